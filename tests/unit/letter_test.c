/* What a customer is told: whole answers, and that the tables behind them leave nothing out. */
#include "cmocka_all.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "render/letter_words.h"
#include "session/facts.h"
#include "smtplint.h"

static bool keep(void *to, const char *bytes, size_t len)
{
    text_add(to, (struct span){bytes, len});
    return true;
}

static struct text answer(struct smtplint *engine, const char *record, const char *language, const char *ours)
{
    struct text out = {0};
    struct smtplint_options options = {
        .format = "text", .language = language, .ours = ours, .for_customer = true, .width = 100};
    struct smtplint_run *run = smtplint_begin(engine, &options, keep, &out);
    if (record)
        smtplint_bytes(run, record, strlen(record), "ticket.log");
    smtplint_end(run);
    return out;
}

/* Rows are broken at the width, which is not what is tested here. */
static struct text unbroken(struct text wrapped)
{
    for (size_t i = 0; i + 1 < wrapped.len; i++)
        if (wrapped.at[i] == '\n' && wrapped.at[i + 1] != '\n' && i && wrapped.at[i - 1] != '\n')
            wrapped.at[i] = ' ';
    return wrapped;
}

#define REFUSED                                                                                              \
    "X: open mail1.fabrikam.com 25\nX: connected 192.0.2.50\nS: 220 mail1.fabrikam.com ESMTP\n"              \
    "C: EHLO ws7.contoso.com\nS: 250 mail1.fabrikam.com\nC: MAIL FROM:<chris@contoso.com>\nS: 250 2.1.0 "    \
    "Ok\n"
#define UNKNOWN                                                                                              \
    "C: RCPT TO:<karl@fabrikam.com>\nS: 550 5.1.1 <karl@fabrikam.com>: User unknown\nC: QUIT\nS: 221 Bye\n"

/* clang-format off */
static const struct {
    const char *name, *ours, *language, *record, *expected;
} rows[] = {
    {"nothing at all", NULL, "en", NULL,
     "There was no record of an attempt in what we received. The next step is yours: please record the attempt once more and send us the record.\n"},
    {"an unknown recipient", NULL, "en", REFUSED UNKNOWN,
     "In the record that we have, the message from chris@contoso.com to karl@fabrikam.com was not accepted by the mail server mail1.fabrikam.com. The receiving mail server knows no mailbox of this name. A possible cause: The address is misspelt or never existed. The next step is the sender's: please check the address letter by letter, ask the recipient if in doubt, and send the message again. To go on, we need from you: the address as the recipient confirms it.\n"},
    {"the same, sent by us", "contoso.com", "de", REFUSED UNKNOWN,
     "In der Aufzeichnung, die uns vorliegt, wurde die Nachricht von chris@contoso.com an karl@fabrikam.com vom Mailserver mail1.fabrikam.com nicht angenommen. Der empfangende Mailserver kennt kein Postfach dieses Namens. Eine mögliche Ursache: Die Adresse ist vertippt oder gab es nie. Der nächste Schritt liegt bei Ihnen: Bitte prüfen Sie die Adresse Zeichen für Zeichen, fragen Sie im Zweifel den Empfänger, und senden Sie die Nachricht dann noch einmal. Damit wir weiterkommen, senden Sie uns bitte noch: die Adresse, wie der Empfänger sie bestätigt.\n"},
    {"twice the same is one paragraph", NULL, "de",
     REFUSED UNKNOWN REFUSED
     "C: RCPT TO:<kate2@fabrikam.com>\nS: 550 5.1.1 User unknown\nC: QUIT\nS: 221 Bye\n",
     "Bei beiden Versuchen, deren Aufzeichnung uns vorliegt, wurde die Nachricht von chris@contoso.com an karl@fabrikam.com und kate2@fabrikam.com vom Mailserver mail1.fabrikam.com nicht angenommen. Der empfangende Mailserver kennt kein Postfach dieses Namens. Eine mögliche Ursache: Die Adresse ist vertippt oder gab es nie. Der nächste Schritt liegt beim Absender: Bitte prüfen Sie die Adresse Zeichen für Zeichen, fragen Sie im Zweifel den Empfänger, und senden Sie die Nachricht dann noch einmal. Damit wir weiterkommen, senden Sie uns bitte noch: die Adresse, wie der Empfänger sie bestätigt.\n"},
    {"accepted", NULL, "en",
     REFUSED "C: RCPT TO:<kate@fabrikam.com>\nS: 250 Ok\nC: DATA\nS: 354 Go\nC: Subject: x\nC:\nC: y\nC: .\nS: 250 2.0.0 Ok: queued as 5111011\nC: QUIT\nS: 221 Bye\n",
     "In the record that we have, the message from chris@contoso.com to kate@fabrikam.com was accepted by the mail server mail1.fabrikam.com. Accepted is not yet delivered: what became of it afterwards, the record does not show. Nothing needs to be done on your side; if the message is missing, the operator of the mail server mail1.fabrikam.com can trace it by its number 5111011. Only if something is missing do we need from you: the error message, if one came back to the sender; date and time of the attempt, with the time zone; whether other messages to the same recipient arrive.\n"},
    {"the record breaks off", NULL, "de", REFUSED,
     "In der Aufzeichnung, die uns vorliegt, ist am Ende noch offen, ob die Nachricht von chris@contoso.com vom Mailserver mail1.fabrikam.com angenommen wurde. Ob und warum etwas gescheitert ist, lässt sich daraus nicht erkennen. Der nächste Schritt liegt bei Ihnen: Bitte zeichnen Sie den Versuch noch einmal auf und schicken Sie uns die Aufzeichnung. Damit wir weiterkommen, senden Sie uns bitte noch: die vollständige Aufzeichnung bis zu ihrem Ende; die Fehlermeldung, falls der Absender eine zurückbekam.\n"},
    {"no dialogue in it", NULL, "en", "Dear support,\nmy mail does not work.\n",
     "In the file ticket.log we found no exchange between mail servers that could be read. About your mail we can therefore say nothing yet; that does not mean that all is well. The next step is yours: please record the attempt once more and send us the record. To go on, we need from you: the record as a text file or a network capture, not as a picture; the error message, if one came back to the sender.\n"},
    {"on our own side", "fabrikam.com", "en",
     REFUSED
     "C: RCPT TO:<kate@fabrikam.com>\nS: 452 4.3.1 Insufficient system storage\nC: QUIT\nS: 221 Bye\n",
     "In the record that we have, the message from chris@contoso.com to kate@fabrikam.com was not accepted by the mail server mail1.fabrikam.com for the time being. The receiving mail server has no room for more messages at the moment. The next step is ours: we need to make room on the server, and we will see to it. To go on, we need from you: date and time of the attempt, with the time zone.\n"},
};
/* clang-format on */

