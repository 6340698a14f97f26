/* What the client sends: commands, answers inside AUTH, a message's text. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "record/stream_part.h"
#include "smtp/verb.h"

enum {
    WAITING_MOST = 64 * 1024, /* octets sent ahead of a reply; who sends more has certainly been told to */
    REST_OF_LINE = 1000,      /* octets, RFC 5321 section 4.5.3.1.6: what is cut off of a line is not more */
    NOTE = 80
};

/* ---- octets that wait for a reply ---- */

static void hold(struct stream *stream, const struct heard *heard, struct span octets)
{
    struct waiting *waiting = memory_resize(NULL, sizeof *waiting + octets.len);
    *waiting = (struct waiting){.heard = *heard, .len = octets.len};
    memcpy(waiting->octets, octets.at, octets.len);
    if (stream->last)
        stream->last->next = waiting;
    else
        stream->first = waiting;
    stream->last = waiting;
    stream->waiting_octets += (uint32_t)octets.len;
}

static void feed_waiting(struct stream *stream)
{
    struct waiting *waiting = stream->first;
    stream->first = stream->last = NULL;
    stream->waiting_octets = 0;
    while (waiting) {
        struct waiting *next = waiting->next;
        struct span octets = {waiting->octets, waiting->len};
        if (stream->inside)
            client_octets(stream, &waiting->heard, octets);
        else
            stream_route(stream, &waiting->heard, octets);
        free(waiting);
        waiting = next;
    }
}

/* ---- a message's text ---- */

static void tell_body(struct stream *stream)
{
    struct taped_body body = {0};
    message_tape(stream->message, &body);
    if (stream->body)
        tape_body_end(&stream->tape, &body);
    stream->body = false;
}

static void begin_message(struct stream *stream)
{
    if (stream->message)
        tell_body(stream);
    else
        stream->message = memory_get(sizeof *stream->message);
    stream->message_odd = stream->message_gap = false;
}

/* What its front was, or whether this is it, was not seen. */
static void begin_message_inside(struct stream *stream)
{
    begin_message(stream);
    stream->message_gap = true;
    stream->message->cut = stream->message->header_cut = true;
}

/* Behind a hole its front may be in that. */
static void begin_granted(struct stream *stream)
{
    if (stream->resync[0])
        begin_message_inside(stream);
    else
        begin_message(stream);
    stream->resync[0] = false;
}

/* The first octets begin its body. */
static void note_body(struct stream *stream, const struct heard *heard)
{
    struct place place = {heard->frame, heard->frame, heard->time};
    struct message_text *message = stream->message;
    if (!stream->body)
        message->last = heard->frame;
    stream->body = stream->body || tape_body(&stream->tape, &place);
    if (heard->frame > message->last)
        message->last = heard->frame;
}

static void end_message(struct stream *stream)
{
    tell_body(stream);
    message_free(stream->message);
    stream->message = NULL;
    stream->message_odd = false;
}

static void tell_odd_end(struct stream *stream, const struct heard *heard)
{
    struct place place = {heard->frame, heard->frame, heard->time};
    tape_item(&stream->tape, "smuggling sequence", &place, span_of(stream->message->odd_end));
}

static void take_text(struct stream *stream, const struct heard *heard, struct span *octets)
{
    bool ended = message_take(stream->message, octets, true);
    note_body(stream, heard);
    if (ended) {
        end_message(stream);
        stream->unanswered++;
    } else if (stream->message->odd_end) {
        tell_odd_end(stream, heard);
        stream->message_odd = true;
    }
}

static void take_chunk(struct stream *stream, const struct heard *heard, struct span *octets)
{
    assert(stream->message); /* BDAT has begun one where octets of its chunk are due */
    struct span chunk =
        span_cut(*octets, 0, stream->chunk_left > octets->len ? octets->len : (size_t)stream->chunk_left);
    *octets = span_from(*octets, chunk.len);
    stream->chunk_left -= chunk.len;
    message_take(stream->message, &chunk, false);
    stream->message->terminated = stream->chunk_left == 0;
    note_body(stream, heard);
    if (!stream->chunk_left)
        end_message(stream);
}

