#include "record/build.h"

#include <math.h>

#include "base/ascii.h"
#include "record/mask.h"
#include "record/message.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    MOMENTS_MOST = 20000, /* 10,000 exchanges in one session: a mailing list run over one connection */
    FIRST_LINE_MOST = 200
};

void build_begin(struct builder *builder, struct arena *arena, struct conversation *conversation)
{
    *builder = (struct builder){.arena = arena, .conversation = conversation, .clock = NAN, .began = NAN};
    *conversation = (struct conversation){.stream = -1, .started = NAN, .seconds = NAN};
}

static void widen(struct conversation *conversation, unsigned long number)
{
    if (!conversation->first || number < conversation->first)
        conversation->first = number;
    if (number > conversation->last)
        conversation->last = number;
}

static struct moment *add(struct builder *builder, const struct line *line, enum moment_kind kind,
                          struct span text)
{
    struct conversation *conversation = builder->conversation;
    if (conversation->moments.count >= MOMENTS_MOST)
        conversation->moments.count =
            MOMENTS_MOST - 1; /* the last one is overwritten: the end matters more */
    struct moment *moment = LIST_ADD(builder->arena, &conversation->moments);
    *moment = (struct moment){.kind = kind,
                              .text = arena_copy(builder->arena, text),
                              .first = line->number,
                              .last = line->last ? line->last : line->number,
                              .offset = line->offset,
                              .time = builder->clock,
                              .control = line->control,
                              .corrected = line->corrected};
    widen(conversation, moment->last);
    return moment;
}

static void begin_body(struct builder *builder, const struct line *line)
{
    struct moment *moment = add(builder, line, MOMENT_BODY, (struct span){"", 0});
    moment->body = builder->body = arena_take(builder->arena, sizeof *builder->body);
    builder->body_at = builder->conversation->moments.count - 1;
    builder->in_body = true;
    builder->late = (struct late){.taken = 0};
    builder->from = (struct from_line){.open = false};
    builder->commands = (struct text_commands){.last = false};
}

static void note_header(struct builder *builder, struct body *body, struct span text)
{
    if (!body->lines)
        body->first_line = arena_copy(builder->arena, span_cut(text, 0, FIRST_LINE_MOST));
    struct span name = body->blank_line ? (struct span){0} : message_field_name(text);
    if (!body->blank_line)
        message_read_from(&builder->from, text);
    body->from_fault = builder->from.fault;
    if (name.len && body->headers < BODY_HEADERS)
        body->header[body->headers++] = arena_copy(builder->arena, name);
}

static void put_late(struct builder *builder, const struct line *line, struct span text, bool server)
{
    *LIST_ADD(builder->arena, &builder->late.lines) =
        (struct late_line){arena_copy(builder->arena, text), line->number, line->offset, server};
}

/* A console breaks lines at its last column. */
static bool is_wrapped(const struct late *late)
{
    enum { COLUMNS = 79 };
    const struct late_line *last = &late->lines.at[late->lines.count - 1];
    return last->server && last->text.len >= COLUMNS;
}

static void join_late(struct builder *builder, struct span text)
{
    struct late_line *last = &builder->late.lines.at[builder->late.lines.count - 1];
    last->text = arena_join(builder->arena, last->text, text);
}

static void keep_late(struct builder *builder, const struct line *line, struct span text)
{
    struct late *late = &builder->late;
    if (late->lines.count == LATE_MOST)
        late->lines.count = late->taken = late->octets = 0;
    bool begun = late->lines.count > 0;
    if (reply_line_looks(text))
        put_late(builder, line, text, true);
    else if (begun && verb_find(verb_of_line(text)))
        put_late(builder, line, text, false);
    else if (begun && span_trim(text).len && is_wrapped(late))
        join_late(builder, text);
    else if (!begun || span_trim(text).len) {
        late->lines.count = late->taken = late->octets = 0;
        return;
    }
    late->taken++;
    late->octets += text.len + 2;
}

