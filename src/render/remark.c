#include "render/remark.h"

#include "render/formats.h"
#include "render/reason.h"

static const struct words follows = SAY_ABOUT(" (follows from ", " (Folge von ");

bool remark_shown(const struct rendering *rendering, const struct report *report,
                  const struct finding *finding)
{
    bool root = finding->consequence_of == NO_FINDING;
    const struct finding *judged = root ? finding : &report->findings[finding->consequence_of];
    return judged->severity >= rendering->run->options.least;
}

void remark_each(struct rendering *rendering, const struct session *session, const struct report *report,
                 remark_row *row)
{
    for (size_t i = 0; i < report->count; i++)
        if (remark_shown(rendering, report, &report->findings[i]))
            row(rendering, session, report, &report->findings[i]);
}

enum severity remark_severity(const struct finding *finding)
{
    return finding->consequence_of == NO_FINDING ? finding->severity : SEVERITY_NOTE;
}

unsigned long remark_line(const struct session *session, const struct finding *finding)
{
    unsigned long known = finding->first ? finding->first : session->conversation->first;
    return session->conversation->frames || !known ? 1 : known;
}

static void add_frame(struct text *out, const struct session *session, const struct finding *finding,
                      enum language language)
{
    if (language == LANGUAGE_DE)
        text_print(out, "Sitzung %lu, Frame %lu: ", session->number, finding->first);
    else
        text_print(out, "session %lu, frame %lu: ", session->number, finding->first);
}

void remark_text(struct text *out, const struct rendering *rendering, const struct session *session,
                 const struct report *report, const struct finding *finding)
{
    enum language language = rendering->run->options.language;
    if (session->conversation->frames)
        add_frame(out, session, finding, language);
    text_add(out, finding->title.in[language]);
    if (finding->consequence_of == NO_FINDING)
        return;
    text_add(out, follows.in[language]);
    text_add(out, report->findings[finding->consequence_of].rule);
    text_add_byte(out, ')');
}

void remark_unread(struct text *out, const struct rendering *rendering, const struct unread *unread)
{
    const struct words what = reason_kind(unread);
    text_add(out, what.in[rendering->run->options.language]);
    if (unread->why.len)
        text_add_string(out, ": ");
    struct arena arena = {0};
    text_add(out, reason_in(&arena, unread->why, rendering->run->options.language));
    arena_free(&arena);
}
