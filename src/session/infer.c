/*
 * A record that shows the server's lines alone (telnet without local echo, output through a pipe): the
 * commands are inferred from the replies, and marked so. What cannot be told stays "".
 */
#include <string.h>

#include "base/ascii.h"
#include "session/part.h"
#include "smtp/address.h"
#include "smtp/reply.h"

struct guess {
    bool greeted, hello, tls, mail, rcpt, data, auth;
};

/* "email from contoso.com" is no "mail from". */
static bool begins_word(struct span text, const char *word)
{
    for (size_t at = 0; (at += span_find_text(span_from(text, at), word)) < text.len; at++)
        if (at == 0 || !ascii_is_letter(text.at[at - 1]))
            return true;
    return false;
}

static bool reply_has(const struct entry *reply, const char *word)
{
    for (size_t i = 0; i < reply->line_count; i++)
        if (begins_word(reply->lines[i].text, word))
            return true;
    return false;
}

static bool has_any(const struct entry *reply, const char *const *words)
{
    for (; *words; words++)
        if (reply_has(reply, *words))
            return true;
    return false;
}

static const char *const keywords[] = {
    "PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES", "STARTTLS", "CHUNKING", "SMTPUTF8", "SIZE ", NULL};
static const char *const about_recipient[] = {
    "recipient",       "rcpt",     "relay",    "user unknown",      "mailbox",       "unknown user",
    "no such user",    "greylist", "graylist", "unknown recipient", "doesn't exist", "unrouteable",
    "invalid address", NULL};
static const char *const about_sender[] = {"sender", "mail from", "from address", "return path", NULL};
/* SPF, DKIM and DMARC name a sender, too, and are told at MAIL, at RCPT or behind the message. */
static const char *const about_message[] = {"this mail", "this message", "this email", "your message",
                                            "dkim",      "dmarc",        "spf",        NULL};
static const char *const about_hello[] = {"helo", "ehlo", "invalid domain name", NULL};
static const char *const about_data[] = {"valid recipients", "need rcpt", "rcpt first", "rcpt command", NULL};
static const char *const out_of_order[] = {"sequence", "pipelin", "out of order", NULL};
static const char *const no_login_here[] = {"authentication not enabled", "authentication not available",
                                            "already authenticated",      "auth not available",
                                            "auth not enabled",           NULL};
static const char *const wants_mail[] = {"need mail", "sender not yet given", "use mail", NULL};
static const char *const unknown_command[] = {"unrecognized command",
                                              "unrecognised command",
                                              "command not recognized",
                                              "command unrecognized",
                                              "invalid command syntax", /* Dovecot */
                                              "command not implemented",
                                              "unknown command",
                                              "bad syntax", /* Postfix, of octets that are no text */
                                              "UTF-8 syntax",
                                              "NUL characters",
                                              "NULL characters",
                                              NULL};

static bool is_offer_list(const struct entry *reply)
{
    return reply->line_count > 1 && has_any(reply, keywords);
}

static bool enhanced_is(const struct entry *reply, const char *tail)
{
    return reply->enhanced.len == 5 && span_is(span_from(reply->enhanced, 1), tail);
}

static const char *positive(const struct guess *guess, const struct entry *reply)
{
    if (guess->data)
        return "(body)";
    bool coded = reply->enhanced.len > 0; /* never in the reply to EHLO, RFC 2034 section 4 */
    if (is_offer_list(reply) || (!guess->hello && !coded))
        return reply->line_count > 1 ? "EHLO" : "HELO";
    if (!guess->mail && enhanced_is(reply, ".1.5"))
        return "VRFY"; /* RCPT needs MAIL before it */
    if (enhanced_is(reply, ".1.5") || reply_has(reply, "recipient") ||
        (guess->mail && reply_has(reply, "accepted")))
        return "RCPT";
    if (reply_has(reply, "flushed") || reply_has(reply, "reset"))
        return "RSET";
    if (enhanced_is(reply, ".1.0") || reply_has(reply, "sender"))
        return guess->mail && enhanced_is(reply, ".1.0") && !reply_has(reply, "sender") ? "RCPT" : "MAIL";
    return guess->mail ? "RCPT" : "MAIL";
}

