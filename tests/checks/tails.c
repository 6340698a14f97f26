/*
 * People copy the end of a record, or a piece of it. Reads each sample of one session again from each of its
 * lines on: what came before is missing then and not undone, so the outcome is the same, or unknown, or what
 * the rest alone tells.
 *
 *     tails FOLDER [NAME]     samples; says which line of which sample tells another outcome than the whole
 */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "smtplint.h"

enum { OCTETS_MOST = 64 * 1024 }; /* of a sample: larger ones take long and tell nothing new */

/* What the rest of a session may tell that the whole does not. */
static const struct {
    const char *whole, *rest;
} allowed[] = {
    {"partly-accepted", "accepted"}, /* the refused recipients stood before */
    {"partly-accepted", "refused"},  {"partly-accepted", "deferred"},
    {"no-mail", "refused"},                                   /* the accepted recipients stood before */
    {"no-mail", "deferred"},         {"deferred", "refused"}, /* 554 to DATA behind a 450 */
    {"aborted", "deferred"},                                  /* 421 alone is a temporary refusal */
    {"refused", "deferred"},                                  /* the same, of too many errors */
    {"refused", "aborted"}, /* a program's own words, or the end, stand behind the reply */
    {"deferred", "aborted"},         {"no-mail", "aborted"},
};

/* Tails that cannot be told from what they look like. */
static const struct {
    const char *sample, *rest;
} deceptive[] = {
    {"too-many-nonmail-exim.log", "refused"}, /* "554 Too many nonmail commands" may as well greet */
    {"typed-pasted-opensmtpd.log",
     "accepted"}, /* 250 to a MAIL that was pasted together with DATA and text */
    {"dialect-exim-quit-refused.log", "refused"}, /* 503, and no word of what was said before it */
    {"openssl-certificate-expired.log",
     "aborted"}, /* OpenSSL's end of file, which may as well end a handshake */
    {"dialect-gnutls-cli-insecure.log", "aborted"}, /* the same of GnuTLS */
    {"sendmail-v-local-unknown.log", "accepted"},   /* of what is left the bounce, which was taken */
    {"sendmail-v-local-unknown.log", "partly-accepted"},
    {"dialect-phpmailer-2.log", "no-mail"}, /* its words alone do not tell whether a login was tried */
};

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "tails: %s: %s\n", what, why);
    exit(2);
}

static bool gather(void *to, const char *bytes, size_t len)
{
    text_add(to, (struct span){bytes, len});
    return true;
}

/* The outcome of the one session; "" if there is none, or there are several. */
static void read_outcome(struct smtplint *engine, struct span bytes, char *outcome, size_t size)
{
    struct text json = {0};
    struct smtplint_options options = {.format = "json"};
    struct smtplint_run *run = smtplint_begin(engine, &options, gather, &json);
    if (!run)
        fail("json", "cannot begin");
    smtplint_bytes(run, bytes.at, bytes.len, "tail");
    smtplint_end(run);
    json_t *root = json_loadb(json.at, json.len, 0, NULL), *sessions = json_object_get(root, "sessions");
    const char *found = json_array_size(sessions) == 1
                            ? json_string_value(json_object_get(json_array_get(sessions, 0), "outcome"))
                            : "";
    snprintf(outcome, size, "%s", found ? found : "");
    json_decref(root);
    text_free(&json);
}

static bool agrees(const char *sample, const char *whole, const char *rest)
{
    for (size_t i = 0; i < sizeof deceptive / sizeof deceptive[0]; i++)
        if (strcmp(deceptive[i].sample, sample) == 0 && strcmp(deceptive[i].rest, rest) == 0)
            return true;
    if (!*rest || strcmp(rest, "unknown") == 0 || strcmp(whole, rest) == 0)
        return true;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (strcmp(allowed[i].whole, whole) == 0 && strcmp(allowed[i].rest, rest) == 0)
            return true;
    return false;
}

/* Lines behind the last finding tell of an end that went well. */
static size_t look_at(struct smtplint *engine, struct span bytes, const char *name, size_t *tails)
{
    char whole[32], rest[32];
    size_t line = 1, wrong = 0;
    read_outcome(engine, bytes, whole, sizeof whole);
    for (struct span tail = bytes; *whole && tail.len; line++) {
        span_take_line(&tail);
        read_outcome(engine, tail, rest, sizeof rest);
        ++*tails;
        if (agrees(name, whole, rest))
            continue;
        printf("%s: %s, from line %zu on %s\n", name, whole, line + 1, rest);
        wrong++;
    }
    return wrong;
}

static struct text read_file(const char *path)
{
    struct text text = {0};
    char piece[4096];
    FILE *file = fopen(path, "rb");
    if (!file)
        fail(path, strerror(errno));
    for (size_t got; (got = fread(piece, 1, sizeof piece, file)) > 0;)
        text_add(&text, (struct span){piece, got});
    fclose(file);
    return text;
}

static bool ends_in(const char *name, const char *end)
{
    size_t len = strlen(name), of = strlen(end);
    return len >= of && strcmp(name + len - of, end) == 0;
}

int main(int count, char **words)
{
    char why[SMTPLINT_WHY] = "";
    if (count < 2 || count > 3)
        fail("usage", "tails FOLDER [NAME]");
    struct smtplint *engine = smtplint_new(NULL, why, sizeof why);
    DIR *folder = opendir(words[1]);
    size_t wrong = 0, tails = 0;
    if (!engine || !folder)
        fail(words[1], engine ? strerror(errno) : why);
    for (struct dirent *entry; (entry = readdir(folder));) {
        char path[4096];
        if (!ends_in(entry->d_name, ".log") || (count == 3 && strcmp(words[2], entry->d_name) != 0))
            continue;
        snprintf(path, sizeof path, "%s/%s", words[1], entry->d_name);
        struct text text = read_file(path);
        if (text.len <= OCTETS_MOST)
            wrong += look_at(engine, text_span(&text), entry->d_name, &tails);
        text_free(&text);
    }
    closedir(folder);
    smtplint_free(engine);
    printf("tails: %zu tails, %zu tell another outcome\n", tails, wrong);
    return wrong > 0 || !tails;
}
