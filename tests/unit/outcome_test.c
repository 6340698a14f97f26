/* Tests src/session/envelope.c, outcome.c, stages.c: messages, recipients, what came of it. */
#include "session_text.h"

#define HELLO "S: 220 mx1\nC: EHLO ws7\nS: 250 mx1\n"
#define HELLO_AGAIN "C: EHLO ws7\nS: 250 mx1\n"
#define MAIL "C: MAIL FROM:<a@b.example>\nS: 250 Ok\n"
#define RCPT "C: RCPT TO:<c@d.example>\nS: 250 Ok\n"
#define BODY "C: DATA\nS: 354 go\nC: Hello\nC: .\n"
#define QUIT "C: QUIT\nS: 221 Bye\nX: closed\n"

/* "OUTCOME: sender > recipient code status, ... OUTCOME queue-id"; messages are parted by "; ". */
static struct text told(const struct session *session)
{
    static const char *const states[] = {[RECIPIENT_UNKNOWN] = "?",
                                         [RECIPIENT_ACCEPTED] = "+",
                                         [RECIPIENT_REFUSED] = "-",
                                         [RECIPIENT_DEFERRED] = "~"};
    struct text out = {0};
    text_print(&out, "%s", outcome_name(session->outcome));
    for (size_t m = 0; m < session->messages.count; m++) {
        const struct message *message = &session->messages.at[m];
        text_print(&out, "; %.*s >", (int)message->sender.len, message->sender.at ? message->sender.at : "");
        for (size_t r = 0; r < message->recipients.count; r++)
            text_print(&out, " %s%.*s", states[message->recipients.at[r].status],
                       (int)message->recipients.at[r].address.len, message->recipients.at[r].address.at);
        text_print(&out, " %s", outcome_name(message->outcome));
        if (message->octets_known)
            text_print(&out, " %lu", message->octets);
        if (message->queue_id.len)
            text_print(&out, " id=%.*s", (int)message->queue_id.len, message->queue_id.at);
    }
    return out;
}

