/* Messages and recipients of a session, RFC 5321 section 3.3. */
#include "session/part.h"
#include "smtp/reply.h"

static struct message *current(struct session *session)
{
    return session->messages.count ? &session->messages.at[session->messages.count - 1] : NULL;
}

/* The command that a reply answers; the reply itself when it is not visible. */
static const struct entry *command_of(const struct session *session, const struct entry *reply)
{
    return reply->partner == NO_ENTRY ? reply : &session->entries[reply->partner];
}

/* The line or its place was complained of: the next one is another try at the same. */
static bool asks_again(int code)
{
    return reply_code_is_syntax(code) || code == 503;
}

/* MAIL was refused, and is given once more with the same sender, but for a slip of the keys: one message. */
static bool is_tried_again(const struct message *before, const struct message *message)
{
    bool refused = before && (before->outcome == OUTCOME_REFUSED || before->outcome == OUTCOME_DEFERRED);
    if (refused && !before->recipients.count && !message->sender_seen && !before->sender_seen)
        return asks_again(before->code); /* the client's lines are not in the record */
    bool empty = refused && !before->sender.len && asks_again(before->code); /* "MAIL" alone */
    return refused && !before->recipients.count && message->sender_seen &&
           (empty || path_is_slip(before->sender, message->sender));
}

static void begin(struct arena *arena, struct session *session, const struct entry *reply)
{
    const struct entry *command = command_of(session, reply);
    struct path path = command->path;
    struct message message = {.sender = path.null ? (struct span)SPAN("<>") : path.address,
                              .sender_seen = command->from == SIDE_CLIENT && !command->inferred && path.seen,
                              .code = reply->code,
                              .queue_id = {"", 0},
                              .first = command->first,
                              .last = reply->last};
    if (reply->code >= 400)
        message.outcome = reply->code >= 500 ? OUTCOME_REFUSED : OUTCOME_DEFERRED;
    if (is_tried_again(current(session), &message)) {
        message.first = current(session)->first;
        *current(session) = message;
        return;
    }
    *LIST_ADD(arena, &session->messages) = message;
}

/* No server judges a recipient or a text without a MAIL before it: that one is missing in the record. */
static struct message *implied(struct arena *arena, struct session *session, const struct entry *reply)
{
    const struct entry *command = command_of(session, reply);
    bool seen = command->from == SIDE_CLIENT && (!command->inferred || session->parts->front != NO_ENTRY);
    bool told = command->from == SIDE_CLIENT && command->inferred && command->path.address.len &&
                reply->code >= 400; /* by a log or an error message */
    if ((seen || told) && !session->messages.count)
        *LIST_ADD(arena, &session->messages) = (struct message){
            .sender = {"", 0}, .queue_id = {"", 0}, .first = command->first, .last = reply->last};
    return current(session);
}

static enum recipient_status status_of(int code)
{
    return code < 300 ? RECIPIENT_ACCEPTED : code < 500 ? RECIPIENT_DEFERRED : RECIPIENT_REFUSED;
}

/* The place of an address that was refused before and is asked for again, or, where it is taken now, of one
 * that was a slip; else a new one. */
static struct recipient *place_of(struct arena *arena, struct message *message, struct span address, int code)
{
    for (size_t i = 0; i < message->recipients.count; i++) {
        struct recipient *before = &message->recipients.at[i];
        bool same = address.len && span_equal(before->address, address);
        bool slip = asks_again(before->code) &&
                    (address.len ? path_is_slip(before->address, address) : !before->address.len);
        if (before->code >= 400 && (same || (slip && code < 300)))
            return before;
    }
    return LIST_ADD(arena, &message->recipients);
}

