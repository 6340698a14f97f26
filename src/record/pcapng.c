#include "record/pcapng.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    BLOCK_MOST = 16 * 1024 * 1024, /* octets of one block; a longer one is a damaged length */
    INTERFACES_MOST = 4096,        /* of one section; real ones have a handful */
    SECRETS_MOST = 1024 * 1024,    /* octets of TLS key log kept */
    BLOCK_FRAME = 12               /* type and both lengths */
};

enum block {
    BLOCK_INTERFACE = 1,
    BLOCK_OLD_PACKET = 2,
    BLOCK_SIMPLE_PACKET = 3,
    BLOCK_PACKET = 6,
    BLOCK_JOURNAL = 9,
    BLOCK_SECRETS = 10,
    BLOCK_SYSDIG = 0x204,
    BLOCK_SYSDIG_FLAGS = 0x208,
    BLOCK_SECTION = 0x0a0d0d0a
};

enum option { OPTION_END = 0, OPTION_TICK = 9, OPTION_OFFSET = 14 };

static const uint32_t byte_order = 0x1a2b3c4d;
static const char cut_off[] = "the file ends inside a block";

/* The body of a block; reading past its end gives zeros and turns it short. */
struct body {
    const unsigned char *at;
    size_t left;
    bool swapped, cut;
};

static const unsigned char *take(struct body *body, size_t octets)
{
    if (octets > body->left) {
        body->cut = true;
        return NULL;
    }
    const unsigned char *at = body->at;
    body->at += octets;
    body->left -= octets;
    return at;
}

static uint32_t take32(struct body *body)
{
    uint32_t value = 0;
    const unsigned char *at = take(body, sizeof value);
    if (at)
        memcpy(&value, at, sizeof value);
    return body->swapped ? __builtin_bswap32(value) : value;
}

static unsigned take16(struct body *body)
{
    uint16_t value = 0;
    const unsigned char *at = take(body, sizeof value);
    if (at)
        memcpy(&value, at, sizeof value);
    return body->swapped ? __builtin_bswap16(value) : value;
}

static bool fail(struct pcapng *pcapng, const char *damage)
{
    pcapng->damage = damage;
    return false;
}

/* ---- blocks that are no packets ---- */

/* if_tsresol: a negative power of ten, of two if the highest bit is set. */
static double tick_of(unsigned resolution)
{
    return resolution & 0x80 ? pow(2, -(double)(resolution & 0x7f)) : pow(10, -(double)resolution);
}

static void read_option(struct interface *interface, unsigned code, struct body value)
{
    if (code == OPTION_TICK && value.left)
        interface->tick = tick_of(value.at[0]);
    if (code == OPTION_OFFSET && value.left >= 8) {
        bool little = value.swapped != (*(const unsigned char *)&byte_order == 0x4d);
        uint64_t first = take32(&value), second = take32(&value);
        uint64_t offset = little ? second << 32 | first : first << 32 | second;
        interface->offset = (double)(int64_t)offset;
    }
}

static bool read_interface(struct pcapng *pcapng, struct body *body)
{
    struct interface interface = {.link = (int)take16(body), .tick = 1e-6};
    take16(body);
    interface.snap = take32(body);
    while (body->left >= 4) {
        unsigned code = take16(body), len = take16(body);
        struct body value = {body->at, len < body->left ? len : body->left, body->swapped, false};
        if (code == OPTION_END || !take(body, len))
            break;
        read_option(&interface, code, value);
        take(body, (4 - len % 4) % 4);
    }
    if (pcapng->interface_count == INTERFACES_MOST)
        return fail(pcapng, "too many interfaces");
    if (pcapng->interface_count == pcapng->interface_room) {
        pcapng->interface_room = pcapng->interface_room * 2 + 4;
        pcapng->interfaces =
            memory_resize(pcapng->interfaces, pcapng->interface_room * sizeof *pcapng->interfaces);
    }
    pcapng->interfaces[pcapng->interface_count++] = interface;
    return true;
}

static bool read_secrets(struct pcapng *pcapng, struct body *body)
{
    enum { TLS_KEY_LOG = 0x544c534b };
    uint32_t kind = take32(body), len = take32(body);
    const unsigned char *at = take(body, len);
    if (kind != TLS_KEY_LOG || !at || pcapng->secrets.len + len > SECRETS_MOST)
        return true;
    text_add(&pcapng->secrets, (struct span){(const char *)at, len});
    text_add_byte(&pcapng->secrets, '\n');
    return true;
}

/* ---- packets ---- */

static bool set_octets(struct pcapng *pcapng, struct packet *packet, struct body *body, size_t captured)
{
    const unsigned char *at = take(body, captured);
    if (!at)
        return fail(pcapng, "a packet is longer than its block");
    packet->octets = (struct span){(const char *)at, captured};
    if (packet->wire < captured)
        packet->wire = captured;
    return true;
}

