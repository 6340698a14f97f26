#include "redact/part.h"

/* Where in these lines the text stands: at their end most likely, behind marks and stamps. */
static bool find_text(const struct passage *passage, struct place_in_text line, struct span text, size_t *at)
{
    if (!text.len || text.len > line.end - line.at)
        return false;
    for (size_t i = line.end - text.len + 1; i > line.at; i--)
        if (memcmp(passage->in + i - 1, text.at, text.len) == 0) {
            *at = i - 1;
            return true;
        }
    return false;
}

/* A line that several lines of the file make, or that escapes hide: all of them goes. */
static void fill_lines(struct passage *passage, const struct lines *lines, const struct body_line *line)
{
    struct span text = {passage->in, passage->len};
    for (unsigned long n = line->first; n <= line->last; n++) {
        struct place_in_text place = line_place(lines, text, n);
        fill_body_line(passage, place.at, place.end, line->header);
    }
}

void bodies_redact(struct passage *passage, const struct reading *reading)
{
    struct arena arena = {0};
    struct span text = {passage->in, passage->len};
    struct lines lines = lines_of(&arena, text);
    for (size_t i = 0; i < reading->bodies.count && passage->level >= REDACT_ADDRESSES; i++) {
        const struct body_line *line = &reading->bodies.at[i];
        struct place_in_text place = line_place(&lines, text, line->first);
        size_t at;
        if (!line->text.len)
            continue;
        if (find_text(passage, place, line->text, &at))
            fill_body_line(passage, at, at + line->text.len, line->header);
        else
            fill_lines(passage, &lines, line);
    }
    arena_free(&arena);
}
