/* What a customer is to know of the sessions, put together by failure. */
#include "render/letter.h"

#include <math.h>

#include "render/tty.h"

enum { NAME_MOST = 254 }; /* octets of an address or host, RFC 5321 section 4.5.3.1; more is no name */

/* ---- what happened ---- */

/* A reply without its command, as in logs of one line, stands at no stage; its rule does. */
static enum stage stage_of(const struct session *session, const struct finding *finding)
{
    size_t at = finding->at_count ? finding->at[0] : NO_ENTRY;
    const struct entry *entry = at < session->entry_count ? &session->entries[at] : NULL;
    bool answers = entry && (command_for(session, entry) || finding->stage == STAGE_PROTOCOL);
    return answers && entry->stage != STAGE_PROTOCOL ? entry->stage : finding->stage;
}

/* Without a reply nobody refused anything. */
static enum event_told event_without_reply(const struct session *session, const struct finding *finding)
{
    static const enum event_told events[STAGES] = {
        [STAGE_NAME] = TOLD_NO_CONNECTION, [STAGE_CONNECT] = TOLD_NO_CONNECTION,
        [STAGE_GREETING] = TOLD_NO_TALK,   [STAGE_HELLO] = TOLD_NO_TALK,
        [STAGE_TLS] = TOLD_NO_ENCRYPTION,  [STAGE_AUTH] = TOLD_BROKEN,
        [STAGE_MAIL] = TOLD_BROKEN,        [STAGE_RCPT] = TOLD_BROKEN,
        [STAGE_DATA] = TOLD_BROKEN,        [STAGE_CONTENT] = TOLD_BROKEN,
        [STAGE_QUIT] = TOLD_BROKEN,        [STAGE_PROTOCOL] = TOLD_STUCK};
    bool ended = session->outcome == OUTCOME_ABORTED || session->outcome == OUTCOME_UNKNOWN;
    enum event_told event = events[stage_of(session, finding)];
    return event == TOLD_BROKEN && !ended ? TOLD_STUCK : event;
}

static enum event_told event_of_reply(const struct session *session, const struct finding *finding)
{
    static const enum event_told events[STAGES] = {
        [STAGE_NAME] = TOLD_NO_CONNECTION,   [STAGE_CONNECT] = TOLD_NO_CONNECTION,
        [STAGE_GREETING] = TOLD_TURNED_AWAY, [STAGE_HELLO] = TOLD_TURNED_AWAY,
        [STAGE_TLS] = TOLD_NO_ENCRYPTION,    [STAGE_AUTH] = TOLD_NO_LOGIN,
        [STAGE_MAIL] = TOLD_REFUSED,         [STAGE_RCPT] = TOLD_REFUSED,
        [STAGE_DATA] = TOLD_REFUSED,         [STAGE_CONTENT] = TOLD_REFUSED,
        [STAGE_QUIT] = TOLD_STUCK,           [STAGE_PROTOCOL] = TOLD_STUCK};
    bool slip = span_is(finding->category, "bad-command") || span_is(finding->category, "bad-sequence");
    enum event_told event = slip ? TOLD_STUCK : events[stage_of(session, finding)];
    return event == TOLD_REFUSED && finding->permanence == PERMANENCE_TEMPORARY ? TOLD_DEFERRED : event;
}

static enum event_told event_of(const struct session *session, const struct finding *finding)
{
    if (finding->severity < SEVERITY_ERROR || session->outcome == OUTCOME_ACCEPTED)
        return TOLD_SEEN;
    return finding->code ? event_of_reply(session, finding) : event_without_reply(session, finding);
}

/* ---- names ---- */

static struct span kept_name(struct letter *letter, struct span name)
{
    return arena_copy(&letter->arena, span_cut(name, 0, NAME_MOST));
}

static bool is_kept(struct span kept, struct span name)
{
    return kept.at && name.at && span_equal(kept, span_cut(name, 0, NAME_MOST));
}

static void add_recipient(struct letter *letter, struct matter *matter, struct span address)
{
    if (!address.len || span_is(address, "<>"))
        return;
    for (size_t i = 0; i < matter->recipient_count; i++)
        if (is_kept(matter->recipients[i], address))
            return;
    if (matter->recipient_count == RECIPIENTS_NAMED)
        matter->more_recipients = true;
    else
        matter->recipients[matter->recipient_count++] = kept_name(letter, address);
}

