/* The rows that entries of the dialogue take. */
#include "render/tty_dialogue.h"

#include "render/tty_wrap.h"
#include "smtp/reply.h"

static const char side_letters[] = {[SIDE_CLIENT] = 'C', [SIDE_SERVER] = 'S', [SIDE_NOTE] = '*'};

static size_t digits_of(unsigned long number)
{
    size_t digits = 1;
    while (number >= 10)
        number /= 10, digits++;
    return digits;
}

void margin_fit(struct margin *margin, const struct entry *entry)
{
    size_t digits = digits_of(entry->last);
    margin->digits = digits > margin->digits ? digits : margin->digits;
}

size_t margin_left(const struct margin *margin)
{
    return margin->digits + 6;
}

/* ---- one row ---- */

void margin_begin(const struct margin *margin, unsigned long number)
{
    struct pen *pen = margin->view->pen;
    if (number)
        pen_ink(pen, STYLE_PLACE, arena_print(pen->arena, "%*lu", (int)margin->digits, number));
    pen_to(pen, margin->digits + 1);
    pen_ink(pen, STYLE_PLACE, (struct span)SPAN("|"));
    pen_to(pen, margin->digits + 3);
}

static void begin_line(const struct margin *margin, unsigned long number, enum side from)
{
    struct pen *pen = margin->view->pen;
    margin_begin(margin, number);
    pen_ink(pen, from == SIDE_NOTE ? STYLE_DIM : STYLE_BOLD, (struct span){&side_letters[from], 1});
    pen_to(pen, margin_left(margin));
}

void margin_empty(const struct margin *margin)
{
    margin_begin(margin, 0);
    pen_end(margin->view->pen);
}

/* ---- one entry ---- */

size_t code_length(struct span shown)
{
    struct reply_line line;
    bool coded = reply_line_parse(shown, &line);
    struct span rest = coded ? line.text : shown, enhanced = enhanced_take(&rest);
    return enhanced.len ? (size_t)(enhanced.at + enhanced.len - shown.at) : coded ? 3 : 0;
}

struct span reply_code_said(const struct view *view, const struct entry *reply)
{
    return reply->inferred && reply->enhanced.len ? reply->enhanced
                                                  : pen_say_number(view->pen, (unsigned long)reply->code);
}

/* A reply is never cut: what is too long goes on below, behind its code. */
static void put_reply_line(const struct margin *margin, const struct reply_text *line)
{
    struct pen *pen = margin->view->pen;
    struct span rest = pen_quoted(pen, line->shown);
    size_t code = code_length(line->shown), left = margin_left(margin);
    begin_line(margin, line->number, SIDE_SERVER);
    while (columns_of(rest) > pen->width - pen->column) {
        pen_ink(pen, STYLE_PLAIN, wrap_take(&rest, pen->width - pen->column));
        pen_end(pen);
        margin_begin(margin, 0);
        pen_to(pen, left + code + 1);
    }
    pen_ink(pen, STYLE_PLAIN, rest);
    pen_end(pen);
}

static void put_reply(const struct margin *margin, const struct entry *reply)
{
    for (size_t i = 0; i < reply->line_count; i++)
        put_reply_line(margin, &reply->lines[i]);
}

struct span body_said(const struct view *view, const struct body *body)
{
    struct parts parts = {
        {pen_say_count(view->pen, COUNT_LINES, body->lines), pen_say_size(view->pen, body->octets)}};
    if (body->elided)
        return pen_say(view->pen, SAY_BODY_LEFT_OUT);
    return pen_say_with(view->pen, body->terminated ? SAY_BODY : SAY_BODY_OPEN, parts);
}

/* What a client sends without a command word has a name of ours, see smtp/verb.c. */
struct span inferred_said(const struct view *view, const struct entry *command)
{
    struct parts parts = {{command->verb}};
    if (span_is(command->verb, "(body)"))
        parts.part[0] = pen_say(view->pen, SAY_MESSAGE_TEXT);
    else if (span_is(command->verb, "(auth)"))
        parts.part[0] = pen_say(view->pen, SAY_AUTH_ANSWER);
    else if (command->argument.len) /* a log's summary line tells it */
        parts.part[0] = arena_print(view->pen->arena, "%.*s %.*s", (int)command->verb.len, command->verb.at,
                                    (int)command->argument.len, command->argument.at);
    return pen_say_with(view->pen, SAY_INFERRED, parts);
}

/* Of some events only whom they were about is kept. */
struct span note_said(const struct view *view, const struct entry *note)
{
    static const enum phrase phrases[] = {
        [EVENT_CONNECTING] = SAY_CONNECTING, [EVENT_TRYING] = SAY_TRYING, [EVENT_CONNECTED] = SAY_CONNECTED};
    bool word = span_find(note->line, ' ') == note->line.len;
    bool named = word && note->event >= EVENT_CONNECTING && note->event <= EVENT_CONNECTED;
    struct parts parts = {{note->line}};
    if (!note->line.len && note->event == EVENT_GAP)
        return pen_say(view->pen, SAY_MISSING);
    if (!note->line.len)
        return span_of(event_name(note->event));
    return named ? pen_say_with(view->pen, phrases[note->event], parts) : note->line;
}

static void put_client(const struct margin *margin, const struct entry *entry)
{
    struct pen *pen = margin->view->pen;
    begin_line(margin, entry->inferred ? 0 : entry->first, SIDE_CLIENT);
    if (entry->inferred)
        pen_cut(pen, STYLE_DIM, pen_quoted(pen, inferred_said(margin->view, entry)), pen->width);
    else if (entry->body)
        pen_put(pen, STYLE_DIM, body_said(margin->view, entry->body));
    else
        pen_cut(pen, STYLE_PLAIN, pen_quoted(pen, entry->line), pen->width);
    pen_end(pen);
}

static void put_note(const struct margin *margin, const struct entry *entry)
{
    struct pen *pen = margin->view->pen;
    begin_line(margin, entry->first, SIDE_NOTE);
    pen_cut_front(pen, STYLE_PLAIN, pen_quoted(pen, note_said(margin->view, entry)), pen->width);
    pen_end(pen);
}

void margin_entry(const struct margin *margin, const struct entry *entry)
{
    static void (*const ways[])(const struct margin *, const struct entry *) = {
        [SIDE_CLIENT] = put_client, [SIDE_SERVER] = put_reply, [SIDE_NOTE] = put_note};
    ways[entry->from](margin, entry);
}

void view_dialogue(const struct view *view)
{
    const struct session *session = view->session;
    struct margin margin = {.view = view};
    for (size_t i = 0; i < session->entry_count; i++)
        margin_fit(&margin, &session->entries[i]);
    for (size_t i = 0; i < session->entry_count; i++)
        margin_entry(&margin, &session->entries[i]);
}
