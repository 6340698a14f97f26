#include "record/packets.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"
#include "record/flow.h"
#include "record/packet.h"
#include "record/tls.h"

enum { NEAREST_MOST = 120 };

struct packets {
    struct capture *capture;
    struct packet_reader *reader;
    struct flows *flows;
    struct arena keys_arena;
    struct tls_keys *keys;
    size_t secrets; /* octets of the capture's own key log that were taken */
    unsigned long frames;
    bool ended;
    char nearest[NEAREST_MOST];
};

struct packets *packets_open(struct input *input, struct span key_log, struct error *error)
{
    struct capture *capture = capture_open(input, error);
    if (!capture)
        return NULL;
    struct packets *packets = memory_get(sizeof *packets);
    packets->capture = capture;
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
    snprintf(packets->nearest, sizeof packets->nearest,
             "no SMTP in this capture: %lu frames, %lu TCP connections", packets->frames,
             flows_count(packets->flows).streams);
}

bool packets_next(struct packets *packets, struct arena *arena, struct conversation *conversation)
{
    struct packet packet;
    while (!flows_take(packets->flows, arena, conversation)) {
        if (packets->ended)
            return false;
        if (!capture_packet(packets->capture, &packet)) {
            end(packets);
            continue;
        }
        packets->frames = packet.frame;
        take_secrets(packets);
        struct sighting sighting = packet_read(packets->reader, &packet);
        if (sighting.kind != PACKET_OTHER)
            flows_packet(packets->flows, &sighting, &packet);
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
