/* Tests src/session/standing.c and fold.c: which failures the protocol's order made inevitable. */
#include "session_text.h"

#define HELLO "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nS: 250 STARTTLS\n"
#define MAIL "C: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\n"
#define RCPT "C: RCPT TO:<c@d>\nS: 250 2.1.5 Ok\n"

static const struct {
    const char *name, *record, *expected;
} rows[] = {
    /* Refused at the door: nothing but QUIT is served. */
    {"554 greeting",
     "S: 554 5.7.1 no\nC: EHLO ws7\nS: 503 5.7.0 denied\nC: MAIL FROM:<a@b>\nS: 503 5.7.0 denied\nC: QUIT\n"
     "S: 221 Bye\n",
     "(greeting) 554 5.7.1, EHLO 503 5.7.0 <1, MAIL 503 5.7.0 <1, QUIT 221"},
    {"421 greeting", "S: 421 4.7.0 busy\nC: EHLO ws7\nS: 503 no\n", "(greeting) 421 4.7.0, EHLO 503 <1"},
    /* EHLO refused. */
    {"EHLO refused",
     "S: 220 mx1\nC: EHLO a_b\nS: 501 5.5.4 no\nC: MAIL FROM:<a@b>\nS: 503 hello first\nC: RCPT TO:<c@d>\n"
     "S: 503 hello first\n",
     "(greeting) 220, EHLO 501 5.5.4, MAIL 503 <2, RCPT 503 <2"},
    {"EHLO refused, HELO taken",
     "S: 220 mx1\nC: EHLO ws7\nS: 500 what?\nC: HELO ws7\nS: 250 mx1\nC: MAIL FROM:<a@b>\n"
     "S: 550 5.7.1 no\n",
     "(greeting) 220, EHLO 500, HELO 250, MAIL 550 5.7.1"},
    {"no EHLO at all",
     "S: 220 mx1\nC: MAIL FROM:<a@b>\nS: 503 hello first\nC: RCPT TO:<c@d>\nS: 503 hello first\n",
     "(greeting) 220, MAIL 503, RCPT 503 <2"},
    /* STARTTLS failed or missing. */
    {"STARTTLS refused",
     HELLO "C: STARTTLS\nS: 454 4.7.0 not now\nC: MAIL FROM:<a@b>\nS: 530 5.7.0 STARTTLS first\n",
     "(greeting) 220, EHLO 250, STARTTLS 454 4.7.0, MAIL 530 5.7.0 <3"},
    {"AUTH needs the TLS that failed",
     HELLO "C: STARTTLS\nS: 454 4.7.0 not now\nC: AUTH PLAIN\nS: 503 5.5.1 not enabled\n",
     "(greeting) 220, EHLO 250, STARTTLS 454 4.7.0, AUTH 503 5.5.1 <3"},
    {"AUTH needs encryption",
     HELLO "C: STARTTLS\nS: 454 4.7.0 not now\nC: AUTH PLAIN\nS: 538 5.7.11 Encryption required\n",
     "(greeting) 220, EHLO 250, STARTTLS 454 4.7.0, AUTH 538 5.7.11 <3"},
    {"530 without a try", HELLO "C: MAIL FROM:<a@b>\nS: 530 5.7.0 STARTTLS first\n",
     "(greeting) 220, EHLO 250, MAIL 530 5.7.0"},
    /* EHLO omitted after TLS: the first is the root, what follows hangs on it. */
    {"no EHLO after TLS",
     HELLO "C: STARTTLS\nS: 220 go\nX: tls\nC: MAIL FROM:<a@b>\nS: 503 5.5.1 EHLO first\nC: RCPT TO:<c@d>\n"
           "S: 503 5.5.1 need MAIL\n",
     "(greeting) 220, EHLO 250, STARTTLS 220, MAIL 503 5.5.1, RCPT 503 5.5.1 <4"},
    /* AUTH failed. */
    {"535, then 530",
     HELLO
     "C: AUTH PLAIN AGEAYg==\nS: 535 5.7.8 no\nC: MAIL FROM:<a@b>\nS: 530 5.7.0 Authentication required\n",
     "(greeting) 220, EHLO 250, AUTH 535 5.7.8, MAIL 530 5.7.0 <3"},
    {"535 to the name, then the password as a command",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: Y2hyaXNAY29udG9zby5jb20K\nS: 535 5.7.8 no\nC: "
           "Y29ycmVjdC1ob3JzZS00Mgo=\n"
           "S: 500 5.5.2 not recognized\n",
     "(greeting) 220, EHLO 250, AUTH 334, (auth) 535 5.7.8, (hidden) 500 5.5.2 <4"},
    {"MAIL swallowed as the answer to 334",
     HELLO
     "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: MAIL FROM:<a@b>\nS: 501 5.5.2 no base64\nC: RCPT TO:<c@d>\n"
     "S: 503 5.5.1 need MAIL\n",
     "(greeting) 220, EHLO 250, AUTH 334, (auth) 501 5.5.2, RCPT 503 5.5.1 <4"},
    {"a login that failed, and no MAIL",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: Y2hyaXM\nS: 501 5.5.2 no base64\nC: RCPT TO:<c@d>\n"
           "S: 503 5.5.1 need MAIL\n",
     "(greeting) 220, EHLO 250, AUTH 334, (auth) 501 5.5.2, RCPT 503 5.5.1"},
    {"MAIL again behind a refused recipient",
     HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 5.1.1 no\nC: MAIL FROM:<a@b>\nS: 503 5.5.1 nested MAIL\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, MAIL 503 5.5.1 <4"},
    {"MAIL twice", HELLO MAIL "C: MAIL FROM:<a@b>\nS: 503 5.5.1 nested MAIL\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, MAIL 503 5.5.1"},
    {"535, then relay denied",
     HELLO "C: AUTH PLAIN AGEAYg==\nS: 535 5.7.8 no\n" MAIL
           "C: RCPT TO:<c@d>\nS: 554 5.7.1 Relay access denied\n",
     "(greeting) 220, EHLO 250, AUTH 535 5.7.8, MAIL 250 2.1.0, RCPT 554 5.7.1 <3"},
    {"535, then not owned",
     HELLO "C: AUTH PLAIN AGEAYg==\nS: 535 5.7.8 no\nC: MAIL FROM:<a@b>\n"
           "S: 553 5.7.1 Sender address rejected: not logged in\n",
     "(greeting) 220, EHLO 250, AUTH 535 5.7.8, MAIL 553 5.7.1 <3"},
    {"535, then a user unknown",
     HELLO "C: AUTH PLAIN AGEAYg==\nS: 535 5.7.8 no\n" MAIL "C: RCPT TO:<c@d>\nS: 550 5.1.1 User unknown\n",
     "(greeting) 220, EHLO 250, AUTH 535 5.7.8, MAIL 250 2.1.0, RCPT 550 5.1.1"},
    {"535, then 235, then relay denied",
     HELLO "C: AUTH PLAIN AGEAYg==\nS: 535 5.7.8 no\nC: AUTH PLAIN AGEAYg==\n"
           "S: 235 Ok\n" MAIL "C: RCPT TO:<c@d>\nS: 554 5.7.1 Relay access denied\n",
     "(greeting) 220, EHLO 250, AUTH 535 5.7.8, AUTH 235, MAIL 250 2.1.0, RCPT 554 5.7.1"},
    /* MAIL refused. */
    {"MAIL refused",
     HELLO
     "C: MAIL FROM:<a@b>\nS: 550 5.7.1 no\nC: RCPT TO:<c@d>\nS: 503 need MAIL\nC: DATA\nS: 503 need MAIL\n",
     "(greeting) 220, EHLO 250, MAIL 550 5.7.1, RCPT 503 <3, DATA 503 <3"},
    {"MAIL refused, RCPT says something else",
     HELLO "C: MAIL FROM:<a@b>\nS: 550 5.7.1 no\nC: RCPT TO:<c@d>\n"
           "S: 550 5.1.1 User unknown\n",
     "(greeting) 220, EHLO 250, MAIL 550 5.7.1, RCPT 550 5.1.1"},
    {"MAIL refused, MAIL taken",
     HELLO "C: MAIL FROM:<a@b>\nS: 550 5.7.1 no\n" MAIL "C: RCPT TO:<c@d>\nS: 550 5.1.1 no\n"
           "C: DATA\nS: 503 no\n",
     "(greeting) 220, EHLO 250, MAIL 550 5.7.1, MAIL 250 2.1.0, RCPT 550 5.1.1, DATA 503 <5"},
    /* All recipients refused. */
    {"RCPT refused, DATA 503",
     HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 5.1.1 no\nC: DATA\nS: 503 5.5.1 need RCPT\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, DATA 503 5.5.1 <4"},
    {"RCPT refused, DATA 554",
     HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 5.1.1 no\nC: DATA\nS: 554 5.5.1 no valid recipients\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, DATA 554 5.5.1 <4"},
    {"RCPT refused, text typed",
     HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 5.1.1 no\nC: DATA\nS: 503 5.5.1 need RCPT\nC: Subject: x\n"
                "S: 500 5.5.2 what?\nC: Hello\nS: 500 5.5.2 what?\nC: .\nS: 500 5.5.2 what?\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, DATA 503 5.5.1 <4, SUBJECT 500 5.5.2 <4, "
     "HELLO 500 "
     "5.5.2 <4, . 500 5.5.2 <4"},
    {"pipelined 354, then 554",
     HELLO MAIL "C: RCPT TO:<c@d>\nC: DATA\nS: 550 5.1.1 no\nS: 354 go\nC: .\n"
                "S: 554 5.5.1 no valid recipients\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, DATA 354, (body) 554 5.5.1 <4"},
    /* Some refused: nothing follows from it. */
    {"some RCPT refused",
     HELLO MAIL RCPT "C: RCPT TO:<e@d>\nS: 550 5.1.1 no\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 552 too big\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, RCPT 550 5.1.1, DATA 354, (body) 552"},
    {"two unknown", HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 5.1.1 no\nC: RCPT TO:<e@d>\nS: 550 5.1.1 no\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, RCPT 550 5.1.1"},
    /* DATA refused but text typed. */
    {"DATA refused, text typed",
     HELLO MAIL RCPT "C: DATA\nS: 554 5.7.1 no\nC: Subject: x\nS: 502 5.5.2 what?\nC: Hello there\n"
                     "S: 502 5.5.2 what?\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, DATA 554 5.7.1, SUBJECT 502 5.5.2 <5, HELLO "
     "502 5.5.2 <5"},
    {"DATA without RCPT", HELLO MAIL "C: DATA\nS: 503 5.5.1 need RCPT\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, DATA 503 5.5.1"},
    /* Early lone dot: the first line of the text is the root. */
    {"text behind the dot",
     HELLO MAIL RCPT "C: DATA\nS: 354 go\nC: a\nC: .\nS: 250 2.0.0 Ok\nC: more\nS: 500 5.5.2 what?\n"
                     "C: text\nS: 500 5.5.2 what?\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, DATA 354, (body) 250 2.0.0, MORE 500 5.5.2, "
     "TEXT 500 "
     "5.5.2 <7"},
    /* The client tells the sender of it in the same session. */
    {"notice of a refusal refused",
     HELLO MAIL
     "C: RCPT TO:<c@d>\nS: 550 5.7.1 no\nC: RSET\nS: 250 Ok\nC: MAIL FROM:<>\nS: 250 2.1.0 Ok\n"
     "C: RCPT TO:<a@b>\nS: 554 5.7.1 Relay access denied\nC: DATA\nS: 554 5.5.1 no valid recipients\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.7.1, RSET 250, MAIL 250 2.1.0, RCPT 554 5.7.1 <4, "
     "DATA "
     "554 5.5.1 <4"},
    {"notice, MAIL was refused",
     HELLO "C: MAIL FROM:<a@b>\nS: 550 5.7.1 no\nC: MAIL FROM:<>\nS: 250 2.1.0 Ok\n"
           "C: RCPT TO:<a@b>\nS: 554 5.7.1 Relay access denied\n",
     "(greeting) 220, EHLO 250, MAIL 550 5.7.1, MAIL 250 2.1.0, RCPT 554 5.7.1 <3"},
    {"null sender to another",
     HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 5.7.1 no\nC: RSET\nS: 250 Ok\nC: MAIL FROM:<>\nS: 250 2.1.0 Ok\n"
                "C: RCPT TO:<e@b>\nS: 554 5.7.1 Relay access denied\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.7.1, RSET 250, MAIL 250 2.1.0, RCPT 554 5.7.1"},
    {"back to the sender of mail that was taken",
     HELLO MAIL RCPT "C: RSET\nS: 250 Ok\nC: MAIL FROM:<>\nS: 250 2.1.0 Ok\n"
                     "C: RCPT TO:<a@b>\nS: 554 5.7.1 Relay access denied\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, RSET 250, MAIL 250 2.1.0, RCPT 554 5.7.1"},
    /* 421 closes. */
    {"421, then 503", HELLO "C: MAIL FROM:<a@b>\nS: 421 4.3.2 no\nC: RCPT TO:<c@d>\nS: 503 no\n",
     "(greeting) 220, EHLO 250, MAIL 421 4.3.2, RCPT 503 <3"},
    /* Greylisting: nothing fails behind it. */
    {"greylisted",
     HELLO MAIL "C: RCPT TO:<c@d>\nS: 450 4.2.0 Greylisted\nC: RSET\nS: 250 Ok\nC: QUIT\nS: 221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 450 4.2.0, RSET 250, QUIT 221"},
    /* Too many errors: the close. */
    {"too many errors", HELLO "C: RCTP\nS: 500 what?\nC: RCTP\nS: 500 what?\nS: 421 4.7.0 too many errors\n",
     "(greeting) 220, EHLO 250, RCTP 500, RCTP 500, (unsolicited) 421 4.7.0 <3"},
    {"I can break rules", HELLO "C: RCTP\nS: 500 what?\nS: 421 4.7.0 mx1 Error: too many errors\n",
     "(greeting) 220, EHLO 250, RCTP 500, (unsolicited) 421 4.7.0 <3"},
    {"a time-out is its own", HELLO "C: RCTP\nS: 500 what?\nS: 421 4.4.2 timeout exceeded\n",
     "(greeting) 220, EHLO 250, RCTP 500, (unsolicited) 421 4.4.2"},
    /* Too many recipients. */
    {"452 after 452",
     HELLO MAIL RCPT "C: RCPT TO:<e@d>\nS: 452 4.5.3 too many\nC: RCPT TO:<f@d>\nS: 452 4.5.3 too many\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, RCPT 452 4.5.3, RCPT 452 4.5.3"},
    /* Typing errors are each their own. */
    {"two typing errors", HELLO "C: MIAL\nS: 500 what?\nC: RCTP\nS: 500 what?\n",
     "(greeting) 220, EHLO 250, MIAL 500, RCTP 500"},
    {"Courier's 502 behind a refused sender",
     HELLO "C: MAIL FROM:<a@b>\nS: 517 Sender rejected\nC: RCPT TO:<c@d>\nS: 502 ESMTP command error\n"
           "C: DATA\nS: 502 ESMTP command error\n",
     "(greeting) 220, EHLO 250, MAIL 517, RCPT 502 <3, DATA 502 <3"},
    {"a new transaction begins anew",
     HELLO "C: MAIL FROM:<a@b>\nS: 550 5.7.1 no\nC: RSET\nS: 250 Ok\nC: RCPT TO:<c@d>\n"
           "S: 503 need MAIL\n",
     "(greeting) 220, EHLO 250, MAIL 550 5.7.1, RSET 250, RCPT 503"},
};

static void consequences(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    wrong += replies_differ(fixture->dialects, rows[i].name, span_of(rows[i].record), rows[i].expected);
    assert_int_equal(wrong, 0);
}

/* A cause is a failure that stands before, and is no consequence itself. */
static void causes_are_roots(void **state)
{
    const struct recording_fixture *fixture = *state;
    EACH(i, rows)
    {
        struct played played;
        play(&played, fixture->dialects, span_of(rows[i].record));
        const struct session *session = played.session;
        for (size_t j = 0; j < session->entry_count; j++) {
            size_t cause = session->parts->cause[j];
            assert_int_equal(facts_cause_of(played.facts, j), cause);
            if (cause == NO_ENTRY)
                continue;
            assert_true(cause < j && entry_failed(&session->entries[j]) &&
                        entry_failed(&session->entries[cause]));
            assert_int_equal(session->parts->cause[cause], NO_ENTRY);
        }
        play_end(&played);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(consequences), cmocka_unit_test(causes_are_roots)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
