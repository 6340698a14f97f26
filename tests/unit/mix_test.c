/* Tests src/base/mix.c: hashes of texts for tables. */
#include "base/mix.h"

#include <stdio.h>

#include "cmocka_all.h"

static const struct mix_seed seed = {{1, 2}}, other = {{1, 3}};

static void same_text(void **state)
{
    char copy[] = "mx1.contoso.example";
    (void)state;
    assert_true(mix_text(&seed, span_of(copy)) == mix_text(&seed, span_of("mx1.contoso.example")));
    assert_true(mix_text(&seed, span_of(copy)) != mix_text(&other, span_of(copy)));
}

/* Zeros behind the text must not be taken for its own, nor a letter in another place for the same. */
static void other_text(void **state)
{
    static const struct span texts[] = {SPAN(""),
                                        SPAN("\0"),
                                        SPAN("a"),
                                        SPAN("a\0"),
                                        SPAN("abcdefgh"),
                                        SPAN("abcdefgh\0"),
                                        SPAN("abcdefgha"),
                                        SPAN("habcdefg"),
                                        SPAN("abcdefghabcdefgi"),
                                        SPAN("abcdefgiabcdefgh")};
    enum { COUNT = sizeof texts / sizeof texts[0] };
    (void)state;
    for (size_t i = 0; i < COUNT; i++)
        for (size_t j = i + 1; j < COUNT; j++)
            assert_true(mix_text(&seed, texts[i]) != mix_text(&seed, texts[j]));
}

/* Names that differ in a digit stand in as many slots as chance would give them: 1,000 in 4,096 meet about
 * 110 times. */
static void spread(void **state)
{
    enum { NAMES = 1000, SLOTS = 4096, MEET_MOST = 200 };
    bool taken[SLOTS] = {false};
    char name[32];
    unsigned met = 0;
    (void)state;
    for (int i = 0; i < NAMES; i++) {
        snprintf(name, sizeof name, "mx%d.contoso.example", i);
        bool *slot = &taken[mix_text(&seed, span_of(name)) % SLOTS];
        met += *slot;
        *slot = true;
    }
    assert_in_range(met, 1, MEET_MOST);
}

static void random_seeds(void **state)
{
    struct mix_seed a = mix_seed(), b = mix_seed();
    (void)state;
    assert_true(a.word[0] != b.word[0] && a.word[1] != b.word[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_text), cmocka_unit_test(other_text),
                                       cmocka_unit_test(spread), cmocka_unit_test(random_seeds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
