/*
 * Telnet logs and other records without marks: a line is the server's if it looks like a reply, else the
 * client's, a client program's message, a prompt, a lookup or prose.
 */

#include "record/plain.h"
#include "base/ascii.h"
#include "record/apart.h"
#include "record/command.h"
#include "record/descriptor.h"
#include "record/happen.h"
#include "record/layer.h"
#include "record/plain_lines.h"
#include "record/plain_script.h"
#include "record/prose.h"
#include "record/trace.h"
#include "record/transcript.h"
#include "smtp/reply.h"

enum {
    REPLY_LINES = 24 /* that an exception quotes; long policies have about ten */
};

/* ---- the dialogue ---- */

struct into {
    struct arena *arena;
    struct conversation *conversation;
};

enum taken { TAKEN, TAKEN_NEW /* the line begins another conversation */ };

static bool is_talking(const struct reader *reader)
{
    const struct builder *builder = &reader->builder;
    return builder->arena && !builder->ended && builder->connected;
}

/* "220 2.0.0 SMTP server ready", "220 Ready to start TLS", though nobody is seen to ask for it. */
static bool answers_starttls(struct span text)
{
    struct span words = span_from(text, 4);
    return enhanced_take(&words).len || span_find_text(words, "TLS") < words.len;
}

/* A greeting where none can come: the next session. STARTTLS is the one command that is answered by 220 as
 * well. */
static bool begins_anew(struct reader *reader, struct span text)
{
    struct builder *builder = &reader->builder;
    if (!builder->arena || !builder->server_lines)
        return false;
    if (builder->ended)
        return true;
    const moment_list *moments = &builder->conversation->moments;
    const struct moment *last = &moments->at[moments->count - 1];
    bool greets = span_starts(text, "220 ") || span_starts(text, "220-");
    if (greets && !answers_starttls(text) && apart_by_words(moments))
        return true;
    bool answered = last->kind == MOMENT_SERVER && span_find_text(text, "TLS") == text.len &&
                    !(builder->last_code == 220 && span_starts(last->text, "220")) &&
                    !span_starts(last->text, "220-");
    return greets && answered && builder->last_code >= 400;
}

/* openssl s_client -starttls shows of all that came before the last line alone: "250 HELP". */
static bool hides_greeting(const struct reader *reader, struct span text)
{
    return reader->dialect && reader->dialect->hides_greeting && !reader->builder.server_lines &&
           !reader->builder.client_lines && span_starts(text, "250");
}

/* openssl s_client -quiet shows nothing of the handshake; all that it shows comes out of TLS. */
static bool is_inside_tls(const struct reader *reader)
{
    const struct builder *builder = &reader->builder;
    if (!reader->dialect || !reader->dialect->inside_tls || builder->server_lines)
        return false;
    for (size_t i = 0; i < builder->conversation->moments.count; i++) {
        enum event event = builder->conversation->moments.at[i].event;
        if (event == EVENT_TLS_STARTED || event == EVENT_TLS_FAILED)
            return false;
    }
    return true;
}

/* Enter alone shows as a blank line, and the server calls it no command. Where blank lines stand between all
 * others, whoever copied the record put them there. */
static bool answers_blank(const struct reader *reader, struct span text)
{
    const struct builder *builder = &reader->builder;
    struct reply_line reply;
    if (!reader->blank.number || reader->blank_lines * 2 > reader->text_lines || !builder->arena ||
        builder->ended || !builder->conversation->moments.count)
        return false;
    const moment_list *moments = &builder->conversation->moments;
    const struct moment *last = &moments->at[moments->count - 1];
    struct reply_line before;
    bool complete = last->kind == MOMENT_SERVER && reply_line_parse(last->text, &before) && !before.more;
    return complete && reply_line_parse(text, &reply) && reply.code >= 500 && reply.code <= 502;
}

