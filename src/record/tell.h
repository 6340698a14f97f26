/*
 * Tells which dialect a recording is written in and which mark-up lies over it: what explains most lines that
 * such a speaker would say. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_TELL_H
#define SMTPLINT_RECORD_TELL_H

#include "record/dialect.h"

struct told {
    const struct dialect *dialect; /* NULL: none, it is plain */
    unsigned layers;               /* enum layer */
    size_t explained;              /* lines */
    size_t first;                  /* index of the first of them */
    size_t width;                  /* columns to which marked lines may have been wrapped; 0: they were not */
    bool newest_first;             /* a dialogue whose last line stands first, as some viewers export logs */
    bool hard_wrapped;             /* inside words, too */
};

/* The text is the first part of the file, as it stands there. `forced`: this dialect, only the layers are
 * told; may be NULL.
 */
struct told dialect_tell(const struct dialects *dialects, struct pattern_scratch *scratch, struct span text,
                         const struct dialect *forced);

/* "The response was:", an empty line, and then the reply: the paragraph goes on behind the empty line. */
bool stands_behind_blank(struct span line, struct span next);
/* The next line of a paragraph; of one that a mail quotes ("> "), without the mail's marks. */
struct span without_quote_marks(struct span line, struct span next);

#endif
