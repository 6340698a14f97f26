/* Tests src/render/json_write.c. */
#include "render/json_write.h"

#include "base/ascii.h"
#include "table.h"

static size_t seconds_differ(double seconds)
{
    struct text got = {0}, expected = {0};
    json_member_seconds(&got, "s", seconds);
    text_print(&expected, "\"s\":%.3f", seconds);
    size_t wrong = row_differs("seconds", text_span(&got), text_span(&expected).at);
    text_free(&got);
    text_free(&expected);
    return wrong;
}

/* Written by hand as printf would write them, halves too. */
static void seconds_are_printed(void **state)
{
    static const double some[] = {
        0,       0.0004999, 0.0005,    0.0015,          0.0025,        0.9995,          0.9994999, 59.999,
        59.9999, 1e9,       999999999, 1.0005e-20,      123456.789012, -0.0001,         -3.5,      1e300,
        0.0625,  0.1875,    2.675,     3999999999.9995, 4e9,           4294967296.0005, 1e12};
    size_t wrong = 0;
    (void)state;
    EACH(i, some)
    wrong += seconds_differ(some[i]);
    for (unsigned i = 0; i < 20000; i++)
        wrong += seconds_differ((double)(i * 2654435761u) / 4096e3) +
                 seconds_differ(1.7e9 + (double)(i * 2654435761u) / 4096e3);
    assert_int_equal(wrong, 0);
}

static void numbers_are_printed(void **state)
{
    static const unsigned long some[] = {
        0,     1,     9,     10,     99,      100,     101,          999,
        1000,  1001,  9999,  10000,  10001,   99999,   100000,       123456,
        65535, 99990, 70007, 999999, 1000000, 9999999, 4294967295ul, 18446744073709551615ul};
    size_t wrong = 0;
    (void)state;
    EACH(i, some)
    {
        struct text got = {0}, expected = {0};
        json_number(&got, some[i]);
        text_print(&expected, "%lu", some[i]);
        wrong += row_differs("number", text_span(&got), text_span(&expected).at);
        text_free(&got);
        text_free(&expected);
    }
    assert_int_equal(wrong, 0);
}

/* Octets are looked at sixteen and eight at a time: a sign must be found at each place of texts of each
 * length. */
static void signs_are_found(void **state)
{
    enum { LONGEST = 70 };
    static const char signs[] = {'"', '\\', '\n', 0x7f, 0x1f, (char)0x80, (char)0xff, 0};
    size_t wrong = 0;
    (void)state;
    EACH(s, signs)
    for (size_t len = 1; len <= LONGEST; len++)
        for (size_t at = 0; at < len; at++) {
            char text[LONGEST];
            memset(text, 'x', sizeof text);
            text[at] = signs[s];
            wrong += ascii_run(text, len, '"', '\\') != at;
            wrong += ascii_run(text, at, '"', '\\') != at;
        }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(seconds_are_printed),
                                       cmocka_unit_test(numbers_are_printed),
                                       cmocka_unit_test(signs_are_found)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
