#include "record/window.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    ROOM = 256 * 1024
}; /* some hundred packets a system call, and not more than a processor's own memory holds */

static void fill(struct window *window, size_t octets)
{
    size_t left = window->to - window->from, got = 1;
    if (left)
        memmove(window->at, window->at + window->from, left);
    window->from = 0;
    window->to = left;
    if (window->room < octets || !window->room) {
        window->room = octets > ROOM ? octets : ROOM;
        window->at = memory_resize(window->at, window->room);
    }
    while (got && window->to < octets) {
        got = input_read(window->input, window->at + window->to, window->room - window->to);
        window->to += got;
    }
}

struct span window_look(struct window *window, size_t octets)
{
    if (!window_has(window, octets))
        fill(window, octets);
    size_t there = window->to - window->from;
    return (struct span){window->at + window->from, octets < there ? octets : there};
}

void window_eat(struct window *window, size_t octets)
{
    window->from += octets;
}

void window_free(struct window *window)
{
    free(window->at);
    *window = (struct window){0};
}
