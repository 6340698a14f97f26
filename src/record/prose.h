/* Inside record/ only. */
#ifndef SMTPLINT_RECORD_PROSE_H
#define SMTPLINT_RECORD_PROSE_H

#include "base/arena.h"
#include "record/record.h"

/*
 * Takes out lines that were read as the client's but are words around the dialogue: no known verb, and no
 * reply left for them.
 *
 *     MAIL FROM:<a@b.example>
 *     then it said:              <- out: one reply follows, and MAIL waits for it
 *     550 5.7.1 no
 *
 * The end of a reply that a mail program has broken is joined to it.
 */
void prose_drop(struct arena *arena, struct conversation *conversation);

#endif
