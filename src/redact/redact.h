/*
 * Records that can be given away. What names people, hosts and secrets is replaced by as many octets that
 * name nobody; all else stays where it is, so that places, lengths and checksums of messages keep their
 * sense. A record whose findings would change, or in which something is left, is not written.
 *
 *     RCPT TO:<anna.schmidt@contoso.com>             RCPT TO:<mupo.tekovin@contoso.com>        addresses
 *     550 5.1.1 <anna.schmidt@contoso.com>: unknown  550 5.1.1 <mupo.tekovin@bezatif.com>: ... hosts
 *     AUTH PLAIN AGFubmEAaHVudGVyMg==                AUTH PLAIN AG11cG8AeHh4eHh4eA==           always
 *
 * For the top of the program.
 */
#ifndef SMTPLINT_REDACT_REDACT_H
#define SMTPLINT_REDACT_REDACT_H

#include "base/text.h"
#include "record/record.h"
#include "rules/rules.h"

/* What is taken out; each level takes what those before it take. */
enum redact_level {
    REDACT_CREDENTIALS, /* passwords and tokens */
    REDACT_ADDRESSES,   /* local parts of addresses, texts of messages, user names in paths */
    REDACT_HOSTS,       /* domains, host names, IP and hardware addresses */
    REDACT_ALL,         /* mail providers and queue ids, too */
    REDACT_LEVELS
};

enum redact_class {
    REDACTED_CREDENTIAL,
    REDACTED_ADDRESS,
    REDACTED_TEXT, /* lines of messages */
    REDACTED_HOST,
    REDACTED_IP,
    REDACTED_ID,
    REDACTED_CLASSES
};

const char *redact_level_name(enum redact_level level); /* "credentials", "addresses", "hosts", "all" */
bool redact_level_find(const char *name, enum redact_level *level);
const char *redact_class_name(enum redact_class kind); /* "credential", ... */

struct redact_tools {
    const struct dialects *dialects;
    struct rulebook *book;
    const struct recording_wishes *wishes;
};

enum { REDACT_KEY = 32 }; /* octets, as many as SHA-256 has */

/* What is equal gets the same stand-in in everything that one redactor is given, and with the same key. */
struct redactor;
struct redactor *redactor_new(const struct redact_tools *tools, enum redact_level level,
                              const unsigned char key[REDACT_KEY]);
void redactor_free(struct redactor *redactor);

/* What became of one recording. */
enum redact_result {
    REDACT_DONE,
    REDACT_NO_SMTP, /* nothing tells whether its sense would stay */
    REDACT_CHANGED, /* another finding, outcome or place: `why` tells the first */
    REDACT_LEFT,    /* a replaced word can still be read: `why` tells where */
    REDACT_CANNOT   /* of a kind that cannot be written again; `why` */
};

/* `in`: one recording that is not packed; `out` gets as many octets. `why` gets a sentence in English; with
 * REDACT_DONE where a cause lost its evidence, as an address that resembles another. */
enum redact_result redact_octets(struct redactor *redactor, struct span in, struct text *out,
                                 struct text *why);

/* Places that were replaced so far. */
unsigned long redact_count(const struct redactor *redactor, enum redact_class kind);

/* What stands for what, in the order in which it was met; `*next` begins as 0. False behind the last. */
struct redact_pair {
    enum redact_class kind;
    struct span original, image;
    unsigned long times;
};
bool redact_pair(const struct redactor *redactor, size_t *next, struct redact_pair *pair);

/* Whether the word, in either case, was replaced as a name of somebody or of a host. */
bool redact_knows(const struct redactor *redactor, struct span word);

#endif
