/* smtplint check and show: the commands that read recordings. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/cli.h"

enum { PATH_MOST = 4096, DEPTH_MOST = 64 };

struct job {
    const struct cli *cli;
    struct smtplint_run *run;
    bool bad_input;
};

bool write_file(void *to, const char *bytes, size_t len)
{
    return fwrite(bytes, 1, len, to) == len;
}

static void read_file(struct job *job, const char *path, bool named)
{
    char why[SMTPLINT_WHY] = "";
    bool standard = strcmp(path, "-") == 0;
    const char *name = !standard ? path : job->cli->stdin_name ? job->cli->stdin_name : "(standard input)";
    if (!smtplint_file(job->run, path, name, why, sizeof why)) {
        fprintf(stderr, "smtplint: %s: %s\n", name, why);
        job->bad_input = true;
    } else if (named && !smtplint_sessions_of_last(job->run)) {
        job->bad_input = true;
    }
}

static int not_hidden(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_octets(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Sorted, hidden files and symbolic links left out: the same folder gives the same report. */
static void read_folder(struct job *job, const char *folder, int depth)
{
    struct dirent **names;
    int count = scandir(folder, &names, not_hidden, by_octets);
    if (count < 0) {
        fprintf(stderr, "smtplint: %s: %s\n", folder, strerror(errno));
        job->bad_input = true;
        return;
    }
    for (int i = 0; i < count; i++) {
        char path[PATH_MOST];
        struct stat kind;
        int len = snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        free(names[i]);
        if (len < 0 || len >= (int)sizeof path || lstat(path, &kind) != 0)
            continue;
        if (S_ISREG(kind.st_mode))
            read_file(job, path, false);
        else if (S_ISDIR(kind.st_mode) && depth < DEPTH_MOST)
            read_folder(job, path, depth + 1);
    }
    free(names);
}

static void read_all(struct job *job)
{
    for (int i = 0; i < job->cli->file_count; i++) {
        struct stat kind;
        const char *path = job->cli->files[i];
        if (strcmp(path, "-") != 0 && stat(path, &kind) == 0 && S_ISDIR(kind.st_mode))
            read_folder(job, path, 0);
        else
            read_file(job, path, true);
    }
}

static bool is_at_or_above(const struct cli *cli, const struct smtplint_counts *counts)
{
    if (cli->fail_never)
        return false;
    return counts->errors || (counts->warnings && cli->fail_on <= SMTPLINT_WARNING) ||
           (counts->notes && cli->fail_on <= SMTPLINT_NOTE);
}

static struct smtplint_options options_of(const struct cli *cli, const char *format)
{
    bool tty = strcmp(format, "tty") == 0;
    return (struct smtplint_options){.format = format,
                                     .language = cli->language,
                                     .ours = cli->ours,
                                     .color = tty && terminal_colors(cli->color),
                                     .ascii = tty && !terminal_is_utf8(),
                                     .width = terminal_width(),
                                     .dialogue_only = strcmp(cli->command, "show") == 0};
}

static int status_of(const struct job *job, const struct smtplint_counts *counts, bool written)
{
    if (!written)
        return STATUS_OUTPUT;
    if (job->bad_input || counts->damaged)
        return STATUS_INPUT;
    return is_at_or_above(job->cli, counts) ? STATUS_FINDINGS : STATUS_CLEAN;
}

/* A file is written under another name and takes its own when it is complete. */
static FILE *open_output(const char *path, char *scratch, size_t size)
{
    if (strcmp(path, "-") == 0)
        return stdout;
    int len = snprintf(scratch, size, "%s.part", path);
    return len > 0 && (size_t)len < size ? fopen(scratch, "w") : NULL;
}

static bool close_output(FILE *file, const char *path, const char *scratch, bool good)
{
    if (file == stdout)
        return fflush(file) == 0 && good;
    good = fclose(file) == 0 && good;
    return good ? rename(scratch, path) == 0 : (remove(scratch), false);
}

static int one_output(const struct cli *cli, struct smtplint *engine, const struct output *output)
{
    char scratch[PATH_MOST];
    struct smtplint_options options = options_of(cli, output->format);
    FILE *file = open_output(output->path, scratch, sizeof scratch);
    if (!file) {
        fprintf(stderr, "smtplint: %s: %s\n", output->path, strerror(errno));
        return STATUS_OUTPUT;
    }
    struct job job = {.cli = cli, .run = smtplint_begin(engine, &options, write_file, file)};
    if (!job.run) {
        close_output(file, output->path, scratch, false);
        fprintf(stderr, "smtplint: no such format: %s (see smtplint formats)\n", output->format);
        return STATUS_USAGE;
    }
    read_all(&job);
    bool written = !smtplint_failed(job.run);
    struct smtplint_counts counts = smtplint_end(job.run);
    written = close_output(file, output->path, scratch, written);
    if (!written)
        fprintf(stderr, "smtplint: %s: cannot be written\n", output->path);
    return status_of(&job, &counts, written);
}

static bool discard(void *to, const char *bytes, size_t len)
{
    (void)to, (void)bytes, (void)len;
    return true;
}

static int quiet(const struct cli *cli, struct smtplint *engine)
{
    struct smtplint_options options = options_of(cli, "brief");
    struct job job = {.cli = cli, .run = smtplint_begin(engine, &options, discard, NULL)};
    read_all(&job);
    struct smtplint_counts counts = smtplint_end(job.run);
    return status_of(&job, &counts, true);
}

/* 4, 2, 3, 1: which of two exit statuses tells more. */
static int graver(int a, int b)
{
    static const int weight[] = {[STATUS_CLEAN] = 0,
                                 [STATUS_FINDINGS] = 1,
                                 [STATUS_INPUT] = 2,
                                 [STATUS_USAGE] = 3,
                                 [STATUS_OUTPUT] = 4};
    return weight[a] >= weight[b] ? a : b;
}

int check_run(const struct cli *cli, struct smtplint *engine)
{
    if (!cli->file_count) {
        cli_help(cli->language);
        return STATUS_USAGE;
    }
    if (cli->quiet)
        return quiet(cli, engine);
    int status = STATUS_CLEAN;
    bool standard = false;
    for (size_t i = 0; i < cli->output_count; i++) {
        standard |= strcmp(cli->outputs[i].path, "-") == 0;
        status = graver(status, one_output(cli, engine, &cli->outputs[i]));
    }
    struct output usual = {cli->format ? cli->format : "tty", "-"};
    if (!standard && (cli->format || !cli->output_count))
        status = graver(status, one_output(cli, engine, &usual));
    return status;
}
