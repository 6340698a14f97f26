#include "base/words.h"

#include <string.h>

#include "base/ascii.h"
#include "base/crowd.h"

enum {
    CODE_BITS = 5, /* letters have codes of their own, all else shares what is left */
    LETTERS = 26,
    KEYS = 1 << (3 * CODE_BITS),
    BUCKETS = KEYS / 8,
    LISTED_MOST =
        256, /* words of a bucket; the book's longest, messages with "SMTP" in front, has some 130 */
    WORD_BITS = 64
};

/* Eight octets at once: those from A to Z, which the first sum gives a topmost bit and the second does not,
 * get 0x20. */
static uint64_t lower_eight(uint64_t eight)
{
    const uint64_t ones = UINT64_MAX / 0xff, tops = ones * 0x80, low = eight & ~tops;
    uint64_t from_a = low + ones * (0x80 - 'A'), over_z = low + ones * (0x7f - 'Z');
    return eight | (from_a & ~over_z & ~eight & tops) >> 2;
}

/* The first octets in lower case, the first one lowest; zero behind the end. */
static uint64_t front_of(struct span text)
{
    uint64_t front = 0;
    if (text.len >= sizeof front && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        memcpy(&front, text.at, sizeof front);
        return lower_eight(front);
    }
    for (size_t i = 0; i < sizeof front && i < text.len; i++)
        front |= (uint64_t)(unsigned char)ascii_lower(text.at[i]) << 8 * i;
    return front;
}

static uint64_t mask_of(struct span text)
{
    return text.len < sizeof(uint64_t) ? ((uint64_t)1 << 8 * text.len) - 1 : UINT64_MAX;
}

static unsigned char *codes_new(struct arena *arena)
{
    unsigned char *codes = arena_take(arena, 256);
    for (int octet = 0; octet < 256; octet++) {
        char lower = ascii_lower((char)(unsigned char)octet);
        bool letter = lower >= 'a' && lower <= 'z';
        codes[octet] = (unsigned char)(letter ? lower - 'a' : LETTERS + octet % (32 - LETTERS));
    }
    return codes;
}

/* What comes in goes to the right, what is older than three octets goes. */
static size_t key_next(const struct word_index *index, size_t key, char octet)
{
    return (key << CODE_BITS | index->codes[(unsigned char)octet]) & (KEYS - 1);
}

/* By the first three octets; there are so many. */
static size_t key_of(const struct word_index *index, struct span text)
{
    size_t key = 0;
    for (size_t i = 0; i < WORD_SHORTEST; i++)
        key = key_next(index, key, text.at[i]);
    return key;
}

static bool may_begin(const struct word_index *index, size_t key)
{
    return index->begins[key / WORD_BITS] >> key % WORD_BITS & 1;
}

static size_t bucket_of(size_t key)
{
    return key / (KEYS / BUCKETS);
}

static struct crowd *crowd_of(const struct word_index *index, size_t bucket)
{
    return index->crowds ? index->crowds[bucket] : NULL;
}

static void make_crowd(struct word_index *index, struct arena *arena, size_t bucket)
{
    const struct word_list *list = index->bucket[bucket];
    if (!index->crowds)
        index->crowds = arena_take(arena, BUCKETS * sizeof(struct crowd *));
    index->crowds[bucket] = crowd_new(arena);
    for (size_t i = list->count; i-- > 0;)
        crowd_add(index->crowds[bucket], arena, list->at[i].word);
    index->bucket[bucket] = NULL;
}

/* There is room for as many as the next power of two. */
static struct word_list *with_room(struct arena *arena, struct word_list *list)
{
    size_t count = list ? list->count : 0;
    if (count & (count - 1))
        return list;
    struct word_list *grown = arena_take(arena, sizeof *grown + (count ? 2 * count : 1) * sizeof *grown->at);
    if (list)
        memcpy(grown, list, sizeof *list + count * sizeof *list->at);
    return grown;
}

/* Into the list of its bucket, or to the same word in it; how many words stand there. */
static size_t add_to_list(struct word_list **list, struct arena *arena, struct word *word)
{
    uint64_t front = front_of(word->text);
    size_t count = *list ? (*list)->count : 0;
    for (size_t i = 0; i < count; i++) {
        struct word_front *known = &(*list)->at[i];
        if (known->front == front && span_equal(known->word->text, word->text)) {
            word->again = known->word;
            known->word = word;
            return count;
        }
    }
    *list = with_room(arena, *list);
    (*list)->at[(*list)->count++] = (struct word_front){front, mask_of(word->text), word};
    return count;
}

