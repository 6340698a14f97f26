#include "record/reader.h"
#include "record/apart.h"

#include <math.h>
#include <string.h>

#include "record/apart.h"
#include "record/belief.h"
#include "record/layer.h"
#include "record/stream.h"
#include "record/trace.h"
#include "smtp/address.h"
#include "smtp/reply.h"

static struct span address_of(struct builder *builder, struct span text)
{
    return arena_copy(builder->arena, text);
}

static bool is_address(struct span text)
{
    return address_kind(text) != ADDRESS_NONE;
}

static void take_host(struct builder *builder, struct span host)
{
    struct endpoint *server = &builder->conversation->server;
    if (!host.len || host.len > NAME_MOST)
        return;
    if (!server->name.len)
        server->name = arena_lower(builder->arena, host);
    if (is_address(host) && !server->address.len)
        server->address = address_of(builder, host);
}

static void take_port(struct builder *builder, struct span port)
{
    unsigned long number;
    if (span_take_number(&port, &number) && !port.len && number > 0 && number <= 65535)
        builder->conversation->server.port = (unsigned)number;
}

/* ---- lines ---- */

static const struct line_form noise = {.from = FROM_NOISE};

/* The first of several lines that one holds: a <br> or the dialect's own folding stands between them. */
static struct span first_piece(struct reader *reader, struct span text)
{
    struct pattern_match match;
    size_t end = span_find(text, '\n');
    struct pattern *unfold = reader->dialect ? reader->dialect->unfold : NULL;
    if (unfold && pattern_match(unfold, reader->scratch, span_cut(text, 0, end), &match) &&
        match.whole.at > text.at) {
        reader->pieces = span_between(match.whole.at + match.whole.len, text.at + text.len);
        return span_between(text.at, match.whole.at);
    }
    reader->pieces = span_from(text, end + 1);
    return span_cut(text, 0, end);
}

/* A line that the dialect marks as somebody's is no second half of the one before, which only happens to be
 * as wide as a window. */
static bool next_is_marked(struct reader *reader)
{
    struct span head = source_head(reader->source), next = span_take_line(&head);
    struct peeled peeled;
    struct extract extract;
    size_t depth;
    if (!reader->dialect)
        return false;
    stamps_peel(reader->dialects, reader->scratch, next, &peeled);
    const struct line_form *form = dialect_line(reader->dialect, reader->scratch, &peeled, &extract, &depth);
    bool marked = form && (form->from == FROM_CLIENT || form->from == FROM_SERVER);
    return marked && extract.text.at > peeled.rest[depth].at;
}

static void join_soft(struct reader *reader, struct line *line)
{
    struct line next;
    struct span piece = line->text;
    struct text all = {0};
    if (!layer_goes_on(reader->layers, piece))
        return;
    text_add(&all, piece);
    while (layer_goes_on(reader->layers, piece) && all.len < JOINED_MOST) {
        if ((reader->layers & LAYER_WRAP) && next_is_marked(reader))
            break;
        struct span last = arena_copy(&reader->layer_arena, piece); /* the source keeps one line */
        if (!source_line(reader->source, &next))
            break;
        piece = next.text;
        layers_join(reader->layers, &all, last, piece);
        line->last = next.number;
    }
    line->text = arena_copy(&reader->layer_arena, text_span(&all));
    text_free(&all);
}

/* Without layers; false at the end. */
static bool next_line(struct reader *reader, struct line *line)
{
    if (reader->pieces.len) {
        *line = reader->pieces_of;
        line->raw = line->text = first_piece(reader, reader->pieces);
        return true;
    }
    arena_empty(&reader->layer_arena);
    if (!source_line(reader->source, line))
        return false;
    bool plain = !reader->layers && !(reader->dialect && reader->dialect->unfold);
    if (plain)
        return true;
    join_soft(reader, line);
    reader->pieces_of = *line;
    line->raw = line->text =
        first_piece(reader, layers_undo(reader->layers, line->text, &reader->layer_arena));
    if ((reader->layers & LAYER_STAMPS) && !reader->dialect) {
        struct peeled peeled;
        stamps_peel(reader->dialects, reader->scratch, line->text, &peeled);
        reader->stamp = peeled.stamp;
        line->raw = line->text = peeled.rest[peeled.count - 1];
    }
    return true;
}

void reader_hold(struct reader *reader, const struct line *line)
{
    reader->held = *line;
    reader->held.raw = reader->held.text = arena_copy(&reader->line_arena, line->text);
    reader->has_held = true;
}

