#include "base/words.h"

#include "base/ascii.h"

enum { BUCKETS = 4096, BITS = 65536 };

/* The first octets in lower case, the first one lowest; zero behind the end. */
static uint64_t front_of(struct span text)
{
    uint64_t front = 0;
    for (size_t i = 0; i < sizeof front && i < text.len; i++)
        front |= (uint64_t)(unsigned char)ascii_lower(text.at[i]) << 8 * i;
    return front;
}

static uint64_t mask_of(struct span text)
{
    return text.len < sizeof(uint64_t) ? ((uint64_t)1 << 8 * text.len) - 1 : UINT64_MAX;
}

/* By the first three octets. */
static unsigned bit_of(uint64_t front)
{
    return (unsigned)(front & 0xffffff) * 2654435761u >> 16;
}

static size_t bucket_of(uint64_t front)
{
    return bit_of(front) / (BITS / BUCKETS);
}

/* Where the word stands in its bucket, or where it would be put. */
static struct word **place_of(const struct word_index *index, const struct word *word)
{
    struct word **first = &index->bucket[bucket_of(word->front)];
    for (struct word **place = first; *place; place = &(*place)->next)
        if ((*place)->front == word->front && span_equal((*place)->text, word->text))
            return place;
    return first;
}

bool words_add(struct word_index *index, struct arena *arena, struct span word, size_t id)
{
    if (word.len < WORD_SHORTEST)
        return false;
    if (!index->bucket) {
        index->bucket = arena_take(arena, BUCKETS * sizeof(struct word *));
        index->begins = arena_take(arena, BITS / 8);
    }
    struct word *added = arena_take(arena, sizeof *added);
    *added = (struct word){
        .text = arena_lower(arena, word), .id = id, .front = front_of(word), .mask = mask_of(word)};
    struct word **place = place_of(index, added), *known = *place;
    bool again = known && span_equal(known->text, added->text);
    added->again = again ? known : NULL;
    added->next = again ? known->next : known;
    *place = added;
    index->begins[bit_of(added->front) / 8] |= (unsigned char)(1u << bit_of(added->front) % 8);
    return true;
}

static bool may_begin(const struct word_index *index, uint64_t front)
{
    return index->begins[bit_of(front) / 8] >> bit_of(front) % 8 & 1;
}

static bool ends_here(const struct word *word, struct span text)
{
    if (word->text.len > text.len)
        return false;
    for (size_t i = sizeof word->front; i < word->text.len; i++)
        if (ascii_lower(text.at[i]) != word->text.at[i])
            return false;
    return true;
}

/* The first word from `list` on that stands at the front of the text. */
static const struct word *standing(const struct word *list, uint64_t front, struct span text)
{
    while (list && !((front & list->mask) == list->front && ends_here(list, text)))
        list = list->next;
    return list;
}

struct seeing {
    void (*seen)(void *with, const struct word *word, size_t at);
    void *with;
};

static void see_standing(const struct word_index *index, struct span text, size_t at, struct seeing seeing)
{
    struct span rest = span_from(text, at);
    uint64_t front = front_of(rest);
    const struct word *word = standing(index->bucket[bucket_of(front)], front, rest);
    for (; word; word = standing(word->next, front, rest))
        for (const struct word *same = word; same; same = same->again)
            seeing.seen(seeing.with, same, at);
}

void words_scan_places(const struct word_index *index, struct span text,
                       void (*seen)(void *with, const struct word *word, size_t at), void *with)
{
    if (!index->bucket || text.len < WORD_SHORTEST)
        return;
    uint64_t three = front_of(span_cut(text, 0, WORD_SHORTEST)) << 8;
    for (size_t i = 0; i + WORD_SHORTEST <= text.len; i++) {
        three = three >> 8 | (uint64_t)(unsigned char)ascii_lower(text.at[i + 2]) << 16;
        if (may_begin(index, three))
            see_standing(index, text, i, (struct seeing){seen, with});
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

bool words_begin(const struct word_index *index, struct span text)
{
    uint64_t front = front_of(text);
    return index->bucket && may_begin(index, front) && standing(index->bucket[bucket_of(front)], front, text);
}