/* The line with a dot and LF alone was no end if a proper end follows in what came with it. */
static bool has_proper_end(const struct stream *stream)
{
    struct text all = {0};
    for (const struct waiting *waiting = stream->first; waiting; waiting = waiting->next)
        text_add(&all, (struct span){waiting->octets, waiting->len});
    bool found = span_find_text(text_span(&all), "\r\n.\r\n") < all.len;
    text_free(&all);
    return found;
}

static void odd_end_was(struct stream *stream, bool end)
{
    stream->message_odd = false;
    if (end) {
        message_end_here(stream->message);
        end_message(stream);
    }
    feed_waiting(stream);
}

/* All that 354 called for is in the gap: it is told in front of the reply to it. */
void client_text_unseen(struct stream *stream)
{
    struct heard heard = {.frame = stream->latest_frame, .time = stream->latest_time};
    if (stream->message && stream->message_gap && !stream->body && !stream->chunk_left)
        note_body(stream, &heard);
}

void client_text_answered(struct stream *stream)
{
    if (!stream->message || stream->chunk_left)
        return;
    if (stream->message_odd)
        odd_end_was(stream, !has_proper_end(stream));
    else if (stream->message_gap)
        end_message(stream); /* its dot is in the gap */
}

/* ---- commands ---- */

/* BDAT 1000 LAST; a size that is no number, or words behind it, have no octets behind them: RFC 3030
 * section 2. */
static uint64_t chunk_octets(struct span arguments)
{
    const uint64_t most = (uint64_t)1 << 40;
    struct span rest = arguments, size = span_take_word(&rest), last = span_take_word(&rest);
    unsigned long octets = 0;
    bool number = span_take_number(&size, &octets) && !size.len && octets <= most;
    bool words = (!last.len || span_is_word(last, "LAST")) && !span_trim(rest).len;
    return number && words ? octets : 0;
}

static void begin_chunk(struct stream *stream, struct span arguments)
{
    stream->chunk_left = chunk_octets(arguments);
    if (stream->chunk_left)
        begin_message(stream);
}

static const struct {
    const char *verb;
    enum waits waits;
} waiting_verbs[] = {{"DATA", WAITS_DATA},
                     {"STARTTLS", WAITS_STARTTLS},
                     {"X-ANONYMOUSTLS", WAITS_STARTTLS},
                     {"AUTH", WAITS_AUTH},
                     {"X-EXPS", WAITS_AUTH}};

static enum waits waits_of(struct span verb)
{
    for (size_t i = 0; i < sizeof waiting_verbs / sizeof waiting_verbs[0]; i++)
        if (span_is_word(verb, waiting_verbs[i].verb))
            return waiting_verbs[i].waits;
    return WAITS_NOT;
}

static void act_on(struct stream *stream, struct span line)
{
    struct span verb = verb_of_line(line);
    stream->waits = waits_of(verb);
    if (stream->waits != WAITS_NOT)
        return;
    stream->unanswered++;
    if (span_is_word(verb, "BDAT"))
        begin_chunk(stream, span_from(line, (size_t)(verb.at - line.at) + verb.len));
    stream->quit |= span_is_word(verb, "QUIT");
}

static struct span without_end(struct span line, bool *crlf)
{
    bool lf = line.len && line.at[line.len - 1] == '\n';
    line.len -= lf;
    *crlf = lf && line.len && line.at[line.len - 1] == '\r';
    line.len -= *crlf;
    return line;
}

static void tell_bare_lf(struct stream *stream, const struct place *place)
{
    if (!stream->told_bare_lf)
        tape_item(&stream->tape, "command bare lf", place, (struct span)SPAN("yes"));
    stream->told_bare_lf = true;
}

/* Behind a gap the first line may be the end of another one. */
static bool makes_sense(struct stream *stream, struct span line)
{
    if (stream->resync[0] && !verb_find(verb_of_line(line)))
        return false;
    stream->resync[0] = false;
    return true;
}

