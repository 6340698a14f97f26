#include "record/wire.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
    BIG = 1000,      /* octets: a segment that only a path with the usual MTU lets through */
    STUCK_LEAST = 3, /* times sent again before it is no accident */
    TTL_SLACK = 2    /* hops by which packets of one host differ when routes change */
};

/* Seconds: a segment seen again sooner is the same one, captured on two interfaces. */
static const double twice_captured = 0.02;

static struct sight sight_of(const struct packet *packet)
{
    return (struct sight){packet->frame, packet->time};
}

static void once(struct sight *sight, const struct packet *packet)
{
    if (!sight->frame)
        *sight = sight_of(packet);
}

static void note_syn(struct wire *wire, const struct segment *segment, const struct packet *packet)
{
    if (segment->flags & TCP_ACK) {
        once(&wire->answer, packet);
        if (!wire->answers || packet->time - wire->last_answer.time > twice_captured)
            wire->answers++;
        wire->last_answer = sight_of(packet);
        return;
    }
    once(&wire->syn, packet);
    if (!wire->syns || packet->time - wire->last_syn.time > twice_captured)
        wire->syns++;
    wire->last_syn = sight_of(packet);
}

/* How far the sender of the RST is from who it says it is. A hop or two tell something only where its other
 * packets of this connection all had one TTL: they do not where the capture has them on both sides of a
 * router. */
static enum rst_origin origin_of(const struct segment *segment, const struct wire_side *side,
                                 unsigned elsewhere)
{
    unsigned usual = side->ttl ? side->ttl : elsewhere, ttl = segment->ttl;
    unsigned hops = ttl > usual ? ttl - usual : usual - ttl;
    if (!usual || !ttl)
        return RST_UNKNOWN;
    if (hops > TTL_SLACK)
        return RST_FOREIGN;
    if (!hops)
        return RST_OWN;
    return side->ttl && !side->ttl_moves ? RST_NEAR : RST_UNKNOWN;
}

static void note_rst(struct wire *wire, const struct segment *segment, const struct packet *packet,
                     const struct wire_view *view)
{
    if (wire->rst.frame)
        return;
    wire->rst = sight_of(packet);
    wire->rst_side = (signed char)view->side;
    wire->rst_origin = origin_of(segment, &wire->side[view->side], view->usual_ttl);
}

static struct wire_trouble *trouble_of(struct wire *wire)
{
    if (!wire->trouble)
        wire->trouble = memory_get(sizeof *wire->trouble);
    return wire->trouble;
}

const struct wire_trouble *wire_trouble(const struct wire *wire)
{
    static const struct wire_trouble none;
    return wire->trouble ? wire->trouble : &none;
}

void wire_free(struct wire *wire)
{
    free(wire->trouble);
    wire->trouble = NULL;
}

static void note_stuck(struct wire *wire, const struct segment *segment, const struct packet *packet)
{
    struct wire_trouble *trouble = trouble_of(wire);
    bool later = trouble->stuck && seq_after(segment->seq, trouble->stuck_at);
    if (segment->length < BIG || later)
        return;
    if (!trouble->stuck || trouble->stuck_at != segment->seq) {
        trouble->stuck = 0;
        trouble->stuck_at = segment->seq;
        trouble->stuck_since = sight_of(packet);
        trouble->stuck_answered = wire->acked_again;
    }
    if (trouble->stuck < 255)
        trouble->stuck++;
    if (trouble->stuck > trouble->stuck_most)
        trouble->stuck_most = trouble->stuck;
}

static void note_again(struct wire *wire, const struct segment *segment, const struct packet *packet,
                       const struct wire_view *view)
{
    struct wire_side *side = &wire->side[view->side];
    bool alive = segment->length == 1 && segment->seq + 1 == side->highest;
    bool probe =
        alive || wire->side[!view->side].full; /* RFC 9293 sections 3.8.4 and 3.8.6.1: nothing lost */
    if (probe || packet->time - side->sent.time < twice_captured)
        return;
    side->resent++;
    if (side->vain < 255)
        side->vain++;
    once(&trouble_of(wire)->first_resent, packet);
    if (view->side != view->client)
        return;
    trouble_of(wire)->resent_in_text += view->in_text;
    note_stuck(wire, segment, packet);
}

