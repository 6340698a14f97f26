#include "record/belief.h"

#include "base/ascii.h"
#include "record/plain.h"
#include "record/stream.h"
#include "smtp/address.h"
#include "smtp/mechanism.h"
#include "smtp/name.h"
#include "smtp/reply.h"
#include "smtp/verb.h"

enum {
    EVENTS_ENOUGH = 2,   /* "Connected to" alone stands in many programs' output */
    POSITIVES_ENOUGH = 2 /* different ones: a dialogue goes on, a column of prices does not */
};

struct tally {
    size_t replies, telling, strange, questions, events, commands;
    unsigned positives; /* a bit for each of the positive codes */
    bool sure;
};

/* Stems of what servers say about mail, in small letters. */
static const char *const words[] = {"smtp",          "mailbox",
                                    "recipient",     "sender",
                                    "relay",         "user unknown",
                                    "unknown user",  "such user",
                                    "account",       "spam",
                                    "blocked",       "blacklist",
                                    "blocklist",     "reject",
                                    "denied",        "refused",
                                    "authenticat",   "credential",
                                    "password",      "unavailable",
                                    "not available", "too many",
                                    "too much",      "not allow",
                                    "permitted",     "policy",
                                    "greylist",      "quota",
                                    "syntax",        "command",
                                    "bad sequence",  "transaction",
                                    "service",       "hostname",
                                    "reverse dns",   "helo",
                                    "ehlo",          "starttls",
                                    "tls ",          "pipelining",
                                    "8bitmime",      "queue",
                                    "try again",     "timeout",
                                    "timed out",     "bye",
                                    "closing",       "connection",
                                    "go ahead",      "out of memory",
                                    "unimplemented", "not implemented",
                                    "undeliverable", "does not exist",
                                    "bounce",        "client host",
                                    "address",       "domain",
                                    "virus",         "message",
                                    "size",          "help",
                                    "auth ",         "postfach",
                                    "empfänger",     "absender",
                                    "abgelehnt",     "gesperrt",
                                    "destinat",      "usuario",
                                    "buzón",         "casella",
                                    "boîte",         "expéditeur",
                                    "odbiorc",       "skrzynk",
                                    "получател",     "ящик",
                                    "пользовател",   "спам",
                                    "письм",         "メール",
                                    "ユーザー",      "邮件",
                                    "邮箱",          "用户"};

static bool has_word(struct span text)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_find_text(text, words[i]) < text.len)
            return true;
    return false;
}

static bool has_name(struct span text)
{
    struct span names = text, addresses = text;
    return domain_in(&names).len || address_in(&addresses).len;
}

static const int positives[] = {220, 221, 235, 250, 251, 252, 334, 354};

static unsigned positive_bit(int code)
{
    for (unsigned i = 0; i < sizeof positives / sizeof positives[0]; i++)
        if (positives[i] == code)
            return 1u << i;
    return 0;
}

static size_t bits_in(unsigned set)
{
    size_t count = 0;
    for (; set; set &= set - 1)
        count++;
    return count;
}

/* "550 1200 33": a column of numbers; "8BITMIME" and "8-bit" are none. */
static bool is_number(struct span text)
{
    unsigned long number;
    if (!span_take_number(&text, &number))
        return false;
    if (span_starts(text, "-"))
        text = span_from(text, 1);
    return !text.len || !ascii_is_letter(text.at[0]);
}

/* A code that no server is known for may be one's own, where the words speak of somebody's mail; the web's
 * are not (RFC 9110 section 15.5, RFC 6585). */
static bool is_own_code(int code, struct span text)
{
    enum { WEB_LAST = 431 };
    size_t at = span_find(text, '@');
    bool mailbox =
        at > 0 && at + 1 < text.len && !ascii_is_blank(text.at[at - 1]) && !ascii_is_blank(text.at[at + 1]);
    return code > WEB_LAST && mailbox && has_word(text);
}

/* "503 ms", "512-byte units": something was measured. */
static bool is_measure(struct span text)
{
    static const char *const units[] = {"ms",   "s",     "sec", "seconds", "minutes", "hours", "days",
                                        "byte", "bytes", "bit", "bits",    "KB",      "MB",    "GB",
                                        "KiB",  "MiB",   "GiB", "px",      "%",       "lines", "tests"};
    size_t end = 0;
    while (end < text.len && (ascii_is_letter(text.at[end]) || text.at[end] == '%'))
        end++;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (span_is_word(span_cut(text, 0, end), units[i]))
            return true;
    return false;
}

/* "554 means you are not logged in?" asks somebody who read the paste above it. */
static bool is_question(struct span text)
{
    text = span_trim(text);
    return text.len && text.at[text.len - 1] == '?' && !has_word(text);
}

