#include "base/words.h"

#include "base/ascii.h"

enum { BUCKETS = 4096 };

static unsigned bucket_key(const char *at)
{
    return (unsigned char)ascii_lower(at[0]) | (unsigned)(unsigned char)ascii_lower(at[1]) << 8 |
           (unsigned)(unsigned char)ascii_lower(at[2]) << 16;
}

static size_t bucket_of(const char *at)
{
    return (bucket_key(at) * 2654435761u >> 20) % BUCKETS;
}

bool words_add(struct word_index *index, struct arena *arena, struct span word, size_t id)
{
    if (word.len < WORD_SHORTEST)
        return false;
    if (!index->bucket)
        index->bucket = arena_take(arena, BUCKETS * sizeof(struct word *));
    struct word *added = arena_take(arena, sizeof *added);
    struct word **bucket = &index->bucket[bucket_of(word.at)];
    *added = (struct word){arena_lower(arena, word), id, *bucket};
    *bucket = added;
    return true;
}

static bool stands_here(const struct word *word, const char *at, size_t left)
{
    if (word->text.len > left)
        return false;
    for (size_t i = WORD_SHORTEST; i < word->text.len; i++)
        if (ascii_lower(at[i]) != word->text.at[i])
            return false;
    return bucket_key(at) == bucket_key(word->text.at);
}

void words_scan(const struct word_index *index, struct span text,
                void (*seen)(void *with, const struct word *word), void *with)
{
    if (!index->bucket)
        return;
    for (size_t i = 0; i + WORD_SHORTEST <= text.len; i++)
        for (const struct word *word = index->bucket[bucket_of(text.at + i)]; word; word = word->next)
            if (stands_here(word, text.at + i, text.len - i))
                seen(with, word);
}

void words_scan_places(const struct word_index *index, struct span text,
                       void (*seen)(void *with, const struct word *word, size_t at), void *with)
{
    if (!index->bucket)
        return;
    for (size_t i = 0; i + WORD_SHORTEST <= text.len; i++)
        for (const struct word *word = index->bucket[bucket_of(text.at + i)]; word; word = word->next)
            if (stands_here(word, text.at + i, text.len - i))
                seen(with, word, i);
}
