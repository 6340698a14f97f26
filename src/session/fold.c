/*
 * Which failures had to follow from an earlier one: the order of RFC 5321 section 4.1.4 leaves them no
 * choice. A reply that says something of its own is never folded.
 */
#include "session/part.h"
#include "smtp/reply.h"

/* The first failures that later ones can hang on; NO_ENTRY where there is none. */
struct roots {
    size_t greeting, hello, tls, auth, swallowing, mail, rcpt, data, closing, refusing, unasked, text, error;
    const struct entry *entries;
};

static bool says(const struct entry *reply, const char *word)
{
    for (size_t i = 0; i < reply->line_count; i++)
        if (span_find_text(reply->lines[i].text, word) < reply->lines[i].text.len)
            return true;
    return false;
}

static bool is_order_code(int code)
{
    return code == 503 || code == 554 || code == 500 || code == 501 || code == 502;
}

typedef size_t fold_test(const struct roots *roots, const struct entry *reply, const struct standing *before);

static size_t after_greeting(const struct roots *roots, const struct entry *reply,
                             const struct standing *before)
{
    (void)reply, (void)before;
    return roots->greeting;
}

/* 421 closes the channel, RFC 5321 section 3.8. */
static size_t after_closing(const struct roots *roots, const struct entry *reply,
                            const struct standing *before)
{
    (void)reply, (void)before;
    return roots->closing;
}

static size_t after_errors(const struct roots *roots, const struct entry *reply,
                           const struct standing *before)
{
    (void)before;
    bool many =
        says(reply, "too many errors") || says(reply, "too many syntax") || says(reply, "too many unrec") ||
        says(reply, "too many invalid") || says(reply, "too many bad") || says(reply, "too many unknown") ||
        says(reply, "too many nonmail") || says(reply, "too many protocol") || says(reply, "can break rules");
    return many ? roots->error : NO_ENTRY;
}

/* What Sendmail says to every known command once it has refused to serve. */
static bool is_refusing(const struct entry *reply)
{
    return says(reply, "5.0.0 Command rejected");
}

static size_t after_refusing(const struct roots *roots, const struct entry *reply,
                             const struct standing *before)
{
    (void)before;
    if (is_refusing(reply))
        return roots->error;
    return is_order_code(reply->code) ? roots->refusing : NO_ENTRY;
}

static bool is_unasked(const struct entry *reply)
{
    return entry_is(reply, "(unsolicited)") && is_order_code(reply->code);
}

/* One thing that the client did not send, answered line by line. */
static size_t after_unasked(const struct roots *roots, const struct entry *reply,
                            const struct standing *before)
{
    (void)before;
    return is_unasked(reply) ? roots->unasked : NO_ENTRY;
}

/* A client that is refused with EHLO tries HELO; where the words are about neither, it is told the same. */
static bool is_second_hello(const struct roots *roots, const struct entry *reply)
{
    if (roots->hello == NO_ENTRY || !entry_is(reply, "HELO"))
        return false;
    const struct entry *before = &roots->entries[roots->hello];
    return entry_is(before, "EHLO") && before->code == reply->code && reply->code != 500 &&
           reply->code != 502;
}

static size_t after_hello(const struct roots *roots, const struct entry *reply, const struct standing *before)
{
    bool needs = reply->stage > STAGE_HELLO && reply->stage < STAGE_QUIT;
    if (is_second_hello(roots, reply))
        return roots->hello;
    return needs && !before->hello_done && reply->code == 503 ? roots->hello : NO_ENTRY;
}

static size_t after_tls(const struct roots *roots, const struct entry *reply, const struct standing *before)
{
    /* What a server in plain text says to the octets of a ClientHello. */
    if (is_unasked(reply))
        return roots->tls;
    if (before->tls)
        return NO_ENTRY;
    if (entry_answers_handshake(reply))
        return roots->tls;
    bool wants = reply->code == 530 || reply->code == 538 || says(reply, "STARTTLS");
    bool no_auth =
        reply->stage == STAGE_AUTH && (reply->code == 502 || reply->code == 503 || reply->code == 504);
    /* A server that takes a ClientHello for commands answers each line of it. */
    bool babble = entry_is(reply, "(unsolicited)");
    return wants || no_auth || babble ? roots->tls : NO_ENTRY;
}

/* The password of a login whose name was refused already: typed on, and read as a command. */
static bool answers_secret(const struct roots *roots, const struct entry *reply)
{
    return !reply->known && is_order_code(reply->code) && reply->partner != NO_ENTRY &&
           roots->entries[reply->partner].hidden;
}

