#include "session/part.h"

static const char *const outcome_names[OUTCOMES] = {
    [OUTCOME_UNKNOWN] = "unknown", [OUTCOME_ACCEPTED] = "accepted", [OUTCOME_PARTLY] = "partly-accepted",
    [OUTCOME_REFUSED] = "refused", [OUTCOME_DEFERRED] = "deferred", [OUTCOME_NOT_CONNECTED] = "not-connected",
    [OUTCOME_ABORTED] = "aborted", [OUTCOME_NO_MAIL] = "no-mail",
};

static const char *const status_names[STATUSES] = {
    [STATUS_UNKNOWN] = "unknown",         [STATUS_OK] = "ok",           [STATUS_FAILED] = "failed",
    [STATUS_CONSEQUENCE] = "consequence", [STATUS_SKIPPED] = "skipped",
};

const char *outcome_name(enum outcome outcome)
{
    return outcome_names[outcome];
}

const char *status_name(enum status status)
{
    return status_names[status];
}

struct overview {
    bool connected, failed, replied, quit, left, closed, broken, tls_failed, step_failed;
    bool handshake;               /* octets of a handshake were taken for commands */
    bool foreign, ftp;            /* something answered, but not SMTP; and it has codes like those of SMTP */
    bool lone, taken;             /* the only sign of the dialogue is a reply; a message text got its 2yz */
    bool inside;                  /* what came before the first line is missing */
    bool gap;                     /* something is missing behind the last line, or all of the server's */
    bool unheard;                 /* the reply to a step of a mail is what is missing */
    bool some_refused;            /* of the recipients */
    bool text;                    /* a text was called for: 354 */
    bool body;                    /* a message text was on its way */
    bool went_on;                 /* and went on its way behind the refusal */
    bool farewell;                /* 221 was said */
    bool hello;                   /* EHLO or HELO was accepted */
    const struct entry *given_up; /* the refusal of a recipient behind which nothing more was tried */
    const struct entry *refusal;  /* last failing reply before any mail that nothing made good */
};

static bool is_breaking(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_RESET || event == EVENT_TIMEOUT;
}

/* A hole right behind MAIL or RCPT: the reply was said, and is not in the record. */
static bool hides_reply(const struct session *session, size_t at)
{
    const struct entry *hole = &session->entries[at], *before = at ? hole - 1 : hole;
    return hole->event == EVENT_GAP && before->from == SIDE_CLIENT && before->partner == NO_ENTRY &&
           (entry_is(before, "MAIL") || entry_is(before, "RCPT"));
}

static void see_note(struct overview *overview, const struct session *session, size_t at)
{
    const struct entry *entry = &session->entries[at];
    overview->inside |= at == session->parts->front;
    overview->unheard |= hides_reply(session, at);
    overview->gap |= entry->event == EVENT_GAP && at != session->parts->front;
    overview->connected |= entry->event == EVENT_CONNECTED ||
                           (is_breaking(entry->event) && !overview->failed) ||
                           (entry->event == EVENT_TLS_FAILED && overview->failed);
    overview->lone |= entry->event == EVENT_GAP && !overview->replied && at != session->parts->front;
    overview->failed |= entry->event == EVENT_FAILED;
    overview->left |= entry->event == EVENT_LEFT;
    overview->closed |= is_breaking(entry->event);
    overview->broken |= is_breaking(entry->event) && !overview->quit && !overview->farewell;
    overview->tls_failed |= entry->event == EVENT_TLS_FAILED;
    overview->step_failed |= entry->event == EVENT_STEP_FAILED;
}

static bool counts_as_refusal(const struct entry *reply)
{
    bool unknown_word =
        reply->stage == STAGE_PROTOCOL && !reply->known && reply->verb.len && !entry_is(reply, NO_WORD);
    bool unseen = !reply->verb.len && (reply->code == 500 || reply->code == 502); /* of a word not shown */
    bool misread =
        reply->stage < STAGE_QUIT && (reply->code == 500 || reply->code == 502 || reply->code == 503);
    return entry_failed(reply) &&
           (reply->stage < STAGE_MAIL || misread || unseen || entry_is(reply, "(unsolicited)") ||
            reply->stage == STAGE_QUIT || unknown_word);
}

