/* Tests src/base/words.c. */
#include "base/words.h"

#include "base/text.h"
#include "table.h"

static void note(void *with, const struct word *word)
{
    text_print(with, " %zu", word->id);
}

static void scans(void **state)
{
    static const char *const words[] = {
        "relay", "Relay access denied", "access", "den", "denied", "grün", "---", "relay", "aaa"};
    static const struct {
        const char *text, *ids;
    } rows[] = {
        {"", ""},
        {"re", ""},
        {"relay", " 7 0"},
        {"RELAYED", " 7 0"},
        {"554 Relay ACCESS denied", " 1 7 0 2 4 3"},
        {"Relay access denie", " 7 0 2 3"},
        {"aaaa", " 8 8"},
        {"GRün", " 5"},
        {"GRÜN", ""}, /* only ASCII letters are caseless */
        {"-----", " 6 6 6"},
        {"\xff\xfe\xfd", ""},
        {"@ACCESS[", " 2"},
        {"`access{", " 2"},
        {"\xc1"
         "CCESS ACCESS",
         " 2"}, /* A with the topmost bit is none */
        {"RELAY\xdb", " 7 0"},
    };
    struct arena arena = {0};
    struct word_index index = {0};
    size_t wrong = 0;
    (void)state;
    EACH(i, words)
    assert_true(words_add(&index, &arena, span_of(words[i]), i));
    EACH(i, rows)
    {
        struct text seen = {0};
        words_scan(&index, span_of(rows[i].text), note, &seen);
        wrong += row_differs(rows[i].text, text_span(&seen), rows[i].ids);
        text_free(&seen);
    }
    assert_int_equal(wrong, 0);
    arena_free(&arena);
}

/* Words that begin alike are found as a few are, whatever their number; the longest at a place comes first.
 */
static void crowds(void **state)
{
    enum { MANY = 1000 };
    static const struct {
        const char *text, *ids;
    } rows[] = {
        {"user", ""},
        {"user0007", " 7"},
        {"x USER0007@contoso.com", " 1003 7"},
        {"user0999user0000", " 999 0"},
        {"user1000", ""},
        {"use user0500 uset", " 1001 500"},
        {"user00070007", " 1002 7"},
        {"useful user0003", " 3"},
    };
    struct arena arena = {0};
    struct word_index index = {0};
    char word[600];
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        snprintf(word, sizeof word, "user%04zu", i);
        assert_true(words_add(&index, &arena, span_of(word), i));
    }
    assert_non_null(index.crowds);
    words_add(&index, &arena, span_of("USER0500"), MANY + 1);
    words_add(&index, &arena, span_of("user00070007"), MANY + 2);
    words_add(&index, &arena, span_of("user0007@"), MANY + 3);
    EACH(i, rows)
    {
        struct text seen = {0};
        words_scan(&index, span_of(rows[i].text), note, &seen);
        wrong += row_differs(rows[i].text, text_span(&seen), rows[i].ids);
        text_free(&seen);
    }
    /* Beyond what is hashed they are told apart as well. */
    memset(word, 'u', sizeof word);
    memcpy(word, "user", 4);
    struct text seen = {0};
    words_add(&index, &arena, (struct span){word, 400}, MANY + 5);
    words_add(&index, &arena, (struct span){word, 300}, MANY + 4);
    words_scan(&index, (struct span){word, 399}, note, &seen);
    words_scan(&index, (struct span){word, 400}, note, &seen);
    wrong += row_differs("long ones", text_span(&seen), " 1004 1005 1004");
    assert_true(words_begin(&index, span_of("user0042 and more")));
    assert_false(words_begin(&index, span_of("user and more")));
    assert_int_equal(wrong, 0);
    text_free(&seen);
    arena_free(&arena);
}

static void begins(void **state)
{
    struct arena arena = {0};
    struct word_index index = {0};
    (void)state;
    assert_false(words_begin(&index, span_of("Connection closed")));
    words_add(&index, &arena, span_of("Connection closed"), 0);
    words_add(&index, &arena, span_of("Connection to"), 1);
    assert_true(words_begin(&index, span_of("connection CLOSED by foreign host.")));
    assert_true(words_begin(&index, span_of("Connection to")));
    assert_false(words_begin(&index, span_of("Connection close")));
    assert_false(words_begin(&index, span_of("A Connection closed")));
    assert_false(words_begin(&index, span_of("Co")));
    assert_false(words_begin(&index, (struct span){0}));
    arena_free(&arena);
}

static void short_words_are_refused(void **state)
{
    struct arena arena = {0};
    struct word_index index = {0};
    struct text seen = {0};
    (void)state;
    words_scan(&index, span_of("nothing was added"), note, &seen);
    assert_false(words_add(&index, &arena, span_of("no"), 0));
    assert_false(words_add(&index, &arena, (struct span){0}, 0));
    assert_null(index.bucket);
    words_scan(&index, span_of("nothing was added"), note, &seen);
    assert_true(words_add(&index, &arena, BYTES("a\0b"), 3));
    words_scan(&index, BYTES("xA\0B"), note, &seen);
    assert_true(span_is(text_span(&seen), " 3"));
    text_free(&seen);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(scans), cmocka_unit_test(crowds),
                                       cmocka_unit_test(begins), cmocka_unit_test(short_words_are_refused)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
