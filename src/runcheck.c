#define _XOPEN_SOURCE 700 /* strptime */
#include "runcheck.h"

#include <math.h>
#include <stdio.h>
#include <time.h>

/* "2025-05-01T09:00:00Z"; NAN: none, or not so written. */
static double moment_of(const char *text)
{
    struct tm parts = {0};
    if (!text || !strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts))
        return NAN;
    return (double)timegm(&parts);
}

/* Sessions of one record begin a minute after each other. */
static void add_sessions(struct smtplint *engine, struct whole *whole, struct span record, json_t *file)
{
    enum { MINUTE = 60 };
    const char *name = json_string_value(json_object_get(file, "file"));
    double started = moment_of(json_string_value(json_object_get(file, "started")));
    struct arena arena = {0};
    struct error error = {{0}};
    struct conversation conversation;
    struct memory_of_file *memory = memory_new();
    struct recording *recording = recording_open(engine->dialects, NULL, record, &error);
    for (unsigned long i = 1; recording_next(recording, &arena, &conversation); i++) {
        conversation.started = started + (double)(i - 1) * MINUTE;
        struct session *session = session_build(&arena, &conversation, span_of(name ? name : "example"), i);
        struct report report = rules_judge(engine->book, facts_new(&arena, session, memory), &arena);
        whole_add(whole, session, &report);
        memory_note(memory, session);
        arena_empty(&arena);
    }
    recording_close(recording);
    memory_free(memory);
    arena_free(&arena);
}

const struct run_report *runcheck_judge(struct smtplint *engine, struct whole *whole, json_t *sessions)
{
    size_t i, j;
    json_t *file, *line;
    json_array_foreach(sessions, i, file)
    {
        struct text record = {0};
        json_array_foreach(json_object_get(file, "record"), j, line)
        {
            text_add_string(&record, json_string_value(line));
            text_add_byte(&record, '\n');
        }
        add_sessions(engine, whole, text_span(&record), file);
        text_free(&record);
    }
    return whole_judge(whole);
}
