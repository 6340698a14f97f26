/* SHA-256, FIPS 180-4: what names a finding across runs, and what the HTML page's policy allows to run.
 * The one door to openssl/sha.h. */
#ifndef SMTPLINT_BASE_SHA256_H
#define SMTPLINT_BASE_SHA256_H

#include "base/text.h"

enum { SHA256_OCTETS = 32 };

struct sha256 {
    unsigned char octets[SHA256_OCTETS];
};

struct sha256 sha256_of(struct span text);

/* The same piece by piece; sha256_end() frees the pieces. */
struct sha256_pieces;
struct sha256_pieces *sha256_begin(void);
void sha256_take(struct sha256_pieces *pieces, struct span octets);
struct sha256 sha256_end(struct sha256_pieces *pieces);

void sha256_add_hex(struct text *out, const struct sha256 *hash, size_t octets); /* the first ones */
void sha256_add_base64(struct text *out, const struct sha256 *hash);

#endif
