/* What the line of a form adds to the conversation that is being built. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "record/dump.h"
#include "record/tls.h"
#include "record/transcript.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    SILENCE = 4 /* seconds without a word that are no close: time-outs of programs are longer, a close comes
                   at once */
};

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

/* ---- events ---- */

static bool same_place(const struct conversation *conversation, const struct extract *extract)
{
    const struct span address = conversation->server.address;
    return !extract->address.len || !address.len || span_equal(extract->address, address);
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
        if (last->event == EVENT_TLS_FAILED && event == EVENT_FAILED && trouble == TROUBLE_OTHER)
            return true;
        if (last->event != event || !same_place(reader->builder.conversation, extract))
            continue;
        bool vague = last->trouble == TROUBLE_OTHER && trouble != TROUBLE_OTHER;
        if (vague) {
            last->trouble = trouble;
            last->text = arena_copy(reader->builder.arena, reader->line.text);
        }
        if (vague || trouble == TROUBLE_OTHER || trouble == last->trouble)
            return true;
    }
    return false;
}

/* What can happen only to a connection that stands. */
static bool needs_connection(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_TLS_STARTED || event == EVENT_TLS_FAILED;
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

static void add_event(struct reader *reader, enum event event, enum trouble trouble,
                      const struct extract *extract)
{
    bool repeats = event == EVENT_FAILED || event == EVENT_CLOSED || event == EVENT_RESET ||
                   event == EVENT_TIMEOUT || event == EVENT_TLS_FAILED || event == EVENT_TLS_STARTED ||
                   event == EVENT_LEFT;
    if (repeats && is_told(reader, event, trouble, extract))
        return;
    if (needs_connection(event) && was_asked(reader->builder.conversation)) {
        build_event(&reader->builder, &reader->line, EVENT_CONNECTED, (struct span){"", 0})->inferred = true;
        reader->builder.connected = true;
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
    enum trouble trouble = message && message->trouble ? message->trouble
                           : event == EVENT_FAILED     ? TROUBLE_OTHER
                                                       : TROUBLE_NONE;
    add_event(reader, event, trouble, &more);
    if (message && !reader->builder.conversation->client_program.len)
        reader->builder.conversation->client_program = message->program;
}

bool transcript_words(struct reader *reader, struct span words)
{
    struct extract found;
    const struct message *message = message_find(reader->dialects, reader->scratch, words, &found);
    if (!message)
        return false;
    reader->line.text = words;
    if (message->event == EVENT_REMARK || message->event == EVENT_NONE)
        return true;
    add_event(reader, message->event, message->trouble, &found);
    return true;
}

static void silence(struct reader *reader)
{
    const struct builder *builder = &reader->builder;
    const moment_list *moments = &builder->conversation->moments;
    double before = moments->count ? moments->at[moments->count - 1].time : NAN;
    reader->line.text = reader->bare;
    bool waited = !isnan(before) && !isnan(builder->clock) && builder->clock - before >= SILENCE;
    add_event(reader, waited ? EVENT_TIMEOUT : EVENT_CLOSED, TROUBLE_NONE, &(struct extract){0});
}

/* ---- the server's lines ---- */

static unsigned long hash_of(struct span text)
{
    unsigned long hash = 5381;
    for (size_t i = 0; i < text.len; i++)
        hash = hash * 33 + (unsigned char)text.at[i];
    return hash;
}

static void remember(struct talk *talk, const struct line_form *form, struct span line)
{
    talk->heard[talk->heard_count++ % HEARD_RING] = (struct heard){hash_of(span_trim(line)), form};
}

/* True if another form has said the same and nothing has repeated it yet. */
static bool is_echo(struct talk *talk, const struct line_form *form, struct span line)
{
    unsigned long hash = hash_of(span_trim(line));
    size_t from = talk->heard_count > HEARD_RING ? talk->heard_count - HEARD_RING : 0;
    for (size_t i = from; form->again && i < talk->heard_count; i++) {
        struct heard *heard = &talk->heard[i % HEARD_RING];
        if (heard->form && heard->form != form && heard->hash == hash) {
            heard->form = NULL;
            return true;
        }
    }
    remember(talk, form, line);
    return false;
}

static size_t last_client(const moment_list *moments)
{
    size_t at = moments->count;
    while (at > 0 && moments->at[at - 1].kind != MOMENT_CLIENT)
        at--;
    return at; /* 0: none; else one behind it */
}

/* The address in "<bob@example.net>... User unknown", empty if there is none. */
static struct span address_in(struct span text)
{
    size_t from = span_find(text, '<'), to = span_find(text, '>');
    if (from < to && to < text.len && span_find(span_cut(text, from, to - from), '@') < to - from)
        return span_cut(text, from + 1, to - from - 1);
    return (struct span){"", 0};
}

/* Sendmail's transcripts leave out RCPT and good replies: what refuses behind a bare DATA refuses the
 * recipient. */
static void put_recipient(struct reader *reader, struct span text)
{
    struct builder *builder = &reader->builder;
    moment_list *moments = &builder->conversation->moments;
    struct reply_line reply;
    size_t at = last_client(moments);
    bool bare =
        at && at == moments->count && span_same_word(verb_of_line(moments->at[at - 1].text), span_of("DATA"));
    if (!bare || !reply_line_parse(text, &reply) || reply.code < 400 || reply.code == 503)
        return;
    struct moment data = moments->at[at - 1];
    struct span address = address_in(text);
    moments->count = at - 1;
    build_event(builder, &reader->line, EVENT_GAP, (struct span){"", 0});
    build_client(builder, &reader->line,
                 arena_print(builder->arena, "RCPT TO:<%.*s>", (int)address.len, address.at));
    for (size_t i = at - 1; i < moments->count; i++) {
        moments->at[i].first = moments->at[i].last = data.first;
        moments->at[i].offset = data.offset;
        moments->at[i].inferred = true;
    }
    *LIST_ADD(builder->arena, moments) = data;
}

static void hear(struct reader *reader, struct talk *talk, struct span line)
{
    struct builder *builder = &reader->builder;
    struct reply_line reply;
    bool text_due = builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK;
    if (reader->dialect->hides_body && text_due && !builder->in_body)
        build_elided(builder, &reader->line, true);
    if (reader->dialect->omits_replies)
        put_recipient(reader, line);
    build_server(builder, &reader->line, line);
    talk->reply_open = reply_line_parse(line, &reply) ? reply.more : talk->reply_open;
    if (talk->reply_open && reply_line_parse(line, &reply))
        builder->last_code = reply.code;
    talk->speaker = SPEAKER_SERVER;
}

static void tell(struct reader *reader, struct talk *talk, struct span line)
{
    struct builder *builder = &reader->builder;
    bool text_due = builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK;
    if (span_is(line, ".") && builder->body && builder->body->elided && !text_due) {
        builder->body->terminated = true;
        return;
    }
    if (reader->dialect->hides_body && text_due && !builder->in_body && !span_is(line, "."))
        build_elided(builder, &reader->line, true);
    build_client(builder, &reader->line, line);
    talk->speaker = SPEAKER_CLIENT;
    talk->reply_open = false;
}

/* With marks that stand the other way round in some programs the first line that is clearly one side's
 * decides. */
static enum speaker side_of(const struct dialect *dialect, struct talk *talk, enum speaker marked,
                            struct span line)
{
    bool reply = reply_line_looks(line), verb = verb_find(verb_of_line(line)) != NULL;
    if (!dialect->by_content)
        return marked;
    if (!talk->mirror_known && (reply || verb)) {
        talk->mirror_known = true;
        talk->mirrored = reply ? marked == SPEAKER_CLIENT : marked == SPEAKER_SERVER;
    }
    if (!talk->mirrored)
        return marked;
    return marked == SPEAKER_CLIENT ? SPEAKER_SERVER : SPEAKER_CLIENT;
}

static void say_line(struct reader *reader, struct talk *talk, const struct line_form *form, struct span line)
{
    const struct builder *builder = &reader->builder;
    bool text_due = builder->expecting == EXPECT_BODY || builder->expecting == EXPECT_CHUNK;
    if (!line.len && !text_due && form->from == FROM_SPOKEN)
        return; /* tcpflow and tshark put one behind each text */
    if (talk->speaker == SPEAKER_CLIENT) {
        tell(reader, talk, line);
    } else if (line.len && !is_echo(talk, form, line)) {
        hear(reader, talk, line);
    }
}

static void say(struct reader *reader, struct talk *talk, const struct line_form *form,
                const struct extract *extract)
{
    struct saying saying = {extract->text, extract->code, talk->speaker == SPEAKER_SERVER, form->split};
    struct utterance lines = utter(&reader->transcript->scratch, reader->scratch, reader->dialect, saying);
    enum speaker speaker = talk->speaker;
    for (size_t i = 0; i < lines.count; i++) {
        talk->speaker = speaker;
        say_line(reader, talk, form, lines.at[i]);
    }
    talk->speaker = speaker;
}

/* ---- packets ---- */

static bool ends_with_port(struct span end, const char *port)
{
    size_t len = strlen(port);
    bool apart = end.len > len && (end.at[end.len - len - 1] == ':' || end.at[end.len - len - 1] == '.' ||
                                   end.at[end.len - len - 1] == '0');
    return apart && span_ends(end, port);
}

static bool is_server_port(struct span end)
{
    static const char *const ports[] = {"25",   "587",        "465",   "2525",
                                        "smtp", "submission", "smtps", "submissions"};
    for (size_t i = 0; i < sizeof ports / sizeof ports[0]; i++)
        if (ends_with_port(end, ports[i]))
            return true;
    return false;
}

static void know_server(struct talk *talk, struct span end)
{
    end = span_cut(end, 0, sizeof talk->server_end - 1);
    if (end.len)
        memcpy(talk->server_end, end.at, end.len);
}

static enum speaker side_of_packet(struct talk *talk, const struct extract *extract)
{
    bool reply = reply_line_looks(extract->text);
    if (!talk->server_end[0]) {
        if (is_server_port(extract->source) || (reply && !is_server_port(extract->target)))
            know_server(talk, extract->source);
        else if (is_server_port(extract->target) || verb_find(verb_of_line(extract->text)))
            know_server(talk, extract->target);
        else
            return SPEAKER_NONE;
    }
    return span_is(span_cut(extract->source, 0, sizeof talk->server_end - 1), talk->server_end)
               ? SPEAKER_SERVER
               : SPEAKER_CLIENT;
}

/* tcpflow's 192.000.002.007 */
static struct span without_zeros(struct arena *arena, struct span address)
{
    struct span plain = {"", 0};
    if (address.len != sizeof "192.000.002.007" - 1 || span_find(address, ':') < address.len)
        return arena_copy(arena, address);
    while (address.len) {
        struct span part = span_take_until(&address, '.');
        while (part.len > 1 && part.at[0] == '0')
            part = span_from(part, 1);
        plain = arena_print(arena, "%.*s%s%.*s", (int)plain.len, plain.at, plain.len ? "." : "",
                            (int)part.len, part.at);
    }
    return plain;
}

/* "192.0.2.7.25", "192.0.2.7:25", "127.000.000.001.02525", "[2001:db8::1]:25" */
static void read_endpoint(struct reader *reader, struct span end, struct endpoint *endpoint)
{
    size_t at = end.len;
    while (at > 0 && end.at[at - 1] != ':' && end.at[at - 1] != '.')
        at--;
    if (!at || endpoint->address.len)
        return;
    struct span port = span_from(end, at), address = span_cut(end, 0, at - 1);
    unsigned long number;
    if (span_take_number(&port, &number) && number <= 65535)
        endpoint->port = (unsigned)number;
    if (address.len > 1 && address.at[0] == '[')
        address = span_cut(address, 1, address.len - 2);
    endpoint->address = without_zeros(reader->builder.arena, address);
}

static void read_ends(struct reader *reader, enum speaker source, const struct extract *extract)
{
    struct conversation *conversation = reader->builder.conversation;
    bool server = source == SPEAKER_SERVER;
    if (source == SPEAKER_NONE)
        return;
    read_endpoint(reader, extract->source, server ? &conversation->server : &conversation->client);
    read_endpoint(reader, extract->target, server ? &conversation->client : &conversation->server);
}

/* ---- octets ---- */

static void dump_speak(struct reader *reader, struct talk *talk, struct span octets)
{
    static const struct line_form dumped = {.from = FROM_SPOKEN};
    struct extract extract = {.text = octets};
    struct span first = octets;
    enum speaker marked = talk->speaker;
    first = span_take_line(&first);
    if (talk->dump.form && talk->dump.form->coding == CODING_CHUNK)
        marked = reply_line_looks(first) ? SPEAKER_SERVER : SPEAKER_CLIENT;
    if (marked == SPEAKER_NONE)
        return;
    if (talk->dump.either)
        talk->speaker = marked;
    else
        talk->speaker = side_of(reader->dialect, talk, marked, first);
    say(reader, talk, &dumped, &extract);
    talk->speaker = marked;
}

/* Says the lines that are complete, under the number of the row where they began. */
static void dump_say(struct reader *reader, struct talk *talk, bool at_end)
{
    struct dump *dump = &talk->dump;
    struct line line = reader->line;
    if (dump_is_tls(&dump->octets) && !dump->binary) {
        dump->binary = true;
        add_event(reader, EVENT_TLS_STARTED, TROUBLE_NONE, &(struct extract){.text = {"", 0}});
    }
    size_t len = dump->binary ? dump->octets.len : dump_complete(&dump->octets, at_end);
    if (!len)
        return;
    reader->line.number = dump->line;
    reader->line.offset = dump->offset;
    reader->line.last = at_end ? dump->line : line.number;
    if (!dump->binary)
        dump_speak(reader, talk, span_cut(text_span(&dump->octets), 0, len));
    dump_drop(&dump->octets, len);
    reader->line = line;
    dump->line = line.number;
    dump->offset = line.offset;
}

static void dump_end(struct reader *reader, struct talk *talk)
{
    struct dump *dump = &talk->dump;
    if (dump->form && dump->form->coding == CODING_PACKET)
        dump_payload(&dump->octets, dump->payload);
    else if (dump->form && dump->form->coding == CODING_PACKET_TEXT)
        dump_payload_text(&dump->octets, dump->payload);
    else if (dump->form && dump->form->coding == CODING_WRAPPED)
        dump->octets.len =
            span_trim(text_span(&dump->octets)).len; /* the last row is filled up with blanks */
    if (dump->octets.len)
        dump_say(reader, talk, true);
    dump->octets.len = 0;
    dump->form = NULL;
}

static bool is_stream(enum coding coding)
{
    return coding == CODING_HEX || coding == CODING_BASE64 || coding == CODING_ROWS;
}

static void dump_more(struct reader *reader, struct talk *talk, const struct line_form *form, struct span row)
{
    struct dump *dump = &talk->dump;
    if (!dump->octets.len) {
        dump->line = reader->line.number;
        dump->offset = reader->line.offset;
    }
    dump->form = form;
    dump_row(&dump->octets, form->coding, row);
    if (is_stream(form->coding))
        dump_say(reader, talk, false);
}

/* ---- forms ---- */

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
                      struct extract *extract)
{
    enum speaker marked = form->from == FROM_CLIENT   ? SPEAKER_CLIENT
                          : form->from == FROM_SERVER ? SPEAKER_SERVER
                                                      : side_of_packet(talk, extract);
    if (form->coding == CODING_TEXT || form->coding == CODING_CHUNK || marked != talk->speaker)
        dump_end(reader, talk);
    talk->dump.either = form->from == FROM_EITHER;
    if (form->from == FROM_EITHER)
        read_ends(reader, marked, extract);
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
        dump_more(reader, talk, form, extract->text);
        return;
    }
    talk->speaker =
        form->from == FROM_EITHER ? marked : side_of(reader->dialect, talk, marked, extract->text);
    if (talk->speaker != SPEAKER_NONE)
        say(reader, talk, form, extract);
    if (form->turn)
        talk->speaker = marked;
}

