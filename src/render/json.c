/*
 * JSON of the contract "smtplint/1": `json` is one object, `ndjson` the same as lines, each session as soon
 * as it is done. Written by hand into the text, because a report of 100,000 sessions should not stand in
 * memory as a tree.
 */
#include "render/formats.h"
#include "render/json_finding.h"
#include "render/json_write.h"
#include "render/ndjson_kept.h"
#include "render/tty_session.h"

/* ---- session ---- */

static void endpoint(struct text *out, const char *name, const struct endpoint *end,
                     const struct span *software)
{
    json_key(out, name);
    text_add_byte(out, '{');
    json_member_or_null(out, "address", end->address);
    json_member_number_or_null(out, "port", end->port > 0, end->port);
    json_member_or_null(out, software ? "host" : "name", end->name);
    if (software)
        json_member_or_null(out, "software", *software);
    text_add_byte(out, '}');
}

static void started(struct text *out, const struct conversation *conversation)
{
    struct text stamp = {0};
    stamp_add(&stamp, conversation);
    json_member_or_null(out, "started", text_span(&stamp));
    text_free(&stamp);
}

const char *lookup_type_name(enum lookup_kind kind)
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
    json_separate(out);
    text_add_byte(out, '{');
    json_member(out, "name", lookup->name);
    json_member_name(out, "type", lookup_type_name(lookup->kind));
    json_member_or_null(out, "error", lookup->trouble);
    json_key(out, "answers");
    text_add_byte(out, '[');
    for (size_t i = 0; i < lookup->answer_count; i++) {
        json_separate(out);
        text_add_byte(out, '{');
        json_member_number_or_null(out, "preference", lookup->answers[i].preference >= 0,
                                   (unsigned long)lookup->answers[i].preference);
        json_member_or_null(out, "name",
                            lookup->answers[i].name.len ? lookup->answers[i].name : lookup->answers[i].text);
        json_member_or_null(out, "address", lookup->answers[i].address);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
    json_places(out, lookup->first, lookup->last);
    text_add_byte(out, '}');
}

