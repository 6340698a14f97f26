/* Questions to name servers (DNS over UDP, RFC 1035) for names that were not found: all that a capture shows
 * of an attempt whose host has no address. For flow.c alone. */
#ifndef SMTPLINT_RECORD_QUESTION_H
#define SMTPLINT_RECORD_QUESTION_H

#include "record/packet.h"
#include "record/record.h"

struct questions;

void questions_free(struct questions *questions);

/* Made with the first one. */
void questions_note(struct questions **questions, const struct sighting *sighting,
                    const struct packet *packet);

/* The next name that was not found, as an attempt that failed. None is told where any name has an address:
 * what was done with that is not in the capture. */
bool questions_take(struct questions *questions, struct arena *arena, struct conversation *conversation);

#endif
