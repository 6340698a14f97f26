#include "smtplint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "engine.h"

struct smtplint_run {
    struct recording_wishes wishes;
    struct smtplint *engine;
    struct render_run run;
    struct rendering rendering;
    smtplint_write *write;
    void *to;
    bool failed;
    struct smtplint_counts counts;
    unsigned long of_last;
    struct arena arena; /* one conversation with its report */
};

const char *smtplint_version(void)
{
    return SMTPLINT_VERSION;
}

static void keep_reason(char *why, size_t size, const struct error *error)
{
    if (why && size)
        snprintf(why, size, "%s", error->text);
}

struct smtplint *smtplint_new(const char *const *folders, char *why, size_t size)
{
    struct smtplint *engine = memory_get(sizeof *engine);
    struct error error = {{0}};
    engine->dialects = dialects_load(&engine->arena, &error);
    if (engine->dialects)
        engine->book = rulebook_load(&engine->arena, folders, &error);
    if (engine->book)
        return engine;
    keep_reason(why, size, &error);
    smtplint_free(engine);
    return NULL;
}

void smtplint_free(struct smtplint *engine)
{
    if (!engine)
        return;
    rulebook_free(engine->book);
    if (engine->dialects)
        dialects_free(engine->dialects);
    arena_free(&engine->arena);
    free(engine);
}

const char *smtplint_replaced(const struct smtplint *engine, size_t index, size_t *len)
{
    struct span id = rulebook_replaced(engine->book, index);
    *len = id.len;
    return id.len ? id.at : NULL;
}

size_t smtplint_rule_count(const struct smtplint *engine)
{
    return rulebook_count(engine->book);
}

bool language_find(const char *name, enum language *language)
{
    *language = name && strcmp(name, "de") == 0 ? LANGUAGE_DE : LANGUAGE_EN;
    return !name || strcmp(name, "en") == 0 || strcmp(name, "de") == 0;
}

static void flush(struct smtplint_run *run)
{
    struct span out = text_span(&run->rendering.out);
    if (out.len && !run->write(run->to, out.at, out.len))
        run->failed = true;
    run->rendering.out.len = 0;
}

enum { WIDTH_USUAL = 79 };

bool options_read(const struct smtplint_options *options, struct render_options *read)
{
    *read = (struct render_options){.color = options->color,
                                    .ascii = options->ascii,
                                    .width = options->width ? options->width : WIDTH_USUAL,
                                    .dialogue_only = options->dialogue_only,
                                    .least = (enum severity)options->least,
                                    .ours = span_of(options->ours ? options->ours : "")};
    return language_find(options->language, &read->language);
}

struct smtplint_run *smtplint_begin(struct smtplint *engine, const struct smtplint_options *options,
                                    smtplint_write *write, void *to)
{
    struct render_options read;
    const struct renderer *renderer = renderer_find(span_of(options->format ? options->format : "text"));
    if (!renderer || !options_read(options, &read))
        return NULL;
    struct smtplint_run *run = memory_get(sizeof *run);
    run->engine = engine;
    run->write = write;
    run->to = to;
    run->run = (struct render_run){.version = smtplint_version(),
                                   .book_digest = rulebook_digest(engine->book),
                                   .rules = rulebook_count(engine->book),
                                   .book = engine->book,
                                   .options = read};
    run->rendering.renderer = renderer;
    run->rendering.run = &run->run;
    if (renderer->begin)
        renderer->begin(&run->rendering);
    flush(run);
    return run;
}

/* ---- one recording: the picture of the design as a function ---- */

static void count(struct render_counts *counts, const struct session *session, const struct report *report)
{
    unsigned long errors = counts->errors;
    counts->sessions++;
    counts->outcomes[session->outcome]++;
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->consequence_of != NO_FINDING)
            counts->consequences++;
        else if (finding->severity == SEVERITY_ERROR)
            counts->errors++;
        else if (finding->severity == SEVERITY_WARNING)
            counts->warnings++;
        else
            counts->notes++;
    }
    counts->failed += counts->errors > errors;
}

/* What happened without a reply (closed, silent, no connection) is a stage's failure as well; of replies the
 * session knows itself. */
static void judge_stages(struct session *session, const struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        bool root = finding->consequence_of == NO_FINDING;
        if (!finding->code && root && finding->severity == SEVERITY_ERROR)
            session_fail_stage(session, finding->stage);
    }
}

static void explain_conversation(struct smtplint_run *run, const struct conversation *conversation,
                                 struct span name, struct memory_of_file *memory)
{
    struct session *session = session_build(&run->arena, conversation, name, ++run->of_last);
    struct facts *facts = facts_new(&run->arena, session, memory);
    struct report report = rules_judge(run->engine->book, facts, &run->arena);
    judge_stages(session, &report);
    count(&run->run.counts, session, &report);
    run->rendering.renderer->session(&run->rendering, session, &report, 0);
    flush(run);
    memory_note(memory, session);
}

