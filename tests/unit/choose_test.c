/* Tests src/rules/choose.c: which candidates are left for a reply, asked anew and from what was kept. */
#include "book_text.h"

#define RULE(id, when)                                                                                       \
    "{'rule': '" id "', 'category': 'greylisted', 'stage': 'rcpt', 'severity': 'note', 'when': {" when "}}"
#define SHORT "S: 220 mx1 ESMTP\nC: HELO ws7\nS: 250 mx1\n"
#define RCPT "C: RCPT TO:<c@d.example>\n"
#define PART "a reply of more octets than have room in what is kept of it, though many of them do, "
#define LONG PART PART PART PART

static void add_chosen(struct text *out, struct rulebook *book, struct facts *facts)
{
    for (size_t i = 0; i < facts_reply_count(facts); i++) {
        const struct asking asking = {book, facts, facts_reply_at(facts, i)};
        struct chosen chosen = candidates_choose(&asking);
        text_add_string(out, i ? " | " : "");
        for (size_t j = 0; j < chosen.count; j++)
            text_print(out, "%s%u", j ? " " : "", chosen.at[j]);
    }
}

/* What comes again is kept, so a reply is asked about beside all that was kept of the others the third time.
 */
static size_t chosen_differ(const struct dialects *dialects, const char *rules, const char *record,
                            const char *expected)
{
    struct arena arena = {0};
    struct played played;
    struct rulebook *book = book_of(&arena, rules);
    size_t wrong = 0;
    play(&played, dialects, span_of(record));
    assert_non_null(played.session);
    for (int turn = 0; turn < 3; turn++) {
        struct text got = {0};
        add_chosen(&got, book, played.facts);
        wrong += row_differs(turn ? "kept" : "anew", text_span(&got), expected);
        text_free(&got);
    }
    play_end(&played);
    rulebook_free(book);
    arena_free(&arena);
    return wrong;
}

/* One rule a part of the key, and replies that differ in that part alone. */
static void what_was_kept_is_for_the_same_reply_alone(void **state)
{
    static const struct {
        const char *rule, *record, *expected;
    } rows[] = {
        {RULE("a", "'code': '^251$'"), SHORT RCPT "S: 250 Ok\n" RCPT "S: 251 Ok\n", " |  |  | 0"},
        {RULE("a", "'code': '^250$', 'verb': '^RCPT$'"), SHORT "C: NOOP\nS: 250 Ok\n" RCPT "S: 250 Ok\n",
         " |  |  | 0"},
        {RULE("a", "'code': '^250$', 'enhanced': '^2.1.5$'"),
         SHORT RCPT "S: 250 2.1.6 Ok\n" RCPT "S: 250 2.1.5 Ok\n", " |  |  | 0"},
        {RULE("a", "'code': '^250$', 'text': 'abcde'"), SHORT RCPT "S: 250 abcdf\n" RCPT "S: 250 abcde\n",
         " |  |  | 0"},
        {RULE("a", "'code': '^250$', 'text': 'abcde'"),
         SHORT RCPT "S: 250-abc\nS: 250 de\n" RCPT "S: 250-abcde\nS: 250 \n", " |  |  | 0"},
        {RULE("a", "'code': '^250$', 'text': 'abcde'"),
         SHORT RCPT "S: 250 " LONG "\n" RCPT "S: 250 " LONG " abcde\n", " |  |  | 0"},
    };
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    {
        char rules[512];
        snprintf(rules, sizeof rules, "[%s]", rows[i].rule);
        wrong += chosen_differ(fixture->dialects, rules, rows[i].record, rows[i].expected);
    }
    assert_int_equal(wrong, 0);
}

