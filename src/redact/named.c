/*
 * Names that the word before them tells: "sasl_username=anna", "user=<anna>", "helo=<ws7>",
 * "relay1[192.0.2.1]", "mailbox 'anna'". All but what names nobody, as "user=unknown".
 */
#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/passage.h"
#include "smtp/address.h"

static void redact_user(struct passage *passage, size_t at, size_t end)
{
    for (size_t stop; at < end; at = stop + (stop == at)) {
        stop = word_end(passage, at, end);
        struct span word = passage_span(passage, at, stop);
        if (word.len > 1 && !keep_is_role(word) && !keep_is_usual(word) && !is_number(word))
            passage_word(passage, REDACTED_ADDRESS, at, word.len);
    }
}

static void redact_host(struct passage *passage, size_t at, size_t end)
{
    struct span name = passage_span(passage, at, end);
    size_t port = span_find(name, ':');
    if (port + 1 < name.len && is_number(span_from(name, port + 1)))
        name = span_cut(name, 0, port);
    bool host = false;
    for (size_t i = 0; i < name.len; i++)
        host |= is_host_octet(name.at[i]) && !ascii_is_digit(name.at[i]) && name.at[i] != '.';
    for (size_t i = 0; i < name.len; i++)
        host &= is_host_octet(name.at[i]);
    if (host && passage->level >= REDACT_HOSTS && !keep_is_usual(name) && !keep_is_role(name) &&
        passage_is_free(passage, at, name.len))
        host_redact(passage, at, at + name.len);
}

/* "EHLO ws7" where nobody has told that a client said it: "EHLO or HELO first" is a sentence. */
static void redact_hello(struct passage *passage, size_t at, size_t end)
{
    for (size_t i = at; i < end; i++)
        if (ascii_is_digit(passage->in[i]) || passage->in[i] == '-') {
            redact_host(passage, at, end);
            return;
        }
}

static void redact_text(struct passage *passage, size_t at, size_t end)
{
    fill(passage, REDACTED_TEXT, at, end);
}

/* ---- key=value, key: value, "key": "value" ---- */

enum how {
    HOW_ANY,
    HOW_ASSIGNED, /* by "=" alone: a colon is one of a sentence */
    HOW_BRACKETS, /* "to=<anna>" */
    HOW_FIRST     /* the key begins the line */
};

static const struct {
    const char *name;
    enum how how;
    redact_part *redact;
} keys[] = {{"user", HOW_ANY, redact_user},          {"username", HOW_ANY, redact_user},
            {"userid", HOW_ANY, redact_user},        {"user_id", HOW_ANY, redact_user},
            {"user_name", HOW_ANY, redact_user},     {"login", HOW_ANY, redact_user},
            {"logname", HOW_ANY, redact_user},       {"account", HOW_ANY, redact_user},
            {"accountname", HOW_ANY, redact_user},   {"authid", HOW_ANY, redact_user},
            {"authcid", HOW_ANY, redact_user},       {"authzid", HOW_ANY, redact_user},
            {"set_id", HOW_ASSIGNED, redact_user},   {"samaccountname", HOW_ANY, redact_user},
            {"benutzer", HOW_ANY, redact_user},      {"benutzername", HOW_ANY, redact_user},
            {"konto", HOW_ANY, redact_user},         {"postfach", HOW_ANY, redact_user},
            {"mailbox", HOW_ANY, redact_user},       {"to", HOW_FIRST, redact_user},
            {"from", HOW_FIRST, redact_user},        {"delivered-to", HOW_FIRST, redact_user},
            {"envelope-to", HOW_FIRST, redact_user}, {"x-original-to", HOW_FIRST, redact_user},
            {"to", HOW_BRACKETS, redact_user},       {"from", HOW_BRACKETS, redact_user},
            {"orig_to", HOW_BRACKETS, redact_user},  {"recipient", HOW_BRACKETS, redact_user},
            {"sender", HOW_BRACKETS, redact_user},   {"helo", HOW_ANY, redact_host},
            {"ehlo", HOW_ANY, redact_host},          {"h", HOW_ASSIGNED, redact_host},
            {"host", HOW_ASSIGNED, redact_host},     {"host", HOW_FIRST, redact_host},
            {"hostname", HOW_ANY, redact_host},      {"computername", HOW_ANY, redact_host},
            {"computer", HOW_ASSIGNED, redact_host}, {"workstation", HOW_ANY, redact_host},
            {"servername", HOW_ANY, redact_host},    {"server", HOW_FIRST, redact_host}};

