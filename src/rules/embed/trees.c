/* What stands in dialects/, as trees. */
#include <string.h>

#include "rules/embed/embed.h"

static void write_members(FILE *out, json_t *json)
{
    const char *key;
    json_t *value;
    size_t i;
    size_t count = json_is_array(json) ? json_array_size(json) : json_object_size(json);
    fputs(count ? "(const struct asset_node[]){" : "NULL", out);
    json_array_foreach(json, i, value)
    {
        write_tree(out, "", value);
    }
    json_object_foreach(json, key, value)
    {
        write_tree(out, key, value);
    }
    fprintf(out, "%s, %zu", count ? "}" : "", count);
}

static bool is_pattern(const char *key)
{
    static const char *const keys[] = {"pattern", "extract", "until",  "split",
                                       "unfold",  "opens",   "closes", "goes-on"};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(key, keys[i]) == 0)
            return true;
    return false;
}

void write_tree(FILE *out, const char *key, json_t *json)
{
    if (json_is_number(json) || json_is_null(json))
        fail(key, "no numbers, no null in dialects/");
    fputs("{", out);
    write_bytes(out, key);
    fputs(", ", out);
    write_string(out, json);
    fputs(", ", out);
    if (is_pattern(key) && json_is_string(json))
        write_hints_of(out, json_string_value(json));
    else
        fputs("NULL, 0", out);
    fputs(", ", out);
    write_members(out, json);
    fputs("}, ", out);
}
