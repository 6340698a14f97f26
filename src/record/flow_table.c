#include "record/flow_table.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/memory.h"

enum { BUCKETS_FIRST = 256 };

void flow_table_begin(struct flow_table *table)
{
    *table = (struct flow_table){.buckets = BUCKETS_FIRST};
    table->bucket = memory_get(table->buckets * sizeof *table->bucket);
    if (getentropy(table->seed, sizeof table->seed) != 0)
        table->seed[0] = (uintptr_t)table; /* the layout of memory is random as well */
}

void flow_table_end(struct flow_table *table)
{
    free(table->bucket);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    a ^= b;
    a *= 0x9e3779b97f4a7c15u;
    return a ^ a >> 29;
}

static size_t bucket_of(const struct flow_table *table, const struct flow_key *key)
{
    uint64_t word[4], hash = table->seed[0];
    memcpy(word, key->ip, sizeof word);
    for (size_t i = 0; i < sizeof word / sizeof word[0]; i++)
        hash = mix(hash, word[i] ^ table->seed[1]);
    hash = mix(hash, (uint64_t)key->port[0] << 16 | key->port[1]);
    return (size_t)(hash ^ hash >> 32) & (table->buckets - 1);
}

static bool is_key(const struct flow_key *a, const struct flow_key *b)
{
    return a->port[0] == b->port[0] && a->port[1] == b->port[1] && ip_same(&a->ip[0], &b->ip[0]) &&
           ip_same(&a->ip[1], &b->ip[1]);
}

struct flow *flow_table_find(const struct flow_table *table, const struct flow_key *key)
{
    struct flow *flow = table->bucket[bucket_of(table, key)];
    while (flow && !is_key(&flow->key, key))
        flow = flow->chain;
    return flow;
}

static void grow(struct flow_table *table)
{
    struct flow_table grown = *table;
    grown.buckets *= 2;
    grown.bucket = memory_get(grown.buckets * sizeof *grown.bucket);
    for (size_t i = 0; i < table->buckets; i++)
        for (struct flow *flow = table->bucket[i], *next; flow; flow = next) {
            next = flow->chain;
            struct flow **bucket = &grown.bucket[bucket_of(&grown, &flow->key)];
            flow->chain = *bucket;
            *bucket = flow;
        }
    free(table->bucket);
    *table = grown;
}

void flow_table_add(struct flow_table *table, struct flow *flow)
{
    if (++table->count > table->buckets)
        grow(table);
    struct flow **bucket = &table->bucket[bucket_of(table, &flow->key)];
    flow->chain = *bucket;
    *bucket = flow;
}

void flow_table_drop(struct flow_table *table, struct flow *flow)
{
    struct flow **at = &table->bucket[bucket_of(table, &flow->key)];
    while (*at && *at != flow)
        at = &(*at)->chain;
    if (!*at)
        return;
    *at = flow->chain;
    table->count--;
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
