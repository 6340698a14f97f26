/*
 * Commands and replies put together. A reply answers the oldest command that waits for one (RFC 2920
 * section 3.1); lines of a reply carry one code (RFC 5321 section 4.2.1).
 */
#include <math.h>

#include "base/ascii.h"
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
    size_t inside;        /* client entry that came before the open reply was complete; NO_ENTRY */
    bool greeting_due, auth_open, chunk_open;
    bool lmtp;        /* RFC 2033 section 4.2: after the text one reply for each recipient that was taken */
    size_t taken;     /* recipients of this transaction */
    size_t verdicts;  /* replies to the text that are still due behind the first */
    size_t leftover;  /* lines of a text sent ahead of a DATA that was refused: each is a command now */
    size_t ahead;     /* replies to commands that stood before the first line of the record */
    bool by_words;    /* what the replies tell counts more than their number */
    bool accepts_all; /* see part.h */
    size_t doubts;    /* replies whose words tell that they are for another command */
    size_t unsolicited;
    size_t group;                  /* commands before the first reply */
    size_t surplus;                /* replies to that group above their number; 421 needs no command */
    bool replied, turned;          /* a reply was heard; and a command behind it */
    size_t secrets;                /* lines taken for answers in an AUTH dialogue */
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
                            .path = {.address = {"", 0}},
                            .ahead = moment->ahead,
                            .named = moment->named,
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

static void read_command(struct pairing *pairing, struct entry *entry)
{
    struct span verb = verb_of_line(entry->line);
    size_t from = verb.at ? (size_t)(verb.at - entry->line.at) + verb.len : 0;
    if (!verb.len)
        verb = entry->line;
    bool blank = !span_trim(verb).len;
    entry->argument = span_trim(span_from(entry->line, from));
    entry_name(entry, blank ? span_of(NO_WORD) : arena_upper(pairing->arena, span_cut(verb, 0, 64)));
    if (entry_is_of_envelope(entry))
        entry->path = path_of(entry->argument);
    else if (secret_is_command(entry))
        secret_command(pairing->arena, &pairing->parts->secrets, entry);
}

static void take_client(struct pairing *pairing, const struct moment *moment)
{
    struct entry *entry = add(pairing, moment, SIDE_CLIENT);
    if ((pairing->auth_open && !has_waiting(pairing)) || moment->auth_answer) {
        entry_name(entry, span_of("(auth)"));
        secret_answer(pairing->arena, &pairing->parts->secrets, entry);
        pairing->auth_open = false;
        pairing->secrets++;
    } else {
        read_command(pairing, entry);
    }
    pairing->lmtp |= entry_is(entry, "LHLO");
    if (pairing->open != NO_ENTRY)
        pairing->inside = last_index(pairing);
    pairing->turned |= pairing->replied;
    pairing->group += !pairing->replied;
    bool late = pairing->greeting_due;
    pairing->parts->early_talker |= late;
    pairing->parts->pipelined |= has_waiting(pairing) && !late;
    pairing->chunk_open = entry_is(entry, "BDAT");
    wait_for_reply(pairing);
}

static void take_event(struct pairing *pairing, const struct moment *moment);

/* Inside a reply some of its lines are missing; elsewhere nobody knows what. */
static void take_elision(struct pairing *pairing, const struct moment *moment)
{
    struct moment event = *moment;
    bool inside = pairing->open != NO_ENTRY;
    event.kind = MOMENT_EVENT;
    event.event = inside ? EVENT_REMARK : EVENT_GAP;
    if (inside)
        pairing->entries.at[pairing->open].headless = true;
    take_event(pairing, &event);
}

static void take_body(struct pairing *pairing, const struct moment *moment)
{
    struct entry *entry = add(pairing, moment, SIDE_CLIENT);
    entry_name(entry, span_of("(body)"));
    entry->body = moment->body;
    if (!pairing->chunk_open)
        wait_for_reply(pairing);
}

static void close_reply(struct pairing *pairing);

