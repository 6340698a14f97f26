/* Where a stream turns to TLS. */
#include "base/memory.h"
#include "record/stream_part.h"

enum { HANDSHAKE = 0x16, ALERT = 0x15, CHANGE = 0x14, APPLICATION = 0x17, MAJOR = 3 };

bool tls_begins(struct span octets)
{
    unsigned char type = octets.len ? (unsigned char)octets.at[0] : 0;
    return type >= CHANGE && type <= APPLICATION && (octets.len < 2 || octets.at[1] == MAJOR);
}

void stream_tls_begin(struct stream *stream)
{
    enum { PIECE = 1440 }; /* octets: a handshake under TLS 1.3, of which little is visible */
    if (!stream->tls)
        stream->tls = memory_get(sizeof *stream->tls);
    stream->tls->arena.piece = PIECE;
    stream->tls->reader = tls_new(&stream->tls->arena, stream->keys);
    stream->tls_state = TLS_ACTIVE;
}

/* What an event is in the dialogue. */
static enum event meaning_of(const struct tls_event *event)
{
    if (event->kind == TLS_ESTABLISHED)
        return EVENT_TLS_STARTED;
    return event->fails ? EVENT_TLS_FAILED : EVENT_REMARK;
}

static void tell_events(struct stream *stream)
{
    struct stream_tls *tls = stream->tls;
    for (; tls->told < tls_event_count(tls->reader); tls->told++) {
        const struct tls_event *event = tls_event_at(tls->reader, tls->told);
        struct place place = {event->frame, event->frame, event->time};
        tls->done |= event->kind == TLS_ESTABLISHED;
        tls->failed |= event->fails;
        tls->missed |= event->kind == TLS_BROKEN;
        if (event->kind != TLS_APPLICATION_DATA)
            tape_event(&stream->tape, meaning_of(event), &place, event->text);
    }
}

/* Once the octets end to be TLS, the server's are read as a dialogue again. */
static void give_back(struct stream *stream, const struct heard *heard, struct span octets)
{
    const struct tls_event *last =
        tls_event_at(stream->tls->reader, tls_event_count(stream->tls->reader) - 1);
    if (!last || last->kind != TLS_NOT_TLS || stream->tls_state != TLS_ACTIVE)
        return;
    struct span rest = span_from(octets, octets.len - last->rest);
    stream->tls_state = TLS_REFUSED;
    /* What begins like a record is no dialogue, whatever is wrong with it. */
    if (tls_begins(last->held.len ? last->held : rest))
        stream->tls_state = TLS_LOST;
    if (!heard->from_server || stream->tls_state == TLS_LOST)
        return;
    server_octets(stream, heard, last->held);
    server_octets(stream, heard, rest);
}

void stream_tls_octets(struct stream *stream, const struct heard *heard, struct span octets)
{
    struct heard inner = *heard;
    struct span plain;
    stream->tls->octets[heard->from_server] += octets.len;
    tls_take(stream->tls->reader, heard->from_server, octets, heard->frame, heard->time);
    tell_events(stream);
    while (tls_plain(stream->tls->reader, &inner.from_server, &plain, &inner.frame, &inner.time)) {
        stream->inside = true;
        stream->octets[inner.from_server] += plain.len;
        (inner.from_server ? server_octets : client_octets)(stream, &inner, plain);
    }
    give_back(stream, heard, octets);
}

void stream_tls_gap(struct stream *stream, const struct heard *heard, size_t octets)
{
    bool was_open = tls_is_open(stream->tls->reader, heard->from_server) && stream->inside;
    struct place place = {heard->frame, heard->frame, heard->time};
    stream->tls->missed = true;
    tls_gap(stream->tls->reader, heard->from_server, octets);
    tell_events(stream);
    if (was_open)
        (heard->from_server ? server_gap : client_gap)(stream, heard, octets);
    else
        tape_event(&stream->tape, EVENT_GAP, &place,
                   (struct span)SPAN("a piece of the encrypted octets is missing in the capture"));
}

struct tls_facts *stream_tls_facts(const struct stream *stream, struct arena *arena, double now)
{
    return stream->tls ? tls_facts_copy(arena, tls_summary(stream->tls->reader, now)) : NULL;
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

/* The client is seen, and went without a word under TLS: nothing of its dialogue is hidden there. */
static bool client_was_silent(const struct stream_tls *tls)
{
    bool silent = tls->octets[0] && !tls->missed;
    for (size_t i = 0; i < tls_event_count(tls->reader); i++) {
        const struct tls_event *event = tls_event_at(tls->reader, i);
        silent &= event->kind != TLS_APPLICATION_DATA || event->from_server;
    }
    return silent;
}

unsigned long stream_farewell(const struct stream *stream)
{
    const struct stream_tls *tls = stream->tls;
    if (!tls || !tls->done || tls->failed || tls->missed)
        return 0;
    for (size_t i = 0; i < tls_event_count(tls->reader); i++) {
        const struct tls_event *event = tls_event_at(tls->reader, i);
        if (event->kind == TLS_ALERT)
            return event->from_server ? 0 : event->frame;
    }
    return 0;
}

/* What was said inside cannot be read: it is missing, not nothing. */
void stream_tls_end(struct stream *stream, bool closed)
{
    const struct stream_tls *tls = stream->tls;
    if (!tls || stream->tls_state != TLS_ACTIVE)
        return;
    struct place place = {stream->latest_frame, stream->latest_frame, stream->latest_time};
    bool broken = !tls->done && !tls->failed && !tls->missed;
    if (broken && !closed)
        tape_event(&stream->tape, EVENT_GAP, &place,
                   (struct span)SPAN("the capture ends within the TLS handshake"));
    else if (broken)
        tape_event(&stream->tape, EVENT_TLS_FAILED, &place,
                   (struct span)SPAN("the connection was closed before the TLS handshake was complete"));
    else if (tls->done && !tls->failed && !stream->inside && tls->octets[1] &&
             !(closed && client_was_silent(tls)))
        tape_event(&stream->tape, EVENT_GAP, &place,
                   (struct span)SPAN("encrypted: what was said inside TLS cannot be read without the keys"));
}
