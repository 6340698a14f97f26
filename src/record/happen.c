/* What happened besides what was said: connections, time-outs, TLS, in the words of the programs. */
#include "record/happen.h"

#include <math.h>

#include "record/verdict.h"

enum {
    SILENCE = 4 /* seconds without a word that are no close: time-outs of programs are longer, a close comes
                   at once */
};

static bool same_place(const struct conversation *conversation, const struct extract *extract)
{
    const struct span address = conversation->server.address;
    return !extract->address.len || !address.len || span_equal(extract->address, address);
}

static bool holds_words(const struct moment *moment, struct span words)
{
    return span_find_span(moment->text, words) < moment->text.len;
}

/* TLS libraries tell a stage in one line and the reason in the next. */
static void join_words(struct reader *reader, struct moment *last)
{
    enum { TOGETHER = 300 };
    struct span text = reader->line.text;
    if (!holds_words(last, text) && last->text.len + text.len <= TOGETHER)
        last->text = arena_print(reader->builder.arena, "%.*s %.*s", (int)last->text.len, last->text.at,
                                 (int)text.len, text.at);
}

static bool breaks(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_RESET || event == EVENT_TIMEOUT;
}

/* Where nothing is shown of the dialogue, the layers of a program tell the same end one after the other. */
static bool is_unplaced(const struct moment *moment)
{
    return moment->event == EVENT_STEP_FAILED && moment->trouble == TROUBLE_CONNECTION;
}

/* Programs tell the same trouble two or three times; the more exact words count. True: nothing is to be
 * added. */
static bool is_told(struct reader *reader, enum event event, enum trouble trouble,
                    const struct extract *extract)
{
    moment_list *moments = &reader->builder.conversation->moments;
    for (size_t i = moments->count; i > 0; i--) {
        struct moment *last = &moments->at[i - 1];
        if (last->kind != MOMENT_EVENT || last->event == EVENT_TRYING || last->event == EVENT_CONNECTING)
            return false;
        if (last->event == EVENT_TLS_STARTED && event == EVENT_TLS_FAILED)
            return false; /* what was said before was passed over */
        if (last->event == EVENT_TLS_FAILED && event == EVENT_FAILED && trouble == TROUBLE_OTHER)
            return true;
        if (event == EVENT_TLS_DOUBTED && last->event == event && !holds_words(last, reader->line.text))
            continue; /* another thing is wrong with it, too */
        if (last->event == EVENT_TIMEOUT && event == EVENT_FAILED && trouble == TROUBLE_TIMEOUT)
            return true; /* "Greeting never received", and then the error's name: what timed out had stood */
        if (last->event != event || !same_place(reader->builder.conversation, extract))
            continue;
        bool goes_on = event == EVENT_FAILED && trouble == TROUBLE_OTHER && span_ends(last->text, ":");
        if (event == EVENT_TLS_FAILED || goes_on)
            join_words(reader, last);
        bool vague = last->trouble == TROUBLE_OTHER && trouble != TROUBLE_OTHER;
        if (vague) {
            last->trouble = trouble;
            last->text = arena_copy(reader->builder.arena, reader->line.text);
            last->first = last->last = reader->line.number;
            last->offset = reader->line.offset;
        }
        if (vague || trouble == TROUBLE_OTHER || trouble == last->trouble)
            return true;
    }
    return false;
}

/* "Could not connect", and the reason under it: nothing came to read, or TLS failed. Then TCP had stood. */
static bool shows_standing(enum event event)
{
    return event == EVENT_TIMEOUT || event == EVENT_RESET || event == EVENT_TLS_FAILED;
}

void happen_stood(struct builder *builder, enum event event)
{
    moment_list *moments = builder->arena ? &builder->conversation->moments : NULL;
    struct moment *last = moments && moments->count ? &moments->at[moments->count - 1] : NULL;
    if (!last || last->event != EVENT_FAILED || last->trouble != TROUBLE_OTHER || !shows_standing(event))
        return;
    last->event = EVENT_CONNECTED;
    last->trouble = TROUBLE_NONE;
    last->text = (struct span){"", 0};
    last->inferred = builder->connected = true;
}

