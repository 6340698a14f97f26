/* Rows of octets, said when they have become lines. Inside record/ only. */
#ifndef SMTPLINT_RECORD_ROWS_H
#define SMTPLINT_RECORD_ROWS_H

#include "record/transcript.h"

void rows_more(struct reader *reader, struct talk *talk, const struct line_form *form, struct span row);

/* Another packet or speaker begins: says what is left. */
void rows_end(struct reader *reader, struct talk *talk);

#endif
