/* Whether conditions hold: three answers, as facts have them. */
#include <string.h>

#include "rules/book.h"

struct noted { /* an item, what patterns see of it, and where what is known of that is kept */
    const struct fact_item *item;
    struct span text;
    unsigned *note;
};

static bool matches_numbered(struct rulebook *book, struct shared_pattern *shared, struct span text,
                             unsigned number)
{
    enum said_answer said = said_recall(&book->texts, &shared->said, number, book->arena);
    if (said != SAID_NOTHING)
        return said == SAID_YES;
    bool matches = pattern_match(shared->pattern, book->scratch, text, NULL);
    said_keep(&shared->said, number, matches);
    return matches;
}

bool code_matches(struct rulebook *book, struct shared_pattern *shared, struct span digits)
{
    unsigned number = said_number_now(&book->texts, digits);
    return number == SAID_NONE ? pattern_match(shared->pattern, book->scratch, digits, NULL)
                               : matches_numbered(book, shared, digits, number);
}

/* What was found where an address is veiled is told as it stands in the record. */
static void unveil(const struct fact_item *item, struct pattern *pattern, struct pattern_match *match)
{
    for (size_t i = 0; item->own.len && i < pattern_group_count(pattern); i++)
        if (match->group[i].len)
            match->group[i].at = item->text.at + (match->group[i].at - item->own.at);
}

static bool found_in(struct rulebook *book, struct pattern *pattern, struct noted noted,
                     struct pattern_match *match)
{
    if (!pattern_match(pattern, book->scratch, noted.text, match))
        return false;
    if (match)
        unveil(noted.item, pattern, match);
    return true;
}

/* A pattern with named groups has more to tell than yes or no, for who gives `match`. */
static bool item_matches(struct rulebook *book, struct shared_pattern *shared, struct noted noted,
                         struct pattern_match *match)
{
    if (!pattern_may_begin(shared->pattern, noted.text))
        return false;
    unsigned number = said_number(&book->texts, noted.text, noted.note);
    if (number == SAID_NONE)
        return found_in(book, shared->pattern, noted, match);
    if (!matches_numbered(book, shared, noted.text, number))
        return false;
    return !match || !pattern_group_count(shared->pattern) || found_in(book, shared->pattern, noted, match);
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

/* The first item that matches, NULL. */
static const struct fact_item *first_match(const struct asking *asking, const struct condition *condition,
                                           const struct fact *fact, struct pattern_match *match)
{
    unsigned *notes = fact->count ? facts_notes(asking->facts, condition->fact) : NULL;
    for (size_t i = 0; i < fact->count; i++) {
        const struct fact_item *item = &fact->items[i];
        struct noted noted = {item, item->own.len ? item->own : item->text, &notes[i]};
        if (item_matches(asking->book, condition->shared, noted, match))
            return item;
    }
    return NULL;
}

static bool has_match(const struct asking *asking, const struct condition *condition, const struct fact *fact,
                      struct captured *captured)
{
    struct pattern_match match;
    const struct fact_item *item = first_match(asking, condition, fact, &match);
    if (item)
        capture(asking->book, captured, condition, item, &match);
    return item;
}

bool condition_met(const struct asking *asking, const struct condition *condition, const struct fact *fact)
{
    return first_match(asking, condition, fact, NULL);
}

bool condition_true(const struct asking *asking, const struct condition *condition)
{
    struct fact fact = facts_ask(asking->facts, condition->fact, asking->at);
    return condition_met(asking, condition, &fact);
}

static enum answer condition_holds(const struct asking *asking, const struct condition *condition,
                                   struct captured *captured)
{
    struct fact fact = facts_ask(asking->facts, condition->fact, asking->at);
    if (fact.known)
        return has_match(asking, condition, &fact, captured) ? ANSWER_YES : ANSWER_NO;
    if (!captured->has_unknown) {
        captured->has_unknown = true;
        captured->unknown_fact = condition->fact;
    }
    return ANSWER_UNKNOWN;
}

void captured_begin(struct captured *captured, const struct clause *clause)
{
    captured->clause = clause;
    captured->count = 0;
    captured->first = captured->last = 0;
    captured->place_fact = captured->item_fact = captured->unknown_fact = 0;
    captured->item = (struct span){0};
    captured->has_unknown = false;
}

enum answer clause_holds(const struct asking *asking, const struct clause *clause, struct captured *captured)
{
    enum answer all = ANSWER_YES;
    captured_begin(captured, clause);
    for (size_t i = 0; i < clause->count; i++) {
        enum answer one = condition_holds(asking, &clause->conditions[i], captured);
        if (one != ANSWER_YES && all == ANSWER_YES)
            captured->untrue = i;
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