static void add_sender(struct letter *letter, struct matter *matter, struct span sender)
{
    bool named = sender.len && !span_is(sender, "<>");
    if (!named)
        return;
    if (!matter->sender.len)
        matter->sender = kept_name(letter, sender);
    matter->several_senders |= !is_kept(matter->sender, sender);
}

static void add_server(struct letter *letter, struct matter *matter, struct span server)
{
    if (!server.len)
        return;
    if (!matter->server.len)
        matter->server = kept_name(letter, server);
    matter->several_servers |= !is_kept(matter->server, server);
}

static bool is_in(const struct message *message, const struct finding *finding)
{
    return !finding || !finding->first ||
           (message->first <= finding->first && finding->first <= message->last);
}

/* LMTP answers the text once for each recipient: RFC 2033 section 4.2. */
static void add_answered(struct letter *letter, struct matter *matter, const struct session *session,
                         const struct entry *reply)
{
    for (size_t i = 0; i < session->messages.count; i++) {
        const struct message *message = &session->messages.at[i];
        bool its = message->first <= reply->first && reply->first <= message->last;
        for (size_t j = 0; its && j < message->recipients.count; j++)
            if (message->recipients.at[j].code == reply->code &&
                span_equal(message->recipients.at[j].enhanced, reply->enhanced))
                add_recipient(letter, matter, message->recipients.at[j].address);
    }
}

/* Else it is about the message, and so about all of them. */
static bool is_about_recipients(const struct session *session, const struct finding *finding)
{
    bool some = finding && finding->stage == STAGE_RCPT;
    for (size_t i = 0; finding && i < finding->at_count; i++) {
        const struct entry *entry =
            finding->at[i] < session->entry_count ? &session->entries[finding->at[i]] : NULL;
        some |= entry && (entry->stage == STAGE_RCPT || is_verdict_on_one(session, entry));
    }
    return some;
}

static void add_envelope(struct letter *letter, struct matter *matter, const struct session *session,
                         const struct finding *finding)
{
    for (size_t i = 0; i < session->messages.count; i++) {
        const struct message *message = &session->messages.at[i];
        if (!is_in(message, finding))
            continue;
        add_sender(letter, matter, message->sender);
        for (size_t j = 0; j < message->recipients.count && !is_about_recipients(session, finding); j++)
            add_recipient(letter, matter, message->recipients.at[j].address);
    }
    for (size_t i = 0; finding && i < finding->at_count; i++) {
        const struct entry *entry =
            finding->at[i] < session->entry_count ? &session->entries[finding->at[i]] : NULL;
        const struct entry *command = entry ? command_for(session, entry) : NULL;
        if (command && command->stage == STAGE_RCPT && command->argument.len)
            add_recipient(letter, matter, address_of(command));
        else if (entry && (is_verdict_on_one(session, entry) ||
                           (finding->stage == STAGE_RCPT && span_is(entry->verb, "(body)"))))
            add_answered(letter, matter, session, entry);
    }
}

/* ---- what is missing ---- */

static bool is_decided(const struct matter *matter)
{
    return matter->acts != ACTS_OPEN && !matter->undecided && matter->standing >= STANDING_LIKELY;
}

static void want(struct matter *matter, enum request request)
{
    matter->wanted[request] = true;
}

static void want_unseen(struct matter *matter, const struct cause_found *cause)
{
    for (size_t i = 0; i < cause->evidence_count; i++) {
        enum request request;
        if (cause->evidence[i].mark == '?' && request_for(cause->evidence[i].text.in[LANGUAGE_EN], &request))
            want(matter, request);
    }
}

static bool shows_client(const struct session *session)
{
    bool any = false;
    for (size_t i = 0; i < session->entry_count; i++) {
        if (session->entries[i].from != SIDE_CLIENT)
            continue;
        if (!session->entries[i].inferred)
            return true;
        any = true;
    }
    return !any;
}

