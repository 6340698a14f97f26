/*
 * Is what was found among unmarked lines SMTP at all? A letter has lines that begin with a number, a price
 * list has nothing else. Inside record/ only.
 *
 *     550 5.1.1 no such user          tells of SMTP: the classes agree
 *     550 Relaying denied             so does this: servers' words
 *     550 Euro sind zu zahlen.        does not
 *     563 Schrauben M8                speaks against it: no server uses that code
 */
#ifndef SMTPLINT_RECORD_BELIEF_H
#define SMTPLINT_RECORD_BELIEF_H

#include "record/record.h"

/* `lines`: lines with text that were read until the conversation was complete, its own included. */
bool belief_holds(const struct conversation *conversation, size_t lines);

/* Lines that a mark gives to the client, none of them a command: the mark was a mail's. */
bool belief_is_quotation(const struct conversation *conversation);

/* Whether a web page was asked for and a web server answered. */
bool belief_is_http(const struct conversation *conversation);

#endif
