#include "redact/part.h"

struct lines lines_of(struct arena *arena, struct span text)
{
    struct lines lines = {.count = 1};
    for (size_t i = 0; i < text.len; i++)
        lines.count += text.at[i] == '\n';
    lines.begin = arena_take(arena, (lines.count + 1) * sizeof *lines.begin);
    for (size_t i = 0, line = 1; i < text.len; i++)
        if (text.at[i] == '\n')
            lines.begin[line++] = i + 1;
    lines.begin[lines.count] = text.len;
    return lines;
}

struct place_in_text line_place(const struct lines *lines, struct span text, unsigned long number)
{
    if (!number || number > lines->count)
        return (struct place_in_text){text.len, text.len};
    struct place_in_text place = {lines->begin[number - 1], lines->begin[number]};
    while (place.end > place.at && strchr("\r\n", text.at[place.end - 1]) && text.at[place.end - 1])
        place.end--;
    return place;
}
