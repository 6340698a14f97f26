#include "record/apart.h"

#include "smtp/reply.h"
#include "smtp/verb.h"

static const struct verb *verb_of(struct span line)
{
    return verb_find(verb_of_line(line));
}

bool apart_is_words(struct span text)
{
    struct span rest = span_trim(text);
    bool ruled =
        rest.len > 2 && (span_starts(rest, "---") || span_starts(rest, "===") || span_starts(rest, "***"));
    return ruled || span_find(rest, ' ') < rest.len || span_ends(rest, ":");
}

static bool is_final(struct span text)
{
    struct reply_line reply;
    return reply_line_parse(text, &reply) && !reply.more;
}

bool apart_by_words(const moment_list *moments)
{
    bool words = false;
    for (size_t i = moments->count; i > 0; i--) {
        const struct moment *moment = &moments->at[i - 1];
        if (moment->kind == MOMENT_SERVER)
            return words && is_final(moment->text);
        if (moment->kind == MOMENT_BODY || (moment->kind == MOMENT_CLIENT && verb_of(moment->text)))
            return false;
        words |= moment->kind == MOMENT_CLIENT && apart_is_words(moment->text);
    }
    return false;
}

/* A command from the end back, and the code that came behind it; 334 only asked on. */
struct before {
    size_t at; /* what is left in front of it */
    struct span line;
    const struct verb *verb; /* NULL: no more commands */
    int code;
    bool body; /* it is a text instead */
};

static struct before step_back(const moment_list *moments, size_t at)
{
    struct before before = {0};
    struct reply_line reply;
    while (at > 0 && !before.verb && !before.body) {
        const struct moment *moment = &moments->at[--at];
        if (moment->kind == MOMENT_SERVER && reply_line_parse(moment->text, &reply) && reply.code != 334)
            before.code = reply.code;
        before.body = moment->kind == MOMENT_BODY;
        before.verb = moment->kind == MOMENT_CLIENT ? verb_of(moment->text) : NULL;
        before.line = moment->text;
    }
    before.at = at;
    return before;
}

/* People who go on in the same session say EHLO again after STARTTLS and AUTH, and where it was refused. */
static bool hello_is_another(const moment_list *moments)
{
    struct before last = step_back(moments, moments->count);
    bool refused = reply_is_failure(last.code);
    if (last.body)
        return true;
    if (!last.verb || last.verb->effect == EFFECT_HELLO || last.verb->effect == EFFECT_RESET)
        return false;
    return refused || (last.verb->effect != EFFECT_TLS && last.verb->effect != EFFECT_AUTH);
}

static bool keeps_open(const struct before *before)
{
    if (!before->verb)
        return false;
    bool refused = before->verb->effect == EFFECT_DATA && reply_is_failure(before->code);
    return refused || before->verb->effect == EFFECT_RCPT || before->verb->effect == EFFECT_NONE;
}

/* RFC 5321 section 4.1.4: no second MAIL while one is open. And what was refused for good is not taken a line
 * later. */
static bool mail_is_another(const moment_list *moments, struct span command)
{
    struct before last = step_back(moments, moments->count);
    while (keeps_open(&last))
        last = step_back(moments, last.at);
    if (!last.verb || last.verb->effect != EFFECT_MAIL)
        return false;
    return last.code / 100 == 2 ||
           (last.code / 100 == 5 && span_same_word(span_trim(last.line), span_trim(command)));
}

bool apart_begins(const moment_list *moments, struct span command, struct span answer)
{
    const struct verb *verb = verb_of(command);
    struct reply_line reply;
    if (!verb)
        return false;
    if (verb->effect == EFFECT_HELLO)
        return hello_is_another(moments);
    bool refused = reply_line_parse(answer, &reply) && reply_is_failure(reply.code);
    return verb->effect == EFFECT_MAIL && !refused && mail_is_another(moments, command);
}
