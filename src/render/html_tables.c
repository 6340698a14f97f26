/* The summary of the page as tables; a bar beside each number, so that table and chart are one. */
#include <stdlib.h>
#include <string.h>

#include "render/html.h"
#include "render/markup.h"

enum { ROWS_OPEN = 12 }; /* the rest is folded away */

static void add_both(struct text *out, struct words words, void (*add)(struct text *out, struct span said))
{
    if (span_equal(words.in[LANGUAGE_EN], words.in[LANGUAGE_DE])) {
        add(out, words.in[LANGUAGE_EN]);
        return;
    }
    text_add_string(out, "<span lang=\"en\">");
    add(out, words.in[LANGUAGE_EN]);
    text_add_string(out, "</span><span lang=\"de\">");
    add(out, words.in[LANGUAGE_DE]);
    text_add_string(out, "</span>");
}

void html_words(struct text *out, struct words words)
{
    add_both(out, words, markup_add);
}

/* Commands stand between backticks in the rules; one alone is only a sign. */
static void add_prose(struct text *out, struct span said)
{
    for (;;) {
        size_t open = span_find(said, '`');
        struct span inside = span_from(said, open + 1);
        size_t len = span_find(inside, '`');
        if (len == inside.len)
            break;
        markup_add(out, span_cut(said, 0, open));
        text_add_string(out, "<code>");
        markup_add(out, span_cut(inside, 0, len));
        text_add_string(out, "</code>");
        said = span_from(inside, len + 1);
    }
    markup_add(out, said);
}

void html_prose(struct text *out, struct words words)
{
    add_both(out, words, add_prose);
}

/* ISO 80000-1: groups of three parted by a thin space, the same in every language. */
void html_count(struct text *out, unsigned long count)
{
    if (count >= 10000) {
        html_count(out, count / 1000);
        text_print(out, "\xe2\x80\xaf%03lu", count % 1000);
    } else if (count >= 1000 && out->len && ((unsigned char)out->at[out->len - 1] & 0x80)) {
        text_print(out, "%lu\xe2\x80\xaf%03lu", count / 1000, count % 1000);
    } else {
        text_print(out, "%lu", count);
    }
}

/* Drawn by attributes: the policy forbids inline styles. */
void html_bar(struct text *out, unsigned long part, unsigned long whole, const char *style)
{
    double width = whole ? 100.0 * (double)part / (double)whole : 0;
    text_print(out,
               "<svg class=\"bar\" viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\" "
               "focusable=\"false\"><rect class=\"track\" width=\"100\" height=\"8\"/><rect class=\"%s\" "
               "width=\"%.2f\" height=\"8\"/></svg>",
               style, part && width < 1 ? 1 : width);
}

struct words permanence_words(enum permanence permanence)
{
    static const struct words words[] = {
        [PERMANENCE_NONE] = {{SPAN("\xe2\x80\x93"), SPAN("\xe2\x80\x93")}},
        [PERMANENCE_TEMPORARY] = {{SPAN("temporary"), SPAN("vorläufig")}},
        [PERMANENCE_PERMANENT] = {{SPAN("permanent"), SPAN("endgültig")}},
    };
    return words[permanence];
}

/* ---- pieces ---- */

void html_open_section(struct text *out, const char *id, struct words title)
{
    text_print(out, "<section id=\"%s\" aria-labelledby=\"%s-title\"><h2 id=\"%s-title\">", id, id, id);
    html_words(out, title);
    text_add_string(out, "</h2>\n");
}

void html_open_table(struct text *out, const struct words *columns, size_t count, const char *classes)
{
    text_add_string(out, "<table><thead><tr>");
    for (size_t i = 0; i < count; i++) {
        text_print(out, "<th scope=\"col\" class=\"%c\">", classes[i]);
        html_words(out, columns[i]);
        text_add_string(out, "</th>");
    }
    text_add_string(out, "</tr></thead><tbody>\n");
}

void html_close_table(struct text *out)
{
    text_add_string(out, "</tbody></table>\n");
}

static void cell_words(struct text *out, char style, struct words words)
{
    text_print(out, "<td class=\"%c\">", style);
    html_words(out, words);
    text_add_string(out, "</td>");
}

void html_cell_count(struct text *out, unsigned long count)
{
    text_add_string(out, "<td class=\"n\">");
    html_count(out, count);
    text_add_string(out, "</td>");
}

static void cell_bar(struct text *out, unsigned long part, unsigned long whole, const char *style)
{
    text_add_string(out, "<td class=\"b\">");
    html_bar(out, part, whole, style);
    text_add_string(out, "</td>");
}

static void nothing_here(struct text *out, struct words words)
{
    text_add_string(out, "<p class=\"quiet\">");
    html_words(out, words);
    text_add_string(out, "</p>\n");
}

