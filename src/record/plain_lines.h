/* Lines of telnet logs as a viewer or a web form left them: broken at the window's width, with a blank line
 * behind each. For plain.c alone. */
#ifndef SMTPLINT_RECORD_PLAIN_LINES_H
#define SMTPLINT_RECORD_PLAIN_LINES_H

#include "record/transcript.h"

/* Joins to the line read last what is the rest of it. */
void plain_complete_line(struct reader *reader);

/* Whether it is the blank line that the copy put behind each; blank lines of a message itself come twice
 * then. */
bool plain_is_doubling(struct reader *reader, struct span text);

#endif
