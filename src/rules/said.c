#include "rules/said.h"

#include <stdint.h>
#include <string.h>

enum {
    PLACES = 2 * SAID_TEXTS, /* a power of two; half of them stay free */
    SEEN = 4096              /* the same: marks of texts that came once */
};

/* A note: the number, and the generation, as numbers are given away anew. */
enum { NUMBERLESS = SAID_TEXTS, GENERATION_STEP };

struct said_texts {
    struct {
        unsigned char len;
        char text[SAID_TEXT];
    } at[SAID_TEXTS]; /* by number; the first one is nobody's */
    unsigned short place[PLACES];
    unsigned short seen[SEEN];
    unsigned count, generation;
};

struct said_texts *said_texts_new(struct arena *arena)
{
    struct said_texts *texts = arena_take(arena, sizeof *texts);
    texts->count = texts->generation = 1;
    return texts;
}

static uint32_t hash_of(struct span text)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * 16777619u;
    return hash ^ hash >> 15;
}

static void forget(struct said_texts *texts)
{
    memset(texts->place, 0, sizeof texts->place);
    texts->count = 1;
    texts->generation++;
}

/* Where its number stands or would stand. */
static unsigned short *place_of(struct said_texts *texts, struct span text, uint32_t hash)
{
    for (size_t i = hash % PLACES;; i = (i + 1) % PLACES) {
        unsigned number = texts->place[i];
        if (!number || span_equal((struct span){texts->at[number].text, texts->at[number].len}, text))
            return &texts->place[i];
    }
}

static unsigned number_new(struct said_texts *texts, struct span text, uint32_t hash)
{
    if (texts->count == SAID_TEXTS)
        forget(texts);
    unsigned number = texts->count++;
    texts->at[number].len = (unsigned char)text.len;
    if (text.len)
        memcpy(texts->at[number].text, text.at, text.len);
    *place_of(texts, text, hash) = (unsigned short)number;
    return number;
}

static bool came_before(struct said_texts *texts, uint32_t hash)
{
    unsigned short *seen = &texts->seen[hash % SEEN], mark = (unsigned short)(hash >> 16 | 1);
    bool before = *seen == mark;
    *seen = mark;
    return before;
}

static unsigned number_of(struct said_texts *texts, struct span text, bool now)
{
    if (text.len > SAID_TEXT)
        return 0;
    uint32_t hash = hash_of(text);
    unsigned number = *place_of(texts, text, hash);
    return number || !(now || came_before(texts, hash)) ? number : number_new(texts, text, hash);
}

unsigned said_number(struct said_texts *texts, struct span text, unsigned *note)
{
    if (*note / GENERATION_STEP == texts->generation)
        return *note % GENERATION_STEP % NUMBERLESS;
    unsigned number = number_of(texts, text, false);
    *note = texts->generation * GENERATION_STEP + (number ? number : NUMBERLESS);
    return number;
}

unsigned said_number_now(struct said_texts *texts, struct span text)
{
    return number_of(texts, text, true);
}

signed char *said_place(const struct said_texts *texts, struct said *said, unsigned number,
                        struct arena *arena)
{
    if (!said->of)
        said->of = arena_take(arena, SAID_TEXTS * sizeof *said->of);
    else if (said->generation != texts->generation)
        memset(said->of, 0, SAID_TEXTS * sizeof *said->of);
    said->generation = texts->generation;
    return &said->of[number];
}
