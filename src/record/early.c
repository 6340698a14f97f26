#include "record/early.h"

#include <stddef.h>

#include "record/trace.h"

static bool is_error(const struct line_form *form)
{
    bool event =
        form->from == FROM_EVENT && (form->event == EVENT_TLS_FAILED || form->event == EVENT_CLOSED ||
                                     form->event == EVENT_RESET || form->event == EVENT_TIMEOUT);
    return form->from == FROM_REPLY || form->from == FROM_WORDS || event;
}

static bool is_talking(const struct reader *reader)
{
    const struct talk *last = reader->transcript->talks.last;
    return last && (last->builder.client_lines || last->builder.server_lines);
}

static void keep_fields(struct arena *arena, struct extract *extract)
{
    struct span *fields[] = {&extract->text,      &extract->host, &extract->address, &extract->port,
                             &extract->code,      &extract->mail, &extract->sender,  &extract->command,
                             &extract->recipient, &extract->helo};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (fields[i]->at)
            *fields[i] = arena_copy(arena, *fields[i]);
}

static struct early_error *put_aside(struct reader *reader, enum event event, const struct extract *extract)
{
    struct early *early = &reader->transcript->early;
    if (early->count == EARLY_MOST)
        return NULL;
    struct early_error *error = &early->at[early->count++];
    *error = (struct early_error){.line = reader->line, .extract = *extract, .event = event};
    error->line.raw = error->line.text = arena_copy(&early->arena, reader->line.text);
    keep_fields(&early->arena, &error->extract);
    return error;
}

/* "server message: 535-..." twice is one reply. */
static struct early_error *open_reply(struct early *early)
{
    struct early_error *last = early->count ? &early->at[early->count - 1] : NULL;
    if (!last || !last->is_reply || !last->reply.count)
        return NULL;
    struct span line = last->reply.at[last->reply.count - 1];
    return line.len > 3 && line.at[3] == '-' ? last : NULL;
}

static void keep_reply(struct reader *reader, const struct extract *extract)
{
    struct early *early = &reader->transcript->early;
    struct saying saying = {.text = extract->text, .code = extract->code, .server = true};
    struct utterance lines = utter(&reader->transcript->scratch, reader->scratch, reader->dialect, saying);
    struct early_error *error = open_reply(early);
    if (!error)
        error = put_aside(reader, EVENT_NONE, extract);
    if (!error)
        return;
    error->is_reply = true;
    error->line.last = reader->line.number;
    for (size_t i = 0; i < lines.count; i++)
        *LIST_ADD(&early->arena, &error->reply) = arena_copy(&early->arena, lines.at[i]);
}

bool early_takes(struct reader *reader, const struct line_form *form, const struct extract *extract)
{
    struct extract found;
    if (!reader->dialect->errors_first || !is_error(form) || is_talking(reader))
        return false;
    if (form->from == FROM_WORDS && !trace_is_of_mail(reader))
        return true;
    if (form->from == FROM_REPLY)
        keep_reply(reader, extract);
    else if (form->from == FROM_EVENT ||
             message_find(reader->dialects, reader->scratch, extract->text, &found))
        put_aside(reader, form->event, extract);
    return true;
}

bool early_waits(const struct reader *reader)
{
    return reader->transcript->early.count > 0;
}

void early_settle(struct reader *reader)
{
    struct early *early = &reader->transcript->early;
    struct line line = reader->line;
    for (size_t i = 0; i < early->count; i++) {
        struct early_error *error = &early->at[i];
        reader->line = error->line;
        if (error->is_reply)
            verdict_add(reader, &error->reply, &error->extract);
        else if (error->event != EVENT_NONE)
            transcript_event(reader, error->event, &error->extract);
        else
            transcript_words(reader, error->extract.text);
    }
    early->count = 0;
    arena_empty(&early->arena);
    reader->line = line;
}
