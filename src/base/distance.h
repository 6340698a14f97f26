/*
 * How far apart two words are as a typist sees it: insertions, deletions, replacements and swapped neighbours
 * count one each (Damerau-Levenshtein, optimal string alignment: no place is edited twice). Used for near
 * misses of verbs, host names and addresses.
 *
 *     EHOL  EHLO            1 (two neighbours swapped)
 *     fabrikm.com  fabrikam.com   1
 */
#ifndef SMTPLINT_BASE_DISTANCE_H
#define SMTPLINT_BASE_DISTANCE_H

#include "base/span.h"

enum { DISTANCE_LONGEST = 255 }; /* octets; a domain name has no more (RFC 1035 section 2.3.4) */

/*
 * ASCII letters are caseless. Returns most + 1 when the words are further apart than `most`, or when one of
 * them is longer than DISTANCE_LONGEST. `most` must be below UINT_MAX.
 */
unsigned distance_between(struct span a, struct span b, unsigned most);

#endif
