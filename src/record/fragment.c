#include "record/fragment.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    DATAGRAMS = 64,        /* being put together at once; the oldest goes */
    DATAGRAM_MOST = 65535, /* RFC 791 section 3.1: the total length has 16 bits */
    UNIT = 8,              /* fragments begin at multiples of it */
    UNITS = DATAGRAM_MOST / UNIT + 1,
    PATIENCE = 60 /* seconds, RFC 8200 section 4.5 */
};

struct datagram {
    struct fragment key; /* octets unused; id and addresses tell which it is */
    bool open;
    double since;
    unsigned char *octets;
    size_t end; /* of the whole; 0 unknown */
    size_t units_seen;
    unsigned char seen[UNITS / 8 + 1];
};

struct fragments {
    struct datagram datagram[DATAGRAMS];
    size_t oldest;
};

struct fragments *fragments_new(void)
{
    return memory_get(sizeof(struct fragments));
}

void fragments_free(struct fragments *fragments)
{
    for (size_t i = 0; i < DATAGRAMS; i++)
        free(fragments->datagram[i].octets);
    free(fragments);
}

static bool is_of(const struct datagram *datagram, const struct fragment *fragment)
{
    const struct fragment *key = &datagram->key;
    return datagram->open && key->id == fragment->id && key->protocol == fragment->protocol &&
           ip_same(&key->from, &fragment->from) && ip_same(&key->to, &fragment->to) &&
           fragment->time - datagram->since < PATIENCE;
}

static struct datagram *find(struct fragments *fragments, const struct fragment *fragment)
{
    for (size_t i = 0; i < DATAGRAMS; i++)
        if (is_of(&fragments->datagram[i], fragment))
            return &fragments->datagram[i];
    struct datagram *datagram = &fragments->datagram[fragments->oldest];
    fragments->oldest = (fragments->oldest + 1) % DATAGRAMS;
    unsigned char *octets = datagram->octets;
    *datagram = (struct datagram){.key = *fragment, .open = true, .since = fragment->time, .octets = octets};
    if (!octets)
        datagram->octets = memory_resize(NULL, DATAGRAM_MOST + UNIT);
    return datagram;
}

static bool is_seen(const struct datagram *datagram, size_t unit)
{
    return datagram->seen[unit / 8] >> unit % 8 & 1;
}

static void put(struct datagram *datagram, const struct fragment *fragment)
{
    for (size_t at = 0; at < fragment->octets.len; at += UNIT) {
        size_t unit = (fragment->offset + at) / UNIT;
        struct span piece = span_cut(fragment->octets, at, UNIT);
        if (is_seen(datagram, unit))
            continue;
        memcpy(datagram->octets + unit * UNIT, piece.at, piece.len);
        datagram->seen[unit / 8] |= (unsigned char)(1u << unit % 8);
        datagram->units_seen++;
    }
    if (!fragment->more && !datagram->end)
        datagram->end = fragment->offset + fragment->octets.len;
}

bool fragments_add(struct fragments *fragments, const struct fragment *fragment, struct span *whole)
{
    bool fits = fragment->offset + fragment->octets.len <= DATAGRAM_MOST && fragment->offset % UNIT == 0;
    bool ragged =
        fragment->more && fragment->octets.len % UNIT; /* cut by the snap length: cannot be put together */
    if (!fits || ragged || !fragment->octets.len)
        return false;
    struct datagram *datagram = find(fragments, fragment);
    put(datagram, fragment);
    if (!datagram->end || datagram->units_seen < (datagram->end + UNIT - 1) / UNIT)
        return false;
    datagram->open = false;
    *whole = (struct span){(const char *)datagram->octets, datagram->end};
    return true;
}
