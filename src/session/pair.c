/*
 * Commands and replies put together. A reply answers the oldest command that waits for one (RFC 2920
 * section 3.1); lines of a reply carry one code (RFC 5321 section 4.2.1).
 */
#include <math.h>

#include "session/part.h"
#include "smtp/reply.h"

struct pairing {
    struct arena *arena;
    struct session *session;
    struct session_parts *parts;
    entry_list entries;
    LIST(size_t) waiting; /* client entries without a reply */
    size_t next;          /* index in waiting */
    size_t open;          /* server entry whose last line had a hyphen; NO_ENTRY */
    bool greeting_due, auth_open, chunk_open;
    bool lmtp;       /* RFC 2033 section 4.2: after the text one reply for each recipient that was taken */
    size_t taken;    /* recipients of this transaction */
    size_t verdicts; /* replies to the text that are still due behind the first */
    LIST(struct reply_text) lines; /* of the open reply */
};

static struct entry *add(struct pairing *pairing, const struct moment *moment, enum side from)
{
    struct entry *entry = LIST_ADD(pairing->arena, &pairing->entries);
    *entry = (struct entry){.from = from,
                            .stage = STAGE_PROTOCOL,
                            .line = moment->text,
                            .first = moment->first,
                            .last = moment->last,
                            .offset = moment->offset,
                            .time = moment->time,
                            .control = moment->control,
                            .corrected = moment->corrected,
                            .inferred = moment->inferred,
                            .partner = NO_ENTRY};
    return entry;
}

static size_t last_index(const struct pairing *pairing)
{
    return pairing->entries.count - 1;
}

static void wait_for_reply(struct pairing *pairing)
{
    *LIST_ADD(pairing->arena, &pairing->waiting) = last_index(pairing);
}

static bool has_waiting(const struct pairing *pairing)
{
    return pairing->next < pairing->waiting.count;
}

static void name_stage(struct entry *entry)
{
    const struct verb *verb = verb_find(entry->verb);
    entry->stage = verb ? verb->stage : STAGE_PROTOCOL;
}

static void read_command(struct pairing *pairing, struct entry *entry)
{
    struct span verb = verb_of_line(entry->line);
    size_t from = verb.at ? (size_t)(verb.at - entry->line.at) + verb.len : 0;
    if (!verb.len)
        verb = entry->line;
    entry->argument = span_trim(span_from(entry->line, from));
    entry->verb = arena_upper(pairing->arena, span_cut(verb, 0, 64));
    name_stage(entry);
    if (secret_is_command(entry))
        secret_command(pairing->arena, &pairing->parts->secrets, entry);
}

static void take_client(struct pairing *pairing, const struct moment *moment)
{
    struct entry *entry = add(pairing, moment, SIDE_CLIENT);
    if ((pairing->auth_open && !has_waiting(pairing)) || moment->auth_answer) {
        entry->verb = span_of("(auth)");
        entry->stage = STAGE_AUTH;
        secret_answer(pairing->arena, &pairing->parts->secrets, entry);
        pairing->auth_open = false;
    } else {
        read_command(pairing, entry);
    }
    pairing->lmtp |= entry_is(entry, "LHLO");
    bool late = pairing->greeting_due;
    pairing->parts->early_talker |= late;
    pairing->parts->pipelined |= has_waiting(pairing) && !late;
    pairing->chunk_open = entry_is(entry, "BDAT");
    wait_for_reply(pairing);
}

static void take_body(struct pairing *pairing, const struct moment *moment)
{
    struct entry *entry = add(pairing, moment, SIDE_CLIENT);
    entry->verb = span_of("(body)");
    entry->stage = STAGE_CONTENT;
    entry->body = moment->body;
    if (!pairing->chunk_open)
        wait_for_reply(pairing);
}

static void close_reply(struct pairing *pairing);

static void take_event(struct pairing *pairing, const struct moment *moment)
{
    if (moment->event == EVENT_GAP)
        close_reply(pairing); /* its last lines are missing; what follows is another one */
    struct entry *entry = add(pairing, moment, SIDE_NOTE);
    bool connecting = moment->event <= EVENT_FAILED;
    entry->event = moment->event;
    entry->trouble = moment->trouble;
    entry->stage = moment->trouble == TROUBLE_NAME || moment->trouble == TROUBLE_NAME_TEMPORARY ? STAGE_NAME
                   : connecting                                                              ? STAGE_CONNECT
                   : moment->event == EVENT_TLS_STARTED || moment->event == EVENT_TLS_FAILED ? STAGE_TLS
                                                                                             : STAGE_PROTOCOL;
    if (moment->event == EVENT_GAP) {
        pairing->next = pairing->waiting.count; /* what is missing may have been their replies */
        pairing->greeting_due = pairing->auth_open = false;
    }
}

static bool ends_text(const struct entry *command)
{
    return entry_is(command, "(body)") || (entry_is(command, "BDAT") && span_ends(command->argument, "LAST"));
}

static void count_taken(struct pairing *pairing, const struct entry *reply)
{
    if (entry_is(reply, "RCPT"))
        pairing->taken += reply->code < 300;
    else if (entry_is(reply, "MAIL") || entry_is(reply, "RSET"))
        pairing->taken = 0;
}

/* The command that the next reply answers. */
static size_t take_waiting(struct pairing *pairing, const struct entry *reply)
{
    size_t command = pairing->waiting.at[pairing->next];
    const struct entry *entry = &pairing->entries.at[command];
    if (pairing->lmtp && ends_text(entry) && entry->partner == NO_ENTRY && pairing->taken > 1)
        pairing->verdicts = pairing->taken;
    if (pairing->verdicts > 1 && reply->code != 421)
        pairing->verdicts--;
    else
        pairing->next++, pairing->verdicts = 0;
    return command;
}

