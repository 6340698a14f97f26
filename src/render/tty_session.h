/* What the formats ask of a session. Spans that come back point into the session. Inside render/ only. */
#ifndef SMTPLINT_RENDER_TTY_SESSION_H
#define SMTPLINT_RENDER_TTY_SESSION_H

#include "base/text.h"
#include "rules/rules.h"
#include "session/session.h"

struct recipients {
    unsigned long all, accepted, refused; /* refused: for good or for now */
};

struct span host_of(const struct session *session); /* name or else address of the server; "" unknown */
struct recipients recipients_of(const struct session *session);
struct span queue_id_of(const struct session *session);

/* The last reply of a stage, failing or not; NULL if there is none. */
const struct entry *reply_at_stage(const struct session *session, enum stage stage, bool failing);
const struct entry *command_at_stage(const struct session *session, enum stage stage); /* the last; NULL */

/* The last note of such an event; NULL if there is none. */
const struct entry *note_of(const struct session *session, enum event event);

/* The command that a server entry answers, or the entry itself if it is the client's; NULL if it is not in
 * the record. */
const struct entry *command_for(const struct session *session, const struct entry *entry);

/* Whether it is one of several replies to one text, each about one recipient: LMTP (RFC 2033 section 4.2),
 * PRDR. */
bool is_verdict_on_one(const struct session *session, const struct entry *reply);

/* The line in which EHLO offered the keyword; NULL if it was not offered. */
const struct reply_text *offer_of(const struct session *session, const char *keyword);
const struct entry *offers_of(const struct session *session); /* the EHLO reply that counts last; NULL */

/* The lookup that tells most of the server's name, answered or failed; NULL. Which of its answers does. */
const struct lookup *told_lookup(const struct session *session, bool answered);
const struct lookup_answer *told_answer(const struct session *session,
                                        const struct lookup *lookup); /* NULL if it has none */

/* The part of a client's line that a refusal is mostly about: "<kate@fabrikam.com>", "ws7.contoso.com", or a
 * whole unknown command. */
struct span object_of(const struct entry *command);
struct span address_of(const struct entry *command); /* of MAIL or RCPT, without brackets; "" */

/* When it began as RFC 3339 has it, by the clock of the record; nothing if that is not known. */
void stamp_add(struct text *out, const struct conversation *conversation);

const char *recipient_name(enum recipient_status status); /* the JSON contract's words */
const char *lookup_type_name(enum lookup_kind kind);      /* json.c */

/* The first root error: why the session counts as failed; NULL if it does not. */
const struct finding *first_error_of(const struct report *report);

bool finding_is_at(const struct finding *finding, size_t entry);

#endif
