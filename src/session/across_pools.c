/*
 * Servers that stand in for each other, and the one that fails while others take mail. A pool is what an MX
 * lookup of the run listed, or else names that differ in the digits of their first label alone.
 *
 *     fabrikam.com    MX preference = 10, mail exchanger = mail1.fabrikam.com      pool fabrikam.com
 *     mx1.contoso.example, mx2.contoso.example                                     pool mx#.contoso.example
 */
#include "session/across_part.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/text.h"

enum {
    DAY = 86400,       /* seconds: what failed last week says nothing of a success of today */
    POOL_LARGEST = 64, /* members */
    POOL_OF_NAMES = 8  /* members; more of one pattern are hosts with numbers for names */
};

/* "" without a digit in the first label. */
static struct span pattern_of(struct arena *arena, struct span name)
{
    struct text pattern = {0};
    size_t end = span_find(name, '.');
    bool digits = false;
    for (size_t i = 0; i < name.len; i++) {
        bool digit = i < end && ascii_is_digit(name.at[i]);
        if (!digit || !i || !ascii_is_digit(name.at[i - 1]))
            text_add_byte(&pattern, digit ? '#' : name.at[i]);
        digits |= digit;
    }
    struct span copy =
        digits && end < name.len ? arena_copy(arena, text_span(&pattern)) : (struct span){"", 0};
    text_free(&pattern);
    return copy;
}

bool pool_is_looked_up(const struct across *across, uint32_t pool)
{
    struct span name = names_text(&across->names, pool);
    return span_find(name, '#') == name.len;
}

/* By number of a name or an address: one more than the place in members. */
static uint32_t *index_members(const struct across *across)
{
    uint32_t *index = memory_get((across->names.count + 1) * sizeof *index);
    for (size_t i = across->member_count; i-- > 0;) {
        index[across->members[i].name] = (uint32_t)i + 1;
        if (across->members[i].address)
            index[across->members[i].address] = (uint32_t)i + 1;
    }
    return index;
}

static void join_pool(struct across *across, const uint32_t *index, struct server *server)
{
    const uint32_t ways[] = {server->met.opened, server->met.greeting, server->known_as, server->met.address};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0] && !server->pool; i++) {
        if (!ways[i] || !index[ways[i]])
            continue;
        server->pool = across->members[index[ways[i]] - 1].domain;
        server->member = across->members[index[ways[i]] - 1].name;
    }
    if (server->pool)
        return;
    struct arena arena = {0};
    server->pool = text_kept(across, pattern_of(&arena, names_text(&across->names, server->known_as)));
    server->member = server->pool ? server->known_as : 0;
    arena_free(&arena);
}

static size_t count_members(const struct groups *groups, size_t from, size_t to)
{
    size_t count = 0;
    for (; from < to; from = groups_end(groups, from))
        count++;
    return count;
}

static bool is_pool(const struct across *across, const struct groups *groups, size_t from, size_t to)
{
    uint32_t pool = across->servers[groups->rows[from].index].pool;
    size_t members = count_members(groups, from, to);
    return members > 1 && members <= (pool_is_looked_up(across, pool) ? POOL_LARGEST : POOL_OF_NAMES);
}

/* In the order of pool and member. */
static void group_members(const struct across *across, struct groups *groups)
{
    for (size_t i = 0; i < across->server_count; i++)
        if (across->servers[i].pool)
            groups_add(groups, key_of(across->servers[i].pool, across->servers[i].member), i);
    groups_sort(groups);
}

static size_t pool_end(const struct groups *groups, size_t from)
{
    size_t to = from;
    while (to < groups->count && groups->rows[to].key >> 32 == groups->rows[from].key >> 32)
        to++;
    return to;
}

void across_pools(struct across *across)
{
    struct groups groups = {0};
    uint32_t *index = index_members(across);
    for (size_t i = 0; i < across->server_count; i++)
        join_pool(across, index, &across->servers[i]);
    free(index);
    group_members(across, &groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = pool_end(&groups, from);
        bool pool = is_pool(across, &groups, from, to);
        for (size_t i = from; !pool && i < to; i++)
            across->servers[groups.rows[i].index].pool = 0;
    }
    groups_free(&groups);
}

