#include "redact/part.h"

static struct lines lines_parted(struct arena *arena, struct span text, char sign)
{
    struct lines lines = {.count = 1};
    for (size_t i = 0; i < text.len; i++)
        lines.count += text.at[i] == '\n' || text.at[i] == sign;
    lines.begin = arena_take(arena, (lines.count + 1) * sizeof *lines.begin);
    for (size_t i = 0, line = 1; i < text.len; i++)
        if (text.at[i] == '\n' || text.at[i] == sign)
            lines.begin[line++] = i + 1;
    lines.begin[lines.count] = text.len;
    lines.sign = sign;
    return lines;
}

struct lines lines_of(struct arena *arena, struct span text)
{
    return lines_parted(arena, text, '\n');
}

struct lines lines_with_holes(struct arena *arena, struct span text)
{
    return lines_parted(arena, text, '\0');
}

static bool is_end(char c, char sign)
{
    return c == '\r' || c == '\n' || c == sign;
}

struct place_in_text line_place(const struct lines *lines, struct span text, unsigned long number)
{
    if (!number || number > lines->count)
        return (struct place_in_text){text.len, text.len};
    struct place_in_text place = {lines->begin[number - 1], lines->begin[number]};
    while (place.end > place.at && is_end(text.at[place.end - 1], lines->sign))
        place.end--;
    return place;
}
