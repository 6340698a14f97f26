/* What EHLO offered, on one line: "STARTTLS, SIZE 36 MiB, PIPELINING, +4 more". */
#include "render/tty.h"

#include "base/text.h"
#include "render/tty_wrap.h"

enum { AROUND_OFFERS = 36 }; /* columns for mark, label, place and "+8 more" */

/* The extensions that most often matter come first. */
static int rank_of(struct span keyword)
{
    static const char *const first[] = {"STARTTLS", "AUTH", "SIZE"};
    int rank = 0;
    for (; rank < 3; rank++)
        if (span_starts(keyword, first[rank]))
            break;
    return rank;
}

static struct span offer_said(const struct view *view, struct span line)
{
    struct span rest = line, keyword = span_take_word(&rest);
    unsigned long octets = 0;
    if (span_is_word(keyword, "SIZE") && span_take_number(&rest, &octets) && octets)
        return arena_join(view->pen->arena, (struct span)SPAN("SIZE "), pen_say_size(view->pen, octets));
    return span_is_word(keyword, "AUTH") ? span_trim(line) : keyword;
}

/* Adds the offers of one rank; returns how many found no room. */
static unsigned long add_offers(const struct view *view, struct text *list, const struct entry *offers,
                                int rank)
{
    unsigned long left = 0;
    for (size_t i = 1; i < offers->line_count; i++) {
        if (rank_of(offers->lines[i].text) != rank)
            continue;
        struct span said = offer_said(view, offers->lines[i].text);
        bool room = columns_of(text_span(list)) + said.len + 2 <= view->pen->width - AROUND_OFFERS;
        left += !room;
        if (!room)
            continue;
        text_add_string(list, list->len ? ", " : "");
        text_add(list, said);
    }
    return left;
}

struct span offers_said(const struct view *view)
{
    const struct entry *offers = offers_of(view->session);
    struct text list = {0};
    unsigned long left = 0;
    for (int rank = 0; offers && rank <= 3; rank++)
        left += add_offers(view, &list, offers, rank);
    struct parts more = {{pen_say_number(view->pen, left)}};
    if (left) {
        text_add_string(&list, list.len ? ", " : "");
        text_add(&list, pen_say_with(view->pen, SAY_AND_MORE, more));
    }
    struct span said =
        list.len ? arena_copy(view->pen->arena, text_span(&list)) : pen_say(view->pen, SAY_OFFERS_NOTHING);
    text_free(&list);
    return said;
}
