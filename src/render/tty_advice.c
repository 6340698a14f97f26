/* What to do about a finding, who is to do it, and what the other side will want to know. */
#define _POSIX_C_SOURCE 200809L
#include "render/tty.h"
#include "render/tty_dialogue.h"

#include <math.h>
#include <time.h>

#include "base/text.h"
#include "render/tty_wrap.h"

enum { STEPS_MOST = 12, CAUSES_OPEN = 2 };

struct steps {
    struct {
        const struct step *step;
        size_t cause;
    } at[STEPS_MOST];
    size_t count;
    bool several; /* causes */
};

/* ---- to do ---- */

static bool any_likely(const struct finding *finding)
{
    return finding->cause_count && finding->causes[0].standing >= STANDING_LIKELY;
}

bool cause_is_worth_acting(const struct finding *finding, size_t cause)
{
    if (finding->causes[cause].standing == STANDING_EXCLUDED)
        return false;
    bool open = !any_likely(finding) || finding->undecided;
    return finding->causes[cause].standing >= STANDING_LIKELY || (open && cause < CAUSES_OPEN);
}

static bool is_known(const struct steps *steps, const struct step *step)
{
    for (size_t i = 0; i < steps->count; i++)
        if (span_equal(steps->at[i].step->text.in[LANGUAGE_EN], step->text.in[LANGUAGE_EN]))
            return true;
    return false;
}

static void collect(struct steps *steps, const struct finding *finding)
{
    for (size_t i = 0; i < finding->cause_count; i++)
        for (size_t j = 0; cause_is_worth_acting(finding, i) && j < finding->causes[i].fix_count; j++) {
            const struct step *step = &finding->causes[i].fixes[j];
            if (steps->count == STEPS_MOST || is_known(steps, step))
                continue;
            steps->several |= steps->count && steps->at[0].cause != i;
            steps->at[steps->count].step = step;
            steps->at[steps->count++].cause = i;
        }
}

static struct span actor(const struct view *view, enum acts acts)
{
    return pen_clean(view->pen, pen_say_words(view->pen, acts_words(acts, view->ours)));
}

static size_t widest_actor(const struct view *view, const struct steps *steps)
{
    size_t widest = 0;
    for (size_t i = 0; i < steps->count; i++) {
        size_t columns = columns_of(actor(view, steps->at[i].step->acts));
        widest = columns > widest ? columns : widest;
    }
    return widest;
}

static void put_step(const struct view *view, const struct steps *steps, size_t index, size_t left)
{
    struct pen *pen = view->pen;
    struct span text = pen_say_words(pen, steps->at[index].step->text);
    struct parts parts = {{pen_say_number(pen, steps->at[index].cause + 1), text}};
    pen_prose(pen, STYLE_PLAIN, steps->several ? pen_say_with(pen, SAY_IF_CAUSE, parts) : text,
              left + (steps->several ? 3 : 0), pen->width);
    pen_end(pen);
}

/* All steps of one actor, from the first on. */
static void put_group(const struct view *view, const struct steps *steps, size_t first, size_t left)
{
    enum acts acts = steps->at[first].step->acts;
    pen_to(view->pen, section_left(view));
    pen_ink(view->pen, STYLE_BOLD, actor(view, acts));
    for (size_t i = first; i < steps->count; i++) {
        if (steps->at[i].step->acts != acts)
            continue;
        pen_to(view->pen, left);
        put_step(view, steps, i, left);
    }
}

static bool is_first_of_actor(const struct steps *steps, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (steps->at[i].step->acts == steps->at[index].step->acts)
            return false;
    return true;
}

void view_to_do(const struct view *view, const struct finding *finding)
{
    struct steps steps = {0};
    collect(&steps, finding);
    if (!steps.count)
        return;
    size_t left = section_left(view) + widest_actor(view, &steps) + 2;
    pen_end(view->pen);
    section_begin(view, SAY_TO_DO);
    for (size_t i = 0; i < steps.count; i++)
        if (is_first_of_actor(&steps, i))
            put_group(view, &steps, i, left);
}

/* ---- who ---- */

static struct span named(const struct view *view, enum acts acts)
{
    const struct session *session = view->session;
    struct parts parts = {{pen_say_words(view->pen, acts_long_words(acts, view->ours)), {"", 0}}};
    if (acts == ACTS_RECEIVING_SIDE)
        parts.part[1] = host_of(session);
    else if (acts == ACTS_SENDING_SIDE)
        parts.part[1] = session->client.name.len ? session->client.name : session->client.address;
    return parts.part[1].len ? pen_say_with(view->pen, SAY_WHO_NAMED, parts) : parts.part[0];
}

