/* Tests src/base/names.c and src/base/moment.c. */
#include <math.h>

#include "base/arena.h"
#include "base/moment.h"
#include "base/names.h"
#include "table.h"

static void equal_texts_have_one_number(void **state)
{
    (void)state;
    struct names names = {0};
    char other[] = "mx1.contoso.example";
    assert_int_equal(names_number(&names, span_of("mx1.contoso.example")), 1);
    assert_int_equal(names_number(&names, span_of("192.0.2.25")), 2);
    assert_int_equal(names_number(&names, span_of(other)), 1);
    assert_int_equal(names_number(&names, (struct span){0}), 0);
    assert_int_equal(names.octets, sizeof other - 1 + sizeof "192.0.2.25" - 1);
    other[0] = 'x'; /* the table keeps copies */
    assert_true(span_is(names_text(&names, 1), "mx1.contoso.example"));
    assert_int_equal(names_text(&names, 0).len, 0);
    assert_int_equal(names_text(&names, 3).len, 0);
    names_free(&names);
}

static void numbers_stay_while_it_grows(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct names names = {0};
    struct arena arena = {0};
    for (uint32_t i = 1; i <= MANY; i++)
        assert_int_equal(names_number(&names, arena_print(&arena, "host%u", i)), i);
    for (uint32_t i = 1; i <= MANY; i++)
        assert_int_equal(names_number(&names, arena_print(&arena, "host%u", i)), i);
    assert_int_equal(names.count, MANY);
    arena_free(&arena);
    names_free(&names);
}

/* Long ones have a length of two octets; a chunk ends between them. */
static void texts_of_every_length(void **state)
{
    (void)state;
    static char octets[NAMES_TEXT_LONGEST + 1];
    memset(octets, 0, sizeof octets); /* octets of every kind are told apart */
    struct names names = {0};
    for (uint32_t len = 1; len <= NAMES_TEXT_LONGEST; len++)
        assert_int_equal(names_number(&names, (struct span){octets, len}), len);
    assert_int_equal(names_number(&names, (struct span){octets, NAMES_TEXT_LONGEST + 1}), 0);
    struct span first = names_text(&names, 1);
    for (uint32_t len = 1; len <= NAMES_TEXT_LONGEST; len++)
        assert_true(span_equal(names_text(&names, len), (struct span){octets, len}));
    assert_ptr_equal(names_text(&names, 1).at, first.at);
    names_free(&names);
}

static const struct {
    double seconds;
    struct zone zone;
    const char *expected;
} moments[] = {
    {0, {0, true}, "1970-01-01T00:00:00+00:00"},
    {1748416200.9, {120, true}, "2025-05-28T09:10:00+02:00"},
    {1748416200, {-330, true}, "2025-05-28T01:40:00-05:30"},
    {1748416200, {0, false}, "2025-05-28T07:10:00-00:00"}, /* RFC 3339 section 4.3 */
    {NAN, {0, true}, ""},
    {1e300, {0, true}, ""},
};

static void an_unknown_zone_is_not_said(void **state)
{
    (void)state;
    assert_true(span_is(moment_said(span_of("2025-05-28T07:10:00-00:00")), "2025-05-28T07:10:00"));
    assert_true(span_is(moment_said(span_of("2025-05-28T07:10:00+00:00")), "2025-05-28T07:10:00+00:00"));
    assert_true(span_is(moment_said(span_of("")), ""));
}

static void moments_are_told(void **state)
{
    (void)state;
    size_t wrong = 0;
    EACH(i, moments)
    {
        struct text out = {0};
        moment_add(&out, moments[i].seconds, moments[i].zone);
        wrong += row_differs(moments[i].expected, text_span(&out), moments[i].expected);
        text_free(&out);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_have_one_number), cmocka_unit_test(numbers_stay_while_it_grows),
        cmocka_unit_test(texts_of_every_length),       cmocka_unit_test(moments_are_told),
        cmocka_unit_test(an_unknown_zone_is_not_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
