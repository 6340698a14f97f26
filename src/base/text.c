#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static char *room_for(struct text *text, size_t more)
{
    if (text->room - text->len < more) {
        text->room = (text->len + more) * 2 + 64;
        text->at = memory_resize(text->at, text->room);
    }
    return text->at + text->len;
}

void text_add(struct text *text, struct span more)
{
    if (!more.len)
        return;
    memcpy(room_for(text, more.len), more.at, more.len);
    text->len += more.len;
}

void text_add_string(struct text *text, const char *more)
{
    text_add(text, span_of(more));
}

void text_add_byte(struct text *text, char byte)
{
    *room_for(text, 1) = byte;
    text->len++;
}

void text_add_times(struct text *text, const char *more, size_t times)
{
    while (times--)
        text_add_string(text, more);
}

void text_print(struct text *text, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0)
        memory_lack();
    char *at = room_for(text, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(at, (size_t)len + 1, format, args);
    va_end(args);
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
