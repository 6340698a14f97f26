#include "base/names.h"

#include <stdlib.h>

#include "base/memory.h"

enum { ROOM_FIRST = 256 }; /* a power of two */

static uint32_t *slot_of(const struct names *names, struct span text)
{
    size_t at = (size_t)mix_text(&names->seed, text);
    for (at &= names->slot_room - 1; names->slots[at]; at = (at + 1) & (names->slot_room - 1))
        if (span_equal(names->texts[names->slots[at] - 1], text))
            break;
    return &names->slots[at];
}

static void grow(struct names *names)
{
    if (!names->room)
        names->seed = mix_seed();
    names->room = names->room ? names->room * 2 : ROOM_FIRST;
    names->slot_room = names->room * 2;
    names->texts = memory_resize(names->texts, names->room * sizeof *names->texts);
    free(names->slots);
    names->slots = memory_get(names->slot_room * sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++)
        *slot_of(names, names->texts[i]) = (uint32_t)i + 1;
}

uint32_t names_number(struct names *names, struct span text)
{
    if (!text.len)
        return 0;
    if (names->count == names->room)
        grow(names);
    uint32_t *slot = slot_of(names, text);
    if (!*slot) {
        names->texts[names->count++] = arena_copy(&names->arena, text);
        names->octets += text.len;
        *slot = (uint32_t)names->count;
    }
    return *slot;
}

struct span names_text(const struct names *names, uint32_t number)
{
    return number && number <= names->count ? names->texts[number - 1] : (struct span){"", 0};
}

void names_free(struct names *names)
{
    arena_free(&names->arena);
    free(names->texts);
    free(names->slots);
    *names = (struct names){0};
}
