/* The key log by client and label; loading it is in tls.h. Inside record/ only. */
#ifndef SMTPLINT_RECORD_TLS_KEYS_H
#define SMTPLINT_RECORD_TLS_KEYS_H

#include "record/tls.h"

enum tls_secret {
    SECRET_MASTER, /* TLS 1.2 and older */
    SECRET_CLIENT_HANDSHAKE,
    SECRET_SERVER_HANDSHAKE,
    SECRET_CLIENT_TRAFFIC,
    SECRET_SERVER_TRAFFIC,
    SECRETS
};

enum { SECRET_MOST = 64 }; /* the longest hash, SHA-512; TLS 1.2's master secret has 48 */

/* Empty when it is not in the log. `keys` may be NULL. `random`: 32 octets. */
struct span tls_keys_find(const struct tls_keys *keys, struct span random, enum tls_secret secret);

#endif
