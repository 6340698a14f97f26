#include <jansson.h>

#include "base/assets.h"
#include "rules/book.h"
#include "rules/codes.h"
#include "rules/packed_load.h"

struct code_row {
    struct span code;
    struct words meaning;
};

struct code_list {
    struct code_row *rows;
    size_t count;
};

struct code_table {
    struct code_list codes, enhanced, digits, subjects;
};

static struct span copied(struct arena *arena, const json_t *value)
{
    return arena_copy(arena, span_of(json_string_value(value)));
}

static struct code_list list_load(struct arena *arena, json_t *object)
{
    struct code_list list = {.rows = arena_take(arena, (json_object_size(object) + 1) * sizeof *list.rows)};
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value)
    {
        struct code_row *row = &list.rows[list.count++];
        row->code = arena_copy(arena, span_of(key));
        row->meaning.in[LANGUAGE_EN] = copied(arena, json_object_get(value, "en"));
        row->meaning.in[LANGUAGE_DE] = copied(arena, json_object_get(value, "de"));
    }
    return list;
}

static struct code_table *table_load(struct arena *arena)
{
    struct code_table *table = arena_take(arena, sizeof *table);
    json_t *json = packed_load(asset_text((struct span)SPAN("codes.json")));
    table->codes = list_load(arena, json_object_get(json, "codes"));
    table->enhanced = list_load(arena, json_object_get(json, "enhanced"));
    table->digits = list_load(arena, json_object_get(json, "digits"));
    table->subjects = list_load(arena, json_object_get(json, "subjects"));
    json_decref(json);
    return table;
}

/* Read when a meaning is first asked for. */
const struct code_table *book_codes(struct rulebook *book)
{
    if (!book->codes)
        book->codes = table_load(book->arena);
    return book->codes;
}

static const struct words *row_find(const struct code_list *list, struct span code)
{
    for (size_t i = 0; i < list->count; i++)
        if (span_equal(list->rows[i].code, code))
            return &list->rows[i].meaning;
    return NULL;
}

const struct words *code_meaning(const struct code_table *codes, struct span code)
{
    return row_find(&codes->codes, code);
}

const struct words *digit_meaning(const struct code_table *codes, struct span digit)
{
    return row_find(&codes->digits, digit);
}

/* The table says X.1.1 for all classes. */
static const struct words *row_of_class(const struct code_list *list, struct span code, size_t len)
{
    char name[16];
    if (len < 3 || len > sizeof name)
        return NULL;
    for (size_t i = 0; i < len; i++)
        name[i] = i ? code.at[i] : 'X';
    return row_find(list, (struct span){name, len});
}

const struct words *enhanced_meaning(const struct code_table *codes, struct span enhanced)
{
    return row_of_class(&codes->enhanced, enhanced, enhanced.len);
}

const struct words *subject_meaning(const struct code_table *codes, struct span enhanced)
{
    size_t last = enhanced.len;
    while (last && enhanced.at[last - 1] != '.')
        last--;
    return row_of_class(&codes->subjects, enhanced, last ? last - 1 : 0);
}
