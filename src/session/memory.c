#include "session/memory.h"

#include <stdlib.h>

#include "base/memory.h"
#include "session/part.h"

/* When the tables are full, what comes is not remembered: a file of thousands of sessions has its patterns in
 * the first ones too. */
static void note_addresses(struct memory_of_file *memory, const struct session *session)
{
    for (size_t m = 0; m < session->messages.count; m++) {
        const struct message *message = &session->messages.at[m];
        if (message_was_refused(message) && message->sender.len && memory->returned_count < ADDRESSES_MOST)
            memory->returned[memory->returned_count++] = arena_copy(&memory->arena, message->sender);
        for (size_t r = 0; r < message->recipients.count && memory->address_count < ADDRESSES_MOST; r++)
            if (message->recipients.at[r].status == RECIPIENT_ACCEPTED)
                memory->addresses[memory->address_count++].address =
                    arena_copy(&memory->arena, message->recipients.at[r].address);
    }
}

static struct span result_of(const struct session *session)
{
    for (size_t i = session->entry_count; i-- > 0 && session->outcome == OUTCOME_NOT_CONNECTED;)
        if (session->entries[i].event == EVENT_FAILED)
            return span_of(trouble_name(session->entries[i].trouble));
    return span_of(outcome_name(session->outcome));
}

static bool server_spoke(const struct session *session)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (session->entries[i].from == SIDE_SERVER)
            return true;
    return false;
}

void memory_note(struct memory_of_file *memory, const struct session *session)
{
    note_addresses(memory, session);
    const struct conversation *conversation = session->conversation;
    if (memory->attempt_count == ATTEMPTS_MOST)
        return;
    struct span host =
        conversation->server.name.len ? conversation->server.name : conversation->server.address;
    memory->attempts[memory->attempt_count++] = (struct attempt){.host = arena_copy(&memory->arena, host),
                                                                 .port = conversation->server.port,
                                                                 .result = result_of(session),
                                                                 .answered = server_spoke(session),
                                                                 .first = conversation->first,
                                                                 .last = conversation->last};
}

struct memory_of_file *memory_new(void)
{
    return memory_get(sizeof(struct memory_of_file));
}

void memory_free(struct memory_of_file *memory)
{
    arena_free(&memory->arena);
    free(memory);
}
