/* The report for people: with colour on a terminal, without it for pasting. */
#include "render/tty.h"
#include "render/reason.h"

#include <stdlib.h>

#include "base/memory.h"
#include "render/formats.h"
#include "render/tty_summary.h"

enum {
    SESSIONS_IN_FULL = 20, /* more than that nobody reads one by one */
    UNREAD_MOST = 20       /* of them as well; the others are counted */
};

struct people {
    struct text few; /* sessions in full, as long as they are few */
    struct summary *summary;
};

static void put_roots(const struct view *view, enum severity severity)
{
    for (size_t i = 0; i < view->report->count; i++) {
        const struct finding *finding = &view->report->findings[i];
        if (finding_is_root(finding) && finding->severity == severity && view_shows(view, finding))
            view_finding(view, finding);
    }
}

static void put_consequences(const struct view *view)
{
    for (size_t i = 0; i < view->report->count; i++) {
        const struct finding *finding = &view->report->findings[i];
        if (!finding_is_root(finding) && view_shows(view, finding))
            view_consequence(view, finding);
    }
}

/* The stages show what failed; why is known. */
static void put_left_out(const struct view *view)
{
    size_t known = view->report->known;
    if (!known)
        return;
    pen_end(view->pen);
    pen_put(view->pen, STYLE_DIM, pen_say_count(view->pen, COUNT_KNOWN_HERE, known));
    pen_end(view->pen);
}

static void put_session(const struct view *view)
{
    if (view->pen->options->dialogue_only) {
        view_header(view);
        view_dialogue(view);
        return;
    }
    view_header(view);
    view_verdict(view);
    view_stages(view);
    put_roots(view, SEVERITY_ERROR);
    put_consequences(view);
    put_roots(view, SEVERITY_WARNING);
    put_roots(view, SEVERITY_NOTE);
    put_left_out(view);
}

static void put_into(struct text *out, const struct rendering *rendering, bool color,
                     const struct session *one, const struct report *report)
{
    struct arena arena = {0};
    const struct render_options *options = &rendering->run->options;
    struct pen pen = pen_new(out, &arena, options, color);
    struct view view = {&pen, one, report, 0, ours_in(one, options->ours)};
    if (rendering->begun)
        pen_end(&pen);
    put_session(&view);
    arena_free(&arena);
}

/* A few sessions are kept until the end: if there come more, only what they have in common is told. */
static void session(struct rendering *rendering, bool color, const struct session *one,
                    const struct report *report)
{
    const struct render_options *options = &rendering->run->options;
    struct people *people = rendering->own;
    if (options->every_session || options->dialogue_only) {
        put_into(&rendering->out, rendering, color, one, report);
        rendering->begun++;
        return;
    }
    if (rendering->begun < SESSIONS_IN_FULL)
        put_into(&people->few, rendering, color, one, report);
    else
        text_free(&people->few);
    summary_add(people->summary, rendering->run, one, report);
    rendering->begun++;
}

static void session_colored(struct rendering *rendering, const struct session *one,
                            const struct report *report, unsigned long of)
{
    (void)of;
    session(rendering, rendering->run->options.color, one, report);
}

static void session_plain(struct rendering *rendering, const struct session *one, const struct report *report,
                          unsigned long of)
{
    (void)of;
    session(rendering, false, one, report);
}

static void begin(struct rendering *rendering)
{
    struct people *people = rendering->own = memory_get(sizeof *people);
    people->summary = summary_new();
}

/* Kept for the end, where the counts are. */
static void unread(struct rendering *rendering, const struct unread *unread)
{
    const struct render_options *options = &rendering->run->options;
    if (rendering->held_count >= UNREAD_MOST && !options->every_session) {
        rendering->held_count++;
        return;
    }
    struct arena arena = {0};
    struct pen pen = pen_new(&rendering->held, &arena, options, false);
    struct span place = unread->line ? arena_print(&arena, ":%lu", unread->line) : (struct span){"", 0};
    struct parts parts = {{arena_join(&arena, unread->file, place), reason_kind(unread).in[options->language],
                           reason_in(&arena, unread->why, options->language)}};
    enum phrase phrase = unread->why.len ? SAY_UNREAD_WHY : SAY_UNREAD;
    pen_prose(&pen, STYLE_PLAIN, pen_say_with(&pen, phrase, parts), 2, pen.width);
    pen_end(&pen);
    rendering->held_count++;
    arena_free(&arena);
}

