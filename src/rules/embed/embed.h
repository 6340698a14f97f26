/* The inside of the build tool: what was read, and who writes it down. */
#ifndef SMTPLINT_RULES_EMBED_EMBED_H
#define SMTPLINT_RULES_EMBED_EMBED_H

#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>

struct file {
    char *name;
    char *bytes;  /* as it is; JSON without blanks */
    char *packed; /* JSON, packed; NULL: a page file, which is no part of the rule book, or a tree */
    json_t *tree; /* written as such; NULL: as text */
};

void fail(const char *what, const char *why);

/* ---- literal.c ---- */
void write_bytes(FILE *out, const char *bytes);
void write_string(FILE *out, const json_t *value); /* "true" for true, "" for what is no string */

/* ---- tables.c ---- */
void write_rules(FILE *out, const json_t *rules);
void write_hints_of(FILE *out, const char *source); /* what it begins with, a pointer into the table of
                                                       write_tables(); which octets it requires */
void write_tables(FILE *out);                       /* behind all that points at them */

/* ---- pack.c ---- */
char *pack(json_t *json); /* for the caller to free() */

/* ---- trees.c ---- */
void write_tree(FILE *out, const char *key, json_t *json);

#endif
