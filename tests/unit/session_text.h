/*
 * The last session of a recording, with what the sessions before it left behind, for tables of what became of
 * which lines. Names what each reply answers and what it follows from:
 *
 *     (greeting) 220, EHLO 250, MAIL 550 5.7.1, RCPT 503 <3     <3: a consequence of the third reply
 */
#ifndef SMTPLINT_TESTS_UNIT_SESSION_TEXT_H
#define SMTPLINT_TESTS_UNIT_SESSION_TEXT_H

#include "recording_text.h"
#include "session/facts.h"
#include "session/part.h"

struct played {
    struct arena arena[2]; /* taken in turn: the last session outlives the failed attempt at another */
    struct conversation conversation[2];
    struct recording *recording;
    struct memory_of_file *memory;
    struct session *session; /* NULL: the recording holds none */
    struct facts *facts;
    unsigned long sessions;
};

static inline void play(struct played *played, const struct dialects *dialects, struct span bytes)
{
    struct error error = {{0}};
    *played = (struct played){.memory = memory_new()};
    played->recording = recording_open(dialects, NULL, bytes, &error);
    for (int turn = 0;; turn = !turn) {
        struct arena *arena = &played->arena[turn];
        struct conversation *conversation = &played->conversation[turn];
        arena_empty(arena);
        if (!recording_next(played->recording, arena, conversation))
            break;
        if (played->session)
            memory_note(played->memory, played->session);
        played->session = session_build(arena, conversation, (struct span)SPAN("test"), ++played->sessions);
        played->facts = facts_new(arena, played->session, played->memory);
    }
}

static inline void play_end(struct played *played)
{
    recording_close(played->recording);
    memory_free(played->memory);
    arena_free(&played->arena[0]);
    arena_free(&played->arena[1]);
}

/* How many replies came up to this entry, itself included. */
static inline size_t reply_number(const struct session *session, size_t entry)
{
    size_t number = 0;
    for (size_t i = 0; i <= entry; i++)
        number += session->entries[i].from == SIDE_SERVER && session->entries[i].code;
    return number;
}

static inline void add_reply(struct text *out, const struct session *session, size_t at)
{
    const struct entry *reply = &session->entries[at];
    size_t cause = session->parts->cause[at];
    text_print(out, "%s%.*s %d", out->len ? ", " : "", (int)reply->verb.len, reply->verb.at, reply->code);
    if (reply->enhanced.len)
        text_print(out, " %.*s", (int)reply->enhanced.len, reply->enhanced.at);
    if (cause != NO_ENTRY)
        text_print(out, " <%zu", reply_number(session, cause));
}

static inline struct text replies_text(const struct session *session)
{
    struct text out = {0};
    for (size_t i = 0; session && i < session->entry_count; i++)
        if (session->entries[i].from == SIDE_SERVER)
            add_reply(&out, session, i);
    return out;
}

static inline size_t replies_differ(const struct dialects *dialects, const char *name, struct span bytes,
                                    const char *expected)
{
    struct played played;
    play(&played, dialects, bytes);
    struct text got = replies_text(played.session);
    size_t wrong = row_differs(name, text_span(&got), expected);
    text_free(&got);
    play_end(&played);
    return wrong;
}

#endif