static void want_of_session(struct matter *matter, const struct session *session)
{
    bool elsewhere =
        matter->acts == ACTS_RECEIVING_SIDE || matter->acts == ACTS_NETWORK || matter->acts == ACTS_OPEN;
    bool mailed = matter->event == TOLD_REFUSED || matter->event == TOLD_DEFERRED;
    if (elsewhere && isnan(session->conversation->started))
        want(matter, REQUEST_WHEN); /* who looks into a log must know where */
    if (elsewhere && mailed && !matter->sender.len && !matter->recipient_count)
        want(matter, REQUEST_ADDRESSES);
    if (!is_decided(matter) && !shows_client(session))
        want(matter, REQUEST_OWN_LINES);
    if (matter->outcome == OUTCOME_UNKNOWN)
        want(matter, REQUEST_WHOLE);
}

/* What the record does show after all: a fact may be unknown for another reason. */
static void drop_known(struct matter *matter, const struct session *session)
{
    if (session->conversation->frames)
        matter->wanted[REQUEST_CAPTURE] = matter->wanted[REQUEST_TIMES] = false;
    if (matter->server.len)
        matter->wanted[REQUEST_OPENED] = false;
    if (session->client.address.len)
        matter->wanted[REQUEST_CLIENT_ADDRESS] = false;
}

/* ---- matters ---- */

static struct matter *matter_of(struct letter *letter, struct span key)
{
    for (size_t i = 0; i < letter->matters.count; i++)
        if (span_equal(letter->matters.at[i].key, key))
            return &letter->matters.at[i];
    if (letter->matters.count == MATTERS_MOST) {
        letter->left_out++;
        return NULL;
    }
    struct matter *matter = LIST_ADD(&letter->arena, &letter->matters);
    *matter = (struct matter){.key = arena_copy(&letter->arena, key), .started = NAN, .need = REQUESTS};
    return matter;
}

/* A session counts once, however often it shows the same. */
static void count_attempt(const struct letter *letter, struct matter *matter, const struct session *session)
{
    const struct conversation *conversation = session->conversation;
    if (matter->last_attempt == letter->attempts)
        return;
    if (!matter->attempts) {
        matter->started = conversation->started;
        matter->zone = conversation->zone;
        matter->utc = conversation->frames || conversation->zoned;
    }
    matter->last_attempt = letter->attempts;
    matter->attempts++;
}

static struct words kept_words(struct letter *letter, struct words words)
{
    for (int i = 0; i < LANGUAGES; i++)
        words.in[i] = arena_copy(&letter->arena, words.in[i]);
    return words;
}

/* What the rule says to customers, and what its first cause asks of them. */
static void ask_rule(struct letter *letter, struct matter *matter, struct rulebook *book,
                     const struct finding *finding)
{
    struct arena arena = {0};
    struct rule_page page = {0};
    size_t index;
    bool decided = finding->cause_count && finding->acts == finding->causes[0].acts;
    if (rulebook_find(book, finding->rule, &index) && rulebook_page(book, index, &arena, &page))
        matter->why = kept_words(letter, page.customer);
    for (size_t i = 0; i < page.cause_count && decided; i++)
        if (span_equal(page.causes[i].cause, finding->causes[0].cause))
            matter->step = kept_words(letter, page.causes[i].customer);
    arena_free(&arena);
}

static void describe(struct letter *letter, struct matter *matter, const struct render_run *run,
                     const struct finding *finding)
{
    matter->outcome = OUTCOMES;
    matter->category = arena_copy(&letter->arena, finding->category);
    ask_rule(letter, matter, run->book, finding);
    matter->acts = finding->acts;
    matter->undecided = finding->undecided;
    matter->contradicted = finding->contradicted;
    matter->in_vain = finding->retry == ANSWER_NO;
    for (size_t i = 0; i < CAUSES_NAMED && i < finding->cause_count; i++)
        matter->causes[i] = kept_words(letter, finding->causes[i].title);
    matter->standing = finding->cause_count ? finding->causes[0].standing : STANDING_UNLIKELY;
}

static void add_key(struct text *key, struct span part)
{
    text_add(key, part);
    text_add_byte(key, '\0');
}

/* What makes two failures one: the same trouble with the same server and cause. */
static void key_of(struct text *key, const struct session *session, const struct finding *finding)
{
    add_key(key, finding->rule);
    add_key(key, host_of(session));
    add_key(key, finding->cause_count ? finding->causes[0].cause : finding->rule);
    text_print(key, "%d%d%d", event_of(session, finding), finding->acts, finding->undecided);
}