static void take_line(struct stream *stream, const struct place *place, struct span raw, bool whole)
{
    bool crlf;
    struct span line = without_end(raw, &crlf);
    if (!makes_sense(stream, line))
        return;
    kind_client_line(stream, line);
    prefix_tell(stream, false);
    tape_client(&stream->tape, place, line, stream->auth_answer_due ? TAPE_AUTH_ANSWER : 0);
    if (!whole) /* the server never took it for a command */
        return;
    if (!crlf)
        tell_bare_lf(stream, place);
    if (stream->auth_answer_due) {
        stream->auth_answer_due = false;
        stream->waits = WAITS_AUTH;
        return;
    }
    act_on(stream, line);
}

static void take_command(struct stream *stream, const struct heard *heard, struct span *octets)
{
    struct span line;
    struct place place;
    if (!line_take(&stream->side[0], heard, octets, &line, &place))
        return;
    take_line(stream, &place, line, true);
    line_done(&stream->side[0]);
}

static bool begins_with_command(struct span octets)
{
    struct span rest = octets, line = span_take_line(&rest);
    const struct verb *verb = verb_find(verb_of_line(line));
    return verb && verb->name[0] != '(';
}

static bool is_text(struct span octets)
{
    for (size_t i = 0; i < octets.len; i++) {
        unsigned char octet = (unsigned char)octets.at[i];
        if ((octet < ' ' && octet != '\r' && octet != '\n' && octet != '\t') || octet == 0x7f)
            return false;
    }
    return true;
}

/* Where the capture was begun inside a connection: more than a command line holds (RFC 5321
 * section 4.5.3.1.4), and no verb in front, is of a message. One line may be a slip of who types, or an
 * answer inside AUTH. */
static bool joined_in_text(const struct stream *stream, struct span octets)
{
    enum { COMMAND_MOST = 512 };
    bool mail = stream->likely || port_is_smtp(stream->port);
    bool first = mail && stream->joined && stream->octets[0] == octets.len && !stream->inside;
    return first && !stream->message && !stream->auth_answer_due && octets.len > COMMAND_MOST &&
           !begins_with_command(octets) && is_text(octets);
}

void client_octets(struct stream *stream, const struct heard *heard, struct span octets)
{
    if (joined_in_text(stream, octets))
        begin_message_inside(stream);
    while (octets.len) {
        if (stream->waits != WAITS_NOT || stream->message_odd) {
            hold(stream, heard, octets);
            if (stream->waiting_octets > WAITING_MOST || stream->no_reply)
                client_unsure(stream);
            return;
        }
        if (stream->chunk_left)
            take_chunk(stream, heard, &octets);
        else if (stream->message)
            take_text(stream, heard, &octets);
        else
            take_command(stream, heard, &octets);
    }
}

/* ---- the reply, or none ---- */

/* 354 answers DATA alone (RFC 5321 section 4.3.2): if that was not captured, a message follows all the same.
 */
void client_granted_unseen(struct stream *stream)
{
    bool unseen = stream->resync[0] || (stream->joined && !stream->lines[0]);
    if (!unseen || stream->message || stream->side[0] || stream->auth_answer_due)
        return;
    begin_granted(stream);
}

/* Text behind STARTTLS that came before its reply: CVE-2011-0411 when it was injected. */
static bool tell_injected(struct stream *stream)
{
    const struct waiting *first = stream->first;
    if (!first || tls_begins((struct span){first->octets, first->len}))
        return false;
    struct place place = {first->heard.frame, first->heard.frame, first->heard.time};
    tape_item(&stream->tape, "plaintext after starttls", &place, (struct span)SPAN("before the reply"));
    return true;
}

void client_resume(struct stream *stream, bool granted)
{
    enum waits waits = stream->waits;
    stream->waits = WAITS_NOT;
    stream->no_reply = false;
    if (granted && waits == WAITS_DATA)
        begin_granted(stream);
    if (granted && waits == WAITS_AUTH)
        stream->auth_answer_due = true;
    bool due = granted && waits == WAITS_STARTTLS && !stream->inside;
    bool injected = due && tell_injected(stream);
    if (due && !injected)
        stream->tls_state = TLS_DUE;
    feed_waiting(stream);
    if (injected) /* that text was none of the handshake, which is still to come */
        stream->tls_state = TLS_DUE;
}

