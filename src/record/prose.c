#include "record/prose.h"

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

void prose_drop(struct conversation *conversation)
{
    moment_list *moments = &conversation->moments;
    size_t kept = 0;
    for (size_t from = 0; from < moments->count;) {
        size_t to = end_of_run(moments, from);
        if (to == from) {
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
