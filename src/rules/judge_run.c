/* A run judged: each rule of the stage "run" is asked of each thing that stands out in it. */
#include "rules/book.h"

struct judging_run {
    struct rulebook *book;
    struct facts *facts;
    struct arena *arena;
    LIST(struct finding) findings;
};

static bool holds(const struct judging_run *judging, const struct rule *rule, size_t subject,
                  struct captured *captured)
{
    const struct asking asking = {judging->book, judging->facts, subject};
    struct captured other = {0};
    return when_holds(&asking, rule->when, rule->when_count, captured) == ANSWER_YES &&
           (!rule->unless.count || unless_holds(&asking, &rule->unless, &other) == ANSWER_YES);
}

static void add_finding(struct judging_run *judging, struct rule *rule, size_t subject,
                        const struct captured *captured)
{
    struct speaker speaker = {judging->book, judging->facts, subject, judging->arena, captured, NULL};
    struct finding finding = {.rule = rule->id,
                              .category = rule->category,
                              .severity = rule->severity,
                              .stage = rule->stage,
                              .consequence_of = NO_FINDING,
                              .retry = rule->retry,
                              .enhanced = {"", 0},
                              .reply_text = {"", 0}};
    finding.at = arena_take(judging->arena, sizeof *finding.at);
    finding.at[finding.at_count++] = subject;
    finding_say(&speaker, rule, &finding);
    *LIST_ADD(judging->arena, &judging->findings) = finding;
}

/* A generic rule yields to any other, and one that is refined to the one that refines it. */
static bool yields(const struct rule *rule, struct rule *const *others, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (others[i] != rule && ((rule->generic && !others[i]->generic) || rule_refines(others[i], rule)))
            return true;
    return false;
}

static void judge_subject(struct judging_run *judging, size_t subject)
{
    LIST(struct rule *) held = {0};
    for (size_t i = 0; i < judging->book->run_rules.count; i++) {
        struct captured captured;
        struct rule *rule = judging->book->run_rules.at[i];
        if (holds(judging, rule, subject, &captured))
            *LIST_ADD(judging->arena, &held) = rule;
    }
    for (size_t i = 0; i < held.count; i++) {
        struct captured captured;
        if (!yields(held.at[i], held.at, held.count) && holds(judging, held.at[i], subject, &captured))
            add_finding(judging, held.at[i], subject, &captured);
    }
}

struct report rules_judge_run(struct rulebook *book, struct facts *facts, struct arena *arena)
{
    struct judging_run judging = {.book = book, .facts = facts, .arena = arena};
    for (size_t i = 0; i < facts_subject_count(facts); i++)
        judge_subject(&judging, i);
    return (struct report){.findings = judging.findings.at, .count = judging.findings.count};
}
