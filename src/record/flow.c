#include "record/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/flow_table.h"
#include "record/neighbour.h"
#include "record/question.h"
#include "record/ready.h"

enum {
    LINGER = 1, /* seconds for stragglers behind FIN or RST; retransmissions of either come sooner */
    IDLE_MOST =
        30 *
        60, /* seconds without a packet: RFC 5321 section 4.5.3.2 lets nobody wait longer than 10 minutes */
    OPEN_MOST = 1 << 18, /* connections open at once; a flood of SYN would otherwise eat all memory */
    DONE_MOST = 1024,    /* remembered behind their end, so that stragglers open no new one */
    READY_MOST = 256,    /* finished and held back, so that sessions come out by their numbers */
    SPARE_MOST = 16,     /* failed attempts on other ports, told if there is little else */
    TTL_HOSTS = 1024,
    TRIM_FROM = 10000, /* connections behind which megabytes of small pieces were freed: a trim takes a
                          millisecond */
    NEAR_MOST =
        250, /* connections, at a kilobyte each, that stay in the cache beside all else that is done */
    HOLE_BIG =
        1000 /* octets that were sent, seen behind, and never arrived: a segment too big for the path */
};

/* Seconds by which packets may stand out of order; a clock that goes back farther was set. */
static const double step_least = 1;

struct host_ttl {
    struct ip ip;
    unsigned char ttl;
};

struct flows {
    struct span format;
    const struct tls_keys *keys;
    struct phrases *phrases;
    struct flow_table table;
    struct flow_list list[4]; /* by state */
    long count;
    size_t held; /* octets that wait, in all */
    double clock,
        shift; /* the capture's time, which never goes back: the packet's, and what it was set back */
    struct ready ready;
    struct finished *spare, *playing; /* playing: handed out last */
    size_t spare_count, told;
    bool limited, ended;
    struct neighbours neighbours;
    struct questions *questions; /* NULL: nobody asked a name server */
    struct host_ttl ttl[TTL_HOSTS];
    flow_witness *witness;
    void *witness_with;
};

struct flows *flows_new(struct span format, const struct tls_keys *keys)
{
    struct flows *flows = memory_get(sizeof *flows);
    flows->format = format;
    flows->keys = keys;
    flows->phrases = phrases_new();
    flow_table_begin(&flows->table);
    return flows;
}

void flows_watch(struct flows *flows, flow_witness *witness, void *with)
{
    flows->witness = witness;
    flows->witness_with = with;
}

/* ---- octets of one connection ---- */

struct handing_on {
    struct flows *flows;
    struct flow *flow;
};

/* Who serves, when the connection was not seen coming up: by what is said, then by the port. */
static void tell_client(struct flow *flow, const struct piece *piece)
{
    if (flow->client >= 0)
        return;
    int server = stream_looks_like_server(piece->octets);
    bool low = port_is_smtp(flow->key.port[0]) ||
               (!port_is_smtp(flow->key.port[1]) && flow->key.port[0] < flow->key.port[1]);
    if (server < 0)
        flow->client = low ? 1 : 0;
    else
        flow->client = (signed char)(server ? !piece->side : piece->side);
}

static void take_piece(void *with, const struct piece *piece)
{
    struct handing_on *on = with;
    struct flow *flow = on->flow;
    if (on->flows->witness)
        on->flows->witness(on->flows->witness_with, flow->number, piece);
    if (flow->other)
        return;
    tell_client(flow, piece);
    if (!flow->stream)
        flow->stream =
            stream_new(flow->key.port[!flow->client], flow->wire.syn.frame || flow->wire.answer.frame,
                       on->flows->keys, on->flows->phrases);
    struct heard heard = {piece->side != flow->client, piece->frame, piece->time};
    bool big = piece->missing >= HOLE_BIG && !piece->arrived;
    flow->wire.hole |= big && piece->side == flow->client && stream_in_text(flow->stream);
    if (piece->missing)
        stream_gap(flow->stream, &heard, piece->missing);
    else
        stream_octets(flow->stream, &heard, piece->octets);
    if (stream_verdict(flow->stream) == VERDICT_OTHER) {
        stream_free(flow->stream);
        flow->stream = NULL;
        flow->other = true;
    }
}

