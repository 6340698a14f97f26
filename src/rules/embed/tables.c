/* What tells whether a rule holds, as tables: conditions are numbers of facts and patterns. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/pattern.h"
#include "rules/embed/embed.h"
#include "rules/required.h"

enum { TEXTS_MOST = 1 << 15 };

/* Texts with numbers, each once. They stay in the JSON that they came from, and that stays. */
struct texts {
    const char *at[TEXTS_MOST];
    size_t count;
};

static struct texts facts, patterns;
static unsigned char begins[TEXTS_MOST][PATTERN_BEGINS]; /* the sets that patterns begin with, each once */
static size_t begins_count;

static size_t number_of(struct texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->at[i], text) == 0)
            return i;
    if (texts->count == TEXTS_MOST)
        fail(text, "too many facts or patterns");
    texts->at[texts->count] = text;
    return texts->count++;
}

static size_t begins_number(const unsigned char *set)
{
    size_t i = 0;
    while (i < begins_count && memcmp(begins[i], set, PATTERN_BEGINS) != 0)
        i++;
    if (i == TEXTS_MOST)
        fail("begins", "too many");
    if (i == begins_count)
        memcpy(begins[begins_count++], set, PATTERN_BEGINS);
    return i;
}

void write_hints_of(FILE *out, const char *source)
{
    struct arena arena = {0};
    struct pattern *pattern = pattern_new(&arena, span_of(source));
    const unsigned char *set = pattern_begins(pattern);
    if (set)
        fprintf(out, "asset_begins[%zu]", begins_number(set));
    else
        fputs("NULL", out);
    fprintf(out, ", %#" PRIx64, required_octets(&arena, span_of(source)));
    pattern_release(pattern);
    arena_free(&arena);
}

/* The words of the first condition on the reply's text that tells any. */
static void write_words(FILE *out, const json_t *clause)
{
    static const char *const names[] = {"text", "reply"};
    struct arena arena = {0};
    struct span words[REQUIRED_MOST];
    size_t count = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !count; i++) {
        const char *pattern = json_string_value(json_object_get(clause, names[i]));
        if (pattern)
            count = required_words(&arena, span_of(pattern), words);
    }
    fputs(count ? "(const char *const[]){" : "NULL", out);
    for (size_t i = 0; i < count; i++) {
        write_bytes(out, arena_string(&arena, words[i]));
        fputs(", ", out);
    }
    fprintf(out, "%s, %zu", count ? "}" : "", count);
    arena_free(&arena);
}

static void write_clause(FILE *out, const json_t *clause)
{
    const char *fact;
    json_t *pattern;
    if (!json_object_size(clause)) {
        fputs("{NULL, 0, NULL, 0}", out);
        return;
    }
    fputs("{(const struct asset_condition[]){", out);
    json_object_foreach((json_t *)(size_t)clause, fact, pattern)
    {
        fprintf(out, "{%zu, %zu}, ", number_of(&facts, fact),
                number_of(&patterns, json_string_value(pattern)));
    }
    fprintf(out, "}, %zu, ", json_object_size(clause));
    write_words(out, clause);
    fputs("}", out);
}

static void write_when(FILE *out, const json_t *when)
{
    size_t count = json_is_array(when) ? json_array_size(when) : json_object_size(when) > 0;
    if (!count) {
        fputs("NULL, 0", out);
        return;
    }
    fputs("(const struct asset_clause[]){", out);
    for (size_t i = 0; i < count; i++) {
        write_clause(out, json_is_array(when) ? json_array_get(when, i) : when);
        fputs(", ", out);
    }
    fprintf(out, "}, %zu", count);
}

static void write_rule(FILE *out, const json_t *rule)
{
    static const char *const names[] = {"file", "rule", "category", "stage", "severity", "refine"};
    const json_t *retry = json_object_get(rule, "retry");
    const char *follows = json_string_value(json_object_get(rule, "follows"));
    fputs("{", out);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        write_string(out, json_object_get(rule, names[i]));
        fputs(", ", out);
    }
    fprintf(out, "%ld, ", follows ? (long)number_of(&patterns, follows) : -1);
    write_clause(out, json_object_get(rule, "unless"));
    fputs(", ", out);
    write_when(out, json_object_get(rule, "when"));
    fprintf(out, ", %s, %d},\n", json_is_true(json_object_get(rule, "generic")) ? "true" : "false",
            json_is_true(retry)    ? 1
            : json_is_false(retry) ? 0
                                   : -1);
}

void write_rules(FILE *out, const json_t *rules)
{
    fputs("const struct asset_rule asset_rules[] = {\n", out);
    for (size_t i = 0; i < json_array_size(rules); i++)
        write_rule(out, json_array_get(rules, i));
    fprintf(out, "{NULL}};\n\nconst unsigned asset_rule_count = %zu;\n", json_array_size(rules));
}

static void write_texts(FILE *out)
{
    fputs("const char *const asset_facts[] = {\n", out);
    for (size_t i = 0; i < facts.count; i++) {
        write_bytes(out, facts.at[i]);
        fputs(",\n", out);
    }
    fprintf(out, "NULL};\n\nconst unsigned asset_fact_count = %zu;\n\n", facts.count);
    fputs("const struct asset_pattern asset_patterns[] = {\n", out);
    for (size_t i = 0; i < patterns.count; i++) {
        fputs("{", out);
        write_bytes(out, patterns.at[i]);
        fputs(", ", out);
        write_hints_of(out, patterns.at[i]);
        fputs("},\n", out);
    }
    fprintf(out, "{NULL}};\n\nconst unsigned asset_pattern_count = %zu;\n\n", patterns.count);
}

static void write_begins(FILE *out)
{
    fprintf(out, "const unsigned char asset_begins[][%d] = {\n", PATTERN_BEGINS);
    for (size_t i = 0; i < begins_count; i++) {
        fputs("{", out);
        for (size_t j = 0; j < PATTERN_BEGINS; j++)
            fprintf(out, "%d, ", begins[i][j]);
        fputs("},\n", out);
    }
    fputs("{0}};\n", out);
}

void write_tables(FILE *out)
{
    write_texts(out);
    write_begins(out);
}
