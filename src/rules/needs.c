/*
 * Which clauses may hold by the words that stand in a reply. What a clause requires are needs, of which one
 * must be met; a need has one or two halves, of each of which a word must have been seen.
 */
#include <string.h>

#include "base/ascii.h"
#include "rules/book.h"
#include "rules/required.h"

struct need_of {
    size_t candidate;
    bool two; /* halves */
};

struct needs {
    struct word_index words; /* id: twice the index of the need, and 1 for its second half */
    LIST(struct need_of) all;
    LIST(size_t) beyond_ascii; /* ids for which there are no words but a character beyond ASCII */
    size_t set_words;          /* of a set of needs */
    uint64_t *single;          /* those with one half */
    uint64_t *seen[2];         /* of whose first, second half a word was seen */
    uint64_t *met;             /* candidates */
};

static void read_words(struct needs *needs, struct arena *arena, size_t candidate,
                       const struct clause *clause)
{
    size_t half = 0;
    for (size_t i = 0; i < clause->word_count; i++) {
        struct span word = clause->words[i];
        bool begins = span_is(word, REQUIRED_OR), joins = span_is(word, REQUIRED_AND);
        if (i == 0 || begins) {
            *LIST_ADD(arena, &needs->all) = (struct need_of){candidate, false};
            half = 0;
        }
        half = joins ? 1 : half;
        needs->all.at[needs->all.count - 1].two |= half;
        size_t id = 2 * (needs->all.count - 1) + half;
        if (!joins && !begins && !words_add(&needs->words, arena, word, id))
            *LIST_ADD(arena, &needs->beyond_ascii) = id;
    }
}

struct needs *needs_new(struct rulebook *book)
{
    struct arena *arena = book->arena;
    struct needs *needs = arena_take(arena, sizeof *needs);
    for (size_t i = 0; i < book->candidates.count; i++)
        read_words(needs, arena, i, book->candidates.at[i].clause);
    needs->set_words = set_length(needs->all.count);
    needs->single = set_new(arena, needs->all.count);
    needs->seen[0] = set_new(arena, needs->all.count);
    needs->seen[1] = set_new(arena, needs->all.count);
    needs->met = set_new(arena, book->candidates.count);
    for (size_t i = 0; i < needs->all.count; i++)
        if (!needs->all.at[i].two)
            set_add(needs->single, i);
    return needs;
}

static void see(struct needs *needs, size_t id)
{
    set_add(needs->seen[id % 2], id / 2);
}

static void see_word(void *with, const struct word *word)
{
    see(with, word->id);
}

const uint64_t *needs_met(const struct rulebook *book, struct span text)
{
    struct needs *needs = book->needs;
    memset(needs->seen[0], 0, needs->set_words * sizeof *needs->single);
    memcpy(needs->seen[1], needs->single, needs->set_words * sizeof *needs->single);
    memset(needs->met, 0, book->set_words * sizeof *needs->met);
    words_scan(&needs->words, text, see_word, needs);
    bool beyond = ascii_beyond(text.at, text.len);
    for (size_t i = 0; beyond && i < needs->beyond_ascii.count; i++)
        see(needs, needs->beyond_ascii.at[i]);
    for (size_t i = 0; i < needs->set_words; i++)
        for (uint64_t left = needs->seen[0][i] & needs->seen[1][i]; left; left = set_rest(left))
            set_add(needs->met, needs->all.at[SET_WORD * i + set_lowest(left)].candidate);
    return needs->met;
}
