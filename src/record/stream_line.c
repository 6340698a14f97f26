/* Lines out of octets that come in pieces. */
#include "record/stream_part.h"

enum { LINE_MOST = 16 * 1024 }; /* RFC 4954 section 4 allows 12,288 octets, all others have less */

static void keep(struct unfinished *unfinished, struct span piece)
{
    size_t room = LINE_MOST - unfinished->text.len;
    unfinished->cut |= piece.len > room;
    text_add(&unfinished->text, span_cut(piece, 0, room));
}

bool line_take(struct unfinished *unfinished, const struct heard *heard, struct span *octets,
               struct span *line, struct place *place)
{
    size_t len = span_find(*octets, '\n');
    bool whole = len < octets->len;
    struct span piece = span_cut(*octets, 0, len + whole);
    *octets = span_from(*octets, piece.len);
    if (!unfinished->frame)
        unfinished->frame = heard->frame;
    if (heard->frame < unfinished->frame) /* its first octets were captured later */
        unfinished->frame = heard->frame;
    if (heard->frame > unfinished->last)
        unfinished->last = heard->frame;
    *place = (struct place){unfinished->frame, unfinished->last, heard->time};
    unfinished->time = heard->time;
    if (whole && !unfinished->text.len) { /* the usual case: nothing to copy */
        *line = span_cut(piece, 0, LINE_MOST);
        return true;
    }
    keep(unfinished, piece);
    *line = text_span(&unfinished->text);
    return whole;
}

void line_done(struct unfinished *unfinished)
{
    unfinished->frame = unfinished->last = 0;
    unfinished->text.len = 0;
    unfinished->cut = false;
    enum { KEPT = 512 }; /* a long line's room is given back: thousands of connections may be open */
    if (unfinished->text.room > KEPT)
        text_free(&unfinished->text);
}
