/*
 * Workflow commands: GitHub shows them beside the file.
 *
 *     ::error file=ticket.log,line=18,title=recipient-unknown::Recipient unknown: <j.mueler@contoso.example>
 */
#include "render/formats.h"
#include "render/remark.h"

/* What ends a command early is written in percent; in its properties colon and comma too
 * (actions/toolkit, command.ts). */
static void add_escaped(struct rendering *rendering, struct span text, bool property)
{
    struct text shown = {0};
    render_harmless(&shown, text, &rendering->run->options);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.at[i];
        bool ends = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
        if (ends)
            text_print(&rendering->out, "%%%02X", (unsigned)c);
        else
            text_add_byte(&rendering->out, c);
    }
    text_free(&shown);
}

static void begin_command(struct rendering *rendering, enum severity severity, struct span file,
                          unsigned long line)
{
    static const char *const commands[] = {
        [SEVERITY_NOTE] = "notice", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    text_print(&rendering->out, "::%s file=", commands[severity]);
    add_escaped(rendering, file, true);
    if (line)
        text_print(&rendering->out, ",line=%lu", line);
    text_add_string(&rendering->out, ",title=");
}

static void add_row(struct rendering *rendering, const struct session *session, const struct report *report,
                    const struct finding *finding)
{
    struct text remark = {0};
    bool frames = session->conversation->frames;
    remark_text(&remark, rendering, session, report, finding);
    begin_command(rendering, remark_severity(finding), session->file,
                  frames ? 0 : remark_line(session, finding));
    add_escaped(rendering, finding->rule, true);
    text_add_string(&rendering->out, "::");
    add_escaped(rendering, text_span(&remark), false);
    text_add_byte(&rendering->out, '\n');
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
    struct text why = {0};
    remark_unread(&why, rendering, unread);
    begin_command(rendering, unread->damaged ? SEVERITY_ERROR : SEVERITY_WARNING, unread->file, unread->line);
    text_add_string(&rendering->out, unread->damaged ? "damaged::" : "unread::");
    add_escaped(rendering, text_span(&why), false);
    text_add_byte(&rendering->out, '\n');
    text_free(&why);
}

const struct renderer render_github = {
    "github", SAY_ABOUT("workflow commands of GitHub Actions", "Workflow-Kommandos für GitHub Actions"),
    NULL,     session,
    unread,   NULL};
