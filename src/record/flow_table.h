/* Connections by their four-tuple. For flow*.c alone. */
#ifndef SMTPLINT_RECORD_FLOW_TABLE_H
#define SMTPLINT_RECORD_FLOW_TABLE_H

#include "record/stream.h"
#include "record/wire.h"

/* Lower end first, so that both directions give the same key. */
struct flow_key {
    struct ip ip[2];
    uint16_t port[2];
};

enum flow_state {
    FLOW_OPEN,
    FLOW_CLOSED, /* FIN or RST was seen: stragglers may follow */
    FLOW_LEFT,   /* handed out because nothing came any more; goes on under its number if something does */
    FLOW_DONE    /* handed out; what still comes is nothing */
};

struct flow {
    struct flow *chain;
    struct flow *before, *after; /* in the list of its state, by the last packet */
    struct flow_key key;
    long number;
    enum flow_state state;
    bool base_known[2];
    uint32_t base[2]; /* first sequence number of each side, as Wireshark takes it */
    signed char client;
    bool other; /* no SMTP */
    struct sight first, last;
    struct order order;
    struct wire wire;
    struct stream *stream;
};

struct flow_list {
    struct flow *first, *last; /* first: idle longest */
    size_t count;
};

struct flow_table {
    struct flow **bucket;
    size_t buckets, count; /* a power of two */
    uint64_t seed[2];      /* hostile captures must not choose the buckets */
};

void flow_table_begin(struct flow_table *table);
void flow_table_end(struct flow_table *table); /* the flows are the caller's */
struct flow *flow_table_find(const struct flow_table *table, const struct flow_key *key);
void flow_table_add(struct flow_table *table, struct flow *flow);
void flow_table_drop(struct flow_table *table, struct flow *flow);

void flow_list_add(struct flow_list *list, struct flow *flow);
void flow_list_drop(struct flow_list *list, struct flow *flow);

#endif
