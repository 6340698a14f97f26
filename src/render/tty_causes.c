/* The causes of a finding in the order the record supports, each with its evidence; then what was ruled out.
 */
#include "render/tty.h"

#include "base/text.h"
#include "render/tty_wrap.h"

/* Where things stand in the section. */
struct columns {
    size_t number, title, evidence, standing;
};

static size_t widest_standing(const struct view *view, const struct finding *finding)
{
    size_t widest = 0;
    for (size_t i = 0; i < finding->cause_count; i++) {
        struct span word =
            pen_clean(view->pen, pen_say_words(view->pen, standing_words(finding->causes[i].standing)));
        size_t columns = finding->causes[i].standing == STANDING_EXCLUDED ? 0 : columns_of(word);
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static struct columns columns_for(const struct view *view, const struct finding *finding)
{
    size_t left = section_left(view);
    return (struct columns){left, left + 2, left + 4, view->pen->width - widest_standing(view, finding)};
}

static bool is_left(const struct cause_found *cause)
{
    return cause->standing != STANDING_EXCLUDED;
}

/* Whether the same thing is missing for another cause as well. */
static bool is_shared(const struct finding *finding, struct words text)
{
    size_t times = 0;
    for (size_t i = 0; i < finding->cause_count; i++)
        for (size_t j = 0; is_left(&finding->causes[i]) && j < finding->causes[i].evidence_count; j++) {
            const struct evidence_found *evidence = &finding->causes[i].evidence[j];
            times +=
                evidence->mark == '?' && span_equal(evidence->text.in[LANGUAGE_EN], text.in[LANGUAGE_EN]);
        }
    return times > 1;
}

static void put_evidence(const struct view *view, const struct columns *at,
                         const struct evidence_found *evidence)
{
    struct pen *pen = view->pen;
    struct parts parts = {
        {pen_say_words(pen, evidence->text), pen_say_place(pen, evidence->first, evidence->last)}};
    struct span placed = phrase_filled(pen->arena, (struct span)SPAN("%1 (%2)"), &parts);
    pen_to(pen, at->title);
    pen_ink(pen, evidence->mark == '?' ? STYLE_DIM : STYLE_BOLD, (struct span){&evidence->mark, 1});
    pen_to(pen, at->evidence);
    pen_prose(pen, STYLE_PLAIN, evidence->first ? placed : parts.part[0], at->evidence, pen->width);
    pen_end(pen);
}

/* The title with the word of its standing at the end of its first row. */
static void put_title(const struct view *view, const struct columns *at, const struct cause_found *cause)
{
    struct pen *pen = view->pen;
    struct span rest = pen_clean(pen, pen_say_words(pen, cause->title));
    enum style style = cause->standing >= STANDING_LIKELY ? STYLE_BOLD : STYLE_PLAIN;
    pen_to(pen, at->title);
    pen_ink(pen, style, wrap_take(&rest, at->standing - 2 - at->title));
    pen_to(pen, at->standing);
    pen_put(pen, style, pen_say_words(pen, standing_words(cause->standing)));
    pen_end(pen);
    if (!rest.len)
        return;
    pen_to(pen, at->title);
    pen_prose(pen, style, rest, at->title, at->standing - 2);
    pen_end(pen);
}

static void put_cause(const struct view *view, const struct finding *finding, const struct columns *at,
                      size_t index)
{
    const struct cause_found *cause = &finding->causes[index];
    pen_to(view->pen, at->number);
    pen_ink(view->pen, STYLE_BOLD, pen_say_number(view->pen, index + 1));
    put_title(view, at, cause);
    for (size_t i = 0; i < cause->evidence_count; i++)
        if (cause->evidence[i].mark != '?' || !is_shared(finding, cause->evidence[i].text))
            put_evidence(view, at, &cause->evidence[i]);
}

static void put_line(const struct view *view, struct span prose)
{
    size_t left = section_left(view);
    pen_to(view->pen, left);
    pen_prose(view->pen, STYLE_PLAIN, prose, left + 2, view->pen->width);
    pen_end(view->pen);
}

static bool stands_in(struct span list, struct span text)
{
    for (size_t i = 0; i + text.len <= list.len; i++)
        if (span_equal(span_cut(list, i, text.len), text))
            return true;
    return false;
}

static void put_unseen(const struct view *view, const struct finding *finding)
{
    struct text list = {0};
    for (size_t i = 0; i < finding->cause_count; i++)
        for (size_t j = 0; is_left(&finding->causes[i]) && j < finding->causes[i].evidence_count; j++) {
            const struct evidence_found *evidence = &finding->causes[i].evidence[j];
            struct span text = pen_say_words(view->pen, evidence->text);
            if (evidence->mark != '?' || !is_shared(finding, evidence->text) ||
                stands_in(text_span(&list), text))
                continue;
            text_add_string(&list, !list.len ? "" : list.at[list.len - 1] == '.' ? " " : "; ");
            text_add(&list, text);
        }
    struct parts parts = {{text_span(&list)}};
    if (list.len)
        put_line(view, pen_say_with(view->pen, SAY_UNSEEN, parts));
    text_free(&list);
}

/* "mailbox full (5.2.2 would say so, 18)": the first thing that speaks against it. */
static void add_reason(const struct view *view, struct text *list, const struct cause_found *cause)
{
    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence_found *evidence = &cause->evidence[i];
        if (evidence->mark != '-')
            continue;
        text_add_string(list, " (");
        text_add(list, pen_say_words(view->pen, evidence->text));
        text_add_string(list, evidence->first ? ", " : "");
        text_add(list, pen_say_place(view->pen, evidence->first, evidence->last));
        text_add_string(list, ")");
        return;
    }
}

static void put_ruled_out(const struct view *view, const struct finding *finding)
{
    struct text list = {0};
    for (size_t i = 0; i < finding->cause_count; i++) {
        if (is_left(&finding->causes[i]))
            continue;
        text_add_string(&list, list.len ? "; " : "");
        text_add(&list, pen_say_words(view->pen, finding->causes[i].title));
        add_reason(view, &list, &finding->causes[i]);
    }
    struct parts parts = {{text_span(&list)}};
    if (list.len)
        put_line(view, pen_say_with(view->pen, SAY_RULED_OUT, parts));
    text_free(&list);
}

void view_causes(const struct view *view, const struct finding *finding)
{
    struct columns at = columns_for(view, finding);
    if (!finding->cause_count)
        return;
    pen_end(view->pen);
    section_begin(view, SAY_CAUSES);
    if (finding->contradicted)
        put_line(view, pen_say(view->pen, SAY_CONTRADICTED));
    for (size_t i = 0; i < finding->cause_count && is_left(&finding->causes[i]); i++)
        put_cause(view, finding, &at, i);
    put_ruled_out(view, finding);
    put_unseen(view, finding);
    if (finding->undecided)
        put_line(view, pen_say(view->pen, SAY_UNDECIDED));
}
