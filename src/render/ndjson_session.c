/* A session read back from its line: the contract's members, and what "kept" adds. */
#include <string.h>

#include "render/ndjson_part.h"
#include "render/tty_session.h"

static const char *name_of_status(int index)
{
    return status_name((enum status)index);
}

static const char *name_of_event(int index)
{
    return event_name((enum event)index);
}

static const char *name_of_recipient(int index)
{
    return recipient_name((enum recipient_status)index);
}

static const char *name_of_lookup(int index)
{
    return lookup_type_name((enum lookup_kind)index);
}

static const char *name_of_side(int index)
{
    static const char *const names[] = {
        [SIDE_CLIENT] = "client", [SIDE_SERVER] = "server", [SIDE_NOTE] = "note"};
    return names[index];
}

/* ---- who and when ---- */

static struct span octets_of(struct reading *reading, struct span hex)
{
    char *octets = arena_take(reading->arena, hex.len / 2);
    for (size_t i = 0; i < hex.len; i++) {
        const char *digits = "0123456789abcdef", *digit = hex.at[i] ? strchr(digits, hex.at[i]) : NULL;
        if (!digit)
            reading->bad = true;
        else if (i / 2 < hex.len / 2)
            octets[i / 2] = (char)((unsigned char)octets[i / 2] << 4 | (digit - digits));
    }
    return (struct span){octets, hex.len / 2};
}

struct span read_file_name(struct reading *reading, const struct json *object, const struct json *kept)
{
    struct span file = read_text(reading, object, "file");
    const struct json *name = json_at(kept, "name");
    return name ? octets_of(reading, text_of(reading, name)) : file;
}

void read_who(struct reading *reading, const struct json *line, struct session *session)
{
    const struct json *kept = json_at(line, "kept");
    struct span language = read_text(reading, kept, "lang");
    reading->language = span_is(language, "de") ? LANGUAGE_DE : LANGUAGE_EN;
    session->file = read_file_name(reading, line, kept);
    session->digest = read_text(reading, kept, "sha256");
    session->number = read_number(reading, line, "session");
}

static struct endpoint read_endpoint(struct reading *reading, const struct json *end, const char *name)
{
    return (struct endpoint){.address = read_text(reading, end, "address"),
                             .name = read_text(reading, end, name),
                             .port = (unsigned)read_number(reading, end, "port")};
}

static int read_zone(struct reading *reading, const struct json *kept)
{
    double zone = read_seconds(reading, kept, "zone");
    enum { DAY = 24 * 60 };
    bool good = zone >= -DAY && zone <= DAY;
    reading->bad |= !good;
    return good ? (int)zone : 0;
}

static void read_lookup(struct reading *reading, const struct json *row, struct lookup *lookup)
{
    const struct json *answers = read_array(reading, row, "answers");
    size_t at = 0;
    *lookup = (struct lookup){
        .kind = (enum lookup_kind)read_name(reading, row, "type", name_of_lookup, LOOKUP_OTHER + 1),
        .name = read_text(reading, row, "name"),
        .trouble = read_text(reading, row, "error"),
        .answers = arena_take(reading->arena, answers->count * sizeof(struct lookup_answer)),
        .answer_count = answers->count,
        .first = read_number(reading, row, "first"),
        .last = read_number(reading, row, "last")};
    for (const struct json *answer = answers->first; answer; answer = answer->next) {
        const struct json *preference = json_at(answer, "preference");
        bool known = preference && preference->kind == JSON_NUMBER, text = lookup->kind == LOOKUP_TXT;
        struct span name = read_text(reading, answer, "name"), none = {"", 0};
        lookup->answers[at++] =
            (struct lookup_answer){.preference = known ? (long)number_of(reading, preference) : -1,
                                   .name = text ? none : name,
                                   .text = text ? name : none,
                                   .address = read_text(reading, answer, "address")};
    }
}

static void read_lookups(struct reading *reading, const struct json *line, struct surroundings *around)
{
    const struct json *rows = read_array(reading, line, "lookups");
    struct lookup *lookups = arena_take(reading->arena, rows->count * sizeof *lookups);
    size_t at = 0;
    for (const struct json *row = rows->first; row; row = row->next)
        read_lookup(reading, row, &lookups[at++]);
    *around = (struct surroundings){.lookups = lookups, .lookup_count = rows->count};
}

