#include "session/message_text.h"

#include "session/part.h"

static bool is_gap(const struct entry *entry)
{
    return entry->from == SIDE_NOTE && entry->event == EVENT_GAP;
}

static bool is_visible(const struct entry *entry)
{
    return entry->body && !entry->body->elided;
}

static bool is_text_or_chunk(const struct entry *entry)
{
    return entry->body || entry_is(entry, "BDAT");
}

/* A chunk's reply answers its BDAT. */
static size_t text_of_reply(const struct session *session, const struct entry *reply)
{
    if (!reply || reply->partner == NO_ENTRY)
        return NO_ENTRY;
    size_t at = reply->partner;
    if (entry_is(&session->entries[at], "BDAT"))
        at++;
    return at < session->entry_count && is_visible(&session->entries[at]) ? at : NO_ENTRY;
}

static size_t first_text(const struct session *session)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_visible(&session->entries[i]))
            return i;
    return NO_ENTRY;
}

/* Back to the first of a message's chunks; true: what came before the text stands in the record. */
static bool find_beginning(const struct session *session, size_t *at)
{
    for (size_t i = *at; i-- > 0;) {
        const struct entry *entry = &session->entries[i];
        if (is_gap(entry))
            return false;
        if (entry->from != SIDE_CLIENT)
            continue;
        if (!is_text_or_chunk(entry))
            return true;
        if (entry->body)
            *at = i;
    }
    return true;
}

static void join(struct message_text_seen *seen, const struct entry *piece)
{
    struct body *all = &seen->body;
    const struct body *body = piece->body;
    for (size_t i = 0; !all->blank_line && i < body->headers && all->headers < BODY_HEADERS; i++)
        all->header[all->headers++] = body->header[i];
    if (!all->blank_line && body->from_fault)
        all->from_fault = body->from_fault;
    all->cut |= body->cut;
    all->header_cut |= !all->blank_line && body->header_cut;
    all->blank_line |= body->blank_line;
    all->eight_bit |= body->eight_bit;
    all->bare_lf |= body->bare_lf;
    all->lines += body->lines;
    all->octets += body->octets;
    if (body->longest > all->longest)
        all->longest = body->longest;
    seen->last = piece;
}

/* Takes the chunks behind the first; true: up to the last one, without a gap. */
static bool join_chunks(const struct session *session, size_t at, struct message_text_seen *seen)
{
    bool last = entry_is_last_chunk(&session->entries[at - 1]), complete = seen->body.terminated;
    for (size_t i = at + 1; i < session->entry_count && !(last && complete); i++) {
        const struct entry *entry = &session->entries[i];
        if (is_gap(entry))
            return false;
        if (entry->from != SIDE_CLIENT)
            continue;
        if (!is_text_or_chunk(entry))
            return false;
        if (is_visible(entry))
            join(seen, entry);
        else
            last = entry_is_last_chunk(entry);
        complete = entry->body ? entry->body->terminated : span_starts(entry->argument, "0");
    }
    return last && complete;
}

struct message_text_seen message_text_seen(const struct session *session, const struct entry *reply)
{
    struct message_text_seen seen = {0};
    size_t at = text_of_reply(session, reply);
    if (at == NO_ENTRY)
        at = first_text(session);
    if (at == NO_ENTRY)
        return seen;
    bool chunk = session_is_chunk(session, at);
    seen.begun = !chunk || find_beginning(session, &at);
    seen.first = seen.last = &session->entries[at];
    seen.body = *seen.first->body;
    seen.ended = chunk ? join_chunks(session, at, &seen) : seen.body.terminated;
    seen.whole = seen.begun && seen.ended && !seen.body.cut;
    seen.header = seen.begun && !seen.body.header_cut && (seen.body.blank_line || seen.ended);
    return seen;
}