/* ---- the end of one connection ---- */

static void put_spare(struct flows *flows, struct finished *finished)
{
    if (flows->spare_count == SPARE_MOST || !finished_failed(finished)) {
        finished_free(finished);
        return;
    }
    finished->next = flows->spare;
    flows->spare = finished;
    flows->spare_count++;
}

static bool is_heard(const struct flow *flow, int side)
{
    return flow->order.half[side].seen || (flow->wire.rst.frame && flow->wire.rst_side == side);
}

static struct finished *finished_of(struct flows *flows, struct flow *flow)
{
    struct finished *finished = memory_get(sizeof *finished);
    *finished = (struct finished){.number = flow->number,
                                  .ip = {flow->key.ip[0], flow->key.ip[1]},
                                  .port = {flow->key.port[0], flow->key.port[1]},
                                  .client = flow->client,
                                  .first = flow->first,
                                  .last = flow->last,
                                  .now = flow->last.time + flows->clock - flow->touched,
                                  .stream = flow->stream,
                                  .wire = flow->wire,
                                  .client_heard = flow->client >= 0 && flow->order.half[flow->client].seen,
                                  .both_heard = is_heard(flow, 0) && is_heard(flow, 1),
                                  .differs = flow->order.differs,
                                  .limited = flow->order.limited};
    flow->stream = NULL;
    flow->wire.trouble = NULL;
    return finished;
}

/* The end itself was captured, and that of both sides, or the silent one's answers may only be missing. */
static bool is_seen_to_end(const struct flow *flow)
{
    bool fin = flow->wire.side[0].fin.frame || flow->wire.side[1].fin.frame;
    return (fin || flow->wire.rst.frame) && flow->order.half[0].seen && flow->order.half[1].seen;
}

static void finish(struct flows *flows, struct flow *flow, enum flow_state state)
{
    struct handing_on on = {flows, flow};
    struct order_to to = {take_piece, &on, &flows->held};
    order_finish(&flow->order, &to);
    flow_list_drop(&flows->list[flow->state], flow);
    flow->state = state;
    flow_list_add(&flows->list[state], flow);
    if (flow->other)
        return;
    if (flow->stream)
        stream_end(flow->stream, is_seen_to_end(flow));
    struct finished *finished = finished_of(flows, flow);
    flows->limited |= finished->limited || (finished->stream && stream_tape(finished->stream)->full);
    if (finished_counts(finished))
        ready_put(&flows->ready, finished);
    else
        put_spare(flows, finished);
}

static void forget(struct flows *flows, struct flow *flow)
{
    struct handing_on on = {flows, flow};
    struct order_to to = {take_piece, &on, &flows->held};
    order_drop(&flow->order, &to);
    flow_table_drop(&flows->table, flow);
    flow_list_drop(&flows->list[flow->state], flow);
    stream_free(flow->stream);
    wire_free(&flow->wire);
    free(flow);
}

/* What nothing came of any more is over; what was over long ago is forgotten. */
static void let_go(struct flows *flows)
{
    struct flow_list *list = flows->list;
    while (list[FLOW_CLOSED].first && flows->clock - list[FLOW_CLOSED].first->touched > LINGER)
        finish(flows, list[FLOW_CLOSED].first, FLOW_DONE);
    while (list[FLOW_OPEN].first && flows->clock - list[FLOW_OPEN].first->touched > IDLE_MOST)
        finish(flows, list[FLOW_OPEN].first, FLOW_LEFT);
    while (list[FLOW_OPEN].first && list[FLOW_OPEN].count > OPEN_MOST) {
        flows->limited = true;
        finish(flows, list[FLOW_OPEN].first, FLOW_LEFT);
    }
    while (list[FLOW_DONE].count > DONE_MOST)
        forget(flows, list[FLOW_DONE].first);
    while (list[FLOW_LEFT].count > DONE_MOST)
        forget(flows, list[FLOW_LEFT].first);
}