/* "221 2.7.0 Error: I can break rules, too. Goodbye.": the server hangs up over a line that was no QUIT. */
static bool hangs_up(const struct session *session, const struct entry *reply)
{
    if (reply->code != 221 || !reply->line_count)
        return false;
    bool complains = span_find_text(reply->lines[0].text, "error") < reply->lines[0].text.len;
    const struct entry *command = reply->partner == NO_ENTRY ? NULL : &session->entries[reply->partner];
    if (!command || command->inferred)
        return complains;
    const struct verb *nearest = verb_nearest(command->verb);
    bool leaves = entry_is(command, "QUIT") || (nearest && nearest->effect == EFFECT_QUIT);
    return !leaves && (complains || !command->known);
}

/* Neither the begin of the session nor a step of it is in the record: what a line without sense was told says
 * nothing of a mail. */
static bool is_astray(const struct overview *overview, const struct session *session,
                      const struct entry *reply)
{
    bool sense = reply->known && reply->known->name[0] != '(';
    return (reply->code == 500 || reply->code == 502) && !sense && session->parts->greeting == NO_ENTRY &&
           !overview->hello && !session->messages.count && !session->conversation->frames;
}

static void see_reply(struct overview *overview, const struct session *session, const struct entry *reply)
{
    overview->gap = false;
    if (entry_tells_client_left(reply)) {
        overview->left = true;
        return;
    }
    overview->ftp |= !overview->replied && entry_greets_as_ftp(reply);
    overview->foreign = !overview->replied ? !reply->code : overview->foreign && !reply->code;
    overview->replied = true;
    overview->quit |= entry_is(reply, "QUIT");
    overview->unheard &= entry_is(reply, "QUIT"); /* else the client went on */
    overview->text |= reply->code == 354;
    overview->some_refused |= entry_is(reply, "RCPT") && entry_failed(reply);
    if (entry_is(reply, "RCPT") || entry_is(reply, "DATA") || entry_is(reply, "BDAT") ||
        entry_is(reply, "MAIL"))
        overview->given_up = entry_is(reply, "RCPT") && entry_failed(reply) ? reply : NULL;
    overview->broken |= reply->code == 421;
    bool graver = !overview->refusal || overview->refusal->code < 500;
    overview->taken |= entry_is(reply, "(body)") && reply->code < 300;
    overview->handshake |= entry_answers_handshake(reply);
    bool babble =
        (overview->handshake && !reply->known) || (overview->tls_failed && entry_is(reply, "(unsolicited)"));
    bool again =
        overview->hello && reply->stage == STAGE_HELLO && reply->code == 503; /* the first one holds */
    bool counts = (counts_as_refusal(reply) && !again && !is_astray(overview, session, reply)) ||
                  (overview->lone && entry_failed(reply));
    overview->hello |= reply->stage == STAGE_HELLO && reply->code == 250;
    if (counts && graver && !babble)
        overview->refusal = reply;
    else if (overview->refusal && reply->code < 300 && reply->stage >= overview->refusal->stage &&
             reply->stage < STAGE_QUIT)
        overview->refusal = NULL;
    /* A later good reply of the same kind mends what went wrong before. */
}

/* The client cancelled AUTH by "*", and the server has to say 501 to that: RFC 4954 section 4. */
static bool confirms_cancel(const struct session *session, const struct entry *reply)
{
    if (reply->code != 501 || reply->partner == NO_ENTRY)
        return false;
    const struct entry *command = &session->entries[reply->partner];
    return entry_is(command, "(auth)") && span_is(command->argument, "*");
}

static void see_command(struct overview *overview, const struct session *session, size_t at)
{
    overview->quit |= session_said_goodbye(session, at);
    overview->gap &= !session->entries[at].named;
    overview->body |= entry_is(&session->entries[at], "(body)");
    overview->went_on |= entry_is(&session->entries[at], "(body)") && overview->refusal;
}

static struct overview look(const struct session *session)
{
    struct overview overview = {0};
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        overview.farewell |= entry->code == 221;
        overview.broken |= entry->from == SIDE_SERVER && hangs_up(session, entry);
        if (entry->from == SIDE_NOTE)
            see_note(&overview, session, i);
        else if (entry->from == SIDE_SERVER && !confirms_cancel(session, entry))
            see_reply(&overview, session, entry);
        else if (entry->from == SIDE_CLIENT)
            see_command(&overview, session, i);
    }
    double seconds;
    overview.broken |= session_gave_up(session) || session_gave_up_on_greeting(session, &seconds);
    overview.gap |= !session->parts->server_visible;
    return overview;
}

static void count_messages(const struct session *session, size_t count[OUTCOMES])
{
    for (size_t i = 0; i < session->messages.count; i++)
        if (!session_returned(session, i)) /* what becomes of a bounce is not the fate of the mail */
            count[session->messages.at[i].outcome]++;
}

