/* What the line of a form adds to the conversation that is being built. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/ends.h"
#include "record/happen.h"
#include "record/rows.h"
#include "record/say.h"
#include "record/tls.h"
#include "record/trace.h"
#include "record/transcript.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

static double number_of(struct span text)
{
    char digits[24] = "";
    struct span part = span_cut(text, 0, sizeof digits - 1);
    for (size_t i = 0; i < part.len; i++)
        digits[i] = part.at[i];
    return strtod(digits, NULL);
}

/* From the first wait on times are known; what came before took none. */
static void wait(struct builder *builder, double seconds)
{
    moment_list *moments = &builder->conversation->moments;
    if (isnan(builder->clock)) {
        builder->clock = 0;
        for (size_t i = 0; i < moments->count; i++)
            moments->at[i].time = 0;
    }
    builder->clock += seconds;
    builder->conversation->seconds = builder->clock;
}

/* What a capture would show; only the examples of rules say it in words. */
static void tell_tls(struct builder *builder, const struct line *line, const struct extract *extract)
{
    struct conversation *conversation = builder->conversation;
    if (!conversation->tls)
        conversation->tls = tls_facts_new(builder->arena);
    tls_facts_set(builder->arena, conversation->tls, extract->key, extract->text, line->number);
}

/* What a capture would have shown; so everything that is not said did not happen. */
static void take_network(struct builder *builder, const struct extract *extract, unsigned long number)
{
    struct network *network = &builder->conversation->network;
    network->seen = true;
    *LIST_ADD(builder->arena, &network->items) = (struct network_item){
        arena_copy(builder->arena, extract->key), arena_copy(builder->arena, extract->text), number, number};
}

static void count_octets(const struct dialect *dialect, struct talk *talk, const struct extract *extract)
{
    struct span digits = extract->octets;
    unsigned long octets = 0;
    bool known = span_take_number(&digits, &octets) && octets;
    talk->dump.payload = octets;
    talk->counted = known && dialect->unmarked == UNMARKED_TURN;
    talk->octets_left = octets;
}

static bool is_retransmission(struct talk *talk, enum speaker speaker, const struct extract *extract)
{
    char *last = talk->sequence[speaker == SPEAKER_SERVER];
    struct span sequence = span_cut(extract->sequence, 0, sizeof talk->sequence[0] - 1);
    if (!sequence.len)
        return false;
    if (span_is(sequence, last))
        return true;
    memset(last, 0, sizeof talk->sequence[0]);
    memcpy(last, sequence.at, sequence.len);
    return false;
}

static void take_said(struct reader *reader, struct talk *talk, const struct line_form *form,
                      const struct extract *extract)
{
    enum speaker marked = form->from == FROM_CLIENT   ? SPEAKER_CLIENT
                          : form->from == FROM_SERVER ? SPEAKER_SERVER
                                                      : ends_speaker(talk, extract);
    if (form->coding == CODING_TEXT || form->coding == CODING_CHUNK || marked != talk->speaker)
        rows_end(reader, talk);
    talk->dump.either = form->from == FROM_EITHER;
    if (form->from == FROM_EITHER)
        ends_read(reader, marked, extract);
    if (form->from == FROM_EITHER && marked == SPEAKER_NONE)
        ends_keep(talk, extract);
    if (form->turn)
        count_octets(reader->dialect, talk, extract);
    if (is_retransmission(talk, marked, extract))
        marked = SPEAKER_NONE;
    if (form->turn && !extract->text.len) {
        talk->speaker = marked;
        return;
    }
    if (form->coding != CODING_TEXT) {
        talk->speaker = marked;
        rows_more(reader, talk, form, extract->text);
        return;
    }
    talk->speaker =
        form->from == FROM_EITHER ? marked : say_side(reader->dialect, talk, marked, extract->text);
    if (form->from != FROM_EITHER && extract->source.at) /* local and remote end, as the marks have it */
        ends_read(reader, SPEAKER_SERVER, extract);
    if (talk->speaker != SPEAKER_NONE)
        say_text(reader, talk, form, extract);
    if (form->ahead && talk->speaker == SPEAKER_CLIENT)
        build_ahead(&reader->builder);
    if (form->turn)
        talk->speaker = marked;
}

