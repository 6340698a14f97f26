/* Names of SASL mechanisms (RFC 4422 section 3.1). */
#ifndef SMTPLINT_SMTP_MECHANISM_H
#define SMTPLINT_SMTP_MECHANISM_H

#include <stdbool.h>

#include "base/span.h"

/* One that mail servers offer, in either case; the registry holds more. */
bool mechanism_is_known(struct span word);

#endif
