/*
 * STARTTLS in a text that a terminal program wrote: such a program has no TLS, so what is typed behind the
 * 220 goes out as plain text where a ClientHello is due (RFC 3207 section 4), and no server answers that.
 */
#include "session/part.h"

/* The last 220 to STARTTLS, if neither a reply nor word of a handshake stands behind it; NO_ENTRY. */
static size_t lone_go_ahead(const struct session *session)
{
    size_t found = NO_ENTRY;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        bool tls =
            entry->from == SIDE_NOTE && (entry->event == EVENT_TLS_STARTED ||
                                         entry->event == EVENT_TLS_FAILED || entry->event == EVENT_GAP);
        if (tls || (entry->from == SIDE_SERVER && entry->code))
            found = !tls && entry_is(entry, "STARTTLS") && entry->code == 220 ? i : NO_ENTRY;
    }
    return found;
}

const struct entry *session_typed_for_handshake(const struct session *session)
{
    size_t go_ahead = lone_go_ahead(session);
    for (size_t i = go_ahead == NO_ENTRY ? session->entry_count : go_ahead + 1; i < session->entry_count;
         i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_CLIENT && !entry->inferred && entry->known && !entry_is(entry, "QUIT"))
            return entry;
    }
    return NULL;
}
