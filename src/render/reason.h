/* Why a file could not be read: record/ says it in English, here stands the German. */
#ifndef SMTPLINT_RENDER_REASON_H
#define SMTPLINT_RENDER_REASON_H

#include "base/arena.h"
#include "base/language.h"

/* As it is in English, and where another program's library or the system said it. */
struct span reason_in(struct arena *arena, struct span english, enum language language);

#endif
