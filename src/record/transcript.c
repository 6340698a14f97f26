/* Records whose lines carry marks: the forms of the dialect say whose line it is. */
#include <math.h>
#include <stdlib.h>

#include "record/command.h"
#include "record/reader.h"
#include "record/tls.h"

static double number_of(struct span text)
{
    char digits[24] = "";
    struct span part = span_cut(text, 0, sizeof digits - 1);
    for (size_t i = 0; i < part.len; i++)
        digits[i] = part.at[i];
    return strtod(digits, NULL);
}

/* From the first wait on times are known; what came before took none. */
static void wait(struct builder *builder, double seconds)
{
    moment_list *moments = &builder->conversation->moments;
    if (isnan(builder->clock)) {
        builder->clock = 0;
        for (size_t i = 0; i < moments->count; i++)
            moments->at[i].time = 0;
    }
    builder->clock += seconds;
    builder->conversation->seconds = builder->clock;
}

static bool begins_anew(const struct builder *builder, const struct line_form *form)
{
    if (!builder->arena || form->from == FROM_WAIT)
        return false;
    bool opens = form->from == FROM_EVENT && form->event == EVENT_CONNECTING;
    bool done = builder->ended && builder->server_lines && form->from != FROM_EVENT && form->from != FROM_TLS;
    bool used = builder->connected || builder->client_lines;
    for (size_t i = 0; i < builder->conversation->moments.count; i++)
        used |= builder->conversation->moments.at[i].event == EVENT_FAILED;
    return done || (opens && used);
}

static void take_event(struct reader *reader, const struct line_form *form, const struct extract *extract)
{
    struct extract more = *extract, found;
    const struct message *message = NULL;
    if (form->event == EVENT_FAILED)
        message = message_find(reader->dialects, reader->scratch, extract->text, &found);
    if (extract->text.len)
        reader->line.text = extract->text;
    if (message) {
        more.port = found.port;
        more.host = found.host;
        more.address = found.address;
    }
    reader_event(reader, form->event,
                 message                       ? message->trouble
                 : form->event == EVENT_FAILED ? TROUBLE_OTHER
                                               : TROUBLE_NONE,
                 &more);
    if (message && !reader->builder.conversation->client_program.len)
        reader->builder.conversation->client_program = message->program;
}

/* What a capture would show; only the examples of rules say it in words. */
static void tell_tls(struct builder *builder, const struct line *line, const struct extract *extract)
{
    struct conversation *conversation = builder->conversation;
    if (!conversation->tls)
        conversation->tls = tls_facts_new(builder->arena);
    tls_facts_set(builder->arena, conversation->tls, extract->key, extract->text, line->number);
}

/* What a capture would have shown; so everything that is not said did not happen. */
static void take_network(struct builder *builder, const struct extract *extract, unsigned long number)
{
    struct network *network = &builder->conversation->network;
    network->seen = true;
    *LIST_ADD(builder->arena, &network->items) = (struct network_item){
        arena_copy(builder->arena, extract->key), arena_copy(builder->arena, extract->text), number, number};
}

static void take_form(struct reader *reader, const struct line_form *form, const struct extract *extract)
{
    struct builder *builder = &reader->builder;
    builder->conversation->tells_close = true;
    switch (form->from) {
    case FROM_CLIENT:
        build_client(builder, &reader->line, extract->text);
        break;
    case FROM_SERVER:
        build_server(builder, &reader->line, extract->text);
        break;
    case FROM_EVENT:
        take_event(reader, form, extract);
        break;
    case FROM_WAIT:
        wait(builder, number_of(extract->seconds));
        break;
    case FROM_OWN:
        builder->conversation->client.address = arena_copy(builder->arena, extract->address);
        break;
    case FROM_TLS:
        tell_tls(builder, &reader->line, extract);
        break;
    case FROM_NETWORK:
        take_network(builder, extract, reader->line.number);
        break;
    case FROM_NOISE:
        break;
    }
}

static void take_unmarked(struct reader *reader)
{
    struct span words;
    bool command = prompt_take(reader->line.text, &words) != PROMPT_NONE &&
                   lookup_command(&reader->lookups, words, reader->line.number);
    if (!command)
        lookup_line(&reader->lookups, reader->line.text, reader->line.number);
}

bool transcript_next(struct reader *reader, struct arena *arena, struct conversation *conversation)
{
    struct extract extract;
    while (reader->again || source_line(reader->source, &reader->line)) {
        reader->again = false;
        reader->notes.lines = reader->line.number;
        const struct line_form *form =
            dialect_line(reader->dialect, reader->scratch, reader->line.text, &extract);
        if (!form) {
            take_unmarked(reader);
            continue;
        }
        if (begins_anew(&reader->builder, form)) {
            reader->again = true;
            if (reader_finish(reader))
                return true;
            arena_empty(arena);
        }
        reader->again = false;
        reader_begin(reader, arena, conversation);
        take_form(reader, form, &extract);
    }
    lookup_end(&reader->lookups);
    return reader_finish(reader);
}
