/* A text in UTF-8 that came in UTF-16, and back (RFC 2781). All others are taken as they are. Inside redact/
 * only. */
#ifndef SMTPLINT_REDACT_FLAT_H
#define SMTPLINT_REDACT_FLAT_H

#include "base/text.h"

enum flat_form { FLAT_OCTETS, FLAT_UTF16LE, FLAT_UTF16BE };

/* False: it is another form, UTF-32. */
bool flat_form_of(struct span octets, enum flat_form *form);

/* Halves of surrogate pairs that stand alone become three octets each, which are no UTF-8 and come back as
 * they were; so does an octet too many at the end. */
void flat_read(enum flat_form form, struct span octets, struct text *flat);
void flat_write(enum flat_form form, struct span flat, struct span octets, struct text *out);

#endif