static enum taken take_server(struct reader *reader, struct into into)
{
    struct span text = reader->line.text;
    if (begins_anew(reader, text))
        return TAKEN_NEW;
    reader_begin(reader, into.arena, into.conversation);
    if (answers_blank(reader, text))
        build_client(&reader->builder, &reader->blank, (struct span){"", 0});
    reader->marks_two_cr |= reader->line.two_cr;
    if (is_inside_tls(reader))
        build_event(&reader->builder, &reader->line, EVENT_TLS_STARTED, (struct span){"", 0})->inferred =
            true;
    if (hides_greeting(reader, text))
        build_event(&reader->builder, &reader->line, EVENT_GAP, (struct span){"", 0});
    build_server(&reader->builder, &reader->line, text);
    return TAKEN;
}

static bool is_apart(const struct reader *reader)
{
    if (!is_talking(reader) || reader->foreign || !plain_command_looks(reader->line.text))
        return false;
    const moment_list *moments = &reader->builder.conversation->moments;
    return apart_by_words(moments) && reader_is_apart(reader, moments, reader->line.text);
}

static enum taken take_client(struct reader *reader, struct into into)
{
    if (is_apart(reader))
        return TAKEN_NEW;
    if (reader->builder.arena && reader->builder.ended && reader->builder.server_lines &&
        plain_command_looks(reader->line.text) &&
        (span_starts(reader->line.text, "EHLO") || span_starts(reader->line.text, "HELO")))
        return TAKEN_NEW;
    reader_begin(reader, into.arena, into.conversation);
    build_client(&reader->builder, &reader->line, reader->line.text);
    return TAKEN;
}

static bool opens(enum event event)
{
    return event == EVENT_CONNECTING || event == EVENT_TRYING || event == EVENT_CONNECTED;
}

/* The client tries to connect, and nothing tells yet how that went: what is typed now is typed ahead. */
static bool is_waiting(const struct builder *builder)
{
    const moment_list *moments = builder->arena ? &builder->conversation->moments : NULL;
    return moments && moments->count && moments->at[moments->count - 1].kind == MOMENT_EVENT &&
           moments->at[moments->count - 1].event == EVENT_TRYING;
}

/* A second attempt at the next address belongs to the first; a new one after a dialogue does not. */
static bool event_begins_anew(const struct reader *reader, enum event event)
{
    const struct builder *builder = &reader->builder;
    if (!builder->arena)
        return false;
    if (event != EVENT_CONNECTED && opens(event) && reader->pending.set && is_waiting(builder))
        return true; /* the first attempt was broken off without a word */
    if (opens(event))
        return builder->connected || builder->ended;
    return event == EVENT_FAILED && reader->pending.set && (builder->connected || builder->ended);
}

/* telnet speaks of its own attempt, whatever stood before. */
static bool fails_anew(const struct reader *reader, const struct message *message, enum event event)
{
    return event == EVENT_FAILED && message->of_telnet && reader->builder.arena && reader->builder.connected;
}

/* "telnet> status" says "Connected to" once more, of the connection that stands. */
static bool repeats_status(const struct builder *builder, enum event event)
{
    const moment_list *moments = builder->arena ? &builder->conversation->moments : NULL;
    const struct moment *last = moments && moments->count ? &moments->at[moments->count - 1] : NULL;
    return event == EVENT_CONNECTED && last && builder->connected && !builder->ended &&
           last->kind == MOMENT_EVENT && last->event == EVENT_REMARK && span_is_word(last->text, "status");
}

static void take_program(struct reader *reader, struct span program)
{
    struct conversation *conversation = reader->builder.conversation;
    bool exact = span_is(program, "windows-telnet"); /* typed as "telnet", too */
    if (program.len && (!conversation->client_program.len || exact))
        conversation->client_program = program;
    conversation->tells_close = true;
}

static bool tells_failure(enum event event)
{
    return event == EVENT_FAILED || event == EVENT_STEP_FAILED || event == EVENT_TLS_FAILED ||
           event == EVENT_CLOSED || event == EVENT_RESET || event == EVENT_TIMEOUT;
}