static void tell_watch(const struct builder *builder, const struct line *line, struct span text)
{
    const struct body_watch *watch = builder->bodies;
    const struct body_line told = {line->number, line->last ? line->last : line->number, text,
                                   !builder->body->blank_line};
    if (watch)
        watch->line(watch->with, &told);
}

static bool is_envelope(struct span text)
{
    struct span line = span_trim(text);
    bool named =
        span_is_word(span_cut(line, 0, 9), "RCPT TO:<") || span_is_word(span_cut(line, 0, 11), "MAIL FROM:<");
    return named && span_ends(line, ">");
}

/* One that text follows was meant as text; and what stands beside replies is a dialogue that somebody quotes.
 */
static void note_command(struct builder *builder, struct body *body, const struct line *line,
                         struct span text)
{
    struct text_commands *seen = &builder->commands;
    if (seen->last && span_trim(text).len)
        body->command.len = seen->last = 0;
    seen->replies |= reply_line_looks(text);
    if (seen->replies)
        body->command.len = 0;
    if (seen->replies || body->command.len || !is_envelope(text))
        return;
    seen->last = body->blank_line;
    body->command = arena_copy(builder->arena, span_trim(text));
    body->command_at = line->number;
}

/* ". ", " ." and QUIT: to the server, one more line of text. */
static bool is_end_tried(struct span text)
{
    struct span word = span_trim(text);
    return (word.len == 1 && word.at[0] == '.') || span_is_word(word, "QUIT");
}

static void body_line(struct builder *builder, const struct line *line, struct span text)
{
    struct body *body = builder->body;
    struct moment *moment = &builder->conversation->moments.at[builder->body_at];
    if (moment->body == body)
        moment->last = line->number;
    builder->conversation->last = line->number;
    if (builder->expecting == EXPECT_BODY && text.len == 1 && text.at[0] == '.') {
        body->terminated = true;
        builder->in_body = false;
        builder->expecting = EXPECT_COMMAND;
        return;
    }
    tell_watch(builder, line, text);
    if (body->headers < BODY_HEADERS && !body->blank_line)
        note_header(builder, body, text);
    body->blank_line |= !span_trim(text).len; /* a copy may have lost or added blanks */
    body->lines++;
    body->octets += text.len + 2;
    if (text.len > body->longest)
        body->longest = text.len;
    body->eight_bit = body->eight_bit || ascii_beyond(text.at, text.len);
    body->end_tried |= is_end_tried(text);
    note_command(builder, body, line, text);
    keep_late(builder, line, text);
}

static void chunk_line(struct builder *builder, const struct line *line, struct span text)
{
    if (!builder->in_body)
        begin_body(builder, line);
    body_line(builder, line, text);
    if (text.len > builder->chunk_left) /* the rest of the line is none of this text, nor is what follows */
        builder->body->header_cut = !builder->body->blank_line;
    builder->chunk_left -= text.len + 2 < builder->chunk_left ? text.len + 2 : builder->chunk_left;
    if (!builder->chunk_left) {
        builder->body->terminated = true;
        builder->in_body = false;
        builder->expecting = EXPECT_COMMAND;
    }
}

/* "BDAT 1000 LAST"; a size that is no number has no octets behind it. */
static unsigned long chunk_octets(struct span text)
{
    struct span rest = text, size;
    unsigned long octets = 0;
    if (!span_is_word(span_take_word(&rest), "BDAT"))
        return 0;
    size = span_take_word(&rest);
    return span_take_number(&size, &octets) && !size.len ? octets : 0;
}

/* Neither a command of SMTP nor one of POP3's and IMAP's for a login: session/ hides what these carry, and
 * where the server quotes it. */
static bool is_typed(struct span text)
{
    static const char *const logins[] = {"PASS", "PASSWORD", "USER", "LOGIN", "AUTHENTICATE"};
    struct span verb = verb_of_line(text);
    for (size_t i = 0; i < sizeof logins / sizeof logins[0]; i++)
        if (span_is_word(verb, logins[i]))
            return false;
    return !verb_find(verb);
}

