/* GitLab's Code Quality report: one array; a finding with a known fingerprint is not new. */
#include "render/fingerprint.h"
#include "render/formats.h"
#include "render/json_write.h"
#include "render/remark.h"

static const char *const severities[] = {
    [SEVERITY_NOTE] = "info", [SEVERITY_WARNING] = "minor", [SEVERITY_ERROR] = "major"};

static void location(struct text *out, struct span path, unsigned long line)
{
    json_key(out, "location");
    text_add_byte(out, '{');
    json_member(out, "path", path);
    json_key(out, "lines");
    text_print(out, "{\"begin\":%lu}}", line);
}

static void add_issue(struct rendering *rendering, const struct session *session, const struct report *report,
                      const struct finding *finding)
{
    struct text *out = &rendering->out, remark = {0}, print = {0};
    remark_text(&remark, rendering, session, report, finding);
    fingerprint_of_place(&print, session, finding);
    text_add_string(out, rendering->begun++ ? ",\n{" : "\n{");
    json_member(out, "description", text_span(&remark));
    json_member(out, "check_name", finding->rule);
    json_member(out, "fingerprint", text_span(&print));
    json_member_name(out, "severity", severities[remark_severity(finding)]);
    location(out, session->file, remark_line(session, finding));
    text_add_byte(out, '}');
    text_free(&remark);
    text_free(&print);
}

static void begin(struct rendering *rendering)
{
    text_add_byte(&rendering->out, '[');
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    (void)of;
    remark_each(rendering, session, report, add_issue);
}

static void end(struct rendering *rendering)
{
    text_add_string(&rendering->out, "\n]\n");
}

/* What could not be read is no matter of quality, and a fingerprint of it would hide the next one. */
const struct renderer render_gitlab = {
    "gitlab", SAY_ABOUT("GitLab Code Quality", "GitLab Code Quality"), begin, session, NULL, end};