static enum stage stage_of_event(const struct moment *moment)
{
    static const enum stage steps[] = {
        [TROUBLE_LOGIN] = STAGE_AUTH,          [TROUBLE_SENDER] = STAGE_MAIL,
        [TROUBLE_RECIPIENTS] = STAGE_RCPT,     [TROUBLE_MESSAGE] = STAGE_CONTENT,
        [TROUBLE_STARTTLS] = STAGE_TLS,        [TROUBLE_LOGIN_OFFER] = STAGE_AUTH,
        [TROUBLE_CREDENTIALS] = STAGE_AUTH,    [TROUBLE_UNENCRYPTED] = STAGE_AUTH,
        [TROUBLE_CONNECTION] = STAGE_PROTOCOL, [TROUBLE_SESSION] = STAGE_PROTOCOL};
    if (moment->event == EVENT_STEP_FAILED && moment->trouble < sizeof steps / sizeof steps[0])
        return steps[moment->trouble];
    if (moment->trouble == TROUBLE_NAME || moment->trouble == TROUBLE_NAME_TEMPORARY)
        return STAGE_NAME;
    if (moment->event <= EVENT_FAILED)
        return STAGE_CONNECT;
    bool tls = moment->event == EVENT_TLS_STARTED || moment->event == EVENT_TLS_FAILED ||
               moment->event == EVENT_TLS_DOUBTED;
    return tls ? STAGE_TLS : STAGE_PROTOCOL;
}

static bool is_refusal(const struct moment *moment)
{
    return moment->kind == MOMENT_SERVER && moment->text.len &&
           (moment->text.at[0] == '4' || moment->text.at[0] == '5');
}

/* What a program says of a refusal is told by the dialogue, even where standard error came first; and what
 * became of the message, by the connection that failed before. */
static bool is_told_elsewhere(const moment_list *moments, const struct moment *moment)
{
    bool verdict = moment->trouble == TROUBLE_LOGIN || moment->trouble == TROUBLE_SENDER ||
                   moment->trouble == TROUBLE_RECIPIENTS || moment->trouble == TROUBLE_MESSAGE ||
                   moment->trouble == TROUBLE_CONNECTION;
    for (size_t i = 0; moment->event == EVENT_STEP_FAILED && verdict && i < moments->count; i++) {
        const struct moment *other = &moments->at[i];
        bool failed =
            other->kind == MOMENT_EVENT && (other->event == EVENT_FAILED || other->event == EVENT_TLS_FAILED);
        if ((other < moment && failed) || (other > moment && is_refusal(other)))
            return true;
    }
    return false;
}

/* What the line says may go on in octets that are not there, more than its CR LF. A path ends with its
 * bracket. */
static void note_cut(struct pairing *pairing, const struct moment *moment)
{
    enum { LINE_END = 2 };
    unsigned long missing = 0;
    struct span digits = moment->text;
    struct entry *before = pairing->entries.count ? &pairing->entries.at[last_index(pairing)] : NULL;
    bool cut = moment->event == EVENT_REMARK && span_ends(moment->text, RECORD_LINE_CUT) &&
               span_take_number(&digits, &missing) && missing > LINE_END;
    if (!cut || !before || before->from != SIDE_CLIENT || before->last != moment->first)
        return;
    if (entry_is_of_envelope(before) && span_find(before->line, '>') < before->line.len)
        return;
    before->unended = true;
    before->path = (struct path){.address = {"", 0}};
}

static void take_event(struct pairing *pairing, const struct moment *moment)
{
    note_cut(pairing, moment);
    const moment_list *moments = &pairing->session->conversation->moments;
    if (moment->event == EVENT_GAP)
        close_reply(pairing); /* its last lines are missing; what follows is another one */
    struct entry *entry = add(pairing, moment, SIDE_NOTE);
    entry->event = is_told_elsewhere(moments, moment) ? EVENT_REMARK : moment->event;
    entry->trouble = moment->trouble;
    entry->stage = stage_of_event(moment);
    if (moment->event == EVENT_GAP) {
        pairing->next = pairing->waiting.count; /* what is missing may have been their replies */
        pairing->greeting_due = pairing->auth_open = false;
    }
}

static bool ends_text(const struct entry *command)
{
    return entry_is(command, "(body)") || entry_is_last_chunk(command);
}

static void count_taken(struct pairing *pairing, const struct entry *reply)
{
    if (entry_is(reply, "RCPT"))
        pairing->taken += reply->code < 300;
    else if (entry_is(reply, "MAIL") || entry_is(reply, "RSET"))
        pairing->taken = 0;
}

