/* Tests src/base/pattern.c. */
#include "base/pattern.h"

#include <string.h>

#include "table.h"

struct fixture {
    struct arena arena;
    struct pattern_scratch *scratch;
};

static bool matches(struct fixture *fixture, const char *source, struct span subject)
{
    struct pattern *pattern = pattern_new(&fixture->arena, span_of(source));
    bool hit = pattern_match(pattern, fixture->scratch, subject, NULL);
    for (int i = 0; i < 40; i++) /* the sixteenth match turns to machine code: nothing may change */
        assert_int_equal(pattern_match(pattern, fixture->scratch, subject, NULL), hit);
    pattern_release(pattern);
    return hit;
}

static int begin(void **state)
{
    static struct fixture fixture;
    fixture = (struct fixture){.scratch = pattern_scratch_new()};
    *state = &fixture;
    return 0;
}

static int end(void **state)
{
    struct fixture *fixture = *state;
    pattern_scratch_free(fixture->scratch);
    pattern_scratch_free(NULL);
    arena_free(&fixture->arena);
    return 0;
}

static void subjects(void **state)
{
    static const struct {
        const char *source;
        struct span subject;
        bool expected;
    } rows[] = {
        {"user unknown", SPAN("550 User UNKNOWN"), true},
        {"^user", SPAN("550 User"), false},
        {"", SPAN(""), true},
        {"^$", {0}, true},
        {"x", {0}, false},
        {"\\bno\\b", SPAN("it says no."), true},
        {"\\bno\\b", SPAN("know"), false},
        {"gr\xc3\xbc\xc3\x9f", SPAN("GR\xc3\x9c\xc3\x9f"), true},
        {"^.$", SPAN("\xc3\xa4"), true},
        {"a.b",
         SPAN("a\xff"
              "b"),
         false},                                    /* no character matches an octet that is none */
        {"user", SPAN("\xff\xfe user \xc3"), true}, /* but what stands around it is found */
        {"unknown",
         SPAN("us\xe4"
              "er unknown"),
         true},
        {"\\x00", SPAN("a\0b"), true},
        {"b$", SPAN("a\0b"), true},
        {"^\\S+ x", SPAN("gr\xc3\xbc\xc3\x9f x"), true}, /* and machine code must say the same */
        {"^\\D*2", SPAN("\xe6\x8e\xa5 2"), true},
        {"^\\W$", SPAN("\xe2\x82\xac"), true},
        {"^(?:5\\d\\d)$", SPAN("550"), true},
        {"^(?:5\\d\\d)$", SPAN("5500"), false},
    };
    size_t wrong = 0;
    EACH(i, rows)
    wrong += row_differs_number(rows[i].source, matches(*state, rows[i].source, rows[i].subject),
                                rows[i].expected);
    assert_int_equal(wrong, 0);
}

/* What is known of the first octet may keep nothing out. */
static void at_the_front(void **state)
{
    static const struct {
        const char *source;
        struct span subject;
        bool expected;
    } rows[] = {
        {"^ab|cd", SPAN("xcd"), true},
        {"^(?:ab|cd)", SPAN("CD"), true},
        {"^(?:ab|cd)", SPAN("xcd"), false},
        {"^[|]x", SPAN("|x"), true},
        {"^[^|]x", SPAN("|x"), false},
        {"^a\\|b", SPAN("a|b"), true},
        {"^a*", {0}, true},
        {"^a*b?$", SPAN("b"), true},
        {"^\\s*X: ", SPAN("  x: closed"), true},
        {"^a\\Kb", SPAN("ab"), true},
        {"^(?!a)[ab]", SPAN("b"), true},
        {"^kelvin",
         SPAN("\xe2\x84\xaa"
              "elvin"),
         true},
        {"^b",
         SPAN("\xff"
              "b"),
         false},
    };
    size_t wrong = 0;
    EACH(i, rows)
    wrong += row_differs_number(rows[i].source, matches(*state, rows[i].source, rows[i].subject),
                                rows[i].expected);
    assert_int_equal(wrong, 0);
}

static void broken_patterns(void **state)
{
    static const struct {
        const char *source, *error;
    } rows[] = {
        {"(abc", "missing closing parenthesis"},
        {"a{2,1}", "out of order"},
        {"[z-a]", "range out of order"},
        {"*", "quantifier does not follow"},
        {"(?<x>a)(?<x>b)", "two named subpatterns have the same name"},
        {"\\C", "disabled"},
        {"\xff", "UTF-8 error"},
    };
    struct fixture *fixture = *state;
    EACH(i, rows)
    {
        struct error error = {{0}};
        struct pattern *pattern = pattern_new(&fixture->arena, span_of(rows[i].source));
        assert_false(pattern_check(pattern, &error));
        assert_non_null(strstr(error.text, rows[i].error));
        assert_non_null(strstr(error.text, "^"));
        assert_false(pattern_match(pattern, fixture->scratch, span_of("abc"), NULL));
        assert_int_equal(pattern_group_count(pattern), 0);
        pattern_release(pattern);
    }
}

static void the_caret_shows_the_place(void **state)
{
    struct fixture *fixture = *state;
    struct error error = {{0}};
    struct pattern *pattern = pattern_new(&fixture->arena, span_of("user (unknown"));
    assert_false(pattern_check(pattern, &error));
    assert_non_null(strstr(error.text, "\n    user (unknown\n                 ^"));
    assert_true(span_is(pattern_source(pattern), "user (unknown"));
}

