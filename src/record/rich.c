/* Rich Text (.rtf), and what the archives of Word and OpenDocument hold: the text, under the document's own
 * name. */
#include <stdlib.h>

#include "base/memory.h"
#include "record/office.h"
#include "record/rtf.h"
#include "record/unpack.h"

enum { READ_MOST = 16 << 20 }; /* octets; a log of 100,000 lines is 10 MB */

struct rich {
    struct limits *limits;
    struct arena arena;
    struct span whole, text;
    const char *damage;
    bool given;
};

static const struct form {
    bool (*looks)(struct span head);
    struct span (*text)(struct arena *arena, struct span whole);
} forms[] = {{rtf_looks, rtf_text}, {office_looks, office_text}};

static const struct form *form_of(struct input *input)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (forms[i].looks(input_head(input)))
            return &forms[i];
    return NULL;
}

static bool looks(struct input *input)
{
    return form_of(input) != NULL;
}

static void *start(struct input *input, struct limits *limits)
{
    struct rich *rich = memory_get(sizeof *rich);
    const struct form *form = form_of(input);
    bool cut;
    rich->limits = limits;
    rich->whole = limits_hold(limits, input, &cut);
    rich->text = form->text(&rich->arena, span_cut(rich->whole, 0, READ_MOST));
    if (cut || input_broken(input) || rich->whole.len > READ_MOST)
        rich->damage = "a document of more than 16 MB, or one that is cut: the rest is not read";
    return rich;
}

static bool next(void *from, struct piece *piece)
{
    struct rich *rich = from;
    if (!rich->given) {
        rich->given = true;
        if (limits_member(rich->limits) && limits_unpack(rich->limits, rich->text.len))
            piece->input = input_open(NULL, rich->text, NULL);
        return true;
    }
    return piece_damage(piece, &rich->damage);
}

static void finish(void *from)
{
    struct rich *rich = from;
    limits_release(rich->limits, rich->whole);
    arena_free(&rich->arena);
    free(rich);
}

const struct unpacker unpack_rich = {looks, start, next, finish};
