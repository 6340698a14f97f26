/* Takes terminal control off a line. Inside record/ only. */
#ifndef SMTPLINT_RECORD_PEEL_H
#define SMTPLINT_RECORD_PEEL_H

#include "base/arena.h"
#include "record/line.h"

/*
 * From line->raw (with its end) to line->text and the flags. line->raw loses its end. Plain lines are not
 * copied. True if the text holds octets over 0x7f, whose encoding is still to be looked at.
 */
bool peel(struct line *line, struct arena *arena);

#endif
