#include "render/tty_pen.h"

#include <string.h>

#include "base/ascii.h"
#include "render/tty_wrap.h"

enum { WIDTH_LEAST = 60, WIDTH_USUAL = 79 };

static const char *const escapes[STYLES] = {
    [STYLE_BOLD] = "\033[1m",    [STYLE_ERROR] = "\033[1;31m", [STYLE_WARNING] = "\033[1;33m",
    [STYLE_NOTE] = "\033[1;36m", [STYLE_GOOD] = "\033[1;32m",  [STYLE_PLACE] = "\033[34m",
    [STYLE_DIM] = "\033[2m",
};

static const struct {
    const char *drawn, *ascii;
} marks[MARKS] = {
    [MARK_OK] = {"✓", "ok"},     [MARK_FAILED] = {"✗", "FAIL"}, [MARK_FOLLOWS] = {"↳", "+->"},
    [MARK_SKIPPED] = {"·", "-"}, [MARK_OPEN] = {"?", "?"},      [MARK_CUT] = {"…", "..."},
};

/* Letters of our own words where only ASCII can be shown. */
static const struct {
    const char *letter, *ascii;
} spellings[] = {
    {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"Ä", "Ae"}, {"Ö", "Oe"},  {"Ü", "Ue"}, {"ß", "ss"},
    {"„", "\""}, {"“", "\""}, {"”", "\""}, {"’", "'"},  {"…", "..."}, {"–", "-"},  {"→", "->"},
};

struct pen pen_new(struct text *out, struct arena *arena, const struct render_options *options, bool color)
{
    return (struct pen){.out = out,
                        .arena = arena,
                        .options = options,
                        .color = color,
                        .width = options->width < WIDTH_LEAST ? WIDTH_USUAL : options->width};
}

static struct span kept(const struct pen *pen, struct text *text)
{
    struct span copy = arena_copy(pen->arena, text_span(text));
    text_free(text);
    return copy;
}

struct span pen_quoted(const struct pen *pen, struct span quoted)
{
    struct text text = {0};
    render_harmless(&text, quoted, pen->options);
    return kept(pen, &text);
}

static bool starts_with(struct span text, const char *letter)
{
    size_t len = strlen(letter);
    return text.len >= len && !memcmp(text.at, letter, len);
}

static bool spell(struct text *out, struct span *rest)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
        if (!starts_with(*rest, spellings[i].letter))
            continue;
        text_add_string(out, spellings[i].ascii);
        *rest = span_from(*rest, strlen(spellings[i].letter));
        return true;
    }
    return false;
}

static struct span spelt(const struct pen *pen, struct span prose)
{
    struct text text = {0};
    while (prose.len) {
        if ((unsigned char)prose.at[0] >= 0x80 && spell(&text, &prose))
            continue;
        text_add_byte(&text, prose.at[0]);
        prose = span_from(prose, 1);
    }
    return kept(pen, &text);
}

/* Line ends and rows of blanks become one blank. */
static struct span on_one_line(const struct pen *pen, struct span prose)
{
    struct text text = {0};
    for (size_t i = 0; i < prose.len; i++) {
        bool blank = ascii_is_blank(prose.at[i]) || prose.at[i] == '\n' || prose.at[i] == '\r';
        if (!blank)
            text_add_byte(&text, prose.at[i]);
        else if (text.len && text.at[text.len - 1] != ' ')
            text_add_byte(&text, ' ');
    }
    return kept(pen, &text);
}

struct span pen_clean(const struct pen *pen, struct span prose)
{
    struct span line = on_one_line(pen, prose);
    return pen_quoted(pen, pen->options->ascii ? spelt(pen, line) : line);
}

void pen_to(struct pen *pen, size_t column)
{
    if (pen->column < column)
        pen->column = column;
}

void pen_end(struct pen *pen)
{
    text_add_byte(pen->out, '\n');
    pen->column = pen->inked = 0;
}

void pen_ink(struct pen *pen, enum style style, struct span shown)
{
    bool styled = pen->color && escapes[style];
    if (!shown.len)
        return;
    text_add_times(pen->out, " ", pen->column - pen->inked);
    text_add_string(pen->out, styled ? escapes[style] : "");
    text_add(pen->out, shown);
    text_add_string(pen->out, styled ? "\033[0m" : "");
    pen->column += columns_of(shown);
    pen->inked = pen->column;
}

