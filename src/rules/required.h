/* Literal words that a pattern requires. Inside rules/, and for the build tool that embeds the book. */
#ifndef SMTPLINT_RULES_REQUIRED_H
#define SMTPLINT_RULES_REQUIRED_H

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

enum {
    REQUIRED_MOST = 256
}; /* with the signs: the longest patterns of the book, in eleven languages, have
      about 150 */

/* Stands among the words for any character beyond ASCII: of those it is not known here how their other case
 * is written. */
#define REQUIRED_BEYOND_ASCII "\x80"

/* And these for what joins them. */
#define REQUIRED_AND "&"
#define REQUIRED_OR "|"

/*
 * What every text that the pattern matches must hold (ASCII letters caseless): one of the words up to the
 * first sign, and one of those behind an "&" that follows them; or the same behind the next "|". 0: nothing
 * can be told. The words lie in the arena.
 */
size_t required_words(struct arena *arena, struct span pattern, struct span words[REQUIRED_MOST]);

/* What every such text must hold, as base/octets.h counts it; 0: nothing can be told. */
uint64_t required_octets(struct arena *arena, struct span pattern);

#endif
