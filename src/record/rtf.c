#include "record/rtf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "record/charset.h"

enum {
    DEEP_MOST = 100, /* groups in each other; what lies deeper is left out. Word writes a dozen */
    WORD_MOST = 32,  /* letters of a control word */
    DIGITS_MOST = 10
};

struct group {
    bool hidden;   /* a destination that is not shown */
    unsigned skip; /* characters behind \u for those who do not know it */
};

struct rtf {
    struct arena *arena;
    struct span rest;
    struct text out, octets; /* octets: of the document's charset, not decoded yet */
    struct group groups[DEEP_MOST + 1];
    size_t depth;
    unsigned skip; /* characters still to be left out */
    unsigned high; /* first half of a surrogate pair */
    char charset[16];
};

bool rtf_looks(struct span head)
{
    return span_starts(head, "{\\rtf");
}

static bool is_hidden(const struct rtf *rtf)
{
    return rtf->depth > DEEP_MOST || rtf->groups[rtf->depth].hidden;
}

static void flush(struct rtf *rtf)
{
    text_add(&rtf->out, charset_decode(rtf->arena, rtf->charset, text_span(&rtf->octets)));
    rtf->octets.len = 0;
}

/* One character of the document's charset, unless it stands in for one that \u has told. */
static void put_octet(struct rtf *rtf, char octet)
{
    if (rtf->skip)
        rtf->skip--;
    else if (!is_hidden(rtf))
        text_add_byte(&rtf->octets, octet);
}

static void put_text(struct rtf *rtf, const char *text)
{
    if (is_hidden(rtf))
        return;
    flush(rtf);
    text_add_string(&rtf->out, text);
}

static void put_code(struct rtf *rtf, unsigned code)
{
    char units[4] = {(char)(code & 0xff), (char)(code >> 8 & 0xff)};
    bool high = code >= 0xd800 && code < 0xdc00, low = code >= 0xdc00 && code < 0xe000;
    size_t len = 2;
    if (low && rtf->high) {
        char pair[4] = {(char)(rtf->high & 0xff), (char)(rtf->high >> 8), units[0], units[1]};
        memcpy(units, pair, sizeof pair);
        len = 4;
    }
    rtf->high = high ? code : 0;
    if (is_hidden(rtf) || high)
        return;
    flush(rtf);
    text_add(&rtf->out, charset_decode(rtf->arena, "UTF-16LE", (struct span){units, len}));
}

/* ---- control words ---- */

static const struct {
    const char *word, *text;
} shown[] = {{"par", "\n"},   {"line", "\n"},     {"row", "\n"},      {"sect", "\n"},  {"page", "\n"},
             {"tab", "\t"},   {"cell", "\t"},     {"emdash", "—"},    {"endash", "–"}, {"lquote", "‘"},
             {"rquote", "’"}, {"ldblquote", "“"}, {"rdblquote", "”"}, {"bullet", "•"}};

static const char *const hidden[] = {"fonttbl",   "colortbl",  "stylesheet", "info",     "pict",
                                     "object",    "header",    "footer",     "headerl",  "headerr",
                                     "footerl",   "footerr",   "fldinst",    "listtext", "nonshppict",
                                     "generator", "themedata", "xmlnstbl"};

