/* Rules as `explain` and `rules` show them. */
#include <string.h>

#include "base/text.h"
#include "rules/book.h"
#include "rules/codes.h"

static size_t count_conditions(const struct rule *rule)
{
    size_t count = rule->unless.count;
    for (size_t i = 0; i < rule->when_count; i++)
        count += rule->when[i].count;
    return count;
}

static void add_conditions(const struct clause *clause, bool unless, struct rule_page *page)
{
    for (size_t i = 0; i < clause->count; i++) {
        const struct condition *condition = &clause->conditions[i];
        page->conditions[page->condition_count++] = (struct page_condition){
            span_of(fact_kind(condition->fact)->name), pattern_source(condition->shared->pattern), unless};
    }
}

static struct words label_of(const struct evidence *evidence)
{
    const struct clause *clause = evidence->when_count ? &evidence->when[0] : &evidence->unless;
    return fact_kind(clause->conditions[0].fact)->label;
}

/* "No TCP connection[ to {host}]" is "No TCP connection"; a placeholder outside of brackets becomes "...". */
static struct span bare(struct arena *arena, struct span text)
{
    struct text out = {0};
    while (text.len) {
        size_t end = span_find(text, ']');
        bool optional = text.at[0] == '[' && end < text.len && span_find(span_cut(text, 0, end), '{') < end;
        if (optional) {
            text = span_from(text, end + 1);
        } else if (text.at[0] == '{') {
            span_take_until(&text, '}');
            text_add_string(&out, "...");
        } else {
            text_add_byte(&out, text.at[0]);
            text = span_from(text, 1);
        }
    }
    struct span made = arena_copy(arena, text_span(&out));
    text_free(&out);
    return made;
}

/* Placeholders stand as they are: the page is about no record. */
static void fill_cause(struct arena *arena, const struct cause *cause, struct page_cause *page)
{
    *page = (struct page_cause){.cause = cause->id,
                                .title = cause->title,
                                .customer = cause->customer,
                                .base = cause->base,
                                .acts = cause->acts,
                                .fixes = cause->fixes,
                                .fix_count = cause->fix_count};
    page->evidence = arena_take(arena, (cause->evidence_count + 1) * sizeof *page->evidence);
    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence *evidence = &cause->evidence[i];
        char mark = evidence->excludes ? 'x' : evidence->proves ? '!' : evidence->add < 0 ? '-' : '+';
        struct words text = evidence->say.in[LANGUAGE_EN].len ? evidence->say : label_of(evidence);
        page->evidence[page->evidence_count++] = (struct page_evidence){mark, text};
    }
}

bool rulebook_page(struct rulebook *book, size_t index, struct arena *arena, struct rule_page *page)
{
    if (index >= book->count)
        return false;
    struct rule *rule = book->rules[index];
    const struct body *body = rule_body(book, rule);
    *page = (struct rule_page){.rule = rule->id,
                               .category = rule->category,
                               .refines = rule->refines_id,
                               .stage = rule->stage,
                               .severity = rule->severity,
                               .generic = rule->generic,
                               .of_run = rule->of_run,
                               .title = body->title,
                               .meaning = body->meaning,
                               .customer = body->customer,
                               .avoid = body->avoid,
                               .avoid_count = body->avoid_count,
                               .probe = body->probe,
                               .probe_count = body->probe_count,
                               .references = body->references,
                               .reference_count = body->reference_count};
    for (int language = 0; language < LANGUAGES; language++)
        page->bare_title.in[language] = bare(arena, body->title.in[language]);
    page->title = page->bare_title;
    page->conditions = arena_take(arena, (count_conditions(rule) + 1) * sizeof *page->conditions);
    for (size_t i = 0; i < rule->when_count; i++)
        add_conditions(&rule->when[i], false, page);
    add_conditions(&rule->unless, true, page);
    page->causes = arena_take(arena, (body->cause_count + 1) * sizeof *page->causes);
    for (size_t i = 0; i < body->cause_count; i++)
        fill_cause(arena, &body->causes[i], &page->causes[page->cause_count++]);
    return true;
}

const char *rule_page_stage(const struct rule_page *page)
{
    return page->of_run ? RULE_OF_RUN : stage_name(page->stage);
}

bool rulebook_find(const struct rulebook *book, struct span id, size_t *index)
{
    for (size_t i = 0; i < book->count; i++)
        if (span_equal(book->rules[i]->id, id)) {
            *index = i;
            return true;
        }
    return false;
}

bool rulebook_code(struct rulebook *book, struct span code, struct words *meaning)
{
    const struct words *known = span_find(code, '.') < code.len ? enhanced_meaning(book_codes(book), code)
                                                                : code_meaning(book_codes(book), code);
    if (!known)
        known = span_find(code, '.') < code.len ? subject_meaning(book_codes(book), code)
                                                : digit_meaning(book_codes(book), span_cut(code, 0, 1));
    if (known)
        *meaning = *known;
    return known != NULL;
}
