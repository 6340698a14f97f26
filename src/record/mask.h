/* Inside record/ only. */
#ifndef SMTPLINT_RECORD_MASK_H
#define SMTPLINT_RECORD_MASK_H

#include "base/arena.h"

/*
 * The words of a client program, fit to be shown: what stands behind `password =` and its kin is gone, and so
 * is all beyond a sentence or two.
 */
struct span mask_words(struct arena *arena, struct span words);

#endif
