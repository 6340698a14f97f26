/*
 * Failures that begin at one time: a server took mail, and from some moment on it fails every session in the
 * same way. Only where every time is known, and nothing was taken since.
 */
#include "session/across_part.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum {
    TAKEN_LEAST = 2,  /* one success may have been the exception */
    FAILED_LEAST = 3, /* and two failures chance */
    ONSETS_MOST = 256,
    HOUR = 3600 /* seconds within which servers of different owners did not change by chance */
};

/* What a server took. */
struct taking {
    double last; /* when */
    size_t count;
    bool untimed; /* not known of each */
};

struct onset {
    const struct failure_kind *kind;
    visit_list failed, taken;
    const struct visit *first, *last; /* failure; success before it */
};

struct onsets {
    LIST(struct onset) all;
};

/* Where a session failed and was not taken. */
static uint32_t failed_at(const struct across *across, const struct failure *failure)
{
    const struct visit *visit = &across->visits[failure->visit];
    return visit_accepted(visit) ? 0 : server_of(across, visit)->known_as;
}

/* By number of a server. */
static struct taking *takings_of(const struct across *across)
{
    struct taking *takings = memory_get((across->names.count + 1) * sizeof *takings);
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        struct taking *taking = &takings[server_of(across, visit)->known_as];
        if (!visit_accepted(visit))
            continue;
        taking->untimed |= isnan(visit->started);
        taking->last = !taking->count || visit->started > taking->last ? visit->started : taking->last;
        taking->count++;
    }
    return takings;
}

static void outermost(const struct across *across, const visit_list *visits, const struct visit **first,
                      const struct visit **last)
{
    for (size_t i = 0; i < visits->count; i++) {
        const struct visit *visit = &across->visits[visits->at[i]];
        *first = !*first || visit->started < (*first)->started ? visit : *first;
        *last = !*last || visit->started > (*last)->started ? visit : *last;
    }
}

/* `rows`: one failure of a server. */
static bool is_onset(const struct across *across, const struct taking *taking, const struct grouped *rows,
                     size_t count)
{
    if (taking->count < TAKEN_LEAST || taking->untimed || count < FAILED_LEAST)
        return false;
    for (size_t i = 0; i < count; i++) {
        double started = across->visits[across->failures[rows[i].index].visit].started;
        if (isnan(started) || started <= taking->last)
            return false;
    }
    return true;
}

static struct onset onset_of(const struct across *across, struct arena *arena, const struct grouped *rows,
                             size_t count)
{
    struct onset onset = {.kind = &across->kinds.at[across->failures[rows[0].index].kind]};
    const struct visit *last_failure = NULL, *first_taken = NULL;
    uint32_t server = failed_at(across, &across->failures[rows[0].index]);
    for (size_t i = 0; i < count; i++)
        *LIST_ADD(arena, &onset.failed) = across->failures[rows[i].index].visit;
    for (size_t i = 0; i < across->visit_count; i++)
        if (visit_accepted(&across->visits[i]) && server_of(across, &across->visits[i])->known_as == server)
            *LIST_ADD(arena, &onset.taken) = (uint32_t)i;
    outermost(across, &onset.failed, &onset.first, &last_failure);
    outermost(across, &onset.taken, &first_taken, &onset.last);
    return onset;
}

static void group_failures(const struct across *across, struct groups *groups)
{
    for (size_t i = 0; i < across->failure_count; i++) {
        uint32_t server = failed_at(across, &across->failures[i]);
        if (server)
            groups_add(groups, key_of(server, across->failures[i].kind), i);
    }
    groups_sort(groups);
}

static void collect(const struct across *across, struct arena *arena, struct onsets *onsets)
{
    struct taking *takings = takings_of(across);
    struct groups groups = {0};
    group_failures(across, &groups);
    for (size_t from = 0, to; from < groups.count && onsets->all.count < ONSETS_MOST; from = to) {
        const struct grouped *rows = &groups.rows[from];
        to = groups_end(&groups, from);
        if (is_onset(across, &takings[rows[0].key >> 32], rows, to - from))
            *LIST_ADD(arena, &onsets->all) = onset_of(across, arena, rows, to - from);
    }
    groups_free(&groups);
    free(takings);
}

