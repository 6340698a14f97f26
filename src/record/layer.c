#include "record/layer.h"

#include <string.h>

#include "base/ascii.h"
#include "record/boxed.h"
#include "record/escaped.h"

enum {
    GUTTER_DIGITS = 5 /* line numbers of a viewer */
};

/* ---- quoted-printable ---- */

static int hex_pair(struct span text)
{
    if (text.len < 2 || !ascii_is_hex(text.at[0]) || !ascii_is_hex(text.at[1]))
        return -1;
    int value = 0;
    for (int i = 0; i < 2; i++)
        value =
            value * 16 + (ascii_is_digit(text.at[i]) ? text.at[i] - '0' : ascii_lower(text.at[i]) - 'a' + 10);
    return value;
}

static struct span undo_quoted_printable(struct span line, struct arena *arena)
{
    char *out = arena_take(arena, line.len + 1);
    size_t len = 0;
    for (size_t i = 0; i < line.len; i++) {
        int value = line.at[i] == '=' ? hex_pair(span_from(line, i + 1)) : -1;
        bool soft = line.at[i] == '=' && i + 1 == line.len;
        if (soft)
            break;
        out[len++] = value >= 0 ? (char)value : line.at[i];
        i += value >= 0 ? 2 : 0;
    }
    return (struct span){out, len};
}

static bool is_soft_break(unsigned layers, struct span line)
{
    return (layers & LAYER_QUOTED_PRINTABLE) && line.len && line.at[line.len - 1] == '=';
}

size_t layer_width(struct span line)
{
    size_t cells = 0;
    for (size_t i = 0; i < line.len; i++)
        cells += ((unsigned char)line.at[i] & 0xc0) != 0x80;
    return cells;
}

/* ---- blanks ---- */

static const struct span hard_blank = SPAN("\xc2\xa0");

/* Chats put them in front of lines: no blank, but no line begins behind one either. */
static struct span without_zero_width(struct span line)
{
    static const char *const signs[] = {"\xe2\x80\x8b", "\xe2\x81\xa0", "\xef\xbb\xbf", "\xe2\x80\x8e"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++)
        if (span_starts(line, signs[i]))
            return span_from(line, span_of(signs[i]).len);
    return line;
}

static struct span undo_hard_blanks(struct span line, struct arena *arena)
{
    char *out = arena_take(arena, line.len + 1);
    size_t len = 0;
    line = without_zero_width(line);
    while (line.len) {
        bool hard = span_equal(span_cut(line, 0, hard_blank.len), hard_blank);
        out[len++] = hard ? ' ' : line.at[0];
        line = span_from(line, hard ? hard_blank.len : 1);
    }
    return (struct span){out, len};
}

static struct span undo_trailing(struct span line, struct arena *arena)
{
    (void)arena;
    while (line.len && ascii_is_blank(line.at[line.len - 1]))
        line.len--;
    return line;
}

/* ---- HTML ---- */

static const struct {
    const char *name;
    char means;
} entities[] = {{"&gt;", '>'},   {"&lt;", '<'},    {"&amp;", '&'},  {"&quot;", '"'}, {"&#039;", '\''},
                {"&#39;", '\''}, {"&apos;", '\''}, {"&nbsp;", ' '}, {"&#62;", '>'},  {"&#60;", '<'},
                {"&#64;", '@'},  {"&#34;", '"'},   {"&#160;", ' '}, {"&#x27;", '\''}};

static size_t take_entity(struct span rest, char *to)
{
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        if (span_starts(rest, entities[i].name)) {
            *to = entities[i].means;
            return strlen(entities[i].name);
        }
    }
    return 0;
}

/* Tags that a pasted log is dressed in; addresses such as <bob@example.net> are none. */
static const char *const tags[] = {"br",    "p",    "div",    "span",  "pre",        "code", "tt",   "b",
                                   "i",     "u",    "strong", "em",    "font",       "td",   "th",   "tr",
                                   "table", "li",   "ul",     "ol",    "blockquote", "body", "html", "a",
                                   "o:p",   "head", "meta",   "style", "link"};
static const char *const ends_line[] = {"br", "p", "div", "tr", "li"};

static bool is_one_of(struct span name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (span_is_word(name, names[i]))
            return true;
    return false;
}