/* A link that filters; without the script it only jumps nowhere. */
static void open_filter(struct text *out, const char *field, struct span value)
{
    text_print(out, "<a href=\"#%s=", field);
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                     c == '.';
        text_print(out, plain ? "%c" : "%%%02X", c);
    }
    text_add_string(out, "\">");
}

/* ---- what came of the sessions ---- */

static void known(struct text *out, const struct render_counts *counts)
{
    unsigned long errors = counts->known[SEVERITY_ERROR],
                  others = counts->known[SEVERITY_WARNING] + counts->known[SEVERITY_NOTE];
    if (!errors && !others)
        return;
    text_add_string(out, "<p class=\"sub\" id=\"known\">");
    html_words(out, BOTH("Not shown, since the baseline has them: ",
                         "Nicht gezeigt, weil die Baseline sie enthält: "));
    html_count(out, errors);
    html_words(out, errors == 1 ? BOTH(" known failure", " bekannter Fehler")
                                : BOTH(" known failures", " bekannte Fehler"));
    text_add_string(out, " · ");
    html_count(out, others);
    html_words(out, BOTH(" known warnings and notes", " bekannte Warnungen und Hinweise"));
    text_add_string(out, "</p>\n");
}

static void link_unread(struct text *out, unsigned long count, struct words words)
{
    if (!count)
        return;
    text_add_string(out, " · <a href=\"#unread\">");
    html_count(out, count);
    html_words(out, words);
    text_add_string(out, "</a>");
}

static void lead(struct text *out, const struct render_counts *counts)
{
    text_add_string(out, "<p class=\"lead\"><span lang=\"en\"><b>");
    html_count(out, counts->failed);
    text_add_string(out, "</b> of <b>");
    html_count(out, counts->sessions);
    text_add_string(out, "</b> sessions failed</span><span lang=\"de\"><b>");
    html_count(out, counts->failed);
    text_add_string(out, "</b> von <b>");
    html_count(out, counts->sessions);
    text_add_string(out, "</b> Sitzungen gescheitert</span></p>\n<p class=\"sub\">");
    html_count(out, counts->files);
    html_words(out, counts->files == 1 ? BOTH(" file", " Datei") : BOTH(" files", " Dateien"));
    text_add_string(out, " · ");
    html_count(out, counts->errors);
    html_words(out, counts->errors == 1 ? BOTH(" error", " Fehler") : BOTH(" errors", " Fehler"));
    text_add_string(out, " · ");
    html_count(out, counts->consequences);
    html_words(out,
               counts->consequences == 1 ? BOTH(" consequence", " Folge") : BOTH(" consequences", " Folgen"));
    text_add_string(out, " · ");
    html_count(out, counts->warnings);
    html_words(out, counts->warnings == 1 ? BOTH(" warning", " Warnung") : BOTH(" warnings", " Warnungen"));
    text_add_string(out, " · ");
    html_count(out, counts->notes);
    html_words(out, counts->notes == 1 ? BOTH(" note", " Hinweis") : BOTH(" notes", " Hinweise"));
    link_unread(out, counts->in_part, BOTH(" read in part", " zum Teil gelesen"));
    link_unread(out, counts->unread - counts->in_part, BOTH(" not read", " nicht gelesen"));
    text_add_string(out, "</p>\n");
    known(out, counts);
}

/* What is not known comes last. */
static enum outcome in_order(int index)
{
    return (enum outcome)((index + 1) % OUTCOMES);
}

static void outcome_bar(struct text *out, const struct render_counts *counts)
{
    double at = 0;
    text_add_string(out, "<svg class=\"outcomes\" viewBox=\"0 0 1000 20\" preserveAspectRatio=\"none\" "
                         "aria-hidden=\"true\" focusable=\"false\">");
    for (int i = 0; i < OUTCOMES && counts->sessions; i++) {
        enum outcome outcome = in_order(i);
        double width = 1000.0 * (double)counts->outcomes[outcome] / (double)counts->sessions;
        if (counts->outcomes[outcome])
            text_print(out, "<rect class=\"o-%s\" x=\"%.2f\" width=\"%.2f\" height=\"20\"/>",
                       outcome_name(outcome), at, width);
        at += width;
    }
    text_add_string(out, "</svg>\n");
}

