/* STARTTLS offered by the same server in one session and not in another. */
#include "session/across_part.h"

struct offering {
    visit_list with, without;
};

static struct offering offering_of(struct across *across, const struct groups *groups, size_t from, size_t to)
{
    struct offering offering = {0};
    for (size_t i = from; i < to; i++) {
        bool offers = across->visits[groups->rows[i].index].offers == KNOWN_YES;
        if (offers)
            *LIST_ADD(&across->arena, &offering.with) = groups->rows[i].index;
        else
            *LIST_ADD(&across->arena, &offering.without) = groups->rows[i].index;
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
                  sides_alike(across, &offering->with, &offering->without, clients_alike));
    subject_alike(across, subject, "starttls addresses",
                  sides_alike(across, &offering->with, &offering->without, addresses_alike));
}

/* Ports 25 and 587 of a server may well differ, and a port that is not known may be either. */
void find_offers(struct across *across)
{
    struct groups groups = {0};
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        if (visit->offers != KNOWN_NOT && visit->server && visit->port)
            groups_add(&groups, key_of(visit->server, visit->port), i);
    }
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        struct offering offering = offering_of(across, &groups, from, to);
        if (offering.with.count && offering.without.count)
            tell(across, &offering);
    }
    groups_free(&groups);
}
