/* The files of rules/ as they were when the program was built: JSON without blanks, rules without their
 * examples. */
#ifndef SMTPLINT_BASE_ASSETS_H
#define SMTPLINT_BASE_ASSETS_H

#include "base/span.h"

struct asset {
    const char *name; /* "mail/sender-denied.json", "dialects/marked.json", "codes.json"; "heads.json" is
                         made: see embed.c */
    const char *bytes;
    unsigned len;
};

extern const struct asset assets[]; /* sorted by name; written by embed.c */
extern const unsigned asset_count;

/* The file's text; {0} if there is none of that name. */
struct span asset_text(struct span name);

#endif
