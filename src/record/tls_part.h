/* What the files of the TLS reader share. Inside record/tls*.c only. */
#ifndef SMTPLINT_RECORD_TLS_PART_H
#define SMTPLINT_RECORD_TLS_PART_H

#include "record/tls.h"
#include "record/tls_certificate.h"
#include "record/tls_cipher.h"

enum {
    RECORD_HEAD = 5,
    RECORD_MOST = 16384 + 2048, /* RFC 5246 section 6.2.3; TLS 1.3 allows less */
    MESSAGE_HEAD = 4,
    MESSAGE_MOST =
        64 * 1024,     /* longest handshake message that is read; chains of mail servers have 2 to 10 KB */
    EVENTS_MOST = 256, /* a handshake has about ten */
    PLAIN_MOST = 1024 * 1024,       /* decrypted and not yet fetched; the caller fetches after each segment */
    HIDDEN_ALERT = 2 + 1 + SEAL_TAG /* an alert under TLS 1.3: level and number, content type, tag */
};

enum record_type { RECORD_CHANGE_CIPHER = 20, RECORD_ALERT, RECORD_HANDSHAKE, RECORD_DATA, RECORD_HEARTBEAT };

/* Octets that grow up to a limit; old storage stays in the arena, which is at most as much again. */
struct octets {
    unsigned char *at;
    size_t len, room;
};
void octets_add(struct arena *arena, struct octets *octets, struct span more);
unsigned char *octets_reserve(struct arena *arena, struct octets *octets, size_t more);

/* A handshake message on its way in: RFC 8446 section 4. Records may cut it anywhere. */
struct tls_message {
    unsigned char head[MESSAGE_HEAD];
    size_t head_len;
    size_t length;      /* of the body */
    size_t left;        /* of it, still to come */
    bool kept;          /* the body is being kept, not only counted */
    struct octets body; /* as far as it came, unless it came at once */
};

enum side_state {
    SIDE_FRESH, /* nothing was sent yet */
    SIDE_RECORDS,
    SIDE_LOST, /* looking for the next record */
    SIDE_NOT_TLS
};

enum record_use { USE_LENGTH, USE_SEALED, USE_MESSAGES, USE_ALERT };

struct tls_side {
    enum side_state state;
    unsigned char head[RECORD_HEAD];
    size_t head_len;
    size_t left; /* octets of the record still to come */
    enum record_use use;
    struct octets record; /* sealed payload, or an alert */
    struct tls_message message;
    bool deaf;             /* its handshake messages make no sense */
    bool changed;          /* ChangeCipherSpec was sent: encrypted from there on (not under TLS 1.3) */
    bool flight;           /* TLS 1.3: the server sent something encrypted */
    bool finished;         /* its handshake is done */
    bool data;             /* sent application data */
    bool missed;           /* octets are missing */
    bool torn;             /* and with them where records begin: how many there were is not known */
    size_t guess;          /* index + 1 of the event of an alert told by its length */
    struct tls_seal *seal; /* NULL: was never open */
    bool sealed_once;      /* a record was opened */
};

struct plain_piece {
    bool from_server;
    size_t at, len; /* in `plain` */
    unsigned long frame;
    double time;
};

struct tls_reader {
    struct arena *arena;
    const struct tls_keys *keys;
    struct tls_side side[2]; /* [1]: the server's */
    bool from_server;        /* of the octets being read */
    unsigned long frame;
    double time;
    size_t octets;           /* given by this tls_take() */
    unsigned version, suite; /* agreed; 0 not known */
    struct tls_randoms randoms;
    bool random_known[2];
    bool early_data;
    bool established;
    size_t certificates; /* messages read */
    LIST(struct tls_event) events;
    struct octets opened; /* the record just opened */
    struct octets plain;  /* what tls_plain() hands out */
    LIST(struct plain_piece) pieces;
    size_t next_piece;
};

static inline struct tls_side *tls_its(struct tls_reader *reader)
{
    return &reader->side[reader->from_server];
}

static inline struct tls_side *tls_other(struct tls_reader *reader)
{
    return &reader->side[!reader->from_server];
}

static inline bool tls_side_is_open(const struct tls_side *side)
{
    return side->seal && tls_seal_is_open(side->seal);
}

static inline void tls_side_close(struct tls_side *side)
{
    if (side->seal)
        *side->seal = (struct tls_seal){0};
}

/* tls_event.c. Is there room for one more? Whoever makes a text or keeps anything for an event asks first:
 * memory is bounded. */
bool tls_may_tell(struct tls_reader *reader);
struct tls_event *tls_tell(struct tls_reader *reader, enum tls_event_kind kind, struct span text);
void tls_tell_alert(struct tls_reader *reader, int level, int number);
void tls_tell_hidden_alert(struct tls_reader *reader);
void tls_tell_data(struct tls_reader *reader);
void tls_tell_established(struct tls_reader *reader);
void tls_tell_not_tls(struct tls_reader *reader, size_t held, size_t rest);
void tls_tell_broken(struct tls_reader *reader, const char *why);
const char *tls_side_name(bool from_server);

/* tls_record.c: octets of one side to records. */
void tls_records_take(struct tls_reader *reader, struct span bytes);
void tls_side_lose(struct tls_reader *reader, struct tls_side *side,
                   const char *why); /* where its records begin */

/* The next octets belong to the record whose head was read, but are missing; false: it has not so many. */
bool tls_records_skip(struct tls_reader *reader, size_t octets);

/* tls_message.c: handshake octets, in the clear or opened. */
void tls_messages_take(struct tls_reader *reader, struct span bytes);
void tls_message_drop(struct tls_message *message);

/* tls_hidden.c: what type and length tell of a record that stays closed. */
void tls_hidden_take(struct tls_reader *reader, unsigned type, size_t len);

/* tls_open.c: keys and opened records. */
void tls_open_older(struct tls_reader *reader);     /* after ChangeCipherSpec */
void tls_open_handshake(struct tls_reader *reader); /* TLS 1.3, after ServerHello: both sides */
void tls_open_traffic(struct tls_reader *reader);   /* TLS 1.3, after Finished */
void tls_open_next(struct tls_reader *reader);      /* TLS 1.3, after KeyUpdate */
void tls_open_record(struct tls_reader *reader);    /* its record is complete */
void tls_inner_take(struct tls_reader *reader, unsigned type, struct span plain);

#endif
