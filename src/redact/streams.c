#include "redact/streams.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

static struct ends ends_of(const struct ip *a, unsigned a_port, const struct ip *b, unsigned b_port,
                           bool *turned)
{
    int order = memcmp(a, b, sizeof *a);
    *turned = order > 0 || (order == 0 && a_port > b_port);
    struct ends ends = {{*a, *b}, {(uint16_t)a_port, (uint16_t)b_port}};
    struct ends other = {{*b, *a}, {(uint16_t)b_port, (uint16_t)a_port}};
    return *turned ? other : ends;
}

static size_t slot_of(const struct streams *streams, const struct ends *ends)
{
    return mix_text(&streams->seed, (struct span){(const char *)ends, sizeof *ends}) % STREAM_SLOTS;
}

static struct stream_of_capture *find(const struct streams *streams, const struct ends *ends)
{
    struct stream_of_capture *stream = streams->slot[slot_of(streams, ends)];
    while (stream && memcmp(&stream->ends, ends, sizeof *ends) != 0)
        stream = stream->next;
    return stream;
}

static bool ip_of(struct span text, struct ip *ip)
{
    char copy[INET6_ADDRSTRLEN];
    unsigned char four[4];
    snprintf(copy, sizeof copy, "%.*s", (int)(text.len < sizeof copy ? text.len : 0), text.at);
    if (inet_pton(AF_INET6, copy, ip->octet) == 1)
        return true;
    if (inet_pton(AF_INET, copy, four) != 1)
        return false;
    memset(ip->octet, 0, 10);
    memset(ip->octet + 10, 0xff, 2);
    memcpy(ip->octet + 12, four, sizeof four);
    return true;
}

static struct known_ip **ip_slot(struct streams *streams, const struct ip *ip)
{
    return &streams->ip[mix_text(&streams->seed, (struct span){(const char *)ip, sizeof *ip}) % STREAM_SLOTS];
}

bool streams_know_ip(struct streams *streams, const struct ip *ip)
{
    const struct known_ip *known = *ip_slot(streams, ip);
    while (known && !ip_same(&known->ip, ip))
        known = known->next;
    return known;
}

static void know_ip(struct streams *streams, const struct ip *ip)
{
    struct known_ip **slot = ip_slot(streams, ip), *known;
    if (streams_know_ip(streams, ip))
        return;
    known = arena_take(&streams->arena, sizeof *known);
    *known = (struct known_ip){*ip, *slot};
    *slot = known;
}

/* The next connection between these ends. */
static struct stream_of_capture *add(struct streams *streams, const struct ends *ends)
{
    struct stream_of_capture *stream = arena_take(&streams->arena, sizeof *stream),
                             *first = find(streams, ends);
    stream->ends = *ends;
    *LIST_ADD(&streams->arena, &streams->all) = stream;
    if (first) {
        first->last = first->last->later = stream;
        return stream;
    }
    struct stream_of_capture **slot = &streams->slot[slot_of(streams, ends)];
    stream->next = *slot;
    stream->now = stream->last = stream;
    return *slot = stream;
}

void streams_begin(struct streams *streams, const struct reading *reading)
{
    *streams = (struct streams){.seed = mix_seed()};
    for (size_t i = 0; i < reading->dialogues.count; i++) {
        const struct dialogue *dialogue = &reading->dialogues.at[i];
        struct ip client, server;
        bool turned;
        if (!ip_of(dialogue->client, &client) || !ip_of(dialogue->server, &server))
            continue;
        know_ip(streams, &client);
        know_ip(streams, &server);
        struct ends ends = ends_of(&client, dialogue->client_port, &server, dialogue->server_port, &turned);
        struct stream_of_capture *stream = add(streams, &ends);
        stream->dialogue = dialogue;
        stream->client_is_greater = turned;
    }
}

void streams_free(struct streams *streams)
{
    for (size_t i = 0; i < streams->all.count; i++)
        for (size_t j = 0; j < 2; j++) {
            text_free(&streams->all.at[i]->direction[j].in);
            text_free(&streams->all.at[i]->direction[j].out);
            free(streams->all.at[i]->direction[j].taken);
        }
    arena_free(&streams->arena);
}

