/*
 * Build tool: embed OUT.c RULES_DIR [PAGE_FILE...]
 *
 * Writes each page file (style and script of the HTML report) as it is, as "html/NAME", and every JSON file
 * below RULES_DIR into a C array, without blanks and examples. A start parses no JSON: what tells whether a
 * rule holds is written as C tables (asset_rules), and what stands in dialects/ as trees (asset_dialects).
 * The rest of a rule is parsed when it has something to say.
 */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "rules/required.h"

enum { FILES_MOST = 4096, NAME_MOST = 512 };

struct file {
    char *name;
    char *bytes;
    bool page;    /* no part of the rule book */
    json_t *tree; /* written as such; NULL: as text */
};

static struct file files[FILES_MOST];
static size_t file_count;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "embed: %s: %s\n", what, why);
    exit(1);
}

static struct file *keep_bytes(const char *name, char *bytes)
{
    if (file_count == FILES_MOST)
        fail(name, "too many files");
    files[file_count] = (struct file){.name = strdup(name), .bytes = bytes};
    return &files[file_count++];
}

static struct file *keep(const char *name, json_t *json)
{
    return keep_bytes(name, json_dumps(json, JSON_COMPACT));
}

static void keep_tree(const char *name, json_t *json)
{
    keep(name, json)->tree = json_incref(json);
}

static void take_page_file(const char *path)
{
    const char *own = strrchr(path, '/');
    char name[NAME_MOST], *bytes = NULL;
    size_t room = 0;
    FILE *in = fopen(path, "r");
    snprintf(name, sizeof name, "html/%s", own ? own + 1 : path);
    if (!in || getdelim(&bytes, &room, '\0', in) < 0)
        fail(path, strerror(errno));
    fclose(in);
    keep_bytes(name, bytes)->page = true;
}

static void take(const char *path, const char *name, json_t *rules)
{
    json_error_t error;
    json_t *json = json_load_file(path, 0, &error);
    if (!json)
        fail(path, error.text);
    if (json_object_get(json, "rule")) {
        json_object_del(json, "examples");
        json_object_set_new(json, "file", json_string(name));
        json_array_append(rules, json);
        json_t *whole = json_copy(json);
        json_object_del(whole, "file");
        keep(name, whole);
        json_decref(whole);
    } else {
        json_object_del(json, "about");
        json_object_del(json, "examples");
        if (strncmp(name, "dialects/", 9) == 0)
            keep_tree(name, json);
        else
            keep(name, json);
    }
    json_decref(json);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk(const char *folder, const char *prefix, json_t *rules);

static void visit(const char *folder, const char *prefix, const char *own, json_t *rules)
{
    char path[NAME_MOST], name[NAME_MOST], inside[NAME_MOST];
    size_t len = strlen(own);
    struct stat kind;
    snprintf(path, sizeof path, "%s/%s", folder, own);
    snprintf(name, sizeof name, "%s%s", prefix, own);
    snprintf(inside, sizeof inside, "%s%s/", prefix, own);
    if (own[0] == '.' || stat(path, &kind) != 0)
        return;
    if (S_ISDIR(kind.st_mode))
        walk(path, inside, rules);
    else if (len > 5 && strcmp(own + len - 5, ".json") == 0)
        take(path, name, rules);
}

static void walk(const char *folder, const char *prefix, json_t *rules)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, by_name);
    if (count < 0)
        fail(folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        visit(folder, prefix, names[i]->d_name, rules);
        free(names[i]);
    }
    free(names);
}

static int file_order(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->name, ((const struct file *)b)->name);
}

/* String literals compile ten times faster than lists of numbers. */
static void write_bytes(FILE *out, const char *bytes)
{
    enum { WIDTH = 4000 };
    for (size_t i = 0; bytes[i]; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (i % WIDTH == 0)
            fputs(i ? "\"\n\"" : "\"", out);
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c >= 0x7f || c == '?')
            fprintf(out, "\\%03o", c);
        else
            fputc(c, out);
    }
    fputs(bytes[0] ? "\"" : "\"\"", out);
}

static void write_string(FILE *out, const json_t *value)
{
    const char *text = json_is_true(value) ? "true" : json_string_value(value);
    write_bytes(out, text ? text : "");
}

