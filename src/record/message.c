#include "record/message.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

enum {
    HEADER_NAME_MOST = 76 /* the longest in a line of 78, RFC 5322 section 2.1.1 */,
    WORD = sizeof(uint64_t)
};

static bool has_eight_bit(struct span text)
{
    size_t i = 0;
    uint64_t seen = 0;
    for (; i + WORD <= text.len; i += WORD) {
        uint64_t word;
        memcpy(&word, text.at + i, WORD);
        seen |= word;
    }
    for (; i < text.len; i++)
        seen |= (unsigned char)text.at[i];
    return seen & 0x8080808080808080u;
}

/* ---- header ---- */

static void keep_name(struct message_text *message, struct span name)
{
    if (message->names_len + name.len + 1 > MESSAGE_NAMES)
        return;
    if (name.len)
        memcpy(message->names + message->names_len, name.at, name.len);
    message->names_len += name.len;
    message->names[message->names_len++] = '\0';
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

static void read_header(struct message_text *message, struct span line)
{
    if (!message->lines)
        keep_name(message, line);
    struct span name = message_field_name(line);
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

bool message_take(struct message_text *message, struct span *octets, bool to_dot)
{
    message->odd_end = NULL;
    message->odd_octets = 0;
    message->begun = true;
    while (octets->len) {
        size_t len = span_find(*octets, '\n');
        bool whole = len < octets->len;
        struct span piece = span_cut(*octets, 0, len);
        bool crlf = len ? piece.at[len - 1] == '\r' : message->cr;
        keep_start(message, piece);
        look_for_cr(message, piece, to_dot);
        message->eight_bit = message->eight_bit || has_eight_bit(piece);
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

void message_end_here(struct message_text *message)
{
    message->octets -= message->odd_octets;
    message->lines -= message->odd_octets > 0;
    message->terminated = true;
}

void message_tape(const struct message_text *message, struct taped_body *body)
{
    body->lines = message->lines + (message->line > 0);
    body->octets = message->octets;
    body->longest = message->longest > message->line ? message->longest : message->line;
    body->terminated = message->terminated;
    body->blank_line = message->blank_line;
    body->eight_bit = message->eight_bit;
    body->bare_lf = message->bare_lf;
    if (message->names_len == body->names_len)
        return;
    body->names = memory_resize(body->names, message->names_len);
    memcpy(body->names, message->names, message->names_len);
    body->names_len = message->names_len;
}
