/* RFC 8259. */
#include "render/json_tree.h"

#include <string.h>

#include "base/ascii.h"
#include "base/utf8.h"

enum { DEPTH_MOST = 16 }; /* what we write is nested nine deep */

struct parser {
    struct arena *arena;
    const char *at, *end;
    int depth;
};

static void skip_blanks(struct parser *parser)
{
    while (parser->at < parser->end &&
           (*parser->at == ' ' || *parser->at == '\n' || *parser->at == '\r' || *parser->at == '\t'))
        parser->at++;
}

static bool take(struct parser *parser, char byte)
{
    skip_blanks(parser);
    bool there = parser->at < parser->end && *parser->at == byte;
    parser->at += there;
    return there;
}

/* ---- strings ---- */

static bool take_hex(struct parser *parser, unsigned *code)
{
    *code = 0;
    if (parser->end - parser->at < 4)
        return false;
    for (int i = 0; i < 4; i++) {
        char c = ascii_lower(*parser->at++);
        bool digit = ascii_is_digit(c);
        if (!digit && (c < 'a' || c > 'f'))
            return false;
        *code = *code * 16 + (unsigned)(digit ? c - '0' : c - 'a' + 10);
    }
    return true;
}

/* RFC 8259 section 7: beyond the first 65,536 characters two escapes make one; half of such a pair is none.
 */
static bool take_escaped_code(struct parser *parser, char **to)
{
    unsigned code, low;
    if (!take_hex(parser, &code) || (code >= 0xdc00 && code < 0xe000))
        return false;
    if (code >= 0xd800 && code < 0xdc00) {
        if (parser->end - parser->at < 2 || parser->at[0] != '\\' || parser->at[1] != 'u')
            return false;
        parser->at += 2;
        if (!take_hex(parser, &low) || low < 0xdc00 || low > 0xdfff)
            return false;
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    }
    *to += utf8_write(*to, code);
    return true;
}

static bool take_escape(struct parser *parser, char **to)
{
    static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
    char letter = parser->at < parser->end ? *parser->at++ : '\0';
    const char *known = letter ? strchr(letters, letter) : NULL;
    if (letter == 'u')
        return take_escaped_code(parser, to);
    if (known)
        *(*to)++ = meant[known - letters];
    return known != NULL;
}

/* An escape is never shorter than what it stands for. */
static bool unescape(struct parser *parser, struct span raw, struct span *text)
{
    struct parser inside = {parser->arena, raw.at, raw.at + raw.len, 0};
    char *copy = arena_take(parser->arena, raw.len), *to = copy;
    while (inside.at < inside.end) {
        if (*inside.at != '\\')
            *to++ = *inside.at++;
        else if (inside.at++, !take_escape(&inside, &to))
            return false;
    }
    *text = (struct span){copy, (size_t)(to - copy)};
    return true;
}

static bool take_string(struct parser *parser, struct span *text)
{
    bool escaped = false;
    unsigned char all = 0;
    if (!take(parser, '"'))
        return false;
    const char *from = parser->at, *at = from, *end = parser->end;
    for (; at < end && *at != '"' && (unsigned char)*at >= 0x20; at++) {
        all |= (unsigned char)*at;
        if (*at != '\\')
            continue;
        escaped = true;
        if (++at == end)
            return false;
    }
    if (at >= end || *at != '"')
        return false;
    *text = span_between(from, at);
    parser->at = at + 1;
    return (all < 0x80 || utf8_valid(*text)) && (!escaped || unescape(parser, *text, text));
}

/* ---- values ---- */

static bool take_word(struct parser *parser, const char *word)
{
    size_t len = strlen(word);
    bool there = (size_t)(parser->end - parser->at) >= len && memcmp(parser->at, word, len) == 0;
    parser->at += there ? len : 0;
    return there;
}

static bool take_number(struct parser *parser, struct json *value)
{
    const char *from = parser->at;
    while (parser->at < parser->end &&
           (ascii_is_digit(*parser->at) || *parser->at == '-' || *parser->at == '+' || *parser->at == '.' ||
            *parser->at == 'e' || *parser->at == 'E'))
        parser->at++;
    value->kind = JSON_NUMBER;
    value->text = span_between(from, parser->at);
    return value->text.len > 0;
}

static bool take_value(struct parser *parser, struct json *value);

static bool take_key(struct parser *parser, struct json *value)
{
    return take_string(parser, &value->key) && take(parser, ':');
}

static bool take_children(struct parser *parser, struct json *value, char end)
{
    struct json **last = &value->first;
    if (++parser->depth > DEPTH_MOST)
        return false;
    bool more = !take(parser, end);
    while (more) {
        struct json *child = *last = arena_take(parser->arena, sizeof *child);
        last = &child->next;
        value->count++;
        if ((end == '}' && !take_key(parser, child)) || !take_value(parser, child))
            return false;
        more = take(parser, ',');
        if (!more && !take(parser, end))
            return false;
    }
    parser->depth--;
    return true;
}

static bool take_value(struct parser *parser, struct json *value)
{
    skip_blanks(parser);
    char first = parser->at < parser->end ? *parser->at : '\0';
    if (first == '"') {
        value->kind = JSON_STRING;
        return take_string(parser, &value->text);
    }
    if (first == '{' || first == '[') {
        value->kind = first == '{' ? JSON_OBJECT : JSON_ARRAY;
        parser->at++;
        return take_children(parser, value, first == '{' ? '}' : ']');
    }
    if (first != 'n' && first != 't' && first != 'f')
        return take_number(parser, value);
    value->kind = first == 'n' ? JSON_NULL : first == 't' ? JSON_TRUE : JSON_FALSE;
    return take_word(parser, first == 'n' ? "null" : first == 't' ? "true" : "false");
}

const struct json *json_read(struct arena *arena, struct span text)
{
    struct parser parser = {arena, text.at, text.at + text.len, 0};
    struct json *value = arena_take(arena, sizeof *value);
    if (!text.len || !take_value(&parser, value))
        return NULL;
    skip_blanks(&parser);
    return parser.at == parser.end ? value : NULL;
}

const struct json *json_at(const struct json *object, const char *key)
{
    struct json *member = object && object->kind == JSON_OBJECT ? object->first : NULL;
    struct span name = span_of(key);
    while (member && !span_equal(member->key, name))
        member = member->next;
    return member;
}
