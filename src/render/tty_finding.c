/* One finding as a block of its own; a consequence is one line. */
#include "render/tty.h"

#include "render/tty_wrap.h"

enum { TITLE_LEFT = 4, LABEL_LEFT = 2 };

bool finding_is_root(const struct finding *finding)
{
    return finding->consequence_of == NO_FINDING;
}

bool view_shows(const struct view *view, const struct finding *finding)
{
    const struct finding *root =
        finding_is_root(finding) ? finding : &view->report->findings[finding->consequence_of];
    return root->severity >= view->pen->options->least;
}

enum style style_of(enum severity severity)
{
    static const enum style styles[SEVERITIES] = {STYLE_NOTE, STYLE_WARNING, STYLE_ERROR};
    return styles[severity];
}

/* ---- sections ---- */

size_t section_left(const struct view *view)
{
    static const enum phrase labels[] = {SAY_MEANING, SAY_CAUSES, SAY_TEST,      SAY_TO_DO, SAY_AVOID,
                                         SAY_WHO,     SAY_RETRY,  SAY_THEIR_LOG, SAY_MORE};
    size_t widest = 0;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        size_t columns = columns_of(pen_clean(view->pen, pen_say(view->pen, labels[i])));
        widest = columns > widest ? columns : widest;
    }
    return LABEL_LEFT + widest + 2;
}

void section_begin(const struct view *view, enum phrase label)
{
    pen_to(view->pen, LABEL_LEFT);
    pen_put(view->pen, STYLE_BOLD, pen_say(view->pen, label));
    pen_to(view->pen, section_left(view));
}

void section_prose(const struct view *view, enum phrase label, struct span prose)
{
    if (!prose.len)
        return;
    section_begin(view, label);
    pen_prose(view->pen, STYLE_PLAIN, prose, section_left(view), view->pen->width);
    pen_end(view->pen);
}

/* ---- parts of the block ---- */

void view_title(const struct view *view, enum severity severity, struct span rule, struct span title)
{
    struct pen *pen = view->pen;
    struct parts parts = {{pen_say_words(pen, severity_words(severity)), rule}};
    pen_end(pen);
    pen_put(pen, style_of(severity), phrase_filled(pen->arena, (struct span)SPAN("%1[%2]"), &parts));
    pen_put(pen, STYLE_PLAIN, (struct span)SPAN(": "));
    pen_prose(pen, STYLE_BOLD, title, TITLE_LEFT, pen->width);
    pen_end(pen);
}

static void put_meaning(const struct view *view, const struct finding *finding)
{
    struct parts parts = {{pen_say_words(view->pen, finding->meaning), pen_say(view->pen, SAY_REPAIRED)}};
    struct span both = phrase_filled(view->pen->arena, (struct span)SPAN("%1 %2"), &parts);
    section_prose(view, SAY_MEANING, finding->repaired ? both : parts.part[0]);
}

static void put_test(const struct view *view, const struct finding *finding)
{
    for (size_t i = 0; finding->undecided && i < finding->probe_count; i++)
        section_prose(view, SAY_TEST, pen_say_words(view->pen, finding->probe[i]));
}

static void put_avoid(const struct view *view, const struct finding *finding)
{
    for (size_t i = 0; i < finding->avoid_count; i++)
        section_prose(view, SAY_AVOID, pen_say_words(view->pen, finding->avoid[i]));
}

/* A reference stays on one row as long as it can: "RFC" alone at the end of one reads badly. */
static void put_reference(const struct view *view, struct span reference, bool last)
{
    struct pen *pen = view->pen;
    size_t left = section_left(view);
    struct span shown = last ? reference : arena_join(pen->arena, reference, (struct span)SPAN(","));
    if (pen->column > left && pen->column + 1 + columns_of(pen_clean(pen, shown)) > pen->width)
        pen_end(pen);
    pen_to(pen, pen->column ? pen->column + 1 : left);
    pen_prose(pen, STYLE_PLAIN, shown, left, pen->width);
}

static void put_more(const struct view *view, const struct finding *finding)
{
    struct parts parts = {{finding->rule}};
    section_begin(view, SAY_MORE);
    pen_put(view->pen, STYLE_PLAIN,
            phrase_filled(view->pen->arena, (struct span)SPAN("smtplint explain %1"), &parts));
    pen_to(view->pen, view->pen->column + 2);
    for (size_t i = 0; i < finding->reference_count; i++)
        put_reference(view, finding->references[i], i + 1 == finding->reference_count);
    pen_end(view->pen);
}

/* What does not fail the mail is told shortly: of the causes only what to do about the first. */
static void put_short(const struct view *view, const struct finding *finding)
{
    const struct cause_found *first = finding->cause_count ? &finding->causes[0] : NULL;
    if (first && first->fix_count && first->standing != STANDING_EXCLUDED)
        section_prose(view, SAY_TO_DO, pen_say_words(view->pen, first->fixes[0].text));
}

static void put_full(const struct view *view, const struct finding *finding)
{
    view_causes(view, finding);
    put_test(view, finding);
    view_to_do(view, finding);
    put_avoid(view, finding);
    view_who(view, finding);
    view_retry(view, finding);
    view_their_log(view, finding);
}

void view_explanation(const struct view *view, const struct finding *finding, bool full)
{
    put_meaning(view, finding);
    (full ? put_full : put_short)(view, finding);
    put_more(view, finding);
}

void view_finding(const struct view *view, const struct finding *finding)
{
    view_title(view, finding->severity, finding->rule, pen_say_words(view->pen, finding->title));
    view_place(view, finding);
    view_excerpt(view, finding);
    view_explanation(view, finding, finding->severity == SEVERITY_ERROR);
}

void view_consequence(const struct view *view, const struct finding *finding)
{
    const struct finding *root = &view->report->findings[finding->consequence_of];
    struct parts parts = {{root->rule, pen_say_words(view->pen, finding->title),
                           pen_say_number(view->pen, (unsigned long)finding->code)}};
    view_title(view, SEVERITY_NOTE, finding->rule,
               pen_say_with(view->pen, finding->code ? SAY_FOLLOWS_CODE : SAY_FOLLOWS, parts));
    view_place(view, finding);
}
