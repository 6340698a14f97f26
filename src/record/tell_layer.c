/* Which mark-up may lie over the lines of a recording's head. */
#include "record/boxed.h"
#include "record/escaped.h"
#include "record/tell_part.h"
#include "smtp/reply.h"

enum { HINTS_LEAST = 2 }; /* lines that must look as if a layer lay over them */

static size_t hinted(const struct head *head, enum layer layer)
{
    size_t hints = 0;
    for (size_t i = 0; i < head->count; i++)
        hints += layer_hints(layer, head->line[i]);
    return hints;
}

/* What stands between every line's number and the line. */
static unsigned gutter_blanks(const struct head *head)
{
    unsigned least = LAYER_BLANKS_MOST, most = 0;
    for (size_t i = 0; i < head->count; i++) {
        unsigned blanks = layer_gutter_blanks(head->line[i]);
        least = blanks && blanks < least ? blanks : least;
        most = blanks > most ? blanks : most;
    }
    return (most ? least : 0) * LAYER_BLANK; /* grep -n puts none */
}

/* As deep as most of the lines that are indented at all stand. */
static unsigned steps(const struct head *head)
{
    size_t counts[LAYER_STEPS_MOST + 1] = {0};
    unsigned most = 1;
    for (size_t i = 0; i < head->count; i++)
        counts[layer_indent(head->line[i])]++;
    for (unsigned blanks = 1; blanks <= LAYER_STEPS_MOST; blanks++)
        most = counts[blanks] > counts[most] ? blanks : most;
    return most * LAYER_STEP;
}

/* The head of a table is its first line, or stands behind one that names its type. */
static bool table_of(const struct head *head, struct boxed_table *table)
{
    enum { FIRST = 3 }; /* lines */
    for (size_t i = 0; i < head->count && i < FIRST; i++)
        if (boxed_header(head->line[i], table))
            return true;
    return false;
}

static unsigned column_of(const struct head *head)
{
    struct boxed_table table = {0};
    table_of(head, &table);
    return table.column * LAYER_COLUMN + table.separator * LAYER_SEPARATOR;
}

/* "> < 250 Ok" beside "> > EHLO ws7": one of the client's marks is its program's own (curl, Symfony). */
static unsigned depth_of(const struct head *head)
{
    size_t votes[LAYER_DEPTHS_MOST + 1] = {0};
    for (size_t i = 0; i < head->count; i++) {
        struct span behind;
        unsigned depth = layer_quotes(head->line[i], &behind);
        bool server = span_starts(behind, "< ") && reply_line_looks(span_from(behind, 2));
        votes[server && depth <= LAYER_DEPTHS_MOST ? depth : 0] += server;
    }
    for (unsigned depth = 1; depth <= LAYER_DEPTHS_MOST; depth++)
        if (votes[depth] >= HINTS_LEAST)
            return depth * LAYER_DEPTH;
    return 0;
}

/* Where most lines end with a tag that ends a line, a line's end is a blank to a browser; not in <pre>. */
static unsigned flow_of(const struct head *head)
{
    size_t ends = 0, texts = 0;
    for (size_t i = 0; i < head->count; i++) {
        struct span line = span_trim(head->line[i]);
        if (span_has_text(line, "<pre"))
            return 0;
        texts += line.len > 0;
        ends += line.len > 0 && layer_html_ends(line);
    }
    return 2 * ends > texts ? LAYER_FLOW : 0;
}

unsigned layer_of(enum layer layer, const struct head *head)
{
    if (layer == LAYER_TABLE)
        return layer | column_of(head);
    if (layer == LAYER_QUOTE)
        return layer | depth_of(head);
    if (layer == LAYER_HTML)
        return layer | flow_of(head);
    if (layer == LAYER_GUTTER)
        return layer | gutter_blanks(head);
    return layer == LAYER_INDENT ? layer | steps(head) : layer;
}

/* A viewer's window breaks lines, and makes none that is wider. */
bool may_be_wrapped(const struct head *head)
{
    bool wide = false;
    for (size_t i = 0; i < head->count; i++) {
        if (head->line[i].len > CONSOLE_WIDTH && layer_width(head->line[i]) > CONSOLE_WIDTH)
            return false;
        wide |= layer_hints(LAYER_WRAP, head->line[i]);
    }
    return wide;
}

/* Programs indent details of their own, and their dialects know that: only if little is known without the
 * layer it is the whole record that stands deeper. */
static bool knows_its_indents(const struct told *bare)
{
    return bare->dialect && !bare->dialect->last_resort;
}

/* A bounce quoted inside a message is text of that message: something that is quoted must stand outside of
 * all messages. */
static bool quotes_outside(struct arena *arena, const struct head *head)
{
    bool in_message = false, begins = false;
    for (size_t i = 0; i < head->count; i++) {
        struct span line = head->line[i], bare = layers_undo(LAYER_QUOTE, line, arena);
        bool quoted = bare.at != line.at;
        if (!in_message && quoted)
            return true;
        /* Of a record without the client's lines the next reply comes at once. */
        bool ends = span_is(bare, ".") || (begins && !quoted && reply_line_looks(line));
        begins = !(in_message && !ends) && span_starts(bare, "354");
        in_message = begins || (in_message && !ends);
    }
    return false;
}

