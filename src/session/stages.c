#include <math.h>

#include "session/part.h"

static void widen(struct stage_result *stage, unsigned long first, unsigned long last)
{
    if (!stage->first || first < stage->first)
        stage->first = first;
    if (last > stage->last)
        stage->last = last;
}

struct tally {
    size_t good, bad, folded;
    bool last_good;
    double began, ended;
};

static void take_time(struct tally *tally, double time)
{
    if (isnan(time))
        return;
    if (isnan(tally->began))
        tally->began = time;
    tally->ended = time;
}

/* Stages in which one refusal counts although others went well. */
static bool keeps_refusals(enum stage stage)
{
    return stage == STAGE_RCPT || stage == STAGE_MAIL || stage == STAGE_CONTENT;
}

/* A chunk that is not the last decides on nothing, RFC 3030 section 2. */
static bool is_of_chunk(const struct session *session, const struct entry *entry)
{
    return entry->from == SIDE_SERVER && entry_is(entry, "BDAT") && entry->partner != NO_ENTRY &&
           !entry_is_last_chunk(&session->entries[entry->partner]);
}

/* Remarks, and what notes tell in other stages than that of the connection and of TLS, decide on nothing. */
static bool decides(const struct entry *entry)
{
    bool of_stage = entry->stage <= STAGE_CONNECT || entry->stage == STAGE_TLS;
    return entry->from != SIDE_NOTE || (entry->event != EVENT_REMARK && entry->event != EVENT_TLS_DOUBTED &&
                                        (of_stage || entry->event == EVENT_STEP_FAILED));
}

static void see(const struct session *session, const struct session_parts *parts, size_t at,
                struct tally *tally)
{
    const struct entry *entry = &session->entries[at];
    bool failed = entry_failed(entry) || entry->event == EVENT_FAILED || entry->event == EVENT_TLS_FAILED ||
                  entry->event == EVENT_STEP_FAILED;
    bool folded = failed && parts->cause[at] != NO_ENTRY;
    bool good = (entry->from == SIDE_SERVER && entry->code && !failed && !is_of_chunk(session, entry)) ||
                entry->event == EVENT_CONNECTED || entry->event == EVENT_TLS_STARTED;
    take_time(tally, entry->time);
    tally->folded += folded;
    tally->bad += failed && !folded;
    tally->good += good;
    tally->last_good = good || (!failed && tally->last_good);
}

/* All that was refused was typed again and taken. */
static bool is_mended(const struct session *session, enum stage stage)
{
    bool any = false;
    for (size_t i = 0; i < session->messages.count; i++) {
        const struct message *message = &session->messages.at[i];
        if (stage == STAGE_MAIL && message->code >= 400)
            return false;
        any |= stage == STAGE_MAIL;
        for (size_t j = 0; stage == STAGE_RCPT && j < message->recipients.count; j++, any = true)
            if (message->recipients.at[j].code >= 400)
                return false;
    }
    return any;
}

static enum status judged(const struct session *session, const struct tally *tally, enum stage stage)
{
    if (!tally->good && !tally->bad && !tally->folded)
        return STATUS_UNKNOWN;
    bool over = tally->last_good && (!keeps_refusals(stage) || is_mended(session, stage));
    if (tally->bad)
        return over ? STATUS_OK : STATUS_FAILED;
    return tally->good ? STATUS_OK : STATUS_CONSEQUENCE;
}

static void judge_stages(struct session *session, const struct session_parts *parts)
{
    struct tally tallies[STAGES];
    for (size_t i = 0; i < session->stage_count; i++) {
        session->stages[i] = (struct stage_result){.stage = (enum stage)i};
        tallies[i] = (struct tally){.began = NAN, .ended = NAN};
    }
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->stage >= session->stage_count || !decides(entry))
            continue;
        widen(&session->stages[entry->stage], entry->first, entry->last);
        see(session, parts, i, &tallies[entry->stage]);
    }
    for (size_t i = 0; i < session->stage_count; i++) {
        session->stages[i].status = judged(session, &tallies[i], (enum stage)i);
        session->stages[i].seconds = tallies[i].ended - tallies[i].began;
    }
}