/* RFC 5321 sections 4.1.1.8 and 4.1.1.9. */
static bool says_anything(struct span text)
{
    struct span verb = verb_of_line(text);
    return span_is_word(verb, "NOOP") || span_is_word(verb, "HELP");
}

bool build_is_text_ahead(const struct builder *builder, struct span text)
{
    const moment_list *moments = &builder->conversation->moments;
    const struct moment *last = moments->count ? &moments->at[moments->count - 1] : NULL;
    return builder->expecting == EXPECT_COMMAND && last && last->kind == MOMENT_CLIENT &&
           span_is_word(span_trim(last->text), "DATA") && !verb_find(verb_of_line(text));
}

void build_client(struct builder *builder, const struct line *line, struct span text)
{
    builder->client_lines++;
    builder->conversation->given_up = false;
    if (build_is_text_ahead(builder, text)) {
        builder->expecting = EXPECT_BODY;
        builder->text_ahead = true;
    }
    if (builder->expecting == EXPECT_CHUNK) {
        chunk_line(builder, line, text);
        return;
    }
    if (builder->expecting == EXPECT_BODY) {
        if (!builder->in_body)
            begin_body(builder, line);
        body_line(builder, line, text);
        return;
    }
    bool typed = builder->expecting != EXPECT_AUTH && is_typed(text);
    add(builder, line, MOMENT_CLIENT,
        typed ? mask_typed(builder->arena, text) : mask_command(builder->arena, text, says_anything(text)));
    if (builder->expecting == EXPECT_AUTH)
        builder->expecting = EXPECT_COMMAND;
    builder->chunk_left = chunk_octets(text);
    if (builder->chunk_left)
        builder->expecting = EXPECT_CHUNK;
}

void build_ahead(struct builder *builder)
{
    moment_list *moments = &builder->conversation->moments;
    if (moments->count && moments->at[moments->count - 1].kind == MOMENT_CLIENT)
        moments->at[moments->count - 1].ahead = true;
}

static bool ends_with_body(const struct conversation *conversation)
{
    size_t count = conversation->moments.count;
    return count && conversation->moments.at[count - 1].kind == MOMENT_BODY;
}

void build_elided(struct builder *builder, const struct line *line, bool complete)
{
    if (builder->body && builder->body->elided && builder->expecting == EXPECT_COMMAND) {
        builder->body->terminated |= complete && ends_with_body(builder->conversation);
        return;
    }
    if (builder->in_body && builder->body) {
        builder->body->elided = true;
    } else if (builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK) {
        begin_body(builder, line);
        builder->body->elided = true;
        builder->body->terminated = complete;
    } else {
        return;
    }
    build_body_end(builder);
}

void build_body_end(struct builder *builder)
{
    builder->in_body = false;
    builder->expecting = EXPECT_COMMAND;
}

void build_server(struct builder *builder, const struct line *line, struct span text)
{
    struct reply_line reply;
    bool coded = reply_line_parse(text, &reply);
    builder->server_lines++;
    builder->conversation->given_up = false;
    builder->connected = true;
    if (builder->in_body && coded && reply.code == 250) /* a text is taken at its end, whoever saw its dot */
        builder->body->terminated = true;
    if (builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK)
        build_body_end(builder);
    add(builder, line, MOMENT_SERVER, mask_urls(builder->arena, text));
    if (!coded || reply.more)
        return;
    builder->last_code = reply.code;
    bool text_due = reply.code == 354 && !builder->text_ahead;
    builder->text_ahead &= reply.code != 354;
    builder->expecting = text_due ? EXPECT_BODY : reply.code == 334 ? EXPECT_AUTH : EXPECT_COMMAND;
    builder->ended |= reply.code == 221;
}

/* What the same words mean once a connection stood. Windows' telnet has its own for a connection that never
 * did. */
