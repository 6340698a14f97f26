/* Parts are read twice: once to learn what they tell of and where, then line by line in the order of all. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "engine.h"
#include "smtplint.h"

/* A session's line, or a file that was not read. */
struct row {
    struct span file, digest;
    const struct unread *unread; /* NULL: a session */
    unsigned long number;        /* of the session in its file */
    size_t part, len;
    off_t at;
    struct sha256 hash; /* of the line: which of two is taken must not depend on their order */
};

struct smtplint_merge {
    struct arena names;
    LIST(const char *) parts;
    struct row *rows;
    size_t count, room;
    struct text version; /* of the first part's program and rules */
    bool mixed;
    size_t open_part; /* the one that `file` reads */
    int file;         /* -1: none */
};

struct smtplint_merge *smtplint_merge_new(void)
{
    struct smtplint_merge *merge = memory_get(sizeof *merge);
    merge->file = -1;
    return merge;
}

bool smtplint_merge_mixed(const struct smtplint_merge *merge)
{
    return merge->mixed;
}

/* ---- what a part tells of ---- */

static struct row *new_row(struct smtplint_merge *merge)
{
    if (merge->count == merge->room) {
        merge->room = merge->room * 2 + 256;
        merge->rows = memory_resize(merge->rows, merge->room * sizeof *merge->rows);
    }
    merge->rows[merge->count] = (struct row){.part = merge->parts.count - 1};
    return &merge->rows[merge->count++];
}

/* Sessions of one file mostly come together, and then share their texts. */
static struct span shared(struct smtplint_merge *merge, struct span before, struct span text)
{
    return before.len && span_equal(before, text) ? before : arena_copy(&merge->names, text);
}

static void add_session(struct smtplint_merge *merge, const struct session *session, struct span line,
                        off_t at)
{
    struct row *row = new_row(merge), *before = row > merge->rows ? row - 1 : row;
    row->file = shared(merge, before->file, session->file);
    row->digest = shared(merge, before->digest, session->digest);
    row->number = session->number;
    row->at = at;
    row->len = line.len;
    row->hash = sha256_of(line);
}

static void add_unread(struct smtplint_merge *merge, const struct unread *unread)
{
    struct unread *copy = arena_take(&merge->names, sizeof *copy);
    *copy = *unread;
    copy->file = arena_copy(&merge->names, unread->file);
    copy->why = span_of(arena_string(&merge->names, unread->why));
    struct row *row = new_row(merge);
    row->file = copy->file;
    row->unread = copy;
    row->number = unread->line;
}

static void compare_versions(struct smtplint_merge *merge, const struct line_read *read)
{
    struct text version = {0};
    text_add(&version, read->version);
    text_add_byte(&version, ' ');
    text_add(&version, read->book_digest);
    if (merge->version.len && !span_equal(text_span(&merge->version), text_span(&version)))
        merge->mixed = true;
    if (!merge->version.len)
        text_add(&merge->version, text_span(&version));
    text_free(&version);
}

/* How a part stands after a line. */
static enum smtplint_part take_line(struct smtplint_merge *merge, struct arena *arena, struct span line,
                                    off_t at)
{
    struct line_read read = render_line_read(arena, line, true);
    if (read.kind == LINE_RUN)
        compare_versions(merge, &read);
    if (read.kind == LINE_SESSION)
        add_session(merge, read.session, line, at);
    for (size_t i = 0; i < read.unread_count; i++)
        add_unread(merge, &read.unread[i]);
    return read.kind == LINE_BAD   ? SMTPLINT_PART_WRONG
           : read.kind == LINE_END ? SMTPLINT_PART_WHOLE
                                   : SMTPLINT_PART_CUT;
}

static void say(char *why, size_t size, const char *reason, unsigned long line)
{
    if (why && size && line)
        snprintf(why, size, "line %lu: %s", line, reason);
    else if (why && size)
        snprintf(why, size, "%s", reason);
}

/* A last line without its end was being written when its run ended. */
static enum smtplint_part take_lines(struct smtplint_merge *merge, FILE *file, char *why, size_t size)
{
    enum smtplint_part stands = SMTPLINT_PART_CUT;
    struct arena arena = {0};
    char *line = NULL;
    size_t room = 0;
    unsigned long number = 0;
    off_t at = 0;
    ssize_t len;
    while (stands != SMTPLINT_PART_WRONG && (len = getline(&line, &room, file)) > 0) {
        bool whole = line[len - 1] == '\n';
        number++;
        if (whole)
            stands = take_line(merge, &arena, (struct span){line, (size_t)len - 1}, at);
        else
            stands = SMTPLINT_PART_CUT;
        at += len;
        arena_empty(&arena);
    }
    if (stands == SMTPLINT_PART_WRONG)
        say(why, size, "not a line of smtplint's ndjson", number);
    free(line);
    arena_free(&arena);
    return stands;
}

