#include "base/span.h"

#include <string.h>

#include "base/ascii.h"

static bool same_letters(const char *a, const char *b, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (a[i] != b[i] && ascii_lower(a[i]) != ascii_lower(b[i])) /* most are in one case */
            return false;
    return true;
}

bool span_same_word(struct span a, struct span b)
{
    return a.len == b.len && same_letters(a.at, b.at, a.len);
}

bool span_starts_with(struct span text, struct span prefix)
{
    return text.len >= prefix.len && same_letters(text.at, prefix.at, prefix.len);
}

bool span_ends(struct span text, const char *suffix)
{
    size_t len = strlen(suffix);
    return text.len >= len && same_letters(text.at + text.len - len, suffix, len);
}

size_t span_find(struct span text, char byte)
{
    const char *hit = text.len ? memchr(text.at, byte, text.len) : NULL;
    return hit ? (size_t)(hit - text.at) : text.len;
}

static size_t find_from(struct span text, size_t from, char octet)
{
    return from + span_find(span_from(text, from), octet);
}

size_t span_find_span(struct span text, struct span needle)
{
    if (!needle.len)
        return 0;
    if (needle.len > text.len)
        return text.len;
    char low = ascii_lower(*needle.at), high = ascii_upper(*needle.at);
    size_t next_low = span_find(text, low), next_high = low == high ? text.len : span_find(text, high);
    for (size_t i; (i = next_low < next_high ? next_low : next_high) + needle.len <= text.len;) {
        if (same_letters(text.at + i, needle.at, needle.len))
            return i;
        next_low = i < next_low ? next_low : find_from(text, i + 1, low);
        next_high = i < next_high ? next_high : find_from(text, i + 1, high);
    }
    return text.len;
}

static bool is_space(char c)
{
    return ascii_is_blank(c) || c == '\r' || c == '\n';
}

struct span span_trim(struct span text)
{
    while (text.len && is_space(text.at[text.len - 1]))
        text.len--;
    while (text.len && is_space(text.at[0]))
        text.at++, text.len--;
    return text;
}

/* Where the word that begins at `from` ends: eight octets at a time while none of them is a blank. */
static size_t end_of_word(struct span text, size_t from)
{
    for (uint64_t eight; from + sizeof eight <= text.len; from += sizeof eight) {
        memcpy(&eight, text.at + from, sizeof eight);
        if (ascii_holds(eight, ' ') || ascii_holds(eight, '\t'))
            break;
    }
    while (from < text.len && !ascii_is_blank(text.at[from]))
        from++;
    return from;
}

struct span span_take_word(struct span *rest)
{
    size_t from = 0;
    while (from < rest->len && ascii_is_blank(rest->at[from]))
        from++;
    size_t to = end_of_word(*rest, from);
    struct span word = span_cut(*rest, from, to - from);
    *rest = span_from(*rest, to < rest->len ? to + 1 : to);
    return word;
}

struct span span_take_until(struct span *rest, char end)
{
    size_t to = span_find(*rest, end);
    struct span part = span_cut(*rest, 0, to);
    *rest = span_from(*rest, to < rest->len ? to + 1 : to);
    return part;
}

struct span span_take_line(struct span *rest)
{
    struct span line = span_take_until(rest, '\n');
    while (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

bool span_take_number(struct span *rest, unsigned long *number)
{
    const unsigned long most = 1UL << 53;
    unsigned long value = 0;
    size_t i = 0;
    for (; i < rest->len && ascii_is_digit(rest->at[i]); i++) {
        value = value * 10 + (unsigned long)(rest->at[i] - '0');
        if (value > most)
            return false;
    }
    if (!i)
        return false;
    *number = value;
    *rest = span_from(*rest, i);
    return true;
}
