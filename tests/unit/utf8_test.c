/* Tests src/base/utf8.c. */
#include "base/utf8.h"

#include "table.h"

static const struct {
    const char *name;
    struct span text;
    size_t length;
    unsigned code;
} octets[] = {
    {"ASCII", SPAN("a"), 1, 'a'},
    {"NUL", SPAN("\0"), 1, 0},
    {"least of two", SPAN("\xc2\x80"), 2, 0x80},
    {"a umlaut", SPAN("\xc3\xa4x"), 2, 0xe4},
    {"most of two", SPAN("\xdf\xbf"), 2, 0x7ff},
    {"least of three", SPAN("\xe0\xa0\x80"), 3, 0x800},
    {"before the surrogates", SPAN("\xed\x9f\xbf"), 3, 0xd7ff},
    {"behind the surrogates", SPAN("\xee\x80\x80"), 3, 0xe000},
    {"most of three", SPAN("\xef\xbf\xbf"), 3, 0xffff},
    {"least of four", SPAN("\xf0\x90\x80\x80"), 4, 0x10000},
    {"the last one", SPAN("\xf4\x8f\xbf\xbf"), 4, 0x10ffff},
    {"beyond the last one", SPAN("\xf4\x90\x80\x80"), 0, 0},
    {"a surrogate", SPAN("\xed\xa0\x80"), 0, 0},
    {"overlong in two", SPAN("\xc0\xaf"), 0, 0},
    {"overlong in two, C1", SPAN("\xc1\xbf"), 0, 0},
    {"overlong in three", SPAN("\xe0\x9f\xbf"), 0, 0},
    {"overlong in four", SPAN("\xf0\x8f\xbf\xbf"), 0, 0},
    {"a lone second octet", SPAN("\x80"), 0, 0},
    {"five octets", SPAN("\xf8\x88\x80\x80\x80"), 0, 0},
    {"FE", SPAN("\xfe"), 0, 0},
    {"cut after one", SPAN("\xc3"), 0, 0},
    {"cut after two", SPAN("\xe2\x82"), 0, 0},
    {"cut after three", SPAN("\xf0\x9f\x92"), 0, 0},
    {"no second octet", SPAN("\xc3z"), 0, 0},
    {"no third octet", SPAN("\xe2\x82z"), 0, 0},
};

static void sequences(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, octets)
    {
        size_t length = utf8_sequence(octets[i].text);
        wrong += row_differs_number(octets[i].name, (long)length, (long)octets[i].length);
        if (length)
            wrong += row_differs_number(octets[i].name, utf8_code(span_cut(octets[i].text, 0, length)),
                                        octets[i].code);
    }
    assert_int_equal(wrong, 0);
}

static void whole_texts(void **state)
{
    (void)state;
    assert_true(utf8_valid((struct span){0}));
    assert_true(utf8_valid(span_of("220 gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x92\xa9")));
    assert_false(utf8_valid(span_of("220 gr\xfc\xdf")));
    assert_false(utf8_valid(span_of("220 \xe2\x82")));
}

static void controls(void **state)
{
    static const struct {
        const char *character;
        bool control;
    } rows[] = {
        {"\xc2\x80", true},      {"\xc2\x9b", true},     {"\xc2\x9f", true},      {"\xc2\xa0", false},
        {"\xe2\x80\x8b", true},  {"\xe2\x80\x8f", true}, {"\xe2\x80\xa8", true},  {"\xe2\x80\xae", true},
        {"\xe2\x80\xaf", false}, {"\xe2\x81\xa6", true}, {"\xe2\x81\xa9", true},  {"\xef\xbb\xbf", true},
        {"\xd8\x9c", true},      {"\xc3\xa4", false},    {"\xe2\x82\xac", false}, {"a", false},
    };
    (void)state;
    EACH(i, rows)
    assert_int_equal(utf8_is_control(span_of(rows[i].character)), rows[i].control);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sequences), cmocka_unit_test(whole_texts),
                                       cmocka_unit_test(controls)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
