/*
 * What was said on one connection, written down small: thousands of connections are open at once in a
 * capture, and a moment in a list takes ten times as much. Played back into moments when the conversation is
 * handed out. {0} is an empty tape. Inside record/ only.
 *
 *     kind | frame (difference) | frames | time (difference) | control | length | octets
 *     kind + 8                                               | control | length | octets       the same place
 * again
 *     kind + 16 ...                                          | control | number                a phrase
 *
 * What a body was is written when it ends, behind all that was said meanwhile.
 *
 * It lies in pieces of one size, because one that grows has to be copied, and leaves holes of all sizes in
 * the memory. A text may go on in the next piece.
 */
#ifndef SMTPLINT_RECORD_TAPE_H
#define SMTPLINT_RECORD_TAPE_H

#include <stdint.h>

#include "record/phrase.h"
#include "record/record.h"

struct place {
    unsigned long first, last; /* frames */
    double time;               /* seconds since 1970 */
};

struct taped_body {
    unsigned long lines, octets, last; /* last: frame */
    unsigned longest;
    bool terminated, blank_line, cut, header_cut, eight_bit, bare_lf;
    enum mailbox_fault from_fault;
    struct span names; /* first line and header field names, each with a NUL behind */
};

struct tape_piece;

struct tape {
    struct phrases *phrases; /* shared with other tapes, and outlives them; may be NULL */
    struct tape_piece *first, *last;
    uint16_t bodies;
    bool full;                   /* the limit was reached: lines are missing */
    uint32_t len, entries;       /* of all that was said */
    unsigned long frame, frames; /* the last place written: first frame, frames behind it */
    int64_t time;                /* microseconds */
};

/* How a client line came. */
enum tape_flag { TAPE_AUTH_ANSWER = 1 };

void tape_client(struct tape *tape, const struct place *place, struct span text, unsigned flags);
void tape_server(struct tape *tape, const struct place *place, struct span text);
void tape_event(struct tape *tape, enum event event, const struct place *place, struct span text);

/* A fact of the network; the name must live as long as the program. */
void tape_item(struct tape *tape, const char *name, const struct place *place, struct span text);

/* A body begins here; false: it does not get onto the tape, and has no end there. */
bool tape_body(struct tape *tape, const struct place *place);

/* What it was, told before the next one begins. */
void tape_body_end(struct tape *tape, const struct taped_body *body);

/* How many moments it has at most, with those that are added around it. */
size_t tape_moments(const struct tape *tape);

/* Adds moments and network items to the conversation; times count from `started`. Their texts lie on the
 * tape or in the arena. */
void tape_play(const struct tape *tape, struct arena *arena, struct conversation *conversation,
               double started);

void tape_free(struct tape *tape);

#endif
