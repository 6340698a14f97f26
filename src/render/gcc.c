/*
 * As compilers write: editors and CI servers know the form without being told.
 *
 *     ticket.log:18:1: error: Recipient unknown: <j.mueler@contoso.example> [recipient-unknown]
 */
#include "render/formats.h"
#include "render/remark.h"

/* A file name with a colon would end too early for every reader; nothing can be done in this format. */
static void add_row(struct rendering *rendering, const struct session *session, const struct report *report,
                    const struct finding *finding)
{
    struct text *out = &rendering->out, remark = {0};
    remark_text(&remark, rendering, session, report, finding);
    render_harmless(out, session->file, &rendering->run->options);
    text_print(out, ":%lu:1: %s: ", remark_line(session, finding), severity_name(remark_severity(finding)));
    render_harmless(out, text_span(&remark), &rendering->run->options);
    text_print(out, " [%.*s]\n", (int)finding->rule.len, finding->rule.at);
    text_free(&remark);
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    (void)of;
    remark_each(rendering, session, report, add_row);
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct text *out = &rendering->out, why = {0};
    remark_unread(&why, rendering, unread);
    render_harmless(out, unread->file, &rendering->run->options);
    text_print(out, ":%lu:1: %s: ", unread->line ? unread->line : 1, unread->damaged ? "error" : "warning");
    render_harmless(out, text_span(&why), &rendering->run->options);
    text_print(out, " [%s]\n", unread->damaged ? "damaged" : "unread");
    text_free(&why);
}

const struct renderer render_gcc = {
    "gcc",  SAY_ABOUT("as compilers write, for editors", "wie Compiler schreiben, für Editoren"),
    NULL,   session,
    unread, NULL};
