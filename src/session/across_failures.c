/* The same failure, counted once, however many sessions it stopped. */
#include "session/across_part.h"

static void tell(struct across *across, const struct groups *groups, size_t from, size_t to)
{
    struct subject *subject = subject_new(across, "failure");
    const struct failure_kind *kind = &across->kinds.at[groups->rows[from].key - 1];
    if (!subject)
        return;
    for (size_t i = from; i < to; i++)
        subject_visit(across, subject, across->failures[groups->rows[i].index].visit);
    subject_tell(across, subject, "failure rule", kind->rule);
    subject_tell(across, subject, "failure category", kind->category);
    subject_tell_both(across, subject, "failure title", kind->title);
}

void find_failures(struct across *across)
{
    struct groups groups = {0};
    for (size_t i = 0; i < across->failure_count; i++)
        groups_add(&groups, (uint64_t)across->failures[i].kind + 1, i);
    groups_sort(&groups);
    for (size_t from = 0, to; from < groups.count; from = to) {
        to = groups_end(&groups, from);
        if (to - from > 1)
            tell(across, &groups, from, to);
    }
    groups_free(&groups);
}