static size_t name_end(struct span rest, size_t from)
{
    while (from < rest.len &&
           (ascii_is_letter(rest.at[from]) || ascii_is_digit(rest.at[from]) || rest.at[from] == ':'))
        from++;
    return from;
}

/* Length of a tag at the front of the rest, or 0; *breaks: it ends the line. */
static size_t take_tag(struct span rest, bool *breaks)
{
    bool closing = rest.len > 1 && rest.at[1] == '/';
    size_t from = closing ? 2 : 1, to = name_end(rest, from), end = span_find(rest, '>');
    struct span name = span_cut(rest, from, to - from);
    if (end == rest.len || to == from || !is_one_of(name, tags, sizeof tags / sizeof tags[0]))
        return 0;
    if (rest.at[to] != '>' && rest.at[to] != '/' && !ascii_is_blank(rest.at[to]))
        return 0;
    *breaks = is_one_of(name, ends_line, sizeof ends_line / sizeof ends_line[0]) &&
              (!closing || !span_is_word(name, "br"));
    return end + 1;
}

/* "<a", and the rest of the tag in the next line: mail programs wrap their source there. */
static bool is_open_tag(unsigned layers, struct span line)
{
    size_t at = layers & LAYER_HTML ? line.len : 0;
    while (at > 0 && line.at[at - 1] != '<' && line.at[at - 1] != '>')
        at--;
    if (at == 0 || line.at[at - 1] != '<')
        return false;
    struct span name = span_cut(line, at, name_end(line, at) - at), behind = span_from(line, at + name.len);
    return is_one_of(name, tags, sizeof tags / sizeof tags[0]) &&
           (!behind.len || ascii_is_blank(behind.at[0]));
}

bool layer_html_ends(struct span line)
{
    bool breaks = false;
    line = span_trim(line);
    size_t at = line.len;
    while (at > 0 && line.at[at - 1] != '<')
        at--;
    return !line.len || (at && take_tag(span_from(line, at - 1), &breaks) == line.len - at + 1 && breaks);
}

bool layer_goes_on(unsigned layers, struct span line)
{
    return is_soft_break(layers, line) || is_open_tag(layers, line) ||
           ((layers & LAYER_FLOW) && !layer_html_ends(line)) ||
           ((layers & LAYER_WRAP) && layer_hints(LAYER_WRAP, line));
}

void layers_join(unsigned layers, struct text *all, struct span piece, struct span next)
{
    if (is_soft_break(layers, piece))
        all->len--;
    else if (is_open_tag(layers, piece) || (layers & LAYER_FLOW))
        text_add_byte(all, ' ');
    text_add(all, next);
}

bool layer_html_unescaped(struct span line)
{
    bool breaks;
    for (line = span_from(line, span_find(line, '<')); line.len;
         line = span_from(line, span_find(line, '<'))) {
        size_t tag = take_tag(line, &breaks);
        if (!tag)
            return true;
        line = span_from(line, tag);
    }
    return false;
}

/* A line's number and the line are cells of one row. */
static bool begins_cell(struct span tag)
{
    struct span name = span_cut(tag, 1, name_end(tag, 1) - 1);
    return span_is_word(name, "td") || span_is_word(name, "th");
}

/* Writes what stands at the front of the line and returns how much of the line that was. */
static size_t take_html(struct span line, char *out, size_t *len)
{
    bool breaks = false;
    size_t eaten = line.at[0] == '<' ? take_tag(line, &breaks) : 0;
    if (eaten) {
        if (breaks && *len && out[*len - 1] != '\n')
            out[(*len)++] = '\n';
        if (begins_cell(line) && *len && !ascii_is_blank(out[*len - 1]) && out[*len - 1] != '\n')
            out[(*len)++] = ' ';
        return eaten;
    }
    eaten = line.at[0] == '&' ? take_entity(line, out + *len) : 0;
    if (!eaten) {
        out[*len] = line.at[0];
        eaten = 1;
    }
    (*len)++;
    return eaten;
}

/* Word fills empty paragraphs with a blank: <p><o:p>&nbsp;</o:p></p>. */
static struct span undo_html(struct span line, struct arena *arena)
{
    char *out = arena_take(arena, line.len + 1);
    size_t len = 0, before = line.len;
    while (line.len)
        line = span_from(line, take_html(line, out, &len));
    while (len && out[len - 1] == '\n')
        len--;
    bool filled = len < before && !span_trim((struct span){out, len}).len;
    return (struct span){out, filled ? 0 : len};
}

