#include "record/tls_cipher.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "record/tls_part.h"

enum {
    HASH_MOST = 48,                     /* SHA-384 */
    SEED_MOST = 13 + 2 * RANDOM_OCTETS, /* "key expansion" and both randoms */
    BLOCK_MOST = 2 * (SEAL_KEY + SEAL_IV),
    EXPLICIT = 8, /* octets of the nonce in front of each record of AES-GCM, RFC 5288 section 3 */
    AAD_OLDER = 13,
    MASTER_OCTETS = 48 /* RFC 5246 section 8.1 */
};

struct aead {
    unsigned suite;
    const EVP_CIPHER *(*cipher)(void);
    const EVP_MD *(*hash)(void); /* of HKDF or the PRF */
    size_t key, hash_octets,
        implicit; /* implicit: octets of the nonce that come from the key block under TLS 1.2 */
};

#define AES_128_GCM(suite)                                                                                   \
    {                                                                                                        \
        suite, EVP_aes_128_gcm, EVP_sha256, 16, 32, 4                                                        \
    }
#define AES_256_GCM(suite)                                                                                   \
    {                                                                                                        \
        suite, EVP_aes_256_gcm, EVP_sha384, 32, 48, 4                                                        \
    }
#define CHACHA20(suite)                                                                                      \
    {                                                                                                        \
        suite, EVP_chacha20_poly1305, EVP_sha256, 32, 32, 12                                                 \
    }

static const struct aead aeads[] = {
    AES_128_GCM(0x1301),
    AES_256_GCM(0x1302),
    CHACHA20(0x1303),
    /* RSA, DHE_RSA, DHE_DSS, DH_anon (Postfix agrees on it when nobody checks certificates) */
    AES_128_GCM(0x009c),
    AES_256_GCM(0x009d),
    AES_128_GCM(0x009e),
    AES_256_GCM(0x009f),
    AES_128_GCM(0x00a2),
    AES_256_GCM(0x00a3),
    AES_128_GCM(0x00a6),
    AES_256_GCM(0x00a7),
    /* ECDHE_ECDSA, ECDHE_RSA */
    AES_128_GCM(0xc02b),
    AES_256_GCM(0xc02c),
    AES_128_GCM(0xc02f),
    AES_256_GCM(0xc030),
    /* ECDHE_RSA, ECDHE_ECDSA, DHE_RSA: RFC 7905 */
    CHACHA20(0xcca8),
    CHACHA20(0xcca9),
    CHACHA20(0xccaa),
};

static const struct aead *aead_find(unsigned suite)
{
    for (size_t i = 0; i < sizeof aeads / sizeof aeads[0]; i++)
        if (aeads[i].suite == suite)
            return &aeads[i];
    return NULL;
}

/* ---- keys ---- */

struct piece {
    unsigned char at[HASH_MOST + SEED_MOST];
    size_t len;
};

static void add(struct piece *piece, const void *octets, size_t len)
{
    memcpy(piece->at + piece->len, octets, len);
    piece->len += len;
}

static bool hmac(const struct aead *aead, struct span key, const struct piece *text, unsigned char *out)
{
    unsigned len = 0;
    return HMAC(aead->hash(), key.at, (int)key.len, text->at, text->len, out, &len) &&
           len == aead->hash_octets;
}

/* The PRF of RFC 5246 section 5: A(i) = HMAC(secret, A(i-1)), block = HMAC(secret, A(1) seed) HMAC(secret,
 * A(2) seed) ... */
static bool expand(const struct aead *aead, struct span secret, const struct piece *seed,
                   unsigned char *block)
{
    struct piece chain = *seed;
    unsigned char more[EVP_MAX_MD_SIZE];
    for (size_t done = 0; done < BLOCK_MOST; done += aead->hash_octets) {
        unsigned char link[EVP_MAX_MD_SIZE];
        if (!hmac(aead, secret, &chain, link))
            return false;
        chain.len = 0;
        add(&chain, link, aead->hash_octets);
        struct piece both = chain;
        add(&both, seed->at, seed->len);
        if (!hmac(aead, secret, &both, more))
            return false;
        size_t part = BLOCK_MOST - done < aead->hash_octets ? BLOCK_MOST - done : aead->hash_octets;
        memcpy(block + done, more, part);
    }
    return true;
}

bool tls_seal_older(struct tls_seal *seal, unsigned suite, const struct tls_randoms *randoms,
                    struct span master, bool from_server)
{
    const struct aead *aead = aead_find(suite);
    struct piece seed = {.len = 0};
    unsigned char block[BLOCK_MOST];
    *seal = (struct tls_seal){0};
    if (!aead || suite >> 8 == 0x13 || master.len != MASTER_OCTETS)
        return false;
    add(&seed, "key expansion", 13);
    add(&seed, randoms->server, RANDOM_OCTETS);
    add(&seed, randoms->client, RANDOM_OCTETS);
    if (!expand(aead, master, &seed, block))
        return false;
    /* client's key, server's key, client's nonce, server's nonce: RFC 5246 section 6.3 */
    size_t nonces = 2 * aead->key;
    memcpy(seal->key, block + (from_server ? aead->key : 0), aead->key);
    memcpy(seal->iv, block + nonces + (from_server ? aead->implicit : 0), aead->implicit);
    seal->aead = aead;
    return true;
}

/* HKDF-Expand-Label with an empty context, RFC 8446 section 7.1; `len` is no longer than the hash, so one
 * round is enough. */
