#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/reader.h"

struct recording {
    struct reader reader;
    bool any;
};

struct recording *recording_open(const struct dialects *dialects, const char *path, struct span bytes,
                                 struct error *error)
{
    struct source *source = source_open(path, bytes, &dialects->words, error);
    if (!source)
        return NULL;
    struct recording *recording = memory_get(sizeof *recording);
    struct reader *reader = &recording->reader;
    reader->dialects = dialects;
    reader->source = source;
    reader->scratch = pattern_scratch_new();
    reader->lookups.arena = &reader->file_arena;
    reader->script_started = NAN;
    reader->dialect = dialect_tell(dialects, reader->scratch, source_head(source));
    return recording;
}

bool recording_next(struct recording *recording, struct arena *arena, struct conversation *conversation)
{
    struct reader *reader = &recording->reader;
    bool more = reader->dialect ? transcript_next(reader, arena, conversation)
                                : plain_next(reader, arena, conversation);
    recording->any |= more;
    return more;
}

const struct recording_notes *recording_notes(const struct recording *recording)
{
    return &recording->reader.notes;
}

void recording_close(struct recording *recording)
{
    if (!recording)
        return;
    source_close(recording->reader.source);
    pattern_scratch_free(recording->reader.scratch);
    arena_free(&recording->reader.file_arena);
    arena_free(&recording->reader.line_arena);
    free(recording);
}
