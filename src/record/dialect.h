/*
 * What the files in rules/dialects/ say: the client programs' messages, and the ways of writing a dialogue
 * down. Inside record/ only.
 *
 * messages.json   {"messages": [{"event": "failed", "trouble": "refused", "words": ["Connection refused",
 * ...]}, ...]} marked.json     {"dialect": "marked", "lines": [{"from": "server", "pattern": "^S:
 * (?<text>.*)"}, ...], "examples": [...]}
 */
#ifndef SMTPLINT_RECORD_DIALECT_H
#define SMTPLINT_RECORD_DIALECT_H

#include "base/language.h"
#include "base/pattern.h"
#include "base/words.h"
#include "record/record.h"

/* What the named groups of a matching pattern gave; empty where there was none. */
struct extract {
    struct span text, host, address, port, key, seconds;
};

struct message {
    enum event event;
    enum trouble trouble;
    struct span program;
    struct pattern *pattern; /* must match; NULL: the word is enough */
    struct pattern *extract; /* may match */
};

enum line_from {
    FROM_CLIENT,
    FROM_SERVER,
    FROM_EVENT,
    FROM_NOISE,
    FROM_WAIT,
    FROM_OWN,
    FROM_NETWORK,
    FROM_TLS
};

struct line_form {
    enum line_from from;
    enum event event;
    struct pattern *pattern;
};

struct dialect {
    struct span name;
    struct words title;
    struct line_form *forms;
    size_t form_count;
};

struct dialects {
    struct word_index words; /* id: index of the message */
    LIST(struct message) messages;
    LIST(struct dialect) all;
    LIST(struct span) closings; /* what clients say when a connection ends; also words of `words` */
    bool closing_first[256];    /* octets that one of them begins with */
};

/* Whether the line begins with words that end a connection. */
bool dialects_may_close(const struct dialects *dialects, struct span line);

bool event_find(struct span name, enum event *event);
bool trouble_find(struct span name, enum trouble *trouble);

/* The message that a line holds (the longest word decides), or NULL. */
const struct message *message_find(const struct dialects *dialects, struct pattern_scratch *scratch,
                                   struct span line, struct extract *extract);

/* The form of a dialect that a line has, or NULL. */
const struct line_form *dialect_line(const struct dialect *dialect, struct pattern_scratch *scratch,
                                     struct span line, struct extract *extract);

/* The dialect that explains most lines of the head that such a speaker would say; NULL: none, it is plain.
 * `score` may be NULL. */
const struct dialect *dialect_tell(const struct dialects *dialects, struct pattern_scratch *scratch,
                                   struct span head);

#endif
