/*
 * JSON of the contract "smtplint/1": `json` is one object, `ndjson` the same as lines, each session as soon
 * as it is done. Written by hand into the text, because a report of 100,000 sessions should not stand in
 * memory as a tree.
 */
#include <math.h>
#include <time.h>

#include "base/utf8.h"
#include "render/formats.h"

/* ---- values ---- */

static void add_escaped(struct text *out, unsigned char c)
{
    const char *known = c == '"'    ? "\\\""
                        : c == '\\' ? "\\\\"
                        : c == '\n' ? "\\n"
                        : c == '\t' ? "\\t"
                        : c == '\r' ? "\\r"
                                    : NULL;
    if (known)
        text_add_string(out, known);
    else
        text_print(out, "\\u%04x", c);
}

/* Octets at the front that stand for themselves. */
static size_t plain_run(struct span text)
{
    size_t len = 0;
    while (len < text.len) {
        unsigned char c = (unsigned char)text.at[len];
        if (c < 0x20 || c >= 0x7f || c == '"' || c == '\\')
            break;
        len++;
    }
    return len;
}

/* Invalid UTF-8 becomes U+FFFD: JSON is UTF-8 (RFC 8259 section 8.1). Bidi controls are escaped, so that no
 * viewer turns the line around. */
static void add_string(struct text *out, struct span text)
{
    text_add_byte(out, '"');
    while (text.len) {
        size_t plain = plain_run(text);
        text_add(out, span_cut(text, 0, plain));
        text = span_from(text, plain);
        if (!text.len)
            break;
        unsigned char c = (unsigned char)text.at[0];
        size_t len = c < 0x80 ? 1 : utf8_sequence(text);
        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
            add_escaped(out, c);
        else if (!len)
            text_add_string(out, "\\ufffd");
        else if (len > 1 && len < 4 && utf8_is_control(span_cut(text, 0, len)))
            text_print(out, "\\u%04x", utf8_code(span_cut(text, 0, len)));
        else
            text_add(out, span_cut(text, 0, len));
        text = span_from(text, len ? len : 1);
    }
    text_add_byte(out, '"');
}

static void add_string_or_null(struct text *out, struct span text)
{
    if (text.len)
        add_string(out, text);
    else
        text_add_string(out, "null");
}

static void add_name(struct text *out, const char *name)
{
    text_add_byte(out, '"');
    text_add_string(out, name);
    text_add_byte(out, '"');
}

static void key(struct text *out, const char *name)
{
    char last = out->len ? out->at[out->len - 1] : '{';
    if (last != '{' && last != '[')
        text_add_byte(out, ',');
    add_name(out, name);
    text_add_byte(out, ':');
}

static void separate(struct text *out)
{
    char last = out->len ? out->at[out->len - 1] : '[';
    if (last != '{' && last != '[')
        text_add_byte(out, ',');
}

static void member(struct text *out, const char *name, struct span text)
{
    key(out, name);
    add_string(out, text);
}

static void member_or_null(struct text *out, const char *name, struct span text)
{
    key(out, name);
    add_string_or_null(out, text);
}

static void member_name(struct text *out, const char *name, const char *value)
{
    key(out, name);
    add_name(out, value);
}

static void add_number(struct text *out, unsigned long number)
{
    char digits[24];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    text_add(out, (struct span){digits + at, sizeof digits - at});
}

static void member_number(struct text *out, const char *name, unsigned long number)
{
    key(out, name);
    add_number(out, number);
}

static void member_number_or_null(struct text *out, const char *name, bool known, unsigned long number)
{
    key(out, name);
    if (known)
        add_number(out, number);
    else
        text_add_string(out, "null");
}

static void member_bool(struct text *out, const char *name, bool yes)
{
    key(out, name);
    text_add_string(out, yes ? "true" : "false");
}

/* Milliseconds: finer than any text record, and the same bytes on every machine. */
static void member_seconds(struct text *out, const char *name, double seconds)
{
    key(out, name);
    if (isnan(seconds))
        text_add_string(out, "null");
    else
        text_print(out, "%.3f", seconds);
}

