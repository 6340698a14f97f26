/*
 * Build tool: embed OUT.c RULES_DIR [PAGE_FILE...]
 *
 * Writes each page file (style and script of the HTML report) as it is, as "html/NAME", and every JSON file
 * below RULES_DIR into a C array, packed (rules/packed_load.h) and without examples. A start reads none of
 * it: what tells whether a rule holds is written as C tables (asset_rules), and what stands in dialects/ as
 * trees (asset_dialects). The rest of a rule is read when it has something to say.
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "rules/embed/embed.h"

enum { FILES_MOST = 4096, NAME_MOST = 512 };

static struct file files[FILES_MOST];
static size_t file_count;

void fail(const char *what, const char *why)
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

static void keep(const char *name, json_t *json)
{
    keep_bytes(name, json_dumps(json, JSON_COMPACT))->packed = pack(json);
}

static void keep_tree(const char *name, json_t *json)
{
    keep_bytes(name, json_dumps(json, JSON_COMPACT))->tree = json_incref(json);
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
    keep_bytes(name, bytes);
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

/* FNV-1a: tells whether two reports were made with the same book. */
static void write_digest(FILE *out)
{
    unsigned long long hash = 14695981039346656037ull;
    for (size_t i = 0; i < file_count; i++)
        for (const char *at = files[i].packed || files[i].tree ? files[i].bytes : ""; *at; at++)
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
        const char *bytes = files[i].packed ? files[i].packed : files[i].bytes;
        fprintf(out, "{\"%s\", ", files[i].name);
        write_bytes(out, bytes);
        fprintf(out, ", %zu},\n", strlen(bytes));
        count++;
    }
    fprintf(out, "};\n\nconst unsigned asset_count = %zu;\n\n", count);
}

static void write_trees(FILE *out)
{
    size_t count = 0;
    fputs("const struct asset_node asset_dialects[] = {\n", out);
    for (size_t i = 0; i < file_count; i++) {
        if (!files[i].tree)
            continue;
        write_tree(out, files[i].name, files[i].tree);
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
    write_tables(out);
    write_digest(out);
    json_decref(rules);
    if (fclose(out) != 0)
        fail(words[1], strerror(errno));
    return 0;
}
