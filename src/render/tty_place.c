/* Where a finding stands: "--> ticket.log:18", and where it came again. */
#include "render/tty.h"

#include "base/text.h"

enum { PLACES_MOST = 12 };

void view_place(const struct view *view, const struct finding *finding)
{
    struct pen *pen = view->pen;
    bool frames = view->session->conversation->frames;
    struct parts parts = {
        {pen_say_number(pen, view->session->number), pen_say_place(pen, finding->first, finding->last)}};
    pen_to(pen, 2);
    pen_put(pen, STYLE_PLACE, (struct span)SPAN("--> "));
    pen_ink(pen, STYLE_PLAIN, pen_quoted(pen, view->session->file));
    if (finding->first && frames)
        pen_put(pen, STYLE_PLAIN,
                pen_say_with(pen, finding->last > finding->first ? SAY_FRAMES : SAY_FRAME, parts));
    else if (finding->first)
        pen_ink(pen, STYLE_PLAIN, arena_print(pen->arena, ":%lu", finding->first));
    pen_end(pen);
}

static struct span place_said(const struct view *view, const struct entry *entry, struct span address)
{
    struct parts parts = {{address, pen_say_place(view->pen, entry->first, entry->first)}};
    return address.len ? phrase_filled(view->pen->arena, (struct span)SPAN("%1 (%2)"), &parts)
                       : parts.part[1];
}

static struct span address_at(const struct session *session, size_t at)
{
    const struct entry *command =
        at < session->entry_count ? command_for(session, &session->entries[at]) : NULL;
    return command ? address_of(command) : (struct span){"", 0};
}

/* "kate@fabrikam.com (20), bob@fabrikam.com (22)" */
static void add_places(struct text *list, const struct view *view, const struct finding *finding)
{
    const struct session *session = view->session;
    for (size_t i = 1; i < finding->at_count && finding->at[i] < session->entry_count; i++) {
        if (i > PLACES_MOST) {
            text_print(list, ", +%zu", finding->at_count - i);
            return;
        }
        text_add_string(list, list->len ? ", " : "");
        text_add(list,
                 place_said(view, &session->entries[finding->at[i]], address_at(session, finding->at[i])));
    }
}

void view_other_places(const struct view *view, const struct finding *finding, size_t left)
{
    struct pen *pen = view->pen;
    struct text list = {0};
    bool addresses = finding->at_count && address_at(view->session, finding->at[0]).len;
    enum phrase phrase = addresses                             ? SAY_ALSO
                         : view->session->conversation->frames ? SAY_ALSO_FRAMES
                                                               : SAY_ALSO_LINES;
    add_places(&list, view, finding);
    struct parts parts = {{text_span(&list)}};
    if (list.len) {
        pen_to(pen, left);
        pen_put(pen, STYLE_PLACE, (struct span)SPAN("= "));
        pen_prose(pen, STYLE_PLAIN, pen_say_with(pen, phrase, parts), left + 2, pen->width);
        pen_end(pen);
    }
    text_free(&list);
}
