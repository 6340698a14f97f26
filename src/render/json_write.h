/*
 * JSON written by hand into a text, value by value. Commas set themselves: a key or separated value puts one
 * unless an object or array has just begun. Inside render/ only.
 *
 *     json_key(out, "rules"), text_add_byte(out, '{'), json_member_number(out, "count", 3)
 *                                                         "rules":{"count":3
 */
#ifndef SMTPLINT_RENDER_JSON_WRITE_H
#define SMTPLINT_RENDER_JSON_WRITE_H

#include "base/digits.h"
#include "base/text.h"

void json_string(struct text *out, struct span text); /* invalid UTF-8 becomes U+FFFD */
void json_string_or_null(struct text *out, struct span text);
void json_seconds(struct text *out, double seconds); /* NAN: null */

/* What follows is inline because most names are literals: where their length is known, a name is three or
 * four stores. */
static inline char *json_put(char *at, const char *word, size_t len)
{
    *at++ = '"';
    memcpy(at, word, len);
    at[len] = '"';
    return at + len + 1;
}

/* A word of ours: nothing is escaped. */
static inline void json_name(struct text *out, const char *name)
{
    size_t len = strlen(name);
    json_put(text_room(out, len + 2), name, len);
    out->len += len + 2;
}

static inline void json_number(struct text *out, unsigned long number)
{
    out->len += digits_write(text_room(out, DIGITS_MOST), number);
}

static inline void json_key(struct text *out, const char *name)
{
    size_t len = strlen(name);
    char last = out->len ? out->at[out->len - 1] : '{';
    char *from = text_room(out, len + 4), *at = from;
    if (last != '{' && last != '[')
        *at++ = ',';
    at = json_put(at, name, len);
    *at++ = ':';
    out->len += (size_t)(at - from);
}

static inline void json_separate(struct text *out)
{
    char last = out->len ? out->at[out->len - 1] : '[';
    if (last != '{' && last != '[')
        text_add_byte(out, ',');
}

static inline void json_member(struct text *out, const char *name, struct span text)
{
    json_key(out, name);
    json_string(out, text);
}

static inline void json_member_or_null(struct text *out, const char *name, struct span text)
{
    json_key(out, name);
    json_string_or_null(out, text);
}

static inline void json_member_name(struct text *out, const char *name, const char *value)
{
    json_key(out, name);
    json_name(out, value);
}

static inline void json_member_number(struct text *out, const char *name, unsigned long number)
{
    json_key(out, name);
    json_number(out, number);
}

static inline void json_member_number_or_null(struct text *out, const char *name, bool known,
                                              unsigned long number)
{
    json_key(out, name);
    if (known)
        json_number(out, number);
    else
        text_add_string(out, "null");
}

static inline void json_member_bool(struct text *out, const char *name, bool yes)
{
    json_key(out, name);
    text_add_string(out, yes ? "true" : "false");
}

static inline void json_member_seconds(struct text *out, const char *name, double seconds)
{
    json_key(out, name);
    json_seconds(out, seconds);
}

#endif
