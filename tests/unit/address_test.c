/* Tests src/smtp/address.c. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_all.h"
#include "smtp/address.h"
#include "smtp/masked.h"

struct kind_row {
    const char *text, *kind;
    bool six;
};

static const struct kind_row kinds[] = {
    {"8.8.8.8", "public", false},
    {"172.15.255.255", "public", false},
    {"172.16.0.1", "private", false},
    {"172.31.255.255", "private", false},
    {"172.32.0.0", "public", false},
    {"10.0.0.10", "private", false},
    {"192.168.1.20", "private", false},
    {"127.0.0.53", "loopback", false},
    {"169.254.3.4", "link-local", false},
    {"100.63.255.255", "public", false},
    {"100.64.0.1", "shared", false},
    {"100.127.255.255", "shared", false},
    {"100.128.0.0", "public", false},
    {"192.0.2.25", "documentation", false},
    {"198.51.100.7", "documentation", false},
    {"203.0.113.78", "documentation", false},
    {"0.0.0.0", "unspecified", false},
    {"::ffff:10.0.0.1", "private", false},
    {"::FFFF:8.8.8.8", "public", false},
    {"::", "unspecified", true},
    {"::1", "loopback", true},
    {"fe80::1%eth0", "link-local", true},
    {"FEBF::1", "link-local", true},
    {"fec0::1", "public", true},
    {"fd00::25", "private", true},
    {"2001:db8::1", "documentation", true},
    {"3fff:fff::1", "documentation", true},
    {"3fff:1000::1", "public", true},
    {"2a00:1450:4001::1b", "public", true},
    {"", "none", false},
    {"256.1.1.1", "none", false},
    {"1.2.3", "none", false},
    {"[192.0.2.1]", "none", false},
    {"IPv6:::1", "none", false},
    {"192.0.2.1 ", "none", false},
    {"2001:db8:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0:0", "none", false},
};

static void kinds_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct span text = span_of(kinds[i].text);
        assert_string_equal(address_kind_name(address_kind(text)), kinds[i].kind);
        assert_int_equal(address_is_ipv6(text), kinds[i].six);
    }
    assert_int_equal(address_kind((struct span){"10.0.0.1\0x", 10}), ADDRESS_NONE);
    assert_int_equal(address_kind((struct span){0}), ADDRESS_NONE);
}

static void same_by_value(void **state)
{
    (void)state;
    assert_true(address_same(span_of("2001:DB8:0:0::1"), span_of("2001:db8::1")));
    assert_true(address_same(span_of("::ffff:192.0.2.1"), span_of("192.0.2.1")));
    assert_false(address_same(span_of("192.0.2.1"), span_of("192.0.2.2")));
    assert_false(address_same(span_of("::1"), span_of("127.0.0.1")));
    assert_false(address_same(span_of("x"), span_of("x")));
    assert_false(address_same((struct span){0}, (struct span){0}));
}

struct text_row {
    const char *text, *found; /* joined by blanks */
};

