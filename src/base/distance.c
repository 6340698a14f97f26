#include "base/distance.h"

#include <assert.h>
#include <limits.h>
#include <stdint.h>

#include "base/ascii.h"

enum { ROWS = 3 }; /* a swap of neighbours looks back two rows */

struct table {
    struct span a, b;
    unsigned row[ROWS][DISTANCE_LONGEST + 1];
};

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static bool same_at(const struct table *table, size_t i, size_t j)
{
    return ascii_lower(table->a.at[i - 1]) == ascii_lower(table->b.at[j - 1]);
}

static bool swapped_at(const struct table *table, size_t i, size_t j)
{
    return i > 1 && j > 1 && same_at(table, i, j - 1) && same_at(table, i - 1, j);
}

static unsigned cell(const struct table *table, size_t i, size_t j)
{
    const unsigned *here = table->row[i % ROWS];
    const unsigned *above = table->row[(i - 1) % ROWS];
    unsigned best = least(here[j - 1], above[j]) + 1;
    best = least(best, above[j - 1] + (same_at(table, i, j) ? 0 : 1));
    if (swapped_at(table, i, j))
        best = least(best, table->row[(i - 2) % ROWS][j - 2] + 1);
    return best;
}

/* Fills row i and returns the least value in it. */
static unsigned fill_row(struct table *table, size_t i)
{
    unsigned *here = table->row[i % ROWS];
    unsigned lowest = here[0] = (unsigned)i;
    for (size_t j = 1; j <= table->b.len; j++) {
        here[j] = cell(table, i, j);
        lowest = least(lowest, here[j]);
    }
    return lowest;
}

/* One bit an octet that occurs; several share one. */
static uint64_t letters_in(struct span word)
{
    uint64_t letters = 0;
    for (size_t i = 0; i < word.len; i++)
        letters |= (uint64_t)1 << (unsigned char)ascii_lower(word.at[i]) % 64;
    return letters;
}

/* An edit changes two of them at most: one letter goes and another comes. */
static bool is_out_of_reach(struct span a, struct span b, unsigned most)
{
    uint64_t differ = letters_in(a) ^ letters_in(b);
    for (unsigned bits = 0; differ; differ &= differ - 1)
        if ((++bits + 1) / 2 > most)
            return true;
    return false;
}

unsigned distance_between(struct span a, struct span b, unsigned most)
{
    assert(most < UINT_MAX);
    size_t apart = a.len > b.len ? a.len - b.len : b.len - a.len;
    if (a.len > DISTANCE_LONGEST || b.len > DISTANCE_LONGEST || apart > most || is_out_of_reach(a, b, most))
        return most + 1;
    struct table table = {.a = a, .b = b};
    for (size_t j = 0; j <= b.len; j++)
        table.row[0][j] = (unsigned)j;
    unsigned before = 0;
    for (size_t i = 1; i <= a.len; i++) {
        unsigned lowest = fill_row(&table, i);
        if (lowest > most && before > most)
            return most + 1;
        before = lowest;
    }
    return least(table.row[a.len % ROWS][b.len], most + 1);
}
