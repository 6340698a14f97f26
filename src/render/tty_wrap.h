/*
 * Columns of a terminal: how wide UTF-8 text is there, and where to break it. Pure functions; the text is
 * harmless already.
 *
 *     "Empfänger 受信者"    columns_of: 16    (20 octets)
 */
#ifndef SMTPLINT_RENDER_TTY_WRAP_H
#define SMTPLINT_RENDER_TTY_WRAP_H

#include "base/span.h"

size_t columns_of(struct span text); /* combining marks take none, wide characters two */

/* The longest beginning that takes no more than so many columns; a combining mark stays with its letter. */
struct span columns_cut(struct span text, size_t columns);

/* Columns of the first word. */
size_t columns_of_word(struct span text);

/*
 * Eats the next line of at most so many columns from *rest, with the blanks behind it, and returns it without
 * them. A word that is wider than that is broken, behind punctuation if there is some in its second half. At
 * least one character is taken, so a loop ends.
 */
struct span wrap_take(struct span *rest, size_t columns);

#endif
