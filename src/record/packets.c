#include "record/packets.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/flow.h"
#include "record/packet.h"
#include "record/tls.h"

enum {
    NEAREST_MOST = 120,
    AHEAD = 32 /* packets: enough for memory to be there when it is needed, few enough to stay in the cache
                  themselves */
};

struct packets {
    struct capture *capture;
    struct packet_reader *reader;
    struct flows *flows;
    struct arena keys_arena;
    struct tls_keys *keys;
    size_t secrets; /* octets of the capture's own key log that were taken */
    unsigned long frames;
    bool any_read;               /* a frame's link type is one that is read */
    int strange_link;            /* the last that is not; negative: none */
    struct arrival ahead[AHEAD]; /* decoded, and not yet taken */
    size_t ahead_count, ahead_next;
    bool read, ended; /* read: to the capture's end */
    char nearest[NEAREST_MOST];
};

struct packets *packets_open(struct input *input, struct span key_log, struct error *error)
{
    struct capture *capture = capture_open(input, error);
    if (!capture)
        return NULL;
    struct packets *packets = memory_get(sizeof *packets);
    packets->capture = capture;
    packets->strange_link = -1;
    packets->reader = packet_reader_new();
    packets->keys = tls_keys_load(&packets->keys_arena, key_log);
    packets->flows = flows_new(capture_format(capture), packets->keys);
    return packets;
}

void packets_close(struct packets *packets)
{
    if (!packets)
        return;
    flows_free(packets->flows);
    packet_reader_free(packets->reader);
    capture_close(packets->capture);
    arena_free(&packets->keys_arena);
    free(packets);
}

/* Secrets stand in front of the packets that need them. */
static void take_secrets(struct packets *packets)
{
    struct span all = capture_secrets(packets->capture);
    if (all.len == packets->secrets)
        return;
    tls_keys_add(packets->keys, &packets->keys_arena, span_from(all, packets->secrets));
    packets->secrets = all.len;
}

static void end(struct packets *packets)
{
    packets->ended = true;
    flows_end(packets->flows);
    if (!packets->any_read && packets->strange_link >= 0)
        snprintf(packets->nearest, sizeof packets->nearest, "link type %d is not read",
                 packets->strange_link);
    else
        snprintf(packets->nearest, sizeof packets->nearest,
                 "no SMTP in this capture: %lu frames, %lu TCP connections", packets->frames,
                 flows_count(packets->flows).streams);
}

/* Do its octets lie in the packet, not in the reader's memory? */
static bool in_packet(const struct span octets, const struct packet *packet)
{
    return !octets.len ||
           (octets.at >= packet->octets.at && octets.at < packet->octets.at + packet->octets.len);
}

static void note_link(struct packets *packets, int link)
{
    packets->any_read = packet_link_is_read(link);
    if (link >= 0 && !packets->any_read)
        packets->strange_link = link;
}

/* Reads one packet; true if the next one can be read before this one is taken. */
static bool read_one(struct packets *packets)
{
    struct arrival *arrival = &packets->ahead[packets->ahead_count];
    if (!capture_packet(packets->capture, &arrival->packet)) {
        packets->read = true;
        return false;
    }
    packets->frames = arrival->packet.frame;
    if (!packets->any_read)
        note_link(packets, arrival->packet.link);
    take_secrets(packets);
    packet_read(packets->reader, &arrival->packet, &arrival->sighting);
    if (arrival->sighting.kind == PACKET_OTHER)
        return capture_ready(packets->capture);
    packets->ahead_count++;
    flows_arrival(packets->flows, arrival);
    flows_fetch(packets->flows, arrival, FETCH_SLOT);
    return in_packet(arrival->sighting.segment.octets, &arrival->packet) && capture_ready(packets->capture);
}

static void read_ahead(struct packets *packets)
{
    packets->ahead_count = packets->ahead_next = 0;
    while (read_one(packets) && packets->ahead_count < AHEAD)
        continue;
    for (enum flow_fetch fetch = FETCH_FLOW; flows_far(packets->flows) && fetch < FETCHES; fetch++)
        for (size_t i = 0; i < packets->ahead_count; i++)
            flows_fetch(packets->flows, &packets->ahead[i], fetch);
}

bool packets_next(struct packets *packets, struct arena *arena, struct conversation *conversation)
{
    while (!flows_take(packets->flows, arena, conversation)) {
        if (packets->ahead_next < packets->ahead_count)
            flows_packet(packets->flows, &packets->ahead[packets->ahead_next++]);
        else if (!packets->read)
            read_ahead(packets);
        else if (!packets->ended)
            end(packets);
        else
            return false;
    }
    return true;
}

void packets_notes(const struct packets *packets, struct recording_notes *notes)
{
    notes->format = capture_format(packets->capture);
    notes->damage = capture_damage(packets->capture);
    notes->damaged = notes->damage.len > 0;
    notes->limited = flows_count(packets->flows).limited;
    notes->nearest = span_of(packets->nearest);
    notes->lines = packets->frames;
}
