/*
 * Tests how marked records are read as a whole: src/record/{tell,talk,take,early,verdict,transcript}.c. What
 * each dialect's lines mean is tested by the examples inside rules/dialects/.
 */
#include <string.h>

#include "record/input.h"
#include "recording_text.h"

struct row {
    const char *name, *record, *expected;
};

#define SWAKS "=== Trying mx1.contoso.example:25...\n=== Connected to mx1.contoso.example.\n"

static const struct row rows[] = {
    /* Layers. */
    {"quoted", "Hello,\n> <-  220 mx1\n>  -> QUIT\n> <-  221 x\n",
     "[ swaks] 2 S 220 mx1 | 3 C QUIT | 4 S 221 x"},
    {"HTML in one line",
     "SERVER -&gt; CLIENT: 220 a<br>CLIENT -&gt; SERVER: QUIT<br>SERVER -&gt; CLIENT: 221 b<br>",
     "[ phpmailer] 1 S 220 a | 1 C QUIT | 1 S 221 b"},
    {"syslog around a telnet log",
     "Jan  2 03:04:05 h app[9]: 220 mx1\nJan  2 03:04:07 h app[9]: QUIT\nJan  2 03:04:08 h app[9]: 221 x\n",
     "1 ~0 S 220 mx1 | 2 ~2 C QUIT | 3 ~3 S 221 x"},
    {"docker around swaks", "m_1  | <-  220 mx1\nm_1  |  -> QUIT\nm_1  | <-  221 x\n",
     "[ swaks] 1 S 220 mx1 | 2 C QUIT | 3 S 221 x"},
    /* Several conversations. */
    {"two in a row", SWAKS "<-  220 a\n -> QUIT\n<-  221 b\n" SWAKS "<-  220 c\n",
     "[mx1.contoso.example:25 swaks] 1 connecting | 2 connected | 3 S 220 a | 4 C QUIT | 5 S 221 b || "
     "[mx1.contoso.example:25 swaks] 6 connecting | 7 connected | 8 S 220 c"},
    {"handed out as they began", "11 > 220 a\n12 > 220 b\n12 < QUIT\n12 > 221 c\n11 < QUIT\n11 > 221 d\n",
     "1 S 220 a | 5 C QUIT | 6 S 221 d || 2 S 220 b | 3 C QUIT | 4 S 221 c"},
    {"another dialect behind the end",
     "<-  220 a\n -> QUIT\n<-  221 b\nnow\nthe\nsame\nwith\nanother\nprogram\nhere\n-> \"220 c\\r\\n\"\n<- "
     "\"QUIT\\r\\n\"\n-> \"221 d\\r\\n\"\n",
     "[ swaks] 1 S 220 a | 2 C QUIT | 3 S 221 b || [ ruby] 11 S 220 c | 12 C QUIT | 13 S 221 d"},
    {"and the first one soon behind that",
     SWAKS "<-  220 a\n -> QUIT\n<-  221 b\n\n220 mx2\nHELO c\n250 mx2\nQUIT\n221 d\n\n" SWAKS "<-  220 e\n",
     "[mx1.contoso.example:25 swaks] 1 connecting | 2 connected | 3 S 220 a | 4 C QUIT | 5 S 221 b || 7 S "
     "220 mx2 "
     "| 8 C HELO c | 9 S 250 mx2 | 10 C QUIT | 11 S 221 d || [mx1.contoso.example:25 swaks] 13 connecting | "
     "14 "
     "connected | 15 S 220 e"},
    /* Replies told by errors. */
    {"heard before: dropped", "S: 220 x\nC: RCPT TO:<a@b.example>\nS: 550 5.1.1 no\n",
     "1 S 220 x | 2 C RCPT TO:<a@b.example> | 3 S 550 5.1.1 no"},
    {"the command that it answered",
     "Jan  2 03:04:05 h postfix/smtp[9]: 4F5: to=<a@b.example>, relay=mx1[192.0.2.1]:25, status=deferred "
     "(host "
     "mx1[192.0.2.1] said: 451 4.3.0 later (in reply to MAIL FROM command))\n",
     "[mx1=192.0.2.1:25 postfix] 1 ~0 gap | 1 ~0 C MAIL FROM | 1 ~0 S 451 4.3.0 later"},
    {"one conversation a mail",
     "Jan  2 03:04:05 h postfix/smtp[9]: AAA1: to=<a@b.example>, relay=mx1[192.0.2.1]:25, status=sent (250 "
     "ok "
     "1)\nJan  2 03:04:06 h postfix/smtp[9]: BBB2: to=<c@b.example>, relay=mx1[192.0.2.1]:25, status=bounced "
     "(host mx1[192.0.2.1] said: 550 no (in reply to RCPT TO command))\n",
     "[mx1=192.0.2.1:25 postfix] 1 ~0 gap | 1 ~0 B 0 0.- | 1 ~0 S 250 ok 1 || [mx1=192.0.2.1:25 postfix] 2 "
     "~0 "
     "gap | 2 ~0 C RCPT TO:<c@b.example> | 2 ~0 S 550 no"},
    {"a command that names the server, and its error",
     "PS C:\\> Send-MailMessage -From a@b.example -SmtpServer 'mx1.b.example' -Port 587\n"
     "Send-MailMessage : Mailbox unavailable. The server response was: 5.7.54 SMTP; Unable to relay\n"
     "At line:1 char:1\n+ Send-MailMessage -From a@b.example -SmtpServer mx2.b.example\n",
     "[mx1.b.example:587 dotnet] 2 gap | 2 S 550 5.7.54 SMTP; Unable to relay"},
    {"an error first, the dialogue after it",
     "msmtp: server message: 550 5.1.1 no\nhost = mx1\n<-- 220 a\n--> QUIT\n<-- 550 5.1.1 no\n",
     "[mx1 msmtp] 3 S 220 a | 4 C QUIT | 5 S 550 5.1.1 no"},
    /* Message texts. */
    {"left out", "  SMTP>> DATA\n  SMTP<< 354 go\n  SMTP<< 250 ok\n",
     "[ exim] 1 C DATA | 2 S 354 go | 3 B 0 0.- | 3 S 250 ok"},
    {"without marks",
     "S: 220 a\nConnected to smtp://mx1:25/\nS: 220 b\nC: DATA\nS: 354 go\nC: a: b\n\nc\n.\nS: 250 ok\n",
     "[ mailkit] 1 S 220 a || [mx1:25 mailkit] 2 connected | 3 S 220 b | 4 C DATA | 5 S 354 go | 6-9 B 3 "
     "11._ | "
     "10 S 250 ok"},
    /* TLS. */
    {"the end under TLS is no failed handshake",
     "<-  220 a\n -> STARTTLS\n<-  220 go\n=== TLS started with cipher x\n ~> QUIT\n<~  221 b\n*** error: "
     "unexpected eof "
     "while reading\n",
     "[ swaks] 1 S 220 a | 2 C STARTTLS | 3 S 220 go | 4 tls-started | 5 C QUIT | 6 S 221 b | 7 remark "
     "error: "
     "unexpected eof while reading"},
    /* Secrets. */
    {"a password in the program's words", SWAKS "*** Connection refused, password=geheim\n",
     "[mx1.contoso.example:25 swaks] 1 connecting | 2 connected | 3 closed refused"},
};

