#include "record/prose.h"

#include "base/ascii.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

static bool is_verb_line(const struct moment *moment)
{
    return verb_find(verb_of_line(moment->text)) != NULL;
}

/* Final lines of replies from there up to the next line that is not the server's. */
static size_t replies_from(const moment_list *moments, size_t at)
{
    size_t replies = 0;
    for (; at < moments->count; at++) {
        const struct moment *moment = &moments->at[at];
        struct reply_line reply;
        if (moment->kind == MOMENT_EVENT)
            continue;
        if (moment->kind != MOMENT_SERVER)
            break;
        replies += reply_line_parse(moment->text, &reply) && !reply.more;
    }
    return replies;
}

/* Answers inside an AUTH dialogue look like nothing, and are answers all the same. */
static bool answers_auth(const moment_list *moments, size_t at)
{
    return at > 0 && moments->at[at - 1].kind == MOMENT_SERVER &&
           span_starts(moments->at[at - 1].text, "334");
}

static size_t end_of_run(const moment_list *moments, size_t from)
{
    size_t to = from;
    while (to < moments->count && moments->at[to].kind == MOMENT_CLIENT)
        to++;
    return to;
}

/* Marks the lines of a run [from, to) that go: the first ones beyond what replies and verbs leave. */
static void mark(const moment_list *moments, size_t from, size_t to, bool *goes)
{
    size_t verbs = 0, replies = replies_from(moments, to);
    for (size_t i = from; i < to; i++)
        verbs += is_verb_line(&moments->at[i]) || answers_auth(moments, i);
    size_t left = replies > verbs ? replies - verbs : 0;
    size_t others = to - from - verbs;
    for (size_t i = from; i < to && others > left; i++) {
        if (is_verb_line(&moments->at[i]) || answers_auth(moments, i))
            continue;
        goes[i - from] = true;
        others--;
    }
}

/* ---- replies that a mail program has broken ---- */

enum {
    WRAP_LEAST = 48, /* octets: no program breaks at less, and words go to the next line */
    WRAP_MOST = 80,
    PIECES_MOST = 8 /* lines of one reply; RFC 5321 section 4.5.3.1.5: 512 octets */
};

static size_t longest_line(const moment_list *moments)
{
    size_t longest = 0;
    for (size_t i = 0; i < moments->count; i++)
        if (moments->at[i].kind == MOMENT_SERVER || moments->at[i].kind == MOMENT_CLIENT)
            longest = moments->at[i].text.len > longest ? moments->at[i].text.len : longest;
    return longest;
}

/* Replies behind the run answer its verbs, and nothing is left for a line like this. */
static bool is_unanswered(const moment_list *moments, size_t from, size_t to)
{
    size_t verbs = 0;
    for (size_t i = from; i < to; i++)
        verbs += is_verb_line(&moments->at[i]);
    return replies_from(moments, to) <= verbs;
}

/* "[...]", "...": something was left out there. */
static bool is_gap(struct span text)
{
    text = span_trim(text);
    return span_starts(text, "..") || span_starts(text, "…") || span_ends(text, "]") || span_ends(text, ")");
}

/* What the run's lines are held against. */
struct wrapping {
    size_t width; /* of the longest line: the program that broke them makes none that is longer */
    size_t last;  /* octets of the line before */
    bool unanswered;
};

/* The line directly under a reply is its end where the reply's first line is not the last, or where its first
 * word would have made the line before longer than all others are. A remark begins with a capital, and
 * what it stands under ends. */
static bool is_rest(const struct moment *reply, const struct moment *line, const struct wrapping *wrapping)
{
    struct reply_line parsed;
    struct span rest = line->text, word = span_take_word(&rest);
    if (reply->kind != MOMENT_SERVER || line->first != reply->last + 1 || is_verb_line(line) || !word.len ||
        span_starts(reply->text, "334"))
        return false;
    if (reply_line_parse(reply->text, &parsed) && parsed.more)
        return !is_gap(line->text);
    bool wrapped = wrapping->width >= WRAP_LEAST && wrapping->width <= WRAP_MOST;
    bool full = wrapping->last + 1 + word.len > wrapping->width;
    struct span before = span_trim(reply->text);
    bool remark = word.at[0] != ascii_lower(word.at[0]) && !span_ends(before, ":") && !span_ends(before, ",");
    return wrapped && full && !remark && wrapping->unanswered;
}

/* Joins the rest of the reply at `kept` that the run [from, to) begins with; where the run goes on. */
static size_t join_rest(struct arena *arena, moment_list *moments, size_t kept, size_t from, size_t to,
                        size_t width)
{
    struct moment *reply = kept ? &moments->at[kept - 1] : NULL;
    struct wrapping wrapping = {width, reply ? reply->text.len : 0, is_unanswered(moments, from, to)};
    for (size_t i = 0; reply && i < PIECES_MOST && from < to; i++, from++) {
        if (!is_rest(reply, &moments->at[from], &wrapping))
            break;
        wrapping.last = moments->at[from].text.len;
        reply->text = arena_print(arena, "%.*s %.*s", (int)reply->text.len, reply->text.at,
                                  (int)moments->at[from].text.len, moments->at[from].text.at);
        reply->last = moments->at[from].last;
    }
    return from;
}

void prose_drop(struct arena *arena, struct conversation *conversation)
{
    moment_list *moments = &conversation->moments;
    size_t kept = 0, width = longest_line(moments);
    for (size_t from = 0; from < moments->count;) {
        size_t to = end_of_run(moments, from);
        from = to > from ? join_rest(arena, moments, kept, from, to, width) : from;
        if (to == from) {
            if (from < moments->count)
                moments->at[kept++] = moments->at[from++];
            continue;
        }
        enum { RUN_MOST = 512 }; /* longer runs of commands without a reply are no typed session */
        bool goes[RUN_MOST] = {false};
        if (to - from <= RUN_MOST)
            mark(moments, from, to, goes);
        for (size_t i = from; i < to; i++)
            if (to - from > RUN_MOST || !goes[i - from])
                moments->at[kept++] = moments->at[i];
        from = to;
    }
    moments->count = kept;
}
