/* Bounces in a record: the message by which a program tells the sender of another one, refused in the same
 * record, that it was. RFC 5321 section 6.1: it has the null sender. */
#include "session/part.h"

enum {
    BEHIND_MOST =
        64 /* a program tells the sender soon; looking on would cost what many messages cost, squared */
};

/* "bob" of a local mailer is bob@northwind.example. */
static bool is_same_mailbox(struct span a, struct span b)
{
    struct span rest_a = a, rest_b = b, local_a = span_take_until(&rest_a, '@'),
                local_b = span_take_until(&rest_b, '@');
    bool bare = local_a.len == a.len || local_b.len == b.len;
    return a.len && b.len && (bare ? span_same_word(local_a, local_b) : span_same_word(a, b));
}

bool message_was_refused(const struct message *message)
{
    return message->outcome == OUTCOME_REFUSED || message->outcome == OUTCOME_DEFERRED ||
           message->outcome == OUTCOME_PARTLY; /* deferred: given up, or the sender is told of the delay */
}

const struct message *session_returned(const struct session *session, size_t at)
{
    const struct message *bounce = &session->messages.at[at];
    if (!span_is(bounce->sender, "<>") || bounce->recipients.count != 1)
        return NULL;
    for (size_t i = at; i-- > 0 && at - i <= BEHIND_MOST;)
        if (message_was_refused(&session->messages.at[i]) &&
            is_same_mailbox(session->messages.at[i].sender, bounce->recipients.at[0].address))
            return &session->messages.at[i];
    return NULL;
}

static bool is_within(const struct entry *entry, const struct message *message)
{
    return entry->first >= message->first && entry->last <= message->last;
}

const struct message *session_returned_by(const struct session *session, const struct entry *reply)
{
    size_t low = 0, high = session->messages.count; /* they stand in the order in which they begin */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (session->messages.at[middle].first <= reply->first)
            low = middle + 1;
        else
            high = middle;
    }
    bool its = low && is_within(reply, &session->messages.at[low - 1]);
    return its ? session_returned(session, low - 1) : NULL;
}

/* Where the refusal begins because of which the message came back. */
static size_t refusal_of(const struct session *session, const struct message *message)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (entry_failed(&session->entries[i]) && session->parts->cause[i] == NO_ENTRY &&
            is_within(&session->entries[i], message))
            return i;
    return NO_ENTRY;
}

void session_fold_bounces(struct session *session, struct session_parts *parts)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *reply = &session->entries[i];
        const struct message *returned = entry_failed(reply) ? session_returned_by(session, reply) : NULL;
        size_t cause = returned ? refusal_of(session, returned) : NO_ENTRY;
        if (cause != NO_ENTRY && cause < i)
            parts->cause[i] = cause;
    }
}
