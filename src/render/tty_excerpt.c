/*
 * Entries of the dialogue as they stand in the record.
 *
 *     17 | C  RCPT TO:<j.mueler@contoso.example>
 *        |             ------------------------ this recipient
 *     18 | S  550 5.1.1 User unknown
 *        |    ^^^^^^^^^ permanent refusal
 */
#include "render/tty.h"

#include "base/text.h"
#include "render/tty_wrap.h"
#include "smtp/reply.h"

enum { ENTRIES_MOST = 8, PLACES_MOST = 12 };

/* Which entries, and how wide their numbers are. */
struct excerpt {
    const struct view *view;
    size_t entry[ENTRIES_MOST];
    size_t count;
    int digits;
};

/* Octets of a shown line that are pointed at. */
struct pointing {
    size_t from, len;
    char with;
    enum style style;
    struct span label;
};

static const char side_letters[] = {[SIDE_CLIENT] = 'C', [SIDE_SERVER] = 'S', [SIDE_NOTE] = '*'};

static int digits_of(unsigned long number)
{
    int digits = 1;
    while (number >= 10)
        number /= 10, digits++;
    return digits;
}

/* ---- one row ---- */

static void begin_row(const struct excerpt *excerpt, unsigned long number)
{
    struct pen *pen = excerpt->view->pen;
    if (number)
        pen_ink(pen, STYLE_PLACE, arena_print(pen->arena, "%*lu", excerpt->digits, number));
    pen_to(pen, (size_t)excerpt->digits + 1);
    pen_ink(pen, STYLE_PLACE, (struct span)SPAN("|"));
    pen_to(pen, (size_t)excerpt->digits + 3);
}

static void begin_line(const struct excerpt *excerpt, unsigned long number, enum side from)
{
    struct pen *pen = excerpt->view->pen;
    begin_row(excerpt, number);
    pen_ink(pen, from == SIDE_NOTE ? STYLE_DIM : STYLE_BOLD, (struct span){&side_letters[from], 1});
    pen_to(pen, (size_t)excerpt->digits + 6);
}

static void empty_row(const struct excerpt *excerpt)
{
    begin_row(excerpt, 0);
    pen_end(excerpt->view->pen);
}

static void point(const struct excerpt *excerpt, struct span line, const struct pointing *pointing)
{
    struct pen *pen = excerpt->view->pen;
    size_t left = (size_t)excerpt->digits + 6;
    size_t from = left + columns_of(pen_quoted(pen, span_cut(line, 0, pointing->from)));
    size_t columns = columns_of(pen_quoted(pen, span_cut(line, pointing->from, pointing->len)));
    struct text drawn = {0};
    if (!columns || from >= pen->width)
        return;
    begin_row(excerpt, 0);
    pen_to(pen, from);
    for (size_t i = 0; i < columns && from + i < pen->width; i++)
        text_add_byte(&drawn, pointing->with);
    pen_ink(pen, pointing->style, text_span(&drawn));
    text_free(&drawn);
    pen_to(pen, pen->column + 1);
    if (pen->column + columns_of(pen_clean(pen, pointing->label)) <= pen->width)
        pen_put(pen, pointing->style, pointing->label);
    pen_end(pen);
}

/* ---- one entry ---- */

static size_t code_length(struct span shown)
{
    struct reply_line line;
    if (!reply_line_parse(shown, &line))
        return 0;
    struct span rest = line.text, enhanced = enhanced_take(&rest);
    return enhanced.len ? (size_t)(enhanced.at + enhanced.len - shown.at) : 3;
}

/* A reply is never cut: what is too long goes on below, behind its code. */
static void put_reply_line(const struct excerpt *excerpt, const struct reply_text *line)
{
    struct pen *pen = excerpt->view->pen;
    struct span rest = pen_quoted(pen, line->shown);
    size_t code = code_length(line->shown), left = (size_t)excerpt->digits + 6;
    begin_line(excerpt, line->number, SIDE_SERVER);
    if (columns_of(rest) <= pen->width - left)
        pen_ink(pen, STYLE_PLAIN, rest);
    else
        while (rest.len) {
            pen_ink(pen, STYLE_PLAIN, wrap_take(&rest, pen->width - pen->column));
            if (!rest.len)
                break;
            pen_end(pen);
            begin_row(excerpt, 0);
            pen_to(pen, left + code + 1);
        }
    pen_end(pen);
}

static void put_reply(const struct excerpt *excerpt, const struct entry *reply)
{
    for (size_t i = 0; i < reply->line_count; i++)
        put_reply_line(excerpt, &reply->lines[i]);
}

static struct span body_said(const struct view *view, const struct body *body)
{
    struct parts parts = {{pen_say_count(view->pen, COUNT_LINES, body->lines), pen_say_size(view->pen, body->octets)}};
    if (body->elided)
        return pen_say(view->pen, SAY_BODY_LEFT_OUT);
    return pen_say_with(view->pen, body->terminated ? SAY_BODY : SAY_BODY_OPEN, parts);
}