/* A connection was asked for or stands, or it failed just before: programs tell the reason in lines of their
 * own. */
static bool is_asked(const struct reader *reader)
{
    enum { TOGETHER = 12 };
    if (!reader->builder.arena)
        return reader->pending.set;
    const struct conversation *conversation = reader->builder.conversation;
    const moment_list *moments = &conversation->moments;
    bool near = !moments->count || reader->line.number - moments->at[moments->count - 1].last <= TOGETHER;
    return near || reader->pending.set || trace_has_dialogue(conversation);
}

/* Texts of all kinds speak of failed connections. Without a command or a program that asked, only what looks
 * like an error message, and one of a program that sends mail, tells of ours. */
static bool is_hearsay(struct reader *reader, const struct message *message, enum event event)
{
    bool step = message->event == EVENT_STEP_FAILED;
    if (tells_failure(event) && !trace_is_of_mail(reader))
        return true;
    bool exact = message->program.len && message->pattern;
    if (!tells_failure(event) || exact || (is_asked(reader) && !step))
        return false;
    bool vague = message->needs_mail && !message->program.len;
    return !message_is_error(reader->dialects, reader->line.text, message) ||
           (vague && !message_shows_mail(reader->dialects, reader->scratch, reader->line.text));
}

static enum taken take_message(struct reader *reader, struct into into, const struct message *message,
                               const struct extract *extract)
{
    enum trouble trouble;
    enum event event = happen_kind(&reader->builder, message, &trouble);
    bool ours = reader->builder.arena || opens(event) || tells_failure(event);
    if (event == EVENT_STEP_FAILED && happen_is_shown(&reader->builder, trouble))
        return TAKEN;
    if (happen_ended(&reader->builder, event))
        return TAKEN;
    if (is_hearsay(reader, message, event))
        return TAKEN;
    if (repeats_status(&reader->builder, event))
        return TAKEN;
    if (event_begins_anew(reader, event) || fails_anew(reader, message, event))
        return TAKEN_NEW;
    if (!ours)
        return TAKEN;
    happen_stood(&reader->builder, event);
    reader_begin(reader, into.arena, into.conversation);
    take_program(reader, message->program);
    reader_event(reader, event, trouble, extract);
    return TAKEN;
}

/* What is typed over bash's own connection belongs to the dialogue. */
static void take_descriptor(struct reader *reader, struct into into, enum act act, struct span words)
{
    descriptor_lines lines = {0};
    if (act == ACT_CLOSE && reader->builder.arena)
        build_event(&reader->builder, &reader->line, EVENT_LEFT, words);
    if (act != ACT_SAY)
        return;
    reader_begin(reader, into.arena, into.conversation);
    descriptor_said(into.arena, words, &lines);
    for (size_t i = 0; i < lines.count; i++)
        build_client(&reader->builder, &reader->line, lines.at[i]);
}

static bool is_of_descriptor(const struct command *command)
{
    return span_is(command->program, "bash") && command->act != ACT_OPEN;
}

/* A key in the line called for telnet's prompt, which took the rest: the line never went off. So does the
 * last octet of a curly quote, without its highest bit. */
static void cut_line(struct builder *builder, struct span words)
{
    const moment_list *moments = builder->arena ? &builder->conversation->moments : NULL;
    struct moment *last = moments && moments->count ? &moments->at[moments->count - 1] : NULL;
    words = span_trim(words);
    bool cut = last && last->kind == MOMENT_CLIENT && words.len && words.len < last->text.len &&
               span_equal(span_from(last->text, last->text.len - words.len), words);
    if (!cut)
        return;
    last->kind = MOMENT_EVENT;
    last->event = EVENT_REMARK;
    builder->client_lines--;
}

