#include <string.h>

#include "rules/load.h"

struct span load_span(struct arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    return text ? arena_copy(arena, span_of(text)) : (struct span){"", 0};
}

struct words load_words(struct arena *arena, const json_t *value)
{
    struct words words;
    words.in[LANGUAGE_EN] = load_span(arena, json_object_get(value, "en"));
    words.in[LANGUAGE_DE] = load_span(arena, json_object_get(value, "de"));
    return words;
}

static size_t bucket_of(struct span source)
{
    size_t hash = 5381;
    for (size_t i = 0; i < source.len; i++)
        hash = hash * 33 + (unsigned char)source.at[i];
    return hash % PATTERN_BUCKETS;
}

struct shared_pattern *pattern_shared(struct rulebook *book, struct span source)
{
    struct shared_pattern **bucket = &book->patterns[bucket_of(source)];
    for (struct shared_pattern *known = *bucket; known; known = known->next)
        if (span_equal(pattern_source(known->pattern), source))
            return known;
    struct shared_pattern *shared = arena_take(book->arena, sizeof *shared);
    shared->pattern = pattern_new(book->arena, source);
    shared->next = *bucket;
    *bucket = shared;
    return shared;
}

static void note_kind(const struct rulebook *book, struct clause *clause, struct condition *condition)
{
    if (condition->fact == book->fact_code) {
        clause->on_code = true;
        clause->code = condition;
    }
    clause->on_enhanced |= condition->fact == book->fact_enhanced;
    clause->on_text |= condition->fact == book->fact_text || condition->fact == book->fact_reply ||
                       condition->fact == book->fact_command;
}

void clause_add(struct rulebook *book, struct clause *clause, size_t fact, struct shared_pattern *shared)
{
    struct condition *condition = &clause->conditions[clause->count++];
    *condition = (struct condition){fact, shared};
    note_kind(book, clause, condition);
}

bool clause_load(struct rulebook *book, const json_t *json, struct clause *clause, struct error *error)
{
    const char *name;
    json_t *value;
    if (!json_is_object(json) || !json_object_size(json))
        return error_set(error, ": conditions are an object {\"fact\": \"pattern\"}");
    clause->conditions = arena_take(book->arena, json_object_size(json) * sizeof *clause->conditions);
    json_object_foreach((json_t *)(size_t)json, name, value)
    {
        if (!json_is_string(value))
            return error_set(error, ".\"%s\": a condition is a pattern in quotes", name);
        size_t fact;
        if (!fact_find(span_of(name), &fact))
            return error_set(error, ".\"%s\": no such fact (see `smtplint facts`)", name);
        clause_add(book, clause, fact, pattern_shared(book, span_of(json_string_value(value))));
    }
    return true;
}

bool clauses_load(struct rulebook *book, const json_t *json, struct clause **clauses, size_t *count,
                  struct error *error)
{
    if (!json)
        return true;
    bool many = json_is_array(json);
    *count = many ? json_array_size(json) : 1;
    *clauses = arena_take(book->arena, (*count + 1) * sizeof **clauses);
    for (size_t i = 0; i < *count; i++) {
        if (clause_load(book, many ? json_array_get(json, i) : json, &(*clauses)[i], error))
            continue;
        return many ? error_where(error, "[%zu]", i) : false;
    }
    return true;
}

bool rule_is_about_reply(const struct rulebook *book, const struct rule *rule)
{
    for (size_t i = 0; i < rule->when_count; i++)
        for (size_t j = 0; j < rule->when[i].count; j++) {
            size_t fact = rule->when[i].conditions[j].fact;
            if (fact == book->fact_code || fact == book->fact_verb || fact == book->fact_text ||
                fact == book->fact_reply || fact == book->fact_enhanced)
                return true;
        }
    return false;
}

bool rule_set_stage(struct rule *rule, struct span stage)
{
    rule->of_run = span_is(stage, RULE_OF_RUN);
    rule->stage = STAGE_PROTOCOL;
    return rule->of_run || stage_find(stage, &rule->stage);
}

static bool clause_fits(const struct clause *clause, const struct rule *rule, struct error *error)
{
    for (size_t i = 0; i < clause->count; i++) {
        size_t fact = clause->conditions[i].fact;
        if (fact_is_of_run(fact) != rule->of_run)
            return error_set(error, ".\"%s\": a fact of %s", fact_kind(fact)->name,
                             rule->of_run ? "one session; a rule of the stage \"run\" asks the whole run"
                                          : "the whole run; the stage of such a rule is \"run\"");
    }
    return true;
}

/* What tells of one session is not known of a run, and the other way round. */
static bool facts_fit(const struct rule *rule, struct error *error)
{
    for (size_t i = 0; i < rule->when_count; i++)
        if (!clause_fits(&rule->when[i], rule, error))
            return error_where(error, ".when");
    return clause_fits(&rule->unless, rule, error) || error_where(error, ".unless");
}

static bool names_load(struct rulebook *book, const json_t *json, struct rule *rule, struct error *error)
{
    rule->id = load_span(book->arena, json_object_get(json, "rule"));
    rule->category = load_span(book->arena, json_object_get(json, "category"));
    rule->refines_id = load_span(book->arena, json_object_get(json, "refine"));
    struct span stage = load_span(book->arena, json_object_get(json, "stage"));
    struct span severity = load_span(book->arena, json_object_get(json, "severity"));
    if (!rule->id.len)
        return error_set(error, ".rule: missing");
    if (rule->category.len && !category_is(rule->category))
        return error_set(error, ".category: no such category: \"%.*s\"", (int)rule->category.len,
                         rule->category.at);
    if (!rule_set_stage(rule, stage))
        return error_set(error, ".stage: no such stage: \"%.*s\"", (int)stage.len, stage.at);
    if (!severity_find(severity, &rule->severity))
        return error_set(error, ".severity: error, warning or note, not \"%.*s\"", (int)severity.len,
                         severity.at);
    return true;
}

bool rule_load_head(struct rulebook *book, const json_t *json, struct rule *rule, struct error *error)
{
    if (!names_load(book, json, rule, error))
        return false;
    rule->generic = json_is_true(json_object_get(json, "generic"));
    const json_t *retry = json_object_get(json, "retry"), *unless = json_object_get(json, "unless");
    rule->retry = json_is_true(retry) ? ANSWER_YES : json_is_false(retry) ? ANSWER_NO : ANSWER_UNKNOWN;
    if (!clauses_load(book, json_object_get(json, "when"), &rule->when, &rule->when_count, error))
        return error_where(error, ".when");
    if (unless && !clause_load(book, unless, &rule->unless, error))
        return error_where(error, ".unless");
    const char *follows = json_string_value(json_object_get(json, "follows"));
    if (follows)
        rule->follows = pattern_shared(book, span_of(follows));
    rule->of_reply = rule_is_about_reply(book, rule);
    return facts_fit(rule, error);
}