static size_t after_auth(const struct roots *roots, const struct entry *reply, const struct standing *before)
{
    bool envelope = entry_is(reply, "MAIL") || entry_is(reply, "RCPT") || entry_is(reply, "DATA");
    if (answers_secret(roots, reply))
        return roots->auth;
    if (before->authenticated || !envelope)
        return NO_ENTRY;
    bool wants = reply->code == 530 || says(reply, "authenticat") || says(reply, "relay") ||
                 says(reply, "not logged in") || says(reply, "log in") || says(reply, "login");
    return wants ? roots->auth : NO_ENTRY;
}

static bool needs_mail(const struct entry *reply)
{
    return entry_is(reply, "RCPT") || entry_is(reply, "DATA") || entry_is(reply, "(body)") ||
           entry_is(reply, "BDAT");
}

static size_t after_mail(const struct roots *roots, const struct entry *reply, const struct standing *before)
{
    /* Courier says 502 to whatever comes out of order. */
    bool order = reply->code == 503 || reply->code == 502 || (reply->code == 554 && !entry_is(reply, "RCPT"));
    if (before->mail_open || !needs_mail(reply) || !order)
        return NO_ENTRY;
    return roots->mail != NO_ENTRY ? roots->mail : roots->swallowing;
}

/* MAIL once more, to begin anew behind a refused recipient: the transaction that it left open takes none. */
static bool is_new_start(const struct entry *reply, const struct standing *before)
{
    return entry_is(reply, "MAIL") && reply->code == 503 && before->mail_open && !before->accepted &&
           before->refused;
}

static size_t after_rcpt(const struct roots *roots, const struct entry *reply, const struct standing *before)
{
    bool data = entry_is(reply, "DATA") || entry_is(reply, "(body)") || entry_is(reply, "BDAT");
    bool none = !before->accepted && before->refused;
    /* Exim with recipients_max_reject refuses the whole message for one recipient too many. */
    bool all_for_one = roots->rcpt != NO_ENTRY && says(reply, "too many recipients") &&
                       says(&roots->entries[roots->rcpt], "too many recipients");
    return (data && (none || all_for_one)) || is_new_start(reply, before) ? roots->rcpt : NO_ENTRY;
}

/* 500 5.5.1 Command unrecognized: "Subject: Report", 500 Error: command "SUBJECT:" not recognized: a line of
 * a message, RFC 5322 section 3.6. */
static bool quotes_header(const struct entry *reply)
{
    static const char *const quoted[] = {
        "\"From: ",  "\"To: ",  "\"Subject: ",  "\"Date: ",  "\"Message-ID: ",  "\"Received: ",
        "\"From:\"", "\"To:\"", "\"Subject:\"", "\"Date:\"", "\"Message-ID:\"", "\"Received:\""};
    for (size_t i = 0; i < sizeof quoted / sizeof quoted[0]; i++)
        if (says(reply, quoted[i]))
            return true;
    return false;
}

/* Text typed although DATA was refused, or behind a dot that came too early. */
static size_t after_text(const struct roots *roots, const struct entry *reply, const struct standing *before)
{
    (void)before;
    if (reply->known || !is_order_code(reply->code))
        return NO_ENTRY;
    if (roots->data == NO_ENTRY && quotes_header(reply))
        return roots->mail != NO_ENTRY ? roots->mail : roots->rcpt;
    return roots->data != NO_ENTRY ? roots->data : roots->text;
}

static fold_test *const tests[] = {after_greeting, after_closing, after_errors, after_refusing,
                                   after_unasked,  after_hello,   after_tls,    after_auth,
                                   after_mail,     after_rcpt,    after_text};

static size_t cause_of(const struct roots *roots, const struct entry *reply, const struct standing *before)
{
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++) {
        size_t cause = tests[i](roots, reply, before);
        if (cause != NO_ENTRY)
            return cause;
    }
    return NO_ENTRY;
}

static void first(size_t *root, size_t at)
{
    if (*root == NO_ENTRY)
        *root = at;
}

static void note_failure(struct roots *roots, const struct entry *reply, size_t at)
{
    if (entry_is(reply, "(greeting)"))
        roots->greeting = at;
    else if (reply->stage == STAGE_HELLO)
        first(&roots->hello, at);
    else if (reply->stage == STAGE_TLS)
        first(&roots->tls, at);
    else if (reply->stage == STAGE_AUTH)
        first(&roots->auth, at);
    else if (entry_is(reply, "MAIL"))
        first(&roots->mail, at);
    else if (entry_is(reply, "RCPT"))
        first(&roots->rcpt, at);
    else if (entry_is(reply, "DATA"))
        first(&roots->data, at);
    if (!reply->known && is_order_code(reply->code) && !entry_is(reply, "(unsolicited)") && reply->verb.len)
        first(&roots->text, at);
    if (reply->code == 421)
        first(&roots->closing, at);
    first(&roots->error, at);
}