/* "open" stands in front of both already. */
static struct span named_of_two(const struct view *view, enum acts acts)
{
    return acts == ACTS_OPEN ? pen_say(view->pen, SAY_SOMEBODY) : named(view, acts);
}

void view_who(const struct view *view, const struct finding *finding)
{
    struct span who = named(view, finding->acts);
    bool split = finding->acts == ACTS_OPEN && finding->undecided;
    if (split) {
        struct parts parts = {
            {named_of_two(view, finding->causes[0].acts), named_of_two(view, finding->causes[1].acts)}};
        section_prose(view, SAY_WHO, pen_say_with(view->pen, SAY_WHO_OPEN, parts));
        return;
    }
    struct parts sentence = {{who}};
    section_prose(view, SAY_WHO, phrase_filled(view->pen->arena, (struct span)SPAN("%1."), &sentence));
}

/* ---- retry ---- */

static struct span code_of(const struct view *view, const struct finding *finding)
{
    bool known = finding->at_count && finding->at[0] < view->session->entry_count;
    const struct entry *entry = known ? &view->session->entries[finding->at[0]] : NULL;
    return entry && entry->from == SIDE_SERVER ? reply_code_said(view, entry)
                                               : pen_say_number(view->pen, (unsigned long)finding->code);
}

struct span retry_said(const struct view *view, const struct finding *finding)
{
    static const enum phrase phrases[][3] = {
        /*                         unknown  no                     yes */
        [PERMANENCE_NONE] = {PHRASES, SAY_RETRY_NO, SAY_RETRY_MAYBE},
        [PERMANENCE_TEMPORARY] = {PHRASES, SAY_RETRY_NOT_DESPITE, SAY_RETRY_LATER},
        [PERMANENCE_PERMANENT] = {PHRASES, SAY_RETRY_FINAL, SAY_RETRY_DESPITE},
    };
    enum phrase phrase = phrases[finding->permanence][finding->retry];
    struct parts parts = {{code_of(view, finding)}};
    return phrase == PHRASES ? (struct span){"", 0} : pen_say_with(view->pen, phrase, parts);
}

void view_retry(const struct view *view, const struct finding *finding)
{
    section_prose(view, SAY_RETRY, retry_said(view, finding));
}

/* ---- their log ---- */

/* RFC 3339, by the clock of the record; without the zone where the record does not tell it. */
static void add_time(struct text *out, const struct view *view, const struct finding *finding)
{
    const struct conversation *conversation = view->session->conversation;
    const struct entry *entry = finding->at_count && finding->at[0] < view->session->entry_count
                                    ? &view->session->entries[finding->at[0]]
                                    : NULL;
    double since = entry && !isnan(entry->time) ? entry->time : 0;
    int zone = conversation->zone < 0 ? -conversation->zone : conversation->zone;
    struct tm told;
    char day[32];
    if (isnan(conversation->started))
        return;
    time_t seconds = (time_t)(conversation->started + since) + (time_t)conversation->zone * 60;
    if (!gmtime_r(&seconds, &told) || !strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", &told))
        return;
    text_add_string(out, day);
    if (conversation->frames || conversation->zoned)
        text_print(out, "%c%02d:%02d", conversation->zone < 0 ? '-' : '+', zone / 60, zone % 60);
}

static void add_item(struct text *out, struct span item)
{
    if (!item.len)
        return;
    text_add_string(out, out->len ? ", " : "");
    text_add(out, item);
}

static struct span way(const struct view *view)
{
    const struct session *session = view->session;
    struct parts parts = {{session->client.address, session->server.address, session->server.name}};
    bool name = parts.part[2].len && !span_equal(parts.part[2], parts.part[1]);
    struct span to = name ? (struct span)SPAN("-> %2 (%3)") : (struct span)SPAN("-> %2");
    if (!parts.part[1].len)
        return parts.part[0];
    if (parts.part[0].len)
        to = arena_join(view->pen->arena, (struct span)SPAN("%1 "), to);
    return phrase_filled(view->pen->arena, to, &parts);
}

void view_their_log(const struct view *view, const struct finding *finding)
{
    struct text list = {0};
    struct parts id = {{queue_id_of(view->session)}};
    if (view->ours == OURS_RECEIVING || !finding->code) /* without a reply their log has nothing of it */
        return;
    add_time(&list, view, finding);
    add_item(&list, way(view));
    add_item(&list, id.part[0].len ? pen_say_with(view->pen, SAY_QUEUE_ID, id) : id.part[0]);
    section_prose(view, SAY_THEIR_LOG, text_span(&list));
    text_free(&list);
}
