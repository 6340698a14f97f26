/* The examples inside rules/dialects/, for `smtplint rules --check`. For rulecheck.c alone. */
#ifndef SMTPLINT_DIALECTCHECK_H
#define SMTPLINT_DIALECTCHECK_H

#include "base/text.h"
#include "record/record.h"

struct json_t;

struct dialect_checks {
    const struct dialects *dialects;
    struct text *out;
    unsigned long dialects_seen, examples, wrong;
};

/* Nothing happens if the file is no dialect. */
void dialectcheck_file(struct dialect_checks *checks, const char *file, const struct json_t *json);

#endif