static void judge_names(struct session *session, struct stage_result *result)
{
    const struct surroundings *around = &session->conversation->around;
    bool failed = false;
    for (size_t i = 0; i < around->lookup_count; i++) {
        widen(result, around->lookups[i].first, around->lookups[i].last);
        failed |= around->lookups[i].trouble.len > 0;
    }
    if (around->lookup_count && result->status == STATUS_UNKNOWN)
        result->status = failed && around->lookup_count == 1 ? STATUS_FAILED : STATUS_OK;
}

/* Where something is missing in the record, it may have been done there: behind a log's one line, too, which
 * shows neither what went before nor how the session went on with other recipients. */
struct holes {
    bool any, around; /* around all that is there */
};

static bool is_end(const struct session *session, size_t at)
{
    static const bool ends[] = {[EVENT_FAILED] = true,      [EVENT_CLOSED] = true,  [EVENT_LEFT] = true,
                                [EVENT_RESET] = true,       [EVENT_TIMEOUT] = true, [EVENT_TLS_FAILED] = true,
                                [EVENT_STEP_FAILED] = true, [EVENT_REMARK] = false};
    const struct entry *entry = &session->entries[at];
    bool farewell = entry->from == SIDE_SERVER && (entry->code == 421 || entry->code == 221);
    return ends[entry->event] || farewell || session_said_goodbye(session, at);
}

/* A connection ends in one way or another; where the record stops before, what came then is missing. */
static bool stops_early(const struct session *session)
{
    if (session->conversation->given_up || session->conversation->fate)
        return false;
    for (size_t i = 0; i < session->entry_count; i++)
        if (is_end(session, i))
            return false;
    return true;
}

static struct holes holes_of(const struct session *session)
{
    struct holes holes = {false, false};
    bool begun = false;
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        bool gap = entry->event == EVENT_GAP, spoken = entry->from != SIDE_NOTE;
        bool heard = entry->from == SIDE_CLIENT && !entry->inferred && !entry->named;
        holes.around = begun ? holes.around && !heard : gap;
        begun |= gap || spoken;
        holes.any |= gap;
    }
    holes.around |= stops_early(session);
    return holes;
}

/* What was not done although the session went past it, or could not be reached any more. */
static void mark_skipped(struct session *session, struct holes holes)
{
    size_t last = session->stage_count;
    for (size_t i = 0; i < session->stage_count; i++)
        if (session->stages[i].status != STATUS_UNKNOWN)
            last = i;
    if (last == session->stage_count)
        return; /* a reply of which the record does not tell what was answered may stand anywhere */
    bool ended = session->outcome == OUTCOME_NOT_CONNECTED || session->outcome == OUTCOME_REFUSED ||
                 session->outcome == OUTCOME_DEFERRED || session->outcome == OUTCOME_NO_MAIL;
    for (size_t i = 0; i < session->stage_count; i++) {
        struct stage_result *stage = &session->stages[i];
        bool passed = i < last && !holes.any && stage->stage != STAGE_NAME && stage->stage != STAGE_CONNECT &&
                      stage->stage != STAGE_GREETING;
        if (stage->status == STATUS_UNKNOWN && (passed || (ended && i > last && !holes.around)))
            stage->status = STATUS_SKIPPED;
    }
}

void session_stages(struct arena *arena, struct session *session, const struct session_parts *parts)
{
    (void)arena;
    session->stage_count = STAGE_PROTOCOL;
    judge_stages(session, parts);
    judge_names(session, &session->stages[STAGE_NAME]);
    struct stage_result *connect = &session->stages[STAGE_CONNECT];
    bool replied = parts->greeting != NO_ENTRY || parts->last.hello_done;
    if (replied && connect->status != STATUS_OK && connect->first)
        connect->status = STATUS_OK; /* whoever answers is connected */
    mark_skipped(session, holes_of(session));
}

void session_fail_stage(struct session *session, enum stage stage)
{
    if (stage < STAGE_PROTOCOL)
        session->stages[stage].status = STATUS_FAILED;
}
