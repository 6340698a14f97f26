/*
 * A look at octets that turns "short" instead of reading past the end: every take of a short cursor gives 0
 * or nothing. Numbers are big-endian, vectors have their length in front (RFC 8446 section 3.4). Inside
 * record/ only.
 */
#ifndef SMTPLINT_RECORD_TLS_CURSOR_H
#define SMTPLINT_RECORD_TLS_CURSOR_H

#include "base/span.h"

struct cursor {
    struct span rest;
    bool is_short;
};

static inline struct cursor cursor_of(struct span bytes)
{
    return (struct cursor){.rest = bytes};
}

static inline struct span cursor_span(struct cursor *cursor, size_t octets)
{
    if (octets > cursor->rest.len)
        cursor->is_short = true;
    if (cursor->is_short)
        return (struct span){"", 0};
    struct span part = span_cut(cursor->rest, 0, octets);
    cursor->rest = span_from(cursor->rest, octets);
    return part;
}

/* Of at most four octets. */
static inline unsigned long cursor_number(struct cursor *cursor, size_t octets)
{
    struct span part = cursor_span(cursor, octets);
    unsigned long number = 0;
    for (size_t i = 0; i < part.len; i++)
        number = number << 8 | (unsigned char)part.at[i];
    return number;
}

/* The inside of a vector; what is short outside is short inside. */
static inline struct cursor cursor_vector(struct cursor *cursor, size_t length_octets)
{
    struct span part = cursor_span(cursor, cursor_number(cursor, length_octets));
    return (struct cursor){.rest = part, .is_short = cursor->is_short};
}

static inline bool cursor_has(const struct cursor *cursor)
{
    return !cursor->is_short && cursor->rest.len;
}

#endif
