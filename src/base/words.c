#include "base/words.h"

#include "base/ascii.h"

enum { BUCKETS = 4096 };

static size_t bucket_of(const char *at)
{
    unsigned key = (unsigned char)ascii_lower(at[0]) | (unsigned)(unsigned char)ascii_lower(at[1]) << 8 |
                   (unsigned)(unsigned char)ascii_lower(at[2]) << 16;
    return (key * 2654435761u >> 20) % BUCKETS;
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

static bool stands_here(const struct word *word, struct span rest)
{
    if (word->text.len > rest.len)
        return false;
    for (size_t i = 0; i < word->text.len; i++)
        if (ascii_lower(rest.at[i]) != word->text.at[i])
            return false;
    return true;
}

void words_scan(const struct word_index *index, struct span text,
                void (*seen)(void *with, const struct word *word), void *with)
{
    if (!index->bucket)
        return;
    for (size_t i = 0; i + WORD_SHORTEST <= text.len; i++)
        for (const struct word *word = index->bucket[bucket_of(text.at + i)]; word; word = word->next)
            if (stands_here(word, span_from(text, i)))
                seen(with, word);
}
