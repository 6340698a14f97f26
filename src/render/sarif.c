/*
 * SARIF 2.1.0 (OASIS). Results go out as they come; the rules they name stand in `tool`, which is written at
 * the end, so only the ids of the rules are kept. A capture's place is a frame: a logical location.
 */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "render/fingerprint.h"
#include "render/formats.h"
#include "render/json_write.h"
#include "render/remark.h"
#include "render/tty_session.h"

enum {
    RESULTS_MOST = 25000, /* GitHub refuses a run with more */
    STEPS_MOST = 50       /* of the dialogue before a failure; the last ones tell */
};

struct log {
    struct arena names;
    LIST(struct span) rules;
    unsigned long results, left_out;
};

static void open_object(struct text *out, const char *name)
{
    json_key(out, name);
    text_add_byte(out, '{');
}

static void open_array(struct text *out, const char *name)
{
    json_key(out, name);
    text_add_byte(out, '[');
}

static void item(struct text *out)
{
    json_separate(out);
    text_add_byte(out, '{');
}

static void message(struct text *out, const char *name, struct span text)
{
    open_object(out, name);
    json_member(out, "text", text);
    text_add_byte(out, '}');
}

/* ---- places ---- */

/* RFC 3986 section 3.3. Relative stays relative; an absolute path becomes file:///. */
static void add_uri(struct text *out, struct span path)
{
    static const char plain[] = "-._~/!$&()*+,;=@";
    struct text uri = {0};
    if (path.len && path.at[0] == '/')
        text_add_string(&uri, "file://");
    for (size_t i = 0; i < path.len; i++) {
        char c = path.at[i];
        if (ascii_is_letter(c) || ascii_is_digit(c) ||
            span_find((struct span)SPAN(plain), c) < sizeof plain - 1)
            text_add_byte(&uri, c);
        else
            text_print(&uri, "%%%02X", (unsigned)(unsigned char)c);
    }
    json_member(out, "uri", text_span(&uri));
    text_free(&uri);
}

struct spot {
    unsigned long first, last;
    size_t offset;
    struct span text; /* what stands there */
};

static void region(struct text *out, const struct session *session, const struct spot *spot)
{
    open_object(out, "region");
    if (session->conversation->frames) {
        text_print(out, "\"byteOffset\":%zu", spot->offset);
    } else {
        json_member_number(out, "startLine", spot->first ? spot->first : 1);
        if (spot->last > spot->first && spot->first)
            json_member_number(out, "endLine", spot->last);
    }
    if (spot->text.len)
        message(out, "snippet", spot->text);
    text_add_byte(out, '}');
}

static void logical(struct text *out, const struct session *session, const struct spot *spot)
{
    struct text name = {0};
    text_print(&name, "session %lu", session->number);
    if (session->conversation->frames && spot->first)
        text_print(&name, "/frame %lu", spot->first);
    open_array(out, "logicalLocations");
    item(out);
    json_member(out, "fullyQualifiedName", text_span(&name));
    text_add_string(out, "}]");
    text_free(&name);
}

/* The members of a location; the caller opens and closes it. */
static void location(struct text *out, const struct session *session, const struct spot *spot)
{
    open_object(out, "physicalLocation");
    open_object(out, "artifactLocation");
    add_uri(out, session->file);
    text_add_byte(out, '}');
    region(out, session, spot);
    text_add_byte(out, '}');
    logical(out, session, spot);
}

static struct spot spot_of(const struct entry *entry)
{
    struct span text = entry->line_count ? entry->lines[0].shown : entry->line;
    return (struct spot){entry->first, entry->last, entry->offset, text};
}

static struct spot spot_of_finding(const struct session *session, const struct finding *finding)
{
    size_t at = finding->at_count ? finding->at[0] : NO_ENTRY;
    if (at < session->entry_count)
        return spot_of(&session->entries[at]);
    struct spot spot = {finding->first, finding->last, 0, finding->reply_text};
    spot.first = spot.first ? spot.first : session->conversation->first;
    return spot;
}

/* ---- a result ---- */

