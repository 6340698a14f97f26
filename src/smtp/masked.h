/*
 * Names that whoever hands a record on has overwritten.
 *
 *     EHLO xxxxx.xxx      EHLO [redacted]      EHLO ********      name_is_masked
 *     EHLO myhost         EHLO <hostname>                         name_is_stand_in
 */
#ifndef SMTPLINT_SMTP_MASKED_H
#define SMTPLINT_SMTP_MASKED_H

#include "base/span.h"

/* No client says this. */
bool name_is_masked(struct span name);

/* Written in the place of a name, unless somebody really sent it: instructions hold such words, too. */
bool name_is_stand_in(struct span name);

#endif