/* MAIL stood where the answer to 334 belongs, and so it was none. */
static bool swallowed_mail(const struct session *session, const struct entry *reply)
{
    unsigned long at = session->parts->secrets.mail_at;
    return reply->stage == STAGE_AUTH && reply->partner != NO_ENTRY && at &&
           session->entries[reply->partner].first <= at && at < reply->first;
}

/* DATA refused for want of recipients, and text typed all the same, hang on the same root. */
static void note_consequence(struct roots *roots, const struct entry *reply, size_t root)
{
    if (entry_is(reply, "RCPT"))
        first(&roots->rcpt, root);
    else if (entry_is(reply, "DATA") || (!reply->known && quotes_header(reply)))
        first(&roots->data, root);
    if (is_refusing(reply))
        first(&roots->refusing, root);
}

/* Only what stands behind a body or a refused DATA is text; other unknown words are typing errors, each its
 * own. */
static bool is_behind_text(const struct session *session, size_t at)
{
    for (size_t i = at; i-- > 0;) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER && entry->known)
            return entry_is(entry, "(body)") || entry_is(entry, "DATA") || entry_is(entry, "BDAT");
    }
    return false;
}

/* Where the commands are not shown: three or more complaints of lines that are no commands, one behind the
 * other and right behind a refusal in the envelope. A program that does not look at replies has sent its
 * text. */
static bool begins_run_of_text(const struct session *session, size_t at)
{
    enum { RUN = 3 };
    size_t length = 0, before = at;
    while (before > 0 && session->entries[before - 1].from != SIDE_SERVER)
        before--;
    const struct entry *last = before ? &session->entries[before - 1] : NULL;
    if (session->parts->client_visible || !last || !entry_failed(last) || !last->known ||
        last->stage < STAGE_MAIL || last->stage > STAGE_DATA)
        return false;
    for (size_t i = at; i < session->entry_count && length < RUN; i++) {
        const struct entry *entry = &session->entries[i];
        if (entry->from == SIDE_SERVER && (entry->known || entry->verb.len || !is_order_code(entry->code)))
            return false;
        length += entry->from == SIDE_SERVER;
    }
    return length == RUN;
}

/* The rest of a text that a chunk or a dot cut off, and what nobody in the record sent. */
static void note_unasked(struct roots *roots, const struct session *session, size_t at)
{
    if (!is_unasked(&session->entries[at]))
        return;
    if (is_behind_text(session, at))
        first(&roots->text, at);
    if (session->parts->client_visible || session->conversation->client_heard)
        first(&roots->unasked, at);
}

static void note_success(struct roots *roots, const struct entry *reply)
{
    if (reply->stage == STAGE_HELLO)
        roots->hello = NO_ENTRY;
    else if (entry_is(reply, "STARTTLS"))
        roots->tls = NO_ENTRY;
    else if (reply->code == 235)
        roots->auth = NO_ENTRY;
    else if (entry_is(reply, "MAIL") || entry_is(reply, "RSET"))
        roots->swallowing = roots->mail = roots->rcpt = roots->data = NO_ENTRY;
    if (reply->known)
        roots->text = roots->unasked = NO_ENTRY;
}

void session_fold(struct arena *arena, struct session *session, struct session_parts *parts)
{
    struct roots roots = {NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY,
                          NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, NO_ENTRY, session->entries};
    parts->cause = arena_take(arena, (session->entry_count + 1) * sizeof *parts->cause);
    for (size_t i = 0; i < session->entry_count; i++) {
        const struct entry *entry = &session->entries[i];
        parts->cause[i] = NO_ENTRY;
        if (entry->from == SIDE_NOTE && entry->event == EVENT_TLS_FAILED)
            first(&roots.tls, i);
        if (entry->from != SIDE_SERVER || !entry->code)
            continue;
        if (i == parts->greeting && entry_greets_as_ftp(entry))
            first(&roots.greeting, i); /* no command of SMTP can succeed there */
        if (!entry_failed(entry)) {
            note_success(&roots, entry);
            continue;
        }
        if (!entry->known && !is_behind_text(session, i))
            roots.text = NO_ENTRY;
        if (roots.data == NO_ENTRY && begins_run_of_text(session, i))
            roots.data = roots.mail != NO_ENTRY ? roots.mail : roots.rcpt;
        parts->cause[i] = cause_of(&roots, entry, &parts->standings[i]);
        if (parts->cause[i] == NO_ENTRY)
            parts->cause[i] = session_told_refusal(session, &parts->standings[i], i);
        if (parts->cause[i] == NO_ENTRY) {
            note_failure(&roots, entry, i);
            if (swallowed_mail(session, entry))
                first(&roots.swallowing, i);
            note_unasked(&roots, session, i);
        } else
            note_consequence(&roots, entry, parts->cause[i]);
    }
}
