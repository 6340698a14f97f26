/* The newer calls search for an implementation first, and that takes longer than a start of the program may.
 */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha256.h"

#include <openssl/sha.h>
#include <stdlib.h>

#include "base/memory.h"

struct sha256_pieces {
    SHA256_CTX taken;
};

struct sha256_pieces *sha256_begin(void)
{
    struct sha256_pieces *pieces = memory_get(sizeof *pieces);
    SHA256_Init(&pieces->taken);
    return pieces;
}

void sha256_take(struct sha256_pieces *pieces, struct span octets)
{
    SHA256_Update(&pieces->taken, octets.at, octets.len);
}

struct sha256 sha256_end(struct sha256_pieces *pieces)
{
    struct sha256 hash;
    SHA256_Final(hash.octets, &pieces->taken);
    free(pieces);
    return hash;
}

struct sha256 sha256_of(struct span text)
{
    struct sha256_pieces *pieces = sha256_begin();
    sha256_take(pieces, text);
    return sha256_end(pieces);
}

void sha256_add_hex(struct text *out, const struct sha256 *hash, size_t octets)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < octets; i++) {
        text_add_byte(out, digits[hash->octets[i] >> 4]);
        text_add_byte(out, digits[hash->octets[i] & 15]);
    }
}

/* RFC 4648 section 4; 32 octets leave two over, so one pad. */
void sha256_add_base64(struct text *out, const struct sha256 *hash)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < SHA256_OCTETS; i += 3) {
        unsigned long three = 0;
        for (size_t j = i; j < i + 3; j++)
            three = three << 8 | (j < SHA256_OCTETS ? hash->octets[j] : 0);
        for (size_t j = 0; j < 4; j++)
            text_add_byte(out, i + j > SHA256_OCTETS ? '=' : letters[three >> (18 - 6 * j) & 63]);
    }
}
