/*
 * What stands in front of a dialogue and is meant for a proxy: PROXY headers (haproxy's proxy-protocol.txt),
 * SOCKS (RFC 1928), HTTP CONNECT (RFC 9110 section 9.3.6). All are looked for in the first octets of the
 * client only.
 */
#include <string.h>

#include "record/stream_part.h"

enum { PROXY2_HEADER = 16, PROXY_MOST = 107 };

static const char proxy2[] = "\r\n\r\n\0\r\nQUIT\n";

static void remember(struct stream *stream, const struct heard *heard, struct span text)
{
    text_add(&stream->prefix, text);
    stream->prefix_place = (struct place){heard->frame, heard->frame, heard->time};
}

/* Octets of the header, or 0. */
static size_t proxy_header(struct stream *stream, const struct heard *heard, struct span octets)
{
    struct span rest = octets, line = span_take_line(&rest);
    if (span_starts(octets, "PROXY TCP") || span_starts(octets, "PROXY UNKNOWN")) {
        remember(stream, heard, span_cut(line, 0, PROXY_MOST));
        return octets.len - rest.len;
    }
    if (octets.len < PROXY2_HEADER || memcmp(octets.at, proxy2, sizeof proxy2 - 1) != 0)
        return 0;
    remember(stream, heard, (struct span)SPAN("PROXY header, version 2"));
    size_t len = (size_t)(unsigned char)octets.at[14] << 8 | (unsigned char)octets.at[15];
    return PROXY2_HEADER + len;
}

static void remark(struct stream *stream, const struct heard *heard, struct span text)
{
    struct place place = {heard->frame, heard->frame, heard->time};
    tape_event(&stream->tape, EVENT_REMARK, &place, text);
}

static void begin_socks(struct stream *stream, const struct heard *heard, struct span octets)
{
    bool five = octets.at[0] == 5;
    stream->proxy = five ? PREFIX_SOCKS5 : PREFIX_SOCKS4;
    stream->proxy_left[0] = five ? 2 : 1; /* requests of the client */
    stream->proxy_left[1] = five ? 2 : 1; /* answers */
    remark(stream, heard, five ? (struct span)SPAN("SOCKS5 request") : (struct span)SPAN("SOCKS4 request"));
}

static bool looks_like_socks(struct span octets)
{
    bool five =
        octets.len >= 3 && octets.at[0] == 5 && octets.at[1] >= 1 && octets.len == 2 + (size_t)octets.at[1];
    bool four = octets.len >= 9 && octets.at[0] == 4 && octets.at[1] == 1 && octets.at[octets.len - 1] == 0;
    return five || four;
}

void prefix_client(struct stream *stream, const struct heard *heard, struct span *octets)
{
    bool first = stream->octets[0] == octets->len;
    if (first) {
        *octets = span_from(*octets, proxy_header(stream, heard, *octets));
        struct span rest = *octets, line = span_take_line(&rest);
        if (span_starts(line, "CONNECT ") && span_find_text(line, " HTTP/1.") < line.len) {
            stream->proxy = PREFIX_CONNECT;
            stream->proxy_left[0] = stream->proxy_left[1] = 1;
            remark(stream, heard, line);
        } else if (looks_like_socks(*octets)) {
            begin_socks(stream, heard, *octets);
        }
    }
    if (stream->proxy == PREFIX_NONE || !stream->proxy_left[0] || !octets->len)
        return;
    /* Who speaks through a proxy waits for its answer, so a request never shares a segment with what follows.
     */
    stream->proxy_left[0]--;
    octets->len = 0;
}

void prefix_server(struct stream *stream, struct span *octets)
{
    if (stream->proxy == PREFIX_NONE || !stream->proxy_left[1])
        return;
    stream->proxy_left[1]--;
    static const size_t answers[] = {[PREFIX_SOCKS4] = 8, [PREFIX_SOCKS5] = 10};
    size_t len;
    if (stream->proxy == PREFIX_CONNECT) {
        len = span_find_text(*octets, "\r\n\r\n");
        len += len < octets->len ? 4 : 0;
    } else {
        len = stream->proxy == PREFIX_SOCKS5 && stream->proxy_left[1] ? 2 : answers[stream->proxy];
    }
    *octets = span_from(*octets, len);
}

void prefix_tell(struct stream *stream, bool taken)
{
    if (!stream->prefix.len)
        return;
    if (taken)
        tape_event(&stream->tape, EVENT_REMARK, &stream->prefix_place, text_span(&stream->prefix));
    else
        tape_client(&stream->tape, &stream->prefix_place, text_span(&stream->prefix), 0);
    text_free(&stream->prefix);
}
