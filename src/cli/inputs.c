#include "cli/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/memory.h"

enum { PATH_MOST = 4096, DEPTH_MOST = 64 };

struct gathering {
    const struct cli *cli;
    struct inputs *inputs;
    size_t root; /* octets of a path that name the folder it was found in */
};

static void note_bad(struct gathering *gathering, const char *path)
{
    complain("%s: %s", path, strerror(errno));
    gathering->inputs->bad = true;
}

static char *copy_of(const char *path)
{
    size_t size = strlen(path) + 1;
    return memcpy(memory_resize(NULL, size), path, size);
}

static void add(struct gathering *gathering, const char *path, bool named, const char *skipped)
{
    struct inputs *inputs = gathering->inputs;
    if (skipped && !gathering->cli->list_files)
        return;
    if (inputs->count == inputs->room) {
        inputs->room = inputs->room * 2 + 64;
        inputs->at = memory_resize(inputs->at, inputs->room * sizeof *inputs->at);
    }
    char *copy = copy_of(path), *slash = strrchr(copy, '/');
    const char *inside = gathering->root ? copy + gathering->root : slash ? slash + 1 : copy;
    inputs->at[inputs->count++] = (struct input){copy, inside, named, skipped};
}

/* ---- what is left out ---- */

static bool fits(const struct globs *globs, const char *name, const char *inside)
{
    for (size_t i = 0; i < globs->count; i++)
        if (fnmatch(globs->at[i], name, 0) == 0 || fnmatch(globs->at[i], inside, 0) == 0)
            return true;
    return false;
}

/* FNV-1a, and the same on every machine: what counts is the path as seen from the folder. */
static bool in_shard(const struct cli *cli, const char *inside)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (; *inside; inside++)
        hash = (hash ^ (unsigned char)*inside) * 0x100000001b3;
    return !cli->shard_count || (hash ^ hash >> 32) % cli->shard_count == cli->shard - 1;
}

static const char *reason_to_skip(const struct gathering *gathering, const char *path, bool named)
{
    const struct cli *cli = gathering->cli;
    const char *inside = path + gathering->root, *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!named && fits(&cli->exclude, name, inside))
        return "fits --exclude";
    if (!named && cli->include.count && !fits(&cli->include, name, inside))
        return "fits no --include";
    return in_shard(cli, inside) ? NULL : "belongs to another shard";
}

static void add_file(struct gathering *gathering, const char *path, bool named)
{
    add(gathering, path, named, reason_to_skip(gathering, path, named));
}

/* ---- folders ---- */

static int not_special(const struct dirent *entry)
{
    return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int by_octets(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void add_folder(struct gathering *gathering, const char *folder, int depth);

static void add_found(struct gathering *gathering, const char *path, const char *name, int depth)
{
    struct stat kind;
    if (lstat(path, &kind) != 0)
        note_bad(gathering, path);
    else if (name[0] == '.')
        add(gathering, path, false, "hidden");
    else if (S_ISREG(kind.st_mode))
        add_file(gathering, path, false);
    else if (!S_ISDIR(kind.st_mode))
        add(gathering, path, false, S_ISLNK(kind.st_mode) ? "a symbolic link" : "neither file nor folder");
    else if (fits(&gathering->cli->exclude, name, path + gathering->root))
        add(gathering, path, false, "fits --exclude");
    else if (depth == DEPTH_MOST)
        add(gathering, path, false, "nested too deep");
    else
        add_folder(gathering, path, depth + 1);
}

/* Sorted, hidden files and symbolic links left out: the same folder gives the same report. */
static void add_folder(struct gathering *gathering, const char *folder, int depth)
{
    struct dirent **names;
    int count = scandir(folder, &names, not_special, by_octets);
    size_t len = strlen(folder);
    const char *slash = len && folder[len - 1] == '/' ? "" : "/";
    if (count < 0) {
        note_bad(gathering, folder);
        return;
    }
    for (int i = 0; i < count; i++) {
        char path[PATH_MOST];
        int wrote = snprintf(path, sizeof path, "%s%s%s", folder, slash, names[i]->d_name);
        if (wrote > 0 && wrote < (int)sizeof path)
            add_found(gathering, path, names[i]->d_name, depth);
        free(names[i]);
    }
    free(names);
}

static void add_named(struct gathering *gathering, const char *path)
{
    struct stat kind;
    gathering->root = 0;
    if (strcmp(path, "-") == 0 || stat(path, &kind) != 0 || !S_ISDIR(kind.st_mode)) {
        add_file(gathering, path, true);
        return;
    }
    size_t len = strlen(path);
    gathering->root = len && path[len - 1] == '/' ? len : len + 1;
    add_folder(gathering, path, 0);
}

/* ---- lists ---- */

static void add_list(struct gathering *gathering, const char *list, int end)
{
    FILE *file = strcmp(list, "-") == 0 ? stdin : fopen(list, "r");
    char *line = NULL;
    size_t room = 0;
    ssize_t len;
    if (!file) {
        note_bad(gathering, list);
        return;
    }
    while ((len = getdelim(&line, &room, end, file)) > 0) {
        if (line[len - 1] == end)
            line[--len] = '\0';
        if (len)
            add_named(gathering, line);
    }
    if (ferror(file))
        note_bad(gathering, list);
    free(line);
    if (file != stdin)
        fclose(file);
}

void inputs_gather(const struct cli *cli, struct inputs *inputs)
{
    struct gathering gathering = {.cli = cli, .inputs = inputs};
    for (int i = 0; i < cli->file_count; i++)
        add_named(&gathering, cli->files[i]);
    if (cli->files_from)
        add_list(&gathering, cli->files_from, '\n');
    if (cli->files0_from)
        add_list(&gathering, cli->files0_from, '\0');
}

const char *input_name(const struct cli *cli, const char *path)
{
    if (strcmp(path, "-") != 0)
        return path;
    return cli->stdin_name ? cli->stdin_name : "(standard input)";
}

void inputs_free(struct inputs *inputs)
{
    for (size_t i = 0; i < inputs->count; i++)
        free(inputs->at[i].path);
    free(inputs->at);
}