static size_t lines_of_text(const struct entry *entry)
{
    const struct body *body = entry->body;
    return body && !body->elided ? body->lines + body->terminated : 0;
}

/* The command that the next reply answers. */
static size_t take_waiting(struct pairing *pairing, const struct entry *reply)
{
    size_t command = pairing->waiting.at[pairing->next];
    const struct entry *entry = &pairing->entries.at[command];
    if (!ends_text(entry))
        pairing->verdicts = 0;
    else if (pairing->lmtp && entry->partner == NO_ENTRY && pairing->taken > 1)
        pairing->verdicts = pairing->taken;
    else if (reply->code == PRDR_BEGINS && entry->partner == NO_ENTRY)
        pairing->verdicts = pairing->taken + 2; /* this one, one for each recipient, and the last one */
    if (pairing->verdicts > 1 && reply->code != 421)
        pairing->verdicts--;
    else if (entry_is(entry, "(body)") && pairing->leftover > 1 && reply->code >= 500)
        pairing->leftover--;
    else
        pairing->next++, pairing->verdicts = pairing->leftover = 0;
    if (entry_is(entry, "DATA") && reply->code >= 400 && has_waiting(pairing))
        pairing->leftover = lines_of_text(&pairing->entries.at[pairing->waiting.at[pairing->next]]);
    return command;
}

/* Codes that one command alone gets (RFC 5321 section 4.3.2, RFC 4954 section 4, RFC 3207 section 4). */
static const struct {
    int code;
    const char *verb;
} alone[] = {{334, "AUTH"}, {334, "(auth)"}, {235, "AUTH"},    {235, "(auth)"},
             {354, "DATA"}, {221, "QUIT"},   {220, "STARTTLS"}};

static bool is_only_for(int code, const struct entry *command)
{
    for (size_t i = 0; i < sizeof alone / sizeof alone[0]; i++)
        if (alone[i].code == code && entry_is(command, alone[i].verb))
            return true;
    return false;
}

static void lose_next(struct pairing *pairing)
{
    pairing->entries.at[pairing->waiting.at[pairing->next++]].lost = true;
}

/* Replies come in the order of the commands: if this one is for a later command, those before it lost theirs
 * in the record; a farewell is no verdict on a text, and no server says 2yz to DATA. */
static void skip_lost(struct pairing *pairing, int code)
{
    for (size_t i = pairing->next; i < pairing->waiting.count; i++) {
        if (!is_only_for(code, &pairing->entries.at[pairing->waiting.at[i]]))
            continue;
        while (pairing->next < i)
            lose_next(pairing);
        return;
    }
    const struct entry *command = &pairing->entries.at[pairing->waiting.at[pairing->next]];
    bool text_follows = pairing->next + 1 < pairing->waiting.count;
    if ((code == 221 && entry_is(command, "(body)")) ||
        (code == 250 && entry_is(command, "DATA") && text_follows))
        lose_next(pairing);
}

static enum suits suits(const struct pairing *pairing, const struct entry *reply, const struct entry *command)
{
    return reply_suits(reply, command, pairing->accepts_all);
}

/* If the words of the reply are for a later command, those before that one lost theirs. A text is not passed
 * over: what comes behind it belongs to another transaction. */
static void skip_by_words(struct pairing *pairing, const struct entry *reply)
{
    const size_t *waiting = pairing->waiting.at;
    if (suits(pairing, reply, &pairing->entries.at[waiting[pairing->next]]) != SUITS_ANOTHER)
        return;
    for (size_t i = pairing->next; i < pairing->waiting.count; i++) {
        const struct entry *command = &pairing->entries.at[waiting[i]];
        if (suits(pairing, reply, command) != SUITS_ANOTHER) {
            while (pairing->next < i)
                lose_next(pairing);
            return;
        }
        if (entry_is(command, "(body)"))
            return;
    }
}

/* A record that begins behind the text of a message: nobody says 250 to QUIT (RFC 5321 section 4.3.2). */
static bool is_for_before(const struct pairing *pairing, const struct entry *reply)
{
    const struct entry *command = &pairing->entries.at[pairing->waiting.at[pairing->next]];
    return !pairing->next && reply->code == 250 && entry_is(command, "QUIT") &&
           pairing->parts->greeting == NO_ENTRY;
}

