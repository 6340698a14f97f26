/* Whether something comes again: marks of what came, by its hash. Two may share a mark; then the one that
 * came once counts as having come before. */
#ifndef SMTPLINT_BASE_ONCE_H
#define SMTPLINT_BASE_ONCE_H

#include <stdbool.h>
#include <stdint.h>

enum { ONCE_PLACES = 4096 }; /* a power of two; what came longer ago than that many others is forgotten */

struct once { /* {0} to begin with */
    unsigned short mark[ONCE_PLACES];
};

static inline bool once_before(struct once *once, uint64_t hash)
{
    unsigned short *place = &once->mark[hash % ONCE_PLACES], mark = (unsigned short)(hash >> 16 | 1);
    bool before = *place == mark;
    *place = mark;
    return before;
}

#endif
