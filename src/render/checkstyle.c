/* Checkstyle's XML: a file with its findings, as many CI servers read it. */
#include "render/formats.h"
#include "render/markup.h"
#include "render/remark.h"

static void begin(struct rendering *rendering)
{
    text_add_string(&rendering->out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
}

/* The name of the open file is what is held. */
static void close_file(struct rendering *rendering)
{
    if (rendering->held_count)
        text_add_string(&rendering->out, "</file>\n");
    rendering->held_count = 0;
    rendering->held.len = 0;
}

static void open_file(struct rendering *rendering, struct span file)
{
    if (rendering->held_count && span_equal(text_span(&rendering->held), file))
        return;
    close_file(rendering);
    text_add_string(&rendering->out, "<file");
    markup_attribute(&rendering->out, "name", file);
    text_add_string(&rendering->out, ">\n");
    text_add(&rendering->held, file);
    rendering->held_count = 1;
}

static void add_error(struct rendering *rendering, unsigned long line, const char *severity,
                      struct span message, struct span rule)
{
    struct text *out = &rendering->out;
    text_add_string(out, "<error");
    markup_number(out, "line", line);
    markup_number(out, "column", 1);
    markup_attribute(out, "severity", span_of(severity));
    markup_attribute(out, "message", message);
    text_add_string(out, " source=\"smtplint.");
    markup_add(out, rule);
    text_add_string(out, "\"/>\n");
}

static void add_row(struct rendering *rendering, const struct session *session, const struct report *report,
                    const struct finding *finding)
{
    static const char *const severities[] = {
        [SEVERITY_NOTE] = "info", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    struct text remark = {0};
    remark_text(&remark, rendering, session, report, finding);
    add_error(rendering, remark_line(session, finding), severities[remark_severity(finding)],
              text_span(&remark), finding->rule);
    text_free(&remark);
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    (void)of;
    open_file(rendering, session->file);
    remark_each(rendering, session, report, add_row);
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct text why = {0};
    remark_unread(&why, rendering, unread);
    open_file(rendering, unread->file);
    add_error(rendering, unread->line ? unread->line : 1, unread->damaged ? "error" : "warning",
              text_span(&why), span_of(unread->damaged ? "damaged" : "unread"));
    text_free(&why);
}

static void end(struct rendering *rendering)
{
    close_file(rendering);
    text_add_string(&rendering->out, "</checkstyle>\n");
}

const struct renderer render_checkstyle = {
    "checkstyle", SAY_ABOUT("Checkstyle's XML", "XML wie von Checkstyle"), begin, session, unread, end};