static void places(struct text *out, unsigned long first, unsigned long last)
{
    member_number_or_null(out, "first", first > 0, first);
    member_number_or_null(out, "last", first > 0, last);
}

/* ---- session ---- */

static void endpoint(struct text *out, const char *name, const struct endpoint *end,
                     const struct span *software)
{
    key(out, name);
    text_add_byte(out, '{');
    member_or_null(out, "address", end->address);
    member_number_or_null(out, "port", end->port > 0, end->port);
    member_or_null(out, software ? "host" : "name", end->name);
    if (software)
        member_or_null(out, "software", *software);
    text_add_byte(out, '}');
}

static void started(struct text *out, const struct conversation *conversation)
{
    key(out, "started");
    if (isnan(conversation->started) || fabs(conversation->started) > 4e11) {
        text_add_string(out, "null");
        return;
    }
    time_t local = (time_t)conversation->started + conversation->zone * 60;
    struct tm parts;
    char stamp[40] = "";
    if (!gmtime_r(&local, &parts) || !strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%S", &parts)) {
        text_add_string(out, "null");
        return;
    }
    int zone = conversation->zone < 0 ? -conversation->zone : conversation->zone;
    text_print(out, "\"%s%c%02d:%02d\"", stamp, conversation->zone < 0 ? '-' : '+', zone / 60, zone % 60);
}

static const char *lookup_type(enum lookup_kind kind)
{
    static const char *const names[] = {[LOOKUP_ADDRESS] = "A",
                                        [LOOKUP_MX] = "MX",
                                        [LOOKUP_PTR] = "PTR",
                                        [LOOKUP_TXT] = "TXT",
                                        [LOOKUP_OTHER] = "other"};
    return names[kind];
}

