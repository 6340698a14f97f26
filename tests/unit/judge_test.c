/* Tests src/rules/hold.c and judge.c: which rules hold, which of them is told, what follows from what. */
#include "book_text.h"

#define HEAD(id, severity)                                                                                   \
    "{'rule': '" id "', 'category': 'greylisted', 'stage': 'rcpt', 'severity': '" severity "', "
#define ERROR(id) HEAD(id, "error")
#define SHORT "S: 220 mx1 ESMTP\nC: EHLO ws7\nS: 250 mx1\n"
#define REFUSED SHORT "C: RCPT TO:<c@d.example>\nS: 550 5.1.1 User unknown\n"
#define REPLIES "220 mx1 ESMTP\n250-mx1\n250 SIZE 5\n250 2.1.0 Ok\n550 5.1.1 User unknown\n"

struct row {
    const char *rules, *record, *expected;
};

/* ---- conditions, with three answers ---- */

static const struct row conditions[] = {
    {"[" ERROR("a") "'when': {'code': '^550$'}}]", REFUSED, "a@5 error"},
    {"[" ERROR("a") "'when': {'code': '^551$'}}]", REFUSED, ""},
    {"[" ERROR("a") "'when': {'code': '^550$', 'text': 'USER UNKNOWN'}}]", REFUSED, "a@5 error"},
    {"[" ERROR("a") "'when': {'code': '^550$', 'text': 'no such user'}}]", REFUSED, ""},
    {"[" ERROR("a") "'when': [{'code': '^551$'}, {'text': 'unknown'}]}]", REFUSED, "a@5 error"},
    {"[" ERROR("a") "'when': [{'text': 'unknown'}, {'code': '^550$'}]}]", REFUSED, "a@5 error"},
    {"[" ERROR("a") "'when': {'text': 'unknown'}, 'unless': {'address': 'c@d'}}]", REFUSED, ""},
    {"[" ERROR("a") "'when': {'text': 'unknown'}, 'unless': {'address': 'x@y'}}]", REFUSED, "a@5 error"},
    {"[" ERROR("a") "'when': {'text': 'unknown'}, 'unless': {'address': 'x@y', 'verb': 'RCPT'}}]", REFUSED,
     ""},
    /* Success replies are not asked, unless the code names one. */
    {"[" ERROR("a") "'when': {'verb': '^EHLO$'}}]", REFUSED, ""},
    {"[" ERROR("a") "'when': {'verb': '^EHLO$', 'code': '^250$'}}]", REFUSED, "a@3 error"},
    /* Unknown is not no. */
    {"[" ERROR("a") "'when': {'text': 'unknown', 'address': 'c@d'}}]", REPLIES, ""},
    {"[" ERROR("a") "'when': {'text': 'unknown'}, 'unless': {'address': 'c@d'}}]", REPLIES, ""},
    {"[" ERROR("a") "'when': {'text': 'unknown', 'slow reply': '^no$'}}]", REFUSED, ""},
    {"[" ERROR("a") "'when': {'text': 'unknown'}, 'unless': {'slow reply': '^yes$'}}]", REFUSED, ""},
    {"[" ERROR("a") "'when': [{'slow reply': 'no'}, {'text': 'unknown'}]}]", REFUSED, "a@5 error"},
    /* Known to be none: no pattern matches, and unless holds. */
    {"[" ERROR("a") "'when': {'text': 'unknown', 'reply address': '.*'}}]", REFUSED, ""},
    {"[" ERROR("a") "'when': {'text': 'unknown'}, 'unless': {'reply address': '.*'}}]", REFUSED, "a@5 error"},
    /* Neither code nor verb: once a session. */
    {"[" ERROR("a") "'when': {'error count': '^1$'}}]", REFUSED, "a@0 error"},
    {"[" ERROR("a") "'when': {'greeting': 'ESMTP'}}]", REFUSED, "a@1 error"},
    {"[" ERROR("a") "'when': {'greeting': 'ESMTP'}}]", "C: NOOP\nS: 250 x\n", ""},
    /* A pattern that does not compile is never true. */
    {"[" ERROR("a") "'when': {'text': '(unknown'}}]", REFUSED, ""},
};

/* ---- one error a reply ---- */

