#include "record/verdict.h"

#include "base/ascii.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    LIKE_LEAST = 12, /* octets of words that make two replies the same, when one of them was cut */
    HEARD_MOST = 400 /* moments looked back at */
};

/* ---- heard before? ---- */

/* Words without code, enhanced code and blanks, one after the other; programs re-flow and cut. */
static struct span words_of(struct span line)
{
    struct reply_line reply;
    if (reply_line_parse(line, &reply))
        line = reply.text;
    enhanced_take(&line);
    return span_trim(line);
}

static bool next_letter(struct span *text, char *c)
{
    while (text->len && ascii_is_blank(text->at[0]))
        *text = span_from(*text, 1);
    if (!text->len)
        return false;
    *c = ascii_lower(text->at[0]);
    *text = span_from(*text, 1);
    return true;
}

static bool is_like(struct span a, struct span b)
{
    size_t same = 0;
    char x, y;
    bool more_x = next_letter(&a, &x), more_y = next_letter(&b, &y);
    for (; more_x && more_y && x == y; same++) {
        more_x = next_letter(&a, &x);
        more_y = next_letter(&b, &y);
    }
    return (!more_x && !more_y) || (same >= LIKE_LEAST && (!more_x || !more_y));
}

/* "RCPT failed: 550" tells no words. */
static bool is_wordless(struct span line)
{
    struct reply_line reply;
    return reply_line_parse(line, &reply) && !span_trim(reply.text).len;
}

static bool same_code(struct span a, struct span b)
{
    struct reply_line x, y;
    return !reply_line_parse(a, &x) || !reply_line_parse(b, &y) || x.code == y.code;
}

bool verdict_is_heard(const struct conversation *conversation, struct span line)
{
    const moment_list *moments = &conversation->moments;
    size_t from = moments->count > HEARD_MOST ? moments->count - HEARD_MOST : 0;
    for (size_t i = from; i < moments->count; i++) {
        const struct moment *moment = &moments->at[i];
        if (moment->kind == MOMENT_SERVER && same_code(moment->text, line) &&
            (is_wordless(line) || is_like(words_of(moment->text), words_of(line))))
            return true;
    }
    return false;
}

struct span verdict_quoted(const struct conversation *conversation, struct span line)
{
    const moment_list *moments = &conversation->moments;
    size_t from = moments->count > HEARD_MOST ? moments->count - HEARD_MOST : 0;
    for (size_t i = from; i < moments->count; i++) {
        struct reply_line reply;
        const struct moment *moment = &moments->at[i];
        struct span words = moment->kind == MOMENT_SERVER ? words_of(moment->text) : (struct span){0};
        size_t at = words.len < LIKE_LEAST ? line.len : span_find_span(line, words);
        if (at < line.len && reply_line_parse(moment->text, &reply) && reply.code >= 400)
            return span_cut(line, at, words.len);
    }
    return (struct span){0};
}

/* ---- the command it answered ---- */

static const struct {
    const char *words;
    const char *verb;
} commands[] = {
    {"end of data", "(body)"},
    {"DATA END", "(body)"},
    {"after DATA", "(body)"},
    {"end-of-message", "(body)"},
    {"end-of-data", "(body)"},
    {"after dot", "(body)"},
    {"message failed", "(body)"}, /* nodemailer's, of the reply to the whole message */
    {"message body", "(text)"},
    {"data block", "(text)"},
    {"BODY", "(body)"},
    {"RCPT", "RCPT TO"},
    {"recipient", "RCPT TO"},
    {"MAIL", "MAIL FROM"},
    {"sender", "MAIL FROM"},
    {"from", "MAIL FROM"},
    {"EHLO", "EHLO"},
    {"HELO", "HELO"},
    {"LHLO", "LHLO"},
    {"STARTTLS", "STARTTLS"},
    {"AUTH", "AUTH"},
    {"password", "AUTH"},
    {"login", "AUTH"},
    {"DATA", "DATA"},
    {"QUIT", "QUIT"},
    {"RSET", "RSET"},
    {"XFORWARD", "XFORWARD"},
    {"VRFY", "VRFY"},
    {"ETRN", "ETRN"},
    {"greeting", ""},
    {"CONNECT", ""},
    {"initial", ""},
    {"my name", "HELO"},
    {"my_name", "HELO"},
};

/* NULL: not told. */
static const char *verb_told(struct span command)
{
    command = span_cut(command, 0, span_find(command, '<')); /* an address tells nothing */
    for (size_t i = 0; command.len && i < sizeof commands / sizeof commands[0]; i++)
        if (span_find_text(command, commands[i].words) < command.len)
            return commands[i].verb;
    return NULL;
}

static bool begins_with(struct span line, const char *verb)
{
    return span_same_word(verb_of_line(line), verb_of_line(span_of(verb)));
}

/* The last client line, if nothing has answered it. */
static const struct moment *unanswered(const struct conversation *conversation)
{
    for (size_t i = conversation->moments.count; i > 0; i--) {
        const struct moment *moment = &conversation->moments.at[i - 1];
        if (moment->kind == MOMENT_SERVER)
            return NULL;
        if (moment->kind == MOMENT_CLIENT || moment->kind == MOMENT_BODY)
            return moment;
    }
    return NULL;
}

