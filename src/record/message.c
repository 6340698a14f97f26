#include "record/message.h"

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"

enum { HEADER_NAME_MOST = 76 }; /* the longest in a line of 78, RFC 5322 section 2.1.1 */

/* ---- header ---- */

static void keep_name(struct message_text *message, struct span name)
{
    if (message->names.len + name.len + 1 > MESSAGE_NAMES)
        return;
    text_add(&message->names, name);
    text_add_byte(&message->names, '\0');
}

struct span message_field_name(struct span line)
{
    size_t colon = span_find(line, ':');
    if (colon == 0 || colon == line.len || colon > HEADER_NAME_MOST)
        return (struct span){0};
    for (size_t i = 0; i < colon; i++)
        if (line.at[i] <= ' ' || (unsigned char)line.at[i] >= 0x7f)
            return (struct span){0};
    return span_cut(line, 0, colon);
}

void message_read_from(struct from_line *from, struct span line)
{
    enum { LINE_MOST = 78 }; /* RFC 5322 section 2.1.1; a longer one may be cut, or broken by who copied it */
    struct span name = message_field_name(line);
    if (from->open && line.len && ascii_is_blank(line.at[0]))
        from->fault = MAILBOX_FINE;
    from->open = span_is_word(name, "From");
    if (from->open)
        from->fault = line.len > LINE_MOST ? MAILBOX_FINE : mailbox_list_fault(span_from(line, name.len + 1));
}

static void read_header(struct message_text *message, struct span line)
{
    if (!message->lines)
        keep_name(message, line);
    struct span name = message_field_name(line);
    message_read_from(&message->from, line);
    if (name.len && message->headers < BODY_HEADERS) {
        message->headers++;
        keep_name(message, name);
    }
}

/* ---- lines ---- */

static bool is_dot(const struct message_text *message, unsigned len)
{
    return len == 1 && message->start[0] == '.';
}

static const char *odd_end_name(bool after_lf, bool crlf)
{
    return after_lf ? (crlf ? "LF.CRLF" : "LF.LF") : "CRLF.LF";
}

/* A line is complete; `crlf`: CR was before its LF. True: it ended the message. */
static bool end_line(struct message_text *message, bool crlf, bool to_dot)
{
    unsigned len = message->line - (crlf ? 1 : 0);
    bool after_lf = message->after_lf;
    message->line = 0;
    message->after_lf = !crlf;
    if (to_dot && is_dot(message, len)) {
        if (crlf && !after_lf) {
            message->octets -= 3;
            return true;
        }
        message->odd_end = odd_end_name(after_lf, crlf);
        message->odd_octets = crlf ? 3 : 2;
    }
    message->bare_lf |= !crlf;
    if (!message->blank_line)
        read_header(message, (struct span){message->start, len < MESSAGE_LINE ? len : MESSAGE_LINE});
    message->blank_line |= len == 0;
    message->lines++;
    if (len > message->longest)
        message->longest = len;
    return false;
}

static void keep_start(struct message_text *message, struct span piece)
{
    enum { DOT_LINE = 2 };
    size_t most = message->blank_line ? DOT_LINE : MESSAGE_LINE;
    if (message->line >= most || !piece.len)
        return;
    struct span kept = span_cut(piece, 0, most - message->line);
    memcpy(message->start + message->line, kept.at, kept.len);
}

/* CR without LF; a dot between two of them is an end for some servers. */
static void look_for_cr(struct message_text *message, struct span piece, bool to_dot)
{
    for (size_t at = span_find(piece, '\r'); at + 1 < piece.len;
         at += 1 + span_find(span_from(piece, at + 1), '\r')) {
        message->bare_cr = true;
        if (to_dot && at + 2 < piece.len && piece.at[at + 1] == '.' && piece.at[at + 2] == '\r')
            message->odd_end = at + 3 == piece.len ? "CR.CRLF" : "CR.CR";
    }
}

/* The most of a message: whole lines behind its header that have nothing odd, as the function below would
 * take them. */
static void take_usual_lines(struct message_text *message, struct span *octets)
{
    if (!message->blank_line || message->line || message->cr || message->after_lf)
        return;
    const char *at = octets->at, *end = at + octets->len, *lf;
    while (at < end && *at != '.' && (lf = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        const char *cr = memchr(at, '\r', (size_t)(lf - at));
        if (!cr || cr + 1 != lf)
            break;
        message->lines++;
        if ((size_t)(cr - at) > message->longest)
            message->longest = (unsigned)(cr - at);
        at = lf + 1;
    }
    message->octets += (size_t)(at - octets->at);
    *octets = span_between(at, end);
}

static bool take_lines(struct message_text *message, struct span *octets, bool to_dot)
{
    message->odd_end = NULL;
    message->odd_octets = 0;
    message->begun = true;
    while (take_usual_lines(message, octets), octets->len) {
        size_t len = span_find(*octets, '\n');
        bool whole = len < octets->len;
        struct span piece = span_cut(*octets, 0, len);
        bool crlf = len ? piece.at[len - 1] == '\r' : message->cr;
        keep_start(message, piece);
        look_for_cr(message, piece, to_dot);
        message->line += (unsigned)len;
        message->octets += len + whole;
        message->cr = !whole && crlf;
        *octets = span_from(*octets, len + whole);
        if (!whole)
            return false;
        if (end_line(message, crlf, to_dot))
            return message->terminated = true;
        if (message->odd_end)
            return false;
    }
    return false;
}

bool message_take(struct message_text *message, struct span *octets, bool to_dot)
{
    struct span all = *octets;
    bool ended = take_lines(message, octets, to_dot);
    message->eight_bit = message->eight_bit || !utf8_is_ascii(span_cut(all, 0, all.len - octets->len));
    return ended;
}

void message_end_here(struct message_text *message)
{
    message->octets -= message->odd_octets;
    message->lines -= message->odd_octets > 0;
    message->terminated = true;
}

void message_tape(const struct message_text *message, struct taped_body *body)
{
    body->lines = message->lines + (message->line > 0);
    body->last = message->last;
    body->octets = message->octets;
    body->longest = message->longest > message->line ? message->longest : message->line;
    body->terminated = message->terminated;
    body->blank_line = message->blank_line;
    body->cut = message->cut;
    body->header_cut = message->header_cut;
    body->eight_bit = message->eight_bit;
    body->bare_lf = message->bare_lf;
    body->from_fault = message->from.fault;
    body->names = text_span(&message->names);
}

void message_free(struct message_text *message)
{
    if (message)
        text_free(&message->names);
    free(message);
}
