#include "whole.h"

#include <stdlib.h>

#include "base/memory.h"

enum { FINDINGS_MOST = 200 }; /* more would bury what matters; the rest is counted */

struct titled {
    struct span rule;
    struct words title;
};

struct whole {
    struct rulebook *book;
    struct across *across;
    struct arena arena; /* titles, and the report */
    LIST(struct titled) titles;
    LIST(struct failing) failings; /* of the session at hand */
    struct run_report report;
};

struct whole *whole_new(struct rulebook *book)
{
    struct whole *whole = memory_get(sizeof *whole);
    whole->book = book;
    whole->across = across_new();
    return whole;
}

void whole_free(struct whole *whole)
{
    if (!whole)
        return;
    across_free(whole->across);
    arena_free(&whole->arena);
    free(whole);
}

/* ---- taking a session ---- */

/* Without what one record filled in, where the rule is known here. */
static struct words title_of(struct whole *whole, const struct finding *finding)
{
    for (size_t i = 0; i < whole->titles.count; i++)
        if (span_equal(whole->titles.at[i].rule, finding->rule))
            return whole->titles.at[i].title;
    struct arena arena = {0};
    struct rule_page page;
    size_t at;
    bool known =
        rulebook_find(whole->book, finding->rule, &at) && rulebook_page(whole->book, at, &arena, &page);
    struct titled *titled = LIST_ADD(&whole->arena, &whole->titles);
    titled->rule = arena_copy(&whole->arena, finding->rule);
    for (int i = 0; i < LANGUAGES; i++)
        titled->title.in[i] = arena_copy(&whole->arena, known ? page.bare_title.in[i] : finding->title.in[i]);
    arena_free(&arena);
    return titled->title;
}

void whole_add(struct whole *whole, const struct session *session, const struct report *report)
{
    whole->failings.count = 0;
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        if (finding->consequence_of != NO_FINDING || finding->severity != SEVERITY_ERROR)
            continue;
        *LIST_ADD(&whole->arena, &whole->failings) = (struct failing){.rule = finding->rule,
                                                                      .category = finding->category,
                                                                      .title = title_of(whole, finding),
                                                                      .stage = finding->stage,
                                                                      .at = finding->at,
                                                                      .at_count = finding->at_count,
                                                                      .first = finding->first};
    }
    across_add(whole->across, session, whole->failings.at, whole->failings.count);
}

/* ---- the report ---- */

/* A finding before it is known how far it reaches. */
struct weighed {
    const struct finding *finding;
    unsigned long sessions;
};

static int by_weight(const void *a, const void *b)
{
    const struct weighed *left = a, *right = b;
    size_t at = left->finding->at[0], other = right->finding->at[0];
    if (left->finding->severity != right->finding->severity)
        return left->finding->severity > right->finding->severity ? -1 : 1;
    if (left->sessions != right->sessions)
        return left->sessions > right->sessions ? -1 : 1;
    return at != other ? (at > other) - (at < other)
                       : (left->finding > right->finding) - (left->finding < right->finding);
}

static struct weighed *weigh(const struct whole *whole, const struct report *found)
{
    struct weighed *weighed = memory_get((found->count + 1) * sizeof *weighed);
    for (size_t i = 0; i < found->count; i++)
        weighed[i] =
            (struct weighed){&found->findings[i], across_reach(whole->across, found->findings[i].at[0])};
    if (found->count)
        qsort(weighed, found->count, sizeof *weighed, by_weight);
    return weighed;
}

static void take_findings(struct whole *whole, const struct report *found)
{
    struct run_report *report = &whole->report;
    struct weighed *weighed = weigh(whole, found);
    report->count = found->count < FINDINGS_MOST ? found->count : FINDINGS_MOST;
    report->left_out = found->count - report->count;
    report->findings = arena_take(&whole->arena, (report->count + 1) * sizeof *report->findings);
    for (size_t i = 0; i < report->count; i++)
        report->findings[i] = (struct run_finding){
            *weighed[i].finding, across_extent(&whole->arena, whole->across, weighed[i].finding->at[0])};
    free(weighed);
}

const struct run_report *whole_judge(struct whole *whole)
{
    if (across_sessions(whole->across) < 2)
        return NULL;
    across_conclude(whole->across);
    struct facts *facts = across_facts(&whole->arena, whole->across);
    struct report found = rules_judge_run(whole->book, facts, &whole->arena);
    take_findings(whole, &found);
    whole->report.limited = across_limited(whole->across);
    return &whole->report;
}
