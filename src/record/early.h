/*
 * Error messages that stand before the dialogue, because standard error came first. Inside record/ only.
 *
 *     msmtp: server message: 554 5.7.1 <bob@example.org>: Relay access denied      <- waits, and is heard
 * again below: dropped
 *     <-- 220 mx.example.net ESMTP
 *     ...
 */
#ifndef SMTPLINT_RECORD_EARLY_H
#define SMTPLINT_RECORD_EARLY_H

#include "record/transcript.h"

/* True if the line was put aside until a dialogue comes. */
bool early_takes(struct reader *reader, const struct line_form *form, const struct extract *extract);

bool early_waits(const struct reader *reader);

/* Adds what was put aside to the conversation being built, unless it was heard there. */
void early_settle(struct reader *reader);

#endif