static void records(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    wrong += recording_differs(fixture->dialects, rows[i].name, span_of(rows[i].record), rows[i].expected);
    assert_int_equal(wrong, 0);
}

/* More conversations open at once than are kept: the oldest are handed out as they are, none is lost. */
static void more_than_are_kept(void **state)
{
    enum { MANY = 300 };
    const struct recording_fixture *fixture = *state;
    struct text record = {0};
    struct arena arena = {0};
    struct error error = {{0}};
    struct conversation conversation;
    size_t found = 0;
    for (int i = 0; i < MANY; i++)
        text_print(&record, "%d > 220 mx%d\n", 10000 + i, i);
    struct recording *recording = recording_open(fixture->dialects, NULL, text_span(&record), &error);
    for (; recording_next(recording, &arena, &conversation); arena_empty(&arena))
        found += conversation.first == found + 1;
    recording_close(recording);
    arena_free(&arena);
    text_free(&record);
    assert_int_equal(found, MANY);
}

static void by_name(void **state)
{
    const struct recording_fixture *fixture = *state;
    struct error error = {{0}};
    struct arena arena = {0};
    struct conversation conversation;
    struct span record = span_of("-> \"220 a\"\n<- \"QUIT\"\n");
    struct recording_wishes unknown = {.dialect = "nonsense"}, ruby = {.dialect = "ruby-net-smtp"};
    struct input *input = input_open(NULL, record, &error);
    assert_null(recording_of(fixture->dialects, &unknown, input, &error));
    assert_non_null(strstr(error.text, "nonsense"));
    struct recording *recording = recording_of(fixture->dialects, &ruby, input, &error);
    assert_true(recording_next(recording, &arena, &conversation));
    assert_true(span_is(conversation.format, "ruby-net-smtp"));
    recording_close(recording);
    input_close(input);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(records), cmocka_unit_test(more_than_are_kept),
                                       cmocka_unit_test(by_name)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
