#include "record/utter.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"
#include "smtp/reply.h"

enum { REPLY_CODE = 3 /* digits, RFC 5321 section 4.2 */ };

/* ---- escapes ---- */

static size_t hex_digits(struct span rest, size_t most)
{
    size_t count = 0;
    while (count < most && count < rest.len && ascii_is_hex(rest.at[count]))
        count++;
    return count;
}

/* \xNN and \uNNNN; `rest` begins behind the letter. Octets over 0x7f become characters, so that all stays
 * UTF-8. */
static size_t take_hex(struct span rest, size_t most, char *to, size_t *put)
{
    size_t digits = hex_digits(rest, most);
    unsigned long value = 0;
    for (size_t i = 0; i < digits; i++)
        value = value << 4 | (unsigned)ascii_hex_value(rest.at[i]);
    *put = digits ? utf8_write(to, value >= 0xd800 && value < 0xe000 ? '?' : (unsigned)value) : 0;
    return digits;
}

static size_t take_octal(struct span rest, char *to, size_t *put)
{
    size_t digits = 0;
    unsigned long value = 0;
    while (digits < 3 && digits < rest.len && rest.at[digits] >= '0' && rest.at[digits] <= '7')
        value = value << 3 | (unsigned long)(rest.at[digits++] - '0');
    *put = utf8_write(to, (unsigned)value & 0xff);
    return digits;
}

/* Eats the escape at the front of the rest, which is behind the backslash; writes at most 3 octets. */
static size_t take_escape(struct span rest, char *to, size_t *put)
{
    static const char letters[] = "nrtbf0eav", means[] = "\n\r\t\b\f\0\033\a\v";
    char c = rest.at[0];
    if (c == 'x' || c == 'u') {
        size_t eaten = take_hex(span_from(rest, 1), c == 'x' ? 2 : 4, to, put);
        if (eaten)
            return eaten + 1;
    }
    if (c >= '0' && c <= '7' && rest.len > 2 && ascii_is_digit(rest.at[1]) && ascii_is_digit(rest.at[2]))
        return take_octal(rest, to, put);
    size_t at = span_find((struct span)SPAN(letters), c);
    to[0] = at < sizeof letters - 1 ? means[at] : c;
    *put = 1;
    return 1;
}

/* The octet that \xNN or \NNN at the front of the text stands for, and the escape's length; 0 if there is
 * none.
 */
static size_t octet_escape(struct span text, unsigned char *octet)
{
    enum { LENGTH = 4 };
    unsigned value = 0;
    bool hex = text.len > 1 && text.at[1] == 'x';
    if (text.len < LENGTH || text.at[0] != '\\')
        return 0;
    for (size_t i = hex ? 2 : 1; i < LENGTH; i++) {
        char c = text.at[i];
        if (hex ? !ascii_is_hex(c) : c < '0' || c > '7')
            return 0;
        value = value << (hex ? 4 : 3) | (unsigned)ascii_hex_value(c);
    }
    *octet = (unsigned char)value;
    return LENGTH;
}

/* Escapes of octets at the front of the text that are one character together: Python's and Ruby's programs
 * show UTF-8 so. 0: they are none. */
static size_t take_character(struct span text, char *to, size_t *put)
{
    unsigned char octets[4];
    struct span rest = text;
    for (size_t count = 0, eaten; count < sizeof octets; rest = span_from(rest, eaten)) {
        if ((eaten = octet_escape(rest, &octets[count])) == 0 || octets[count++] < 0x80)
            return 0;
        *put = utf8_sequence((struct span){(const char *)octets, count});
        if (*put) {
            memcpy(to, octets, *put);
            return text.len - rest.len + eaten;
        }
    }
    return 0;
}

static struct span without_backslashes(struct arena *arena, struct span text)
{
    if (span_find(text, '\\') == text.len)
        return text;
    /* An escape is never shorter than what it stands for: \u needs six octets for three, \x four for two. */
    char *out = arena_take(arena, text.len + 4);
    size_t len = 0, put;
    while (text.len) {
        if (text.at[0] == '\\' && text.len > 1) {
            size_t eaten = take_character(text, out + len, &put);
            if (!eaten)
                eaten = 1 + take_escape(span_from(text, 1), out + len, &put);
            text = span_from(text, eaten);
            len += put;
        } else {
            out[len++] = text.at[0];
            text = span_from(text, 1);
        }
    }
    return (struct span){out, len};
}

/* CSV, RFC 4180: quotes around, quotes inside doubled. */
static struct span without_quotes(struct arena *arena, struct span text)
{
    if (text.len < 2 || text.at[0] != '"' || text.at[text.len - 1] != '"')
        return text;
    text = span_cut(text, 1, text.len - 2);
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        out[len++] = text.at[i];
        if (text.at[i] == '"' && i + 1 < text.len && text.at[i + 1] == '"')
            i++;
    }
    return (struct span){out, len};
}