/* ---- the member that fails ---- */

/* As above, but the sessions. */
static void group_visits(const struct across *across, struct groups *groups)
{
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct server *server = server_of(across, &across->visits[i]);
        if (server->pool)
            groups_add(groups, key_of(server->pool, server->member), i);
    }
    groups_sort(groups);
}

/* The visits of one pool: of one member, and of the others those that left mail there. */
struct sides {
    visit_list own, others;
    bool served; /* the member did its work at least once */
};

static struct sides sides_of(const struct across *across, struct arena *arena, const struct grouped *rows,
                             size_t count, uint64_t key)
{
    struct sides sides = {0};
    for (size_t i = 0; i < count; i++) {
        const struct visit *visit = &across->visits[rows[i].index];
        if (rows[i].key == key && visit_unserved(across, visit))
            *LIST_ADD(arena, &sides.own) = rows[i].index;
        else if (rows[i].key == key)
            sides.served = true;
        else if (visit_accepted(visit) && sides.others.count < SIDES_COMPARED)
            *LIST_ADD(arena, &sides.others) = rows[i].index;
    }
    return sides;
}

static bool is_near(const struct across *across, const struct sides *sides)
{
    for (size_t i = 0; i < sides->own.count && i < SIDES_COMPARED; i++)
        for (size_t j = 0; j < sides->others.count; j++)
            if (visits_near(&across->visits[sides->own.at[i]], &across->visits[sides->others.at[j]], DAY))
                return true;
    return false;
}

static void tell(struct across *across, const struct sides *sides)
{
    struct subject *subject = subject_new(across, "pool");
    const struct server *own = server_of(across, &across->visits[sides->own.at[0]]);
    if (!subject)
        return;
    for (size_t i = 0; i < sides->own.count; i++) {
        subject_visit(across, subject, sides->own.at[i]);
        const struct failure_kind *kind = first_kind(across, &across->visits[sides->own.at[i]]);
        if (kind)
            subject_tell(across, subject, "pool member failed as", kind->category);
    }
    for (size_t i = 0; i < sides->others.count; i++) {
        const struct server *other = server_of(across, &across->visits[sides->others.at[i]]);
        subject_tell(across, subject, "pool others", names_text(&across->names, other->member));
    }
    subject_tell(across, subject, "pool", names_text(&across->names, own->pool));
    subject_tell(across, subject, "pool member", names_text(&across->names, own->member));
    subject_word(across, subject, "pool known by", pool_is_looked_up(across, own->pool) ? "lookup" : "names");
    subject_count(across, subject, "pool member failures", sides->own.count);
    subject_alike(across, subject, "pool clients", sides_clients(across, &sides->own, &sides->others));
}

static bool any_unserved(const struct across *across, const struct grouped *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (visit_unserved(across, &across->visits[rows[i].index]))
            return true;
    return false;
}

/* Members come one after the other in a group that is in the order of pool and member. */
static void look_at_pool(struct across *across, const struct groups *groups, size_t from, size_t to)
{
    struct arena arena = {0};
    for (size_t i = from, next; i < to; i = next) {
        next = groups_end(groups, i);
        if (!any_unserved(across, &groups->rows[i], next - i))
            continue;
        struct sides sides = sides_of(across, &arena, &groups->rows[from], to - from, groups->rows[i].key);
        if (!sides.served && sides.own.count && sides.others.count && is_near(across, &sides))
            tell(across, &sides);
        arena_empty(&arena);
    }
    arena_free(&arena);
}

void find_pools(struct across *across)
{
    struct groups groups = {0};
    group_visits(across, &groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = pool_end(&groups, from);
        look_at_pool(across, &groups, from, to);
    }
    groups_free(&groups);
}
