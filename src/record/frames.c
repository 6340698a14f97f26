#include "record/frames.h"

#include <string.h>

struct walk {
    struct span file;
    const struct frames_told *told;
    struct packet_reader *reader;
    bool swapped;
    unsigned long number;
};

static uint32_t read32(const struct walk *walk, size_t at)
{
    uint32_t value = 0;
    if (walk->file.len >= sizeof value && at <= walk->file.len - sizeof value)
        memcpy(&value, walk->file.at + at, sizeof value);
    return walk->swapped ? __builtin_bswap32(value) : value;
}

static unsigned read16(const struct walk *walk, size_t at)
{
    uint16_t value = 0;
    if (walk->file.len >= sizeof value && at <= walk->file.len - sizeof value)
        memcpy(&value, walk->file.at + at, sizeof value);
    return walk->swapped ? __builtin_bswap16(value) : value;
}

static void tell_packet(struct walk *walk, size_t at, size_t len, size_t wire, int link)
{
    struct frame frame = {
        .at = at, .octets = span_cut(walk->file, at, len), .wire = wire, .packet = link >= 0};
    struct packet packet = {frame.octets, wire < len ? len : wire, link, 0, ++walk->number};
    packet_read_places(walk->reader, &packet, &frame.sighting, &frame.map);
    walk->told->frame(walk->told->with, &frame);
}

/* Where the file is cut or damaged; the head that tells of it stays. */
static void tell_rest(struct walk *walk, size_t at, size_t head)
{
    if (walk->file.len - at > head)
        walk->told->aside(walk->told->with, at + head, walk->file.len - at - head);
}

/* ---- pcap ---- */

static void walk_pcap(struct walk *walk)
{
    enum { HEADER = 24, LINK = 20, RECORD = 16, CAPTURED = 8, WIRE = 12 };
    int link = (int)(read32(walk, LINK) & 0x0fffffff); /* the rest tells of check sums */
    size_t at = HEADER;
    while (at + RECORD <= walk->file.len) {
        size_t captured = read32(walk, at + CAPTURED);
        if (captured > walk->file.len - at - RECORD)
            break;
        tell_packet(walk, at + RECORD, captured, read32(walk, at + WIRE), link);
        at += RECORD + captured;
    }
    tell_rest(walk, at, RECORD);
}

/* ---- pcapng: draft-ietf-opsawg-pcapng ---- */

enum {
    INTERFACES_MOST = 4096,
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_PACKET = 6,
    BLOCK_SECTION = 0x0a0d0d0a,
    HEAD = 8, /* type and length */
    FRAME = 12
};

struct interfaces {
    int link[INTERFACES_MOST];
    size_t count;
};

/* What options say but the few that say how to read the rest: their values become zeros. */
static void tell_options(struct walk *walk, size_t at, size_t end, const unsigned *kept)
{
    while (at + 4 <= end) {
        unsigned code = read16(walk, at);
        size_t len = read16(walk, at + 2);
        bool keep = false;
        for (size_t i = 0; kept[i]; i++)
            keep |= code == kept[i];
        if (!code)
            break;
        at += 4;
        if (len > end - at)
            len = end - at;
        if (!keep)
            walk->told->aside(walk->told->with, at, len);
        at += (len + 3) & ~(size_t)3;
    }
}

static void walk_packet(struct walk *walk, const struct interfaces *interfaces, size_t body, size_t end,
                        bool old)
{
    enum { FIXED = 20, CAPTURED = 12, WIRE = 16 };
    static const unsigned kept[] = {2, 4, 0}; /* epb_flags, epb_dropcount */
    size_t number = old ? read16(walk, body) : read32(walk, body);
    size_t captured = read32(walk, body + CAPTURED), at = body + FIXED;
    if (at > end || captured > end - at)
        return;
    tell_packet(walk, at, captured, read32(walk, body + WIRE),
                number < interfaces->count ? interfaces->link[number] : -1);
    size_t options = at + ((captured + 3) & ~(size_t)3);
    walk->told->aside(walk->told->with, at + captured, (options < end ? options : end) - at - captured);
    tell_options(walk, options, end, kept);
}

static void walk_simple(struct walk *walk, const struct interfaces *interfaces, size_t body, size_t end)
{
    size_t wire = read32(walk, body), at = body + 4, captured = wire < end - at ? wire : end - at;
    tell_packet(walk, at, captured, wire, interfaces->count ? interfaces->link[0] : -1);
}

static void walk_block(struct walk *walk, struct interfaces *interfaces, size_t at, size_t len)
{
    static const unsigned of_interface[] = {8, 9, 13, 14, 0}; /* speed, tsresol, fcslen, tsoffset */
    static const unsigned none[] = {0};
    enum { INTERFACE_FIXED = 8, SECTION_FIXED = 16 };
    uint32_t type = read32(walk, at);
    size_t body = at + HEAD, end = at + len - 4;
    if (type == BLOCK_SECTION) {
        interfaces->count = 0;
        tell_options(walk, body + SECTION_FIXED, end, none);
    } else if (type == BLOCK_INTERFACE) {
        if (interfaces->count < INTERFACES_MOST)
            interfaces->link[interfaces->count++] = (int)read16(walk, body);
        tell_options(walk, body + INTERFACE_FIXED, end, of_interface);
    } else if (type == BLOCK_PACKET || type == BLOCK_OLD_PACKET) {
        walk_packet(walk, interfaces, body, end, type == BLOCK_OLD_PACKET);
    } else if (type == BLOCK_SIMPLE_PACKET && end >= body + 4) {
        walk_simple(walk, interfaces, body, end);
    } else {
        walk->told->aside(walk->told->with, body,
                          end - body); /* names, secrets, statistics, what others add */
    }
}

static void walk_pcapng(struct walk *walk)
{
    enum { ORDER = 8 };
    static const uint32_t order = 0x1a2b3c4d;
    struct interfaces interfaces = {.count = 0};
    size_t at = 0;
    while (walk->file.len - at >= FRAME) {
        size_t left = walk->file.len - at;
        uint32_t mark;
        memcpy(&mark, walk->file.at + at + ORDER, sizeof mark);
        if (read32(walk, at) == BLOCK_SECTION)
            walk->swapped = mark != order;
        size_t len = read32(walk, at + 4);
        if (len < FRAME || len % 4 || len > left)
            break;
        walk_block(walk, &interfaces, at, len);
        at += len;
    }
    tell_rest(walk, at, FRAME);
}

/* ---- which one ---- */

bool frames_walk(struct span file, const struct frames_told *told, struct error *error)
{
    enum { PCAP_HEADER = 24 };
    static const uint32_t magics[] = {0xa1b2c3d4, 0xa1b23c4d};
    uint32_t magic = 0;
    bool known = false;
    struct walk walk = {.file = file, .told = told, .reader = packet_reader_new()};
    if (file.len >= PCAP_HEADER)
        memcpy(&magic, file.at, sizeof magic);
    for (size_t i = 0; i < sizeof magics / sizeof magics[0] && !known; i++) {
        walk.swapped = magic == __builtin_bswap32(magics[i]);
        known = walk.swapped || magic == magics[i];
    }
    if (known)
        walk_pcap(&walk);
    else if (magic == BLOCK_SECTION)
        walk_pcapng(&walk);
    else
        error_set(error, "captures of this kind are not redacted; editcap -F pcap makes one that is");
    packet_reader_free(walk.reader);
    return known || magic == BLOCK_SECTION;
}