static const struct text_row addresses[] = {
    {"Trying 192.0.2.25...", "192.0.2.25"},
    {"client [198.51.100.7] blocked", "198.51.100.7"},
    {"[IPv6:2001:db8::25]:25 and [2001:db8::26]", "2001:db8::25 2001:db8::26"},
    {"ip=192.0.2.1;r=x", "192.0.2.1"},
    {"ip=2001:db8::1;r=x", "2001:db8::1"},
    {"ip4:192.0.2.1 ip6:2001:db8::1", "192.0.2.1 2001:db8::1"},
    {"source:2001:db8::1.", "2001:db8::1"},
    {"connect to 2001:db8::1: refused", "2001:db8::1"},
    {"(192.0.2.7:25)", "192.0.2.7"},
    {"host 127.0.0.1/127.0.0.2", "127.0.0.1 127.0.0.2"},
    {"192.0.2.1", "192.0.2.1"},
    {"fe80::1%eth0 x", "fe80::1"},
    {"::ffff:192.0.2.1", "::ffff:192.0.2.1"},
    {"::1", "::1"},
    {"1.2.3.4, 5.6.7.8.", "1.2.3.4 5.6.7.8"},
    {"mail 5.7.1 2.0.0", ""},
    {"at 12:41 or 12:41:07", ""},
    {"12:00::1", "12:00::1"},
    {"1:2:3:4:5:6:7:8:9::1", ""},
    {"00:11:22:33:44:55", ""},
    {"Version: 10.0.14393.4169", ""},
    {"Version: 6.0.3.1", ""},
    {"version 8.17.1.9", ""},
    {"v1.2.3.4", ""},
    {"8.17.1.9.3", ""},
    {"15.1.2507.6", ""},
    {"1.2.3.4-5", ""},
    {"a-1.2.3.4", ""},
    {"192.0.2.1.dyn.example", ""},
    {"dyn.192.0.2.1", ""},
    {"192-0-2-1.example", ""},
    {"std::string Dead::Beef ::", ""},
    {"1.2.3.4x 256.1.1.1", ""},
    {"01234567890123456789:::::::::::::::::::::::::::::::::::::::::::::::::", ""},
    {"[IPv6:", ""},
    {":::::", ""},
    {"....", ""},
    {"", ""},
};

static const struct text_row domains[] = {
    {"Connected to mx1.contoso.example.", "mx1.contoso.example"},
    {"<bob@corp.example>: see http://www.openspf.net/Why?s=1", "corp.example www.openspf.net"},
    {"john.doe@x.example", "x.example"},
    {"_dmarc.Fabrikam.COM", "_dmarc.Fabrikam.COM"},
    {"mail.xn--p1ai", "mail.xn--p1ai"},
    {"e.g. 192.0.2.1 and 5.7.1 or v1.2", ""},
    {"wait...mx1.example...done", "mx1.example"},
    {"-a.example a-.example", ""},
    {".example.com", "example.com"},
    {"a..b", ""},
    {"localhost", ""},
    {"x.c1", ""},
    {"", ""},
};

static void collect(const struct text_row *row, struct span (*next)(struct span *))
{
    struct text found = {0};
    struct span rest = span_of(row->text);
    for (struct span got = next(&rest); got.len; got = next(&rest)) {
        text_add_string(&found, found.len ? " " : "");
        text_add(&found, got);
    }
    if (!span_is(text_span(&found), row->found))
        fail_msg("%s: '%.*s' for '%s'", row->text, (int)found.len, text_span(&found).at, row->found);
    assert_int_equal(rest.len, 0);
    text_free(&found);
}

static void addresses_in_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        collect(&addresses[i], address_in);
}

static void domains_in_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof domains / sizeof *domains; i++)
        collect(&domains[i], domain_in);
}

static const struct text_row hellos[] = {
    {"ws7.client.example", "fqdn"},
    {" mail.contoso.com ", "fqdn"},
    {"server.dc1", "fqdn"},
    {"WS7", "bare-label"},
    {"localhost", "localhost"},
    {"LocalHost.localdomain", "localhost"},
    {"a.localhost", "localhost"},
    {"192.0.2.1", "ip"},
    {"2001:db8::1", "ip"},
    {"[192.0.2.1]", "literal"},
    {"[IPv6:2001:db8::1]", "literal"},
    {"[ipv6:::ffff:192.0.2.1]", "literal"},
    {"[2001:db8::1]", "bad-character"},
    {"[IPv6:192.0.2.1]", "bad-character"},
    {"[192.0.2.1", "bad-character"},
    {"[]", "bad-character"},
    {"[", "bad-character"},
    {"my_host.example", "underscore"},
    {"my host", "bad-character"},
    {"mail.example!", "bad-character"},
    {"-x.example", "bad-character"},
    {"a..example", "bad-character"},
    {".", "bad-character"},
    {"..", "bad-character"},
    {"1.2.3", "bad-character"},
    {"a123456789a123456789a123456789a123456789a123456789a123456789abcd.example", "bad-character"},
    {"", "empty"},
    {"  ", "empty"},
    {"undefined", "undefined"},
    {"NULL", "undefined"},
    {"(none)", "undefined"},
    {"_", "undefined"},
    {"b\xc3\xbcro.example", "non-ascii"},
    {"mail.example.", "trailing-dot"},
    {"localhost.", "trailing-dot"},
    {"a_b.example.", "underscore"},
};

