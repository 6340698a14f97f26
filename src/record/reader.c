#include "record/reader.h"

#include <math.h>
#include <string.h>

#include "smtp/address.h"
#include "smtp/reply.h"

static struct span address_of(struct builder *builder, struct span text)
{
    return arena_copy(builder->arena, text);
}

static bool is_address(struct span text)
{
    return address_kind(text) != ADDRESS_NONE;
}

static void take_host(struct builder *builder, struct span host)
{
    struct endpoint *server = &builder->conversation->server;
    if (!host.len || host.len > NAME_MOST)
        return;
    if (!server->name.len)
        server->name = arena_lower(builder->arena, host);
    if (is_address(host) && !server->address.len)
        server->address = address_of(builder, host);
}

static void take_port(struct builder *builder, struct span port)
{
    unsigned long number;
    if (span_take_number(&port, &number) && !port.len && number > 0 && number <= 65535)
        builder->conversation->server.port = (unsigned)number;
}

static struct span known_program(struct span program)
{
    return program.len ? program : (struct span){"", 0};
}

void reader_begin(struct reader *reader, struct arena *arena, struct conversation *conversation)
{
    struct builder *builder = &reader->builder;
    if (builder->arena)
        return;
    build_begin(builder, arena, conversation);
    reader->foreign = false;
    conversation->format = reader->dialect ? reader->dialect->name : (struct span)SPAN("plain");
    conversation->started = reader->script_started;
    conversation->zone = reader->script_zone;
    if (!reader->pending.set)
        return;
    take_host(builder, span_of(reader->pending.host));
    conversation->server.port = reader->pending.port;
    conversation->client_program = arena_copy(arena, span_of(reader->pending.program));
    conversation->bad_syntax = reader->pending.bad_syntax;
    reader->pending.set = false;
}

void reader_event(struct reader *reader, enum event event, enum trouble trouble,
                  const struct extract *extract)
{
    struct builder *builder = &reader->builder;
    struct moment *moment = build_event(builder, &reader->line, event, reader->line.text);
    moment->trouble = trouble;
    if (event == EVENT_TRYING && extract->address.len) {
        moment->text = arena_copy(builder->arena, extract->address);
        builder->conversation->server.address = moment->text;
    }
    if (event == EVENT_CONNECTED || event == EVENT_FAILED || event == EVENT_CONNECTING) {
        if (extract->address.len)
            builder->conversation->server.address = address_of(builder, extract->address);
        take_host(builder, extract->host);
        take_port(builder, extract->port);
    }
}

void reader_nearest(struct reader *reader, const char *what, unsigned long line)
{
    if (reader->notes.nearest.len)
        return;
    reader->notes.nearest = span_of(what);
    reader->notes.nearest_line = line;
}

/* "250 apples, 550 pears": one positive line that nobody asked for is no dialogue. */
static bool is_chance(const struct conversation *conversation)
{
    struct reply_line line;
    const struct moment *only = &conversation->moments.at[0];
    return conversation->moments.count == 1 && only->kind == MOMENT_SERVER &&
           reply_line_parse(only->text, &line) && line.code < 400 && line.code != 220;
}

static bool is_worth(struct reader *reader, const struct conversation *conversation)
{
    if (conversation->moments.count && is_chance(conversation)) {
        reader_nearest(reader, "one line like a positive reply, but nothing around it", conversation->first);
        return false;
    }
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind != MOMENT_EVENT)
            return true;
        if (moment->event != EVENT_REMARK && moment->event != EVENT_LEFT && moment->event != EVENT_CLOSED)
            return true;
    }
    return false;
}

bool reader_finish(struct reader *reader)
{
    struct builder *builder = &reader->builder;
    if (!builder->arena)
        return false;
    struct conversation *conversation = builder->conversation;
    lookup_end(&reader->lookups);
    build_finish(builder);
    builder->arena = NULL;
    conversation->client_program = known_program(conversation->client_program);
    conversation->around = (struct surroundings){reader->lookups.lookups.at, reader->lookups.lookups.count,
                                                 reader->lookups.reaches.at, reader->lookups.reaches.count};
    return is_worth(reader, conversation);
}
