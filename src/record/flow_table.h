/* Connections by their four-tuple. For flow*.c alone. */
#ifndef SMTPLINT_RECORD_FLOW_TABLE_H
#define SMTPLINT_RECORD_FLOW_TABLE_H

#include "base/mix.h"
#include "record/flow.h"
#include "record/stream.h"
#include "record/wire.h"

enum flow_state {
    FLOW_OPEN,
    FLOW_CLOSED, /* FIN or RST was seen: stragglers may follow */
    FLOW_LEFT,   /* handed out because nothing came any more; goes on under its number if something does */
    FLOW_DONE    /* handed out; what still comes is nothing */
};

struct flow {
    struct flow *before, *after; /* in the list of its state, by the last packet */
    struct flow_key key;
    uint32_t hash;
    long number;
    uint32_t base[2]; /* first sequence number of each side, as Wireshark takes it */
    bool base_known[2];
    signed char client;
    bool other; /* no SMTP */
    enum flow_state state;
    struct sight first, last;
    double touched, shift; /* by the clock of all connections; what is added to the times of its packets */
    struct order order;
    struct wire wire;
    struct stream *stream;
};

struct flow_list {
    struct flow *first, *last; /* first: idle longest */
    size_t count;
};

/* Open addressing: most questions are answered by one slot and one flow. */
struct flow_slot {
    struct flow *flow; /* NULL: free */
    uint32_t hash;
};

struct flow_table {
    struct flow_slot *slot;
    size_t slots, count;  /* a power of two; at most half are taken */
    struct mix_seed seed; /* hostile captures must not choose the slots */
};

void flow_table_begin(struct flow_table *table);
void flow_table_end(struct flow_table *table); /* the flows are the caller's */
uint32_t flow_table_hash(const struct flow_table *table, const struct flow_key *key);
struct flow *flow_table_find(const struct flow_table *table, const struct flow_key *key, uint32_t hash);
void flow_table_add(struct flow_table *table, struct flow *flow); /* its key and hash are set */
void flow_table_drop(struct flow_table *table, struct flow *flow);

/* Has the memory fetched in which a question will look. */
void flow_table_fetch(const struct flow_table *table, uint32_t hash);

/* The flow that it will most likely find, told from its slot alone; NULL: none. */
struct flow *flow_table_likely(const struct flow_table *table, uint32_t hash);

void flow_list_add(struct flow_list *list, struct flow *flow);
void flow_list_drop(struct flow_list *list, struct flow *flow);

#endif
