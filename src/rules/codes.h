/* What reply codes and enhanced status codes mean (rules/codes.json). For say.c and `explain`. */
#ifndef SMTPLINT_RULES_CODES_H
#define SMTPLINT_RULES_CODES_H

#include "base/language.h"

struct code_table;

struct rulebook;

const struct code_table *book_codes(struct rulebook *book);

/* NULL: not in the table. */
const struct words *code_meaning(const struct code_table *codes, struct span code);
const struct words *enhanced_meaning(const struct code_table *codes, struct span enhanced); /* "5.1.1" */
const struct words *digit_meaning(const struct code_table *codes, struct span digit);       /* "5" */
const struct words *subject_meaning(const struct code_table *codes,
                                    struct span enhanced); /* "5.1.1": that of X.1 */

#endif
