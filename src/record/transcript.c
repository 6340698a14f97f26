/*
 * Records whose lines carry marks: the forms of the dialect say whose line it is. Conversations that are open
 * at once are kept apart by their key (talk.c); error messages that stand before the dialogue wait for it
 * (early.c).
 */
#include "record/transcript.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/apart.h"
#include "record/command.h"
#include "record/early.h"
#include "record/plain.h"
#include "record/wrapped.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    PARAGRAPH_LINES = 24,  /* one reply re-flowed in a bounce */
    UNEXPLAINED_MOST = 40, /* lines in a row that the dialect does not know: another one may have begun */
    UNEXPLAINED_AT_END = 6 /* the same behind a conversation that is over */
};

/* ---- lines ---- */

static void gather(struct reader *reader)
{
    const struct dialect *dialect = reader->dialect;
    struct line *line = &reader->line, next;
    line->text = arena_copy(&reader->line_arena, line->text);
    for (size_t i = 0; i < PARAGRAPH_LINES; i++) {
        bool closed = dialect->closes && pattern_match(dialect->closes, reader->scratch, line->text, NULL);
        if (closed || !reader_more(reader, &next))
            return;
        struct span more = without_quote_marks(line->text, next.text);
        if (dialect->goes_on && stands_behind_blank(line->text, more))
            continue;
        bool goes_on = !dialect->goes_on || pattern_match(dialect->goes_on, reader->scratch, more, NULL);
        more = span_trim(more);
        if (!goes_on || !more.len) {
            reader_hold(reader, &next);
            return;
        }
        line->text = arena_print(&reader->line_arena, "%.*s %.*s", (int)line->text.len, line->text.at,
                                 (int)more.len, more.at);
        line->last = next.last ? next.last : next.number;
    }
}

static void complete_line(struct reader *reader)
{
    if (reader->dialect->opens &&
        pattern_match(reader->dialect->opens, reader->scratch, reader->line.text, NULL))
        gather(reader);
    else
        wrapped_complete(reader);
}

/* ---- one conversation ---- */

static void enter(struct reader *reader, struct talk *talk)
{
    reader->transcript->talks.last = talk;
    reader->builder = talk->builder;
    reader_begin(reader, &talk->arena, &talk->conversation);
    if (!talk->conversation.client_program.len)
        talk->conversation.client_program = reader->dialect->program;
    talk->conversation.tells_close = true;
    reader_tick(reader);
}

static void leave(struct reader *reader, struct talk *talk)
{
    talk->last_line = reader->line.number;
    talk->builder = reader->builder;
    reader->builder.arena = NULL;
    reader->builder.conversation = NULL;
}

static bool opens(const struct line_form *form)
{
    return form->from == FROM_EVENT &&
           (form->event == EVENT_CONNECTING || form->event == EVENT_TRYING || form->event == EVENT_CONNECTED);
}

static bool has_failed(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++)
        if (conversation->moments.at[i].event == EVENT_FAILED)
            return true;
    return false;
}

/* 220 answers STARTTLS and nothing else but a connection. */
static bool greets_anew(const struct talk *talk, struct span text)
{
    const moment_list *moments = &talk->conversation.moments;
    struct reply_line reply;
    if (!talk->builder.server_lines || talk->reply_open || !reply_line_parse(text, &reply) ||
        reply.code != 220)
        return false;
    size_t last = moments->count;
    while (last > 0 && moments->at[last - 1].kind != MOMENT_SERVER)
        last--;
    if (last && reply_line_parse(moments->at[last - 1].text, &reply) && reply.more)
        return false; /* the second line of a greeting that the client did not wait for */
    for (size_t i = moments->count; i > 0; i--) {
        const struct moment *moment = &moments->at[i - 1];
        if (moment->kind == MOMENT_CLIENT)
            return !span_starts(moment->text, "STARTTLS") && talk->builder.client_lines;
    }
    return false;
}