/* ---- one segment ---- */

/* The connection's key, and which of its ends the segment came from. */
static struct flow_key key_of(const struct segment *segment, int *side)
{
    int order = memcmp(&segment->from, &segment->to, sizeof segment->from);
    bool lower = order < 0 || (order == 0 && segment->from_port <= segment->to_port);
    *side = lower ? 0 : 1;
    return lower ? (struct flow_key){{segment->from, segment->to}, {segment->from_port, segment->to_port}}
                 : (struct flow_key){{segment->to, segment->from}, {segment->to_port, segment->from_port}};
}

void flows_arrival(const struct flows *flows, struct arrival *arrival)
{
    arrival->key = key_of(&arrival->sighting.segment, &arrival->side);
    arrival->hash = flow_table_hash(&flows->table, &arrival->key);
}

static void fetch(const void *from, size_t octets)
{
    enum { LINE = 64 }; /* octets that a processor fetches at once */
    for (size_t at = 0; from && at < octets; at += LINE)
        __builtin_prefetch((const char *)from + at);
}

bool flows_far(const struct flows *flows)
{
    return flows->list[FLOW_OPEN].count + flows->list[FLOW_CLOSED].count > NEAR_MOST;
}

void flows_fetch(const struct flows *flows, struct arrival *arrival, enum flow_fetch kind)
{
    if (kind == FETCH_SLOT) {
        flow_table_fetch(&flows->table, arrival->hash);
        return;
    }
    if (kind == FETCH_FLOW)
        arrival->likely = flow_table_likely(&flows->table, arrival->hash);
    const struct flow *flow = arrival->likely;
    if (flow && kind == FETCH_FLOW)
        fetch(flow, sizeof *flow);
    if (flow && kind == FETCH_STREAM) {
        fetch(flow->before, 1); /* its neighbours in the list: it is going to leave them */
        fetch(flow->after, 1);
    }
    if (flow && flow->stream && kind != FETCH_FLOW)
        stream_fetch(flow->stream, kind == FETCH_TAPE);
}

static struct flow *flow_begin(struct flows *flows, const struct arrival *arrival)
{
    const struct packet *packet = &arrival->packet;
    struct flow *flow = memory_get(sizeof *flow);
    flow->key = arrival->key;
    flow->hash = arrival->hash;
    flow->number = flows->count++;
    flow->client = -1;
    flow->first = flow->last = (struct sight){packet->frame, packet->time};
    flow_table_add(&flows->table, flow);
    flow_list_add(&flows->list[FLOW_OPEN], flow);
    return flow;
}

/* Wireshark's rule: a SYN whose sequence number is not the one with which that side began opens a new
 * connection. */
static bool opens_anew(const struct flow *flow, int side, const struct segment *segment)
{
    bool syn = (segment->flags & (TCP_SYN | TCP_ACK)) == TCP_SYN;
    return syn && flow->base_known[side] && flow->base[side] != segment->seq;
}

static struct flow *flow_of(struct flows *flows, const struct arrival *arrival)
{
    struct flow *flow = flow_table_find(&flows->table, &arrival->key, arrival->hash);
    if (flow && opens_anew(flow, arrival->side, &arrival->sighting.segment)) {
        if (flow->state <= FLOW_CLOSED)
            finish(flows, flow, FLOW_DONE);
        forget(flows, flow);
        flow = NULL;
    }
    return flow ? flow : flow_begin(flows, arrival);
}

static void note_base(struct flow *flow, int side, const struct segment *segment)
{
    if (segment->flags & TCP_RST && !(segment->flags & TCP_ACK))
        return;
    if (!flow->base_known[side])
        flow->base[side] = segment->flags & TCP_SYN ? segment->seq : segment->seq - 1;
    flow->base_known[side] = true;
    if (!flow->base_known[!side] && segment->flags & TCP_ACK) {
        flow->base[!side] = segment->ack - 1;
        flow->base_known[!side] = true;
    }
}

