/* smtplint redact: records that can be given away. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/memory.h"
#include "cli/inputs.h"

enum { PATH_MOST = 4096, KEY_MOST = 4096, PRIVATE = S_IRUSR | S_IWUSR };

struct file_id {
    dev_t device;
    ino_t number;
};

struct files {
    struct file_id *at;
    size_t count, room;
};

struct renamed {
    const char *from, *to; /* in the folder */
};

struct redacting {
    const struct cli *cli;
    const struct input *input;
    struct files read, made;
    unsigned long written, kept_back;
    bool bad_input, bad_output;
    struct smtplint_redactor *redactor;
    struct arena arena;
    LIST(struct renamed) renamed;
};

/* ---- the key ---- */

/* One that was made before, or a new one for later. */
static bool make_key(const char *path, char key[KEY_MOST], size_t *len)
{
    static const char digits[] = "0123456789abcdef";
    enum { OCTETS = 32 };
    unsigned char random[OCTETS];
    int file = getentropy(random, sizeof random) == 0 ? open(path, O_WRONLY | O_CREAT | O_EXCL, PRIVATE) : -1;
    if (file < 0)
        return false;
    for (*len = 0; *len < sizeof random * 2; ++*len)
        key[*len] = digits[*len % 2 ? random[*len / 2] & 15 : random[*len / 2] >> 4];
    key[(*len)++] = '\n';
    bool good = write(file, key, *len) == (ssize_t)*len;
    return close(file) == 0 && good;
}

static bool read_key(const char *path, char key[KEY_MOST], size_t *len)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return errno == ENOENT && make_key(path, key, len);
    *len = fread(key, 1, KEY_MOST, file);
    bool good = !ferror(file) && *len > 0;
    fclose(file);
    if (!good)
        errno = EINVAL;
    return good;
}

struct smtplint_redactor *redactor_of(const struct cli *cli, struct smtplint *engine, const char *level,
                                      int *status)
{
    char key[KEY_MOST];
    size_t len = 0;
    if (cli->key_file && !read_key(cli->key_file, key, &len)) {
        complain("%s: %s", cli->key_file, strerror(errno));
        *status = STATUS_INPUT;
        return NULL;
    }
    struct smtplint_redactor *redactor =
        smtplint_redactor_new(engine, level, cli->key_file ? key : NULL, len);
    if (!redactor) {
        complain("no such level: %s (credentials, addresses, hosts, all)", level);
        *status = STATUS_USAGE;
    }
    return redactor;
}

/* ---- where it goes ---- */

/* "logs/../a.txt" and names that a terminal would obey stay inside of the folder. */
static void add_safely(char *path, size_t *len, const char *name)
{
    for (; *name && *len + 1 < PATH_MOST; name++) {
        bool begins = *len && path[*len - 1] == '/';
        char c = *name == '!' ? '/' : (unsigned char)*name < ' ' || *name == 0x7f ? '_' : *name;
        if (begins && (c == '/' || c == '.'))
            c = '_';
        path[(*len)++] = c;
    }
    path[*len] = '\0';
}

/* "trace.log.gz" holds trace.log. */
static void drop_ending(char *path)
{
    static const char *const endings[] = {".gz", ".bz2", ".xz", ".zst", ".lzma", ".Z"};
    size_t len = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t end = strlen(endings[i]);
        if (len > end && strcmp(path + len - end, endings[i]) == 0)
            path[len - end] = '\0';
    }
}

static void find_path(const struct redacting *redacting, const struct smtplint_redacted_member *member,
                      char path[PATH_MOST])
{
    const char *name = input_name(redacting->cli, redacting->input->path);
    size_t front = strlen(name);
    size_t len = (size_t)snprintf(path, PATH_MOST, "%s/", redacting->cli->into);
    add_safely(path, &len, name == redacting->input->path ? redacting->input->inside : name);
    if (strncmp(member->name, name, front) == 0 && member->name[front])
        add_safely(path, &len, member->name + front);
    if (member->packed)
        drop_ending(path);
}

/* What a file is by its name, as far as that tells nothing of anybody. */
static const char *ending_of(const char *name)
{
    static const char *const endings[] = {".log", ".txt", ".pcap", ".pcapng",
                                          ".cap", ".eml", ".json", ".html"};
    size_t len = strlen(name);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (len > strlen(endings[i]) && strcmp(name + len - strlen(endings[i]), endings[i]) == 0)
            return endings[i];
    return ".rec";
}

/* By its number in the run; the folders go, too. */
static void find_neutral_path(struct redacting *redacting, char path[PATH_MOST])
{
    size_t folder = strlen(redacting->cli->into) + 1;
    const char *from = arena_string(&redacting->arena, span_of(path + folder));
    snprintf(path, PATH_MOST, "%s/record-%04lu%s", redacting->cli->into, redacting->written + 1,
             ending_of(from));
    *LIST_ADD(&redacting->arena, &redacting->renamed) =
        (struct renamed){from, arena_string(&redacting->arena, span_of(path + folder))};
}

