/* Tests src/session/infer.c: what was asked, told by the answers alone. */
#include "session_text.h"

#define HELLO "220 mx1 ESMTP\n250-mx1\n250-PIPELINING\n250 8BITMIME\n"

static const struct {
    const char *name, *record, *expected;
} rows[] = {
    {"a whole session", HELLO "250 2.1.0 Ok\n250 2.1.5 Ok\n354 go\n250 2.0.0 Ok: queued as 1\n221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, DATA 354, (body) 250 2.0.0, QUIT 221"},
    {"without enhanced codes", HELLO "250 Ok\n250 Ok\n354 go\n250 Ok\n221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 250, DATA 354, (body) 250, QUIT 221"},
    {"Exim",
     "220 mx1 ESMTP Exim 4.96\n250-mx1 Hello ws7 [192.0.2.7]\n250-SIZE 52428800\n250 HELP\n250 OK\n"
     "250 Accepted\n354 Enter message\n250 OK id=1tF\n221 mx1 closing connection\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 250, DATA 354, (body) 250, QUIT 221"},
    {"HELO", "220 mx1\n250 mx1 Hello ws7\n250 Ok\n550 5.1.1 no such user\n221 Bye\n",
     "(greeting) 220, HELO 250, MAIL 250, RCPT 550 5.1.1, QUIT 221"},
    {"sender refused",
     HELLO "554 5.7.1 <chris@contoso.com>: Sender address rejected: Access denied\n221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 554 5.7.1, QUIT 221"},
    {"login wanted", HELLO "530 5.7.1 Client was not authenticated\n",
     "(greeting) 220, EHLO 250, MAIL 530 5.7.1"},
    {"recipient refused", HELLO "250 2.1.0 Ok\n554 5.7.1 <a@b.example>: Relay access denied\n221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 554 5.7.1, QUIT 221"},
    {"two recipients", HELLO "250 2.1.0 Ok\n250 2.1.5 Ok\n550 5.1.1 User unknown\n354 go\n250 2.0.0 Ok\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, RCPT 550 5.1.1, DATA 354, (body) 250 2.0.0"},
    {"greylisted",
     HELLO "250 2.1.0 Ok\n450 4.2.0 <a@b.example>: Recipient address rejected: Greylisted\n221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 450 4.2.0, QUIT 221"},
    {"the reply to EHLO is missing, and the words tell",
     "220 mx1\n550 5.1.1 <a@b.example>: Recipient address rejected\n", "(greeting) 220, RCPT 550 5.1.1"},
    {"no recipients", HELLO "250 2.1.0 Ok\n550 5.1.1 User unknown\n554 5.5.1 Error: no valid recipients\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550 5.1.1, DATA 554 5.5.1 <4"},
    {"DATA by its name",
     HELLO "250 2.1.0 Ok\n250 2.1.5 Ok\n554 5.7.1 <DATA>: Data command rejected: no\n221 Bye\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, DATA 554 5.7.1, QUIT 221"},
    {"DATA that Exim refused with all before it",
     HELLO "550 Sender verify failed\n503 sender not yet given\n503 Valid RCPT command must precede DATA\n"
           "500 unrecognized command\n",
     "(greeting) 220, EHLO 250, MAIL 550, RCPT 503 <3, DATA 503 <3,  500 <3"},
    {"Sendmail quotes the lines of the text",
     HELLO
     "550 5.7.1 Access denied\n550 5.7.1 Access denied\n500 5.5.1 Command unrecognized: \"Subject: x\"\n"
     "500 5.5.1 Command unrecognized: \"\"\n",
     "(greeting) 220, EHLO 250, MAIL 550 5.7.1, MAIL 550 5.7.1,  500 5.5.1 <3,  500 5.5.1 <3"},
    {"aiosmtpd quotes their first words",
     HELLO "250 OK\n550 5.1.1 mailbox unknown\n503 Error: need RCPT command\n"
           "500 Error: command \"FROM:\" not recognized\n500 Error: command \"SUBJECT:\" not recognized\n",
     "(greeting) 220, EHLO 250, MAIL 250, RCPT 550 5.1.1, DATA 503 <4,  500 <4,  500 <4"},
    {"text behind a refusal that nobody looked at",
     HELLO "530 5.7.0 Authentication required\n500 5.5.1 Unknown command\n500 5.5.1 Unknown command\n"
           "500 5.5.1 Unknown command\n",
     "(greeting) 220, EHLO 250, MAIL 530 5.7.0,  500 5.5.1 <3,  500 5.5.1 <3,  500 5.5.1 <3"},
    {"two lines behind a refusal may be slips",
     HELLO "530 5.7.0 Authentication required\n500 5.5.1 Unknown command\n500 5.5.1 Unknown command\n",
     "(greeting) 220, EHLO 250, MAIL 530 5.7.0,  500 5.5.1,  500 5.5.1"},
    {"message refused", HELLO "250 2.1.0 Ok\n250 2.1.5 Ok\n354 go\n552 5.3.4 too big\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, DATA 354, (body) 552 5.3.4"},
    {"EHLO not known", "220 mx1\n500 what?\n250 mx1\n221 Bye\n",
     "(greeting) 220, EHLO 500, HELO 250, QUIT 221"},
    {"EHLO's name refused", "220 mx1\n501 5.5.4 Invalid domain name\n221 Bye\n",
     "(greeting) 220, EHLO 501 5.5.4, QUIT 221"},
    {"MAIL before EHLO", "220 mx1\n503 5.5.1 Error: send HELO/EHLO first\n",
     "(greeting) 220, MAIL 503 5.5.1"},
    {"an unknown word", HELLO "500 5.3.3 Unrecognized command\n221 Bye\n",
     "(greeting) 220, EHLO 250,  500 5.3.3, QUIT 221"},
    {"octets that are no text",
     HELLO "500 5.5.2 Error: bad syntax\n501 NUL characters are not allowed in SMTP commands\n"
           "421 mx1 lost input connection\n",
     "(greeting) 220, EHLO 250,  500 5.5.2,  501, (unsolicited) 421"},
    {"refused at the door", "554 mx1 ESMTP not accepting messages\n", "(greeting) 554"},
    {"too many", "421 4.7.0 too many connections\n", "(greeting) 421 4.7.0"},
    {"time-out", HELLO "421 4.4.2 mx1 Error: timeout exceeded\n",
     "(greeting) 220, EHLO 250, (unsolicited) 421 4.4.2"},
    {"login", HELLO "334 VXNlcm5hbWU6\n334 UGFzc3dvcmQ6\n235 2.7.0 Ok\n221 Bye\n",
     "(greeting) 220, EHLO 250, AUTH 334, (auth) 334, (auth) 235 2.7.0, QUIT 221"},
    {"login refused", HELLO "334 VXNlcm5hbWU6\n334 UGFzc3dvcmQ6\n535 5.7.8 no\n221 Bye\n",
     "(greeting) 220, EHLO 250, AUTH 334, (auth) 334, (auth) 535 5.7.8, QUIT 221"},
    {"the refused login alone is no greeting", "535 5.7.8 no\n", "AUTH 535 5.7.8"},
    {"the mechanism", HELLO "504 5.7.4 Unrecognized authentication type\n",
     "(greeting) 220, EHLO 250, AUTH 504 5.7.4"},
    {"a refusal that people quote may stand anywhere", "554 5.7.1 no\n", "(unsolicited) 554 5.7.1"},
    {"nobody was named before the greeting", "550 5.1.1 <a@b.example>... User unknown\n", "RCPT 550 5.1.1"},
    {"no text was sent by then", "552 5.3.4 too big\n", "(unsolicited) 552 5.3.4"},
    {"unless a connection was asked for", "$ nc mx1.b.example 25\n550 no\n", "(greeting) 550"},
    {"unless a program tells that it was the greeting",
     "Jan  2 03:04:05 ws7 postfix/smtp[77]: 4D4991000747: to=<k@b.example>, "
     "relay=mx1.b.example[192.0.2.10]:25, "
     "delay=1, delays=1/0/0/0, dsn=4.0.0, status=deferred (host mx1.b.example[192.0.2.10] refused to talk to "
     "me: "
     "554 go away)\n",
     "(greeting) 554"},
    {"mail from somebody is no MAIL", "550 5.7.26 Unauthenticated email from b.example\n",
     "(unsolicited) 550 5.7.26"},
    {"nor any recipient", "554 5.7.1 <a@b.example>: Relay access denied\n", "RCPT 554 5.7.1"},
    {"a sender's address may be told as one to write to", "554 ask postmaster@b.example\n",
     "(unsolicited) 554"},
    {"login at once", HELLO "535 5.7.8 no\n", "(greeting) 220, EHLO 250, AUTH 535 5.7.8"},
    {"TLS", HELLO "220 2.0.0 Ready to start TLS\n", "(greeting) 220, EHLO 250, STARTTLS 220"},
    {"TLS refused", HELLO "454 4.7.0 TLS not available\n", "(greeting) 220, EHLO 250, STARTTLS 454 4.7.0"},
    {"VRFY refused", HELLO "502 5.7.0 Sorry, we do not allow this operation\n250 2.1.0 Ok\n221 Bye\n",
     "(greeting) 220, EHLO 250,  502 5.7.0, MAIL 250 2.1.0, QUIT 221"},
    {"VRFY by its own words", HELLO "550 String does not match anything.\n221 Bye\n",
     "(greeting) 220, EHLO 250, VRFY 550, QUIT 221"},
    {"EXPN by its name",
     HELLO "550 EXPN not available\n550 That is a user name, not a mailing list\n221 Bye\n",
     "(greeting) 220, EHLO 250, EXPN 550, EXPN 550, QUIT 221"},
    {"a sentence that begins like a command", HELLO "250 2.1.0 Ok\n550 Mail not accepted from here\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 550"},
    {"ETRN and AUTH",
     HELLO "458 Unable to queue messages\n504 5.5.4 Unrecognized authentication type\n221 Bye\n",
     "(greeting) 220, EHLO 250, ETRN 458, AUTH 504 5.5.4, QUIT 221"},
    {"VRFY", HELLO "252 2.0.0 chris\n221 Bye\n", "(greeting) 220, EHLO 250, VRFY 252 2.0.0, QUIT 221"},
    {"HELP", HELLO "214 see the RFC\n221 Bye\n", "(greeting) 220, EHLO 250, HELP 214, QUIT 221"},
    {"two messages",
     HELLO "250 2.1.0 Ok\n250 2.1.5 Ok\n354 go\n250 2.0.0 Ok\n250 2.1.0 Ok\n550 5.1.1 User unknown\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RCPT 250 2.1.5, DATA 354, (body) 250 2.0.0, MAIL 250 2.1.0, "
     "RCPT 550 5.1.1"},
    {"reset", HELLO "250 2.1.0 Ok\n250 2.0.0 Flushed\n250 2.1.0 Ok\n",
     "(greeting) 220, EHLO 250, MAIL 250 2.1.0, RSET 250 2.0.0, MAIL 250 2.1.0"},
    {"the record begins late", "250 2.1.0 Ok\n250 2.1.5 Ok\n354 go\n",
     "MAIL 250 2.1.0, RCPT 250 2.1.5, DATA 354"},
};

static void verbs(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    wrong += replies_differ(fixture->dialects, rows[i].name, span_of(rows[i].record), rows[i].expected);
    assert_int_equal(wrong, 0);
}

/* What nobody saw is marked so, and says nothing that was not told. */
static void marked_as_inferred(void **state)
{
    const struct recording_fixture *fixture = *state;
    EACH(i, rows)
    {
        struct played played;
        play(&played, fixture->dialects, span_of(rows[i].record));
        for (size_t j = 0; j < played.session->entry_count; j++) {
            const struct entry *entry = &played.session->entries[j];
            assert_int_equal(entry->inferred, entry->from == SIDE_CLIENT);
            assert_true(entry->from != SIDE_CLIENT || (!entry->argument.len && entry->first));
        }
        assert_false(played.session->parts->client_visible);
        play_end(&played);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(verbs), cmocka_unit_test(marked_as_inferred)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