static const char *by_code(const struct guess *guess, const struct entry *reply)
{
    static const struct {
        int code;
        const char *verb;
    } rows[] = {{221, "QUIT"}, {354, "DATA"}, {214, "HELP"}, {211, "HELP"}, {252, "VRFY"}, {251, "RCPT"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].code == reply->code)
            return rows[i].verb;
    if (reply->code == 334 || reply->code == 235)
        return guess->auth ? "(auth)" : "AUTH";
    if (reply->code == 220)
        return "STARTTLS";
    return NULL;
}

static bool is_farewell(const struct entry *reply)
{
    return reply->code == 421 &&
           (reply_has(reply, "timeout") || reply_has(reply, "timed out") || reply_has(reply, "idle") ||
            reply_has(reply, "inactiv") || reply_has(reply, "too many errors"));
}

/* RFC 4954 section 6: no other command gets these; section 4: 504 speaks of the mechanism. */
static bool is_of_login(const struct entry *reply)
{
    bool mechanism = reply_has(reply, "authentication") || reply_has(reply, "auth mechanism");
    return (reply->code == 504 && mechanism) || reply->code == 534 || reply->code == 535 ||
           reply->code == 538;
}

/* No other command is refused in these words, whatever came before. */
static bool is_of_recipient(const struct entry *reply)
{
    static const char *const told[] = {"recipient address rejected", "recipient rejected",  "bad recipient",
                                       "invalid recipient",          "too many recipients", NULL};
    return has_any(reply, told);
}

/* Nor is DATA: Postfix names it, Exim, OpenSMTPD and Haraka ask for the recipient that is missing. */
static bool is_of_data(const struct entry *reply)
{
    static const char *const told[] = {"data command rejected", "must precede data", "no recipient specified",
                                       "rcpt required first",   "need rcpt",         NULL};
    return has_any(reply, told);
}

