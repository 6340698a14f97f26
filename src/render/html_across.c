/* What the sessions of a run have in common: a table of the failures that came back, and what stands out. */
#include "render/html.h"
#include "render/markup.h"

enum { DATE = 10 }; /* octets of 2025-05-28 */

static bool is_failure(const struct run_finding *found)
{
    return span_is(span_of(found->extent.subject), "failure");
}

static void add_dates(struct text *out, const struct extent *extent)
{
    struct span first = span_cut(extent->first_seen, 0, DATE), last = span_cut(extent->last_seen, 0, DATE);
    text_add_string(out, "<td class=\"w\">");
    text_add_string(out, first.len ? "<span class=\"time\">" : "\xe2\x80\x93");
    markup_add(out, first);
    text_add_string(out, first.len ? "</span>" : "");
    if (first.at && last.at && !span_equal(first, last)) {
        text_add_string(out, " \xe2\x80\x93 <span class=\"time\">");
        markup_add(out, last);
        text_add_string(out, "</span>");
    }
    text_add_string(out, "</td>");
}

static void failure_row(struct text *out, const struct run_finding *found)
{
    text_add_string(out, "<tr><th scope=\"row\">");
    html_words(out, found->extent.title);
    text_add_string(out, "</th>");
    html_cell_count(out, found->extent.sessions);
    html_cell_count(out, found->extent.files);
    html_cell_count(out, found->extent.server_count);
    add_dates(out, &found->extent);
    text_add_string(out, "</tr>\n");
}

static void add_failures(struct text *out, const struct run_report *across)
{
    const struct words columns[] = {BOTH("Failure", "Fehler"), BOTH("Sessions", "Sitzungen"),
                                    BOTH("Files", "Dateien"), BOTH("Servers", "Server"),
                                    BOTH("First and last seen", "Zuerst und zuletzt")};
    bool any = false;
    for (size_t i = 0; i < across->count; i++) {
        if (!is_failure(&across->findings[i]))
            continue;
        if (!any) {
            text_add_string(out, "<h3>");
            html_words(out, phrase_words(SAY_ACROSS_FAILURES));
            text_add_string(out, "</h3>\n");
            html_open_table(out, columns, sizeof columns / sizeof columns[0], "tnnnw");
        }
        any = true;
        failure_row(out, &across->findings[i]);
    }
    if (any)
        html_close_table(out);
}

static struct span said_in(struct arena *arena, enum language language, const struct extent *extent)
{
    struct text paper = {0};
    struct render_options options = {.language = language};
    struct pen pen = pen_new(&paper, arena, &options, false);
    struct span said = extent_said(&pen, extent);
    text_free(&paper);
    return said;
}

static void add_places(struct text *out, const struct extent *extent)
{
    struct arena arena = {0};
    struct words said = {{said_in(&arena, LANGUAGE_EN, extent), said_in(&arena, LANGUAGE_DE, extent)}};
    text_add_string(out, "<p class=\"quiet\">");
    html_words(out, said);
    text_add_string(out, "</p><ul class=\"quiet\">");
    for (unsigned long i = 0; i < extent->sessions && i < EXTENT_MOST; i++) {
        text_add_string(out, "<li><bdi>");
        markup_add(out, seen_place_said(&arena, &extent->places[i]));
        text_add_string(out, "</bdi></li>");
    }
    if (extent->sessions > EXTENT_MOST) {
        text_add_string(out, "<li>+ ");
        html_count(out, extent->sessions - EXTENT_MOST);
        text_add_string(out, "</li>");
    }
    text_add_string(out, "</ul>\n");
    arena_free(&arena);
}

static void add_finding(struct text *out, const struct run_finding *found)
{
    text_add_string(out, "<details class=\"common\"><summary><h3>");
    html_words(out, severity_words(found->finding.severity));
    text_add_string(out, ": ");
    html_words(out, found->finding.title);
    text_add_string(out, "</h3> <code>");
    markup_add(out, found->finding.rule);
    text_add_string(out, "</code></summary>\n");
    html_explanation(out, &found->finding);
    add_places(out, &found->extent);
    text_add_string(out, "</details>\n");
}

static void add_quiet(struct text *out, unsigned long count, struct words words)
{
    text_add_string(out, "<p class=\"quiet\">");
    if (count) {
        text_add_string(out, "+ ");
        html_count(out, count);
    }
    html_words(out, words);
    text_add_string(out, "</p>\n");
}

void html_across(struct text *out, const struct render_run *run)
{
    const struct run_report *across = run->across;
    if (!across || (!across->count && !across->limited))
        return;
    html_open_section(out, "across", phrase_words(SAY_ACROSS));
    for (size_t i = 0; i < across->count; i++)
        if (!is_failure(&across->findings[i]))
            add_finding(out, &across->findings[i]);
    add_failures(out, across);
    if (across->left_out)
        add_quiet(out, across->left_out, BOTH(" more findings of this kind", " weitere Befunde dieser Art"));
    if (across->limited)
        add_quiet(out, 0, phrase_words(SAY_ACROSS_LIMITED));
    text_add_string(out, "</section>\n");
}