static enum event event_of_standing(enum event event, enum trouble trouble)
{
    if (event != EVENT_FAILED || trouble == TROUBLE_WINDOWS)
        return event;
    return trouble == TROUBLE_RESET ? EVENT_RESET : trouble == TROUBLE_TIMEOUT ? EVENT_TIMEOUT : EVENT_CLOSED;
}

struct moment *build_event(struct builder *builder, const struct line *line, enum event event,
                           struct span text)
{
    struct moment *moment = add(builder, line, MOMENT_EVENT, mask_words(builder->arena, text));
    moment->event = event;
    if (event == EVENT_CONNECTED)
        builder->connected = true;
    if (event == EVENT_CLOSED || event == EVENT_LEFT || event == EVENT_RESET)
        builder->ended = true;
    return moment;
}

void build_join(struct builder *builder, const struct line *line, struct span text)
{
    moment_list *moments = &builder->conversation->moments;
    if (!moments->count)
        return;
    struct moment *last = &moments->at[moments->count - 1];
    last->text = arena_join(builder->arena, last->text, text);
    last->last = line->number;
    widen(builder->conversation, line->number);
}

bool build_is_empty(const struct builder *builder)
{
    return !builder->conversation || !builder->conversation->moments.count;
}

static void say_late(struct builder *builder)
{
    for (size_t i = 0; i < builder->late.lines.count; i++) {
        const struct late_line *late = &builder->late.lines.at[i];
        struct line line = {.number = late->number, .offset = late->offset};
        (late->server ? build_server : build_client)(builder, &line, late->text);
    }
}

/*
 * A body whose dot never came, or was lost, and behind which the record ends: replies at its end, with the
 * commands between them, are no text but what followed (the verdict, a time-out, a farewell).
 */
static void give_back_late_lines(struct builder *builder)
{
    struct late late = builder->late;
    if (!builder->in_body || !late.lines.count || builder->body_at >= builder->conversation->moments.count)
        return;
    builder->conversation->moments.at[builder->body_at].last -= late.taken;
    builder->body->lines -= late.taken;
    builder->body->octets -= late.octets;
    size_t after = builder->body_at + 1, events = builder->conversation->moments.count - after;
    struct moment *moved = arena_take(builder->arena, (events + 1) * sizeof *moved);
    for (size_t i = 0; i < events; i++)
        moved[i] = builder->conversation->moments.at[after + i];
    builder->conversation->moments.count = after;
    say_late(builder);
    for (size_t i = 0; i < events; i++)
        *LIST_ADD(builder->arena, &builder->conversation->moments) = moved[i];
}

