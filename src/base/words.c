#include "base/words.h"

#include "base/ascii.h"

enum { BUCKETS = 4096, BITS = 65536 };

static unsigned key_of(const char *at)
{
    return (unsigned char)ascii_lower(at[0]) | (unsigned)(unsigned char)ascii_lower(at[1]) << 8 |
           (unsigned)(unsigned char)ascii_lower(at[2]) << 16;
}

static unsigned bit_of(unsigned key)
{
    return key * 2654435761u >> 16;
}

static size_t bucket_of(unsigned key)
{
    return bit_of(key) / (BITS / BUCKETS);
}

bool words_add(struct word_index *index, struct arena *arena, struct span word, size_t id)
{
    if (word.len < WORD_SHORTEST)
        return false;
    if (!index->bucket)
        index->bucket = arena_take(arena, BUCKETS * sizeof(struct word *));
    if (!index->begins)
        index->begins = arena_take(arena, BITS / 8);
    unsigned key = key_of(word.at);
    struct word *added = arena_take(arena, sizeof *added);
    struct word **bucket = &index->bucket[bucket_of(key)];
    *added = (struct word){arena_lower(arena, word), id, key, *bucket};
    *bucket = added;
    index->begins[bit_of(key) / 8] |= (unsigned char)(1u << bit_of(key) % 8);
    return true;
}

static bool stands_here(const struct word *word, const char *at, size_t left)
{
    if (word->text.len > left)
        return false;
    for (size_t i = WORD_SHORTEST; i < word->text.len; i++)
        if (ascii_lower(at[i]) != word->text.at[i])
            return false;
    return true;
}

/* The words that may stand here, as their first three octets do. */
static const struct word *beginning(const struct word_index *index, const char *at)
{
    unsigned key = key_of(at), bit = bit_of(key);
    return index->begins[bit / 8] >> bit % 8 & 1 ? index->bucket[bucket_of(key)] : NULL;
}

/* The first word in `list` that stands here. */
static const struct word *standing(const struct word *list, struct span text, size_t at)
{
    unsigned key = list ? key_of(text.at + at) : 0;
    while (list && !(list->key == key && stands_here(list, text.at + at, text.len - at)))
        list = list->next;
    return list;
}

void words_scan_places(const struct word_index *index, struct span text,
                       void (*seen)(void *with, const struct word *word, size_t at), void *with)
{
    for (size_t i = 0; index->bucket && i + WORD_SHORTEST <= text.len; i++)
        for (const struct word *word = standing(beginning(index, text.at + i), text, i); word;
             word = standing(word->next, text, i))
            seen(with, word, i);
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
    return index->bucket && text.len >= WORD_SHORTEST && standing(beginning(index, text.at), text, 0);
}
