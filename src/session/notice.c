/*
 * A client that tells a sender of a refusal in the same session: MAIL FROM:<> to the one whose mail was
 * refused before (RFC 5321 sections 4.5.5 and 6.1). There is such a transaction only because the first one
 * failed.
 */
#include "session/part.h"

static struct span address_of(const struct session *session, const struct entry *reply)
{
    return reply->partner == NO_ENTRY ? (struct span){"", 0} : session->entries[reply->partner].path.address;
}

static bool has_null_sender(const struct session *session, size_t mail_reply)
{
    size_t command = mail_reply == NO_ENTRY ? NO_ENTRY : session->entries[mail_reply].partner;
    return command != NO_ENTRY && session->entries[command].path.null;
}

static bool is_about_mail(const struct entry *reply)
{
    return reply->stage >= STAGE_MAIL && reply->stage <= STAGE_CONTENT;
}

/* The first refusal before entry `end` of mail from this sender, NO_ENTRY. */
static size_t refusal_of(const struct session *session, struct span sender, size_t end)
{
    struct span current = {"", 0};
    for (size_t i = 0; i < end; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from != SIDE_SERVER || !entry->code)
            continue;
        if (entry_is(entry, "MAIL"))
            current = address_of(session, entry);
        if (entry_failed(entry) && is_about_mail(entry) && span_equal(current, sender))
            return i;
    }
    return NO_ENTRY;
}

size_t session_told_refusal(const struct session *session, const struct standing *before, size_t at)
{
    const struct entry *reply = &session->entries[at];
    struct span recipient = entry_is(reply, "RCPT") ? address_of(session, reply) : (struct span){"", 0};
    if (!recipient.len || !has_null_sender(session, before->mail_reply))
        return NO_ENTRY;
    return refusal_of(session, recipient, before->mail_reply);
}