static bool says_end(struct span words)
{
    static const char *const ends[] = {"eof",   "non-properly terminated", "invalidated", "closed",
                                       "reset", "pull function",           "(recv)"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (span_find_text(words, ends[i]) < words.len)
            return true;
    return false;
}

/* Whether the handshake was done before or after, or the dialogue went on: then the library's words meant
 * something else. */
static bool is_secured(const moment_list *moments, size_t from, size_t to)
{
    bool asked = false, granted = false;
    for (size_t i = from; i < to; i++) {
        const struct moment *moment = &moments->at[i];
        if (moment->event == EVENT_TLS_STARTED || (granted && moment->kind == MOMENT_CLIENT))
            return true;
        granted |= asked && moment->kind == MOMENT_SERVER && span_starts(moment->text, "220");
        asked = moment->kind == MOMENT_CLIENT && span_starts(moment->text, "STARTTLS");
    }
    return false;
}

/* Exim names what it was at; nothing is received or sent before a handshake is done. */
static bool is_of_data(struct span words)
{
    return span_has_text(words, "(recv)") || span_has_text(words, "(send)");
}

/* The last reply before was no 220: no handshake was due. */
static bool answers_other(const moment_list *moments, size_t to)
{
    for (size_t i = to; i > 0; i--)
        if (moments->at[i - 1].kind == MOMENT_SERVER)
            return !span_starts(moments->at[i - 1].text, "220");
    return false;
}

/* From the library's error queue, not a warning about the certificate. */
static bool is_library_error(struct span text)
{
    return span_find_text(text, ":error:") < text.len && span_find_text(text, "SSL routines") < text.len;
}

static bool goes_on(const moment_list *moments, size_t at)
{
    bool error = is_library_error(moments->at[at].text);
    for (size_t i = at + 1; i < moments->count; i++)
        if ((moments->at[i].event == EVENT_TLS_STARTED && !error) ||
            (moments->at[i].kind == MOMENT_SERVER && span_starts(moments->at[i].text, "250")))
            return true;
    return false;
}

/* The end of a connection under TLS, a warning that the client passed over, or a handshake that failed
 * indeed. */
static enum event event_of_tls(const struct builder *builder, size_t at)
{
    const moment_list *moments = &builder->conversation->moments;
    bool spoke = is_secured(moments, 0, at) || answers_other(moments, at) || is_of_data(moments->at[at].text);
    if (spoke && says_end(moments->at[at].text))
        return builder->last_code == 221 ? EVENT_REMARK : EVENT_CLOSED;
    return goes_on(moments, at) ? EVENT_TLS_DOUBTED : EVENT_TLS_FAILED;
}

/* OpenSSL sums up what was negotiated, also where its error, written unbuffered and so before, ended it at
 * once. */
static void forget_start_after_failure(const moment_list *moments)
{
    struct moment *started = NULL;
    bool failed = false;
    for (size_t i = 0; i < moments->count; i++) {
        struct moment *moment = &moments->at[i];
        if (moment->kind == MOMENT_SERVER || moment->kind == MOMENT_CLIENT)
            failed = false;
        failed |= moment->event == EVENT_TLS_FAILED;
        if (failed && moment->event == EVENT_TLS_STARTED)
            started = moment;
    }
    if (failed && started)
        started->event = EVENT_REMARK;
}

/* Where the record tells nothing of the connection: people type ahead while it is asked for, programs do not.
 */
static bool is_sent(const struct moment *moment)
{
    return moment->kind == MOMENT_BODY ||
           (moment->kind == MOMENT_CLIENT && !moment->inferred && !moment->named);
}

/* "Could not connect", right behind the server's consent to STARTTLS: what did not come about is TLS. */
static bool follows_consent(const moment_list *moments, size_t at)
{
    size_t i = at;
    while (i > 0 && moments->at[i - 1].kind == MOMENT_EVENT && moments->at[i - 1].event == EVENT_REMARK)
        i--;
    return i > 1 && moments->at[i - 1].kind == MOMENT_SERVER && span_starts(moments->at[i - 1].text, "220") &&
           moments->at[i - 2].kind == MOMENT_CLIENT && span_starts(moments->at[i - 2].text, "STARTTLS");
}

void build_finish(struct builder *builder)
{
    unsigned long last = builder->conversation->last;
    give_back_late_lines(builder);
    builder->conversation->last = last;
    bool stood = false, asked = false;
    for (size_t i = 0; i < builder->conversation->moments.count; i++) {
        struct moment *moment = &builder->conversation->moments.at[i];
        asked |= moment->event == EVENT_TRYING || moment->event == EVENT_CONNECTING;
        stood |=
            moment->kind == MOMENT_SERVER || moment->event == EVENT_CONNECTED || (!asked && is_sent(moment));
        if (moment->event == EVENT_FAILED && moment->trouble == TROUBLE_OTHER &&
            follows_consent(&builder->conversation->moments, i))
            moment->event = EVENT_TLS_FAILED;
        if (moment->kind == MOMENT_EVENT && stood)
            moment->event = event_of_standing(moment->event, moment->trouble);
        stood |= moment->event == EVENT_TLS_FAILED; /* what failed next, failed on a connection */
        if (moment->event == EVENT_TLS_FAILED)
            moment->event = event_of_tls(builder, i);
    }
    forget_start_after_failure(&builder->conversation->moments);
}