/* More of the one whose turn it is; a text whose length was told ends by that. */
static void take_spoken(struct reader *reader, struct talk *talk, const struct line_form *form,
                        const struct extract *extract)
{
    if (form->coding != CODING_TEXT) {
        rows_more(reader, talk, form, extract->text);
        return;
    }
    if (talk->counted) {
        unsigned long taken = extract->text.len + 2;
        talk->octets_left -= taken < talk->octets_left ? taken : talk->octets_left;
        talk->counted = talk->octets_left > 0;
    }
    enum speaker marked =
        talk->speaker == SPEAKER_NONE ? ends_tell(reader, talk, extract->text) : talk->speaker;
    talk->speaker = say_side(reader->dialect, talk, marked, extract->text);
    if (talk->speaker != SPEAKER_NONE)
        say_text(reader, talk, form, extract);
    talk->speaker = marked;
}

/* "rejected RCPT <kate@fabrikam.com>: relay not permitted": what the log does not tell stands as a remark. */
static void tell_code(struct reader *reader, struct span code)
{
    struct builder *builder = &reader->builder;
    build_event(builder, &reader->line, EVENT_REMARK,
                arena_print(builder->arena, RECORD_NO_CODE "; %.*s stands for it", (int)code.len, code.at));
}

static struct saying saying_of(struct reader *reader, const struct line_form *form,
                               const struct extract *extract)
{
    struct saying saying = {.text = extract->text, .code = extract->code, .server = true};
    if (!form->stand_in.len || reply_line_looks(extract->text))
        return saying;
    struct span enhanced = extract->enhanced.len ? extract->enhanced : extract->text;
    saying.code = span_is(form->stand_in, "class") ? code_of_class(enhanced) : form->stand_in;
    if (extract->enhanced.len)
        saying.text = arena_print(&reader->transcript->scratch, "%.*s %.*s", (int)extract->enhanced.len,
                                  extract->enhanced.at, (int)extract->text.len, extract->text.at);
    return saying;
}

static void take_reply(struct reader *reader, struct talk *talk, const struct line_form *form,
                       const struct extract *extract)
{
    static const struct line_form told = {.from = FROM_REPLY};
    bool codeless = form->stand_in.len && !reply_line_looks(extract->text);
    if (codeless && verdict_is_shown(reader->builder.conversation, extract->recipient))
        return;
    struct saying saying = saying_of(reader, form, extract);
    struct utterance lines = utter(&reader->transcript->scratch, reader->scratch, reader->dialect, saying);
    bool added = verdict_add(reader, &lines, extract);
    if (added)
        for (size_t i = 0; i < lines.count; i++) /* Postfix logs the refusal before it says it */
            say_remember(talk, &told, lines.at[i]);
    if (added && lines.count)
        say_open(reader, talk, lines.at[lines.count - 1]);
    if (added && codeless)
        tell_code(reader, saying.code);
    talk->speaker = SPEAKER_SERVER;
    talk->repeated |= form->again;
}

/* "250 host" and then "PIPELINING": the text of a reply of several lines whose code is told once. */
static void continue_reply(struct reader *reader, struct talk *talk, struct span text)
{
    struct arena *arena = reader->builder.arena;
    moment_list *moments = &reader->builder.conversation->moments;
    struct moment *last = moments->count ? &moments->at[moments->count - 1] : NULL;
    struct reply_line reply;
    if (!last || last->kind != MOMENT_SERVER || !reply_line_parse(last->text, &reply))
        return;
    last->text = arena_print(arena, "%d-%.*s", reply.code, (int)reply.text.len, reply.text.at);
    say_server(reader, talk, arena_print(arena, "%d %.*s", reply.code, (int)text.len, text.at));
}

