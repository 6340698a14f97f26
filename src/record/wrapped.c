#include "record/wrapped.h"

#include "record/command.h"
#include "record/layer.h"
#include "smtp/reply.h"

enum { PIECES_MOST = 8 }; /* lines that one reply fills, if somebody wraps it */

static const struct line_form *form_of(struct reader *reader, struct span text, struct extract *extract)
{
    struct peeled peeled;
    size_t depth;
    stamps_peel(reader->dialects, reader->scratch, text, &peeled);
    return dialect_line(reader->dialect, reader->scratch, &peeled, extract, &depth);
}

/* What one side says in such a line; empty: it is nobody's. */
static struct span said_in(struct reader *reader, struct span text)
{
    struct extract extract = {0};
    const struct line_form *form = form_of(reader, text, &extract);
    bool side = form && (form->from == FROM_SERVER || form->from == FROM_CLIENT || form->from == FROM_REPLY);
    return side ? extract.text : (struct span){"", 0};
}

/* The first word of the next line would not have fitted in any more. */
static bool was_full(const struct reader *reader, struct span line, struct span next)
{
    struct span word = span_take_word(&next);
    return layer_width(line) + 1 + layer_width(word) > reader->width && word.len;
}

/* The program's own words, with the reply's behind them: "rcpt failed: 5.3.2 Service unavailable". */
static bool repeats(struct span next, struct span said)
{
    struct reply_line reply;
    return reply_line_parse(said, &reply) && reply.text.len && next.len > reply.text.len &&
           span_equal(span_from(next, next.len - reply.text.len), reply.text);
}

static bool is_rest(struct reader *reader, struct span next)
{
    struct span command;
    struct extract extract;
    return !form_of(reader, next, &extract) && !reply_line_looks(next) &&
           prompt_take(next, &command) == PROMPT_NONE;
}

/* `last`: the piece behind which the break stands. */
static struct span joined(struct reader *reader, struct span line, struct span last, struct span next)
{
    bool inside_word = reader->hard_wrapped && layer_width(last) == reader->width;
    bool blank = !inside_word && !span_ends(line, " ");
    return arena_print(&reader->line_arena, "%.*s%s%.*s", (int)line.len, line.at, blank ? " " : "",
                       (int)next.len, next.at);
}

void wrapped_complete(struct reader *reader)
{
    struct line next;
    struct span last = reader->line.text;
    bool wide = reader->width && 2 * last.len >= reader->width && 2 * layer_width(last) >= reader->width;
    if (!wide || !said_in(reader, last).len)
        return;
    reader->line.text = last = arena_copy(&reader->line_arena, last);
    struct span said = said_in(reader, last);
    for (size_t i = 0; i < PIECES_MOST && reader_more(reader, &next); i++) {
        bool rest = span_trim(next.text).len && was_full(reader, last, next.text) &&
                    !repeats(span_trim(next.text), span_trim(said)) && is_rest(reader, next.text);
        struct span all = rest ? joined(reader, reader->line.text, last, next.text) : (struct span){"", 0};
        struct span more = rest ? said_in(reader, all) : (struct span){"", 0};
        if (more.len <= said.len) { /* behind the quote that ends a text nothing belongs to it */
            reader_hold(reader, &next);
            return;
        }
        said = more;
        reader->line.text = all;
        last = arena_copy(&reader->line_arena, next.text);
        reader->line.last = next.last ? next.last : next.number;
    }
}
