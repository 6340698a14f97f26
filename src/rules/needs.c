/*
 * Which clauses may hold by the words that stand in a reply. What a clause requires are needs, of which one
 * must be met; a need has one or two halves, of each of which a word must have been seen.
 */
#include <string.h>

#include "base/ascii.h"
#include "base/mix.h"
#include "rules/book.h"
#include "rules/required.h"

struct need_of {
    size_t candidate;
    bool two; /* halves */
};

/* Servers say most things again and again: what a text met is kept, with the very text. */
enum { MET_TEXT = 48, MET_TEXTS = 512 }; /* octets; places, a power of two */
struct met_text {
    char text[MET_TEXT];
    size_t len;    /* 0: the place is free */
    uint64_t *met; /* candidates */
};

struct needs {
    struct word_index words; /* id: twice the index of the need, and 1 for its second half */
    LIST(struct need_of) all;
    LIST(size_t) beyond_ascii; /* ids for which there are no words but a character beyond ASCII */
    size_t set_words;          /* of a set of needs */
    uint64_t *single;          /* those with one half */
    uint64_t *seen[2];         /* of whose first, second half a word was seen */
    uint64_t *met;             /* candidates, of a text that is not kept */
    struct mix_seed seed;
    struct met_text kept[MET_TEXTS];
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
    needs->seed = mix_seed();
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

static void find_met(const struct rulebook *book, struct span text, uint64_t *met)
{
    struct needs *needs = book->needs;
    size_t size = needs->set_words * sizeof *needs->single;
    memset(needs->seen[0], 0, size);
    memcpy(needs->seen[1], needs->single, size);
    memset(met, 0, book->set_words * sizeof *met);
    words_scan(&needs->words, text, see_word, needs);
    bool beyond = ascii_beyond(text.at, text.len);
    for (size_t i = 0; beyond && i < needs->beyond_ascii.count; i++)
        see(needs, needs->beyond_ascii.at[i]);
    for (size_t i = 0; i < needs->set_words; i++)
        for (uint64_t left = needs->seen[0][i] & needs->seen[1][i]; left; left = set_rest(left))
            set_add(met, needs->all.at[SET_WORD * i + set_lowest(left)].candidate);
}

const uint64_t *needs_met(const struct rulebook *book, struct span text)
{
    struct needs *needs = book->needs;
    if (!text.len || text.len > MET_TEXT) {
        find_met(book, text, needs->met);
        return needs->met;
    }
    struct met_text *kept = &needs->kept[mix_text(&needs->seed, text) % MET_TEXTS];
    if (span_equal((struct span){kept->text, kept->len}, text))
        return kept->met;
    memcpy(kept->text, text.at, text.len);
    kept->len = text.len;
    if (!kept->met)
        kept->met = set_new(book->arena, book->candidates.count);
    find_met(book, text, kept->met);
    return kept->met;
}