static enum taken take_command(struct reader *reader, struct into into, enum prompt prompt, struct span words)
{
    struct command command = command_read(words, prompt == PROMPT_TELNET);
    struct builder *builder = &reader->builder;
    if (is_of_descriptor(&command)) {
        take_descriptor(reader, into, command.act, words);
        return TAKEN;
    }
    if (prompt == PROMPT_TELNET)
        cut_line(builder, words);
    if (command.act == ACT_OPEN || command.act == ACT_TELNET) {
        bool ahead = prompt == PROMPT_GUESS && is_waiting(builder);
        if (builder->arena && !build_is_empty(builder) && !ahead)
            return TAKEN_NEW;
        if (command.act == ACT_OPEN)
            plain_open_by(reader, &command);
    } else if (builder->arena && prompt == PROMPT_TELNET && command.act != ACT_NONE) {
        build_event(builder, &reader->line, command.act == ACT_CLOSE ? EVENT_LEFT : EVENT_REMARK, words);
    } else if (prompt != PROMPT_TELNET && builder->arena) {
        builder->ended = true;
    }
    if (prompt == PROMPT_SHELL)
        lookup_end(&reader->lookups);
    if (prompt != PROMPT_TELNET)
        lookup_command(&reader->lookups, words, reader->line.number);
    (void)into;
    return TAKEN;
}

/* "RC421 4.4.2 mx Error: timeout exceeded": the server spoke while the user was typing. Where the reply
 * begins; 0: it is no such line. */
static size_t fused_reply(struct span text)
{
    enum { TYPED_MOST = 40 };
    for (size_t i = 1; i < text.len && i < TYPED_MOST; i++) {
        struct span rest = span_from(text, i);
        bool final = rest.at[0] == '4' || rest.at[0] == '5';
        struct reply_line reply;
        if (!final || ascii_is_digit(text.at[i - 1]) || !reply_line_parse(rest, &reply) || reply.more)
            continue;
        return enhanced_take(&reply.text).len || reply.code == 421 ? i : 0;
    }
    return 0;
}

/* The same in what may be a command: an address can hold a number, but none with the server's own code behind
 * it. */
static size_t fused_in_command(struct span text)
{
    size_t at = fused_reply(text);
    struct reply_line reply;
    bool told = at && reply_line_parse(span_from(text, at), &reply) && reply.code == 421;
    return told && enhanced_take(&reply.text).len ? at : 0;
}

/* "Could not send: 550-5.7.1 no" and the next lines go on with 550: a program's words stand in front of the
 * first line. Where that begins; 0: it is no such line. */
static size_t reply_behind_words(const struct reader *reader, struct arena *arena)
{
    struct span text = reader->line.text, rest = source_head(reader->source);
    struct reply_line first, next;
    bool goes_on = reply_line_parse(layers_undo(reader->layers, span_take_line(&rest), arena), &next);
    for (size_t i = 1; goes_on && i < text.len; i++) {
        bool behind = text.at[i - 1] == ' ' && (text.at[i] == '4' || text.at[i] == '5');
        if (behind && reply_line_parse(span_from(text, i), &first))
            return first.more && first.code == next.code ? i : 0;
    }
    return 0;
}

static bool take_behind_words(struct reader *reader, struct into into, enum taken *taken)
{
    struct arena arena = {0};
    size_t at = reply_behind_words(reader, &arena);
    arena_free(&arena);
    if (!at)
        return false;
    reader->line.text = span_from(reader->line.text, at);
    *taken = take_server(reader, into);
    return true;
}

/* What was typed never went off; it stands as a remark. */
static enum taken take_fused(struct reader *reader, size_t at)
{
    struct span text = reader->line.text;
    build_event(&reader->builder, &reader->line, EVENT_REMARK, span_cut(text, 0, at));
    build_server(&reader->builder, &reader->line, span_from(text, at));
    return TAKEN;
}

/* Whether a line with a dot alone comes before anything of another session or of the server; what follows the
 * dot. */
