/* Mail that was put off and then taken from the same sender for the same recipient: nothing is to be done. */
#include "session/across_part.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum { TRIES_MOST = 64 }; /* of one sender and recipient compared with each other */
#define NO_VISIT UINT32_MAX

struct passing {
    uint32_t put_off, taken; /* visits */
    uint32_t kind;
    uint32_t recipient, first; /* first: the letter that the sender wrote first */
    uint64_t sender;
};

struct passings {
    struct passing *at;
    size_t count, room;
};

/* ---- finding ---- */

static bool is_put_off(const struct letter *letter)
{
    return letter->kind != NO_KIND &&
           (letter->status == RECIPIENT_DEFERRED || letter->outcome == OUTCOME_DEFERRED);
}

static bool is_taken(const struct letter *letter)
{
    return letter->status == RECIPIENT_ACCEPTED &&
           (letter->outcome == OUTCOME_ACCEPTED || letter->outcome == OUTCOME_PARTLY);
}

/* From another address it may have been another mail's luck. */
static bool is_passing(const struct across *across, const struct visit *put_off, const struct visit *taken)
{
    uint32_t organisation = server_of(across, put_off)->organisation;
    return organisation && organisation == server_of(across, taken)->organisation &&
           visit_order(put_off, taken) == ORDER_BEFORE && clients_alike(put_off, taken) != ALIKE_DIFFERENT;
}

static bool is_earlier(const struct across *across, uint32_t visit, uint32_t than)
{
    return than == NO_VISIT || visit_order(&across->visits[visit], &across->visits[than]) == ORDER_BEFORE;
}

/* Put off several times it is one mail all the same: the first try counts. */
static struct passing passing_of(const struct across *across, const struct grouped *rows, size_t count)
{
    struct passing passing = {.put_off = NO_VISIT, .taken = NO_VISIT};
    for (size_t i = 0; i < count; i++) {
        const struct letter *letter = &across->letters[rows[i].index];
        uint32_t visit = letter_visit(across, rows[i].index);
        if (!is_put_off(letter) || !is_earlier(across, visit, passing.put_off))
            continue;
        passing.put_off = visit;
        passing.kind = letter->kind;
    }
    for (size_t i = 0; i < count && passing.put_off != NO_VISIT; i++) {
        uint32_t visit = letter_visit(across, rows[i].index);
        if (is_taken(&across->letters[rows[i].index]) &&
            is_passing(across, &across->visits[passing.put_off], &across->visits[visit]) &&
            is_earlier(across, visit, passing.taken))
            passing.taken = visit;
    }
    return passing;
}

/* `rows`: of one sender and recipient. */
static void look_at_tries(const struct across *across, const struct grouped *rows, size_t count,
                          struct passings *passings)
{
    struct passing passing = passing_of(across, rows, count < TRIES_MOST ? count : TRIES_MOST);
    if (passing.put_off == NO_VISIT || passing.taken == NO_VISIT)
        return;
    passing.sender = letter_sender(&across->letters[rows[0].index]);
    passing.recipient = across->letters[rows[0].index].recipient;
    passings->at = rows_grown(passings->at, passings->count, &passings->room, sizeof *passings->at);
    passings->at[passings->count++] = passing;
}

/* `rows`: of one recipient. */
static void look_at_recipient(const struct across *across, const struct grouped *rows, size_t count,
                              struct passings *passings)
{
    struct groups groups = {0};
    for (size_t i = 0; i < count; i++)
        groups_add(&groups, letter_sender(&across->letters[rows[i].index]), rows[i].index);
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        if (to - from > 1)
            look_at_tries(across, &groups.rows[from], to - from, passings);
    }
    groups_free(&groups);
}

/* Of the mailboxes for which a letter was put off; the others are the most. */
static void find_passings(const struct across *across, struct passings *passings)
{
    struct groups groups = {0};
    bool *waited = memory_get((across->mailboxes.count + 1) * sizeof *waited);
    for (size_t i = 0; i < across->letter_count; i++)
        waited[across->letters[i].recipient] |= is_put_off(&across->letters[i]);
    for (size_t i = 0; i < across->letter_count; i++)
        if (waited[across->letters[i].recipient])
            groups_add(&groups, across->letters[i].recipient, i);
    free(waited);
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        if (to - from > 1)
            look_at_recipient(across, &groups.rows[from], to - from, passings);
    }
    groups_free(&groups);
}