static void tell_unread(struct smtplint_run *run, struct span name, const char *why, unsigned long line,
                        bool damaged)
{
    struct unread unread = {name, span_of(why), line, damaged};
    run->run.counts.unread++;
    run->counts.unread += !damaged;
    run->counts.damaged += damaged;
    if (run->rendering.renderer->unread)
        run->rendering.renderer->unread(&run->rendering, &unread);
    flush(run);
}

static void tell_notes(struct smtplint_run *run, struct span name, const struct recording_notes *notes)
{
    struct span damage =
        notes->damage.len ? notes->damage : (struct span)SPAN("the recording could not be read to its end");
    if (notes->damaged)
        tell_unread(run, name, arena_string(&run->arena, damage), notes->lines, true);
    else if (!run->of_last)
        tell_unread(run, name, arena_string(&run->arena, notes->nearest), notes->nearest_line, false);
}

static void explain_recording(struct smtplint_run *run, struct recording *recording,
                              const struct member *member)
{
    struct conversation conversation;
    struct memory_of_file *memory = memory_new();
    while (recording_next(recording, &run->arena, &conversation)) {
        explain_conversation(run, &conversation, member->name, memory);
        arena_empty(&run->arena);
    }
    const struct recording_notes *notes = recording_notes(recording);
    if (notes->damaged || !member->aside)
        tell_notes(run, member->name, notes);
    memory_free(memory);
    recording_close(recording);
}

/* False: there is none to be read, which was told. */
static bool explain_member(struct smtplint_run *run, const struct member *member, struct error *error)
{
    if (!member->input) {
        tell_unread(run, member->name, member->trouble, 0, member->damaged);
        return true;
    }
    *error = (struct error){{0}};
    run->run.counts.files++;
    struct recording *recording = recording_of(run->engine->dialects, &run->wishes, member->input, error);
    if (recording)
        explain_recording(run, recording, member);
    else
        tell_unread(run, member->name, error->text, 0, true);
    return recording != NULL;
}

/* All that a named file holds. */
static bool explain_members(struct smtplint_run *run, struct container *container, struct span name,
                            struct error *error)
{
    struct member member;
    unsigned long sessions = 0, told = run->run.counts.unread;
    bool packed = false, any = false, good = true;
    run->of_last = 0;
    while (container_next(container, &member)) {
        packed |= member.packed;
        any = true;
        if (member.again && run->of_last)
            continue;
        run->of_last = 0;
        arena_empty(&run->arena);
        good &= explain_member(run, &member, error) || packed;
        sessions += run->of_last;
    }
    container_close(container);
    run->of_last = sessions;
    if (!sessions && told == run->run.counts.unread)
        tell_unread(run, name, any ? "nothing in it looks like an SMTP dialogue" : "there is nothing in it",
                    0, false);
    return good;
}

/* Something there cannot be read at all. */
static bool tell_unopened(struct smtplint_run *run, struct span name, const struct error *error)
{
    run->of_last = 0;
    run->run.counts.files++;
    tell_unread(run, name, error->text, 0, true);
    return false;
}

bool smtplint_file(struct smtplint_run *run, const char *path, const char *name, char *why, size_t size)
{
    struct error error = {{0}};
    const char *called = name ? name : path;
    struct container *container = container_open(path, (struct span){0}, called, &error);
    bool good = container ? explain_members(run, container, span_of(called), &error)
                          : tell_unopened(run, span_of(called), &error);
    if (!good)
        keep_reason(why, size, &error);
    return good;
}

void smtplint_bytes(struct smtplint_run *run, const char *bytes, size_t len, const char *name)
{
    struct error error = {{0}};
    struct container *container = container_open(NULL, (struct span){bytes, len}, name, &error);
    if (container)
        explain_members(run, container, span_of(name), &error);
    else
        tell_unopened(run, span_of(name), &error);
}

unsigned long smtplint_sessions_of_last(const struct smtplint_run *run)
{
    return run->of_last;
}

bool smtplint_failed(const struct smtplint_run *run)
{
    return run->failed;
}

struct smtplint_counts smtplint_end(struct smtplint_run *run)
{
    if (run->rendering.renderer->end)
        run->rendering.renderer->end(&run->rendering);
    flush(run);
    const struct render_counts *counted = &run->run.counts;
    struct smtplint_counts counts = run->counts;
    counts.files = counted->files;
    counts.sessions = counted->sessions;
    counts.failed = counted->failed;
    counts.errors = counted->errors;
    counts.warnings = counted->warnings;
    counts.notes = counted->notes;
    counts.consequences = counted->consequences;
    text_free(&run->rendering.out);
    text_free(&run->rendering.held);
    arena_free(&run->arena);
    free(run);
    return counts;
}
