/* Literal words that a pattern requires. Inside rules/, and for the build tool that embeds the book. */
#ifndef SMTPLINT_RULES_REQUIRED_H
#define SMTPLINT_RULES_REQUIRED_H

#include "base/arena.h"
#include "base/span.h"

enum {
    REQUIRED_MOST =
        120 /* alternatives: the longest patterns of the book, in eleven languages, have about a hundred */
};

/* Stands among the words for any character beyond ASCII: of those it is not known here how their other case
 * is written. */
#define REQUIRED_BEYOND_ASCII "\x80"

/* Words of which every text that the pattern matches must hold one (ASCII letters caseless); 0: none can be
 * told. They lie in the arena. */
size_t required_words(struct arena *arena, struct span pattern, struct span words[REQUIRED_MOST]);

#endif