static bool has_server_lines(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++)
        if (conversation->moments.at[i].kind == MOMENT_SERVER)
            return true;
    return false;
}

static struct span written(struct arena *arena, const char *verb, const struct extract *extract)
{
    if (extract->said.len)
        return extract->said;
    if (begins_with(span_of("RCPT"), verb) && extract->recipient.len)
        return arena_print(arena, "RCPT TO:<%.*s>", (int)extract->recipient.len, extract->recipient.at);
    if (begins_with(span_of("MAIL"), verb) && extract->sender.at)
        return arena_print(arena, "MAIL FROM:<%.*s>", (int)extract->sender.len, extract->sender.at);
    if (span_is(verb_of_line(span_of(verb)), "EHLO") && extract->helo.len)
        return arena_print(arena, "EHLO %.*s", (int)extract->helo.len, extract->helo.at);
    return span_of(verb);
}

static void gap(struct reader *reader)
{
    build_event(&reader->builder, &reader->line, EVENT_GAP, (struct span){"", 0});
}

/* What went before was not shown: replies before this one answered commands that are known only in part. */
static void gap_before_last(struct reader *reader)
{
    moment_list *moments = &reader->builder.conversation->moments;
    size_t at = moments->count - 1;
    struct moment command = moments->at[at];
    moments->count = at;
    gap(reader);
    moments->at[at].first = moments->at[at].last = command.first;
    moments->at[at].offset = command.offset;
    *LIST_ADD(reader->builder.arena, moments) = command;
}

static void infer_command(struct reader *reader, const char *verb, const struct extract *extract)
{
    struct builder *builder = &reader->builder;
    if (!*verb)
        return;
    if (*verb == '(') { /* the whole text, or a part of it */
        builder->expecting = EXPECT_BODY;
        builder->in_body = false;
        bool whole = span_is(span_of(verb), "(body)");
        build_elided(builder, &reader->line, whole);
        if (builder->body)
            builder->body->broken_off = !whole;
    } else {
        builder->expecting = EXPECT_COMMAND;
        build_client(builder, &reader->line, written(builder->arena, verb, extract));
    }
    builder->conversation->moments.at[builder->conversation->moments.count - 1].inferred = !extract->said.len;
}

static void place(struct reader *reader, const struct extract *extract)
{
    struct conversation *conversation = reader->builder.conversation;
    const struct moment *waits = unanswered(conversation);
    const char *verb = verb_told(extract->command);
    bool body = verb && *verb == '(';
    bool fits = waits && (!verb || (body ? waits->kind == MOMENT_BODY : begins_with(waits->text, verb)));
    if (fits) {
        if (!has_server_lines(conversation) &&
            waits == &conversation->moments.at[conversation->moments.count - 1])
            gap_before_last(reader);
        return;
    }
    conversation->greeting_told |= verb && !*verb && !waits;
    if (!verb || *verb || waits)
        gap(reader);
    if (verb)
        infer_command(reader, verb, extract);
}

void verdict_command(struct reader *reader, const struct extract *extract, bool last)
{
    moment_list *moments = &reader->builder.conversation->moments;
    size_t before = moments->count;
    reader_place(reader, extract);
    place(reader, extract);
    struct moment *told = moments->count ? &moments->at[moments->count - 1] : NULL;
    bool command = told && (told->kind == MOMENT_CLIENT || told->kind == MOMENT_BODY);
    if (moments->count > before && told)
        told->inferred = false; /* the message tells it */
    if (last && command)
        told->named = true;
}

/* Servers say the same to each recipient: it is another reply, if the record shows RCPT and none of this one.
 */
static bool is_another_recipient(const struct conversation *conversation, const struct extract *extract)
{
    const char *verb = verb_told(extract->command);
    bool any = false;
    if (!verb || !begins_with(span_of("RCPT"), verb) || !extract->recipient.len)
        return false;
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind != MOMENT_CLIENT || !begins_with(moment->text, "RCPT"))
            continue;
        any = true;
        if (span_find_span(moment->text, extract->recipient) < moment->text.len)
            return false;
    }
    return any;
}

bool verdict_is_shown(const struct conversation *conversation, struct span recipient)
{
    for (size_t i = 0; recipient.len && i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        bool asks = moment->kind == MOMENT_CLIENT && !moment->inferred && begins_with(moment->text, "RCPT");
        if (asks && span_find_span(moment->text, recipient) < moment->text.len)
            return true;
    }
    return false;
}

bool verdict_add(struct reader *reader, const struct utterance *lines, const struct extract *extract)
{
    struct conversation *conversation = reader->builder.conversation;
    bool another = is_another_recipient(conversation, extract);
    for (size_t i = 0; i < lines->count; i++)
        if (!another && verdict_is_heard(conversation, lines->at[i])) {
            conversation->given_up = true;
            return false;
        }
    place(reader, extract);
    for (size_t i = 0; i < lines->count; i++) {
        build_server(&reader->builder, &reader->line, lines->at[i]);
        conversation->moments.at[conversation->moments.count - 1].inferred = extract->code_inferred;
    }
    conversation->given_up = true;
    return true;
}