static const struct row precedence[] = {
    {"[" ERROR("a") "'when': {'code': '^550$'}}, " ERROR("b") "'when': {'enhanced': '^5\\\\.1\\\\.1$'}}]",
     REFUSED, "b@5 error"},
    {"[" ERROR("a") "'when': {'enhanced': '^5\\\\.1\\\\.1$', 'code': '^550$'}}, " ERROR(
         "b") "'when': {'text': 'unknown'}}]",
     REFUSED, "b@5 error"},
    {"[" ERROR("a") "'when': {'text': 'unknown', 'code': '^550$'}}, " ERROR(
         "b") "'when': {'text': 'unknown'}}]",
     REFUSED, "a@5 error"},
    {"[" ERROR("b") "'when': {'text': 'unknown'}}, " ERROR("a") "'when': {'text': 'unknown'}}]", REFUSED,
     "a@5 error"},
    {"[" ERROR("a") "'generic': true, 'when': {'text': 'unknown'}}, " ERROR(
         "b") "'when': {'code': '^550$'}}]",
     REFUSED, "b@5 error"},
    {"[" ERROR("a") "'generic': true, 'when': {'text': 'unknown'}}, " ERROR(
         "b") "'generic': true, 'when': {'code': '^550$'}}]",
     REFUSED, "a@5 error"},
    {"[" ERROR("a") "'when': {'text': 'unknown', 'code': '550'}}, " ERROR(
         "b") "'refine': 'a', 'when': {'code': '^550$'}}]",
     REFUSED, "b@5 error"},
    {"[" ERROR("a") "'when': {'text': 'unknown'}}, " ERROR(
         "b") "'refine': 'a', 'when': {'code': '^550$'}}, " ERROR("c") "'refine': 'b', 'when': {'verb': "
                                                                       "'^RCPT$'}}]",
     REFUSED, "c@5 error"},
    {"[" ERROR("a") "'when': {'text': 'unknown'}}, " ERROR("b") "'refine': 'a', 'when': {'code': '^551$'}}]",
     REFUSED, "a@5 error"},
    /* Warnings and notes stand beside the error. */
    {"[" ERROR("a") "'when': {'code': '^550$'}}, " HEAD("b", "warning") "'when': {'text': 'unknown'}}, " HEAD(
         "c", "note") "'when': {'verb': '^RCPT$'}}]",
     REFUSED, "a@5 error, b@5 warning, c@5 note"},
    {"[" ERROR("a") "'generic': true, 'when': {'code': '^550$'}}, " HEAD(
         "b", "warning") "'when': {'text': 'unknown'}}]",
     REFUSED, "b@5 warning"},
    {"[" ERROR("a") "'generic': true, 'when': {'code': '^550$'}}, " HEAD(
         "b", "note") "'when': {'text': 'unknown'}}]",
     REFUSED, "a@5 error, b@5 note"},
};

/* ---- the same again, order, consequences, repairs ---- */

#define TWICE                                                                                                \
    SHORT "C: RCPT TO:<a@d.example>\nS: 550 5.1.1 <a@d.example>: unknown\nC: RCPT TO:<b@d.example>\nS: 550 " \
          "5.1.1 "                                                                                           \
          "<b@d.example>: unknown\n"

static const struct row sessions[] = {
    {"[" ERROR("a") "'when': {'code': '^550$'}}]", TWICE, "a@5 error x2"},
    {"[" ERROR("a") "'when': {'code': '^550$'}}]",
     SHORT "C: RCPT TO:<a@d>\nS: 550 5.1.1 unknown\nC: RCPT TO:<b@d>\nS: 550 5.1.1 "
           "other words\n",
     "a@5 error, a@7 error"},
    {"[" ERROR("a") "'when': {'code': '^5'}}]",
     SHORT "C: RCPT TO:<a@d>\nS: 550 no\nC: RCPT TO:<b@d>\nS: 551 no\n", "a@5 error, a@7 error"},
    /* The order of the dialogue; of one place the graver first, then by id. */
    {"[" ERROR("z") "'when': {'verb': '^MAIL$'}}, " ERROR("a") "'when': {'verb': '^RCPT$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 550 no\nC: RCPT TO:<b@d>\nS: 550 no\n", "z@5 error, a@7 error"},
    {"[" HEAD("a", "note") "'when': {'verb': '^MAIL$'}}, " HEAD(
         "b", "warning") "'when': {'verb': '^MAIL$'}}, " HEAD("c", "note") "'when': {'verb': '^MAIL$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 550 no\n", "b@5 warning, a@5 note, c@5 note"},
    {"[" ERROR("s") "'when': {'error count': '^1$'}}, " ERROR("a") "'when': {'verb': '^MAIL$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 550 no\n", "a@5 error, s@0 error"},
    /* By the protocol's order. */
    {"[" ERROR("a") "'when': {'verb': '^MAIL$'}}, " ERROR("b") "'when': {'code': '^503$'}}]",
     SHORT
     "C: MAIL FROM:<a@b>\nS: 550 no\nC: RCPT TO:<b@d>\nS: 503 need MAIL\nC: DATA\nS: 503 need MAIL now\n",
     "a@5 error, b@7 error <a, b@9 error <a"},
    {"[" ERROR("b") "'when': {'code': '^503$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 550 no\nC: RCPT TO:<b@d>\nS: 503 need MAIL\n", "b@7 error"},
    /* By a rule's own word, and never under a note. */
    {"[" ERROR("a") "'when': {'verb': '^MAIL$'}}, " ERROR(
         "b") "'follows': '^greylisted a$', 'when': {'verb': '^NOOP$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 550 no\nC: NOOP x\nS: 550 no\n", "a@5 error, b@7 error <a"},
    {"[" ERROR("a") "'when': {'verb': '^MAIL$'}}, " ERROR(
         "b") "'follows': '^greylisted a$', 'when': {'verb': '^NOOP$'}}]",
     SHORT "C: NOOP x\nS: 550 no\nC: MAIL FROM:<a@b>\nS: 550 no\n", "b@5 error, a@7 error"},
    {"[" HEAD("a", "note") "'when': {'verb': '^MAIL$'}}, " ERROR(
         "b") "'follows': 'a', 'when': {'verb': '^NOOP$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 550 no\nC: NOOP x\nS: 550 no\n", "a@5 note, b@7 error"},
    /* Consequences of consequences hang on the root. */
    {"[" ERROR("a") "'when': {'verb': '^MAIL$'}}, " ERROR(
         "b") "'follows': 'a$', 'when': {'verb': '^NOOP$'}}, " ERROR("c") "'follows': 'b$', 'when': {'verb': "
                                                                          "'^HELP$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 550 no\nC: NOOP x\nS: 550 no\nC: HELP x\nS: 550 no\n",
     "a@5 error, b@7 error <a, c@9 error <a"},
    /* What is wrong with an address that was only asked about keeps no mail back. */
    {"[" ERROR("a") "'when': {'code': '^550$'}}]",
     SHORT "C: VRFY b@d\nS: 550 no\nC: MAIL FROM:<a@b>\nS: 550 no\n", "a@5 note, a@7 error"},
    /* What the session repairs is a warning. */
    {"[" ERROR("a") "'when': {'code': '^500$'}}]",
     SHORT "C: RCTP TO:<a@b>\nS: 500 no\nC: RCPT TO:<a@b>\nS: 250 ok\n", "a@5 warning fixed"},
    {"[" ERROR("a") "'when': {'code': '^503$'}}]",
     SHORT "C: MAIL FROM:<a@b>\nS: 250 ok\nC: MAIL FROM:<a@b>\nS: 503 nested\nC: RCPT TO:<c@d>\nS: 250 ok\n"
           "C: DATA\nS: 354 go\n",
     "a@7 warning fixed"},
    {"[" ERROR("a") "'when': {'code': '^500$'}}]", SHORT "C: RCTP TO:<a@b>\nS: 500 no\n", "a@5 error"},
    {"[" HEAD("a", "note") "'when': {'code': '^500$'}}]",
     SHORT "C: RCTP TO:<a@b>\nS: 500 no\nC: RCPT TO:<a@b>\nS: 250 ok\n", "a@5 note fixed"},
};

