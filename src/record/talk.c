#include "record/talk.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

struct talk *talks_find(struct talks *talks, struct span key)
{
    for (size_t i = talks->count; i > 0; i--) {
        struct talk *talk = talks->at[i - 1];
        if (!talk->over && span_equal((struct span){talk->key, talk->key_len}, span_cut(key, 0, KEY_MOST)))
            return talk;
    }
    return NULL;
}

struct talk *talks_begin(struct talks *talks, struct span key)
{
    if (talks->count == TALKS_MOST)
        return NULL;
    struct talk *talk = memory_get(sizeof *talk);
    key = span_cut(key, 0, KEY_MOST);
    if (key.len)
        memcpy(talk->key, key.at, key.len);
    talk->key_len = key.len;
    talks->at[talks->count++] = talk;
    talks->last = talk;
    return talk;
}

static bool is_over(const struct talk *talk, unsigned long line)
{
    return talk->over || (talk->builder.ended && line > talk->last_line + LINGER);
}

struct talk *talks_due(struct talks *talks, unsigned long line, bool all)
{
    if (!talks->count)
        return NULL;
    struct talk *talk = talks->at[0];
    if (!all && talks->count < TALKS_MOST && !is_over(talk, line))
        return NULL;
    talks->count--;
    memmove(talks->at, talks->at + 1, talks->count * sizeof *talks->at);
    if (talks->last == talk)
        talks->last = NULL;
    return talk;
}

void talk_free(struct talk *talk)
{
    arena_free(&talk->arena);
    text_free(&talk->dump.octets);
    free(talk);
}