/* RFC 5321 section 4.3.2: 250 greets nobody, nor does a complaint of syntax or order (500 to 504) where a
 * command stands to complain of: the greeting is missing in the record, and who spoke first is not known. */
static bool is_greeting_missing(const struct pairing *pairing, const struct entry *reply)
{
    bool of_command = reply->code >= 500 && reply->code <= 504;
    return pairing->greeting_due && has_waiting(pairing) && (!code_may_greet(reply->code) || of_command);
}

static void miss_greeting(struct pairing *pairing)
{
    pairing->greeting_due = pairing->parts->early_known = pairing->parts->early_talker = false;
}

/* The reply at `at` is complete: which command does it answer? */
static void answer(struct pairing *pairing, size_t at)
{
    struct entry *reply = &pairing->entries.at[at];
    pairing->replied = true;
    if (is_greeting_missing(pairing, reply))
        miss_greeting(pairing);
    if (has_waiting(pairing) && !pairing->greeting_due)
        skip_lost(pairing, reply->code);
    if (pairing->by_words && has_waiting(pairing) && !pairing->greeting_due)
        skip_by_words(pairing, reply);
    if (pairing->greeting_due) {
        entry_name(reply, span_of("(greeting)"));
        pairing->greeting_due = false;
        pairing->parts->greeting = at;
    } else if (has_waiting(pairing) && !pairing->ahead && !is_for_before(pairing, reply)) {
        size_t command = take_waiting(pairing, reply);
        reply->partner = command;
        reply->astray = suits(pairing, reply, &pairing->entries.at[command]) == SUITS_ANOTHER;
        pairing->doubts += reply->astray;
        if (pairing->entries.at[command].partner == NO_ENTRY)
            pairing->entries.at[command].partner = at;
        entry_name_as(reply, &pairing->entries.at[command]);
        pairing->accepts_all |= reply_is_of_smtp_server(reply);
        count_taken(pairing, reply);
        pairing->auth_open = reply->code == 334;
    } else {
        entry_name(reply, span_of("(unsolicited)"));
        pairing->auth_open = reply->code == 334;
        pairing->unsolicited++;
        pairing->surplus += !pairing->turned && reply->code != 421;
        pairing->ahead -= pairing->ahead > 0;
    }
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
    struct span shown = moment->inferred ? text : moment->text;
    *LIST_ADD(pairing->arena, &pairing->lines) = (struct reply_text){text, shown, moment->first};
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
    pairing->inside = NO_ENTRY;
    pairing->lines.count = 0;
}

/* RFC 2034 section 4: a reply has an enhanced code in each of its lines or in none, and that to EHLO in none.
 */
static bool begins_with_enhanced(const struct pairing *pairing, const struct reply_line *line)
{
    struct span text = line->text, first = pairing->lines.at[0].text;
    return line->code == 250 && enhanced_take(&text).len && !enhanced_take(&first).len;
}

/* If what comes is no offer, the end of the reply to EHLO is missing in the record, and this is the answer to
 * what the client said next, be it visible or not. */
