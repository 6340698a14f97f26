/*
 * Markdown (CommonMark with fences) for tickets. What is quoted stands in fences or is escaped: a banner
 * makes no heading and no link.
 */
#include "render/formats.h"
#include "render/remark.h"
#include "render/tty.h"
#include "render/tty_dialogue.h"

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

static void add_words(const struct view *view, struct words words)
{
    markdown_prose(view->pen->out, pen_say_words(view->pen, words));
}

static void add_place(const struct view *view, unsigned long first, unsigned long last)
{
    struct pen *pen = view->pen;
    if (!first)
        return;
    text_add_string(pen->out, " (");
    add_words(view, view->session->conversation->frames ? label_frame : label_line);
    text_add_byte(pen->out, ' ');
    text_add(pen->out, pen_say_place(pen, first, last));
    text_add_byte(pen->out, ')');
}

/* ---- quoted ---- */

/* A fence is longer than any in what it holds; quoted lines begin with a mark, so none can close it. */
static void add_quoted_line(const struct view *view, unsigned long number, const char *side, struct span said)
{
    static const struct render_options unicode = {0};
    text_print(view->pen->out, "%4lu  %s  ", number, side);
    render_harmless(view->pen->out, said, &unicode);
    text_add_byte(view->pen->out, '\n');
}

static void add_quoted(const struct view *view, const struct entry *entry)
{
    static const char *const sides[] = {[SIDE_CLIENT] = "C", [SIDE_SERVER] = "S", [SIDE_NOTE] = "*"};
    if (entry->inferred)
        return;
    for (size_t i = 0; i < entry->line_count; i++)
        add_quoted_line(view, entry->lines[i].number, "S", entry->lines[i].shown);
    if (!entry->line_count)
        add_quoted_line(view, entry->first, sides[entry->from],
                        entry->from == SIDE_NOTE ? note_said(view, entry)
                        : entry->line.len        ? entry->line
                                                 : entry->verb);
}

static void add_excerpt(const struct view *view, const struct finding *finding)
{
    const struct entry *told = NULL;
    if (!finding->at_count || !view->session->entry_count)
        return;
    text_add_string(view->pen->out, "```text\n");
    for (size_t i = 0; i < finding->at_count; i++) {
        if (finding->at[i] >= view->session->entry_count)
            continue;
        const struct entry *entry = &view->session->entries[finding->at[i]];
        const struct entry *command = command_for(view->session, entry);
        if (command && command != entry && command != told)
            add_quoted(view, command);
        add_quoted(view, entry);
        told = entry;
    }
    text_add_string(view->pen->out, "```\n\n");
}

/* ---- a finding ---- */

static void add_evidence(const struct view *view, const struct cause_found *cause)
{
    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence_found *found = &cause->evidence[i];
        text_print(view->pen->out, "   - \\%c ", found->mark);
        add_words(view, found->text);
        add_place(view, found->first, found->last);
        text_add_byte(view->pen->out, '\n');
    }
}

static void add_label(const struct view *view, enum phrase label)
{
    text_add_string(view->pen->out, "\n**");
    add_words(view, phrase_words(label));
    text_add_string(view->pen->out, "**\n\n");
}

static void add_causes(const struct view *view, const struct finding *finding)
{
    if (finding->cause_count)
        add_label(view, SAY_CAUSES);
    for (size_t i = 0; i < finding->cause_count; i++) {
        text_print(view->pen->out, "%zu. ", i + 1);
        add_words(view, standing_words(finding->causes[i].standing));
        text_add_string(view->pen->out, ": ");
        add_words(view, finding->causes[i].title);
        text_add_byte(view->pen->out, '\n');
        add_evidence(view, &finding->causes[i]);
    }
    if (finding->undecided) {
        text_add_byte(view->pen->out, '\n');
        add_words(view, phrase_words(SAY_UNDECIDED));
        text_add_byte(view->pen->out, '\n');
    }
}

static void add_to_do(const struct view *view, const struct finding *finding)
{
    bool any = false;
    for (size_t i = 0; i < finding->cause_count; i++)
        for (size_t j = 0; cause_is_worth_acting(finding, i) && j < finding->causes[i].fix_count; j++) {
            const struct step *fix = &finding->causes[i].fixes[j];
            if (!any)
                add_label(view, SAY_TO_DO);
            any = true;
            text_add_string(view->pen->out, "- [ ] ");
            add_words(view, acts_words(fix->acts, view->ours));
            text_add_string(view->pen->out, ": ");
            add_words(view, fix->text);
            text_add_byte(view->pen->out, '\n');
        }
}

static void add_list(const struct view *view, enum phrase label, const struct words *texts, size_t count)
{
    if (count)
        add_label(view, label);
    for (size_t i = 0; i < count; i++) {
        text_add_string(view->pen->out, "- ");
        add_words(view, texts[i]);
        text_add_byte(view->pen->out, '\n');
    }
}

static void add_finding(const struct view *view, const struct finding *finding)
{
    struct text *out = view->pen->out;
    text_add_string(out, "### ");
    add_words(view, severity_words(finding->severity));
    text_add_string(out, ": ");
    add_words(view, finding->title);
    text_print(out, " `%.*s`\n\n", (int)finding->rule.len, finding->rule.at);
    add_excerpt(view, finding);
    add_words(view, finding->meaning);
    text_add_byte(out, '\n');
    add_causes(view, finding);
    if (finding->undecided)
        add_list(view, SAY_TEST, finding->probe, finding->probe_count);
    add_to_do(view, finding);
    add_list(view, SAY_AVOID, finding->avoid, finding->avoid_count);
    add_label(view, SAY_WHO);
    add_words(view, acts_long_words(finding->acts, view->ours));
    text_add_string(out, "\n\n");
}

static void add_consequence(const struct view *view, const struct finding *finding)
{
    text_add_string(view->pen->out, "- ");
    add_words(view, finding->title);
    add_place(view, finding->first, finding->last);
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
            add_words(view, label_other);
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
    add_words(view, verdict_words(session, false));
    text_add_string(out, clause.len ? "**: " : "**");
    markdown_prose(out, clause);
    text_add_string(out, "\n\n");
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    struct arena arena = {0};
    struct pen pen = pen_new(&rendering->out, &arena, &rendering->run->options, false);
    struct view view = {&pen, session, report, of, ours_in(session, rendering->run->options.ours)};
    add_heading(&view);
    for (size_t i = 0; i < report->count; i++)
        if (finding_is_root(&report->findings[i]) && view_shows(&view, &report->findings[i]))
            add_finding(&view, &report->findings[i]);
    add_consequences(&view);
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
            add_words(view, phrase_words(SAY_ACROSS_FAILURES));
            text_add_string(out, "\n\n");
        }
        text_add_string(out, "- ");
        add_words(view, found->extent.title);
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
        add_words(view, phrase_words(SAY_ACROSS));
        text_add_string(out, "\n\n");
    }
    for (size_t i = 0; i < across->count; i++) {
        if (is_failure(&across->findings[i]))
            continue;
        add_finding(view, &across->findings[i].finding);
        add_places(view, &across->findings[i].extent);
    }
    add_failures(view, across);
    if (across->left_out)
        text_print(out, "+%lu\n\n", across->left_out);
    if (across->limited) {
        add_words(view, phrase_words(SAY_ACROSS_LIMITED));
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