static struct host_ttl *ttl_of(struct flows *flows, const struct ip *ip)
{
    uint64_t half[2];
    memcpy(half, ip, sizeof half);
    uint64_t hash = (half[0] ^ half[1]) * 0x9e3779b97f4a7c15u;
    struct host_ttl *host = &flows->ttl[(hash >> 32) % TTL_HOSTS];
    if (!ip_same(&host->ip, ip))
        *host = (struct host_ttl){.ip = *ip};
    return host;
}

static void note_wire(struct flows *flows, struct flow *flow, int side, const struct segment *segment,
                      const struct packet *packet)
{
    struct host_ttl *host = ttl_of(flows, &segment->from);
    struct wire_view view = {.side = side,
                             .client = flow->client,
                             .in_text = flow->stream && stream_in_text(flow->stream),
                             .usual_ttl = host->ttl};
    wire_segment(&flow->wire, segment, packet, &view);
    if (!(segment->flags & TCP_RST))
        host->ttl = segment->ttl;
}

static void touch(struct flows *flows, struct flow *flow, const struct packet *packet)
{
    enum flow_state state = flow->state == FLOW_LEFT      ? FLOW_OPEN
                            : wire_is_closed(&flow->wire) ? FLOW_CLOSED
                                                          : flow->state;
    flow->last = (struct sight){packet->frame, packet->time};
    flow->touched = flows->clock;
    if (state == flow->state && flow == flows->list[state].last)
        return;
    flow_list_drop(&flows->list[flow->state], flow);
    flow->state = state;
    flow_list_add(&flows->list[state], flow);
}

/* It was handed out because nothing came; now something does: a session of its own, under the same number. */
static void revive(struct flow *flow, const struct packet *packet)
{
    flow->order = (struct order){0};
    wire_free(&flow->wire);
    flow->wire = (struct wire){0};
    flow->first = (struct sight){packet->frame, packet->time};
}

/* Within a connection time does not go back, though the clock of the capture may have been set meanwhile. */
static struct packet in_its_time(struct flow *flow, const struct packet *packet)
{
    struct packet timed = *packet;
    if (packet->time + flow->shift < flow->last.time - step_least)
        flow->shift = flow->last.time - packet->time;
    timed.time += flow->shift;
    return timed;
}

static void take_segment(struct flows *flows, const struct arrival *arrival)
{
    const struct segment *segment = &arrival->sighting.segment;
    int side = arrival->side;
    struct flow *flow = flow_of(flows, arrival);
    const struct packet timed = in_its_time(flow, &arrival->packet), *packet = &timed;
    note_base(flow, side, segment);
    if (flow->state == FLOW_DONE)
        return;
    if (flow->state == FLOW_LEFT)
        revive(flow, packet);
    if (segment->flags & TCP_SYN)
        flow->client = (signed char)(segment->flags & TCP_ACK ? !side : side);
    note_wire(flows, flow, side, segment, packet);
    if (!(segment->flags & TCP_RST) && (!flow->other || flows->witness)) {
        struct handing_on on = {flows, flow};
        struct order_to to = {take_piece, &on, &flows->held};
        order_take(&flow->order, side, segment, packet, &to);
    }
    touch(flows, flow, packet);
}

/* The error tells of the connection that it quotes. Wireshark takes a whole TCP header in there for one of a
 * stream. */
static void take_icmp(struct flows *flows, const struct arrival *arrival)
{
    const struct sighting *sighting = &arrival->sighting;
    struct flow *flow = flow_table_find(&flows->table, &arrival->key, arrival->hash);
    bool all = sighting->icmp.quotes_all;
    if (all && (!flow || opens_anew(flow, arrival->side, &sighting->segment)))
        flow = flow_of(flows, arrival);
    if (!flow || flow->state > FLOW_CLOSED)
        return;
    if (flow->client < 0 && sighting->segment.flags & TCP_SYN)
        flow->client = (signed char)arrival->side;
    const struct packet timed = in_its_time(flow, &arrival->packet);
    wire_icmp(&flow->wire, &sighting->icmp, &timed);
    touch(flows, flow, &timed);
}

