/* The inside of telling what a recording is written in: its head, and the mark-up that may lie over it. */
#ifndef SMTPLINT_RECORD_TELL_PART_H
#define SMTPLINT_RECORD_TELL_PART_H

#include "record/layer.h"
#include "record/tell.h"

enum {
    TOLD_LINES = 400, /* of the head decide; more do not change the result */
    SIGNS_KEPT = 4    /* of one line; few have two */
};

/* What was found out of a line stays as long as it is the same piece of text. */
struct looked {
    struct peeled *peeled; /* its stamps; NULL: nobody asked */
    bool any;              /* whether it was looked at for the next three */
    bool plain, behind,
        carried; /* it looks like one of a telnet log, itself, behind its stamps if it has any, behind some */
    bool scanned;                    /* whether the next were filled */
    bool telnet;                     /* a word of a message of telnet stands in it */
    size_t sign_count;               /* more than SIGNS_KEPT: the line has to be scanned again */
    unsigned short sign[SIGNS_KEPT]; /* dialects of which a sign stands in it */
};

struct head {
    struct span line[TOLD_LINES];
    struct looked looked[TOLD_LINES];
    size_t count;
    unsigned layers; /* without which they were read */
};

/* ---- tell_layer.c ---- */

/* Whether it is worth looking at the head without the layer. */
bool may_be_layer(struct arena *arena, const struct head *head, enum layer layer);

/* The layer, with the blanks that it has in this head. */
unsigned layer_of(enum layer layer, const struct head *head);

/* All lines with text but a few have it, as an editor's or a console's copy and no program's record. */
bool lies_over_all(const struct head *head, enum layer layer);

/* `best`: what is known with the layer on, `other`: without it. */
bool is_layer(const struct told *best, const struct told *other, enum layer layer, bool over_all);

/* With fewer lines explained without the layer it is none. */
size_t least_without(const struct told *best, enum layer layer, bool over_all);

bool may_be_wrapped(const struct head *head);

#endif
