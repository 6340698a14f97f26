/* Tests src/redact/tokens.c, tokens_host.c and base64.c: what of a line is replaced, and what stays. */
#include <stdlib.h>

#include "base/memory.h"
#include "redact/keep.h"
#include "redact/passage.h"
#include "table.h"

struct row {
    const char *name, *line, *masked; /* words that became others are # */
};

enum { ROOM = 1024 };

static const unsigned char key[REDACT_KEY] = "a key that nobody has to guess";

static struct span masked(enum redact_level level, const char *line, char room[ROOM])
{
    struct pseudonyms *pseudonyms = memory_get(sizeof *pseudonyms);
    unsigned long counts[REDACTED_CLASSES] = {0};
    unsigned char taken[ROOM] = {0};
    size_t len = strlen(line);
    assert_true(len < ROOM);
    pseudonyms_begin(pseudonyms, key);
    memcpy(room, line, len);
    struct passage passage = {.in = line,
                              .out = room,
                              .taken = taken,
                              .len = len,
                              .pseudonyms = pseudonyms,
                              .level = level,
                              .counts = counts};
    tokens_redact(&passage, 0, len);
    base64_find(&passage, 0, len);
    for (size_t at = 0, stop; at < len; at = stop + (stop == at)) {
        for (stop = at; stop < len && is_word_octet(line[stop]) && taken[stop]; stop++)
            ;
        if (memcmp(room + at, line + at, stop - at) != 0)
            memset(room + at, '#', stop - at);
    }
    pseudonyms_free(pseudonyms);
    free(pseudonyms);
    return (struct span){room, len};
}

static size_t wrong_rows(enum redact_level level, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        char room[ROOM];
        wrong += row_differs(rows[i].name, masked(level, rows[i].line, room), rows[i].masked);
    }
    return wrong;
}

