#include "rules/said.h"

#include <stdint.h>
#include <string.h>

enum {
    PLACES = 2 * SAID_TEXTS, /* a power of two; half of them stay free */
    SEEN = 4096              /* the same: marks of texts that came once */
};

struct said_book {
    struct {
        unsigned char len;
        char text[SAID_TEXT];
    } at[SAID_TEXTS]; /* by number; the first and the last are nobody's */
    unsigned short place[PLACES];
    unsigned short seen[SEEN];
    unsigned count;
};

struct said_texts said_texts_new(struct arena *arena)
{
    struct said_texts texts = {.generation = 1, .book = arena_take(arena, sizeof *texts.book)};
    texts.book->count = 1;
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
    memset(texts->book->place, 0, sizeof texts->book->place);
    texts->book->count = 1;
    texts->generation++;
}

/* Where its number stands or would stand. */
static unsigned short *place_of(struct said_book *book, struct span text, uint32_t hash)
{
    for (size_t i = hash % PLACES;; i = (i + 1) % PLACES) {
        unsigned number = book->place[i];
        if (!number || span_equal((struct span){book->at[number].text, book->at[number].len}, text))
            return &book->place[i];
    }
}

static unsigned number_new(struct said_texts *texts, struct span text, uint32_t hash)
{
    struct said_book *book = texts->book;
    if (book->count == SAID_NONE)
        forget(texts);
    unsigned number = book->count++;
    book->at[number].len = (unsigned char)text.len;
    if (text.len)
        memcpy(book->at[number].text, text.at, text.len);
    *place_of(book, text, hash) = (unsigned short)number;
    return number;
}

static bool came_before(struct said_book *book, uint32_t hash)
{
    unsigned short *seen = &book->seen[hash % SEEN], mark = (unsigned short)(hash >> 16 | 1);
    bool before = *seen == mark;
    *seen = mark;
    return before;
}

static unsigned number_of(struct said_texts *texts, struct span text, bool now)
{
    if (text.len > SAID_TEXT)
        return SAID_NONE;
    uint32_t hash = hash_of(text);
    unsigned number = *place_of(texts->book, text, hash);
    if (number)
        return number;
    return now || came_before(texts->book, hash) ? number_new(texts, text, hash) : SAID_NONE;
}

unsigned said_note(struct said_texts *texts, struct span text)
{
    unsigned number = number_of(texts, text, false); /* which may begin another generation */
    return texts->generation * SAID_NOTE_STEP + number;
}

unsigned said_number_now(struct said_texts *texts, struct span text)
{
    return number_of(texts, text, true);
}

void said_renew(const struct said_texts *texts, struct said *said, struct arena *arena)
{
    if (said->of)
        memset(said->of, 0, SAID_TEXTS * sizeof *said->of);
    else
        said->of = arena_take(arena, SAID_TEXTS * sizeof *said->of);
    said->generation = texts->generation;
}
