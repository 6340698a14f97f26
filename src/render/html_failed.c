/* The first failed sessions as plain HTML: for readers without scripts, and mail gateways that strip them. */
#include "render/html.h"
#include "render/markup.h"
#include "render/tty_dialogue.h"

enum { SHOWN_MOST = 50, LINES_MOST = 60 };

static void open_paragraph(struct text *out, enum phrase label)
{
    text_add_string(out, "<p><b>");
    html_words(out, phrase_words(label));
    text_add_string(out, ":</b> ");
}

static void add_causes(struct text *out, const struct finding *finding)
{
    if (!finding->cause_count)
        return;
    open_paragraph(out, SAY_CAUSES);
    text_add_string(out, "</p><ol>");
    for (size_t i = 0; i < finding->cause_count; i++) {
        text_add_string(out, "<li>");
        html_prose(out, finding->causes[i].title);
        text_add_string(out, " <em>(");
        html_words(out, standing_words(finding->causes[i].standing));
        text_add_string(out, ")</em></li>");
    }
    text_add_string(out, "</ol>\n");
}

static void add_fixes(struct text *out, const struct cause_found *cause)
{
    for (size_t i = 0; i < cause->fix_count; i++) {
        text_add_string(out, "<li><b>");
        html_words(out, acts_words(cause->fixes[i].acts, OURS_UNKNOWN));
        text_add_string(out, ":</b> ");
        html_prose(out, cause->fixes[i].text);
        text_add_string(out, "</li>");
    }
}

static void add_to_do(struct text *out, const struct finding *finding)
{
    bool any = false;
    for (size_t i = 0; i < finding->cause_count; i++) {
        if (!finding->causes[i].fix_count || !cause_is_worth_acting(finding, i))
            continue;
        if (!any) {
            open_paragraph(out, SAY_TO_DO);
            text_add_string(out, "</p><ul>");
        }
        any = true;
        add_fixes(out, &finding->causes[i]);
    }
    text_add_string(out, any ? "</ul>\n" : "");
}

void html_explanation(struct text *out, const struct finding *finding)
{
    text_add_string(out, "<p>");
    html_prose(out, finding->meaning);
    text_add_string(out, "</p>\n");
    add_causes(out, finding);
    add_to_do(out, finding);
    if (finding->avoid_count) {
        open_paragraph(out, SAY_AVOID);
        html_prose(out, finding->avoid[0]);
        text_add_string(out, "</p>\n");
    }
}

static void add_finding(struct text *out, const struct finding *finding)
{
    text_add_string(out, "<h4>");
    html_words(out, severity_words(finding->severity));
    text_add_string(out, ": ");
    html_words(out, finding->title);
    text_add_string(out, " <code>");
    markup_add(out, finding->rule);
    text_add_string(out, "</code></h4>");
    html_explanation(out, finding);
}

static void add_line(struct text *out, unsigned long number, char side, struct span said)
{
    text_print(out, "%5lu  %c  ", number, side);
    markup_add(out, said);
    text_add_byte(out, '\n');
}

/* Line by line as in the record, which has one language of its own. */
static void add_dialogue(const struct view *view, struct text *out)
{
    static const char sides[] = {[SIDE_CLIENT] = 'C', [SIDE_SERVER] = 'S', [SIDE_NOTE] = '*'};
    const struct session *session = view->session;
    size_t lines = 0;
    text_add_string(out, "<pre>");
    for (size_t i = 0; i < session->entry_count && lines < LINES_MOST; i++) {
        const struct entry *entry = &session->entries[i];
        for (size_t j = 0; j < entry->line_count && lines < LINES_MOST; j++, lines++)
            add_line(out, entry->lines[j].number, 'S', entry->lines[j].shown);
        if (!entry->line_count && !entry->inferred && ++lines)
            add_line(out, entry->first, sides[entry->from],
                     entry->from == SIDE_NOTE ? note_said(view, entry)
                     : entry->line.len        ? entry->line
                                              : entry->verb);
    }
    text_add_string(out, lines == LINES_MOST ? "…\n</pre>\n" : "</pre>\n");
}

static void add_heading(const struct seen *seen, struct text *out)
{
    const struct session *session = seen->views[0].session;
    struct words clause = {{verdict_clause(&seen->views[0]), verdict_clause(&seen->views[1])}};
    text_add_string(out, "<details class=\"failure\"><summary><h3><bdi>");
    markup_add(out, session->file);
    text_print(out, "</bdi> #%lu", session->number);
    if (host_of(session).len) {
        text_add_string(out, " · <bdi>");
        markup_add(out, host_of(session));
        text_add_string(out, "</bdi>");
    }
    text_add_string(out, "</h3> <b>");
    html_words(out, verdict_words(session, true));
    text_add_string(out, "</b> ");
    html_words(out, clause);
    text_add_string(out, "</summary>\n");
}

void html_failed(struct seen *seen)
{
    struct page *page = seen->page;
    struct text *out = &page->failed;
    const struct report *report = seen->views[0].report;
    if (!first_error_of(report) || page->failed_shown == SHOWN_MOST)
        return;
    page->failed_shown++;
    add_heading(seen, out);
    for (size_t i = 0; i < report->count; i++)
        if (finding_is_root(&report->findings[i]) && report->findings[i].severity > SEVERITY_NOTE)
            add_finding(out, &report->findings[i]);
    add_dialogue(&seen->views[seen->options[0].language], out);
    text_add_string(out, "</details>\n");
}
