/* Names that are kept of a run. Many mailboxes share a domain: each stands as the domain's number and what is
 * before the "@". */
#include "session/across_part.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "smtp/name.h"

void *rows_grown(void *rows, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return rows;
    *room = *room * 2 + 64;
    return memory_resize(rows, *room * size);
}

static size_t octets_kept(const struct across *across)
{
    return across->names.octets + across->files.octets + across->peers.octets + across->hellos.octets +
           across->mailboxes.octets + across->domains.octets;
}

static bool can_be_kept(struct across *across, struct span text)
{
    bool can = text.len <= NAME_LONGEST && octets_kept(across) <= NAMES_OCTETS;
    across->limited |= !can && text.len > 0;
    return can;
}

uint32_t kept_in(struct across *across, struct names *names, struct span text)
{
    return can_be_kept(across, text) ? names_number(names, text) : 0;
}

struct span name_lower(struct span text, char room[NAME_LONGEST])
{
    for (size_t i = 0; i < text.len; i++)
        room[i] = ascii_lower(text.at[i]);
    return (struct span){room, text.len};
}

uint32_t kept_lower_in(struct across *across, struct names *names, struct span text)
{
    char room[NAME_LONGEST];
    return can_be_kept(across, text) ? names_number(names, name_lower(text, room)) : 0;
}

uint32_t text_kept(struct across *across, struct span text)
{
    return kept_in(across, &across->names, text);
}

uint32_t name_kept(struct across *across, struct span text)
{
    return kept_lower_in(across, &across->names, text);
}

/* ---- mailboxes ---- */

enum { DOMAIN_OCTETS = 4, SEVEN = 7, GOES_ON = 0x80 }; /* a domain's number: seven bits an octet */

static size_t put_domain(char *at, uint32_t domain)
{
    size_t len = 0;
    for (; domain >= GOES_ON; domain >>= SEVEN)
        at[len++] = (char)(domain | GOES_ON);
    at[len++] = (char)domain;
    return len;
}

static uint32_t take_domain(struct span *packed)
{
    uint32_t domain = 0;
    unsigned char octet = GOES_ON;
    for (unsigned shift = 0; packed->len && octet & GOES_ON; shift += SEVEN) {
        octet = (unsigned char)packed->at[0];
        domain |= (uint32_t)(octet & ~GOES_ON) << shift;
        *packed = span_from(*packed, 1);
    }
    return domain;
}

/* An address in angle brackets stays whole: its domain is not all that follows. */
uint32_t mailbox_kept(struct across *across, struct span address)
{
    char room[NAME_LONGEST], packed[DOMAIN_OCTETS + NAME_LONGEST];
    if (!address.len || !can_be_kept(across, address))
        return 0;
    struct span text = name_lower(address, room), domain = domain_of(text);
    bool whole = domain.len && domain.at + domain.len == text.at + text.len;
    uint32_t number = whole ? names_number(&across->domains, domain) : 0;
    struct span local = number ? span_cut(text, 0, text.len - domain.len - 1) : text;
    size_t len = put_domain(packed, number);
    memcpy(packed + len, local.at, local.len);
    return names_number(&across->mailboxes, (struct span){packed, len + local.len});
}

struct span mailbox_text(const struct across *across, uint32_t mailbox, char room[NAME_LONGEST])
{
    struct span local = names_text(&across->mailboxes, mailbox);
    uint32_t number = take_domain(&local);
    struct span domain = names_text(&across->domains, number);
    if (!number)
        return local;
    memcpy(room, local.at, local.len);
    room[local.len] = '@';
    memcpy(room + local.len + 1, domain.at, domain.len);
    return (struct span){room, local.len + 1 + domain.len};
}

struct span mailbox_domain(const struct across *across, uint32_t mailbox)
{
    struct span local = names_text(&across->mailboxes, mailbox);
    uint32_t number = take_domain(&local);
    return number ? names_text(&across->domains, number) : domain_of(local);
}
