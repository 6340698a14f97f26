/* What the program knows without a recording: explain, rules, facts, formats. */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/pattern.h"
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

/* Does the rule ask for just this code? A pattern that takes every code says nothing about it. */
static bool asks_for(const struct page_condition *condition, struct span code,
                     struct pattern_scratch *scratch)
{
    bool enhanced = is_enhanced(code);
    if (condition->unless || !span_is(condition->fact, enhanced ? "enhanced" : "code"))
        return false;
    struct arena arena = {0};
    struct pattern *pattern = pattern_new(&arena, condition->pattern);
    struct span other = span_of(enhanced            ? (code.at[0] == '4' ? "4.9.99" : "5.9.99")
                                : code.at[0] == '4' ? "499"
                                                    : "599");
    bool asks = pattern_match(pattern, scratch, code, NULL) && !pattern_match(pattern, scratch, other, NULL);
    pattern_release(pattern);
    arena_free(&arena);
    return asks;
}

/* A vendor's page is named by the number that it explains, also where the rule goes by the words. */
static bool is_named(const struct rule_page *page, struct span code)
{
    for (size_t i = 0; i < page->reference_count; i++)
        for (struct span rest = page->references[i], word; (word = span_take_word(&rest)).len;)
            if (span_equal(word, code))
                return true;
    return false;
}

static bool is_about(const struct rule_page *page, struct span code, struct pattern_scratch *scratch)
{
    for (size_t i = 0; i < page->condition_count; i++)
        if (asks_for(&page->conditions[i], code, scratch))
            return true;
    return is_enhanced(code) && is_named(page, code);
}

/* Rules of last resort stand behind those that know more. */
static void list_rules_about(struct smtplint *engine, struct span code, enum language language,
                             struct text *out)
{
    static const char *const heads[] = {[LANGUAGE_EN] = "\nrules about it (smtplint explain ID):\n",
                                        [LANGUAGE_DE] = "\nRegeln dazu (smtplint explain ID):\n"};
    struct pattern_scratch *scratch = pattern_scratch_new();
    struct arena arena = {0};
    struct rule_page page;
    bool any = false;
    size_t count = rulebook_count(engine->book);
    for (size_t i = 0; i < 2 * count; i++) {
        rulebook_page(engine->book, i % count, &arena, &page);
        if (page.severity != SEVERITY_ERROR || page.generic != (i >= count) ||
            !is_about(&page, code, scratch))
            continue;
        text_add_string(out, any ? "" : heads[language]);
        struct span title = page.bare_title.in[language];
        text_print(out, "  %-36.*s %.*s\n", (int)page.rule.len, page.rule.at, (int)title.len, title.at);
        any = true;
    }
    arena_free(&arena);
    pattern_scratch_free(scratch);
}

static bool explain_code(struct smtplint *engine, struct span code, const struct render_options *options,
                         struct text *out)
{
    struct words meaning;
    if (!rulebook_code(engine->book, code, &meaning))
        return false;
    struct span said = meaning.in[options->language];
    text_print(out, "%.*s  %.*s\n", (int)code.len, code.at, (int)said.len, said.at);
    list_rules_about(engine, code, options->language, out);
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

/* Names of those dialogues, which the user has never seen. */
static bool is_invented(const struct words *words)
{
    static const char *const names[] = {"a@x.example", "b@y.example", "x.example"};
    bool invented = false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        invented |= span_has_text(words->in[0], names[i]);
    return invented;
}

static void add_pages(struct smtplint *engine, const struct report *report, struct arena *arena,
                      const struct render_options *options, struct text *out)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        struct rule_page page;
        size_t index;
        if (!finding->code || finding->severity == SEVERITY_NOTE ||
            !rulebook_find(engine->book, finding->rule, &index))
            continue;
        rulebook_page(engine->book, index, arena, &page);
        page.title = is_invented(&finding->title) ? page.bare_title : finding->title;
        page.meaning = is_invented(&finding->meaning) ? page.meaning : finding->meaning;
        render_rule_page(out, &page, options);
    }
}

/* A pasted reply is a record of its own: what went before is missing, unless the user says which command it
 * answered. */
