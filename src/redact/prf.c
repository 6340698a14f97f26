#include "redact/prf.h"

enum { BLOCK = 64, INNER = 0x36, OUTER = 0x5c }; /* RFC 2104 section 2 */

static void take_key(struct sha256_pieces *pieces, const struct prf *prf, unsigned char pad)
{
    char block[BLOCK];
    for (size_t i = 0; i < BLOCK; i++)
        block[i] = (char)((i < REDACT_KEY ? prf->key[i] : 0) ^ pad);
    sha256_take(pieces, (struct span){block, BLOCK});
}

struct sha256 prf_of(const struct prf *prf, char kind, unsigned turn, struct span what)
{
    const char head[] = {kind, (char)(turn & 0xff), (char)(turn >> 8 & 0xff)};
    struct sha256_pieces *inner = sha256_begin(), *outer;
    take_key(inner, prf, INNER);
    sha256_take(inner, (struct span){head, sizeof head});
    sha256_take(inner, what);
    struct sha256 hash = sha256_end(inner);
    outer = sha256_begin();
    take_key(outer, prf, OUTER);
    sha256_take(outer, (struct span){(const char *)hash.octets, SHA256_OCTETS});
    return sha256_end(outer);
}
