/*
 * How containers are taken apart. Each kind has a row in container.c and gives its pieces one after the
 * other; a piece is a recording, or a container again. Inside record/ only.
 *
 *     ticket.zip                zip        "mail.eml", "logs/a.txt"
 *     ticket.zip!mail.eml       mail       "1", "trace.log.gz"
 *     ...!trace.log.gz          squeezed   ""                       (the same thing: it keeps its name)
 */
#ifndef SMTPLINT_RECORD_UNPACK_H
#define SMTPLINT_RECORD_UNPACK_H

#include "record/limits.h"

struct piece {
    struct span name;    /* UTF-8, valid until the next piece; "" for what its container was all about */
    struct input *input; /* the caller closes it; valid until the next piece. NULL: there is only trouble */
    const char *trouble; /* English: what cannot be read, and what to send instead; NULL nothing */
    bool damaged;        /* the trouble is a damage of the container, or a lock */
    bool again;          /* says in another form what the piece before said */
    bool aside;          /* a text around the recordings: no wonder if it holds none */
};

struct unpacker {
    bool (*looks)(struct input *input);                        /* only the head is looked at */
    void *(*open)(struct input *input, struct limits *limits); /* the input stays the caller's */
    bool (*next)(void *state, struct piece *piece);            /* false at the end */
    void (*close)(void *state);
};

extern const struct unpacker unpack_squeezed, unpack_archive, unpack_mail, unpack_mbox, unpack_outlook,
    unpack_tnef, unpack_rich;

/* A name of a member as it may stand in a report: UTF-8, one line, not endless. Into `room`. */
enum {
    MEMBER_NAME_MOST = 512
}; /* octets; paths in archives are shorter than PATH_MAX, and people read them */
struct span piece_name(struct span raw, char room[MEMBER_NAME_MOST]);

/* The damage of the container as its last piece, told once; false: there is none (any more). */
bool piece_damage(struct piece *piece, const char **damage);

#endif
