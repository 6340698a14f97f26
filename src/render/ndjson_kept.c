#include "render/ndjson_kept.h"

#include <math.h>

#include "base/utf8.h"
#include "render/json_write.h"

static void open_array(struct text *out, const char *name)
{
    json_key(out, name);
    text_add_byte(out, '[');
}

static void item(struct text *out, unsigned long number)
{
    json_separate(out);
    json_number(out, number);
}

static void item_text(struct text *out, struct span text)
{
    json_separate(out);
    json_string(out, text);
}

void kept_add_name(struct text *out, struct span file)
{
    if (utf8_valid(file))
        return;
    json_key(out, "name");
    text_add_byte(out, '"');
    for (size_t i = 0; i < file.len; i++)
        text_print(out, "%02x", (unsigned)(unsigned char)file.at[i]);
    text_add_byte(out, '"');
}

/* ---- the dialogue ---- */

static bool ends_in(struct span whole, struct span end)
{
    return whole.len >= end.len && span_equal(span_from(whole, whole.len - end.len), end);
}

static void add_client(struct text *out, const struct entry *entry)
{
    const struct body *body = entry->body;
    item_text(out, entry->line);
    if (!body)
        return;
    text_add_string(out, ",[");
    item(out, body->lines);
    item(out, body->octets);
    item(out, body->terminated);
    item(out, body->elided);
    text_add_byte(out, ']');
}

static void add_reply(struct text *out, const struct entry *entry)
{
    for (size_t i = 0; i < entry->line_count; i++) {
        struct span shown = entry->lines[i].shown, text = entry->lines[i].text;
        bool whole = !ends_in(shown, text);
        text_add_string(out, ",[");
        item(out, entry->lines[i].number);
        item_text(out, whole ? shown : span_cut(shown, 0, shown.len - text.len));
        text_add_string(out, whole ? ",true]" : "]");
    }
}

static void add_note(struct text *out, const struct entry *entry)
{
    item(out, entry->trouble);
}

static void add_entries(struct text *out, const struct session *session)
{
    static void (*const writers[])(struct text *, const struct entry *) = {
        [SIDE_CLIENT] = add_client, [SIDE_SERVER] = add_reply, [SIDE_NOTE] = add_note};
    open_array(out, "entries");
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        json_separate(out);
        text_add_byte(out, '[');
        item(out, entry->stage);
        item(out, entry->partner == NO_ENTRY ? 0 : entry->partner + 1);
        item(out, entry->offset);
        item_text(out, entry->verb);
        writers[entry->from](out, entry);
        text_add_byte(out, ']');
    }
    text_add_byte(out, ']');
}

/* ---- both languages ---- */

static void each_of(struct words *list, size_t count, void (*each)(void *, struct words *), void *with)
{
    for (size_t i = 0; i < count; i++)
        each(with, &list[i]);
}

static void each_of_cause(const struct cause_found *cause, void (*each)(void *, struct words *), void *with)
{
    for (size_t i = 0; i < cause->evidence_count; i++)
        each(with, &cause->evidence[i].text);
    for (size_t i = 0; i < cause->fix_count; i++)
        each(with, &cause->fixes[i].text);
}

void kept_each_words(const struct report *report, void (*each)(void *with, struct words *words), void *with)
{
    for (size_t i = 0; i < report->count; i++) {
        struct finding *finding = &report->findings[i];
        each(with, &finding->title);
        each(with, &finding->meaning);
        for (size_t j = 0; j < finding->cause_count; j++) {
            each(with, &finding->causes[j].title);
            each_of_cause(&finding->causes[j], each, with);
        }
        each_of(finding->avoid, finding->avoid_count, each, with);
        each_of(finding->probe, finding->probe_count, each, with);
    }
}

struct other {
    struct text *out;
    enum language language;
};

static void add_other(void *with, struct words *words)
{
    struct other *other = with;
    if (span_equal(words->in[LANGUAGE_EN], words->in[LANGUAGE_DE])) {
        json_separate(other->out);
        text_add_string(other->out, "null");
    } else {
        item_text(other->out, words->in[other->language]);
    }
}

/* The contract has the reply of a finding only where there was a code. */
static void add_codeless(struct text *out, const struct report *report)
{
    bool any = false;
    for (size_t i = 0; i < report->count; i++)
        any |= !report->findings[i].code && report->findings[i].reply_text.len;
    if (!any)
        return;
    open_array(out, "replies");
    for (size_t i = 0; i < report->count; i++)
        item_text(out, report->findings[i].reply_text);
    text_add_byte(out, ']');
}

/* What only the meaning of the code explained: --unmatched tells of it. */
static void add_last_resorts(struct text *out, const struct report *report)
{
    bool any = false;
    for (size_t i = 0; i < report->count; i++)
        any |= report->findings[i].last_resort;
    if (!any)
        return;
    open_array(out, "last_resorts");
    for (size_t i = 0; i < report->count; i++)
        if (report->findings[i].last_resort)
            item(out, i);
    text_add_byte(out, ']');
}

void kept_add(struct text *out, const struct session *session, const struct report *report,
              enum language language)
{
    const struct conversation *conversation = session->conversation;
    struct other other = {out, language == LANGUAGE_DE ? LANGUAGE_EN : LANGUAGE_DE};
    json_key(out, "kept");
    text_add_byte(out, '{');
    json_member_name(out, "lang", language == LANGUAGE_DE ? "de" : "en");
    json_member_or_null(out, "sha256", session->digest);
    kept_add_name(out, session->file);
    json_member_seconds(out, "started", conversation->started);
    json_key(out, "zone");
    text_print(out, "%d", conversation->zone);
    json_member_bool(out, "zoned", conversation->zoned);
    json_member_number(out, "first", conversation->first);
    json_member_number(out, "last", conversation->last);
    add_entries(out, session);
    open_array(out, "words");
    kept_each_words(report, add_other, &other);
    text_add_byte(out, ']');
    add_codeless(out, report);
    add_last_resorts(out, report);
    text_add_byte(out, '}');
}