static void add_recipient(struct arena *arena, struct session *session, const struct entry *reply)
{
    const struct entry *command = command_of(session, reply);
    bool misread = reply->code == 500 || reply->code == 502 ||
                   reply->code == 503; /* of the command, not of the recipient */
    struct message *message = misread ? NULL : implied(arena, session, reply);
    if (!message)
        return;
    struct span address = command->from == SIDE_CLIENT ? command->path.address : (struct span){"", 0};
    *place_of(arena, message, address, reply->code) = (struct recipient){.address = address,
                                                                         .code = reply->code,
                                                                         .enhanced = reply->enhanced,
                                                                         .status = status_of(reply->code)};
    message->last = reply->last;
}

static bool is_twin(const struct session *session, size_t at, size_t other)
{
    return session->entries[other].from == SIDE_SERVER &&
           session->entries[other].partner == session->entries[at].partner;
}

/* How many replies to the same command came before the one at `at`; they stand one behind the other. */
static size_t rank_of(const struct session *session, size_t at)
{
    size_t rank = 0;
    for (size_t i = at; i-- > session->entries[at].partner;) {
        if (session->entries[i].from == SIDE_SERVER && !is_twin(session, at, i))
            break;
        rank += is_twin(session, at, i);
    }
    return rank;
}

static bool has_more(const struct session *session, size_t at)
{
    size_t i = at + 1;
    while (i < session->entry_count && session->entries[i].from != SIDE_SERVER)
        i++;
    return i < session->entry_count && is_twin(session, at, i);
}

const struct entry *session_verdict_on(const struct session *session, size_t at)
{
    const struct entry *reply = &session->entries[at];
    if (reply->from != SIDE_SERVER || reply->partner == NO_ENTRY || reply->stage != STAGE_CONTENT)
        return NULL;
    size_t rank = rank_of(session, at);
    if (reply->code == PRDR_BEGINS || (!rank && !has_more(session, at)))
        return NULL;
    rank -= rank && session->entries[session->entries[reply->partner].partner].code == PRDR_BEGINS;
    size_t begin = reply->partner;
    while (begin > 0 &&
           !(session->entries[begin].from == SIDE_CLIENT && entry_is(&session->entries[begin], "MAIL")))
        begin--;
    for (size_t i = begin; i < reply->partner; i++) {
        const struct entry *rcpt = &session->entries[i];
        bool taken = rcpt->from == SIDE_CLIENT && entry_is(rcpt, "RCPT") && rcpt->partner != NO_ENTRY &&
                     session->entries[rcpt->partner].code < 300;
        if (taken && rank-- == 0)
            return rcpt;
    }
    return NULL;
}

static void count_recipients(const struct message *message, size_t count[4])
{
    for (size_t i = 0; i < message->recipients.count; i++)
        count[message->recipients.at[i].status]++;
}

static enum outcome refused_or_deferred(const size_t count[4])
{
    return count[RECIPIENT_REFUSED] ? OUTCOME_REFUSED : OUTCOME_DEFERRED;
}

static bool all_refused(const struct message *message)
{
    size_t count[4] = {0};
    count_recipients(message, count);
    return message->recipients.count && !count[RECIPIENT_ACCEPTED] && !count[RECIPIENT_UNKNOWN];
}

/* "queued as 4XyZ", "OK id=1xUyNM-...", "Message accepted for delivery" with the id in front (sendmail),
 * "[InternalId=...]". */
static struct span queue_id(const struct entry *reply)
{
    static const char *const before[] = {"queued as ",           "id=",         "queued mail as ",
                                         "message accepted as ", "InternalId=", "queue id "};
    struct span text = reply->line_count ? reply->lines[reply->line_count - 1].text : (struct span){"", 0};
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        size_t at = span_find_text(text, before[i]);
        if (at == text.len)
            continue;
        struct span rest = span_from(text, at + span_of(before[i]).len), id = span_take_word(&rest);
        while (id.len && (id.at[id.len - 1] == ',' || id.at[id.len - 1] == ']' || id.at[id.len - 1] == '.' ||
                          id.at[id.len - 1] == ')'))
            id.len--;
        return id;
    }
    size_t words = span_find_text(text, "message accepted for delivery");
    if (words == text.len || words == 0)
        return (struct span){"", 0};
    struct span rest = text;
    span_take_word(&rest); /* the enhanced code */
    return span_take_word(&rest);
}

