/* A moment as RFC 3339 has it, by the clock that told it. */
#ifndef SMTPLINT_BASE_MOMENT_H
#define SMTPLINT_BASE_MOMENT_H

#include "base/text.h"

/* Minutes east of UTC, if the record tells them. */
struct zone {
    int east;
    bool known;
};

/* "2025-05-28T09:10:00+02:00"; nothing if `seconds` (since 1970) is NAN or beyond all years. Of a clock whose
 * zone is not known "-00:00", which is the sign for that (RFC 3339 section 4.3). */
void moment_add(struct text *out, double seconds, struct zone zone);

/* The same for people, who would take that sign for a zone. */
struct span moment_said(struct span stamp);

#endif
