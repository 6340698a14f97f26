/*
 * Which clauses of session rules may hold of a session. Each waits at the fact that kept it from holding last
 * time; most sessions have nothing to tell of most facts, and then none that waits there is asked.
 */
#include <string.h>

#include "rules/book.h"

enum {
    NOBODY = 0, /* clauses are chained by number + 1 */
    SHORT = 31, /* octets: "yes", numbers, what telnet remarks, the words of most facts */
    SILENT = 2  /* texts a fact; most have one nearly always */
};

/* A text of a fact of which nobody who waits there has anything to hope for. */
struct silent {
    unsigned char after; /* its length + 1; 0: none is known */
    char text[SHORT];
};

struct screen {
    size_t facts;
    unsigned *first, *next; /* by fact: the first clause that waits there; by clause: the next one */
    uint64_t *always, *open;
    struct silent (*silent)[SILENT]; /* by fact */
    bool moved;                      /* somebody waits at the wrong fact */
};

struct screen *screen_new(struct rulebook *book)
{
    size_t clauses = book->session_clauses.count;
    struct screen *screen = arena_take(book->arena, sizeof *screen);
    *screen = (struct screen){.facts = fact_count(), .moved = true};
    screen->first = arena_take(book->arena, screen->facts * sizeof *screen->first);
    screen->next = arena_take(book->arena, (clauses + 1) * sizeof *screen->next);
    screen->silent = arena_take(book->arena, screen->facts * sizeof *screen->silent);
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
    memset(screen->silent, 0, screen->facts * sizeof *screen->silent);
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

static bool is_short(const struct fact *fact)
{
    return fact->count == 1 && !fact->items[0].own.len && fact->items[0].text.len <= SHORT;
}

static bool is_silent(const struct silent *silent, struct span text)
{
    for (size_t i = 0; i < SILENT; i++)
        if (silent[i].after == text.len + 1 && (!text.len || !memcmp(silent[i].text, text.at, text.len)))
            return true;
    return false;
}

/* The oldest one goes. */
static void note_silent(struct silent *silent, struct span text)
{
    memmove(silent + 1, silent, (SILENT - 1) * sizeof *silent);
    silent->after = (unsigned char)(text.len + 1);
    if (text.len)
        memcpy(silent->text, text.at, text.len);
}

static bool open_waiting(const struct asking *asking, struct screen *screen, size_t at,
                         const struct fact *fact)
{
    bool any = false;
    for (unsigned i = screen->first[at]; i != NOBODY; i = screen->next[i - 1])
        if (condition_met(asking, telling(asking->book->session_clauses.at[i - 1].clause), fact)) {
            set_add(screen->open, i - 1);
            any = true;
        }
    return any;
}

static void open_those_at(const struct asking *asking, struct screen *screen, size_t at)
{
    struct fact fact = facts_ask(asking->facts, at, asking->at);
    if (!fact.count || (is_short(&fact) && is_silent(screen->silent[at], fact.items[0].text)))
        return;
    if (!open_waiting(asking, screen, at, &fact) && is_short(&fact))
        note_silent(screen->silent[at], fact.items[0].text);
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