static void take_more(struct reader *reader, struct talk *talk, const struct line_form *form,
                      const struct extract *extract)
{
    if (talk->speaker == SPEAKER_SERVER && !talk->reply_open && !reply_line_looks(extract->text)) {
        continue_reply(reader, talk, extract->text);
        return;
    }
    if (talk->speaker == SPEAKER_SERVER && (talk->reply_open || !reply_line_looks(extract->text)))
        say_text(reader, talk, form, extract);
}

/* What a line of a form is done with, by whom it is from. */
struct taking {
    struct reader *reader;
    struct talk *talk;
    const struct line_form *form;
    const struct extract *extract;
};

static void by_marks(struct taking taking)
{
    take_said(taking.reader, taking.talk, taking.form, taking.extract);
}

static void by_turn(struct taking taking)
{
    take_spoken(taking.reader, taking.talk, taking.form, taking.extract);
}

static void by_more(struct taking taking)
{
    take_more(taking.reader, taking.talk, taking.form, taking.extract);
}

static void by_join(struct taking taking)
{
    struct builder *builder = &taking.reader->builder;
    struct span text = taking.extract->text;
    build_join(builder, &taking.reader->line, arena_print(builder->arena, " %.*s", (int)text.len, text.at));
}

static void by_reply(struct taking taking)
{
    take_reply(taking.reader, taking.talk, taking.form, taking.extract);
}

static void by_command(struct taking taking)
{
    say_client(taking.reader, taking.talk, taking.extract->text);
}

/* A server's log tells of connections without what was said: that is missing, not nothing. */
static bool is_unseen(const struct reader *reader)
{
    const struct builder *builder = &reader->builder;
    const moment_list *moments = &builder->conversation->moments;
    bool told = moments->count && moments->at[moments->count - 1].event == EVENT_LEFT;
    return !builder->client_lines && !builder->server_lines && !told;
}

static bool is_connected(const moment_list *moments)
{
    for (size_t i = 0; i < moments->count; i++)
        if (moments->at[i].event == EVENT_CONNECTED)
            return true;
    return false;
}

/* "lost connection with mx1.fabrikam.com while sending RCPT TO": both, the last command and its end. */
static bool breaks(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_RESET || event == EVENT_TIMEOUT || event == EVENT_LEFT;
}

static void by_event(struct taking taking)
{
    moment_list *moments = &taking.reader->builder.conversation->moments;
    size_t before = moments->count;
    rows_end(taking.reader, taking.talk);
    enum event event = taking.form->event;
    struct extract extract = *taking.extract;
    bool unseen = taking.form->unseen && is_unseen(taking.reader);
    if (unseen && event == EVENT_TIMEOUT &&
        !is_connected(moments)) { /* in vain, at a step that is not told */
        event = EVENT_STEP_FAILED;
        extract.trouble = TROUBLE_CONNECTION;
    } else if (unseen && event != EVENT_TIMEOUT) {
        build_event(&taking.reader->builder, &taking.reader->line, EVENT_GAP, (struct span){"", 0});
    }
    if (taking.form->event == EVENT_REMARK)
        reader_place(taking.reader, taking.extract);
    if (taking.extract->command.len)
        verdict_command(taking.reader, taking.extract, breaks(taking.form->event));
    transcript_event(taking.reader, event, &extract);
    for (size_t i = before; i < moments->count; i++)
        moments->at[i].quiet = taking.form->quiet;
}

static void by_words(struct taking taking)
{
    struct span text = taking.extract->text;
    if (trace_is_of_mail(taking.reader))
        transcript_words(taking.reader, text.len ? text : taking.reader->bare);
}

static void by_silence(struct taking taking)
{
    happen_silence(taking.reader);
}