static struct span listed(const struct pen *pen, struct span list, enum counted counted, unsigned long count)
{
    struct span comma = SPAN(", ");
    if (!count)
        return list;
    list = list.len ? arena_join(pen->arena, list, comma) : list;
    return arena_join(pen->arena, list, pen_say_count(pen, counted, count));
}

/* A row of its own: who reads only the counts should not take silence for health. */
static void put_known(struct pen *pen, const struct render_counts *counts)
{
    struct span known = listed(pen, (struct span){"", 0}, COUNT_KNOWN, counts->known[SEVERITY_ERROR]);
    known = listed(pen, known, COUNT_KNOWN_SLIGHT,
                   counts->known[SEVERITY_WARNING] + counts->known[SEVERITY_NOTE]);
    if (!known.len)
        return;
    pen_prose(pen, STYLE_DIM, known, 2, pen->width);
    pen_end(pen);
}

static void put_totals(struct pen *pen, const struct render_counts *counts)
{
    struct span run = {"", 0}, found = {"", 0};
    struct parts parts = {{pen_say_count(pen, COUNT_FILES, counts->files),
                           pen_say_count(pen, COUNT_SESSIONS, counts->sessions),
                           pen_say_count(pen, COUNT_FAILED, counts->failed)}};
    found = listed(pen, found, COUNT_ERRORS, counts->errors);
    found = listed(pen, found, COUNT_WARNINGS, counts->warnings);
    found = listed(pen, found, COUNT_NOTES, counts->notes);
    found = listed(pen, found, COUNT_CONSEQUENCES, counts->consequences);
    run = listed(pen, pen_say_with(pen, SAY_RUN, parts), COUNT_IN_PART, counts->in_part);
    run = listed(pen, run, COUNT_UNREAD, counts->unread - counts->in_part);
    pen_prose(pen, STYLE_BOLD, run, 2, pen->width);
    if (found.len) {
        pen_put(pen, STYLE_BOLD, (struct span)SPAN(": "));
        pen_prose(pen, STYLE_PLAIN, found, 2, pen->width);
    }
    pen_end(pen);
}

static void put_more_unread(struct pen *pen, unsigned long more)
{
    pen_to(pen, 2);
    pen_put(pen, STYLE_PLAIN, pen_say_with(pen, SAY_AND_MORE, (struct parts){{pen_say_number(pen, more)}}));
    pen_end(pen);
}

static void end(struct rendering *rendering)
{
    struct arena arena = {0};
    struct people *people = rendering->own;
    const struct render_options *options = &rendering->run->options;
    bool color = options->color && rendering->renderer == &render_tty;
    bool many = rendering->begun > SESSIONS_IN_FULL && !options->every_session && !options->dialogue_only;
    struct pen pen = pen_new(&rendering->out, &arena, options, color);
    text_add(&rendering->out, text_span(&people->few));
    if (many)
        summary_put(people->summary, &pen, rendering->run->across);
    if (rendering->run->across && !options->dialogue_only)
        across_put(&pen, rendering->run->across, many);
    if (rendering->begun)
        pen_end(&pen);
    text_add(&rendering->out, text_span(&rendering->held));
    if (rendering->held_count > UNREAD_MOST && !options->every_session)
        put_more_unread(&pen, rendering->held_count - UNREAD_MOST);
    if (!options->dialogue_only) {
        put_totals(&pen, &rendering->run->counts);
        put_known(&pen, &rendering->run->counts);
    }
    arena_free(&arena);
    text_free(&people->few);
    summary_free(people->summary);
    free(people);
}

const struct renderer render_tty = {
    "tty",  {{SPAN("a report for people, with colour"), SPAN("ein Bericht für Menschen, mit Farbe")}},
    begin,  session_colored,
    unread, end};

const struct renderer render_text = {"text",
                                     {{SPAN("the same without colour, for pasting into a ticket or mail"),
                                       SPAN("dasselbe ohne Farbe, zum Einfügen in Ticket oder Mail")}},
                                     begin,
                                     session_plain,
                                     unread,
                                     end};