static void add_finding(struct letter *letter, const struct render_run *run, const struct session *session,
                        const struct finding *finding)
{
    struct text key = {0};
    key_of(&key, session, finding);
    struct matter *matter = matter_of(letter, text_span(&key));
    text_free(&key);
    if (!matter)
        return;
    if (!matter->attempts)
        describe(letter, matter, run, finding);
    matter->event = event_of(session, finding);
    matter->ours = ours_in(session, run->options.ours);
    add_server(letter, matter, host_of(session));
    add_envelope(letter, matter, session, finding);
    count_attempt(letter, matter, session);
    want_of_session(matter, session);
    if (is_decided(matter))
        return;
    matter->need = category_words(matter->category)->need;
    for (size_t i = 0; i < CAUSES_NAMED && i < finding->cause_count; i++)
        want_unseen(matter, &finding->causes[i]);
    drop_known(matter, session);
}

/* What came of a session that shows no failure. Where a mail did not get through without a word why, it is as
 * open as can be. */
static const struct {
    enum event_told event;
    const char *category; /* NULL: nothing failed */
} quiet[OUTCOMES] = {
    [OUTCOME_UNKNOWN] = {TOLD_OPEN, NULL},
    [OUTCOME_ACCEPTED] = {TOLD_ACCEPTED, NULL},
    [OUTCOME_PARTLY] = {TOLD_STUCK, "unknown"},
    [OUTCOME_REFUSED] = {TOLD_REFUSED, "unknown"},
    [OUTCOME_DEFERRED] = {TOLD_DEFERRED, "unknown"},
    [OUTCOME_NOT_CONNECTED] = {TOLD_NO_CONNECTION, "connection-failed"},
    [OUTCOME_ABORTED] = {TOLD_BROKEN, "connection-lost"},
    [OUTCOME_NO_MAIL] = {TOLD_NO_MAIL, NULL},
};

static void add_outcome(struct letter *letter, const struct render_run *run, const struct session *session)
{
    const char *category = quiet[session->outcome].category;
    struct matter *matter = matter_of(letter, span_of(outcome_name(session->outcome)));
    if (!matter)
        return;
    matter->event = quiet[session->outcome].event;
    matter->outcome = category ? OUTCOMES : session->outcome;
    matter->category = span_of(category);
    matter->acts = ACTS_OPEN;
    matter->ours = ours_in(session, run->options.ours);
    if (category) {
        matter->why = letter_words(LETTER_NO_REASON);
        matter->need = category_words(matter->category)->need;
    }
    add_server(letter, matter, host_of(session));
    add_envelope(letter, matter, session, NULL);
    count_attempt(letter, matter, session);
    want_of_session(matter, session);
    if (!matter->queue_id.len)
        matter->queue_id = kept_name(letter, queue_id_of(session));
}

static bool is_failure(const struct finding *finding)
{
    return finding->consequence_of == NO_FINDING && finding->severity == SEVERITY_ERROR;
}

/* A password that can be read concerns its owner even where the mail got through. */
static bool is_exposure(const struct finding *finding)
{
    return finding->consequence_of == NO_FINDING && finding->severity < SEVERITY_ERROR &&
           span_is(finding->category, "credentials-exposed");
}

void letter_add(struct letter *letter, const struct render_run *run, const struct session *session,
                const struct report *report)
{
    letter->attempts++;
    if (!first_error_of(report))
        add_outcome(letter, run, session);
    for (size_t i = 0; i < report->count; i++)
        if (is_failure(&report->findings[i]))
            add_finding(letter, run, session, &report->findings[i]);
    for (size_t i = 0; i < report->count; i++)
        if (is_exposure(&report->findings[i]))
            add_finding(letter, run, session, &report->findings[i]);
}

/* Where we keep it is no business of the customer's. */
static struct span name_alone(struct span path)
{
    for (size_t i = path.len; i > 0; i--)
        if (path.at[i - 1] == '/')
            return span_from(path, i);
    return path;
}

void letter_add_unread(struct letter *letter, const struct unread *unread)
{
    if (!letter->unread++) {
        letter->unread_file = kept_name(letter, name_alone(unread->file));
        letter->unread_damaged = unread->damaged;
    }
}
