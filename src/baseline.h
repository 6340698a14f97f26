/*
 * Failures that are known already. A failure is known by its rule, the organisation that runs the server, and
 * the reply without what changes each time - not by its file, so that next week's is the same one.
 *
 *     {"rule": "recipient-unknown", "server": "contoso.example", "reply": "550 5.1.1 <#>: User unknown"}
 *
 * For smtplint.c; the API stands in smtplint.h.
 */
#ifndef SMTPLINT_BASELINE_H
#define SMTPLINT_BASELINE_H

#include "render/render.h"
#include "smtplint.h"

struct failure {
    struct span rule, server, reply; /* "" not known */
};

/* What tells it from others. Lives in the arena, valid UTF-8. */
struct failure failure_of(struct arena *arena, const struct session *session, const struct finding *finding);

/* As it was read from the file. */
void baseline_add(struct smtplint_baseline *baseline, const struct failure *failure);

/* As a run found it; true if the file had it. With `learn` it is kept even if the file had it not. */
bool baseline_meet(struct smtplint_baseline *baseline, const struct failure *failure, bool learn);

/* Marks and counts the findings that the baseline knows, and marks what follows from them. */
void baseline_mark(struct smtplint_baseline *baseline, const struct session *session, struct report *report);
void baseline_learn(struct smtplint_baseline *baseline, const struct session *session,
                    const struct report *report);

/* The report without what is marked. Lives in the arena. */
struct report report_without_known(struct arena *arena, const struct report *report);

/* baseline_load.c */
bool baseline_load(struct smtplint_baseline *baseline, struct span json, struct error *error);
void failure_write(struct text *out, const struct failure *failure);

#endif
