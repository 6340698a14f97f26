/*
 * Marked lines that a mail program or a form has wrapped: the rest of a reply stands in the next line,
 * without a mark. Inside record/ only.
 *
 *     <** 450 4.2.0 <karl@fabrikam.example>: Recipient address rejected:
 *     Greylisted, please try again in 300 seconds
 */
#ifndef SMTPLINT_RECORD_WRAPPED_H
#define SMTPLINT_RECORD_WRAPPED_H

#include "record/reader.h"

/* Adds to reader->line what was wrapped off it. */
void wrapped_complete(struct reader *reader);

#endif
