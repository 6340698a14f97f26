#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/packets.h"
#include "record/reader.h"

struct recording {
    struct input *input;
    struct packets *packets; /* a capture; NULL: text */
    struct reader reader;
    bool any;
    const char *stranger; /* what the file is, when it is no text */
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

/* Things that people attach instead of a log, by their first octets. */
static const struct {
    const char *magic;
    size_t len;
    const char *what;
} strangers[] = {
    {"\x89PNG", 4, "a picture: copy the text out of the window and send that"},
    {"\xff\xd8\xff", 3, "a picture: copy the text out of the window and send that"},
    {"GIF8", 4, "a picture: copy the text out of the window and send that"},
    {"%PDF", 4, "a PDF document: send the log as text"},
    {"PK\x03\x04", 4, "a zip archive: unpack it and give the logs in it"},
    {"\x1f\x8b", 2, "gzip-compressed: unpack it first"},
    {"7z\xbc\xaf", 4, "a 7z archive: unpack it first"},
    {"\xd0\xcf\x11\xe0", 4, "an Outlook message or Office document: save the log as text"},
    {"GMBU", 4, "a Network Monitor capture: convert it (editcap -F pcap)"},
};

static const char *stranger(struct span head)
{
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        struct span magic = {strangers[i].magic, strangers[i].len};
        if (span_equal(span_cut(head, 0, magic.len), magic))
            return strangers[i].what;
    }
    return NULL;
}

static bool begin_capture(struct recording *recording, struct error *error)
{
    FILE *file = input_file(recording->input);
    if (!file)
        return error_set(error, "cannot be read as a capture");
    recording->packets = packets_open(file, input_head(recording->input), error);
    return recording->packets != NULL;
}

static bool begin_text(struct recording *recording, const struct dialects *dialects,
                       const struct dialect *forced)
{
    struct reader *reader = &recording->reader;
    reader->dialects = dialects;
    reader->source = source_open(recording->input, &dialects->words);
    reader->scratch = pattern_scratch_new();
    reader->lookups.arena = &reader->file_arena;
    reader->script_started = NAN;
    recording->stranger = stranger(source_head(reader->source));
    reader->stamp.when = NAN;
    reader->forced = forced;
    adopt(reader, dialect_tell(dialects, reader->scratch, source_head(reader->source), forced));
    return true;
}

struct recording *recording_open_as(const struct dialects *dialects, const char *dialect, const char *path,
                                    struct span bytes, struct error *error)
{
    const struct dialect *forced = dialect ? named(dialects, dialect, error) : NULL;
    if (dialect && !forced)
        return NULL;
    struct input *input = input_open(path, bytes, error);
    if (!input)
        return NULL;
    struct recording *recording = memory_get(sizeof *recording);
    recording->input = input;
    bool capture = capture_looks(input_head(input));
    if (capture ? begin_capture(recording, error) : begin_text(recording, dialects, forced))
        return recording;
    recording_close(recording);
    return NULL;
}

/* Why no dialogue was found, as well as it can be told. */
static void tell_nearest(struct recording *recording)
{
    struct reader *reader = &recording->reader;
    const char *what = !reader->notes.lines            ? "the file is empty"
                       : recording->stranger           ? recording->stranger
                       : reader->lookups.lookups.count ? "DNS lookups, but no SMTP dialogue"
                       : reader->notes.nearest.len     ? NULL
                                                       : "no line looks like an SMTP command or reply";
    if (what)
        reader->notes.nearest = span_of(what);
}

bool recording_next(struct recording *recording, struct arena *arena, struct conversation *conversation)
{
    struct reader *reader = &recording->reader;
    if (recording->packets) {
        bool found = packets_next(recording->packets, arena, conversation);
        packets_notes(recording->packets, &reader->notes);
        return found;
    }
    for (;;) {
        bool marked = reader->dialect && reader->dialect->unmarked != UNMARKED_PLAIN;
        if (marked ? transcript_next(reader, arena, conversation) : plain_next(reader, arena, conversation)) {
            recording->any = true;
            return true;
        }
        if (!reader->switching)
            break;
        adopt(reader, reader->next);
    }
    if (!recording->any)
        tell_nearest(recording);
    return false;
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
    packets_close(recording->packets);
    source_close(recording->reader.source);
    if (recording->reader.scratch)
        pattern_scratch_free(recording->reader.scratch);
    arena_free(&recording->reader.file_arena);
    arena_free(&recording->reader.line_arena);
    arena_free(&recording->reader.layer_arena);
    transcript_free(&recording->reader);
    input_close(recording->input);
    free(recording);
}
