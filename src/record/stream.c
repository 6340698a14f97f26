#include "record/stream.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/stream_part.h"

struct stream *stream_new(unsigned server_port, bool from_start, const struct tls_keys *keys,
                          struct phrases *phrases)
{
    struct stream *stream = memory_get(sizeof *stream);
    stream->port = server_port;
    stream->greeting_due = from_start;
    stream->joined = !from_start;
    stream->keys = keys;
    stream->tape.phrases = phrases;
    return stream;
}

void stream_free(struct stream *stream)
{
    if (!stream)
        return;
    for (struct waiting *waiting = stream->first, *next; waiting; waiting = next) {
        next = waiting->next;
        free(waiting);
    }
    line_done(&stream->side[0]);
    line_done(&stream->side[1]);
    if (stream->prefix) {
        text_free(&stream->prefix->header);
        text_free(&stream->prefix->answer);
        free(stream->prefix);
    }
    message_free(stream->message);
    if (stream->tls)
        arena_free(&stream->tls->arena);
    free(stream->tls);
    tape_free(&stream->tape);
    free(stream);
}

struct prefix *stream_prefix(struct stream *stream)
{
    if (!stream->prefix)
        stream->prefix = memory_get(sizeof *stream->prefix);
    return stream->prefix;
}

void stream_fetch(const struct stream *stream, bool tape)
{
    enum { LINE = 64 }; /* octets that a processor fetches at once */
    const char *from = tape ? (const char *)stream->tape.last : (const char *)stream;
    for (size_t at = 0; from && at < (tape ? 4 * LINE : sizeof *stream); at += LINE)
        __builtin_prefetch(from + at);
}

/* The client's first octets before anything of the server: RFC 5321 section 4.3.1 asks it to wait. */
static void note_early(struct stream *stream, const struct heard *heard, struct span octets)
{
    if (stream->told_early || stream->octets[1] || !stream->greeting_due || heard->from_server)
        return;
    stream->told_early = true;
    char number[24];
    struct place place = {heard->frame, heard->frame, heard->time};
    snprintf(number, sizeof number, "%zu", octets.len);
    if (!tls_begins(octets))
        tape_item(&stream->tape, "bytes before greeting", &place, span_of(number));
}

/* What is missing of the server's just before, or the side that is not captured, may be of the handshake. */
static void begin_tls(struct stream *stream, const struct heard *heard, struct span octets)
{
    struct heard server = {.from_server = true, .frame = heard->frame, .time = heard->time};
    stream_tls_begin(stream);
    stream->tls->missed = heard->from_server;
    stream_tls_octets(stream, heard, octets);
    if (stream->resync[1] && !heard->from_server && stream->tls_state == TLS_ACTIVE)
        stream_tls_gap(stream, &server, 0);
}

/* Who says ServerHello got a ClientHello, though it was not captured. */
static bool is_answer_to_hello(const struct heard *heard, struct span octets)
{
    enum { HANDSHAKE = 0x16, MAJOR = 3, SERVER_HELLO = 2, TYPE_AT = 5 };
    return heard->from_server && octets.len > TYPE_AT && octets.at[0] == HANDSHAKE && octets.at[1] == MAJOR &&
           octets.at[TYPE_AT] == SERVER_HELLO;
}

/* Who sends an alert, RFC 8446 section 6, where nothing of the client was captured, dislikes what is not
 * seen.
 */
static bool is_lone_alert(const struct stream *stream, const struct heard *heard, struct span octets)
{
    static const char head[] = {0x15, 3};
    enum { LENGTH_AT = 4, ALERT_OCTETS = 2 };
    return heard->from_server && !stream->octets[0] && octets.len > LENGTH_AT &&
           !memcmp(octets.at, head, sizeof head) && octets.at[LENGTH_AT] == ALERT_OCTETS;
}

static void lose_dialogue(struct stream *stream, const struct heard *heard)
{
    struct place place = {heard->frame, heard->frame, heard->time};
    stream->tls_state = TLS_LOST;
    tape_event(&stream->tape, EVENT_GAP, &place,
               (struct span)SPAN("TLS alert of the server; what the client sent was not captured"));
}

