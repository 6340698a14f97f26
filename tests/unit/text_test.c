/* Tests src/base/text.c and src/base/error.c. */
#include "base/text.h"

#include <string.h>

#include "base/error.h"
#include "table.h"

static void it_grows(void **state)
{
    struct text text = {0};
    (void)state;
    assert_int_equal(text_span(&text).len, 0);
    assert_non_null(text_span(&text).at);
    text_add(&text, (struct span){0});
    text_add_string(&text, "");
    text_add_string(&text, "250 ");
    text_add_byte(&text, 'O');
    text_add(&text, span_of("k"));
    text_add_times(&text, "-", 3);
    text_add_times(&text, "!", 0);
    text_print(&text, "%d%s", 5, "x");
    text_print(&text, "%s", "");
    assert_true(span_is(text_span(&text), "250 Ok---5x"));
    text_free(&text);
    assert_null(text.at);
    text_free(&text);
}

static void it_grows_far(void **state)
{
    struct text text = {0};
    (void)state;
    for (size_t i = 0; i < 100000; i++)
        text_add_byte(&text, (char)('a' + i % 26));
    text_print(&text, "%s", "end");
    assert_int_equal(text.len, 100003);
    for (size_t i = 0; i < 100000; i++)
        assert_int_equal(text.at[i], 'a' + i % 26);
    text_free(&text);
}

static void the_first_error_wins(void **state)
{
    struct error error = {{0}};
    (void)state;
    assert_false(error_set(&error, "no such fact: %s", "colour"));
    assert_false(error_set(&error, "another"));
    assert_string_equal(error.text, "no such fact: colour");
    assert_false(error_where(&error, ".when"));
    assert_false(error_where(&error, "%s", "rules/x.json"));
    assert_string_equal(error.text, "rules/x.json: .when: no such fact: colour");
    assert_false(error_set(NULL, "nobody asks"));
    assert_false(error_where(NULL, "nobody asks"));
}

static void long_errors_are_cut(void **state)
{
    struct error error = {{0}};
    static char longer[3 * ERROR_TEXT];
    (void)state;
    memset(longer, 'x', sizeof longer - 1);
    error_set(&error, "%s", longer);
    assert_int_equal(strlen(error.text), ERROR_TEXT - 1);
    error_where(&error, "here");
    assert_int_equal(strncmp(error.text, "here: xxx", 9), 0);
    assert_true(strlen(error.text) < ERROR_TEXT);
    error_where(&error, "%s", longer);
    assert_int_equal(strlen(error.text), ERROR_TEXT - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_grows),
        cmocka_unit_test(it_grows_far),
        cmocka_unit_test(the_first_error_wins),
        cmocka_unit_test(long_errors_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
