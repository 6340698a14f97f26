/* Text encodings of recordings, to UTF-8. Inside record/ only. */
#ifndef SMTPLINT_RECORD_CHARSET_H
#define SMTPLINT_RECORD_CHARSET_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/span.h"
#include "base/utf8.h"
#include "base/words.h"

/* Octets that this UTF-8 text takes in UTF-16, for offsets in the original. */
size_t utf8_in_utf16(struct span text);
size_t utf8_characters(struct span text);

/*
 * The 8-bit encoding of a text that is no valid UTF-8, judged by the sample: the one in which a known client
 * message reads, else CP850 against CP1252 by their German, French and Spanish letters. Returns an iconv
 * name.
 */
const char *charset_guess(struct span sample, const struct word_index *messages);

/* The text in UTF-8; octets that have no meaning become U+FFFD. `charset` NULL: keep valid UTF-8, replace the
 * rest. */
struct span charset_decode(struct arena *arena, const char *charset, struct span text);

#endif
