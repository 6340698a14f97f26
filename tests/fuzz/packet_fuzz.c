/*
 * Packets of any link type, one after the other through one reader, so that fragments meet: pieces `link
 * length octets`. Beside crashes a finding is: octets of a segment that lie neither in the packet nor in
 * readable memory, more of them than the segment had on the wire, or a segment without ends.
 */
#include <stdint.h>
#include <stdlib.h>

#include "record/packet.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

static const int links[] = {0, 1, 9, 12, 14, 50, 101, 104, 105, 108, 113, 127, 228, 229, 276, -1};

/* Reads what was found; the sanitizer sees whether it is there. */
static unsigned touch(struct span octets)
{
    unsigned sum = 0;
    for (size_t i = 0; i < octets.len; i++)
        sum += (unsigned char)octets.at[i];
    return sum;
}

static void check(const struct sighting *sighting)
{
    const struct segment *segment = &sighting->segment;
    if (sighting->kind != PACKET_TCP)
        return;
    bool good = touch(segment->octets) <= 0xff * segment->octets.len;
    if (!good || segment->octets.len > segment->length || segment->flags > 0x3f)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    enum { HEAD = 3, LINKS = sizeof links / sizeof links[0] };
    struct packet_reader *reader = packet_reader_new();
    unsigned long frame = 0;
    while (octets >= HEAD) {
        size_t len = (size_t)bytes[1] << 8 | bytes[2], there = octets - HEAD;
        struct packet packet = {.octets = {(const char *)bytes + HEAD, len < there ? len : there},
                                .link = links[bytes[0] % LINKS],
                                .time = (double)frame,
                                .frame = frame + 1};
        packet.wire = packet.octets.len + (bytes[0] & 0x80 ? 1000 : 0);
        struct sighting sighting;
        packet_read(reader, &packet, &sighting);
        check(&sighting);
        frame++;
        bytes += HEAD + packet.octets.len;
        octets -= HEAD + packet.octets.len;
    }
    packet_reader_free(reader);
    return 0;
}
