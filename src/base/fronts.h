/*
 * Of up to FRONTS_MOST patterns those that may match a subject, by its first octet and by which octets stand
 * in it: where many patterns are tried in turn on every line, most are out before they are asked.
 */
#ifndef SMTPLINT_BASE_FRONTS_H
#define SMTPLINT_BASE_FRONTS_H

#include "base/octets.h"
#include "base/pattern.h"
#include "base/set.h"

enum { FRONTS_MOST = SET_WORD };

struct fronts {
    uint64_t of[256];             /* each a set of patterns in one word */
    uint64_t of_empty;            /* may match the empty subject */
    uint64_t octets[FRONTS_MOST]; /* that a match of each pattern must hold */
};

/* `number` below FRONTS_MOST. */
void fronts_add(struct fronts *fronts, const struct pattern *pattern, size_t number);

/* `octets`: those of the subject, or of more text around it. */
static inline uint64_t fronts_of(const struct fronts *fronts, struct span subject, uint64_t octets)
{
    uint64_t found = subject.len ? fronts->of[(unsigned char)subject.at[0]] : fronts->of_empty;
    for (uint64_t left = found; left; left = set_rest(left))
        if (fronts->octets[set_lowest(left)] & ~octets)
            found &= ~(left & -left);
    return found;
}

#endif
