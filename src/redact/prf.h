/* Numbers that only who has the key can foresee: HMAC-SHA-256 (RFC 2104) of what is asked. */
#ifndef SMTPLINT_REDACT_PRF_H
#define SMTPLINT_REDACT_PRF_H

#include "base/sha256.h"
#include "redact/redact.h"

/* Octets that belong to `what`; `kind` and `turn` make them others. */
struct prf {
    const unsigned char *key; /* REDACT_KEY octets */
};
struct sha256 prf_of(const struct prf *prf, char kind, unsigned turn, struct span what);

#endif