static bool is_of_word(char c)
{
    return ascii_is_letter(c) || ascii_is_digit(c) || (unsigned char)c >= 0x80;
}

/* The name of a file may tell what was replaced in it. */
static void tell_named(const struct redacting *redacting, const char *path)
{
    for (const char *at = path + strlen(redacting->cli->into); *at;) {
        size_t len = 0;
        while (is_of_word(at[len]))
            len++;
        if (len && smtplint_redact_knows(redacting->redactor, at, len)) {
            complain("%s: written, but its own name holds \"%.*s\", which was replaced in it: see --rename",
                     path, (int)len, at);
            return;
        }
        at += len + !len;
    }
}

static bool make_folders(char *path)
{
    for (char *slash = path + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        bool good = mkdir(path, S_IRWXU | S_IRWXG | S_IRWXO) == 0 || errno == EEXIST;
        *slash = '/';
        if (!good)
            return false;
    }
    return true;
}

static bool is_among(const struct files *files, const struct stat *file)
{
    for (size_t i = 0; i < files->count; i++)
        if (files->at[i].device == file->st_dev && files->at[i].number == file->st_ino)
            return true;
    return false;
}

static void add_file(struct files *files, const char *path)
{
    struct stat file;
    if (stat(path, &file) != 0)
        return;
    if (files->count == files->room) {
        files->room = files->room * 2 + 64;
        files->at = memory_resize(files->at, files->room * sizeof *files->at);
    }
    files->at[files->count++] = (struct file_id){file.st_dev, file.st_ino};
}

/* What is read is never written to, nor anything twice. Few files are there before they are written, so few
 * are looked for. */
static const char *reason_to_spare(const struct redacting *redacting, const char *path)
{
    struct stat file;
    if (stat(path, &file) != 0)
        return NULL;
    if (is_among(&redacting->read, &file))
        return "it would take the place of what is read";
    return is_among(&redacting->made, &file)
               ? "it would take the place of another result: give it a folder of its own"
               : NULL;
}

static bool write_part(const char *part, const struct smtplint_redacted_member *member)
{
    FILE *file = fopen(part, "wb");
    if (!file)
        return false;
    bool good = fwrite(member->bytes, 1, member->len, file) == member->len;
    return fclose(file) == 0 && good;
}

static bool write_member(struct redacting *redacting, const struct smtplint_redacted_member *member)
{
    char path[PATH_MOST + 1], part[PATH_MOST + sizeof ".part"];
    find_path(redacting, member, path);
    if (redacting->cli->rename)
        find_neutral_path(redacting, path);
    snprintf(part, sizeof part, "%s.part", path);
    const char *spare = reason_to_spare(redacting, path);
    if (spare) {
        complain("%s: %s", path, spare);
        return false;
    }
    if (make_folders(path) && write_part(part, member) && rename(part, path) == 0) {
        add_file(&redacting->made, path);
        tell_named(redacting, path);
        return true;
    }
    complain("%s: %s", path, strerror(errno));
    unlink(part);
    return false;
}

/* What an earlier run left there looks like this run's result. */
static void tell_older(const struct redacting *redacting, const struct smtplint_redacted_member *member)
{
    char path[PATH_MOST + 1];
    struct stat file;
    if (redacting->cli->list || redacting->cli->rename)
        return;
    find_path(redacting, member, path);
    if (stat(path, &file) == 0 && !is_among(&redacting->read, &file))
        complain("%s: is of an earlier run", path);
}

static void take(void *with, const struct smtplint_redacted_member *member)
{
    struct redacting *redacting = with;
    if (member->result == SMTPLINT_REDACTED) {
        bool good = redacting->cli->list || write_member(redacting, member);
        if (good && member->why[0])
            complain("%s: written, but %s", member->name, member->why);
        redacting->written += good;
        redacting->bad_output |= !good;
        return;
    }
    bool foreign = member->result == SMTPLINT_REDACT_NO_SMTP;
    if (foreign && !redacting->input->named)
        return;
    complain("%s: not written: %s", member->name, member->why);
    tell_older(redacting, member);
    redacting->kept_back++;
    bool input = foreign || member->result == SMTPLINT_REDACT_CANNOT;
    redacting->bad_input |= input && !(foreign && member->packed); /* a picture beside the records */
    redacting->bad_output |= !input;
}

/* ---- what was done ---- */

static void write_pairs(const struct smtplint_redactor *redactor, FILE *file)
{
    struct smtplint_redacted_pair pair;
    for (size_t next = 0; smtplint_redact_pair(redactor, &next, &pair);)
        fprintf(file, "%s\t%.*s\t%.*s\t%lu\n", pair.kind, (int)pair.len, pair.original, (int)pair.len,
                pair.image, pair.times);
}

