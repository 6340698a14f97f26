/*
 * SMTP commands and the stages of a session. The table in verb.c is the state machine.
 */
#ifndef SMTPLINT_SMTP_VERB_H
#define SMTPLINT_SMTP_VERB_H

#include "base/span.h"

enum stage {
    STAGE_NAME,
    STAGE_CONNECT,
    STAGE_GREETING,
    STAGE_HELLO,
    STAGE_TLS,
    STAGE_AUTH,
    STAGE_MAIL,
    STAGE_RCPT,
    STAGE_DATA,
    STAGE_CONTENT,
    STAGE_QUIT,
    STAGE_PROTOCOL, /* what belongs to none of them */
    STAGES
};

const char *stage_name(enum stage stage);             /* "name" ... "protocol": the folders of rules/ */
bool stage_find(struct span name, enum stage *stage); /* false: no such stage */

/* What a positive reply to the command does to the session. */
enum effect {
    EFFECT_NONE,
    EFFECT_HELLO, /* clears the transaction; EHLO renews the offers, HELO empties them */
    EFFECT_TLS,   /* forgets hello and offers, RFC 3207 section 4.2 */
    EFFECT_AUTH,
    EFFECT_MAIL,
    EFFECT_RCPT,
    EFFECT_DATA, /* 354: the body follows */
    EFFECT_BODY, /* ends the transaction */
    EFFECT_RESET,
    EFFECT_QUIT
};

/* What must have happened before the command can succeed (bits), RFC 5321 section 4.1.4. */
enum need {
    NEED_NOTHING = 0,
    NEED_GREETING = 1,
    NEED_HELLO = 2,
    NEED_MAIL = 4,
    NEED_RCPT = 8,
    NEED_NO_MAIL = 16
};

enum { VERB_LONGEST = 16 }; /* with its NUL */

struct verb {
    char name[VERB_LONGEST]; /* "MAIL" */
    const char *written;     /* how it is written with its fixed words: "MAIL FROM:" */
    enum stage stage;
    enum effect effect;
    unsigned needs;
    const char *extension; /* EHLO keyword that must be offered, or NULL */
    const char *reference; /* "RFC 5321 section 4.1.1.2" */
};

/* NULL: no such verb. Finds "(body)", "(auth)" and "(greeting)" too. */
const struct verb *verb_find(struct span name);
const struct verb *verb_at(size_t index); /* NULL behind the last */

/* The verb a client line begins with: its first word of letters, digits and hyphens; empty if there is none.
 */
struct span verb_of_line(struct span line);

/* Nearest known verb within Damerau-Levenshtein distance 2 (1 for verbs of 4 letters with another first
 * letter); QUIT for "exit" and its kin, MAIL for "MAILFROM"; NULL if none or if it is known. */
const struct verb *verb_nearest(struct span word);

#endif
