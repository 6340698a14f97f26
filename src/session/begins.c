/*
 * A record that begins inside a session: somebody copied its end, or a piece of it. What came before is
 * missing in the record, not in the session; what the first reply answered its words tell, as far as they do.
 */
#include "session/part.h"
#include "smtp/reply.h"

static bool shows_beginning(const struct entry *note)
{
    bool guessed = note->event == EVENT_TLS_STARTED && note->inferred; /* that it stands, not how it came */
    return !guessed && note->event != EVENT_NONE && note->event != EVENT_REMARK &&
           note->event != EVENT_CLOSED && note->event != EVENT_LEFT && note->event != EVENT_RESET &&
           note->event != EVENT_TIMEOUT;
}

/* The first thing that was said; NULL if the record tells of the connection before it, or of a gap. */
static const struct entry *first_said(const struct session *session)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from != SIDE_NOTE)
            return entry;
        if (shows_beginning(entry))
            return NULL;
    }
    return NULL;
}

/* A command that no server takes, or judges, without others before it: what it said to the order is no such
 * judgement. */
static bool follows_others(const struct session *session, const struct entry *command)
{
    if (entry_is(command, "(body)"))
        return true;
    if (entry_is(command, "QUIT") || entry_is(command, "RSET"))
        return true;
    if (command->partner == NO_ENTRY || command->named ||
        (!entry_is(command, "RCPT") && !entry_is(command, "DATA") && !entry_is(command, "BDAT")))
        return false;
    const struct entry *reply = &session->entries[command->partner];
    return !reply_code_is_syntax(reply->code) && reply->code != 503;
}

static bool begins_inside(const struct session *session, const struct session_parts *parts)
{
    const struct entry *first = first_said(session);
    if (parts->greeting != NO_ENTRY || !parts->client_visible || session->conversation->frames || !first)
        return false;
    return first->from == SIDE_SERVER ? first->code && entry_is(first, "(unsolicited)")
                                      : follows_others(session, first);
}

/* The end of the reply to EHLO: offers alone, without the line that names the server. */
static bool is_end_of_offers(const struct entry *reply)
{
    for (size_t i = 0; i < reply->line_count; i++)
        if (!reply_text_offers(reply->lines[i].text))
            return false;
    return reply->code == 250 && !reply->enhanced.len && reply->line_count;
}

/* The command that it answers stands before it then. */
static void name_first(struct arena *arena, entry_list *entries, struct entry *reply)
{
    reply->headless = is_end_of_offers(reply);
    entry_name(reply, span_of(reply->headless ? "EHLO" : session_verb_told(reply)));
    entries_add_command(arena, entries, reply);
}

void session_begin(struct arena *arena, struct session *session, struct session_parts *parts)
{
    parts->front = NO_ENTRY;
    if (!begins_inside(session, parts))
        return;
    entry_list entries = {0};
    size_t *place =
        arena_take(arena, session->entry_count * sizeof *place); /* where each of the old entries is now */
    bool front = true;                                           /* nobody was answered yet */
    parts->front = (size_t)(first_said(session) - session->entries);
    for (size_t i = 0; i < session->entry_count; i++) {
        struct entry entry = session->entries[i];
        bool missed = entry.from == SIDE_SERVER && entry_is(&entry, "(unsolicited)");
        front &= entry.from != SIDE_SERVER || missed;
        if (i == parts->front)
            entries_add_gap(arena, &entries, &entry);
        if (front && missed)
            name_first(arena, &entries, &entry);
        place[i] = entries.count;
        *LIST_ADD(arena, &entries) = entry;
    }
    for (size_t i = 0; i < session->entry_count; i++)
        if (session->entries[i].partner != NO_ENTRY)
            entries.at[place[i]].partner = place[session->entries[i].partner];
    session->entries = entries.at;
    session->entry_count = entries.count;
}