static void test_mailboxes(void **state)
{
    static const struct row rows[] = {
        {"path", "RCPT TO:<anna.schmidt@contoso.com>", "RCPT TO:<####.#######@contoso.com>"},
        {"in a reply", "550 5.1.1 anna@contoso.com: unknown", "550 5.1.1 ####@contoso.com: unknown"},
        {"role", "MAIL FROM:<postmaster@contoso.com>", "MAIL FROM:<postmaster@contoso.com>"},
        {"tag", "<anna+shop@contoso.com>", "<####+####@contoso.com>"},
        {"value", "from=anna@contoso.com, size=12", "from=####@contoso.com, size=12"},
        {"quoted", "<\"anna b\"@contoso.com>", "<\"#### #\"@contoso.com>"},
        {"srs", "<SRS0=xY3b=TT=contoso.com=anna@fwd.example>", "<SRS0=####=##=#######.###=####@fwd.example>"},
        {"verp", "<bounces+anna=contoso.com@list.example>", "<bounces+####=#######.###@list.example>"},
        {"quoted-printable", "to=3Canna@contoso.com=3E", "to=3C####@contoso.com=3E"},
        {"percent", "?to=anna%40contoso.com", "?to=####%40contoso.com"},
        {"json", "\"\\u003canna@contoso.com\\u003e\"", "\"\\u003c####@contoso.com\\u003e\""},
        {"line end escape", "send: 'x\\r\\nanna@contoso.com'", "send: 'x\\r\\n####@contoso.com'"},
        {"no domain", "250 at @ home", "250 at @ home"},
        {"umlaut", "<j\xc3\xbcrgen@contoso.com>", "<#######@contoso.com>"},
        {"prompt", "anna@ws7:~$ telnet", "####@ws7:~$ telnet"},
        {"windows path", "C:\\Users\\anna\\log.txt", "C:\\Users\\####\\log.txt"},
        {"path in json", "C:\\\\Users\\\\anna\\\\log.txt", "C:\\\\Users\\\\####\\\\log.txt"},
        {"home", "/home/anna/.msmtprc", "/home/####/.msmtprc"},
        {"token in a url", "http://contoso.com/u?t=abc123def456", "http://contoso.com/u?t=############"},
        {"provider's url", "https://support.google.com/mail/?p=NoSuchUser1234",
         "https://support.google.com/mail/?p=NoSuchUser1234"},
        {"odd signs", "<o'neil@contoso.com> <k&k@contoso.com> <a{b}c@contoso.com> <f/g@contoso.com>",
         "<#'####@contoso.com> <#&#@contoso.com> <#{#}#@contoso.com> <#/#@contoso.com>"},
        {"odd signs without brackets", "o'neil@contoso.com, smith&sons@contoso.com",
         "#'####@contoso.com, #####&####@contoso.com"},
        {"literal of a program", "reply: b'anna@contoso.com'", "reply: b'####@contoso.com'"},
        {"percent hack", "<anna%b.example@contoso.com>", "<####%#.#######@contoso.com>"},
        {"route", "<@b.example:anna@contoso.com>", "<@b.example:####@contoso.com>"},
        {"who logged in", "sasl_method=LOGIN, sasl_username=anna", "sasl_method=LOGIN, sasl_username=####"},
        {"dovecot", "user=<anna>, method=PLAIN, sql(karla,192.0.2.1)",
         "user=<####>, method=PLAIN, sql(#####,192.0.2.1)"},
        {"exim's authenticator", "A=login:anna S=1 (set_id=anna)", "A=login:#### S=1 (set_id=####)"},
        {"Swift Mailer", "with username \"anna\" using 2 possible authenticators, user \"unknown\"",
         "with username \"####\" using 2 possible authenticators, user \"unknown\""},
        {"no user", "user=unknown, user: does not exist, login: failed",
         "user=unknown, user: does not exist, login: failed"},
        {"recipient without a domain", "to=<anna>, relay=local", "to=<####>, relay=local"},
        {"named in a reply", "550 Mailbox of 'anna' and user karla not known",
         "550 Mailbox of '####' and user ##### not known"},
        {"no name in a reply", "550 user mailbox not found, user account is disabled, user unknown",
         "550 user mailbox not found, user account is disabled, user unknown"},
        {"account of Windows", "CONTOSO\\anna was refused", "CONTOSO\\#### was refused"},
        {"path of Windows", "C:\\Program Files\\Tool\\x.exe", "C:\\Program Files\\Tool\\x.exe"},
        {"end of a line in a text", "Msg: b'mx.example\nSpam source'", "Msg: b'mx.example\nSpam source'"},
        {"name with a blank in a path", "C:\\Users\\Anna Schmidt\\mail", "C:\\Users\\#### #######\\mail"},
        {"folder and words", "/home/anna is missing", "/home/#### is missing"},
        {"folder of a domain", "/var/vmail/contoso.com/anna/cur", "/var/vmail/contoso.com/####/cur"},
        {"share", "\\\\FILES7\\team7\\anna.pst", "\\\\FILES7\\#####\\####.###"},
        {"telephones", "+49 89 5566778, (555) 123-4567, 089/44332211, 555-123-4567",
         "+49 ## #######, (555) ###-####, 089/########, 555-###-####"},
        {"called", "call 0171 9988776 now", "call 0171 ####### now"},
        {"no telephones", "2024-05-01 10:00:00 +0200 (203.0.113.52) 587 port, 4.7.650 [1234567], 01/05/2024",
         "2024-05-01 10:00:00 +0200 (203.0.113.52) 587 port, 4.7.650 [1234567], 01/05/2024"},
        {"distinguished name", "cn=Anna Schmidt,ou=Sales,dc=contoso,dc=com failed",
         "cn=#### #######,ou=Sales,dc=contoso,dc=com failed"},
        {"ldap", "ldap://dir7/ou=x,dc=y?mail?sub?(uid=anna)", "ldap://dir7/ou=x,dc=y?mail?sub?(uid=####)"},
        {"X.400", "C=DE;A=VIAT;P=CONTOSO;S=Schmidt;G=Anna;", "C=DE;A=VIAT;P=CONTOSO;S=#######;G=####;"},
        {"distinguished name in a sentence", "cn=Anna Schmidt,uid=Karl is not allowed",
         "cn=#### #######,uid=#### is not allowed"},
        {"whose address it is", "553 not owned by user anna; from=<karla>",
         "553 not owned by user ####; from=<#####>"},
        {"fields without a domain", "Delivered-To: anna", "Delivered-To: ####"},
        {"no field", "Subject to: terms of use", "Subject to: terms of use"},
        {"no directory", "s=sel; c=relaxed; i=1; a=b", "s=sel; c=relaxed; i=1; a=b"},
        {"user in a url", "smtp://anna@contoso.com:25", "smtp://####@contoso.com:25"},
        {"hosts stay", "220 mx.contoso.com [192.0.2.1]", "220 mx.contoso.com [192.0.2.1]"},
    };
    (void)state;
    assert_int_equal(wrong_rows(REDACT_ADDRESSES, rows, COUNT(rows)), 0);
}

