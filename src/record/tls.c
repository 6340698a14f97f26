/* A first reader of TLS: record headers, the kind of handshake messages, and alerts in the clear. Decrypts
 * nothing. */
#include "record/tls.h"

#include <string.h>

enum {
    RECORD_HEADER = 5,
    RECORD_MOST =
        16384 +
        256, /* RFC 5246 section 6.2.3 allows 2,048 more, RFC 8446 section 5.2 256; nobody sends more */
    ALERT = 21,
    HANDSHAKE = 22,
    APPLICATION = 23,
    KEPT = 64
};

struct tls_side {
    unsigned char header[RECORD_HEADER];
    size_t header_len, left;
    unsigned char kept[KEPT]; /* the front of the record */
    size_t kept_len;
    bool changed;  /* ChangeCipherSpec was seen: what follows is encrypted */
    bool finished; /* a handshake record behind it: TLS 1.2 */
    unsigned long application;
};

struct tls_reader {
    struct arena *arena;
    struct tls_side side[2];
    LIST(struct tls_event) events;
    bool over;
};

struct tls_reader *tls_new(struct arena *arena)
{
    struct tls_reader *tls = arena_take(arena, sizeof *tls);
    tls->arena = arena;
    return tls;
}

static void tell(struct tls_reader *tls, struct tls_event event)
{
    *LIST_ADD(tls->arena, &tls->events) = event;
    tls->over |= event.kind != TLS_NOTE;
}

static const char *alert_name(unsigned number)
{
    static const struct {
        unsigned number;
        const char *name;
    } names[] = {{0, "close_notify"},
                 {10, "unexpected_message"},
                 {20, "bad_record_mac"},
                 {40, "handshake_failure"},
                 {42, "bad_certificate"},
                 {43, "unsupported_certificate"},
                 {44, "certificate_revoked"},
                 {45, "certificate_expired"},
                 {46, "certificate_unknown"},
                 {47, "illegal_parameter"},
                 {48, "unknown_ca"},
                 {49, "access_denied"},
                 {50, "decode_error"},
                 {51, "decrypt_error"},
                 {70, "protocol_version"},
                 {71, "insufficient_security"},
                 {80, "internal_error"},
                 {86, "inappropriate_fallback"},
                 {90, "user_canceled"},
                 {109, "missing_extension"},
                 {112, "unrecognized_name"},
                 {116, "certificate_required"},
                 {120, "no_application_protocol"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (names[i].number == number)
            return names[i].name;
    return "unknown alert";
}

/* TLS 1.3 hides the end of the handshake: two encrypted records of each side are one more than it needs. */
static bool is_established(const struct tls_reader *tls)
{
    const struct tls_side *client = &tls->side[0], *server = &tls->side[1];
    return (client->finished && server->finished) || (client->application > 1 && server->application > 1);
}

static void end_record(struct tls_reader *tls, struct tls_event event)
{
    struct tls_side *side = &tls->side[event.from_server];
    const char *who = event.from_server ? "server" : "client";
    unsigned type = side->header[0];
    if (type == 20)
        side->changed = true;
    side->application += type == APPLICATION;
    side->finished |= type == HANDSHAKE && side->changed;
    if (type == ALERT && !side->changed && side->kept_len == 2) {
        bool fatal = side->kept[0] == 2;
        event.kind = fatal && !tls->over ? TLS_FAILED : TLS_NOTE;
        event.text = arena_print(tls->arena, "Alert from the %s: %s, %s (%u)", who,
                                 fatal ? "fatal" : "warning", alert_name(side->kept[1]), side->kept[1]);
        tell(tls, event);
    } else if (!tls->over && is_established(tls)) {
        event.kind = TLS_STARTED;
        event.text = (struct span)SPAN("TLS handshake complete");
        tell(tls, event);
    }
}

void tls_take(struct tls_reader *tls, bool from_server, struct span bytes, unsigned long frame, double time)
{
    struct tls_side *side = &tls->side[from_server];
    while (bytes.len) {
        if (side->header_len < RECORD_HEADER) {
            side->header[side->header_len++] = (unsigned char)bytes.at[0];
            bytes = span_from(bytes, 1);
            side->left = (size_t)side->header[3] << 8 | side->header[4];
            side->kept_len = 0;
            continue;
        }
        struct span piece = span_cut(bytes, 0, side->left);
        size_t kept = piece.len < KEPT - side->kept_len ? piece.len : KEPT - side->kept_len;
        memcpy(side->kept + side->kept_len, piece.at, kept);
        side->kept_len += kept;
        side->left -= piece.len;
        bytes = span_from(bytes, piece.len);
        if (side->left)
            return;
        side->header_len = 0;
        end_record(tls, (struct tls_event){.from_server = from_server, .frame = frame, .time = time});
    }
}

bool tls_plain(struct tls_reader *tls, bool *from_server, struct span *bytes, unsigned long *frame,
               double *time)
{
    (void)tls, (void)from_server, (void)bytes, (void)frame, (void)time;
    return false;
}

size_t tls_events(const struct tls_reader *tls, const struct tls_event **events)
{
    *events = tls->events.at;
    return tls->events.count;
}