/* More of the one whose turn it is; a text whose length was told ends by that. */
static void take_spoken(struct reader *reader, struct talk *talk, const struct line_form *form,
                        const struct extract *extract)
{
    if (form->coding != CODING_TEXT) {
        dump_more(reader, talk, form, extract->text);
        return;
    }
    if (talk->counted) {
        unsigned long taken = extract->text.len + 2;
        talk->octets_left -= taken < talk->octets_left ? taken : talk->octets_left;
        talk->counted = talk->octets_left > 0;
    }
    enum speaker marked = talk->speaker;
    talk->speaker = side_of(reader->dialect, talk, marked, extract->text);
    if (talk->speaker != SPEAKER_NONE)
        say(reader, talk, form, extract);
    talk->speaker = marked;
}

static void take_reply(struct reader *reader, struct talk *talk, const struct extract *extract)
{
    static const struct line_form told = {.from = FROM_REPLY};
    struct saying saying = {.text = extract->text, .code = extract->code, .server = true};
    struct utterance lines = utter(&reader->transcript->scratch, reader->scratch, reader->dialect, saying);
    if (verdict_add(reader, &lines, extract))
        for (size_t i = 0; i < lines.count; i++) /* Postfix logs the refusal before it says it */
            remember(talk, &told, lines.at[i]);
    talk->speaker = SPEAKER_SERVER;
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
    hear(reader, talk, arena_print(arena, "%d %.*s", reply.code, (int)text.len, text.at));
}

