/* ClientHello and ServerHello, RFC 8446 section 4.1.2 and 4.1.3, RFC 5246 section 7.4.1. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_TLS_HELLO_H
#define SMTPLINT_RECORD_TLS_HELLO_H

#include "base/span.h"

enum {
    RANDOM_OCTETS = 32,
    HELLO_SHARES = 4 /* key shares told of one hello; clients send one or two */
};

/* Spans point into the message. */
struct tls_hello {
    unsigned version;   /* the highest offered, or the one agreed */
    unsigned suite;     /* agreed */
    size_t suite_count; /* offered, without signalling values */
    struct span random;
    struct span sni;  /* host name asked for */
    struct span alpn; /* protocol names, each with its length in front */
    unsigned shares[HELLO_SHARES];
    size_t share_count;
    bool early_data;
    bool retry; /* a HelloRetryRequest */
};

/* `body`: the message without its head. False, leaving the hello alone, if it is cut or no hello. */
bool tls_client_hello(struct span body, struct tls_hello *hello);
bool tls_server_hello(struct span body, struct tls_hello *hello);

#endif
