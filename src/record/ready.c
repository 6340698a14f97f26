#include "record/ready.h"

#include <stdlib.h>

#include "base/memory.h"

enum { ROOM_FIRST = 64 };

static bool goes_before(const struct finished *a, const struct finished *b)
{
    return a->number < b->number || (a->number == b->number && a->first.frame > b->first.frame);
}

void ready_put(struct ready *ready, struct finished *finished)
{
    if (ready->count == ready->room) {
        ready->room = ready->room ? ready->room * 2 : ROOM_FIRST;
        ready->at = memory_resize(ready->at, ready->room * sizeof(struct finished *));
    }
    size_t at = ready->count++;
    for (; at && goes_before(finished, ready->at[(at - 1) / 2]); at = (at - 1) / 2)
        ready->at[at] = ready->at[(at - 1) / 2];
    ready->at[at] = finished;
}

/* Puts it where it belongs, from the top down. */
static void sink(struct ready *ready, struct finished *finished)
{
    size_t at = 0, next;
    while ((next = 2 * at + 1) < ready->count) {
        next += next + 1 < ready->count && goes_before(ready->at[next + 1], ready->at[next]);
        if (!goes_before(ready->at[next], finished))
            break;
        ready->at[at] = ready->at[next];
        at = next;
    }
    ready->at[at] = finished;
}

struct finished *ready_take(struct ready *ready)
{
    if (!ready->count)
        return NULL;
    struct finished *first = ready->at[0];
    ready->count--;
    if (ready->count)
        sink(ready, ready->at[ready->count]);
    return first;
}

void ready_free(struct ready *ready)
{
    for (size_t i = 0; i < ready->count; i++)
        finished_free(ready->at[i]);
    free(ready->at);
    *ready = (struct ready){0};
}
