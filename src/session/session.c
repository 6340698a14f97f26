#include "session/session.h"

#include "session/part.h"
#include "smtp/address.h"

/* "Hello ws7 [198.51.100.7]": the address by which the server knows the client. */
static void find_client_address(struct session *session)
{
    for (size_t i = 0; i < session->entry_count && !session->client.address.len; i++) {
        const struct entry *reply = &session->entries[i];
        if (reply->from != SIDE_SERVER || reply->stage != STAGE_HELLO || reply->code != 250 ||
            !reply->line_count)
            continue;
        struct span rest = reply->lines[0].text, bracket = span_take_until(&rest, '[');
        struct span address = span_take_until(&rest, ']');
        if (span_starts(address, "IPv6:"))
            address = span_from(address, 5);
        if (bracket.len && address_kind(address) != ADDRESS_NONE)
            session->client.address = address;
    }
}

/* A record that does not show what was opened may show what the server calls itself. For readers; rules ask
 * for the opened host. */
static void name_server(struct session *session, const struct session_parts *parts)
{
    if (session->server.name.len || parts->greeting == NO_ENTRY)
        return;
    const struct entry *greeting = &session->entries[parts->greeting];
    if (greeting->code != 220 || !greeting->line_count)
        return;
    struct span rest = greeting->lines[0].text, name = span_take_word(&rest);
    if (hello_kind(name) == HELLO_FQDN)
        session->server.name = name;
}

static void name_client(struct session *session)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_CLIENT && entry->stage == STAGE_HELLO && !entry->inferred &&
            entry->argument.len)
            session->client.name = entry->argument;
    }
}

struct session *session_build(struct arena *arena, const struct conversation *conversation, struct span file,
                              unsigned long number)
{
    struct session *session = arena_take(arena, sizeof *session);
    struct session_parts *parts = arena_take(arena, sizeof *parts);
    *session = (struct session){.file = file,
                                .number = number,
                                .conversation = conversation,
                                .client = conversation->client,
                                .server = conversation->server,
                                .parts = parts};
    session_pair(arena, session, parts);
    session_missing(arena, session, parts);
    if (!parts->client_visible && !conversation->client_heard)
        session_infer(arena, session, parts);
    secret_replies(arena, session, &parts->secrets);
    session_stand(arena, session, parts);
    session_fold(arena, session, parts);
    session_envelope(arena, session, parts);
    session_fold_bounces(session, parts);
    session_outcome(session, parts);
    session_stages(arena, session, parts);
    session->software = session_software(session, parts);
    name_client(session);
    name_server(session, parts);
    find_client_address(session);
    return session;
}
