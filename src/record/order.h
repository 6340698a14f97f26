/*
 * Segments of one TCP connection back into the octets that were sent, both directions in the order in which
 * things happened, RFC 9293. Inside record/ only.
 *
 *     captured                          handed on
 *     client  seq 100 "EHLO x"          client "EHLO x"
 *     server  seq 500 ack 130 "250"     (waits: it answers octets up to 130 that have not come)
 *     client  seq 106 "..."             client "..."   server "250"
 *
 * Octets wait while a hole is before them, or while they acknowledge octets of the other side that have not
 * been seen. A hole that the other side has acknowledged is a loss of the capture: after some more segments
 * it becomes a gap. A hole that nobody acknowledged is waited for to the end. Of octets that come twice the
 * first count.
 */
#ifndef SMTPLINT_RECORD_ORDER_H
#define SMTPLINT_RECORD_ORDER_H

#include "record/packet.h"

/* What is handed on: octets, or `missing` octets that were not captured. */
struct piece {
    int side;
    struct span octets;
    size_t missing;
    bool arrived;        /* missing octets that the other side acknowledged */
    unsigned long frame; /* where they stand; of the segment behind a gap */
    double time;
};

struct order_to {
    void (*take)(void *with, const struct piece *piece);
    void *with;
    size_t *held; /* octets that wait, over all connections */
};

struct held;

struct order_half {
    struct held *held;
    uint32_t octets; /* that wait */
    uint32_t next;   /* sequence number of the first octet not handed on */
    uint32_t acked;  /* of the other half's octets */
    bool started;    /* next is known */
    bool seen;       /* a segment of this side was captured */
    bool acks;       /* acked is known */
};

struct order {
    struct order_half half[2];
    unsigned stalled; /* segments since something waits without progress */
    bool differs;     /* octets that came twice were not the same */
    bool limited;     /* too much waited: a hole was given up */
};

void order_take(struct order *order, int side, const struct segment *segment, const struct packet *packet,
                const struct order_to *to);

/* The connection is over: all that waits is handed on, holes become gaps. */
void order_finish(struct order *order, const struct order_to *to);

/* Forgets what waits. */
void order_drop(struct order *order, const struct order_to *to);

/* Sequence numbers wrap: a is after b if it is less than half the circle ahead. */
static inline bool seq_after(uint32_t a, uint32_t b)
{
    return (int32_t)(a - b) > 0;
}

#endif