/* ---- BBCode ---- */

static const char *const bbcode[] = {"email", "/email", "url", "/url", "code", "/code",
                                     "quote", "/quote", "b",   "/b",   "i",    "/i"};

/* Markdown's [bob@example.net](mailto:bob@example.net), into which mail programs and trackers turn an
 * address. How long it is, or 0, and what is read of it. */
static size_t take_link(struct span rest, struct span *shown)
{
    static const char *const targets[] = {"](mailto:", "](http://", "](https://"};
    size_t end = span_find(rest, ']');
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct span behind = span_from(rest, end);
        size_t close = span_starts(behind, targets[i]) ? span_find(behind, ')') : behind.len;
        if (close < behind.len) {
            *shown = span_cut(rest, 1, end - 1);
            return end + close + 1;
        }
    }
    return 0;
}

static struct span undo_bbcode(struct span line, struct arena *arena)
{
    char *out = arena_take(arena, line.len + 1);
    size_t len = 0;
    while (line.len) {
        struct span shown;
        size_t link = line.at[0] == '[' ? take_link(line, &shown) : 0;
        if (link) {
            memcpy(out + len, shown.at, shown.len);
            len += shown.len;
            line = span_from(line, link);
            continue;
        }
        size_t end = line.at[0] == '[' ? span_find(line, ']') : line.len;
        struct span name = span_cut(line, 1, end - 1);
        name = span_cut(name, 0, span_find(name, '='));
        if (end < line.len && is_one_of(name, bbcode, sizeof bbcode / sizeof bbcode[0])) {
            line = span_from(line, end + 1);
            continue;
        }
        out[len++] = line.at[0];
        line = span_from(line, 1);
    }
    return (struct span){out, len};
}

/* ---- quoting, gutters, ticks ---- */

static const struct span bars[] = {SPAN("|"), SPAN("\xe2\x94\x82"),
                                   SPAN("\xe2\x94\x83")}; /* U+2502, U+2503 */

static size_t leading_bar(struct span line)
{
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++)
        if (span_equal(span_cut(line, 0, bars[i].len), bars[i]))
            return bars[i].len;
    return 0;
}

/* A table's row has a bar at its end, too, and blanks up to it. */
static struct span without_last_bar(struct span line)
{
    struct span rest = undo_trailing(line, NULL);
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++)
        if (rest.len >= bars[i].len && span_equal(span_from(rest, rest.len - bars[i].len), bars[i]))
            return undo_trailing(span_cut(rest, 0, rest.len - bars[i].len), NULL);
    return line;
}

static bool take_quote(struct span *line)
{
    size_t mark = line->len && line->at[0] == '>' ? 1 : leading_bar(*line);
    *line = span_from(*line, mark);
    if (mark && line->len && line->at[0] == ' ')
        *line = span_from(*line, 1);
    return mark > 0;
}

unsigned layer_quotes(struct span line, struct span *behind)
{
    unsigned count = 0;
    while (take_quote(&line))
        count++;
    *behind = line;
    return count;
}

static struct span undo_quote(struct span line, unsigned depth)
{
    bool row = leading_bar(line) > 0;
    for (unsigned i = 0; (!depth || i < depth) && take_quote(&line); i++)
        ;
    return row ? without_last_bar(line) : line;
}

static size_t leading_digits(struct span text)
{
    size_t count = 0;
    while (count < text.len && count <= GUTTER_DIGITS && ascii_is_digit(text.at[count]))
        count++;
    return count <= GUTTER_DIGITS ? count : 0;
}

static struct span behind_blanks(struct span text)
{
    while (text.len && ascii_is_blank(text.at[0]))
        text = span_from(text, 1);
    return text;
}

/* A bar that some viewers put behind the number and a blank: "12 | text". */
static struct span behind_bar(struct span behind)
{
    struct span rest = behind_blanks(behind);
    return span_starts(rest, "|") ? span_from(rest, 1) : behind;
}

/* Behind the number and its mark: "  12  text", "12: text", "12) text", "12| text", "12 | text"; the line
 * itself if there is no number. */
