#include "rules/packed_load.h"

#include <string.h>

static json_t *take_value(struct span *rest);

static bool take_end(struct span *rest)
{
    bool end = !rest->len || rest->at[0] == PACKED_END;
    if (end)
        *rest = span_from(*rest, 1);
    return end;
}

static json_t *take_object(struct span *rest)
{
    json_t *object = json_object();
    while (!take_end(rest)) {
        char key[PACKED_KEY] = "";
        struct span name = span_cut(span_take_until(rest, PACKED_END), 0, sizeof key - 1);
        memcpy(key, name.at, name.len);
        json_object_set_new_nocheck(object, key, take_value(rest));
    }
    return object;
}

static json_t *take_array(struct span *rest)
{
    json_t *array = json_array();
    while (!take_end(rest))
        json_array_append_new(array, take_value(rest));
    return array;
}

static json_t *take_integer(struct span *rest)
{
    struct span digits = span_take_until(rest, PACKED_END);
    bool minus = digits.len && digits.at[0] == '-';
    unsigned long number = 0;
    digits = span_from(digits, minus);
    span_take_number(&digits, &number);
    return json_integer(minus ? -(json_int_t)number : (json_int_t)number);
}

static json_t *take_value(struct span *rest)
{
    char kind = rest->len ? rest->at[0] : 'n';
    *rest = span_from(*rest, 1);
    if (kind == 's') {
        struct span text = span_take_until(rest, PACKED_END);
        return json_stringn_nocheck(text.at, text.len);
    }
    if (kind == 'o')
        return take_object(rest);
    if (kind == 'a')
        return take_array(rest);
    if (kind == 'i')
        return take_integer(rest);
    return kind == 't' ? json_true() : kind == 'f' ? json_false() : json_null();
}

json_t *packed_load(struct span packed)
{
    return take_value(&packed);
}
