#include "record/plain_lines.h"

#include "record/command.h"
#include "record/layer.h"
#include "record/plain.h"
#include "smtp/reply.h"

enum {
    WRAPS_MOST =
        8 /* lines that one reply may have been broken into; RFC 5321 section 4.5.3.1.5: 512 octets */
};

/* A web form put a blank line behind each. */
static bool is_doubled(const struct reader *reader)
{
    enum { SURE = 8, OF = 10 }; /* one of so many lines may have lost its blank one */
    return reader->text_lines >= SURE && reader->blank_lines * OF >= reader->text_lines * (OF - 1);
}

static bool may_be_wrapped(const struct reader *reader, struct span text)
{
    const struct builder *builder = &reader->builder;
    bool replies_alone = builder->arena && !builder->client_lines && reply_line_looks(text);
    bool text_free = builder->arena && !replies_alone &&
                     (builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_AUTH);
    return text.len >= CONSOLE_WIDTH && !reader->scripted && !reader->marks_two_cr && !text_free &&
           layer_width(text) == CONSOLE_WIDTH;
}

static bool stands_alone(struct reader *reader, struct span text)
{
    struct span command;
    struct extract extract;
    struct peeled bare = {.rest = {text}, .count = 1, .octets = octets_of(text)};
    size_t depth;
    if (!text.len || reply_line_looks(text) || plain_command_looks(text) ||
        prompt_take(text, &command) != PROMPT_NONE)
        return true;
    if (reader->dialect && dialect_line(reader->dialect, reader->scratch, &bare, &extract, &depth))
        return true;
    const struct message *message = message_find(reader->dialects, reader->scratch, text, &extract);
    return message && message->event != EVENT_FAILED;
}

/* The line behind; in a copy with a blank line behind each the one behind that. */
static bool take_next(struct reader *reader, struct line *next)
{
    if (!reader_more(reader, next))
        return false;
    if (span_trim(next->text).len || !is_doubled(reader))
        return true;
    struct line blank = *next;
    reader->blank_lines++;
    if (reader_more(reader, next))
        return true;
    *next = blank;
    return true;
}

static void join_wraps(struct reader *reader)
{
    struct line *line = &reader->line, next;
    size_t wraps = 0;
    size_t last = layer_width(line->text);
    line->text = arena_copy(&reader->line_arena, line->text);
    while (last == CONSOLE_WIDTH && wraps++ < WRAPS_MOST && take_next(reader, &next)) {
        if (stands_alone(reader, next.text)) {
            reader_hold(reader, &next);
            return;
        }
        last = layer_width(next.text);
        line->text = arena_join(&reader->line_arena, line->text, next.text);
    }
}

void plain_complete_line(struct reader *reader)
{
    bool text = span_trim(reader->line.text).len > 0;
    reader->text_lines += text;
    reader->blank_lines += !text;
    if (may_be_wrapped(reader, reader->line.text))
        join_wraps(reader);
}

bool plain_is_doubling(struct reader *reader, struct span text)
{
    reader->doubled = is_doubled(reader) && !span_trim(text).len && !reader->doubled;
    return reader->doubled;
}
