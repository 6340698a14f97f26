/*
 * Hashes for tables in memory, keyed by a random seed: who writes the texts cannot make them meet in one
 * slot. The same text has another hash in the next run, so nothing that is written down may depend on it.
 */
#ifndef SMTPLINT_BASE_MIX_H
#define SMTPLINT_BASE_MIX_H

#include <stdint.h>

#include "base/span.h"

struct mix_seed {
    uint64_t word[2];
};

struct mix_seed mix_seed(void);

static inline uint64_t mix_word(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) *
           0x9e3779b97f4a7c15u; /* 2^64 by the golden ratio: spreads each bit over those above it */
    return hash ^ hash >> 29;
}

uint64_t mix_text(const struct mix_seed *seed, struct span text);

#endif
