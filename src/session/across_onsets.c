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

/* By number of a server: the sessions that left mail there. */
struct takings {
    visit_list *at;
};

struct onset {
    const struct failure_kind *kind;
    visit_list failed;
    const visit_list *taken;
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

/* Of servers that failed a session; the others have no onset. */
static struct takings takings_of(const struct across *across, struct arena *arena)
{
    struct takings takings = {memory_get((across->names.count + 1) * sizeof(visit_list))};
    bool *failed = memory_get((across->names.count + 1) * sizeof *failed);
    for (size_t i = 0; i < across->failure_count; i++)
        failed[failed_at(across, &across->failures[i])] = true;
    failed[0] = false;
    for (size_t i = 0; i < across->visit_count; i++) {
        uint32_t server = server_of(across, &across->visits[i])->known_as;
        if (failed[server] && visit_accepted(&across->visits[i]))
            *LIST_ADD(arena, &takings.at[server]) = (uint32_t)i;
    }
    free(failed);
    return takings;
}

/* False if a time is not known. */
static bool outermost(const struct across *across, const visit_list *visits, const struct visit **first,
                      const struct visit **last)
{
    for (size_t i = 0; i < visits->count; i++) {
        const struct visit *visit = &across->visits[visits->at[i]];
        if (isnan(visit->started))
            return false;
        *first = !*first || visit->started < (*first)->started ? visit : *first;
        *last = !*last || visit->started > (*last)->started ? visit : *last;
    }
    return visits->count > 0;
}

static bool is_onset(const struct across *across, struct onset *onset)
{
    const struct visit *last_failure = NULL, *first_taken = NULL;
    return onset->taken->count >= TAKEN_LEAST && onset->failed.count >= FAILED_LEAST &&
           outermost(across, &onset->failed, &onset->first, &last_failure) &&
           outermost(across, onset->taken, &first_taken, &onset->last) &&
           onset->last->started < onset->first->started;
}

static void collect(const struct across *across, struct arena *arena, const struct takings *takings,
                    struct onsets *onsets)
{
    struct groups groups = {0};
    for (size_t i = 0; i < across->failure_count; i++) {
        uint32_t server = failed_at(across, &across->failures[i]);
        if (server)
            groups_add(&groups, key_of(server, across->failures[i].kind), i);
    }
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        struct onset onset = {.kind = &across->kinds.at[(uint32_t)groups.rows[from].key],
                              .taken = &takings->at[groups.rows[from].key >> 32]};
        for (size_t i = from; onset.taken->count && i < to; i++)
            *LIST_ADD(arena, &onset.failed) = across->failures[groups.rows[i].index].visit;
        if (onsets->all.count < ONSETS_MOST && is_onset(across, &onset))
            *LIST_ADD(arena, &onsets->all) = onset;
    }
    groups_free(&groups);
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
    for (size_t i = 0; i < onset->taken->count && i < SIDES_COMPARED; i++)
        for (size_t j = 0; j < onset->failed.count && j < SIDES_COMPARED; j++)
            if (same_mail(across, &across->visits[onset->taken->at[i]], &across->visits[onset->failed.at[j]]))
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
    subject_count(across, subject, "onset taken", onset->taken->count);
    subject_count(across, subject, "onset failed", onset->failed.count);
    subject_alike(across, subject, "onset clients", sides_clients(across, onset->taken, &onset->failed));
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
    struct takings takings = takings_of(across, &arena);
    struct onsets onsets = {0};
    collect(across, &arena, &takings, &onsets);
    for (size_t i = 0; i < onsets.all.count; i++)
        tell(across, &onsets, &onsets.all.at[i]);
    free(takings.at);
    arena_free(&arena);
}
