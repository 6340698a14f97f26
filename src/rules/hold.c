/* Whether conditions hold: three answers, as facts have them. */
#include <string.h>

#include "rules/book.h"

static size_t memo_place(struct span text)
{
    size_t hash = text.len;
    for (size_t i = 0; i < text.len; i++)
        hash = hash * 31 + (unsigned char)text.at[i];
    return hash & (MEMO_PLACES - 1);
}

static bool short_matches(struct rulebook *book, struct shared_pattern *shared, struct span text)
{
    if (!shared->memo)
        shared->memo = arena_take(book->arena, MEMO_PLACES * sizeof *shared->memo);
    struct remembered *known = &shared->memo[memo_place(text)];
    if (known->len == text.len + 1 && span_equal((struct span){known->text, text.len}, text))
        return known->matches;
    known->len = (unsigned char)(text.len + 1);
    known->matches = pattern_match(shared->pattern, book->scratch, text, NULL);
    if (text.len)
        memcpy(known->text, text.at, text.len);
    return known->matches;
}

/* Only a pattern with named groups has more to tell than yes or no. */
static bool item_matches(struct rulebook *book, const struct condition *condition, struct span text,
                         struct pattern_match *match)
{
    struct shared_pattern *shared = condition->shared;
    if (text.len <= MEMO_TEXT && !pattern_group_count(shared->pattern))
        return short_matches(book, shared, text);
    return pattern_match(shared->pattern, book->scratch, text, match);
}

/* Code and verb stand where the reply stands; whatever else told it has a better place. */
static bool is_more_telling(const struct rulebook *book, const struct captured *captured, size_t fact)
{
    bool of_reply = captured->place_fact == book->fact_code || captured->place_fact == book->fact_verb;
    return !captured->first || (of_reply && fact != book->fact_code && fact != book->fact_verb);
}

static void capture(const struct rulebook *book, struct captured *captured, const struct condition *condition,
                    const struct fact_item *item, const struct pattern_match *match)
{
    struct pattern *pattern = condition->shared->pattern;
    for (size_t i = 0; i < pattern_group_count(pattern) && captured->count < PATTERN_GROUPS; i++) {
        captured->name[captured->count] = pattern_group_name(pattern, i);
        captured->value[captured->count++] = match->group[i];
    }
    bool better = item->first && is_more_telling(book, captured, condition->fact);
    if (better || !captured->item.at) {
        captured->item = item->text;
        captured->item_fact = condition->fact;
    }
    if (better) {
        captured->place_fact = condition->fact;
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
    capture(book, captured, condition, item, &match);
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
            capture(asking->book, captured, condition, &fact.items[i], &match);
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
