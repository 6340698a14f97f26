/*
 * Packets say who sends them to whom by address and port. Inside record/ only.
 *
 *     192.0.2.7.35964 > 192.0.2.10.25     192.0.2.10:25 -> 192.0.2.7:35964
 * 192.000.002.010.00025-192.000.002.007.35964
 */
#ifndef SMTPLINT_RECORD_ENDS_H
#define SMTPLINT_RECORD_ENDS_H

#include "record/transcript.h"

/* The side that the source is, by its port or by what is said; SPEAKER_NONE while it cannot be told. */
enum speaker ends_speaker(struct talk *talk, const struct extract *extract);

/* Keeps the ends of a packet of which nobody knows whose it is: its text stands in the lines that follow. */
void ends_keep(struct talk *talk, const struct extract *extract);

/* The side that the kept source is, by what it says, with addresses and ports; SPEAKER_NONE while it cannot
 * be told. */
enum speaker ends_tell(struct reader *reader, struct talk *talk, struct span text);

/* Addresses and ports of both sides. */
void ends_read(struct reader *reader, enum speaker source, const struct extract *extract);

#endif
