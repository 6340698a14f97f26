#include "session/across_part.h"

#include <stdlib.h>

#include "base/memory.h"

struct across *across_new(void)
{
    struct across *across = memory_get(sizeof *across);
    across->seed = mix_seed();
    return across;
}

void across_free(struct across *across)
{
    if (!across)
        return;
    struct names *const tables[] = {&across->names,  &across->files,      &across->peers,
                                    &across->hellos, &across->domains,    &across->mailboxes,
                                    &across->met,    &across->member_keys};
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        names_free(tables[i]);
    arena_free(&across->arena);
    free(across->visits);
    free(across->servers);
    free(across->failures);
    free(across->letters);
    free(across->members);
    free(across);
}

bool across_limited(const struct across *across)
{
    return across->limited;
}

size_t across_sessions(const struct across *across)
{
    return across->visit_count;
}

/* ---- taking a session ---- */

static struct visit *visit_new(struct across *across)
{
    if (across->visit_count == VISITS_MOST) {
        across->limited = true;
        return NULL;
    }
    across->visits =
        rows_grown(across->visits, across->visit_count, &across->visit_room, sizeof *across->visits);
    return &across->visits[across->visit_count++];
}

static struct failure *failure_new(struct across *across)
{
    if (across->failure_count == FAILURES_MOST) {
        across->limited = true;
        return NULL;
    }
    across->failures =
        rows_grown(across->failures, across->failure_count, &across->failure_room, sizeof *across->failures);
    return &across->failures[across->failure_count++];
}

/* A rule counts once a session, however often it was found there. */
static bool is_told(const struct across *across, size_t first, uint32_t kind)
{
    for (size_t i = first; i < across->failure_count; i++)
        if (across->failures[i].kind == kind)
            return true;
    return false;
}

static void read_failures(struct across *across, struct visit *visit, const struct failing *failings,
                          size_t count)
{
    size_t first = across->failure_count;
    for (size_t i = 0; i < count && visit->failures < FAILURES_OF_SESSION; i++) {
        uint32_t kind = kind_number(across, &failings[i]);
        struct failure *failure =
            kind == NO_KIND || is_told(across, first, kind) ? NULL : failure_new(across);
        if (!failure)
            continue;
        *failure = (struct failure){.visit = (size_t)(visit - across->visits) & VISIT_MASK,
                                    .kind = kind & NO_KIND,
                                    .line = (uint32_t)failings[i].first};
        visit->failures++;
    }
}

static void member_add(struct across *across, const struct pool_member *member)
{
    size_t known = across->member_keys.count;
    if (names_number(&across->member_keys, (struct span){(const char *)member, sizeof *member}) <= known)
        return;
    if (across->member_count == MEMBERS_MOST) {
        across->limited = true;
        return;
    }
    across->members =
        rows_grown(across->members, across->member_count, &across->member_room, sizeof *across->members);
    across->members[across->member_count++] = *member;
}

/* The lookups of a file come with each of its sessions. */
static bool is_read(struct across *across, const struct visit *visit, size_t lookups)
{
    bool again = across->lookups_of == visit->file && across->lookups_read == lookups;
    across->lookups_of = visit->file;
    across->lookups_read = lookups;
    return again;
}

static void read_pools(struct across *across, const struct visit *visit, const struct session *session)
{
    const struct surroundings *around = &session->conversation->around;
    if (is_read(across, visit, around->lookup_count))
        return;
    for (size_t i = 0; i < around->lookup_count; i++) {
        const struct lookup *lookup = &around->lookups[i];
        for (size_t j = 0; lookup->kind == LOOKUP_MX && j < lookup->answer_count; j++) {
            const struct lookup_answer *answer = &lookup->answers[j];
            struct pool_member member = {name_kept(across, lookup->name), name_kept(across, answer->name),
                                         text_kept(across, answer->address)};
            if (member.domain && member.name)
                member_add(across, &member);
        }
    }
}

void across_add(struct across *across, const struct session *session, const struct failing *failings,
                size_t count)
{
    struct visit *visit = visit_new(across);
    if (!visit)
        return;
    visit_read(across, visit, session);
    read_failures(across, visit, failings, count);
    letters_read(across, visit, session, failings, count);
    read_pools(across, visit, session);
}

/* ---- concluding ---- */

static void (*const finders[])(struct across *across) = {find_clients,   find_onsets,    find_pools,
                                                         find_offers,    find_fallbacks, find_addresses,
                                                         find_deferrals, find_failures};

/* One session tells nothing of others. */
void across_conclude(struct across *across)
{
    if (across->visit_count < 2)
        return;
    across_servers(across);
    across_pools(across);
    for (size_t i = 0; i < sizeof finders / sizeof finders[0]; i++)
        finders[i](across);
}