static void note_octets(struct wire *wire, const struct segment *segment, const struct packet *packet,
                        const struct wire_view *view)
{
    struct wire_side *side = &wire->side[view->side];
    uint32_t end = segment->seq + (uint32_t)segment->length;
    if (side->any && !seq_after(end, side->highest)) {
        note_again(wire, segment, packet, view);
        return;
    }
    side->any = true;
    side->highest = end;
    side->sent = sight_of(packet);
}

static void note_heard(struct wire *wire, const struct segment *segment, const struct wire_view *view)
{
    struct wire_side *other = &wire->side[!view->side];
    bool newer = segment->flags & TCP_ACK && (!other->heard || seq_after(segment->ack, other->acked));
    bool bare = !segment->length && !(segment->flags & (TCP_SYN | TCP_FIN)); /* the answer to something */
    if (newer) {
        other->acked = segment->ack;
        other->heard = true;
    }
    if (newer || bare)
        other->vain = 0;
}

/* The other side speaks while a big segment of the client is stuck: it is there, only that segment does not
 * reach it. */
static void note_ack(struct wire *wire, const struct segment *segment, const struct wire_view *view)
{
    if (view->client < 0 || view->side == view->client || !(segment->flags & TCP_ACK))
        return;
    bool waits = seq_after(wire->side[view->client].highest, segment->ack);
    wire->acked_again = segment->ack == wire->acked && waits;
    wire->acked = segment->ack;
    struct wire_trouble *trouble = wire->trouble;
    if (!trouble || !trouble->stuck)
        return;
    if (seq_after(segment->ack, trouble->stuck_at)) {
        trouble->stuck = 0;
        trouble->stuck_most = trouble->stuck_most >= STUCK_LEAST ? trouble->stuck_most : 0;
    } else {
        trouble->stuck_answered = true;
    }
}

void wire_segment(struct wire *wire, const struct segment *segment, const struct packet *packet,
                  const struct wire_view *view)
{
    struct wire_side *side = &wire->side[view->side];
    wire->stood |= view->side == view->client && !(segment->flags & TCP_SYN);
    if (segment->flags & TCP_RST) {
        note_rst(wire, segment, packet, view);
        return;
    }
    side->ttl_moves |= side->ttl && side->ttl != segment->ttl;
    side->ttl = segment->ttl;
    if (segment->flags & TCP_SYN)
        note_syn(wire, segment, packet);
    else if (segment->window == 0)
        once(&trouble_of(wire)->zero_window[view->side], packet);
    if (segment->window == 0 && !side->full)
        side->full_since = packet->time;
    side->full = segment->window == 0;
    if (segment->flags & TCP_FIN)
        once(&side->fin, packet);
    if (segment->length)
        note_octets(wire, segment, packet, view);
    note_heard(wire, segment, view);
    note_ack(wire, segment, view);
}

void wire_icmp(struct wire *wire, const struct icmp *icmp, const struct packet *packet)
{
    struct wire_trouble *trouble = trouble_of(wire);
    if (trouble->icmp.frame)
        return;
    trouble->icmp = sight_of(packet);
    trouble->icmp_from = icmp->reporter;
    trouble->icmp_type = icmp->type;
    trouble->icmp_code = icmp->code;
    /* If it says "too big", smaller ones follow where it is heeded: what was stuck before tells nothing. */
    trouble->stuck = trouble->stuck_most = 0;
}

bool wire_is_closed(const struct wire *wire)
{
    return wire->rst.frame || (wire->side[0].fin.frame && wire->side[1].fin.frame);
}
