/* A client that is refused wherever it goes, for what it is and not for what it sends. */
#include "session/across_part.h"

#include <stdlib.h>

#include "base/memory.h"

/* About the client itself; an unknown recipient or a full mailbox is not. */
static const char *const about_client[] = {"ip-blocked",
                                           "bad-reputation",
                                           "rdns",
                                           "helo-rejected",
                                           "policy",
                                           "rate-limited",
                                           "sender-auth",
                                           "not-accepting-mail",
                                           "connection-failed",
                                           NULL};

/* By number of an organisation: a client whose mail it took; SEVERAL: of more than one. */
#define SEVERAL UINT32_MAX

static uint32_t *takers(const struct across *across)
{
    uint32_t *taker = memory_get((across->names.count + 1) * sizeof *taker);
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        uint32_t organisation = server_of(across, visit)->organisation, client = visit_client(visit);
        if (!visit_accepted(visit) || !organisation || !client)
            continue;
        uint32_t *known = &taker[organisation];
        *known = !*known || *known == client ? client : SEVERAL;
    }
    return taker;
}

/* What became of one client's sessions. */
struct record {
    visit_list refused;
    LIST(uint32_t) organisations;
    bool taken, otherwise; /* mail of it was taken; it failed for something else */
    bool others;           /* one of those who refuse it took mail of another client */
};

static void note_organisation(struct arena *arena, struct record *record, uint32_t organisation)
{
    for (size_t i = 0; i < record->organisations.count; i++)
        if (record->organisations.at[i] == organisation)
            return;
    if (organisation && record->organisations.count < SIDES_COMPARED)
        *LIST_ADD(arena, &record->organisations) = organisation;
}

static bool recipient_taken(const struct across *across, const struct visit *visit)
{
    for (size_t i = 0; i < visit->letters; i++)
        if (across->letters[visit->letter + i].status == RECIPIENT_ACCEPTED)
            return true;
    return false;
}

static struct record record_of(const struct across *across, struct arena *arena, const struct grouped *rows,
                               size_t count, const uint32_t *taker)
{
    struct record record = {0};
    for (size_t i = 0; i < count; i++) {
        const struct visit *visit = &across->visits[rows[i].index];
        uint32_t organisation = server_of(across, visit)->organisation, other = taker[organisation];
        const struct failure_kind *kind = first_kind(across, visit);
        record.taken |= visit_accepted(visit) || recipient_taken(across, visit);
        if (!kind)
            continue;
        if (!is_among(kind->category, about_client)) {
            record.otherwise = true;
            continue;
        }
        *LIST_ADD(arena, &record.refused) = rows[i].index;
        note_organisation(arena, &record, organisation);
        record.others |= organisation && other && other != visit_client(visit);
    }
    return record;
}

static void tell(struct across *across, const struct record *record)
{
    struct subject *subject = subject_new(across, "client");
    const struct visit *first = &across->visits[record->refused.at[0]];
    if (!subject)
        return;
    for (size_t i = 0; i < record->refused.count; i++) {
        const struct visit *visit = &across->visits[record->refused.at[i]];
        subject_visit(across, subject, record->refused.at[i]);
        subject_tell(across, subject, "client refused as", first_kind(across, visit)->category);
        subject_tell(across, subject, "client names", names_text(&across->hellos, visit->hello));
    }
    for (size_t i = 0; i < record->organisations.count; i++)
        subject_tell(across, subject, "client refused by",
                     names_text(&across->names, record->organisations.at[i]));
    subject_tell(across, subject, "client", names_text(&across->peers, first->peer));
    subject_count(across, subject, "client refused by how many", record->organisations.count);
    subject_count(across, subject, "client refusals", record->refused.count);
    if (record->others)
        subject_word(across, subject, "client others taken", "yes");
}

/* What each client met, by number of its address. */
enum { MET_REFUSAL = 1, MET_ELSE = 2 };

static unsigned char *clients_met(const struct across *across)
{
    unsigned char *met = memory_get(across->peers.count + 1);
    for (size_t i = 0; i < across->visit_count; i++) {
        const struct visit *visit = &across->visits[i];
        const struct failure_kind *kind = first_kind(across, visit);
        bool refused = kind && is_among(kind->category, about_client);
        bool otherwise = kind ? !refused : visit_accepted(visit);
        met[visit->peer] |= (unsigned char)((refused ? MET_REFUSAL : 0) | (otherwise ? MET_ELSE : 0));
    }
    return met;
}

/* The sessions of clients that were refused, and nothing else is known to have happened to. */
static void group_clients(const struct across *across, struct groups *groups)
{
    unsigned char *met = clients_met(across);
    for (size_t i = 0; i < across->visit_count; i++)
        if (met[across->visits[i].peer] == MET_REFUSAL)
            groups_add(groups, visit_client(&across->visits[i]), i);
    free(met);
    groups_sort(groups);
}

void find_clients(struct across *across)
{
    uint32_t *taker = takers(across);
    struct groups groups = {0};
    struct arena arena = {0};
    group_clients(across, &groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        struct record record = record_of(across, &arena, &groups.rows[from], to - from, taker);
        if (record.organisations.count > 1 && !record.taken && !record.otherwise)
            tell(across, &record);
        arena_empty(&arena);
    }
    arena_free(&arena);
    groups_free(&groups);
    free(taker);
}
