/*
 * Opening sealed records: AES-GCM and CHACHA20-POLY1305 under TLS 1.2 (RFC 5288, 7905) and TLS 1.3 (RFC 8446
 * section 5.2). The one door to openssl/evp.h. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_TLS_CIPHER_H
#define SMTPLINT_RECORD_TLS_CIPHER_H

#include <stdint.h>

#include "record/tls_hello.h"
#include "record/tls_keys.h"

enum { SEAL_KEY = 32, SEAL_IV = 12, SEAL_TAG = 16 };

struct aead;

/* The keys of one direction. {0}: records stay closed. */
struct tls_seal {
    const struct aead *aead; /* NULL: not open */
    bool modern;             /* TLS 1.3 */
    unsigned char key[SEAL_KEY], iv[SEAL_IV], secret[SECRET_MOST];
    uint64_t sequence;
};

struct tls_randoms {
    unsigned char client[RANDOM_OCTETS], server[RANDOM_OCTETS];
};

/* Both leave the seal closed and say false for a suite that is not read, or a secret that does not fit. */
bool tls_seal_older(struct tls_seal *seal, unsigned suite, const struct tls_randoms *randoms,
                    struct span master, bool from_server);
bool tls_seal_modern(struct tls_seal *seal, unsigned suite, struct span secret);

/* After a KeyUpdate, RFC 8446 section 7.2. */
bool tls_seal_update(struct tls_seal *seal);

bool tls_seal_is_open(const struct tls_seal *seal);

/*
 * `head`: the record's five octets. `plain` has room for sealed.len octets. False, and nothing of use in it,
 * if the record is not what that key sealed; the sequence number stays then.
 */
bool tls_seal_open(struct tls_seal *seal, const unsigned char *head, struct span sealed, struct span *opened,
                   unsigned char *plain);

#endif
