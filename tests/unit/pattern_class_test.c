/* Tests how src/base/pattern.c rewrites \S, \D and \W for PCRE2. */
#include <string.h>

#include "base/pattern.h"
#include "cmocka_all.h"

struct row {
    const char *pattern, *subject;
    bool matches;
};

static const struct row rows[] = {
    {"user (is )?unknown", "550 User Unknown", true},
    {"user (is )?unknown", "550 unknown user", false},
    /* what the JIT compiler of PCRE2 10.42 gets wrong on its own */
    {"серы\\S+ список", "Серый список", true},
    {"сер\\W+ список", "Серый список", true},
    {"серы\\D список", "Серый список", true},
    {"<\\S+@\\S+> gesperrt", "<jörg@fabrikam.com> gesperrt", true},
    {"^\\S+$", "два слова", false},
    /* inside a class nothing changes */
    {"^[\\S ]+$", "два слова", true},
    {"^[^]\\S]$", " ", true},
    {"^[]\\W]$", "]", true},
    {"^[]\\W]$", "W", false},
    {"\\[\\S]", "[é]", true},
    {"\\\\S", "\\S", true},
    {"\\\\S", "x", false},
    {"x\\S", "x\xff", false}, /* no character */
};

static void matches(void **state)
{
    struct pattern_scratch *scratch = pattern_scratch_new();
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct arena arena = {0};
        struct pattern *pattern = pattern_new(&arena, span_of(rows[i].pattern));
        bool found = pattern_match(pattern, scratch, span_of(rows[i].subject), NULL);
        if (found != rows[i].matches)
            print_error("%s on %s\n", rows[i].pattern, rows[i].subject);
        assert_int_equal(found, rows[i].matches);
        pattern_release(pattern);
        arena_free(&arena);
    }
    pattern_scratch_free(scratch);
}

static void says_where_it_is_wrong(void **state)
{
    struct arena arena = {0};
    struct error error = {{0}};
    struct pattern *pattern = pattern_new(&arena, span_of("\\S\\S("));
    (void)state;
    assert_false(pattern_check(pattern, &error));
    assert_non_null(strstr(error.text, "    \\S\\S(\n         ^"));
    pattern_release(pattern);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(matches), cmocka_unit_test(says_where_it_is_wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