static bool is_key_octet(char c)
{
    return ascii_is_letter(c) || c == '_' || c == '-';
}

/* In either case; "sasl_username" is a username. */
static bool key_is(struct span key, const char *name)
{
    size_t len = strlen(name), lead = key.len > len ? key.len - len : 0;
    bool ends = span_is_word(span_from(key, lead), name);
    return ends && (!lead || is_one_of(key.at[lead - 1], "_-"));
}

static struct span key_before(const struct passage *passage, size_t from, size_t sign)
{
    size_t end = sign, begin;
    while (end > from && is_one_of(passage->in[end - 1], " \t\"'"))
        end--;
    for (begin = end; begin > from && is_key_octet(passage->in[begin - 1]); begin--)
        ;
    bool alone = begin == from || !is_word_octet(passage->in[begin - 1]);
    return alone ? passage_span(passage, begin, end) : (struct span){passage->in + begin, 0};
}

/* Behind what opens at `*at`, and where it closes. */
static size_t value_end(const struct passage *passage, size_t *at, size_t end, bool *opened)
{
    static const char pairs[] = "\"\"''<>()[]``";
    size_t stop = *at;
    for (size_t i = 0; *at < end && pairs[i]; i += 2) {
        size_t len =
            passage->in[*at] == pairs[i] ? span_find(passage_span(passage, *at + 1, end), pairs[i + 1]) : end;
        if (*at + 1 + len < end) {
            *opened = true;
            return ++*at + len;
        }
    }
    while (stop < end && !is_one_of(passage->in[stop], " \t,;<>()[]{}\"'&|"))
        stop++;
    return stop;
}

/* "user: anna", but not "user: does not exist". */
static bool ends_phrase(const struct passage *passage, size_t at, size_t end)
{
    return at == end || is_one_of(passage->in[at], ",;)>]}\"'");
}

static void redact_value(struct passage *passage, struct place_in_text line, size_t sign, size_t key)
{
    bool assigned = passage->in[sign] == '=', opened = false;
    size_t at = sign + 1;
    at += assigned && at < line.end && passage->in[at] == '>';
    while (at < line.end && ascii_is_blank(passage->in[at]))
        at++;
    size_t end = value_end(passage, &at, line.end, &opened);
    struct span value = passage_span(passage, at, end);
    enum how how = keys[key].how;
    if ((how == HOW_ASSIGNED && !assigned) || (how == HOW_BRACKETS && !(assigned && opened)) ||
        (!assigned && !opened && !ends_phrase(passage, end, line.end)) || span_find(value, '@') < value.len ||
        span_starts(value, "//"))
        return;
    keys[key].redact(passage, at, end);
}

static void redact_keyed(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from; at < end; at++) {
        if (passage->in[at] != '=' && passage->in[at] != ':')
            continue;
        struct span key = key_before(passage, from, at);
        for (size_t i = 0; key.len && i < sizeof keys / sizeof keys[0]; i++)
            if (key_is(key, keys[i].name) && (keys[i].how != HOW_FIRST || key.at == passage->in + from))
                redact_value(passage, (struct place_in_text){from, end}, at, i);
    }
}

/* ---- words before and behind ---- */