static bool find_dot(struct reader *reader, struct arena *arena, struct span *behind)
{
    enum { LOOK_AHEAD = 60 }; /* lines: texts typed by hand are short, and many lines may speak of an end */
    struct span words;
    *behind = source_head(reader->source);
    for (int i = 0; behind->len && i < LOOK_AHEAD; i++) {
        struct span line = layers_undo(reader->layers, span_take_line(behind), arena);
        if (span_is(span_trim(line), "."))
            return true;
        if (reply_line_looks(line) || prompt_take(line, &words) == PROMPT_TELNET ||
            span_starts(line, "Script done on ") || span_starts(line, "Trying "))
            return false;
    }
    return false;
}

/* What ends a session may stand in a text that speaks of one: it does where the dot comes, and its answer
 * behind it. */
static bool goes_on_to_dot(struct reader *reader)
{
    struct arena arena = {0};
    struct span rest;
    bool dot = find_dot(reader, &arena, &rest);
    while (dot && rest.len && !span_trim(span_cut(rest, 0, span_find(rest, '\n'))).len)
        span_take_line(&rest);
    dot = dot && reply_line_looks(layers_undo(reader->layers, span_take_line(&rest), &arena));
    arena_free(&arena);
    return dot;
}

/* Commands and text that were sent at once stand in front of all replies. */
static bool begins_text_ahead(struct reader *reader)
{
    struct arena arena = {0};
    struct span rest;
    bool begins = reader->builder.arena && !reader->builder.server_lines &&
                  build_is_text_ahead(&reader->builder, reader->line.text) && find_dot(reader, &arena, &rest);
    arena_free(&arena);
    return begins;
}

/* HTTP and its kin wait for what the client says: a line or two were typed, and no text of a message. */
static bool typed_first(const struct builder *builder)
{
    enum { TYPED_MOST = 3 };
    return builder->arena && !builder->ended && !builder->server_lines && builder->client_lines &&
           builder->client_lines <= TYPED_MOST && builder->expecting == EXPECT_COMMAND;
}

/* Behind words about it a server that greets like no SMTP server is believed where somebody greets it. */
static bool is_greeted(struct reader *reader)
{
    struct arena arena = {0};
    struct span rest = source_head(reader->source),
                next = layers_undo(reader->layers, span_take_line(&rest), &arena);
    bool greeted = plain_command_looks(next) && (span_starts(next, "EHLO") || span_starts(next, "HELO"));
    arena_free(&arena);
    return greeted;
}

/* A line that is nothing by itself: what it is depends on where the dialogue stands. */
static enum taken take_other(struct reader *reader, struct into into)
{
    struct builder *builder = &reader->builder;
    struct span text = reader->line.text;
    bool asked = builder->arena && !builder->ended && !builder->server_lines && !builder->client_lines;
    bool page = span_starts(text, "<"); /* a file of its own, unless a connection was asked for */
    bool foreign = plain_foreign_greeting(text);
    bool first = foreign && !builder->arena && !page && (!reader->seen_text || is_greeted(reader));
    bool begins = first || (foreign && (asked || (!page && typed_first(builder))));
    if (begins)
        reader_begin(reader, into.arena, into.conversation);
    if (begins_text_ahead(reader))
        return take_client(reader, into);
    enum taken behind_words;
    if (!begins && !is_talking(reader) && take_behind_words(reader, into, &behind_words))
        return behind_words;
    if (!begins && !is_talking(reader)) {
        reader->seen_text = true;
        return plain_command_looks(text) ? take_client(reader, into) : TAKEN;
    }
    if (!builder->server_lines && plain_foreign_greeting(text))
        reader->foreign = true;
    bool server = (reader->line.two_cr && (reader->marks_two_cr || reader->scripted)) ||
                  (reader->foreign && plain_foreign_answer(text)) || plain_tls_alert(text);
    size_t fused = fused_reply(text);
    if (fused && !reader->foreign)
        return take_fused(reader, fused);
    if (server) {
        reader->marks_two_cr |= reader->line.two_cr;
        build_server(builder, &reader->line, text);
        return TAKEN;
    }
    return take_client(reader, into);
}

