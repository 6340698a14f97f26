#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/reader.h"

struct recording {
    struct reader reader;
    bool any;
};

static void adopt(struct reader *reader, struct told told)
{
    reader->dialect = told.dialect;
    reader->layers = told.layers;
    reader->switching = false;
    reader->unexplained = 0;
    reader->until = NULL;
    if (told.dialect && !reader->notes.format.len)
        reader->notes.format = told.dialect->name;
}

static const struct dialect *named(const struct dialects *dialects, const char *name, struct error *error)
{
    const struct dialect *found = dialect_find(dialects, span_of(name));
    if (!found)
        error_set(error, "no such dialect: %s", name);
    return found;
}

struct recording *recording_open_as(const struct dialects *dialects, const char *dialect, const char *path,
                                    struct span bytes, struct error *error)
{
    const struct dialect *forced = dialect ? named(dialects, dialect, error) : NULL;
    if (dialect && !forced)
        return NULL;
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
    reader->stamp.when = NAN;
    reader->forced = forced;
    adopt(reader, dialect_tell(dialects, reader->scratch, source_head(source), forced));
    return recording;
}

bool recording_next(struct recording *recording, struct arena *arena, struct conversation *conversation)
{
    struct reader *reader = &recording->reader;
    for (;;) {
        bool marked = reader->dialect && reader->dialect->unmarked != UNMARKED_PLAIN;
        if (marked ? transcript_next(reader, arena, conversation) : plain_next(reader, arena, conversation)) {
            recording->any = true;
            return true;
        }
        if (!reader->switching)
            return false;
        adopt(reader, reader->next);
    }
}

struct recording *recording_open(const struct dialects *dialects, const char *path, struct span bytes,
                                 struct error *error)
{
    return recording_open_as(dialects, NULL, path, bytes, error);
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
    arena_free(&recording->reader.layer_arena);
    transcript_free(&recording->reader);
    free(recording);
}
