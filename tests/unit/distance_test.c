/* Tests src/base/distance.c. */
#include <string.h>

#include "base/distance.h"
#include "cmocka_all.h"

struct row {
    const char *a, *b;
    unsigned most, expected;
};

static const struct row rows[] = {
    {"", "", 2, 0},
    {"EHLO", "ehlo", 2, 0},
    {"EHOL", "EHLO", 2, 1},
    {"RCTP", "RCPT", 2, 1},
    {"ELHO", "EHLO", 2, 1},
    {"MALI", "MAIL", 2, 1},
    {"", "ab", 2, 2},
    {"ab", "", 2, 2},
    {"", "abc", 2, 3},
    {"fabrikm.com", "fabrikam.com", 2, 1},
    {"gmial.com", "gmail.com", 2, 1},
    {"hotmial.co", "hotmail.com", 2, 2},
    {"CA", "ABC", 5, 3}, /* optimal string alignment; unrestricted would be 2 */
    {"kitten", "sitting", 5, 3},
    {"kitten", "sitting", 3, 3},
    {"kitten", "sitting", 2, 3},
    {"kitten", "sitting", 0, 1},
    {"abcd", "badc", 2, 2},
    {"abcd", "badc", 1, 2},
    {"abcdef", "uvwxyz", 2, 3},
    {"abcdef", "uvwxyz", 100, 6},
    {"\xc3\xa4", "\xc3\xb6", 2, 1},
};

static void distances(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *row = &rows[i];
        assert_int_equal(distance_between(span_of(row->a), span_of(row->b), row->most), row->expected);
        assert_int_equal(distance_between(span_of(row->b), span_of(row->a), row->most), row->expected);
    }
}

static void length_limits(void **state)
{
    (void)state;
    char a[DISTANCE_LONGEST + 1], b[DISTANCE_LONGEST + 1];
    memset(a, 'a', sizeof a);
    memset(b, 'b', sizeof b);
    struct span longest_a = {a, DISTANCE_LONGEST}, longest_b = {b, DISTANCE_LONGEST}, longer = {a, sizeof a};
    assert_int_equal(distance_between(longest_a, longest_a, 0), 0);
    assert_int_equal(distance_between(longest_a, longest_b, 300), DISTANCE_LONGEST);
    assert_int_equal(distance_between(longest_a, longest_b, 2), 3);
    assert_int_equal(distance_between(longer, longer, 7), 8);
    assert_int_equal(distance_between((struct span){0}, (struct span){0}, 0), 0);
}

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

/* What is cut short by a limit is never nearer than that without one. */
static void a_limit_changes_no_distance_below_it(void **state)
{
    (void)state;
    enum { WORDS = 3000, LONGEST = 9 };
    unsigned seed = 1;
    for (int turn = 0; turn < WORDS; turn++) {
        char a[LONGEST], b[LONGEST];
        struct span words[] = {{a, next(&seed) % LONGEST}, {b, next(&seed) % LONGEST}};
        for (size_t i = 0; i < LONGEST; i++) {
            a[i] = (char)('a' + next(&seed) % 5);
            b[i] = (char)(next(&seed) % 3 ? a[i] : 'A' + (int)(next(&seed) % 5));
        }
        unsigned distance = distance_between(words[0], words[1], 100);
        for (unsigned most = 0; most < LONGEST + 1; most++)
            assert_int_equal(distance_between(words[0], words[1], most),
                             distance <= most ? distance : most + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(distances), cmocka_unit_test(length_limits),
                                       cmocka_unit_test(a_limit_changes_no_distance_below_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
