/* The files of rules/ as they were when the program was built, without their examples. Rules are packed JSON
 * (rules/packed_load.h); what is needed at each start is ready-made. */
#ifndef SMTPLINT_BASE_ASSETS_H
#define SMTPLINT_BASE_ASSETS_H

#include <stdbool.h>

#include "base/pattern.h"

struct asset {
    const char *name; /* "mail/sender-denied.json", "codes.json", "html/report.css" */
    const char *bytes;
    unsigned len;
};

extern const struct asset assets[]; /* sorted by name; written by embed.c */
extern const unsigned asset_count;

/* A value of a JSON file in dialects/. */
struct asset_node {
    const char *key;             /* in the object around it; "" in an array; the file's name */
    const char *text;            /* of a string; "true"; "" of the rest, `false` too */
    const unsigned char *begins; /* of a pattern: see pattern_built_in() */
    uint64_t octets;             /* the same */
    const struct asset_node *members;
    unsigned count;
};

/* "dialects/marked.json", "dialects/stamps.json" ... by name. */
extern const struct asset_node asset_dialects[];
extern const unsigned asset_dialect_count;

/* NULL if there is none of that name, or no node. */
const struct asset_node *asset_member(const struct asset_node *node, const char *key);

/* The member's text; "" if there is none. */
struct span asset_member_text(const struct asset_node *node, const char *key);

/* What tells whether a built-in rule holds, as tables: parsing it from JSON at each start would take longer
 * than reading a log. */
struct asset_pattern {
    const char *source;
    const unsigned char *begins;
    uint64_t octets;
};

struct asset_condition {
    unsigned short fact, pattern; /* places in the two tables below */
};

extern const char *const asset_facts[];
extern const unsigned asset_fact_count;
extern const struct asset_pattern asset_patterns[]; /* each once */
extern const unsigned asset_pattern_count;
extern const unsigned char asset_begins[][PATTERN_BEGINS]; /* that patterns point at */

struct asset_clause {
    const struct asset_condition *conditions;
    unsigned count;
    const char *const *words; /* one of which a matching reply must hold; NULL: none can be told */
    unsigned word_count;
};

struct asset_rule {
    const char *file;                                       /* name of the asset with the whole rule */
    const char *id, *category, *stage, *severity, *refines; /* "" where the rule says nothing */
    int follows;                                            /* a pattern; -1 none */
    struct asset_clause unless;
    const struct asset_clause *when;
    unsigned when_count;
    bool generic;
    int retry; /* 1 yes, 0 no, -1 not said */
};

extern const struct asset_rule asset_rules[];
extern const unsigned asset_rule_count;
extern const char asset_digest[]; /* 16 hex digits over all files of the book */

/* The file's text; {0} if there is none of that name. */
struct span asset_text(struct span name);

#endif
