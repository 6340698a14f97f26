/*
 * A buffer that moves over an input: what is looked at lies in it, nothing is copied but the rest at its end
 * when it is filled again. For the readers of captures alone.
 *
 *     |#### eaten ####|---- there ----|      |
 *                     ^ window_look()
 */
#ifndef SMTPLINT_RECORD_WINDOW_H
#define SMTPLINT_RECORD_WINDOW_H

#include "record/input.h"

struct window {
    struct input *input;
    char *at;
    size_t from, to, room;
};

/* Are so many octets there, so that looking at them moves nothing that was looked at before? */
static inline bool window_has(const struct window *window, size_t octets)
{
    return window->to - window->from >= octets;
}

/* The next octets; fewer only where the input ends. Valid until a call for more than window_has(). */
struct span window_look(struct window *window, size_t octets);

/* Eats octets that were looked at. */
void window_eat(struct window *window, size_t octets);

void window_free(struct window *window);

#endif