static bool is_hello(const struct stream *stream, const struct heard *heard, struct span octets)
{
    enum { HANDSHAKE = 0x16, CLIENT_HELLO = 1, TYPE_AT = 5 };
    bool expected = stream->tls_state == TLS_DUE && (!heard->from_server || tls_begins(octets));
    bool first = !heard->from_server && stream->octets[0] == octets.len;
    /* Some programs begin TLS although STARTTLS was refused. */
    bool all_the_same = !heard->from_server && !stream->side[0] && octets.len > TYPE_AT &&
                        octets.at[0] == HANDSHAKE && octets.at[TYPE_AT] == CLIENT_HELLO;
    return tls_begins(octets) && (expected || (first && octets.at[0] == HANDSHAKE) || all_the_same);
}

static void route_tls(struct stream *stream, const struct heard *heard, struct span octets)
{
    bool first_of_server = heard->from_server && !stream->tls->octets[1];
    if (first_of_server && !stream->tls->missed && !tls_begins(octets)) {
        stream_tls_refused(stream, heard);
        server_octets(stream, heard, octets);
        return;
    }
    stream_tls_octets(stream, heard, octets);
}

void stream_route(struct stream *stream, const struct heard *heard, struct span octets)
{
    if (stream->tls_state == TLS_ACTIVE) {
        route_tls(stream, heard, octets);
        return;
    }
    bool unasked = !stream->side[1] && stream->tls_state != TLS_PLAIN && is_answer_to_hello(heard, octets);
    if ((is_hello(stream, heard, octets) && stream->waits == WAITS_NOT) || unasked) {
        begin_tls(stream, heard, octets);
        return;
    }
    if (is_lone_alert(stream, heard, octets)) {
        lose_dialogue(stream, heard);
        return;
    }
    if (stream->tls_state == TLS_DUE && !heard->from_server)
        stream->tls_state = TLS_PLAIN;
    else if (stream->tls_state == TLS_PLAIN && heard->from_server && tls_begins(octets))
        stream_tls_plain(stream, heard);
    else if (stream->tls_state == TLS_PLAIN && heard->from_server)
        stream->tls_state = TLS_NONE;
    if (stream->tls_state == TLS_LOST || (stream->tls_state == TLS_REFUSED && !heard->from_server))
        return;
    if (heard->from_server)
        server_octets(stream, heard, octets);
    else
        client_octets(stream, heard, octets);
}

static void note_place(struct stream *stream, const struct heard *heard)
{
    stream->latest_frame = heard->frame;
    stream->latest_time = heard->time;
}

void stream_octets(struct stream *stream, const struct heard *heard, struct span octets)
{
    note_place(stream, heard);
    if (heard->from_server) {
        proxy_server(stream, heard, &octets);
    } else {
        prefix_client(stream, heard, &octets);
        proxy_client(stream, heard, &octets);
    }
    if (!octets.len)
        return;
    stream->octets[heard->from_server] += octets.len;
    note_early(stream, heard, octets);
    if (!heard->from_server && !stream->octets[1])
        kind_client_octets(stream, octets);
    stream_route(stream, heard, octets);
}

void stream_gap(struct stream *stream, const struct heard *heard, size_t octets)
{
    note_place(stream, heard);
    stream->octets[heard->from_server] += octets;
    proxy_gap(stream, heard->from_server);
    if (stream->tls_state == TLS_ACTIVE) {
        stream_tls_gap(stream, heard, octets);
    } else if (stream->tls_state == TLS_LOST) {
        return;
    } else if (heard->from_server) {
        server_gap(stream, heard, octets);
    } else {
        client_gap(stream, heard, octets);
    }
}

void stream_end(struct stream *stream, bool closed)
{
    client_end(stream);
    server_end(stream);
    prefix_tell(stream, false);
    if (stream->tls_state == TLS_PLAIN) {
        struct heard heard = {.frame = stream->latest_frame, .time = stream->latest_time};
        stream_tls_plain(stream, &heard);
    }
    stream_tls_end(stream, closed);
}

enum verdict stream_verdict(const struct stream *stream)
{
    return stream->verdict;
}

bool stream_is_likely(const struct stream *stream)
{
    return stream->likely || stream->tls_state != TLS_NONE;
}

bool stream_quit(const struct stream *stream)
{
    /* A client that waited in vain, for the greeting or for more than the last reply, breaks off. */
    return stream->quit && !stream->greeting_due && stream->unanswered <= 1;
}

bool stream_in_text(const struct stream *stream)
{
    return stream->message != NULL;
}

struct tape *stream_tape(struct stream *stream)
{
    return &stream->tape;
}
