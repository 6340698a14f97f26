/*
 * What a file is known by, whatever it is called: the SHA-256 of its octets as hex digits. Of one that is
 * larger than DIGEST_WHOLE, its length and DIGEST_END octets of either end: such files are captures, whose
 * packets have time stamps, and reading them twice would take as long as explaining them. For smtplint.c and
 * merge.c.
 */
#ifndef SMTPLINT_DIGEST_H
#define SMTPLINT_DIGEST_H

#include "base/text.h"

enum { DIGEST_WHOLE = 16 * 1024 * 1024, DIGEST_END = 1024 * 1024 };

void digest_bytes(struct text *out, struct span bytes);

/* Nothing is added for "-" and for what cannot be read or is no file. */
void digest_file(struct text *out, const char *path);

#endif
