/* Tests src/session/pair.c: which reply answers which command. */
#include "session_text.h"

#define GREETED "S: 220 mx1\nC: EHLO ws7\nS: 250 mx1\n"

static const struct {
    const char *name, *record, *expected;
} rows[] = {
    {"one after the other", GREETED "C: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\nC: QUIT\nS: 221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, QUIT 221"},
    {"a record that begins in the middle", "C: STARTTLS\nS: 220 2.0.0 SMTP server ready\nC: QUIT\n",
     "STARTTLS 220"},
    {"lines of one reply", "S: 220-mx1\nS: 220 go\nC: EHLO ws7\nS: 250-mx1\nS: 250-SIZE\nS: 250 DSN\n",
     "(greeting) 220, EHLO 250"},
    {"pipelined", GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nC: DATA\nS: 250 1\nS: 550 2\nS: 503 3\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 550, DATA 503 <4"},
    {"a late reply", GREETED "C: RCPT TO:<c@d>\nC: QUIT\nS: 451 4.3.5 later\nS: 221 Bye\n",
     "(greeting) 220, EHLO 250, RCPT 451 4.3.5, QUIT 221"},
    {"more replies than commands", GREETED "C: NOOP\nS: 250 Ok\nS: 421 4.4.2 timeout\n",
     "(greeting) 220, EHLO 250, NOOP 250, (unsolicited) 421 4.4.2"},
    {"421 instead of an answer", GREETED "C: MAIL FROM:<a@b>\nS: 421 4.3.2 shutting down\nX: closed\n",
     "(greeting) 220, EHLO 250, MAIL 421 4.3.2"},
    {"a message", GREETED "C: DATA\nS: 354 go\nC: Hello\nC: .\nS: 250 2.0.0 Ok\n",
     "(greeting) 220, EHLO 250, DATA 354, (body) 250 2.0.0"},
    {"BDAT is answered once", GREETED "C: BDAT 7 LAST\nC: Hello\nS: 250 2.0.0 Ok\nC: QUIT\nS: 221 x\n",
     "(greeting) 220, EHLO 250, BDAT 250 2.0.0, QUIT 221"},
    {"two BDAT", GREETED "C: BDAT 7\nC: Hello\nS: 250 a\nC: BDAT 7 LAST\nC: Hello\nS: 250 b\n",
     "(greeting) 220, EHLO 250, BDAT 250, BDAT 250"},
    {"LMTP answers for each recipient taken",
     "S: 220 mx1 LMTP\nC: LHLO ws7\nS: 250 mx1\nC: MAIL FROM:<a@b>\nS: 250 1\nC: RCPT TO:<c@d>\nS: 250 "
     "2\nC: "
     "RCPT "
     "TO:<e@d>\nS: 550 3\nC: RCPT TO:<f@d>\nS: 250 4\nC: DATA\nS: 354 go\nC: Hello\nC: .\nC: QUIT\nS: 552 "
     "c\nS: "
     "250 f\nS: 221 Bye\n",
     "(greeting) 220, LHLO 250, MAIL 250, RCPT 250, RCPT 550, RCPT 250, DATA 354, (body) 552, (body) 250, "
     "QUIT 221"},
    {"421 speaks for all",
     "S: 220 mx1 LMTP\nC: LHLO ws7\nS: 250 mx1\nC: MAIL FROM:<a@b>\nS: 250 1\nC: RCPT TO:<c@d>\nS: 250 "
     "2\nC: "
     "RCPT "
     "TO:<e@d>\nS: 250 3\nC: DATA\nS: 354 go\nC: Hello\nC: .\nS: 421 4.3.2 down\n",
     "(greeting) 220, LHLO 250, MAIL 250, RCPT 250, RCPT 250, DATA 354, (body) 421 4.3.2"},
    {"PRDR: one for each recipient, and one for all",
     GREETED
     "C: MAIL FROM:<a@b> PRDR\nS: 250 1\nC: RCPT TO:<c@d>\nS: 250 2\nC: RCPT TO:<e@d>\nS: 250 3\nC: DATA\nS: "
     "354 go\nC: Hello\nC: .\nS: 353 PRDR content analysis beginning\nS: 250 c\nS: 550 e\nS: 250 for some\n"
     "C: QUIT\nS: 221 x\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 250, RCPT 250, DATA 354, (body) 353, (body) 250, (body) 550, "
     "(body) 250, QUIT 221"},
    {"SMTP answers once",
     GREETED
     "C: MAIL FROM:<a@b>\nS: 250 1\nC: RCPT TO:<c@d>\nS: 250 2\nC: RCPT TO:<e@d>\nS: 250 3\nC: DATA\nS: "
     "354 go\nC: Hello\nC: .\nS: 250 a\nS: 250 b\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 250, RCPT 250, DATA 354, (body) 250, (unsolicited) 250"},
    {"an AUTH dialogue",
     GREETED "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YQ==\nS: 334 UGFzc3dvcmQ6\nC: Yg==\nS: 235 Ok\n",
     "(greeting) 220, EHLO 250, AUTH 334, (auth) 334, (auth) 235"},
    {"AUTH refused in it",
     GREETED "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: QUIT\nS: 501 5.5.2 no\nC: QUIT\nS: 221 x\n",
     "(greeting) 220, EHLO 250, AUTH 334, (auth) 501 5.5.2, QUIT 221"},
    {"an unknown word", GREETED "C: RCTP TO:<c@d>\nS: 500 what?\n", "(greeting) 220, EHLO 250, RCTP 500"},
    {"no word at all", GREETED "C: <c@d>\nS: 500 what?\n", "(greeting) 220, EHLO 250, <C@D> 500"},
    {"the client speaks first", "X: connected 192.0.2.1\nC: EHLO ws7\nS: 220 mx1\nS: 250 mx1\n",
     "(greeting) 220, EHLO 250"},
    {"between the greeting's lines", "S: 220-mx1\nC: EHLO ws7\nS: 220 go\nS: 250 mx1\n",
     "(greeting) 220, EHLO 250"},
    {"a farewell is no verdict", GREETED "C: DATA\nS: 354 go\nC: x\nC: .\nS: 221 Bye\n",
     "(greeting) 220, EHLO 250, DATA 354, (unsolicited) 221"},
    {"the dot is missing, the verdict is there",
     "220 mx1\nEHLO ws7\n250 mx1\nDATA\n354 go\nSubject: x\n\nx\n250 2.0.0 Ok\nQUIT\n221 Bye\nConnection "
     "closed by foreign host.\n",
     "(greeting) 220, EHLO 250, DATA 354, (body) 250 2.0.0, QUIT 221"},
    {"the 354 is missing",
     GREETED
     "C: MAIL FROM:<a@b>\nS: 250 Ok\nC: DATA\nC: Subject: x\nC: .\nS: 250 2.0.0 Ok\nC: QUIT\nS: 221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250, (body) 250 2.0.0, QUIT 221"},
    {"a reply in the text",
     "220 mx1\nEHLO ws7\n250 mx1\nDATA\n354 go\nSubject: x\n\n550 no\nQUIT\nsaid the server\n.\n250 Ok\n",
     "(greeting) 220, EHLO 250, DATA 354, (body) 250"},
    {"the greeting is missing",
     "X: connected 192.0.2.1\nC: EHLO ws7\nS: 250 mx1\nC: MAIL FROM:<a@b>\nS: 250 Ok\nC: QUIT\nS: 221 Bye\n",
     "EHLO 250, MAIL 250, QUIT 221"},
    {"the greeting is missing, and EHLO is not understood",
     "X: connected 192.0.2.1\nC: EHLO ws7\nS: 500 what?\nC: HELO ws7\nS: 250 mx1\n", "EHLO 500, HELO 250"},
    {"refused before it spoke", "X: connected 192.0.2.1\nC: EHLO ws7\nS: 554 5.7.1 no\n",
     "(greeting) 554 5.7.1"},
    {"refused at once", "X: connected 192.0.2.1\nS: 554 5.7.1 no\nX: closed\n", "(greeting) 554 5.7.1"},
    {"refused at once, no event", "S: 554 mx1 no SMTP service here\n", "(greeting) 554"},
    {"refused anywhere", "S: 554 5.7.1 no\n", "(unsolicited) 554 5.7.1"},
    {"the record begins in the middle", "C: MAIL FROM:<a@b>\nS: 250 Ok\nC: RCPT TO:<c@d>\nS: 550 no\n",
     "MAIL 250, RCPT 550"},
    {"it begins with STARTTLS", "C: STARTTLS\nS: 220 2.0.0 Ready to start TLS\n", "STARTTLS 220"},
    {"a gap ends the waiting", GREETED "C: MAIL FROM:<a@b>\nX: gap\nS: 221 Bye\n",
     "(greeting) 220, EHLO 250, (unsolicited) 221"},
    {"a code that changes", GREETED "C: RCPT TO:<c@d>\nS: 550-no\nS: 554 no\n",
     "(greeting) 220, EHLO 250, RCPT 550, (unsolicited) 554"},
    {"a line without a code inside", "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nS: SIZE\nS: 250 DSN\n",
     "(greeting) 220, EHLO 250"},
    {"the end of the EHLO reply is missing",
     "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nS: 250-DSN\nC: MAIL FROM:<a@b>\nS: 250 Ok\nC: RCPT TO:<c@d>\nS: "
     "550 no\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 550"},
    {"the client does not read to the end",
     "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nC: MAIL FROM:<a@b>\nS: 250-DSN\nC: DATA\nS: 250 HELP\nS: 250 Ok\n",
     "(greeting) 220, EHLO 250, MAIL 250"},
    {"the EHLO reply is missing",
     "S: 220 mx1\nC: EHLO ws7\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YQ==\nS: 535 no\n",
     "(greeting) 220, AUTH 334, (auth) 535"},
    {"a reply to RCPT is missing", GREETED "C: RCPT TO:<c@d>\nC: QUIT\nS: 221 Bye\n",
     "(greeting) 220, EHLO 250, QUIT 221"},
    {"the EHLO reply is missing, and codes tell the others",
     "S: 220 mx1\nC: EHLO ws7\nC: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\nC: RCPT TO:<c@d>\nS: 550 5.1.1 no\n",
     "(greeting) 220, MAIL 250 2.1.0, RCPT 550 5.1.1"},
    {"the reply to MAIL is missing",
     GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nS: 250 2.1.5 Ok\nC: RCPT TO:<e@d>\nS: 554 5.7.1 <e@d>: "
             "Relay access denied\nC: QUIT\n",
     "(greeting) 220, EHLO 250, RCPT 250 2.1.5, RCPT 554 5.7.1"},
    {"the same of Exim, without codes",
     GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nS: 250 Accepted\nC: NOOP\nS: 250 OK\n",
     "(greeting) 220, EHLO 250, RCPT 250, NOOP 250"},
    {"smtp-server of Node.js says so to MAIL, too",
     "S: 220 mx1 ESMTP\nC: EHLO ws7\nS: 250-mx1 Nice to meet you, [192.0.2.7]\nS: 250 8BITMIME\n"
     "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nC: DATA\nS: 250 Accepted\nS: 550 Relay access denied\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 550"},
    {"Exim's words about a sender are no reply to RCPT",
     GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nC: DATA\nS: 550-Verification failed for <a@b>\n"
             "S: 550-Unrouteable address\nS: 550 Sender verify failed\n",
     "(greeting) 220, EHLO 250, MAIL 550"},
    {"the address tells which of two recipients it was",
     GREETED "C: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\nC: RCPT TO:<c@d>\nC: RCPT TO:<e@d>\nS: 550 5.1.1 <e@d>: "
             "User unknown\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1"},
    {"EHLO is never told to begin TLS",
     "S: 220 mx1\nC: EHLO ws7\nC: MAIL FROM:<a@b>\nS: 530 5.7.0 TLS first\n",
     "(greeting) 220, MAIL 530 5.7.0"},
    {"odd codes, but each command has its reply",
     GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nC: DATA\nS: 250 2.1.5 Ok\nS: 550 5.1.1 no\nS: 503 no\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.5, RCPT 550 5.1.1, DATA 503 <4"},
    {"odd codes to all of a group",
     GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nC: DATA\nS: 550 5.1.1 no\nS: 503 no\nS: 503 no\n",
     "(greeting) 220, EHLO 250, MAIL 550 5.1.1, RCPT 503 <3, DATA 503 <3"},
    {"another address than was asked for, in a group",
     GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nC: RCPT TO:<e@d>\nC: DATA\nS: 250 2.1.0 Ok\nS: 550 5.1.1 "
             "<x@d>: User unknown\nS: 550 5.1.1 <y@d>: User unknown\nS: 554 5.5.1 no valid recipients\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, RCPT 550 5.1.1, DATA 554 5.5.1 <4"},
    {"an end with a hyphen", GREETED "C: RCPT TO:<c@d>\nS: 550-no\n", "(greeting) 220, EHLO 250, RCPT 550"},
    {"qmail's code", GREETED "C: RCPT TO:<c@d>\nS: 553 sorry, no (#5.7.1)\n",
     "(greeting) 220, EHLO 250, RCPT 553 5.7.1"},
    {"no code in 220 and 354", "S: 220 2.0.0 mx1\nC: DATA\nS: 354 2.0.0 go\n", "(greeting) 220, DATA 354"},
    {"verbs in lower case", "S: 220 mx1\nC: ehlo ws7\nS: 250 mx1\nC: mail from:<a@b>\nS: 250 Ok\n",
     "(greeting) 220, EHLO 250, MAIL 250"},
    {"nothing answered", "S: 220 mx1\nC: EHLO ws7\nX: closed\n", "(greeting) 220"},
    {"no greeting came", "X: connected 192.0.2.1\nC: EHLO ws7\nX: timeout\n", ""},
};

static void answers(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    wrong += replies_differ(fixture->dialects, rows[i].name, span_of(rows[i].record), rows[i].expected);
    assert_int_equal(wrong, 0);
}

/* Partners point at each other, and at the right side. */
static void partners(void **state)
{
    const struct recording_fixture *fixture = *state;
    EACH(i, rows)
    {
        struct played played;
        play(&played, fixture->dialects, span_of(rows[i].record));
        const struct session *session = played.session;
        for (size_t j = 0; session && j < session->entry_count; j++) {
            const struct entry *entry = &session->entries[j];
            if (entry->partner == NO_ENTRY)
                continue;
            const struct entry *partner = &session->entries[entry->partner];
            /* LMTP: several replies have one text for a partner, and it has the first of them */
            bool again = entry->from == SIDE_SERVER && entry_is(entry, "(body)") && partner->partner < j;
            assert_true(again || partner->partner == j);
            assert_int_not_equal(partner->from, entry->from);
            assert_true(span_equal(partner->verb, entry->verb));
            assert_int_equal(partner->stage, entry->stage);
        }
        play_end(&played);
    }
}

static void who_spoke_when(void **state)
{
    static const struct {
        const char *record;
        bool early_known, early, pipelined, visible;
    } cases[] = {
        {GREETED, true, false, false, true},
        {"X: connected 192.0.2.1\nC: EHLO ws7\nS: 220 mx1\nS: 250 mx1\n", true, true, false, true},
        {"S: 220-mx1\nC: EHLO ws7\nS: 220 go\nS: 250 mx1\n", true, true, false, true},
        {GREETED "C: MAIL FROM:<a@b>\nC: RCPT TO:<c@d>\nS: 250 1\nS: 550 2\n", true, false, true, true},
        {"C: MAIL FROM:<a@b>\nS: 250 Ok\n", false, false, false, true},
        {"220 mx1\n250 mx1\n250 Ok\n", false, false, false, false},
    };
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, cases)
    {
        struct played played;
        play(&played, fixture->dialects, span_of(cases[i].record));
        const struct session_parts *parts = played.session->parts;
        wrong += row_differs_number(cases[i].record, parts->early_known, cases[i].early_known);
        wrong += row_differs_number(cases[i].record, parts->early_talker, cases[i].early);
        wrong += row_differs_number(cases[i].record, parts->pipelined, cases[i].pipelined);
        wrong += row_differs_number(cases[i].record, parts->client_visible, cases[i].visible);
        play_end(&played);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(answers), cmocka_unit_test(partners),
                                       cmocka_unit_test(who_spoke_when)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
