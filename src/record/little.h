/* Numbers with the low octet first, as Microsoft's formats have them. Inside record/ only. */
#ifndef SMTPLINT_RECORD_LITTLE_H
#define SMTPLINT_RECORD_LITTLE_H

#include <stdint.h>

#include "base/span.h"

/* `len` octets, 4 at most; those that the text lacks are 0. */
static inline uint32_t little(struct span text, size_t at, size_t len)
{
    uint32_t value = 0;
    for (size_t i = len; i-- > 0;)
        value = value << 8 | (at + i < text.len ? (unsigned char)text.at[at + i] : 0);
    return value;
}

static inline uint32_t little_16(struct span text, size_t at)
{
    return little(text, at, 2);
}

static inline uint32_t little_32(struct span text, size_t at)
{
    return little(text, at, 4);
}

#endif
