/*
 * TLS on one connection, from the first record to the last, RFC 8446 and RFC 5246: hellos, alerts and
 * certificates that are not encrypted, and the octets inside where the keys are known. Inside record/ only.
 *
 *     tls_take(tls, false, "\x16\x03\x01...", 12, ...)      the client's octets
 *     tls_events()    ->  "ClientHello: TLS 1.2 at most, SNI mx1.contoso.example"
 *     tls_plain()     ->  "EHLO ws7.client.example\r\n"
 */
#ifndef SMTPLINT_RECORD_TLS_H
#define SMTPLINT_RECORD_TLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

enum tls_kind {
    TLS_NOTE,    /* a hello, a certificate, a warning */
    TLS_STARTED, /* the handshake is done */
    TLS_FAILED   /* it is not going to be: a fatal alert, octets that are no TLS */
};

struct tls_event {
    enum tls_kind kind;
    bool from_server;
    unsigned long frame;
    double time;
    struct span text; /* English, "Alert: fatal, protocol_version (70)" */
};

struct tls_reader;

/* Lives in the arena. */
struct tls_reader *tls_new(struct arena *arena);

void tls_take(struct tls_reader *tls, bool from_server, struct span bytes, unsigned long frame, double time);

/* Decrypted octets in the order in which they were sent, until there are no more (false). */
bool tls_plain(struct tls_reader *tls, bool *from_server, struct span *bytes, unsigned long *frame,
               double *time);

/* All events so far; the number of them. */
size_t tls_events(const struct tls_reader *tls, const struct tls_event **events);

#endif