static void named_groups(void **state)
{
    struct fixture *fixture = *state;
    struct pattern_match match;
    struct pattern *pattern =
        pattern_new(&fixture->arena, span_of("^(?<code>\\d+)(?: (?<text>.*?))?(?:=(?<more>.*))?$"));
    assert_int_equal(pattern_group_count(pattern), 3);
    assert_true(span_is(pattern_group_name(pattern, 0), "code"));
    assert_true(span_is(pattern_group_name(pattern, 1), "more"));
    assert_true(span_is(pattern_group_name(pattern, 2), "text"));
    assert_true(pattern_match(pattern, fixture->scratch, span_of("550 no"), &match));
    assert_true(span_is(match.whole, "550 no") && span_is(match.group[0], "550"));
    assert_true(span_is(match.group[1], "") && span_is(match.group[2], "no"));
    assert_true(pattern_match(pattern, fixture->scratch, span_of("550"), &match));
    assert_int_equal(match.group[1].len + match.group[2].len, 0);
    assert_true(pattern_check(pattern, NULL));
    pattern_release(pattern);
    pattern_release(pattern);
}

/* One pattern is compiled apart for subjects in ASCII; what it says may not differ. */
static void subjects_of_both_kinds(void **state)
{
    static const struct {
        const char *source, *ascii, *beyond;
    } rows[] = {
        {"^(?<name>\\S+) (?:is )?unknown$", "karl unknown", "j\xc3\xb6rg is unknown"},
        {"(?<name>[^ ]+)\\x20unknown", "user karl unknown", "user j\xc3\xb6rg unknown"},
        {"(?<name>.+) (unknown|\\x{2028})", "karl unknown", "karl \xe2\x80\xa8"},
        {"(?<name>\\w+)( \xc3\xbc|$)", "karl", "karl \xc3\x9c"},
        {"(?<name>\\w+) \\p{Lu}nbekannt", "karl Unbekannt", "karl \xc3\x9cnbekannt"},
    };
    struct fixture *fixture = *state;
    EACH(i, rows)
    for (int first_beyond = 0; first_beyond < 2; first_beyond++) {
        struct pattern *pattern = pattern_new(&fixture->arena, span_of(rows[i].source));
        struct pattern_match match;
        for (int j = 0; j < 40; j++) {
            const char *subject = j % 2 == first_beyond ? rows[i].ascii : rows[i].beyond;
            assert_true(pattern_match(pattern, fixture->scratch, span_of(subject), &match));
            assert_int_equal(pattern_group_count(pattern), 1);
            assert_true(span_is(pattern_group_name(pattern, 0), "name") && match.group[0].len >= 4);
        }
        pattern_release(pattern);
    }
}

static void more_groups_than_kept(void **state)
{
    struct fixture *fixture = *state;
    char source[2048] = "";
    struct pattern_match match;
    for (int i = 0; i < 40; i++)
        snprintf(source + strlen(source), sizeof source - strlen(source), "(?<g%02d>x)?", i);
    struct pattern *pattern = pattern_new(&fixture->arena, span_of(source));
    assert_int_equal(pattern_group_count(pattern), PATTERN_GROUPS);
    assert_true(pattern_match(pattern, fixture->scratch, span_of("xxx"), &match));
    assert_true(span_is(match.group[0], "x"));
    pattern_release(pattern);
}

/* Patterns that would run for years end at the step limit, and count as no. */
static void limits(void **state)
{
    static const char *const sources[] = {"(a+)+$", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+\\d$",
                                          "(?:a?){30}a{30}\\z"};
    static char subject[4096];
    memset(subject, 'a', sizeof subject - 1);
    subject[sizeof subject - 1] = '!';
    EACH(i, sources)
    assert_false(matches(*state, sources[i], (struct span){subject, sizeof subject}));
    assert_true(matches(*state, "a!$", (struct span){subject, sizeof subject}));
}

/* Machine code has a small stack; what the interpreter finds must still be found. */
static void long_subjects(void **state)
{
    static const char *const sources[] = {"^(?:a|b)*c", "^(?:a|b)*?c", "^(a|b)+c", "(?:[^c]+? ?)*?c$"};
    static char subject[2001];
    for (size_t i = 0; i + 1 < sizeof subject; i++)
        subject[i] = i % 2 ? 'b' : 'a';
    subject[sizeof subject - 1] = 'c';
    EACH(i, sources)
    assert_true(matches(*state, sources[i], (struct span){subject, sizeof subject}));
}

static void an_end_in_front_of_the_start(void **state)
{
    struct fixture *fixture = *state;
    struct pattern_match match;
    struct pattern *pattern = pattern_new(&fixture->arena, span_of("(?=ab\\K)"));
    if (pattern_check(pattern, NULL) && pattern_match(pattern, fixture->scratch, span_of("abc"), &match))
        assert_int_equal(match.whole.len, 0);
    pattern_release(pattern);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subjects),
        cmocka_unit_test(at_the_front),
        cmocka_unit_test(broken_patterns),
        cmocka_unit_test(the_caret_shows_the_place),
        cmocka_unit_test(named_groups),
        cmocka_unit_test(subjects_of_both_kinds),
        cmocka_unit_test(more_groups_than_kept),
        cmocka_unit_test(limits),
        cmocka_unit_test(long_subjects),
        cmocka_unit_test(an_end_in_front_of_the_start),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
