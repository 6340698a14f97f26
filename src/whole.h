/* A run as a whole: each session is noted as it passes, and at the end rules are asked what they have in
 * common. For smtplint.c and rulecheck.c alone. */
#ifndef SMTPLINT_WHOLE_H
#define SMTPLINT_WHOLE_H

#include "engine.h"

struct whole;

struct whole *whole_new(struct rulebook *book);
void whole_add(struct whole *whole, const struct session *session, const struct report *report);

/* Once, after the last session. Lives as long as `whole`; NULL: a single session has nothing to be compared
 * with. */
const struct run_report *whole_judge(struct whole *whole);
void whole_free(struct whole *whole);

#endif
