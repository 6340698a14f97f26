#include "record/escaped.h"

#include "base/ascii.h"
#include "record/plain.h"
#include "smtp/reply.h"

static const struct {
    const char *escape;
    char means; /* NUL: nothing */
} escapes[] = {{"\\r\\n", '\n'}, {"\\n", '\n'},  {"\\r", '\0'},  {"\\t", '\t'},
               {"\\\"", '"'},    {"\\'", '\''},  {"\\\\", '\\'}, {"#015#012", '\n'},
               {"#012", '\n'},   {"#015", '\0'}, {"#011", '\t'}}; /* rsyslog's, in octal */

/* Octets of the escape at the front; 0: none. */
static size_t escape_at(struct span text, char *means)
{
    if (text.at[0] != '\\' && text.at[0] != '#')
        return 0;
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        if (span_starts(text, escapes[i].escape)) {
            *means = escapes[i].means;
            return span_of(escapes[i].escape).len;
        }
    return 0;
}

enum said { SAID_NOTHING, SAID_COMMAND, SAID_REPLY };

static enum said what_is_said(struct span text)
{
    static const struct span marks = SPAN(":'\"");
    enum { MARK_MOST = 48 }; /* octets: "2030-01-02 03:04:05 SERVER -> CLIENT: " */
    for (size_t at = 0; at < text.len && at < MARK_MOST; at++) {
        bool begins =
            at == 0 || ascii_is_blank(text.at[at - 1]) || span_find(marks, text.at[at - 1]) < marks.len;
        struct span rest = span_from(text, at);
        if (begins && reply_line_looks(rest))
            return SAID_REPLY;
        if (begins && plain_command_looks(rest))
            return SAID_COMMAND;
    }
    return SAID_NOTHING;
}

bool escaped_says(struct span text)
{
    return what_is_said(text) != SAID_NOTHING;
}

/* Behind the last place where the words stand; the text's end if they stand nowhere. */
static struct span behind_last(struct span text, const char *words)
{
    size_t len = span_of(words).len, at;
    struct span behind = span_from(text, text.len);
    while ((at = span_find_text(text, words)) < text.len)
        behind = text = span_from(text, at + len);
    return behind;
}

/* `recvfrom(6, "220 mx1\\r\\n", 102400, ...`, `expect: does "220 mx1\\r\\n" (spawn_id exp3) match`: the
 * string is one of several words. */
static bool is_argument(struct span line)
{
    static const char *const closes[] = {"\\n\"", "\\n'", "\\x0a\""};
    for (size_t i = 0; i < sizeof closes / sizeof closes[0]; i++) {
        struct span behind = behind_last(line, closes[i]);
        if (span_has_text(behind, "\\n") || span_has_text(behind, "#012"))
            continue; /* more lines: smtplib shows its own escapes */
        for (size_t at = 0; at < behind.len; at++)
            if (ascii_is_letter(behind.at[at]) || ascii_is_digit(behind.at[at]))
                return true;
    }
    return span_starts(line, "expect: "); /* expect -d, which repeats what it has received so far */
}

bool escaped_hints(struct span line)
{
    enum { LINES_LEAST = 2 }; /* behind the first: a command and its reply */
    if (!span_has_text(line, "\\n") && !span_has_text(line, "#012"))
        return false; /* nearly all: every line is asked */
    struct span whole = line;
    size_t said = 0;
    bool reply = false; /* words that are offered in one are commands, too */
    char means = '\0';
    while (line.len && !(said >= LINES_LEAST && reply)) {
        size_t eaten = escape_at(line, &means), end = 0;
        line = span_from(line, eaten ? eaten : 1);
        if (!eaten || means != '\n')
            continue;
        while (end < line.len && line.at[end] != '\\' && line.at[end] != '#')
            end++;
        enum said what = what_is_said(span_cut(line, 0, end));
        said += what != SAID_NOTHING;
        reply |= what == SAID_REPLY;
    }
    return said >= LINES_LEAST && reply && !is_argument(whole);
}

/* The quote that opens the string: at the front, or behind the name that is given to it. */
static size_t opening(struct span line)
{
    enum { NAME_MOST = 64 }; /* octets */
    static const char *const opens[] = {"= b'", "= b\"", "= '", "= \"", ": b'",
                                        ": '",  ": \"",  "(b'", "('",   "(\""};
    struct span front = span_cut(line, 0, NAME_MOST);
    if (span_starts(front, "b'") || span_starts(front, "b\""))
        return 2;
    if (span_starts(front, "'") || span_starts(front, "\""))
        return 1;
    for (size_t i = 0; i < sizeof opens / sizeof opens[0]; i++) {
        size_t at = span_find_text(front, opens[i]);
        if (at < front.len)
            return at + span_of(opens[i]).len;
    }
    return 0;
}

struct span escaped_undo(struct span line, struct arena *arena)
{
    char *out = arena_take(arena, line.len + 2), means = '\0';
    size_t len = 0, from = opening(line);
    if (from) {
        memcpy(out, line.at, from);
        len = from;
        out[len++] = '\n';
    }
    struct span rest = span_from(line, from);
    bool closed = from && (span_ends(rest, "'") || span_ends(rest, "\""));
    rest = span_cut(rest, 0, rest.len - closed);
    while (rest.len) {
        size_t eaten = escape_at(rest, &means);
        if (!eaten || means)
            out[len++] = eaten ? means : rest.at[0];
        rest = span_from(rest, eaten ? eaten : 1);
    }
    return (struct span){out, len};
}
