/* Findings as JSON, of a session and of a run. Inside render/ only. */
#ifndef SMTPLINT_RENDER_JSON_FINDING_H
#define SMTPLINT_RENDER_JSON_FINDING_H

#include "render/render.h"

void json_places(struct text *out, unsigned long first, unsigned long last);
void json_finding(struct text *out, const struct finding *finding, enum language language);

/* "across": what sessions have in common; nothing if there were no two. */
void json_across(struct text *out, const struct render_run *run);

#endif
