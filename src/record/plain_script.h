/*
 * What script(1) writes around a terminal's lines, and the command that opens a connection. For plain.c
 * alone.
 *
 *     Script started on 2026-11-22 03:07:53+00:00 [COMMAND="telnet mx1.fabrikam.com 25" TERM="xterm" ...]
 */
#ifndef SMTPLINT_RECORD_PLAIN_SCRIPT_H
#define SMTPLINT_RECORD_PLAIN_SCRIPT_H

#include "record/command.h"
#include "record/transcript.h"

/* The conversation that comes next was asked for by that command. */
void plain_open_by(struct reader *reader, const struct command *command);

/* The line "Script started on ..." and the line "Script done on ...". */
void plain_script_begins(struct reader *reader, struct span text);
void plain_script_ends(struct reader *reader, struct span text);

#endif
