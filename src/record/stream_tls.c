/* Where a stream turns to TLS. */
#include <string.h>

#include "record/stream_part.h"

enum { HANDSHAKE = 0x16, ALERT = 0x15, CHANGE = 0x14, APPLICATION = 0x17, MAJOR = 3 };

bool tls_begins(struct span octets)
{
    unsigned char type = octets.len ? (unsigned char)octets.at[0] : 0;
    return type >= CHANGE && type <= APPLICATION && (octets.len < 2 || octets.at[1] == MAJOR);
}

void stream_tls_begin(struct stream *stream)
{
    enum { PIECE = 1024 };
    stream->tls_arena.piece = PIECE;
    stream->tls = tls_new(&stream->tls_arena);
    stream->tls_state = TLS_ACTIVE;
}

static void tell_events(struct stream *stream)
{
    static const enum event meaning[] = {
        [TLS_NOTE] = EVENT_REMARK, [TLS_STARTED] = EVENT_TLS_STARTED, [TLS_FAILED] = EVENT_TLS_FAILED};
    const struct tls_event *events;
    size_t count = tls_events(stream->tls, &events);
    for (; stream->tls_told < count; stream->tls_told++) {
        const struct tls_event *event = &events[stream->tls_told];
        struct place place = {event->frame, event->frame, event->time};
        tape_event(&stream->tape, meaning[event->kind], &place, event->text);
    }
}

void stream_tls_octets(struct stream *stream, const struct heard *heard, struct span octets)
{
    struct heard inner = *heard;
    struct span plain;
    stream->tls_octets[heard->from_server] += octets.len;
    tls_take(stream->tls, heard->from_server, octets, heard->frame, heard->time);
    tell_events(stream);
    while (tls_plain(stream->tls, &inner.from_server, &plain, &inner.frame, &inner.time)) {
        stream->inside = true;
        stream->octets[inner.from_server] += plain.len;
        (inner.from_server ? server_octets : client_octets)(stream, &inner, plain);
    }
}

/* The client began, the server goes on in plain text. */
void stream_tls_refused(struct stream *stream, const struct heard *heard)
{
    struct place place = {heard->frame, heard->frame, heard->time};
    stream->tls_state = TLS_REFUSED;
    tape_event(&stream->tape, EVENT_TLS_FAILED, &place,
               (struct span)SPAN("wrong version number: the server answers the ClientHello in plain text"));
}

void stream_tls_plain(struct stream *stream, const struct heard *heard)
{
    struct place place = {heard->frame, heard->frame, heard->time};
    stream->tls_state = TLS_REFUSED;
    tape_event(&stream->tape, EVENT_TLS_FAILED, &place,
               (struct span)SPAN("the client sent plain text where the TLS handshake was due"));
    tape_item(&stream->tape, "plaintext after starttls", &place,
              (struct span)SPAN("instead of the handshake"));
}

static bool came_to(const struct stream *stream, enum tls_kind kind)
{
    const struct tls_event *events;
    size_t count = tls_events(stream->tls, &events);
    for (size_t i = 0; i < count; i++)
        if (events[i].kind == kind)
            return true;
    return false;
}

/* What was said inside cannot be read: it is missing, not nothing. */
void stream_tls_end(struct stream *stream)
{
    if (!stream->tls || stream->tls_state != TLS_ACTIVE)
        return;
    struct place place = stream->latest;
    bool started = came_to(stream, TLS_STARTED);
    if (!started && !came_to(stream, TLS_FAILED))
        tape_event(&stream->tape, EVENT_TLS_FAILED, &place,
                   (struct span)SPAN("the connection was closed before the TLS handshake was complete"));
    else if (started && !stream->inside)
        tape_event(&stream->tape, EVENT_GAP, &place,
                   (struct span)SPAN("encrypted: what was said inside TLS cannot be read without the keys"));
}
