/* Whether a line stands in another conversation than the lines before it, though nothing greets between them:
 * a ticket pastes two of them, with words between. Inside record/ only. */
#ifndef SMTPLINT_RECORD_APART_H
#define SMTPLINT_RECORD_APART_H

#include "record/record.h"

/* "And from the office:", "Server B:", "----". One word alone was typed. */
bool apart_is_words(struct span text);

/* Lines of such words stand behind the last reply. They are taken for the client's until the conversation is
 * complete. */
bool apart_by_words(const moment_list *moments);

/* Behind such lines: a command that the same server would hardly be sent, or would not take so. `answer` is
 * the line behind the command. */
bool apart_begins(const moment_list *moments, struct span command, struct span answer);

#endif