/* No reply tells what the client sent on: its own words have to. */
void client_unsure(struct stream *stream)
{
    if (stream->message_odd) {
        odd_end_was(stream, !stream->first);
        return;
    }
    if (stream->waits == WAITS_NOT)
        return;
    stream->no_reply = true;
    if (!stream->first) /* what comes next will tell */
        return;
    struct span octets = {stream->first->octets, stream->first->len};
    bool tls = stream->waits == WAITS_STARTTLS;
    client_resume(stream, tls ? tls_begins(octets) : !begins_with_command(octets));
}

/* ---- gaps and the end ---- */

static void remark_missing(struct stream *stream, const struct heard *heard, size_t octets)
{
    char note[NOTE];
    struct place place = {heard->frame, heard->frame, heard->time};
    snprintf(note, sizeof note, "%zu" RECORD_LINE_CUT, octets);
    tape_event(&stream->tape, EVENT_REMARK, &place, span_of(note));
}

/* An unfinished line as far as it was seen. Who ends lines in CR NUL (telnet in character mode) never
 * finishes one. */
static void flush_line(struct stream *stream)
{
    struct unfinished *unfinished = stream->side[0];
    if (!unfinished)
        return;
    struct span rest = text_span(&unfinished->text);
    struct place place = {unfinished->frame, unfinished->last, unfinished->time};
    bool nul = span_find(rest, '\0') < rest.len && span_find(rest, '\r') < rest.len;
    while (rest.len) {
        struct span line = nul ? span_take_until(&rest, '\r') : rest;
        while (nul && rest.len && rest.at[0] == '\0')
            rest = span_from(rest, 1);
        if (!nul)
            rest.len = 0;
        if (line.len)
            take_line(stream, &place, line, false);
    }
    if (nul)
        tape_item(&stream->tape, "line end", &place, (struct span)SPAN("CR NUL"));
    line_done(&stream->side[0]);
}

static bool gap_in_text(struct stream *stream, const struct heard *heard, size_t *octets)
{
    if (!stream->message)
        return false;
    size_t missing =
        stream->chunk_left && *octets > stream->chunk_left ? (size_t)stream->chunk_left : *octets;
    if (!stream->message_gap)
        remark_missing(stream, heard, missing);
    note_body(stream, heard);
    stream->message_gap = true;
    stream->message->cut = true;
    stream->message->header_cut |= !stream->message->blank_line;
    stream->message->octets += missing;
    stream->message->line = 0;
    stream->message->cr = false;
    if (stream->chunk_left) {
        stream->chunk_left -= missing;
        stream->message->terminated = !stream->chunk_left;
        if (!stream->chunk_left)
            end_message(stream);
    }
    *octets -= missing;
    return !*octets;
}

void client_gap(struct stream *stream, const struct heard *heard, size_t octets)
{
    if ((stream->waits != WAITS_NOT && stream->first) || stream->message_odd)
        client_unsure(stream);
    if (gap_in_text(stream, heard, &octets))
        return;
    bool cut = stream->side[0] && octets < REST_OF_LINE;
    flush_line(stream);
    if (cut) {
        remark_missing(stream, heard, octets);
        return;
    }
    char note[NOTE];
    struct place place = {heard->frame, heard->frame, heard->time};
    snprintf(note, sizeof note, "%zu octets of the client are missing in the capture", octets);
    tape_event(&stream->tape, EVENT_GAP, &place, span_of(note));
    stream->unanswered = 0;
    stream->resync[0] = true;
    if (stream->auth_answer_due) { /* that is what is missing */
        stream->auth_answer_due = false;
        stream->waits = WAITS_AUTH;
    }
}

void client_end(struct stream *stream)
{
    while ((stream->waits != WAITS_NOT && stream->first) || (stream->message_odd && stream->first))
        client_unsure(stream);
    if (stream->side[0]) {
        struct unfinished *unfinished = stream->side[0];
        struct place place = {unfinished->frame, unfinished->last, unfinished->time};
        tape_item(&stream->tape, "unfinished line", &place, (struct span)SPAN("client"));
        flush_line(stream);
    }
    if (stream->message)
        end_message(stream);
}