/* The next mail exchanger after one that could not be reached. */
static bool is_another_host(const struct conversation *conversation, struct span host)
{
    return host.len && conversation->server.name.len && has_failed(conversation) &&
           !span_same_word(conversation->server.name, host);
}

/* One mail for several recipients goes to several hosts, each over a connection of its own. */
static bool is_delivered_elsewhere(const struct talk *talk, const struct extract *extract)
{
    struct span mail = span_cut(extract->mail, 0, sizeof talk->mail - 1);
    struct span known = talk->conversation.server.name;
    if (talk->peer_told && !extract->peer.len && extract->host.len)
        return true; /* a client came in; this goes out */
    if (!mail.len || !talk->mail[0])
        return talk->peer_told && !extract->peer.len && mail.len;
    return !span_is(mail, talk->mail) ||
           (extract->host.len && known.len && !span_same_word(extract->host, known));
}

static bool has_asked_for(const struct conversation *conversation, struct span recipient)
{
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind == MOMENT_CLIENT && span_same_word(verb_of_line(moment->text), span_of("RCPT")) &&
            span_find_span(moment->text, recipient) < moment->text.len)
            return true;
    }
    return false;
}

/* What a log tells of a host again. RFC 5321 section 4.5.3.2: nobody waits longer than ten minutes; and who
 * asks for the same recipient again has come back. A server has a process for each connection. */
static bool is_another_connection(const struct reader *reader, const struct talk *talk,
                                  const struct line_form *form, const struct extract *extract)
{
    enum { LONGEST_WAIT = 600, COMES_BACK = 5 }; /* seconds */
    const struct builder *builder = &talk->builder;
    double pause = reader->stamp.when - builder->began - builder->clock;
    struct span process = span_cut(reader->stamp.key, 0, sizeof talk->process - 1);
    if (form->from != FROM_REPLY)
        return false;
    if (extract->peer.len && process.len && talk->process[0] && !span_is(process, talk->process))
        return true;
    if (isnan(pause))
        return false;
    bool again = extract->peer.len && extract->recipient.len && pause >= COMES_BACK &&
                 has_asked_for(&talk->conversation, extract->recipient);
    return again || pause > LONGEST_WAIT;
}

/* Some clients say QUIT into a connection that broke before (curl). */
static bool is_late_goodbye(const struct talk *talk, const struct line_form *form,
                            const struct extract *extract)
{
    return form->from == FROM_CLIENT && talk->builder.last_code != 221 &&
           span_is_word(span_trim(extract->text), "QUIT");
}

/* A handshake is done before any mail: the log has told of one already, so this is the next connection. */
static bool is_next_handshake(const struct talk *talk, const struct line_form *form,
                              const struct extract *extract)
{
    bool tls =
        form->from == FROM_EVENT && (form->event == EVENT_TLS_STARTED || form->event == EVENT_TLS_FAILED ||
                                     form->event == EVENT_TLS_DOUBTED);
    return tls && extract->host.len && !extract->mail.len && talk->mail[0];
}

/* A ticket pastes two dialogues with marks, and its own words stand between. */
static bool is_apart(const struct reader *reader, const struct talk *talk, struct span text)
{
    bool words = reader->dialect->by_hand && talk->words > talk->last_line && plain_command_looks(text);
    return words && reader_is_apart(reader, &talk->conversation.moments, text);
}