/* More replies than there are places: one that takes the place of another is not taken for it. */
static void places_are_taken_over(void **state)
{
    enum { REPLIES = 3000 };
    const struct recording_fixture *fixture = *state;
    struct text record = {0}, expected = {0};
    text_add_string(&record, SHORT);
    text_add_string(&expected, " | ");
    for (int i = 0; i < REPLIES; i++) {
        text_print(&record, RCPT "S: 250 2.1.%d Ok %d\n", i % 2, i);
        text_add_string(&expected, i % 2 ? " | 0" : " | ");
    }
    text_add_byte(&record, '\0');
    text_add_byte(&expected, '\0');
    assert_int_equal(chosen_differ(fixture->dialects,
                                   "[" RULE("a", "'code': '^250$', 'enhanced': '^2.1.1$'") "]", record.at,
                                   expected.at),
                     0);
    text_free(&record);
    text_free(&expected);
}

/* More candidates than are kept for a reply. */
static void many_are_chosen_each_time(void **state)
{
    enum { RULES = 80 };
    const struct recording_fixture *fixture = *state;
    struct text rules = {0}, expected = {0};
    text_add_string(&expected, " |  | ");
    for (int i = 0; i < RULES; i++) {
        text_print(&rules,
                   "%s{'rule': 'r%02d', 'category': 'greylisted', 'stage': 'rcpt', 'severity': 'note', "
                   "'when': {'code': '^251$'}}",
                   i ? ", " : "[", i);
        text_print(&expected, "%s%d", i ? " " : "", i);
    }
    text_add(&rules, (struct span)SPAN("]\0"));
    text_add_byte(&expected, '\0');
    assert_int_equal(chosen_differ(fixture->dialects, rules.at, SHORT RCPT "S: 251 Ok\n", expected.at), 0);
    text_free(&rules);
    text_free(&expected);
}

static size_t found(struct rulebook *book, const struct dialects *dialects, const char *record)
{
    struct played played;
    struct arena arena = {0};
    play(&played, dialects, span_of(record));
    assert_non_null(played.session);
    size_t count = rules_judge(book, played.facts, &arena).count;
    play_end(&played);
    arena_free(&arena);
    return count;
}

/* Whoever was asked in vain of a reply is not asked again of one like it, unless what told it is not in its
 * octets. */
static void in_vain_is_for_good_where_the_octets_told_it(void **state)
{
    static const char *const full = "[" RULE("full", "'code': '^550$', 'text': 'quota'") "]",
                             *const first =
                                 "[" RULE("first", "'code': '^550$', 'text': 'no', 'address': '^a@'") "]";
    const struct {
        const char *name, *rules, *record;
        size_t expected;
    } rows[] = {
        {"the client named the address", full,
         SHORT "C: RCPT TO:<quota@d.example>\nS: 550 <quota@d.example> no\n", 0},
        {"it did not", full, SHORT RCPT "S: 550 <quota@d.example> no\n", 1},
        {"another address", first, SHORT "C: RCPT TO:<b@d.example>\nS: 550 no\n", 0},
        {"the address", first, SHORT "C: RCPT TO:<a@d.example>\nS: 550 no\n", 1},
        {"another text", first, SHORT "C: RCPT TO:<a@d.example>\nS: 550 never\n", 0},
    };
    const struct recording_fixture *fixture = *state;
    struct arena arena = {0};
    struct rulebook *book = NULL;
    const char *rules = NULL;
    EACH(i, rows)
    {
        if (rules != rows[i].rules) {
            rulebook_free(book);
            book = book_of(&arena, rules = rows[i].rules);
        }
        for (int turn = 0; turn < 4; turn++)
            if (found(book, fixture->dialects, rows[i].record) != rows[i].expected)
                fail_msg("%s, turn %d", rows[i].name, turn);
    }
    rulebook_free(book);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_was_kept_is_for_the_same_reply_alone),
                                       cmocka_unit_test(places_are_taken_over),
                                       cmocka_unit_test(many_are_chosen_each_time),
                                       cmocka_unit_test(in_vain_is_for_good_where_the_octets_told_it)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
