/* A container's members as one text, for tables: "name=octets|" each, or "name?trouble|", "name!damage|".
 * What a member ends in damaged is told behind its octets. */
#ifndef SMTPLINT_TESTS_UNIT_CONTAINER_TEXT_H
#define SMTPLINT_TESTS_UNIT_CONTAINER_TEXT_H

#include "base/text.h"
#include "cmocka_all.h"
#include "record/input.h"
#include "record/record.h"

enum { SHOWN_MOST = 48 }; /* octets of a member that a table shows */

static inline void show_octets(struct text *out, struct input *input)
{
    char piece[1000];
    size_t all = 0, got;
    text_add_byte(out, '=');
    while ((got = input_read(input, piece, sizeof piece)) > 0) {
        for (size_t i = 0; i < got && all + i < SHOWN_MOST; i++)
            text_add_byte(out, piece[i]);
        all += got;
    }
    if (all > SHOWN_MOST)
        text_print(out, "...%zu", all);
    if (input_damage(input))
        text_print(out, "!%.20s", input_damage(input));
}

static inline struct text container_text(struct span bytes)
{
    struct text out = {0};
    struct error error = {{0}};
    struct member member;
    struct container *container = container_open(NULL, bytes, "a", &error);
    assert_non_null(container);
    while (container_next(container, &member)) {
        text_add(&out, member.name);
        if (member.again)
            text_add_string(&out, "(again)");
        if (member.input)
            show_octets(&out, member.input);
        else
            text_print(&out, "%c%.20s", member.damaged ? '!' : '?', member.trouble);
        text_add_byte(&out, '|');
    }
    container_close(container);
    return out;
}

#endif
