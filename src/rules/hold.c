/* Whether conditions hold: three answers, as facts have them. */
#include "rules/book.h"

static bool item_matches(struct rulebook *book, const struct condition *condition, struct span text,
                         struct pattern_match *match)
{
    return pattern_match(condition->shared->pattern, book->scratch, text, match);
}

static void capture(struct captured *captured, const struct condition *condition,
                    const struct fact_item *item, const struct pattern_match *match)
{
    struct pattern *pattern = condition->shared->pattern;
    for (size_t i = 0; i < pattern_group_count(pattern) && captured->count < PATTERN_GROUPS; i++) {
        captured->name[captured->count] = pattern_group_name(pattern, i);
        captured->value[captured->count++] = match->group[i];
    }
    bool better = item->first && !captured->first;
    if (better || !captured->item.at) {
        captured->item = item->text;
        captured->item_fact = condition->fact;
    }
    if (better) {
        captured->first = item->first;
        captured->last = item->last;
    }
}

/* Codes are few and asked of hundreds of rules: what a pattern says of one is remembered. */
static enum answer code_holds(struct rulebook *book, const struct condition *condition,
                              const struct fact_item *item, struct captured *captured)
{
    struct span digits = item->text;
    unsigned long code = 0;
    span_take_number(&digits, &code);
    struct pattern_match match;
    if (code < CODE_LEAST || code > CODE_MOST)
        return item_matches(book, condition, item->text, NULL) ? ANSWER_YES : ANSWER_NO;
    signed char *said = &condition->shared->code_said[code - CODE_LEAST];
    if (!*said)
        *said = item_matches(book, condition, item->text, NULL) ? 1 : -1;
    if (*said < 0)
        return ANSWER_NO;
    match = (struct pattern_match){.whole = item->text};
    capture(captured, condition, item, &match);
    return ANSWER_YES;
}

static enum answer condition_holds(const struct asking *asking, const struct condition *condition,
                                   struct captured *captured)
{
    struct fact fact = facts_ask(asking->facts, condition->fact, asking->at);
    if (!fact.known) {
        if (!captured->has_unknown) {
            captured->has_unknown = true;
            captured->unknown_fact = condition->fact;
        }
        return ANSWER_UNKNOWN;
    }
    if (condition->fact == asking->book->fact_code && fact.count == 1)
        return code_holds(asking->book, condition, &fact.items[0], captured);
    for (size_t i = 0; i < fact.count; i++) {
        struct pattern_match match;
        if (item_matches(asking->book, condition, fact.items[i].text, &match)) {
            capture(captured, condition, &fact.items[i], &match);
            return ANSWER_YES;
        }
    }
    return ANSWER_NO;
}

enum answer clause_holds(const struct asking *asking, const struct clause *clause, struct captured *captured)
{
    enum answer all = ANSWER_YES;
    *captured = (struct captured){.clause = clause};
    for (size_t i = 0; i < clause->count; i++) {
        enum answer one = condition_holds(asking, &clause->conditions[i], captured);
        if (one == ANSWER_NO)
            return ANSWER_NO;
        if (one == ANSWER_UNKNOWN)
            all = ANSWER_UNKNOWN;
    }
    return all;
}

enum answer when_holds(const struct asking *asking, const struct clause *clauses, size_t count,
                       struct captured *captured)
{
    enum answer any = ANSWER_NO;
    struct captured unknown = {0};
    for (size_t i = 0; i < count; i++) {
        enum answer one = clause_holds(asking, &clauses[i], captured);
        if (one == ANSWER_YES)
            return ANSWER_YES;
        if (one == ANSWER_UNKNOWN && any != ANSWER_UNKNOWN) {
            any = ANSWER_UNKNOWN;
            unknown = *captured;
        }
    }
    if (any == ANSWER_UNKNOWN)
        *captured = unknown;
    return any;
}

enum answer unless_holds(const struct asking *asking, const struct clause *clause, struct captured *captured)
{
    enum answer none = ANSWER_YES;
    for (size_t i = 0; i < clause->count; i++) {
        enum answer one = condition_holds(asking, &clause->conditions[i], captured);
        if (one == ANSWER_YES)
            return ANSWER_NO;
        if (one == ANSWER_UNKNOWN)
            none = ANSWER_UNKNOWN;
    }
    return none;
}