void html_summary(struct text *out, const struct render_run *run)
{
    const struct render_counts *counts = &run->counts;
    html_open_section(out, "summary", BOTH("Summary", "Überblick"));
    lead(out, counts);
    outcome_bar(out, counts);
    text_add_string(out, "<ul class=\"chips\">");
    for (int i = 0; i < OUTCOMES; i++) {
        enum outcome outcome = in_order(i);
        if (!counts->outcomes[outcome])
            continue;
        text_print(out, "<li><a href=\"#outcome=%s\"><i class=\"o-%s\"></i>", outcome_name(outcome),
                   outcome_name(outcome));
        html_words(out, outcome_gentle_words(outcome));
        text_print(out, " <b data-outcome=\"%s\">", outcome_name(outcome));
        html_count(out, counts->outcomes[outcome]);
        text_add_string(out, "</b></a></li>");
    }
    text_add_string(out, "</ul></section>\n");
}

/* ---- why ---- */

static int by_sessions(const void *a, const void *b)
{
    const struct rule_tally *one = a, *other = b;
    if (one->sessions != other->sessions)
        return one->sessions < other->sessions ? 1 : -1;
    size_t shorter = one->rule.len < other->rule.len ? one->rule.len : other->rule.len;
    int order = memcmp(one->rule.at, other->rule.at, shorter);
    return order ? order : (one->rule.len > other->rule.len) - (one->rule.len < other->rule.len);
}

static void why_row(struct text *out, const struct rule_tally *tally, unsigned long most)
{
    const char *style = tally->severity == SEVERITY_ERROR ? "failed" : "warned";
    text_add_string(out, "<tr><th scope=\"row\">");
    open_filter(out, "rule", tally->rule);
    html_words(out, tally->title);
    text_add_string(out, "</a> <code>");
    markup_add(out, tally->rule);
    text_add_string(out, "</code></th>");
    cell_words(out, 'w', stage_words(tally->stage));
    cell_words(out, 'w', permanence_words(tally->permanence));
    cell_words(out, 'w', acts_words(tally->acts, OURS_UNKNOWN));
    text_add_string(out, "<td class=\"n\" data-rule=\"");
    markup_add(out, tally->rule);
    text_add_string(out, "\">");
    html_count(out, tally->sessions);
    text_add_string(out, "</td>");
    cell_bar(out, tally->sessions, most, style);
    text_add_string(out, "</tr>\n");
}

static void why_table(struct text *out, const struct page *page, bool first)
{
    const struct words columns[] = {BOTH("Cause", "Ursache"),      BOTH("Stage", "Phase"),
                                    BOTH("Lasting", "Dauer"),      BOTH("Who acts", "Wer handelt"),
                                    BOTH("Sessions", "Sitzungen"), BOTH("Compared", "Im Vergleich")};
    html_open_table(out, columns, sizeof columns / sizeof columns[0], "twwwnb");
    size_t shown = 0;
    for (size_t i = 0; i < page->rules.count; i++) {
        if (page->rules.at[i].severity != SEVERITY_ERROR)
            continue;
        bool open = shown++ < ROWS_OPEN;
        if (open == first)
            why_row(out, &page->rules.at[i], page->rules.at[0].sessions);
    }
    html_close_table(out);
}

static void fold(struct text *out, unsigned long count, struct words what)
{
    text_add_string(out, "<details class=\"fold\"><summary>");
    html_count(out, count);
    text_add_byte(out, ' ');
    html_words(out, what);
    text_add_string(out, "</summary>\n");
}

/* Warnings and notes: what did not fail, and may next time. */
static void also_table(struct text *out, const struct page *page, size_t count)
{
    const struct words columns[] = {BOTH("Remark", "Anmerkung"),   BOTH("Stage", "Phase"),
                                    BOTH("Lasting", "Dauer"),      BOTH("Who acts", "Wer handelt"),
                                    BOTH("Sessions", "Sitzungen"), BOTH("Compared", "Im Vergleich")};
    fold(out, count,
         count == 1 ? BOTH("warning or note", "Warnung oder Hinweis")
                    : BOTH("kinds of warnings and notes", "Arten von Warnungen und Hinweisen"));
    html_open_table(out, columns, sizeof columns / sizeof columns[0], "twwwnb");
    for (size_t i = 0; i < page->rules.count; i++)
        if (page->rules.at[i].severity != SEVERITY_ERROR)
            why_row(out, &page->rules.at[i], page->rules.at[0].sessions);
    html_close_table(out);
    text_add_string(out, "</details>\n");
}

void html_why(struct text *out, struct page *page)
{
    size_t errors = 0;
    if (page->rules.count)
        qsort(page->rules.at, page->rules.count, sizeof *page->rules.at, by_sessions);
    for (size_t i = 0; i < page->rules.count; i++)
        errors += page->rules.at[i].severity == SEVERITY_ERROR;
    html_open_section(out, "why", BOTH("Why", "Warum"));
    if (errors)
        why_table(out, page, true);
    else
        nothing_here(out, BOTH("Nothing failed.", "Nichts ist gescheitert."));
    if (errors > ROWS_OPEN) {
        fold(out, errors - ROWS_OPEN, BOTH("more causes", "weitere Ursachen"));
        why_table(out, page, false);
        text_add_string(out, "</details>\n");
    }
    if (page->rules.count > errors)
        also_table(out, page, page->rules.count - errors);
    text_add_string(out, "</section>\n");
}

