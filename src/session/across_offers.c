/* STARTTLS offered by the same server in one session and not in another. */
#include "session/across_part.h"

#include <stdlib.h>

#include "base/memory.h"

struct offering {
    visit_list with, without;
};

static bool differ(const struct across *across, const struct grouped *rows, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (across->visits[rows[i].index].offers != across->visits[rows[0].index].offers)
            return true;
    return false;
}

static struct offering offering_of(const struct across *across, struct arena *arena,
                                   const struct grouped *rows, size_t count)
{
    struct offering offering = {0};
    for (size_t i = 0; i < count; i++) {
        bool offers = across->visits[rows[i].index].offers == KNOWN_YES;
        *LIST_ADD(arena, offers ? &offering.with : &offering.without) = rows[i].index;
    }
    return offering;
}

/* "lost": all that had it came before all that had not; "gained": after. NULL: the times do not tell. */
static const char *order_of(const struct across *across, const struct offering *offering)
{
    bool before = false, after = false;
    if (offering->with.count > SIDES_COMPARED || offering->without.count > SIDES_COMPARED)
        return NULL;
    for (size_t i = 0; i < offering->with.count; i++)
        for (size_t j = 0; j < offering->without.count; j++) {
            enum order order =
                visit_order(&across->visits[offering->with.at[i]], &across->visits[offering->without.at[j]]);
            if (order == ORDER_UNKNOWN)
                return NULL;
            before |= order == ORDER_BEFORE;
            after |= order == ORDER_AFTER;
        }
    return before && after ? "mixed" : before ? "lost" : "gained";
}

static bool any_masked(const struct across *across, const visit_list *visits)
{
    for (size_t i = 0; i < visits->count; i++)
        if (across->visits[visits->at[i]].masked)
            return true;
    return false;
}

static void tell(struct across *across, const struct offering *offering)
{
    struct subject *subject = subject_new(across, "starttls");
    const char *order = order_of(across, offering);
    if (!subject)
        return;
    for (size_t i = 0; i < offering->without.count; i++)
        subject_visit(across, subject, offering->without.at[i]);
    for (size_t i = 0; i < offering->with.count; i++)
        subject_visit(across, subject, offering->with.at[i]);
    subject_tell(across, subject, "starttls server",
                 visit_server(across, &across->visits[offering->with.at[0]]));
    subject_count(across, subject, "starttls offered", offering->with.count);
    subject_count(across, subject, "starttls missing", offering->without.count);
    subject_word(across, subject, "starttls masked", any_masked(across, &offering->without) ? "yes" : "no");
    subject_word(across, subject, "starttls order", order ? order : "");
    subject_alike(across, subject, "starttls clients",
                  sides_clients(across, &offering->with, &offering->without));
    subject_alike(across, subject, "starttls addresses",
                  sides_addresses(across, &offering->with, &offering->without));
}

/* By number of a server's name: bits of what it was seen to do, on whatever port. */
static unsigned char *servers_offering(const struct across *across)
{
    unsigned char *offering = memory_get(across->names.count + 1);
    for (size_t i = 0; i < across->visit_count; i++)
        offering[server_of(across, &across->visits[i])->known_as] |=
            (unsigned char)(1u << across->visits[i].offers);
    return offering;
}

/* Ports 25 and 587 of a server may well differ, and a port that is not known may be either. */
static void group_offers(const struct across *across, struct groups *groups)
{
    enum { BOTH = 1 << KNOWN_YES | 1 << KNOWN_NO };
    unsigned char *offering = servers_offering(across);
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        const struct server *server = server_of(across, visit);
        bool may_differ = (offering[server->known_as] & BOTH) == BOTH && server->known_as;
        if (may_differ && visit->offers != KNOWN_NOT && server->met.port)
            groups_add(groups, key_of(server->known_as, server->met.port), i);
    }
    free(offering);
    groups_sort(groups);
}

void find_offers(struct across *across)
{
    struct groups groups = {0};
    struct arena arena = {0};
    group_offers(across, &groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        if (!differ(across, &groups.rows[from], to - from))
            continue;
        struct offering offering = offering_of(across, &arena, &groups.rows[from], to - from);
        tell(across, &offering);
        arena_empty(&arena);
    }
    arena_free(&arena);
    groups_free(&groups);
}
