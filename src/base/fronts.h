/*
 * Of up to FRONTS_MOST patterns those that may match a subject, by its first octet and by which octets stand
 * in it: where many patterns are tried in turn on every line, most are out before they are asked.
 */
#ifndef SMTPLINT_BASE_FRONTS_H
#define SMTPLINT_BASE_FRONTS_H

#include "base/octets.h"
#include "base/pattern.h"
#include "base/set.h"

enum { FRONTS_WORDS = 2, FRONTS_MOST = FRONTS_WORDS * SET_WORD };

struct fronts {
    size_t words;                    /* of the sets, that hold any pattern */
    uint64_t of[256][FRONTS_WORDS];  /* each a set of patterns */
    uint64_t of_empty[FRONTS_WORDS]; /* may match the empty subject */
    uint64_t octets[FRONTS_MOST];    /* that a match of each pattern must hold */
};

/* `number` below FRONTS_MOST. */
void fronts_add(struct fronts *fronts, const struct pattern *pattern, size_t number);

/* Of the set's given word. `octets`: those of the subject, or of more text around it. */
static inline uint64_t fronts_of(const struct fronts *fronts, size_t word, struct span subject,
                                 uint64_t octets)
{
    const uint64_t *needed = fronts->octets + word * SET_WORD;
    uint64_t found = subject.len ? fronts->of[(unsigned char)subject.at[0]][word] : fronts->of_empty[word];
    for (uint64_t left = found; left; left = set_rest(left))
        if (needed[set_lowest(left)] & ~octets)
            found &= ~(left & -left);
    return found;
}

#endif
