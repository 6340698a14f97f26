#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/packets.h"
#include "record/reader.h"
#include "record/stranger.h"

struct recording {
    struct input *input;
    bool owns_input;
    struct packets *packets; /* a capture; NULL: text */
    struct reader reader;
    bool any;
    const char *stranger; /* what the file is, when it is no text */
    bool garbled;         /* nothing in it means what it looks like */
};

static void adopt(struct reader *reader, struct told told)
{
    reader->dialect = told.dialect;
    reader->layers = told.layers;
    reader->width = told.width;
    reader->hard_wrapped = told.hard_wrapped;
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

static bool begin_capture(struct recording *recording, struct span key_log, struct error *error)
{
    recording->packets = packets_open(recording->input, key_log, error);
    return recording->packets != NULL;
}

static bool begin_text(struct recording *recording, const struct dialects *dialects,
                       const struct dialect *forced, const struct body_watch *bodies)
{
    struct reader *reader = &recording->reader;
    reader->dialects = dialects;
    reader->bodies = bodies;
    reader->source = source_open(recording->input, &dialects->words);
    reader->scratch = pattern_scratch_new();
    reader->lookups.arena = &reader->file_arena;
    reader->script_started = NAN;
    recording->stranger = stranger_garbled(input_head(recording->input));
    recording->garbled = recording->stranger;
    if (!recording->garbled)
        recording->stranger = stranger_tell(input_head(recording->input));
    reader->stamp.when = NAN;
    reader->forced = forced;
    struct told told = dialect_tell(dialects, reader->scratch, source_head(reader->source), forced);
    adopt(reader, told);
    if (told.newest_first && !recording->stranger) {
        recording->stranger = "the newest line stands first: sort the log by time (tac FILE) and read that";
        recording->garbled = true;
    }
    return true;
}

struct recording *recording_of(const struct dialects *dialects, const struct recording_wishes *wishes,
                               struct input *input, struct error *error)
{
    static const struct recording_wishes none;
    const struct recording_wishes *all = wishes ? wishes : &none;
    const struct dialect *forced = all->dialect ? named(dialects, all->dialect, error) : NULL;
    if (all->dialect && !forced)
        return NULL;
    struct recording *recording = memory_get(sizeof *recording);
    recording->input = input;
    if (capture_looks(input_head(input)) ? begin_capture(recording, all->key_log, error)
                                         : begin_text(recording, dialects, forced, all->bodies))
        return recording;
    recording_close(recording);
    return NULL;
}

struct recording *recording_open(const struct dialects *dialects, const char *path, struct span bytes,
                                 struct error *error)
{
    struct input *input = input_open(path, bytes, error);
    struct recording *recording = input ? recording_of(dialects, NULL, input, error) : NULL;
    if (recording)
        recording->owns_input = true;
    else
        input_close(input);
    return recording;
}

/* Why no dialogue was found, as well as it can be told. */
static void tell_nearest(struct recording *recording)
{
    struct reader *reader = &recording->reader;
    const char *what = recording->garbled              ? recording->stranger
                       : !reader->notes.lines          ? "the file is empty"
                       : recording->stranger           ? recording->stranger
                       : reader->lookups.lookups.count ? "DNS lookups, but no SMTP dialogue"
                       : reader->notes.nearest.len     ? NULL
                                                       : "no line looks like an SMTP command or reply";
    if (what)
        reader->notes.nearest = span_of(what);
}

/* A damage of the container is told in its words, not in those of a library that reads what it holds. */
static void note_damage(struct recording *recording)
{
    const char *damage = input_damage(recording->input);
    if (!damage)
        return;
    recording->reader.notes.damaged = true;
    recording->reader.notes.damage = span_of(damage);
}

static bool next_of_text(struct recording *recording, struct arena *arena, struct conversation *conversation)
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

struct span member_octets(const struct member *member, size_t most, bool *cut)
{
    return input_whole(member->input, most, cut);
}

bool recording_is_capture(struct span head)
{
    return capture_looks(head);
}

bool recording_next(struct recording *recording, struct arena *arena, struct conversation *conversation)
{
    bool found;
    if (recording->packets) {
        found = packets_next(recording->packets, arena, conversation);
        packets_notes(recording->packets, &recording->reader.notes);
    } else {
        found = !recording->garbled && next_of_text(recording, arena, conversation);
    }
    note_damage(recording);
    if (!found && !recording->any && !recording->packets)
        tell_nearest(recording);
    return found;
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
    if (recording->owns_input)
        input_close(recording->input);
    free(recording);
}
