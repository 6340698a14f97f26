/* Tests src/session/secret.c: what AUTH carried never gets out, and what was wrong with it is told. */
#include <string.h>

#include "session_text.h"
#include "smtplint.h"

#define HELLO "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nS: 250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2\n"

/*
 * chris@contoso.com / hunter2secret, in all the ways in which they are sent. What must appear nowhere is
 * parted by blanks.
 */
static const struct {
    const char *name, *record, *never, *faults;
} rows[] = {
    {"PLAIN at once", HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535 5.7.8 no\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret chris@contoso.com", ""},
    {"PLAIN in two lines",
     HELLO "C: AUTH PLAIN\nS: 334 \nC: AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 235 Ok\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret chris@contoso.com", ""},
    {"LOGIN",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: Y2hyaXNAY29udG9zby5jb20=\nS: 334 UGFzc3dvcmQ6\nC: "
           "aHVudGVyMnNlY3JldA==\nS: 535 5.7.8 no\n",
     "Y2hyaXNAY29udG9zby5jb20= aHVudGVyMnNlY3JldA== hunter2secret chris@contoso.com", ""},
    {"LOGIN with the user at once",
     HELLO "C: AUTH LOGIN Y2hyaXNAY29udG9zby5jb20=\nS: 334 UGFzc3dvcmQ6\nC: "
           "aHVudGVyMnNlY3JldA==\nS: 535 5.7.8 no\n",
     "Y2hyaXNAY29udG9zby5jb20= aHVudGVyMnNlY3JldA== hunter2secret chris@contoso.com", ""},
    {"lower case",
     HELLO
     "C: auth login Y2hyaXNAY29udG9zby5jb20=\nS: 334 UGFzc3dvcmQ6\nC: aHVudGVyMnNlY3JldA==\nS: 535 no\n",
     "Y2hyaXNAY29udG9zby5jb20= aHVudGVyMnNlY3JldA== hunter2secret", ""},
    {"XOAUTH2",
     HELLO
     "C: AUTH XOAUTH2 dXNlcj1jaHJpc0Bjb250b3NvLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQg"
     "EB\nS: 535 5.7.8 no\n",
     "dXNlcj1jaHJpc0Bjb250b3NvLmNvbQFhdXRoPUJlYXJlciB5YTI5LnZGOWRmdDRxbVRjMk52YjNSbGNrQgEB "
     "ya29.vF9dft4qmTc2Nvb3RlckB chris@contoso.com",
     ""},
    {"CRAM-MD5",
     HELLO "C: AUTH CRAM-MD5\nS: 334 PDE4OTYuNjk3MTcwOTUyQG14MT4=\nC: "
           "Y2hyaXNAY29udG9zby5jb20gYjkxM2E2MDJjN2VkYTdhNDk1YjRlNmU3MzM0ZDM4OTA=\nS: 235 Ok\n",
     "Y2hyaXNAY29udG9zby5jb20gYjkxM2E2MDJjN2VkYTdhNDk1YjRlNmU3MzM0ZDM4OTA= b913a602c7eda7a495b4e6e7334d3890",
     ""},
    {"typed again after a refusal",
     HELLO "C: AUTH LOGIN\nS: 504 5.7.4 no\nC: Y2hyaXNAY29udG9zby5jb20=\nS: 500 what?\nC: "
           "aHVudGVyMnNlY3JldA==\nS: 500 what?\n",
     "Y2hyaXNAY29udG9zby5jb20= aHVudGVyMnNlY3JldA==", NULL},
    {"typed again, the server quotes it",
     HELLO "C: AUTH LOGIN\nS: 504 5.7.4 no\nC: aHVudGVyMnNlY3JldA==\nS: 500 5.5.1 unknown "
           "command \"aHVudGVyMnNlY3JldA==\"\n",
     "aHVudGVyMnNlY3JldA==", NULL},
    {"the password in clear",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: Y2hyaXNAY29udG9zby5jb20=\nS: 334 UGFzc3dvcmQ6\nC: "
           "hunter2secret\nS: 501 5.5.2 Cannot decode hunter2secret\n",
     "hunter2secret Y2hyaXNAY29udG9zby5jb20=", "not-base64"},
    {"the user's name in replies",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535 5.7.8 user "
           "<chris@contoso.com> unknown\n",
     "chris@contoso.com hunter2secret", ""},
    {"three lines of reply",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535-5.7.8 no\nS: 535-5.7.8 "
           "hunter2secret is no password\nS: 535 5.7.8 AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\n",
     "chris@contoso.com hunter2secret AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=", ""},
    {"a password in another case",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535 5.7.8 "
           "HUNTER2SECRET is wrong\n",
     "hunter2secret HUNTER2SECRET", ""},
    {"the rest of a token",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJz ZWNyZXQ=\nS: 501 5.5.2 no\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJz ZWNyZXQ=", "not-base64"},
    {"a colon behind AUTH",
     HELLO "C: AUTH: PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 501 5.5.4 no\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", NULL},
    {"Exchange's verb",
     HELLO
     "C: X-EXPS LOGIN Y2hyaXNAY29udG9zby5jb20=\nS: 334 UGFzc3dvcmQ6\nC: aHVudGVyMnNlY3JldA==\nS: 535 no\n",
     "Y2hyaXNAY29udG9zby5jb20= aHVudGVyMnNlY3JldA== hunter2secret", ""},
    {"mistyped verb",
     HELLO "C: AUHT PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 500 what?\nC: AUTH PLAIN "
           "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535 no\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", ""},
    {"mistyped verb alone",
     HELLO "C: AUHT PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 500 what?\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", NULL},
    {"no mechanism", HELLO "C: AUTH AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 504 5.5.4 no\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", NULL},
    {"no mechanism, a short token", HELLO "C: AUTH AGNocmlzAGh1bnRl\nS: 504 5.5.4 no\n", "AGNocmlzAGh1bnRl",
     NULL},
    {"no blank",
     HELLO "C: AUTHLOGIN\nS: 500 what?\nC: Y2hyaXNAY29udG9zby5jb20=\nS: 500 what?\nC: "
           "aHVudGVyMnNlY3JldA==\nS: 500 what?\n"
           "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n",
     "Y2hyaXNAY29udG9zby5jb20= aHVudGVyMnNlY3JldA== hunter2secret", NULL},
    {"no blank, and at once",
     HELLO "C: AUTHPLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 500 what?\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", NULL},
    {"a hyphen for the blank, and a broken token",
     HELLO "C: AUTH-PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJz\nS: 500 what?\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJz", NULL},
    {"a token that is not base64", HELLO "C: AUTH PLAIN chris:hunter2secret\nS: 501 5.5.2 no\n",
     "hunter2secret", "not-base64"},
    {"a newline at the end",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: Y2hyaXNAY29udG9zby5jb20K\nS: 334 UGFzc3dvcmQ6\nC: "
           "aHVudGVyMnNlY3JldAo=\nS: 535 5.7.8 no\n",
     "Y2hyaXNAY29udG9zby5jb20K aHVudGVyMnNlY3JldAo= hunter2secret", "trailing-newline trailing-newline"},
    {"a blank at the end",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: Y2hyaXNAY29udG9zby5jb20=\nS: 334 UGFzc3dvcmQ6\nC: "
           "aHVudGVyMnNlY3JldCA=\nS: 535 5.7.8 no\n",
     "aHVudGVyMnNlY3JldCA= hunter2secret", "trailing-blank"},
    {"no NUL", HELLO "C: AUTH PLAIN Y2hyaXNAY29udG9zby5jb206aHVudGVyMnNlY3JldA==\nS: 501 5.5.2 no\n",
     "Y2hyaXNAY29udG9zby5jb206aHVudGVyMnNlY3JldA== hunter2secret", "missing-nul"},
    {"no domain", HELLO "C: AUTH PLAIN AGNocmlzAGh1bnRlcjJzZWNyZXQ=\nS: 535 5.7.8 no\n",
     "AGNocmlzAGh1bnRlcjJzZWNyZXQ= hunter2secret", "no-at"},
    {"a Windows domain", HELLO "C: AUTH PLAIN AENPTlRPU09cY2hyaXMAaHVudGVyMnNlY3JldA==\nS: 535 5.7.8 no\n",
     "AENPTlRPU09cY2hyaXMAaHVudGVyMnNlY3JldA== hunter2secret", ""},
    {"undefined", HELLO "C: AUTH PLAIN AHVuZGVmaW5lZABodW50ZXIyc2VjcmV0\nS: 535 5.7.8 no\n",
     "AHVuZGVmaW5lZABodW50ZXIyc2VjcmV0 hunter2secret", "undefined"},
    {"nothing", HELLO "C: AUTH PLAIN AAA=\nS: 535 5.7.8 no\n", "AAA=", "empty empty"},
    {"no padding",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ\nS: 501 5.5.2 hunter2secret\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ hunter2secret", "not-base64"},
    {"in quotes, the server leaves them out",
     HELLO "C: AUTH PLAIN \"AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\"\nS: 501 5.5.2 "
           "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= is wrong\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", "not-base64"},
    {"the server cuts it",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535 5.7.8 "
           "AGNocmlzQGNvbnRvc28uY29tAGh1bnR... is wrong\n",
     "AGNocmlzQGNvbnRvc28uY29t", ""},
    {"the server makes a longer word of it",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535 5.7.8 try_hunter2secret_x\n",
     "hunter2secret", ""},
    {"in a URL", HELLO "C: AUTH PLAIN AGNocmlzAGh1bnRlciYycw==\nS: 535 5.7.8 https://mx1/?p=hunter%262s&x\n",
     "hunter%262s", "no-at"},
    {"in clear after a refusal",
     HELLO "C: AUTH LOGIN\nS: 504 5.7.4 no\nC: chris@contoso.com\nS: 500 what?\nC: hunter2secret\nS: 500 "
           "what is hunter2secret?\n",
     "chris@contoso.com hunter2secret", NULL},
    {"POP3's words", HELLO "C: USER chris\nS: 502 no\nC: PASS hunter2secret\nS: 502 PASS hunter2secret?\n",
     "hunter2secret", NULL},
    {"IMAP's words", HELLO "C: a1 LOGIN chris hunter2secret\nS: 500 what?\n", "hunter2secret", NULL},
    {"IMAP's words without a tag", HELLO "C: LOGIN chris hunter2secret\nS: 500 what?\n", "hunter2secret",
     NULL},
    {"the mechanism alone", HELLO "C: PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 500 what?\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", NULL},
    {"the token alone", HELLO "C: AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 500 what?\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", NULL},
    {"LOGIN alone",
     HELLO "C: LOGIN\nS: 500 what?\nC: Y2hyaXNAY29udG9zby5jb20=\nS: 500 what?\nC: aHVudGVyMnNlY3JldA==\nS: "
           "500 what?\n",
     "Y2hyaXNAY29udG9zby5jb20= aHVudGVyMnNlY3JldA== hunter2secret", NULL},
    {"behind other words",
     HELLO "C: EHLO ws7 AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 501 no\n",
     "AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ= hunter2secret", NULL},
    {"broken into lines by the program",
     HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29t\nC: AGh1bnRlcjJz\nC: ZWNyZXQ=\nS: 535 5.7.8 no\n",
     "AGNocmlzQGNvbnRvc28uY29t AGh1bnRlcjJz ZWNyZXQ=", NULL},
    {"the client alone",
     "C: EHLO ws7\nC: AUTH LOGIN\nC: chris\nC: hunter2secret\nC: MAIL FROM:<a@contoso.com>\n",
     "hunter2secret", NULL},
    {"masked by the program", HELLO "C: AUTH PLAIN ****\nS: 535 5.7.8 no\n", "", NULL},
    {"cancelled", HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 5.7.0 cancelled\n", "", NULL},
    {"an empty first answer", HELLO "C: AUTH PLAIN =\nS: 535 5.7.8 no\n", "", "empty"},
    {"an undefined user for LOGIN",
     HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: dW5kZWZpbmVk\nS: 334 UGFzc3dvcmQ6\nC: "
           "aHVudGVyMnNlY3JldA==\nS: 535 5.7.8 no\n",
     "dW5kZWZpbmVk aHVudGVyMnNlY3JldA== hunter2secret", "undefined"},
    {"an undefined password",
     HELLO "C: AUTH LOGIN Y2hyaXNAY29udG9zby5jb20=\nS: 334 UGFzc3dvcmQ6\nC: bnVsbA==\nS: 535 5.7.8 no\n",
     "Y2hyaXNAY29udG9zby5jb20= bnVsbA== chris@contoso.com", "undefined"},
    {"an object for a bearer token",
     HELLO "C: AUTH XOAUTH2 dXNlcj1jaHJpc0Bjb250b3NvLmNvbQFhdXRoPUJlYXJlciBbb2JqZWN0IFByb21pc2VdAQE=\n"
           "S: 535 5.7.8 no\n",
     "dXNlcj1jaHJpc0Bjb250b3NvLmNvbQFhdXRoPUJlYXJlciBbb2JqZWN0IFByb21pc2VdAQE= chris@contoso.com",
     "undefined"},
};

static bool collect(void *to, const char *bytes, size_t len)
{
    text_add(to, (struct span){bytes, len});
    return true;
}

static struct text rendered(struct smtplint *engine, const char *record, const char *format)
{
    struct text out = {0};
    struct smtplint_options options = {.format = format};
    struct smtplint_run *run = smtplint_begin(engine, &options, collect, &out);
    assert_non_null(run);
    smtplint_bytes(run, record, strlen(record), "test");
    smtplint_end(run);
    return out;
}

static size_t leaks(const char *name, const char *where, struct span text, const char *never)
{
    struct span rest = span_of(never);
    size_t wrong = 0;
    while (rest.len) {
        char word[256];
        struct span taken = span_take_word(&rest);
        snprintf(word, sizeof word, "%.*s", (int)taken.len, taken.at);
        if (span_find_text(text, word) == text.len)
            continue;
        print_error("%s: %s shows %s\n", name, where, word);
        wrong++;
    }
    return wrong;
}

static void no_output_shows_it(void **state)
{
    static const char *const formats[] = {"json", "ndjson", "text", "tty", "brief"};
    char why[SMTPLINT_WHY] = "";
    struct smtplint *engine = smtplint_new(NULL, why, sizeof why);
    size_t wrong = 0;
    (void)state;
    assert_non_null(engine);
    EACH(i, rows)
    EACH(j, formats)
    {
        struct text out = rendered(engine, rows[i].record, formats[j]);
        assert_true(out.len > 0);
        wrong += leaks(rows[i].name, formats[j], text_span(&out), rows[i].never);
        text_free(&out);
    }
    smtplint_free(engine);
    assert_int_equal(wrong, 0);
}

static size_t entry_leaks(const char *name, const struct entry *entry, const char *never)
{
    size_t wrong = leaks(name, "a line", entry->line, never) + leaks(name, "a verb", entry->verb, never) +
                   leaks(name, "an argument", entry->argument, never);
    for (size_t i = 0; i < entry->line_count; i++)
        wrong += leaks(name, "a reply", entry->lines[i].text, never) +
                 leaks(name, "a shown reply", entry->lines[i].shown, never);
    return wrong;
}

/* Every fact, at every reply: rules could print any of them. */
static size_t fact_leaks(const char *name, struct facts *facts, const char *never)
{
    size_t wrong = 0;
    for (size_t fact = 0; fact < fact_count(); fact++)
        for (size_t i = 0; i <= facts_reply_count(facts); i++) {
            size_t at = i < facts_reply_count(facts) ? facts_reply_at(facts, i) : FACTS_SESSION;
            struct fact known = facts_ask(facts, fact, at);
            for (size_t j = 0; j < known.count; j++)
                wrong += leaks(name, fact_kind(fact)->name, known.items[j].text, never);
        }
    return wrong;
}

static void no_entry_and_no_fact_shows_it(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    {
        struct played played;
        play(&played, fixture->dialects, span_of(rows[i].record));
        for (size_t j = 0; j < played.session->entry_count; j++)
            wrong += entry_leaks(rows[i].name, &played.session->entries[j], rows[i].never);
        wrong += fact_leaks(rows[i].name, played.facts, rows[i].never);
        play_end(&played);
    }
    assert_int_equal(wrong, 0);
}

static void faults(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t fact, wrong = 0;
    assert_true(fact_find(span_of("auth fault"), &fact));
    EACH(i, rows)
    {
        struct played played;
        struct text got = {0};
        play(&played, fixture->dialects, span_of(rows[i].record));
        struct fact known = facts_ask(played.facts, fact, FACTS_SESSION);
        for (size_t j = 0; j < known.count; j++)
            text_print(&got, "%s%.*s", j ? " " : "", (int)known.items[j].text.len, known.items[j].text.at);
        if (rows[i].faults)
            wrong += row_differs(rows[i].name, text_span(&got), rows[i].faults);
        if (rows[i].faults && !known.known)
            wrong += row_differs(rows[i].name, span_of("unknown"), "known");
        text_free(&got);
        play_end(&played);
    }
    assert_int_equal(wrong, 0);
}

/* What is no secret stays: verbs, mechanisms, the envelope, and words that a password is a part of. */
static void what_stays(void **state)
{
    static const struct {
        const char *record, *stays;
    } cases[] = {
        {HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 235 Ok\nC: MAIL "
               "FROM:<chris@contoso.com>\n"
               "S: 250 Ok\n",
         "MAIL FROM:<chris@contoso.com>"},
        {HELLO "C: AUTH PLAIN AGNocmlzQGNvbnRvc28uY29tAGh1bnRlcjJzZWNyZXQ=\nS: 535 no\n",
         "AUTH PLAIN (hidden)"},
        {HELLO "C: AUTH LOGIN\nS: 504 no\nC: STARTTSL\nS: 500 what?\n", "STARTTSL"},
        {HELLO "C: AUTH LOGIN\nS: 504 no\nC: NOOP\nS: 250 Ok\nC: Greeting\nS: 500 what?\n", "Greeting"},
        {HELLO "C: Greeting\nS: 500 what?\n", "Greeting"},
        {HELLO "C: AUTH LOGIN\nS: 504 no\nC: RCPT\nS: 501 what?\n", "RCPT"},
        {HELLO "C: EHLO DESKTOP-ABCD1234\nS: 250 mx1\n", "EHLO DESKTOP-ABCD1234"},
        {HELLO "C: AUTH PLAIN AG1haWwAcGFzc3dvcmQ=\nS: 535 5.7.8 Username and Password not accepted\n",
         "535 5.7.8 Username and Password not accepted"},
        {"S: 220 contoso ready\nC: EHLO ws7\nS: 250 AUTH PLAIN\nC: AUTH PLAIN "
         "AGNvbnRvc28AaHVudGVyMnNlY3JldA==\n"
         "S: 535 5.7.8 https://contoso/help\n",
         "535 5.7.8 https://contoso/help"},
        {HELLO "C: Author: me\nS: 500 what?\nC: Auto reply\nS: 500 what?\n", "Author: me"},
        {HELLO "C: Author: me\nS: 500 what?\nC: Auto reply\nS: 500 what?\n", "Auto reply"},
        {HELLO "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: *\nS: 501 5.7.0 cancelled\n", "*"},
        {HELLO "C: AUTH PLAIN AGEAbWFpbA==\nS: 235 Ok\nC: MAIL FROM:<x@contoso.com>\nS: 250 Ok\n",
         "MAIL FROM:<x@contoso.com>"},
    };
    const struct recording_fixture *fixture = *state;
    EACH(i, cases)
    {
        struct played played;
        bool there = false;
        play(&played, fixture->dialects, span_of(cases[i].record));
        for (size_t j = 0; j < played.session->entry_count; j++)
            there |= span_is(played.session->entries[j].line, cases[i].stays);
        assert_true(there);
        play_end(&played);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_output_shows_it),
                                       cmocka_unit_test(no_entry_and_no_fact_shows_it),
                                       cmocka_unit_test(faults), cmocka_unit_test(what_stays)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
