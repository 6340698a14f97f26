/*
 * What is said on many connections, kept once for all of them: "250-PIPELINING", "354 End data with
 * <CR><LF>.<CR><LF>", "QUIT". Inside record/ only.
 *
 *     "250 2.1.0 Ok" 0    "250 2.1.0 Ok" 17    "RCPT TO:<a@b.example>" 0    "250 2.1.0 Ok" 17
 *
 * Only texts that come again get a number, so that addresses and queue numbers do not crowd out the rest.
 */
#ifndef SMTPLINT_RECORD_PHRASE_H
#define SMTPLINT_RECORD_PHRASE_H

#include <stdint.h>

#include "base/span.h"

struct phrases;

struct phrases *phrases_new(void);
void phrases_free(struct phrases *phrases); /* with all the texts; NULL is none */

/* Its number, or 0: it has none (yet). */
uint32_t phrases_number(struct phrases *phrases, struct span text);

/* `number`: one that was given away. The text is valid as long as the phrases are. */
struct span phrases_text(const struct phrases *phrases, uint32_t number);

#endif