static void set_interface(const struct pcapng *pcapng, struct packet *packet, size_t number, uint64_t stamp)
{
    if (number >= pcapng->interface_count) {
        packet->link = -1;
        return;
    }
    const struct interface *interface = &pcapng->interfaces[number];
    packet->link = interface->link;
    packet->time = (double)stamp * interface->tick + interface->offset;
}

static bool read_packet(struct pcapng *pcapng, struct packet *packet, struct body *body, bool old)
{
    size_t number = old ? take16(body) : take32(body);
    if (old)
        take16(body); /* drops */
    uint64_t stamp = (uint64_t)take32(body) << 32;
    stamp |= take32(body);
    size_t captured = take32(body);
    packet->wire = take32(body);
    set_interface(pcapng, packet, number, stamp);
    return set_octets(pcapng, packet, body, captured);
}

static bool read_simple_packet(struct pcapng *pcapng, struct packet *packet, struct body *body)
{
    packet->wire = take32(body);
    set_interface(pcapng, packet, 0, 0);
    size_t captured = packet->wire < body->left ? packet->wire : body->left;
    size_t snap = pcapng->interface_count ? pcapng->interfaces[0].snap : 0;
    if (snap && captured > snap)
        captured = snap;
    return set_octets(pcapng, packet, body, captured);
}

static bool is_frame(uint32_t type)
{
    return type == BLOCK_PACKET || type == BLOCK_SIMPLE_PACKET || type == BLOCK_OLD_PACKET ||
           type == BLOCK_JOURNAL || type == BLOCK_SYSDIG || type == BLOCK_SYSDIG_FLAGS;
}

static bool read_frame(struct pcapng *pcapng, struct packet *packet, uint32_t type, struct body *body)
{
    *packet = (struct packet){.link = -1, .frame = ++pcapng->frame, .octets = {"", 0}};
    if (type == BLOCK_SIMPLE_PACKET)
        return read_simple_packet(pcapng, packet, body);
    if (type == BLOCK_PACKET || type == BLOCK_OLD_PACKET)
        return read_packet(pcapng, packet, body, type == BLOCK_OLD_PACKET);
    return true;
}

/* ---- the chain of blocks ---- */

static void begin_section(struct pcapng *pcapng, uint32_t order)
{
    pcapng->swapped = order != byte_order;
    pcapng->interface_count = 0;
}

static uint32_t read32(const struct pcapng *pcapng, struct span head, size_t at)
{
    uint32_t value;
    memcpy(&value, head.at + at, sizeof value);
    return pcapng->swapped ? __builtin_bswap32(value) : value;
}

enum { LENGTH = 4, BODY = 8, CLOSE = 4 }; /* places in a block's head, octets of its closing length */

/* A section's head reads the same in both orders, and tells the order. */
static bool learn_order(struct pcapng *pcapng, struct span head)
{
    uint32_t order;
    memcpy(&order, head.at + BODY, sizeof order);
    if (read32(pcapng, head, 0) != BLOCK_SECTION)
        return true;
    if (order != byte_order && order != __builtin_bswap32(byte_order))
        return fail(pcapng, "a section has no byte order");
    begin_section(pcapng, order);
    return true;
}

/* Type, length and body of the next block. */
static bool next_block(struct pcapng *pcapng, struct window *window, uint32_t *type, struct body *body)
{
    struct span head = window_look(window, BLOCK_FRAME);
    if (head.len < BLOCK_FRAME)
        return head.len ? fail(pcapng, cut_off) : false;
    if (!learn_order(pcapng, head))
        return false;
    *type = read32(pcapng, head, 0);
    size_t len = read32(pcapng, head, LENGTH);
    if (len < BLOCK_FRAME || len % 4 || len > BLOCK_MOST)
        return fail(pcapng, "a block has an impossible length");
    struct span block = window_look(window, len);
    if (block.len < len)
        return fail(pcapng, cut_off);
    window_eat(window, len);
    *body = (struct body){(const unsigned char *)block.at + BODY, len - BODY - CLOSE, pcapng->swapped, false};
    return true;
}

/* Any other block is passed over, and whether the one behind it is there is not known. */
bool pcapng_ready(const struct pcapng *pcapng, struct window *window)
{
    if (!window_has(window, BLOCK_FRAME))
        return false;
    struct span head = window_look(window, BLOCK_FRAME);
    return is_frame(read32(pcapng, head, 0)) && window_has(window, read32(pcapng, head, LENGTH));
}

bool pcapng_packet(struct pcapng *pcapng, struct window *window, struct packet *packet)
{
    uint32_t type;
    struct body body;
    while (next_block(pcapng, window, &type, &body)) {
        if (is_frame(type))
            return read_frame(pcapng, packet, type, &body);
        bool good = type == BLOCK_INTERFACE ? read_interface(pcapng, &body)
                    : type == BLOCK_SECRETS ? read_secrets(pcapng, &body)
                                            : true;
        if (!good)
            return false;
    }
    return false;
}

void pcapng_free(struct pcapng *pcapng)
{
    free(pcapng->interfaces);
    text_free(&pcapng->secrets);
}
