/* One self-contained HTML page. See html.h for its parts. */
#include "render/html.h"

#include <stdlib.h>

#include "base/assets.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "render/formats.h"
#include "render/markup.h"
#include "render/reason.h"
#include "render/remark.h"

enum { UNREAD_MOST = 500 }; /* rows; more are counted */

/* Nothing may load, run or be sent but our own style and script, which are named by their hashes. */
static void add_policy(struct text *out, struct span css, struct span js)
{
    struct sha256 style = sha256_of(css), script = sha256_of(js);
    text_add_string(
        out, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-");
    sha256_add_base64(out, &style);
    text_add_string(out, "'; script-src 'sha256-");
    sha256_add_base64(out, &script);
    text_add_string(out, "'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'\">\n");
}

static void begin(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    struct span css = asset_text((struct span)SPAN("html/report.css")),
                js = asset_text((struct span)SPAN("html/report.js"));
    struct page *page = rendering->own = memory_get(sizeof(struct page));
    page->packed = packed_begin();
    text_print(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               rendering->run->options.language == LANGUAGE_DE ? "de" : "en");
    add_policy(out, css, js);
    text_add_string(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                         "<meta name=\"color-scheme\" content=\"light dark\">\n"
                         "<meta name=\"referrer\" content=\"no-referrer\">\n");
    text_print(out, "<meta name=\"generator\" content=\"smtplint %s\">\n<title>smtplint</title>\n<style>",
               rendering->run->version);
    text_add(out, css);
    text_add_string(out,
                    "</style>\n</head>\n<body>\n<script type=\"application/gzip\" id=\"sessions-data\">");
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    struct page *page = rendering->own;
    struct seen seen;
    (void)of;
    text_add_string(&page->row, rendering->begun++ ? ",\n" : "[\n");
    seen_begin(&seen, page, &rendering->run->options);
    seen_look(&seen, session, report);
    session_add_row(&seen, &page->row);
    packed_add(page->packed, &rendering->out, text_span(&page->row));
    page->row.len = 0;
    html_failed(&seen);
    seen_end(&seen);
    tally_session(page, rendering->run, session, report);
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct page *page = rendering->own;
    struct text *out = &rendering->held;
    if (page->unread_shown == UNREAD_MOST)
        return;
    page->unread_shown++;
    text_add_string(out, "<tr><th scope=\"row\"><bdi>");
    markup_add(out, unread->file);
    if (unread->line)
        text_print(out, ":%lu", unread->line);
    text_add_string(out, "</bdi></th><td>");
    html_words(out, reason_kind(unread));
    if (unread->why.len) {
        struct arena arena = {0};
        struct words why = {{unread->why, reason_in(&arena, unread->why, LANGUAGE_DE)}};
        text_add_string(out, ": ");
        html_words(out, why);
        arena_free(&arena);
    }
    text_add_string(out, "</td></tr>\n");
}

/* ---- the end ---- */

static void add_pair(struct text *out, const char *name, struct words words)
{
    struct island island = {0};
    struct text pair = {0}, none = {0};
    island_words(&island, words);
    island_row(&island, &pair, &none);
    text_print(out, "%s[\"%s\",", out->at[out->len - 1] == '[' ? "" : ",", name);
    text_add(out, span_cut(text_span(&pair), 1, pair.len - sizeof "],[]"));
    text_add_byte(out, ']');
    text_free(&pair);
    island_free(&island);
}

/* The words of the program that the script needs: [name, text or pair]. */
static void add_lexicon(struct text *out)
{
    text_add_string(out, "<script type=\"application/json\" id=\"words-data\">{\"outcome\":[");
    for (int i = 0; i < OUTCOMES; i++)
        add_pair(out, outcome_name((enum outcome)i), outcome_gentle_words((enum outcome)i));
    text_add_string(out, "],\"stage\":[");
    for (int i = 0; i < STAGES; i++)
        add_pair(out, stage_name((enum stage)i), stage_words((enum stage)i));
    text_add_string(out, "],\"acts\":[");
    for (int i = 0; i < ACTS_COUNT; i++)
        add_pair(out, acts_name((enum acts)i), acts_words((enum acts)i, OURS_UNKNOWN));
    text_add_string(out, "],\"actsLong\":[");
    for (int i = 0; i < ACTS_COUNT; i++)
        add_pair(out, acts_name((enum acts)i), acts_long_words((enum acts)i, OURS_UNKNOWN));
    text_add_string(out, "],\"severity\":[");
    for (int i = 0; i < SEVERITIES; i++)
        add_pair(out, severity_name((enum severity)i), severity_words((enum severity)i));
    text_add_string(out, "],\"standing\":[");
    for (int i = 0; i < STANDINGS; i++)
        add_pair(out, standing_name((enum standing)i), standing_words((enum standing)i));
    text_add_string(out, "],\"permanence\":[");
    for (int i = PERMANENCE_NONE; i <= PERMANENCE_PERMANENT; i++)
        add_pair(out, permanence_name((enum permanence)i), permanence_words((enum permanence)i));
    text_add_string(out, "]}</script>\n");
}

static void add_failed(struct text *out, const struct page *page, const struct render_counts *counts)
{
    if (!page->failed_shown)
        return;
    text_add_string(out, "<section id=\"failed\" aria-labelledby=\"failed-title\"><h2 id=\"failed-title\">");
    html_words(out, BOTH("Failed sessions", "Gescheiterte Sitzungen"));
    text_add_string(out, "</h2>\n");
    if (counts->failed > page->failed_shown) {
        text_add_string(out, "<p class=\"quiet\">");
        html_words(out, BOTH("The first ", "Die ersten "));
        html_count(out, page->failed_shown);
        html_words(out, BOTH("; with scripts allowed, this page shows all.",
                             "; mit erlaubten Skripten zeigt diese Seite alle."));
        text_add_string(out, "</p>\n");
    }
    text_add(out, text_span(&page->failed));
    text_add_string(out, "</section>\n");
}

static void add_unread(struct text *out, const struct rendering *rendering)
{
    const struct page *page = rendering->own;
    if (!rendering->run->counts.unread)
        return;
    text_add_string(out, "<section id=\"unread\" aria-labelledby=\"unread-title\"><h2 id=\"unread-title\">");
    html_words(out, rendering->run->counts.in_part
                        ? BOTH("Not read, or only in part", "Nicht oder nur zum Teil gelesen")
                        : BOTH("Not read", "Nicht gelesen"));
    text_add_string(out, "</h2><table><thead><tr><th scope=\"col\">");
    html_words(out, BOTH("File", "Datei"));
    text_add_string(out, "</th><th scope=\"col\">");
    html_words(out, BOTH("Why", "Warum"));
    text_add_string(out, "</th></tr></thead><tbody>\n");
    text_add(out, text_span(&rendering->held));
    text_add_string(out, "</tbody></table>\n");
    if (rendering->run->counts.unread > page->unread_shown) {
        text_add_string(out, "<p class=\"quiet\">+ ");
        html_count(out, rendering->run->counts.unread - page->unread_shown);
        text_add_string(out, "</p>\n");
    }
    text_add_string(out, "</section>\n");
}

static void add_footer(struct text *out, const struct render_run *run)
{
    text_print(out, "<footer><p>smtplint %s · ", run->version);
    html_count(out, run->rules);
    html_words(out, BOTH(" rules, book ", " Regeln, Regelwerk "));
    text_print(out, "<code>%.*s</code></p><p>", (int)run->book_digest.len, run->book_digest.at);
    html_words(out, BOTH("Made from saved records alone, nothing was asked over the network. The page loads "
                         "and sends nothing. ",
                         "Allein aus gespeicherten Aufzeichnungen, ohne Anfragen ins Netz. Die Seite lädt "
                         "und sendet nichts. "));
    if (run->redacted) {
        text_add_string(out, "<strong>");
        html_words(out, BOTH("Redacted: ", "Unkenntlich gemacht: "));
        text_print(out, "%s.</strong> ", run->redacted);
    }
    html_words(out,
               run->redacted
                   ? BOTH("What names people and hosts was replaced in the records before; names of files "
                          "are as they were.",
                          "Was Personen und Rechner nennt, wurde vorher in den Aufzeichnungen ersetzt; "
                          "Dateinamen sind geblieben.")
                   : BOTH("Passwords are masked; addresses and server names are shown as recorded.",
                          "Passwörter sind verdeckt; Adressen und Servernamen stehen da wie "
                          "mitgeschnitten."));
    text_add_string(out, "</p></footer>\n");
}

static void add_header(struct text *out)
{
    text_add_string(out, "<a class=\"skip\" href=\"#main\">");
    html_words(out, BOTH("To the content", "Zum Inhalt"));
    text_add_string(out, "</a>\n<header><h1>smtplint <span class=\"what\">");
    html_words(out, BOTH("report", "Bericht"));
    text_add_string(out,
                    "</span></h1><div id=\"tools\"></div></header>\n<main id=\"main\" tabindex=\"-1\">\n");
}

static void add_script(struct text *out)
{
    add_lexicon(out);
    text_add_string(out, "<script>");
    text_add(out, asset_text((struct span)SPAN("html/report.js")));
    text_add_string(out, "</script>\n</body>\n</html>\n");
}

static void end(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    struct page *page = rendering->own;
    packed_add(page->packed, out, span_of(rendering->begun ? "]" : "[]"));
    packed_end(page->packed, out);
    text_add_string(out, "</script>\n");
    add_header(out);
    text_add_string(out, "<div id=\"overview\">\n");
    html_summary(out, rendering->run);
    html_why(out, page);
    text_add_string(out, "<div class=\"pair\">");
    html_stages(out, page);
    html_who(out, page);
    text_add_string(out, "</div><div class=\"pair\">");
    html_time(out, page);
    html_servers(out, page);
    text_add_string(out, "</div>\n");
    html_across(out, rendering->run);
    add_failed(out, page, &rendering->run->counts);
    text_add_string(out, "</div>\n<div id=\"app\"></div>\n<div id=\"more\">\n");
    add_unread(out, rendering);
    text_add_string(out, "</div>\n</main>\n");
    add_footer(out, rendering->run);
    add_script(out);
    island_free(&page->island);
    arena_free(&page->words);
    free(page->server_index);
    text_free(&page->failed);
    text_free(&page->row);
    free(page);
}

const struct renderer render_html = {"html",
                                     SAY_ABOUT("one page for the browser, in both languages",
                                               "eine Seite für den Browser, in beiden Sprachen"),
                                     begin,
                                     session,
                                     unread,
                                     end};
