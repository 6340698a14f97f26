/*
 * What rules may ask. A fact is a name told as text: unknown, or a list of items with their places. For
 * rules/ alone, which see no struct of a session.
 */
#ifndef SMTPLINT_SESSION_FACTS_H
#define SMTPLINT_SESSION_FACTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/language.h"
#include "base/span.h"

struct fact_item {
    struct span text;
    unsigned long first, last; /* line or frame; 0: no single place */
    struct span german;        /* how it reads in German, where it is a title; "": the same */
    struct span own;           /* as long as the text: patterns see this, where addresses that the server only
                                  repeats hold no words; "": the text itself */
};

struct fact {
    bool known;
    const struct fact_item *items;
    size_t count; /* known and 0: it is known that there is none */
};

struct fact_kind {
    const char *name;
    struct words label;   /* "port": what stands before the value in evidence; {0}: the name */
    struct words meaning; /* one sentence for `smtplint facts` */
    struct words unseen;  /* why it is not visible when it is unknown, and what would show it */
};

size_t fact_count(void);
const struct fact_kind *fact_kind(size_t fact);
bool fact_find(struct span name, size_t *fact);
bool fact_is_of_run(size_t fact); /* told by a whole run; the others by one session */

/* The facts of one session. `at` in the calls below: index of the reply's (or event's) entry, or
 * FACTS_SESSION. */
struct facts;
struct session;
struct memory_of_file; /* what earlier sessions of the same file leave behind for the facts of later ones */

#define FACTS_SESSION ((size_t)-1)

/* Bounded: the first sessions of a file are remembered, see memory.h. */
struct memory_of_file *memory_new(void);
void memory_note(struct memory_of_file *memory, const struct session *session);
void memory_free(struct memory_of_file *memory);

struct facts *facts_new(struct arena *arena, const struct session *session,
                        const struct memory_of_file *earlier);
struct fact facts_ask(struct facts *facts, size_t fact, size_t at);

/* Of a run, see across.h: what stands out there; `at` is below it. 0 for a session. */
size_t facts_subject_count(const struct facts *facts);

/* Room for a note on each item of the answer that facts_ask() gave last: 0 until the asker writes there, and
 * when the answer is made anew. */
unsigned *facts_notes(struct facts *facts, size_t fact);

/* Why the fact is not visible, in words that fit this record. */
struct words facts_unseen(const struct facts *facts, size_t fact);

/* The replies worth judging, in order: indices of server entries. */
size_t facts_reply_count(const struct facts *facts);
size_t facts_reply_at(const struct facts *facts, size_t index);

/* All that some facts of a reply are told by: where the octets are the same, the facts are. */
enum { REPLY_KEY = 250 }; /* what most servers say when they refuse */
struct reply_key {
    size_t head; /* octets for `code`, `verb` and `enhanced`; 0: they have no room */
    size_t len;  /* for these and `reply`; 0: they have no room */
    char octets[REPLY_KEY];
};
struct reply_key facts_reply_key(const struct facts *facts, size_t at);

/* Entry whose lines include this place (an event's or a command's), of several the first that was not
 * inferred, or FACTS_SESSION. */
size_t facts_entry_of_line(const struct facts *facts, unsigned long line);

/* The reply (entry) that made the one at `at` inevitable by the protocol's order (RFC 5321 section 4.1.4), or
 * FACTS_SESSION. */
size_t facts_cause_of(struct facts *facts, size_t at);

/* Whether a later command of the same session made the failure at `at` good (a typo typed again, HELO after
 * EHLO). */
bool facts_repaired(struct facts *facts, size_t at);

/* Whether the reply refuses a bounce: the message that tells the sender of another one, refused before in the
 * record. */
bool facts_is_of_bounce(struct facts *facts, size_t at);

/* Whether the reply answers VRFY or EXPN: what is wrong with the address then keeps no mail back. */
bool facts_only_asks(struct facts *facts, size_t at);

#endif
