/* Examples of rules of the stage "run": several sessions, in files of their own, with the time they began.
 * For rulecheck.c alone. */
#ifndef SMTPLINT_RUNCHECK_H
#define SMTPLINT_RUNCHECK_H

#include <jansson.h>

#include "whole.h"

/* What the rules say of [{"file": "a.log", "started": "2025-05-01T09:00:00Z", "record": [...]}, ...]. Lives
 * as long as `whole`; NULL: there were no two sessions. */
const struct run_report *runcheck_judge(struct smtplint *engine, struct whole *whole, json_t *sessions);

#endif
