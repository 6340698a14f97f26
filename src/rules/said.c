#include "rules/said.h"

#include <string.h>

#include "base/mix.h"
#include "base/once.h"

enum {
    PLACES = 2 * SAID_TEXTS, /* a power of two; half of them stay free */
    WORDS = SAID_TEXTS / SAID_CELLS
};

struct said_book {
    struct mix_seed seed;
    struct {
        unsigned from;
        unsigned char len;
    } at[SAID_TEXTS]; /* by number; the first and the last are nobody's */
    char text[SAID_OCTETS];
    unsigned short place[PLACES];
    struct once once;
    unsigned count, octets;
};

struct said_texts said_texts_new(struct arena *arena)
{
    struct said_texts texts = {.generation = 1, .book = arena_take(arena, sizeof *texts.book)};
    texts.book->seed = mix_seed();
    texts.book->count = 1;
    return texts;
}

static void forget(struct said_texts *texts)
{
    memset(texts->book->place, 0, sizeof texts->book->place);
    texts->book->count = 1;
    texts->book->octets = 0;
    texts->generation++;
}

static struct span text_of(const struct said_book *book, unsigned number)
{
    return (struct span){book->text + book->at[number].from, book->at[number].len};
}

/* Where its number stands or would stand. */
static unsigned short *place_of(struct said_book *book, struct span text, uint64_t hash)
{
    for (size_t i = hash % PLACES;; i = (i + 1) % PLACES) {
        unsigned number = book->place[i];
        if (!number || span_equal(text_of(book, number), text))
            return &book->place[i];
    }
}

static unsigned number_new(struct said_texts *texts, struct span text, uint64_t hash)
{
    struct said_book *book = texts->book;
    if (book->count == SAID_NONE || book->octets + text.len > sizeof book->text)
        forget(texts);
    unsigned number = book->count++;
    book->at[number].from = book->octets;
    book->at[number].len = (unsigned char)text.len;
    if (text.len)
        memcpy(book->text + book->octets, text.at, text.len);
    book->octets += (unsigned)text.len;
    *place_of(book, text, hash) = (unsigned short)number;
    return number;
}

static unsigned number_of(struct said_texts *texts, struct span text, bool now)
{
    if (text.len > SAID_TEXT)
        return SAID_NONE;
    uint64_t hash = mix_text(&texts->book->seed, text);
    unsigned number = *place_of(texts->book, text, hash);
    if (number)
        return number;
    return now || once_before(&texts->book->once, hash) ? number_new(texts, text, hash) : SAID_NONE;
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
        memset(said->of, 0, WORDS * sizeof *said->of);
    else
        said->of = arena_take(arena, WORDS * sizeof *said->of);
    said->generation = texts->generation;
}

void said_keep(struct said *said, unsigned number, bool yes)
{
    enum said_answer answer = yes ? SAID_YES : SAID_NO;
    said->of[number / SAID_CELLS] |= (uint64_t)answer << number % SAID_CELLS * 2;
}
