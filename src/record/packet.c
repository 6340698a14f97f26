#include "record/packet.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/fragment.h"

enum {
    LAYERS_MOST = 16, /* tags and tunnels inside each other; real ones have two or three */
    PROTOCOL_HOPS = 0,
    PROTOCOL_ICMP = 1,
    PROTOCOL_IPV4 = 4,
    PROTOCOL_TCP = 6,
    PROTOCOL_UDP = 17,
    PROTOCOL_IPV6 = 41,
    PROTOCOL_ROUTING = 43,
    PROTOCOL_FRAGMENT = 44,
    PROTOCOL_GRE = 47,
    PROTOCOL_AUTHENTICATION = 51,
    PROTOCOL_ICMP6 = 58,
    PROTOCOL_DESTINATION = 60,
    PROTOCOL_MOBILITY = 135,
    TCP_HEADER = 20,
    PORTS = 8 /* of a TCP header that every ICMP error quotes: ports and sequence number, RFC 792 */
};

struct packet_reader {
    struct fragments *fragments;
};

/* What is left of the packet. Reading past its end gives zeros and turns it short. */
struct cursor {
    const unsigned char *at;
    size_t left; /* captured */
    size_t wire; /* as it was on the wire */
    bool cut;    /* a field was missing */
};

struct decoding {
    struct packet_reader *reader;
    const struct packet *packet;
    struct cursor cursor;
    struct sighting *found;
    unsigned layers;
    unsigned char ttl;
    bool quoted;            /* inside an ICMP error */
    struct packet_map *map; /* NULL: nobody asks */
};

static void note_part(struct packet_map *map, const struct packet *packet, enum part_kind kind,
                      const unsigned char *at, size_t len)
{
    const unsigned char *begin = (const unsigned char *)packet->octets.at, *end = begin + packet->octets.len;
    if (at < begin || at > end) {
        map->fragmented = true;
        return;
    }
    size_t there = (size_t)(end - at) < len ? (size_t)(end - at) : len;
    struct packet_part part = {kind, (size_t)(at - begin), there};
    if (map->count < PARTS_MOST)
        map->part[map->count++] = part;
    if (kind != PART_ICMP && kind != PART_OCTETS && part.at + there > map->known)
        map->known = part.at + there;
}

static inline void note(struct decoding *decoding, enum part_kind kind, const unsigned char *at, size_t len)
{
    if (decoding->map && at)
        note_part(decoding->map, decoding->packet, kind, at, len);
}

static const unsigned char *take(struct cursor *cursor, size_t octets)
{
    if (octets > cursor->left) {
        cursor->cut = true;
        cursor->left = cursor->wire = 0;
        return NULL;
    }
    const unsigned char *at = cursor->at;
    cursor->at += octets;
    cursor->left -= octets;
    cursor->wire -= octets < cursor->wire ? octets : cursor->wire;
    return at;
}

