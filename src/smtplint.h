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
    bool for_customer;    /* tty, text, markdown and html: plain sentences for who runs no mail server */
    bool color, ascii;
    size_t width; /* columns of prose; 0: 79 */
    bool dialogue_only;
    bool every_session;        /* tty and text show each in full even where more than 20 make a summary */
    bool without_digest;       /* "lines" leave out what the file's content is known by; merge wants it */
    enum smtplint_level least; /* findings below are not shown by tty, text and brief */
};

struct smtplint_counts {
    unsigned long files, sessions, failed;
    unsigned long errors, warnings, notes, consequences; /* the first three: roots */
    unsigned long across[SMTPLINT_ERROR + 1];            /* about several sessions together, by level */
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

bool smtplint_knows(const char *format);

/* From now on every text is read as that dialect, one that smtplint_formats() lists; false: there is none. */
bool smtplint_read_as(struct smtplint *engine, const char *dialect);

/* TLS secrets for captures, in the NSS key log format; they stay with the engine. */
void smtplint_key_log(struct smtplint *engine, const char *text, size_t len);

/* NULL: the format or language is not known. */
struct smtplint_run *smtplint_begin(struct smtplint *engine, const struct smtplint_options *options,
                                    smtplint_write *write, void *to);

/* The same with several formats: each recording is read once and told to all. */
struct smtplint_output {
    struct smtplint_options options;
    smtplint_write *write;
    void *to;
};

struct smtplint_run *smtplint_begin_all(struct smtplint *engine, const struct smtplint_output *outputs,
                                        size_t count);

/* One recording. `name` is what reports call it (NULL: the path). "-" is standard input. False with `why`
 * (may be NULL) set if it cannot be read at all. */
bool smtplint_file(struct smtplint_run *run, const char *path, const char *name, char *why, size_t size);

/* The same for bytes in memory. */
void smtplint_bytes(struct smtplint_run *run, const char *bytes, size_t len, const char *name);

/* ---- what another process or machine found out ---- */

/* What comes next is told of another file. Only for the two below. */
void smtplint_next_file(struct smtplint_run *run);

/* A line that another run wrote in the format "lines" or "ndjson", without its end. `name` (may be NULL) is
 * what the file is called here. False: not such a line. */
bool smtplint_line(struct smtplint_run *run, const char *line, size_t len, const char *name);

/* A file of which nothing (more) can be had, and why. */
void smtplint_unread(struct smtplint_run *run, const char *name, const char *why, bool damaged);

/*
 * Many runs as one. Parts are files in the format "ndjson", whole or cut off, in any order and any number of
 * times; what comes out is the same as of one run over all, sorted by file. Only the places of the lines are
 * kept in memory.
 */
struct smtplint_merge;
enum smtplint_part {
    SMTPLINT_PART_WHOLE,
    SMTPLINT_PART_CUT,  /* its run did not come to its end; what is there is taken */
    SMTPLINT_PART_WRONG /* cannot be read, or a line is not what a run wrote; `why` is set */
};

struct smtplint_merge *smtplint_merge_new(void);
enum smtplint_part smtplint_merge_part(struct smtplint_merge *merge, const char *path, char *why,
                                       size_t size);
bool smtplint_merge_mixed(const struct smtplint_merge *merge); /* parts of different programs or rules */
bool smtplint_merge_tell(struct smtplint_merge *merge, struct smtplint_run *run); /* false: a part changed */
void smtplint_merge_free(struct smtplint_merge *merge);

/* ---- failures that are known already ---- */

/*
 * A baseline is a file of failures, each known by its rule, the organisation that runs the server, and the
 * reply without what changes each time. One run learns, later ones leave out what is known.
 */
struct smtplint_baseline;
enum smtplint_keep {
    SMTPLINT_KEEP_ALL,
    SMTPLINT_KEEP_MET /* of what the file had, what a run met again */
};
struct smtplint_baseline_counts {
    unsigned long known, fresh, gone; /* the file had; it had not; it had and no run met again */
};

struct smtplint_baseline *smtplint_baseline_new(void);
void smtplint_baseline_free(struct smtplint_baseline *baseline);
bool smtplint_baseline_read(struct smtplint_baseline *baseline, const char *path, char *why, size_t size);
bool smtplint_baseline_write(struct smtplint_baseline *baseline, enum smtplint_keep keep,
                             smtplint_write *write, void *to);
struct smtplint_baseline_counts smtplint_baseline_count(const struct smtplint_baseline *baseline);

/* Before the first file. What the baseline has is not shown, or marked where programs read, and does not
 * count as an error, warning or note; what it has not is new. */
void smtplint_hush(struct smtplint_run *run, struct smtplint_baseline *baseline);

/* Before the first file. What the run finds is added. */
void smtplint_learn(struct smtplint_run *run, struct smtplint_baseline *baseline);

/* What the content of a file is known by, NUL-terminated; false: not readable, or no room. */
bool smtplint_digest(const char *path, char *digest, size_t size);

/* Sessions that the last recording held, and whether it was damaged. */
unsigned long smtplint_sessions_of_last(const struct smtplint_run *run);

bool smtplint_failed(const struct smtplint_run *run); /* a write was refused */
struct smtplint_counts smtplint_end(struct smtplint_run *run);

/* ---- records that can be given away ---- */

/*
 * Names of people and hosts, addresses and secrets are replaced by as many octets that name nobody. A record
 * of which another story would be left, or in which a replaced name can still be read, does not come out.
 */
struct smtplint_redactor;

/* `level`: "credentials", "addresses", "hosts" or "all". What is equal has equal stand-ins wherever the key
 * (any octets; NULL: a random one) is the same. NULL: no such level. */
struct smtplint_redactor *smtplint_redactor_new(struct smtplint *engine, const char *level, const void *key,
                                                size_t len);
void smtplint_redactor_free(struct smtplint_redactor *redactor);

enum smtplint_redacted {
    SMTPLINT_REDACTED,
    SMTPLINT_REDACT_NO_SMTP, /* nothing tells whether its sense would stay */
    SMTPLINT_REDACT_CHANGED, /* its findings would be others */
    SMTPLINT_REDACT_LEFT,    /* something could still be read */
    SMTPLINT_REDACT_CANNOT   /* it cannot be read, or not be written again */
};

/* A recording of a file: the file itself, or one of those that are packed in it. */
struct smtplint_redacted_member {
    const char *name; /* as reports have it: "ticket.zip!logs/a.txt" */
    bool packed;
    enum smtplint_redacted result;
    const char *why;   /* English; "" if it is redacted and nothing is to be said */
    const char *bytes; /* if it is; valid during the call */
    size_t len;
};
typedef void smtplint_take_redacted(void *with, const struct smtplint_redacted_member *member);

/* Who gets what comes out; before the first file. */
void smtplint_redact_to(struct smtplint_redactor *redactor, smtplint_take_redacted *take, void *with);

/* False with `why` set: the file cannot be opened. */
bool smtplint_redact(struct smtplint_redactor *redactor, const char *path, const char *name, char *why,
                     size_t size);

/* The same of bytes in memory. */
void smtplint_redact_bytes(struct smtplint_redactor *redactor, const char *bytes, size_t len,
                           const char *name);

/* Places of a kind that were replaced; `name` tells it ("credential"), NULL behind the last. */
unsigned long smtplint_redact_count(const struct smtplint_redactor *redactor, size_t kind, const char **name);

/* What stands for what; `*next` begins as 0. False behind the last. Secrets are not among them. */
struct smtplint_redacted_pair {
    const char *kind, *original, *image; /* not NUL-terminated */
    size_t len;                          /* of either */
    unsigned long times;
};
bool smtplint_redact_pair(const struct smtplint_redactor *redactor, size_t *next,
                          struct smtplint_redacted_pair *pair);

/* Whether the word was replaced as a name: the name of a file may hold it, too. */
bool smtplint_redact_knows(const struct smtplint_redactor *redactor, const char *word, size_t len);

/* From now on every recording is redacted before it is told of; it stays the caller's. */
void smtplint_redact_all(struct smtplint *engine, struct smtplint_redactor *redactor);

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
const char *smtplint_rules_digest(const struct smtplint *engine);
size_t smtplint_rule_count(const struct smtplint *engine);

#endif