static bool other_owner(const struct across *across, const struct visit *a, const struct visit *b)
{
    return server_of(across, a)->organisation != server_of(across, b)->organisation;
}

/* The same failure began at another owner's server at about the same time. */
static bool began_elsewhere(const struct across *across, const struct onsets *onsets,
                            const struct onset *onset)
{
    for (size_t i = 0; i < onsets->all.count; i++) {
        const struct onset *other = &onsets->all.at[i];
        if (other->kind == onset->kind && other_owner(across, other->first, onset->first) &&
            fabs(other->first->started - onset->first->started) <= HOUR)
            return true;
    }
    return false;
}

/* Another owner's server took mail of the same client after it began. */
static bool goes_on_elsewhere(const struct across *across, const struct onset *onset)
{
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        if (visit_accepted(visit) && other_owner(across, visit, onset->first) &&
            visit_order(onset->first, visit) == ORDER_BEFORE &&
            clients_alike(visit, onset->first) == ALIKE_SAME)
            return true;
    }
    return false;
}

static bool same_mail(const struct across *across, const struct visit *a, const struct visit *b)
{
    for (size_t i = 0; i < a->letters; i++)
        for (size_t j = 0; j < b->letters; j++) {
            const struct letter *one = &across->letters[a->letter + i],
                                *other = &across->letters[b->letter + j];
            struct span domain = mailbox_domain(across, one->recipient),
                        its = mailbox_domain(across, other->recipient);
            uint64_t sender = letter_sender(one);
            if (sender && sender == letter_sender(other) && span_equal(domain, its))
                return true;
        }
    return false;
}

/* Whether a sender wrote to the same domain before and after: who is refused for what he sends, or where to,
 * may never have been taken. */
static bool mail_is_same(const struct across *across, const struct onset *onset)
{
    for (size_t i = 0; i < onset->taken.count && i < SIDES_COMPARED; i++)
        for (size_t j = 0; j < onset->failed.count && j < SIDES_COMPARED; j++)
            if (same_mail(across, &across->visits[onset->taken.at[i]], &across->visits[onset->failed.at[j]]))
                return true;
    return false;
}

static void tell(struct across *across, const struct onsets *onsets, const struct onset *onset)
{
    struct subject *subject = subject_new(across, "onset");
    if (!subject)
        return;
    for (size_t i = 0; i < onset->failed.count; i++)
        subject_visit(across, subject, onset->failed.at[i]);
    subject_tell_both(across, subject, "onset failure", onset->kind->title);
    subject_tell(across, subject, "onset category", onset->kind->category);
    subject_tell(across, subject, "onset server", visit_server(across, onset->first));
    subject_moment(across, subject, "onset since", onset->first);
    subject_moment(across, subject, "onset last taken", onset->last);
    subject_count(across, subject, "onset taken", onset->taken.count);
    subject_count(across, subject, "onset failed", onset->failed.count);
    subject_alike(across, subject, "onset clients", sides_clients(across, &onset->taken, &onset->failed));
    if (mail_is_same(across, onset))
        subject_word(across, subject, "onset mail", "same");
    if (began_elsewhere(across, onsets, onset))
        subject_word(across, subject, "onset elsewhere", "began");
    else if (goes_on_elsewhere(across, onset))
        subject_word(across, subject, "onset elsewhere", "taken");
}

void find_onsets(struct across *across)
{
    struct arena arena = {0};
    struct onsets onsets = {0};
    collect(across, &arena, &onsets);
    for (size_t i = 0; i < onsets.all.count; i++)
        tell(across, &onsets, &onsets.all.at[i]);
    arena_free(&arena);
}