bool words_add(struct word_index *index, struct arena *arena, struct span word, size_t id)
{
    if (word.len < WORD_SHORTEST)
        return false;
    if (!index->bucket) {
        index->bucket = arena_take(arena, BUCKETS * sizeof(struct word_list *));
        index->begins = arena_take(arena, KEYS / 8);
        index->codes = codes_new(arena);
    }
    struct word *added = arena_take(arena, sizeof *added);
    *added = (struct word){.text = arena_lower(arena, word), .id = id};
    size_t key = key_of(index, word), bucket = bucket_of(key);
    if (crowd_of(index, bucket))
        crowd_add(index->crowds[bucket], arena, added);
    else if (add_to_list(&index->bucket[bucket], arena, added) >= LISTED_MOST)
        make_crowd(index, arena, bucket);
    index->begins[key / WORD_BITS] |= (uint64_t)1 << key % WORD_BITS;
    return true;
}

static bool ends_here(const struct word *word, struct span text)
{
    if (word->text.len > text.len)
        return false;
    for (size_t i = sizeof(uint64_t); i < word->text.len; i++)
        if (ascii_lower(text.at[i]) != word->text.at[i])
            return false;
    return true;
}

static bool stands(const struct word_front *one, uint64_t front, struct span text)
{
    return (front & one->mask) == one->front && ends_here(one->word, text);
}

struct seeing {
    void (*seen)(void *with, const struct word *word, size_t at);
    void *with;
};

static void see_all(const struct word *word, size_t at, struct seeing seeing)
{
    for (; word; word = word->again)
        seeing.seen(seeing.with, word, at);
}

static void see_crowd(const struct crowd *crowd, struct span rest, size_t at, struct seeing seeing)
{
    const struct word *found[CROWD_NESTED];
    size_t count = crowd_standing(crowd, rest, found);
    for (size_t i = 0; i < count; i++)
        see_all(found[i], at, seeing);
}

static void see_standing(const struct word_index *index, size_t bucket, struct span rest, size_t at,
                         struct seeing seeing)
{
    uint64_t front = front_of(rest);
    if (crowd_of(index, bucket))
        see_crowd(index->crowds[bucket], rest, at, seeing);
    const struct word_list *list = index->bucket[bucket];
    for (size_t i = list ? list->count : 0; i-- > 0;)
        if (stands(&list->at[i], front, rest))
            see_all(list->at[i].word, at, seeing);
}

void words_scan_places(const struct word_index *index, struct span text,
                       void (*seen)(void *with, const struct word *word, size_t at), void *with)
{
    enum { BEFORE = WORD_SHORTEST - 1 };
    if (!index->bucket || text.len < WORD_SHORTEST)
        return;
    size_t key = 0;
    for (size_t i = 0; i < BEFORE; i++)
        key = key_next(index, key, text.at[i]);
    for (size_t i = BEFORE; i < text.len; i++) {
        key = key_next(index, key, text.at[i]);
        if (may_begin(index, key))
            see_standing(index, bucket_of(key), span_from(text, i - BEFORE), i - BEFORE,
                         (struct seeing){seen, with});
    }
}

struct placeless {
    void (*seen)(void *with, const struct word *word);
    void *with;
};

static void see_placeless(void *with, const struct word *word, size_t at)
{
    const struct placeless *placeless = with;
    (void)at;
    placeless->seen(placeless->with, word);
}

void words_scan(const struct word_index *index, struct span text,
                void (*seen)(void *with, const struct word *word), void *with)
{
    struct placeless placeless = {seen, with};
    words_scan_places(index, text, see_placeless, &placeless);
}

static bool any_stands(const struct word_list *list, struct span text)
{
    uint64_t front = front_of(text);
    for (size_t i = 0; list && i < list->count; i++)
        if (stands(&list->at[i], front, text))
            return true;
    return false;
}

bool words_begin(const struct word_index *index, struct span text)
{
    if (!index->bucket || text.len < WORD_SHORTEST)
        return false;
    const struct word *found[CROWD_NESTED];
    size_t key = key_of(index, text), bucket = bucket_of(key);
    return may_begin(index, key) &&
           ((crowd_of(index, bucket) && crowd_standing(index->crowds[bucket], text, found)) ||
            any_stands(index->bucket[bucket], text));
}
