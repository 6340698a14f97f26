/*
 * The texts of messages in a text recording. The reader tells each line as the server got it; here it is
 * looked for in the file. A line that cannot be found would be left as it is, so the file is not written.
 */
#include "redact/part.h"

/* Where in these octets the text stands: at their end most likely, behind marks and stamps. */
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

enum body_part body_part_of(const struct reading *reading, const struct body_line *line)
{
    bool open = reading->open && line->first >= reading->open; /* its dialogue may stand behind it */
    if (open)
        return line->header ? BODY_OPEN_HEADER : BODY_OPEN;
    return line->header ? BODY_HEADER : BODY_TEXT;
}

/* A line that several lines of the file make, or that escapes hide: all of them goes, or what is quoted in
 * them. */
static void fill_lines(struct passage *passage, const struct lines *lines, const struct body_line *line,
                       enum body_part part)
{
    struct span text = {passage->in, passage->len};
    for (unsigned long n = line->first; n <= line->last; n++) {
        struct place_in_text place = line_place(lines, text, n);
        struct span whole = passage_span(passage, place.at, place.end);
        size_t quote = span_find(whole, '\'');
        place.at += quote < whole.len ? quote + 1 : 0;
        fill_body_line(passage, place, part);
    }
}

/* Of the lines that are there as they are, or of the others, which may lie in the same lines of the file. */
static void redact_some(struct passage *passage, const struct lines *lines, const struct reading *reading,
                        bool there)
{
    for (size_t i = 0; i < reading->bodies.count; i++) {
        const struct body_line *line = &reading->bodies.at[i];
        struct place_in_text place = line_place(lines, (struct span){passage->in, passage->len}, line->first);
        enum body_part part = body_part_of(reading, line);
        size_t at = 0;
        if (!line->text.len || find_text(passage, place, line->text, &at) != there)
            continue;
        if (there)
            fill_body_line(passage, (struct place_in_text){at, at + line->text.len}, part);
        else
            fill_lines(passage, lines, line, part);
    }
}

void bodies_redact(struct passage *passage, const struct reading *reading)
{
    struct arena arena = {0};
    struct lines lines = lines_of(&arena, (struct span){passage->in, passage->len});
    if (passage->level >= REDACT_ADDRESSES) {
        redact_some(passage, &lines, reading, true);
        redact_some(passage, &lines, reading, false);
    }
    arena_free(&arena);
}

static void redact_header(struct passage *passage, size_t at, size_t end)
{
    fill_body_line(passage, (struct place_in_text){at, end}, BODY_HEADER);
}

static void redact_text(struct passage *passage, size_t at, size_t end)
{
    fill_body_line(passage, (struct place_in_text){at, end}, BODY_TEXT);
}

static void redact_open_header(struct passage *passage, size_t at, size_t end)
{
    fill_body_line(passage, (struct place_in_text){at, end}, BODY_OPEN_HEADER);
}

static void redact_open(struct passage *passage, size_t at, size_t end)
{
    fill_body_line(passage, (struct place_in_text){at, end}, BODY_OPEN);
}

struct span bodies_left(struct redactor *redactor, const struct reading *before, const struct reading *after)
{
    enum { SHORTEST = 4 };
    static redact_part *const parts[] = {[BODY_HEADER] = redact_header,
                                         [BODY_TEXT] = redact_text,
                                         [BODY_OPEN_HEADER] = redact_open_header,
                                         [BODY_OPEN] = redact_open};
    const struct passage like = {.pseudonyms = &redactor->pseudonyms, .level = redactor->level};
    for (size_t i = 0; i < before->bodies.count && i < after->bodies.count; i++) {
        const struct body_line *line = &before->bodies.at[i];
        bool same = line->text.len >= SHORTEST && span_equal(line->text, after->bodies.at[i].text);
        if (same && passage_changes(&like, parts[body_part_of(before, line)], line->text))
            return line->text;
    }
    return (struct span){0};
}
