/* X.509 certificates (RFC 5280) as a handshake shows them. The one door to openssl/x509.h. Inside record/
 * only. */
#ifndef SMTPLINT_RECORD_TLS_CERTIFICATE_H
#define SMTPLINT_RECORD_TLS_CERTIFICATE_H

#include "base/arena.h"
#include "record/record.h"

enum {
    CHAIN_MOST = 10, /* certificates read of one chain; real ones have two to five */
    NAMES_MOST = 100 /* names kept of one certificate; public CAs stop at a hundred */
};

/* False, leaving the certificate alone, if it is none. */
bool tls_certificate_read(struct arena *arena, struct span der, struct tls_certificate *certificate);

struct tls_chain {
    struct tls_certificate *at;
    size_t count; /* that could be read */
    size_t sent;
    bool complete; /* all of the message could be read */
};

/* The body of a Certificate message; `modern`: of TLS 1.3 (RFC 8446 section 4.4.2, else RFC 5246
 * section 7.4.2). */
struct tls_chain tls_chain_read(struct arena *arena, struct span body, bool modern);

/* "2026-01-31" of seconds since 1970; "" of NAN. */
struct span tls_date(struct arena *arena, double seconds);

#endif