static const struct conversation *read_conversation(struct reading *reading, const struct json *line,
                                                    const struct session *session)
{
    const struct json *kept = json_at(line, "kept"), *stream = json_at(line, "stream");
    struct conversation *conversation = arena_take(reading->arena, sizeof *conversation);
    bool known = stream && stream->kind == JSON_NUMBER;
    *conversation = (struct conversation){.format = read_text(reading, line, "format"),
                                          .frames = span_is(read_text(reading, line, "place"), "frame"),
                                          .stream = known ? (long)number_of(reading, stream) : -1,
                                          .client = session->client,
                                          .server = session->server,
                                          .started = read_seconds(reading, kept, "started"),
                                          .zone = read_zone(reading, kept),
                                          .zoned = read_yes(kept, "zoned"),
                                          .seconds = read_seconds(reading, line, "seconds"),
                                          .first = read_number(reading, kept, "first"),
                                          .last = read_number(reading, kept, "last")};
    read_lookups(reading, line, &conversation->around);
    return conversation;
}

/* ---- stages, messages ---- */

static void read_stages(struct reading *reading, const struct json *line, struct session *session)
{
    const struct json *rows = read_array(reading, line, "stages");
    reading->bad |= rows->count > STAGES;
    if (reading->bad)
        return;
    for (const struct json *row = rows->first; row; row = row->next)
        session->stages[session->stage_count++] = (struct stage_result){
            .stage = (enum stage)read_name(reading, row, "stage", name_of_stage, STAGES),
            .status = (enum status)read_name(reading, row, "status", name_of_status, STATUSES),
            .first = read_number(reading, row, "first"),
            .last = read_number(reading, row, "last"),
            .seconds = read_seconds(reading, row, "seconds")};
}

static void read_recipients(struct reading *reading, const struct json *row, struct message *message)
{
    const struct json *recipients = read_array(reading, row, "recipients");
    for (const struct json *one = recipients->first; one; one = one->next)
        *LIST_ADD(reading->arena, &message->recipients) =
            (struct recipient){.address = read_text(reading, one, "address"),
                               .code = (int)read_number(reading, one, "code"),
                               .enhanced = read_text(reading, one, "enhanced"),
                               .status = (enum recipient_status)read_name(
                                   reading, one, "status", name_of_recipient, RECIPIENT_DEFERRED + 1)};
}

static void read_messages(struct reading *reading, const struct json *line, struct session *session)
{
    const struct json *rows = read_array(reading, line, "messages");
    for (const struct json *row = rows->first; row; row = row->next) {
        const struct json *octets = json_at(row, "octets");
        struct message *message = LIST_ADD(reading->arena, &session->messages);
        *message = (struct message){
            .sender = read_text(reading, row, "sender"),
            .octets = read_number(reading, row, "octets"),
            .octets_known = octets && octets->kind == JSON_NUMBER,
            .queue_id = read_text(reading, row, "queue_id"),
            .outcome = (enum outcome)read_name(reading, row, "outcome", name_of_outcome, OUTCOMES),
            .first = read_number(reading, row, "first"),
            .last = read_number(reading, row, "last")};
        message->sender_seen = message->sender.len > 0;
        read_recipients(reading, row, message);
    }
}

/* ---- dialogue ---- */

static void read_client(struct reading *reading, const struct json *row, const struct json *kept,
                        struct entry *entry)
{
    const struct json *body = kept ? kept->next : NULL;
    entry->argument = json_at(row, "argument") ? read_text(reading, row, "argument") : (struct span){"", 0};
    entry->line = text_of(reading, kept);
    entry->hidden = read_yes(row, "hidden");
    if (!body)
        return;
    unsigned long number[4] = {0};
    size_t at = 0;
    for (const struct json *one = body->first; one && at < 4; one = one->next)
        number[at++] = number_of(reading, one);
    struct body *read = arena_take(reading->arena, sizeof *read);
    *read = (struct body){
        .lines = number[0], .octets = number[1], .terminated = number[2] > 0, .elided = number[3] > 0};
    entry->body = read;
}