/* The reply at `at` is complete: which command does it answer? */
static void answer(struct pairing *pairing, size_t at)
{
    struct entry *reply = &pairing->entries.at[at];
    if (pairing->greeting_due) {
        reply->verb = span_of("(greeting)");
        pairing->greeting_due = false;
        pairing->parts->greeting = at;
    } else if (has_waiting(pairing)) {
        size_t command = take_waiting(pairing, reply);
        reply->partner = command;
        if (pairing->entries.at[command].partner == NO_ENTRY)
            pairing->entries.at[command].partner = at;
        reply->verb = pairing->entries.at[command].verb;
        count_taken(pairing, reply);
        pairing->auth_open = reply->code == 334;
    } else {
        reply->verb = span_of("(unsolicited)");
        pairing->auth_open = reply->code == 334;
    }
    name_stage(reply);
}

static void close_reply(struct pairing *pairing)
{
    if (pairing->open == NO_ENTRY)
        return;
    struct entry *reply = &pairing->entries.at[pairing->open];
    reply->lines = pairing->lines.at;
    reply->line_count = pairing->lines.count;
    if (!reply->enhanced.len && reply->code >= 400)
        reply->enhanced = enhanced_at_end(reply->lines[reply->line_count - 1].text);
    size_t at = pairing->open;
    pairing->open = NO_ENTRY;
    if (reply->code)
        answer(pairing, at);
}

static void add_text(struct pairing *pairing, const struct moment *moment, struct span text)
{
    if (!pairing->lines.count) {
        pairing->lines.at = NULL;
        pairing->lines.room = 0;
    }
    *LIST_ADD(pairing->arena, &pairing->lines) = (struct reply_text){text, moment->text, moment->first};
    pairing->entries.at[pairing->open].last = moment->last;
}

static void begin_reply(struct pairing *pairing, const struct moment *moment, const struct reply_line *line)
{
    struct entry *reply = add(pairing, moment, SIDE_SERVER);
    struct span text = line->text;
    reply->code = line->code;
    reply->enhanced = line->code >= 200 && line->code != 220 && line->code / 100 != 3 ? enhanced_take(&text)
                                                                                      : (struct span){"", 0};
    pairing->open = last_index(pairing);
    pairing->lines.count = 0;
}

static void take_server(struct pairing *pairing, const struct moment *moment)
{
    struct reply_line line = {0};
    bool coded = reply_line_parse(moment->text, &line);
    if (!coded) {
        line.text = moment->text;
        line.more = pairing->open != NO_ENTRY;
    }
    bool goes_on =
        pairing->open != NO_ENTRY && (!coded || pairing->entries.at[pairing->open].code == line.code);
    if (!goes_on) {
        close_reply(pairing);
        begin_reply(pairing, moment, &line);
    }
    add_text(pairing, moment, line.text);
    if (!line.more)
        close_reply(pairing);
}

static void take(struct pairing *pairing, const struct moment *moment)
{
    static void (*const takers[])(struct pairing *, const struct moment *) = {
        [MOMENT_CLIENT] = take_client,
        [MOMENT_SERVER] = take_server,
        [MOMENT_BODY] = take_body,
        [MOMENT_EVENT] = take_event,
    };
    takers[moment->kind](pairing, moment);
}

/* A record that shows how the connection came about, or begins with the server, has its greeting first. */
static bool greeting_comes_first(const moment_list *moments)
{
    for (size_t i = 0; i < moments->count; i++) {
        const struct moment *moment = &moments->at[i];
        if (moment->kind == MOMENT_EVENT &&
            (moment->event == EVENT_CONNECTED || moment->event == EVENT_TRYING))
            return true;
        struct reply_line line;
        if (moment->kind == MOMENT_SERVER)
            return !reply_line_parse(moment->text, &line) || line.code == 220 || line.code >= 400;
        if (moment->kind == MOMENT_CLIENT)
            break;
    }
    for (size_t i = 0; i < moments->count; i++) {
        if (moments->at[i].kind == MOMENT_SERVER) /* a client that spoke first, unless 220 answers STARTTLS */
            return span_starts(moments->at[i].text, "220") &&
                   span_find_text(moments->at[i].text, "TLS") == moments->at[i].text.len;
    }
    return false;
}

static bool shows_client(const moment_list *moments)
{
    for (size_t i = 0; i < moments->count; i++)
        if (moments->at[i].kind == MOMENT_CLIENT)
            return true;
    return false;
}

static bool shows_times(const moment_list *moments)
{
    for (size_t i = 0; i < moments->count; i++)
        if (!isnan(moments->at[i].time))
            return true;
    return false;
}

void session_pair(struct arena *arena, struct session *session, struct session_parts *parts)
{
    const moment_list *moments = &session->conversation->moments;
    struct pairing pairing = {.arena = arena, .session = session, .parts = parts, .open = NO_ENTRY};
    pairing.greeting_due = greeting_comes_first(moments);
    parts->greeting = NO_ENTRY;
    parts->client_visible = shows_client(moments);
    parts->early_known = parts->client_visible && pairing.greeting_due;
    parts->times = shows_times(moments);
    for (size_t i = 0; i < moments->count; i++)
        take(&pairing, &moments->at[i]);
    close_reply(&pairing);
    session->entries = pairing.entries.at;
    session->entry_count = pairing.entries.count;
}