static void test_hosts(void **state)
{
    static const struct row rows[] = {
        {"name", "220 mx1.contoso.com ESMTP", "220 mx1.#######.com ESMTP"},
        {"below a country", "EHLO ws7.contoso.co.uk", "EHLO ###.#######.co.uk"},
        {"address", "<anna@mail.contoso.com>", "<####@mail.#######.com>"},
        {"domain without dot", "<anna@winsrv>", "<####@######>"},
        {"provider", "mx.google.com said", "mx.google.com said"},
        {"tenant", "contoso-com.mail.protection.outlook.com", "#######-com.mail.protection.outlook.com"},
        {"literal", "EHLO [203.0.113.77]", "EHLO [203.0.113.##]"},
        {"private", "from 10.20.30.40", "from 10.##.##.##"},
        {"loopback", "from 127.0.0.1", "from 127.0.0.1"},
        {"ipv6", "[IPv6:2001:db8::a1b2]", "[IPv6:2001:db8::####]"},
        {"dots behind it", "Trying 2001:db8::a1b2...", "Trying 2001:db8::####..."},
        {"sender policy", "v=spf1 ip4:203.0.113.77/24 -all", "v=spf1 ip4:203.0.113.##/24 -all"},
        {"time", "at 12:34:56 it was", "at 12:34:56 it was"},
        {"list", "9.113.0.203.zen.spamhaus.org", "#.113.0.203.zen.spamhaus.org"},
        {"unknown end", "220 mx.contoso.engineering ESMTP", "220 mx.#######.engineering ESMTP"},
        {"tcpdump", "IP 203.0.113.77.60856 > 203.0.113.78.25: Flags",
         "IP 203.0.113.##.60856 > 203.0.113.##.25: Flags"},
        {"address in a name", "dsl-203-0-113-7.contoso.com", "dsl-203-0-113-#.#######.com"},
        {"reverse", "77.113.0.203.in-addr.arpa", "##.113.0.203.in-addr.arpa"},
        {"hardware", "ether 00:1a:2b:3c:4d:5e", "ether ##:##:##:##:##:##"},
        {"version", "Postfix 3.5.25, version 10.0.14393.4169", "Postfix 3.5.25, version 10.0.14393.4169"},
        {"enhanced code", "550 5.7.54 SMTP; Unable to relay", "550 5.7.54 SMTP; Unable to relay"},
        {"sentence", "refused.It was so", "refused.It was so"},
        {"class of a program", "System.Net.Mail.SmtpException", "System.Net.Mail.SmtpException"},
        {"file of a program", "File \"/usr/lib/python3.11/smtplib.py\"",
         "File \"/usr/lib/python3.11/smtplib.py\""},
        {"syslog", "Nov 26 10:00:01 log7x postfix/smtpd[12]: connect from ws7x[192.0.2.7]",
         "Nov 26 10:00:01 ##### postfix/smtpd[12]: connect from ####[192.0.2.#]"},
        {"nobody's host", "connect from unknown[192.0.2.7], smtpd[123]",
         "connect from unknown[192.0.2.#], smtpd[123]"},
        {"hello in a log", "helo=<ws7x> H=(ws8x) [192.0.2.7]", "helo=<####> H=(####) [192.0.2.#]"},
        {"received", "from ws7x (HELO ws8x) by gate9x with ESMTP id 1",
         "from ws7x (HELO ####) by ###### with ESMTP id 1"},
        {"received from", "Received: from ws7x (ws8x [192.0.2.7])", "Received: from #### (#### [192.0.2.#])"},
        {"received from an address", "Received: from [192.0.2.7] (helo=ws7x)",
         "Received: from [192.0.2.#] (helo=####)"},
        {"nslookup", "Server:  dnsx", "Server:  ####"},
        {"dig +short", "10 mailx.", "10 #####."},
        {"account of Windows", "CONTOSO\\anna", "#######\\####"},
        {"share", "\\\\FILES7\\x", "\\\\######\\#"},
        {"short host in a url", "smtp://ws7x:587/", "smtp://####:587/"},
        {"number in a url", "http://3405803783/", "http://##########/"},
        {"card as Cisco has it", "001b.4455.66aa", "####.####.####"},
        {"card without signs", "mac 001b445566aa", "mac ############"},
        {"proxy", "CONNECT ws7x:25 HTTP/1.1, connect EHOSTUNREACH 192.0.2.7:25",
         "CONNECT ####:25 HTTP/1.1, connect EHOSTUNREACH 192.0.2.#:25"},
        {"hello that nobody told", "<,EHLO ws7x,", "<,EHLO ####,"},
        {"no hello", "rejected EHLO or HELO, say HELO again", "rejected EHLO or HELO, say HELO again"},
        {"who bounces", "Reporting-MTA: dns; mta7x", "Reporting-MTA: dns; #####"},
        {"openssl", "openssl s_client -connect ws7x:25 -servername ws8x",
         "openssl s_client -connect ####:25 -servername ####"},
        {"padded address in a name", "dsl-203-000-113-007.contoso.com", "dsl-203-000-113-###.#######.com"},
        {"distinguished name", "ou=Sales7,dc=contoso,dc=com", "ou=######,dc=#######,dc=com"},
        {"certificate", "subject=C = DE, O = Contoso, CN = mx.contoso.com",
         "subject=C = DE, O = #######, CN = mx.#######.com"},
        {"challenge", "334 PDEyMy40NTZAbWFpbC5jb250b3NvLmNvbT4=", "334 ###################################="},
    };
    (void)state;
    assert_int_equal(wrong_rows(REDACT_HOSTS, rows, COUNT(rows)), 0);
}

