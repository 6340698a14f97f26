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

static void add_clause(struct rulebook *book, struct rule *rule, struct clause *clause)
{
    struct candidate candidate = {rule, clause};
    *(rule->of_reply ? LIST_ADD(book->arena, &book->candidates)
                     : LIST_ADD(book->arena, &book->session_clauses)) = candidate;
    if (rule->of_reply && !rule->built_in)
        find_words(book, clause);
}

void book_index(struct rulebook *book)
{
    for (size_t i = 0; i < book->count; i++) {
        struct rule *rule = book->rules[i];
        if (rule->of_run)
            *LIST_ADD(book->arena, &book->run_rules) = rule;
        for (size_t j = 0; !rule->of_run && j < rule->when_count; j++)
            add_clause(book, rule, &rule->when[j]);
    }
    book->set_words = set_length(book->candidates.count);
    book->needs_word = set_new(book->arena, book->candidates.count);
    for (size_t i = 0; i < book->candidates.count; i++)
        if (book->candidates.at[i].clause->word_count)
            set_add(book->needs_word, i);
    book->needs = needs_new(book);
    book->chooser = chooser_new(book);
    book->screen = screen_new(book);
}