static void read_reply_line(struct reading *reading, const struct json *kept, struct reply_text *line)
{
    const struct json *number = kept->first, *before = number ? number->next : NULL;
    struct span shown = text_of(reading, before);
    bool whole = before && before->next;
    line->number = number_of(reading, number);
    line->shown = whole ? shown : arena_join(reading->arena, shown, line->text);
}

static void read_reply(struct reading *reading, const struct json *row, const struct json *kept,
                       struct entry *entry)
{
    const struct json *lines = read_array(reading, row, "lines");
    entry->code = (int)read_number(reading, row, "code");
    entry->enhanced = read_text(reading, row, "enhanced");
    entry->lines = arena_take(reading->arena, lines->count * sizeof *entry->lines);
    for (const struct json *line = lines->first; line; line = line->next, kept = kept ? kept->next : NULL) {
        struct reply_text *read = &entry->lines[entry->line_count++];
        read->text = text_of(reading, line);
        if (kept)
            read_reply_line(reading, kept, read);
        reading->bad |= !kept;
    }
}

static void read_note(struct reading *reading, const struct json *row, const struct json *kept,
                      struct entry *entry)
{
    unsigned long trouble = number_of(reading, kept);
    entry->line = read_text(reading, row, "text");
    entry->event = (enum event)read_name(reading, row, "event", name_of_event, EVENT_REMARK + 1);
    reading->bad |= trouble > TROUBLE_OTHER;
    entry->trouble = trouble > TROUBLE_OTHER ? TROUBLE_NONE : (enum trouble)trouble;
}

static void read_entry(struct reading *reading, const struct json *row, const struct json *kept,
                       struct entry *entry)
{
    static void (*const readers[])(struct reading *, const struct json *, const struct json *,
                                   struct entry *) = {
        [SIDE_CLIENT] = read_client, [SIDE_SERVER] = read_reply, [SIDE_NOTE] = read_note};
    const struct json *stage = kept->first, *partner = stage ? stage->next : NULL;
    const struct json *offset = partner ? partner->next : NULL, *verb = offset ? offset->next : NULL;
    unsigned long number = number_of(reading, stage), of = number_of(reading, partner);
    *entry = (struct entry){.from = (enum side)read_name(reading, row, "from", name_of_side, SIDE_NOTE + 1),
                            .stage = number < STAGES ? (enum stage)number : STAGE_PROTOCOL,
                            .partner = of ? of - 1 : NO_ENTRY,
                            .offset = number_of(reading, offset),
                            .first = read_number(reading, row, "first"),
                            .last = read_number(reading, row, "last"),
                            .time = read_seconds(reading, row, "time"),
                            .inferred = read_yes(row, "inferred"),
                            .verb = text_of(reading, verb)};
    readers[entry->from](reading, row, verb ? verb->next : NULL, entry);
    entry_name_again(entry);
}

static void read_dialogue(struct reading *reading, const struct json *line, struct session *session)
{
    const struct json *rows = read_array(reading, line, "dialogue");
    const struct json *kept = read_array(reading, json_at(line, "kept"), "entries");
    reading->bad |= kept->count != rows->count;
    if (reading->bad)
        return;
    session->entries = arena_take(reading->arena, rows->count * sizeof *session->entries);
    session->entry_count = rows->count;
    size_t at = 0;
    const struct json *more = kept->first;
    for (const struct json *row = rows->first; row; row = row->next, more = more->next) {
        struct entry *entry = &session->entries[at++];
        read_entry(reading, row, more, entry);
        reading->bad |= entry->partner != NO_ENTRY && entry->partner >= rows->count;
    }
}

void read_session(struct reading *reading, const struct json *line, struct session *session)
{
    const struct json *server = json_at(line, "server");
    session->client = read_endpoint(reading, json_at(line, "client"), "name");
    session->server = read_endpoint(reading, server, "host");
    session->software = read_text(reading, server, "software");
    session->outcome = (enum outcome)read_name(reading, line, "outcome", name_of_outcome, OUTCOMES);
    session->conversation = read_conversation(reading, line, session);
    read_stages(reading, line, session);
    read_messages(reading, line, session);
    read_dialogue(reading, line, session);
}
