/* What the stage tree says beside each stage. */
#include "render/tty.h"

#include "base/text.h"

typedef struct span detail_of(const struct view *view, const struct stage_result *stage);

static const struct span nothing = {"", 0};

/* "550 5.1.1 User unknown": the first line of a reply. */
static struct span reply_said(const struct view *view, const struct entry *reply)
{
    struct span text = reply->lines[0].text;
    return arena_print(view->pen->arena, "%d %.*s", reply->code, (int)text.len, text.at);
}

static struct span code_said(const struct view *view, const struct entry *reply)
{
    bool bare = !reply->enhanced.len;
    return arena_print(view->pen->arena, "%d%s%.*s", reply->code, bare ? "" : " ", (int)reply->enhanced.len,
                       reply->enhanced.at);
}

/* The stage of the failure that made this one inevitable. */
static struct span root_stage(const struct view *view, enum stage stage)
{
    const struct report *report = view->report;
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        size_t at = finding->at_count ? finding->at[0] : NO_ENTRY;
        if (finding_is_root(finding) || at >= view->session->entry_count ||
            view->session->entries[at].stage != stage)
            continue;
        const struct finding *root = &report->findings[finding->consequence_of];
        at = root->at_count ? root->at[0] : NO_ENTRY;
        return stage_label(view,
                           at < view->session->entry_count ? view->session->entries[at].stage : root->stage);
    }
    return nothing;
}

static struct span followed(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, true);
    struct span root = root_stage(view, stage->stage);
    struct parts parts = {{reply ? code_said(view, reply) : nothing, root}};
    return !reply || !root.len ? parts.part[0] : pen_say_with(view->pen, SAY_FOLLOWS_FROM, parts);
}

static struct span refused(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, true);
    return reply ? reply_said(view, reply) : nothing;
}

static struct span unanswered(const struct view *view, const struct stage_result *stage)
{
    return command_at_stage(view->session, stage->stage) ? pen_say(view->pen, SAY_UNANSWERED) : nothing;
}

/* ---- stages that went well ---- */

static void add_answer(struct text *text, const struct session *session, const struct lookup *lookup)
{
    const struct lookup_answer *answer = told_answer(session, lookup);
    struct span told = answer->name.len ? answer->name : answer->text;
    if (lookup->kind == LOOKUP_MX)
        text_print(text, "%.*s MX %ld ", (int)lookup->name.len, lookup->name.at, answer->preference);
    else if (!told.len)
        told = lookup->name;
    text_add(text, told);
    text_print(text, "%s%.*s", told.len && answer->address.len ? " -> " : "", (int)answer->address.len,
               answer->address.at);
}

static struct span name_found(const struct view *view, const struct stage_result *stage)
{
    const struct lookup *lookup = told_lookup(view->session, true);
    struct text text = {0};
    (void)stage;
    if (lookup)
        add_answer(&text, view->session, lookup);
    if (lookup && lookup->answer_count > 1) {
        struct parts more = {{pen_say_number(view->pen, lookup->answer_count - 1)}};
        text_add_string(&text, ", ");
        text_add(&text, pen_say_with(view->pen, SAY_AND_MORE, more));
    }
    struct span told = arena_copy(view->pen->arena, text_span(&text));
    text_free(&text);
    return told;
}

static struct span name_failed(const struct view *view, const struct stage_result *stage)
{
    const struct entry *note = note_of(view->session, EVENT_FAILED);
    const struct lookup *lookup = told_lookup(view->session, false);
    struct parts parts = {{lookup ? lookup->name : nothing, lookup ? lookup->trouble : nothing}};
    if (note && note->stage == stage->stage)
        return note->line;
    return lookup ? pen_say_with(view->pen, SAY_NOT_FOUND_NAME, parts) : nothing;
}

static struct span connected(const struct view *view, const struct stage_result *stage)
{
    const struct session *session = view->session;
    struct arena *arena = view->pen->arena;
    unsigned long failed = 0;
    for (size_t i = 0; i < session->entry_count; i++)
        failed += session->entries[i].event == EVENT_FAILED && session->entries[i].stage == stage->stage;
    struct span told = session->server.address.len ? session->server.address : session->server.name;
    struct parts port = {{pen_say_number(view->pen, session->server.port)}},
                 attempts = {{pen_say_number(view->pen, failed)}};
    if (session->server.port)
        told = arena_join(arena, told, pen_say_with(view->pen, SAY_PORT, port));
    return failed ? arena_join(arena, told, pen_say_with(view->pen, SAY_ATTEMPT_FAILED, attempts)) : told;
}

static struct span not_connected(const struct view *view, const struct stage_result *stage)
{
    const struct entry *note = note_of(view->session, EVENT_FAILED);
    (void)stage;
    return note ? note->line : nothing;
}