static bool begins_anew(const struct reader *reader, const struct talk *talk, const struct line_form *form,
                        const struct extract *extract)
{
    const struct builder *builder = &talk->builder;
    bool talked = builder->client_lines || builder->server_lines;
    if (form->from == FROM_PLACE || (form->from == FROM_REPLY && !form->again && talk->repeated))
        return talk->repeated && (form->starts || form->from == FROM_REPLY);
    bool says = form->from == FROM_CLIENT || form->from == FROM_SERVER || form->from == FROM_EITHER;
    if (form->starts && (talked || builder->ended || has_failed(&talk->conversation)))
        return true;
    if (is_next_handshake(talk, form, extract) || is_delivered_elsewhere(talk, extract) ||
        is_another_connection(reader, talk, form, extract))
        return true;
    if (opens(form) && is_another_host(&talk->conversation, extract->host))
        return true;
    if (opens(form))
        return talked || builder->ended ||
               (form->event == EVENT_CONNECTING && (builder->connected || has_failed(&talk->conversation)));
    if (is_late_goodbye(talk, form, extract))
        return false;
    if (says && builder->ended && builder->server_lines && !talk->reply_open && !form->again)
        return form->from != FROM_SERVER || builder->last_code == 221 || reply_line_looks(extract->text);
    return says && ((form->from != FROM_CLIENT && greets_anew(talk, extract->text)) ||
                    is_apart(reader, talk, extract->text));
}

/* ---- whose line it is ---- */

static bool goes_first(struct span a, struct span b)
{
    size_t len = a.len < b.len ? a.len : b.len;
    int order = len ? memcmp(a.at, b.at, len) : 0;
    return order < 0 || (order == 0 && a.len < b.len);
}

/* Source and target, whichever speaks. */
static struct span pair_key(struct reader *reader, const struct extract *extract)
{
    bool swapped = goes_first(extract->target, extract->source);
    struct span a = swapped ? extract->target : extract->source,
                b = swapped ? extract->source : extract->target;
    return arena_print(&reader->transcript->scratch, "%.*s|%.*s", (int)a.len, a.at, (int)b.len, b.at);
}

static struct span key_of(struct reader *reader, const struct line_form *form, const struct extract *extract)
{
    if (form->from == FROM_EITHER)
        return pair_key(reader, extract);
    if (form->from == FROM_NETWORK || form->from == FROM_TLS)
        return (struct span){"", 0};
    if (extract->key.at)
        return extract->key;
    return reader->dialect->stamp_key ? reader->stamp.key : (struct span){"", 0};
}

/* What may come before anything was said, and what needs a conversation that is open. */
static bool can_begin(enum line_from from)
{
    return from != FROM_MORE && from != FROM_JOIN && from != FROM_SPOKEN && from != FROM_ELIDED &&
           from != FROM_NOISE;
}

static bool has_key(const struct reader *reader, const struct line_form *form, const struct extract *extract)
{
    bool keyed = extract->key.at && form->from != FROM_NETWORK && form->from != FROM_TLS;
    return form->from == FROM_EITHER || keyed || reader->dialect->stamp_key;
}

/* A line before told no key. In a report the text comes first, and whom it is about stands in its fields. */
static bool is_unnamed(const struct talk *talk, const struct line_form *form)
{
    if (!talk || talk->over || talk->key_len)
        return false;
    if (form->from == FROM_PLACE && form->starts)
        return !talk->repeated;
    return !talk->builder.client_lines && !talk->builder.server_lines;
}

static struct talk *talk_of(struct reader *reader, const struct line_form *form,
                            const struct extract *extract)
{
    struct talks *talks = &reader->transcript->talks;
    if (!can_begin(form->from) && !has_key(reader, form, extract))
        return talks->last;
    struct span key = key_of(reader, form, extract);
    struct talk *talk = key.len || !talks->last || talks->last->over ? talks_find(talks, key) : talks->last;
    if (!talk && key.len && is_unnamed(talks->last, form)) {
        talk = talks->last;
        talk->key_len = span_cut(key, 0, KEY_MOST).len;
        memcpy(talk->key, key.at, talk->key_len);
    }
    if (talk && begins_anew(reader, talk, form, extract)) {
        talk->over = true;
        talk = NULL;
    }
    if (talk || !can_begin(form->from))
        return talk;
    talk = talks_begin(talks, key);
    reader->again |= !talk;
    return talk;
}

