#include "record/peel.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

/* A terminal's line: a cursor over cells that were written. */
struct cells {
    char *at;
    size_t len, cursor;
    unsigned control;
    bool corrected;
};

static void drop_end(struct line *line)
{
    struct span raw = line->raw;
    size_t returns = 0;
    if (raw.len && raw.at[raw.len - 1] == '\n')
        raw.len--;
    while (raw.len && raw.at[raw.len - 1] == '\r')
        raw.len--, returns++;
    line->one_cr = returns == 1;
    line->two_cr = returns > 1;
    line->raw = raw;
    line->text = raw;
}

enum { PLAIN = 0, EIGHT_BIT = 1, CONTROL = 2 };

static unsigned look(struct span text)
{
    unsigned seen = PLAIN;
    for (size_t i = ascii_run(text.at, text.len, '\0', '\0'); i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        seen |= c >= 0x80 ? EIGHT_BIT : 0u;
        seen |= (c < 0x20 && c != '\t') || c == 0x7f ? CONTROL : 0u;
    }
    return seen;
}

/* Length of the escape sequence at the front (ECMA-48 section 5.4; OSC ends with BEL or ESC \). */
static size_t escape_length(struct span text)
{
    if (text.len < 2)
        return text.len;
    size_t i = 2;
    if (text.at[1] == '[') {
        while (i < text.len && (unsigned char)text.at[i] < 0x40)
            i++;
        return i < text.len ? i + 1 : i;
    }
    if (span_find(span_of("()O"), text.at[1]) < 3) /* a character set; a key in application mode */
        return text.len < 3 ? text.len : 3;
    if (text.at[1] != ']')
        return 2;
    while (i < text.len && text.at[i] != '\a' && text.at[i] != '\033')
        i++;
    if (i < text.len && text.at[i] == '\033')
        i++;
    return i < text.len ? i + 1 : i;
}

/* A cursor key as it is sent; the sequences of programs that draw carry parameters. */
static bool is_arrow(struct span rest)
{
    return rest.len >= 3 && (rest.at[1] == '[' || rest.at[1] == 'O') && rest.at[2] >= 'A' &&
           rest.at[2] <= 'D';
}

/* A UTF-8 character is one cell on the screen, several octets here; in other encodings it is one octet. */
static size_t octets_at(struct span rest)
{
    size_t octets = rest.len ? utf8_sequence(rest) : 0;
    return octets ? octets : 1;
}

static void put(struct cells *cells, struct span character)
{
    size_t under = cells->cursor < cells->len
                       ? octets_at((struct span){cells->at + cells->cursor, cells->len - cells->cursor})
                       : 0;
    char *at = cells->at + cells->cursor;
    if (character.len != under)
        memmove(at + character.len, at + under, cells->len - cells->cursor - under);
    memcpy(at, character.at, character.len);
    cells->len += character.len - under;
    cells->cursor += character.len;
}

static void step_back(struct cells *cells)
{
    size_t octets = cells->cursor < UTF8_MOST ? cells->cursor : UTF8_MOST;
    while (octets > 1 && octets_at((struct span){cells->at + cells->cursor - octets, octets}) != octets)
        octets--;
    cells->cursor -= octets;
}

/* "\b \b" is a terminal that erases; a backspace alone went over the wire as it was typed. */
static void backspace(struct cells *cells, struct span rest)
{
    bool erases = rest.len >= 3 && rest.at[1] == ' ' && rest.at[2] == '\b';
    bool after_blank = cells->cursor && cells->at[cells->cursor - 1] == ' ' && cells->corrected;
    bool runs = rest.len >= 2 && rest.at[1] == '\b';
    step_back(cells);
    if (erases || after_blank || runs)
        cells->corrected = true;
    else
        cells->control |= CONTROL_BACKSPACE;
}

/* Octets eaten of a control character at the front of the rest. */
static size_t control(struct cells *cells, struct span rest)
{
    switch (rest.at[0]) {
    case '\b':
        backspace(cells, rest);
        return 1;
    case '\033':
        cells->control |= is_arrow(rest) ? (unsigned)CONTROL_ARROW : 0;
        return escape_length(rest);
    case '\r': /* what follows is written over the line; one at the end, telnet's CR NUL, or recordio's CR
                  and blank move nothing */
        if (rest.len > 2 && rest.at[1] != '\0' && !span_starts(rest, "\r<br"))
            cells->cursor = cells->len = 0;
        return 1;
    case 0x7f:
        step_back(cells);
        cells->len = cells->cursor;
        cells->control |= CONTROL_DELETE;
        return 1;
    case '\0':
        cells->control |= CONTROL_NUL;
        return 1;
    case '\a':
        return 1;
    default:
        cells->control |= CONTROL_OTHER;
        put(cells, span_cut(rest, 0, 1));
        return 1;
    }
}

/* RFC 854: IAC, a verb (WILL to DONT) and the option. */
static size_t telnet_option(struct cells *cells, struct span rest)
{
    bool option = rest.len >= 3 && (unsigned char)rest.at[0] == 0xff && (unsigned char)rest.at[1] >= 0xfb;
    if (!option)
        return 0;
    cells->control |= CONTROL_TELNET;
    return 3;
}

static struct span written(const struct cells *cells)
{
    struct span text = {cells->at, cells->len};
    while (cells->corrected && text.len > cells->cursor && text.at[text.len - 1] == ' ')
        text.len--;
    return text;
}

static void draw(struct line *line, struct arena *arena)
{
    struct cells cells = {.at = arena_take(arena, line->raw.len + 1)};
    for (struct span rest = line->raw; rest.len;) {
        size_t eaten = telnet_option(&cells, rest);
        if (!eaten && ascii_is_control(rest.at[0]) && rest.at[0] != '\t')
            eaten = control(&cells, rest);
        if (!eaten) {
            eaten = octets_at(rest);
            put(&cells, span_cut(rest, 0, eaten));
        }
        rest = span_from(rest, eaten);
    }
    line->text = written(&cells);
    line->control = cells.control;
    line->corrected = cells.corrected;
}

bool peel(struct line *line, struct arena *arena)
{
    drop_end(line);
    unsigned seen = look(line->raw);
    if (seen & CONTROL)
        draw(line, arena);
    return seen & EIGHT_BIT;
}
