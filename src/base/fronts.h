/*
 * Of up to FRONTS_MOST patterns those that may match a subject, by its first octet: where many patterns are
 * tried in turn on every line, most are out before they are asked.
 */
#ifndef SMTPLINT_BASE_FRONTS_H
#define SMTPLINT_BASE_FRONTS_H

#include <stdint.h>

#include "base/pattern.h"

enum { FRONTS_MOST = 64 }; /* bits of a word */

struct fronts {
    uint64_t of[256];  /* a bit for each pattern */
    uint64_t of_empty; /* may match the empty subject */
};

/* `number` below FRONTS_MOST. */
void fronts_add(struct fronts *fronts, const struct pattern *pattern, size_t number);

static inline uint64_t fronts_of(const struct fronts *fronts, struct span subject)
{
    return subject.len ? fronts->of[(unsigned char)subject.at[0]] : fronts->of_empty;
}

/* The lowest pattern of some, of which there is one, and the others. */
static inline size_t fronts_first(uint64_t patterns)
{
    return (size_t)__builtin_ctzll(patterns);
}

static inline uint64_t fronts_rest(uint64_t patterns)
{
    return patterns & (patterns - 1);
}

#endif
