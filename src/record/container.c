/* The members of a named file, however they are packed. */
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "record/capture.h"
#include "record/charset.h"
#include "record/record.h"
#include "record/unpack.h"

/* A container that is open inside the one before it. */
struct level {
    const struct unpacker *kind;
    void *state;
    struct input *input; /* what it unpacks */
    size_t name_len;     /* of the container's name in container.name */
};

struct container {
    struct limits limits;
    struct input *root;
    struct input *leaf; /* of the member handed out, if it is not the root */
    struct level levels[DEPTH_MOST];
    size_t depth;
    bool begun, limit_told;
    struct text name;
};

static const struct unpacker *const kinds[] = {&unpack_squeezed, &unpack_archive, &unpack_outlook,
                                               &unpack_tnef,     &unpack_rich,    &unpack_mbox,
                                               &unpack_mail};

static const struct unpacker *kind_of(struct input *input)
{
    if (capture_looks(input_head(input)))
        return NULL;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (kinds[i]->looks(input))
            return kinds[i];
    return NULL;
}

struct container *container_open(const char *path, struct span bytes, const char *name, struct error *error)
{
    struct input *input = input_open(path, bytes, error);
    if (!input)
        return NULL;
    struct container *container = memory_get(sizeof *container);
    container->root = input;
    container->limits.root = input;
    text_add_string(&container->name, name);
    return container;
}

static void close_level(struct container *container)
{
    struct level *level = &container->levels[--container->depth];
    level->kind->close(level->state);
    if (level->input != container->root)
        input_close(level->input);
}

static void close_leaf(struct container *container)
{
    input_close(container->leaf);
    container->leaf = NULL;
}

void container_close(struct container *container)
{
    if (!container)
        return;
    close_leaf(container);
    while (container->depth)
        close_level(container);
    input_close(container->root);
    text_free(&container->name);
    free(container);
}

static struct span name_piece(struct container *container, struct span piece)
{
    container->name.len = container->levels[container->depth - 1].name_len;
    if (piece.len) {
        text_add_byte(&container->name, '!');
        text_add(&container->name, piece);
    }
    return text_span(&container->name);
}

/* False: too deep. Its input is left to the caller then. */
static bool open_level(struct container *container, const struct unpacker *kind, struct input *input)
{
    if (container->depth == DEPTH_MOST)
        return false;
    struct level *level = &container->levels[container->depth++];
    *level = (struct level){kind, kind->open(input, &container->limits), input, container->name.len};
    return true;
}

/* True if it is a member; else it was opened, and its pieces follow. */
static bool is_member(struct container *container, struct input *input, struct member *member)
{
    const struct unpacker *kind = kind_of(input);
    if (kind && open_level(container, kind, input))
        return false;
    member->name = text_span(&container->name);
    member->input = input;
    if (input != container->root)
        container->leaf = input;
    if (kind) {
        member->trouble = "a container in too many others: unpack it and send what is in it";
        member->damaged = true;
        member->input = NULL;
    }
    return true;
}

static bool piece_is_member(struct container *container, const struct piece *piece, struct member *member)
{
    struct span name = name_piece(container, piece->name);
    *member = (struct member){.name = name,
                              .again = piece->again,
                              .aside = piece->aside,
                              .trouble = piece->trouble,
                              .damaged = piece->damaged,
                              .packed = true};
    return piece->input ? is_member(container, piece->input, member) : true;
}

/* A limit that ended all reading is told once, for the named file. */
static bool tell_limit(struct container *container, struct member *member)
{
    const char *reached = container->limits.reached;
    if (!reached || container->limit_told)
        return false;
    container->limit_told = true;
    while (container->depth > 1)
        close_level(container);
    *member = (struct member){
        .name = name_piece(container, (struct span){0}), .trouble = reached, .damaged = true, .packed = true};
    close_level(container);
    return true;
}

static bool begin(struct container *container, struct member *member)
{
    container->begun = true;
    *member = (struct member){0};
    return is_member(container, container->root, member);
}

bool container_next(struct container *container, struct member *member)
{
    close_leaf(container);
    if (!container->begun && begin(container, member))
        return true;
    while (container->depth) {
        struct piece piece = {0};
        struct level *level = &container->levels[container->depth - 1];
        if (tell_limit(container, member))
            return true;
        if (!level->kind->next(level->state, &piece))
            close_level(container);
        else if (piece_is_member(container, &piece, member))
            return true;
    }
    return false;
}

/* ---- names ---- */

static bool is_harmless(struct span character)
{
    return !ascii_is_control(character.at[0]) && (character.len == 1 || !utf8_is_control(character));
}

bool piece_damage(struct piece *piece, const char **damage)
{
    piece->trouble = *damage;
    piece->damaged = true;
    *damage = NULL;
    return piece->trouble != NULL;
}

struct span piece_name(struct span raw, char room[MEMBER_NAME_MOST])
{
    struct arena arena = {0};
    struct span text =
        utf8_valid(raw) ? raw : charset_decode(&arena, "CP850", raw); /* zip without its bit 11 */
    size_t len = 0;
    while (text.len) {
        size_t octets = utf8_sequence(text);
        struct span character = span_cut(text, 0, octets ? octets : 1);
        if (len + character.len > MEMBER_NAME_MOST)
            break;
        bool good = octets && is_harmless(character);
        memcpy(room + len, good ? character.at : "?", good ? character.len : 1);
        len += good ? character.len : 1;
        text = span_from(text, character.len);
    }
    arena_free(&arena);
    return (struct span){room, len};
}
