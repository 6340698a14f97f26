/*
 * Which octets stand in a text, in one word with a bit for each kind: of many patterns those that need a sign
 * which the text lacks are out at once. Letters count caseless, and some kinds share a bit ("@" and "`", a
 * control character and a sign): a bit that is set says "maybe", one that is not says "no".
 */
#ifndef SMTPLINT_BASE_OCTETS_H
#define SMTPLINT_BASE_OCTETS_H

#include <stdint.h>

#include "base/span.h"

#define OCTETS_ANY UINT64_MAX

/* Of ASCII: the columns 0x20, 0x40 and 0x60 of the code chart have 32 octets each, the last two the letters.
 */
static inline uint64_t octet_bit(char octet)
{
    unsigned value = (unsigned char)octet, letters = value >> 1 & 0x20, row = value & 0x1f;
    return (uint64_t)1 << (letters | row);
}

/* OCTETS_ANY if one is beyond ASCII: caseless letters of ASCII match some of those (U+017F, U+212A). */
static inline uint64_t octets_of(struct span text)
{
    uint64_t octets = 0;
    unsigned char all = 0;
    for (size_t i = 0; i < text.len; i++) {
        octets |= octet_bit(text.at[i]);
        all |= (unsigned char)text.at[i];
    }
    return all & 0x80 ? OCTETS_ANY : octets;
}

#endif
