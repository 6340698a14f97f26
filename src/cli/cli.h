/*
 * The command line. Exit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or rules, 3 a
 * named file is unreadable or holds no SMTP, 4 internal error or output not writable; the highest of 4, 2, 3,
 * 1 wins.
 */
#ifndef SMTPLINT_CLI_CLI_H
#define SMTPLINT_CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "smtplint.h"

enum { STATUS_CLEAN = 0, STATUS_FINDINGS = 1, STATUS_USAGE = 2, STATUS_INPUT = 3, STATUS_OUTPUT = 4 };

enum { OUTPUTS_MOST = 16, FOLDERS_MOST = 16, GLOBS_MOST = 64 };

/* Patterns of file names, as the shell has them. */
struct globs {
    const char *at[GLOBS_MOST];
    size_t count;
};

enum color { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

struct output {
    const char *format, *path; /* "-": standard output */
};

struct cli {
    const char *command; /* "check", "show", ... */
    bool named;          /* the user said so */
    const char *format;  /* of standard output; NULL: tty */
    struct output outputs[OUTPUTS_MOST];
    size_t output_count;
    const char *language, *ours, *stdin_name, *at, *check, *dialect, *key_log;
    const char *folders[FOLDERS_MOST + 1];
    size_t folder_count;
    enum color color;
    enum smtplint_level fail_on;
    bool fail_never, conflicts, help, version, quiet, every_session, list_files, allow_empty, for_customer;
    struct globs include, exclude;
    const char *files_from, *files0_from, *resume, *baseline;
    const char *into, *level, *map, *key_file, *redact; /* redact; the last one: of reports */
    bool list;
    bool rename;
    unsigned long jobs;               /* worker processes; 0: as many as there are processors */
    unsigned long timeout;            /* seconds without a sign of life from one file; 0: the usual */
    unsigned long shard, shard_count; /* 1 to shard_count; shard_count 0: all */
    char **files;
    int file_count;
};

int cli_run(int count, char **words);

/* options.c: false with a message on stderr for wrong usage. */
bool cli_read(struct cli *cli, int count, char **words);
/* What the help says of an option; false: there are no more. `en` NULL: it is not in the help. */
struct option_text {
    const char *name;
    char letter; /* 0: none */
    const char *value, *en, *de;
};
bool cli_option(size_t which, struct option_text *text);

/* All of it, or what belongs to one command. */
void cli_help(const char *language, const char *command);

/* The command was given nothing to read: how it is called, and what is said. */
void cli_wants(const char *command);

/* terminal.c */
bool terminal_colors(enum color wanted);
size_t terminal_width(void);
bool terminal_is_utf8(void);
const char *terminal_language(void);

/* wishes.c: false with a message on stderr. */
bool wishes_take(const struct cli *cli, struct smtplint *engine);

/* check.c: the commands that read recordings */
int status_of(const struct cli *cli, const struct smtplint_counts *counts, bool bad_input);
int check_run(const struct cli *cli, struct smtplint *engine);

/* redact.c. NULL with *status set; what is wrong has been said. */
int redact_run(const struct cli *cli, struct smtplint *engine);
struct smtplint_redactor *redactor_of(const struct cli *cli, struct smtplint *engine, const char *level,
                                      int *status);

/* merge.c */
int merge_run(const struct cli *cli, struct smtplint *engine);

bool write_file(void *to, const char *bytes, size_t len); /* `to`: FILE * */
/* complain.c: "smtplint: ...\n" on standard error. Names of files are a stranger's words: what a terminal
 * would obey is written out. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

bool file_is_written(FILE *file); /* all of it, up to now */

#endif
