/*
 * Sets of small numbers, one bit each, 64 in a word. The lowest members of a word come out by
 *
 *     for (uint64_t left = word; left; left = set_rest(left)) ... set_lowest(left) ...
 */
#ifndef SMTPLINT_BASE_SET_H
#define SMTPLINT_BASE_SET_H

#include <stdint.h>

#include "base/arena.h"

enum { SET_WORD = 64 }; /* members in a word */

size_t set_length(size_t count); /* words for the numbers below `count` */
uint64_t *set_new(struct arena *arena, size_t count);
bool sets_meet(const uint64_t *a, const uint64_t *b, size_t length);

static inline void set_add(uint64_t *set, size_t member)
{
    set[member / SET_WORD] |= (uint64_t)1 << member % SET_WORD;
}

static inline void set_drop(uint64_t *set, size_t member)
{
    set[member / SET_WORD] &= ~((uint64_t)1 << member % SET_WORD);
}

static inline bool set_has(const uint64_t *set, size_t member)
{
    return set[member / SET_WORD] >> member % SET_WORD & 1;
}

/* `word` is not 0. */
static inline size_t set_lowest(uint64_t word)
{
    return (size_t)__builtin_ctzll(word);
}

static inline uint64_t set_rest(uint64_t word)
{
    return word & (word - 1);
}

#endif
