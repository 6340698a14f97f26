/*
 * Replies that error messages tell: often the server's words once more, sometimes the only place where they
 * stand. Inside record/ only.
 *
 *     SMTP ERROR: RCPT TO command failed: 554 5.7.1 <bob@example.org>: Relay access denied      (PHPMailer)
 *     to=<bob@example.org>, ... status=bounced (host mx[192.0.2.7] said: 550 no (in reply to RCPT TO
 * command))
 */
#ifndef SMTPLINT_RECORD_VERDICT_H
#define SMTPLINT_RECORD_VERDICT_H

#include "record/reader.h"
#include "record/utter.h"

/* Whether the server said it in this conversation. */
bool verdict_is_heard(const struct conversation *conversation, struct span line);

/* Where the line repeats the words of a refusal that was heard; {0} if nowhere. */
struct span verdict_quoted(const struct conversation *conversation, struct span line);

/* The dialogue itself asks for this recipient: what a program says of it without a code adds nothing. */
bool verdict_is_shown(const struct conversation *conversation, struct span recipient);

/*
 * Adds the reply to the open conversation, behind the command that it answered (written down as inferred, if
 * the record does not show it), and notes that something is missing. False when it was heard: then nothing is
 * added.
 */
bool verdict_add(struct reader *reader, const struct utterance *lines, const struct extract *extract);

/* An error message names the command at which it happened: the command is written down as inferred. `last`:
 * the session ended there, so it got no reply. */
void verdict_command(struct reader *reader, const struct extract *extract, bool last);

#endif