/* Blanks at either end of a phrase are part of it. */
void pen_put(struct pen *pen, enum style style, struct span prose)
{
    if (prose.len && prose.at[0] == ' ')
        pen->column++;
    pen_ink(pen, style, span_trim(pen_clean(pen, prose)));
    if (prose.len && prose.at[prose.len - 1] == ' ')
        pen->column++;
}

void pen_cut(struct pen *pen, enum style style, struct span shown, size_t right)
{
    size_t room = right > pen->column ? right - pen->column : 0, mark = pen_mark_columns(pen, MARK_CUT);
    if (columns_of(shown) <= room) {
        pen_ink(pen, style, shown);
        return;
    }
    pen_ink(pen, style, columns_cut(shown, room > mark ? room - mark : 0));
    pen_mark(pen, style, MARK_CUT);
}

void pen_cut_front(struct pen *pen, enum style style, struct span shown, size_t right)
{
    size_t room = right > pen->column ? right - pen->column : 0, mark = pen_mark_columns(pen, MARK_CUT),
           columns = columns_of(shown);
    if (columns > room) {
        pen_mark(pen, style, MARK_CUT);
        shown = span_from(shown, columns_cut(shown, columns - room + mark).len);
    }
    pen_cut(pen, style, shown, right);
}

static struct span mark_drawn(const struct pen *pen, enum mark mark)
{
    return span_of(pen->options->ascii ? marks[mark].ascii : marks[mark].drawn);
}

void pen_mark(struct pen *pen, enum style style, enum mark mark)
{
    pen_ink(pen, style, mark_drawn(pen, mark));
}

size_t pen_mark_columns(const struct pen *pen, enum mark mark)
{
    return columns_of(mark_drawn(pen, mark));
}

void pen_right(struct pen *pen, enum style style, struct span prose)
{
    struct span shown = pen_clean(pen, prose);
    size_t columns = columns_of(shown), at = columns < pen->width ? pen->width - columns : 0;
    if (!shown.len)
        return;
    if (pen->column && pen->column + 1 >= at)
        pen_end(pen);
    pen_to(pen, at);
    pen_ink(pen, style, shown);
}

void pen_prose(struct pen *pen, enum style style, struct span prose, size_t left, size_t right)
{
    struct span rest = pen_clean(pen, prose);
    if (pen->column > left && pen->column + columns_of_word(rest) > right) {
        pen_end(pen);
        pen_to(pen, left);
    }
    while (rest.len) {
        pen_ink(pen, style, wrap_take(&rest, right > pen->column ? right - pen->column : 1));
        if (!rest.len)
            return;
        pen_end(pen);
        pen_to(pen, left);
    }
}

struct span pen_say_words(const struct pen *pen, struct words words)
{
    return words.in[pen->options->language];
}

struct span pen_say(const struct pen *pen, enum phrase phrase)
{
    return pen_say_words(pen, phrase_words(phrase));
}

struct span pen_say_with(const struct pen *pen, enum phrase phrase, struct parts parts)
{
    return phrase_filled(pen->arena, pen_say(pen, phrase), &parts);
}

struct span pen_say_number(const struct pen *pen, unsigned long number)
{
    return arena_print(pen->arena, "%lu", number);
}

struct span pen_say_count(const struct pen *pen, enum counted counted, unsigned long count)
{
    struct parts parts = {{pen_say_number(pen, count)}};
    return phrase_filled(pen->arena, pen_say_words(pen, counted_words(counted, count)), &parts);
}

struct span pen_say_place(const struct pen *pen, unsigned long first, unsigned long last)
{
    if (!first)
        return (struct span){"", 0};
    return last > first ? arena_print(pen->arena, "%lu-%lu", first, last) : pen_say_number(pen, first);
}

struct span pen_say_size(const struct pen *pen, unsigned long octets)
{
    static const char *const units[] = {"", "KiB", "MiB", "GiB"};
    const char *point = pen->options->language == LANGUAGE_DE ? "," : ".";
    unsigned long tenths = octets, unit = 0;
    if (octets < 1024)
        return pen_say_count(pen, COUNT_OCTETS, octets);
    for (tenths = octets * 10; tenths >= 10240 && unit < 3; unit++)
        tenths = (tenths + 512) / 1024;
    if (tenths % 10 == 0 || tenths >= 1000)
        return arena_print(pen->arena, "%lu %s", (tenths + 5) / 10, units[unit]);
    return arena_print(pen->arena, "%lu%s%lu %s", tenths / 10, point, tenths % 10, units[unit]);
}
