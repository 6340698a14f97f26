/*
 * Of up to FRONTS_MOST patterns those that may match a subject, by its first octet: where many patterns are
 * tried in turn on every line, most are out before they are asked.
 */
#ifndef SMTPLINT_BASE_FRONTS_H
#define SMTPLINT_BASE_FRONTS_H

#include "base/pattern.h"
#include "base/set.h"

enum { FRONTS_MOST = SET_WORD };

struct fronts {
    uint64_t of[256];  /* each a set of patterns in one word */
    uint64_t of_empty; /* may match the empty subject */
};

/* `number` below FRONTS_MOST. */
void fronts_add(struct fronts *fronts, const struct pattern *pattern, size_t number);

static inline uint64_t fronts_of(const struct fronts *fronts, struct span subject)
{
    return subject.len ? fronts->of[(unsigned char)subject.at[0]] : fronts->of_empty;
}

#endif