static void test_levels(void **state)
{
    static const struct row credentials[] = {
        {"nothing", "<anna@contoso.com> 192.0.2.1", "<anna@contoso.com> 192.0.2.1"}};
    static const struct row all[] = {
        {"queue", "250 2.0.0 Ok: queued as 4Bx12", "250 2.0.0 Ok: queued as #####"},
        {"providers too", "mx.google.com said", "mx.######.com said"}};
    (void)state;
    assert_int_equal(wrong_rows(REDACT_CREDENTIALS, credentials, COUNT(credentials)), 0);
    assert_int_equal(wrong_rows(REDACT_ALL, all, COUNT(all)), 0);
}

/* The tables are searched by halves: each word must be found where it stands. */
static void test_kept_words(void **state)
{
    static const char *const roles[] = {"abuse", "POSTMASTER", "www-data", "srs0"};
    static const char *const labels[] = {"mx01", "Smtp", "zen", "a", "xbl"};
    static const char *const usual[] = {"accept", "recipient", "Postfix", "zimbra", "DATA", "8bitmime"};
    (void)state;
    EACH(i, roles) assert_true(keep_is_role(span_of(roles[i])));
    EACH(i, labels) assert_true(keep_is_label(span_of(labels[i])));
    EACH(i, usual) assert_true(keep_is_usual(span_of(usual[i])));
    assert_false(keep_is_word(span_of("contoso")));
    assert_true(keep_are_sorted());
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mailboxes), cmocka_unit_test(test_hosts),
                                       cmocka_unit_test(test_levels), cmocka_unit_test(test_kept_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