bool reader_more(struct reader *reader, struct line *line)
{
    if (!reader->has_held)
        return next_line(reader, line);
    *line = reader->held;
    reader->has_held = false;
    return true;
}

/* What stands behind the current line, without layers and marks; it stays where it is. */
static struct span line_behind(const struct reader *reader, struct arena *arena)
{
    enum { BLANK_MOST = 2 }; /* a copy puts one behind each line */
    struct span rest = source_head(reader->source), next = {"", 0};
    struct peeled peeled;
    struct extract extract;
    size_t depth;
    for (size_t i = 0; i <= BLANK_MOST && !span_trim(next).len; i++)
        next = layers_undo(reader->layers, span_take_line(&rest), arena);
    if (reader->has_held)
        next = reader->held.text;
    if (!reader->dialect)
        return next;
    stamps_peel(reader->dialects, reader->scratch, next, &peeled);
    bool formed = dialect_line(reader->dialect, reader->scratch, &peeled, &extract, &depth);
    return formed ? extract.text : next;
}

bool reader_is_apart(const struct reader *reader, const moment_list *moments, struct span command)
{
    struct arena arena = {0};
    bool apart = apart_begins(moments, command, line_behind(reader, &arena));
    arena_free(&arena);
    return apart;
}

bool reader_take(struct reader *reader, void (*complete)(struct reader *reader))
{
    if (reader->again) {
        reader->again = false;
        return true;
    }
    if (!reader->has_held)
        arena_empty(&reader->line_arena);
    if (!reader_more(reader, &reader->line))
        return false;
    reader->notes.lines = reader->line.number;
    reader->notes.cut_lines |= reader->line.cut;
    complete(reader);
    return true;
}

const struct line_form *reader_form(struct reader *reader, struct extract *extract)
{
    struct peeled peeled;
    size_t depth;
    if (reader->until) {
        if (pattern_match(reader->until, reader->scratch, reader->line.text, NULL))
            reader->until = NULL;
        return &noise;
    }
    stamps_peel(reader->dialects, reader->scratch, reader->line.text, &peeled);
    reader->stamp = peeled.stamp;
    reader->innermost = peeled.rest[peeled.count - 1];
    trace_see(reader, peeled.count > 1);
    reader->bare = peeled.rest[reader->depth < peeled.count ? reader->depth : peeled.count - 1];
    const struct line_form *form = dialect_line(reader->dialect, reader->scratch, &peeled, extract, &depth);
    if (form) {
        reader->until = form->until;
        reader->depth = depth;
        reader->bare = peeled.rest[depth];
    }
    return form;
}

void reader_tick(struct reader *reader)
{
    struct builder *builder = &reader->builder;
    enum { DAY = 24 * 3600, HALF_DAY = DAY / 2 };
    if (!builder->arena || isnan(reader->stamp.when))
        return;
    if (isnan(builder->began))
        builder->began = reader->stamp.when;
    double clock = reader->stamp.when - builder->began;
    if (clock < -HALF_DAY && !reader->stamp.dated)
        clock += DAY; /* past midnight */
    if (!isnan(builder->clock) && clock < builder->clock)
        clock = builder->clock; /* lines of several threads stand out of order by a little */
    builder->clock = clock;
    builder->conversation->seconds = clock;
}

bool reader_turns(struct reader *reader)
{
    enum {
        LOOK_AHEAD = 32 * 1024,
        CONVINCING = 3,
        TURNS_FREE = 64 /* a ticket pastes a few; each look costs as much as a thousand lines */
    };
    if (reader->forced)
        return false;
    struct arena arena = {0};
    struct span rest = span_cut(source_head(reader->source), 0, LOOK_AHEAD);
    struct span line = arena_join(&arena, reader->line.text, (struct span)SPAN("\n"));
    struct told told = dialect_tell(reader->dialects, reader->scratch, arena_join(&arena, line, rest), NULL);
    arena_free(&arena);
    bool turns = told.dialect != reader->dialect && told.explained >= CONVINCING;
    if (turns) {
        reader->next = told;
        reader->switching = true;
        if (++reader->turns < TURNS_FREE)
            reader->looked = 0; /* the look was worth it, and the next one may be soon */
    }
    return turns;
}

static struct span known_program(struct span program)
{
    return program.len ? program : (struct span){"", 0};
}

