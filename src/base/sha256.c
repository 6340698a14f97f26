#include "base/sha256.h"

#include <string.h>

enum { BLOCK = 64, ROUNDS = 64, LENGTH_OCTETS = 8, WORDS = 8 };

/* FIPS 180-4 section 4.2.2. */
static const uint32_t constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turned(uint32_t word, int bits)
{
    return word >> bits | word << (32 - bits);
}

static void schedule(uint32_t *words, const unsigned char *block)
{
    for (size_t i = 0; i < 16; i++)
        words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
                   (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
    for (size_t i = 16; i < ROUNDS; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];
        uint32_t small = turned(a, 7) ^ turned(a, 18) ^ a >> 3,
                 large = turned(b, 17) ^ turned(b, 19) ^ b >> 10;
        words[i] = words[i - 16] + small + words[i - 7] + large;
    }
}

/* FIPS 180-4 section 6.2.2; the letters are its own. */
static void take_block(uint32_t *state, const unsigned char *block)
{
    uint32_t w[ROUNDS], v[WORDS];
    schedule(w, block);
    memcpy(v, state, sizeof v);
    for (size_t i = 0; i < ROUNDS; i++) {
        uint32_t e = v[4], a = v[0];
        uint32_t t1 = v[7] + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & v[5]) ^ (~e & v[6])) +
                      constants[i] + w[i];
        uint32_t t2 =
            (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, (WORDS - 1) * sizeof *v);
        v[4] += t1;
        v[0] = t1 + t2;
    }
    for (size_t i = 0; i < WORDS; i++)
        state[i] += v[i];
}

/* What is left behind whole blocks, a one bit, zeros, and the length in bits: one block or two. */
static void take_end(uint32_t *state, struct span rest, uint64_t octets)
{
    unsigned char end[2 * BLOCK] = {0};
    size_t size = rest.len + 1 + LENGTH_OCTETS > BLOCK ? 2 * BLOCK : BLOCK;
    if (rest.len)
        memcpy(end, rest.at, rest.len);
    end[rest.len] = 0x80;
    for (size_t i = 0; i < LENGTH_OCTETS; i++)
        end[size - 1 - i] = (unsigned char)(octets * 8 >> (8 * i));
    for (size_t at = 0; at < size; at += BLOCK)
        take_block(state, end + at);
}

struct sha256_pieces sha256_begin(void)
{
    return (struct sha256_pieces){.state = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f,
                                            0x9b05688c, 0x1f83d9ab, 0x5be0cd19}};
}

void sha256_take(struct sha256_pieces *pieces, struct span octets)
{
    size_t held = pieces->octets % BLOCK;
    pieces->octets += octets.len;
    if (held) {
        struct span more = span_cut(octets, 0, BLOCK - held);
        if (more.len)
            memcpy(pieces->rest + held, more.at, more.len);
        if (held + more.len < BLOCK)
            return;
        take_block(pieces->state, pieces->rest);
        octets = span_from(octets, more.len);
    }
    for (; octets.len >= BLOCK; octets = span_from(octets, BLOCK))
        take_block(pieces->state, (const unsigned char *)octets.at);
    if (octets.len)
        memcpy(pieces->rest, octets.at, octets.len);
}

struct sha256 sha256_end(const struct sha256_pieces *pieces)
{
    uint32_t state[WORDS];
    struct sha256 hash;
    memcpy(state, pieces->state, sizeof state);
    take_end(state, (struct span){(const char *)pieces->rest, pieces->octets % BLOCK}, pieces->octets);
    for (size_t i = 0; i < SHA256_OCTETS; i++)
        hash.octets[i] = (unsigned char)(state[i / 4] >> (24 - 8 * (i % 4)));
    return hash;
}

struct sha256 sha256_of(struct span text)
{
    struct sha256_pieces pieces = sha256_begin();
    sha256_take(&pieces, text);
    return sha256_end(&pieces);
}

void sha256_add_hex(struct text *out, const struct sha256 *hash, size_t octets)
{
    for (size_t i = 0; i < octets; i++)
        text_print(out, "%02x", hash->octets[i]);
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
