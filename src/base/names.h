/*
 * Names told once: each text has a number, equal texts the same one. For tables over many sessions, where a
 * number of four octets stands for a name.
 *
 *     "mx1.contoso.example" 1   "192.0.2.25" 2   "mx1.contoso.example" 1   "" 0
 *
 * A name costs its octets and some eight more. Texts stand behind their lengths, one after the other, in
 * chunks that never move; where they begin is known of each fourth.
 */
#ifndef SMTPLINT_BASE_NAMES_H
#define SMTPLINT_BASE_NAMES_H

#include <stddef.h>
#include <stdint.h>

#include "base/mix.h"

enum { NAMES_TEXT_LONGEST = 4000 }; /* octets: a text and its length fit into one chunk */

struct names {
    char **chunks;
    uint32_t *blocks;         /* of number 1, 5, 9 and so on: the chunk, and the place in it */
    uint32_t *slots;          /* open hash: numbers, and some bits of the hash; 0 free */
    size_t chunk_count, used; /* octets of the last chunk */
    size_t count, slot_room;
    struct mix_seed seed;
    size_t octets; /* of all texts */
};

/* Copies a new text. "" is 0, and so is one that is too long or too many. */
uint32_t names_number(struct names *names, struct span text);
struct span names_text(const struct names *names, uint32_t number); /* stays where it is */
void names_free(struct names *names);

#endif
