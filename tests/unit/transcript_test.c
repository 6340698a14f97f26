/* Tests src/record/transcript.c and rules/dialects/marked.json: the notation of the rules' examples. */
#include "recording_text.h"

struct row {
    const char *name, *record, *expected;
};

static const struct row rows[] = {
    {"both sides", "S: 220 mx1\nC: QUIT\nS: 221 Bye\n", "1 S 220 mx1 | 2 C QUIT | 3 S 221 Bye"},
    {"blanks before the marks", "  S: 220 mx1\n\tC: QUIT\n", "1 S 220 mx1 | 2 C QUIT"},
    {"blanks behind the marks stay", "S: 220 mx1\nC:  QUIT \n", "1 S 220 mx1 | 2 C  QUIT "},
    {"CR LF", "S: 220 mx1\r\nC: QUIT\r\n", "1 S 220 mx1 | 2 C QUIT"},
    {"several lines", "S: 220-mx1\nS: 220 go\nC: EHLO ws7\nS: 250-mx1\nS: 250 SIZE\n",
     "1 S 220-mx1 | 2 S 220 go | 3 C EHLO ws7 | 4 S 250-mx1 | 5 S 250 SIZE"},
    {"a body", "S: 220 mx1\nC: DATA\nS: 354 go\nC: Subject: x\nC:\nC: Hello\nC: .\nS: 250 Ok\n",
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go | 4-7 B 3 21._ | 8 S 250 Ok"},
    {"no dot", "S: 220 mx1\nC: DATA\nS: 354 go\nC: Hello\nS: 421 timeout\n",
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go | 4 B 1 7 | 5 S 421 timeout"},
    {"open", "X: open mx1.contoso.example 587\nS: 220 mx1\nC: QUIT\n",
     "[mx1.contoso.example:587] 1 connecting | 2 S 220 mx1 | 3 C QUIT"},
    {"open without a port", "X: open mx1.contoso.example\nS: 220 mx1\nC: QUIT\n",
     "[mx1.contoso.example] 1 connecting | 2 S 220 mx1 | 3 C QUIT"},
    {"open an address", "X: open 192.0.2.25 25\nS: 220 mx1\nC: QUIT\n",
     "[192.0.2.25:25] 1 connecting | 2 S 220 mx1 | 3 C QUIT"},
    {"trying and connected", "X: open mx1 25\nX: trying 192.0.2.25\nX: connected 192.0.2.25\nS: 220 mx1\n",
     "[mx1=192.0.2.25:25] 1 connecting | 2 trying 192.0.2.25 | 3 connected | 4 S 220 mx1"},
    {"connected alone", "X: connected\nS: 220 mx1\nC: QUIT\n", "1 connected | 2 S 220 mx1 | 3 C QUIT"},
    {"failed", "X: open mx1 25\nX: failed Connection refused\n", "[mx1:25] 1 connecting | 2 failed refused"},
    {"failed in words nobody knows", "X: open mx1 25\nX: failed It did not work\n",
     "[mx1:25] 1 connecting | 2 failed other"},
    {"failed in German", "X: open mx1 25\nX: failed Keine Route zum Zielrechner\n",
     "[mx1:25] 1 connecting | 2 failed unreachable"},
    {"failed at one address",
     "X: open mx1 25\nX: trying 2001:db8::1\nX: failed Network is unreachable\nX: trying "
     "192.0.2.1\nX: connected 192.0.2.1\nS: 220 mx1\n",
     "[mx1=192.0.2.1:25] 1 connecting | 2 trying 2001:db8::1 | 3 failed network-unreachable | 4 trying "
     "192.0.2.1 | "
     "5 connected | 6 S 220 mx1"},
    {"closed", "S: 220 mx1\nC: EHLO ws7\nX: closed\n", "1 S 220 mx1 | 2 C EHLO ws7 | 3 closed"},
    {"left", "S: 220 mx1\nC: EHLO ws7\nX: left\n", "1 S 220 mx1 | 2 C EHLO ws7 | 3 left"},
    {"reset", "S: 220 mx1\nC: EHLO ws7\nX: reset\n", "1 S 220 mx1 | 2 C EHLO ws7 | 3 reset"},
    {"timeout", "S: 220 mx1\nC: EHLO ws7\nX: timeout\n", "1 S 220 mx1 | 2 C EHLO ws7 | 3 timeout"},
    {"gap", "S: 220 mx1\nC: EHLO ws7\nX: gap\nS: 221 Bye\n",
     "1 S 220 mx1 | 2 C EHLO ws7 | 3 gap | 4 S 221 Bye"},
    {"TLS", "S: 220 mx1\nC: STARTTLS\nS: 220 go\nX: tls\nC: EHLO ws7\n",
     "1 S 220 mx1 | 2 C STARTTLS | 3 S 220 go | 4 tls-started | 5 C EHLO ws7"},
    {"TLS failed", "S: 220 mx1\nC: STARTTLS\nS: 220 go\nX: tls failed handshake failure\n",
     "1 S 220 mx1 | 2 C STARTTLS | 3 S 220 go | 4 tls-failed"},
    {"TLS failed without words", "S: 220 mx1\nC: STARTTLS\nS: 220 go\nX: tls failed\n",
     "1 S 220 mx1 | 2 C STARTTLS | 3 S 220 go | 4 tls-failed"},
    {"waits", "X: open mx1 25\nX: wait 3\nS: 220 mx1\nC: QUIT\nX: wait 0.5\nS: 221 Bye\n",
     "[mx1:25] 1 ~0 connecting | 3 ~3 S 220 mx1 | 4 ~3 C QUIT | 6 ~3.5 S 221 Bye"},
    {"own address", "X: own 198.51.100.7\nS: 220 mx1\nC: QUIT\n", "2 S 220 mx1 | 3 C QUIT"},
    {"a paragraph that a mail quotes",
     "> The server response was: 5.7.1 Unable to\n> relay\n>\n> What shall I do?\n",
     "[ dotnet] 1-2 gap | 1-2 S 550 5.7.1 Unable to relay"},
    {"Exchange receives: the local end is the server's",
     "#Log-type: SMTP Receive Protocol Log\n"
     "2030-01-02T03:04:05.100Z,EX\\Default,08DE2C8F3A1B,1,10.1.2.10:25,198.51.100.23:51234,>,220 mx1,\n"
     "2030-01-02T03:04:07.100Z,EX\\Default,08DE2C8F3A1B,2,10.1.2.10:25,198.51.100.23:51234,<,QUIT,\n",
     "[=10.1.2.10:25 exchange] 2 ~0 S 220 mx1 | 3 ~2 C QUIT"},
    {"Exchange sends: the remote end is",
     "#Log-type: SMTP Send Protocol Log\n"
     "2030-01-02T03:04:05.100Z,Outbound,08DE2C8F3A1B,1,10.1.2.10:43210,192.0.2.25:25,<,220 mx1,\n"
     "2030-01-02T03:04:07.100Z,Outbound,08DE2C8F3A1B,2,10.1.2.10:43210,192.0.2.25:25,>,QUIT,\n",
     "[=192.0.2.25:25 exchange] 2 ~0 S 220 mx1 | 3 ~2 C QUIT"},
    {"Exim: a client that came in, and a mail that goes out",
     "2030-01-02 03:04:05 H=(ws7) [198.51.100.9] F=<a@b.example> rejected RCPT <c@d.example>: no\n"
     "2030-01-02 03:04:06 1tAbCd-0001Ab-2C ** e@f.example R=dnslookup T=remote_smtp H=mx1 [192.0.2.25]: SMTP "
     "error from remote mail server after end of data: 554 never\n",
     "[ exim] 1 ~0 gap | 1 ~0 C RCPT TO:<c@d.example> | 1 ~0 S 550 no | 1 ~0 remark the log tells no code; "
     "550 "
     "stands for it || [mx1=192.0.2.25 exim] 2 ~0 gap | 2 ~0 B 0 0.- | 2 ~0 S 554 never"},
    {"two sessions",
     "X: open mx1 25\nS: 220 mx1\nC: QUIT\nS: 221 Bye\nX: closed\nX: open mx2 25\nS: 220 mx2\n",
     "[mx1:25] 1 connecting | 2 S 220 mx1 | 3 C QUIT | 4 S 221 Bye | 5 closed || [mx2:25] 6 connecting | 7 S "
     "220 mx2"},
    {"two failed",
     "X: open mx1 25\nX: failed Connection refused\nX: open mx2 25\nX: failed Connection refused\n",
     "[mx1:25] 1 connecting | 2 failed refused || [mx2:25] 3 connecting | 4 failed refused"},
    {"lines without a mark are none of the dialogue",
     "S: 220 mx1\nsome prose\n\nC: QUIT\n250 not marked\nS: 221 x\n", "1 S 220 mx1 | 4 C QUIT | 6 S 221 x"},
    {"words between two dialogues",
     "C: EHLO a\nS: 250 x\nC: MAIL FROM:<a@b>\nS: 250 x\nC: RCPT TO:<c@d>\nS: 550 x\nand from the "
     "office:\nC: EHLO b\nS: "
     "250 x\n",
     "1 C EHLO a | 2 S 250 x | 3 C MAIL FROM:<a@b> | 4 S 250 x | 5 C RCPT TO:<c@d> | 6 S 550 x || 8 C EHLO b "
     "| 9 S "
     "250 x"},
    {"words inside of one",
     "C: MAIL FROM:<a@b>\nS: 250 x\nin the same window\nC: MAIL FROM:<x@b>\nS: 503 x\n",
     "1 C MAIL FROM:<a@b> | 2 S 250 x | 4 C MAIL FROM:<x@b> | 5 S 503 x"},
};

static void notation(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    wrong += recording_differs(fixture->dialects, rows[i].name, span_of(rows[i].record), rows[i].expected);
    assert_int_equal(wrong, 0);
}

static bool first_conversation(const struct dialects *dialects, const char *record, struct arena *arena,
                               struct conversation *conversation)
{
    struct error error = {{0}};
    struct recording *recording = recording_open(dialects, NULL, span_of(record), &error);
    bool any = recording_next(recording, arena, conversation);
    recording_close(recording);
    return any;
}

static void what_stands_beside(void **state)
{
    const struct recording_fixture *fixture = *state;
    struct arena arena = {0};
    struct conversation conversation;
    assert_true(first_conversation(
        fixture->dialects, "X: own 198.51.100.7\nS: 220 mx1\nX: wait 2.5\nC: QUIT\n", &arena, &conversation));
    assert_true(span_is(conversation.client.address, "198.51.100.7"));
    assert_true(span_is(conversation.format, "marked"));
    assert_true(conversation.seconds > 2.49 && conversation.seconds < 2.51);
    assert_true(conversation.tells_close && !conversation.frames);
    assert_int_equal(conversation.stream, -1);
    assert_int_equal(conversation.first, 2); /* what is said about the client is no moment */
    assert_int_equal(conversation.last, 4);
    arena_free(&arena);
}

/* Lookups belong to the file: they reach each conversation behind them, and the one they stand behind. */
static void lookups_reach_later_sessions(void **state)
{
    static const char *const records[] = {
        "S: 220 a\nC: QUIT\nS: 221 x\nX: closed\n$ nslookup -q=mx fabrikam.com\nfabrikam.com\tmail exchanger "
        "= 10 "
        "mail1.fabrikam.com.\nX: open mail1.fabrikam.com 25\nS: 220 b\nC: QUIT\nS: 221 x\nX: closed\nX: open "
        "mx2 25\n"
        "S: 220 c\nC: QUIT\n",
        "220 a\nQUIT\n221 x\n$ nslookup -q=mx fabrikam.com\nfabrikam.com\tmail exchanger = 10 "
        "mail1.fabrikam.com.\n$ telnet mail1.fabrikam.com 25\n220 b\nQUIT\n221 x\n$ telnet mx2 25\n220 "
        "c\nQUIT\n221 x\n"};
    enum { SESSIONS = 3 };
    const struct recording_fixture *fixture = *state;
    EACH(r, records)
    {
        struct arena arena = {0};
        struct error error = {{0}};
        struct conversation conversation;
        struct recording *recording = recording_open(fixture->dialects, NULL, span_of(records[r]), &error);
        for (int i = 0; i < SESSIONS; i++) {
            arena_empty(&arena);
            assert_true(recording_next(recording, &arena, &conversation));
            assert_int_equal(conversation.around.lookup_count, 1);
            assert_true(span_is(conversation.around.lookups[0].answers[0].name, "mail1.fabrikam.com"));
        }
        assert_false(recording_next(recording, &arena, &conversation));
        recording_close(recording);
        arena_free(&arena);
    }
}

static void notes_of_the_recording(void **state)
{
    const struct recording_fixture *fixture = *state;
    struct arena arena = {0};
    struct error error = {{0}};
    struct conversation conversation;
    struct recording *recording =
        recording_open(fixture->dialects, NULL, span_of("S: 220 mx1\nC: QUIT\n\n"), &error);
    while (recording_next(recording, &arena, &conversation))
        arena_empty(&arena);
    assert_int_equal(recording_notes(recording)->lines, 3);
    assert_false(recording_notes(recording)->damaged || recording_notes(recording)->cut_lines);
    recording_close(recording);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(notation), cmocka_unit_test(what_stands_beside),
                                       cmocka_unit_test(lookups_reach_later_sessions),
                                       cmocka_unit_test(notes_of_the_recording)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