/* The command that was refused, and the other places of the same finding. */
static void related(struct text *out, const struct session *session, const struct finding *finding)
{
    open_array(out, "relatedLocations");
    for (size_t i = 0; i < finding->at_count; i++) {
        const struct entry *at =
            finding->at[i] < session->entry_count ? &session->entries[finding->at[i]] : NULL;
        const struct entry *told = at && i == 0 ? command_for(session, at) : at;
        if (!told || (i == 0 && told == at))
            continue;
        struct spot spot = spot_of(told);
        item(out);
        json_member_number(out, "id", i);
        location(out, session, &spot);
        message(out, "message", spot.text.len ? spot.text : told->verb);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void step(struct text *out, const struct session *session, const struct entry *entry)
{
    static const char *const sides[] = {[SIDE_CLIENT] = "C  ", [SIDE_SERVER] = "S  ", [SIDE_NOTE] = "*  "};
    struct spot spot = spot_of(entry);
    struct text said = {0};
    text_add_string(&said, sides[entry->from]);
    text_add(&said, spot.text.len ? spot.text : entry->verb);
    item(out);
    open_object(out, "location");
    location(out, session, &spot);
    message(out, "message", text_span(&said));
    text_add_string(out, "}}");
    text_free(&said);
}

/* The dialogue up to the failure: viewers let the reader step through it. */
static void flow(struct text *out, const struct session *session, const struct finding *finding)
{
    size_t last = finding->at_count ? finding->at[0] : NO_ENTRY;
    if (last >= session->entry_count)
        return;
    open_array(out, "codeFlows");
    item(out);
    open_array(out, "threadFlows");
    item(out);
    open_array(out, "locations");
    for (size_t i = last >= STEPS_MOST ? last - STEPS_MOST + 1 : 0; i <= last; i++)
        step(out, session, &session->entries[i]);
    text_add_string(out, "]}]}]");
}

static void fingerprints(struct text *out, const struct session *session, const struct finding *finding)
{
    struct text place = {0}, trouble = {0};
    fingerprint_of_place(&place, session, finding);
    fingerprint_of_trouble(&trouble, session, finding);
    open_object(out, "partialFingerprints");
    json_member(out, "primaryLocationLineHash", text_span(&place));
    json_member(out, "smtplintTrouble/v1", text_span(&trouble));
    text_add_byte(out, '}');
    text_free(&place);
    text_free(&trouble);
}

static void properties(struct text *out, const struct session *session, const struct finding *finding)
{
    open_object(out, "properties");
    json_member(out, "category", finding->category);
    json_member_name(out, "stage", stage_name(finding->stage));
    json_member_name(out, "outcome", outcome_name(session->outcome));
    json_member_name(out, "permanence", permanence_name(finding->permanence));
    json_member_name(out, "acts", acts_name(finding->acts));
    json_member_bool(out, "consequence", finding->consequence_of != NO_FINDING);
    text_add_byte(out, '}');
}

static size_t index_of(struct log *log, struct span rule)
{
    for (size_t i = 0; i < log->rules.count; i++)
        if (span_equal(log->rules.at[i], rule))
            return i;
    *LIST_ADD(&log->names, &log->rules) = arena_copy(&log->names, rule);
    return log->rules.count - 1;
}

static const char *const levels[] = {
    [SEVERITY_NOTE] = "note", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};

/* GitHub shows the message alone, so what happened stands in it too. */
static void result_message(struct rendering *rendering, const struct session *session,
                           const struct report *report, const struct finding *finding)
{
    struct text said = {0}, shown = {0};
    static const struct render_options unicode = {0};
    remark_text(&said, rendering, session, report, finding);
    struct span meaning = finding->meaning.in[rendering->run->options.language];
    if (meaning.len && finding->consequence_of == NO_FINDING) {
        text_add_string(&said, ". ");
        text_add(&said, meaning);
    }
    render_harmless(&shown, text_span(&said), &unicode);
    message(&rendering->out, "message", text_span(&shown));
    text_free(&said);
    text_free(&shown);
}

/* SARIF 2.1.0 sections 3.27.23 and 3.27.24: of all results or of none. */
static void baseline_state(struct text *out, const struct finding *finding)
{
    json_member_name(out, "baselineState", finding->known ? "unchanged" : "new");
    open_array(out, "suppressions");
    if (finding->known) {
        item(out);
        json_member_name(out, "kind", "external");
        json_member_name(out, "status", "accepted");
        json_member_name(out, "justification", "in the baseline");
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void add_result(struct rendering *rendering, const struct session *session,
                       const struct report *report, const struct finding *finding)
{
    struct log *log = rendering->own;
    struct text *out = &rendering->out;
    struct spot spot = spot_of_finding(session, finding);
    text_add_string(out, log->results++ ? ",\n{" : "\n{");
    json_member(out, "ruleId", finding->rule);
    json_member_number(out, "ruleIndex", index_of(log, finding->rule));
    json_member_name(out, "level", levels[remark_severity(finding)]);
    result_message(rendering, session, report, finding);
    open_array(out, "locations");
    item(out);
    location(out, session, &spot);
    text_add_string(out, "}]");
    related(out, session, finding);
    if (finding->consequence_of == NO_FINDING && finding->severity == SEVERITY_ERROR)
        flow(out, session, finding);
    fingerprints(out, session, finding);
    properties(out, session, finding);
    if (rendering->run->baseline)
        baseline_state(out, finding);
    text_add_byte(out, '}');
}

static void begin(struct rendering *rendering)
{
    rendering->own = memory_get(sizeof(struct log));
    text_add_string(&rendering->out,
                    "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\","
                    "\"runs\":[{\"results\":[");
}

static void session(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of)
{
    struct log *log = rendering->own;
    (void)of;
    for (size_t i = 0; i < report->count; i++) {
        if (!remark_shown(rendering, report, &report->findings[i]))
            continue;
        if (log->results == RESULTS_MOST)
            log->left_out++;
        else
            add_result(rendering, session, report, &report->findings[i]);
    }
}

static void notification(struct text *out, const char *level, struct span text)
{
    item(out);
    json_member_name(out, "level", level);
    message(out, "message", text);
    text_add_byte(out, '}');
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct text said = {0};
    text_add(&said, unread->file);
    text_add_string(&said, ": ");
    remark_unread(&said, rendering, unread);
    notification(&rendering->held, unread->damaged ? "error" : "warning", text_span(&said));
    text_free(&said);
}

/* ---- the rules that were named ---- */

static void add_page_texts(struct text *out, const struct rule_page *page, enum language language)
{
    for (size_t i = 0; i < page->cause_count; i++) {
        text_add_string(out, "\n- ");
        text_add(out, page->causes[i].title.in[language]);
        for (size_t j = 0; j < page->causes[i].fix_count; j++) {
            text_add_string(out, "\n    - ");
            text_add(out, page->causes[i].fixes[j].text.in[language]);
        }
    }
    for (size_t i = 0; i < page->avoid_count; i++) {
        text_add_string(out, "\n\n**!** ");
        text_add(out, page->avoid[i].in[language]);
    }
}

static void help_in(struct text *out, const struct rule_page *page, enum language language)
{
    text_add(out, page->meaning.in[language]);
    text_add_string(out, "\n");
    add_page_texts(out, page, language);
    for (size_t i = 0; i < page->reference_count; i++) {
        text_add_string(out, i ? ", " : "\n\n");
        text_add(out, page->references[i]);
    }
}

/* Viewers show the markdown, or else the text: both languages there, the run's own here. */
static void help(struct text *out, const struct rule_page *page, enum language language)
{
    struct text plain = {0}, both = {0};
    help_in(&plain, page, language);
    text_add_string(&both, "## English\n\n");
    help_in(&both, page, LANGUAGE_EN);
    text_add_string(&both, "\n\n## Deutsch\n\n");
    help_in(&both, page, LANGUAGE_DE);
    open_object(out, "help");
    json_member(out, "text", text_span(&plain));
    json_member(out, "markdown", text_span(&both));
    text_add_byte(out, '}');
    text_free(&plain);
    text_free(&both);
}

static void rule_properties(struct text *out, const struct rule_page *page)
{
    static const char *const severities[] = {
        [SEVERITY_NOTE] = "recommendation", [SEVERITY_WARNING] = "warning", [SEVERITY_ERROR] = "error"};
    open_object(out, "defaultConfiguration");
    json_member_name(out, "level", levels[page->severity]);
    text_add_byte(out, '}');
    open_object(out, "properties");
    json_member_name(out, "problem.severity", severities[page->severity]);
    json_member_name(out, "precision", "high");
    open_array(out, "tags");
    json_string(out, span_of("smtp"));
    json_separate(out);
    json_string(out, page->category);
    json_separate(out);
    json_name(out, stage_name(page->stage));
    text_add_string(out, "]}");
}

static void add_rule(struct rendering *rendering, struct span rule)
{
    enum language language = rendering->run->options.language;
    struct text *out = &rendering->out;
    struct rule_page page;
    struct arena arena = {0};
    size_t index;
    item(out);
    json_member(out, "id", rule);
    if (rulebook_find(rendering->run->book, rule, &index) &&
        rulebook_page(rendering->run->book, index, &arena, &page)) {
        message(out, "shortDescription", page.bare_title.in[language]);
        message(out, "fullDescription",
                page.meaning.in[language].len ? page.meaning.in[language] : page.bare_title.in[language]);
        help(out, &page, language);
        rule_properties(out, &page);
    }
    text_add_byte(out, '}');
    arena_free(&arena);
}

static void add_tool(struct rendering *rendering)
{
    struct log *log = rendering->own;
    struct text *out = &rendering->out;
    open_object(out, "tool");
    open_object(out, "driver");
    json_member_name(out, "name", "smtplint");
    json_member_name(out, "version", rendering->run->version);
    json_member_name(out, "semanticVersion", rendering->run->version);
    open_array(out, "rules");
    for (size_t i = 0; i < log->rules.count; i++)
        add_rule(rendering, log->rules.at[i]);
    text_add_string(out, "]}}");
}

static void end(struct rendering *rendering)
{
    struct log *log = rendering->own;
    struct text *out = &rendering->out, said = {0};
    text_print(&said, "%lu results more than a run may hold were left out", log->left_out);
    if (log->left_out)
        notification(&rendering->held, "warning", text_span(&said));
    text_free(&said);
    text_add_string(out, "\n]");
    add_tool(rendering);
    json_member_name(out, "language", rendering->run->options.language == LANGUAGE_DE ? "de" : "en");
    json_member_name(out, "columnKind", "unicodeCodePoints");
    open_array(out, "invocations");
    item(out);
    json_member_bool(out, "executionSuccessful", true);
    open_array(out, "toolExecutionNotifications");
    text_add(out, text_span(&rendering->held));
    text_add_string(out, "]}]}]}\n");
    arena_free(&log->names);
    free(log);
}

const struct renderer render_sarif = {
    "sarif", SAY_ABOUT("SARIF 2.1.0, for code scanning", "SARIF 2.1.0, für Code-Scanning"),
    begin,   session,
    unread,  end};