/* The terminal shows ^] when the user calls for telnet's prompt. */
static bool is_escape_key(struct span text)
{
    return span_is(text, "^]") || span_is(text, "^C") || span_is(text, "^D") || span_is(text, "\x1d");
}

/* Netcat ends with ^C; telnet sends it to the server. */
static bool is_netcats_end(const struct reader *reader)
{
    const struct builder *builder = &reader->builder;
    if (!span_is(reader->line.text, "^C") || !builder->arena || builder->ended || !builder->connected)
        return false;
    struct span program = builder->conversation->client_program;
    return span_is(program, "nc") || span_is(program, "ncat");
}

/* A blank line, or a key that the terminal shows. */
static bool says_nothing(struct reader *reader)
{
    bool blank = !span_trim(reader->line.text).len;
    if (blank && !reader->blank.number)
        reader->blank = reader->line;
    if (is_netcats_end(reader))
        build_event(&reader->builder, &reader->line, EVENT_LEFT, reader->line.text);
    return blank || is_escape_key(reader->line.text);
}

static enum taken take_typed(struct reader *reader, struct into into)
{
    size_t spoken = is_talking(reader) ? fused_in_command(reader->line.text) : 0;
    return spoken ? take_fused(reader, spoken) : take_client(reader, into);
}

static enum taken take_line(struct reader *reader, struct into into)
{
    struct span text = reader->line.text, words;
    struct extract extract;
    if (reply_line_looks(text))
        return take_server(reader, into);
    if (says_nothing(reader))
        return TAKEN;
    if (span_starts(text, "Script started on ")) {
        if (reader->builder.arena && !build_is_empty(&reader->builder))
            return TAKEN_NEW;
        plain_script_begins(reader, text);
        return TAKEN;
    }
    if (span_starts(text, "Script done on ")) {
        plain_script_ends(reader, text);
        return TAKEN;
    }
    if (plain_command_looks(text))
        return take_typed(reader, into);
    enum prompt prompt = prompt_take(text, &words);
    bool known = prompt != PROMPT_GUESS || command_read(words, false).act != ACT_NONE;
    if (prompt == PROMPT_TELNET && message_find(reader->dialects, reader->scratch, words, &extract))
        text = reader->line.text = words; /* the client's output behind its own prompt */
    else if (prompt != PROMPT_NONE && known)
        return take_command(reader, into, prompt, words);
    if (prompt == PROMPT_GUESS && !is_talking(reader) &&
        lookup_command(&reader->lookups, words, reader->line.number))
        return TAKEN;
    if (prompt == PROMPT_NONE && !is_talking(reader) && command_stands_alone(text))
        return take_command(reader, into, PROMPT_GUESS, text);
    const struct message *message = message_find(reader->dialects, reader->scratch, text, &extract);
    if (message && !(is_talking(reader) && message->event == EVENT_FAILED && reader->line.two_cr))
        return take_message(reader, into, message, &extract);
    if (!is_talking(reader) && lookup_line(&reader->lookups, text, reader->line.number))
        return TAKEN;
    return take_other(reader, into);
}

/* Most lines of most records are message text: what cannot be a prompt is told by four bytes. */
static bool may_hold_prompt(struct span text)
{
    return span_find(text, '>') < text.len || span_find(text, '$') < text.len ||
           span_find(text, '#') < text.len || span_find(text, '%') < text.len;
}

