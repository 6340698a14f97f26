/*
 * What the sessions of a run have in common, behind them all.
 *
 *     warning[pool-member-fails]: One server of the pool fails while others take mail: mx2.fabrikam.com
 *       --> tickets/a.log:3, tickets/b.log:3
 *        |  2 sessions in 2 files, at 1 server, 2025-05-01T09:01:00+00:00 to 2025-05-01T09:09:00+00:00
 */
#include "base/moment.h"
#include "render/tty.h"

enum {
    PLACES_SHOWN = 3,
    FINDINGS_SHOWN = 20, /* on a screen; the other formats have them all */
    LEFT = 2
};

struct span seen_place_said(struct arena *arena, const struct seen_place *place)
{
    return place->line ? arena_join(arena, place->file, arena_print(arena, ":%lu", place->line))
                       : arena_join(arena, place->file, arena_print(arena, " #%lu", place->session));
}

/* A table of failures tells the same. */
bool across_shows(const struct run_finding *found, bool many, enum severity least)
{
    bool told = many && span_is(span_of(found->extent.subject), "failure");
    return !told && found->finding.severity >= least;
}

static struct span with(const struct pen *pen, enum phrase phrase, struct span first, struct span second)
{
    return pen_say_with(pen, phrase, (struct parts){{first, second}});
}

struct span extent_said(const struct pen *pen, const struct extent *extent)
{
    struct span said = with(pen, SAY_EXTENT, pen_say_count(pen, COUNT_SESSIONS, extent->sessions),
                            pen_say_count(pen, COUNT_FILES, extent->files));
    if (extent->server_count)
        said = with(pen, SAY_EXTENT_SERVERS, said, pen_say_count(pen, COUNT_SERVERS, extent->server_count));
    if (extent->domain_count)
        said = with(pen, SAY_EXTENT_DOMAINS, said, pen_say_count(pen, COUNT_DOMAINS, extent->domain_count));
    struct span first = moment_said(extent->first_seen), last = moment_said(extent->last_seen);
    if (first.len && !span_equal(first, last))
        return pen_say_with(pen, SAY_EXTENT_FROM_TO, (struct parts){{said, first, last}});
    return first.len ? with(pen, SAY_EXTENT_AT, said, first) : said;
}

static void put_places(struct pen *pen, const struct extent *extent)
{
    enum { INDENT = 6 };
    struct span list = {"", 0};
    for (unsigned long i = 0; i < extent->sessions && i < PLACES_SHOWN; i++)
        list = arena_join(pen->arena, i ? arena_join(pen->arena, list, (struct span)SPAN(", ")) : list,
                          seen_place_said(pen->arena, &extent->places[i]));
    if (extent->sessions > PLACES_SHOWN)
        list =
            arena_join(pen->arena, list, arena_print(pen->arena, ", +%lu", extent->sessions - PLACES_SHOWN));
    pen_to(pen, LEFT);
    pen_put(pen, STYLE_PLACE, (struct span)SPAN("-->"));
    pen_to(pen, INDENT);
    pen_prose(pen, STYLE_PLACE, list, INDENT, pen->width);
    pen_end(pen);
    pen_to(pen, INDENT);
    pen_prose(pen, STYLE_PLAIN, extent_said(pen, extent), INDENT, pen->width);
    pen_end(pen);
    pen_end(pen);
}

static void put_finding(struct pen *pen, const struct run_finding *found, bool many)
{
    static const struct conversation silence;
    static const struct session nobody = {.conversation = &silence};
    struct view view = {.pen = pen, .session = &nobody};
    const struct finding *finding = &found->finding;
    view_title(&view, finding->severity, finding->rule, pen_say_words(pen, finding->title));
    put_places(pen, &found->extent);
    view_explanation(&view, finding, !many && finding->severity > SEVERITY_NOTE);
}

static void put_line(struct pen *pen, struct span prose)
{
    pen_end(pen);
    pen_prose(pen, STYLE_BOLD, prose, 0, pen->width);
    pen_end(pen);
}

void across_put(struct pen *pen, const struct run_report *across, bool many)
{
    unsigned long shown = 0, more = across->left_out;
    for (size_t i = 0; i < across->count; i++) {
        if (!across_shows(&across->findings[i], many, pen->options->least))
            continue;
        if (shown == FINDINGS_SHOWN) {
            more++;
            continue;
        }
        if (!shown++)
            put_line(pen, pen_say(pen, SAY_ACROSS));
        put_finding(pen, &across->findings[i], many);
    }
    if (more)
        put_line(pen, pen_say_with(pen, SAY_ACROSS_MORE, (struct parts){{pen_say_number(pen, more)}}));
    if (across->limited)
        put_line(pen, pen_say(pen, SAY_ACROSS_LIMITED));
}
