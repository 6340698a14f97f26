/*
 * All connections of a capture: which segment belongs to which, numbered as Wireshark's tcp.stream, and when
 * each is over. Inside record/ only.
 *
 *     packet --> segment --> flow (four-tuple) --> order --> stream --> tape
 *                                                  wire                  '--> conversation, when the flow is
 * over
 */
#ifndef SMTPLINT_RECORD_FLOW_H
#define SMTPLINT_RECORD_FLOW_H

#include "record/order.h"
#include "record/record.h"

struct flows;
struct tls_keys;

/* `format`: "pcap", what conversations say about their record. `keys`: may be NULL, may grow; must outlive
 * them. */
struct flows *flows_new(struct span format, const struct tls_keys *keys);
void flows_free(struct flows *flows);

void flows_packet(struct flows *flows, const struct sighting *sighting, const struct packet *packet);

/* The capture is at its end: what is still open is over as well. */
void flows_end(struct flows *flows);

/* The next finished conversation; false when there is none (yet). */
bool flows_take(struct flows *flows, struct arena *arena, struct conversation *conversation);

struct flows_count {
    unsigned long streams; /* TCP connections seen */
    bool limited;          /* a limit was reached: something is left out */
};
struct flows_count flows_count(const struct flows *flows);

/* For tests: every connection's octets as they are put together, whatever they are. Must be set before the
 * first packet. */
typedef void flow_witness(void *with, long stream, const struct piece *piece);
void flows_watch(struct flows *flows, flow_witness *witness, void *with);

#endif