/* A viewer numbers lines upwards; the codes of replies go up and down. A table's bars need no numbers. */
static bool may_be_gutter(const struct head *head, size_t least)
{
    unsigned long before = 0, number;
    size_t bars = 0, numbers = 0, rising = 0;
    for (size_t i = 0; i < head->count; i++) {
        bars += span_starts(span_trim(head->line[i]), "|");
        if (!layer_gutter_number(head->line[i], &number))
            continue;
        rising += number > before;
        numbers++;
        before = number;
    }
    return bars >= least || (numbers && 2 * rising > numbers);
}

/* Where "<" is written as an entity wherever it stands, it was so that a browser showed it: a MAIL line reads
 * as well with them, but its address would be another. */
static bool escapes_all(const struct head *head)
{
    for (size_t i = 0; i < head->count; i++)
        if (layer_html_unescaped(head->line[i]))
            return false;
    return hinted(head, LAYER_HTML) >= HINTS_LEAST;
}

bool lies_over_all(const struct head *head, enum layer layer)
{
    enum { OF = 10 }; /* one of so many may be without: a title, a line pasted in front */
    if (layer == LAYER_TABLE || layer == LAYER_BBCODE || (layer == LAYER_HTML && escapes_all(head)))
        return true;
    size_t bare = 0, texts = 0;
    for (size_t i = 0; i < head->count; i++) {
        texts += span_trim(head->line[i]).len > 0;
        bool full = layer == LAYER_TRAILING && layer_hints(LAYER_WRAP, head->line[i]); /* no blank fits in */
        bare += span_trim(head->line[i]).len > 0 && !full && !layer_hints(layer, head->line[i]);
    }
    return texts && bare * OF < texts;
}

/* Where such a layer lies over all, the lines are not explained worse without it; else they must be explained
 * better. */
static bool may_be_as_good(enum layer layer, bool over_all)
{
    return over_all && (layer == LAYER_TABLE || layer == LAYER_INDENT || layer == LAYER_TRAILING ||
                        layer == LAYER_HTML || layer == LAYER_BBCODE);
}

/* A bounce's and an error's words are found anywhere in a line: what reads its front, too, is closer. */
static bool is_guess(const struct told *best, enum layer layer)
{
    const struct dialect *dialect = best->explained ? best->dialect : NULL;
    return dialect && (dialect->last_resort || (layer == LAYER_QUOTE && dialect->generic));
}

size_t least_without(const struct told *best, enum layer layer, bool over_all)
{
    if (may_be_as_good(layer, over_all) || is_guess(best, layer))
        return best->explained;
    bool much = layer == LAYER_INDENT && knows_its_indents(best);
    return (much ? 2 * best->explained : best->explained) + 1;
}

bool is_layer(const struct told *best, const struct told *other, enum layer layer, bool over_all)
{
    bool better = other->explained > best->explained;
    bool harmless = layer == LAYER_TRAILING; /* blanks at the end say nothing, whatever the lines are */
    bool as_good = (other->explained || harmless) && other->explained == best->explained &&
                   (!best->dialect || other->dialect == best->dialect);
    if (may_be_as_good(layer, over_all))
        return better || as_good;
    if (is_guess(best, layer) && other->explained == best->explained)
        return other->dialect && !other->dialect->last_resort &&
               (best->dialect->last_resort || !other->dialect->generic);
    bool told = layer != LAYER_INDENT || !knows_its_indents(best) || other->dialect;
    return told && other->explained >= least_without(best, layer, over_all);
}

static bool any_escaped(const struct head *head)
{
    for (size_t i = 0; i < head->count; i++)
        if (escaped_hints(head->line[i]))
            return true;
    return false;
}

/* curl's and other programs' own words stand behind "* ", too. */
static bool may_be_list(const struct head *head, size_t least)
{
    size_t said = 0;
    for (size_t i = 0; i < head->count; i++)
        said += layer_lists_dialogue(head->line[i]);
    return said >= least || lies_over_all(head, LAYER_TICKS);
}

/* A whole line, or what begins with it. */
static bool any_ticked(const struct head *head)
{
    for (size_t i = 0; i < head->count; i++)
        if (layer_ticked(head->line[i]))
            return true;
    return false;
}

bool may_be_layer(struct arena *arena, const struct head *head, enum layer layer)
{
    struct boxed_table table;
    if (layer == LAYER_TABLE)
        return table_of(head, &table);
    bool one_is_enough = (layer == LAYER_TICKS && any_ticked(head)) ||
                         layer == LAYER_BBCODE || /* an address or a link: nobody else writes like that */
                         (layer == LAYER_JSON && any_escaped(head)); /* a string holds the whole dialogue */
    size_t least = head->count > HINTS_LEAST && !one_is_enough ? HINTS_LEAST : 1;
    if (hinted(head, layer) < least)
        return false;
    return layer == LAYER_QUOTE      ? quotes_outside(arena, head)
           : layer == LAYER_GUTTER   ? may_be_gutter(head, least)
           : layer == LAYER_TICKS    ? may_be_list(head, least)
           : layer == LAYER_TRAILING ? lies_over_all(head, layer)
                                     : true;
}
