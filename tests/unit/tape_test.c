/* Tests src/record/tape.c and src/record/phrase.c. */
#include <string.h>

#include "record/tape.h"
#include "table.h"

/* ---- phrases ---- */

static void what_comes_again_has_a_number(void **state)
{
    (void)state;
    struct phrases *phrases = phrases_new();
    char again[] = "250 2.1.0 Ok";
    assert_int_equal(phrases_number(phrases, span_of("250 2.1.0 Ok")), 0);
    uint32_t number = phrases_number(phrases, span_of("250 2.1.0 Ok"));
    assert_int_not_equal(number, 0);
    assert_int_equal(phrases_number(phrases, span_of(again)), number);
    assert_int_not_equal(phrases_number(phrases, span_of("250 2.1.5 Ok")), number);
    again[0] = 'x'; /* copies are kept */
    assert_true(span_is(phrases_text(phrases, number), "250 2.1.0 Ok"));
    phrases_free(phrases);
}

static void too_short_and_too_long_have_none(void **state)
{
    (void)state;
    char longer[257];
    struct phrases *phrases = phrases_new();
    memset(longer, 'a', sizeof longer);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(phrases_number(phrases, (struct span){0}), 0);
        assert_int_equal(phrases_number(phrases, span_of("ab")), 0);
        assert_int_equal(phrases_number(phrases, (struct span){longer, sizeof longer}), 0);
    }
    phrases_free(phrases);
}

/* However many texts there are: each number is that of its text. */
static void numbers_are_not_mixed_up(void **state)
{
    (void)state;
    enum { MANY = 20000, MOST = 8192 };
    struct phrases *phrases = phrases_new();
    struct arena arena = {0};
    size_t known = 0;
    for (int round = 0; round < 3; round++)
        for (int i = 0; i < MANY; i++) {
            struct span text = arena_print(&arena, "250 host%d.contoso.example", i);
            uint32_t number = phrases_number(phrases, text);
            known += number && round == 2;
            assert_true(!number || span_equal(phrases_text(phrases, number), text));
            if (!number) /* at once a second time */
                number = phrases_number(phrases, text);
            assert_true(!number || span_equal(phrases_text(phrases, number), text));
        }
    assert_in_range(known, MOST / 2, MOST);
    arena_free(&arena);
    phrases_free(phrases);
}

/* ---- the tape ---- */

static const struct place first = {7, 9, 100.25}, second = {12, 12, 101.5};

static struct conversation played(const struct tape *tape, struct arena *arena)
{
    struct conversation conversation = {0};
    tape_play(tape, arena, &conversation, 100);
    return conversation;
}

static void texts_of_all_lengths_come_back(void **state)
{
    (void)state;
    enum { MOST = 700 };
    char text[MOST];
    struct tape tape = {0};
    struct arena arena = {0};
    for (size_t i = 0; i < MOST; i++)
        text[i] = (char)('a' + i % 23);
    for (size_t len = 0; len < MOST; len++) {
        tape_server(&tape, len % 3 ? &first : &second, (struct span){text, len});
    }
    struct conversation conversation = played(&tape, &arena);
    assert_int_equal(conversation.moments.count, MOST);
    for (size_t len = 0; len < MOST; len++) {
        const struct moment *moment = &conversation.moments.at[len];
        assert_true(span_equal(moment->text, (struct span){text, len}));
        assert_int_equal(moment->first, len % 3 ? 7 : 12);
        assert_int_equal(moment->last, len % 3 ? 9 : 12);
        assert_float_equal(moment->time, (len % 3 ? 0.25 : 1.5), 1e-6);
    }
    arena_free(&arena);
    tape_free(&tape);
}

static void say(struct tape *tape)
{
    tape_client(tape, &first, span_of("DATA"), 0);
    tape_event(tape, EVENT_REMARK, &first, span_of("DATA"));
    tape_item(tape, "command bare lf", &second, span_of("DATA"));
}

static void phrases_are_played_as_texts(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct tape tape = {.phrases = phrases_new()}, other = {.phrases = tape.phrases};
    say(&tape);
    say(&other);
    struct conversation conversation = played(&other, &arena);
    assert_int_equal(conversation.moments.count, 2);
    assert_true(span_is(conversation.moments.at[0].text, "DATA"));
    assert_int_equal(conversation.moments.at[0].kind, MOMENT_CLIENT);
    assert_true(span_is(conversation.moments.at[1].text, "DATA"));
    assert_int_equal(conversation.moments.at[1].event, EVENT_REMARK);
    assert_int_equal(conversation.network.items.count, 1);
    assert_true(span_is(conversation.network.items.at[0].text, "DATA"));
    arena_free(&arena);
    tape_free(&other);
    struct phrases *phrases = tape.phrases;
    tape_free(&tape);
    phrases_free(phrases);
}

static void a_body_ends_behind_what_was_said_meanwhile(void **state)
{
    (void)state;
    static const char names[] = "From: a@contoso.example\0From\0To";
    const struct taped_body told = {.lines = 12,
                                    .octets = 345,
                                    .last = 40,
                                    .longest = 67,
                                    .blank_line = true,
                                    .bare_lf = true,
                                    .names = {names, sizeof names}};
    struct arena arena = {0};
    struct tape tape = {0};
    assert_true(tape_body(&tape, &first));
    tape_server(&tape, &second, span_of("421 closing"));
    tape_body_end(&tape, &told);
    tape_server(&tape, &second, span_of("250 Ok"));
    struct conversation conversation = played(&tape, &arena);
    assert_int_equal(conversation.moments.count, 3);
    const struct moment *moment = &conversation.moments.at[0];
    assert_int_equal(moment->kind, MOMENT_BODY);
    assert_int_equal(moment->first, 7);
    assert_int_equal(moment->last, 40);
    assert_int_equal(moment->body->lines, 12);
    assert_int_equal(moment->body->octets, 345);
    assert_int_equal(moment->body->longest, 67);
    assert_true(moment->body->blank_line && moment->body->bare_lf && moment->body->ends_seen);
    assert_false(moment->body->terminated || moment->body->eight_bit);
    assert_true(span_is(moment->body->first_line, "From: a@contoso.example"));
    assert_int_equal(moment->body->headers, 2);
    assert_true(span_is(moment->body->header[1], "To"));
    assert_int_equal(conversation.moments.at[2].first, 12);
    arena_free(&arena);
    tape_free(&tape);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_comes_again_has_a_number),
                                       cmocka_unit_test(too_short_and_too_long_have_none),
                                       cmocka_unit_test(numbers_are_not_mixed_up),
                                       cmocka_unit_test(texts_of_all_lengths_come_back),
                                       cmocka_unit_test(phrases_are_played_as_texts),
                                       cmocka_unit_test(a_body_ends_behind_what_was_said_meanwhile)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