/* Asked before MAIL, and told by what no server says of MAIL; RFC 5321 section 3.5.2, RFC 1985 section 5. */
static const char *asked_before_mail(const struct entry *reply)
{
    static const struct {
        int least, most; /* codes */
        const char *verb, *words;
    } rows[] = {
        {458, 459, "ETRN", ""},
        {550, 553, "VRFY", "string does not match"}, /* RFC 821 section 3.3 */
        {550, 553, "VRFY", "mailing list, not a user"},
        {550, 553, "VRFY", "cannot verify user"},
        {550, 553, "EXPN", "not a mailing list"},
        {550, 553, "EXPN", "unable to expand"},
        {550, 553, "EXPN", "cannot expand"},
        {502, 502, "", ""}, /* RFC 5321 section 4.2.4: not implemented, what MAIL always is */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (reply->code >= rows[i].least && reply->code <= rows[i].most &&
            (!*rows[i].words || reply_has(reply, rows[i].words)))
            return rows[i].verb;
    return NULL;
}

/* "Syntax: AUTH mechanism", "VRFY command is disabled", "HELO requires domain address"; but "Mail not
 * accepted" is a sentence. */
static const char *verb_named(const struct entry *reply)
{
    static const char *const behind[] = {"command", "requires", "disallowed", "disabled", "not"};
    struct span text = reply->line_count ? reply->lines[0].text : (struct span){0};
    enhanced_take(&text);
    text = span_trim(text);
    bool syntax = span_starts(text, "syntax: ");
    bool of_syntax = reply->code <= 504;
    if (reply->code < 500 || reply->code > 554)
        return NULL;
    if (syntax)
        text = span_from(text, strlen("syntax: "));
    const struct verb *verb = verb_find(span_take_word(&text));
    struct span next = span_take_word(&text);
    bool sentence = verb && !of_syntax && (verb->stage != STAGE_PROTOCOL || verb->effect != EFFECT_NONE);
    for (size_t i = 0; verb && !sentence && i < sizeof behind / sizeof behind[0]; i++)
        if (syntax || span_is_word(next, behind[i]))
            return verb->name;
    return NULL;
}

static const char *negative(const struct guess *guess, const struct entry *reply)
{
    const char *verb = verb_named(reply);
    if (is_farewell(reply) || entry_tells_client_left(reply))
        return "(unsolicited)";
    if (guess->auth || is_of_login(reply))
        return guess->auth ? "(auth)" : "AUTH";
    if (guess->data)
        return "(body)";
    if (verb)
        return verb;
    if (has_any(reply, unknown_command) || (reply->code == 500 && reply_has(reply, "not recognized")))
        return ""; /* aiosmtpd quotes the word: command "SUBJECT:" not recognized */
    if (reply->code == 454 && reply_has(reply, "TLS"))
        return "STARTTLS";
    if (reply->code == 503 && has_any(reply, no_login_here))
        return "AUTH";
    if (is_of_recipient(reply))
        return "RCPT";
    if (is_of_data(reply))
        return "DATA";
    if (!guess->hello)
        return reply->code == 503 || reply->code == 530 ? "MAIL" : "EHLO";
    if (has_any(reply, about_data) && (guess->mail || reply->code == 554))
        return "DATA";
    if (!guess->mail && asked_before_mail(reply))
        return asked_before_mail(reply);
    if (!guess->mail && enhanced_is(reply, ".1.1") && !has_any(reply, about_sender))
        return "VRFY";
    if (reply->code == 503 && has_any(reply, wants_mail))
        return "RCPT"; /* whatever it was, it came after a MAIL that was not taken */
    if (!guess->mail && reply->code == 503 && has_any(reply, out_of_order) &&
        !has_any(reply, about_recipient) && !has_any(reply, about_sender))
        return ""; /* MAIL is what it cannot have been */
    if (!guess->mail)
        return has_any(reply, about_recipient) && !has_any(reply, about_sender) && reply->code == 503
                   ? "RCPT"
                   : "MAIL";
    if (has_any(reply, about_hello) && !guess->rcpt)
        return "RCPT"; /* Postfix says it there, smtpd_delay_reject */
    return reply->code == 503 && guess->rcpt ? "" : "RCPT";
}

static bool may_greet(const struct entry *reply)
{
    return reply_may_greet(reply->code, reply->line_count ? reply->lines[0].text : (struct span){"", 0});
}

/* RFC 5321 section 4.1.1.1: the reply to EHLO and HELO begins with the server's domain; "Hello" is usual. */
static bool may_answer_hello(const struct entry *reply)
{
    struct span rest = reply->line_count ? reply->lines[0].text : (struct span){"", 0};
    bool hello = span_has_text(rest, "hello");
    return hello || reply->line_count > 1 || hello_kind(span_take_word(&rest)) == HELLO_FQDN;
}

static const char *verb_for(const struct guess *guess, const struct entry *reply)
{
    if (!guess->greeted && may_greet(reply))
        return "(greeting)"; /* else the record begins in the middle */
    const char *known = by_code(guess, reply), *told = reply_tells_verb(reply);
    if (!known && told && (!guess->greeted || strcmp(told, "(body)") == 0))
        return told;
    if (!guess->greeted && reply->code == 250 && !may_answer_hello(reply))
        return "(unsolicited)";
    if (known)
        return known;
    return reply->code < 400 ? positive(guess, reply) : negative(guess, reply);
}

static void learn(struct guess *guess, struct span verb, int code)
{
    bool good = code < 400;
    guess->greeted = true;
    guess->auth = code == 334;
    guess->data = code == 354;
    guess->hello |= good && (span_is(verb, "EHLO") || span_is(verb, "HELO"));
    if (span_is(verb, "STARTTLS") && good)
        guess->hello = guess->mail = false;
    if (span_is(verb, "MAIL") && good)
        guess->mail = true, guess->rcpt = false;
    guess->rcpt |= span_is(verb, "RCPT");
    guess->hello |= good && (span_is(verb, "MAIL") || span_is(verb, "(body)")); /* past it, seen or not */
    if (span_is(verb, "(body)") || span_is(verb, "RSET"))
        guess->mail = guess->rcpt = false;
}

void entries_add_command(struct arena *arena, entry_list *entries, struct entry *reply)
{
    const struct verb *verb = reply->known;
    bool answered = reply->verb.len && !(verb && verb->name[0] == '(' && !span_is(reply->verb, "(body)") &&
                                         !span_is(reply->verb, "(auth)"));
    reply->partner = NO_ENTRY;
    if (!answered || span_is(reply->verb, "(unsolicited)"))
        return;
    size_t at = entries->count;
    reply->partner = at;
    *LIST_ADD(arena, entries) = (struct entry){.from = SIDE_CLIENT,
                                               .stage = reply->stage,
                                               .verb = reply->verb,
                                               .known = reply->known,
                                               .line = reply->verb,
                                               .first = reply->first,
                                               .last = reply->first,
                                               .offset = reply->offset,
                                               .time = reply->time,
                                               .inferred = true,
                                               .path = {.address = {"", 0}},
                                               .hidden = span_is(reply->verb, "(auth)"),
                                               .partner = at + 1};
}

/* "554-mx1.example.net" and the reason on the next line: RFC 5321 section 3.1, no other reply begins so. */
static bool is_refusing_greeting(const struct entry *reply)
{
    struct span text = reply->line_count > 1 ? span_trim(reply->lines[0].text) : (struct span){"", 0};
    struct span name = span_take_word(&text);
    return (reply->code == 554 || reply->code == 421) && !text.len && hello_kind(name) == HELLO_FQDN;
}

/* A record that begins with a gap is no greeting's: what a reply is about has to be read from its words. */
static const char *after_gap(const struct guess *guess, const struct entry *reply)
{
    const char *known = by_code(guess, reply);
    if (known)
        return known;
    if (is_refusing_greeting(reply))
        return "(greeting)";
    if (is_of_login(reply))
        return "AUTH";
    if (has_any(reply, about_hello))
        return "EHLO";
    bool resolver = reply_has(reply, "resolver."); /* Exchange's, of the recipient whatever else it names */
    bool recipient = has_any(reply, about_recipient) && !has_any(reply, about_sender);
    if (enhanced_is(reply, ".1.1") || recipient || resolver)
        return "RCPT";
    bool open = !has_any(reply, about_sender) || has_any(reply, about_message);
    return open ? "(unsolicited)" : "MAIL";
}

const char *session_verb_told(const struct entry *reply)
{
    static const struct guess nothing;
    const char *known = by_code(&nothing, reply), *told = reply_tells_verb(reply);
    if (known || told)
        return known ? known : told;
    if (reply->code >= 400)
        return after_gap(&nothing, reply);
    return is_offer_list(reply) ? "EHLO" : "(unsolicited)";
}

/* A log's remark on the reply, and how the connection came about, stand beside it. */
static size_t without_remarks(const struct session *session)
{
    size_t count = 0;
    for (size_t i = 0; i < session->entry_count; i++) {
        enum event event = session->entries[i].event;
        bool opens = event == EVENT_CONNECTING || event == EVENT_TRYING || event == EVENT_CONNECTED;
        count += event != EVENT_REMARK && !opens;
    }
    return count;
}

static bool begins_with_gap(const struct session *session)
{
    size_t i = 0;
    while (i < session->entry_count && session->entries[i].from == SIDE_NOTE &&
           session->entries[i].event != EVENT_GAP)
        i++;
    return i < session->entry_count && session->entries[i].event == EVENT_GAP;
}

/* What a server says to a connection, and to nothing that is said on it. */
static bool turns_away(const struct entry *reply)
{
    static const char *const told[] = {"too many connections",
                                       "too many concurrent",
                                       "connection refused",
                                       "connection rejected",
                                       "connection denied",
                                       "connections from",
                                       "no SMTP service",
                                       "no mail service",
                                       "not accepting",
                                       "not accept mail",
                                       "accepts no mail",
                                       "ESMTP",
                                       NULL};
    return reply->code == 521 || has_any(reply, told); /* RFC 7504 section 3 */
}

/* One refusal and nothing else, as people quote it: it may stand at any place, most seldom at the greeting.
 */
static bool is_no_greeting_alone(const struct session *session)
{
    static const struct guess nothing;
    const struct entry *reply = &session->entries[0];
    const struct conversation *conversation = session->conversation;
    bool opened = conversation->server.name.len || conversation->server.address.len; /* a command did */
    if (session->entry_count != 1 || !entry_failed(reply) || conversation->frames || opened ||
        conversation->greeting_told)
        return false;
    return !may_greet(reply) || !turns_away(reply) || strcmp(after_gap(&nothing, reply), "RCPT") == 0;
}

/* As where an error message tells a reply. */
void entries_add_gap(struct arena *arena, entry_list *entries, const struct entry *next)
{
    *LIST_ADD(arena, entries) = (struct entry){.from = SIDE_NOTE,
                                               .stage = STAGE_PROTOCOL,
                                               .event = EVENT_GAP,
                                               .line = {"", 0},
                                               .path = {.address = {"", 0}},
                                               .first = next->first,
                                               .last = next->first,
                                               .offset = next->offset,
                                               .time = next->time,
                                               .partner = NO_ENTRY};
}

struct inferring {
    struct arena *arena;
    struct guess guess;
    entry_list entries;
    size_t body, body_was; /* the message text that waits for its reply, and where it stood before */
    bool lone;             /* one reply, lifted out of an error message */
};

static void infer_reply(struct inferring *inferring, struct entry *reply)
{
    const struct guess *guess = &inferring->guess;
    entry_name(reply, span_of(inferring->lone ? after_gap(guess, reply) : verb_for(guess, reply)));
    learn(&inferring->guess, reply->verb, reply->code);
    entries_add_command(inferring->arena, &inferring->entries, reply);
}

/* The text is there, so its reply needs no guess; both have moved. */
static void keep_pair(struct inferring *inferring, struct entry *reply)
{
    reply->partner = inferring->body;
    inferring->entries.at[inferring->body].partner = inferring->entries.count;
    learn(&inferring->guess, reply->verb, reply->code);
}

/* Of several replies the first is none that greets. */
static bool begins_inside(const struct session *session, const struct session_parts *parts)
{
    size_t i = 0;
    while (i < session->entry_count &&
           (session->entries[i].event == EVENT_REMARK ||
            (session->entries[i].event == EVENT_TLS_STARTED && session->entries[i].inferred)))
        i++;
    const struct entry *first = i < session->entry_count ? &session->entries[i] : NULL;
    return parts->greeting == NO_ENTRY && first && first->from == SIDE_SERVER && first->code &&
           !may_greet(first);
}

void session_infer(struct arena *arena, struct session *session, struct session_parts *parts)
{
    bool alone = session->entry_count && is_no_greeting_alone(session);
    if (alone) {
        session->entries[0].verb = (struct span){"", 0};
        parts->greeting = NO_ENTRY;
    }
    struct inferring inferring = {.arena = arena,
                                  .guess = {.greeted = parts->greeting != NO_ENTRY},
                                  .body_was = NO_ENTRY,
                                  .lone =
                                      alone || (begins_with_gap(session) && without_remarks(session) == 2)};
    bool inside = !alone && begins_inside(session, parts);
    parts->front = inside ? 0 : NO_ENTRY;
    if (alone || inside)
        entries_add_gap(arena, &inferring.entries, &session->entries[0]);
    for (size_t i = 0; i < session->entry_count; i++) {
        struct entry entry = session->entries[i];
        bool reply = entry.from == SIDE_SERVER && entry.code && !entry_is(&entry, "(greeting)");
        if (reply && entry.partner != NO_ENTRY && entry.partner == inferring.body_was)
            keep_pair(&inferring, &entry);
        else if (reply)
            infer_reply(&inferring, &entry);
        if (entry_is(&entry, "(greeting)"))
            parts->greeting = inferring.entries.count;
        if (entry.body) {
            inferring.body = inferring.entries.count;
            inferring.body_was = i;
        }
        *LIST_ADD(arena, &inferring.entries) = entry;
    }
    session->entries = inferring.entries.at;
    session->entry_count = inferring.entries.count;
}
