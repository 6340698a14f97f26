/* Things that people attach instead of a log, and what to ask for. Inside record/ only. */
#ifndef SMTPLINT_RECORD_STRANGER_H
#define SMTPLINT_RECORD_STRANGER_H

#include "base/span.h"

/* English: what the file is and what to send instead; NULL: a text, or nothing that is known. */
const char *stranger_tell(struct span head);

/* The same of a text in which what looks like a reply is none, so that it is not read at all. */
const char *stranger_garbled(struct span head);

#endif
