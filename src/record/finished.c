#include "record/finished.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "smtp/reply.h"
#include "smtp/verb.h"

static unsigned server_port(const struct finished *finished)
{
    return finished->client < 0 ? 0 : finished->port[!finished->client];
}

bool finished_failed(const struct finished *finished)
{
    return wire_failed(&finished->wire, finished->now);
}

bool finished_counts(const struct finished *finished)
{
    enum verdict verdict = finished->stream ? stream_verdict(finished->stream) : VERDICT_OPEN;
    if (verdict != VERDICT_OPEN)
        return verdict == VERDICT_SMTP;
    bool opened = finished->wire.syn.frame || finished->wire.answer.frame;
    bool said = finished->stream && stream_is_likely(finished->stream);
    return port_is_smtp(server_port(finished)) && (opened || said);
}

static void add_note(struct arena *arena, struct conversation *conversation, const char *name,
                     struct sight sight)
{
    *LIST_ADD(arena, &conversation->network.items) =
        (struct network_item){span_of(name), (struct span)SPAN("yes"), sight.frame, sight.frame};
}

static void name_ends(const struct finished *finished, struct arena *arena, struct conversation *conversation)
{
    int client = finished->client < 0 ? 0 : finished->client;
    conversation->client.address = ip_text(arena, &finished->ip[client]);
    conversation->client.port = finished->port[client];
    conversation->server.address = ip_text(arena, &finished->ip[!client]);
    conversation->server.port = finished->port[!client];
}

/* Which moment came last, in seconds. */
static double last_moment(const struct conversation *conversation)
{
    double last = 0;
    for (size_t i = 0; i < conversation->moments.count; i++)
        last = fmax(last, conversation->moments.at[i].time);
    return last;
}

/* Who closes a socket with unread octets, or gets some afterwards, answers them with RST. */
static void tell_unread(const struct finished *finished, struct arena *arena,
                        struct conversation *conversation)
{
    if (finished->client < 0)
        return;
    const struct wire *wire = &finished->wire;
    unsigned long left = wire->side[finished->client].fin.frame;
    if (!left || wire->rst.frame < left || wire->rst_side != finished->client)
        return;
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind == MOMENT_SERVER && moment->first > left)
            *LIST_ADD(arena, &conversation->network.items) = (struct network_item){
                (struct span)SPAN("unread reply"), moment->text, moment->first, moment->last};
    }
}

/* In one piece, which nobody has to copy while it grows. */
static void reserve(struct arena *arena, struct conversation *conversation, size_t moments)
{
    conversation->moments.at = arena_take(arena, moments * sizeof *conversation->moments.at);
    conversation->moments.room = moments;
}

/* The server's first words, or the client's; 220 answers STARTTLS, too. */
static bool is_beginning(const moment_list *moments, size_t at)
{
    struct reply_line reply;
    const struct moment *first = &moments->at[at];
    if (first->kind == MOMENT_CLIENT)
        return verb_find(verb_of_line(first->text)) &&
               verb_find(verb_of_line(first->text))->stage == STAGE_HELLO;
    if (first->kind != MOMENT_SERVER || !reply_line_parse(first->text, &reply) || reply.code != 220)
        return false;
    while (at < moments->count && moments->at[at].kind == MOMENT_SERVER)
        at++;
    return at == moments->count || moments->at[at].kind == MOMENT_CLIENT;
}

static bool begins_at_beginning(const moment_list *moments, size_t at)
{
    while (at < moments->count && moments->at[at].event == EVENT_REMARK)
        at++; /* a proxy's part */
    return at == moments->count || is_beginning(moments, at);
}

/* A dialogue whose connection was not seen coming up: what went before is missing, unless it begins with the
 * greeting or with EHLO. */
static void play_tape(const struct finished *finished, const struct wire_end *end)
{
    struct conversation *conversation = end->conversation;
    moment_list *moments = &conversation->moments;
    size_t at = moments->count;
    bool late = !finished->wire.syn.frame && !finished->wire.answer.frame;
    tape_play(stream_tape(finished->stream), end->arena, conversation, end->started);
    if (!late || begins_at_beginning(moments, at))
        return;
    LIST_ADD(end->arena, moments);
    memmove(&moments->at[at + 1], &moments->at[at], (moments->count - 1 - at) * sizeof *moments->at);
    moments->at[at] = (struct moment){.kind = MOMENT_EVENT,
                                      .event = EVENT_GAP,
                                      .text = span_of("the capture begins within the connection"),
                                      .first = finished->first.frame,
                                      .last = finished->first.frame};
}

void finished_play(const struct finished *finished, struct span format, struct arena *arena,
                   struct conversation *conversation)
{
    double started = finished->wire.syn.frame ? finished->wire.syn.time : finished->first.time;
    *conversation = (struct conversation){.format = format,
                                          .client_program = {"", 0},
                                          .frames = true,
                                          .stream = finished->number,
                                          .started = started,
                                          .both_heard = finished->both_heard,
                                          .client_heard = finished->client_heard,
                                          .tells_close = true,
                                          .network = {.seen = true},
                                          .first = finished->first.frame,
                                          .last = finished->last.frame};
    name_ends(finished, arena, conversation);
    struct wire_end end = {.arena = arena,
                           .conversation = conversation,
                           .client = finished->client,
                           .server = finished->ip[finished->client < 0 ? 1 : !finished->client],
                           .started = started,
                           .now = finished->now,
                           .quit = finished->stream && stream_quit(finished->stream),
                           .farewell = finished->stream ? stream_farewell(finished->stream) : 0,
                           .both = finished->both_heard};
    if (finished->stream)
        reserve(arena, conversation, tape_moments(stream_tape(finished->stream)));
    wire_begin(&finished->wire, &end);
    if (finished->stream)
        play_tape(finished, &end);
    conversation->tls = finished->stream ? stream_tls_facts(finished->stream, arena, started) : NULL;
    wire_close(&finished->wire, &end);
    wire_items(&finished->wire, &end);
    tell_unread(finished, arena, conversation);
    if (finished->differs)
        add_note(arena, conversation, "overlap differs", finished->last);
    conversation->seconds = fmax(finished->last.time - started, last_moment(conversation));
}

void finished_free(struct finished *finished)
{
    if (!finished)
        return;
    stream_free(finished->stream);
    wire_free(&finished->wire);
    free(finished);
}