static size_t rows_differ(const struct dialects *dialects, const struct row *rows, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++)
        wrong += report_differs(dialects, rows[i].rules, rows[i].record, rows[i].expected);
    return wrong;
}

static void three_answers(void **state)
{
    const struct recording_fixture *fixture = *state;
    assert_int_equal(rows_differ(fixture->dialects, conditions, COUNT(conditions)), 0);
}

static void one_error_a_reply(void **state)
{
    const struct recording_fixture *fixture = *state;
    assert_int_equal(rows_differ(fixture->dialects, precedence, COUNT(precedence)), 0);
}

static void whole_sessions(void **state)
{
    const struct recording_fixture *fixture = *state;
    assert_int_equal(rows_differ(fixture->dialects, sessions, COUNT(sessions)), 0);
}

static void what_a_finding_says_of_its_reply(void **state)
{
    static const struct {
        const char *rule, *record;
        int code;
        enum permanence permanence;
        enum answer retry;
    } rows[] = {
        {"'when': {'code': '^550$'}}]", SHORT "C: NOOP\nS: 550 5.1.1 no\n", 550, PERMANENCE_PERMANENT,
         ANSWER_NO},
        {"'when': {'code': '^450$'}}]", SHORT "C: NOOP\nS: 450 4.1.1 no\n", 450, PERMANENCE_TEMPORARY,
         ANSWER_YES},
        {"'retry': true, 'when': {'code': '^550$'}}]", SHORT "C: NOOP\nS: 550 no\n", 550,
         PERMANENCE_PERMANENT, ANSWER_YES},
        {"'retry': false, 'when': {'code': '^450$'}}]", SHORT "C: NOOP\nS: 450 no\n", 450,
         PERMANENCE_TEMPORARY, ANSWER_NO},
        {"'when': {'greeting': 'ESMTP'}}]", SHORT, 0, PERMANENCE_NONE, ANSWER_UNKNOWN},
    };
    const struct recording_fixture *fixture = *state;
    EACH(i, rows)
    {
        struct judged judged;
        char rules[512];
        snprintf(rules, sizeof rules, "[" ERROR("a") "%s", rows[i].rule);
        judge(&judged, fixture->dialects, rules, rows[i].record);
        assert_int_equal(judged.report.count, 1);
        const struct finding *finding = &judged.report.findings[0];
        assert_int_equal(finding->code, rows[i].code);
        assert_int_equal(finding->permanence, rows[i].permanence);
        assert_int_equal(finding->retry, rows[i].retry);
        assert_int_equal(finding->stage, STAGE_RCPT);
        judged_end(&judged);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_answers),
        cmocka_unit_test(one_error_a_reply),
        cmocka_unit_test(whole_sessions),
        cmocka_unit_test(what_a_finding_says_of_its_reply),
    };
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
