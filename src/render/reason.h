/* Why a file could not be read: record/ says it in English, here stands the German. */
#ifndef SMTPLINT_RENDER_REASON_H
#define SMTPLINT_RENDER_REASON_H

#include "base/arena.h"
#include "base/language.h"
#include "render/render.h"

/* The heading over the reason: with a place in the file it is damaged from there on, without one it was not
 * read. */
struct words reason_kind(const struct unread *unread);

/* As it is in English, and where another program's library or the system said it. */
struct span reason_in(struct arena *arena, struct span english, enum language language);

#endif