static bool is_one_of(const char *word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static void take_binary(struct rtf *rtf, long len)
{
    rtf->rest = span_from(rtf->rest, len > 0 ? (size_t)len : 0);
}

static void obey(struct rtf *rtf, const char *word, long number, bool numbered)
{
    struct group *group = &rtf->groups[rtf->depth < DEEP_MOST ? rtf->depth : DEEP_MOST];
    if (strcmp(word, "u") == 0) {
        put_code(rtf, (unsigned)number & 0xffff);
        rtf->skip = group->skip;
    } else if (strcmp(word, "uc") == 0) {
        group->skip = numbered && number >= 0 && number < DIGITS_MOST ? (unsigned)number : 1;
    } else if (strcmp(word, "bin") == 0) {
        take_binary(rtf, number);
    } else if (strcmp(word, "ansicpg") == 0 && number > 0 && number < 100000) {
        snprintf(rtf->charset, sizeof rtf->charset, number == 65001 ? "UTF-8" : "CP%ld", number);
    } else if (is_one_of(word, hidden, sizeof hidden / sizeof hidden[0])) {
        group->hidden = true;
    }
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        if (strcmp(word, shown[i].word) == 0)
            put_text(rtf, shown[i].text);
}

static size_t letters_in(struct span text)
{
    size_t count = 0;
    while (count < text.len && ascii_is_letter(text.at[count]))
        count++;
    return count;
}

static size_t digits_in(struct span text)
{
    size_t count = text.len && text.at[0] == '-' ? 1 : 0;
    while (count < text.len && count <= DIGITS_MOST && ascii_is_digit(text.at[count]))
        count++;
    return count;
}

/* Letters, perhaps a number, and one blank that belongs to it. */
static void take_word(struct rtf *rtf)
{
    char word[WORD_MOST + 1] = "", digits[DIGITS_MOST + 2] = "";
    size_t letters = letters_in(rtf->rest);
    memcpy(word, rtf->rest.at, letters < WORD_MOST ? letters : WORD_MOST);
    rtf->rest = span_from(rtf->rest, letters);
    size_t count = digits_in(rtf->rest);
    memcpy(digits, rtf->rest.at, count);
    rtf->rest = span_from(rtf->rest, count);
    if (rtf->rest.len && rtf->rest.at[0] == ' ')
        rtf->rest = span_from(rtf->rest, 1);
    obey(rtf, word, strtol(digits, NULL, 10), count > 0);
}

static int hex_of(char c)
{
    return ascii_is_digit(c) ? c - '0' : ascii_is_hex(c) ? ascii_lower(c) - 'a' + 10 : 0;
}

/* Behind a backslash that no letter follows. */
static void take_symbol(struct rtf *rtf)
{
    char symbol = rtf->rest.at[0];
    rtf->rest = span_from(rtf->rest, 1);
    if (symbol == '\'' && rtf->rest.len >= 2) {
        put_octet(rtf, (char)(hex_of(rtf->rest.at[0]) * 16 + hex_of(rtf->rest.at[1])));
        rtf->rest = span_from(rtf->rest, 2);
    } else if (symbol == '*') {
        rtf->groups[rtf->depth < DEEP_MOST ? rtf->depth : DEEP_MOST].hidden = true;
    } else if (symbol == '\n' || symbol == '\r') {
        put_text(rtf, "\n");
    } else if (symbol == '~' || symbol == '_') {
        put_text(rtf, symbol == '~' ? " " : "-");
    } else if (symbol == '{' || symbol == '}' || symbol == '\\') {
        put_octet(rtf, symbol);
    }
}

static void take_begin(struct rtf *rtf)
{
    rtf->depth++;
    rtf->skip = 0;
    if (rtf->depth <= DEEP_MOST)
        rtf->groups[rtf->depth] = rtf->groups[rtf->depth - 1];
}

static void take(struct rtf *rtf)
{
    char c = rtf->rest.at[0];
    rtf->rest = span_from(rtf->rest, 1);
    if (c == '\\' && rtf->rest.len && ascii_is_letter(rtf->rest.at[0]))
        take_word(rtf);
    else if (c == '\\' && rtf->rest.len)
        take_symbol(rtf);
    else if (c == '\\')
        return;
    else if (c == '{')
        take_begin(rtf);
    else if (c == '}')
        rtf->depth -= rtf->depth > 0;
    else if (c != '\n' && c != '\r')
        put_octet(rtf, c);
}

struct span rtf_text(struct arena *arena, struct span text)
{
    struct rtf *rtf = arena_take(arena, sizeof *rtf);
    *rtf = (struct rtf){.arena = arena, .rest = text, .groups = {{.skip = 1}}, .charset = "CP1252"};
    while (rtf->rest.len)
        take(rtf);
    flush(rtf);
    struct span plain = arena_copy(arena, text_span(&rtf->out));
    text_free(&rtf->out);
    text_free(&rtf->octets);
    return plain;
}
