#include "record/phrase.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/memory.h"
#include "base/mix.h"

enum {
    PLACES = 8192, /* a power of two: the servers of a capture say some hundreds of phrases; and with the
                      longest in each it is two megabytes, whatever the capture is made of */
    LONGEST = 256, /* octets: longer texts are few */
    SHORTEST = 3,  /* a number takes two octets, and a length one */
    SEEN = 8192    /* a power of two: marks of texts that came once, the latest ones */
};

/* Each text has one place. If that is another's it has no number: nobody can make a search long. */
struct phrases {
    struct arena arena;
    struct span text[PLACES]; /* by number; the first is nobody's */
    uint16_t seen[SEEN];
    struct mix_seed seed;
};

struct phrases *phrases_new(void)
{
    struct phrases *phrases = memory_get(sizeof *phrases);
    phrases->seed = mix_seed();
    return phrases;
}

void phrases_free(struct phrases *phrases)
{
    if (!phrases)
        return;
    arena_free(&phrases->arena);
    free(phrases);
}

static bool came_before(struct phrases *phrases, uint64_t hash)
{
    uint16_t *seen = &phrases->seen[(hash >> 16) % SEEN], mark = (uint16_t)(hash >> 48 | 1);
    bool before = *seen == mark;
    *seen = mark;
    return before;
}

uint32_t phrases_number(struct phrases *phrases, struct span text)
{
    if (text.len < SHORTEST || text.len > LONGEST)
        return 0;
    uint64_t hash = mix_text(&phrases->seed, text);
    uint32_t number = (uint32_t)(hash % PLACES);
    struct span *place = &phrases->text[number];
    if (!number || (place->at && !span_equal(*place, text)))
        return 0;
    if (place->at)
        return number;
    if (!came_before(phrases, hash))
        return 0;
    *place = arena_copy(&phrases->arena, text);
    return number;
}

struct span phrases_text(const struct phrases *phrases, uint32_t number)
{
    return phrases->text[number];
}