static struct span answered(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, false);
    return reply ? reply_said(view, reply) : nothing;
}

static struct span offered(const struct view *view, const struct stage_result *stage)
{
    const struct entry *good = reply_at_stage(view->session, stage->stage, false);
    return good && !span_is(good->verb, "EHLO") ? pen_say(view->pen, SAY_NO_OFFERS) : offers_said(view);
}

static struct span tls_up(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, false);
    struct parts parts = {{reply ? code_said(view, reply) : nothing}};
    if (note_of(view->session, EVENT_TLS_STARTED) || !reply)
        return pen_say(view->pen, SAY_TLS_DONE);
    return pen_say_with(view->pen, SAY_TLS_ACCEPTED, parts);
}

static struct span tls_failed(const struct view *view, const struct stage_result *stage)
{
    const struct entry *note = note_of(view->session, EVENT_TLS_FAILED);
    return note && note->line.len ? note->line : refused(view, stage);
}

static struct span unused(const struct view *view, const struct stage_result *stage)
{
    (void)stage;
    return pen_say(view->pen, SAY_OFFERED_UNUSED);
}

static struct span sender(const struct view *view, const struct stage_result *stage)
{
    struct arena *arena = view->pen->arena;
    size_t count = view->session->messages.count;
    if (!count || !view->session->messages.at[0].sender_seen)
        return answered(view, stage);
    struct span address = view->session->messages.at[0].sender;
    if (address.len && address.at[0] != '<')
        address = arena_print(arena, "<%.*s>", (int)address.len, address.at);
    struct parts parts = {{address, pen_say_number(view->pen, count - 1)}};
    return count > 1 ? pen_say_with(view->pen, SAY_SENDERS, parts) : address;
}

static struct span recipients(const struct view *view, const struct stage_result *stage)
{
    struct recipients count = recipients_of(view->session);
    const struct entry *failing = reply_at_stage(view->session, stage->stage, true);
    struct parts parts = {{pen_say_number(view->pen, count.accepted), pen_say_number(view->pen, count.all)}};
    if (!count.all)
        return failing ? reply_said(view, failing) : answered(view, stage);
    struct span told = pen_say_with(view->pen, SAY_RECIPIENTS_TAKEN, parts);
    if (!failing || count.accepted == count.all)
        return told;
    struct span code = arena_join(view->pen->arena, (struct span)SPAN(", "), code_said(view, failing));
    return arena_join(view->pen->arena, told, code);
}

static struct span code_alone(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, false);
    return reply ? pen_say_number(view->pen, (unsigned long)reply->code) : nothing;
}

static struct span taken(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, false);
    struct parts parts = {{reply ? code_said(view, reply) : nothing, queue_id_of(view->session)}};
    return parts.part[1].len ? pen_say_with(view->pen, SAY_QUEUED, parts) : answered(view, stage);
}

static const struct {
    detail_of *good, *bad, *skipped;
} details[STAGES] = {
    [STAGE_NAME] = {name_found, name_failed, NULL}, [STAGE_CONNECT] = {connected, not_connected, NULL},
    [STAGE_GREETING] = {answered, refused, NULL},   [STAGE_HELLO] = {offered, refused, NULL},
    [STAGE_TLS] = {tls_up, tls_failed, unused},     [STAGE_AUTH] = {answered, refused, unused},
    [STAGE_MAIL] = {sender, refused, NULL},         [STAGE_RCPT] = {recipients, recipients, NULL},
    [STAGE_DATA] = {code_alone, refused, NULL},     [STAGE_CONTENT] = {taken, refused, NULL},
    [STAGE_QUIT] = {code_alone, refused, NULL},     [STAGE_PROTOCOL] = {answered, refused, NULL},
};

struct span stage_detail(const struct view *view, const struct stage_result *stage)
{
    detail_of *const ways[STATUSES] = {
        [STATUS_UNKNOWN] = unanswered,
        [STATUS_OK] = details[stage->stage].good,
        [STATUS_FAILED] = details[stage->stage].bad,
        [STATUS_CONSEQUENCE] = followed,
        [STATUS_SKIPPED] = details[stage->stage].skipped,
    };
    return ways[stage->status] ? ways[stage->status](view, stage) : nothing;
}

/* The hello stage is called by the command that was used. */
struct span stage_label(const struct view *view, enum stage stage)
{
    const struct entry *good = reply_at_stage(view->session, stage, false),
                       *bad = reply_at_stage(view->session, stage, true);
    const struct entry *reply = good ? good : bad;
    if (stage == STAGE_HELLO && reply && reply->verb.len)
        return reply->verb;
    return pen_say_words(view->pen, stage_words(stage));
}
