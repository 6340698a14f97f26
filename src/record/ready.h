/* Connections that are over, in the order of their numbers: a binary heap. {0} is empty. For flow.c alone. */
#ifndef SMTPLINT_RECORD_READY_H
#define SMTPLINT_RECORD_READY_H

#include "record/finished.h"

struct ready {
    struct finished **at;
    size_t count, room;
};

void ready_put(struct ready *ready, struct finished *finished);

/* The one with the lowest number; of two with one number the one that began later. NULL: none. */
struct finished *ready_take(struct ready *ready);

void ready_free(struct ready *ready); /* with those that are in it */

#endif
