/* Lines out of octets that come in pieces. */
#include <stdlib.h>

#include "base/memory.h"
#include "record/stream_part.h"

enum { LINE_MOST = 16 * 1024 }; /* RFC 4954 section 4 allows 12,288 octets, all others have less */

static void keep(struct unfinished *unfinished, const struct heard *heard, struct span piece)
{
    size_t room = LINE_MOST - unfinished->text.len;
    if (heard->frame < unfinished->frame) /* its first octets were captured later */
        unfinished->frame = heard->frame;
    if (heard->frame > unfinished->last)
        unfinished->last = heard->frame;
    unfinished->time = heard->time;
    text_add(&unfinished->text, span_cut(piece, 0, room));
}

bool line_take(struct unfinished **unfinished, const struct heard *heard, struct span *octets,
               struct span *line, struct place *place)
{
    size_t len = span_find(*octets, '\n');
    bool whole = len < octets->len;
    struct span piece = span_cut(*octets, 0, len + whole);
    *octets = span_from(*octets, piece.len);
    if (whole && !*unfinished) { /* the usual case: nothing to copy */
        *place = (struct place){heard->frame, heard->frame, heard->time};
        *line = span_cut(piece, 0, LINE_MOST);
        return true;
    }
    if (!*unfinished) {
        *unfinished = memory_get(sizeof **unfinished);
        (*unfinished)->frame = heard->frame;
    }
    keep(*unfinished, heard, piece);
    *place = (struct place){(*unfinished)->frame, (*unfinished)->last, heard->time};
    *line = text_span(&(*unfinished)->text);
    return whole;
}

void line_done(struct unfinished **unfinished)
{
    if (!*unfinished)
        return;
    text_free(&(*unfinished)->text);
    free(*unfinished);
    *unfinished = NULL;
}
