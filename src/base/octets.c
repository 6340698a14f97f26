#include "base/octets.h"

#define FOUR(at) OCTETS_BIT(at), OCTETS_BIT((at) + 1), OCTETS_BIT((at) + 2), OCTETS_BIT((at) + 3)
#define SIXTEEN(at) FOUR(at), FOUR((at) + 4), FOUR((at) + 8), FOUR((at) + 12)
#define ASCII                                                                                                \
    SIXTEEN(0), SIXTEEN(16), SIXTEEN(32), SIXTEEN(48), SIXTEEN(64), SIXTEEN(80), SIXTEEN(96), SIXTEEN(112)

enum { ASCII_COUNT = 128 };

/* A look into a table takes half of the steps that the bit itself takes, and each line of a text is asked. */
static const uint64_t bits[ASCII_COUNT] = {ASCII};

uint64_t octets_of(struct span text)
{
    uint64_t octets = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char octet = (unsigned char)text.at[i];
        if (octet >= ASCII_COUNT)
            return OCTETS_ANY;
        octets |= bits[octet];
    }
    return octets;
}
