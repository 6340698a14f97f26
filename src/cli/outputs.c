#include "cli/outputs.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

enum { PATH_MOST = 4096 };

struct destination {
    FILE *file;
    const char *path;                           /* as the user names it */
    char target[PATH_MOST], scratch[PATH_MOST]; /* "": is written to at once */
};

struct outputs {
    struct destination to[OUTPUTS_MOST + 1];
    struct smtplint_output wanted[OUTPUTS_MOST + 1];
    size_t count;
};

/* For the signal handler alone, which nothing can be handed to. */
static struct outputs *volatile half_written;

static void on_signal(int number)
{
    struct outputs *outputs = half_written;
    for (size_t i = 0; outputs && i < outputs->count; i++)
        if (outputs->to[i].scratch[0])
            unlink(outputs->to[i].scratch);
    signal(number, SIG_DFL);
    raise(number);
}

static void catch_signals(void)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = on_signal}, before;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (sigaction(numbers[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN) /* nohup */
            sigaction(numbers[i], &action, NULL);
}

bool write_file(void *to, const char *bytes, size_t len)
{
    return fwrite(bytes, 1, len, to) == len;
}

bool file_is_written(FILE *file)
{
    return fflush(file) == 0 && !ferror(file); /* what was too long for the buffer failed before */
}

static struct smtplint_options options_of(const struct cli *cli, const char *format)
{
    bool tty = strcmp(format, "tty") == 0, show = strcmp(cli->command, "show") == 0;
    return (struct smtplint_options){.format = format,
                                     .language = cli->language,
                                     .ours = cli->ours,
                                     .for_customer = cli->for_customer && !show,
                                     .color = tty && terminal_colors(cli->color),
                                     .ascii = tty && !terminal_is_utf8(),
                                     .width = terminal_width(),
                                     .dialogue_only = show,
                                     .every_session = cli->every_session};
}

/* A device or a pipe is written to as it is: what is renamed to its name would take its place. */
static bool takes_its_place(const char *path)
{
    struct stat kind;
    return stat(path, &kind) != 0 || S_ISREG(kind.st_mode);
}

/* What a symbolic link leads to is replaced, not the link. */
static bool find_target(struct destination *to, const char *path)
{
    char *real = realpath(path, NULL);
    const char *target = real ? real : path;
    bool fits = strlen(target) + sizeof ".part" <= PATH_MOST;
    if (fits) {
        snprintf(to->target, sizeof to->target, "%s", target);
        snprintf(to->scratch, sizeof to->scratch, "%s.part", target);
    }
    free(real);
    errno = ENAMETOOLONG;
    return fits;
}

static FILE *open_file(struct destination *to, const char *path)
{
    if (strcmp(path, "-") == 0)
        return stdout;
    if (!takes_its_place(path))
        return fopen(path, "w");
    return find_target(to, path) ? fopen(to->scratch, "w") : NULL;
}

static int add(struct outputs *outputs, const struct cli *cli, const struct output *output)
{
    struct destination *to = &outputs->to[outputs->count];
    if (!smtplint_knows(output->format)) {
        complain("no such format: %s (see smtplint formats)", output->format);
        return STATUS_USAGE;
    }
    to->path = output->path;
    to->file = open_file(to, output->path);
    if (!to->file) {
        complain("%s: %s", output->path, strerror(errno));
        to->scratch[0] = '\0';
        return STATUS_OUTPUT;
    }
    outputs->wanted[outputs->count++] =
        (struct smtplint_output){options_of(cli, output->format), write_file, to->file};
    return STATUS_CLEAN;
}

/* Standard output gets what -f says, or, if nothing else is asked for, the report for people. */
static bool wants_standard(const struct cli *cli)
{
    for (size_t i = 0; i < cli->output_count; i++)
        if (strcmp(cli->outputs[i].path, "-") == 0)
            return false;
    return cli->format || !cli->output_count;
}

struct outputs *outputs_open(const struct cli *cli, int *status)
{
    struct outputs *outputs = memory_get(sizeof *outputs);
    struct output usual = {cli->list_files ? "files" : cli->format ? cli->format : "tty", "-"};
    *status = STATUS_CLEAN;
    half_written = outputs;
    catch_signals();
    for (size_t i = 0; i < cli->output_count && !cli->list_files && !*status; i++)
        if (!cli->quiet || strcmp(cli->outputs[i].path, "-") != 0)
            *status = add(outputs, cli, &cli->outputs[i]);
    if (!*status && !cli->quiet && (cli->list_files || wants_standard(cli)))
        *status = add(outputs, cli, &usual);
    if (!*status)
        return outputs;
    outputs_close(outputs, false);
    return NULL;
}

struct smtplint_run *outputs_begin(struct outputs *outputs, struct smtplint *engine)
{
    return smtplint_begin_all(engine, outputs->wanted, outputs->count);
}

static bool close_one(struct destination *to, bool good)
{
    if (to->file == stdout)
        return file_is_written(stdout);
    good &= file_is_written(to->file);
    bool written = fclose(to->file) == 0 && good;
    if (!to->scratch[0])
        return written;
    written = written && rename(to->scratch, to->target) == 0;
    if (!written)
        remove(to->scratch);
    return written;
}

bool outputs_close(struct outputs *outputs, bool good)
{
    bool all = true;
    for (size_t i = 0; i < outputs->count; i++) {
        bool written = close_one(&outputs->to[i], good);
        if (good && !written)
            complain("%s: cannot be written", outputs->to[i].path);
        all &= written;
    }
    half_written = NULL;
    free(outputs);
    return all;
}
