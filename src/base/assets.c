#include "base/assets.h"

#include <string.h>

static int compared(struct span name, const char *other)
{
    size_t len = strlen(other);
    int order = memcmp(name.at, other, name.len < len ? name.len : len);
    return order ? order : (name.len > len) - (name.len < len);
}

struct span asset_text(struct span name)
{
    unsigned low = 0, high = asset_count;
    while (name.len && low < high) {
        unsigned middle = (low + high) / 2;
        int order = compared(name, assets[middle].name);
        if (order == 0)
            return (struct span){assets[middle].bytes, assets[middle].len};
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return (struct span){0};
}

const struct asset_node *asset_member(const struct asset_node *node, const char *key)
{
    for (unsigned i = 0; node && i < node->count; i++)
        if (strcmp(node->members[i].key, key) == 0)
            return &node->members[i];
    return NULL;
}

struct span asset_member_text(const struct asset_node *node, const char *key)
{
    const struct asset_node *member = asset_member(node, key);
    return span_of(member ? member->text : "");
}
