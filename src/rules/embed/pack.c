/* JSON as rules/packed_load.h has it. */
#include "rules/packed_load.h"

#include <stdlib.h>
#include <string.h>

#include "rules/embed/embed.h"

static void add_text(FILE *out, const char *text)
{
    if (strchr(text, PACKED_END))
        fail(text, "a control character");
    fprintf(out, "%s%c", text, PACKED_END);
}

static void add(FILE *out, json_t *json);

static void add_object(FILE *out, json_t *json)
{
    const char *key;
    json_t *value;
    fputc('o', out);
    json_object_foreach(json, key, value)
    {
        if (!*key || strlen(key) >= PACKED_KEY)
            fail(key, "a name that is empty or too long");
        add_text(out, key);
        add(out, value);
    }
    fputc(PACKED_END, out);
}

static void add_array(FILE *out, json_t *json)
{
    size_t i;
    json_t *value;
    fputc('a', out);
    json_array_foreach(json, i, value) add(out, value);
    fputc(PACKED_END, out);
}

static void add(FILE *out, json_t *json)
{
    if (json_is_object(json)) {
        add_object(out, json);
    } else if (json_is_array(json)) {
        add_array(out, json);
    } else if (json_is_string(json)) {
        fputc('s', out);
        add_text(out, json_string_value(json));
    } else if (json_is_integer(json)) {
        fprintf(out, "i%lld%c", (long long)json_integer_value(json), PACKED_END);
    } else if (json_is_real(json)) {
        fail("rules", "no fractions in rules/");
    } else {
        fputc(json_is_true(json) ? 't' : json_is_false(json) ? 'f' : 'n', out);
    }
}

char *pack(json_t *json)
{
    char *packed = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&packed, &len);
    if (!out)
        fail("rules", "out of memory");
    add(out, json);
    fclose(out);
    return packed;
}
