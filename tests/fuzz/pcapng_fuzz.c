/*
 * Blocks of pcapng: pieces `type length octets` become blocks with lengths that fit, behind a section and an
 * interface; an octet above 0xf0 as type leaves the rest as it is. What begins like a capture is read as it
 * is. Beside crashes a finding is: frames that do not count up, packets longer than on the wire, and another
 * result when the same octets come a few at a time.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/capture.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

enum { ROOM = 256 * 1024, FRAME = 12 };

struct file {
    unsigned char at[ROOM];
    size_t len;
};

static void put32(struct file *file, uint32_t value)
{
    memcpy(file->at + file->len, &value, sizeof value);
    file->len += sizeof value;
}

static void put_block(struct file *file, uint32_t type, const void *body, size_t len)
{
    size_t padded = (len + 3) / 4 * 4;
    put32(file, type);
    put32(file, (uint32_t)(padded + FRAME));
    memset(file->at + file->len, 0, padded);
    memcpy(file->at + file->len, body, len);
    file->len += padded;
    put32(file, (uint32_t)(padded + FRAME));
}

static void build(struct file *file, const uint8_t *bytes, size_t octets)
{
    static const uint32_t types[] = {1, 2, 3, 6, 6, 6, 9, 10, 0x204, 0x208, 0x0a0d0d0a, 5};
    static const unsigned char section[] = "\x4d\x3c\x2b\x1a\1\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff",
                               interface[] = "\1\0\0\0\0\0\4\0";
    put_block(file, 0x0a0d0d0a, section, 16);
    put_block(file, 1, interface, 8);
    while (octets >= 2 && bytes[0] <= 0xf0) {
        size_t len = bytes[1] < octets - 2 ? bytes[1] : octets - 2;
        if (file->len + len + FRAME + 4 > ROOM)
            return;
        put_block(file, types[bytes[0] % (sizeof types / sizeof types[0])], bytes + 2, len);
        bytes += 2 + len;
        octets -= 2 + len;
    }
    if (file->len + octets <= ROOM) {
        memcpy(file->at + file->len, bytes, octets);
        file->len += octets;
    }
}

struct result {
    unsigned long frames, sum;
    bool damaged;
};

static void count(struct result *result, const struct packet *packet)
{
    if (packet->frame != ++result->frames || packet->octets.len > packet->wire)
        abort();
    for (size_t i = 0; i < packet->octets.len; i++)
        result->sum = result->sum * 31 + (unsigned char)packet->octets.at[i];
    result->sum += packet->wire * 7 + (unsigned)packet->link;
}

static struct result read_all(struct input *input)
{
    struct error error = {{0}};
    struct result result = {0};
    struct packet packet;
    struct capture *capture = capture_open(input, &error);
    while (capture && capture_packet(capture, &packet))
        count(&result, &packet);
    result.damaged = capture && capture_damage(capture).len;
    result.sum += capture ? capture_secrets(capture).len : 0;
    capture_close(capture);
    input_close(input);
    return result;
}

/* The same octets, a few at a time. */
struct trickle {
    struct span left;
};

static size_t trickle(void *from, char *to, size_t most)
{
    enum { FEW = 13 };
    struct trickle *trickle = from;
    struct span piece = span_cut(trickle->left, 0, most < FEW ? most : FEW);
    if (piece.len)
        memcpy(to, piece.at, piece.len);
    trickle->left = span_from(trickle->left, piece.len);
    return piece.len;
}

static const char *no_damage(const void *from)
{
    (void)from;
    return NULL;
}

static void read_both(struct span all)
{
    struct error error = {{0}};
    struct trickle from = {all};
    struct pull pull = {trickle, no_damage, &from};
    struct result whole = read_all(input_open(NULL, all, &error)), few = read_all(input_pull(&pull));
    if (whole.frames != few.frames || whole.sum != few.sum || whole.damaged != few.damaged)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    struct span all = {(const char *)bytes, octets};
    if (capture_looks(all)) {
        read_both(all);
        return 0;
    }
    struct file *file = calloc(1, sizeof *file);
    if (!file)
        abort();
    build(file, bytes, octets);
    read_both((struct span){(const char *)file->at, file->len});
    free(file);
    return 0;
}