struct stream_of_capture *streams_find(const struct streams *streams, const struct segment *segment)
{
    bool turned;
    struct ends ends = ends_of(&segment->from, segment->from_port, &segment->to, segment->to_port, &turned);
    const struct stream_of_capture *first = find(streams, &ends);
    return first ? first->now : NULL;
}

void streams_add(struct streams *streams, const struct frame *frame)
{
    const struct segment *segment = &frame->sighting.segment;
    bool turned;
    struct ends ends = ends_of(&segment->from, segment->from_port, &segment->to, segment->to_port, &turned);
    struct stream_of_capture *first = find(streams, &ends), *stream = first ? first->now : NULL;
    if (!stream)
        return;
    bool opens = (segment->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    if (opens && stream->talked && segment->seq != stream->syn && stream->later)
        first->now = stream = stream->later;
    if (opens) {
        stream->opened = true;
        stream->syn = segment->seq;
    }
    stream->talked |= segment->octets.len > 0;
    struct segment_place place = {segment->seq + (segment->flags & TCP_SYN ? 1 : 0),
                                  (size_t)(segment->octets.at - frame->octets.at) + frame->at,
                                  segment->octets.len};
    if (place.len && !frame->map.fragmented)
        *LIST_ADD(&streams->arena, &stream->direction[turned].segments) = place;
}

/* ---- octets in order ---- */

/* Sequence numbers turn over, RFC 9293 section 3.4: a stream is compared from where it began. */
static int by_place(const void *a, const void *b)
{
    const struct segment_place *x = a, *y = b;
    int32_t order = (int32_t)(x->seq - y->seq);
    if (order)
        return order < 0 ? -1 : 1;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* Sorted, each segment covers what those before it do not; what is there twice is taken once. `begin`: where
 * in the text the segment's first octet is. */
static size_t place_of(const struct direction *direction, size_t segment, uint32_t *covered, size_t *length,
                       size_t *lead)
{
    const struct segment_place *place = &direction->segments.at[segment];
    int32_t ahead = segment ? (int32_t)(place->seq - *covered) : 0;
    if (ahead > 0)
        (*length)++; /* a hole */
    *lead = ahead < 0 ? (size_t) - (int64_t)ahead : 0;
    size_t begin = *length - (*lead < *length ? *lead : *length);
    return begin;
}

void direction_join(struct direction *direction, const char *file)
{
    uint32_t covered = 0;
    size_t length = 0;
    if (direction->segments.count)
        qsort(direction->segments.at, direction->segments.count, sizeof *direction->segments.at, by_place);
    for (size_t i = 0; i < direction->segments.count; i++) {
        const struct segment_place *place = &direction->segments.at[i];
        size_t lead, holes = length;
        place_of(direction, i, &covered, &length, &lead);
        if (length > holes)
            text_add_byte(&direction->in, '\0');
        if (lead < place->len || !i) {
            text_add(&direction->in, (struct span){file + place->at + lead, place->len - lead});
            length += place->len - lead;
            covered = place->seq + (uint32_t)place->len;
        }
    }
    text_add(&direction->out, text_span(&direction->in));
    direction->taken = memory_get(direction->in.len + 1);
}

/* A segment that says otherwise than the one before it said is emptied of letters: nobody knows which of them
 * was taken. */
static void bring_back(const struct direction *direction, const struct segment_place *place, size_t begin,
                       char *file)
{
    for (size_t i = 0; i < place->len && begin + i < direction->in.len; i++) {
        char *octet = &file[place->at + i];
        *octet = *octet == direction->in.at[begin + i] ? direction->out.at[begin + i] : 'x';
    }
}

void direction_part(const struct direction *direction, char *file)
{
    uint32_t covered = 0;
    size_t length = 0;
    for (size_t i = 0; i < direction->segments.count; i++) {
        const struct segment_place *place = &direction->segments.at[i];
        size_t lead, begin = place_of(direction, i, &covered, &length, &lead);
        bring_back(direction, place, begin, file);
        if (lead < place->len || !i) {
            length += place->len - lead;
            covered = place->seq + (uint32_t)place->len;
        }
    }
}