static void by_elision(struct taking taking)
{
    build_elided(&taking.reader->builder, &taking.reader->line, span_is(taking.extract->text, "."));
}

static void by_wait(struct taking taking)
{
    wait(&taking.reader->builder, number_of(taking.extract->seconds));
}

static void by_own_address(struct taking taking)
{
    struct builder *builder = &taking.reader->builder;
    builder->conversation->client.address = arena_copy(builder->arena, taking.extract->address);
}

static void by_network(struct taking taking)
{
    take_network(&taking.reader->builder, taking.extract, taking.reader->line.number);
}

static void by_tls(struct taking taking)
{
    tell_tls(&taking.reader->builder, &taking.reader->line, taking.extract);
}

static void (*const takers[])(struct taking) = {
    [FROM_CLIENT] = by_marks, [FROM_SERVER] = by_marks,    [FROM_EITHER] = by_marks,
    [FROM_SPOKEN] = by_turn,  [FROM_MORE] = by_more,       [FROM_JOIN] = by_join,
    [FROM_REPLY] = by_reply,  [FROM_COMMAND] = by_command, [FROM_EVENT] = by_event,
    [FROM_WORDS] = by_words,  [FROM_SILENCE] = by_silence, [FROM_ELIDED] = by_elision,
    [FROM_WAIT] = by_wait,    [FROM_OWN] = by_own_address, [FROM_NETWORK] = by_network,
    [FROM_TLS] = by_tls,      [FROM_PLACE] = NULL,         [FROM_NOISE] = NULL,
};

/* Postfix' status=, Exim's marks and what lies frozen in its queue, OpenSMTPD's result=. */
static const struct {
    const char *word;
    enum fate fate;
} fates[] = {{"deferred", FATE_DEFERRED}, {"==", FATE_DEFERRED},
             {"defer", FATE_DEFERRED},    {"TempFail", FATE_DEFERRED},
             {"bounced", FATE_RETURNED},  {"**", FATE_RETURNED},
             {"PermFail", FATE_RETURNED}, {"undeliverable", FATE_RETURNED},
             {"expired", FATE_RETURNED},  {"force-expired", FATE_RETURNED},
             {"frozen", FATE_DEFERRED},   {"Delayed", FATE_DEFERRED}};

static void tell_fate(struct conversation *conversation, struct span word)
{
    for (size_t i = 0; i < sizeof fates / sizeof fates[0]; i++)
        if (span_is_word(word, fates[i].word))
            conversation->fate =
                conversation->fate && conversation->fate != fates[i].fate ? FATE_MIXED : fates[i].fate;
}

void transcript_take(struct reader *reader, struct talk *talk, const struct line_form *form,
                     const struct extract *extract)
{
    tell_fate(reader->builder.conversation, extract->fate);
    if (extract->mail.len && extract->mail.len < sizeof talk->mail && !talk->mail[0])
        memcpy(talk->mail, extract->mail.at, extract->mail.len);
    struct span process = reader->stamp.key;
    if (process.len && process.len < sizeof talk->process && !talk->process[0])
        memcpy(talk->process, process.at, process.len);
    talk->peer_told |= extract->peer.len > 0;
    if ((form->from != FROM_EVENT || happen_tells_end(form->event)) && form->from != FROM_OWN)
        reader_place(reader, extract);
    reader_client(reader, extract);
    if (takers[form->from])
        takers[form->from]((struct taking){reader, talk, form, extract});
}

/* Ends that were read by their marks change places with the marks. */
void transcript_close(struct reader *reader, struct talk *talk)
{
    struct conversation *conversation = reader->builder.conversation;
    rows_end(reader, talk);
    if (talk->mirrored && !talk->peer_told) {
        struct endpoint client = conversation->client;
        conversation->client = conversation->server;
        conversation->server = client;
    }
}

void transcript_pause(struct reader *reader, struct talk *talk)
{
    rows_end(reader, talk);
    talk->speaker = SPEAKER_NONE;
}
