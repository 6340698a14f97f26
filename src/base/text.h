/* A text that grows at its end: what renderers write into. {0} is empty; free with text_free(). */
#ifndef SMTPLINT_BASE_TEXT_H
#define SMTPLINT_BASE_TEXT_H

#include "base/span.h"

struct text {
    char *at;
    size_t len, room;
};

void text_grow(struct text *text, size_t more);

/* Where `more` octets find room; they count once `len` is raised. */
static inline char *text_room(struct text *text, size_t more)
{
    if (text->room - text->len < more)
        text_grow(text, more);
    return text->at + text->len;
}

static inline void text_add(struct text *text, struct span more)
{
    if (!more.len)
        return;
    memcpy(text_room(text, more.len), more.at, more.len);
    text->len += more.len;
}

static inline void text_add_string(struct text *text, const char *more)
{
    text_add(text, span_of(more));
}

static inline void text_add_byte(struct text *text, char byte)
{
    if (text->len == text->room)
        text_room(text, 1);
    text->at[text->len++] = byte;
}

void text_add_times(struct text *text, const char *more, size_t times);
void text_print(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct span text_span(const struct text *text);
void text_free(struct text *text);

#endif
