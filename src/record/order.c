#include "record/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    STALL = 24,                  /* segments: captures swap neighbours by a handful, never by this many */
    HELD_MOST = 4 * 1024 * 1024, /* octets that wait on one connection: a TCP window is rarely larger */
    HELD_IN_ALL = 16 * 1024 * 1024,
    AHEAD_MOST =
        1 << 30 /* octets: a sequence number farther away than any window belongs to something else */
};

struct held {
    struct held *next;
    uint32_t seq, length, ack;
    uint32_t captured; /* octets of it that are here */
    bool has_ack, fin;
    unsigned long frame;
    double time;
    char octets[];
};

static uint32_t end_of(const struct held *held)
{
    return held->seq + held->length;
}

/* ---- handing on ---- */

static void give_gap(const struct order_to *to, const struct held *at, struct piece piece)
{
    piece.frame = at->frame;
    piece.time = at->time;
    to->take(to->with, &piece);
}

static void give(struct order *order, int side, const struct held *held, const struct order_to *to)
{
    struct order_half *half = &order->half[side];
    struct piece piece = {
        .side = side, .octets = {held->octets, held->captured}, .frame = held->frame, .time = held->time};
    half->next = end_of(held) + held->fin;
    if (held->captured)
        to->take(to->with, &piece);
    if (held->length > held->captured) /* the snap length cut the packet */
        give_gap(to, held,
                 (struct piece){.side = side, .missing = held->length - held->captured, .arrived = true});
}

static void drop_first(struct order_half *half, const struct order_to *to)
{
    struct held *first = half->held;
    half->held = first->next;
    half->octets -= first->captured;
    *to->held -= first->captured;
    free(first);
}

static bool waits_for_other(const struct order *order, int side, const struct held *held)
{
    const struct order_half *other = &order->half[!side];
    return held->has_ack && other->seen && other->started && seq_after(held->ack, other->next) &&
           held->ack - other->next < AHEAD_MOST;
}

static bool is_due(const struct order *order, int side)
{
    const struct held *first = order->half[side].held;
    return first && !seq_after(first->seq, order->half[side].next) && !waits_for_other(order, side, first);
}

static void pump(struct order *order, const struct order_to *to)
{
    bool moved = true;
    while (moved) {
        moved = false;
        for (int side = 0; side < 2; side++)
            while (is_due(order, side)) {
                give(order, side, order->half[side].held, to);
                drop_first(&order->half[side], to);
                moved = true;
                order->stalled = 0;
            }
    }
}

/* ---- giving up ---- */

static void skip_to(struct order *order, int side, uint32_t seq, const struct held *at,
                    const struct order_to *to)
{
    struct order_half *half = &order->half[side];
    const struct order_half *other = &order->half[!side];
    bool arrived = other->acks && !seq_after(seq, other->acked);
    size_t missing = seq - half->next;
    half->next = seq;
    give_gap(to, at, (struct piece){.side = side, .missing = missing, .arrived = arrived});
}

/* A hole before what waits on this side: acknowledged, or given up by force. */
static bool give_up_hole(struct order *order, int side, bool force, const struct order_to *to)
{
    struct order_half *half = &order->half[side];
    const struct order_half *other = &order->half[!side];
    if (!half->held || !seq_after(half->held->seq, half->next))
        return false;
    if (!force && !(other->acks && !seq_after(half->held->seq, other->acked)))
        return false;
    skip_to(order, side, half->held->seq, half->held, to);
    return true;
}

/* What waits on this side answers octets of the other side that were not captured. */
static bool give_up_other(struct order *order, int side, const struct order_to *to)
{
    const struct held *first = order->half[side].held;
    const struct held *behind = order->half[!side].held;
    if (!first || seq_after(first->seq, order->half[side].next) || !waits_for_other(order, side, first))
        return false;
    if (behind && !seq_after(behind->seq, order->half[!side].next))
        return false; /* not lost: it waits for this side in turn */
    uint32_t seq = behind && seq_after(first->ack, behind->seq) ? behind->seq : first->ack;
    skip_to(order, !side, seq, first, to);
    return true;
}

/* Both wait for each other: sequence numbers that make no sense. The earlier frame goes first. */
static bool break_deadlock(struct order *order, const struct order_to *to)
{
    const struct held *a = order->half[0].held, *b = order->half[1].held;
    if (!a && !b)
        return false;
    int side = !a || (b && b->frame < a->frame);
    struct order_half *half = &order->half[side];
    if (seq_after(half->held->seq, half->next))
        skip_to(order, side, half->held->seq, half->held, to);
    give(order, side, half->held, to);
    drop_first(half, to);
    return true;
}

static bool give_up(struct order *order, bool force, const struct order_to *to)
{
    order->stalled = 0;
    for (int side = 0; side < 2; side++)
        if (give_up_hole(order, side, false, to) || give_up_other(order, side, to))
            return true;
    for (int side = 0; side < 2 && force; side++)
        if (give_up_hole(order, side, true, to))
            return true;
    return force && break_deadlock(order, to);
}

void order_finish(struct order *order, const struct order_to *to)
{
    pump(order, to);
    while (give_up(order, true, to))
        pump(order, to);
}

void order_drop(struct order *order, const struct order_to *to)
{
    for (int side = 0; side < 2; side++)
        while (order->half[side].held)
            drop_first(&order->half[side], to);
}

/* ---- taking in ---- */

