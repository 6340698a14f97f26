#include "cli/state.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { ROOM_FIRST = 1024 };

struct entry {
    char digest[DIGEST_MOST]; /* "": free */
    off_t from;
    size_t len;
};

struct state {
    int file;
    bool failed;
    struct entry *entries; /* a hash table */
    size_t count, room;
};

/* ---- what is known ---- */

static size_t hash_of(const char *digest)
{
    char front[17] = "";
    memcpy(front, digest, strnlen(digest, 16));
    return (size_t)strtoull(front, NULL, 16);
}

static struct entry *slot_of(const struct state *state, const char *digest)
{
    size_t at = hash_of(digest) & (state->room - 1);
    while (state->entries[at].digest[0] && strcmp(state->entries[at].digest, digest) != 0)
        at = (at + 1) & (state->room - 1);
    return &state->entries[at];
}

static void grow(struct state *state)
{
    struct state old = *state;
    state->room = old.room ? old.room * 2 : ROOM_FIRST;
    state->entries = memory_get(state->room * sizeof *state->entries);
    for (size_t i = 0; i < old.room; i++)
        if (old.entries[i].digest[0])
            *slot_of(state, old.entries[i].digest) = old.entries[i];
    free(old.entries);
}

static void learn(struct state *state, const char *digest, off_t from, size_t len)
{
    if ((state->count + 1) * 2 > state->room)
        grow(state);
    struct entry *entry = slot_of(state, digest);
    if (entry->digest[0])
        return;
    snprintf(entry->digest, sizeof entry->digest, "%s", digest);
    entry->from = from;
    entry->len = len;
    state->count++;
}

bool state_knows(const struct state *state, const char *digest, size_t *known)
{
    if (!state->count)
        return false;
    const struct entry *entry = slot_of(state, digest);
    *known = (size_t)(entry - state->entries);
    return entry->digest[0] != '\0';
}

struct text state_lines(const struct state *state, size_t known)
{
    const struct entry *entry = &state->entries[known];
    struct text lines = {memory_resize(NULL, entry->len), 0, entry->len};
    ssize_t len;
    while (lines.len < entry->len && (len = pread(state->file, lines.at + lines.len, entry->len - lines.len,
                                                  entry->from + (off_t)lines.len)) > 0)
        lines.len += (size_t)len;
    return lines;
}

/* ---- the file ---- */

/* Entries from here on; returns where the last complete one ends. What a killed run began is cut off. */
static off_t read_entries(struct state *state, FILE *file)
{
    off_t complete = ftello(file), from = 0;
    char *line = NULL, digest[DIGEST_MOST] = "";
    size_t room = 0;
    ssize_t len;
    while ((len = getline(&line, &room, file)) > 0 && line[len - 1] == '\n') {
        bool mark = line[0] == '.', end = mark && len == 2;
        if (end && digest[0]) {
            complete = ftello(file);
            learn(state, digest, from, (size_t)(complete - from - len));
        } else if (mark && !end && len < DIGEST_MOST) {
            line[len - 1] = '\0';
            memcpy(digest, line + 1, (size_t)len - 1);
            from = ftello(file);
        }
    }
    free(line);
    return complete;
}

/* What the lines depend on besides the content of the files: written by other means, they are others. */
static void write_head(struct text *head, const struct cli *cli, const struct smtplint *engine)
{
    char keys[DIGEST_MOST] = "";
    if (cli->key_log)
        smtplint_digest(cli->key_log, keys, sizeof keys);
    text_print(head, "{\"state\":1,\"version\":\"%s\",\"rules\":\"%s\",\"dialect\":\"%s\",\"keys\":\"%s\"}\n",
               smtplint_version(), smtplint_rules_digest(engine), cli->dialect ? cli->dialect : "", keys);
}

/* NULL, or why not: a file that no run wrote was named by mistake and stays as it is. */
static const char *begin(struct state *state, FILE *file, struct span head)
{
    static const char any[] = "{\"state\":";
    char *line = NULL;
    size_t room = 0;
    ssize_t len = getline(&line, &room, file);
    bool same = len > 0 && span_equal((struct span){line, (size_t)len}, head), good;
    bool ours = len <= 0 || (same || span_starts((struct span){line, (size_t)len}, any));
    if (same)
        good = ftruncate(state->file, read_entries(state, file)) == 0;
    else
        good = ours && ftruncate(state->file, 0) == 0 &&
               pwrite(state->file, head.at, head.len, 0) == (ssize_t)head.len;
    free(line);
    good = good && lseek(state->file, 0, SEEK_END) >= 0;
    return good ? NULL : ours ? strerror(errno) : "not a state of an earlier run: name another file";
}

static const char *open_file(struct state *state, const char *path, struct span head)
{
    state->file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    int twin = state->file < 0 ? -1 : dup(state->file);
    FILE *file = twin < 0 ? NULL : fdopen(twin, "r");
    bool alone = file && flock(state->file, LOCK_EX | LOCK_NB) == 0; /* two runs would spoil it */
    const char *why = alone ? begin(state, file, head) : strerror(errno);
    if (file)
        fclose(file);
    return why;
}

struct state *state_open(const struct cli *cli, const struct smtplint *engine, const char **why)
{
    struct state *state = memory_get(sizeof *state);
    struct text head = {0};
    write_head(&head, cli, engine);
    *why = open_file(state, cli->resume, text_span(&head));
    text_free(&head);
    if (!*why)
        return state;
    if (state->file >= 0)
        close(state->file);
    free(state->entries);
    free(state);
    return NULL;
}

bool state_close(struct state *state)
{
    bool good = close(state->file) == 0 && !state->failed;
    free(state->entries);
    free(state);
    return good;
}

void state_add(struct state *state, const char *digest, struct span lines)
{
    struct text out = {0};
    text_print(&out, ".%s\n", digest);
    text_add(&out, lines);
    text_add_string(&out, ".\n");
    for (size_t at = 0; at < out.len && !state->failed;) {
        ssize_t len = write(state->file, out.at + at, out.len - at);
        state->failed = len <= 0;
        at += len > 0 ? (size_t)len : 0;
    }
    text_free(&out);
}
