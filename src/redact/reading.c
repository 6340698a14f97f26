#include "redact/reading.h"

#include "session/session.h"

static void note_body(void *with, const struct body_line *line)
{
    struct reading *reading = with;
    struct body_line kept = *line;
    kept.text = arena_copy(&reading->arena, line->text);
    *LIST_ADD(&reading->arena, &reading->bodies) = kept;
}

static void note(struct reading *reading, span_list *list, struct span text)
{
    if (text.len)
        *LIST_ADD(&reading->arena, list) = arena_copy(&reading->arena, text);
}

/* ---- what is compared ---- */

static void note_session(struct reading *reading, const struct session *session)
{
    struct arena *arena = &reading->arena;
    *LIST_ADD(arena, &reading->diagnosis) =
        arena_print(arena, "session %lu is %s", session->number, outcome_name(session->outcome));
    for (size_t i = 0; i < session->stage_count; i++) {
        const struct stage_result *stage = &session->stages[i];
        *LIST_ADD(arena, &reading->diagnosis) =
            arena_print(arena, "stage %s of session %lu is %s (%lu-%lu)", stage_name(stage->stage),
                        session->number, status_name(stage->status), stage->first, stage->last);
    }
}

static void note_causes(struct reading *reading, const struct finding *finding)
{
    for (size_t i = 0; i < finding->cause_count; i++) {
        const struct cause_found *cause = &finding->causes[i];
        *LIST_ADD(&reading->arena, &reading->causes) =
            arena_print(&reading->arena, "%.*s of %.*s is %s", (int)cause->cause.len, cause->cause.at,
                        (int)finding->rule.len, finding->rule.at, standing_name(cause->standing));
    }
}

static void note_findings(struct reading *reading, const struct session *session, const struct report *report)
{
    struct arena *arena = &reading->arena;
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        *LIST_ADD(arena, &reading->diagnosis) = arena_print(
            arena, "session %lu: %.*s, %s at %s (%lu-%lu), %d %.*s, below %zu", session->number,
            (int)finding->rule.len, finding->rule.at, severity_name(finding->severity),
            stage_name(finding->stage), finding->first, finding->last, finding->code,
            (int)finding->enhanced.len, finding->enhanced.at, finding->consequence_of + 1); /* 0: a root */
        note_causes(reading, finding);
    }
}

/* ---- what only the dialogue tells ---- */

static void note_entry(struct reading *reading, const struct entry *entry)
{
    struct place place = {entry->first, entry->last};
    bool auth = span_is(entry->verb, "AUTH") || span_is(entry->verb, "(auth)") || entry->hidden;
    if (entry->from == SIDE_CLIENT && auth)
        *LIST_ADD(&reading->arena, &reading->auth) = place;
    if (entry->from == SIDE_SERVER)
        *LIST_ADD(&reading->arena, &reading->replies) = place;
    if (entry->body && !entry->body->terminated && (!reading->open || entry->first < reading->open))
        reading->open = entry->first;
    if (entry->from != SIDE_SERVER)
        note(reading, &reading->said, entry->line);
    if (entry->from == SIDE_CLIENT && entry->known && !entry->hidden && !entry->inferred && entry->line.len)
        *LIST_ADD(&reading->arena, &reading->commands) =
            (struct said_there){place, arena_copy(&reading->arena, entry->line)};
    for (size_t i = 0; i < entry->line_count; i++)
        note(reading, &reading->said, entry->lines[i].text);
}

/* Names without a dot, too: only who asked for them tells that they are hosts'. */
static void note_lookups(struct reading *reading, const struct surroundings *around)
{
    for (size_t i = 0; i < around->lookup_count; i++) {
        const struct lookup *lookup = &around->lookups[i];
        note(reading, &reading->hosts, lookup->name);
        note(reading, &reading->hosts, lookup->typed);
        for (size_t j = 0; j < lookup->answer_count; j++)
            note(reading, &reading->hosts, lookup->answers[j].name);
    }
    for (size_t i = 0; i < around->reach_count; i++)
        note(reading, &reading->hosts, around->reaches[i].host);
}

