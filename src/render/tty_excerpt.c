/*
 * Entries of the dialogue as they stand in the record.
 *
 *     17 | C  RCPT TO:<j.mueler@contoso.example>
 *        |             ------------------------ this recipient
 *     18 | S  550 5.1.1 User unknown
 *        |    ^^^^^^^^^ permanent refusal
 */
#include "render/tty_dialogue.h"

#include "base/text.h"
#include "render/tty_wrap.h"

enum { ENTRIES_MOST = 8 };

/* Which entries, in the order of the dialogue. */
struct excerpt {
    struct margin margin;
    size_t entry[ENTRIES_MOST];
    size_t count;
};

/* Octets of a shown line that are pointed at. */
struct pointing {
    size_t from, len;
    char with;
    enum style style;
    struct span label;
};

static void point(const struct excerpt *excerpt, struct span line, const struct pointing *pointing)
{
    struct pen *pen = excerpt->margin.view->pen;
    size_t left = margin_left(&excerpt->margin);
    size_t from = left + columns_of(pen_quoted(pen, span_cut(line, 0, pointing->from)));
    size_t columns = columns_of(pen_quoted(pen, span_cut(line, pointing->from, pointing->len)));
    struct text drawn = {0};
    if (!columns || from >= pen->width)
        return;
    margin_begin(&excerpt->margin, 0);
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

/* ---- what is pointed at ---- */

static struct span object_label(const struct view *view, const struct entry *command)
{
    enum phrase phrase = command->stage == STAGE_RCPT    ? SAY_THIS_RECIPIENT
                         : command->stage == STAGE_MAIL  ? SAY_THIS_SENDER
                         : command->stage == STAGE_HELLO ? SAY_THIS_NAME
                                                         : SAY_THIS;
    return pen_say(view->pen, phrase);
}

/* Findings that are about what the command named. A wish for TLS, say, is not about the sender. */
static bool is_about_object(const struct finding *finding)
{
    static const char *const categories[] = {"recipient-", "sender-",    "mailbox-",   "relay-",
                                             "helo-",      "greylisted", "bad-command"};
    for (size_t i = 0; i < sizeof categories / sizeof categories[0]; i++)
        if (span_starts(finding->category, categories[i]))
            return true;
    return false;
}

static void point_at_object(const struct excerpt *excerpt, const struct entry *command,
                            const struct finding *finding)
{
    struct span object = object_of(command);
    bool blamed = finding_is_at(finding, (size_t)(command - excerpt->margin.view->session->entries));
    struct pointing pointing = {.len = object.len,
                                .with = blamed ? '^' : '-',
                                .style = blamed ? style_of(finding->severity) : STYLE_PLACE,
                                .label = object_label(excerpt->margin.view, command)};
    if (!object.len || !(blamed || is_about_object(finding)))
        return;
    pointing.from = (size_t)(object.at - command->line.at);
    point(excerpt, command->line, &pointing);
}

static void point_at_code(const struct excerpt *excerpt, const struct entry *reply,
                          const struct finding *finding)
{
    const struct span *shown = reply->line_count ? &reply->lines[reply->line_count - 1].shown : NULL;
    struct pointing pointing = {.with = '^', .style = style_of(finding->severity), .label = {"", 0}};
    if (!shown)
        return;
    pointing.len = code_length(*shown);
    if (finding->permanence != PERMANENCE_NONE)
        pointing.label = pen_say(excerpt->margin.view->pen,
                                 finding->permanence == PERMANENCE_PERMANENT ? SAY_PERMANENT : SAY_TEMPORARY);
    point(excerpt, *shown, &pointing);
}

static void point_at_note(const struct excerpt *excerpt, const struct entry *note,
                          const struct finding *finding)
{
    struct span text = note_said(excerpt->margin.view, note);
    struct pointing pointing = {
        .len = text.len, .with = '^', .style = style_of(finding->severity), .label = {"", 0}};
    point(excerpt, text, &pointing);
}

static void point_at(const struct excerpt *excerpt, const struct entry *entry, const struct finding *finding)
{
    bool found_here = finding_is_at(finding, (size_t)(entry - excerpt->margin.view->session->entries));
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
    if (entry >= excerpt->margin.view->session->entry_count || at == ENTRIES_MOST ||
        has_entry(excerpt, entry))
        return;
    for (; at > 0 && excerpt->entry[at - 1] > entry; at--)
        excerpt->entry[at] = excerpt->entry[at - 1];
    excerpt->entry[at] = entry;
    excerpt->count++;
    margin_fit(&excerpt->margin, &excerpt->margin.view->session->entries[entry]);
}

/* Notes say little alone: what the evidence speaks of is shown with them. */
static void add_evidence(struct excerpt *excerpt, const struct cause_found *cause)
{
    const struct session *session = excerpt->margin.view->session;
    for (size_t i = 0; i < cause->evidence_count; i++)
        for (size_t j = 0; j < session->entry_count && cause->evidence[i].first; j++)
            if (session->entries[j].from != SIDE_SERVER &&
                session->entries[j].first == cause->evidence[i].first)
                add_entry(excerpt, j);
}

static void choose(struct excerpt *excerpt, const struct finding *finding)
{
    const struct session *session = excerpt->margin.view->session;
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

void view_excerpt(const struct view *view, const struct finding *finding)
{
    struct excerpt excerpt = {.margin = {.view = view}};
    choose(&excerpt, finding);
    if (!excerpt.count)
        return;
    margin_empty(&excerpt.margin);
    for (size_t i = 0; i < excerpt.count; i++) {
        margin_entry(&excerpt.margin, &view->session->entries[excerpt.entry[i]]);
        point_at(&excerpt, &view->session->entries[excerpt.entry[i]], finding);
    }
    margin_empty(&excerpt.margin);
    view_other_places(view, finding, excerpt.margin.digits + 1);
}
