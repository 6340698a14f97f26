#include "base/names.h"

#include <stdlib.h>

#include "base/memory.h"

enum {
    PLACE_BITS = 12,
    CHUNK = (1 << PLACE_BITS) - 16, /* octets: with what malloc adds, the pages are used to their ends */
    BLOCK = 4, /* texts: more are passed over for each that is looked at, fewer take more places */
    ROOM_FIRST = 64,
    NUMBER_BITS = 25, /* of a slot; the others are the hash's and spare most looks at the text */
    NAMES_MOST = (1 << NUMBER_BITS) - 1,
    TWO_OCTETS = 0x80 /* in a length: its lower half follows */
};

/* ---- texts ---- */

struct standing {
    struct span text;
    uint32_t next; /* place */
};

/* A length of 0, or the end of the chunk: it goes on in the next one. */
static struct standing text_at(const struct names *names, uint32_t place)
{
    size_t chunk = place >> PLACE_BITS, at = place & ((1u << PLACE_BITS) - 1);
    if (at == CHUNK || !names->chunks[chunk][at]) {
        chunk++;
        at = 0;
    }
    const char *octets = names->chunks[chunk];
    size_t len = (unsigned char)octets[at++];
    if (len & TWO_OCTETS)
        len = (len & ~(size_t)TWO_OCTETS) << 8 | (unsigned char)octets[at++];
    return (struct standing){{octets + at, len}, (uint32_t)(chunk << PLACE_BITS | (at + len))};
}

struct span names_text(const struct names *names, uint32_t number)
{
    if (!number || number > names->count)
        return (struct span){"", 0};
    struct standing standing = {.next = names->blocks[(number - 1) / BLOCK]};
    for (uint32_t before = (number - 1) % BLOCK + 1; before; before--)
        standing = text_at(names, standing.next);
    return standing.text;
}

static void chunk_add(struct names *names)
{
    if (names->chunk_count && names->used < CHUNK)
        names->chunks[names->chunk_count - 1][names->used] = 0;
    names->chunks = memory_resize(names->chunks, (names->chunk_count + 1) * sizeof *names->chunks);
    names->chunks[names->chunk_count++] = memory_resize(NULL, CHUNK);
    names->used = 0;
}

/* A list that grows whenever its count is a power of two. */
static void block_add(struct names *names, uint32_t place)
{
    size_t blocks = names->count / BLOCK;
    if (!(blocks & (blocks - 1)))
        names->blocks = memory_resize(names->blocks, (blocks ? blocks * 2 : 1) * sizeof *names->blocks);
    names->blocks[blocks] = place;
}

static void text_put(struct names *names, struct span text)
{
    bool two = text.len >= TWO_OCTETS;
    if (!names->chunk_count || CHUNK - names->used < text.len + 1 + two)
        chunk_add(names);
    if (names->count % BLOCK == 0)
        block_add(names, (uint32_t)((names->chunk_count - 1) << PLACE_BITS | names->used));
    char *at = names->chunks[names->chunk_count - 1] + names->used;
    if (two)
        *at++ = (char)(text.len >> 8 | TWO_OCTETS);
    *at++ = (char)text.len;
    memcpy(at, text.at, text.len);
    names->used += text.len + 1 + two;
    names->octets += text.len;
    names->count++;
}

/* ---- numbers of texts ---- */

static uint32_t mark_of(uint64_t hash)
{
    return (uint32_t)hash << NUMBER_BITS;
}

static size_t slot_first(const struct names *names, uint64_t hash)
{
    return (size_t)((hash >> 32) * names->slot_room >> 32);
}

static size_t slot_next(const struct names *names, size_t slot)
{
    return slot + 1 == names->slot_room ? 0 : slot + 1;
}

static void slot_fill(struct names *names, uint64_t hash, size_t number)
{
    size_t slot = slot_first(names, hash);
    while (names->slots[slot])
        slot = slot_next(names, slot);
    names->slots[slot] = mark_of(hash) | (uint32_t)number;
}

/* Four of five slots are taken before it grows, by a half: it is the numbers that take room, not the gaps. */
static bool is_full(const struct names *names)
{
    return (names->count + 1) * 5 > names->slot_room * 4;
}

static void grow(struct names *names)
{
    if (!names->slot_room)
        names->seed = mix_seed();
    names->slot_room = names->slot_room ? names->slot_room + names->slot_room / 2 : ROOM_FIRST;
    free(names->slots);
    names->slots = memory_get(names->slot_room * sizeof *names->slots);
    struct standing standing = {0};
    for (size_t number = 1; number <= names->count; number++) {
        standing = text_at(names, standing.next);
        slot_fill(names, mix_text(&names->seed, standing.text), number);
    }
}

static uint32_t number_of(const struct names *names, struct span text, uint64_t hash)
{
    if (!names->slot_room)
        return 0;
    for (size_t slot = slot_first(names, hash); names->slots[slot]; slot = slot_next(names, slot)) {
        uint32_t number = names->slots[slot] & NAMES_MOST;
        if ((names->slots[slot] ^ number) == mark_of(hash) && span_equal(names_text(names, number), text))
            return number;
    }
    return 0;
}

uint32_t names_number(struct names *names, struct span text)
{
    if (!text.len || text.len > NAMES_TEXT_LONGEST)
        return 0;
    uint64_t hash = mix_text(&names->seed, text);
    uint32_t number = number_of(names, text, hash);
    if (number || names->count == NAMES_MOST)
        return number;
    if (is_full(names)) {
        grow(names);
        hash = mix_text(&names->seed, text);
    }
    text_put(names, text);
    slot_fill(names, hash, names->count);
    return (uint32_t)names->count;
}

void names_free(struct names *names)
{
    for (size_t i = 0; i < names->chunk_count; i++)
        free(names->chunks[i]);
    free(names->chunks);
    free(names->blocks);
    free(names->slots);
    *names = (struct names){0};
}