static struct span note_said(const struct entry *note)
{
    return note->line.len ? note->line : span_of(event_name(note->event));
}

static void put_client(const struct excerpt *excerpt, const struct entry *entry)
{
    struct pen *pen = excerpt->view->pen;
    struct parts verb = {{entry->verb}};
    begin_line(excerpt, entry->inferred ? 0 : entry->first, SIDE_CLIENT);
    if (entry->inferred)
        pen_put(pen, STYLE_DIM, pen_say_with(pen, SAY_INFERRED, verb));
    else if (entry->body)
        pen_put(pen, STYLE_DIM, body_said(excerpt->view, entry->body));
    else
        pen_cut(pen, STYLE_PLAIN, pen_quoted(pen, entry->line), pen->width);
    pen_end(pen);
}

static void put_note(const struct excerpt *excerpt, const struct entry *entry)
{
    struct pen *pen = excerpt->view->pen;
    begin_line(excerpt, entry->first, SIDE_NOTE);
    pen_cut(pen, STYLE_PLAIN, pen_quoted(pen, note_said(entry)), pen->width);
    pen_end(pen);
}

static void put_entry(const struct excerpt *excerpt, const struct entry *entry)
{
    static void (*const ways[])(const struct excerpt *, const struct entry *) = {
        [SIDE_CLIENT] = put_client, [SIDE_SERVER] = put_reply, [SIDE_NOTE] = put_note};
    ways[entry->from](excerpt, entry);
}

/* ---- what is pointed at ---- */

static struct span object_label(const struct view *view, const struct entry *command)
{
    enum phrase phrase = command->stage == STAGE_RCPT    ? SAY_THIS_RECIPIENT
                         : command->stage == STAGE_MAIL  ? SAY_THIS_SENDER
                         : command->stage == STAGE_HELLO ? SAY_THIS_NAME
                                                         : SAY_THIS;
    return pen_say(view->pen, phrase);
}

static void point_at_object(const struct excerpt *excerpt, const struct entry *command, const struct finding *finding)
{
    struct span object = object_of(command);
    bool blamed = finding_is_at(finding, (size_t)(command - excerpt->view->session->entries));
    struct pointing pointing = {.len = object.len,
                                .with = blamed ? '^' : '-',
                                .style = blamed ? style_of(finding->severity) : STYLE_PLACE,
                                .label = object_label(excerpt->view, command)};
    if (!object.len)
        return;
    pointing.from = (size_t)(object.at - command->line.at);
    point(excerpt, command->line, &pointing);
}

static void point_at_code(const struct excerpt *excerpt, const struct entry *reply, const struct finding *finding)
{
    const struct span *shown = reply->line_count ? &reply->lines[reply->line_count - 1].shown : NULL;
    struct pointing pointing = {.with = '^', .style = style_of(finding->severity), .label = {"", 0}};
    if (!shown)
        return;
    pointing.len = code_length(*shown);
    if (finding->permanence != PERMANENCE_NONE)
        pointing.label = pen_say(excerpt->view->pen, finding->permanence == PERMANENCE_PERMANENT ? SAY_PERMANENT : SAY_TEMPORARY);
    point(excerpt, *shown, &pointing);
}

static void point_at_note(const struct excerpt *excerpt, const struct entry *note, const struct finding *finding)
{
    struct span text = note_said(note);
    struct pointing pointing = {.len = text.len, .with = '^', .style = style_of(finding->severity), .label = {"", 0}};
    point(excerpt, text, &pointing);
}

static void point_at(const struct excerpt *excerpt, const struct entry *entry, const struct finding *finding)
{
    bool found_here = finding_is_at(finding, (size_t)(entry - excerpt->view->session->entries));
    if (entry->from == SIDE_CLIENT)
        point_at_object(excerpt, entry, finding);
    else if (entry->from == SIDE_SERVER && found_here)
        point_at_code(excerpt, entry, finding);
    else if (found_here)
        point_at_note(excerpt, entry, finding);
}

/* ---- which entries ---- */

static bool has_entry(const struct excerpt *excerpt, size_t entry)
{
    for (size_t i = 0; i < excerpt->count; i++)
        if (excerpt->entry[i] == entry)
            return true;
    return false;
}

/* In the order of the dialogue. */
static void add_entry(struct excerpt *excerpt, size_t entry)
{
    size_t at = excerpt->count;
    if (entry >= excerpt->view->session->entry_count || at == ENTRIES_MOST || has_entry(excerpt, entry))
        return;
    for (; at > 0 && excerpt->entry[at - 1] > entry; at--)
        excerpt->entry[at] = excerpt->entry[at - 1];
    excerpt->entry[at] = entry;
    excerpt->count++;
    int digits = digits_of(excerpt->view->session->entries[entry].last);
    excerpt->digits = digits > excerpt->digits ? digits : excerpt->digits;
}

