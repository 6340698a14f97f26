/* What a server says of its own, told from the addresses that it only repeats. */
#include <string.h>

#include "base/ascii.h"
#include "session/facts_part.h"

static bool is_address_letter(char c)
{
    return c != '@' && (ascii_is_letter(c) || ascii_is_digit(c) || c == '-' || c == '_' || c == '+');
}

/* The letters become neutral; what stands around, and where things stand, stays as it was. */
static void veil(char *from, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (ascii_is_letter(from[i]))
            from[i] = 'z';
}

static bool stands_alone(struct span text, size_t at, size_t len)
{
    bool before = at == 0 || !is_address_letter(text.at[at - 1]);
    return before && (at + len >= text.len || !is_address_letter(text.at[at + len]));
}

/* A bare name is veiled in brackets alone: a recipient called "quota" must not hide the server's word. */
static void veil_address(char *copy, struct span text, struct span address)
{
    bool whole = span_find(address, '@') < address.len;
    for (size_t from = 0, at; address.len && from + address.len <= text.len; from = at + address.len) {
        at = from + span_find_span(span_from(text, from), address);
        if (at >= text.len)
            return;
        bool quoted = at > 0 && text.at[at - 1] == '<';
        if ((whole || quoted) && stands_alone(text, at, address.len))
            veil(copy + at, address.len);
    }
}

static bool veil_command(const struct facts *facts, char *copy, struct span text, size_t command)
{
    struct path path = {0};
    if (command != NO_ENTRY)
        path = facts->session->entries[command].path;
    if (path.seen)
        veil_address(copy, text, path.address);
    return path.seen;
}

/* Where no command is visible: "<kate@fabrikam.com>: Recipient address rejected". */
static void veil_bracketed(char *copy, struct span text)
{
    for (size_t from = 0, open; (open = from + span_find(span_from(text, from), '<')) < text.len;
         from = open + 1) {
        struct span inside = span_from(text, open + 1);
        inside = span_cut(inside, 0, span_find(inside, '>'));
        if (open + 1 + inside.len < text.len && span_find(inside, '@') < inside.len &&
            span_find(inside, ' ') == inside.len)
            veil(copy + open + 1, inside.len);
    }
}

/* RFC 5321 section 4.1.1.4: what is said of the text is said to all who were taken in this transaction. */
static void veil_recipients(const struct facts *facts, char *copy, struct span text, size_t at)
{
    size_t mail = standing_at(facts, at)->mail_reply;
    for (size_t i = mail == NO_ENTRY ? 0 : mail; i < at; i++)
        if (entry_is(&facts->session->entries[i], "RCPT") && facts->session->entries[i].from == SIDE_SERVER)
            veil_command(facts, copy, text, facts->session->entries[i].partner);
}

static struct span without_echo(struct facts *facts, struct span text, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    char *copy = arena_take(facts->arena, text.len);
    memcpy(copy, text.at, text.len);
    size_t mail = standing_at(facts, at)->mail_reply;
    bool envelope = entry_is_of_envelope(reply);
    bool seen = veil_command(facts, copy, text, reply->partner);
    if (!seen && (envelope || !facts->parts->client_visible))
        veil_bracketed(copy, text);
    if (mail != NO_ENTRY)
        veil_command(facts, copy, text, facts->session->entries[mail].partner);
    if (!envelope)
        veil_recipients(facts, copy, text, at);
    return (struct span){copy, text.len};
}

struct fact fact_said(struct facts *facts, struct span text, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    struct fact_item *item = arena_take(facts->arena, sizeof *item);
    *item = (struct fact_item){.text = text, .first = reply->first, .last = reply->last};
    bool echoes = span_find(text, '@') < text.len || span_find(text, '<') < text.len;
    if (echoes)
        item->own = without_echo(facts, text, at);
    return (struct fact){true, item, 1};
}
