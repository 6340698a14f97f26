/*
 * Which rules are worth asking about a reply: those whose code fits and of whose words one stands in the
 * text. The rest cannot hold, which a test proves by asking all.
 */
#include <string.h>

#include "rules/book.h"
#include "rules/required.h"

/* The built-in rules bring their words along; those of other folders are read off their patterns. */
static void find_words(struct rulebook *book, struct clause *clause)
{
    for (size_t i = 0; i < clause->count && !clause->words; i++) {
        size_t fact = clause->conditions[i].fact;
        if (fact != book->fact_text && fact != book->fact_reply)
            continue;
        struct span words[REQUIRED_MOST];
        struct span pattern = pattern_source(clause->conditions[i].shared->pattern);
        size_t count = required_words(book->arena, pattern, words);
        if (!count)
            continue;
        clause->words = arena_take(book->arena, count * sizeof *clause->words);
        memcpy(clause->words, words, count * sizeof *clause->words);
        clause->word_count = count;
    }
}

static void add_candidate(struct rulebook *book, struct rule *rule, struct clause *clause)
{
    *LIST_ADD(book->arena, &book->candidates) = (struct candidate){rule, clause};
    if (!rule->built_in)
        find_words(book, clause);
}

uint64_t *candidate_set_new(struct rulebook *book)
{
    return arena_take(book->arena, book->set_words * sizeof(uint64_t));
}

bool candidate_sets_meet(const struct rulebook *book, const uint64_t *a, const uint64_t *b)
{
    uint64_t both = 0;
    for (size_t i = 0; i < book->set_words; i++)
        both |= a[i] & b[i];
    return both;
}

static void add_words(struct rulebook *book, size_t id)
{
    const struct clause *clause = book->candidates.at[id].clause;
    if (clause->word_count)
        candidate_set_add(book->needs_word, id);
    for (size_t i = 0; i < clause->word_count; i++)
        if (!words_add(&book->words, book->arena, clause->words[i], id))
            candidate_set_add(book->beyond_ascii, id);
}

void book_index(struct rulebook *book)
{
    for (size_t i = 0; i < book->count; i++) {
        struct rule *rule = book->rules[i];
        if (rule->of_run)
            *LIST_ADD(book->arena, &book->run_rules) = rule;
        else if (!rule->of_reply)
            *LIST_ADD(book->arena, &book->session_rules) = rule;
        for (size_t j = 0; rule->of_reply && j < rule->when_count; j++)
            add_candidate(book, rule, &rule->when[j]);
    }
    book->set_words = book->candidates.count / 64 + 1;
    book->needs_word = candidate_set_new(book);
    book->beyond_ascii = candidate_set_new(book);
    book->seen = candidate_set_new(book);
    for (size_t i = 0; i < book->candidates.count; i++)
        add_words(book, i);
}
