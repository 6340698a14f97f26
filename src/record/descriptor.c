#include "record/descriptor.h"

#include "base/ascii.h"
#include "base/text.h"

bool descriptor_opens(struct span words, struct span *host, struct span *port)
{
    static const struct span folder = SPAN("/dev/tcp/");
    size_t at = span_find_text(words, "/dev/tcp/");
    if (at == words.len)
        return false;
    struct span rest = span_from(words, at + folder.len);
    *host = span_take_until(&rest, '/');
    size_t digits = 0;
    while (digits < rest.len && ascii_is_digit(rest.at[digits]))
        digits++;
    *port = span_cut(rest, 0, digits);
    return host->len && digits && span_find(*host, ' ') == host->len;
}

/* Behind ">&" or "<&"; the shell's own two outputs are none. */
static bool is_descriptor(struct span behind)
{
    char c = behind.len ? behind.at[0] : '\0';
    return (c >= '3' && c <= '9') || c == '$' || c == '"';
}

bool descriptor_is_used(struct span words)
{
    for (size_t i = 0; i + 2 < words.len; i++)
        if ((words.at[i] == '>' || words.at[i] == '<') && words.at[i + 1] == '&' &&
            is_descriptor(span_from(words, i + 2)))
            return true;
    return false;
}

bool descriptor_closes(struct span words)
{
    struct span rest = words;
    return span_is(span_take_word(&rest), "exec") &&
           (span_find_text(rest, ">&-") < rest.len || span_find_text(rest, "<&-") < rest.len);
}

bool descriptor_speaks(struct span words)
{
    struct span rest = words, first = span_take_word(&rest);
    return (span_is(first, "echo") || span_is(first, "printf")) && descriptor_is_used(words);
}

/* A word, quoted or not, with what stands in its quotes. False at a redirection and at the end. */
static bool take_argument(struct span *rest, struct span *argument)
{
    *rest = span_trim(*rest);
    if (rest->len > 1 && rest->at[0] == '$' && rest->at[1] == '\'')
        *rest = span_from(*rest, 1);
    if (!rest->len || rest->at[0] == '>' || rest->at[0] == '<')
        return false;
    char quote = rest->at[0];
    if (quote != '\'' && quote != '"') {
        *argument = span_take_word(rest);
        size_t end = span_find(*argument, '>');
        *rest = end < argument->len ? (struct span){"", 0} : *rest;
        *argument = span_cut(*argument, 0, end);
        return argument->len > 0;
    }
    *rest = span_from(*rest, 1);
    *argument = span_take_until(rest, quote);
    return true;
}

/* The format with its "%s" filled from what follows. */
static struct span formatted(struct arena *arena, struct span format, struct span *rest)
{
    struct text out = {0};
    struct span argument;
    for (size_t at; (at = span_find_text(format, "%s")) < format.len; format = span_from(format, at + 2)) {
        text_add(&out, span_cut(format, 0, at));
        if (take_argument(rest, &argument))
            text_add(&out, argument);
    }
    text_add(&out, format);
    struct span whole = arena_copy(arena, text_span(&out));
    text_free(&out);
    return whole;
}

static bool is_option(struct span argument)
{
    return argument.len > 1 && argument.at[0] == '-' && argument.len <= 4 && argument.at[1] != '-';
}

/* Lines end at \n; a \r before it, or alone at the end, is no part of them. */
static void add_lines(struct arena *arena, struct span text, descriptor_lines *lines)
{
    while (text.len) {
        size_t end = span_find_text(text, "\\n");
        struct span line = span_cut(text, 0, end);
        text = span_from(text, end + 2);
        while (span_ends(line, "\\r"))
            line.len -= 2;
        *LIST_ADD(arena, lines) = line;
    }
}

void descriptor_said(struct arena *arena, struct span words, descriptor_lines *lines)
{
    struct span rest = words, argument;
    bool format = span_is(span_take_word(&rest), "printf"), option = true;
    while (take_argument(&rest, &argument)) {
        option = option && is_option(argument);
        if (option)
            continue;
        bool fills = format && span_find_text(argument, "%s") < argument.len;
        struct span template = argument;
        do
            add_lines(arena, fills ? formatted(arena, template, &rest) : argument, lines);
        while (fills && span_trim(rest).len && span_trim(rest).at[0] != '>');
    }
}