static enum outcome without_result(const struct overview *overview, bool tried)
{
    bool begun =
        (!overview->lone && !overview->inside) || overview->hello; /* else a mail may have gone before */
    if (overview->gap)
        return OUTCOME_UNKNOWN;
    if (!overview->foreign && (overview->broken || overview->tls_failed))
        return OUTCOME_ABORTED;
    if (overview->foreign || overview->quit) /* what the server said to the text may be missing */
        return ((overview->text || overview->body) && tried) || (overview->quit && !begun) ||
                       overview->unheard
                   ? OUTCOME_UNKNOWN
                   : OUTCOME_NO_MAIL;
    if (overview->left)
        return tried ? OUTCOME_ABORTED : begun ? OUTCOME_NO_MAIL : OUTCOME_UNKNOWN;
    if (overview->farewell) /* its QUIT is missing in the record, and what else may be */
        return tried || !begun ? OUTCOME_UNKNOWN : OUTCOME_NO_MAIL;
    return overview->closed ? OUTCOME_ABORTED : OUTCOME_UNKNOWN;
}

static enum outcome of_messages(const size_t count[OUTCOMES], const struct overview *overview)
{
    size_t good = count[OUTCOME_ACCEPTED] + count[OUTCOME_PARTLY];
    size_t bad = count[OUTCOME_REFUSED] + count[OUTCOME_DEFERRED];
    if (good)
        return bad || count[OUTCOME_PARTLY] ? OUTCOME_PARTLY : OUTCOME_ACCEPTED;
    if (count[OUTCOME_UNKNOWN] && !bad && overview->refusal && !overview->broken)
        return overview->refusal->code >= 500 ? OUTCOME_REFUSED : OUTCOME_DEFERRED;
    if (count[OUTCOME_UNKNOWN] && !bad && overview->given_up && overview->quit) /* curl, msmtp, Ruby... */
        return overview->given_up->code >= 500 ? OUTCOME_REFUSED : OUTCOME_DEFERRED;
    if (count[OUTCOME_UNKNOWN] && !bad)
        return without_result(overview, true);
    return count[OUTCOME_REFUSED] ? OUTCOME_REFUSED : OUTCOME_DEFERRED;
}

/* Where no reply decides, the sending server does: by its own rules, or because of its own trouble. */
static enum outcome of_fate(enum fate fate)
{
    static const enum outcome outcomes[] = {[FATE_UNKNOWN] = OUTCOME_UNKNOWN,
                                            [FATE_DEFERRED] = OUTCOME_DEFERRED,
                                            [FATE_RETURNED] = OUTCOME_REFUSED,
                                            [FATE_MIXED] = OUTCOME_UNKNOWN};
    return outcomes[fate];
}

void session_outcome(struct session *session, const struct session_parts *parts)
{
    struct overview overview = look(session);
    size_t count[OUTCOMES] = {0};
    (void)parts;
    count_messages(session, count);
    if (!overview.replied && (overview.step_failed || (overview.tls_failed && !overview.failed)))
        session->outcome = OUTCOME_ABORTED;
    else if (!overview.replied && !overview.connected && !(overview.body && overview.left))
        session->outcome = overview.failed ? OUTCOME_NOT_CONNECTED : OUTCOME_UNKNOWN;
    else if (overview.ftp)
        session->outcome = OUTCOME_NO_MAIL;
    else if (session->messages.count)
        session->outcome = of_messages(count, &overview);
    else if (overview.refusal && overview.lone && overview.went_on) /* some of the replies alone are shown */
        session->outcome = OUTCOME_UNKNOWN;
    else if (overview.refusal)
        session->outcome = overview.refusal->code >= 500 ? OUTCOME_REFUSED : OUTCOME_DEFERRED;
    else if (overview.taken) /* its MAIL is not in the record */
        session->outcome = overview.some_refused ? OUTCOME_PARTLY : OUTCOME_ACCEPTED;
    else
        session->outcome = without_result(&overview, overview.body && overview.left);
    bool own = (overview.step_failed || overview.tls_failed) && !overview.replied;
    enum outcome told = of_fate(session->conversation->fate);
    bool kept =
        told == OUTCOME_DEFERRED && session->outcome == OUTCOME_REFUSED; /* it tries again all the same */
    if (told != OUTCOME_UNKNOWN && (own || kept || session->outcome == OUTCOME_UNKNOWN))
        session->outcome = told;
}
