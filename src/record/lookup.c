#include "record/lookup.h"

#include <assert.h>

#include "base/ascii.h"
#include "record/lookup_part.h"

static const struct lookup_shape *const shapes[] = {
    lookup_failure_shapes, lookup_nslookup_shapes, lookup_dig_shapes,
    lookup_windows_shapes, lookup_reach_shapes,    NULL,
};

static bool (*const plain[])(struct lookup_reader *, struct span, unsigned long) = {
    [TOOL_NSLOOKUP] = lookup_nslookup_plain, [TOOL_DIG] = lookup_dig_plain, [TOOL_PING] = lookup_ping_plain,
    [TOOL_TEST] = lookup_test_plain,         [TOOL_NC] = lookup_nc_plain,
};

/* A reply must never be taken for the end of some tool's output: RFC 5321 section 4.2. */
static bool is_reply(struct span text)
{
    if (text.len < 3 || text.at[0] < '2' || text.at[0] > '5')
        return false;
    if (!ascii_is_digit(text.at[1]) || !ascii_is_digit(text.at[2]))
        return false;
    return text.len == 3 || ascii_is_blank(text.at[3]) || text.at[3] == '-';
}

static void index_add(struct lookup_index *index, const struct lookup_shape *shape)
{
    size_t first = (size_t)ascii_lower(shape->start[0]);
    size_t at = ++index->count;
    assert(at < LOOKUP_SHAPES && first < LOOKUP_BYTES);
    index->shape[at] = shape;
    unsigned char *link = index->first[first] ? &index->next[index->last[first]] : &index->first[first];
    *link = index->last[first] = (unsigned char)at;
}

static void index_make(struct lookup_index *index)
{
    for (const struct lookup_shape *const *part = shapes; *part; part++)
        for (const struct lookup_shape *shape = *part; shape->start; shape++)
            index_add(index, shape);
}

/* Nearly every line of a foreign log is ruled out by its first byte. */
static bool shape_read(struct lookup_reader *reader, struct span text, unsigned long line)
{
    const struct lookup_index *index = &reader->index;
    const unsigned char byte = (unsigned char)ascii_lower(text.at[0]);
    if (byte >= LOOKUP_BYTES)
        return false;
    reader->current = text;
    for (size_t at = index->first[byte]; at; at = index->next[at]) {
        const struct lookup_shape *shape = index->shape[at];
        struct span rest = text;
        if (shape->tools & 1 << reader->tool && lookup_take_words(&rest, shape->start) &&
            shape->read(reader, rest, line))
            return true;
    }
    return false;
}

bool lookup_line(struct lookup_reader *reader, struct span text, unsigned long line)
{
    text = span_trim(text);
    if (!text.len || is_reply(text))
        return false;
    if (!reader->index.count)
        index_make(&reader->index);
    if (shape_read(reader, text, line) || lookup_form(reader, text, line))
        return true;
    size_t tool = (size_t)reader->tool;
    return tool < sizeof plain / sizeof *plain && plain[tool] && plain[tool](reader, text, line);
}

void lookup_enter(struct lookup_reader *reader, enum lookup_tool tool, unsigned long line)
{
    lookup_end(reader);
    reader->tool = (int)tool;
    reader->since = line;
}

void lookup_enter_names(struct lookup_reader *reader, enum lookup_tool tool, unsigned long line)
{
    if (IN_NAMES & 1 << reader->tool)
        return;
    lookup_enter(reader, tool, line);
    reader->kind = LOOKUP_OTHER; /* nobody saw what was asked */
}

void lookup_ask(struct lookup_reader *reader, struct span name, unsigned long line)
{
    if (reader->waited && reader->asked.len && !reader->open)
        lookup_fail(reader, reader->asked, "timeout", reader->waited);
    reader->asked = lookup_name(reader, name);
    reader->owner = reader->alias = (struct span){0};
    reader->expect = EXPECT_NOTHING;
    reader->trouble = NULL;
    reader->waited = 0;
    reader->open = 0;
    reader->since = line;
}

void lookup_end(struct lookup_reader *reader)
{
    if (!reader->tool)
        return;
    lookup_ask(reader, (struct span){0}, 0);
    lookup_reach_settle(reader);
    reader->tool = TOOL_NONE;
    reader->kind = LOOKUP_ADDRESS;
    reader->resolver = reader->usual = (struct span){0};
    reader->brief = reader->interactive = false;
}
