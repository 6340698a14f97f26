/* Tests src/rules/said.c: a number stands for one text, and what was said of it goes when the numbers do. */
#include "rules/said.h"

#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "cmocka_all.h"

static unsigned number_of(struct said_texts *texts, const char *text)
{
    unsigned note = 0;
    return said_number(texts, span_of(text), &note);
}

static void only_what_comes_again_has_a_number(void **state)
{
    struct arena arena = {0};
    struct said_texts texts = said_texts_new(&arena);
    (void)state;
    assert_int_equal(number_of(&texts, "RCPT"), SAID_NONE);
    unsigned verb = number_of(&texts, "RCPT");
    assert_int_not_equal(verb, SAID_NONE);
    assert_int_equal(number_of(&texts, "RCPT"), verb);
    assert_int_equal(number_of(&texts, "rcpt"), SAID_NONE); /* another text */
    unsigned code = said_number_now(&texts, span_of("550"));
    assert_int_not_equal(code, SAID_NONE);
    assert_int_not_equal(code, verb);
    assert_int_equal(number_of(&texts, "550"), code);
    assert_int_not_equal(said_number_now(&texts, span_of("")), SAID_NONE);
    arena_free(&arena);
}

static void long_texts_have_none(void **state)
{
    struct arena arena = {0};
    struct said_texts texts = said_texts_new(&arena);
    char letters[SAID_TEXT + 1];
    (void)state;
    memset(letters, 'a', sizeof letters);
    assert_int_not_equal(said_number_now(&texts, (struct span){letters, SAID_TEXT}), SAID_NONE);
    assert_int_equal(said_number_now(&texts, (struct span){letters, SAID_TEXT + 1}), SAID_NONE);
    arena_free(&arena);
}

/* More texts than numbers: the note and what was said of the old number are renewed with the next question.
 */
static void all_is_forgotten_at_once(void **state)
{
    struct arena arena = {0};
    struct said_texts texts = said_texts_new(&arena);
    struct said said = {0};
    unsigned note = 0, number = said_number_now(&texts, span_of("yes"));
    (void)state;
    assert_int_equal(said_number(&texts, span_of("yes"), &note), number);
    assert_int_equal(said_recall(&texts, &said, number, &arena), SAID_NOTHING);
    said_keep(&said, number, true);
    assert_int_equal(said_recall(&texts, &said, number, &arena), SAID_YES);
    assert_int_equal(said_recall(&texts, &said, number + 1, &arena), SAID_NOTHING);
    said_keep(&said, number + 1, false);
    assert_int_equal(said_recall(&texts, &said, number + 1, &arena), SAID_NO);
    for (int i = 0; i < 3 * SAID_TEXTS; i++) {
        char text[16];
        snprintf(text, sizeof text, "%d", i);
        unsigned other = said_number_now(&texts, span_of(text));
        assert_int_equal(said_number_now(&texts, span_of(text)), other);
        assert_in_range(other, 1, SAID_NONE - 1);
    }
    for (unsigned i = 1; i < SAID_NONE; i++)
        assert_int_equal(said_recall(&texts, &said, i, &arena), SAID_NOTHING);
    unsigned again = said_number_now(&texts, span_of("yes"));
    assert_int_equal(said_number(&texts, span_of("yes"), &note), again);
    arena_free(&arena);
}

/* The room for texts may be full before the numbers are given away. */
static void all_is_forgotten_when_the_room_is_full(void **state)
{
    struct arena arena = {0};
    struct said_texts texts = said_texts_new(&arena);
    char letters[SAID_TEXT];
    (void)state;
    memset(letters, 'a', sizeof letters);
    for (int i = 0; i <= 3 * SAID_OCTETS / SAID_TEXT; i++) {
        snprintf(letters, sizeof letters, "%d", i);
        unsigned number = said_number_now(&texts, (struct span){letters, sizeof letters});
        assert_int_equal(said_number_now(&texts, (struct span){letters, sizeof letters}), number);
    }
    assert_int_equal(texts.generation, 4);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_comes_again_has_a_number), cmocka_unit_test(long_texts_have_none),
        cmocka_unit_test(all_is_forgotten_at_once), cmocka_unit_test(all_is_forgotten_when_the_room_is_full)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
