/*
 * An arena hands out memory that all goes at once: one for the rules (lives with the engine), one for each
 * conversation. Nothing taken from it is freed by hand. {0} is a valid, empty arena.
 */
#ifndef SMTPLINT_BASE_ARENA_H
#define SMTPLINT_BASE_ARENA_H

#include <stddef.h>

#include "base/span.h"

struct arena_chunk;
struct arena {
    struct arena_chunk *newest;
    size_t piece; /* octets asked for at once; 0: the usual. For who has thousands of arenas with little in
                     each */
};

void *arena_take(struct arena *arena, size_t octets); /* zeroed, aligned for any type */
struct span arena_copy(struct arena *arena, struct span text);
const char *arena_string(struct arena *arena, struct span text); /* NUL-terminated copy */
struct span arena_print(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct span arena_number(struct arena *arena, unsigned long number); /* in decimal digits */
struct span arena_join(struct arena *arena, struct span a, struct span b);
struct span arena_lower(struct arena *arena, struct span text); /* copy with ASCII letters in lower case */
struct span arena_upper(struct arena *arena, struct span text);
void arena_empty(struct arena *arena); /* keeps one chunk for the next user */
void arena_free(struct arena *arena);

/*
 * A growing list in an arena: declare `LIST(struct item) items;`, add with `*LIST_ADD(arena, &items) =
 * item;`. Old storage stays in the arena until it goes, so pointers into the list hold only until the next
 * LIST_ADD.
 */
#define LIST(type)                                                                                           \
    struct {                                                                                                 \
        type *at;                                                                                            \
        size_t count, room;                                                                                  \
    }

#define LIST_ADD(arena, list)                                                                                \
    ((list)->at = list_grown((arena), (list)->at, (list)->count, &(list)->room, sizeof *(list)->at),         \
     &(list)->at[(list)->count++])

/* Room for so many at once in a list without any, where it is known about how many come. */
#define LIST_ROOM(arena, list, many)                                                                         \
    ((list)->at = arena_take((arena), (many) * sizeof *(list)->at), (list)->room = (many))

void *list_grown(struct arena *arena, void *items, size_t count, size_t *room, size_t size);

#endif
