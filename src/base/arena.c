#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/digits.h"
#include "base/memory.h"

enum {
    CHUNK = 32 * 1024, /* one small session and its report fit into one */
    ALIGN = _Alignof(max_align_t)
};

struct arena_chunk {
    struct arena_chunk *older;
    size_t used, room;
    max_align_t octets[];
};

static struct arena_chunk *chunk_new(struct arena_chunk *older, size_t room)
{
    struct arena_chunk *chunk = memory_resize(NULL, sizeof *chunk + room);
    chunk->older = older;
    chunk->used = 0;
    chunk->room = room;
    return chunk;
}

/* Not zeroed: for what is written over at once. `align`: a power of two, no more than a chunk's own. */
static void *take_aligned(struct arena *arena, size_t octets, size_t align)
{
    if (octets > SIZE_MAX / 2)
        memory_lack();
    struct arena_chunk *chunk = arena->newest;
    size_t piece = arena->piece ? arena->piece : CHUNK;
    size_t at = chunk ? (chunk->used + align - 1) & ~(align - 1) : 0;
    if (!chunk || at > chunk->room || chunk->room - at < octets) {
        arena->newest = chunk = chunk_new(chunk, octets > piece ? octets : piece);
        at = 0;
    }
    chunk->used = at + octets;
    return (char *)chunk->octets + at;
}

/* For texts, which may begin anywhere. */
static char *take_raw(struct arena *arena, size_t octets)
{
    return take_aligned(arena, octets, 1);
}

void *arena_take(struct arena *arena, size_t octets)
{
    return memset(take_aligned(arena, octets, ALIGN), 0, octets);
}

struct span arena_copy(struct arena *arena, struct span text)
{
    if (!text.len)
        return (struct span){"", 0};
    char *copy = take_raw(arena, text.len);
    memcpy(copy, text.at, text.len);
    return (struct span){copy, text.len};
}

const char *arena_string(struct arena *arena, struct span text)
{
    char *copy = take_raw(arena, text.len + 1);
    if (text.len)
        memcpy(copy, text.at, text.len);
    copy[text.len] = '\0';
    return copy;
}

/* Most texts are short: these are written once. */
struct span arena_print(struct arena *arena, const char *format, ...)
{
    char mostly[256];
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(mostly, sizeof mostly, format, args);
    if (len < 0)
        memory_lack();
    char *text = take_raw(arena, (size_t)len + 1);
    if ((size_t)len < sizeof mostly)
        memcpy(text, mostly, (size_t)len + 1);
    else
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    return (struct span){text, (size_t)len};
}

struct span arena_number(struct arena *arena, unsigned long number)
{
    char digits[DIGITS_MOST];
    return arena_copy(arena, (struct span){digits, digits_write(digits, number)});
}

struct span arena_join(struct arena *arena, struct span a, struct span b)
{
    char *text = take_raw(arena, a.len + b.len);
    if (a.len)
        memcpy(text, a.at, a.len);
    if (b.len)
        memcpy(text + a.len, b.at, b.len);
    return (struct span){text, a.len + b.len};
}

static struct span mapped(struct arena *arena, struct span text, char (*map)(char))
{
    char *copy = take_raw(arena, text.len);
    for (size_t i = 0; i < text.len; i++)
        copy[i] = map(text.at[i]);
    return (struct span){copy, text.len};
}

struct span arena_lower(struct arena *arena, struct span text)
{
    return mapped(arena, text, ascii_lower);
}

struct span arena_upper(struct arena *arena, struct span text)
{
    return mapped(arena, text, ascii_upper);
}

static void free_from(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_empty(struct arena *arena)
{
    struct arena_chunk *kept = arena->newest;
    if (!kept)
        return;
    free_from(kept->older);
    kept->older = NULL;
    kept->used = 0;
    if (kept->room > CHUNK)
        arena_free(arena);
}

void arena_free(struct arena *arena)
{
    free_from(arena->newest);
    arena->newest = NULL;
}

void *list_grown(struct arena *arena, void *items, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return items;
    enum { LARGE = 128 }; /* octets: many lists of such things end with two or three */
    size_t more = *room ? *room * 2 : size > LARGE ? 4 : 8;
    char *grown = take_aligned(arena, more * size, ALIGN);
    if (count)
        memcpy(grown, items, count * size);
    memset(grown + count * size, 0, (more - count) * size);
    *room = more;
    return grown;
}
