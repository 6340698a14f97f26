/*
 * Build tool: embed OUT.c RULES_DIR
 *
 * Writes every JSON file below RULES_DIR into a C array, without blanks. Of the rules it leaves out the
 * examples, and makes "heads.json" of them: what is needed to tell whether a rule holds. Parsing the heads
 * takes a tenth of the time that the whole book would; the rest of a rule is parsed when it has something to
 * say.
 */
#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILES_MOST = 4096, NAME_MOST = 512 };

struct file {
    char *name;
    char *bytes;
};

static struct file files[FILES_MOST];
static size_t file_count;

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "embed: %s: %s\n", what, why);
    exit(1);
}

static void keep(const char *name, json_t *json)
{
    if (file_count == FILES_MOST)
        fail(name, "too many files");
    files[file_count].name = strdup(name);
    files[file_count++].bytes = json_dumps(json, JSON_COMPACT);
}

static const char *const head_fields[] = {"rule",   "category", "stage",  "severity", "generic",
                                          "refine", "when",     "unless", "follows",  "retry"};

static json_t *head_of(const char *name, json_t *rule)
{
    json_t *head = json_object();
    json_object_set_new(head, "file", json_string(name));
    for (size_t i = 0; i < sizeof head_fields / sizeof head_fields[0]; i++) {
        json_t *value = json_object_get(rule, head_fields[i]);
        if (value)
            json_object_set(head, head_fields[i], value);
    }
    return head;
}

static void take(const char *path, const char *name, json_t *heads)
{
    json_error_t error;
    json_t *json = json_load_file(path, 0, &error);
    if (!json)
        fail(path, error.text);
    if (json_object_get(json, "rule")) {
        json_object_del(json, "examples");
        json_array_append_new(heads, head_of(name, json));
    }
    keep(name, json);
    json_decref(json);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void walk(const char *folder, const char *prefix, json_t *heads)
{
    struct dirent **names;
    int count = scandir(folder, &names, NULL, by_name);
    if (count < 0)
        fail(folder, strerror(errno));
    for (int i = 0; i < count; i++) {
        char path[NAME_MOST], name[NAME_MOST];
        const char *own = names[i]->d_name;
        size_t len = strlen(own);
        snprintf(path, sizeof path, "%s/%s", folder, own);
        snprintf(name, sizeof name, "%s%s", prefix, own);
        struct stat kind;
        if (own[0] != '.' && stat(path, &kind) == 0) {
            if (S_ISDIR(kind.st_mode)) {
                strncat(name, "/", sizeof name - strlen(name) - 1);
                walk(path, name, heads);
            } else if (len > 5 && strcmp(own + len - 5, ".json") == 0) {
                take(path, name, heads);
            }
        }
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

int main(int count, char **words)
{
    if (count != 3)
        fail("usage", "embed OUT.c RULES_DIR");
    json_t *heads = json_array();
    walk(words[2], "", heads);
    keep("heads.json", heads);
    json_decref(heads);
    qsort(files, file_count, sizeof files[0], file_order);
    FILE *out = fopen(words[1], "w");
    if (!out)
        fail(words[1], strerror(errno));
    fputs("#include \"base/assets.h\"\n\n#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\nconst "
          "struct asset assets[] = {\n",
          out);
    for (size_t i = 0; i < file_count; i++) {
        fprintf(out, "{\"%s\", ", files[i].name);
        write_bytes(out, files[i].bytes);
        fprintf(out, ", %zu},\n", strlen(files[i].bytes));
    }
    fprintf(out, "};\n\nconst unsigned asset_count = %zu;\n", file_count);
    if (fclose(out) != 0)
        fail(words[1], strerror(errno));
    return 0;
}
