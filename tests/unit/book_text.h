/*
 * A small book of rules for a test, and what it says of a record. Rules are JSON with ' for ", so that they
 * can be read in C:
 *
 *     [{'rule': 'a', 'category': 'greylisted', 'stage': 'rcpt', 'severity': 'error', 'when': {'code':
 * '^550$'}}]
 *
 * A report: "rule@line severity", then "<rule" (its root), "x2" (places) and "fixed" (repaired), parted by ",
 * ".
 */
#ifndef SMTPLINT_TESTS_UNIT_BOOK_TEXT_H
#define SMTPLINT_TESTS_UNIT_BOOK_TEXT_H

#include <stdlib.h>
#include <string.h>

#include "play.h"
/* rules/ and record/, which never see each other, have a struct of this name each. */
#define body rule_body_text
#include "rules/load.h"
#undef body

static inline json_t *json_of(const char *text)
{
    char *copy = strdup(text);
    for (char *c = copy; *c; c++)
        *c = *c == '\'' ? '"' : *c;
    json_error_t where;
    json_t *json = json_loads(copy, 0, &where);
    if (!json)
        print_error("%s: %s\n", copy, where.text);
    free(copy);
    assert_non_null(json);
    return json;
}

static inline void add_rule(struct rulebook *book, const json_t *json)
{
    struct error error = {{0}};
    char *source = json_dumps(json, JSON_COMPACT);
    struct rule *rule = arena_take(book->arena, sizeof *rule);
    rule->source = arena_copy(book->arena, span_of(source));
    free(source);
    if (!rule_load_head(book, json, rule, &error))
        print_error("%s\n", error.text);
    assert_false(*error.text);
    book->rules[book->count++] = rule;
}

static inline void find_refined(struct rulebook *book)
{
    for (size_t i = 0; i < book->count; i++) {
        struct rule *rule = book->rules[i];
        rule->refines = rule_find(book, rule->refines_id);
        if (rule->refines && !rule->when_count) {
            rule->when = rule->refines->when;
            rule->when_count = rule->refines->when_count;
            rule->of_reply = rule->refines->of_reply;
        }
    }
}

static inline struct rulebook *book_of(struct arena *arena, const char *rules)
{
    struct rulebook *book = arena_take(arena, sizeof *book);
    json_t *json = json_of(rules);
    book->arena = arena;
    book->scratch = pattern_scratch_new();
    book->texts = said_texts_new(arena);
    fact_find(span_of("code"), &book->fact_code);
    fact_find(span_of("verb"), &book->fact_verb);
    fact_find(span_of("text"), &book->fact_text);
    fact_find(span_of("reply"), &book->fact_reply);
    fact_find(span_of("enhanced"), &book->fact_enhanced);
    fact_find(span_of("command"), &book->fact_command);
    book->rules = calloc(json_array_size(json) + 1, sizeof *book->rules);
    for (size_t i = 0; i < json_array_size(json); i++)
        add_rule(book, json_array_get(json, i));
    json_decref(json);
    find_refined(book);
    book_index(book);
    return book;
}

static inline void add_finding_text(struct text *out, const struct report *report,
                                    const struct finding *finding)
{
    text_print(out, "%s%.*s@%lu %s", out->len ? ", " : "", (int)finding->rule.len, finding->rule.at,
               finding->first, severity_name(finding->severity));
    if (finding->consequence_of != NO_FINDING) {
        const struct finding *root = &report->findings[finding->consequence_of];
        text_print(out, " <%.*s", (int)root->rule.len, root->rule.at);
    }
    if (finding->at_count > 1)
        text_print(out, " x%zu", finding->at_count);
    text_add_string(out, finding->repaired ? " fixed" : "");
}

/* One judgement with what it needs; end with judged_end(). */
struct judged {
    struct arena book_arena, arena;
    struct rulebook *book;
    struct played played;
    struct report report;
};

static inline void judge(struct judged *judged, const struct dialects *dialects, const char *rules,
                         const char *record)
{
    *judged = (struct judged){.book = NULL};
    judged->book = book_of(&judged->book_arena, rules);
    play(&judged->played, dialects, span_of(record));
    assert_non_null(judged->played.session);
    judged->report = rules_judge(judged->book, judged->played.facts, &judged->arena);
}

static inline void judged_end(struct judged *judged)
{
    play_end(&judged->played);
    rulebook_free(judged->book);
    arena_free(&judged->arena);
    arena_free(&judged->book_arena);
}

static inline size_t report_differs(const struct dialects *dialects, const char *rules, const char *record,
                                    const char *expected)
{
    struct judged judged;
    struct text got = {0};
    judge(&judged, dialects, rules, record);
    for (size_t i = 0; i < judged.report.count; i++)
        add_finding_text(&got, &judged.report, &judged.report.findings[i]);
    size_t wrong = row_differs(rules, text_span(&got), expected);
    text_free(&got);
    judged_end(&judged);
    return wrong;
}

#endif