static bool answers_next(const struct pairing *pairing, const struct reply_line *line)
{
    if (pairing->greeting_due)
        return false;
    if (!has_waiting(pairing) || pairing->inside == NO_ENTRY)
        return !pairing->parts->client_visible && begins_with_enhanced(pairing, line);
    const struct entry *command = &pairing->entries.at[pairing->waiting.at[pairing->next]];
    return entry_is(command, "EHLO") && !line->more && !reply_text_offers(line->text);
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
        pairing->open != NO_ENTRY &&
        (!coded || (pairing->entries.at[pairing->open].code == line.code && !answers_next(pairing, &line)));
    if (!goes_on) {
        close_reply(pairing);
        begin_reply(pairing, moment, &line);
    } else if (pairing->inside != NO_ENTRY) {
        pairing->entries.at[pairing->inside].inside = true;
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
    bool secret =
        moment->auth_answer || (pairing->auth_open && !has_waiting(pairing)); /* left out on purpose */
    bool elision = moment->kind == MOMENT_CLIENT && !secret && !pairing->session->conversation->frames &&
                   session_is_elision(moment->text);
    (elision ? take_elision : takers[moment->kind])(pairing, moment);
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
            return !reply_line_parse(moment->text, &line) || reply_may_greet(line.code, line.text);
        if (moment->kind == MOMENT_CLIENT && span_starts(moment->text, "STARTTLS"))
            return false; /* the record begins in the middle */
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

static bool shows_times(const moment_list *moments)
{
    for (size_t i = 0; i < moments->count; i++)
        if (!isnan(moments->at[i].time))
            return true;
    return false;
}

static struct pairing read_all(struct arena *arena, struct session *session, struct session_parts *parts,
                               bool by_words, size_t ahead)
{
    const moment_list *moments = &session->conversation->moments;
    struct pairing pairing = {.arena = arena,
                              .session = session,
                              .parts = parts,
                              .open = NO_ENTRY,
                              .inside = NO_ENTRY,
                              .greeting_due = greeting_comes_first(moments),
                              .ahead = ahead,
                              .by_words = by_words};
    LIST_ROOM(arena, &pairing.entries, moments->count);
    parts->greeting = NO_ENTRY;
    parts->early_known = parts->order_visible && pairing.greeting_due;
    struct moment begun;
    size_t text = session_begun_text(arena, moments, &begun);
    if (text)
        take(&pairing, &begun);
    for (size_t i = text; i < moments->count; i++)
        take(&pairing, &moments->at[i]);
    close_reply(&pairing);
    return pairing;
}

/* A reply that is missing moves all behind it to the command before their own, and then they contradict it:
 * such a record is read once more, by the words. That counts if it contradicts itself less, leaves no reply
 * over, and sees the same lines as secret. */
static bool is_closer(const struct pairing *by_words, const struct pairing *by_number)
{
    return by_words->doubts < by_number->doubts && by_words->unsolicited <= by_number->unsolicited &&
           by_words->secrets == by_number->secrets;
}

static bool is_quit_confirmed(const struct pairing *pairing)
{
    for (size_t i = 0; i < pairing->entries.count; i++) {
        const struct entry *entry = &pairing->entries.at[i];
        if (entry->from == SIDE_CLIENT && entry_is(entry, "QUIT") && entry->partner != NO_ENTRY)
            return pairing->entries.at[entry->partner].code == 221;
    }
    return false;
}

/* Where commands are sent in groups, a record that begins inside one holds replies to commands that it does
 * not hold: more than it has commands. All move up then, and 221 to QUIT tells whether that is right. */
static bool begins_in_group(const struct pairing *pairing)
{
    return pairing->parts->greeting == NO_ENTRY && pairing->surplus && pairing->group && !pairing->lmtp &&
           (pairing->group > 1 || !is_quit_confirmed(pairing));
}

static bool is_quit_reached(const struct pairing *other, const struct pairing *pairing)
{
    return is_quit_confirmed(other) && other->unsolicited == pairing->unsolicited &&
           other->doubts <= pairing->doubts;
}

/* In another way; the reading that `better` prefers is kept. */
static void read_again(struct pairing *pairing, const struct session_parts *before, bool by_words,
                       size_t ahead,
                       bool (*better)(const struct pairing *other, const struct pairing *pairing))
{
    struct session_parts *parts = pairing->parts, again = *before;
    struct pairing other = read_all(pairing->arena, pairing->session, &again, by_words, ahead);
    if (!better(&other, pairing))
        return;
    *parts = again;
    *pairing = other;
    pairing->parts = parts;
}

void session_pair(struct arena *arena, struct session *session, struct session_parts *parts)
{
    parts->client_visible = session_shows_client(session->conversation);
    parts->server_visible = session_shows_server(session->conversation);
    parts->order_visible =
        parts->client_visible && parts->server_visible && session_shows_order(session->conversation);
    parts->times = shows_times(&session->conversation->moments);
    struct session_parts before = *parts;
    struct pairing pairing = read_all(arena, session, parts, false, 0);
    if (pairing.doubts)
        read_again(&pairing, &before, true, 0, is_closer);
    if (begins_in_group(&pairing))
        read_again(&pairing, &before, false, pairing.surplus, is_quit_reached);
    session->entries = pairing.entries.at;
    session->entry_count = pairing.entries.count;
}
