#include "smtplint.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "baseline.h"
#include "digest.h"
#include "engine.h"
#include "whole.h"

/* One of the formats that a run feeds. */
struct output {
    struct render_run run;
    struct rendering rendering;
    smtplint_write *write;
    void *to;
};

struct named {
    struct span name, digest;
};

struct smtplint_run {
    struct smtplint *engine;
    struct output *outputs;
    size_t output_count;
    bool failed;
    struct smtplint_baseline *hush, *learn; /* NULL: none */
    struct render_counts counted, shown;    /* all; without sessions that show nothing new */
    struct smtplint_counts counts;
    unsigned long of_last;
    struct whole *whole; /* NULL: what all have in common is for another process to tell */
    bool digests;        /* a format wants the digest of each file */
    struct arena arena;  /* one conversation with its report */
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
    if (engine->book) {
        engine->digest = arena_string(&engine->arena, rulebook_digest(engine->book));
        return engine;
    }
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

const char *smtplint_rules_digest(const struct smtplint *engine)
{
    return engine->digest;
}

bool smtplint_read_as(struct smtplint *engine, const char *dialect)
{
    for (size_t i = 0; i < dialects_count(engine->dialects); i++) {
        struct span name = dialects_name(engine->dialects, i);
        if (!span_equal(name, span_of(dialect)))
            continue;
        engine->wishes.dialect = arena_string(&engine->arena, name);
        return true;
    }
    return false;
}

void smtplint_key_log(struct smtplint *engine, const char *text, size_t len)
{
    engine->wishes.key_log = arena_copy(&engine->arena, (struct span){text, len});
}

size_t smtplint_rule_count(const struct smtplint *engine)
{
    return rulebook_count(engine->book);
}

bool smtplint_knows(const char *format)
{
    return renderer_find(span_of(format)) != NULL;
}

bool language_find(const char *name, enum language *language)
{
    *language = name && strcmp(name, "de") == 0 ? LANGUAGE_DE : LANGUAGE_EN;
    return !name || strcmp(name, "en") == 0 || strcmp(name, "de") == 0;
}

static void flush(struct smtplint_run *run)
{
    for (size_t i = 0; i < run->output_count; i++) {
        struct output *output = &run->outputs[i];
        struct span out = text_span(&output->rendering.out);
        if (out.len && !output->write(output->to, out.at, out.len))
            run->failed = true;
        output->rendering.out.len = 0;
    }
}

enum { WIDTH_USUAL = 79 };

bool options_read(const struct smtplint_options *options, struct render_options *read)
{
    *read = (struct render_options){.color = options->color,
                                    .ascii = options->ascii,
                                    .width = options->width ? options->width : WIDTH_USUAL,
                                    .dialogue_only = options->dialogue_only,
                                    .every_session = options->every_session,
                                    .least = (enum severity)options->least,
                                    .audience = options->for_customer ? AUDIENCE_CUSTOMER : AUDIENCE_ADMIN,
                                    .ours = span_of(options->ours ? options->ours : "")};
    return language_find(options->language, &read->language);
}

static bool output_begin(const struct smtplint *engine, const struct smtplint_output *wanted,
                         struct output *output)
{
    const struct smtplint_options *options = &wanted->options;
    output->run = (struct render_run){.version = smtplint_version(),
                                      .book_digest = rulebook_digest(engine->book),
                                      .rules = rulebook_count(engine->book),
                                      .book = engine->book,
                                      .redacted = redactor_level(engine->redactor)};
    output->rendering.run = &output->run;
    output->write = wanted->write;
    output->to = wanted->to;
    bool good = options_read(options, &output->run.options);
    output->rendering.renderer = renderer_for(
        renderer_find(span_of(options->format ? options->format : "text")), output->run.options.audience);
    return good && output->rendering.renderer;
}

static void run_free(struct smtplint_run *run)
{
    for (size_t i = 0; i < run->output_count; i++) {
        text_free(&run->outputs[i].rendering.out);
        text_free(&run->outputs[i].rendering.held);
    }
    whole_free(run->whole);
    arena_free(&run->arena);
    free(run->outputs);
    free(run);
}

struct smtplint_run *smtplint_begin_all(struct smtplint *engine, const struct smtplint_output *outputs,
                                        size_t count)
{
    struct smtplint_run *run = memory_get(sizeof *run);
    bool good = true;
    run->engine = engine;
    run->outputs = memory_get(count * sizeof *run->outputs);
    run->output_count = count;
    for (size_t i = 0; i < count; i++)
        good &= output_begin(engine, &outputs[i], &run->outputs[i]);
    if (!good) {
        run_free(run);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        const struct renderer *renderer = run->outputs[i].rendering.renderer;
        if (renderer->end && !run->whole)
            run->whole = whole_new(engine->book);
        bool tells = renderer == &render_lines || span_is(span_of(renderer->name), "ndjson");
        run->digests |= tells && !outputs[i].options.without_digest;
        if (renderer->begin)
            renderer->begin(&run->outputs[i].rendering);
    }
    flush(run);
    return run;
}

struct smtplint_run *smtplint_begin(struct smtplint *engine, const struct smtplint_options *options,
                                    smtplint_write *write, void *to)
{
    struct smtplint_output output = {*options, write, to};
    return smtplint_begin_all(engine, &output, 1);
}

/* ---- what all formats are told ---- */

static void count_session(struct render_counts *counts, const struct session *session)
{
    counts->sessions++;
    counts->outcomes[session->outcome]++;
}

static void count_findings(struct render_counts *counts, const struct report *report)
{
    unsigned long errors = counts->errors;
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        bool root = finding->consequence_of == NO_FINDING;
        if (finding->known)
            counts->known[finding->severity] += root;
        else if (!root)
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

/* Formats for people are told what is new, and nothing of a session that shows nothing new. */
static void tell_session(struct smtplint_run *run, const struct session *session, struct report *report)
{
    if (run->learn)
        baseline_learn(run->learn, session, report);
    if (run->hush)
        baseline_mark(run->hush, session, report);
    struct report left = report->known ? report_without_known(&run->arena, report) : *report;
    if (run->whole)
        whole_add(run->whole, session, &left);
    bool shown = left.count || !report->known;
    count_session(&run->counted, session);
    count_findings(&run->counted, report);
    count_findings(&run->shown, report);
    if (shown)
        count_session(&run->shown, session);
    for (size_t i = 0; i < run->output_count; i++) {
        struct rendering *rendering = &run->outputs[i].rendering;
        bool marks = renderer_marks_known(rendering->renderer);
        rendering->run->counts = marks ? run->counted : run->shown;
        if (marks || shown)
            rendering->renderer->session(rendering, session, marks ? report : &left, 0);
    }
    flush(run);
}

void smtplint_hush(struct smtplint_run *run, struct smtplint_baseline *baseline)
{
    run->hush = baseline;
    for (size_t i = 0; i < run->output_count; i++)
        run->outputs[i].run.baseline = baseline != NULL;
}

void smtplint_learn(struct smtplint_run *run, struct smtplint_baseline *baseline)
{
    run->learn = baseline;
}

void run_unread(struct smtplint_run *run, const struct unread *unread)
{
    bool in_part = unread->damaged && unread->line;
    run->counted.unread++;
    run->shown.unread++;
    run->counted.in_part += in_part;
    run->shown.in_part += in_part;
    run->counts.unread += !unread->damaged;
    run->counts.damaged += unread->damaged;
    for (size_t i = 0; i < run->output_count; i++) {
        struct rendering *rendering = &run->outputs[i].rendering;
        rendering->run->counts = renderer_marks_known(rendering->renderer) ? run->counted : run->shown;
        if (rendering->renderer->unread)
            rendering->renderer->unread(rendering, unread);
    }
    flush(run);
}

void smtplint_next_file(struct smtplint_run *run)
{
    run->of_last = 0;
    run->counted.files++;
    run->shown.files++;
}

static void tell_unread(struct smtplint_run *run, struct span name, const char *why, bool damaged)
{
    struct unread unread = {name, span_of(why), 0, damaged};
    run_unread(run, &unread);
}

void smtplint_unread(struct smtplint_run *run, const char *name, const char *why, bool damaged)
{
    tell_unread(run, span_of(name), why, damaged);
}

/* ---- one recording: the picture of the design as a function ---- */

/* Finer than any text record tells it, and what a session has when it comes from another process or machine.
 */
static double milliseconds(double seconds)
{
    enum { MILLION = 1000000 };
    return fabs(seconds) < 1e6 * MILLION ? floor(seconds * 1000 + 0.5) / 1000 : seconds;
}

static void round_times(struct session *session, struct conversation *conversation)
{
    conversation->started = milliseconds(conversation->started);
    conversation->seconds = milliseconds(conversation->seconds);
    for (size_t i = 0; i < session->entry_count; i++)
        session->entries[i].time = milliseconds(session->entries[i].time);
    for (size_t i = 0; i < session->stage_count; i++)
        session->stages[i].seconds = milliseconds(session->stages[i].seconds);
}

static void explain_conversation(struct smtplint_run *run, struct conversation *conversation,
                                 const struct named *named, struct memory_of_file *memory)
{
    struct session *session = session_build(&run->arena, conversation, named->name, ++run->of_last);
    struct facts *facts = facts_new(&run->arena, session, memory);
    struct report report = rules_judge(run->engine->book, facts, &run->arena);
    session->digest = named->digest;
    judge_stages(session, &report);
    round_times(session, conversation);
    tell_session(run, session, &report);
    memory_note(memory, session);
}

static void tell_notes(struct smtplint_run *run, struct span name, const struct recording_notes *notes)
{
    struct span damage =
        notes->damage.len ? notes->damage : (struct span)SPAN("the recording could not be read to its end");
    struct unread damaged = {name, damage, notes->lines, true},
                  foreign = {name, notes->nearest, notes->nearest_line, false};
    if (notes->damaged)
        run_unread(run, &damaged);
    else if (!run->of_last)
        run_unread(run, &foreign);
}

static void explain_recording(struct smtplint_run *run, struct recording *recording,
                              const struct member *member, struct span digest)
{
    struct conversation conversation;
    struct memory_of_file *memory = memory_new();
    struct named named = {member->name, digest};
    run->of_last = 0;
    arena_empty(&run->arena);
    while (recording_next(recording, &run->arena, &conversation)) {
        explain_conversation(run, &conversation, &named, memory);
        arena_empty(&run->arena);
    }
    const struct recording_notes *notes = recording_notes(recording);
    if (notes->damaged || !member->aside)
        tell_notes(run, member->name, notes);
    memory_free(memory);
    recording_close(recording);
}

/* The same of what is left when its names are gone. */
static bool explain_redacted(struct smtplint_run *run, const struct member *member, struct span digest,
                             struct error *error)
{
    struct text out = {0}, why = {0};
    struct member left;
    struct recording *recording = NULL;
    const char *trouble = redact_member(run->engine, member, &out, &why);
    struct container *container = trouble ? NULL : container_open(NULL, text_span(&out), "", error);
    if (container && container_next(container, &left) && left.input)
        recording = recording_of(run->engine->dialects, &run->engine->wishes, left.input, error);
    if (recording)
        explain_recording(run, recording, member, digest);
    else
        tell_unread(run, member->name, trouble ? trouble : error->text, true);
    if (container)
        container_close(container);
    text_free(&out);
    text_free(&why);
    return recording != NULL;
}

/* False: there is none to be read, which was told. */
static bool explain_member(struct smtplint_run *run, const struct member *member, struct span digest,
                           struct error *error)
{
    if (!member->input) {
        tell_unread(run, member->name, member->trouble, member->damaged);
        return true;
    }
    if (run->engine->redactor)
        return explain_redacted(run, member, digest, error);
    *error = (struct error){{0}};
    struct recording *recording =
        recording_of(run->engine->dialects, &run->engine->wishes, member->input, error);
    if (recording)
        explain_recording(run, recording, member, digest);
    else
        tell_unread(run, member->name, error->text, true);
    return recording != NULL;
}

/* All that a named file holds. `digest` is the file's: its members come and go with it. */
static bool explain_members(struct smtplint_run *run, struct container *container, const struct named *file,
                            struct error *error)
{
    struct member member;
    unsigned long sessions = 0, told = run->counted.unread;
    bool packed = false, any = false, good = true;
    smtplint_next_file(run);
    while (container_next(container, &member)) {
        packed |= member.packed;
        any = true;
        if (member.again && run->of_last)
            continue;
        run->of_last = 0;
        good &= explain_member(run, &member, file->digest, error) || packed;
        sessions += run->of_last;
    }
    container_close(container);
    run->of_last = sessions;
    if (!sessions && told == run->counted.unread)
        tell_unread(run, file->name,
                    any ? "nothing in it looks like an SMTP dialogue" : "there is nothing in it", false);
    return good;
}

/* Something there cannot be read at all. */
static bool tell_unopened(struct smtplint_run *run, const char *name, const struct error *error)
{
    smtplint_next_file(run);
    smtplint_unread(run, name, error->text, true);
    return false;
}

bool smtplint_file(struct smtplint_run *run, const char *path, const char *name, char *why, size_t size)
{
    struct error error = {{0}};
    struct text digest = {0};
    const char *called = name ? name : path;
    struct container *container = container_open(path, (struct span){0}, called, &error);
    if (run->digests && container)
        digest_file(&digest, path);
    struct named file = {span_of(called), text_span(&digest)};
    bool good =
        container ? explain_members(run, container, &file, &error) : tell_unopened(run, called, &error);
    if (!good)
        keep_reason(why, size, &error);
    text_free(&digest);
    return good;
}

void smtplint_bytes(struct smtplint_run *run, const char *bytes, size_t len, const char *name)
{
    struct error error = {{0}};
    struct text digest = {0};
    struct span text = {bytes, len};
    struct container *container = container_open(NULL, text, name, &error);
    if (run->digests)
        digest_bytes(&digest, text);
    struct named file = {span_of(name), text_span(&digest)};
    if (container)
        explain_members(run, container, &file, &error);
    else
        tell_unopened(run, name, &error);
    text_free(&digest);
}

/* ---- what another run found out ---- */

/* A file that is called otherwise now still holds the members that it held ("a.zip!mail.eml"). */
static struct span renamed(struct arena *arena, struct span old, struct span name)
{
    size_t mark = span_find(old, '!');
    if (span_equal(span_cut(old, 0, name.len), name))
        return old;
    if (mark >= old.len)
        return name;
    struct text text = {0};
    text_add(&text, name);
    text_add(&text, span_from(old, mark));
    struct span made = arena_copy(arena, text_span(&text));
    text_free(&text);
    return made;
}

bool smtplint_line(struct smtplint_run *run, const char *line, size_t len, const char *name)
{
    arena_empty(&run->arena);
    struct line_read read = render_line_read(&run->arena, (struct span){line, len}, false);
    if (read.kind == LINE_SESSION) {
        if (name)
            read.session->file = renamed(&run->arena, read.session->file, span_of(name));
        run->of_last++;
        tell_session(run, read.session, &read.report);
    }
    for (size_t i = 0; read.kind == LINE_UNREAD && i < read.unread_count; i++) {
        if (name)
            read.unread[i].file = renamed(&run->arena, read.unread[i].file, span_of(name));
        run_unread(run, &read.unread[i]);
    }
    return read.kind != LINE_BAD;
}

bool smtplint_digest(const char *path, char *digest, size_t size)
{
    struct text text = {0};
    digest_file(&text, path);
    bool good = text.len && text.len < size;
    if (good)
        memcpy(digest, text.at, text.len);
    if (size)
        digest[good ? text.len : 0] = '\0';
    text_free(&text);
    return good;
}

unsigned long smtplint_sessions_of_last(const struct smtplint_run *run)
{
    return run->of_last;
}

bool smtplint_failed(const struct smtplint_run *run)
{
    return run->failed;
}

/* What is known of the run as a whole counts apart: the numbers of the sessions stay what they are. No
 * baseline has it, so none could hush it: with one it does not count. */
static void count_across(struct smtplint_counts *counts, const struct run_report *across)
{
    for (size_t i = 0; across && i < across->count; i++)
        counts->across[across->findings[i].finding.severity]++;
}

struct smtplint_counts smtplint_end(struct smtplint_run *run)
{
    const struct run_report *across = run->whole ? whole_judge(run->whole) : NULL;
    for (size_t i = 0; i < run->output_count; i++) {
        struct rendering *rendering = &run->outputs[i].rendering;
        rendering->run->counts = renderer_marks_known(rendering->renderer) ? run->counted : run->shown;
        rendering->run->across = across;
        if (rendering->renderer->end)
            rendering->renderer->end(rendering);
    }
    flush(run);
    const struct render_counts *counted = &run->counted;
    struct smtplint_counts counts = run->counts;
    counts.files = counted->files;
    counts.sessions = counted->sessions;
    counts.failed = counted->failed;
    counts.errors = counted->errors;
    counts.warnings = counted->warnings;
    counts.notes = counted->notes;
    counts.consequences = counted->consequences;
    count_across(&counts, run->hush ? NULL : across);
    run_free(run);
    return counts;
}
