/* What the program knows without a recording: explain, rules, facts, formats. */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "engine.h"
#include "smtplint.h"

static bool write_out(struct text *out, smtplint_write *write, void *to)
{
    struct span text = text_span(out);
    bool good = !text.len || write(to, text.at, text.len);
    text_free(out);
    return good;
}

/* ---- explain ---- */

static bool is_code(struct span what)
{
    return what.len == 3 && ascii_is_digit(what.at[0]) && ascii_is_digit(what.at[1]) &&
           ascii_is_digit(what.at[2]);
}

static bool is_enhanced(struct span what)
{
    return what.len >= 5 && ascii_is_digit(what.at[0]) && what.at[1] == '.' && ascii_is_digit(what.at[2]);
}

static bool mentions(const struct rule_page *page, struct span code)
{
    for (size_t i = 0; i < page->condition_count; i++) {
        bool asks =
            span_is(page->conditions[i].fact, "code") || span_is(page->conditions[i].fact, "enhanced");
        struct span pattern = page->conditions[i].pattern;
        if (asks && !page->conditions[i].unless && span_find_text(pattern, code.at) < pattern.len)
            return true;
    }
    return false;
}

/* "5.7.1" stands in patterns as "5\.7\.1" or "[45]\.7\.1". */
static struct span as_pattern(struct arena *arena, struct span code)
{
    struct text out = {0};
    size_t from = is_enhanced(code) ? 1 : 0;
    for (size_t i = from; i < code.len; i++) {
        if (code.at[i] == '.')
            text_add_byte(&out, '\\');
        text_add_byte(&out, code.at[i]);
    }
    struct span made = span_of(arena_string(arena, text_span(&out)));
    text_free(&out);
    return made;
}

static bool explain_code(struct smtplint *engine, struct span code, const struct render_options *options,
                         struct text *out)
{
    struct words meaning;
    struct arena arena = {0};
    struct rule_page page;
    if (!rulebook_code(engine->book, code, &meaning))
        return false;
    text_print(out, "%.*s  %.*s\n", (int)code.len, code.at, (int)meaning.in[options->language].len,
               meaning.in[options->language].at);
    struct span sought = as_pattern(&arena, code);
    bool any = false;
    for (size_t i = 0; rulebook_page(engine->book, i, &arena, &page); i++) {
        if (!mentions(&page, sought) || page.severity != SEVERITY_ERROR)
            continue;
        text_add_string(out, any ? ""
                             : options->language == LANGUAGE_DE
                                 ? "\nRegeln dazu (smtplint explain ID):\n"
                                 : "\nrules about it (smtplint explain ID):\n");
        text_print(out, "  %-36.*s %.*s\n", (int)page.rule.len, page.rule.at,
                   (int)page.title.in[options->language].len, page.title.in[options->language].at);
        any = true;
    }
    arena_free(&arena);
    return true;
}

static const struct {
    const char *at;
    const char *before; /* the dialogue that leads there */
} stages[] = {
    {"greeting", ""},
    {"ehlo", "S: 220 x\nC: EHLO x.example\n"},
    {"hello", "S: 220 x\nC: EHLO x.example\n"},
    {"starttls", "S: 220 x\nC: EHLO x.example\nS: 250 x\nC: STARTTLS\n"},
    {"auth", "S: 220 x\nC: EHLO x.example\nS: 250 x\nC: AUTH LOGIN\n"},
    {"mail", "S: 220 x\nC: EHLO x.example\nS: 250 x\nC: MAIL FROM:<a@x.example>\n"},
    {"rcpt", "S: 220 x\nC: EHLO x.example\nS: 250 x\nC: MAIL FROM:<a@x.example>\nS: 250 ok\nC: RCPT "
             "TO:<b@y.example>\n"},
    {"data", "S: 220 x\nC: EHLO x.example\nS: 250 x\nC: MAIL FROM:<a@x.example>\nS: 250 ok\nC: RCPT "
             "TO:<b@y.example>\nS: 250 ok\nC: DATA\n"},
    {"content", "S: 220 x\nC: EHLO x.example\nS: 250 x\nC: MAIL FROM:<a@x.example>\nS: 250 ok\nC: RCPT "
                "TO:<b@y.example>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\n"},
};

static const char *dialogue_before(const char *at)
{
    for (size_t i = 0; at && i < sizeof stages / sizeof stages[0]; i++)
        if (span_is_word(span_of(at), stages[i].at))
            return stages[i].before;
    return NULL;
}

