/* What the server sends: replies, line by line. */
#include <stdio.h>

#include "record/stream_part.h"
#include "smtp/reply.h"

enum {
    FOREIGN_LINES = 20, /* of another protocol: enough to see which */
    NOTE = 80
};

static bool grants(enum waits waits, int code)
{
    static const int codes[] = {[WAITS_DATA] = 354, [WAITS_STARTTLS] = 220, [WAITS_AUTH] = 334};
    return codes[waits] == code;
}

/* A reply is complete. */
static void answered(struct stream *stream, int code)
{
    stream->quit |= code == 421 || code == 221;
    if (stream->greeting_due) {
        stream->greeting_due = false;
        return;
    }
    client_text_answered(stream);
    stream->auth_answer_due &= code == 334;
    bool its = stream->waits != WAITS_NOT && (!stream->unanswered || code == 354);
    /* No server says 2yz to DATA: that one answers something that was not seen. */
    if (its && stream->waits == WAITS_DATA && code < 300)
        return;
    if (code == 354 && stream->waits == WAITS_NOT)
        client_granted_unseen(stream);
    if (its) {
        stream->unanswered = 0;
        client_resume(stream, grants(stream->waits, code));
    } else if (stream->unanswered) {
        stream->unanswered--;
    }
}

static bool makes_sense(struct stream *stream, struct span line)
{
    if (stream->resync[1] && !reply_line_looks(line))
        return false;
    stream->resync[1] = false;
    return true;
}

static struct span without_end(struct span line)
{
    if (line.len && line.at[line.len - 1] == '\n')
        line.len--;
    while (line.len && line.at[line.len - 1] == '\r')
        line.len--;
    return line;
}

static void take_line(struct stream *stream, const struct place *place, struct span raw)
{
    struct reply_line reply = {0};
    struct span line = without_end(raw);
    if (!makes_sense(stream, line))
        return;
    bool coded = reply_line_parse(line, &reply);
    kind_server_line(stream, line, coded ? reply.code : 0);
    prefix_tell(stream, coded && reply.code == 220);
    if (stream->foreign && stream->lines[1] > FOREIGN_LINES)
        return;
    if (coded)
        client_text_unseen(stream);
    tape_server(&stream->tape, place, line);
    if (coded && !reply.more)
        answered(stream, reply.code);
}

void server_octets(struct stream *stream, const struct heard *heard, struct span octets)
{
    while (octets.len) {
        struct span line;
        struct place place;
        if (!line_take(&stream->side[1], heard, &octets, &line, &place))
            return;
        take_line(stream, &place, line);
        line_done(&stream->side[1]);
    }
}

/* An unfinished line as far as it was seen. True if it was the last one of its reply. */
static bool flush_line(struct stream *stream)
{
    struct unfinished *unfinished = stream->side[1];
    if (!unfinished)
        return false;
    struct span line = text_span(&unfinished->text);
    struct place place = {unfinished->frame, unfinished->last, unfinished->time};
    struct reply_line reply = {0};
    bool last = reply_line_parse(line, &reply) && !reply.more;
    take_line(stream, &place, line);
    line_done(&stream->side[1]);
    return last;
}

void server_gap(struct stream *stream, const struct heard *heard, size_t octets)
{
    char note[NOTE];
    struct place place = {heard->frame, heard->frame, heard->time};
    bool last = flush_line(stream);
    snprintf(note, sizeof note, "%zu octets of the server %s", octets,
             last ? "were not captured" : "are missing in the capture");
    tape_event(&stream->tape, last ? EVENT_REMARK : EVENT_GAP, &place, span_of(note));
    if (last)
        return;
    stream->greeting_due = false;
    stream->unanswered = 0;
    stream->resync[1] = true;
    client_unsure(stream);
}

void server_end(struct stream *stream)
{
    flush_line(stream);
}
