/* Tests src/base/digits.c: numbers come out as printf writes them, or are left to it. */
#include "base/digits.h"

#include "base/span.h"
#include "table.h"

static size_t whole_differs(unsigned long number)
{
    char got[DIGITS_MOST], expected[DIGITS_MOST + 2];
    snprintf(expected, sizeof expected, "%lu", number);
    return row_differs("whole", (struct span){got, digits_write(got, number)}, expected);
}

static void whole_numbers(void **state)
{
    size_t wrong = whole_differs(0) + whole_differs(18446744073709551615ul);
    (void)state;
    for (unsigned long ten = 1; ten < 10000000000000000000ul; ten *= 10)
        wrong += whole_differs(ten - 1) + whole_differs(ten) + whole_differs(ten + 1) +
                 whole_differs(ten / 7 * 3) + whole_differs(ten * 10 - 1);
    assert_int_equal(wrong, 0);
}

static size_t left; /* to printf */

static size_t decimal_differs(double number, unsigned places)
{
    char got[DECIMAL_MOST], expected[400];
    size_t len = decimal_write(got, number, places);
    snprintf(expected, sizeof expected, "%.*f", (int)places, number);
    left += len == 0;
    return len && row_differs("decimal", (struct span){got, len}, expected);
}

static void decimal_numbers(void **state)
{
    enum { MANY = 20000 };
    size_t wrong = 0;
    (void)state;
    for (unsigned places = 1; places <= 9; places++)
        for (unsigned i = 0; i < MANY; i++) {
            double some = (double)(i * 2654435761u) / 4096e3;
            wrong += decimal_differs(some, places) + decimal_differs(some / 1e4, places) +
                     decimal_differs(1.7e9 + some, places);
        }
    assert_int_equal(wrong, 0);
    assert_true(left < 9 * MANY * 3 / 2); /* dates to more than three places */
}

/* Halves, what has a sign, what is too large to be exact. */
static void some_are_left_to_printf(void **state)
{
    static const double some[] = {0.25, 0.35, 2.65, -1, 4e12, 1e300};
    char digits[DECIMAL_MOST];
    (void)state;
    EACH(i, some)
    assert_int_equal(decimal_write(digits, some[i], 1), 0);
    assert_int_equal(decimal_write(digits, 0.24, 1), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole_numbers), cmocka_unit_test(decimal_numbers),
                                       cmocka_unit_test(some_are_left_to_printf)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