static struct span behind_number(struct span line, bool *numbered)
{
    static const struct span marks = SPAN(":|.)");
    struct span rest = behind_blanks(line);
    size_t digits = leading_digits(rest);
    struct span behind = span_from(rest, digits);
    bool marked = behind.len && span_find(marks, behind.at[0]) < marks.len;
    behind = marked ? span_from(behind, 1) : behind_bar(behind);
    *numbered = digits && (!behind.len || ascii_is_blank(behind.at[0]) || (marked && behind.at[-1] == ':'));
    return *numbered ? behind : line;
}

bool layer_gutter_number(struct span line, unsigned long *number)
{
    bool numbered;
    behind_number(line, &numbered);
    line = behind_blanks(line);
    return numbered && span_take_number(&line, number);
}

unsigned layer_gutter_blanks(struct span line)
{
    bool numbered;
    unsigned blanks = 0;
    struct span behind = behind_number(line, &numbered);
    while (numbered && blanks < behind.len && ascii_is_blank(behind.at[blanks]))
        blanks++;
    return blanks < behind.len ? blanks : 0;
}

static struct span undo_table(struct span line)
{
    struct span rest = span_trim(line);
    if (!rest.len || rest.at[0] != '|')
        return line;
    rest = span_trim(span_from(rest, 1));
    return rest.len && rest.at[rest.len - 1] == '|' ? span_trim(span_cut(rest, 0, rest.len - 1)) : rest;
}

static struct span undo_indent(struct span line, unsigned blanks)
{
    unsigned there = 0;
    while (there < blanks && there < line.len && ascii_is_blank(line.at[there]))
        there++;
    return span_from(line, there);
}

/* A table's first column may count its rows. */
static struct span behind_number_cell(struct span row)
{
    size_t digits = leading_digits(row);
    struct span behind = behind_blanks(span_from(row, digits));
    return digits && span_starts(behind, "|") ? behind_blanks(span_from(behind, 1)) : row;
}

static struct span undo_gutter(struct span line, unsigned blanks)
{
    bool numbered;
    struct span behind = behind_number(line, &numbered);
    return numbered ? undo_indent(behind, blanks) : behind_number_cell(undo_table(line));
}

/* "- text", "* text", "• text": how lists are written. */
static size_t list_mark(struct span line)
{
    static const char *const marks[] = {"- ", "* ", "+ ", "• ", "– ", "· "};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (span_starts(line, marks[i]))
            return span_of(marks[i]).len;
    return 0;
}

bool layer_lists_dialogue(struct span line)
{
    struct span rest = behind_blanks(line);
    size_t mark = list_mark(rest);
    return (mark && escaped_says(span_from(rest, mark))) || span_find(line, '`') < line.len;
}

/* `line`, and the first or the last of several lines between two ticks. */
static struct span without_ticks(struct span line)
{
    size_t first = span_find(line, '`');
    bool open = first == 0 && line.len > 1, closed = line.len > 1 && line.at[line.len - 1] == '`';
    bool only = first < line.len && span_find(span_from(line, first + 1), '`') + first + 1 == line.len;
    if (open && (closed || only))
        return span_cut(line, 1, line.len - 1 - closed);
    return closed && only ? span_cut(line, 0, line.len - 1) : line;
}

bool layer_ticked(struct span line)
{
    line = span_trim(line);
    return line.len > 1 && line.at[0] == '`' && without_ticks(line).len < line.len;
}

static struct span undo_ticks(struct span line)
{
    struct span rest = span_trim(line);
    size_t mark = list_mark(rest);
    rest = span_from(rest, mark);
    struct span bare = without_ticks(rest);
    return mark || bare.len < rest.len ? bare : line;
}

unsigned layer_indent(struct span line)
{
    unsigned blanks = 0;
    while (blanks < LAYER_STEPS_MOST && blanks < line.len && ascii_is_blank(line.at[blanks]))
        blanks++;
    return blanks < line.len ? blanks : 0;
}

static struct span undo_strings(struct span line, struct arena *arena)
{
    bool escaped = !boxed_hints_json(line) && escaped_hints(line);
    return escaped ? escaped_undo(line, arena) : boxed_json(line, arena);
}

/* ---- all of them ---- */

static const struct {
    enum layer layer;
    struct span (*undo)(struct span line, struct arena *arena);
} undoers[] = {{LAYER_JSON, undo_strings},
               {LAYER_QUOTED_PRINTABLE, undo_quoted_printable},
               {LAYER_HTML, undo_html},
               {LAYER_BBCODE, undo_bbcode},
               {LAYER_HARD_BLANKS, undo_hard_blanks},
               {LAYER_TRAILING, undo_trailing}};

