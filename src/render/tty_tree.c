/* The stages of a session, one a line: how each went, what it said, where it stands. */
#include "render/tty.h"
#include "render/tty_wrap.h"

struct row {
    enum mark mark;
    enum style style;
    struct span label, detail;
    unsigned long first, last;
    bool ends_matter; /* of a client's message the reason stands last */
};

struct rows {
    struct row row[STAGES + 1];
    size_t count, label_columns, mark_columns;
};

static const struct {
    enum mark mark;
    enum style style;
} drawn[STATUSES] = {
    [STATUS_UNKNOWN] = {MARK_OPEN, STYLE_WARNING}, [STATUS_OK] = {MARK_OK, STYLE_GOOD},
    [STATUS_FAILED] = {MARK_FAILED, STYLE_ERROR},  [STATUS_CONSEQUENCE] = {MARK_FOLLOWS, STYLE_WARNING},
    [STATUS_SKIPPED] = {MARK_SKIPPED, STYLE_DIM},
};

static const struct reply_text *unused_offer(const struct session *session, enum stage stage)
{
    return stage == STAGE_TLS    ? offer_of(session, "STARTTLS")
           : stage == STAGE_AUTH ? offer_of(session, "AUTH")
                                 : NULL;
}

static void add_row(const struct view *view, struct rows *rows, const struct stage_result *stage)
{
    const struct reply_text *offer = unused_offer(view->session, stage->stage);
    struct row row = {drawn[stage->status].mark,
                      drawn[stage->status].style,
                      stage_label(view, stage->stage),
                      stage_detail(view, stage),
                      stage->first,
                      stage->last,
                      stage->stage <= STAGE_CONNECT && stage->status == STATUS_FAILED};
    bool named = stage->stage == STAGE_NAME && stage->status == STATUS_OK;
    const struct lookup *lookup = named ? told_lookup(view->session, true) : NULL;
    if (stage->status == STATUS_SKIPPED && offer)
        row.first = row.last = offer->number;
    if (lookup)
        row.first = lookup->first, row.last = lookup->last;
    rows->row[rows->count++] = row;
}

static bool has_something_to_say(const struct session *session, const struct stage_result *stage)
{
    if (stage->status == STATUS_SKIPPED)
        return unused_offer(session, stage->stage) != NULL;
    if (stage->status == STATUS_UNKNOWN)
        return stage->first && command_at_stage(session, stage->stage) != NULL;
    return true;
}

/* A connection that broke is the last thing that happened, at whatever stage. */
static void add_end(const struct view *view, struct rows *rows)
{
    static const enum event ends[] = {EVENT_CLOSED, EVENT_RESET, EVENT_TIMEOUT, EVENT_LEFT};
    const struct entry *note = NULL;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !note; i++)
        note = note_of(view->session, ends[i]);
    if (!note || view->session->outcome != OUTCOME_ABORTED)
        return;
    struct span said = note->line.len ? note->line : span_of(event_name(note->event));
    rows->row[rows->count++] = (struct row){
        MARK_FAILED, STYLE_ERROR, pen_say(view->pen, SAY_END), said, note->first, note->last, true};
}

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

static void measure(const struct view *view, struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        rows->row[i].label = pen_clean(view->pen, rows->row[i].label);
        rows->label_columns = larger(rows->label_columns, columns_of(rows->row[i].label));
        rows->mark_columns = larger(rows->mark_columns, pen_mark_columns(view->pen, rows->row[i].mark));
    }
}

static void put_row(const struct view *view, const struct rows *rows, const struct row *row)
{
    struct pen *pen = view->pen;
    struct span place = pen_say_place(pen, row->first, row->last);
    size_t right = pen->width - (place.len ? place.len + 2 : 0), label = 2 + rows->mark_columns + 1;
    pen_to(pen, 2);
    pen_mark(pen, row->style, row->mark);
    pen_to(pen, label);
    pen_ink(pen, STYLE_PLAIN, row->label);
    pen_to(pen, label + rows->label_columns + 2);
    (row->ends_matter ? pen_cut_front : pen_cut)(pen, STYLE_PLAIN, pen_clean(pen, row->detail), right);
    pen_right(pen, STYLE_DIM, place);
    pen_end(pen);
}

static bool is_after_all_reached(const struct session *session, size_t index)
{
    for (size_t i = index; i < session->stage_count; i++)
        if (session->stages[i].status != STATUS_SKIPPED && session->stages[i].status != STATUS_UNKNOWN &&
            session->stages[i].stage != STAGE_QUIT)
            return false;
    return true;
}

static bool is_listed(const struct session *session, size_t index, enum status status)
{
    const struct stage_result *stage = &session->stages[index];
    return stage->status == status && stage->stage != STAGE_QUIT && stage->stage != STAGE_CONTENT &&
           !has_something_to_say(session, stage) && is_after_all_reached(session, index);
}

static struct span listed(const struct view *view, enum status status)
{
    const struct session *session = view->session;
    struct pen *pen = view->pen;
    struct span list = {"", 0}, comma = SPAN(", ");
    for (size_t i = 0; i < session->stage_count; i++) {
        if (!is_listed(session, i, status))
            continue;
        list = list.len ? arena_join(pen->arena, list, comma) : list;
        list = arena_join(pen->arena, list, pen_say_words(pen, stage_words(session->stages[i].stage)));
    }
    return list;
}

static void put_list(const struct view *view, const struct rows *rows, enum status status, enum phrase phrase)
{
    struct pen *pen = view->pen;
    struct parts parts = {{listed(view, status)}};
    size_t left = 2 + rows->mark_columns + 1;
    if (!parts.part[0].len)
        return;
    pen_to(pen, 2);
    pen_mark(pen, drawn[status].style, drawn[status].mark);
    pen_to(pen, left);
    pen_prose(pen, STYLE_DIM, pen_say_with(pen, phrase, parts), left, pen->width);
    pen_end(pen);
}

/* A refusal is known, and nothing behind it; where something is missing before it, too, that is no news. */
static bool stops_behind_refusal(const struct session *session)
{
    bool answered = false;
    for (size_t i = 0; i < session->entry_count; i++) {
        if (session->entries[i].event == EVENT_GAP)
            return false;
        answered |= session->entries[i].from == SIDE_SERVER;
    }
    return answered && (session->outcome == OUTCOME_REFUSED || session->outcome == OUTCOME_DEFERRED);
}

void view_stages(const struct view *view)
{
    struct rows rows = {.mark_columns = 1};
    for (size_t i = 0; i < view->session->stage_count; i++)
        if (has_something_to_say(view->session, &view->session->stages[i]))
            add_row(view, &rows, &view->session->stages[i]);
    add_end(view, &rows);
    measure(view, &rows);
    if (rows.count)
        pen_end(view->pen);
    for (size_t i = 0; i < rows.count; i++)
        put_row(view, &rows, &rows.row[i]);
    put_list(view, &rows, STATUS_SKIPPED,
             view->session->outcome == OUTCOME_NO_MAIL ? SAY_NOT_TRIED : SAY_NOT_REACHED);
    if (stops_behind_refusal(view->session))
        put_list(view, &rows, STATUS_UNKNOWN, SAY_ENDS_BEFORE);
}