static void note_time(struct flows *flows, double time)
{
    if (time + flows->shift < flows->clock - step_least)
        flows->shift = flows->clock - time;
    if (time + flows->shift > flows->clock)
        flows->clock = time + flows->shift;
}

void flows_packet(struct flows *flows, const struct arrival *arrival)
{
    note_time(flows, arrival->packet.time);
    if (arrival->sighting.kind == PACKET_TCP)
        take_segment(flows, arrival);
    else if (arrival->sighting.kind == PACKET_ICMP)
        take_icmp(flows, arrival);
    else if (arrival->sighting.kind == PACKET_ARP)
        neighbours_note(&flows->neighbours, &arrival->sighting, &arrival->packet);
    else if (arrival->sighting.kind == PACKET_NAMES)
        questions_note(&flows->questions, &arrival->sighting, &arrival->packet);
    let_go(flows);
}

/* ---- the end of the capture ---- */

static int by_number(const void *a, const void *b)
{
    const struct flow *const *left = a, *const *right = b;
    return (*left)->number > (*right)->number ? -1 : (*left)->number < (*right)->number;
}

/* The later ones first: of attempts that failed only some are kept. */
static void finish_all(struct flows *flows)
{
    size_t count = 0, open = flows->list[FLOW_OPEN].count + flows->list[FLOW_CLOSED].count;
    struct flow **all = memory_get((open + 1) * sizeof(struct flow *));
    for (int state = FLOW_OPEN; state <= FLOW_CLOSED; state++)
        for (struct flow *flow = flows->list[state].first; flow; flow = flow->after)
            all[count++] = flow;
    qsort(all, count, sizeof(struct flow *), by_number);
    for (size_t i = 0; i < count; i++) {
        finish(flows, all[i], FLOW_DONE);
        forget(flows, all[i]); /* no stragglers will come */
    }
    free(all);
}

void flows_end(struct flows *flows)
{
    finish_all(flows);
    flows->ended = true;
    bool little_else = flows->spare_count * 2 >= (size_t)flows->count;
    bool all = !flows->told && !flows->ready.count && little_else;
    for (struct finished *spare = flows->spare; all && spare; spare = spare->next)
        ready_put(&flows->ready, spare);
    if (all)
        flows->spare = NULL;
}

static bool none_is_due(const struct flows *flows)
{
    return !flows->ready.count || (!flows->ended && flows->ready.count <= READY_MOST);
}

/* One that never came to a connection: without an address for the name no host is looked for. */
static bool take_attempt(struct flows *flows, struct arena *arena, struct conversation *conversation)
{
    return questions_take(flows->questions, arena, conversation) ||
           neighbours_take(&flows->neighbours, arena, conversation);
}

bool flows_take(struct flows *flows, struct arena *arena, struct conversation *conversation)
{
    finished_free(flows->playing);
    flows->playing = NULL;
    if (none_is_due(flows)) {
        bool nothing_else = flows->ended && !flows->told && !flows->count;
        if (!nothing_else || !take_attempt(flows, arena, conversation))
            return false;
        conversation->format = flows->format;
        return true;
    }
    flows->playing = ready_take(&flows->ready);
    flows->told++;
    finished_play(flows->playing, flows->format, arena, conversation);
    return true;
}

struct flows_count flows_count(const struct flows *flows)
{
    return (struct flows_count){(unsigned long)flows->count, flows->limited};
}

static void free_finished(struct finished *finished)
{
    while (finished) {
        struct finished *next = finished->next;
        finished_free(finished);
        finished = next;
    }
}

void flows_free(struct flows *flows)
{
    if (!flows)
        return;
    for (int state = FLOW_OPEN; state <= FLOW_DONE; state++)
        while (flows->list[state].first)
            forget(flows, flows->list[state].first);
    flow_table_end(&flows->table);
    finished_free(flows->playing);
    ready_free(&flows->ready);
    free_finished(flows->spare);
    phrases_free(flows->phrases);
    questions_free(flows->questions);
    if (flows->count > TRIM_FROM)
        memory_trim();
    free(flows);
}