static void compare(struct order *order, const struct held *old, const struct segment *segment, uint32_t seq)
{
    uint32_t from = seq_after(old->seq, seq) ? old->seq : seq;
    size_t in_old = from - old->seq, in_new = from - seq;
    if (in_old >= old->captured || in_new >= segment->octets.len)
        return;
    size_t len = old->captured - in_old < segment->octets.len - in_new ? old->captured - in_old
                                                                       : segment->octets.len - in_new;
    order->differs |= memcmp(old->octets + in_old, segment->octets.at + in_new, len) != 0;
}

/* A part of a segment, from `seq` on. */
struct part {
    uint32_t seq, length;
    bool fin;
};

static struct held *held_new(const struct segment *segment, const struct packet *packet, uint32_t start,
                             struct part part)
{
    struct span octets = span_cut(segment->octets, part.seq - start, part.length);
    struct held *held = memory_resize(NULL, sizeof *held + octets.len);
    *held = (struct held){.seq = part.seq,
                          .length = part.length,
                          .captured = (uint32_t)octets.len,
                          .ack = segment->ack,
                          .has_ack = segment->flags & TCP_ACK,
                          .fin = part.fin,
                          .frame = packet->frame,
                          .time = packet->time};
    if (octets.len)
        memcpy(held->octets, octets.at, octets.len);
    return held;
}

static void insert(struct order_half *half, struct held *held, struct held **at, const struct order_to *to)
{
    held->next = *at;
    *at = held;
    half->octets += held->captured;
    *to->held += held->captured;
}

/* A FIN whose octets are all here already. */
static void hold_end(struct order_half *half, struct held *end, const struct order_to *to)
{
    struct held **at = &half->held;
    while (*at && !seq_after((*at)->seq, end->seq))
        at = &(*at)->next;
    insert(half, end, at, to);
}

/* Sorts the segment in between what waits; where octets are there already those stay. */
static void hold(struct order *order, int side, const struct segment *segment, const struct packet *packet,
                 const struct order_to *to)
{
    struct order_half *half = &order->half[side];
    uint32_t begin = segment->seq + (segment->flags & TCP_SYN ? 1 : 0);
    uint32_t end = begin + (uint32_t)segment->length;
    uint32_t seq = seq_after(half->next, begin) ? half->next : begin;
    bool fin = segment->flags & TCP_FIN;
    for (struct held **at = &half->held; seq_after(end, seq);) {
        struct held *old = *at;
        uint32_t until = old && seq_after(end, old->seq) ? old->seq : end;
        if (seq_after(until, seq)) {
            struct part part = {seq, until - seq, fin && until == end};
            insert(half, held_new(segment, packet, begin, part), at, to);
            fin &= until != end;
        }
        if (!old || until == end)
            break;
        compare(order, old, segment, begin);
        seq = seq_after(end_of(old), seq) ? end_of(old) : seq;
        at = &old->next;
    }
    if (fin)
        hold_end(half, held_new(segment, packet, begin, (struct part){end, 0, true}), to);
}

static void start(struct order *order, int side, const struct segment *segment)
{
    struct order_half *half = &order->half[side], *other = &order->half[!side];
    half->seen = true;
    if (!half->started) {
        half->started = true;
        half->next = segment->seq + (segment->flags & TCP_SYN ? 1 : 0);
    }
    if (!(segment->flags & TCP_ACK))
        return;
    if (!other->started) {
        other->started = true;
        other->next = segment->ack;
    }
    if (!half->acks || seq_after(segment->ack, half->acked))
        half->acked = segment->ack;
    half->acks = true;
}

/* The usual case: the next octets, nothing waits. */
static bool pass_through(struct order *order, int side, const struct segment *segment,
                         const struct packet *packet, const struct order_to *to)
{
    struct order_half *half = &order->half[side];
    if (half->held || order->half[!side].held || segment->seq != half->next || segment->flags & TCP_SYN)
        return false;
    struct held probe = {.ack = segment->ack, .has_ack = segment->flags & TCP_ACK};
    if (waits_for_other(order, side, &probe))
        return false;
    half->next = segment->seq + (uint32_t)segment->length + (segment->flags & TCP_FIN ? 1 : 0);
    struct piece piece = {
        .side = side, .octets = segment->octets, .frame = packet->frame, .time = packet->time};
    if (segment->octets.len)
        to->take(to->with, &piece);
    piece.octets.len = 0;
    piece.missing = segment->length - segment->octets.len;
    piece.arrived = true;
    if (piece.missing)
        to->take(to->with, &piece);
    return true;
}

static bool is_new(const struct order_half *half, const struct segment *segment)
{
    uint32_t end = segment->seq + (uint32_t)segment->length + (segment->flags & TCP_SYN ? 1 : 0);
    bool fin = segment->flags & TCP_FIN;
    return seq_after(end + fin, half->next) && end + fin - half->next < AHEAD_MOST;
}

void order_take(struct order *order, int side, const struct segment *segment, const struct packet *packet,
                const struct order_to *to)
{
    struct order_half *half = &order->half[side];
    start(order, side, segment);
    bool carries = (segment->length || segment->flags & TCP_FIN) && is_new(half, segment);
    if (carries && pass_through(order, side, segment, packet, to))
        return;
    if (carries)
        hold(order, side, segment, packet, to);
    pump(order, to);
    if (!half->held && !order->half[!side].held)
        return;
    size_t octets = half->octets + order->half[!side].octets;
    bool much = octets > HELD_MOST || *to->held > HELD_IN_ALL;
    order->limited |= much;
    if (++order->stalled < STALL && !much)
        return;
    while (give_up(order, much && half->octets + order->half[!side].octets > HELD_MOST / 2, to))
        pump(order, to);
}
