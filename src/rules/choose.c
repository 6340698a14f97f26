/*
 * Which candidates may hold of a reply: their code, verb and enhanced code fit, and of the words that they
 * require one stands there. Servers say most things again and again, so what was chosen for a reply is kept
 * with all that it was chosen by, to the octet.
 */
#include <string.h>

#include "base/mix.h"
#include "base/once.h"
#include "rules/book.h"

enum {
    ALIKES = 2048, /* places, a power of two; each reply has two of them */
    FEW = 64       /* candidates; a refusal leaves some 30 */
};

struct alike { /* a reply as it was said, and what was chosen for it */
    char key[REPLY_KEY];
    size_t len;
    size_t count;
    unsigned few[FEW];
};

struct chooser {
    struct mix_seed seed;
    unsigned *all;              /* of a reply that is not kept */
    struct alike *kept[ALIKES]; /* NULL: the place was never taken */
    struct once once; /* replies that name somebody do not come again, and shall not crowd out the rest */
};

struct chooser *chooser_new(struct rulebook *book)
{
    struct chooser *chooser = arena_take(book->arena, sizeof *chooser);
    chooser->seed = mix_seed();
    chooser->all = arena_take(book->arena, (book->candidates.count + 1) * sizeof *chooser->all);
    return chooser;
}

static size_t choose(const struct asking *asking, const struct reply_key *key, unsigned *chosen)
{
    struct rulebook *book = asking->book;
    const uint64_t *fits = fits_find(asking, key), *met = fits;
    size_t count = 0;
    if (!fits)
        return 0;
    if (!book->asks_all && sets_meet(fits, book->needs_word, book->set_words))
        met = needs_met(book, facts_ask(asking->facts, book->fact_reply, asking->at).items[0].text);
    for (size_t i = 0; i < book->set_words; i++)
        for (uint64_t left = fits[i] & (met[i] | ~book->needs_word[i]); left; left = set_rest(left))
            chosen[count++] = (unsigned)(SET_WORD * i + set_lowest(left));
    return count;
}

static struct chosen chosen_for(struct alike *alike)
{
    return (struct chosen){alike->few, alike->count, &alike->count};
}

static bool is_for(const struct alike *alike, struct span octets)
{
    return alike && span_equal((struct span){alike->key, alike->len}, octets);
}

/* Where the reply is kept or, if it is not, would be. */
static struct alike **place_of(struct chooser *chooser, struct span octets, uint64_t hash)
{
    struct alike **one = &chooser->kept[hash % ALIKES], **other = &chooser->kept[(hash >> 32) % ALIKES];
    bool taken = *one && !is_for(*one, octets);
    return taken && (!*other || is_for(*other, octets)) ? other : one;
}

static struct chosen keep(struct rulebook *book, struct alike **place, struct span octets,
                          struct chosen chosen)
{
    if (!*place)
        *place = arena_take(book->arena, sizeof **place);
    struct alike *alike = *place;
    memcpy(alike->key, octets.at, octets.len);
    alike->len = octets.len;
    alike->count = chosen.count;
    memcpy(alike->few, chosen.at, chosen.count * sizeof *chosen.at);
    return chosen_for(alike);
}

struct chosen candidates_choose(const struct asking *asking)
{
    struct rulebook *book = asking->book;
    struct chooser *chooser = book->chooser;
    struct reply_key key = facts_reply_key(asking->facts, asking->at);
    struct span octets = {key.octets, key.len};
    uint64_t hash = mix_text(&chooser->seed, octets);
    struct alike **place = place_of(chooser, octets, hash);
    bool keeps = key.len && !book->asks_all;
    if (keeps && is_for(*place, octets))
        return chosen_for(*place);
    struct chosen chosen = {chooser->all, choose(asking, &key, chooser->all), NULL};
    return keeps && chosen.count <= FEW && once_before(&chooser->once, hash)
               ? keep(book, place, octets, chosen)
               : chosen;
}

void candidates_leave(struct chosen chosen, size_t count)
{
    if (chosen.kept)
        *chosen.kept = count;
}
