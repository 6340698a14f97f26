/*
 * A recording as one text, for tables of what was made of which lines:
 *
 *     [mx1.contoso.example:25 telnet] 2 trying 192.0.2.25 | 3 connected | 4 S 220 mx1 | 5 C QUIT | 6 S 221
 * bye
 *
 * A moment: its lines, who (S server, C client, B message text, or the event's name) and its text. After B:
 * lines and octets, then "." if a dot ended it, "_" if it has an empty line, "8" if it is not ASCII, "-" if
 * it was left out. "~": times. Conversations are parted by " || ".
 */
#ifndef SMTPLINT_TESTS_UNIT_RECORDING_TEXT_H
#define SMTPLINT_TESTS_UNIT_RECORDING_TEXT_H

#include <math.h>

#include "base/text.h"
#include "record/record.h"
#include "table.h"

static inline void add_place(struct text *out, unsigned long first, unsigned long last)
{
    text_print(out, first == last ? "%lu " : "%lu-%lu ", first, last);
}

static inline void add_control(struct text *out, const struct moment *moment)
{
    if (moment->control)
        text_print(out, " {control %u}", moment->control);
    text_add_string(out, moment->corrected ? " {corrected}" : "");
}

static inline void add_body(struct text *out, const struct body *body)
{
    text_print(out, "B %lu %lu%s%s%s%s", body->lines, body->octets, body->terminated ? "." : "",
               body->blank_line ? "_" : "", body->eight_bit ? "8" : "", body->elided ? "-" : "");
}

static inline void add_event(struct text *out, const struct moment *moment)
{
    bool words = moment->event == EVENT_TRYING || moment->event == EVENT_REMARK;
    text_add_string(out, event_name(moment->event));
    if (moment->trouble)
        text_print(out, " %s", trouble_name(moment->trouble));
    if (words)
        text_print(out, " %.*s", (int)moment->text.len, moment->text.at);
}

static inline void add_moment(struct text *out, const struct moment *moment)
{
    add_place(out, moment->first, moment->last);
    if (!isnan(moment->time))
        text_print(out, "~%g ", moment->time);
    if (moment->kind == MOMENT_EVENT)
        add_event(out, moment);
    else if (moment->kind == MOMENT_BODY)
        add_body(out, moment->body);
    else
        text_print(out, "%c %.*s", moment->kind == MOMENT_CLIENT ? 'C' : 'S', (int)moment->text.len,
                   moment->text.at);
    add_control(out, moment);
}

static inline void add_opening(struct text *out, const struct conversation *conversation)
{
    const struct endpoint *server = &conversation->server;
    struct text inside = {0};
    text_add(&inside, server->name);
    if (server->address.len && !span_equal(server->address, server->name))
        text_print(&inside, "=%.*s", (int)server->address.len, server->address.at);
    if (server->port)
        text_print(&inside, ":%u", server->port);
    if (conversation->client_program.len)
        text_print(&inside, " %.*s", (int)conversation->client_program.len, conversation->client_program.at);
    text_add_string(&inside, conversation->bad_syntax ? " bad" : "");
    if (inside.len)
        text_print(out, "[%.*s] ", (int)inside.len, inside.at);
    text_free(&inside);
}

static inline void add_conversation(struct text *out, const struct conversation *conversation)
{
    add_opening(out, conversation);
    for (size_t i = 0; i < conversation->moments.count; i++) {
        text_add_string(out, i ? " | " : "");
        add_moment(out, &conversation->moments.at[i]);
    }
}

/* All conversations of the recording; the caller frees the text. */
static inline struct text recording_text(const struct dialects *dialects, struct span bytes)
{
    struct text out = {0};
    struct arena arena = {0};
    struct error error = {{0}};
    struct conversation conversation;
    struct recording *recording = recording_open(dialects, NULL, bytes, &error);
    for (size_t i = 0; recording_next(recording, &arena, &conversation); i++) {
        text_add_string(&out, i ? " || " : "");
        add_conversation(&out, &conversation);
        arena_empty(&arena);
    }
    recording_close(recording);
    arena_free(&arena);
    return out;
}

static inline size_t recording_differs(const struct dialects *dialects, const char *name, struct span bytes,
                                       const char *expected)
{
    struct text got = recording_text(dialects, bytes);
    size_t wrong = row_differs(name, text_span(&got), expected);
    text_free(&got);
    return wrong;
}

struct recording_fixture {
    struct arena arena;
    struct dialects *dialects;
};

static inline int dialects_begin(void **state)
{
    static struct recording_fixture fixture;
    struct error error = {{0}};
    fixture = (struct recording_fixture){.dialects = NULL};
    fixture.dialects = dialects_load(&fixture.arena, &error);
    *state = &fixture;
    return fixture.dialects ? 0 : 1;
}

static inline int dialects_end(void **state)
{
    struct recording_fixture *fixture = *state;
    dialects_free(fixture->dialects);
    arena_free(&fixture->arena);
    return 0;
}

#endif