static void record_of(const struct smtplint_question *question, struct text *record)
{
    const char *before = dialogue_before(question->at);
    text_add_string(record, before ? before : "S: 220 x\nX: gap\n");
    text_add_string(record, "S: ");
    text_add(record, span_trim(span_of(question->what)));
}

static bool explain_reply(struct smtplint *engine, const struct smtplint_question *question,
                          const struct render_options *options, struct text *out)
{
    struct text record = {0};
    struct error error = {{0}};
    struct arena arena = {0};
    struct conversation conversation;
    record_of(question, &record);
    struct recording *recording = recording_open(engine->dialects, NULL, text_span(&record), &error);
    while (recording && recording_next(recording, &arena, &conversation)) {
        struct session *session = session_build(&arena, &conversation, (struct span)SPAN("reply"), 1);
        struct report report = rules_judge(engine->book, facts_new(&arena, session, NULL), &arena);
        add_pages(engine, &report, &arena, options, out);
        arena_empty(&arena);
    }
    recording_close(recording);
    text_free(&record);
    arena_free(&arena);
    return out->len > 0;
}

bool smtplint_explain(struct smtplint *engine, const struct smtplint_question *question,
                      const struct smtplint_options *options, smtplint_write *write, void *to)
{
    struct render_options read;
    struct text out = {0};
    struct arena arena = {0};
    struct span sought = span_trim(span_of(question->what));
    struct rule_page page;
    size_t index;
    bool found;
    if (!options_read(options, &read))
        return false;
    if (rulebook_find(engine->book, sought, &index)) {
        found = rulebook_page(engine->book, index, &arena, &page);
        render_rule_page(&out, &page, &read);
    } else if ((is_code(sought) && !question->at) ||
               (is_enhanced(sought) && span_find(sought, ' ') == sought.len)) {
        found = explain_code(engine, sought, &read, &out);
    } else {
        found = explain_reply(engine, question, &read, &out);
    }
    arena_free(&arena);
    return write_out(&out, write, to) && found;
}

/* ---- rules ---- */

static void row_text(struct text *out, const struct rule_page *page, enum language language)
{
    text_print(out, "%-8s %-9s %-38.*s %-24.*s %.*s\n", severity_name(page->severity), rule_page_stage(page),
               (int)page->rule.len, page->rule.at, (int)page->category.len, page->category.at,
               (int)page->bare_title.in[language].len, page->bare_title.in[language].at);
}

static void row_markdown(struct text *out, const struct rule_page *page, enum language language)
{
    text_print(out, "| `%.*s` | %s | %s | %.*s | %.*s |\n", (int)page->rule.len, page->rule.at,
               severity_name(page->severity), rule_page_stage(page), (int)page->category.len,
               page->category.at, (int)page->bare_title.in[language].len, page->bare_title.in[language].at);
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
               rule_page_stage(page), (int)page->category.len, page->category.at);
    add_quoted(out, page->bare_title.in[LANGUAGE_EN], '"', "\"\"");
    text_add_byte(out, ',');
    add_quoted(out, page->bare_title.in[LANGUAGE_DE], '"', "\"\"");
    text_add_string(out, "\r\n");
}

static void row_json(struct text *out, const struct rule_page *page, enum language language)
{
    (void)language;
    text_add_string(out, out->len && out->at[out->len - 1] == '[' ? "\n" : ",\n");
    text_print(out,
               "{\"rule\":\"%.*s\",\"severity\":\"%s\",\"stage\":\"%s\",\"category\":\"%.*s\",\"generic\":%s,"
               "\"title\":{\"en\":",
               (int)page->rule.len, page->rule.at, severity_name(page->severity), rule_page_stage(page),
               (int)page->category.len, page->category.at, page->generic ? "true" : "false");
    add_quoted(out, page->bare_title.in[LANGUAGE_EN], '"', "\\\"");
    text_add_string(out, ",\"de\":");
    add_quoted(out, page->bare_title.in[LANGUAGE_DE], '"', "\\\"");
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
    if (left->of_run != right->of_run)
        return left->of_run - right->of_run;
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