static void end(struct arena *arena, struct session *session, const struct entry *reply)
{
    struct message *message = implied(arena, session, reply);
    const struct entry *command = command_of(session, reply);
    if (!message)
        return;
    size_t count[4] = {0};
    count_recipients(message, count);
    message->last = reply->last;
    if (command->body) {
        message->octets = command->body->octets;
        message->octets_known = !command->body->elided;
    }
    bool missing = command->body && command->body->cut && reply->code != 421; /* its dot may be, too */
    bool open = command->body && !command->body->terminated && !command->body->elided && !missing;
    if (reply->code >= 400 && open) /* a verdict on time, not on the message */
        return;
    if (reply->code >= 400) {
        message->outcome = all_refused(message) ? refused_or_deferred(count)
                           : reply->code >= 500 ? OUTCOME_REFUSED
                                                : OUTCOME_DEFERRED;
        return;
    }
    bool some = count[RECIPIENT_REFUSED] + count[RECIPIENT_DEFERRED] > 0;
    message->outcome = some ? OUTCOME_PARTLY : OUTCOME_ACCEPTED;
    message->queue_id = queue_id(reply);
}

static void judge_one(struct message *message, const struct entry *rcpt, const struct entry *reply)
{
    struct span address = rcpt->path.address;
    for (size_t i = 0; i < message->recipients.count; i++) {
        struct recipient *recipient = &message->recipients.at[i];
        if (recipient->status != RECIPIENT_ACCEPTED || !span_equal(recipient->address, address))
            continue;
        recipient->code = reply->code;
        recipient->enhanced = reply->enhanced;
        recipient->status = status_of(reply->code);
        break;
    }
    size_t count[4] = {0};
    count_recipients(message, count);
    message->outcome = count[RECIPIENT_ACCEPTED] == message->recipients.count ? OUTCOME_ACCEPTED
                       : count[RECIPIENT_ACCEPTED]                            ? OUTCOME_PARTLY
                                                                              : refused_or_deferred(count);
}

static bool decides_on_chunks(const struct session *session, const struct entry *reply)
{
    return entry_is(reply, "BDAT") && (reply->code >= 400 || entry_is_last_chunk(command_of(session, reply)));
}

/* The reply that decides on the message: after the text, or to a DATA that was refused. */
static bool is_verdict(struct session *session, const struct entry *reply)
{
    bool data = entry_is(reply, "DATA") && reply->code >= 400 && current(session) &&
                current(session)->outcome == OUTCOME_UNKNOWN;
    bool text = entry_is(reply, "(body)") && reply->code != PRDR_BEGINS;
    return data || text || decides_on_chunks(session, reply);
}

static void take(struct arena *arena, struct session *session, const struct entry *reply)
{
    const struct entry *rcpt = session_verdict_on(session, (size_t)(reply - session->entries));
    if (entry_is(reply, "MAIL"))
        begin(arena, session, reply);
    else if (entry_is(reply, "RCPT"))
        add_recipient(arena, session, reply);
    else if (is_verdict(session, reply))
        end(arena, session, reply);
    if (rcpt && current(session))
        judge_one(current(session), rcpt, reply);
}

/* A message that ended without data because none of its recipients was taken. */
static void judge_open(struct message *message)
{
    size_t count[4] = {0};
    count_recipients(message, count);
    if (message->outcome == OUTCOME_UNKNOWN && all_refused(message))
        message->outcome = refused_or_deferred(count);
}

void session_envelope(struct arena *arena, struct session *session, const struct session_parts *parts)
{
    (void)parts;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER && entry->code)
            take(arena, session, entry);
    }
    for (size_t i = 0; i < session->messages.count; i++)
        judge_open(&session->messages.at[i]);
}