/* Rules that a reply gets when nothing else is known: the pasted line is a record of its own. */
static bool explain_reply(struct smtplint *engine, struct span reply, const char *at,
                          const struct render_options *options, struct text *out)
{
    struct text record = {0};
    struct error error = {{0}};
    struct arena arena = {0};
    struct conversation conversation;
    const char *before = dialogue_before(at);
    bool found = false;
    text_add_string(&record, before ? before : "S: 220 x\nX: gap\n");
    text_add_string(&record, "S: ");
    text_add(&record, reply);
    struct recording *recording = recording_open(engine->dialects, NULL, text_span(&record), &error);
    while (recording && recording_next(recording, &arena, &conversation)) {
        struct session *session = session_build(&arena, &conversation, (struct span)SPAN("reply"), 1);
        struct report report = rules_judge(engine->book, facts_new(&arena, session, NULL), &arena);
        for (size_t i = 0; i < report.count; i++) {
            struct rule_page page;
            size_t index;
            if (!report.findings[i].code || report.findings[i].severity == SEVERITY_NOTE ||
                !rulebook_find(engine->book, report.findings[i].rule, &index))
                continue;
            rulebook_page(engine->book, index, &arena, &page);
            page.title = report.findings[i].title;
            page.meaning = report.findings[i].meaning;
            render_rule_page(out, &page, options);
            found = true;
        }
        arena_empty(&arena);
    }
    recording_close(recording);
    text_free(&record);
    arena_free(&arena);
    return found;
}

bool smtplint_explain(struct smtplint *engine, const char *what, const char *at,
                      const struct smtplint_options *options, smtplint_write *write, void *to)
{
    struct render_options read;
    struct text out = {0};
    struct arena arena = {0};
    struct span sought = span_trim(span_of(what));
    struct rule_page page;
    size_t index;
    bool found;
    if (!options_read(options, &read))
        return false;
    if (rulebook_find(engine->book, sought, &index)) {
        found = rulebook_page(engine->book, index, &arena, &page);
        render_rule_page(&out, &page, &read);
    } else if ((is_code(sought) && !at) || (is_enhanced(sought) && span_find(sought, ' ') == sought.len)) {
        found = explain_code(engine, sought, &read, &out);
    } else {
        found = explain_reply(engine, sought, at, &read, &out);
    }
    arena_free(&arena);
    return write_out(&out, write, to) && found;
}

/* ---- rules ---- */

static void row_text(struct text *out, const struct rule_page *page, enum language language)
{
    text_print(out, "%-8s %-9s %-38.*s %-24.*s %.*s\n", severity_name(page->severity),
               stage_name(page->stage), (int)page->rule.len, page->rule.at, (int)page->category.len,
               page->category.at, (int)page->title.in[language].len, page->title.in[language].at);
}

static void row_markdown(struct text *out, const struct rule_page *page, enum language language)
{
    text_print(out, "| `%.*s` | %s | %s | %.*s | %.*s |\n", (int)page->rule.len, page->rule.at,
               severity_name(page->severity), stage_name(page->stage), (int)page->category.len,
               page->category.at, (int)page->title.in[language].len, page->title.in[language].at);
}

static void add_quoted(struct text *out, struct span text, char quote, const char *escaped)
{
    text_add_byte(out, quote);
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == quote || (escaped[0] == '\\' && text.at[i] == '\\'))
            text_add_string(out, text.at[i] == quote ? escaped : "\\\\");
        else
            text_add_byte(out, text.at[i]);
    }
    text_add_byte(out, quote);
}

static void row_csv(struct text *out, const struct rule_page *page, enum language language)
{
    (void)language;
    text_print(out, "%.*s,%s,%s,%.*s,", (int)page->rule.len, page->rule.at, severity_name(page->severity),
               stage_name(page->stage), (int)page->category.len, page->category.at);
    add_quoted(out, page->title.in[LANGUAGE_EN], '"', "\"\"");
    text_add_byte(out, ',');
    add_quoted(out, page->title.in[LANGUAGE_DE], '"', "\"\"");
    text_add_string(out, "\r\n");
}

