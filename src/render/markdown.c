/*
 * Markdown (CommonMark with fences) for tickets. What is quoted stands in fences or is escaped: a banner
 * makes no heading and no link.
 */
#include "render/markdown.h"

#include "render/formats.h"
#include "render/remark.h"

static const struct words label_line = SAY_ABOUT("line", "Zeile"), label_frame = SAY_ABOUT("frame", "Frame"),
                          label_other = SAY_ABOUT("Also found", "Außerdem");

/* CommonMark section 2.4: a backslash before punctuation takes its meaning away. */
void markdown_prose(struct text *out, struct span text)
{
    static const char marks[] = "\\`*_{}[]<>#|!~$&";
    static const struct render_options unicode = {0};
    struct text shown = {0};
    render_harmless(&shown, text, &unicode);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.at[i];
        bool link = c == ':' && i + 1 < shown.len && shown.at[i + 1] == '/';
        if (link || span_find((struct span)SPAN(marks), c) < sizeof marks - 1)
            text_add_byte(out, '\\');
        text_add_byte(out, c);
    }
    text_free(&shown);
}

void markdown_words(const struct view *view, struct words words)
{
    markdown_prose(view->pen->out, pen_say_words(view->pen, words));
}

void markdown_place(const struct view *view, unsigned long first, unsigned long last)
{
    struct pen *pen = view->pen;
    if (!first)
        return;
    text_add_string(pen->out, " (");
    markdown_words(view, view->session->conversation->frames ? label_frame : label_line);
    text_add_byte(pen->out, ' ');
    text_add(pen->out, pen_say_place(pen, first, last));
    text_add_byte(pen->out, ')');
}

static void add_roots(const struct view *view, enum severity severity)
{
    for (size_t i = 0; i < view->report->count; i++) {
        const struct finding *finding = &view->report->findings[i];
        if (finding_is_root(finding) && finding->severity == severity && view_shows(view, finding))
            markdown_finding(view, finding);
    }
}

static void add_consequence(const struct view *view, const struct finding *finding)
{
    text_add_string(view->pen->out, "- ");
    markdown_words(view, finding->title);
    markdown_place(view, finding->first, finding->last);
    text_print(view->pen->out, " `%.*s`\n", (int)finding->rule.len, finding->rule.at);
}

static void add_consequences(const struct view *view)
{
    bool any = false;
    for (size_t i = 0; i < view->report->count; i++) {
        const struct finding *finding = &view->report->findings[i];
        if (finding_is_root(finding) || !view_shows(view, finding))
            continue;
        if (!any) {
            text_add_string(view->pen->out, "### ");
            markdown_words(view, label_other);
            text_add_string(view->pen->out, "\n\n");
        }
        any = true;
        add_consequence(view, finding);
    }
    text_add_string(view->pen->out, any ? "\n" : "");
}

/* ---- a session ---- */

static void add_heading(const struct view *view)
{
    const struct session *session = view->session;
    struct text *out = view->pen->out;
    struct parts parts = {{pen_say_number(view->pen, session->number)}};
    struct span clause = verdict_clause(view);
    text_add_string(out, "## ");
    markdown_prose(out, session->file);
    text_add_string(out, ", ");
    text_add(out, pen_say_with(view->pen, SAY_SESSION, parts));
    if (host_of(session).len) {
        text_add_string(out, ", ");
        markdown_prose(out, host_of(session));
    }
    text_add_string(out, "\n\n**");
    markdown_words(view, verdict_words(session, false));
    text_add_string(out, clause.len ? "**: " : "**");
    markdown_prose(out, clause);
    text_add_string(out, "\n\n");
}

