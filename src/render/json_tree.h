/*
 * JSON read back as a tree, for what json_write.h has written: results come by pipe and from other machines.
 * Jansson takes twice as long for a session as finding out all about it does, so it is read by hand here. The
 * tree lies in the arena and points into the text, which must stay. Inside render/ only.
 *
 *     {"code":550,"lines":["5.1.1 User unknown"]}    object: code number "550", lines array: string
 */
#ifndef SMTPLINT_RENDER_JSON_TREE_H
#define SMTPLINT_RENDER_JSON_TREE_H

#include "base/arena.h"

enum json_kind { JSON_NULL, JSON_FALSE, JSON_TRUE, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_kind kind;
    struct span key;  /* in an object */
    struct span text; /* of a string: unescaped; of a number: its digits */
    struct json *first, *next;
    size_t count; /* of an array or object */
};

/* NULL if it is not one JSON value in valid UTF-8, or nested deeper than what we write. */
const struct json *json_read(struct arena *arena, struct span text);

/* The member of an object; NULL if it is none or has none of this name. */
const struct json *json_at(const struct json *object, const char *key);

#endif