/* Inside the body only its end, the client program and a terminal's own mark of the server's lines count. */
static enum taken take_body_line(struct reader *reader, struct into into)
{
    struct builder *builder = &reader->builder;
    struct span text = reader->line.text, words;
    struct extract extract;
    bool first = !builder->in_body;
    if (plain_is_doubling(reader, text))
        return TAKEN;
    bool marked = reader->line.two_cr && reader->marks_two_cr;
    if (reply_line_looks(text) && (marked || first))
        return take_server(reader, into);
    if (is_escape_key(text) || span_starts(text, "Script done on "))
        return take_line(reader, into);
    enum prompt prompt = may_hold_prompt(text) ? prompt_take(text, &words) : PROMPT_NONE;
    struct command typed = prompt == PROMPT_NONE ? (struct command){0} : command_read(words, false);
    bool command = prompt == PROMPT_TELNET || (prompt == PROMPT_SHELL && typed.act != ACT_NONE);
    if (typed.act == ACT_SAY || (command && !goes_on_to_dot(reader)))
        return take_line(reader, into);
    const struct message *message = dialects_may_close(reader->dialects, text)
                                        ? message_find(reader->dialects, reader->scratch, text, &extract)
                                        : NULL;
    bool ends = message && (message->event == EVENT_CLOSED || message->event == EVENT_LEFT);
    if (ends && !goes_on_to_dot(reader)) {
        build_event(builder, &reader->line, message->event, text);
        return TAKEN;
    }
    build_client(builder, &reader->line, text);
    return TAKEN;
}

static bool expects_text(const struct builder *builder)
{
    return builder->arena && !builder->ended &&
           (builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK);
}

/* ---- dialects that put their own lines between those of a telnet log ---- */

/* "Exception: 550-no" goes on in lines of its own, which the server says once more and not again. What was
 * found in the line is found anew in a copy, which the next lines leave alone. */
static void gather_reply(struct reader *reader, struct extract *extract)
{
    struct line *line = &reader->line, next;
    struct reply_line reply;
    if (!reply_line_parse(extract->text, &reply) || !reply.more)
        return;
    int code = reply.code;
    line->text = arena_copy(&reader->line_arena, line->text);
    reader_form(reader, extract);
    for (size_t i = 0; i < REPLY_LINES && reply.more && reader_more(reader, &next); i++) {
        if (!reply_line_parse(next.text, &reply) || reply.code != code) {
            reader_hold(reader, &next);
            return;
        }
        extract->text = arena_print(&reader->line_arena, "%.*s\n%.*s", (int)extract->text.len,
                                    extract->text.at, (int)next.text.len, next.text.at);
        line->last = next.last ? next.last : next.number;
    }
}

static enum taken take_told(struct reader *reader, struct into into, const struct extract *extract)
{
    struct arena *arena = &reader->line_arena;
    struct saying saying = {.text = extract->text, .code = extract->code, .server = true};
    struct utterance lines = utter(arena, reader->scratch, reader->dialect, saying);
    reader_begin(reader, into.arena, into.conversation);
    verdict_add(reader, &lines, extract);
    return TAKEN;
}

static enum taken take_form_event(struct reader *reader, struct into into, enum event event,
                                  const struct extract *extract)
{
    if (event_begins_anew(reader, event))
        return TAKEN_NEW;
    reader_begin(reader, into.arena, into.conversation);
    take_program(reader, reader->dialect->program);
    if (happen_tells_end(event))
        reader_place(reader, extract);
    transcript_event(reader, event, extract);
    return TAKEN;
}

static enum taken take_form_words(struct reader *reader, struct into into)
{
    struct extract found;
    const struct message *message =
        message_find(reader->dialects, reader->scratch, reader->line.text, &found);
    if (message && !trace_is_of_mail(reader))
        return TAKEN;
    if (message && message->event == EVENT_TLS_FAILED)
        return take_form_event(reader, into, EVENT_TLS_FAILED, &found);
    return message ? take_message(reader, into, message, &found) : TAKEN;
}

static bool take_form(struct reader *reader, struct into into, enum taken *taken)
{
    struct extract extract;
    const struct line_form *form = reader_form(reader, &extract);
    if (!form && (reader->layers & LAYER_STAMPS))
        reader->line.text = reader->innermost;
    if (!form)
        return false;
    if (form->from == FROM_REPLY)
        gather_reply(reader, &extract);
    form_adds(form, &extract);
    struct span text = extract.text;
    *taken = TAKEN;
    if (form->from == FROM_EVENT) {
        *taken = take_form_event(reader, into, form->event, &extract);
    } else if (form->from == FROM_WORDS) {
        *taken = take_form_words(reader, into);
    } else if (form->from == FROM_REPLY) {
        *taken = take_told(reader, into, &extract);
    } else if (form->from == FROM_SERVER) {
        reader->line.text = text;
        *taken = take_server(reader, into);
    } else if (form->from == FROM_CLIENT) {
        reader->line.text = text;
        *taken = take_client(reader, into);
    }
    return true;
}

