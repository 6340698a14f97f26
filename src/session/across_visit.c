/* What is kept of a session: numbers for names, and what its EHLO reply told. */
#include "session/across_part.h"

#include "session/part.h"
#include "smtp/address.h"

/* Behind every router there is a 192.168.1.10: such an address tells nobody apart. */
static bool is_public(struct span address)
{
    enum address_kind kind = address_kind(address);
    return kind == ADDRESS_PUBLIC || kind == ADDRESS_DOCUMENTATION;
}

static struct span host_name(struct span name)
{
    if (name.len && name.at[name.len - 1] == '.')
        name = span_cut(name, 0, name.len - 1);
    return hello_kind(name) == HELLO_FQDN ? name : (struct span){"", 0};
}

static struct span greeting_name(const struct session *session)
{
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from != SIDE_SERVER || !span_is(entry->verb, "(greeting)"))
            continue;
        struct span rest = entry->line_count ? entry->lines[0].text : (struct span){"", 0};
        return host_name(span_take_word(&rest));
    }
    return (struct span){"", 0};
}

/* "mail.zip!a/1.log" came with mail.zip. */
static struct span ticket_of(struct span file)
{
    return span_cut(file, 0, span_find(file, '!'));
}

/* ---- offers ---- */

/* A firewall writes X over what it does not let through: "250-XXXXXXXA". */
static bool is_masked(struct span line)
{
    enum { SHORTEST = 6 };
    struct span word = span_take_word(&line);
    size_t i = 0;
    while (i < word.len && (word.at[i] == 'X' || word.at[i] == 'x'))
        i++;
    return word.len >= SHORTEST && i + 1 >= word.len;
}

static void read_offers(struct visit *visit, const struct entry *reply)
{
    visit->offers = KNOWN_NO;
    visit->masked = 0;
    for (size_t i = 1; i < reply->line_count; i++) {
        struct span line = reply->lines[i].text;
        visit->masked |= is_masked(line);
        if (span_is_word(span_take_word(&line), "STARTTLS"))
            visit->offers = KNOWN_YES;
    }
}

/* True while nothing that comes later can be heard without TLS any more. */
static bool starts_tls(const struct entry *entry)
{
    return entry->event == EVENT_TLS_STARTED ||
           (entry->code == 220 && entry->from == SIDE_SERVER && span_is(entry->verb, "STARTTLS"));
}

static bool is_offering(const struct session *session, const struct entry *entry)
{
    if (entry->code != 250 || entry->from != SIDE_SERVER || !span_is(entry->verb, "EHLO"))
        return false;
    const struct entry *command =
        entry->partner < session->entry_count ? &session->entries[entry->partner] : NULL;
    return entry->line_count > 1 || (command && !command->inferred);
}

static void read_hello(struct visit *visit, const struct session *session)
{
    bool plain = true, gap = false, greeted = false;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        plain &= !starts_tls(entry);
        gap |= entry->event == EVENT_GAP;
        greeted = greeted || (entry->from == SIDE_SERVER && span_is(entry->verb, "(greeting)"));
        if (entry->from == SIDE_CLIENT && !entry->inferred) {
            visit->ehlo |= entry_is(entry, "EHLO");
            visit->helo_only |= entry_is(entry, "HELO");
        }
        if (plain && greeted && !gap && is_offering(session, entry))
            read_offers(visit, entry);
    }
    visit->helo_only &= !visit->ehlo;
}

/* Nothing known of TLS while the record has a gap or ends early is not "no"; a message sent in clear is. */
static enum known tls_of(const struct session *session)
{
    bool mail = false;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->event == EVENT_GAP)
            return KNOWN_NOT;
        if (starts_tls(entry))
            return KNOWN_YES;
        mail = mail || (entry->from == SIDE_SERVER && entry_is(entry, "MAIL"));
    }
    return mail ? KNOWN_NO : KNOWN_NOT;
}

static uint32_t server_met(struct across *across, const struct session *session)
{
    const struct endpoint *server = &session->server;
    const struct met met = {.address = text_kept(across, server->address),
                            .opened = name_kept(across, host_name(server->name)),
                            .greeting = name_kept(across, greeting_name(session)),
                            .port = (uint16_t)server->port,
                            .public_address = is_public(server->address)};
    return met_number(across, &met);
}

void visit_read(struct across *across, struct visit *visit, const struct session *session)
{
    const struct conversation *conversation = session->conversation;
    const struct endpoint *client = &session->client;
    uint32_t file = kept_in(across, &across->files, session->file);
    struct span ticket = ticket_of(session->file);
    *visit = (struct visit){
        .started = conversation->started,
        .zone = (int16_t)conversation->zone,
        .zoned = conversation->frames || conversation->zoned,
        .number = (uint32_t)session->number,
        .outcome = session->outcome & 7,
        .file = file & FILE_MASK,
        .ticket =
            (ticket.len < session->file.len ? kept_in(across, &across->files, ticket) : file) & FILE_MASK,
        .peer = kept_in(across, &across->peers, client->address) & VISIT_MASK,
        .public_peer = is_public(client->address),
        .hello = kept_lower_in(across, &across->hellos, client->name) & VISIT_MASK,
        .server = server_met(across, session) & VISIT_MASK,
    };
    read_hello(visit, session);
    visit->tls = tls_of(session) & 3;
}
