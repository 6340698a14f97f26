#include "base/crowd.h"

#include "base/ascii.h"
#include "base/mix.h"

enum {
    HASHED_MOST = 256, /* octets; of longer words that begin alike there are as few as there is room for */
    ROOM_FIRST = 512   /* slots, a power of 2, and twice as many each time */
};

struct crowd {
    struct mix_seed seed;
    struct word **slots; /* the shortest with that hashed front; longer ones behind `next` */
    size_t room, count;
    bool has[HASHED_MOST + 1]; /* a word of which so many octets are hashed */
    size_t longest;
};

struct crowd *crowd_new(struct arena *arena)
{
    struct crowd *crowd = arena_take(arena, sizeof *crowd);
    crowd->seed = mix_seed();
    crowd->room = ROOM_FIRST;
    crowd->slots = arena_take(arena, crowd->room * sizeof(struct word *));
    return crowd;
}

static size_t hashed_of(struct span word)
{
    return word.len < HASHED_MOST ? word.len : HASHED_MOST;
}

static uint64_t hash_next(uint64_t hash, char octet)
{
    return mix_word(hash, (unsigned char)ascii_lower(octet));
}

static uint64_t hash_of(const struct crowd *crowd, struct span word)
{
    uint64_t hash = crowd->seed.word[0];
    for (size_t i = 0; i < hashed_of(word); i++)
        hash = hash_next(hash, word.at[i]);
    return hash;
}

static bool begins_with(struct span text, struct span word, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (ascii_lower(text.at[i]) != word.at[i])
            return false;
    return true;
}

/* The slot of words whose hashed part is the text's first `len` octets; an empty one if there is none. */
static struct word **slot_of(const struct crowd *crowd, uint64_t hash, struct span text, size_t len)
{
    size_t mask = crowd->room - 1, at = mix_word(hash, len) & mask;
    while (crowd->slots[at]) {
        struct span word = crowd->slots[at]->text;
        if (hashed_of(word) == len && begins_with(text, word, len))
            break;
        at = (at + 1) & mask;
    }
    return &crowd->slots[at];
}

static struct word **slot_of_word(const struct crowd *crowd, struct span word)
{
    return slot_of(crowd, hash_of(crowd, word), word, hashed_of(word));
}

static void grow(struct crowd *crowd, struct arena *arena)
{
    struct word **old = crowd->slots;
    size_t room = crowd->room;
    crowd->room *= 2;
    crowd->slots = arena_take(arena, crowd->room * sizeof(struct word *));
    for (size_t i = 0; i < room; i++)
        if (old[i])
            *slot_of_word(crowd, old[i]->text) = old[i];
}

void crowd_add(struct crowd *crowd, struct arena *arena, struct word *word)
{
    if (2 * crowd->count >= crowd->room)
        grow(crowd, arena);
    struct word **place = slot_of_word(crowd, word->text);
    size_t hashed = hashed_of(word->text);
    crowd->count += !*place;
    crowd->has[hashed] = true;
    crowd->longest = hashed > crowd->longest ? hashed : crowd->longest;
    while (*place && (*place)->text.len <= word->text.len && !span_equal((*place)->text, word->text))
        place = &(*place)->next;
    struct word *there = *place;
    bool again = there && span_equal(there->text, word->text);
    word->next = again ? there->next : there;
    if (again)
        word->again = there;
    *place = word;
}

size_t crowd_standing(const struct crowd *crowd, struct span text, const struct word *found[CROWD_NESTED])
{
    const struct word *nested[CROWD_NESTED];
    size_t seen = 0, most = text.len < crowd->longest ? text.len : crowd->longest;
    uint64_t hash = crowd->seed.word[0];
    for (size_t len = 1; len <= most; len++) {
        hash = hash_next(hash, text.at[len - 1]);
        const struct word *word = crowd->has[len] ? *slot_of(crowd, hash, text, len) : NULL;
        for (; word; word = word->next)
            if (word->text.len <= text.len && begins_with(text, word->text, word->text.len))
                nested[seen++ % CROWD_NESTED] = word;
    }
    size_t count = seen < CROWD_NESTED ? seen : CROWD_NESTED;
    for (size_t i = 0; i < count; i++)
        found[i] = nested[(seen - 1 - i) % CROWD_NESTED];
    return count;
}