/* Notes say little alone: what the evidence speaks of is shown with them. */
static void add_evidence(struct excerpt *excerpt, const struct cause_found *cause)
{
    const struct session *session = excerpt->view->session;
    for (size_t i = 0; i < cause->evidence_count; i++)
        for (size_t j = 0; j < session->entry_count && cause->evidence[i].first; j++)
            if (session->entries[j].from != SIDE_SERVER && session->entries[j].first == cause->evidence[i].first)
                add_entry(excerpt, j);
}

static void choose(struct excerpt *excerpt, const struct finding *finding)
{
    const struct session *session = excerpt->view->session;
    if (!finding->at_count || finding->at[0] >= session->entry_count)
        return;
    const struct entry *entry = &session->entries[finding->at[0]];
    add_entry(excerpt, finding->at[0]);
    if (entry->from != SIDE_NOTE)
        add_entry(excerpt, entry->partner);
    for (size_t i = 0; entry->from == SIDE_NOTE && i < finding->cause_count; i++)
        if (finding->causes[i].standing != STANDING_EXCLUDED)
            add_evidence(excerpt, &finding->causes[i]);
}

/* ---- the other places of a finding ---- */

static struct span place_said(const struct view *view, const struct entry *entry, struct span address)
{
    struct parts parts = {{address, pen_say_place(view->pen, entry->first, entry->first)}};
    return address.len ? phrase_filled(view->pen->arena, (struct span)SPAN("%1 (%2)"), &parts) : parts.part[1];
}

static struct span address_at(const struct session *session, size_t at)
{
    const struct entry *command = at < session->entry_count ? command_for(session, &session->entries[at]) : NULL;
    return command ? address_of(command) : (struct span){"", 0};
}

static void put_other_places(const struct excerpt *excerpt, const struct finding *finding)
{
    const struct session *session = excerpt->view->session;
    struct pen *pen = excerpt->view->pen;
    struct text list = {0};
    bool addresses = finding->at_count && address_at(session, finding->at[0]).len;
    enum phrase phrase = addresses ? SAY_ALSO : session->conversation->frames ? SAY_ALSO_FRAMES : SAY_ALSO_LINES;
    for (size_t i = 1; i < finding->at_count && finding->at[i] < session->entry_count; i++) {
        if (i > PLACES_MOST) {
            text_print(&list, ", +%zu", finding->at_count - i);
            break;
        }
        text_add_string(&list, list.len ? ", " : "");
        text_add(&list, place_said(excerpt->view, &session->entries[finding->at[i]], address_at(session, finding->at[i])));
    }
    if (list.len) {
        struct parts parts = {{text_span(&list)}};
        pen_to(pen, (size_t)excerpt->digits + 1);
        pen_put(pen, STYLE_PLACE, (struct span)SPAN("= "));
        pen_prose(pen, STYLE_PLAIN, pen_say_with(pen, phrase, parts), (size_t)excerpt->digits + 3, pen->width);
        pen_end(pen);
    }
    text_free(&list);
}

void view_excerpt(const struct view *view, const struct finding *finding)
{
    struct excerpt excerpt = {.view = view};
    choose(&excerpt, finding);
    if (!excerpt.count)
        return;
    empty_row(&excerpt);
    for (size_t i = 0; i < excerpt.count; i++) {
        put_entry(&excerpt, &view->session->entries[excerpt.entry[i]]);
        point_at(&excerpt, &view->session->entries[excerpt.entry[i]], finding);
    }
    empty_row(&excerpt);
    put_other_places(&excerpt, finding);
}

void view_dialogue(const struct view *view)
{
    const struct session *session = view->session;
    struct excerpt excerpt = {.view = view, .digits = 1};
    for (size_t i = 0; i < session->entry_count; i++) {
        int digits = digits_of(session->entries[i].last);
        excerpt.digits = digits > excerpt.digits ? digits : excerpt.digits;
    }
    for (size_t i = 0; i < session->entry_count; i++)
        put_entry(&excerpt, &session->entries[i]);
}

void view_place(const struct view *view, const struct finding *finding)
{
    struct pen *pen = view->pen;
    bool frames = view->session->conversation->frames;
    struct parts parts = {{pen_say_number(pen, view->session->number), pen_say_place(pen, finding->first, finding->last)}};
    pen_to(pen, 2);
    pen_put(pen, STYLE_PLACE, (struct span)SPAN("--> "));
    pen_ink(pen, STYLE_PLAIN, pen_quoted(pen, view->session->file));
    if (finding->first && frames)
        pen_put(pen, STYLE_PLAIN, pen_say_with(pen, finding->last > finding->first ? SAY_FRAMES : SAY_FRAME, parts));
    else if (finding->first)
        pen_ink(pen, STYLE_PLAIN, arena_print(pen->arena, ":%lu", finding->first));
    pen_end(pen);
}
