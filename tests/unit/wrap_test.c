/* Tests src/render/tty_wrap.c. */
#include "base/text.h"
#include "cmocka_all.h"
#include "render/tty_wrap.h"

static const struct {
    const char *text;
    size_t columns;
} widths[] = {
    {"", 0},       {"RCPT TO:", 8}, {"Empfänger", 9}, {"e\xcc\x81", 1},
    {"受信者", 6}, {"Ｗ", 2},       {"␈␛", 2},        {"✓ ✗ · ↳ …", 9},
};

static void columns_are_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        assert_int_equal(columns_of(span_of(widths[i].text)), widths[i].columns);
    assert_int_equal(columns_of_word(span_of("Empfänger unbekannt")), 9);
    assert_int_equal(columns_of_word(span_of("")), 0);
}

static const struct {
    const char *text;
    size_t columns;
    const char *cut;
} cuts[] = {
    {"abc", 2, "ab"},
    {"abc", 3, "abc"},
    {"abc", 9, "abc"},
    {"abc", 0, ""},
    {"äöü", 2, "äö"},
    {"受信者", 5, "受信"},
    {"e\xcc\x81x", 1, "e\xcc\x81"},
    {"", 4, ""},
};

static void a_beginning_is_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++)
        assert_true(span_is(columns_cut(span_of(cuts[i].text), cuts[i].columns), cuts[i].cut));
}

static const struct {
    const char *text;
    size_t columns;
    const char *lines; /* joined by "|" */
} wraps[] = {
    {"", 10, ""},
    {"one", 10, "one"},
    {"one two three", 7, "one two|three"},
    {"one two three", 8, "one two|three"},
    {"one two three", 3, "one|two|thr|ee"},
    {"one  two", 4, "one|two"},
    {"one two", 7, "one two"},
    {"Umlaute zählen einfach", 15, "Umlaute zählen|einfach"},
    {"受信者 不明", 6, "受信者|不明"},
    {"受信者", 1, "受|信|者"},
    {"see https://a.example/page/id", 16, "see|https://a.|example/page/id"},
    {"abcdefghij", 4, "abcd|efgh|ij"},
    {"a bcdefghij", 4, "a|bcde|fghi|j"},
};

static void text_is_broken_between_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
        struct text joined = {0};
        for (struct span rest = span_of(wraps[i].text); rest.len;) {
            text_add_string(&joined, joined.len ? "|" : "");
            text_add(&joined, wrap_take(&rest, wraps[i].columns));
        }
        text_add_byte(&joined, '\0');
        assert_string_equal(joined.at, wraps[i].lines);
        text_free(&joined);
    }
}

/* No room at all still makes way. */
static void it_always_ends(void **state)
{
    struct span rest = span_of("a 受 c");
    size_t lines = 0;
    (void)state;
    for (; rest.len && lines < 100; lines++)
        wrap_take(&rest, 0);
    assert_int_equal(lines, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_counted),
        cmocka_unit_test(a_beginning_is_cut),
        cmocka_unit_test(text_is_broken_between_words),
        cmocka_unit_test(it_always_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
