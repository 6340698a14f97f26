/*
 * From conversations to sessions: commands paired with replies, the state of the protocol, envelope and
 * outcome. For render/ (rules/ see facts.h). A session lives in the arena it was built in, together with its
 * conversation. AUTH secrets are already gone.
 *
 *     n  entry                                       stage
 *     1  note    connected to mx1.contoso.example    connect
 *     2  server  220 mx1.contoso.example ESMTP       greeting
 *     3  client  EHLO ws7.client.example             hello
 *     4  server  250 (9 lines)                       hello
 */
#ifndef SMTPLINT_SESSION_SESSION_H
#define SMTPLINT_SESSION_SESSION_H

#include "record/record.h"
#include "smtp/verb.h"

enum side { SIDE_CLIENT, SIDE_SERVER, SIDE_NOTE };

#define NO_ENTRY ((size_t)-1)
#define NO_WORD "(blank)" /* the verb of a line without any */

struct reply_text {
    struct span text;     /* without code and separator, enhanced code included; byte-true but valid UTF-8 */
    struct span shown;    /* the whole line, with its code if that is in the record */
    unsigned long number; /* line or frame */
};

/* One entry of the dialogue; n of the JSON contract is its index + 1. */
/* The path of MAIL or RCPT without brackets, and what follows it. */
struct path {
    struct span address; /* "" for <> */
    struct span parameters;
    bool seen, brackets, null;
};

struct entry {
    enum side from;
    enum stage stage;
    struct span verb; /* client: "MAIL", "(auth)", "(body)"; an unknown word as typed, in capitals. Server:
                         what it answers,
                         "(greeting)" and "(unsolicited)" included; "" when that cannot be told */
    const struct verb *known; /* by that name; NULL: no verb of SMTP. Both are set by entry_name() */
    struct span argument;     /* client: masked where it is secret */
    struct path path;         /* client: of MAIL and RCPT */
    struct span line;         /* client: the line as shown (masked); note: its text */
    bool hidden;              /* a secret was masked */
    int code;                 /* server: 0 when the line has none */
    struct span enhanced;     /* server: "5.1.1" or "" */
    struct reply_text *lines;
    size_t line_count;
    const struct body *body;
    enum event event;     /* note */
    enum trouble trouble; /* note */
    unsigned long first, last;
    size_t offset;
    double time;
    unsigned control; /* enum control */
    bool corrected;
    bool inferred;  /* it is not in the record; server: its code is not */
    bool inside;    /* client: sent before the last line of a reply */
    bool ahead;     /* client: sent together with what stands before */
    bool unended;   /* client: the end of its line was not captured */
    bool named;     /* client: what tells the end names it as the last command, without a reply */
    bool astray;    /* server: its words are for another command than the one that it answers */
    bool headless;  /* server: lines of it are missing in the record, mostly the first */
    bool lost;      /* client: a later command's reply came first, so its own is missing in the record */
    size_t partner; /* client: its reply; server: the command it answers; NO_ENTRY */
};

enum outcome {
    OUTCOME_UNKNOWN, /* the record ends before the result */
    OUTCOME_ACCEPTED,
    OUTCOME_PARTLY,
    OUTCOME_REFUSED,
    OUTCOME_DEFERRED,
    OUTCOME_NOT_CONNECTED,
    OUTCOME_ABORTED,
    OUTCOME_NO_MAIL,
    OUTCOMES
};

enum status { STATUS_UNKNOWN, STATUS_OK, STATUS_FAILED, STATUS_CONSEQUENCE, STATUS_SKIPPED, STATUSES };

struct stage_result {
    enum stage stage;
    enum status status;
    unsigned long first, last; /* 0: not in the record */
    double seconds;            /* NAN unknown */
};

enum recipient_status { RECIPIENT_UNKNOWN, RECIPIENT_ACCEPTED, RECIPIENT_REFUSED, RECIPIENT_DEFERRED };

struct recipient {
    struct span address;
    int code;
    struct span enhanced;
    enum recipient_status status;
};

struct message {
    struct span sender; /* "<>" for the null sender, "" when not visible */
    bool sender_seen;
    int code; /* of the reply to its MAIL */
    LIST(struct recipient) recipients;
    unsigned long octets;
    bool octets_known;
    struct span queue_id;
    enum outcome outcome;
    unsigned long first, last;
};

struct session {
    struct span file;
    struct span digest;   /* of the file's octets: hex digits; "" not taken */
    unsigned long number; /* 1.. in the file */
    const struct conversation *conversation;
    struct endpoint client, server;
    struct span software; /* of the server: "postfix", ...; "" */
    struct entry *entries;
    size_t entry_count;
    struct stage_result stages[STAGES];
    size_t stage_count; /* always all eleven, in order */
    LIST(struct message) messages;
    enum outcome outcome;
    struct session_parts *parts; /* for session/ */
};

/* What AUTH carried: tokens, and what they decode to. For redact/ alone, which looks for it in order to take
 * it out. */
size_t session_secret_count(const struct session *session);
struct span session_secret(const struct session *session, size_t index);

/* What scripts put in place of a variable that holds nothing, or no text: "undefined". */
bool session_secret_is_unset(struct span word);

/* QUIT or RSET, typed where the answer to 334 belongs. */
bool session_secret_is_verb(struct span token);

/* What was typed as it is and happens to be base64 decodes to noise; name and password are text. */
bool session_secret_is_noise(struct span plain);

/* Builds the session of a conversation; both live in the arena. */
struct session *session_build(struct arena *arena, const struct conversation *conversation, struct span file,
                              unsigned long number);

/* The refused message whose sender the one at `at` tells of it, in the same session; NULL: it is no bounce.
 */
const struct message *session_returned(const struct session *session, size_t at);

/* After the rules: an error that no reply tells belongs to this stage. */
void session_fail_stage(struct session *session, enum stage stage);

/* What follows from verb and argument, for an entry that was kept without it. */
void entry_name_again(struct entry *entry);

const char *outcome_name(enum outcome outcome); /* the JSON contract's words */
const char *status_name(enum status status);

#endif
