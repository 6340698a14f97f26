/*
 * Which rules are worth asking about a reply: those whose code fits and of whose words one stands in the
 * text. The rest cannot hold, which a test proves by asking all.
 */
#include "rules/book.h"

enum { WORDS_MOST = 120 }; /* see required.c */

/* Words of the clause's condition on text or reply; 0: none can be told. */
static size_t clause_words(struct rulebook *book, const struct clause *clause, struct span *words)
{
    for (size_t i = 0; i < clause->count; i++) {
        size_t fact = clause->conditions[i].fact;
        if (fact != book->fact_text && fact != book->fact_reply)
            continue;
        size_t count = required_words(book->arena, pattern_source(clause->conditions[i].shared->pattern),
                                      words, WORDS_MOST);
        if (count)
            return count;
    }
    return 0;
}

static void add_candidate(struct rulebook *book, struct rule *rule, struct clause *clause)
{
    struct span words[WORDS_MOST];
    size_t count = clause_words(book, clause, words), id = book->candidates.count;
    *LIST_ADD(book->arena, &book->candidates) = (struct candidate){rule, clause};
    clause->needs_word = count > 0;
    for (size_t i = 0; i < count; i++)
        words_add(&book->words, book->arena, words[i], id);
}

void book_index(struct rulebook *book)
{
    for (size_t i = 0; i < book->count; i++) {
        struct rule *rule = book->rules[i];
        if (!rule->of_reply)
            *LIST_ADD(book->arena, &book->session_rules) = rule;
        for (size_t j = 0; rule->of_reply && j < rule->when_count; j++)
            add_candidate(book, rule, &rule->when[j]);
    }
    book->stamp = arena_take(book->arena, (book->candidates.count + 1) * sizeof *book->stamp);
}