/* As on a terminal; each line begins with blanks, so none closes the fence. */
static void add_stages(const struct view *view)
{
    struct text tree = {0};
    struct render_options options = *view->pen->options;
    options.width = 0; /* the usual one, whatever window this run has */
    struct pen pen = pen_new(&tree, view->pen->arena, &options, false);
    struct view below = *view;
    below.pen = &pen;
    view_stages(&below);
    struct span rows = text_span(&tree);
    while (rows.len && rows.at[0] == '\n')
        rows = span_from(rows, 1);
    if (rows.len) {
        text_add_string(view->pen->out, "```text\n");
        text_add(view->pen->out, rows);
        text_add_string(view->pen->out, "```\n\n");
    }
    text_free(&tree);
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    struct arena arena = {0};
    struct pen pen = pen_new(&rendering->out, &arena, &rendering->run->options, false);
    struct view view = {&pen, session, report, of, ours_in(session, rendering->run->options.ours)};
    add_heading(&view);
    add_stages(&view);
    add_roots(&view, SEVERITY_ERROR);
    add_consequences(&view);
    add_roots(&view, SEVERITY_WARNING);
    add_roots(&view, SEVERITY_NOTE);
    arena_free(&arena);
}

/* ---- what sessions have in common ---- */

static void add_places(const struct view *view, const struct extent *extent)
{
    markdown_prose(view->pen->out, extent_said(view->pen, extent));
    text_add_string(view->pen->out, "\n\n");
    for (unsigned long i = 0; i < extent->sessions && i < EXTENT_MOST; i++) {
        text_add_string(view->pen->out, "- ");
        markdown_prose(view->pen->out, seen_place_said(view->pen->arena, &extent->places[i]));
        text_add_byte(view->pen->out, '\n');
    }
    if (extent->sessions > EXTENT_MOST)
        text_print(view->pen->out, "- +%lu\n", extent->sessions - EXTENT_MOST);
    text_add_byte(view->pen->out, '\n');
}

static bool is_failure(const struct run_finding *found)
{
    return span_is(span_of(found->extent.subject), "failure");
}

/* What came back, a line each. */
static void add_failures(const struct view *view, const struct run_report *across)
{
    struct text *out = view->pen->out;
    bool any = false;
    for (size_t i = 0; i < across->count; i++) {
        const struct run_finding *found = &across->findings[i];
        if (!is_failure(found))
            continue;
        if (!any) {
            text_add_string(out, "### ");
            markdown_words(view, phrase_words(SAY_ACROSS_FAILURES));
            text_add_string(out, "\n\n");
        }
        text_add_string(out, "- ");
        markdown_words(view, found->extent.title);
        text_add_string(out, ": ");
        markdown_prose(out, extent_said(view->pen, &found->extent));
        text_add_byte(out, '\n');
        any = true;
    }
    text_add_string(out, any ? "\n" : "");
}

static void add_across(const struct view *view, const struct run_report *across)
{
    struct text *out = view->pen->out;
    if (across->count || across->limited) {
        text_add_string(out, "## ");
        markdown_words(view, phrase_words(SAY_ACROSS));
        text_add_string(out, "\n\n");
    }
    for (size_t i = 0; i < across->count; i++) {
        if (is_failure(&across->findings[i]))
            continue;
        markdown_finding(view, &across->findings[i].finding);
        add_places(view, &across->findings[i].extent);
    }
    add_failures(view, across);
    if (across->left_out)
        text_print(out, "+%lu\n\n", across->left_out);
    if (across->limited) {
        markdown_words(view, phrase_words(SAY_ACROSS_LIMITED));
        text_add_string(out, "\n\n");
    }
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct text *out = &rendering->out, why = {0};
    remark_unread(&why, rendering, unread);
    text_add_string(out, "- ");
    markdown_prose(out, unread->file);
    text_add_string(out, ": ");
    markdown_prose(out, text_span(&why));
    text_add_string(out, "\n\n");
    text_free(&why);
}

static void end(struct rendering *rendering)
{
    static const struct session nobody;
    struct arena arena = {0};
    struct pen pen = pen_new(&rendering->out, &arena, &rendering->run->options, false);
    struct view view = {.pen = &pen, .session = &nobody};
    unsigned long known = 0;
    if (rendering->run->across)
        add_across(&view, rendering->run->across);
    for (int i = 0; i < SEVERITIES; i++)
        known += rendering->run->counts.known[i];
    if (known) {
        markdown_prose(&rendering->out, pen_say_count(&pen, COUNT_KNOWN_LEFT, known));
        text_add_byte(&rendering->out, '\n');
    }
    arena_free(&arena);
}

const struct renderer render_markdown = {
    "markdown", SAY_ABOUT("for tickets and wikis", "für Tickets und Wikis"), NULL, session, unread, end};