static void weigh_reply(struct tally *tally, const struct reply_line *line)
{
    struct span text = line->text, enhanced = enhanced_take(&text);
    bool used = reply_code_is_used(line->code);
    bool agrees = enhanced.len && enhanced.at[enhanced.at[0] == '#'] - '0' == line->code / 100;
    bool counted = !enhanced.len && (is_measure(text) || (is_number(text) && !has_word(text)));
    bool own = !used && (agrees || is_own_code(line->code, text));
    tally->replies++;
    tally->strange += (!used && !own) || counted;
    tally->questions += !enhanced.len && is_question(text);
    tally->positives |= positive_bit(line->code);
    tally->telling += own || (used && (agrees || has_word(text) || has_name(text)));
}

/* "auth required pam_unix.so" is none: of lower-case words only those that a server offers are. */
static bool is_mechanism(struct span word)
{
    enum { SHORTEST = 3 };
    bool upper = word.len >= SHORTEST;
    for (size_t i = 0; i < word.len; i++)
        upper &= ascii_upper(word.at[i]) == word.at[i] && !ascii_is_blank(word.at[i]);
    return mechanism_is_known(word) || (upper && ascii_is_letter(word.at[0]));
}

static bool names_mechanism(struct span text, struct span verb)
{
    struct span rest = span_between(verb.at + verb.len, text.at + text.len);
    return is_mechanism(span_take_word(&rest));
}

static bool is_envelope(struct span text)
{
    static const char *const verbs[] = {"EHLO", "HELO", "LHLO", "MAIL", "RCPT", "AUTH", "STARTTLS", "BDAT"};
    struct span verb = verb_of_line(text);
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (span_is_word(verb, verbs[i]))
            return plain_command_looks(text) && (!span_is_word(verb, "AUTH") || names_mechanism(text, verb));
    return false;
}

static void weigh(struct tally *tally, const struct moment *moment)
{
    struct reply_line line;
    if (moment->kind == MOMENT_EVENT) {
        tally->events++;
        tally->sure |= moment->event == EVENT_FAILED || moment->event == EVENT_TLS_FAILED;
    } else if (moment->kind == MOMENT_CLIENT) {
        tally->sure |= is_envelope(moment->text);
        tally->commands += plain_command_looks(moment->text);
    } else if (moment->kind == MOMENT_BODY) {
        tally->sure = true;
    } else if (moment->kind == MOMENT_SERVER && reply_line_parse(moment->text, &line)) {
        weigh_reply(tally, &line);
    }
}

bool belief_holds(const struct conversation *conversation, size_t lines)
{
    struct tally tally = {.sure = port_is_smtp(conversation->server.port)};
    for (size_t i = 0; i < conversation->moments.count && !tally.sure; i++)
        weigh(&tally, &conversation->moments.at[i]);
    if (tally.sure || tally.events >= EVENTS_ENOUGH)
        return true;
    bool mostly_told = tally.telling && 2 * tally.telling >= tally.replies && tally.telling > tally.strange;
    bool goes_on =
        !tally.strange && (bits_in(tally.positives) >= POSITIVES_ENOUGH || (tally.commands && tally.replies));
    bool nothing_else = tally.replies > tally.questions && !tally.strange && 2 * tally.replies >= lines;
    return mostly_told || goes_on || nothing_else;
}

bool belief_is_quotation(const struct conversation *conversation)
{
    for (size_t i = 0; i < conversation->moments.count; i++) {
        const struct moment *moment = &conversation->moments.at[i];
        if (moment->kind != MOMENT_CLIENT || moment->auth_answer || verb_find(verb_of_line(moment->text)))
            return false;
    }
    return conversation->moments.count > 0;
}

/* "Cache-Control: no-cache" */
static bool is_field(const struct moment *moment)
{
    struct span rest = moment->text, name = span_take_until(&rest, ':');
    return moment->kind == MOMENT_CLIENT && rest.len && !verb_find(verb_of_line(moment->text)) &&
           span_find(name, ' ') == name.len;
}

/* A page was asked for, or here is the head of one; that a web server answers may be what went wrong. */
bool belief_is_http(const struct conversation *conversation)
{
    const moment_list *moments = &conversation->moments;
    bool asked = false, head = moments->count > 1 && is_field(&moments->at[1]);
    for (size_t i = 0; i < moments->count; i++) {
        const struct moment *moment = &moments->at[i];
        if (moment->kind == MOMENT_SERVER)
            return (asked || (i == 0 && head)) && span_starts(moment->text, "HTTP/");
        asked |= moment->kind == MOMENT_CLIENT && span_find_text(moment->text, " HTTP/") < moment->text.len;
    }
    return false;
}
