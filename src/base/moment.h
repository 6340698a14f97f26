/* A moment as RFC 3339 has it, by the clock that told it. */
#ifndef SMTPLINT_BASE_MOMENT_H
#define SMTPLINT_BASE_MOMENT_H

#include "base/text.h"

/* "2025-05-28T09:10:00+02:00"; nothing if `seconds` (since 1970) is NAN or beyond all years. `zone`: minutes
 * east of UTC. */
void moment_add(struct text *out, double seconds, int zone);

#endif
