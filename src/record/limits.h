/*
 * What the unpacking of one named file may cost in all, however its containers lie in each other. Hitting a
 * limit ends the unpacking and is told as damage: something was not read. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_LIMITS_H
#define SMTPLINT_RECORD_LIMITS_H

#include <stdbool.h>
#include <stddef.h>

#include "record/input.h"

enum {
    DEPTH_MOST = 8,        /* containers in containers: a mail with a zip with a mail with a .tar.gz is 5 */
    MEMBERS_MOST = 100000, /* a year of rotated logs of a hundred machines is 36,500 */
    HELD_MOST = 256 << 20, /* octets of containers held in memory at once, as they cannot be read in order;
                              mail servers take mails of 25 to 150 MB */
    RATIO_MOST = 500,      /* unpacked for each packed octet; logs of one repeated line reach about 300 */
    RATIO_FREE = 64 << 20, /* unpacked octets that may have any ratio: small things harm nobody */
    UNPACKED_MOST_GB = 64  /* in all; a capture of 50 GB is a whole day of a busy relay */
};

struct limits {
    const struct input *root; /* the named file */
    unsigned long long unpacked;
    unsigned long members;
    size_t held;
    const char *reached; /* English: the first limit that was hit; NULL none */
};

/* Counts; false if that is too much. */
bool limits_unpack(struct limits *limits, size_t octets);
bool limits_member(struct limits *limits);

/* All of an input in memory, as far as the limits allow. Give back what it took with limits_release(). */
struct span limits_hold(struct limits *limits, struct input *input, bool *cut);
void limits_release(struct limits *limits, struct span held);

#endif