static void whole_answers(void **state)
{
    char why[SMTPLINT_WHY] = "";
    struct smtplint *engine = smtplint_new(NULL, why, sizeof why);
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct text got = unbroken(answer(engine, rows[i].record, rows[i].language, rows[i].ours));
        if (!span_is(text_span(&got), rows[i].expected)) {
            print_error("%s:\n%.*sexpected:\n%s", rows[i].name, (int)got.len, got.at, rows[i].expected);
            wrong++;
        }
        text_free(&got);
    }
    smtplint_free(engine);
    assert_int_equal(wrong, 0);
}

/* ---- the tables ---- */

static size_t faults(const char *what, struct words words)
{
    size_t wrong = 0;
    for (int i = 0; i < LANGUAGES; i++) {
        struct span text = words.in[i];
        if (text.len && !jargon_in(text))
            continue;
        print_error("%s: missing, or words for administrators: %.*s\n", what, (int)text.len, text.at);
        wrong++;
    }
    return wrong;
}

static size_t category_faults(struct span name)
{
    const struct category_words *category = category_words(name);
    size_t wrong = !span_is(name, category->category);
    if (wrong)
        print_error("%.*s: no words for it\n", (int)name.len, name.at);
    wrong += faults(category->category, category->why) + faults(category->category, category->sender);
    wrong += faults(category->category, category->system) + faults(category->category, category->receiver);
    if (category->network.in[LANGUAGE_EN].len)
        wrong += faults(category->category, category->network);
    if (!span_starts(category->sender.in[LANGUAGE_EN], "please ") ||
        !span_starts(category->sender.in[LANGUAGE_DE], "Bitte "))
        wrong += 1;
    return wrong;
}

static void every_category(void **state)
{
    size_t wrong = 0, count = 0;
    (void)state;
    for (struct span name; (name = category_at(count)).len; count++)
        wrong += category_faults(name);
    assert_true(count >= 40);
    assert_int_equal(wrong, 0);
}

static void every_request(void **state)
{
    size_t wrong = 0;
    (void)state;
    for (int i = 0; i < REQUESTS; i++)
        wrong += faults("request", request_words((enum request)i));
    assert_int_equal(wrong, 0);
}

/* What a record does not show is asked for, or known to be nothing that a customer can give. */
static void every_unseen_fact(void **state)
{
    enum request request;
    size_t wrong = 0;
    (void)state;
    for (size_t i = 0; i < fact_count(); i++) {
        struct span unseen = fact_kind(i)->unseen.in[LANGUAGE_EN];
        if (!unseen.len || fact_is_of_run(i) ||
            request_for(unseen, &request)) /* an answer is about one session */
            continue;
        print_error("%s: %.*s\n", fact_kind(i)->name, (int)unseen.len, unseen.at);
        wrong++;
    }
    assert_true(request_for((struct span)SPAN("the lookups in this record do not show it"), &request));
    assert_false(request_for((struct span)SPAN("the moon was not full"), &request));
    assert_int_equal(wrong, 0);
}

static void knows_jargon(void **state)
{
    static const char *const jargon[] = {"The server sent 550",
                                         "Code 5.1.1",
                                         "EHLO was refused",
                                         "the client hung up",
                                         "Die Warteschlange ist voll",
                                         "type <kate>",
                                         "use --tls",
                                         "ein SMTP-Server",
                                         "the MX record",
                                         "open port 25"},
                             *const plain[] = {"The address is misspelt or never existed",
                                               "Das Postfach ist voll.",
                                               "please send 20 messages at most",
                                               "a support team transports reports",
                                               "Größe, Übermaß und Ärger",
                                               ""};
    (void)state;
    for (size_t i = 0; i < sizeof jargon / sizeof jargon[0]; i++)
        assert_true(jargon_in(span_of(jargon[i])));
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        assert_false(jargon_in(span_of(plain[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_answers), cmocka_unit_test(every_category),
        cmocka_unit_test(every_request), cmocka_unit_test(every_unseen_fact),
        cmocka_unit_test(knows_jargon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
