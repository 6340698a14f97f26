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

struct flow;
struct flows;
struct tls_keys;

/* `format`: "pcap", what conversations say about their record. `keys`: may be NULL, may grow; must outlive
 * them. */
struct flows *flows_new(struct span format, const struct tls_keys *keys);
void flows_free(struct flows *flows);

/* Lower end first, so that both directions give the same key. */
struct flow_key {
    struct ip ip[2];
    uint16_t port[2];
};

/* A packet on its way to its connection. */
struct arrival {
    struct packet packet;
    struct sighting sighting;
    struct flow_key key;
    uint32_t hash;
    int side;                  /* of the key, from which it came */
    const struct flow *likely; /* its connection, most likely; for flows_fetch() alone */
};

/* Completes what is known by its packet and sighting. */
void flows_arrival(const struct flows *flows, struct arrival *arrival);

/*
 * With tens of thousands of connections open each packet waits for memory some times over. Who knows packets
 * ahead has it fetched for all of them, one kind after the other, before the first one is taken.
 */
bool flows_far(const struct flows *flows); /* is it worth while? */
enum flow_fetch { FETCH_SLOT, FETCH_FLOW, FETCH_STREAM, FETCH_TAPE, FETCHES };
void flows_fetch(const struct flows *flows, struct arrival *arrival, enum flow_fetch kind);

void flows_packet(struct flows *flows, const struct arrival *arrival);

/* The capture is at its end: what is still open is over as well. */
void flows_end(struct flows *flows);

/* The next finished conversation; false when there is none (yet). Its texts are valid until the next call. */
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
