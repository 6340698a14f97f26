#include "record/lzfu.h"

#include <string.h>

#include "base/text.h"
#include "record/little.h"

enum {
    HEADER = 16,
    RING = 4096,        /* section 2.1.3.1.1 */
    SHORTEST = 2,       /* octets that a reference of length 0 stands for */
    RTF_MOST = 16 << 20 /* octets; a log of 100,000 lines is 10 MB */
};

/* Section 2.1.2.1: what the ring begins with. */
static const char begins_with[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

struct ring {
    char at[RING];
    size_t to;
    struct text out;
};

static void put(struct ring *ring, char octet)
{
    ring->at[ring->to] = octet;
    ring->to = (ring->to + 1) % RING;
    text_add_byte(&ring->out, octet);
}

/* Twelve bits say where, four how long; a reference to the place that is written next ends it all. */
static bool copy(struct ring *ring, unsigned first, unsigned second)
{
    size_t from = first << 4 | second >> 4, len = (second & 15) + SHORTEST;
    if (from == ring->to)
        return false;
    for (size_t i = 0; i < len; i++)
        put(ring, ring->at[(from + i) % RING]);
    return true;
}

static void unpack(struct ring *ring, struct span packed)
{
    const unsigned char *at = (const unsigned char *)packed.at, *end = at + packed.len;
    while (at < end && ring->out.len < RTF_MOST) {
        unsigned runs = *at++;
        for (int bit = 0; bit < 8; bit++, runs >>= 1) {
            bool reference = runs & 1;
            if (end - at < (reference ? 2 : 1))
                return;
            if (!reference)
                put(ring, (char)*at);
            else if (!copy(ring, at[0], at[1]))
                return;
            at += reference ? 2 : 1;
        }
    }
}

bool lzfu_unpack(struct arena *arena, struct span packed, struct span *rtf)
{
    struct span kind = span_cut(packed, 8, 4);
    if (packed.len < HEADER)
        return false;
    size_t said = little_32(packed, 4);
    if (span_is(kind, "MELA")) { /* section 2.1.3.1.3: not compressed */
        *rtf = arena_copy(arena, span_cut(packed, HEADER, said));
        return true;
    }
    if (!span_is(kind, "LZFu"))
        return false;
    struct ring ring = {.to = sizeof begins_with - 1};
    memcpy(ring.at, begins_with, sizeof begins_with - 1);
    unpack(&ring, span_from(packed, HEADER));
    *rtf = arena_copy(arena, span_cut(text_span(&ring.out), 0, said));
    text_free(&ring.out);
    return true;
}
