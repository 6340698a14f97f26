/* Tests src/render/harmless.c. */
#include "cmocka_all.h"
#include "render/render.h"

struct row {
    const char *text;
    size_t len;
    const char *shown, *ascii;
};

#define ROW(text, shown, ascii)                                                                              \
    {                                                                                                        \
        text, sizeof(text) - 1, shown, ascii                                                                 \
    }

static const struct row rows[] = {
    ROW("", "", ""),
    ROW("250 2.1.0 Ok ~", "250 2.1.0 Ok ~", "250 2.1.0 Ok ~"),
    ROW("kate\b\bte", "kate␈␈te", "kate\\x08\\x08te"),
    ROW("\033[2J", "␛[2J", "\\x1b[2J"),
    ROW("a\0b", "a␀b", "a\\x00b"),
    ROW("a\tb\r\n", "a␉b␍␊", "a\\x09b\\x0d\\x0a"),
    ROW("\177", "␡", "\\x7f"),
    ROW("\302\233"
        "31m",
        "<U+009B>31m", "<U+009B>31m"),
    ROW("Empfänger", "Empfänger", "Empf<U+00E4>nger"),
    ROW("受信者", "受信者", "<U+53D7><U+4FE1><U+8005>"),
    ROW("e\xcc\x81", "e\xcc\x81", "e<U+0301>"),
    ROW("a\342\200\256b\342\200\254", "a<U+202E>b<U+202C>", "a<U+202E>b<U+202C>"),
    ROW("\342\201\246x\342\201\251", "<U+2066>x<U+2069>", "<U+2066>x<U+2069>"),
    ROW("kate\342\200\213@x", "kate<U+200B>@x", "kate<U+200B>@x"),
    ROW("a\302\240b", "a<U+00A0>b", "a<U+00A0>b"),
    ROW("\357\273\277EHLO", "<U+FEFF>EHLO", "<U+FEFF>EHLO"),
    ROW("\342\200\250", "<U+2028>", "<U+2028>"),
    ROW("J\374rgen", "J\\xfcrgen", "J\\xfcrgen"),
    ROW("\377\376", "\\xff\\xfe", "\\xff\\xfe"),
    ROW("cut \303", "cut \\xc3", "cut \\xc3"),
    ROW("\300\257", "\\xc0\\xaf", "\\xc0\\xaf"),
    ROW("\355\240\200", "\\xed\\xa0\\x80", "\\xed\\xa0\\x80"),
};

static void check(const struct row *row, bool ascii, const char *expected)
{
    struct text out = {0};
    struct render_options options = {.ascii = ascii};
    render_harmless(&out, (struct span){row->text, row->len}, &options);
    text_add_byte(&out, '\0');
    assert_string_equal(out.at, expected);
    text_free(&out);
}

static void everything_is_shown_and_nothing_obeyed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        check(&rows[i], false, rows[i].shown);
        check(&rows[i], true, rows[i].ascii);
    }
}

/* Whatever comes in: no control character comes out, and with `ascii` nothing beyond ASCII. */
static void no_octet_gets_through(void **state)
{
    (void)state;
    for (unsigned first = 0; first < 256; first++)
        for (unsigned second = 0; second < 256; second++) {
            char octets[] = {(char)first, (char)second};
            struct text out = {0};
            struct render_options options = {.ascii = second % 2};
            render_harmless(&out, (struct span){octets, 2}, &options);
            for (size_t i = 0; i < out.len; i++) {
                unsigned char octet = (unsigned char)out.at[i];
                assert_true(octet >= 0x20 && octet != 0x7f && (octet < 0x7f || !options.ascii));
            }
            text_free(&out);
        }
}

static void it_adds_to_what_is_there(void **state)
{
    struct text out = {0};
    struct render_options options = {.ascii = false};
    (void)state;
    text_add_string(&out, "S  ");
    render_harmless(&out, span_of("220 x"), &options);
    assert_true(span_is(text_span(&out), "S  220 x"));
    text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_is_shown_and_nothing_obeyed),
        cmocka_unit_test(no_octet_gets_through),
        cmocka_unit_test(it_adds_to_what_is_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
