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
    size_t id = book->candidates.count;
    *LIST_ADD(book->arena, &book->candidates) = (struct candidate){rule, clause};
    if (!rule->built_in)
        find_words(book, clause);
    clause->needs_word = clause->word_count > 0;
    for (size_t i = 0; i < clause->word_count; i++)
        clause->beyond_ascii |= !words_add(&book->words, book->arena, clause->words[i], id);
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
    book->stamp = arena_take(book->arena, (book->candidates.count + 1) * sizeof *book->stamp);
}
