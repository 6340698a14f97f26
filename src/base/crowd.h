/*
 * The words of one bucket of a word index, once they are many: who writes a record can make them all begin
 * alike ("user000001", "user000002", ...), and then a list of them is walked at each place of the text. Here
 * they are found by hash, whatever their number. Inside base/ only.
 */
#ifndef SMTPLINT_BASE_CROWD_H
#define SMTPLINT_BASE_CROWD_H

#include "base/words.h"

struct crowd;

struct crowd *crowd_new(struct arena *arena);

/* Words have been lowered; the same text with another id joins the one before. */
void crowd_add(struct crowd *crowd, struct arena *arena, struct word *word);

enum { CROWD_NESTED = 64 }; /* words at one place, each longer than the one before it; the longest are told */

/* The words that stand at the front of the text, longest first; how many. */
size_t crowd_standing(const struct crowd *crowd, struct span text, const struct word *found[CROWD_NESTED]);

#endif
