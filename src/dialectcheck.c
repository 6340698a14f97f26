/*
 * An example of a dialect is a record and what must be read in it, one word or two a line:
 *
 *     event failed refused | client EHLO | server 250 lines 3 | body elided | body lines 4 | session (the
 * next one begins)
 *
 * What is expected may say less: "server 250" fits "server 250 lines 3".
 */
#include "dialectcheck.h"

#include <jansson.h>

#include "smtp/reply.h"
#include "smtp/verb.h"

enum { SAID_MOST = 400 /* lines that an example may come to */ };

struct said {
    struct arena arena;
    struct span at[SAID_MOST];
    size_t count;
};

static void add(struct said *said, struct span what)
{
    if (said->count < SAID_MOST)
        said->at[said->count++] = what;
}

static struct span name_event(struct arena *arena, const struct moment *moment)
{
    const char *trouble = moment->event == EVENT_FAILED ? trouble_name(moment->trouble) : "";
    return arena_print(arena, "event %s%s%s", event_name(moment->event), *trouble ? " " : "", trouble);
}

static struct span name_body(struct arena *arena, const struct body *body)
{
    return body->elided ? span_of("body elided") : arena_print(arena, "body lines %lu", body->lines);
}

static struct span name_client(struct arena *arena, struct span text)
{
    struct span verb = verb_of_line(text);
    verb = arena_upper(arena, verb.len ? verb : text);
    return arena_print(arena, "client %.*s", (int)verb.len, verb.at);
}

/* The lines of one reply from `from` on; returns where the next moment is. */
static size_t take_reply(struct said *said, const moment_list *moments, size_t from)
{
    struct reply_line first = {0}, line;
    size_t to = from + 1;
    reply_line_parse(moments->at[from].text, &first);
    for (bool more = first.more; more && to < moments->count && moments->at[to].kind == MOMENT_SERVER; to++)
        more = !reply_line_parse(moments->at[to].text, &line) || line.more;
    if (to - from > 1)
        add(said, arena_print(&said->arena, "server %d lines %zu", first.code, to - from));
    else
        add(said, arena_print(&said->arena, "server %d", first.code));
    return to;
}

static void take_conversation(struct said *said, const struct conversation *conversation)
{
    const moment_list *moments = &conversation->moments;
    for (size_t i = 0; i < moments->count;) {
        const struct moment *moment = &moments->at[i];
        if (moment->kind == MOMENT_SERVER) {
            i = take_reply(said, moments, i);
            continue;
        }
        add(said, moment->kind == MOMENT_EVENT  ? name_event(&said->arena, moment)
                  : moment->kind == MOMENT_BODY ? name_body(&said->arena, moment->body)
                                                : name_client(&said->arena, moment->text));
        i++;
    }
}

static struct span record_of(struct arena *arena, const json_t *example)
{
    struct text record = {0};
    size_t i;
    json_t *line;
    json_array_foreach(json_object_get(example, "record"), i, line)
    {
        text_add_string(&record, json_string_value(line));
        text_add_byte(&record, '\n');
    }
    struct span copy = arena_copy(arena, text_span(&record));
    text_free(&record);
    return copy;
}

/* Reads the record as a user's file would be read; false with the dialect that was taken if it is another
 * one. */
static bool read_example(struct said *said, const struct dialects *dialects, struct span record,
                         struct span *format)
{
    struct error error = {{0}};
    struct arena arena = {0};
    struct conversation conversation;
    bool right = true;
    struct span wanted = *format;
    struct recording *recording = recording_open(dialects, NULL, record, &error);
    for (size_t i = 0; recording_next(recording, &arena, &conversation); i++) {
        if (right && !span_equal(conversation.format, wanted)) {
            right = false;
            *format = arena_copy(&said->arena, conversation.format);
        }
        if (i)
            add(said, span_of("session"));
        take_conversation(said, &conversation);
        arena_empty(&arena);
    }
    recording_close(recording);
    arena_free(&arena);
    return right;
}

static bool fits(struct span said, struct span expected)
{
    bool begins = span_equal(span_cut(said, 0, expected.len), expected);
    return begins && (said.len == expected.len || said.at[expected.len] == ' ');
}

static void complain(struct dialect_checks *checks, const char *file, const char *name, struct span what)
{
    checks->wrong++;
    text_print(checks->out, "%s: .examples (%s): %.*s\n", file, name, (int)what.len, what.at);
}

static void compare(struct dialect_checks *checks, const char *file, const json_t *example, struct said *said)
{
    const json_t *expect = json_object_get(example, "expect");
    const char *name = json_string_value(json_object_get(example, "name"));
    size_t count = json_array_size(expect), same = 0;
    while (same < count && same < said->count &&
           fits(said->at[same], span_of(json_string_value(json_array_get(expect, same)))))
        same++;
    if (same == count && same == said->count)
        return;
    struct span got = same < said->count ? said->at[same] : span_of("the end");
    const char *wanted = same < count ? json_string_value(json_array_get(expect, same)) : "the end";
    complain(checks, file, name,
             arena_print(&said->arena, "entry %zu should be \"%s\" and is \"%.*s\"", same, wanted,
                         (int)got.len, got.at));
}

static void check_example(struct dialect_checks *checks, const char *file, const json_t *dialect,
                          const json_t *example)
{
    struct said said = {.count = 0};
    struct span format = span_of(json_string_value(json_object_get(dialect, "dialect")));
    struct span record = record_of(&said.arena, example);
    checks->examples++;
    if (read_example(&said, checks->dialects, record, &format))
        compare(checks, file, example, &said);
    else
        complain(checks, file, json_string_value(json_object_get(example, "name")),
                 arena_print(&said.arena, "is taken for %.*s", (int)format.len, format.at));
    arena_free(&said.arena);
}

void dialectcheck_file(struct dialect_checks *checks, const char *file, const struct json_t *json)
{
    size_t i;
    json_t *example;
    struct error error = {{0}};
    struct span name = span_of(json_string_value(json_object_get(json, "dialect")));
    if (!json_object_get(json, "dialect"))
        return;
    checks->dialects_seen++;
    if (!dialects_complete(checks->dialects, name, &error))
        complain(checks, file, "lines", span_of(error.text));
    if (!json_array_size(json_object_get(json, "examples")))
        complain(checks, file, "none", span_of("a dialect needs an example"));
    json_array_foreach(json_object_get(json, "examples"), i, example)
    {
        check_example(checks, file, json, example);
    }
}