void reader_begin(struct reader *reader, struct arena *arena, struct conversation *conversation)
{
    struct builder *builder = &reader->builder;
    if (builder->arena)
        return;
    build_begin(builder, arena, conversation);
    builder->bodies = reader->bodies;
    reader->foreign = false;
    conversation->format = reader->dialect ? reader->dialect->name : (struct span)SPAN("plain");
    conversation->started = reader->stamp.dated ? reader->stamp.when : reader->script_started;
    conversation->zone = reader->stamp.dated ? reader->stamp.zone : reader->script_zone;
    conversation->zoned = reader->stamp.dated ? reader->stamp.zoned : reader->script_zoned;
    builder->began = reader->stamp.when;
    builder->clock = reader->stamp.when - builder->began; /* NAN stays NAN */
    reader->says_starttls = reader->pending.set && reader->pending.starttls;
    if (!reader->pending.set)
        return;
    take_host(builder, span_of(reader->pending.host));
    conversation->server.port = reader->pending.port;
    conversation->client_program = arena_copy(arena, span_of(reader->pending.program));
    conversation->bad_syntax = reader->pending.bad_syntax;
    reader->pending.set = false;
}

/* With TCP Fast Open (RFC 7413) Exim calls itself connected before anybody answered. */
static void take_back_connected(struct builder *builder)
{
    moment_list *moments = &builder->conversation->moments;
    const struct moment *last = moments->count ? &moments->at[moments->count - 1] : NULL;
    bool alone = last && last->kind == MOMENT_EVENT && last->event == EVENT_CONNECTED &&
                 span_is(span_trim(last->text), "connected");
    if (!alone)
        return;
    moments->count--;
    builder->connected = false;
}

void reader_event(struct reader *reader, enum event event, enum trouble trouble,
                  const struct extract *extract)
{
    struct builder *builder = &reader->builder;
    if (event == EVENT_FAILED && trouble == TROUBLE_REFUSED)
        take_back_connected(builder);
    struct moment *moment = build_event(builder, &reader->line, event, reader->line.text);
    moment->trouble = trouble;
    if (event == EVENT_TRYING && extract->address.len) {
        moment->text = arena_copy(builder->arena, extract->address);
        builder->conversation->server.address = moment->text;
        take_host(builder, extract->host);
        take_port(builder, extract->port);
    }
    if (event == EVENT_CONNECTED || event == EVENT_FAILED || event == EVENT_CONNECTING) {
        if (extract->address.len)
            builder->conversation->server.address = address_of(builder, extract->address);
        take_host(builder, extract->host);
        take_port(builder, extract->port);
    }
}

void reader_client(struct reader *reader, const struct extract *extract)
{
    struct arena *arena = reader->builder.arena;
    struct endpoint *client = &reader->builder.conversation->client;
    if (extract->peer.len && !client->address.len)
        client->address = arena_copy(arena, extract->peer);
    if (extract->peername.len && !client->name.len && !span_is(extract->peername, "unknown"))
        client->name = arena_lower(arena, extract->peername);
}

void reader_place(struct reader *reader, const struct extract *extract)
{
    struct builder *builder = &reader->builder;
    reader_client(reader, extract);
    if (extract->address.len && !builder->conversation->server.address.len)
        builder->conversation->server.address = address_of(builder, extract->address);
    take_host(builder, extract->host);
    if (!builder->conversation->server.port)
        take_port(builder, extract->port);
}

void reader_nearest(struct reader *reader, const char *what, unsigned long line)
{
    if (reader->notes.nearest.len)
        return;
    reader->notes.nearest = span_of(what);
    reader->notes.nearest_line = line;
}

/* "250 apples, 550 pears": one positive line that nobody asked for is no dialogue. */
static bool is_chance(const struct conversation *conversation)
{
    struct reply_line line;
    const struct moment *only = &conversation->moments.at[0];
    return conversation->moments.count == 1 && only->kind == MOMENT_SERVER &&
           reply_line_parse(only->text, &line) && line.code < 400 && line.code != 220;
}

/* A program that tells of an end with a server that it names had a connection. */
static bool is_end_with_server(const struct reader *reader, const struct conversation *conversation,
                               const struct moment *moment)
{
    return reader->dialect && moment->event == EVENT_CLOSED && conversation->server.name.len;
}

/* A program's remark on a session with a server that it names tells something, though nothing of what was
 * said. */
static bool is_remark_on_server(const struct conversation *conversation, const struct moment *moment)
{
    return moment->event == EVENT_REMARK && conversation->server.name.len && conversation->server.port;
}

static bool has_words(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++)
        if (conversation->moments.at[i].kind != MOMENT_EVENT)
            return true;
    return false;
}

