/* Which lines of a log belong to one error message: its stack, its causes. Inside record/ only. */
#ifndef SMTPLINT_RECORD_TRACE_H
#define SMTPLINT_RECORD_TRACE_H

#include "record/reader.h"

/* The line that is being read, `stamped` or without a time of its own. */
void trace_see(struct reader *reader, bool stamped);

/* Whether what the line says is about mail: a library's dialogue goes on, or the line tells so, or one of the
 * same error message. Programs with a mail library in them fail in many other ways. */
bool trace_is_of_mail(struct reader *reader);

/* Whether more is known of the conversation than what error messages told. */
bool trace_has_dialogue(const struct conversation *conversation);

#endif
