/*
 * smtplint: explains saved SMTP sessions. The public C API; all that the command line, the fuzz targets and
 * other programs need.
 *
 *     char why[SMTPLINT_WHY];
 *     struct smtplint *engine = smtplint_new(NULL, why, sizeof why);
 *     struct smtplint_options options = {.format = "json"};
 *     struct smtplint_run *run = smtplint_begin(engine, &options, write_to, stdout);
 *     smtplint_file(run, "ticket.log", NULL);
 *     struct smtplint_counts counts = smtplint_end(run);
 *     smtplint_free(engine);
 *
 * Nothing here prints, exits or touches the network. An engine is used by one thread at a time.
 */
#ifndef SMTPLINT_H
#define SMTPLINT_H

#include <stdbool.h>
#include <stddef.h>

enum { SMTPLINT_WHY = 1024 }; /* octets that any reason fits in */

enum smtplint_level { SMTPLINT_NOTE, SMTPLINT_WARNING, SMTPLINT_ERROR };

struct smtplint_options {
    const char *format;   /* one that smtplint_formats() lists; NULL: "text" */
    const char *language; /* "en" or "de"; NULL: "en" */
    const char *ours;     /* domain or address of the reader's side; NULL: not known */
    bool color, ascii;
    size_t width; /* columns of prose; 0: 79 */
    bool dialogue_only;
    const char *dialect;       /* of the texts, one that smtplint_formats() lists; NULL: found out */
    const char *key_log;       /* a file with the TLS secrets of captures (NSS key log); NULL: none */
    enum smtplint_level least; /* findings below are not shown by tty, text and brief */
};

struct smtplint_counts {
    unsigned long files, sessions, failed;
    unsigned long errors, warnings, notes, consequences; /* the first three: roots */
    unsigned long unread;                                /* files without SMTP */
    unsigned long damaged; /* cut or broken containers, files that could not be read */
};

struct smtplint;
struct smtplint_run;

/* Receives the output in pieces; false stops nothing, but is remembered (smtplint_failed). */
typedef bool smtplint_write(void *to, const char *bytes, size_t len);

/* Rules and dialects. `folders`: more rules, NULL-terminated, may be NULL. NULL with `why` set
 * (NUL-terminated) if a rule is wrong. */
struct smtplint *smtplint_new(const char *const *folders, char *why, size_t size);
void smtplint_free(struct smtplint *engine);

/* NULL: the format or language is not known. */
struct smtplint_run *smtplint_begin(struct smtplint *engine, const struct smtplint_options *options,
                                    smtplint_write *write, void *to);

/* One recording. `name` is what reports call it (NULL: the path). "-" is standard input. False with `why`
 * (may be NULL) set if it cannot be read at all. */
bool smtplint_file(struct smtplint_run *run, const char *path, const char *name, char *why, size_t size);

/* The same for bytes in memory. */
void smtplint_bytes(struct smtplint_run *run, const char *bytes, size_t len, const char *name);

/* Sessions that the last recording held, and whether it was damaged. */
unsigned long smtplint_sessions_of_last(const struct smtplint_run *run);

bool smtplint_failed(const struct smtplint_run *run); /* a write was refused */
struct smtplint_counts smtplint_end(struct smtplint_run *run);

/* ---- knowledge without a recording ---- */

struct smtplint_question {
    const char *what; /* a rule's id, a code ("550"), an enhanced code ("5.7.1") or a pasted reply */
    const char *at;   /* the command that the reply answered ("rcpt"); NULL: not known */
};

/* False if nothing is known of it. */
bool smtplint_explain(struct smtplint *engine, const struct smtplint_question *question,
                      const struct smtplint_options *options, smtplint_write *write, void *to);

/* Format "text", "json", "csv" or "markdown". */
bool smtplint_rules(struct smtplint *engine, const char *format, const char *language, smtplint_write *write,
                    void *to);
void smtplint_facts(const char *language, smtplint_write *write, void *to);
void smtplint_formats(struct smtplint *engine, const char *language, smtplint_write *write, void *to);

/* Checks the rules of a folder, runs their examples, and writes what is wrong; true if nothing is. */
bool smtplint_check(struct smtplint *engine, const char *folder, smtplint_write *write, void *to);

/* For those who write rules: each error that another one on the same reply kept out. Lines of file, line,
 * what decided ("refine", "generic", "exactness", "depth", "conditions", "id"), winner, its category, loser,
 * its category, with tabs between. False: unreadable. */
bool smtplint_conflicts(struct smtplint *engine, const char *path, smtplint_write *write, void *to);

/* The id of a built-in rule that a folder replaced, and its length; NULL behind the last. Not NUL-terminated.
 */
const char *smtplint_replaced(const struct smtplint *engine, size_t index, size_t *len);

const char *smtplint_version(void);
size_t smtplint_rule_count(const struct smtplint *engine);

#endif
