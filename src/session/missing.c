/*
 * What people leave out of a record: its begin, when they copy the end of a session or a piece of it, and the
 * text of the message. It is missing in the record, not in the session; what a reply answered its words and
 * its place tell, as far as they do.
 */
#include <string.h>

#include "session/part.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

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
    if (entry_is(command, "(body)") || entry_is(command, "QUIT") || entry_is(command, "RSET"))
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

/* ---- a text whose begin is missing ---- */

/* Words that begin what no text begins with: a command that is complete as RFC 5321 section 4.1.1 wants it.
 */
static bool is_plain_command(struct span line)
{
    struct span rest = line, word = span_take_word(&rest);
    const struct verb *verb = verb_find(word);
    bool takes_more = verb && verb->stage == STAGE_HELLO;
    bool envelope =
        verb && (verb->stage == STAGE_MAIL || verb->stage == STAGE_RCPT) && span_find(rest, ':') < rest.len;
    return envelope || (takes_more && rest.len) || (verb && !span_trim(rest).len);
}

/* Of a record that begins inside a message: the moments up to the dot that ends the text, 0 if it does not.
 * The server has said nothing before it. */
static size_t count_text(const moment_list *moments)
{
    for (size_t i = 0; i < moments->count; i++) {
        const struct moment *moment = &moments->at[i];
        if (moment->kind != MOMENT_CLIENT || moment->auth_answer || is_plain_command(moment->text))
            return 0;
        if (span_is(moment->text, "."))
            return i + 1;
    }
    return 0;
}

size_t session_begun_text(struct arena *arena, const moment_list *moments, struct moment *text)
{
    size_t count = count_text(moments);
    if (!count)
        return 0;
    struct body *body = arena_take(arena, sizeof *body);
    *text = moments->at[0];
    *body = (struct body){
        .lines = count - 1, .first_line = text->text, .terminated = true, .cut = true, .header_cut = true};
    for (size_t i = 0; i + 1 < count; i++) {
        size_t len = moments->at[i].text.len;
        body->octets += len + strlen("\r\n");
        body->longest = len > body->longest ? len : body->longest;
    }
    text->kind = MOMENT_BODY;
    text->body = body;
    text->last = moments->at[count - 1].last;
    return count;
}

/* ---- a text that was cut out ---- */

static bool speaks_of_text(const struct entry *reply)
{
    const char *told = reply->code < 300 ? reply_tells_verb(reply) : NULL;
    return told && strcmp(told, "(body)") == 0;
}

/* DATA has been granted, or the words of a good reply leave no doubt that they speak of a text. */
static bool is_verdict_alone(const entry_list *entries, const struct entry *reply)
{
    size_t i = entries->count;
    while (i > 0 && entries->at[i - 1].event == EVENT_REMARK)
        i--;
    const struct entry *before = i ? &entries->at[i - 1] : NULL;
    bool granted = before && before->from == SIDE_SERVER && before->code == 354;
    bool farewell = reply->code == 221 || reply->code == 421;
    return !farewell && (granted || speaks_of_text(reply));
}

/* To another command no server says that it has taken a message: 354 and the text are missing. */
static bool is_misplaced(const struct session *session, const struct entry *reply)
{
    return reply->astray && reply->partner != NO_ENTRY && !session->entries[reply->partner].inferred &&
           speaks_of_text(reply);
}

/* The command line alone was left out: only one command gets such a code, or such words. 221 is said without
 * any; NULL. */
static const char *verb_left_out(const struct entry *reply)
{
    if (reply->code >= 400)
        return reply_tells_verb(reply);
    const char *verb = reply->code == 220 || reply->code == 221 ? "(unsolicited)" : session_verb_told(reply);
    return strcmp(verb, "(unsolicited)") == 0 ? NULL : verb;
}

static void add_command(struct arena *arena, entry_list *entries, struct entry *reply, const char *verb)
{
    entry_name(reply, span_of(verb));
    entries_add_command(arena, entries, reply);
}

/* ---- marks for it ---- */

/* "...", "[...]", "(snip)": what people put where they left lines out. No command of SMTP looks so. */
bool session_is_elision(struct span text)
{
    static const char *const words[] = {"snip", "snipped", "cut", "omitted", "gekürzt", "ausgelassen"};
    static const struct span opens = SPAN("[(<{"), ellipsis = SPAN("…");
    enum { DOTS = 3 };
    text = span_trim(text);
    bool boxed = text.len > 2 && span_find(opens, text.at[0]) < opens.len;
    if (boxed)
        text = span_trim(span_cut(text, 1, text.len - 2));
    for (size_t i = 0; boxed && i < sizeof words / sizeof words[0]; i++)
        if (span_is_word(text, words[i]))
            return true;
    size_t dots = 0;
    while (dots < text.len && text.at[dots] == '.')
        dots++;
    return span_equal(text, ellipsis) || (dots >= DOTS && dots == text.len);
}

/* ---- both ---- */

static bool is_missed(const struct entry *entry)
{
    return entry->from == SIDE_SERVER && entry_is(entry, "(unsolicited)");
}

static bool lacks_any(const struct session *session, const struct session_parts *parts)
{
    if (!parts->client_visible || session->conversation->frames)
        return false;
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_missed(&session->entries[i]) || is_misplaced(session, &session->entries[i]))
            return true;
    return begins_inside(session, parts);
}

struct lacking {
    entry_list entries;
    size_t *place; /* where each of the old entries is now */
    bool front;    /* nobody was answered yet */
};

static void take(struct arena *arena, struct session *session, struct lacking *lacking, size_t at)
{
    struct entry *entry = &session->entries[at];
    bool missed = is_missed(entry);
    lacking->front &= entry->from != SIDE_SERVER || missed;
    if (at == session->parts->front)
        entries_add_gap(arena, &lacking->entries, entry);
    if (missed && lacking->front)
        name_first(arena, &lacking->entries, entry);
    else if (missed && is_verdict_alone(&lacking->entries, entry))
        add_command(arena, &lacking->entries, entry, "(body)");
    else if (missed && verb_left_out(entry))
        add_command(arena, &lacking->entries, entry, verb_left_out(entry));
    lacking->place[at] = lacking->entries.count;
    *LIST_ADD(arena, &lacking->entries) = *entry;
    if (missed)
        entry->partner = NO_ENTRY; /* the one that it has now is no old entry */
}

static void let_go(struct session *session, struct entry *reply)
{
    struct entry *command = &session->entries[reply->partner];
    command->partner = NO_ENTRY;
    command->lost = true;
    reply->partner = NO_ENTRY;
    entry_name(reply, span_of("(unsolicited)"));
}

void session_missing(struct arena *arena, struct session *session, struct session_parts *parts)
{
    parts->front = NO_ENTRY;
    if (!lacks_any(session, parts))
        return;
    struct lacking lacking = {.place = arena_take(arena, session->entry_count * sizeof *lacking.place),
                              .front = begins_inside(session, parts)};
    if (lacking.front)
        parts->front = (size_t)(first_said(session) - session->entries);
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_misplaced(session, &session->entries[i]))
            let_go(session, &session->entries[i]);
    for (size_t i = 0; i < session->entry_count; i++)
        take(arena, session, &lacking, i);
    for (size_t i = 0; i < session->entry_count; i++)
        if (session->entries[i].partner != NO_ENTRY)
            lacking.entries.at[lacking.place[i]].partner = lacking.place[session->entries[i].partner];
    session->entries = lacking.entries.at;
    session->entry_count = lacking.entries.count;
}