static bool expand_label(const struct tls_seal *seal, const char *label, size_t len, unsigned char *out)
{
    unsigned char full[EVP_MAX_MD_SIZE],
        head[3] = {0, (unsigned char)len, (unsigned char)(6 + strlen(label))};
    struct piece info = {.len = 0};
    add(&info, head, sizeof head);
    add(&info, "tls13 ", 6);
    add(&info, label, strlen(label));
    add(&info, "\0\1", 2); /* no context; first round */
    struct span secret = {(const char *)seal->secret, seal->aead->hash_octets};
    if (!hmac(seal->aead, secret, &info, full))
        return false;
    memcpy(out, full, len);
    return true;
}

static bool make_keys(struct tls_seal *seal)
{
    seal->sequence = 0;
    return expand_label(seal, "key", seal->aead->key, seal->key) &&
           expand_label(seal, "iv", SEAL_IV, seal->iv);
}

bool tls_seal_modern(struct tls_seal *seal, unsigned suite, struct span secret)
{
    const struct aead *aead = aead_find(suite);
    *seal = (struct tls_seal){0};
    if (!aead || suite >> 8 != 0x13 || secret.len != aead->hash_octets)
        return false;
    memcpy(seal->secret, secret.at, secret.len);
    seal->modern = true;
    seal->aead = aead;
    if (!make_keys(seal))
        seal->aead = NULL;
    return seal->aead != NULL;
}

bool tls_seal_update(struct tls_seal *seal)
{
    unsigned char next[SECRET_MOST];
    if (!seal->aead || !expand_label(seal, "traffic upd", seal->aead->hash_octets, next))
        return false;
    memcpy(seal->secret, next, seal->aead->hash_octets);
    return make_keys(seal);
}

bool tls_seal_is_open(const struct tls_seal *seal)
{
    return seal->aead != NULL;
}

/* ---- records ---- */

struct sealed {
    unsigned char nonce[SEAL_IV], aad[AAD_OLDER];
    size_t aad_len;
    struct span text; /* without the tag */
    unsigned char tag[SEAL_TAG];
};

static void number_out(unsigned char *at, uint64_t number, size_t octets)
{
    for (size_t i = octets; i-- > 0; number >>= 8)
        at[i] = (unsigned char)number;
}

/* The record's number goes into the last octets of the nonce: RFC 8446 section 5.3, RFC 7905 section 2. */
static void mix_nonce(struct sealed *record, const struct tls_seal *seal)
{
    unsigned char number[8];
    number_out(number, seal->sequence, sizeof number);
    memcpy(record->nonce, seal->iv, SEAL_IV);
    for (size_t i = 0; i < sizeof number; i++)
        record->nonce[SEAL_IV - sizeof number + i] ^= number[i];
}

static bool take_apart(struct sealed *record, const struct tls_seal *seal, struct span sealed)
{
    size_t explicit_octets = !seal->modern && seal->aead->implicit < SEAL_IV ? EXPLICIT : 0;
    if (sealed.len < explicit_octets + SEAL_TAG)
        return false;
    mix_nonce(record, seal);
    if (explicit_octets) {
        memcpy(record->nonce, seal->iv, seal->aead->implicit);
        memcpy(record->nonce + seal->aead->implicit, sealed.at, EXPLICIT);
    }
    record->text = span_cut(sealed, explicit_octets, sealed.len - explicit_octets - SEAL_TAG);
    memcpy(record->tag, sealed.at + sealed.len - SEAL_TAG, SEAL_TAG);
    return true;
}

/* What is sealed along with the text: RFC 8446 section 5.2, RFC 5246 section 6.2.3.3. */
static void add_head(struct sealed *record, const struct tls_seal *seal, const unsigned char *head)
{
    if (seal->modern) {
        record->aad_len = RECORD_HEAD;
        memcpy(record->aad, head, RECORD_HEAD);
        return;
    }
    record->aad_len = AAD_OLDER;
    number_out(record->aad, seal->sequence, 8);
    memcpy(record->aad + 8, head, 3);
    number_out(record->aad + 11, record->text.len, 2);
}

static bool decrypt(EVP_CIPHER_CTX *context, const struct tls_seal *seal, struct sealed *record,
                    unsigned char *plain)
{
    int len = 0;
    const unsigned char *text = (const unsigned char *)record->text.at;
    return EVP_DecryptInit_ex(context, seal->aead->cipher(), NULL, seal->key, record->nonce) == 1 &&
           EVP_DecryptUpdate(context, NULL, &len, record->aad, (int)record->aad_len) == 1 &&
           EVP_DecryptUpdate(context, plain, &len, text, (int)record->text.len) == 1 &&
           EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, SEAL_TAG, record->tag) == 1 &&
           EVP_DecryptFinal_ex(context, plain + len, &len) == 1;
}

bool tls_seal_open(struct tls_seal *seal, const unsigned char *head, struct span sealed, struct span *opened,
                   unsigned char *plain)
{
    struct sealed record = {.aad_len = 0};
    if (!seal->aead || !take_apart(&record, seal, sealed))
        return false;
    add_head(&record, seal, head);
    EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
    bool done = context && decrypt(context, seal, &record, plain);
    EVP_CIPHER_CTX_free(context);
    if (!done)
        return false;
    seal->sequence++;
    *opened = (struct span){(const char *)plain, record.text.len};
    return true;
}
