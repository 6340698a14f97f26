/* What the stage tree says beside each stage. */
#include "render/tty.h"
#include "render/tty_dialogue.h"

enum { CODES_MOST = 3 };

static const struct span nothing = {"", 0};

/* A failure without a failing reply is known by what was found. */
struct span stage_found(const struct view *view, enum stage stage)
{
    for (size_t i = 0; i < view->report->count; i++) {
        const struct finding *finding = &view->report->findings[i];
        if (finding_is_root(finding) && finding->stage == stage && finding->severity == SEVERITY_ERROR)
            return pen_say_words(view->pen, finding->title);
    }
    return nothing;
}

/* "550 5.1.1 User unknown": the first line of a reply. */
static struct span reply_said(const struct view *view, const struct entry *reply)
{
    struct span text = reply->lines[0].text;
    return reply->inferred ? text
                           : arena_print(view->pen->arena, "%d %.*s", reply->code, (int)text.len, text.at);
}

static struct span code_said(const struct view *view, const struct entry *reply)
{
    bool bare = !reply->enhanced.len;
    if (reply->inferred)
        return reply_code_said(view, reply);
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

static struct span unanswered(const struct view *view, const struct stage_result *stage)
{
    return command_at_stage(view->session, stage->stage) ? pen_say(view->pen, SAY_UNANSWERED) : nothing;
}

static struct span refused(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, true);
    return reply ? reply_said(view, reply) : stage_found(view, stage->stage);
}

static struct span answered(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, false);
    return reply ? reply_said(view, reply) : nothing;
}

static struct span offered(const struct view *view, const struct stage_result *stage)
{
    const struct entry *good = reply_at_stage(view->session, stage->stage, false);
    return good && span_is(good->verb, "HELO") ? pen_say(view->pen, SAY_NO_OFFERS) : offers_said(view);
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

static bool is_refusal(const struct entry *entry, enum stage stage)
{
    return entry->from == SIDE_SERVER && entry->stage == stage && entry->code >= 400;
}

static bool came_before(const struct session *session, size_t at)
{
    const struct entry *entry = &session->entries[at];
    for (size_t i = 0; i < at; i++)
        if (is_refusal(&session->entries[i], entry->stage) && session->entries[i].code == entry->code &&
            span_equal(session->entries[i].enhanced, entry->enhanced))
            return true;
    return false;
}

/* ", 550 5.1.1, 452 4.2.2": each code once. */
static struct span with_codes(const struct view *view, struct span told, enum stage stage)
{
    const struct session *session = view->session;
    struct parts parts = {{told}};
    for (size_t i = 0, codes = 0; i < session->entry_count && codes < CODES_MOST; i++) {
        if (!is_refusal(&session->entries[i], stage) || came_before(session, i))
            continue;
        parts.part[1] = code_said(view, &session->entries[i]);
        parts.part[0] = phrase_filled(view->pen->arena, (struct span)SPAN("%1, %2"), &parts);
        codes++;
    }
    return parts.part[0];
}

static struct span recipients(const struct view *view, const struct stage_result *stage)
{
    struct recipients count = recipients_of(view->session);
    const struct entry *failing = reply_at_stage(view->session, stage->stage, true);
    struct parts parts = {{pen_say_number(view->pen, count.accepted), pen_say_number(view->pen, count.all)}};
    if (!count.all)
        return failing ? reply_said(view, failing) : answered(view, stage);
    struct span told = pen_say_with(view->pen, SAY_RECIPIENTS_TAKEN, parts);
    return count.accepted == count.all ? told : with_codes(view, told, stage->stage);
}

static struct span code_alone(const struct view *view, const struct stage_result *stage)
{
    const struct entry *reply = reply_at_stage(view->session, stage->stage, false);
    return reply ? reply_code_said(view, reply) : nothing;
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
    [STAGE_NAME] = {detail_name_found, detail_name_failed, NULL},
    [STAGE_CONNECT] = {detail_connected, detail_not_connected, NULL},
    [STAGE_GREETING] = {answered, refused, NULL},
    [STAGE_HELLO] = {offered, refused, NULL},
    [STAGE_TLS] = {tls_up, tls_failed, unused},
    [STAGE_AUTH] = {answered, refused, unused},
    [STAGE_MAIL] = {sender, refused, NULL},
    [STAGE_RCPT] = {recipients, recipients, NULL},
    [STAGE_DATA] = {code_alone, refused, NULL},
    [STAGE_CONTENT] = {taken, refused, NULL},
    [STAGE_QUIT] = {code_alone, refused, NULL},
    [STAGE_PROTOCOL] = {answered, refused, NULL},
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
    struct span told = ways[stage->status] ? ways[stage->status](view, stage) : nothing;
    return told.len || stage->status != STATUS_FAILED ? told : unanswered(view, stage);
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
