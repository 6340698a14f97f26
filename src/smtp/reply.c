#include "smtp/reply.h"

#include "base/ascii.h"

enum { ENHANCED_DIGITS = 3 }; /* RFC 3463 section 2: subject and detail have one to three digits */

bool reply_line_looks(struct span text)
{
    return text.len >= 3 && text.at[0] >= '2' && text.at[0] <= '5' && ascii_is_digit(text.at[1]) &&
           ascii_is_digit(text.at[2]) && (text.len == 3 || text.at[3] == ' ' || text.at[3] == '-');
}

bool reply_line_parse(struct span text, struct reply_line *line)
{
    if (!reply_line_looks(text))
        return false;
    line->code = (text.at[0] - '0') * 100 + (text.at[1] - '0') * 10 + (text.at[2] - '0');
    line->more = text.len > 3 && text.at[3] == '-';
    line->text = span_from(text, 4);
    return true;
}

static size_t digits_from(struct span text, size_t from)
{
    size_t count = 0;
    while (from + count < text.len && ascii_is_digit(text.at[from + count]) && count < ENHANCED_DIGITS)
        count++;
    return count;
}

/* Length of an enhanced code at `from`, or 0. */
static size_t enhanced_length(struct span text, size_t from)
{
    if (from >= text.len || (text.at[from] != '2' && text.at[from] != '4' && text.at[from] != '5'))
        return 0;
    size_t at = from + 1;
    for (int part = 0; part < 2; part++) {
        if (at >= text.len || text.at[at] != '.')
            return 0;
        size_t digits = digits_from(text, ++at);
        if (!digits)
            return 0;
        at += digits;
    }
    bool ends = at == text.len || !(ascii_is_digit(text.at[at]) || ascii_is_letter(text.at[at]));
    bool dotted = at + 1 < text.len && text.at[at] == '.' && ascii_is_digit(text.at[at + 1]);
    return ends && !dotted ? at - from : 0;
}

struct span enhanced_take(struct span *text)
{
    size_t from = 0;
    while (from < text->len && ascii_is_blank(text->at[from]))
        from++;
    if (from < text->len && text->at[from] == '#')
        from++;
    size_t len = enhanced_length(*text, from);
    if (!len)
        return (struct span){"", 0};
    struct span code = span_cut(*text, from, len);
    *text = span_trim(span_from(*text, from + len));
    return code;
}

struct span enhanced_at_end(struct span text)
{
    text = span_trim(text);
    if (!text.len || text.at[text.len - 1] != ')')
        return (struct span){"", 0};
    size_t hash = text.len;
    while (hash > 0 && text.at[hash - 1] != '#')
        hash--;
    size_t len = hash ? enhanced_length(text, hash) : 0;
    bool closed = len && hash + len == text.len - 1;
    return closed ? span_cut(text, hash, len) : (struct span){"", 0};
}

/* RFC 5321 section 4.2.3, RFC 4954 section 6, RFC 7504, and what is known of servers at large. */
static const short used[] = {211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354, 417, 420, 421, 422, 430,
                             431, 432, 435, 441, 442, 446, 447, 449, 450, 451, 452, 453, 454, 455, 458, 459,
                             500, 501, 502, 503, 504, 510, 511, 512, 513, 515, 517, 521, 523, 524, 525, 530,
                             534, 535, 538, 541, 543, 546, 550, 551, 552, 553, 554, 555, 556, 571, 577};

bool reply_code_is_used(int code)
{
    for (size_t i = 0; i < sizeof used / sizeof used[0]; i++)
        if (used[i] == code)
            return true;
    return false;
}

bool reply_text_offers(struct span text)
{
    enum { SHORTEST = 3 };
    struct span word = span_take_word(&text);
    word = span_cut(word, 0, span_find(word, '='));
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_digit(word.at[i]) && word.at[i] != '-' &&
            (!ascii_is_letter(word.at[i]) || word.at[i] != ascii_upper(word.at[i])))
            return false;
    return word.len >= SHORTEST;
}

bool reply_code_is_syntax(int code)
{
    return (code >= 500 && code <= 502) || code == 504 || code == 555;
}

/* ---- what is the same each time ---- */

static bool ends_word(char c)
{
    return ascii_is_blank(c) || c == '(' || c == ')' || c == '[' || c == ']' || c == '<' || c == '>' ||
           c == ',' || c == ';' || c == '"' || c == '\'';
}

/* Addresses have a point or an at sign inside, ids and times a digit; words of the language have neither. */
static bool changes(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (ascii_is_digit(word.at[i]) || word.at[i] == '@' || (word.at[i] == '.' && i + 1 < word.len))
            return true;
    return false;
}

void reply_add_stripped(struct text *out, struct span reply)
{
    while (reply.len) {
        size_t len = 0;
        while (len < reply.len && !ends_word(reply.at[len]))
            len++;
        struct span word = span_cut(reply, 0, len);
        if (changes(word))
            text_add_byte(out, '#');
        else
            text_add(out, word);
        text_add(out, span_cut(reply, len, 1));
        reply = span_from(reply, len + 1);
    }
}