static void stages(struct text *out, const struct session *session)
{
    json_key(out, "stages");
    text_add_byte(out, '[');
    for (size_t i = 0; i < session->stage_count; i++) {
        const struct stage_result *stage = &session->stages[i];
        json_separate(out);
        text_add_byte(out, '{');
        json_member_name(out, "stage", stage_name(stage->stage));
        json_member_name(out, "status", status_name(stage->status));
        json_places(out, stage->first, stage->last);
        json_member_seconds(out, "seconds", stage->seconds);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void client_entry(struct text *out, const struct entry *entry)
{
    json_member_name(out, "from", "client");
    json_member_or_null(out, "verb", entry->verb);
    if (span_is(entry->verb, "(body)")) {
        bool seen = entry->body && !entry->body->elided;
        json_member_number_or_null(out, "octets", seen, seen ? entry->body->octets : 0);
        json_member_number_or_null(out, "lines", seen, seen ? entry->body->lines : 0);
    } else {
        json_member_or_null(out, "argument", entry->argument);
    }
    if (entry->hidden)
        json_member_bool(out, "hidden", true);
}

static void server_entry(struct text *out, const struct entry *entry)
{
    json_member_name(out, "from", "server");
    json_member_number_or_null(out, "code", entry->code > 0, (unsigned long)entry->code);
    json_member_or_null(out, "enhanced", entry->enhanced);
    json_key(out, "lines");
    text_add_byte(out, '[');
    for (size_t i = 0; i < entry->line_count; i++) {
        json_separate(out);
        json_string(out, entry->lines[i].text);
    }
    text_add_byte(out, ']');
}

static void note_entry(struct text *out, const struct entry *entry)
{
    json_member_name(out, "from", "note");
    json_member(out, "text", entry->line);
    json_member_name(out, "event", event_name(entry->event));
}

static void dialogue(struct text *out, const struct session *session)
{
    static void (*const writers[])(struct text *, const struct entry *) = {
        [SIDE_CLIENT] = client_entry, [SIDE_SERVER] = server_entry, [SIDE_NOTE] = note_entry};
    json_key(out, "dialogue");
    text_add_byte(out, '[');
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        json_separate(out);
        text_add_byte(out, '{');
        json_member_number(out, "n", i + 1);
        writers[entry->from](out, entry);
        json_places(out, entry->first, entry->last);
        json_member_seconds(out, "time", entry->time);
        if (entry->inferred)
            json_member_bool(out, "inferred", true);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
}

static void recipients(struct text *out, const struct message *message)
{
    for (size_t i = 0; i < message->recipients.count; i++) {
        const struct recipient *recipient = &message->recipients.at[i];
        json_separate(out);
        text_add_byte(out, '{');
        json_member_or_null(out, "address", recipient->address);
        json_member_number_or_null(out, "code", recipient->code > 0, (unsigned long)recipient->code);
        json_member_or_null(out, "enhanced", recipient->enhanced);
        json_member_name(out, "status", recipient_name(recipient->status));
        text_add_byte(out, '}');
    }
}

/* What was written of one message, for the list of all. */
static void add_again(struct text *all, struct span recipients)
{
    if (all->len && recipients.len)
        text_add_byte(all, ',');
    text_add(all, recipients);
}

static void messages(struct text *out, const struct session *session)
{
    struct text all = {0};
    json_key(out, "messages");
    text_add_byte(out, '[');
    for (size_t i = 0; i < session->messages.count; i++) {
        const struct message *message = &session->messages.at[i];
        json_separate(out);
        text_add_byte(out, '{');
        json_member_or_null(out, "sender", message->sender);
        json_key(out, "recipients");
        text_add_byte(out, '[');
        size_t from = out->len;
        recipients(out, message);
        add_again(&all, span_from(text_span(out), from));
        text_add_byte(out, ']');
        json_member_number_or_null(out, "octets", message->octets_known, message->octets);
        json_member_or_null(out, "queue_id", message->queue_id);
        json_member_name(out, "outcome", outcome_name(message->outcome));
        json_places(out, message->first, message->last);
        text_add_byte(out, '}');
    }
    text_add_byte(out, ']');
    json_key(out, "recipients");
    text_add_byte(out, '[');
    text_add(out, text_span(&all));
    text_add_byte(out, ']');
    text_free(&all);
}

static void session_members(struct text *out, const struct session *session, const struct report *report,
                            enum language language)
{
    const struct conversation *conversation = session->conversation;
    json_member(out, "file", session->file);
    json_member_number(out, "session", session->number);
    json_member(out, "format", conversation->format);
    json_member_name(out, "place", conversation->frames ? "frame" : "line");
    json_member_number_or_null(out, "stream", conversation->stream >= 0, (unsigned long)conversation->stream);
    endpoint(out, "client", &session->client, NULL);
    endpoint(out, "server", &session->server, &session->software);
    started(out, conversation);
    json_member_seconds(out, "seconds", conversation->seconds);
    json_key(out, "lookups");
    text_add_byte(out, '[');
    for (size_t i = 0; i < conversation->around.lookup_count; i++)
        lookup(out, &conversation->around.lookups[i]);
    text_add_byte(out, ']');
    json_member_name(out, "outcome", outcome_name(session->outcome));
    stages(out, session);
    dialogue(out, session);
    messages(out, session);
    json_key(out, "findings");
    text_add_byte(out, '[');
    for (size_t i = 0; i < report->count; i++)
        json_finding(out, &report->findings[i], language);
    text_add_byte(out, ']');
}

/* ---- the run ---- */

static void run_members(struct text *out, const struct render_run *run)
{
    json_member_name(out, "program", "smtplint");
    json_member_name(out, "version", run->version);
    json_key(out, "rules");
    text_add_byte(out, '{');
    json_member_number(out, "count", run->rules);
    json_member(out, "digest", run->book_digest);
    text_add_byte(out, '}');
    json_key(out, "options");
    text_add_byte(out, '{');
    json_member_name(out, "lang", run->options.language == LANGUAGE_DE ? "de" : "en");
    json_member_or_null(out, "ours", run->options.ours);
    if (run->redacted)
        json_member_name(out, "redacted", run->redacted);
    text_add_byte(out, '}');
}

/* Roots that the baseline has; without a baseline nothing is known. */
static void known_members(struct text *out, const struct render_run *run)
{
    if (!run->baseline)
        return;
    json_key(out, "known");
    text_add_byte(out, '{');
    for (int i = SEVERITIES - 1; i >= 0; i--)
        json_member_number(out, severity_name((enum severity)i), run->counts.known[i]);
    text_add_byte(out, '}');
}

static void summary_members(struct text *out, const struct rendering *rendering)
{
    const struct render_counts *counts = &rendering->run->counts;
    json_member_number(out, "files", counts->files);
    json_member_number(out, "sessions", counts->sessions);
    json_member_number(out, "failed", counts->failed);
    json_key(out, "findings");
    text_add_byte(out, '{');
    json_member_number(out, "error", counts->errors);
    json_member_number(out, "warning", counts->warnings);
    json_member_number(out, "note", counts->notes);
    json_member_number(out, "consequence", counts->consequences);
    text_add_byte(out, '}');
    known_members(out, rendering->run);
    json_key(out, "outcomes");
    text_add_byte(out, '{');
    for (int i = 0; i < OUTCOMES; i++)
        json_member_number(out, outcome_name((enum outcome)i), counts->outcomes[i]);
    text_add_byte(out, '}');
    json_key(out, "unread");
    text_add_byte(out, '[');
    text_add(out, text_span(&rendering->held));
    text_add_byte(out, ']');
    json_across(out, rendering->run);
}

static void unread_members(struct text *out, const struct unread *unread)
{
    json_member(out, "file", unread->file);
    json_member(out, "why", unread->why);
    json_member_number_or_null(out, "line", unread->line > 0, unread->line);
    json_member_bool(out, "damaged", unread->damaged);
}

static void unread(struct rendering *rendering, const struct unread *unread)
{
    struct text *out = &rendering->held;
    if (rendering->held_count++)
        text_add_byte(out, ',');
    text_add_byte(out, '{');
    unread_members(out, unread);
    text_add_byte(out, '}');
}

static void unread_kept(struct rendering *rendering, const struct unread *unread)
{
    struct text *out = &rendering->held;
    if (rendering->held_count++)
        text_add_byte(out, ',');
    text_add_byte(out, '{');
    unread_members(out, unread);
    kept_add_name(out, unread->file);
    text_add_byte(out, '}');
}

static void unread_line(struct rendering *rendering, const struct unread *unread)
{
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    json_member_name(out, "type", "unread");
    unread_members(out, unread);
    kept_add_name(out, unread->file);
    text_add_string(out, "}\n");
}

static void begin_json(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    json_member_name(out, "schema", "smtplint/1");
    json_key(out, "run");
    text_add_byte(out, '{');
    run_members(out, rendering->run);
    text_add_byte(out, '}');
    json_key(out, "sessions");
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
    json_member_name(out, "type", "run");
    json_member_name(out, "schema", "smtplint/1");
    run_members(out, rendering->run);
    text_add_string(out, "}\n");
}

static void session_ndjson(struct rendering *rendering, const struct session *session,
                           const struct report *report, unsigned long of)
{
    (void)of;
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    json_member_name(out, "type", "session");
    session_members(out, session, report, rendering->run->options.language);
    kept_add(out, session, report, rendering->run->options.language);
    text_add_string(out, "}\n");
}

static void end_ndjson(struct rendering *rendering)
{
    struct text *out = &rendering->out;
    text_add_byte(out, '{');
    json_member_name(out, "type", "end");
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
                                       unread_kept,
                                       end_ndjson};
const struct renderer render_lines = {
    "lines", SAY_ABOUT("the lines of one file", "die Zeilen einer Datei"), NULL, session_ndjson, unread_line,
    NULL};