static unsigned read16(const unsigned char *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static uint32_t read32(const unsigned char *at)
{
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static unsigned take8(struct cursor *cursor)
{
    const unsigned char *at = take(cursor, 1);
    return at ? at[0] : 0;
}

static unsigned take16(struct cursor *cursor)
{
    const unsigned char *at = take(cursor, 2);
    return at ? read16(at) : 0;
}

static uint32_t take32(struct cursor *cursor)
{
    const unsigned char *at = take(cursor, 4);
    return at ? read32(at) : 0;
}

/* What lies behind `octets` is padding or a check sum. */
static void end_at(struct cursor *cursor, size_t octets)
{
    if (octets < cursor->wire)
        cursor->wire = octets;
    if (octets < cursor->left)
        cursor->left = octets;
}

/* ---- addresses ---- */

static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

bool ip_is_4(const struct ip *ip)
{
    return memcmp(ip->octet, mapped, sizeof mapped) == 0;
}

bool ip_same(const struct ip *a, const struct ip *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

/* inet_ntop() prints each octet with a format, and every connection has two addresses. */
static size_t put_octet(char *to, unsigned octet)
{
    size_t len = 0;
    if (octet >= 100)
        to[len++] = (char)('0' + octet / 100);
    if (octet >= 10)
        to[len++] = (char)('0' + octet / 10 % 10);
    to[len++] = (char)('0' + octet % 10);
    return len;
}

struct span ip_text(struct arena *arena, const struct ip *ip)
{
    char text[INET6_ADDRSTRLEN] = "";
    size_t len = 0;
    if (!ip_is_4(ip)) {
        inet_ntop(AF_INET6, ip->octet, text, sizeof text);
        return arena_copy(arena, span_of(text));
    }
    for (size_t i = sizeof mapped; i < sizeof ip->octet; i++) {
        len += put_octet(text + len, ip->octet[i]);
        text[len++] = '.';
    }
    return arena_copy(arena, (struct span){text, len - 1});
}

static struct ip read_address4(const unsigned char *at)
{
    struct ip ip;
    memcpy(ip.octet, mapped, sizeof mapped);
    memcpy(ip.octet + sizeof mapped, at, 4);
    return ip;
}

static struct ip read_address6(const unsigned char *at)
{
    struct ip ip;
    memcpy(ip.octet, at, sizeof ip.octet);
    return ip;
}

/* ---- layers ---- */

typedef void layer(struct decoding *decoding);

struct next_layer {
    unsigned number;
    layer *read;
};

static void go_on(struct decoding *decoding, const struct next_layer *table, size_t count, unsigned number)
{
    if (decoding->cursor.cut || ++decoding->layers > LAYERS_MOST)
        return;
    for (size_t i = 0; i < count; i++)
        if (table[i].number == number) {
            table[i].read(decoding);
            return;
        }
}

#define GO_ON(decoding, table, number) go_on(decoding, table, sizeof(table) / sizeof(table)[0], number)

static layer read_ip4, read_ip6, read_tcp, read_icmp, read_icmp6, read_gre, read_arp, read_vlan, read_pppoe,
    read_ppp, read_mpls, read_udp, read_extension, read_fragment6, read_authentication, read_ethernet;

static const struct next_layer ether_types[] = {
    {0x0800, read_ip4},   {0x86dd, read_ip6},  {0x0806, read_arp},
    {0x8100, read_vlan},  {0x88a8, read_vlan}, {0x9100, read_vlan},
    {0x8864, read_pppoe}, {0x8847, read_mpls}, {0x6558, read_ethernet},
};

static const struct next_layer protocols[] = {
    {PROTOCOL_TCP, read_tcp},
    {PROTOCOL_UDP, read_udp},
    {PROTOCOL_ICMP, read_icmp},
    {PROTOCOL_ICMP6, read_icmp6},
    {PROTOCOL_IPV4, read_ip4},
    {PROTOCOL_IPV6, read_ip6},
    {PROTOCOL_GRE, read_gre},
    {PROTOCOL_HOPS, read_extension},
    {PROTOCOL_ROUTING, read_extension},
    {PROTOCOL_FRAGMENT, read_fragment6},
    {PROTOCOL_DESTINATION, read_extension},
    {PROTOCOL_MOBILITY, read_extension},
    {PROTOCOL_AUTHENTICATION, read_authentication},
};

static const struct next_layer ppp_protocols[] = {{0x0021, read_ip4}, {0x0057, read_ip6}};

/* IEEE 802.3: up to 1500 it is a length, and LLC with SNAP may follow. */
static void read_ether_type(struct decoding *decoding)
{
    enum { LENGTH_MOST = 1500 };
    struct cursor *cursor = &decoding->cursor;
    unsigned type = take16(cursor);
    if (type <= LENGTH_MOST) {
        end_at(cursor, type);
        const unsigned char *snap = take(cursor, 6);
        if (!snap || memcmp(snap, "\xaa\xaa\x03", 3) != 0)
            return;
        type = take16(cursor);
    }
    GO_ON(decoding, ether_types, type);
}

static void read_ethernet(struct decoding *decoding)
{
    const unsigned char *at = take(&decoding->cursor, 12);
    note(decoding, PART_HARDWARE, at, 6);
    note(decoding, PART_HARDWARE, at ? at + 6 : NULL, 6);
    read_ether_type(decoding);
}

static void read_vlan(struct decoding *decoding)
{
    take(&decoding->cursor, 2);
    read_ether_type(decoding);
}

static void read_pppoe(struct decoding *decoding)
{
    take(&decoding->cursor, 4);
    size_t length = take16(&decoding->cursor);
    end_at(&decoding->cursor, length);
    read_ppp(decoding);
}

static void read_ppp(struct decoding *decoding)
{
    struct cursor *cursor = &decoding->cursor;
    if (cursor->left >= 2 && memcmp(cursor->at, "\xff\x03", 2) == 0)
        take(cursor, 2);
    bool short_form = cursor->left && cursor->at[0] & 1; /* RFC 1661 section 6.5 */
    unsigned protocol = short_form ? take8(cursor) : take16(cursor);
    GO_ON(decoding, ppp_protocols, protocol);
}

static void read_mpls(struct decoding *decoding)
{
    enum { BOTTOM = 0x100 };
    while (!decoding->cursor.cut && !(take32(&decoding->cursor) & BOTTOM))
        continue;
    unsigned version = decoding->cursor.left ? decoding->cursor.at[0] >> 4 : 0;
    GO_ON(decoding, ether_types, version == 6 ? 0x86dd : 0x0800);
}

/* RFC 826: hardware and protocol, the operation, then both ends' addresses. */
static void read_arp(struct decoding *decoding)
{
    enum { PACKET = 28, OPERATION = 6, SENDER = 14, TARGET = 24, ANSWER = 2 };
    const unsigned char *at = take(&decoding->cursor, PACKET);
    unsigned operation = at ? read16(at + OPERATION) : 0;
    note(decoding, PART_ARP, at, PACKET);
    if (!at || operation > ANSWER)
        return;
    decoding->found->segment.from = read_address4(at + SENDER);
    decoding->found->segment.to = read_address4(at + TARGET);
    decoding->found->answer = operation == ANSWER;
    decoding->found->kind = PACKET_ARP;
}

enum {
    MIRRORED = 0x88be,
    MIRRORED_BARE = 0xffff
}; /* ERSPAN; version I has no header and no sequence number */

static layer read_erspan2, read_erspan3;

static const struct next_layer gre_types[] = {
    {0x0800, read_ip4}, {0x86dd, read_ip6},       {0x8847, read_mpls},    {0x6558, read_ethernet},
    {0x880b, read_ppp}, {MIRRORED, read_erspan2}, {0x22eb, read_erspan3}, {MIRRORED_BARE, read_ethernet}};

/* RFC 2784 section 2.1 and RFC 2890 section 2: check sum, key and sequence number are optional. */
static void read_gre(struct decoding *decoding)
{
    enum { CHECKSUM = 0x8000, KEY = 0x2000, SEQUENCE = 0x1000, VERSION = 7 };
    unsigned flags = take16(&decoding->cursor), type = take16(&decoding->cursor);
    for (unsigned option = CHECKSUM; option >= SEQUENCE; option >>= 1)
        if (flags & option & (CHECKSUM | KEY | SEQUENCE))
            take(&decoding->cursor, 4);
    if (!(flags & VERSION))
        GO_ON(decoding, gre_types, flags & SEQUENCE || type != MIRRORED ? type : MIRRORED_BARE);
}

/* ---- tunnels over UDP, and mirrored ports ---- */

/* RFC 7348 section 5. */
static void read_vxlan(struct decoding *decoding)
{
    enum { HEADER = 8, HAS_NETWORK = 0x08 };
    const unsigned char *at = take(&decoding->cursor, HEADER);
    if (at && at[0] & HAS_NETWORK)
        read_ethernet(decoding);
}

/* RFC 8926 section 3.4: options in units of four octets. */
static void read_geneve(struct decoding *decoding)
{
    enum { HEADER = 8, OPTIONS = 0x3f };
    const unsigned char *at = take(&decoding->cursor, HEADER);
    size_t options = at ? (at[0] & OPTIONS) * 4u : 0;
    unsigned type = at ? read16(at + 2) : 0;
    take(&decoding->cursor, options);
    GO_ON(decoding, ether_types, type);
}

/* TaZmen Sniffer Protocol, by which routers send what they capture: tags up to an end mark. */
static void read_tzsp(struct decoding *decoding)
{
    enum { ETHERNET = 1, PADDING = 0, END = 1 };
    struct cursor *cursor = &decoding->cursor;
    take16(cursor);
    unsigned carried = take16(cursor), tag = PADDING;
    while (!cursor->cut && (tag = take8(cursor)) != END)
        if (tag != PADDING)
            take(cursor, take8(cursor));
    if (carried == ETHERNET && !cursor->cut)
        read_ethernet(decoding);
}

static const struct next_layer udp_ports[] = {
    {4789, read_vxlan}, {8472, read_vxlan}, {6081, read_geneve}, {37008, read_tzsp}};

/* RFC 1035 section 4.1.2. Names with addresses in them (PTR) and others are left out. */
static void note_question(struct decoding *decoding, const struct cursor *cursor)
{
    enum { HEADER = 12, LABEL_MOST = 63, REST = 4, ADDRESS = 1, EXCHANGER = 15, ADDRESS6 = 28 };
    size_t at = HEADER;
    while (at < cursor->left && cursor->at[at] && cursor->at[at] <= LABEL_MOST)
        at += 1 + (size_t)cursor->at[at];
    if (at + 1 + REST > cursor->left || cursor->at[at])
        return;
    unsigned type = read16(cursor->at + at + 1);
    if (type == ADDRESS || type == EXCHANGER || type == ADDRESS6)
        note(decoding, PART_QUESTION, cursor->at, at + 1 + REST);
}

static void read_names(struct decoding *decoding)
{
    struct cursor *cursor = &decoding->cursor;
    if (decoding->map)
        note_question(decoding, cursor);
    decoding->found->segment.octets = (struct span){(const char *)cursor->at, cursor->left};
    decoding->found->segment.length = cursor->wire;
    decoding->found->kind = PACKET_NAMES;
}

/* RFC 768. */
static void read_udp(struct decoding *decoding)
{
    enum { HEADER = 8, TO = 2, DOMAIN = 53 };
    const unsigned char *at = decoding->quoted ? NULL : take(&decoding->cursor, HEADER);
    note(decoding, PART_UDP, at, HEADER);
    if (at && (read16(at) == DOMAIN || read16(at + TO) == DOMAIN))
        read_names(decoding);
    else if (at)
        GO_ON(decoding, udp_ports, read16(at + TO));
}

/* ERSPAN, draft-foschiano-erspan: eight octets in version II, twelve and maybe eight more in III. */
static void read_erspan2(struct decoding *decoding)
{
    take(&decoding->cursor, 8);
    read_ethernet(decoding);
}

static void read_erspan3(struct decoding *decoding)
{
    enum { HEADER = 12, MORE = 8, FLAGS = 11, HAS_MORE = 1 };
    const unsigned char *at = take(&decoding->cursor, HEADER);
    if (at && at[FLAGS] & HAS_MORE)
        take(&decoding->cursor, MORE);
    if (at)
        read_ethernet(decoding);
}

/* ---- IP ---- */

static void read_whole(struct decoding *decoding, const struct fragment *fragment, unsigned protocol)
{
    struct span whole;
    if (decoding->quoted) { /* an error quotes a first fragment as it was */
        if (!fragment->offset)
            GO_ON(decoding, protocols, protocol);
        return;
    }
    if (!fragments_add(decoding->reader->fragments, fragment, &whole))
        return;
    decoding->cursor = (struct cursor){(const unsigned char *)whole.at, whole.len, whole.len, false};
    GO_ON(decoding, protocols, protocol);
}

/* Empty if the snap length cut it: such a one cannot be put together. */
static struct fragment fragment_at(const struct decoding *decoding)
{
    const struct cursor *cursor = &decoding->cursor;
    size_t octets = cursor->left == cursor->wire ? cursor->left : 0;
    return (struct fragment){.from = decoding->found->segment.from,
                             .to = decoding->found->segment.to,
                             .octets = {(const char *)cursor->at, octets},
                             .time = decoding->packet->time};
}

/* RFC 791 section 3.1. */
static void read_ip4(struct decoding *decoding)
{
    enum { MORE = 0x2000, OFFSET = 0x1fff, HEADER = 20 };
    struct cursor *cursor = &decoding->cursor;
    const unsigned char *at = take(cursor, HEADER);
    size_t header = at ? (at[0] & 15) * 4u : 0;
    if (header < HEADER)
        return;
    note(decoding, PART_IP4, at, header);
    size_t total = read16(at + 2);
    unsigned fragment = read16(at + 6), protocol = at[9];
    decoding->ttl = at[8];
    decoding->found->segment.from = read_address4(at + 12);
    decoding->found->segment.to = read_address4(at + 16);
    if (total >= header) /* 0: the card was to cut it (TSO), its length is what the frame has */
        end_at(cursor, total - HEADER);
    if (header > HEADER && !take(cursor, header - HEADER))
        return;
    if (!(fragment & (MORE | OFFSET))) {
        GO_ON(decoding, protocols, protocol);
        return;
    }
    struct fragment piece = fragment_at(decoding);
    piece.id = read16(at + 4);
    piece.protocol = (unsigned char)protocol;
    piece.offset = (size_t)(fragment & OFFSET) * 8;
    piece.more = fragment & MORE;
    read_whole(decoding, &piece, protocol);
}

/* RFC 8200 section 3. */
static void read_ip6(struct decoding *decoding)
{
    enum { HEADER = 40 };
    struct cursor *cursor = &decoding->cursor;
    const unsigned char *at = take(cursor, HEADER);
    if (!at)
        return;
    note(decoding, PART_IP6, at, HEADER);
    size_t length = read16(at + 4);
    decoding->ttl = at[7];
    decoding->found->segment.from = read_address6(at + 8);
    decoding->found->segment.to = read_address6(at + 24);
    if (length) /* 0: a jumbogram or TSO */
        end_at(cursor, length);
    GO_ON(decoding, protocols, at[6]);
}

/* Hop-by-hop, routing and destination options, RFC 8200 section 4. */
static void read_extension(struct decoding *decoding)
{
    unsigned protocol = take8(&decoding->cursor);
    size_t length = take8(&decoding->cursor) * 8u + 6;
    take(&decoding->cursor, length);
    GO_ON(decoding, protocols, protocol);
}

/* RFC 4302 section 2.2: in units of four octets, less two. */
static void read_authentication(struct decoding *decoding)
{
    unsigned protocol = take8(&decoding->cursor);
    size_t length = take8(&decoding->cursor) * 4u + 6;
    take(&decoding->cursor, length);
    GO_ON(decoding, protocols, protocol);
}

static void read_fragment6(struct decoding *decoding)
{
    unsigned protocol = take8(&decoding->cursor);
    take8(&decoding->cursor);
    unsigned fragment = take16(&decoding->cursor);
    uint32_t id = take32(&decoding->cursor);
    if (decoding->cursor.cut)
        return;
    struct fragment piece = fragment_at(decoding);
    piece.id = id;
    piece.protocol = (unsigned char)protocol;
    piece.offset = fragment & ~7u;
    piece.more = fragment & 1;
    read_whole(decoding, &piece, protocol);
}

/* ---- TCP and ICMP ---- */

static void read_quoted_tcp(struct decoding *decoding)
{
    struct cursor *cursor = &decoding->cursor;
    struct segment *segment = &decoding->found->segment;
    bool all = cursor->left >= TCP_HEADER;
    note(decoding, PART_TCP, cursor->at, all ? TCP_HEADER : PORTS);
    segment->from_port = (uint16_t)take16(cursor);
    segment->to_port = (uint16_t)take16(cursor);
    segment->seq = take32(cursor);
    if (all) {
        segment->ack = take32(cursor);
        segment->flags = take16(cursor) & 0x3f;
    }
    decoding->found->icmp.quotes_all = all;
    decoding->found->kind = cursor->cut ? PACKET_OTHER : PACKET_ICMP;
}

/* RFC 9293 section 3.1. */
static void read_tcp(struct decoding *decoding)
{
    struct cursor *cursor = &decoding->cursor;
    struct segment *segment = &decoding->found->segment;
    if (decoding->quoted) {
        read_quoted_tcp(decoding);
        return;
    }
    const unsigned char *at = take(cursor, TCP_HEADER);
    size_t header = at ? (at[12] >> 4) * 4u : 0;
    if (header < TCP_HEADER)
        return;
    note(decoding, PART_TCP, at, header);
    segment->ttl = decoding->ttl;
    segment->from_port = (uint16_t)read16(at);
    segment->to_port = (uint16_t)read16(at + 2);
    segment->seq = read32(at + 4);
    segment->ack = read32(at + 8);
    segment->flags = at[13] & 0x3f;
    segment->window = (uint16_t)read16(at + 14);
    size_t options = header - TCP_HEADER;
    if (options > cursor->left) { /* cut inside the options: what follows is known by its length only */
        cursor->wire -= options < cursor->wire ? options : cursor->wire;
        cursor->left = 0;
    } else {
        take(cursor, options);
    }
    segment->octets = (struct span){(const char *)cursor->at, cursor->left};
    segment->length = cursor->wire;
    note(decoding, PART_OCTETS, cursor->at, cursor->left);
    decoding->found->kind = PACKET_TCP;
}

static void read_quote(struct decoding *decoding, layer *read)
{
    take(&decoding->cursor, 4);
    if (decoding->quoted || decoding->cursor.cut)
        return;
    decoding->found->icmp.reporter = decoding->found->segment.from;
    decoding->quoted = true;
    read(decoding);
}

static void take_type(struct decoding *decoding)
{
    note(decoding, PART_ICMP, decoding->cursor.at, decoding->cursor.left);
    decoding->found->icmp.type = (unsigned char)take8(&decoding->cursor);
    decoding->found->icmp.code = (unsigned char)take8(&decoding->cursor);
    take16(&decoding->cursor);
}

/* Unreachable, time exceeded, parameter problem: RFC 792. */
static void read_icmp(struct decoding *decoding)
{
    take_type(decoding);
    unsigned type = decoding->found->icmp.type;
    if (type == 3 || type == 11 || type == 12)
        read_quote(decoding, read_ip4);
}

/* RFC 4861 sections 4.3 and 4.4: four octets, then whose hardware address is asked for or told. */
static void read_neighbour(struct decoding *decoding)
{
    enum { REST = 4, ADDRESS = 16, ANSWER = 136 };
    take(&decoding->cursor, REST);
    const unsigned char *at = take(&decoding->cursor, ADDRESS);
    if (!at || decoding->quoted)
        return;
    note(decoding, PART_NEIGHBOUR, at, ADDRESS);
    struct sighting *found = decoding->found;
    found->answer = found->icmp.type == ANSWER;
    if (found->answer)
        found->segment.from = read_address6(at);
    else
        found->segment.to = read_address6(at);
    found->kind = PACKET_ARP;
}

/* Unreachable, too big, time exceeded, parameter problem: RFC 4443 section 3. */
static void read_icmp6(struct decoding *decoding)
{
    enum { NEIGHBOUR_ASKED = 135, NEIGHBOUR_TOLD = 136 };
    take_type(decoding);
    unsigned type = decoding->found->icmp.type;
    if (type == NEIGHBOUR_ASKED || type == NEIGHBOUR_TOLD)
        read_neighbour(decoding);
    if (type >= 1 && type <= 4)
        read_quote(decoding, read_ip6);
}

/* ---- link layers ---- */

static void read_cooked(struct decoding *decoding)
{
    const unsigned char *at = take(&decoding->cursor, 14);
    note(decoding, PART_HARDWARE, at ? at + 6 : NULL, 6);
    read_ether_type(decoding);
}

static void read_cooked2(struct decoding *decoding)
{
    unsigned type = take16(&decoding->cursor);
    const unsigned char *at = take(&decoding->cursor, 18);
    note(decoding, PART_HARDWARE, at ? at + 10 : NULL, 6);
    GO_ON(decoding, ether_types, type);
}

/* The family stands in the byte order of the machine that captured; its number of IPv6 differs from system to
 * system. */
static void read_family(struct decoding *decoding, uint32_t family)
{
    if (family > 0xffff)
        family = family >> 24;
    bool six = family == 10 || family == 24 || family == 28 || family == 30;
    if (family == 2 || six)
        GO_ON(decoding, ether_types, six ? 0x86dd : 0x0800);
}

static void read_loopback(struct decoding *decoding)
{
    read_family(decoding, take32(&decoding->cursor));
}

/* OpenBSD's enc(4), FreeBSD's if_enc: what IPsec had wrapped. Behind the family which security association,
 * and flags. */
static void read_unwrapped(struct decoding *decoding)
{
    uint32_t family = take32(&decoding->cursor);
    take(&decoding->cursor, 8);
    read_family(decoding, family);
}

/* Packet filters of the BSDs, pfSense, OPNsense: the first octet is the length without padding, the second
 * the family. */
static void read_filter_log(struct decoding *decoding)
{
    unsigned length = take8(&decoding->cursor), family = take8(&decoding->cursor);
    size_t all = (length + 3) / 4 * 4;
    take(&decoding->cursor, all > 2 ? all - 2 : 0);
    read_family(decoding, family);
}

static unsigned take16_little(struct cursor *cursor)
{
    const unsigned char *at = take(cursor, 2);
    return at ? (unsigned)at[1] << 8 | at[0] : 0;
}

/* Linux' NFLOG: family, version and group, then parts of length, type and content, padded to four octets, in
 * the byte order of the machine: little, as nearly all. */
static void read_netfilter_log(struct decoding *decoding)
{
    enum { GROUP_HEAD = 3, PART_HEAD = 4, PAYLOAD = 9 };
    struct cursor *cursor = &decoding->cursor;
    unsigned family = take8(cursor);
    take(cursor, GROUP_HEAD);
    while (!cursor->cut && cursor->left) {
        unsigned length = take16_little(cursor), type = take16_little(cursor);
        if (length < PART_HEAD)
            return;
        if (type == PAYLOAD) {
            end_at(cursor, length - PART_HEAD);
            read_family(decoding, family);
            return;
        }
        take(cursor, (length + 3) / 4 * 4 - PART_HEAD);
    }
}

static void read_ppp_with_direction(struct decoding *decoding)
{
    take(&decoding->cursor, 1);
    read_ppp(decoding);
}

static void read_link(struct decoding *decoding, unsigned link);

/* PPI, as old wireless sniffers write: length and link type of what is inside, little endian. */
static void read_per_packet(struct decoding *decoding)
{
    enum { HEADER = 8 };
    take(&decoding->cursor, 2);
    unsigned length = take16_little(&decoding->cursor), link = take16_little(&decoding->cursor);
    take(&decoding->cursor, 2);
    take(&decoding->cursor, length > HEADER ? length - HEADER : 0);
    read_link(decoding, link);
}

/* Apple's PKTAP, `tcpdump -i any` or `pktap` on macOS: length, kind of record and link type, of four octets
 * each, little endian. */
static void read_tap(struct decoding *decoding)
{
    enum { HEADER = 12, IS_PACKET = 1 };
    unsigned length = take16_little(&decoding->cursor);
    take(&decoding->cursor, 2);
    unsigned kind = take16_little(&decoding->cursor);
    take(&decoding->cursor, 2);
    unsigned link = take16_little(&decoding->cursor);
    take(&decoding->cursor, 2);
    take(&decoding->cursor, length > HEADER ? length - HEADER : 0);
    if (kind == IS_PACKET)
        read_link(decoding, link);
}

static void read_raw(struct decoding *decoding)
{
    unsigned version = decoding->cursor.left ? decoding->cursor.at[0] >> 4 : 0;
    if (version == 4 || version == 6)
        GO_ON(decoding, ether_types, version == 6 ? 0x86dd : 0x0800);
}

static void read_cisco_hdlc(struct decoding *decoding)
{
    take16(&decoding->cursor);
    unsigned type = take16(&decoding->cursor);
    GO_ON(decoding, ether_types, type);
}

/* IEEE 802.11 section 9.2: data frames that are not encrypted. */
static void read_wireless(struct decoding *decoding)
{
    enum {
        TYPE = 0x0c,
        DATA = 0x08,
        QOS = 0x80,
        NULL_DATA = 0x40,
        BOTH_DS = 3,
        PROTECTED = 0x40,
        ORDER = 0x80
    };
    struct cursor *cursor = &decoding->cursor;
    unsigned kind = take8(cursor), flags = take8(cursor);
    if ((kind & TYPE) != DATA || kind & NULL_DATA || flags & PROTECTED)
        return;
    const unsigned char *at = take(cursor, 22); /* how long, three addresses, which one */
    for (size_t i = 0; i < 3; i++)
        note(decoding, PART_HARDWARE, at ? at + 2 + 6 * i : NULL, 6);
    if ((flags & BOTH_DS) == BOTH_DS)
        note(decoding, PART_HARDWARE, take(cursor, 6), 6);
    if (kind & QOS)
        take(cursor, flags & ORDER ? 6 : 2);
    const unsigned char *snap = take(cursor, 6);
    if (!snap || memcmp(snap, "\xaa\xaa\x03", 3) != 0)
        return;
    read_ether_type(decoding);
}

static void read_radiotap(struct decoding *decoding)
{
    take16(&decoding->cursor);
    const unsigned char *length = take(&decoding->cursor, 2);
    size_t octets = length ? (size_t)length[1] << 8 | length[0] : 0;
    if (octets >= 4)
        take(&decoding->cursor, octets - 4);
    read_wireless(decoding);
}

/* By LINKTYPE_, and by DLT_ where libpcap gives another number for it. To add one write a function and a row.
 */
static const struct next_layer links[] = {
    {0, read_loopback},
    {1, read_ethernet},
    {9, read_ppp},
    {12, read_raw},
    {14, read_raw},
    {50, read_ppp},
    {51, read_pppoe},
    {101, read_raw},
    {104, read_cisco_hdlc},
    {105, read_wireless},
    {108, read_loopback},
    {109, read_unwrapped},
    {113, read_cooked},
    {117, read_filter_log},
    {127, read_radiotap},
    {192, read_per_packet},
    {204, read_ppp_with_direction},
    {228, read_raw},
    {229, read_raw},
    {239, read_netfilter_log},
    {258, read_tap},
    {276, read_cooked2},
};

static void read_link(struct decoding *decoding, unsigned link)
{
    GO_ON(decoding, links, link);
}

bool packet_link_is_read(int link)
{
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        if (link >= 0 && links[i].number == (unsigned)link)
            return true;
    return false;
}

struct packet_reader *packet_reader_new(void)
{
    struct packet_reader *reader = memory_get(sizeof *reader);
    reader->fragments = fragments_new();
    return reader;
}

void packet_reader_free(struct packet_reader *reader)
{
    fragments_free(reader->fragments);
    free(reader);
}

void packet_read_places(struct packet_reader *reader, const struct packet *packet, struct sighting *found,
                        struct packet_map *map)
{
    struct decoding decoding = {.reader = reader, .packet = packet, .found = found, .map = map};
    if (map)
        *map = (struct packet_map){.count = 0};
    *found = (struct sighting){.kind = PACKET_OTHER};
    decoding.cursor =
        (struct cursor){(const unsigned char *)packet->octets.at, packet->octets.len, packet->wire, false};
    if (packet->link >= 0)
        read_link(&decoding, (unsigned)packet->link);
}

void packet_read(struct packet_reader *reader, const struct packet *packet, struct sighting *found)
{
    packet_read_places(reader, packet, found, NULL);
}
