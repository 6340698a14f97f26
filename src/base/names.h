/*
 * Names told once: each text has a number, equal texts the same one. For tables over many sessions, where a
 * number of four octets stands for a name.
 *
 *     "mx1.contoso.example" 1   "192.0.2.25" 2   "mx1.contoso.example" 1   "" 0
 */
#ifndef SMTPLINT_BASE_NAMES_H
#define SMTPLINT_BASE_NAMES_H

#include <stdint.h>

#include "base/arena.h"
#include "base/mix.h"

struct names {
    struct arena arena;
    struct span *texts; /* of number 1 and so on */
    uint32_t *slots;    /* open hash: numbers, 0 free */
    size_t count, room, slot_room;
    struct mix_seed seed;
    size_t octets; /* of all texts */
};

uint32_t names_number(struct names *names, struct span text); /* copies a new text; "" is 0 */
struct span names_text(const struct names *names, uint32_t number);
void names_free(struct names *names);

#endif
