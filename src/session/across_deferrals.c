/* Mail that was put off and then taken from the same sender for the same recipient: nothing is to be done. */
#include "session/across_part.h"

#include <math.h>
#include <stdlib.h>

#include "base/memory.h"

enum { TRIES_MOST = 64 }; /* of one sender and recipient compared with each other */

struct passing {
    uint32_t put_off, taken; /* visits */
    uint32_t kind;
};

struct passings {
    struct passing *at;
    size_t count, room;
};

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
static bool is_passing(const struct across *across, const struct letter *put_off, const struct letter *taken)
{
    const struct visit *a = &across->visits[put_off->visit], *b = &across->visits[taken->visit];
    return is_taken(taken) && a->organisation && a->organisation == b->organisation &&
           visit_order(a, b) == ORDER_BEFORE && clients_alike(a, b) != ALIKE_DIFFERENT;
}

static void add(struct passings *passings, struct passing passing)
{
    if (passings->count == passings->room) {
        passings->room = passings->room * 2 + 64;
        passings->at = memory_resize(passings->at, passings->room * sizeof *passings->at);
    }
    passings->at[passings->count++] = passing;
}

/* Put off several times it is one mail all the same: the first try counts. */
static void look_at_tries(const struct across *across, const struct groups *groups, size_t from, size_t to,
                          struct passings *passings)
{
    const struct letter *first = NULL, *end = NULL;
    to = to - from > TRIES_MOST ? from + TRIES_MOST : to;
    for (size_t i = from; i < to; i++) {
        const struct letter *letter = &across->letters[groups->rows[i].index];
        bool earlier = !first || visit_order(&across->visits[letter->visit], &across->visits[first->visit]) ==
                                     ORDER_BEFORE;
        if (is_put_off(letter) && earlier)
            first = letter;
    }
    for (size_t i = from; first && i < to; i++) {
        const struct letter *letter = &across->letters[groups->rows[i].index];
        bool earlier =
            !end || visit_order(&across->visits[letter->visit], &across->visits[end->visit]) == ORDER_BEFORE;
        if (is_passing(across, first, letter) && earlier)
            end = letter;
    }
    if (first && end)
        add(passings, (struct passing){first->visit, end->visit, first->kind});
}

static void find_passings(const struct across *across, struct passings *passings)
{
    struct groups groups = {0};
    for (size_t i = 0; i < across->letter_count; i++)
        if (across->letters[i].sender)
            groups_add(&groups, key_of(across->letters[i].sender, across->letters[i].recipient), i);
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        if (to - from > 1)
            look_at_tries(across, &groups, from, to, passings);
    }
    groups_free(&groups);
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
    subject_tell(across, subject, "deferral server", names_text(&across->names, visit->organisation));
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
    for (size_t i = 0; i < passings.count; i++)
        groups_add(&groups, key_of(across->visits[passings.at[i].put_off].organisation, passings.at[i].kind),
                   i);
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        tell(across, &passings, &groups, from, to);
    }
    groups_free(&groups);
    free(passings.at);
}