/* Options of the programs with which people try, and words of logs. What follows them, as it is quoted. */
static const struct {
    const char *before;
    redact_part *redact;
} leads[] = {{"--auth-user ", redact_user},
             {" -au ", redact_user},
             {"-SmtpServer ", redact_host},
             {"-ComputerName ", redact_host},
             {"Test-NetConnection ", redact_host},
             {"--server ", redact_host},
             {"-servername ", redact_host},
             {"-connect ", redact_host},
             {"CONNECT ", redact_host},
             {"EHLO ", redact_hello},
             {"HELO ", redact_hello},
             {"dns; ", redact_host},
             {"dns;", redact_host},
             {"qmail-send program at ", redact_host},
             {"(HELO ", redact_host},
             {"(EHLO ", redact_host},
             {"Received: from ", redact_host},
             {"#53(", redact_host},
             {"A=login:", redact_user},
             {"A=plain:", redact_user},
             {"A=cram:", redact_user},
             {"--h-Subject ", redact_text},
             {"--header ", redact_text},
             {"--body ", redact_text},
             {"-Subject ", redact_text},
             {"-Body ", redact_text},
             {"sql(", redact_user},
             {"pam(", redact_user},
             {"ldap(", redact_user},
             {"passwd-file(", redact_user},
             {"oauth2(", redact_user},
             {"imap(", redact_user},
             {"lmtp(", redact_user},
             {"lda(", redact_user},
             {"pop3(", redact_user}};

static void redact_led(struct passage *passage, size_t from, size_t end)
{
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        for (size_t at = from; at < end;) {
            bool opened = false;
            at += span_find_text(passage_span(passage, at, end), leads[i].before);
            if (at >= end)
                break;
            at += strlen(leads[i].before);
            size_t stop = value_end(passage, &at, end, &opened);
            if (span_find(passage_span(passage, at, stop), '@') == stop - at)
                leads[i].redact(passage, at, stop);
        }
}

/* "mailbox 'anna'", "user anna is over quota": nouns before, and what tells that a name stood between them.
 */
static bool names_follow(struct span noun)
{
    static const char *const nouns[] = {"user",     "mailbox",  "account",   "recipient",
                                        "benutzer", "postfach", "empfänger", "login"};
    for (size_t i = 0; i < sizeof nouns / sizeof nouns[0]; i++)
        if (span_is_word(noun, nouns[i]))
            return true;
    return false;
}

static bool says_of_a_name(struct span rest)
{
    static const char *const verdicts[] = {" not known",      " unknown",       " unbekannt", " not found",
                                           " does not exist", " doesn't exist", " is full",   " is over",
                                           " is disabled",    " is not",        " has been",  " over quota",
                                           " nicht",          " is locked",     " existiert"};
    rest = span_from(rest, rest.len && is_one_of(rest.at[0], ")'\">"));
    for (size_t i = 0; i < sizeof verdicts / sizeof verdicts[0]; i++)
        if (span_starts(rest, verdicts[i]))
            return true;
    return false;
}

static bool is_pronoun(struct span word)
{
    static const char *const words[] = {"that", "this", "who", "which", "you", "it", "and", "or", "also"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (span_is_word(word, words[i]))
            return true;
    return false;
}

/* "not owned by user anna", "for user anna" */
static bool is_led_by(struct span before)
{
    return span_ends(before, " by ") || span_ends(before, " for ");
}

static void redact_told(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from, stop; at < end; at = stop + (stop == at)) {
        stop = word_end(passage, at, end);
        if (stop == at || !names_follow(passage_span(passage, at, stop)) || stop == end ||
            passage->in[stop] != ' ')
            continue;
        bool opened = false;
        size_t begin = stop + 1, last;
        begin += span_starts(passage_span(passage, begin, end), "of ") ? strlen("of ") : 0;
        last = value_end(passage, &begin, end, &opened);
        struct span name = passage_span(passage, begin, last);
        bool one = span_find(name, ' ') == name.len && span_find(name, '@') == name.len && !is_pronoun(name);
        bool led = is_led_by(passage_span(passage, from, at));
        if (one && ((opened && is_one_of(passage->in[begin - 1], "'\"<`")) || led ||
                    says_of_a_name(passage_span(passage, last, end))))
            redact_user(passage, begin, last);
    }
}

