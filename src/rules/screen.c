/*
 * Which clauses of session rules may hold of a session. Each waits at the fact that kept it from holding last
 * time; most sessions have nothing to tell of most facts, and then none that waits there is asked.
 */
#include <string.h>

#include "rules/book.h"

enum { NOBODY = 0 }; /* clauses are chained by number + 1 */

struct screen {
    size_t facts;
    unsigned *first, *next; /* by fact: the first clause that waits there; by clause: the next one */
    uint64_t *always, *open;
    bool moved; /* somebody waits at the wrong fact */
};

struct screen *screen_new(struct rulebook *book)
{
    size_t clauses = book->session_clauses.count;
    struct screen *screen = arena_take(book->arena, sizeof *screen);
    *screen = (struct screen){.facts = fact_count(), .moved = true};
    screen->first = arena_take(book->arena, screen->facts * sizeof *screen->first);
    screen->next = arena_take(book->arena, (clauses + 1) * sizeof *screen->next);
    screen->always = set_new(book->arena, clauses + 1);
    screen->open = set_new(book->arena, clauses + 1);
    for (size_t i = 0; i < clauses; i++)
        if (!book->session_clauses.at[i].clause->count)
            set_add(screen->always, i);
    return screen;
}

static const struct condition *telling(const struct clause *clause)
{
    return &clause->conditions[clause->telling];
}

static void queue_up(const struct rulebook *book, struct screen *screen)
{
    memset(screen->first, 0, screen->facts * sizeof *screen->first);
    for (size_t i = book->session_clauses.count; i-- > 0;) {
        const struct clause *clause = book->session_clauses.at[i].clause;
        if (!clause->count)
            continue;
        unsigned *first = &screen->first[telling(clause)->fact];
        screen->next[i] = *first;
        *first = (unsigned)i + 1;
    }
    screen->moved = false;
}

static void open_those_at(const struct asking *asking, struct screen *screen, size_t at)
{
    struct fact fact = facts_ask(asking->facts, at, asking->at);
    if (!fact.count)
        return;
    for (unsigned i = screen->first[at]; i != NOBODY; i = screen->next[i - 1])
        if (condition_met(asking, telling(asking->book->session_clauses.at[i - 1].clause), &fact))
            set_add(screen->open, i - 1);
}

const uint64_t *screen_open(const struct asking *asking)
{
    struct screen *screen = asking->book->screen;
    if (screen->moved)
        queue_up(asking->book, screen);
    memcpy(screen->open, screen->always,
           set_length(asking->book->session_clauses.count) * sizeof *screen->open);
    for (size_t i = 0; i < screen->facts; i++)
        if (screen->first[i] != NOBODY)
            open_those_at(asking, screen, i);
    return screen->open;
}

void screen_wait(struct rulebook *book, struct clause *clause, size_t condition)
{
    clause->telling = condition;
    book->screen->moved = true;
}
