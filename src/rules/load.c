/* The book: the built-in rules, and folders of rules on top. */
#include "rules/load.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/assets.h"
#include "base/memory.h"

enum { PATH_LENGTH = 1024 };

static void fact_of(const char *name, size_t *fact)
{
    if (!fact_find(span_of(name), fact))
        *fact = (size_t)-1;
}

struct rule *rule_find(const struct rulebook *book, struct span id)
{
    for (size_t i = 0; i < book->count && id.len; i++)
        if (span_equal(book->rules[i]->id, id))
            return book->rules[i];
    return NULL;
}

/* A rule of the same id is replaced. */
static struct rule *place_for(struct rulebook *book, struct span id)
{
    struct rule *known = rule_find(book, id);
    if (known) {
        *LIST_ADD(book->arena, &book->replaced) = known->id;
        *known = (struct rule){.file = known->file};
        return known;
    }
    if (book->count == book->room) {
        book->room = book->room ? book->room * 2 : 512;
        book->rules = memory_resize(book->rules, book->room * sizeof *book->rules);
    }
    return book->rules[book->count++] = arena_take(book->arena, sizeof(struct rule));
}

/* What is built in has numbers for facts and patterns; here is what they stand for. */
static size_t *facts_named(struct rulebook *book)
{
    size_t *facts = arena_take(book->arena, asset_fact_count * sizeof *facts);
    for (unsigned i = 0; i < asset_fact_count; i++)
        fact_of(asset_facts[i], &facts[i]);
    return facts;
}

static struct shared_pattern *built_in_patterns(struct rulebook *book)
{
    struct shared_pattern *patterns = arena_take(book->arena, asset_pattern_count * sizeof *patterns);
    for (unsigned i = 0; i < asset_pattern_count; i++)
        patterns[i].pattern = pattern_built_in(book->arena, asset_patterns[i].source,
                                               asset_patterns[i].begins, asset_patterns[i].octets);
    return patterns;
}

static void clause_of(struct rulebook *book, const struct asset_clause *asset, struct clause *clause)
{
    clause->conditions = arena_take(book->arena, asset->count * sizeof *clause->conditions);
    for (unsigned i = 0; i < asset->count; i++)
        clause_add(book, clause, book->built_in_facts[asset->conditions[i].fact],
                   &book->built_in[asset->conditions[i].pattern]);
    clause->words = arena_take(book->arena, asset->word_count * sizeof *clause->words);
    clause->word_count = asset->word_count;
    for (unsigned i = 0; i < asset->word_count; i++)
        clause->words[i] = span_of(asset->words[i]);
}

static void clauses_of(struct rulebook *book, const struct asset_rule *asset, struct rule *rule)
{
    rule->when_count = asset->when_count;
    rule->when = arena_take(book->arena, (asset->when_count + 1) * sizeof *rule->when);
    for (unsigned i = 0; i < asset->when_count; i++)
        clause_of(book, &asset->when[i], &rule->when[i]);
    clause_of(book, &asset->unless, &rule->unless);
    rule->of_reply = rule_is_about_reply(book, rule);
}

/* The tests check the built-in rules (`rules --check`); here they are taken as they are. */
static void built_in_load(struct rulebook *book)
{
    book->built_in_facts = facts_named(book);
    book->built_in = built_in_patterns(book);
    for (unsigned i = 0; i < asset_rule_count; i++) {
        const struct asset_rule *asset = &asset_rules[i];
        struct rule *rule = place_for(book, (struct span){0});
        rule->file = span_of(asset->file);
        rule->source = asset_text(rule->file);
        rule->id = span_of(asset->id);
        rule->category = span_of(asset->category);
        rule->refines_id = span_of(asset->refines);
        rule->generic = asset->generic;
        rule->built_in = true;
        rule->retry = asset->retry < 0 ? ANSWER_UNKNOWN : asset->retry ? ANSWER_YES : ANSWER_NO;
        rule_set_stage(rule, span_of(asset->stage));
        severity_find(span_of(asset->severity), &rule->severity);
        rule->follows = asset->follows < 0 ? NULL : &book->built_in[asset->follows];
        clauses_of(book, asset, rule);
    }
}

static bool one_load(struct rulebook *book, const char *path, const json_t *json, struct error *error)
{
    struct span id = span_of(json_string_value(json_object_get(json, "rule")));
    struct rule *rule = place_for(book, id);
    struct body body;
    char *source = json_dumps(json, JSON_COMPACT);
    rule->file = arena_copy(book->arena, span_of(path));
    rule->source = arena_copy(book->arena, span_of(source));
    free(source);
    return rule_load_head(book, json, rule, error) && rule_load_body(book, json, NULL, &body, error);
}

