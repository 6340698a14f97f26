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
#define OCTETS_BIT(octet) ((uint64_t)1 << (((octet) >> 1 & 0x20) | ((octet)&0x1f)))

static inline uint64_t octet_bit(char octet)
{
    unsigned value = (unsigned char)octet;
    return OCTETS_BIT(value);
}

/* OCTETS_ANY if one is beyond ASCII: caseless letters of ASCII match some of those (U+017F, U+212A). */
uint64_t octets_of(struct span text);

#endif
