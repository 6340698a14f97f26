/* Commands that never got their reply, and a client that gave up waiting. */
#include "session/part.h"

/* Behind the last piece that is missing: replies to what stands before may be in there. */
static size_t behind_gaps(const struct session *session, size_t end)
{
    size_t behind = 0;
    for (size_t i = 0; i < end; i++)
        if (session->entries[i].event == EVENT_GAP)
            behind = i + 1;
    return behind;
}

/* A handshake shows that STARTTLS was answered, though the 220 is missing in the record. */
static bool led_to_handshake(const struct session *session, size_t at)
{
    for (size_t i = at + 1; i < session->entry_count && entry_is(&session->entries[at], "STARTTLS"); i++)
        if (session->entries[i].event == EVENT_TLS_STARTED || session->entries[i].event == EVENT_TLS_FAILED)
            return true;
    return false;
}

/* Text sent ahead of a 354 that never came is given up with its DATA. */
static bool was_invited(const struct session *session, size_t body)
{
    for (size_t i = body; i-- > 0;)
        if (session->entries[i].from == SIDE_CLIENT && !session->entries[i].body)
            return !entry_is(&session->entries[i], "DATA") || session->entries[i].partner != NO_ENTRY;
    return true;
}

/* A chunk's text is answered with its BDAT; after QUIT nobody has to wait. */
static bool wants_answer(const struct session *session, size_t i)
{
    const struct entry *entry = &session->entries[i];
    bool answered_before = entry->body && (session_is_chunk(session, i) || !was_invited(session, i));
    return entry->from == SIDE_CLIENT && !answered_before && !entry->lost && !entry_is(entry, "QUIT") &&
           !led_to_handshake(session, i);
}

/* RFC 2920 section 3.1: what was sent in one group before a refusal came is given up with it; a client that
 * leaves then has not been kept waiting. */
const struct entry *session_unanswered(const struct session *session, size_t end)
{
    size_t refused = 0; /* where the last refusal of an earlier command stands */
    for (size_t i = behind_gaps(session, end); i < end; i++) {
        const struct entry *entry = &session->entries[i];
        bool answered = entry->partner != NO_ENTRY;
        if ((answered && !entry_failed(&session->entries[entry->partner])) || !wants_answer(session, i))
            continue;
        if (!answered && refused <= i)
            return entry;
        if (answered)
            refused = entry->partner;
    }
    return NULL;
}

static bool spoke(const struct session *session, size_t from, size_t end)
{
    for (size_t i = from; i < end; i++)
        if (session->entries[i].from == SIDE_SERVER)
            return true;
    return false;
}

static bool broke(const struct session *session, size_t end)
{
    for (size_t i = 0; i < end; i++)
        if (session->entries[i].event == EVENT_CLOSED || session->entries[i].event == EVENT_RESET)
            return true;
    return false;
}

bool session_said_goodbye(const struct session *session, size_t at)
{
    if (session->entries[at].code == 221) /* the QUIT it answers may be missing in the record */
        return true;
    return entry_is(&session->entries[at], "QUIT") && !broke(session, at) &&
           (session->entries[at].from == SIDE_SERVER ||
            (spoke(session, 0, session->entry_count) && !session_unanswered(session, at)));
}

/* RFC 2920 section 3.1: who sends QUIT in one group with the end of the text has not waited for its reply. */
static bool is_sent_ahead(const struct session *session, size_t at)
{
    const struct entry *quit = &session->entries[at], *before = at ? quit - 1 : NULL;
    bool same_frame =
        session->conversation->frames && before && before->from == SIDE_CLIENT && before->last == quit->first;
    return quit->ahead || same_frame;
}

/* Where QUIT is the first that the client says, and that after a while: it did not talk early, it no longer
 * waits for the greeting. */
static bool is_despair(const struct entry *connected, const struct entry *first)
{
    enum { LEAST = 2 }; /* seconds; who pipes in a single QUIT sends it at once */
    return connected && entry_is(first, "QUIT") && first->time - connected->time >= LEAST;
}

const struct entry *session_gave_up_on_greeting(const struct session *session, double *seconds)
{
    const struct entry *connected = NULL;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->event == EVENT_CONNECTED)
            connected = entry;
        if (entry->from == SIDE_NOTE)
            continue;
        if (entry->from == SIDE_SERVER || !is_despair(connected, entry))
            return NULL;
        *seconds = entry->time - connected->time;
        return entry;
    }
    return NULL;
}

const struct entry *session_gave_up(const struct session *session)
{
    if (!session->parts->server_visible)
        return NULL;
    for (size_t i = session->entry_count; i-- > 0;) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_CLIENT && entry_is(entry, "QUIT"))
            return !session_said_goodbye(session, i) && entry->partner == NO_ENTRY &&
                           !is_sent_ahead(session, i) && !spoke(session, i, session->entry_count)
                       ? entry
                       : NULL;
    }
    return NULL;
}