static enum taken take(struct reader *reader, struct into into)
{
    enum taken by_form;
    if (reader->dialect && !expects_text(&reader->builder) && take_form(reader, into, &by_form))
        return by_form;
    const struct builder *builder = &reader->builder;
    if (expects_text(builder))
        return take_body_line(reader, into);
    bool answers =
        builder->arena && !builder->ended && builder->expecting == EXPECT_AUTH && reader->line.text.len;
    struct span words;
    bool prompted = answers && prompt_take(reader->line.text, &words) == PROMPT_TELNET;
    if (answers && !prompted && !reply_line_looks(reader->line.text) && !is_escape_key(reader->line.text)) {
        build_client(&reader->builder, &reader->line, reader->line.text);
        return TAKEN;
    }
    return take_line(reader, into);
}

static bool finish(struct reader *reader)
{
    if (reader->builder.arena && !reader->foreign)
        prose_drop(reader->builder.arena, reader->builder.conversation);
    bool good = reader_finish(reader);
    reader->any |= good;
    return good;
}

/* A port test that failed (Test-NetConnection, nc -z) in a file without any dialogue is what the file is
 * about. */
static bool failed_test(struct reader *reader, struct into into)
{
    for (size_t i = 0; i < reader->lookups.reaches.count && !reader->any; i++) {
        const struct reach *reach = &reader->lookups.reaches.at[i];
        if (!reach->port || reach->answered)
            continue;
        reader->line = (struct line){.number = reach->line, .text = {"", 0}};
        reader->pending.set = false;
        reader_begin(reader, into.arena, into.conversation);
        struct conversation *conversation = into.conversation;
        conversation->server = (struct endpoint){.address = arena_copy(into.arena, reach->address),
                                                 .name = arena_copy(into.arena, reach->host),
                                                 .port = reach->port};
        reader->line.text = reach->text.len
                                ? arena_copy(into.arena, reach->text)
                                : arena_print(into.arena, "TCP test of port %u failed", reach->port);
        struct moment *moment = build_event(&reader->builder, &reader->line, EVENT_FAILED, reader->line.text);
        moment->trouble = TROUBLE_OTHER;
        return finish(reader);
    }
    return false;
}

/* A line with the sign of another dialect, outside of a conversation. */
static bool turns(struct reader *reader)
{
    enum {
        APART = 20
    }; /* lines between two looks, so that a file full of signs costs no more than its size */
    if (reader->switching)
        return true; /* what was open has been handed out in between */
    bool lately = reader->looked && reader->line.number - reader->looked < APART;
    if (is_talking(reader) || expects_text(&reader->builder) || lately ||
        !dialect_hints(reader->dialects, reader->line.text))
        return false;
    reader->looked = reader->line.number;
    return reader_turns(reader);
}

bool plain_next(struct reader *reader, struct arena *arena, struct conversation *conversation)
{
    struct into into = {arena, conversation};
    while (reader_take(reader, plain_complete_line)) {
        if (turns(reader)) {
            reader->again = true;
            break;
        }
        reader_tick(reader);
        bool text = span_trim(reader->line.text).len > 0;
        enum taken taken = take(reader, into);
        if (text && taken == TAKEN)
            reader->blank.number = 0;
        if (taken == TAKEN)
            continue;
        reader->again = true;
        if (finish(reader))
            return true;
        arena_empty(arena);
    }
    lookup_end(&reader->lookups);
    return finish(reader) || failed_test(reader, into);
}