/* "ws7[192.0.2.1]", "(ws7 [192.0.2.1])", "(ws7) [192.0.2.1]" */
static void redact_beside_ips(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from + 1; at + 1 < end; at++) {
        struct span inside = passage_span(passage, at, end), rest = inside;
        if (passage->in[at] != '[' || !address_in(&rest).len ||
            rest.at > inside.at + 1 + span_find(inside, ']'))
            continue;
        size_t stop = at, begin;
        bool apart = passage->in[stop - 1] == ' ';
        stop -= apart;
        bool closed = stop > from && passage->in[stop - 1] == ')';
        stop -= closed;
        for (begin = stop; begin > from && is_host_octet(passage->in[begin - 1]); begin--)
            ;
        bool opened = begin > from && passage->in[begin - 1] == '(';
        if (begin < stop && (opened || (!apart && !closed)))
            redact_host(passage, begin, stop);
    }
}

/* The line that a server's "Received:" goes on with: "by mail1 (Postfix) with ESMTPS id 4ABC". */
static void redact_receiver(struct passage *passage, size_t from, size_t end)
{
    struct span line = passage_span(passage, from, end);
    size_t by = span_starts(span_trim(line), "by ") ? span_find_text(line, "by ") + strlen("by ")
                                                    : span_find_text(line, " by ") + strlen(" by ");
    size_t with = by + span_find_text(span_from(line, by), " with "), stop = by;
    struct span how = span_from(line, with + strlen(" with "));
    bool received = with < line.len && (span_starts(how, "ESMTP") || span_starts(how, "SMTP") ||
                                        span_starts(how, "LMTP") || span_starts(how, "UTF8SMTP"));
    while (stop < line.len && is_host_octet(line.at[stop]))
        stop++;
    if (received && stop > by)
        redact_host(passage, from + by, from + stop);
}

/* "Nov 26 10:00:01 log7 postfix/smtpd[123]: ", as a syslog writes it (RFC 3164 section 4.1.2). */
static void redact_logger(struct passage *passage, size_t from, size_t end)
{
    struct span rest = passage_span(passage, from, end), time, host;
    enum { WORDS_MOST = 3 };
    for (size_t i = 0; i < WORDS_MOST; i++) {
        time = span_take_word(&rest);
        size_t colon = span_find(time, ':');
        if (colon < 2 || colon + 2 >= time.len || !ascii_is_digit(time.at[colon - 1]) ||
            !ascii_is_digit(time.at[colon + 1]))
            continue;
        host = span_take_word(&rest);
        struct span program = span_take_word(&rest);
        if (span_ends(program, "]:") && span_find(program, '[') < program.len)
            redact_host(passage, (size_t)(host.at - passage->in), (size_t)(host.at - passage->in) + host.len);
        return;
    }
}

/* "10 mail1.", all that dig +short says of a mail exchanger. */
static void redact_exchanger(struct passage *passage, size_t from, size_t end)
{
    struct span line = passage_span(passage, from, end), first = span_take_word(&line),
                name = span_trim(line);
    size_t at = (size_t)(name.at - passage->in);
    if (first.len && is_number(first) && span_ends(name, "."))
        redact_host(passage, at, at + name.len);
}

void named_redact(struct passage *passage, size_t at, size_t end)
{
    redact_keyed(passage, at, end);
    redact_led(passage, at, end);
    redact_told(passage, at, end);
    redact_beside_ips(passage, at, end);
    redact_receiver(passage, at, end);
    redact_logger(passage, at, end);
    redact_exchanger(passage, at, end);
}