static void hello_kinds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hellos / sizeof *hellos; i++)
        assert_string_equal(hello_kind_name(hello_kind(span_of(hellos[i].text))), hellos[i].found);
}

static const struct {
    const char *name;
    bool masked, stand_in;
} hidden[] = {
    {"xxx", true, false},
    {"XXXXX.xxxxxx.xx", true, false},
    {"***", true, false},
    {"*****.com", true, false},
    {"[redacted]", true, true},
    {"<removed>", true, true},
    {"...", true, false},
    {"████.██", true, false},
    {"", false, false},
    {"xx", false, false},
    {"box7", false, false},
    {"xbox", false, false},
    {"myhost", false, true},
    {"example", false, true},
    {"mail.example", false, false},
    {"[127.0.0.1]", false, false},
    {"[IPv6:::1]", false, false},
    {"<hostname>", false, true},
    {"[mail.contoso.com]", false, false},
    {"localhost", false, false},
    {"_", false, false},
    {"hidden.contoso.com", false, false},
};

static void hidden_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        assert_int_equal(name_is_masked(span_of(hidden[i].name)), hidden[i].masked);
        assert_int_equal(name_is_stand_in(span_of(hidden[i].name)), hidden[i].stand_in);
    }
}

static void mail_domains(void **state)
{
    (void)state;
    assert_true(span_is(domain_of(span_of("chris@contoso.com")), "contoso.com"));
    assert_true(span_is(domain_of(span_of("<\"a@b\"@Contoso.com>")), "Contoso.com"));
    assert_true(span_is(domain_of(span_of("a@[192.0.2.1]")), "[192.0.2.1]"));
    assert_int_equal(domain_of(span_of("postmaster")).len, 0);
    assert_int_equal(domain_of((struct span){0}).len, 0);
    assert_true(domain_within(span_of("MX1.fabrikam.com."), span_of("Fabrikam.com")));
    assert_true(domain_within(span_of("fabrikam.com"), span_of("fabrikam.com.")));
    assert_false(domain_within(span_of("xfabrikam.com"), span_of("fabrikam.com")));
    assert_false(domain_within(span_of("com"), span_of("fabrikam.com")));
    assert_false(domain_within(span_of("fabrikam.com"), span_of(".")));
    assert_true(span_is(domain_organisation(span_of("mx1.fabrikam.com.")), "fabrikam.com"));
    assert_true(span_is(domain_organisation(span_of("mx1.fabrikam.co.uk")), "fabrikam.co.uk"));
    assert_true(span_is(domain_organisation(span_of("mx1.fabrikam.de")), "fabrikam.de"));
    assert_true(span_is(domain_organisation(span_of("localhost")), "localhost"));
    assert_true(span_is(domain_organisation(span_of("mail.web.de")), "web.de"));
}

static const struct {
    const char *domain, *expected;
} organisations[] = {
    {"mx1.contoso.example", "contoso.example"},
    {"contoso.example", "contoso.example"},
    {"mx1.fabrikam.co.uk", "fabrikam.co.uk"},
    {"fabrikam.co.uk", "fabrikam.co.uk"},
    {"a.b.c.fabrikam.com.br.", "fabrikam.com.br"},
    {"mail.co.example", "co.example"},
    {"co.uk", "co.uk"},
    {"mx1.t-online.de", "t-online.de"},
    {"localhost", "localhost"},
    {"", ""},
};

static void owners_of_domains(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof organisations / sizeof *organisations; i++)
        assert_true(
            span_is(domain_organisation(span_of(organisations[i].domain)), organisations[i].expected));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told),     cmocka_unit_test(same_by_value),
        cmocka_unit_test(addresses_in_texts), cmocka_unit_test(domains_in_texts),
        cmocka_unit_test(hello_kinds),        cmocka_unit_test(hidden_names),
        cmocka_unit_test(mail_domains),       cmocka_unit_test(owners_of_domains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