/* W3C logs write "+" for a blank, qmail's "_". */
static struct span with_blanks(struct arena *arena, struct span text, char sign)
{
    char *out = arena_take(arena, text.len + 1);
    for (size_t i = 0; i < text.len; i++)
        out[i] = text.at[i] == sign ? ' ' : text.at[i];
    return (struct span){out, text.len};
}

/* ---- lines ---- */

static void add(struct utterance *lines, struct arena *arena, struct span line)
{
    while (line.len && (line.at[line.len - 1] == '\r' || line.at[line.len - 1] == '\0'))
        line.len--;
    *LIST_ADD(arena, lines) = line;
}

/* Where the next line of the same reply begins in a text that runs on, or its end. */
static size_t fused_end(struct span text)
{
    for (size_t i = REPLY_CODE + 1; i + REPLY_CODE < text.len; i++) {
        bool same = text.at[i] == text.at[0] && text.at[i + 1] == text.at[1] && text.at[i + 2] == text.at[2];
        char after = text.at[i + REPLY_CODE];
        bool dotted = text.at[i - 1] == '.' || text.at[i - 1] == ':';
        if (same && (after == '-' || after == ' ') && !dotted)
            return i;
    }
    return text.len;
}

static void add_fused(struct utterance *lines, struct arena *arena, struct span text)
{
    struct reply_line reply;
    while (reply_line_parse(text, &reply) && reply.more) {
        size_t end = fused_end(text);
        add(lines, arena, span_trim(span_cut(text, 0, end)));
        text = span_from(text, end);
    }
    if (text.len)
        add(lines, arena, text);
}

static void add_piece(struct utterance *lines, struct arena *arena, const struct dialect *dialect,
                      const struct saying *saying, struct span piece)
{
    if (saying->server && dialect->fused)
        add_fused(lines, arena, saying->server ? span_trim(piece) : piece);
    else
        add(lines, arena, piece);
}

static bool finds(struct pattern *split, struct pattern_scratch *scratch, struct span text,
                  struct span *found)
{
    struct pattern_match match;
    if (!split || !pattern_match(split, scratch, text, &match))
        return false;
    *found = match.whole;
    return found->at > text.at || found->len;
}

static bool all_coded(const struct utterance *lines)
{
    for (size_t i = 0; i < lines->count; i++)
        if (!reply_line_looks(lines->at[i]))
            return false;
    return true;
}

/* Replies without their own code get that of the first, or the one that stood apart. */
static void put_codes(struct utterance *lines, struct arena *arena, struct span code)
{
    struct reply_line first;
    if (!lines->count)
        return;
    if (!code.len && !all_coded(lines) && reply_line_parse(lines->at[0], &first))
        code = span_cut(lines->at[0], 0, REPLY_CODE);
    if (code.len != REPLY_CODE)
        return;
    for (size_t i = 0; i < lines->count; i++) {
        struct span line = lines->at[i];
        bool last = i + 1 == lines->count;
        bool has = span_equal(span_cut(line, 0, REPLY_CODE), code) && reply_line_looks(line);
        if (has && (last || line.len < 4 || line.at[REPLY_CODE] == '-'))
            continue;
        if (has)
            line = span_trim(span_from(line, REPLY_CODE));
        lines->at[i] = arena_print(arena, "%.*s%c%.*s", (int)code.len, code.at, last ? ' ' : '-',
                                   (int)line.len, line.at);
    }
}

struct utterance utter(struct arena *arena, struct pattern_scratch *scratch, const struct dialect *dialect,
                       struct saying saying)
{
    struct utterance lines = {0};
    struct span text = saying.text, found;
    struct pattern *split = saying.split ? saying.split : dialect->split;
    if (dialect->escape == ESCAPE_BACKSLASH)
        text = without_backslashes(arena, text);
    else if (dialect->escape == ESCAPE_QUOTES)
        text = without_quotes(arena, text);
    else if (dialect->escape == ESCAPE_PLUS)
        text = with_blanks(arena, text, '+');
    else if (dialect->escape == ESCAPE_UNDERSCORE)
        text = with_blanks(arena, text, '_');
    if (!text.len)
        add(&lines, arena, text);
    while (text.len) {
        size_t end = span_find(text, '\n');
        struct span line = span_cut(text, 0, end);
        text = span_from(text, end + 1);
        bool pieces = false;
        for (; line.len && finds(split, scratch, line, &found); pieces = true) {
            add_piece(&lines, arena, dialect, &saying, span_between(line.at, found.at));
            line = span_between(found.at + found.len, line.at + line.len);
        }
        if (line.len || (!pieces && (!text.len || !saying.server)))
            add_piece(&lines, arena, dialect, &saying, line);
    }
    if (saying.server)
        put_codes(&lines, arena, saying.code);
    return lines;
}
