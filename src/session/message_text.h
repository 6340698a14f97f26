/* A message's text as this record shows it: what stood between DATA and the dot, or its chunks, RFC 3030
 * section 2. Inside session/ only. */
#ifndef SMTPLINT_SESSION_MESSAGE_TEXT_H
#define SMTPLINT_SESSION_MESSAGE_TEXT_H

#include "session/session.h"

struct message_text_seen {
    const struct entry *first, *last; /* the first and last piece; NULL: none stands in the record */
    bool begun, ended;                /* its first octet, and its end, stand in the record */
    bool whole;                       /* both, and nothing is missing between them */
    bool header;                      /* its header is whole */
    struct body body;                 /* of all pieces together */
};

/* The text that the reply, an entry of the session, decided on; NULL or a reply to another command: the
 * first one in the record. Texts that the recording program left out are not visible. */
struct message_text_seen message_text_seen(const struct session *session, const struct entry *reply);

#endif