static void note_names(struct reading *reading, const struct session *session)
{
    for (size_t i = 0; i < session_secret_count(session); i++)
        note(reading, &reading->secrets, session_secret(session, i));
    for (size_t i = 0; i < session->entry_count; i++)
        note_entry(reading, &session->entries[i]);
    for (size_t i = 0; i < session->messages.count; i++)
        note(reading, &reading->ids, session->messages.at[i].queue_id);
    note(reading, &reading->hosts, session->client.name);
    note(reading, &reading->hosts, session->server.name);
}

static bool is_text_due(const struct entry *entry)
{
    return entry->from == SIDE_CLIENT && (span_is(entry->verb, "DATA") || span_is(entry->verb, "BDAT"));
}

static void note_dialogue(struct reading *reading, const struct session *session)
{
    struct arena *arena = &reading->arena;
    struct dialogue dialogue = {.client = arena_copy(arena, session->conversation->client.address),
                                .server = arena_copy(arena, session->conversation->server.address),
                                .client_port = session->conversation->client.port,
                                .server_port = session->conversation->server.port};
    for (size_t i = 0; i < session->entry_count; i++) {
        if (!is_text_due(&session->entries[i]))
            continue;
        size_t next = i + 1;
        while (next < session->entry_count && session->entries[next].from != SIDE_CLIENT)
            next++;
        *LIST_ADD(arena, &dialogue.texts) =
            next < session->entry_count && span_is(session->entries[next].verb, "(body)");
    }
    *LIST_ADD(arena, &reading->dialogues) = dialogue;
}

static void read_all(const struct redact_tools *tools, struct recording *recording, struct reading *reading)
{
    struct conversation conversation;
    struct memory_of_file *memory = memory_new();
    struct arena arena = {0};
    while (recording_next(recording, &arena, &conversation)) {
        struct session *session =
            session_build(&arena, &conversation, (struct span){"", 0}, ++reading->sessions);
        struct facts *facts = facts_new(&arena, session, memory);
        struct report report = rules_judge(tools->book, facts, &arena);
        note_session(reading, session);
        note_findings(reading, session, &report);
        note_names(reading, session);
        note_lookups(reading, &conversation.around);
        if (conversation.frames)
            note_dialogue(reading, session);
        memory_note(memory, session);
        arena_empty(&arena);
    }
    arena_free(&arena);
    memory_free(memory);
}

/* The recording itself: whether it lies in something packed is not for here. */
static bool is_bare(struct container *container, struct member *member, struct text *why)
{
    bool good = container_next(container, member) && member->input && !member->packed;
    if (!good)
        text_add_string(why, member->trouble ? member->trouble : "it is packed in another way than it looks");
    return good;
}

bool reading_of(const struct redact_tools *tools, struct span octets, struct reading *reading,
                struct text *why)
{
    struct error error = {{0}};
    struct member member = {0};
    struct recording *recording = NULL;
    struct recording_wishes wishes = *tools->wishes;
    struct body_watch watch = {note_body, reading};
    wishes.bodies = &watch;
    *reading = (struct reading){.sessions = 0};
    struct container *container = container_open(NULL, octets, "", &error);
    if (container && is_bare(container, &member, why))
        recording = recording_of(tools->dialects, &wishes, member.input, &error);
    if (error.text[0])
        text_add_string(why, error.text);
    if (recording)
        read_all(tools, recording, reading);
    bool damaged = recording && recording_notes(recording)->damaged;
    if (damaged)
        note(reading, &reading->diagnosis, (struct span)SPAN("the recording is damaged"));
    recording_close(recording);
    if (container)
        container_close(container);
    return recording != NULL;
}

void reading_free(struct reading *reading)
{
    arena_free(&reading->arena);
}

struct span reading_difference(const span_list *before, const span_list *after)
{
    size_t common = before->count < after->count ? before->count : after->count;
    for (size_t i = 0; i < common; i++)
        if (!span_equal(before->at[i], after->at[i]))
            return before->at[i];
    if (before->count == after->count)
        return (struct span){0};
    return before->count > common ? before->at[common] : after->at[common];
}
