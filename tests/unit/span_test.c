/* Tests src/base/span.c. */
#include "base/span.h"

#include <string.h>

#include "table.h"

static void cuts(void **state)
{
    static const struct {
        const char *text;
        size_t from, len;
        const char *expected;
    } rows[] = {
        {"RCPT TO", 0, 4, "RCPT"},
        {"RCPT TO", 5, 2, "TO"},
        {"RCPT TO", 5, 99, "TO"},
        {"RCPT TO", 7, 1, ""},
        {"RCPT TO", 99, 1, ""},
        {"RCPT TO", 0, 0, ""},
        {"RCPT TO", 2, (size_t)-1, "PT TO"},
        {"RCPT TO", (size_t)-1, (size_t)-1, ""},
        {"", 0, 9, ""},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].text, span_cut(span_of(rows[i].text), rows[i].from, rows[i].len),
                         rows[i].expected);
    assert_int_equal(wrong, 0);
    assert_int_equal(span_cut((struct span){0}, 3, 4).len, 0);
    assert_null(span_from((struct span){0}, 1).at);
    assert_int_equal(span_of(NULL).len, 0);
    const char *line = "EHLO";
    assert_int_equal(span_between(line, line + 4).len, 4);
    assert_int_equal(span_between(line + 2, line).len, 0);
}

static void comparisons(void **state)
{
    static const struct {
        const char *a, *b;
        bool same, same_word, starts, ends;
    } rows[] = {
        {"MAIL", "MAIL", true, true, true, true},
        {"MAIL", "mail", false, true, true, true},
        {"MAIL", "MAI", false, false, true, false},
        {"MAIL", "ail", false, false, false, true},
        {"MAI", "MAIL", false, false, false, false},
        {"", "", true, true, true, true},
        {"MAIL", "", false, false, true, true},
        {"", "M", false, false, false, false},
        {"\xc3\x84", "\xc3\xa4", false, false, false, false}, /* letters beyond ASCII keep their case */
        {"@[`{", "`{@[", false, false, false, false},
    };
    (void)state;
    EACH(i, rows)
    {
        struct span a = span_of(rows[i].a), b = span_of(rows[i].b);
        assert_int_equal(span_equal(a, b), rows[i].same);
        assert_int_equal(span_is(a, rows[i].b), rows[i].same);
        assert_int_equal(span_same_word(a, b), rows[i].same_word);
        assert_int_equal(span_is_word(a, rows[i].b), rows[i].same_word);
        assert_int_equal(span_starts(a, rows[i].b), rows[i].starts);
        assert_int_equal(span_ends(a, rows[i].b), rows[i].ends);
    }
    assert_true(span_equal((struct span){0}, span_of("")));
    assert_false(span_is(BYTES("MA\0IL"), "MA"));
    assert_true(span_starts((struct span){0}, ""));
}

static void searches(void **state)
{
    static const struct {
        const char *text, *needle;
        size_t at;
    } rows[] = {
        {"250 Ok: queued", "QUEUED", 8},
        {"250 Ok", "250", 0},
        {"250 Ok", "ok", 4},
        {"250 Ok", "okay", 6},
        {"", "x", 0},
        {"abc", "", 0},
        {"aab", "ab", 1},
        {"abc", "abcd", 3},
        {"ababac", "abac", 2},
    };
    (void)state;
    EACH(i, rows)
    assert_int_equal(span_find_text(span_of(rows[i].text), rows[i].needle), rows[i].at);
    assert_int_equal(span_find(span_of("a:b:c"), ':'), 1);
    assert_int_equal(span_find(span_of("abc"), ':'), 3);
    assert_int_equal(span_find(BYTES("ab\0c"), '\0'), 2);
    assert_int_equal(span_find((struct span){0}, ':'), 0);
}

static void trimmed(void **state)
{
    static const struct {
        const char *text, *expected;
    } rows[] = {
        {"  a b\t\r\n", "a b"}, {"", ""}, {" \t\r\n ", ""}, {"a", "a"}, {"\r\na", "a"}, {"\va\f", "\va\f"},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].text, span_trim(span_of(rows[i].text)), rows[i].expected);
    assert_int_equal(wrong, 0);
    assert_int_equal(span_trim((struct span){0}).len, 0);
}

