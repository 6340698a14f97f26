/* A PROXY header in front of a dialogue (haproxy's proxy-protocol.txt): looked for in the first octets of the
 * client only. */
#include <string.h>

#include "record/stream_part.h"

enum { PROXY2_HEADER = 16, PROXY_MOST = 107 };

static const char proxy2[] = "\r\n\r\n\0\r\nQUIT\n";

static void remember(struct stream *stream, const struct heard *heard, struct span text)
{
    struct prefix *prefix = stream_prefix(stream);
    text_add(&prefix->header, text);
    prefix->place = (struct place){heard->frame, heard->frame, heard->time};
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

void prefix_client(struct stream *stream, const struct heard *heard, struct span *octets)
{
    if (!stream->octets[0])
        *octets = span_from(*octets, proxy_header(stream, heard, *octets));
}

void prefix_tell(struct stream *stream, bool taken)
{
    struct prefix *prefix = stream->prefix;
    if (!prefix || !prefix->header.len)
        return;
    if (taken)
        tape_event(&stream->tape, EVENT_REMARK, &prefix->place, text_span(&prefix->header));
    else
        tape_client(&stream->tape, &prefix->place, text_span(&prefix->header), 0);
    text_free(&prefix->header);
}