static bool next(struct reader *reader)
{
    if (!reader_take(reader, complete_line))
        return false;
    arena_empty(&reader->transcript->scratch);
    return true;
}

static void explain(struct reader *reader)
{
    struct extract extract = {0};
    const struct line_form *form = reader_form(reader, &extract);
    struct talk *last = reader->transcript->talks.last;
    if (last && last->counted) {
        transcript_spoken(reader, last);
        return;
    }
    if (!form) {
        transcript_unmarked(reader);
        return;
    }
    reader->unexplained = 0;
    form_adds(form, &extract);
    if (form->from == FROM_NOISE && form->turn && last) {
        enter(reader, last);
        transcript_pause(reader, last);
        leave(reader, last);
    }
    if (form->from == FROM_NOISE || early_takes(reader, form, &extract))
        return;
    struct talk *talk = talk_of(reader, form, &extract);
    if (!talk)
        return;
    enter(reader, talk);
    transcript_take(reader, talk, form, &extract);
    leave(reader, talk);
}

/* ---- lines without a form ---- */

void transcript_spoken(struct reader *reader, struct talk *talk)
{
    static const struct line_form spoken = {.from = FROM_SPOKEN};
    struct extract extract = {.text = reader->line.text};
    enter(reader, talk);
    transcript_take(reader, talk, &spoken, &extract);
    leave(reader, talk);
}

static bool goes_on(const struct talk *talk, unsigned long line, struct span text)
{
    struct reply_line reply;
    return talk && talk->reply_open && line <= talk->last_line + 2 && reply_line_parse(text, &reply) &&
           reply.code == talk->builder.last_code;
}

static bool is_talking(const struct talk *talk)
{
    return talk && !talk->builder.ended;
}

static bool tells_trouble(enum event event)
{
    return event == EVENT_FAILED || event == EVENT_CLOSED || event == EVENT_RESET || event == EVENT_TIMEOUT ||
           event == EVENT_TLS_FAILED;
}

/* A program's own words that no form knows: an exception under the dialogue, an error of the shell. */
static bool take_words(struct reader *reader)
{
    static const struct line_form words = {.from = FROM_WORDS};
    struct extract extract;
    const struct message *message =
        message_find(reader->dialects, reader->scratch, reader->line.text, &extract);
    if (!message || !tells_trouble(message->event) || message->trouble == TROUBLE_WINDOWS)
        return false;
    extract = (struct extract){.text = reader->bare};
    if (early_takes(reader, &words, &extract))
        return true;
    struct talk *talk = reader->transcript->talks.last;
    if (!talk && message->event == EVENT_FAILED && message_is_error(reader->dialects, reader->bare, message))
        talk = talks_begin(&reader->transcript->talks, (struct span){"", 0});
    if (!talk)
        return false;
    enter(reader, talk);
    transcript_take(reader, talk, &words, &extract);
    leave(reader, talk);
    return true;
}

static void look_up(struct reader *reader)
{
    struct span words;
    bool command = prompt_take(reader->line.text, &words) != PROMPT_NONE &&
                   lookup_command(&reader->lookups, words, reader->line.number);
    if (!command)
        lookup_line(&reader->lookups, reader->line.text, reader->line.number);
}

static void count_unexplained(struct reader *reader)
{
    struct talk *last = reader->transcript->talks.last;
    size_t count = ++reader->unexplained;
    if (last && apart_is_words(reader->line.text))
        last->words = reader->line.number;
    bool due = count == UNEXPLAINED_MOST || (count > UNEXPLAINED_MOST && (count & (count - 1)) == 0) ||
               (count == UNEXPLAINED_AT_END && !is_talking(last));
    if (due && reader_turns(reader))
        reader->again = true;
}