static bool file_load(struct rulebook *book, const char *path, struct error *error)
{
    json_error_t where;
    json_t *json = json_load_file(path, JSON_REJECT_DUPLICATES, &where);
    bool good = json != NULL;
    if (!good)
        error_set(error, "line %d, column %d: %s", where.line, where.column, where.text);
    else if (json_object_get(json, "rule"))
        good = one_load(book, path, json, error);
    json_decref(json);
    return good || error_where(error, "%s", path);
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

typedef bool each_path(void *with, const char *path, struct error *error);

static bool folder_walk(const char *folder, each_path *each, void *with, struct error *error);

static bool entry_walk(const char *path, each_path *each, void *with, struct error *error)
{
    struct stat kind;
    size_t len = strlen(path);
    if (stat(path, &kind) != 0)
        return error_set(error, "%s: %s", path, strerror(errno));
    if (S_ISDIR(kind.st_mode))
        return folder_walk(path, each, with, error);
    return len < 5 || strcmp(path + len - 5, ".json") != 0 || each(with, path, error);
}

static bool folder_walk(const char *folder, each_path *each, void *with, struct error *error)
{
    struct dirent **names;
    int count = scandir(folder, &names, not_hidden, alphasort);
    if (count < 0)
        return error_set(error, "%s: %s", folder, strerror(errno));
    bool good = true;
    for (int i = 0; i < count; i++) {
        char path[PATH_LENGTH];
        int len = snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        free(names[i]);
        if (good && len > 0 && (size_t)len < sizeof path)
            good = entry_walk(path, each, with, error);
    }
    free(names);
    return good;
}

static bool load_path(void *with, const char *path, struct error *error)
{
    return file_load(with, path, error);
}

struct visit {
    void (*each)(void *with, const char *file, struct json_t *json);
    void *with;
};

static bool visit_path(void *with, const char *path, struct error *error)
{
    struct visit *visit = with;
    json_t *json = json_load_file(path, 0, NULL);
    (void)error;
    if (json)
        visit->each(visit->with, path, json);
    json_decref(json);
    return true;
}

void rulebook_each_file(const char *folder, void (*each)(void *with, const char *file, struct json_t *json),
                        void *with)
{
    struct visit visit = {each, with};
    folder_walk(folder, visit_path, &visit, NULL);
}

static bool refinements_find(struct rulebook *book, struct error *error)
{
    for (size_t i = 0; i < book->count; i++) {
        struct rule *rule = book->rules[i];
        if (!rule->refines_id.len)
            continue;
        rule->refines = rule_find(book, rule->refines_id);
        if (!rule->refines || rule->refines == rule)
            return error_set(error, "%.*s: .refine: no such rule: \"%.*s\"", (int)rule->id.len, rule->id.at,
                             (int)rule->refines_id.len, rule->refines_id.at);
        if (!rule->category.len)
            rule->category = rule->refines->category;
        if (!rule->when_count) {
            rule->when = rule->refines->when;
            rule->when_count = rule->refines->when_count;
            rule->of_reply = rule->refines->of_reply;
            rule->of_run = rule->refines->of_run;
        }
    }
    return true;
}

/* That of the built-in book, and FNV-1a over what folders added. */
static void digest(struct rulebook *book)
{
    unsigned long long hash = 14695981039346656037ull;
    bool added = false;
    for (size_t i = 0; i < book->count; i++) {
        struct rule *rule = book->rules[i];
        if (asset_text(rule->file).at == rule->source.at)
            continue;
        added = true;
        for (size_t j = 0; j < rule->source.len; j++)
            hash = (hash ^ (unsigned char)rule->source.at[j]) * 1099511628211ull;
    }
    if (added)
        snprintf(book->digest, sizeof book->digest, "%016llx", hash);
    else
        snprintf(book->digest, sizeof book->digest, "%s", asset_digest);
}

static bool load(struct rulebook *book, const char *const *folders, struct error *error)
{
    built_in_load(book);
    for (; folders && *folders; folders++)
        if (!folder_walk(*folders, load_path, book, error))
            return false;
    return refinements_find(book, error);
}

struct rulebook *rulebook_load(struct arena *arena, const char *const *folders, struct error *error)
{
    struct rulebook *book = arena_take(arena, sizeof *book);
    book->arena = arena;
    book->scratch = pattern_scratch_new();
    book->texts = said_texts_new(arena);
    fact_of("code", &book->fact_code);
    fact_of("verb", &book->fact_verb);
    fact_of("text", &book->fact_text);
    fact_of("reply", &book->fact_reply);
    fact_of("enhanced", &book->fact_enhanced);
    fact_of("command", &book->fact_command);
    if (!load(book, folders, error)) {
        rulebook_free(book);
        return NULL;
    }
    digest(book);
    book_index(book);
    return book;
}

void rulebook_free(struct rulebook *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < PATTERN_BUCKETS; i++)
        for (struct shared_pattern *shared = book->patterns[i]; shared; shared = shared->next)
            pattern_release(shared->pattern);
    for (unsigned i = 0; book->built_in && i < asset_pattern_count; i++)
        pattern_release(book->built_in[i].pattern);
    pattern_scratch_free(book->scratch);
    free(book->rules);
}

struct span rulebook_replaced(const struct rulebook *book, size_t index)
{
    return index < book->replaced.count ? book->replaced.at[index] : (struct span){0};
}

size_t rulebook_count(const struct rulebook *book)
{
    return book->count;
}

struct span rulebook_digest(const struct rulebook *book)
{
    return span_of(book->digest);
}