/* A name that was not found tells no port. */
static bool is_unknown_host(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++) {
        enum trouble trouble = conversation->moments.at[i].trouble;
        if (trouble == TROUBLE_NAME || trouble == TROUBLE_NAME_TEMPORARY)
            return !span_starts(conversation->server.name, "www.");
    }
    return false;
}

/* SMTP is tried on any port, but hardly on one that another protocol of curl's has for its own. */
static bool is_other_port(unsigned port)
{
    static const unsigned others[] = {21,  22,  80,  110,  143,  389,  443, 636,
                                      990, 993, 995, 3128, 8000, 8080, 8443};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i] == port)
            return true;
    return false;
}

/* curl's words without a dialogue: of a page, if neither port nor words tell of mail. */
static bool tells_of_mail(struct reader *reader, const struct conversation *conversation)
{
    unsigned port = conversation->server.port;
    bool told = (port && !is_other_port(port)) || has_words(conversation) || is_unknown_host(conversation);
    for (size_t i = 0; i < conversation->moments.count && !told; i++)
        told = message_shows_mail(reader->dialects, reader->scratch, conversation->moments.at[i].text);
    return told;
}

/* A line typed while the server hung up: the terminal shows it behind the end, and it went nowhere. */
static bool is_typed_too_late(const struct reader *reader, const struct conversation *conversation)
{
    return reader->any && !reader->dialect && conversation->moments.count == 1 &&
           conversation->moments.at[0].kind == MOMENT_CLIENT;
}

static bool is_opening(const struct moment *moment)
{
    return moment->event == EVENT_CONNECTED || moment->event == EVENT_CONNECTING ||
           moment->event == EVENT_TRYING;
}

static bool shows_opening(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++)
        if (is_opening(&conversation->moments.at[i]))
            return true;
    return false;
}

/* "Connected to 192.0.2.25" behind the dialogue: the client's own words came into the file last, through
 * another stream. */
static bool is_opening_told_late(const struct reader *reader, const struct conversation *conversation)
{
    return reader->unopened && conversation->moments.count == 1 &&
           conversation->moments.at[0].event == EVENT_CONNECTED;
}

/* Besides remarks and an end that nothing comes before. */
static bool holds_anything(struct reader *reader, const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind != MOMENT_EVENT)
            return true;
        if (is_remark_on_server(conversation, moment) || is_end_with_server(reader, conversation, moment))
            return true;
        if (moment->event != EVENT_REMARK && moment->event != EVENT_LEFT && moment->event != EVENT_CLOSED &&
            moment->event != EVENT_TLS_DOUBTED && !moment->quiet)
            return true;
    }
    return false;
}

static bool is_worth(struct reader *reader, const struct conversation *conversation)
{
    if (is_typed_too_late(reader, conversation) || is_opening_told_late(reader, conversation))
        return false;
    if (reader->dialect && reader->dialect->other_uses && !tells_of_mail(reader, conversation)) {
        reader_nearest(reader, "a program that speaks more than SMTP, and nothing that tells of mail",
                       conversation->first);
        return false;
    }
    if (conversation->moments.count && is_chance(conversation)) {
        reader_nearest(reader, "one line like a positive reply, but nothing around it", conversation->first);
        return false;
    }
    if (belief_is_http(conversation)) {
        reader_nearest(reader, "a web page is asked for, not SMTP", conversation->first);
        return false;
    }
    if (reader->dialect && !reader->forced && belief_is_quotation(conversation)) {
        reader_nearest(reader, "lines with the mark of a program's commands, and none of them a command",
                       conversation->first);
        return false;
    }
    bool unmarked = !reader->dialect && !reader->forced && !reader->foreign;
    if (unmarked && has_words(conversation) && !belief_holds(conversation, reader->text_lines)) {
        reader_nearest(reader, "lines that begin with numbers, but nothing that an SMTP server says",
                       conversation->first);
        return false;
    }
    return conversation->fate || holds_anything(reader, conversation);
}

bool reader_finish(struct reader *reader)
{
    struct builder *builder = &reader->builder;
    if (!builder->arena)
        return false;
    struct conversation *conversation = builder->conversation;
    lookup_end(&reader->lookups);
    build_finish(builder);
    builder->arena = NULL;
    conversation->client_program = known_program(conversation->client_program);
    conversation->around = (struct surroundings){reader->lookups.lookups.at, reader->lookups.lookups.count,
                                                 reader->lookups.reaches.at, reader->lookups.reaches.count};
    bool worth = is_worth(reader, conversation);
    reader->unopened = worth && !shows_opening(conversation);
    reader->text_lines = reader->blank_lines = 0;
    reader->blank.number = 0;
    return worth;
}