/* A sign of a dialect, a greeting, or what telnet and its kin say of a connection. */
static bool looks_like_another(struct reader *reader)
{
    struct extract extract;
    if (dialect_hints(reader->dialects, reader->bare) || span_starts(reader->bare, "220 ") ||
        span_starts(reader->bare, "220-") || span_starts(reader->bare, "Script started on "))
        return true;
    const struct message *message = message_find(reader->dialects, reader->scratch, reader->bare, &extract);
    return message && (message->event == EVENT_TRYING || message->event == EVENT_CONNECTED);
}

/* Another program's record, pasted behind this one: its first lines must not be lost or taken for ours. */
static bool begins_another(struct reader *reader)
{
    bool lately = reader->looked && reader->line.number - reader->looked < UNEXPLAINED_MOST;
    if (lately || !looks_like_another(reader))
        return false;
    reader->looked = reader->line.number;
    reader->again = reader_turns(reader);
    return reader->again;
}

void transcript_unmarked(struct reader *reader)
{
    static const struct line_form more = {.from = FROM_MORE};
    struct talk *last = reader->transcript->talks.last;
    enum unmarked unmarked = reader->dialect->unmarked;
    bool body = last && last->builder.in_body && unmarked == UNMARKED_BODY;
    if (last && unmarked == UNMARKED_TURN && last->speaker != SPEAKER_NONE) {
        transcript_spoken(reader, last);
    } else if (goes_on(last, reader->line.number, reader->bare)) {
        struct extract extract = {.text = reader->bare};
        enter(reader, last);
        transcript_take(reader, last, &more, &extract);
        leave(reader, last);
    } else if (body || (last && unmarked == UNMARKED_BODY && last->builder.expecting == EXPECT_BODY)) {
        enter(reader, last);
        build_client(&reader->builder, &reader->line, reader->bare);
        leave(reader, last);
    } else if (span_trim(reader->bare).len && !begins_another(reader) && !take_words(reader)) {
        look_up(reader);
        count_unexplained(reader);
    }
}

/* ---- handing out ---- */

static bool hand_out(struct reader *reader, struct arena *arena, struct conversation *conversation)
{
    struct transcript *transcript = reader->transcript;
    bool all = transcript->ended || reader->switching;
    for (struct talk *talk; (talk = talks_due(&transcript->talks, reader->line.number, all)) != NULL;) {
        struct talk *last = transcript->talks.last;
        enter(reader, talk);
        transcript_close(reader, talk);
        early_settle(reader);
        bool worth = reader_finish(reader);
        transcript->talks.last = last;
        if (worth) {
            struct arena emptied = *arena;
            *arena = talk->arena;
            talk->arena = emptied;
            *conversation = talk->conversation;
        }
        talk_free(talk);
        if (worth)
            return true;
    }
    return false;
}

static struct transcript *begin(struct reader *reader)
{
    if (!reader->transcript)
        reader->transcript = memory_get(sizeof *reader->transcript);
    return reader->transcript;
}

/* Errors whose dialogue never came are a conversation of their own. */
static bool early_alone(struct reader *reader)
{
    if (!early_waits(reader))
        return false;
    struct talk *talk = talks_begin(&reader->transcript->talks, (struct span){"", 0});
    if (!talk)
        return false;
    enter(reader, talk);
    leave(reader, talk);
    return true;
}

bool transcript_next(struct reader *reader, struct arena *arena, struct conversation *conversation)
{
    struct transcript *transcript = begin(reader);
    for (;;) {
        if (hand_out(reader, arena, conversation))
            return true;
        if (transcript->ended || reader->switching) {
            if (early_alone(reader))
                continue;
            lookup_end(&reader->lookups);
            return false;
        }
        if (next(reader))
            explain(reader);
        else
            transcript->ended = true;
    }
}

void transcript_free(struct reader *reader)
{
    struct transcript *transcript = reader->transcript;
    if (!transcript)
        return;
    for (struct talk *talk; (talk = talks_due(&transcript->talks, 0, true)) != NULL;)
        talk_free(talk);
    arena_free(&transcript->scratch);
    arena_free(&transcript->early.arena);
    free(transcript);
    reader->transcript = NULL;
}
