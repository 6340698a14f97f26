/* From JSON to rules. Inside rules/ only. */
#ifndef SMTPLINT_RULES_LOAD_H
#define SMTPLINT_RULES_LOAD_H

#include <jansson.h>

#include "rules/book.h"

/* What tells whether the rule holds. The error names the JSON path. */
bool rule_load_head(struct rulebook *book, const json_t *json, struct rule *rule, struct error *error);

/* What it says; empty fields are filled from `parent` (may be NULL). */
bool rule_load_body(struct rulebook *book, const json_t *json, const struct body *parent, struct body *body,
                    struct error *error);

/* Conditions of `when` (object or array of objects). */
bool clauses_load(struct rulebook *book, const json_t *json, struct clause **clauses, size_t *count,
                  struct error *error);
bool clause_load(struct rulebook *book, const json_t *json, struct clause *clause, struct error *error);

struct span load_span(struct arena *arena, const json_t *value);
struct words load_words(struct arena *arena, const json_t *value);

#endif