/* ---- in an order that does not depend on the hashes of senders ---- */

static int by_sender(const void *a, const void *b)
{
    const struct passing *left = a, *right = b;
    if (left->first != right->first)
        return left->first < right->first ? -1 : 1;
    return (left->recipient > right->recipient) - (left->recipient < right->recipient);
}

static void tell_firsts(const struct across *across, const struct groups *senders, struct passing *passings)
{
    for (size_t i = across->letter_count; i-- > 0;) {
        uint64_t sender = letter_sender(&across->letters[i]);
        size_t row = groups_find(senders, sender);
        if (row < senders->count && senders->rows[row].key == sender)
            passings[senders->rows[row].index].first = (uint32_t)i;
    }
    for (size_t i = 1; i < senders->count; i++)
        if (senders->rows[i].key == senders->rows[i - 1].key)
            passings[senders->rows[i].index].first = passings[senders->rows[i - 1].index].first;
}

static void order_passings(const struct across *across, struct passings *passings)
{
    struct groups senders = {0};
    for (size_t i = 0; i < passings->count; i++)
        groups_add(&senders, passings->at[i].sender, i);
    groups_sort(&senders);
    if (passings->count > 1) {
        tell_firsts(across, &senders, passings->at);
        qsort(passings->at, passings->count, sizeof *passings->at, by_sender);
    }
    groups_free(&senders);
}

/* ---- telling ---- */

static void tell_wait(struct across *across, struct subject *subject, const char *fact, double seconds)
{
    enum { MINUTE = 60, MINUTES_FROM = 120 };
    if (isnan(seconds) || seconds < 1)
        return;
    bool minutes = seconds >= MINUTES_FROM;
    subject_tell(
        across, subject, fact,
        arena_print(&across->arena, "%.0f %s", minutes ? seconds / MINUTE : seconds, minutes ? "min" : "s"));
}

static void tell(struct across *across, const struct passings *passings, const struct groups *groups,
                 size_t from, size_t to)
{
    struct subject *subject = subject_new(across, "deferral");
    const struct passing *one = &passings->at[groups->rows[from].index];
    double shortest = NAN, longest = NAN;
    if (!subject || !passings->at)
        return;
    for (size_t i = from; i < to; i++) {
        one = &passings->at[groups->rows[i].index];
        double waited = across->visits[one->taken].started - across->visits[one->put_off].started;
        shortest = isnan(shortest) || waited < shortest ? waited : shortest;
        longest = isnan(longest) || waited > longest ? waited : longest;
        subject_visit(across, subject, one->put_off);
        subject_visit(across, subject, one->taken);
    }
    const struct visit *visit = &across->visits[one->put_off];
    subject_tell(across, subject, "deferral category", across->kinds.at[one->kind].category);
    subject_tell_both(across, subject, "deferral failure", across->kinds.at[one->kind].title);
    subject_tell(across, subject, "deferral server",
                 names_text(&across->names, server_of(across, visit)->organisation));
    subject_count(across, subject, "deferral letters", to - from);
    tell_wait(across, subject, "deferral shortest wait", shortest);
    tell_wait(across, subject, "deferral longest wait", longest);
    subject_alike(across, subject, "deferral clients", clients_alike(visit, &across->visits[one->taken]));
}

void find_deferrals(struct across *across)
{
    struct passings passings = {0};
    struct groups groups = {0};
    find_passings(across, &passings);
    order_passings(across, &passings);
    for (size_t i = 0; i < passings.count; i++) {
        const struct visit *put_off = &across->visits[passings.at[i].put_off];
        groups_add(&groups, key_of(server_of(across, put_off)->organisation, passings.at[i].kind), i);
    }
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        tell(across, &passings, &groups, from, to);
    }
    groups_free(&groups);
    free(passings.at);
}