enum smtplint_part smtplint_merge_part(struct smtplint_merge *merge, const char *path, char *why, size_t size)
{
    FILE *file = fopen(path, "re");
    if (!file || fseeko(file, 0, SEEK_CUR) != 0) {
        say(why, size, errno == ESPIPE ? "a part must be a file that can be read twice" : strerror(errno), 0);
        if (file)
            fclose(file);
        return SMTPLINT_PART_WRONG;
    }
    *LIST_ADD(&merge->names, &merge->parts) = arena_string(&merge->names, span_of(path));
    enum smtplint_part stands = take_lines(merge, file, why, size);
    fclose(file);
    return stands;
}

/* ---- the order of all ---- */

/* As a folder is walked: what stands in tickets/ comes before tickets.log, so "/" is the least of all. */
static int compare_files(struct span a, struct span b)
{
    size_t i = 0;
    while (i < a.len && i < b.len && a.at[i] == b.at[i])
        i++;
    int left = i == a.len ? -1 : a.at[i] == '/' ? 0 : (unsigned char)a.at[i] + 1;
    int right = i == b.len ? -1 : b.at[i] == '/' ? 0 : (unsigned char)b.at[i] + 1;
    return (left > right) - (left < right);
}

static int compare_texts(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int compare_unread(const struct row *a, const struct row *b)
{
    if (!a->unread || !b->unread)
        return (a->unread != NULL) - (b->unread != NULL);
    int order = compare_texts(a->unread->why, b->unread->why);
    return order ? order : (int)a->unread->damaged - (int)b->unread->damaged;
}

/* 0: the same thing told twice. */
static int compare_rows(const struct row *a, const struct row *b)
{
    int order = compare_files(a->file, b->file);
    if (!order)
        order = (a->unread != NULL) - (b->unread != NULL);
    if (!order)
        order = compare_texts(a->digest, b->digest);
    if (!order)
        order = (a->number > b->number) - (a->number < b->number);
    return order ? order : compare_unread(a, b);
}

static int by_order(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    int order = compare_rows(left, right);
    return order ? order : memcmp(left->hash.octets, right->hash.octets, SHA256_OCTETS);
}

/* ---- telling ---- */

static bool open_part(struct smtplint_merge *merge, size_t part)
{
    if (merge->file >= 0 && merge->open_part == part)
        return true;
    if (merge->file >= 0)
        close(merge->file);
    merge->file = open(merge->parts.at[part], O_RDONLY | O_CLOEXEC);
    merge->open_part = part;
    return merge->file >= 0;
}

static bool tell_session(struct smtplint_merge *merge, const struct row *row, struct smtplint_run *run)
{
    char *line = memory_resize(NULL, row->len);
    size_t got = 0;
    ssize_t len = 1;
    bool good = open_part(merge, row->part);
    while (good && got < row->len && len > 0) {
        len = pread(merge->file, line + got, row->len - got, row->at + (off_t)got);
        got += len > 0 ? (size_t)len : 0;
    }
    good = good && got == row->len && smtplint_line(run, line, got, NULL);
    free(line);
    return good;
}

/* Two contents under one name are two files; what was not read in one part may be the same file in another.
 */
static bool is_next_file(const struct row *before, const struct row *row)
{
    bool other = before->digest.len && row->digest.len && !span_equal(before->digest, row->digest);
    return other || !span_equal(before->file, row->file);
}

bool smtplint_merge_tell(struct smtplint_merge *merge, struct smtplint_run *run)
{
    const struct row *before = NULL;
    bool good = true;
    if (merge->count)
        qsort(merge->rows, merge->count, sizeof *merge->rows, by_order);
    for (size_t i = 0; i < merge->count; i++) {
        const struct row *row = &merge->rows[i];
        if (before && compare_rows(before, row) == 0)
            continue;
        if (!before || is_next_file(before, row))
            smtplint_next_file(run);
        if (row->unread)
            run_unread(run, row->unread);
        else
            good &= tell_session(merge, row, run);
        before = row;
    }
    return good;
}

void smtplint_merge_free(struct smtplint_merge *merge)
{
    if (merge->file >= 0)
        close(merge->file);
    text_free(&merge->version);
    arena_free(&merge->names);
    free(merge->rows);
    free(merge);
}