bool happen_ended(const struct builder *builder, enum event event)
{
    const moment_list *moments = builder->arena ? &builder->conversation->moments : NULL;
    const struct moment *last = moments && moments->count ? &moments->at[moments->count - 1] : NULL;
    if (!last)
        return false;
    return (event == EVENT_CLOSED && (last->event == EVENT_RESET || last->event == EVENT_TIMEOUT)) ||
           (breaks(event) && is_unplaced(last));
}

bool happen_tells_end(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_TIMEOUT || event == EVENT_TLS_FAILED;
}

/* What can happen only to a connection that stands. */
static bool needs_connection(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_TLS_STARTED || event == EVENT_TLS_FAILED ||
           event == EVENT_TLS_DOUBTED;
}

/* A connection was asked for, and nothing tells how that went. */
static bool was_asked(const struct conversation *conversation)
{
    bool asked = conversation->server.name.len || conversation->server.address.len;
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind != MOMENT_EVENT || moment->event == EVENT_CONNECTED ||
            moment->event == EVENT_FAILED || moment->event == EVENT_GAP)
            return false;
        asked |= moment->event == EVENT_TRYING || moment->event == EVENT_CONNECTING;
    }
    return asked;
}

/* A verdict of the server; what the program missed or broke off itself stands in no reply. */
static bool is_answered(enum trouble step)
{
    return step == TROUBLE_LOGIN || step == TROUBLE_SENDER || step == TROUBLE_RECIPIENTS ||
           step == TROUBLE_MESSAGE || step == TROUBLE_CONNECTION || step == TROUBLE_SESSION;
}

/* "Could not authenticate" where no AUTH was sent: what refused it is what the server offers. */
static bool was_tried(const struct conversation *conversation, enum trouble step)
{
    bool client_seen = false;
    for (size_t i = 0; step == TROUBLE_LOGIN && i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind != MOMENT_CLIENT)
            continue;
        if (span_starts(moment->text, "AUTH"))
            return true;
        client_seen = true;
    }
    return !client_seen;
}

bool happen_is_shown(const struct builder *builder, enum trouble trouble)
{
    bool answered = builder->arena && is_answered(trouble) && was_tried(builder->conversation, trouble);
    for (size_t i = 0; builder->arena && i < builder->conversation->moments.count; i++) {
        const struct moment *moment = &builder->conversation->moments.at[i];
        if ((moment->kind == MOMENT_SERVER && answered) ||
            (moment->event == EVENT_STEP_FAILED && moment->trouble == trouble))
            return true;
    }
    return false;
}

static bool is_asked_for(const struct conversation *conversation)
{
    return conversation->moments.count || conversation->server.name.len || conversation->server.address.len;
}

enum event happen_kind(const struct builder *builder, const struct message *message, enum trouble *trouble)
{
    bool lone = breaks(message->event) && !(builder->arena && is_asked_for(builder->conversation));
    *trouble = lone ? TROUBLE_CONNECTION : message->trouble;
    return lone ? EVENT_STEP_FAILED : message->event;
}

/* openssl goes on to the handshake whatever the reply to STARTTLS was, and shows neither: what it cannot read
 * then is the server's plain text. */
static bool hides_starttls(const struct reader *reader, enum event event)
{
    return event == EVENT_TLS_FAILED && reader->says_starttls &&
           span_has_text(reader->line.text, "wrong version number") && !reader->builder.client_lines;
}

