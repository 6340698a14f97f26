/* Tests src/record/rtf.c and src/record/lzfu.c: the text of Rich Text, and how Outlook packs it. */
#include "record/lzfu.h"
#include "record/rtf.h"
#include "table.h"

static const struct {
    const char *name, *rtf, *text;
} rows[] = {
    {"lines", "{\\rtf1\\ansi 220 mx1\\par\r\nQUIT\\line 221 bye\\par}", "220 mx1\nQUIT\n221 bye\n"},
    {"line ends of the file are none", "{\\rtf1 22\n0 mx1}", "220 mx1"},
    {"fonts and colours", "{\\rtf1{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}\\f0\\fs20 220 {\\b mx1}}",
     "220 mx1"},
    {"what only newer readers know", "{\\rtf1{\\*\\generator Riched20;}220}", "220"},
    {"Outlook's HTML", "{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}220 mx1{\\*\\htmltag72 </p>}\\par}",
     "220 mx1\n"},
    {"CP1252", "{\\rtf1\\ansi\\ansicpg1252 Empf\\'e4nger}", "Empf\xc3\xa4nger"},
    {"CP1251", "{\\rtf1\\ansicpg1251 \\'cd\\'e5\\'f2}", "Нет"},
    {"Unicode with a stand-in", "{\\rtf1\\uc1 \\u8222?x\\u8220?}", "„x“"},
    {"Unicode without", "{\\rtf1\\uc0 \\u228 b}", "äb"},
    {"below zero", "{\\rtf1 \\u-3913?}", "\xef\x82\xb7"},
    {"a pair", "{\\rtf1 \\u-10179?\\u-8704?}", "\xf0\x9f\x98\x80"},
    {"a link", "{\\rtf1{\\field{\\*\\fldinst HYPERLINK \"x\"}{\\fldrslt mx1}}}", "mx1"},
    {"braces and backslashes", "{\\rtf1 \\{a\\\\b\\}\\~c\\_d}", "{a\\b} c-d"},
    {"octets that are counted", "{\\rtf1\\bin3 }}}220}", "220"},
    {"a count beyond the end", "{\\rtf1 220\\bin99999 x}", "220"},
    {"a table", "{\\rtf1 a\\cell b\\row}", "a\tb\n"},
    {"cut", "{\\rtf1 220\\", "220"},
    {"cut in a word", "{\\rtf1 220\\pa", "220"},
    {"too many ends", "{\\rtf1 220}}}}mx1", "220mx1"},
    {"nothing", "", ""},
};

static void texts(void **state)
{
    struct arena arena = {0};
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].name, rtf_text(&arena, span_of(rows[i].rtf)), rows[i].text);
    arena_free(&arena);
    assert_int_equal(wrong, 0);
}

/* More groups in each other than any program writes: what lies deeper is left out, what follows is not. */
static void deep(void **state)
{
    enum { DEEP = 5000 };
    static char rtf[2 * DEEP + 32];
    struct arena arena = {0};
    size_t len = 0;
    (void)state;
    for (size_t i = 0; i < DEEP; i++)
        rtf[len++] = '{';
    rtf[len++] = 'x';
    for (size_t i = 0; i < DEEP; i++)
        rtf[len++] = '}';
    rtf[len++] = 'y';
    assert_true(span_is(rtf_text(&arena, (struct span){rtf, len}), "y"));
    arena_free(&arena);
}

/* The first example of [MS-OXRTFCP] section 4. */
static const char packed[] = "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 "
                             "hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";

static void unpacked(void **state)
{
    struct arena arena = {0};
    struct span rtf;
    (void)state;
    assert_true(lzfu_unpack(&arena, (struct span){packed, sizeof packed - 1}, &rtf));
    assert_true(span_is(rtf, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"));
    for (size_t len = 0; len < sizeof packed; len++)
        lzfu_unpack(&arena, (struct span){packed, len}, &rtf);
    assert_true(lzfu_unpack(&arena, (struct span)SPAN("\0\0\0\0\3\0\0\0MELA\0\0\0\0{x}}"), &rtf));
    assert_true(span_is(rtf, "{x}"));
    assert_false(lzfu_unpack(&arena, (struct span)SPAN("\0\0\0\0\3\0\0\0XXXX\0\0\0\0{x}}"), &rtf));
    assert_false(lzfu_unpack(&arena, (struct span){"", 0}, &rtf));
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts), cmocka_unit_test(deep),
                                       cmocka_unit_test(unpacked)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
