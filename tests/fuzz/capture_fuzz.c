/*
 * Any octets as a capture, through containers, packets, TCP and TLS to conversations. What is no container is
 * put into one: each piece of the input becomes a packet between the same two ends, so that the deeper layers
 * are reached. Beside crashes and undefined behaviour a finding is: a text that is no valid UTF-8, and places
 * or times that are not those of the capture.
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "record/packets.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

static _Noreturn void found(const char *what)
{
    fprintf(stderr, "%s\n", what);
    abort();
}

static void check(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (!utf8_valid(moment->text))
            found("a text is no UTF-8");
        if (!moment->first || moment->last < moment->first)
            found("a moment has no frame");
        if (isinf(moment->time))
            found("a time is no time");
    }
}

static void read_all(const void *bytes, size_t octets)
{
    struct error error = {{0}};
    struct span all = {bytes, octets};
    struct input *input = input_open(NULL, all, &error);
    struct packets *packets = packets_open(input, (struct span){"", 0}, &error);
    struct arena arena = {0};
    struct conversation conversation;
    while (packets && packets_next(packets, &arena, &conversation)) {
        check(&conversation);
        arena_empty(&arena);
    }
    packets_close(packets);
    input_close(input);
    arena_free(&arena);
}

/* ---- a capture around the input ---- */

enum { ROOM = 256 * 1024, HEADERS = 40, RECORD = 16 };

struct wrapping {
    unsigned char at[ROOM];
    size_t len;
    uint32_t next[2];
};

static void put32(struct wrapping *wrapping, uint32_t value)
{
    memcpy(wrapping->at + wrapping->len, &value, sizeof value);
    wrapping->len += sizeof value;
}

static void be32(unsigned char *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (unsigned char)(value >> (24 - 8 * i));
}

static const unsigned char addresses[2][8] = {{192, 0, 2, 1, 192, 0, 2, 25}, {192, 0, 2, 25, 192, 0, 2, 1}};
static const unsigned char ports[2][4] = {{0x9c, 0x40, 0, 25}, {0, 25, 0x9c, 0x40}};

/* The first octet says whose it is, how its sequence number is off, and its flags. */
static void wrap(struct wrapping *wrapping, const uint8_t *piece, size_t len)
{
    unsigned how = piece[0], side = how & 1;
    unsigned char *ip = wrapping->at + wrapping->len + RECORD;
    put32(wrapping, 1700000000 + (how >> 6));
    put32(wrapping, (uint32_t)wrapping->len);
    put32(wrapping, (uint32_t)(HEADERS + len - 1));
    put32(wrapping, (uint32_t)(HEADERS + len - 1));
    memset(ip, 0, HEADERS);
    ip[0] = 0x45;
    ip[8] = 64;
    ip[9] = 6;
    memcpy(ip + 12, addresses[side], sizeof addresses[side]);
    memcpy(ip + 20, ports[side], sizeof ports[side]);
    uint32_t seq = wrapping->next[side] + (how & 2 ? 3 : 0) - (how & 4 ? 2 : 0);
    be32(ip + 24, seq);
    be32(ip + 28, wrapping->next[!side] + (how & 8 ? 5 : 0));
    ip[32] = 0x50;
    ip[33] = (unsigned char)(0x10 | (how & 16 ? 1 : 0) | (how & 32 ? 2 : 0));
    ip[35] = 1;
    memcpy(ip + HEADERS, piece + 1, len - 1);
    wrapping->len += HEADERS + len - 1;
    if (!(how & 6))
        wrapping->next[side] += (uint32_t)(len - 1);
}

static void read_wrapped(const uint8_t *bytes, size_t octets)
{
    struct wrapping *wrapping = calloc(1, sizeof *wrapping);
    if (!wrapping)
        abort();
    put32(wrapping, 0xa1b2c3d4);
    put32(wrapping, 0x00040002);
    wrapping->len += 8;
    put32(wrapping, 262144);
    put32(wrapping, 101);
    while (octets) { /* pieces end at a NUL */
        const uint8_t *end = memchr(bytes, 0, octets);
        size_t len = end ? (size_t)(end - bytes) : octets;
        if (wrapping->len + HEADERS + RECORD + len > ROOM)
            break;
        if (len)
            wrap(wrapping, bytes, len);
        bytes += len + (end != NULL);
        octets -= len + (end != NULL);
    }
    read_all(wrapping->at, wrapping->len);
    free(wrapping);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    if (capture_looks((struct span){(const char *)bytes, octets}))
        read_all(bytes, octets);
    else
        read_wrapped(bytes, octets);
    return 0;
}
