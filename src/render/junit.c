/*
 * JUnit's XML: a file is a test suite, a session a test case, its first error the failure. A suite tells its
 * counts before its cases, so it is held until the next file comes.
 */
#include <math.h>
#include <stdlib.h>

#include "base/memory.h"
#include "render/formats.h"
#include "render/markup.h"
#include "render/remark.h"
#include "render/tty_session.h"

enum {
    CASES_MOST = 1000
}; /* held at once: a capture of 100,000 sessions becomes several suites of its name */

struct suite {
    struct text file;
    unsigned long tests, failures, errors, skipped;
};

static void begin(struct rendering *rendering)
{
    rendering->own = memory_get(sizeof(struct suite));
    text_add_string(&rendering->out,
                    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"smtplint\">\n");
}

static void close_suite(struct rendering *rendering)
{
    struct suite *suite = rendering->own;
    struct text *out = &rendering->out;
    if (suite->tests) {
        text_add_string(out, "<testsuite");
        markup_attribute(out, "name", text_span(&suite->file));
        markup_number(out, "tests", suite->tests);
        markup_number(out, "failures", suite->failures);
        markup_number(out, "errors", suite->errors);
        markup_number(out, "skipped", suite->skipped);
        text_add_string(out, ">\n");
        text_add(out, text_span(&rendering->held));
        text_add_string(out, "</testsuite>\n");
    }
    text_free(&suite->file);
    *suite = (struct suite){0};
    rendering->held.len = 0;
}

static struct suite *open_suite(struct rendering *rendering, struct span file)
{
    struct suite *suite = rendering->own;
    if (suite->tests == CASES_MOST || !span_equal(text_span(&suite->file), file)) {
        close_suite(rendering);
        text_add(&suite->file, file);
    }
    suite->tests++;
    return suite;
}

/* "session 1, mx1.contoso.example": the same name in the next run, whatever that one finds. */
static void begin_case(struct rendering *rendering, const struct session *session)
{
    struct text *held = &rendering->held, name = {0};
    text_print(&name, "session %lu", session->number);
    if (host_of(session).len)
        text_print(&name, ", %.*s", (int)host_of(session).len, host_of(session).at);
    text_add_string(held, "<testcase");
    markup_attribute(held, "name", text_span(&name));
    markup_attribute(held, "classname", session->file);
    if (!isnan(session->conversation->seconds))
        text_print(held, " time=\"%.3f\"", session->conversation->seconds);
    text_add_string(held, ">\n");
    text_free(&name);
}

/* The consequences too: the body of a failure is read by a person. */
static void add_row(struct rendering *rendering, const struct session *session, const struct report *report,
                    const struct finding *finding)
{
    struct text *held = &rendering->held, remark = {0};
    remark_text(&remark, rendering, session, report, finding);
    markup_add(held, session->file);
    text_print(held, ":%lu: %s: ", remark_line(session, finding), severity_name(remark_severity(finding)));
    markup_add(held, text_span(&remark));
    text_print(held, " [%.*s]\n", (int)finding->rule.len, finding->rule.at);
    text_free(&remark);
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    const struct finding *error = first_error_of(report);
    struct text *held = &rendering->held;
    (void)of;
    open_suite(rendering, session->file)->failures += error != NULL;
    begin_case(rendering, session);
    if (error) {
        text_add_string(held, "<failure");
        markup_attribute(held, "type", error->rule);
        markup_attribute(held, "message", error->title.in[rendering->run->options.language]);
        text_add_byte(held, '>');
    } else {
        text_add_string(held, "<system-out>");
    }
    remark_each(rendering, session, report, add_row);
    text_add_string(held, error ? "</failure>\n</testcase>\n" : "</system-out>\n</testcase>\n");
}

/* A damaged file is an error of the input; one without SMTP was no test at all. */
static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct text *held = &rendering->held;
    struct suite *suite = open_suite(rendering, unread->file);
    struct text why = {0};
    remark_unread(&why, rendering, unread);
    suite->errors += unread->damaged;
    suite->skipped += !unread->damaged;
    text_add_string(held, "<testcase name=\"readable\"");
    markup_attribute(held, "classname", unread->file);
    text_add_string(held, unread->damaged ? ">\n<error type=\"damaged\"" : ">\n<skipped");
    markup_attribute(held, "message", text_span(&why));
    text_add_string(held, "/>\n</testcase>\n");
    text_free(&why);
}

static void end(struct rendering *rendering)
{
    close_suite(rendering);
    text_add_string(&rendering->out, "</testsuites>\n");
    free(rendering->own);
}

const struct renderer render_junit = {
    "junit",
    SAY_ABOUT("JUnit's XML: a session is a test case", "XML wie von JUnit: eine Sitzung ist ein Testfall"),
    begin,
    session,
    unread,
    end};