static void write_renamed(const struct redacting *redacting, FILE *file)
{
    for (size_t i = 0; i < redacting->renamed.count; i++)
        fprintf(file, "file\t%s\t%s\t1\n", redacting->renamed.at[i].from, redacting->renamed.at[i].to);
}

/* For who wrote it alone: it undoes everything. */
static bool write_map(const char *path, const struct redacting *redacting)
{
    int made = open(path, O_WRONLY | O_CREAT | O_TRUNC, PRIVATE);
    FILE *file = made < 0 ? NULL : fdopen(made, "w");
    if (!file) {
        complain("%s: %s", path, strerror(errno));
        return false;
    }
    bool good = fchmod(made, PRIVATE) == 0;
    fputs("class\toriginal\timage\ttimes\n", file);
    write_pairs(redacting->redactor, file);
    write_renamed(redacting, file);
    good &= file_is_written(file);
    return fclose(file) == 0 && good;
}

static void tell_counts(const struct redacting *redacting, const struct smtplint_redactor *redactor)
{
    const char *name;
    bool german = strcmp(redacting->cli->language ? redacting->cli->language : "en", "de") == 0;
    static const char *const said[2][2] = {
        {"smtplint: %lu written, %lu held back; replaced:",
         "smtplint: %lu geschrieben, %lu zurückgehalten; ersetzt:"},
        {"smtplint: nothing written; %lu would be, %lu held back; replaced:",
         "smtplint: nichts geschrieben; %lu wären es, %lu zurückgehalten; ersetzt:"}};
    fprintf(stderr, said[redacting->cli->list][german], redacting->written, redacting->kept_back);
    for (size_t i = 0; smtplint_redact_count(redactor, i, &name), name; i++)
        fprintf(stderr, "%s %lu %s", i ? "," : "", smtplint_redact_count(redactor, i, &name), name);
    fputs(german ? "\nsmtplint: nach bestem Können; das Ergebnis vor dem Weitergeben durchsehen\n"
                 : "\nsmtplint: best effort; look through the result before you give it away\n",
          stderr);
}

/* A map in the place of a recording would be its end. */
static bool spares_inputs(const struct redacting *redacting, const char *path)
{
    struct stat file;
    bool spares = !path || stat(path, &file) != 0 || !is_among(&redacting->read, &file);
    if (!spares)
        complain("%s: it would take the place of what is read", path);
    return spares;
}

static int redact_inputs(struct redacting *redacting, struct smtplint_redactor *redactor)
{
    const struct cli *cli = redacting->cli;
    struct inputs inputs = {0};
    inputs_gather(cli, &inputs);
    redacting->redactor = redactor;
    smtplint_redact_to(redactor, take, redacting);
    for (size_t i = 0; i < inputs.count; i++)
        add_file(&redacting->read, inputs.at[i].path);
    bool good = spares_inputs(redacting, cli->map) && spares_inputs(redacting, cli->key_file);
    redacting->bad_output |= !good;
    for (size_t i = 0; i < inputs.count && good; i++) {
        char why[SMTPLINT_WHY] = "";
        const char *name = input_name(cli, inputs.at[i].path);
        redacting->input = &inputs.at[i];
        if (!inputs.at[i].skipped && !smtplint_redact(redactor, inputs.at[i].path, name, why, sizeof why)) {
            complain("%s: %s", name, why);
            redacting->bad_input = true;
        }
    }
    redacting->bad_input |= inputs.bad;
    inputs_free(&inputs);
    free(redacting->read.at);
    free(redacting->made.at);
    if (cli->list)
        write_pairs(redactor, stdout);
    if (cli->map && good && !write_map(cli->map, redacting))
        redacting->bad_output = true;
    arena_free(&redacting->arena);
    if (!cli->quiet)
        tell_counts(redacting, redactor);
    return redacting->bad_output || !file_is_written(stdout) ? STATUS_OUTPUT
           : redacting->bad_input                            ? STATUS_INPUT
                                                             : STATUS_CLEAN;
}

int redact_run(const struct cli *cli, struct smtplint *engine)
{
    int status = STATUS_USAGE;
    struct redacting redacting = {.cli = cli};
    if (!cli->file_count && !cli->files_from && !cli->files0_from) {
        cli_wants(cli->command);
        return STATUS_USAGE;
    }
    if ((!cli->into || !*cli->into) && !cli->list) {
        complain("redact needs a folder to write to: -o DIR (or --list, which writes nothing)");
        return STATUS_USAGE;
    }
    if (cli->into && strlen(cli->into) >= PATH_MOST / 2) {
        complain("-o: the name of the folder is too long");
        return STATUS_USAGE;
    }
    struct smtplint_redactor *redactor =
        redactor_of(cli, engine, cli->level ? cli->level : "addresses", &status);
    if (redactor)
        status = redact_inputs(&redacting, redactor);
    smtplint_redactor_free(redactor);
    return status;
}
