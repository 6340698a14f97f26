#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

void text_grow(struct text *text, size_t more)
{
    text->room = (text->len + more) * 2 + 64;
    text->at = memory_resize(text->at, text->room);
}

void text_add_times(struct text *text, const char *more, size_t times)
{
    while (times--)
        text_add_string(text, more);
}

void text_print(struct text *text, const char *format, ...)
{
    enum { MOSTLY_ENOUGH = 64 };
    va_list args;
    char *at = text_room(text, MOSTLY_ENOUGH);
    size_t room = text->room - text->len;
    va_start(args, format);
    int len = vsnprintf(at, room, format, args);
    va_end(args);
    if (len < 0)
        memory_lack();
    if ((size_t)len >= room) {
        at = text_room(text, (size_t)len + 1);
        va_start(args, format);
        vsnprintf(at, (size_t)len + 1, format, args);
        va_end(args);
    }
    text->len += (size_t)len;
}

struct span text_span(const struct text *text)
{
    return (struct span){text->at ? text->at : "", text->len};
}

void text_free(struct text *text)
{
    free(text->at);
    *text = (struct text){0};
}
