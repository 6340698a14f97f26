/* A line of ndjson, told apart by its "type". */
#include "render/ndjson_part.h"

static struct unread read_unread(struct reading *reading, const struct json *row)
{
    return (struct unread){.file = read_file_name(reading, row, row),
                           .why = read_text(reading, row, "why"),
                           .line = read_number(reading, row, "line"),
                           .damaged = read_yes(row, "damaged")};
}

static void take_run(struct reading *reading, const struct json *line, struct line_read *read)
{
    read->kind = LINE_RUN;
    read->version = read_text(reading, line, "version");
    read->book_digest = read_text(reading, json_at(line, "rules"), "digest");
    reading->bad |= !span_is(read_text(reading, line, "schema"), "smtplint/1");
}

static void take_session(struct reading *reading, const struct json *line, struct line_read *read,
                         bool only_order)
{
    read->kind = LINE_SESSION;
    read->session = arena_take(reading->arena, sizeof *read->session);
    read_who(reading, line, read->session);
    if (only_order || reading->bad)
        return;
    read_session(reading, line, read->session);
    read->report = read_report(reading, line, read->session);
}

static void take_unread(struct reading *reading, const struct json *line, struct line_read *read)
{
    read->kind = LINE_UNREAD;
    read->unread = arena_take(reading->arena, sizeof *read->unread);
    read->unread[read->unread_count++] = read_unread(reading, line);
}

static void take_end(struct reading *reading, const struct json *line, struct line_read *read)
{
    const struct json *rows = read_array(reading, line, "unread");
    read->kind = LINE_END;
    read->unread = arena_take(reading->arena, rows->count * sizeof *read->unread);
    for (const struct json *row = rows->first; row; row = row->next)
        read->unread[read->unread_count++] = read_unread(reading, row);
}

struct line_read render_line_read(struct arena *arena, struct span text, bool only_order)
{
    struct reading reading = {.arena = arena};
    struct line_read read = {.kind = LINE_BAD};
    const struct json *line = json_read(arena, text);
    struct span type = read_text(&reading, line, "type");
    if (span_is(type, "session"))
        take_session(&reading, line, &read, only_order);
    else if (span_is(type, "run"))
        take_run(&reading, line, &read);
    else if (span_is(type, "end"))
        take_end(&reading, line, &read);
    else if (span_is(type, "unread"))
        take_unread(&reading, line, &read);
    if (reading.bad)
        read.kind = LINE_BAD;
    return read;
}
