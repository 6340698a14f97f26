#include "record/flow_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum { SLOTS_FIRST = 512 };

void flow_table_begin(struct flow_table *table)
{
    *table = (struct flow_table){.slots = SLOTS_FIRST};
    table->slot = memory_get(table->slots * sizeof *table->slot);
    table->seed = mix_seed();
}

void flow_table_end(struct flow_table *table)
{
    free(table->slot);
}

uint32_t flow_table_hash(const struct flow_table *table, const struct flow_key *key)
{
    uint64_t word[4], hash = table->seed.word[0];
    memcpy(word, key->ip, sizeof word);
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
        hash = mix_word(hash, word[i] ^ table->seed.word[1]);
    hash = mix_word(hash, (uint64_t)key->port[0] << 16 | key->port[1]);
    return (uint32_t)(hash ^ hash >> 32);
}

static size_t next_of(const struct flow_table *table, size_t at)
{
    return (at + 1) & (table->slots - 1);
}

static size_t home_of(const struct flow_table *table, uint32_t hash)
{
    return hash & (table->slots - 1);
}

/* Both are without padding. */
static bool is_key(const struct flow_key *a, const struct flow_key *b)
{
    return memcmp(a, b, sizeof *a) == 0;
}

struct flow *flow_table_find(const struct flow_table *table, const struct flow_key *key, uint32_t hash)
{
    size_t at = home_of(table, hash);
    while (table->slot[at].flow && !(table->slot[at].hash == hash && is_key(&table->slot[at].flow->key, key)))
        at = next_of(table, at);
    return table->slot[at].flow;
}

static void put(struct flow_table *table, struct flow *flow)
{
    size_t at = home_of(table, flow->hash);
    while (table->slot[at].flow)
        at = next_of(table, at);
    table->slot[at] = (struct flow_slot){flow, flow->hash};
}

static void grow(struct flow_table *table)
{
    struct flow_table grown = *table;
    grown.slots *= 2;
    grown.slot = memory_get(grown.slots * sizeof *grown.slot);
    for (size_t i = 0; i < table->slots; i++)
        if (table->slot[i].flow)
            put(&grown, table->slot[i].flow);
    free(table->slot);
    *table = grown;
}

void flow_table_add(struct flow_table *table, struct flow *flow)
{
    if (++table->count * 2 > table->slots)
        grow(table);
    put(table, flow);
}

/* Those behind a freed slot move up, so that none is cut off from its home. */
static void close_gap(struct flow_table *table, size_t gap)
{
    for (size_t at = next_of(table, gap); table->slot[at].flow; at = next_of(table, at)) {
        size_t mask = table->slots - 1, from_home = (at - home_of(table, table->slot[at].hash)) & mask;
        if (from_home < ((at - gap) & mask))
            continue;
        table->slot[gap] = table->slot[at];
        gap = at;
    }
    table->slot[gap] = (struct flow_slot){0};
}

void flow_table_drop(struct flow_table *table, struct flow *flow)
{
    size_t at = home_of(table, flow->hash);
    while (table->slot[at].flow && table->slot[at].flow != flow)
        at = next_of(table, at);
    if (!table->slot[at].flow)
        return;
    table->count--;
    close_gap(table, at);
}

void flow_table_fetch(const struct flow_table *table, uint32_t hash)
{
    __builtin_prefetch(&table->slot[home_of(table, hash)]);
}

struct flow *flow_table_likely(const struct flow_table *table, uint32_t hash)
{
    size_t at = home_of(table, hash);
    while (table->slot[at].flow && table->slot[at].hash != hash)
        at = next_of(table, at);
    return table->slot[at].flow;
}

void flow_list_add(struct flow_list *list, struct flow *flow)
{
    flow->before = list->last;
    flow->after = NULL;
    if (list->last)
        list->last->after = flow;
    else
        list->first = flow;
    list->last = flow;
    list->count++;
}

void flow_list_drop(struct flow_list *list, struct flow *flow)
{
    if (flow->before)
        flow->before->after = flow->after;
    else
        list->first = flow->after;
    if (flow->after)
        flow->after->before = flow->before;
    else
        list->last = flow->before;
    list->count--;
}
