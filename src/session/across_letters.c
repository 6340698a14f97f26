/* What became of each recipient, and which failure it met. */
#include "session/across_part.h"

#include "base/memory.h"
#include "session/part.h"

uint32_t kind_number(struct across *across, const struct failing *failing)
{
    for (size_t i = 0; i < across->kinds.count; i++)
        if (span_equal(across->kinds.at[i].rule, failing->rule))
            return (uint32_t)i;
    if (across->kinds.count == KINDS_MOST) {
        across->limited = true;
        return NO_KIND;
    }
    struct failure_kind *kind = LIST_ADD(&across->arena, &across->kinds);
    *kind = (struct failure_kind){.rule = arena_copy(&across->arena, failing->rule),
                                  .category = arena_copy(&across->arena, failing->category),
                                  .stage = failing->stage};
    for (int i = 0; i < LANGUAGES; i++)
        kind->title.in[i] = arena_copy(&across->arena, failing->title.in[i]);
    return (uint32_t)(across->kinds.count - 1);
}

static bool is_about(const struct session *session, const struct failing *failing, struct span address)
{
    for (size_t i = 0; i < failing->at_count; i++) {
        const struct entry *reply =
            failing->at[i] < session->entry_count ? &session->entries[failing->at[i]] : NULL;
        const struct entry *command =
            reply && reply->partner < session->entry_count ? &session->entries[reply->partner] : NULL;
        /* The path anew: a session that a worker read comes as text, without what pair.c noted of it. */
        if (command && entry_is(command, "RCPT") && !command->inferred &&
            span_same_word(path_of(command->argument).address, address))
            return true;
    }
    return false;
}

/* The failure of the very reply to this recipient, or, if it was taken and the message was not, of the
 * message. */
static uint32_t kind_of(struct across *across, const struct session *session, const struct failing *failings,
                        size_t count, const struct recipient *recipient)
{
    bool own = recipient->status == RECIPIENT_REFUSED || recipient->status == RECIPIENT_DEFERRED;
    for (size_t i = 0; i < count; i++) {
        bool later = failings[i].stage == STAGE_DATA || failings[i].stage == STAGE_CONTENT;
        if (own ? is_about(session, &failings[i], recipient->address) : later)
            return kind_number(across, &failings[i]);
    }
    return NO_KIND;
}

static struct letter *letter_new(struct across *across)
{
    if (across->letter_count == LETTERS_MOST) {
        across->limited = true;
        return NULL;
    }
    across->letters =
        rows_grown(across->letters, across->letter_count, &across->letter_room, sizeof *across->letters);
    return &across->letters[across->letter_count++];
}

/* In lower case, as everywhere. 0 stands for none; "<>" is one. */
static uint64_t sender_of(struct across *across, struct span sender)
{
    char room[NAME_LONGEST];
    across->limited |= sender.len > NAME_LONGEST;
    if (!sender.len || sender.len > NAME_LONGEST)
        return 0;
    uint64_t hash = mix_text(&across->seed, name_lower(sender, room));
    return hash & ((uint64_t)SENDER_HIGH << 32 | UINT32_MAX) ? hash : 1;
}

uint64_t letter_sender(const struct letter *letter)
{
    return (uint64_t)letter->sender_high << 32 | letter->sender_low;
}

/* The last session whose letters begin there or before; one without letters begins where the next one does.
 */
uint32_t letter_visit(const struct across *across, size_t letter)
{
    size_t from = 0, to = across->visit_count;
    while (to - from > 1) {
        size_t middle = from + (to - from) / 2;
        if (across->visits[middle].letter <= letter)
            from = middle;
        else
            to = middle;
    }
    return (uint32_t)from;
}

struct reading_letters {
    struct across *across;
    struct visit *visit;
    const struct session *session;
    const struct failing *failings;
    size_t count;
};

static void read_message(const struct reading_letters *reading, const struct message *message)
{
    struct across *across = reading->across;
    uint64_t sender = sender_of(across, message->sender);
    for (size_t i = 0; i < message->recipients.count; i++) {
        const struct recipient *recipient = &message->recipients.at[i];
        uint32_t address = mailbox_kept(across, recipient->address);
        if (reading->visit->letters == LETTERS_OF_SESSION)
            across->limited = true;
        if (!address || reading->visit->letters == LETTERS_OF_SESSION)
            continue;
        struct letter *letter = letter_new(across);
        if (!letter)
            return;
        *letter = (struct letter){
            .sender_low = (uint32_t)sender,
            .sender_high = sender >> 32 & SENDER_HIGH,
            .recipient = address,
            .kind = kind_of(across, reading->session, reading->failings, reading->count, recipient) & NO_KIND,
            .status = recipient->status & 3,
            .outcome = message->outcome & 7};
        reading->visit->letters++;
    }
}

void letters_read(struct across *across, struct visit *visit, const struct session *session,
                  const struct failing *failings, size_t count)
{
    const struct reading_letters reading = {across, visit, session, failings, count};
    visit->letter = across->letter_count & LETTER_MASK;
    for (size_t i = 0; i < session->messages.count; i++)
        read_message(&reading, &session->messages.at[i]);
}
