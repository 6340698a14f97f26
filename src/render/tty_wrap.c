#include "render/tty_wrap.h"

#include <unistr.h>
#include <uniwidth.h>

/* Octets of the first character; *columns what it takes. */
static size_t character(struct span text, size_t *columns)
{
    ucs4_t c;
    int len = u8_mbtoucr(&c, (const uint8_t *)text.at, text.len);
    int width = len > 0 ? uc_width(c, "UTF-8") : 1;
    *columns = width > 0 ? (size_t)width : 0;
    return len > 0 ? (size_t)len : 1;
}

size_t columns_of(struct span text)
{
    size_t sum = 0;
    while (text.len) {
        size_t columns;
        text = span_from(text, character(text, &columns));
        sum += columns;
    }
    return sum;
}

struct span columns_cut(struct span text, size_t columns)
{
    size_t at = 0, sum = 0;
    while (at < text.len) {
        size_t wide, len = character(span_from(text, at), &wide);
        if (sum + wide > columns)
            break;
        sum += wide;
        at += len;
    }
    return span_cut(text, 0, at);
}

size_t columns_of_word(struct span text)
{
    return columns_of(span_cut(text, 0, span_find(text, ' ')));
}

static bool is_punctuation(char c)
{
    return c == '/' || c == ',' || c == ';' || c == '.' || c == ':' || c == '@' || c == '-' || c == '&' ||
           c == '>';
}

/* Where to break a word of which only `fitting` octets fit. */
static size_t break_in_word(struct span text, size_t fitting)
{
    for (size_t at = fitting; at > fitting / 2; at--)
        if (is_punctuation(text.at[at - 1]))
            return at;
    return fitting;
}

static size_t first_character(struct span text)
{
    size_t columns;
    return character(text, &columns);
}

static size_t last_blank(struct span text, size_t before)
{
    while (before > 0 && text.at[before - 1] != ' ')
        before--;
    return before;
}

static struct span without_blanks_behind(struct span line)
{
    while (line.len && line.at[line.len - 1] == ' ')
        line.len--;
    return line;
}

struct span wrap_take(struct span *rest, size_t columns)
{
    struct span text = *rest;
    size_t end = columns_cut(text, columns).len;
    if (end < text.len && text.at[end] != ' ') {
        size_t blank = last_blank(text, end);
        end = without_blanks_behind(span_cut(text, 0, blank)).len ? blank : break_in_word(text, end);
    }
    if (!end && text.len)
        end = first_character(text);
    size_t next = end;
    while (next < text.len && text.at[next] == ' ')
        next++;
    *rest = span_from(text, next);
    return without_blanks_behind(span_cut(text, 0, end));
}
