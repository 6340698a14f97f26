/* Recipients of the whole run: an address that was taken before and is unknown now. */
#include "session/across_addresses.h"

#include <stdlib.h>

#include "base/memory.h"

static const char *const unknown_here[] = {"recipient-unknown", "recipient-domain-unknown", NULL};
static const char *const gone[] = {"recipient-unknown", "recipient-disabled", NULL};

static unsigned met_by(const struct across *across, const struct letter *letter)
{
    if (letter->status == RECIPIENT_ACCEPTED)
        return MET_TAKEN;
    if (letter->status != RECIPIENT_REFUSED || letter->kind == NO_KIND)
        return 0;
    struct span category = across->kinds.at[letter->kind].category;
    return (is_among(category, gone) ? MET_GONE : 0u) | (is_among(category, unknown_here) ? MET_UNKNOWN : 0u);
}

unsigned char *mailboxes_met(const struct across *across)
{
    unsigned char *met = memory_get(across->mailboxes.count + 1);
    for (size_t i = 0; i < across->letter_count; i++)
        met[across->letters[i].recipient] |= (unsigned char)met_by(across, &across->letters[i]);
    return met;
}

void group_letters(const struct across *across, const unsigned char *met, unsigned what,
                   struct groups *groups)
{
    for (size_t i = 0; i < across->letter_count; i++)
        if ((met[across->letters[i].recipient] & what) == what)
            groups_add(groups, across->letters[i].recipient, i);
    groups_sort(groups);
}

struct mailbox mailbox_of(const struct across *across, struct arena *arena, const struct grouped *rows,
                          size_t count, unsigned refused)
{
    struct mailbox mailbox = {.address = (uint32_t)rows[0].key};
    for (size_t i = 0; i < count; i++) {
        unsigned met = met_by(across, &across->letters[rows[i].index]);
        if (met & MET_TAKEN)
            *LIST_ADD(arena, &mailbox.taken) = letter_visit(across, rows[i].index);
        else if (met & refused)
            *LIST_ADD(arena, &mailbox.refused) = letter_visit(across, rows[i].index);
    }
    return mailbox;
}

/* ---- taken before, unknown now ---- */

static bool all_before(const struct across *across, const struct mailbox *mailbox)
{
    if (mailbox->taken.count > SIDES_COMPARED || mailbox->refused.count > SIDES_COMPARED)
        return false;
    for (size_t i = 0; i < mailbox->taken.count; i++)
        for (size_t j = 0; j < mailbox->refused.count; j++) {
            const struct visit *a = &across->visits[mailbox->taken.at[i]],
                               *b = &across->visits[mailbox->refused.at[j]];
            uint32_t organisation = server_of(across, a)->organisation;
            bool same = organisation && organisation == server_of(across, b)->organisation;
            if (!same || visit_order(a, b) != ORDER_BEFORE)
                return false;
        }
    return mailbox->taken.count && mailbox->refused.count;
}

static void tell_gone(struct across *across, const struct mailbox *mailbox)
{
    struct subject *subject = subject_new(across, "mailbox");
    if (!subject)
        return;
    const struct visit *last = &across->visits[mailbox->taken.at[0]],
                       *since = &across->visits[mailbox->refused.at[0]];
    for (size_t i = 1; i < mailbox->taken.count; i++)
        if (visit_order(last, &across->visits[mailbox->taken.at[i]]) == ORDER_BEFORE)
            last = &across->visits[mailbox->taken.at[i]];
    for (size_t i = 0; i < mailbox->refused.count; i++) {
        if (visit_order(&across->visits[mailbox->refused.at[i]], since) == ORDER_BEFORE)
            since = &across->visits[mailbox->refused.at[i]];
        subject_visit(across, subject, mailbox->refused.at[i]);
    }
    subject_mailbox(across, subject, "mailbox", mailbox->address);
    subject_moment(across, subject, "mailbox last taken", last);
    subject_moment(across, subject, "mailbox refused since", since);
    subject_alike(across, subject, "mailbox servers",
                  server_of(across, last)->known_as == server_of(across, since)->known_as ? ALIKE_SAME
                                                                                          : ALIKE_DIFFERENT);
}

static void find_gone(struct across *across, const unsigned char *met)
{
    struct arena arena = {0};
    struct groups groups = {0};
    group_letters(across, met, MET_TAKEN | MET_GONE, &groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        struct mailbox mailbox = mailbox_of(across, &arena, &groups.rows[from], to - from, MET_GONE);
        if (all_before(across, &mailbox))
            tell_gone(across, &mailbox);
        arena_empty(&arena);
    }
    groups_free(&groups);
    arena_free(&arena);
}

void find_addresses(struct across *across)
{
    unsigned char *met = mailboxes_met(across);
    find_gone(across, met);
    find_neighbours(across, met);
    free(met);
}