/* ---- where, who ---- */

struct counted_row {
    const char *field, *value;
    struct words label;
    unsigned long count;
};

static void counted_table(struct text *out, const struct counted_row *rows, size_t count, struct words first)
{
    const struct words columns[] = {first, BOTH("Failed", "Gescheitert"), BOTH("Compared", "Im Vergleich")};
    unsigned long most = 0;
    for (size_t i = 0; i < count; i++)
        most = rows[i].count > most ? rows[i].count : most;
    html_open_table(out, columns, sizeof columns / sizeof columns[0], "tnb");
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].count)
            continue;
        text_add_string(out, "<tr><th scope=\"row\">");
        open_filter(out, rows[i].field, span_of(rows[i].value));
        html_words(out, rows[i].label);
        text_add_string(out, "</a></th>");
        html_cell_count(out, rows[i].count);
        cell_bar(out, rows[i].count, most, "failed");
        text_add_string(out, "</tr>\n");
    }
    html_close_table(out);
}

void html_stages(struct text *out, const struct page *page)
{
    struct counted_row rows[STAGES];
    for (int i = 0; i < STAGES; i++)
        rows[i] = (struct counted_row){"stage", stage_name((enum stage)i), stage_words((enum stage)i),
                                       page->ended[i]};
    html_open_section(out, "stages", BOTH("Where sessions fail", "Wo Sitzungen scheitern"));
    counted_table(out, rows, STAGES, BOTH("Stage", "Phase"));
    text_add_string(out, "</section>\n");
}

void html_who(struct text *out, const struct page *page)
{
    struct counted_row rows[ACTS_COUNT];
    for (int i = 0; i < ACTS_COUNT; i++)
        rows[i] = (struct counted_row){"acts", acts_name((enum acts)i),
                                       acts_words((enum acts)i, OURS_UNKNOWN), page->acts[i]};
    html_open_section(out, "who", BOTH("Who must act", "Wer handeln muss"));
    counted_table(out, rows, ACTS_COUNT, BOTH("Side", "Seite"));
    text_add_string(out, "</section>\n");
}

/* ---- servers ---- */

static int by_failures(const void *a, const void *b)
{
    const struct server_tally *one = a, *other = b;
    if (one->failed != other->failed)
        return one->failed < other->failed ? 1 : -1;
    if (one->sessions != other->sessions)
        return one->sessions < other->sessions ? 1 : -1;
    size_t shorter = one->host.len < other->host.len ? one->host.len : other->host.len;
    int order = memcmp(one->host.at, other->host.at, shorter);
    return order ? order : (one->host.len > other->host.len) - (one->host.len < other->host.len);
}

static void server_row(struct text *out, const struct server_tally *tally)
{
    text_add_string(out, "<tr><th scope=\"row\">");
    open_filter(out, "server", tally->host);
    text_add_string(out, "<bdi>");
    markup_add(out, tally->host);
    text_add_string(out, "</bdi></a></th>");
    html_cell_count(out, tally->sessions);
    html_cell_count(out, tally->failed);
    cell_bar(out, tally->failed, tally->sessions, "failed");
    text_add_string(out, "</tr>\n");
}

void html_servers(struct text *out, struct page *page)
{
    const struct words columns[] = {BOTH("Server", "Server"), BOTH("Sessions", "Sitzungen"),
                                    BOTH("Failed", "Gescheitert"), BOTH("Share", "Anteil")};
    size_t count = page->servers.count;
    if (count)
        qsort(page->servers.at, count, sizeof *page->servers.at, by_failures);
    html_open_section(out, "servers", BOTH("Servers", "Server"));
    if (!count)
        nothing_here(out, BOTH("No record names its server.", "Keine Aufzeichnung nennt seinen Server."));
    else
        html_open_table(out, columns, sizeof columns / sizeof columns[0], "tnnb");
    for (size_t i = 0; i < count && i < ROWS_OPEN; i++)
        server_row(out, &page->servers.at[i]);
    if (count)
        html_close_table(out);
    if (count > ROWS_OPEN) {
        text_add_string(out, "<p class=\"quiet\">+ ");
        html_count(out, count - ROWS_OPEN);
        html_words(out, BOTH(" more servers; the filter below knows them all",
                             " weitere Server; der Filter unten kennt alle"));
        text_add_string(out, "</p>\n");
    }
    text_add_string(out, "</section>\n");
}
