#include <string.h>

#include "base/ascii.h"
#include "base/text.h"
#include "record/charset.h"
#include "record/mime.h"

enum {
    FIELD_NAME_MOST = 64, /* octets; the longest registered ones have 40 */
    FIELD_MOST = 4096,    /* octets of a folded field; what is looked at takes a few hundred */
    WORD_MOST = 512,      /* of an encoded word, RFC 2047 section 2 allows 75 */
    CHARSET_MOST = 40,
    SECTIONS_MOST = 100 /* of one parameter, RFC 2231 section 3; each is about 60 octets */
};

/* Length of the field's name at the front of the line; 0 if there is none. RFC 5322 section 2.2. */
static size_t name_length(struct span line)
{
    size_t len = 0;
    while (len < line.len && len < FIELD_NAME_MOST && line.at[len] > ' ' && line.at[len] < 0x7f &&
           line.at[len] != ':')
        len++;
    size_t colon = len;
    while (colon < line.len && ascii_is_blank(line.at[colon]))
        colon++;
    return colon < line.len && line.at[colon] == ':' ? len : 0;
}

static bool is_continuation(struct span line)
{
    return line.len && ascii_is_blank(line.at[0]);
}

bool mime_split(struct span entity, struct span *head, struct span *body)
{
    struct span rest = entity;
    bool first = true;
    while (rest.len) {
        const char *begin = rest.at;
        struct span line = span_take_line(&rest);
        if (!line.len) {
            *head = span_between(entity.at, begin);
            *body = rest;
            return true;
        }
        if (!name_length(line) && (first || !is_continuation(line)))
            return false;
        first = false;
    }
    *head = entity;
    *body = (struct span){entity.at + entity.len, 0};
    return entity.len > 0;
}

/* The text that was put together, in the arena. */
static struct span kept(struct arena *arena, struct text *text)
{
    struct span copy = arena_copy(arena, text_span(text));
    text_free(text);
    return copy;
}

/* The first line behind the colon and the continued ones. */
static struct span unfold(struct arena *arena, struct span first, struct span rest)
{
    struct text value = {0};
    text_add(&value, span_cut(first, 0, FIELD_MOST));
    while (rest.len && ascii_is_blank(rest.at[0]) && value.len < FIELD_MOST)
        text_add(&value, span_cut(span_take_line(&rest), 0, FIELD_MOST));
    return span_trim(span_cut(kept(arena, &value), 0, FIELD_MOST));
}

struct span mime_field(struct arena *arena, struct span head, const char *name)
{
    while (head.len) {
        struct span line = span_take_line(&head);
        if (!is_continuation(line) && span_is_word(span_cut(line, 0, name_length(line)), name))
            return unfold(arena, span_from(line, span_find(line, ':') + 1), head);
    }
    return (struct span){"", 0};
}

struct span mime_value(struct arena *arena, struct span field)
{
    return arena_lower(arena, span_trim(span_take_until(&field, ';')));
}

/* A quoted string without its quotes, or what stands before the next ";". */
static struct span take_value(struct arena *arena, struct span *rest)
{
    *rest = span_trim(*rest);
    if (!rest->len || rest->at[0] != '"')
        return span_trim(span_take_until(rest, ';'));
    struct text value = {0};
    size_t at = 1;
    while (at < rest->len && rest->at[at] != '"') {
        at += rest->at[at] == '\\' && at + 1 < rest->len;
        text_add_byte(&value, rest->at[at++]);
    }
    *rest = span_from(*rest, at + 1);
    span_take_until(rest, ';');
    return kept(arena, &value);
}

/* The value of the parameter that is named exactly so. False: there is none. */
static bool find_parameter(struct arena *arena, struct span field, struct span name, struct span *value)
{
    span_take_until(&field, ';');
    while (field.len) {
        struct span rest = field;
        struct span key = span_trim(span_take_until(&rest, '='));
        if (span_find(key, ';') < key.len) { /* a parameter without "=" */
            span_take_until(&field, ';');
            continue;
        }
        struct span found = take_value(arena, &rest);
        if (span_same_word(key, name)) {
            *value = found;
            return true;
        }
        field = rest;
    }
    return false;
}

/* RFC 2231 section 4: utf-8'de'%e2%82%ac%20rates. The charset stands in the first section alone. */
static struct span percent_decode(struct arena *arena, struct span text)
{
    char *to = arena_take(arena, text.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++, len++) {
        struct span digits = span_cut(text, i + 1, 2);
        bool coded =
            text.at[i] == '%' && digits.len == 2 && ascii_is_hex(digits.at[0]) && ascii_is_hex(digits.at[1]);
        char sign[] = {'=', coded ? digits.at[0] : '3', coded ? digits.at[1] : 'D'};
        struct span octet = coded ? mime_decode(arena, (struct span){sign, 3}, span_of("quoted-printable"))
                                  : span_cut(text, i, 1);
        to[len] = octet.at[0];
        i += coded ? 2 : 0;
    }
    return (struct span){to, len};
}

