#include "render/html_island.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "render/json_write.h"

enum { HASH_OCTETS = 16, ROOM_FIRST = 4096 };

/* Hostile texts must not pass for each other, so the hash is a strong one. */
struct known_node {
    unsigned char hash[HASH_OCTETS];
    unsigned long id; /* + 1; 0: free */
};

static struct known_node *slot_of(struct known_node *known, size_t room, const unsigned char *hash)
{
    size_t at;
    memcpy(&at, hash, sizeof at);
    for (at &= room - 1; known[at].id; at = (at + 1) & (room - 1))
        if (memcmp(known[at].hash, hash, HASH_OCTETS) == 0)
            break;
    return &known[at];
}

static void grow(struct island *island)
{
    size_t room = island->room ? island->room * 2 : ROOM_FIRST;
    struct known_node *known = memory_get(room * sizeof *known);
    for (size_t i = 0; i < island->room; i++)
        if (island->known[i].id)
            *slot_of(known, room, island->known[i].hash) = island->known[i];
    free(island->known);
    island->known = known;
    island->room = room;
}

/* The node written into `part`. */
static unsigned long take_part(struct island *island)
{
    struct sha256 hash = sha256_of(text_span(&island->part));
    if ((island->count + 1) * 2 > island->room)
        grow(island);
    struct known_node *slot = slot_of(island->known, island->room, hash.octets);
    if (!slot->id) {
        memcpy(slot->hash, hash.octets, HASH_OCTETS);
        slot->id = ++island->count;
        if (island->fresh.len)
            text_add_byte(&island->fresh, ',');
        text_add(&island->fresh, text_span(&island->part));
    }
    island->part.len = 0;
    return slot->id - 1;
}

/* In a script element "</script" and "<!--" would count (HTML, restrictions for contents of script elements),
 * so no "<" stands there at all. */
static void add_safe(struct text *out, struct span text)
{
    static const struct render_options unicode = {0};
    struct text shown = {0}, json = {0};
    render_harmless(&shown, text, &unicode);
    json_string(&json, text_span(&shown));
    for (size_t i = 0; i < json.len; i++) {
        if (json.at[i] == '<')
            text_add_string(out, "\\u003c");
        else
            text_add_byte(out, json.at[i]);
    }
    text_free(&shown);
    text_free(&json);
}

unsigned long island_text(struct island *island, struct span text)
{
    add_safe(&island->part, text);
    return take_part(island);
}

unsigned long island_words(struct island *island, struct words words)
{
    if (span_equal(words.in[LANGUAGE_EN], words.in[LANGUAGE_DE]))
        return island_text(island, words.in[LANGUAGE_EN]);
    text_add_byte(&island->part, '[');
    add_safe(&island->part, words.in[LANGUAGE_EN]);
    text_add_byte(&island->part, ',');
    add_safe(&island->part, words.in[LANGUAGE_DE]);
    text_add_byte(&island->part, ']');
    return take_part(island);
}

unsigned long island_node(struct island *island, struct text *numbers)
{
    text_add_byte(&island->part, '[');
    text_add(&island->part, text_span(numbers));
    text_add_byte(&island->part, ']');
    text_free(numbers);
    return take_part(island);
}

void island_row(struct island *island, struct text *out, struct text *numbers)
{
    text_add_byte(out, '[');
    text_add(out, text_span(&island->fresh));
    text_add_string(out, "],[");
    text_add(out, text_span(numbers));
    text_add_byte(out, ']');
    text_free(numbers);
    island->fresh.len = 0;
}

void island_free(struct island *island)
{
    free(island->known);
    text_free(&island->fresh);
    text_free(&island->part);
}

void number_add(struct text *numbers, unsigned long number)
{
    if (numbers->len)
        text_add_byte(numbers, ',');
    text_print(numbers, "%lu", number);
}

void number_add_signed(struct text *numbers, long number)
{
    if (numbers->len)
        text_add_byte(numbers, ',');
    text_print(numbers, "%ld", number);
}