static void lookup(struct text *out, const struct lookup *lookup)
{
    separate(out);
    text_add_byte(out, '{');
    member(out, "name", lookup->name);
    member_name(out, "type", lookup_type(lookup->kind));
    member_or_null(out, "error", lookup->trouble);
    key(out, "answers");
    text_add_byte(out, '[');
    for (size_t i = 0; i < lookup->answer_count; i++) {
        separate(out);
        text_add_byte(out, '{');
        member_number_or_null(out, "preference", lookup->answers[i].preference >= 0,
                              (unsigned long)lookup->answers[i].preference);
        member_or_null(out, "name",
                       lookup->answers[i].name.len ? lookup->answers[i].name : lookup->answers[i].text);
        member_or_null(out, "address", lookup->answers[i].address);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
    places(out, lookup->first, lookup->last);
    text_add_byte(out, '}');
}

static void stages(struct text *out, const struct session *session)
{
    key(out, "stages");
    text_add_byte(out, '[');
    for (size_t i = 0; i < session->stage_count; i++) {
        const struct stage_result *stage = &session->stages[i];
        separate(out);
        text_add_byte(out, '{');
        member_name(out, "stage", stage_name(stage->stage));
        member_name(out, "status", status_name(stage->status));
        places(out, stage->first, stage->last);
        member_seconds(out, "seconds", stage->seconds);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void client_entry(struct text *out, const struct entry *entry)
{
    member_name(out, "from", "client");
    member_or_null(out, "verb", entry->verb);
    if (span_is(entry->verb, "(body)")) {
        bool seen = entry->body && !entry->body->elided;
        member_number_or_null(out, "octets", seen, seen ? entry->body->octets : 0);
        member_number_or_null(out, "lines", seen, seen ? entry->body->lines : 0);
    } else {
        member_or_null(out, "argument", entry->argument);
    }
    if (entry->hidden)
        member_bool(out, "hidden", true);
}

static void server_entry(struct text *out, const struct entry *entry)
{
    member_name(out, "from", "server");
    member_number_or_null(out, "code", entry->code > 0, (unsigned long)entry->code);
    member_or_null(out, "enhanced", entry->enhanced);
    key(out, "lines");
    text_add_byte(out, '[');
    for (size_t i = 0; i < entry->line_count; i++) {
        separate(out);
        add_string(out, entry->lines[i].text);
    }
    text_add_byte(out, ']');
}

static void note_entry(struct text *out, const struct entry *entry)
{
    member_name(out, "from", "note");
    member(out, "text", entry->line);
    member_name(out, "event", event_name(entry->event));
}

static void dialogue(struct text *out, const struct session *session)
{
    static void (*const writers[])(struct text *, const struct entry *) = {
        [SIDE_CLIENT] = client_entry, [SIDE_SERVER] = server_entry, [SIDE_NOTE] = note_entry};
    key(out, "dialogue");
    text_add_byte(out, '[');
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        separate(out);
        text_add_byte(out, '{');
        member_number(out, "n", i + 1);
        writers[entry->from](out, entry);
        places(out, entry->first, entry->last);
        member_seconds(out, "time", entry->time);
        if (entry->inferred)
            member_bool(out, "inferred", true);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static const char *recipient_name(enum recipient_status status)
{
    static const char *const names[] = {[RECIPIENT_UNKNOWN] = "unknown",
                                        [RECIPIENT_ACCEPTED] = "accepted",
                                        [RECIPIENT_REFUSED] = "refused",
                                        [RECIPIENT_DEFERRED] = "deferred"};
    return names[status];
}

static void recipients(struct text *out, const struct message *message)
{
    for (size_t i = 0; i < message->recipients.count; i++) {
        const struct recipient *recipient = &message->recipients.at[i];
        separate(out);
        text_add_byte(out, '{');
        member_or_null(out, "address", recipient->address);
        member_number_or_null(out, "code", recipient->code > 0, (unsigned long)recipient->code);
        member_or_null(out, "enhanced", recipient->enhanced);
        member_name(out, "status", recipient_name(recipient->status));
        text_add_byte(out, '}');
    }
}

static void messages(struct text *out, const struct session *session)
{
    key(out, "messages");
    text_add_byte(out, '[');
    for (size_t i = 0; i < session->messages.count; i++) {
        const struct message *message = &session->messages.at[i];
        separate(out);
        text_add_byte(out, '{');
        member_or_null(out, "sender", message->sender);
        key(out, "recipients");
        text_add_byte(out, '[');
        recipients(out, message);
        text_add_byte(out, ']');
        member_number_or_null(out, "octets", message->octets_known, message->octets);
        member_or_null(out, "queue_id", message->queue_id);
        member_name(out, "outcome", outcome_name(message->outcome));
        places(out, message->first, message->last);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
    key(out, "recipients");
    text_add_byte(out, '[');
    for (size_t i = 0; i < session->messages.count; i++)
        recipients(out, &session->messages.at[i]);
    text_add_byte(out, ']');
}

/* ---- findings ---- */

static void evidence(struct text *out, const struct cause_found *cause, enum language language)
{
    key(out, "evidence");
    text_add_byte(out, '[');
    for (size_t i = 0; i < cause->evidence_count; i++) {
        const struct evidence_found *found = &cause->evidence[i];
        char mark[2] = {found->mark, '\0'};
        separate(out);
        text_add_byte(out, '{');
        member_name(out, "mark", mark);
        member(out, "text", found->text.in[language]);
        places(out, found->first, found->last);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void causes(struct text *out, const struct finding *finding, enum language language)
{
    key(out, "causes");
    text_add_byte(out, '[');
    for (size_t i = 0; i < finding->cause_count; i++) {
        const struct cause_found *cause = &finding->causes[i];
        separate(out);
        text_add_byte(out, '{');
        member(out, "cause", cause->cause);
        member(out, "title", cause->title.in[language]);
        member_name(out, "standing", standing_name(cause->standing));
        member_number(out, "score", (unsigned long)cause->score);
        member_name(out, "acts", acts_name(cause->acts));
        evidence(out, cause, language);
        key(out, "fix");
        text_add_byte(out, '[');
        for (size_t j = 0; j < cause->fix_count; j++) {
            separate(out);
            text_add_byte(out, '{');
            member_name(out, "acts", acts_name(cause->fixes[j].acts));
            member(out, "text", cause->fixes[j].text.in[language]);
            text_add_byte(out, '}');
        }
        text_add_string(out, "]}");
    }
    text_add_byte(out, ']');
}

static void texts(struct text *out, const char *name, const struct words *list, size_t count,
                  enum language language)
{
    key(out, name);
    text_add_byte(out, '[');
    for (size_t i = 0; i < count; i++) {
        separate(out);
        add_string(out, list[i].in[language]);
    }
    text_add_byte(out, ']');
}

static void reply_of(struct text *out, const struct finding *finding)
{
    key(out, "reply");
    if (!finding->code) {
        text_add_string(out, "null");
        return;
    }
    text_add_byte(out, '{');
    member_number(out, "code", (unsigned long)finding->code);
    member_or_null(out, "enhanced", finding->enhanced);
    member(out, "text", finding->reply_text);
    text_add_byte(out, '}');
}

static void finding_places(struct text *out, const struct finding *finding)
{
    key(out, "at");
    text_add_byte(out, '[');
    for (size_t i = 0; i < finding->at_count; i++) {
        separate(out);
        text_print(out, "%zu", finding->at[i] + 1);
    }
    text_add_byte(out, ']');
    places(out, finding->first, finding->last);
}

static void verdict(struct text *out, const struct finding *finding)
{
    static const char *const answers[] = {
        [ANSWER_UNKNOWN] = "null", [ANSWER_NO] = "false", [ANSWER_YES] = "true"};
    member_name(out, "permanence", permanence_name(finding->permanence));
    key(out, "retry");
    text_add_string(out, answers[finding->retry]);
    member_name(out, "acts", acts_name(finding->acts));
    member_bool(out, "undecided", finding->undecided);
    member_bool(out, "contradicted", finding->contradicted);
    member_bool(out, "repaired", finding->repaired);
}

static void one_finding(struct text *out, const struct finding *finding, enum language language)
{
    separate(out);
    text_add_byte(out, '{');
    member(out, "rule", finding->rule);
    member(out, "category", finding->category);
    member_name(out, "severity", severity_name(finding->severity));
    member_name(out, "stage", stage_name(finding->stage));
    finding_places(out, finding);
    reply_of(out, finding);
    verdict(out, finding);
    member(out, "title", finding->title.in[language]);
    member(out, "meaning", finding->meaning.in[language]);
    causes(out, finding, language);
    texts(out, "avoid", finding->avoid, finding->avoid_count, language);
    texts(out, "probe", finding->probe, finding->probe_count, language);
    member_number_or_null(out, "consequence_of", finding->consequence_of != NO_FINDING,
                          finding->consequence_of);
    key(out, "references");
    text_add_byte(out, '[');
    for (size_t i = 0; i < finding->reference_count; i++) {
        separate(out);
        add_string(out, finding->references[i]);
    }
    text_add_string(out, "]}");
}

static void session_members(struct text *out, const struct session *session, const struct report *report,
                            enum language language)
{
    const struct conversation *conversation = session->conversation;
    member(out, "file", session->file);
    member_number(out, "session", session->number);
    member(out, "format", conversation->format);
    member_name(out, "place", conversation->frames ? "frame" : "line");
    member_number_or_null(out, "stream", conversation->stream >= 0, (unsigned long)conversation->stream);
    endpoint(out, "client", &session->client, NULL);
    endpoint(out, "server", &session->server, &session->software);
    started(out, conversation);
    member_seconds(out, "seconds", conversation->seconds);
    key(out, "lookups");
    text_add_byte(out, '[');
    for (size_t i = 0; i < conversation->around.lookup_count; i++)
        lookup(out, &conversation->around.lookups[i]);
    text_add_byte(out, ']');
    member_name(out, "outcome", outcome_name(session->outcome));
    stages(out, session);
    dialogue(out, session);
    messages(out, session);
    key(out, "findings");
    text_add_byte(out, '[');
    for (size_t i = 0; i < report->count; i++)
        one_finding(out, &report->findings[i], language);
    text_add_byte(out, ']');
}

/* ---- the run ---- */

static void run_members(struct text *out, const struct render_run *run)
{
    member_name(out, "program", "smtplint");
    member_name(out, "version", run->version);
    key(out, "rules");
    text_add_byte(out, '{');
    member_number(out, "count", run->rules);
    member(out, "digest", run->book_digest);
    text_add_byte(out, '}');
    key(out, "options");
    text_add_byte(out, '{');
    member_name(out, "lang", run->options.language == LANGUAGE_DE ? "de" : "en");
    member_or_null(out, "ours", run->options.ours);
    text_add_byte(out, '}');
}

static void summary_members(struct text *out, const struct rendering *rendering)
{
    const struct render_counts *counts = &rendering->run->counts;
    member_number(out, "files", counts->files);
    member_number(out, "sessions", counts->sessions);
    member_number(out, "failed", counts->failed);
    key(out, "findings");
    text_add_byte(out, '{');
    member_number(out, "error", counts->errors);
    member_number(out, "warning", counts->warnings);
    member_number(out, "note", counts->notes);
    member_number(out, "consequence", counts->consequences);
    text_add_byte(out, '}');
    key(out, "outcomes");
    text_add_byte(out, '{');
    for (int i = 0; i < OUTCOMES; i++)
        member_number(out, outcome_name((enum outcome)i), counts->outcomes[i]);
    text_add_byte(out, '}');
    key(out, "unread");
    text_add_byte(out, '[');
    text_add(out, text_span(&rendering->held));
    text_add_byte(out, ']');
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct text *out = &rendering->held;
    if (rendering->held_count++)
        text_add_byte(out, ',');
    text_add_byte(out, '{');
    member(out, "file", unread->file);
    member(out, "why", unread->why);
    member_number_or_null(out, "line", unread->line > 0, unread->line);
    member_bool(out, "damaged", unread->damaged);
    text_add_byte(out, '}');
}

static void begin_json(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    member_name(out, "schema", "smtplint/1");
    key(out, "run");
    text_add_byte(out, '{');
    run_members(out, rendering->run);
    text_add_byte(out, '}');
    key(out, "sessions");
    text_add_byte(out, '[');
}

static void session_json(struct rendering *rendering, const struct session *session,
                         const struct report *report, unsigned long of)
{
    (void)of;
    text_add_string(&rendering->out, rendering->begun++ ? ",\n{" : "\n{");
    session_members(&rendering->out, session, report, rendering->run->options.language);
    text_add_byte(&rendering->out, '}');
}

static void end_json(struct rendering *rendering)
{
    text_add_string(&rendering->out, "],\n\"summary\":{");
    summary_members(&rendering->out, rendering);
    text_add_string(&rendering->out, "}}\n");
}

static void begin_ndjson(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    member_name(out, "type", "run");
    member_name(out, "schema", "smtplint/1");
    run_members(out, rendering->run);
    text_add_string(out, "}\n");
}

static void session_ndjson(struct rendering *rendering, const struct session *session,
                           const struct report *report, unsigned long of)
{
    (void)of;
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    member_name(out, "type", "session");
    session_members(out, session, report, rendering->run->options.language);
    text_add_string(out, "}\n");
}

static void end_ndjson(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    member_name(out, "type", "end");
    summary_members(out, rendering);
    text_add_string(out, "}\n");
}

const struct renderer render_json = {
    "json",     SAY_ABOUT("one JSON object, schema smtplint/1", "ein JSON-Objekt, Schema smtplint/1"),
    begin_json, session_json,
    unread,     end_json};
const struct renderer render_ndjson = {"ndjson",
                                       SAY_ABOUT("the same as lines, each session as soon as it is done",
                                                 "dasselbe als Zeilen, jede Sitzung, sobald sie fertig ist"),
                                       begin_ndjson,
                                       session_ndjson,
                                       unread,
                                       end_ndjson};