/* iconv takes more than names: "//" begins options. */
static bool is_charset(struct span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!ascii_is_letter(name.at[i]) && !ascii_is_digit(name.at[i]) && !strchr("-_.:", name.at[i]))
            return false;
    return name.len > 0 && name.len <= CHARSET_MOST;
}

struct span mime_utf8(struct arena *arena, struct span charset, struct span text)
{
    bool seven_bit = span_starts(charset, "iso-2022") || span_starts(charset, "utf-7");
    bool wide = span_starts(charset, "utf-16");
    if (!is_charset(charset) || (utf8_valid(text) && !seven_bit && !wide))
        return text;
    return charset_decode(arena, arena_string(arena, charset), text);
}

static struct span extended(struct arena *arena, struct span text)
{
    struct span rest = text, charset = span_take_until(&rest, '\'');
    if (charset.len == text.len)
        return percent_decode(arena, text);
    span_take_until(&rest, '\'');
    return mime_utf8(arena, charset, percent_decode(arena, rest));
}

/* One section of the parameter, decoded if it is marked as coded. False: there is none of that number. */
static bool find_section(struct arena *arena, struct span field, struct span section, struct span *value,
                         struct span *charset)
{
    if (find_parameter(arena, field, section, value))
        return true;
    if (!find_parameter(arena, field, arena_join(arena, section, span_of("*")), value))
        return false;
    if (span_ends(section, "*0") && span_find(*value, '\'') < value->len) {
        *charset = span_take_until(value, '\'');
        span_take_until(value, '\'');
    }
    *value = percent_decode(arena, *value);
    return true;
}

/* name*0="a"; name*1*=%20b ... */
static struct span sections(struct arena *arena, struct span field, const char *name)
{
    struct text all = {0};
    struct span value, charset = {"", 0};
    for (unsigned i = 0; i < SECTIONS_MOST; i++) {
        struct span section = arena_print(arena, "%s*%u", name, i);
        if (!find_section(arena, field, section, &value, &charset))
            break;
        text_add(&all, value);
    }
    return mime_utf8(arena, charset, kept(arena, &all));
}

struct span mime_parameter(struct arena *arena, struct span field, const char *name)
{
    struct span value;
    if (find_parameter(arena, field, arena_print(arena, "%s*", name), &value))
        return extended(arena, value);
    if (find_parameter(arena, field, span_of(name), &value))
        return mime_words(arena, value);
    return sections(arena, field, name);
}

/* One encoded word at the front: =?charset*language?Q?text?=. False: it is none. */
static bool take_word(struct arena *arena, struct span *rest, struct span *decoded)
{
    struct span text = span_from(*rest, 2);
    struct span charset = span_take_until(&text, '?');
    struct span encoding = span_take_until(&text, '?');
    struct span near = span_cut(text, 0, WORD_MOST);
    size_t end = span_find_text(near, "?=");
    if (!span_starts(*rest, "=?") || encoding.len != 1 || end == near.len)
        return false;
    struct span raw = span_cut(text, 0, end);
    if (span_is_word(encoding, "q")) {
        char *blanks = arena_take(arena, raw.len + 1);
        for (size_t i = 0; i < raw.len; i++)
            blanks[i] = raw.at[i] == '_' ? ' ' : raw.at[i];
        raw = (struct span){blanks, raw.len};
        encoding = span_of("quoted-printable");
    }
    *decoded = mime_utf8(arena, span_take_until(&charset, '*'), mime_decode(arena, raw, encoding));
    *rest = span_from(text, end + 2);
    return true;
}

struct span mime_words(struct arena *arena, struct span text)
{
    struct text all = {0};
    struct span decoded;
    bool after_word = false;
    while (text.len) {
        struct span plain = span_cut(text, 0, span_find_text(text, "=?"));
        text = span_from(text, plain.len);
        bool word = text.len && take_word(arena, &text, &decoded);
        if (!(word && after_word &&
              !span_trim(plain).len)) /* blanks between two words mean nothing, section 6.2 */
            text_add(&all, plain);
        if (!word) { /* "=?" alone, or the end */
            decoded = span_cut(text, 0, 2);
            text = span_from(text, 2);
        }
        text_add(&all, decoded);
        after_word = word;
    }
    return kept(arena, &all);
}
