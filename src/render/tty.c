/* The report for people: with colour on a terminal, without it for pasting. */
#include "render/tty.h"

#include "render/formats.h"

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
}

static void session(struct rendering *rendering, bool color, const struct session *one,
                    const struct report *report, unsigned long of)
{
    struct arena arena = {0};
    const struct render_options *options = &rendering->run->options;
    struct pen pen = pen_new(&rendering->out, &arena, options, color);
    struct view view = {&pen, one, report, of, ours_in(one, options->ours)};
    if (rendering->begun++)
        pen_end(&pen);
    put_session(&view);
    arena_free(&arena);
}

static void session_colored(struct rendering *rendering, const struct session *one,
                            const struct report *report, unsigned long of)
{
    session(rendering, rendering->run->options.color, one, report, of);
}

static void session_plain(struct rendering *rendering, const struct session *one, const struct report *report,
                          unsigned long of)
{
    session(rendering, false, one, report, of);
}

static void begin(struct rendering *rendering)
{
    (void)rendering;
}

/* Kept for the end, where the counts are. */
static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct arena arena = {0};
    struct pen pen = pen_new(&rendering->held, &arena, &rendering->run->options, false);
    struct span place = unread->line ? arena_print(&arena, ":%lu", unread->line) : (struct span){"", 0};
    struct parts parts = {{arena_join(&arena, unread->file, place), unread->why}};
    enum phrase phrase = unread->damaged ? SAY_DAMAGED : unread->why.len ? SAY_UNREAD_WHY : SAY_UNREAD;
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
    run = listed(pen, pen_say_with(pen, SAY_RUN, parts), COUNT_UNREAD, counts->unread);
    pen_prose(pen, STYLE_BOLD, run, 2, pen->width);
    if (found.len) {
        pen_put(pen, STYLE_BOLD, (struct span)SPAN(": "));
        pen_prose(pen, STYLE_PLAIN, found, 2, pen->width);
    }
    pen_end(pen);
}

static void end(struct rendering *rendering)
{
    struct arena arena = {0};
    struct pen pen =
        pen_new(&rendering->out, &arena, &rendering->run->options, rendering->run->options.color);
    if (rendering->begun)
        pen_end(&pen);
    text_add(&rendering->out, text_span(&rendering->held));
    pen.color = pen.color && rendering->renderer == &render_tty;
    if (!rendering->run->options.dialogue_only)
        put_totals(&pen, &rendering->run->counts);
    arena_free(&arena);
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