static void words_taken(void **state)
{
    static const struct {
        const char *text, *word, *rest;
    } rows[] = {
        {"MAIL FROM:<a> SIZE=1", "MAIL", "FROM:<a> SIZE=1"},
        {"  MAIL\tFROM", "MAIL", "FROM"},
        {"MAIL", "MAIL", ""},
        {"MAIL ", "MAIL", ""},
        {"MAIL  FROM", "MAIL", " FROM"},
        {"   ", "", ""},
        {"", "", ""},
        {"a\nb c", "a\nb", "c"},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct span rest = span_of(rows[i].text), word = span_take_word(&rest);
        wrong +=
            row_differs(rows[i].text, word, rows[i].word) + row_differs(rows[i].text, rest, rows[i].rest);
    }
    assert_int_equal(wrong, 0);
}

/* Words end at each place of texts of each length, and octets that resemble a blank are part of them. */
static void words_of_each_length(void **state)
{
    enum { LONGEST = 40 };
    static const char near[] = {'x', '!', 0x1f, 0x08, 0x0a, (char)0xa0, (char)0x89, 0};
    size_t wrong = 0;
    (void)state;
    for (size_t len = 1; len <= LONGEST; len++)
        for (size_t end = 0; end <= len; end++)
            for (size_t i = 0; i < sizeof near; i++) {
                char text[LONGEST + 1];
                memset(text, near[i], sizeof text);
                text[end] = end % 2 ? ' ' : '\t';
                struct span rest = {text, len}, word = span_take_word(&rest);
                size_t from = end == 0, to = end == 0 ? len : end;
                wrong += word.len != to - from || (word.len && word.at != text + from);
            }
    assert_int_equal(wrong, 0);
}

static void parts_taken(void **state)
{
    static const struct {
        const char *text, *part, *rest;
    } rows[] = {{"a,b,c", "a", "b,c"}, {"abc", "abc", ""}, {",b", "", "b"}, {"a,", "a", ""}, {"", "", ""}};
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct span rest = span_of(rows[i].text), part = span_take_until(&rest, ',');
        wrong +=
            row_differs(rows[i].text, part, rows[i].part) + row_differs(rows[i].text, rest, rows[i].rest);
    }
    assert_int_equal(wrong, 0);
}

static void lines_taken(void **state)
{
    static const struct {
        const char *text, *line, *rest;
    } rows[] = {{"a\r\nb", "a", "b"},     {"a\r\r\nb", "a", "b"}, {"a\nb\n", "a", "b\n"}, {"a", "a", ""},
                {"\r\n\r\n", "", "\r\n"}, {"a\rb\n", "a\rb", ""}, {"a\r", "a", ""}};
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct span rest = span_of(rows[i].text), line = span_take_line(&rest);
        wrong +=
            row_differs(rows[i].text, line, rows[i].line) + row_differs(rows[i].text, rest, rows[i].rest);
    }
    assert_int_equal(wrong, 0);
}

static void numbers_taken(void **state)
{
    static const struct {
        const char *text;
        bool good;
        unsigned long number;
        const char *rest;
    } rows[] = {
        {"25", true, 25, ""},
        {"25 x", true, 25, " x"},
        {"0", true, 0, ""},
        {"007", true, 7, ""},
        {"9007199254740992", true, 9007199254740992UL, ""},
        {"9007199254740993", false, 4711, "9007199254740993"},
        {"99999999999999999999999999", false, 4711, "99999999999999999999999999"},
        {"", false, 4711, ""},
        {"x1", false, 4711, "x1"},
        {"-1", false, 4711, "-1"},
        {" 1", false, 4711, " 1"},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct span rest = span_of(rows[i].text);
        unsigned long number = 4711; /* a failure leaves it alone */
        assert_int_equal(span_take_number(&rest, &number), rows[i].good);
        assert_int_equal(number, rows[i].number);
        wrong += row_differs(rows[i].text, rest, rows[i].rest);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts),        cmocka_unit_test(comparisons), cmocka_unit_test(searches),
        cmocka_unit_test(trimmed),     cmocka_unit_test(words_taken), cmocka_unit_test(words_of_each_length),
        cmocka_unit_test(parts_taken), cmocka_unit_test(lines_taken), cmocka_unit_test(numbers_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