/* The words of the first condition on the reply's text that tells any. */
static void write_words(FILE *out, const json_t *clause)
{
    static const char *const facts[] = {"text", "reply"};
    struct arena arena = {0};
    struct span words[REQUIRED_MOST];
    size_t count = 0;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0] && !count; i++) {
        const char *pattern = json_string_value(json_object_get(clause, facts[i]));
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
        fputs("{", out);
        write_bytes(out, fact);
        fputs(", ", out);
        write_string(out, pattern);
        fputs("}, ", out);
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
    static const char *const names[] = {"file", "rule", "category", "stage", "severity", "refine", "follows"};
    const json_t *retry = json_object_get(rule, "retry");
    fputs("{", out);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        write_string(out, json_object_get(rule, names[i]));
        fputs(", ", out);
    }
    write_clause(out, json_object_get(rule, "unless"));
    fputs(", ", out);
    write_when(out, json_object_get(rule, "when"));
    fprintf(out, ", %s, %d},\n", json_is_true(json_object_get(rule, "generic")) ? "true" : "false",
            json_is_true(retry)    ? 1
            : json_is_false(retry) ? 0
                                   : -1);
}

static void write_rules(FILE *out, const json_t *rules)
{
    fputs("const struct asset_rule asset_rules[] = {\n", out);
    for (size_t i = 0; i < json_array_size(rules); i++)
        write_rule(out, json_array_get(rules, i));
    fprintf(out, "{NULL}};\n\nconst unsigned asset_rule_count = %zu;\n", json_array_size(rules));
}

/* FNV-1a: tells whether two reports were made with the same book. */
static void write_digest(FILE *out)
{
    unsigned long long hash = 14695981039346656037ull;
    for (size_t i = 0; i < file_count; i++)
        for (const char *at = files[i].bytes; *at && !files[i].page; at++)
            hash = (hash ^ (unsigned char)*at) * 1099511628211ull;
    fprintf(out, "\nconst char asset_digest[] = \"%016llx\";\n", hash);
}

static void write_assets(FILE *out)
{
    size_t count = 0;
    fputs("const struct asset assets[] = {\n", out);
    for (size_t i = 0; i < file_count; i++) {
        if (files[i].tree)
            continue;
        fprintf(out, "{\"%s\", ", files[i].name);
        write_bytes(out, files[i].bytes);
        fprintf(out, ", %zu},\n", strlen(files[i].bytes));
        count++;
    }
    fprintf(out, "};\n\nconst unsigned asset_count = %zu;\n\n", count);
}

static void write_node(FILE *out, const char *key, json_t *json);

static void write_members(FILE *out, json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;
    size_t count = json_is_array(json) ? json_array_size(json) : json_object_size(json);
    fputs(count ? "(const struct asset_node[]){" : "NULL", out);
    json_array_foreach(json, i, value)
    {
        write_node(out, "", value);
    }
    json_object_foreach(json, key, value)
    {
        write_node(out, key, value);
    }
    fprintf(out, "%s, %zu", count ? "}" : "", count);
}

/* Numbers, `false` and `null` stand in none of these files. */
static void write_node(FILE *out, const char *key, json_t *json)
{
    fputs("{", out);
    write_bytes(out, key);
    fputs(", ", out);
    write_string(out, json);
    fputs(", ", out);
    write_members(out, json);
    fputs("}, ", out);
}

static void write_trees(FILE *out)
{
    size_t count = 0;
    fputs("const struct asset_node asset_dialects[] = {\n", out);
    for (size_t i = 0; i < file_count; i++) {
        if (!files[i].tree)
            continue;
        write_node(out, files[i].name, files[i].tree);
        fputs("\n", out);
        json_decref(files[i].tree);
        count++;
    }
    fprintf(out, "};\n\nconst unsigned asset_dialect_count = %zu;\n\n", count);
}

int main(int count, char **words)
{
    if (count < 3)
        fail("usage", "embed OUT.c RULES_DIR [PAGE_FILE...]");
    json_t *rules = json_array();
    walk(words[2], "", rules);
    for (int i = 3; i < count; i++)
        take_page_file(words[i]);
    qsort(files, file_count, sizeof files[0], file_order);
    FILE *out = fopen(words[1], "w");
    if (!out)
        fail(words[1], strerror(errno));
    fputs("#include <stddef.h>\n\n#include \"base/assets.h\"\n\n#pragma GCC diagnostic ignored "
          "\"-Woverlength-strings\"\n"
          "#pragma GCC diagnostic ignored \"-Wmissing-field-initializers\"\n\n",
          out);
    write_assets(out);
    write_trees(out);
    write_rules(out, rules);
    write_digest(out);
    json_decref(rules);
    if (fclose(out) != 0)
        fail(words[1], strerror(errno));
    return 0;
}
