/* What the two files of boxes share. */
#ifndef SMTPLINT_RECORD_BOXED_PART_H
#define SMTPLINT_RECORD_BOXED_PART_H

#include <stdbool.h>

#include "base/span.h"

/* What programs call the text that was logged, and when. */
bool boxed_is_message(struct span name);
bool boxed_is_time_name(struct span name);

bool boxed_is_time(struct span text); /* a day, a time of day, or both */

#endif