static const struct {
    const char *name, *record, *expected;
} rows[] = {
    {"accepted", HELLO MAIL RCPT BODY "S: 250 2.0.0 Ok: queued as 4XyZ\n" QUIT,
     "accepted; a@b.example > +c@d.example accepted 7 id=4XyZ"},
    {"accepted, not ended", HELLO MAIL RCPT BODY "S: 250 Ok\n",
     "accepted; a@b.example > +c@d.example accepted 7"},
    {"null sender", HELLO "C: MAIL FROM:<>\nS: 250 Ok\n" RCPT BODY "S: 250 Ok\n",
     "accepted; <> > +c@d.example accepted 7"},
    {"partly", HELLO MAIL RCPT "C: RCPT TO:<e@d.example>\nS: 550 no\n" BODY "S: 250 Ok\n",
     "partly-accepted; a@b.example > +c@d.example -e@d.example partly-accepted 7"},
    {"partly, one later", HELLO MAIL RCPT "C: RCPT TO:<e@d.example>\nS: 450 no\n" BODY "S: 250 Ok\n",
     "partly-accepted; a@b.example > +c@d.example ~e@d.example partly-accepted 7"},
    {"put off, asked for again", HELLO MAIL "C: RCPT TO:<c@d.example>\nS: 451 no\n" RCPT BODY "S: 250 Ok\n",
     "accepted; a@b.example > +c@d.example accepted 7"},
    {"refused at RCPT", HELLO MAIL "C: RCPT TO:<c@d.example>\nS: 550 5.1.1 no\n" QUIT,
     "refused; a@b.example > -c@d.example refused"},
    {"deferred at RCPT", HELLO MAIL "C: RCPT TO:<c@d.example>\nS: 450 4.2.0 no\n" QUIT,
     "deferred; a@b.example > ~c@d.example deferred"},
    {"its bounce, taken on the same connection, is not the mail",
     HELLO MAIL "C: RCPT TO:<c@d.example>\nS: 550 no\nC: MAIL FROM:<>\nS: 250 Ok\n"
                "C: RCPT TO:<a@b.example>\nS: 250 Ok\n" BODY "S: 250 Ok\n" QUIT,
     "refused; a@b.example > -c@d.example refused; <> > +a@b.example accepted 7"},
    {"the same to a local name",
     HELLO MAIL "C: RCPT TO:<c@d.example>\nS: 550 no\nC: MAIL FROM:<>\nS: 250 Ok\n"
                "C: RCPT TO:<a>\nS: 250 Ok\n" BODY "S: 250 Ok\n" QUIT,
     "refused; a@b.example > -c@d.example refused; <> > +a accepted 7"},
    {"a null sender that writes to somebody else is a mail of its own",
     HELLO MAIL "C: RCPT TO:<c@d.example>\nS: 550 no\nC: MAIL FROM:<>\nS: 250 Ok\n" RCPT BODY
                "S: 250 Ok\n" QUIT,
     "partly-accepted; a@b.example > -c@d.example refused; <> > +c@d.example accepted 7"},
    {"one refused, and the client gives the message up",
     HELLO MAIL RCPT "C: RCPT TO:<e@d.example>\nS: 550 no\n" QUIT,
     "refused; a@b.example > +c@d.example -e@d.example unknown"},
    {"one put off, and the client gives the message up",
     HELLO MAIL RCPT "C: RCPT TO:<e@d.example>\nS: 450 no\nC: RSET\nS: 250 Ok\n" QUIT,
     "deferred; a@b.example > +c@d.example ~e@d.example unknown"},
    {"one refused, another tried behind it", HELLO MAIL "C: RCPT TO:<e@d.example>\nS: 550 no\n" RCPT QUIT,
     "no-mail; a@b.example > -e@d.example +c@d.example unknown"},
    {"one of each",
     HELLO MAIL "C: RCPT TO:<c@d.example>\nS: 450 no\nC: RCPT TO:<e@d.example>\nS: 550 no\n" QUIT,
     "refused; a@b.example > ~c@d.example -e@d.example refused"},
    {"refused at MAIL", HELLO "C: MAIL FROM:<a@b.example>\nS: 550 no\n" QUIT,
     "refused; a@b.example > refused"},
    {"deferred at MAIL", HELLO "C: MAIL FROM:<a@b.example>\nS: 451 no\n" QUIT,
     "deferred; a@b.example > deferred"},
    {"HELO behind EHLO", HELLO "C: HELO ws7\nS: 503 wrong state for HELO\n", "unknown"},
    {"HELO behind EHLO, then the end", HELLO "C: HELO ws7\nS: 503 wrong state for HELO\n" QUIT, "no-mail"},
    {"HELO refused at once", "S: 220 mx1\nC: HELO ws7\nS: 503 no\n" QUIT, "refused"},
    {"refused after the text", HELLO MAIL RCPT BODY "S: 554 5.7.1 spam\n" QUIT,
     "refused; a@b.example > +c@d.example refused 7"},
    {"LMTP, one box full",
     "S: 220 mx1 LMTP\nC: LHLO ws7\nS: 250 mx1\n" MAIL RCPT "C: RCPT TO:<e@d.example>\nS: 250 Ok\n" BODY
     "S: 552 5.2.2 full\nS: 250 Saved\n" QUIT,
     "partly-accepted; a@b.example > -c@d.example +e@d.example partly-accepted 7"},
    {"LMTP, all full",
     "S: 220 mx1 LMTP\nC: LHLO ws7\nS: 250 mx1\n" MAIL RCPT "C: RCPT TO:<e@d.example>\nS: 250 Ok\n" BODY
     "S: 552 5.2.2 full\nS: 452 4.2.2 full\n" QUIT,
     "refused; a@b.example > -c@d.example ~e@d.example refused 7"},
    {"silence, then QUIT", HELLO "C: MAIL FROM:<a@b.example>\nC: RCPT TO:<c@d.example>\nC: QUIT\n",
     "aborted"},
    {"the client's lines alone",
     "C: EHLO ws7\n"
     "C: MAIL FROM:<a@b.example>\nC: QUIT\nX: closed\n",
     "unknown"},
    {"a text without a verdict, then goodbye", HELLO MAIL RCPT BODY "S: 221 Bye\nX: closed\n",
     "unknown; a@b.example > +c@d.example unknown"},
    {"silence after QUIT", HELLO "C: QUIT\n", "no-mail"},
    {"QUIT into a broken connection", HELLO MAIL "C: RCPT TO:<c@d.example>\nX: closed\nC: QUIT\n",
     "aborted; a@b.example > unknown"},
    {"FTP", "S: 220 (vsFTPd 3.0.3)\nC: EHLO ws7\nS: 530 Please login.\n" QUIT, "no-mail"},
    {"a read timed out", "X: timeout\n", "aborted"},
    {"deferred after the text", HELLO MAIL RCPT BODY "S: 452 4.3.1 full\n" QUIT,
     "deferred; a@b.example > +c@d.example deferred 7"},
    {"refused at DATA", HELLO MAIL RCPT "C: DATA\nS: 554 5.7.1 no\n" QUIT,
     "refused; a@b.example > +c@d.example refused"},
    {"mistyped, then accepted",
     HELLO "C: MIAL FROM:<a@b.example>\nS: 500 what?\n" MAIL RCPT BODY "S: 250 Ok\n" QUIT,
     "accepted; a@b.example > +c@d.example accepted 7"},
    {"refused once, accepted after", HELLO MAIL "C: RCPT TO:<c@d>\nS: 501 no\n" RCPT BODY "S: 250 Ok\n" QUIT,
     "partly-accepted; a@b.example > -c@d +c@d.example partly-accepted 7"},
    {"two messages", HELLO MAIL RCPT BODY "S: 250 Ok\n" MAIL "C: RCPT TO:<e@d.example>\nS: 550 no\n" QUIT,
     "partly-accepted; a@b.example > +c@d.example accepted 7; a@b.example > -e@d.example refused"},
    {"MAIL once more, in order",
     "S: 220 mx1\nC: MAIL FROM:<a@b.example>\nS: 503 EHLO first\n" HELLO_AGAIN MAIL RCPT BODY "S: 250 Ok\n",
     "accepted; a@b.example > +c@d.example accepted 7"},
    {"MAIL once more, spelt right",
     HELLO "C: MAIL FROM:<a@b,example>\nS: 501 no\n" MAIL RCPT BODY "S: 250 Ok\n",
     "accepted; a@b.example > +c@d.example accepted 7"},
    {"another sender after a refusal",
     HELLO "C: MAIL FROM:<other@x.example>\nS: 550 no\n" MAIL RCPT BODY "S: 250 Ok\n",
     "partly-accepted; other@x.example > refused; a@b.example > +c@d.example accepted 7"},
    {"221 to a line that is no QUIT",
     HELLO MAIL RCPT "C: Subject: x\nS: 221 2.7.0 Error: I can break rules, too.\nX: closed\n",
     "aborted; a@b.example > +c@d.example unknown"},
    {"exit, which some take for QUIT", HELLO "C: exit\nS: 221 Bye\n", "no-mail"},
    {"an empty line", HELLO "C: \nS: 500 bad syntax\n" QUIT, "no-mail"},
    {"BDAT", HELLO MAIL RCPT "C: BDAT 7 LAST\nC: Hello\nS: 250 Ok queued as 1A\n" QUIT,
     "accepted; a@b.example > +c@d.example accepted id=1A"},
    {"a probe", HELLO QUIT, "no-mail"},
    {"a 221 whose QUIT is missing", HELLO "S: 221 Bye\nX: closed\n", "no-mail"},
    {"a 221 whose QUIT and message are missing",
     HELLO MAIL RCPT "C: DATA\nS: 354 go\nS: 221 Bye\nX: closed\n",
     "unknown; a@b.example > +c@d.example unknown"},
    {"greeting and QUIT", "S: 220 mx1\n" QUIT, "no-mail"},
    {"AUTH cancelled",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 5.7.0 Authentication aborted\n" QUIT, "no-mail"},
    {"AUTH refused", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YQ==\nS: 501 5.5.2 Invalid\n" QUIT,
     "refused"},
    {"gone, and Exim notices", HELLO "S: 421 mx1 lost input connection\n", "no-mail"},
    {"left", "X: connected 192.0.2.1\n" HELLO "X: left\n", "no-mail"},
    {"left after MAIL", HELLO MAIL "X: left\n", "aborted; a@b.example > unknown"},
    {"closed by the server", HELLO MAIL "X: closed\n", "aborted; a@b.example > unknown"},
    {"reset after the text", HELLO MAIL RCPT BODY "X: reset\n",
     "aborted; a@b.example > +c@d.example unknown"},
    {"timed out", HELLO MAIL RCPT "C: DATA\nS: 354 go\nC: Hello\nS: 421 4.4.2 timeout\nX: closed\n",
     "aborted; a@b.example > +c@d.example unknown 7"},
    {"the record ends", HELLO MAIL RCPT, "unknown; a@b.example > +c@d.example unknown"},
    {"the record ends early", HELLO, "unknown"},
    {"not connected", "X: open mx1 25\nX: failed Connection refused\n", "not-connected"},
    {"connected, nothing came", "X: connected 192.0.2.1\nX: closed\n", "aborted"},
    {"refused at the door", "S: 554 5.7.1 no\n" QUIT, "refused"},
    {"too busy", "S: 421 4.7.0 busy\nX: closed\n", "deferred"},
    {"refused at the door, and kept for another try",
     "Jan  2 03:04:05 h postfix/smtp[9]: 4F5: to=<a@b.example>, relay=mx1[192.0.2.1]:25, delay=1, dsn=4.0.0, "
     "status=deferred (host mx1[192.0.2.1] refused to talk to me: 554 no)\n",
     "deferred"},
    {"refused at the door, and returned",
     "Jan  2 03:04:05 h postfix/smtp[9]: 4F5: to=<a@b.example>, relay=mx1[192.0.2.1]:25, delay=1, dsn=5.0.0, "
     "status=bounced (host mx1[192.0.2.1] refused to talk to me: 554 no)\n",
     "refused"},
    {"EHLO refused", "S: 220 mx1\nC: EHLO a_b\nS: 501 5.5.4 no\n" QUIT, "refused"},
    {"EHLO refused, HELO taken", "S: 220 mx1\nC: EHLO ws7\nS: 500 no\nC: HELO ws7\nS: 250 mx1\n" QUIT,
     "no-mail"},
    {"login refused", HELLO "C: AUTH PLAIN AGEAYg==\nS: 535 5.7.8 no\n" QUIT, "refused"},
    {"TLS failed", HELLO "C: STARTTLS\nS: 220 go\nX: tls failed handshake failure\n", "aborted"},
    {"something else answers",
     "Trying 192.0.2.1...\nConnected to mx1.\nSSH-2.0-OpenSSH_9.2\nEHLO ws7\nProtocol mismatch.\n"
     "Connection closed by foreign host.\n",
     "no-mail"},
    {"replies alone", "220 mx1\n250-mx1\n250 SIZE 5\n250 2.1.0 Ok\n550 5.1.1 no such user\n221 Bye\n",
     "refused;  > - refused"},
    {"Exim's id", HELLO MAIL RCPT BODY "S: 250 OK id=1xUyNM-0000ab-CD\n",
     "accepted; a@b.example > +c@d.example accepted 7 id=1xUyNM-0000ab-CD"},
    {"Sendmail's id", HELLO MAIL RCPT BODY "S: 250 2.0.0 4AML1234567890 Message accepted for delivery\n",
     "accepted; a@b.example > +c@d.example accepted 7 id=4AML1234567890"},
    {"Exchange's id",
     HELLO MAIL RCPT BODY "S: 250 2.6.0 <x@y> [InternalId=123456, Hostname=mbx1] Queued mail for delivery\n",
     "accepted; a@b.example > +c@d.example accepted 7 id=123456"},
    {"no id", HELLO MAIL RCPT BODY "S: 250 2.0.0 Ok\n", "accepted; a@b.example > +c@d.example accepted 7"},
};

static void outcomes(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    {
        struct played played;
        play(&played, fixture->dialects, span_of(rows[i].record));
        struct text got = told(played.session);
        wrong += row_differs(rows[i].name, text_span(&got), rows[i].expected);
        text_free(&got);
        play_end(&played);
    }
    assert_int_equal(wrong, 0);
}

/* One letter a stage, name to quit: o ok, F failed, c consequence, - skipped, . unknown. */
static const struct {
    const char *name, *record, *expected;
} stage_rows[] = {
    /* name connect greeting hello tls auth mail rcpt data content quit */
    {"accepted", HELLO MAIL RCPT BODY "S: 250 Ok\n" QUIT, "..oo--ooooo"},
    {"with TLS",
     "X: connected 192.0.2.1\n" HELLO
     "C: STARTTLS\nS: 220 go\nX: tls\nC: EHLO ws7\nS: 250 mx1\n" MAIL RCPT BODY "S: 250 Ok\n" QUIT,
     ".oooo-ooooo"},
    {"with a login", HELLO "C: AUTH PLAIN AGEAYg==\nS: 235 Ok\n" MAIL RCPT BODY "S: 250 Ok\n" QUIT,
     "..oo-oooooo"},
    {"a login refused, its answer left out",
     HELLO "C: AUTH LOGIN\nS: 334 UGFzc3dvcmQ6\nC: [...]\nS: 535 5.7.8 no\n" QUIT, "..oo-F----o"},
    {"refused at RCPT", HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 no\nC: DATA\nS: 503 no\n" QUIT, "..oo--oFc-o"},
    {"one recipient refused", HELLO MAIL "C: RCPT TO:<e@d>\nS: 550 no\n" RCPT BODY "S: 250 Ok\n" QUIT,
     "..oo--oFooo"},
    {"not connected", "X: open mx1 25\nX: failed Connection refused\n", ".F---------"},
    {"name unknown", "X: open mx1 25\nX: failed Name or service not known\n", "F----------"},
    {"refused at the door", "X: connected 192.0.2.1\nS: 554 no\nC: QUIT\nS: 221 Bye\n", ".oF-------o"},
    {"EHLO refused, HELO taken", "S: 220 mx1\nC: EHLO ws7\nS: 500 no\nC: HELO ws7\nS: 250 mx1\n" QUIT,
     "..oo------o"},
    {"the record ends", HELLO MAIL, "..oo--o...."},
    {"the record ends behind a refusal", HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 no\n", "..oo--oF..."},
    {"and the connection", HELLO MAIL "C: RCPT TO:<c@d>\nS: 550 no\nX: closed\n", "..oo--oF---"},
    {"and the server said so", HELLO MAIL "C: RCPT TO:<c@d>\nS: 421 no\n", "..oo--oF---"},
    {"a probe", HELLO QUIT, "..oo------o"},
};

static void stages(void **state)
{
    static const char letters[] = {[STATUS_UNKNOWN] = '.',
                                   [STATUS_OK] = 'o',
                                   [STATUS_FAILED] = 'F',
                                   [STATUS_CONSEQUENCE] = 'c',
                                   [STATUS_SKIPPED] = '-'};
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, stage_rows)
    {
        struct played played;
        struct text got = {0};
        play(&played, fixture->dialects, span_of(stage_rows[i].record));
        assert_int_equal(played.session->stage_count, STAGE_PROTOCOL);
        for (size_t j = 0; j < played.session->stage_count; j++)
            text_add_byte(&got, letters[played.session->stages[j].status]);
        wrong += row_differs(stage_rows[i].name, text_span(&got), stage_rows[i].expected);
        text_free(&got);
        play_end(&played);
    }
    assert_int_equal(wrong, 0);
}

static void paths(void **state)
{
    static const struct {
        const char *argument, *address, *parameters;
        bool seen, brackets, null;
    } cases[] = {
        {"FROM:<a@b>", "a@b", "", true, true, false},
        {"FROM:<a@b> SIZE=1 BODY=8BITMIME", "a@b", "SIZE=1 BODY=8BITMIME", true, true, false},
        {"FROM: <a@b>", "a@b", "", true, true, false},
        {"FROM :<a@b>", "a@b", "", true, true, false},
        {"FROM:a@b", "a@b", "", true, false, false},
        {"FROM a@b", "a@b", "", true, false, false},
        {"FROM a@b SIZE=1", "a@b", "SIZE=1", true, false, false},
        {"from:<a@b>", "a@b", "", true, true, false},
        {"FROM:<>", "", "", true, true, true},
        {"FROM:< >", "", "", true, true, true},
        {"FROM:<a@b", "a@b", "", true, false, false},
        {"FROM:<\"a>b\"@c> X=1", "\"a>b\"@c", "X=1", true, true, false},
        {"FROM:<\"a\\\"b\"@c>", "\"a\\\"b\"@c", "", true, true, false},
        {"TO:<@x,@y:a@b>", "@x,@y:a@b", "", true, true, false},
        {"TO:<postmaster>", "postmaster", "", true, true, false},
        {"<a@b>", "a@b", "", true, true, false},
        {"a@b", "a@b", "", true, false, false},
        {"FROM:", "", "", false, false, false},
        {"", "", "", false, false, false},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, cases)
    {
        struct path path = path_of(span_of(cases[i].argument));
        wrong += row_differs(cases[i].argument, path.address, cases[i].address);
        wrong += row_differs(cases[i].argument, path.parameters, cases[i].parameters);
        wrong += row_differs_number(cases[i].argument, path.seen, cases[i].seen);
        wrong += row_differs_number(cases[i].argument, path.brackets, cases[i].brackets);
        wrong += row_differs_number(cases[i].argument, path.null, cases[i].null);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(outcomes), cmocka_unit_test(stages),
                                       cmocka_unit_test(paths)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
