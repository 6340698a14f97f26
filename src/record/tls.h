/*
 * TLS 1.0 to 1.3 as a bystander sees it (RFC 2246, 4346, 5246, 8446): what was offered, what was agreed,
 * which certificate was shown, who broke it off and why - and what was said inside, when the secrets are at
 * hand. Inside record/ only.
 *
 *     client  16 03 01 00 c4 01 00 00 c0 03 03 ...    CLIENT_HELLO   "ClientHello: TLS 1.3 at most, ..."
 *     server  15 03 03 00 02 02 46                    ALERT          "Alert: fatal, protocol_version (70)"
 *             type version length
 *
 * A reader belongs to one connection. Its caller hands it what each side sent, cut in any way, in the order
 * in which it happened, and takes what was decrypted after each tls_take(). Events tell the rest. The octets
 * are hostile: nothing they hold is an error, and what is kept of them is bounded (EVENTS_MOST, MESSAGE_MOST,
 * PLAIN_MOST in tls_part.h).
 */
#ifndef SMTPLINT_RECORD_TLS_H
#define SMTPLINT_RECORD_TLS_H

#include "record/record.h"

/*
 * Secrets in the NSS key log format (SSLKEYLOGFILE), also found in the decryption secrets blocks of pcapng:
 *
 *     CLIENT_RANDOM <64 hex digits: the client's random> <96 hex digits: master secret>            TLS 1.2
 *     CLIENT_HANDSHAKE_TRAFFIC_SECRET <client's random> <secret>                                   TLS 1.3
 *     SERVER_HANDSHAKE_TRAFFIC_SECRET ..., CLIENT_TRAFFIC_SECRET_0 ..., SERVER_TRAFFIC_SECRET_0 ...
 *
 * Other lines are passed over. The text is not needed afterwards.
 */
struct tls_keys;
struct tls_keys *tls_keys_load(struct arena *arena, struct span text);
void tls_keys_add(struct tls_keys *keys, struct arena *arena, struct span text); /* one more block */
size_t tls_keys_count(const struct tls_keys *keys);                              /* sessions known */

enum tls_event_kind {
    TLS_CLIENT_HELLO,
    TLS_SERVER_HELLO,
    TLS_HELLO_RETRY,         /* the server asks for another key share, RFC 8446 section 4.1.4 */
    TLS_CERTIFICATE,         /* of the side that sent it; a client that has none sends an empty one */
    TLS_CERTIFICATE_REQUEST, /* the server wants the client's certificate */
    TLS_ALERT,
    TLS_ESTABLISHED,      /* both sides are done */
    TLS_APPLICATION_DATA, /* the first of each side */
    TLS_NOT_TLS, /* this side speaks something else: its octets from `held` on are the caller's again */
    TLS_BROKEN   /* what follows of this side is not read, or not decrypted */
};

enum { TLS_ALERT_HIDDEN = -1 }; /* an encrypted alert: told by its length, its content is not visible */

struct tls_event {
    enum tls_event_kind kind;
    bool from_server;
    unsigned long frame; /* in which it was complete */
    double time;         /* as given to tls_take() */
    struct span text;    /* English: "Alert: fatal, protocol_version (70)" */

    unsigned version;    /* hello: 0x0303, the highest offered, or the one agreed; 0: not read */
    struct span cipher;  /* SERVER_HELLO, ESTABLISHED: "TLS_AES_256_GCM_SHA384" */
    struct span sni;     /* CLIENT_HELLO; "" none */
    size_t cipher_count; /* CLIENT_HELLO: suites offered */
    size_t octets;       /* length of a handshake message with its head */

    bool fails; /* ALERT, NOT_TLS: the handshake fails by it, or TLS ends before the server said anything */

    int alert_level;  /* 1 warning, 2 fatal, 0 hidden */
    int alert_number; /* or TLS_ALERT_HIDDEN */
    struct span alert_name;

    const struct tls_certificate
        *certificate; /* CERTIFICATE: the sender's own one; NULL: none was sent or it cannot be read */
    const struct tls_certificate *chain; /* all that were sent, `certificate` first */
    size_t chain_count;

    struct span held; /* NOT_TLS: octets of earlier calls that belong to what is no TLS, in front of this
                         call's rest */
    size_t rest;      /* NOT_TLS: how many of this call's octets, counted from its end, are not TLS */
};

/* `keys` may be NULL. Reader, events and texts live in the arena. */
struct tls_reader *tls_new(struct arena *arena, const struct tls_keys *keys);

/* The next octets of one side. */
void tls_take(struct tls_reader *reader, bool from_server, struct span bytes, unsigned long frame,
              double time);

/* Octets of that side are missing here; 0: nobody knows how many. */
void tls_gap(struct tls_reader *reader, bool from_server, size_t octets);

/*
 * Decrypted application data in the order in which it was sent, a record each; false: none left. The octets
 * are valid until the next tls_take().
 */
bool tls_plain(struct tls_reader *reader, bool *from_server, struct span *bytes, unsigned long *frame,
               double *time);

/* Are the contents of that side's records being decrypted? */
bool tls_is_open(const struct tls_reader *reader, bool from_server);

/* Pointers are valid until the next tls_take(). */
size_t tls_event_count(const struct tls_reader *reader);
const struct tls_event *tls_event_at(const struct tls_reader *reader, size_t index);

/* All of it in short, for conversation->tls. `now`: seconds since 1970 of the capture; NAN: whether it is
 * expired is unknown. */
struct tls_facts *tls_summary(const struct tls_reader *reader, double now);

/* Nothing known yet. */
struct tls_facts *tls_facts_new(struct arena *arena);

/* All of it, in another arena. */
struct tls_facts *tls_facts_copy(struct arena *arena, const struct tls_facts *facts);

/* One line "KEY VALUE" of the rules' examples, see rules/README.md. False: no such key. */
bool tls_facts_set(struct arena *arena, struct tls_facts *facts, struct span key, struct span value,
                   unsigned long line);

#endif
