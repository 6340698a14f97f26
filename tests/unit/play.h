/* The last session of a recording, with what the sessions before it left behind. */
#ifndef SMTPLINT_TESTS_UNIT_PLAY_H
#define SMTPLINT_TESTS_UNIT_PLAY_H

#include "recording_text.h"
#include "session/facts.h"
#include "session/session.h"

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

#endif
