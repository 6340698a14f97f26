/* Sessions compared: what came first, who was the same. What the records do not tell stays unknown. */
#include "session/across_part.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

uint32_t visit_client(const struct visit *visit)
{
    return visit->public_peer ? visit->peer : 0;
}

enum order visit_order(const struct visit *a, const struct visit *b)
{
    if (!isnan(a->started) && !isnan(b->started) && a->started != b->started)
        return a->started < b->started ? ORDER_BEFORE : ORDER_AFTER;
    if (a->file && a->file == b->file && a->number != b->number)
        return a->number < b->number ? ORDER_BEFORE : ORDER_AFTER;
    return ORDER_UNKNOWN;
}

/* Without an address: what came in one ticket was made on one side, and two tickets tell nothing. */
enum alike clients_alike(const struct visit *a, const struct visit *b)
{
    if (visit_client(a) && visit_client(b))
        return a->peer == b->peer ? ALIKE_SAME : ALIKE_DIFFERENT;
    if (!a->ticket || a->ticket != b->ticket)
        return ALIKE_UNKNOWN;
    bool differ = a->peer && b->peer && a->peer != b->peer;
    return differ ? ALIKE_UNKNOWN : ALIKE_SAME;
}

uint32_t server_address(const struct server *server)
{
    return server->met.public_address ? server->met.address : 0;
}

typedef enum alike compare(const struct across *across, const struct visit *a, const struct visit *b);

static enum alike by_client(const struct across *across, const struct visit *a, const struct visit *b)
{
    (void)across;
    return clients_alike(a, b);
}

static enum alike by_address(const struct across *across, const struct visit *a, const struct visit *b)
{
    uint32_t one = server_address(server_of(across, a)), other = server_address(server_of(across, b));
    return !one || !other ? ALIKE_UNKNOWN : one == other ? ALIKE_SAME : ALIKE_DIFFERENT;
}

static enum alike sides_alike(const struct across *across, const visit_list *a, const visit_list *b,
                              compare *alike)
{
    bool unknown = a->count > SIDES_COMPARED || b->count > SIDES_COMPARED || !a->count || !b->count;
    for (size_t i = 0; i < a->count && i < SIDES_COMPARED; i++)
        for (size_t j = 0; j < b->count && j < SIDES_COMPARED; j++) {
            enum alike one = alike(across, &across->visits[a->at[i]], &across->visits[b->at[j]]);
            if (one == ALIKE_SAME)
                return ALIKE_SAME;
            unknown |= one == ALIKE_UNKNOWN;
        }
    return unknown ? ALIKE_UNKNOWN : ALIKE_DIFFERENT;
}

enum alike sides_clients(const struct across *across, const visit_list *a, const visit_list *b)
{
    return sides_alike(across, a, b, by_client);
}

enum alike sides_addresses(const struct across *across, const visit_list *a, const visit_list *b)
{
    return sides_alike(across, a, b, by_address);
}

bool visit_accepted(const struct visit *visit)
{
    return visit->outcome == OUTCOME_ACCEPTED || visit->outcome == OUTCOME_PARTLY;
}

/* Failures stand in the order of their sessions. */
const struct failure *first_failure(const struct across *across, const struct visit *visit)
{
    size_t from = 0, to = across->failure_count;
    while (visit->failures && from < to) {
        size_t middle = from + (to - from) / 2;
        if (across->visits + across->failures[middle].visit < visit)
            from = middle + 1;
        else
            to = middle;
    }
    return visit->failures ? &across->failures[from] : NULL;
}

const struct failure_kind *first_kind(const struct across *across, const struct visit *visit)
{
    const struct failure *failure = first_failure(across, visit);
    return failure ? &across->kinds.at[failure->kind] : NULL;
}

/* What is wrong with the server, or the way to it; who asks for a better name or for TLS is all right. */
bool visit_unserved(const struct across *across, const struct visit *visit)
{
    static const char *const broken[] = {
        "connection-failed", "connection-lost", "not-accepting-mail", "server-error",
        "server-full",       "tls-failed",      "rate-limited",       NULL};
    const struct failure_kind *kind = first_kind(across, visit);
    return kind && !visit_accepted(visit) && is_among(kind->category, broken);
}

bool visits_near(const struct visit *a, const struct visit *b, double seconds)
{
    return isnan(a->started) || isnan(b->started) || fabs(a->started - b->started) <= seconds;
}

bool is_among(struct span category, const char *const *categories)
{
    for (; *categories; categories++)
        if (span_is(category, *categories))
            return true;
    return false;
}

/* ---- groups ---- */

uint64_t key_of(uint32_t high, uint32_t low)
{
    return (uint64_t)high << 32 | low;
}

void groups_add(struct groups *groups, uint64_t key, size_t index)
{
    if (!key)
        return;
    groups->rows = rows_grown(groups->rows, groups->count, &groups->room, sizeof *groups->rows);
    groups->rows[groups->count++] = (struct grouped){key, (uint32_t)index};
}

static int by_key(const void *a, const void *b)
{
    const struct grouped *left = a, *right = b;
    if (left->key != right->key)
        return left->key < right->key ? -1 : 1;
    return (left->index > right->index) - (left->index < right->index);
}

void groups_sort(struct groups *groups)
{
    if (groups->count)
        qsort(groups->rows, groups->count, sizeof *groups->rows, by_key);
}

size_t groups_end(const struct groups *groups, size_t from)
{
    size_t to = from;
    while (to < groups->count && groups->rows[to].key == groups->rows[from].key)
        to++;
    return to;
}

/* Where the rows of the key begin, or would. */
size_t groups_find(const struct groups *groups, uint64_t key)
{
    size_t from = 0, to = groups->count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (groups->rows[middle].key < key)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

void groups_free(struct groups *groups)
{
    free(groups->rows);
    *groups = (struct groups){0};
}
