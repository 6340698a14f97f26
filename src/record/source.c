#include "record/source.h"

#include <assert.h>
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/charset.h"
#include "record/peel.h"

enum {
    WINDOW = 256 * 1024,   /* read at once; also the head by which the kind of recording is told */
    LINE_MOST = 64 * 1024, /* RFC 5321 allows 1,000 octets; AUTH lines 12,288 */
    UNIT = 2,              /* octets of a UTF-16 unit */
    PAIR = 4               /* of a surrogate pair, and of a UTF-32 unit */
};

struct source {
    struct input *input; /* the recording's */
    char *window;
    size_t from, to, room;
    bool ended, cr_only;
    unsigned long number;
    size_t offset;
    iconv_t wide;    /* of UTF-16 or UTF-32; (iconv_t)-1: neither */
    size_t unit;     /* octets of one of its units */
    char half[PAIR]; /* the begin of a character of which the rest is not read yet */
    size_t half_len;
    const char *charset;
    bool charset_known;
    const struct word_index *messages;
    struct arena scratch; /* one line's conversions */
};

/* All of the raw octets but a unit or pair that is not complete; that waits for the next ones. */
static size_t convert(struct source *source, struct span raw, char *to, size_t room)
{
    static const char replacement[] = "\xef\xbf\xbd";
    char *from = (char *)(size_t)raw.at, *end = to; /* iconv's prototype lacks the const */
    while (raw.len && iconv(source->wide, &from, &raw.len, &end, &room) == (size_t)-1 && errno == EILSEQ) {
        from += source->unit, raw.len -= source->unit; /* a lone surrogate */
        memcpy(end, replacement, sizeof replacement - 1);
        end += sizeof replacement - 1, room -= sizeof replacement - 1;
    }
    assert(raw.len < sizeof source->half);
    memcpy(source->half, from, raw.len);
    source->half_len = raw.len;
    return (size_t)(end - to);
}

/* UTF-16 grows at most by half on its way to UTF-8, UTF-32 not at all. */
static size_t read_wide(struct source *source, char *to, size_t most)
{
    size_t room = most / 2, got = 0, len;
    char *raw = memory_resize(NULL, room);
    do {
        memcpy(raw, source->half, source->half_len);
        len = input_read(source->input, raw + source->half_len, room - source->half_len);
        if (len)
            got = convert(source, (struct span){raw, source->half_len + len}, to, most);
    } while (len && !got);
    free(raw);
    return got;
}

static void fill(struct source *source)
{
    if (source->from) {
        memmove(source->window, source->window + source->from, source->to - source->from);
        source->to -= source->from;
        source->from = 0;
    }
    size_t room = source->room - source->to;
    if (source->ended || room < PAIR * 4)
        return;
    bool wide = source->wide != (iconv_t)-1;
    char *to = source->window + source->to;
    size_t got = wide ? read_wide(source, to, room) : input_read(source->input, to, room);
    source->to += got;
    source->ended = got == 0;
}

static void fill_whole_window(struct source *source)
{
    size_t before;
    do {
        before = source->to;
        fill(source);
    } while (source->to > before && source->room - source->to > WINDOW / 8);
}

static void begin_wide(struct source *source, const struct text_encoding *encoding)
{
    size_t len = source->to - encoding->mark;
    char *raw = memory_resize(NULL, len + encoding->unit);
    memcpy(raw, source->window + encoding->mark, len);
    source->unit = encoding->unit;
    source->wide = iconv_open("UTF-8", encoding->name);
    if (source->wide != (iconv_t)-1) {
        source->to = convert(source, (struct span){raw, len}, source->window, source->room);
        source->offset = encoding->mark;
    }
    free(raw);
}

static void tell_encoding(struct source *source)
{
    struct span head = {source->window, source->to};
    struct text_encoding encoding = recording_encoding(head);
    if (encoding.name)
        begin_wide(source, &encoding);
    else
        source->from = source->offset = encoding.mark;
    head = source_head(source);
    source->cr_only = span_find(head, '\n') == head.len && span_find(head, '\r') < head.len;
}

struct source *source_open(struct input *input, const struct word_index *messages)
{
    struct source *source = memory_get(sizeof *source);
    source->input = input;
    source->messages = messages;
    source->wide = (iconv_t)-1;
    source->room = WINDOW;
    source->window = memory_resize(NULL, source->room);
    /* Of UTF-16 only half a window may be read before it is known to be such: it grows. */
    source->room = WINDOW / 2;
    fill_whole_window(source);
    source->room = WINDOW;
    tell_encoding(source);
    fill_whole_window(source);
    return source;
}

void source_close(struct source *source)
{
    if (!source)
        return;
    if (source->wide != (iconv_t)-1)
        iconv_close(source->wide);
    free(source->window);
    arena_free(&source->scratch);
    free(source);
}

struct span source_head(struct source *source)
{
    return span_between(source->window + source->from, source->window + source->to);
}

bool source_broken(const struct source *source)
{
    return input_broken(source->input);
}

/* So that no character is cut in two. */
static size_t whole_characters(struct span text, size_t len)
{
    size_t back = 0;
    while (back < 3 && len > back && ((unsigned char)text.at[len - back] & 0xc0) == 0x80)
        back++;
    return utf8_sequence(span_from(text, len - back)) > back ? len - back : len;
}

/* The raw line at the front of the window, with its end; a line over the limit comes without one. */
static struct span raw_line(struct source *source, bool *cut)
{
    char end = source->cr_only ? '\r' : '\n';
    for (;;) {
        struct span head = source_head(source);
        size_t len = span_find(span_cut(head, 0, LINE_MOST), end);
        *cut = len == LINE_MOST && len < head.len;
        if (len < head.len && !*cut)
            return span_cut(head, 0, len + 1);
        if (*cut)
            return span_cut(head, 0, whole_characters(head, len));
        if (source->ended)
            return head;
        fill(source);
    }
}

static size_t original_octets(const struct source *source, struct span raw)
{
    if (source->wide == (iconv_t)-1)
        return raw.len;
    return source->unit == UNIT ? utf8_in_utf16(raw) : source->unit * utf8_characters(raw);
}

/* Throws away what is left of a line that was cut. */
static void skip_rest(struct source *source)
{
    char end = source->cr_only ? '\r' : '\n';
    for (bool found = false; !found && !(source->ended && source->from == source->to);) {
        struct span head = source_head(source);
        size_t len = span_find(head, end);
        found = len < head.len;
        source->from += len + found;
        source->offset += original_octets(source, span_cut(head, 0, len + found));
        if (!found)
            fill(source);
    }
}

static void decode(struct source *source, struct line *line)
{
    if (utf8_valid(line->text))
        return;
    if (!source->charset_known) {
        /* The head may be gone; this line and what follows it in the window are the sample. */
        struct span sample = span_between(line->raw.at, source->window + source->to);
        source->charset = charset_guess(sample, source->messages);
        source->charset_known = true;
    }
    line->text = charset_decode(&source->scratch, source->charset, line->text);
}

bool source_line(struct source *source, struct line *line)
{
    arena_empty(&source->scratch);
    bool cut = false;
    struct span raw = raw_line(source, &cut);
    if (!raw.len && source->ended)
        return false;
    *line = (struct line){.raw = raw, .number = ++source->number, .offset = source->offset, .cut = cut};
    source->from += raw.len;
    source->offset += original_octets(source, raw);
    if (peel(line, &source->scratch))
        decode(source, line);
    if (cut) { /* the window moves: keep what was read of the line */
        line->text = arena_copy(&source->scratch, line->text);
        line->raw = line->text;
        skip_rest(source);
    }
    return true;
}