static struct span undo_table_column(struct span line, unsigned layers, struct arena *arena)
{
    struct boxed_table table = {
        .column = layers / LAYER_COLUMN % (LAYER_SEPARATOR / LAYER_COLUMN),
        .separator = (enum boxed_separator)(layers / LAYER_SEPARATOR % (LAYER_DEPTH / LAYER_SEPARATOR))};
    return boxed_column(line, table, arena);
}

/* What stands in front of every line or behind it, whatever held the lines. */
static struct span undo_margins(unsigned layers, struct span line)
{
    if (layers & LAYER_QUOTE)
        line = undo_quote(line, layers / LAYER_DEPTH % (LAYER_FLOW / LAYER_DEPTH));
    if (layers & LAYER_INDENT)
        line = undo_indent(line, layers / LAYER_STEP % (LAYER_COLUMN / LAYER_STEP));
    if (layers & LAYER_GUTTER)
        line = undo_gutter(line, layers / LAYER_BLANK % (LAYER_STEP / LAYER_BLANK));
    return layers & LAYER_TICKS ? undo_ticks(line) : line;
}

static struct span undo_all_margins(unsigned layers, struct span text, struct arena *arena)
{
    if (span_find(text, '\n') == text.len)
        return undo_margins(layers, text);
    char *out = arena_take(arena, text.len + 1);
    size_t len = 0;
    while (text.len) {
        bool more = span_find(text, '\n') < text.len;
        struct span line = undo_margins(layers, span_cut(text, 0, span_find(text, '\n')));
        text = span_from(text, span_find(text, '\n') + 1);
        memcpy(out + len, line.at, line.len);
        len += line.len;
        if (more)
            out[len++] = '\n';
    }
    return (struct span){out, len};
}

struct span layers_undo(unsigned layers, struct span line, struct arena *arena)
{
    if (layers & LAYER_TABLE)
        line = undo_table_column(line, layers, arena);
    for (size_t i = 0; i < sizeof undoers / sizeof undoers[0]; i++)
        if (layers & undoers[i].layer)
            line = undoers[i].undo(line, arena);
    bool margins = layers & (LAYER_QUOTE | LAYER_INDENT | LAYER_GUTTER | LAYER_TICKS);
    return margins ? undo_all_margins(layers, line, arena) : line;
}

/* Most lines do not even hold what such words begin with. */
static bool holds_any(struct span line, char first, const char *const *words)
{
    line = span_from(line, span_find(line, first));
    for (; line.len && *words; words++)
        if (span_find_text(line, *words) < line.len)
            return true;
    return false;
}

bool layer_hints(enum layer layer, struct span line)
{
    static const char *const escapes[] = {"=3D", "=20", NULL}, *const marks[] = {"&gt;", "&lt;", NULL},
                             *const elements[] = {"<br", "</", NULL},
                             *const forum[] = {"[/email]", "[/url]", NULL},
                             *const links[] = {"](mailto:", NULL};
    switch (layer) {
    case LAYER_QUOTED_PRINTABLE:
        return holds_any(line, '=', escapes) || (line.len > 60 && line.at[line.len - 1] == '=');
    case LAYER_HTML:
        return holds_any(line, '&', marks) || holds_any(line, '<', elements);
    case LAYER_BBCODE:
        return holds_any(line, '[', forum) || holds_any(line, ']', links);
    case LAYER_QUOTE:
        return line.len && (line.at[0] == '>' || leading_bar(line));
    case LAYER_GUTTER:
        line = behind_blanks(line);
        return line.len && (ascii_is_digit(line.at[0]) || line.at[0] == '|');
    case LAYER_INDENT:
        return layer_indent(line) > 0;
    case LAYER_WRAP:
        return line.len >= CONSOLE_WIDTH && layer_width(line) == CONSOLE_WIDTH;
    case LAYER_HARD_BLANKS:
        return span_find_span(line, hard_blank) < line.len || without_zero_width(line).len < line.len;
    case LAYER_TRAILING:
        return line.len && ascii_is_blank(line.at[line.len - 1]);
    case LAYER_JSON:
        return boxed_hints_json(line) || escaped_hints(line);
    case LAYER_TICKS:
        return span_find(line, '`') < line.len || list_mark(behind_blanks(line));
    default:
        return false;
    }
}
