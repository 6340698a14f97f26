/* Inside record/ only. */
#ifndef SMTPLINT_RECORD_PROSE_H
#define SMTPLINT_RECORD_PROSE_H

#include "record/record.h"

/*
 * Takes out lines that were read as the client's but are words around the dialogue: no known verb, and no
 * reply left for them.
 *
 *     MAIL FROM:<a@b.example>
 *     then it said:              <- out: one reply follows, and MAIL waits for it
 *     550 5.7.1 no
 */
void prose_drop(struct conversation *conversation);

#endif