static void row_json(struct text *out, const struct rule_page *page, enum language language)
{
    (void)language;
    text_add_string(out, out->len && out->at[out->len - 1] == '[' ? "\n" : ",\n");
    text_print(out,
               "{\"rule\":\"%.*s\",\"severity\":\"%s\",\"stage\":\"%s\",\"category\":\"%.*s\",\"generic\":%s,"
               "\"title\":{\"en\":",
               (int)page->rule.len, page->rule.at, severity_name(page->severity), stage_name(page->stage),
               (int)page->category.len, page->category.at, page->generic ? "true" : "false");
    add_quoted(out, page->title.in[LANGUAGE_EN], '"', "\\\"");
    text_add_string(out, ",\"de\":");
    add_quoted(out, page->title.in[LANGUAGE_DE], '"', "\\\"");
    text_add_string(out, "},\"meaning\":{\"en\":");
    add_quoted(out, page->meaning.in[LANGUAGE_EN], '"', "\\\"");
    text_add_string(out, ",\"de\":");
    add_quoted(out, page->meaning.in[LANGUAGE_DE], '"', "\\\"");
    text_add_string(out, "}}");
}

static const struct {
    const char *name, *head, *tail;
    void (*row)(struct text *out, const struct rule_page *page, enum language language);
} lists[] = {
    {"text", "", "", row_text},
    {"csv", "rule,severity,stage,category,title_en,title_de\r\n", "", row_csv},
    {"markdown", "| rule | severity | stage | category | title |\n|---|---|---|---|---|\n", "", row_markdown},
    {"json", "[", "\n]\n", row_json},
};

struct order {
    struct rule_page page;
};

static int by_stage_and_id(const void *a, const void *b)
{
    const struct rule_page *left = &((const struct order *)a)->page,
                           *right = &((const struct order *)b)->page;
    if (left->stage != right->stage)
        return (int)left->stage - (int)right->stage;
    size_t len = left->rule.len < right->rule.len ? left->rule.len : right->rule.len;
    int order = memcmp(left->rule.at, right->rule.at, len);
    return order ? order : (left->rule.len > right->rule.len) - (left->rule.len < right->rule.len);
}

bool smtplint_rules(struct smtplint *engine, const char *format, const char *language, smtplint_write *write,
                    void *to)
{
    struct text out = {0};
    struct arena arena = {0};
    enum language in;
    size_t list = 0, count = rulebook_count(engine->book), lists_count = sizeof lists / sizeof lists[0];
    while (list < lists_count && strcmp(lists[list].name, format) != 0)
        list++;
    if (list == lists_count || !language_find(language, &in))
        return false;
    struct order *pages = arena_take(&arena, (count + 1) * sizeof *pages);
    for (size_t i = 0; i < count; i++)
        rulebook_page(engine->book, i, &arena, &pages[i].page);
    qsort(pages, count, sizeof *pages, by_stage_and_id);
    text_add_string(&out, lists[list].head);
    for (size_t i = 0; i < count; i++)
        lists[list].row(&out, &pages[i].page, in);
    text_add_string(&out, lists[list].tail);
    arena_free(&arena);
    return write_out(&out, write, to);
}

/* ---- facts and formats ---- */

void smtplint_facts(const char *language, smtplint_write *write, void *to)
{
    struct text out = {0};
    enum language in;
    language_find(language, &in);
    for (size_t i = 0; i < fact_count(); i++) {
        const struct fact_kind *kind = fact_kind(i);
        text_print(&out, "%-34s %.*s\n", kind->name, (int)kind->meaning.in[in].len, kind->meaning.in[in].at);
    }
    write_out(&out, write, to);
}

void smtplint_formats(struct smtplint *engine, const char *language, smtplint_write *write, void *to)
{
    struct text out = {0};
    enum language in;
    language_find(language, &in);
    text_add_string(&out, in == LANGUAGE_DE ? "Ausgaben (-f):\n" : "outputs (-f):\n");
    for (size_t i = 0; renderer_at(i); i++)
        text_print(&out, "  %-8s %.*s\n", renderer_at(i)->name, (int)renderer_at(i)->about.in[in].len,
                   renderer_at(i)->about.in[in].at);
    text_add_string(&out, in == LANGUAGE_DE ? "\nAufzeichnungen (werden selbst erkannt):\n"
                                            : "\nrecordings (told by themselves):\n");
    text_print(&out, "  %-8s %s\n", "plain",
               in == LANGUAGE_DE ? "Telnet, nc, PuTTY, Konsolenkopien und Dialoge ohne Marken"
                                 : "telnet, nc, PuTTY, console copies and dialogues without marks");
    for (size_t i = 0; i < dialects_count(engine->dialects); i++) {
        struct span name = dialects_name(engine->dialects, i),
                    title = dialects_title(engine->dialects, i).in[in];
        text_print(&out, "  %-8.*s %.*s\n", (int)name.len, name.at, (int)title.len, title.at);
    }
    write_out(&out, write, to);
}