void happen_add(struct reader *reader, enum event event, enum trouble trouble, const struct extract *extract)
{
    bool repeats = event == EVENT_FAILED || event == EVENT_CLOSED || event == EVENT_RESET ||
                   event == EVENT_TIMEOUT || event == EVENT_TLS_FAILED || event == EVENT_TLS_STARTED ||
                   event == EVENT_TLS_DOUBTED || event == EVENT_LEFT;
    happen_stood(&reader->builder, event);
    if (happen_ended(&reader->builder, event) || (repeats && is_told(reader, event, trouble, extract)))
        return;
    if (needs_connection(event) && was_asked(reader->builder.conversation)) {
        build_event(&reader->builder, &reader->line, EVENT_CONNECTED, (struct span){"", 0})->inferred = true;
        reader->builder.connected = true;
    }
    if (hides_starttls(reader, event)) {
        build_client(&reader->builder, &reader->line, span_of("STARTTLS"));
        moment_list *moments = &reader->builder.conversation->moments;
        moments->at[moments->count - 1].inferred = true;
    }
    reader_event(reader, event, trouble, extract);
}

void transcript_event(struct reader *reader, enum event event, const struct extract *extract)
{
    struct extract more = *extract, found = {0};
    const struct message *message = NULL;
    if (event == EVENT_FAILED)
        message = message_find(reader->dialects, reader->scratch,
                               extract->text.len ? extract->text : reader->line.text, &found);
    reader->line.text = extract->text.len ? extract->text : reader->bare;
    if (message) {
        more.port = found.port.len ? found.port : more.port;
        more.host = found.host.len ? found.host : more.host;
        more.address = found.address.len ? found.address : more.address;
    }
    enum trouble trouble = extract->trouble              ? extract->trouble
                           : message && message->trouble ? message->trouble
                           : event == EVENT_FAILED       ? TROUBLE_OTHER
                                                         : TROUBLE_NONE;
    happen_add(reader, event, trouble, &more);
    if (message && !reader->builder.conversation->client_program.len)
        reader->builder.conversation->client_program = message->program;
}

/* What a program says of a refusal, without the server's words that it repeats: these tell nothing of TLS or
 * of the connection, whatever they speak of. */
static const struct message *own_message(struct reader *reader, struct span words, struct span quoted,
                                         struct extract *found)
{
    struct span front = span_between(words.at, quoted.at),
                rest = span_between(quoted.at + quoted.len, words.at + words.len);
    const struct message *message = message_find(reader->dialects, reader->scratch, front, found);
    return message ? message : message_find(reader->dialects, reader->scratch, rest, found);
}

bool transcript_words(struct reader *reader, struct span words)
{
    struct extract found;
    struct span quoted = verdict_quoted(reader->builder.conversation, words);
    reader->builder.conversation->given_up = true;
    const struct message *message = quoted.len
                                        ? own_message(reader, words, quoted, &found)
                                        : message_find(reader->dialects, reader->scratch, words, &found);
    if (!message)
        return quoted.len;
    reader->line.text = words;
    if (message->event == EVENT_REMARK || message->event == EVENT_NONE)
        return true;
    enum trouble trouble;
    enum event event = happen_kind(&reader->builder, message, &trouble);
    if (event == EVENT_STEP_FAILED && happen_is_shown(&reader->builder, trouble))
        return true;
    happen_add(reader, event, trouble, &found);
    return true;
}

void happen_silence(struct reader *reader)
{
    struct builder *builder = &reader->builder;
    const moment_list *moments = &builder->conversation->moments;
    if (!moments->count) { /* only on a connection can nothing be read */
        build_event(builder, &reader->line, EVENT_CONNECTED, (struct span){"", 0})->inferred = true;
        builder->connected = true;
    }
    double before = moments->count ? moments->at[moments->count - 1].time : NAN;
    reader->line.text = reader->bare;
    bool waited = !isnan(before) && !isnan(builder->clock) && builder->clock - before >= SILENCE;
    happen_add(reader, waited ? EVENT_TIMEOUT : EVENT_CLOSED, TROUBLE_NONE, &(struct extract){0});
}
