/*
 * Several lines of a record in one, with the ends of lines written as escapes: a string in a program's source
 * or output, syslog.
 *
 *     220 mx1 ESMTP\r\nEHLO ws7\r\n250 mx1\r\n
 *     output = b'220 mx1 ESMTP\r\nEHLO ws7\r\n250 mx1\r\n'
 *     mailer[812]: 220 mx1 ESMTP#015#012EHLO ws7#015#012250 mx1
 */
#ifndef SMTPLINT_RECORD_ESCAPED_H
#define SMTPLINT_RECORD_ESCAPED_H

#include "base/arena.h"

/* Are there enough of them for a dialogue? */
bool escaped_hints(struct span line);

/* Is a line a reply or a command, with a program's mark in front or without? */
bool escaped_says(struct span text);

/* With line feeds in their places. */
struct span escaped_undo(struct span line, struct arena *arena);

#endif