static void take_more(struct reader *reader, struct talk *talk, const struct line_form *form,
                      const struct extract *extract)
{
    if (talk->speaker == SPEAKER_SERVER && !talk->reply_open && !reply_line_looks(extract->text)) {
        continue_reply(reader, talk, extract->text);
        return;
    }
    if (talk->speaker == SPEAKER_SERVER && (talk->reply_open || !reply_line_looks(extract->text)))
        say(reader, talk, form, extract);
}

void transcript_take(struct reader *reader, struct talk *talk, const struct line_form *form,
                     struct extract *extract)
{
    struct builder *builder = &reader->builder;
    if (extract->mail.len && extract->mail.len < sizeof talk->mail && !talk->mail[0])
        memcpy(talk->mail, extract->mail.at, extract->mail.len);
    if (form->from != FROM_EVENT && form->from != FROM_OWN)
        reader_place(reader, extract);
    switch (form->from) {
    case FROM_CLIENT:
    case FROM_SERVER:
    case FROM_EITHER:
        take_said(reader, talk, form, extract);
        break;
    case FROM_SPOKEN:
        take_spoken(reader, talk, form, extract);
        break;
    case FROM_MORE:
        take_more(reader, talk, form, extract);
        break;
    case FROM_JOIN:
        build_join(builder, &reader->line,
                   arena_print(builder->arena, " %.*s", (int)extract->text.len, extract->text.at));
        break;
    case FROM_REPLY:
        take_reply(reader, talk, extract);
        break;
    case FROM_COMMAND:
        tell(reader, talk, extract->text);
        break;
    case FROM_EVENT:
        dump_end(reader, talk);
        transcript_event(reader, form->event, extract);
        break;
    case FROM_PLACE:
        break;
    case FROM_WORDS:
        transcript_words(reader, extract->text.len ? extract->text : reader->bare);
        break;
    case FROM_SILENCE:
        silence(reader);
        break;
    case FROM_ELIDED:
        build_elided(builder, &reader->line, span_is(extract->text, "."));
        break;
    case FROM_WAIT:
        wait(builder, number_of(extract->seconds));
        break;
    case FROM_OWN:
        builder->conversation->client.address = arena_copy(builder->arena, extract->address);
        break;
    case FROM_NETWORK:
        take_network(builder, extract, reader->line.number);
        break;
    case FROM_TLS:
        tell_tls(builder, &reader->line, extract);
        break;
    case FROM_NOISE:
        break;
    }
}

/* Ends that were read by their marks change places with the marks. */
void transcript_close(struct reader *reader, struct talk *talk)
{
    struct conversation *conversation = reader->builder.conversation;
    dump_end(reader, talk);
    if (talk->mirrored) {
        struct endpoint client = conversation->client;
        conversation->client = conversation->server;
        conversation->server = client;
    }
}

void transcript_pause(struct reader *reader, struct talk *talk)
{
    dump_end(reader, talk);
    talk->speaker = SPEAKER_NONE;
}
