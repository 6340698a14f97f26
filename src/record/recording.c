#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/packets.h"
#include "record/reader.h"

struct recording {
    struct input *input;
    struct packets *packets; /* a capture; NULL: text */
    struct reader reader;
};

static bool begin_capture(struct recording *recording, struct error *error)
{
    FILE *file = input_file(recording->input);
    if (!file)
        return error_set(error, "cannot be read as a capture");
    recording->packets = packets_open(file, input_head(recording->input), error);
    return recording->packets != NULL;
}

static bool begin_text(struct recording *recording, const struct dialects *dialects)
{
    struct reader *reader = &recording->reader;
    reader->dialects = dialects;
    reader->source = source_open(recording->input, &dialects->words);
    reader->scratch = pattern_scratch_new();
    reader->lookups.arena = &reader->file_arena;
    reader->script_started = NAN;
    reader->dialect = dialect_tell(dialects, reader->scratch, source_head(reader->source));
    return true;
}

struct recording *recording_open(const struct dialects *dialects, const char *path, struct span bytes,
                                 struct error *error)
{
    struct input *input = input_open(path, bytes, error);
    if (!input)
        return NULL;
    struct recording *recording = memory_get(sizeof *recording);
    recording->input = input;
    bool capture = capture_looks(input_head(input));
    if (capture ? begin_capture(recording, error) : begin_text(recording, dialects))
        return recording;
    recording_close(recording);
    return NULL;
}

bool recording_next(struct recording *recording, struct arena *arena, struct conversation *conversation)
{
    struct reader *reader = &recording->reader;
    if (recording->packets) {
        bool more = packets_next(recording->packets, arena, conversation);
        packets_notes(recording->packets, &reader->notes);
        return more;
    }
    return reader->dialect ? transcript_next(reader, arena, conversation)
                           : plain_next(reader, arena, conversation);
}

const struct recording_notes *recording_notes(const struct recording *recording)
{
    return &recording->reader.notes;
}

void recording_close(struct recording *recording)
{
    if (!recording)
        return;
    packets_close(recording->packets);
    source_close(recording->reader.source);
    if (recording->reader.scratch)
        pattern_scratch_free(recording->reader.scratch);
    arena_free(&recording->reader.file_arena);
    arena_free(&recording->reader.line_arena);
    input_close(recording->input);
    free(recording);
}
