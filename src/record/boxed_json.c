/* Strings of JSON, RFC 8259 section 7: a line an event, or a document over many lines. */
#include "base/ascii.h"
#include "base/utf8.h"
#include "record/boxed.h"
#include "record/boxed_part.h"

/* A string and what it is: the name of a member, its value, or an element of an array. */
enum role { ROLE_NAME, ROLE_VALUE, ROLE_ELEMENT };

struct string {
    struct span text; /* without its quotes, escapes as they are */
    struct span name; /* of a value */
    enum role role;
};

struct walk {
    struct span rest, name;
    char before; /* the sign in front of what is left, of those that are no blanks */
};

static size_t string_end(struct span rest)
{
    size_t at = 1;
    while (at < rest.len && rest.at[at] != '"')
        at += rest.at[at] == '\\' ? 2 : 1;
    return at;
}

/* A member or an element of a document that is written over many lines. */
static bool begins_with_string(struct span text)
{
    struct span behind = span_trim(span_from(text, string_end(text) + 1));
    return !behind.len || behind.at[0] == ':' || behind.at[0] == ',';
}

bool boxed_hints_json(struct span line)
{
    struct span text = span_trim(line);
    if (text.len > 1 && text.at[0] == '"')
        return begins_with_string(text);
    bool begins = text.len > 1 && span_has_text(span_of("{}[]"), (char[]){text.at[0], '\0'});
    return (begins && span_find(text, '"') < text.len) || span_has_text(text, "{\"");
}

/* The next string; false at the end. One that is cut goes on to the end. */
static bool walk_on(struct walk *walk, struct string *string)
{
    while (walk->rest.len && walk->rest.at[0] != '"') {
        if (!ascii_is_blank(walk->rest.at[0]))
            walk->before = walk->rest.at[0];
        walk->rest = span_from(walk->rest, 1);
    }
    if (!walk->rest.len)
        return false;
    size_t end = string_end(walk->rest);
    string->text = span_cut(walk->rest, 1, (end < walk->rest.len ? end : walk->rest.len) - 1);
    walk->rest = span_from(walk->rest, end + 1);
    struct span behind = span_trim(walk->rest);
    bool names = behind.len && behind.at[0] == ':';
    string->role = names ? ROLE_NAME : walk->before == ':' ? ROLE_VALUE : ROLE_ELEMENT;
    string->name = walk->name;
    walk->name = names ? string->text : (struct span){"", 0};
    walk->before = '"';
    return true;
}

/* ---- what the escapes stand for ---- */

struct out {
    char *at;
    size_t len;
};

static void put(struct out *out, char c)
{
    bool shows = c == '\n' || c == '\t' || !ascii_is_control(c);
    if (shows)
        out->at[out->len++] = c;
}

static int hex_of(struct span digits)
{
    int value = 0;
    if (digits.len < 4)
        return -1;
    for (size_t i = 0; i < 4; i++) {
        if (!ascii_is_hex(digits.at[i]))
            return -1;
        value = value * 16 + ascii_hex_value(digits.at[i]);
    }
    return value;
}

/* Halves of pairs become question marks, which is enough for a dialogue. */
static void put_code(struct out *out, int code)
{
    if (code >= 0xd800 && code < 0xe000)
        code = '?';
    if (code < 0x80)
        put(out, (char)code);
    else
        out->len += utf8_write(out->at + out->len, (unsigned)code);
}

/* Octets eaten of an escape at the front. */
static size_t take_escape(struct span rest, struct out *out)
{
    static const char signs[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    int code = rest.len > 1 && rest.at[1] == 'u' ? hex_of(span_from(rest, 2)) : -1;
    if (code >= 0) {
        put_code(out, code);
        return 6;
    }
    size_t which = rest.len > 1 ? span_find(span_of(signs), rest.at[1]) : sizeof signs - 1;
    put(out, which < sizeof signs - 1 ? means[which] : '\\');
    return which < sizeof signs - 1 ? 2 : 1;
}

static void put_string(struct out *out, struct span text)
{
    while (text.len) {
        size_t eaten = 1;
        if (text.at[0] == '\\')
            eaten = take_escape(text, out);
        else
            put(out, text.at[0]);
        text = span_from(text, eaten);
    }
}

static void end_line(struct out *out)
{
    if (out->len && out->at[out->len - 1] != '\n')
        out->at[out->len++] = '\n';
}

/* ---- which of them are the record ---- */

static bool is_number(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!ascii_is_digit(text.at[i]) && text.at[i] != '.')
            return false;
    return true;
}

static struct span time_in(struct span line)
{
    struct walk walk = {.rest = line};
    struct string string;
    while (walk_on(&walk, &string))
        if (string.role == ROLE_VALUE && boxed_is_time_name(string.name) && boxed_is_time(string.text))
            return string.text;
    return (struct span){"", 0};
}

/* The log of a batch job or a ticket, whatever its member is called. */
static struct span longest_text(struct span line)
{
    struct walk walk = {.rest = line};
    struct string string;
    struct span longest = {"", 0};
    while (walk_on(&walk, &string))
        if (string.role == ROLE_VALUE && string.text.len > longest.len && span_has_text(string.text, "\\n"))
            longest = string.text;
    return longest;
}

static void put_all(struct out *out, struct span line, enum role role)
{
    struct walk walk = {.rest = line};
    struct string string;
    while (walk_on(&walk, &string)) {
        bool record = role == ROLE_VALUE ? boxed_is_message(string.name) : !is_number(string.text);
        if (string.role != role || !record)
            continue;
        end_line(out);
        put_string(out, string.text);
    }
}

struct span boxed_json(struct span line, struct arena *arena)
{
    if (!boxed_hints_json(line)) {
        struct span rest = span_trim(line);
        bool bracket =
            rest.len && rest.len <= 2 && span_has_text(span_of("{}[]"), (char[]){rest.at[0], '\0'});
        return bracket ? (struct span){"", 0} : line;
    }
    struct out out = {arena_take(arena, 2 * line.len + 1), 0}; /* each string may need a line feed */
    struct span box = span_from(line, span_find_text(line, "{\"")), time;
    struct span front = box.len ? span_trim(span_between(line.at, box.at)) : (struct span){"", 0};
    bool carried = front.len && !span_has_text(span_of("[{,\""), (char[]){front.at[0], '\0'});
    box = carried ? box : line;
    time = time_in(box);
    put_string(&out, carried ? front : (struct span){"", 0});
    put_string(&out, carried && time.len ? span_of(" ") : (struct span){"", 0});
    put_string(&out, time);
    if (out.len)
        put(&out, ' ');
    size_t begin = out.len;
    struct out text = {out.at + begin, 0};
    put_all(&text, box, ROLE_VALUE);
    if (!text.len)
        put_string(&text, longest_text(box));
    if (!text.len)
        put_all(&text, box, ROLE_ELEMENT);
    while (text.len && text.at[text.len - 1] == '\n')
        text.len--;
    return (struct span){out.at, text.len ? begin + text.len : 0};
}
