#include "rules/load.h"
#include "rules/packed_load.h"

static bool evidence_load(struct rulebook *book, const json_t *json, struct evidence *evidence,
                          struct error *error)
{
    const json_t *unless = json_object_get(json, "unless");
    if (!clauses_load(book, json_object_get(json, "when"), &evidence->when, &evidence->when_count, error))
        return error_where(error, ".when");
    if (unless && !clause_load(book, unless, &evidence->unless, error))
        return error_where(error, ".unless");
    if (!evidence->when_count && !evidence->unless.count)
        return error_set(error, ": evidence needs \"when\" or \"unless\"");
    evidence->add = (int)json_integer_value(json_object_get(json, "add"));
    evidence->proves = json_is_true(json_object_get(json, "proves"));
    evidence->excludes = json_is_true(json_object_get(json, "excludes"));
    evidence->say = load_words(book->arena, json_object_get(json, "say"));
    return true;
}

static bool step_load(struct rulebook *book, const json_t *json, struct step *step, struct error *error)
{
    struct span acts = load_span(book->arena, json_object_get(json, "acts"));
    step->text = load_words(book->arena, json);
    if (acts.len && !acts_find(acts, &step->acts))
        return error_set(error, ".acts: no such actor: \"%.*s\"", (int)acts.len, acts.at);
    return true;
}

static bool evidences_load(struct rulebook *book, const json_t *list, struct cause *cause,
                           struct error *error)
{
    cause->evidence_count = json_array_size(list);
    cause->evidence = arena_take(book->arena, (cause->evidence_count + 1) * sizeof *cause->evidence);
    for (size_t i = 0; i < cause->evidence_count; i++)
        if (!evidence_load(book, json_array_get(list, i), &cause->evidence[i], error))
            return error_where(error, ".evidence[%zu]", i);
    return true;
}

static bool fixes_load(struct rulebook *book, const json_t *list, struct cause *cause, struct error *error)
{
    cause->fix_count = json_array_size(list);
    cause->fixes = arena_take(book->arena, (cause->fix_count + 1) * sizeof *cause->fixes);
    for (size_t i = 0; i < cause->fix_count; i++) {
        cause->fixes[i].acts = cause->acts;
        if (!step_load(book, json_array_get(list, i), &cause->fixes[i], error))
            return error_where(error, ".fix[%zu]", i);
    }
    return true;
}

static bool cause_load(struct rulebook *book, const json_t *json, struct cause *cause, struct error *error)
{
    struct span acts = load_span(book->arena, json_object_get(json, "acts"));
    cause->id = load_span(book->arena, json_object_get(json, "cause"));
    cause->title = load_words(book->arena, json_object_get(json, "title"));
    cause->customer = load_words(book->arena, json_object_get(json, "customer"));
    cause->base = (int)json_integer_value(json_object_get(json, "base"));
    if (acts.len && !acts_find(acts, &cause->acts))
        return error_set(error, ".acts: no such actor: \"%.*s\"", (int)acts.len, acts.at);
    return evidences_load(book, json_object_get(json, "evidence"), cause, error) &&
           fixes_load(book, json_object_get(json, "fix"), cause, error);
}

static bool causes_load(struct rulebook *book, const json_t *list, struct body *body, struct error *error)
{
    body->cause_count = json_array_size(list);
    body->causes = arena_take(book->arena, (body->cause_count + 1) * sizeof *body->causes);
    for (size_t i = 0; i < body->cause_count; i++)
        if (!cause_load(book, json_array_get(list, i), &body->causes[i], error))
            return error_where(error, ".causes[%zu]", i);
    return true;
}

static struct words *words_load(struct rulebook *book, const json_t *list, size_t *count)
{
    *count = json_array_size(list);
    struct words *all = arena_take(book->arena, (*count + 1) * sizeof *all);
    for (size_t i = 0; i < *count; i++)
        all[i] = load_words(book->arena, json_array_get(list, i));
    return all;
}

static void references_load(struct rulebook *book, const json_t *list, struct body *body)
{
    body->reference_count = json_array_size(list);
    body->references = arena_take(book->arena, (body->reference_count + 1) * sizeof *body->references);
    for (size_t i = 0; i < body->reference_count; i++)
        body->references[i] = load_span(book->arena, json_array_get(list, i));
}

bool rule_load_body(struct rulebook *book, const json_t *json, const struct body *parent, struct body *body,
                    struct error *error)
{
    *body = parent ? *parent : (struct body){0};
    if (json_object_get(json, "title"))
        body->title = load_words(book->arena, json_object_get(json, "title"));
    if (json_object_get(json, "meaning"))
        body->meaning = load_words(book->arena, json_object_get(json, "meaning"));
    if (json_object_get(json, "customer"))
        body->customer = load_words(book->arena, json_object_get(json, "customer"));
    if (json_object_get(json, "avoid"))
        body->avoid = words_load(book, json_object_get(json, "avoid"), &body->avoid_count);
    if (json_object_get(json, "probe"))
        body->probe = words_load(book, json_object_get(json, "probe"), &body->probe_count);
    if (json_object_get(json, "references"))
        references_load(book, json_object_get(json, "references"), body);
    return !json_object_get(json, "causes") ||
           causes_load(book, json_object_get(json, "causes"), body, error);
}

struct body *rule_body(struct rulebook *book, struct rule *rule)
{
    if (rule->body)
        return rule->body;
    rule->body =
        arena_take(book->arena, sizeof *rule->body); /* before the parent: a circle of rules ends here */
    const struct body *parent = rule->refines ? rule_body(book, rule->refines) : NULL;
    json_t *json =
        rule->built_in ? packed_load(rule->source) : json_loadb(rule->source.at, rule->source.len, 0, NULL);
    rule_load_body(book, json, parent, rule->body, NULL);
    json_decref(json);
    return rule->body;
}
