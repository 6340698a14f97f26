/*
 * Names that the words around them tell, in commands of a shell, logs and sentences: "--auth-user anna",
 * "ws7[192.0.2.1]", "mailbox 'anna'", "Received: from ws7".
 */
#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/passage.h"
#include "smtp/address.h"

/* "EHLO ws7" where nobody has told that a client said it: "EHLO or HELO first" is a sentence. */
static void redact_hello(struct passage *passage, size_t at, size_t end)
{
    for (size_t i = at; i < end; i++)
        if (ascii_is_digit(passage->in[i]) || passage->in[i] == '-') {
            named_host(passage, at, end);
            return;
        }
}

/* "CONNECT ws7:25 HTTP/1.1"; "connect EHOSTUNREACH" has no port. */
static void redact_target(struct passage *passage, size_t at, size_t end)
{
    if (span_find(passage_span(passage, at, end), ':') < end - at)
        named_host(passage, at, end);
}

static void redact_text(struct passage *passage, size_t at, size_t end)
{
    fill(passage, REDACTED_TEXT, at, end);
}

/* Options of the programs with which people try, and words of logs. What follows them, as it is quoted. */
static const struct {
    const char *before;
    redact_part *redact;
} leads[] = {{"--auth-user ", named_user},
             {" -au ", named_user},
             {"-SmtpServer ", named_host},
             {"-ComputerName ", named_host},
             {"Test-NetConnection ", named_host},
             {"--server ", named_host},
             {"-servername ", named_host},
             {"-connect ", named_host},
             {"CONNECT ", redact_target},
             {"EHLO ", redact_hello},
             {"HELO ", redact_hello},
             {"dns; ", named_host},
             {"dns;", named_host},
             {"qmail-send program at ", named_host},
             {"(HELO ", named_host},
             {"(EHLO ", named_host},
             {"Received: from ", named_host},
             {"#53(", named_host},
             {"A=login:", named_user},
             {"A=plain:", named_user},
             {"A=cram:", named_user},
             {"queued as ", named_id},
             {"OK id=", named_id},
             {"--h-Subject ", redact_text},
             {"--header ", redact_text},
             {"--body ", redact_text},
             {"-Subject ", redact_text},
             {"-Body ", redact_text},
             {"sql(", named_user},
             {"pam(", named_user},
             {"ldap(", named_user},
             {"passwd-file(", named_user},
             {"oauth2(", named_user},
             {"imap(", named_user},
             {"lmtp(", named_user},
             {"lda(", named_user},
             {"pop3(", named_user}};

static void redact_led(struct passage *passage, size_t from, size_t end)
{
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
        for (size_t at = from; at < end;) {
            bool opened = false;
            at += span_find_text(passage_span(passage, at, end), leads[i].before);
            if (at >= end)
                break;
            at += strlen(leads[i].before);
            size_t stop = named_value(passage, &at, end, &opened);
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
        last = named_value(passage, &begin, end, &opened);
        struct span name = passage_span(passage, begin, last);
        bool one = span_find(name, ' ') == name.len && span_find(name, '@') == name.len && !is_pronoun(name);
        bool led = is_led_by(passage_span(passage, from, at));
        if (one && ((opened && is_one_of(passage->in[begin - 1], "'\"<`")) || led ||
                    says_of_a_name(passage_span(passage, last, end))))
            named_user(passage, begin, last);
    }
}

/* "ws7[192.0.2.1]", "(ws7 [192.0.2.1])", "(ws7) [192.0.2.1]" */
static void redact_beside_ips(struct passage *passage, size_t from, size_t end)
{
    enum { LONGEST = 80 }; /* "[IPv6:...%zone]"; a line may be all brackets */
    for (size_t at = from + 1; at + 1 < end; at++) {
        if (passage->in[at] != '[')
            continue;
        struct span inside = span_cut(passage_span(passage, at, end), 0, LONGEST), rest = inside;
        if (!address_in(&rest).len || rest.at > inside.at + 1 + span_find(inside, ']'))
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
            named_host(passage, begin, stop);
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
        named_host(passage, from + by, from + stop);
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
            named_host(passage, (size_t)(host.at - passage->in), (size_t)(host.at - passage->in) + host.len);
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
        named_host(passage, at, at + name.len);
}

void spoken_redact(struct passage *passage, size_t at, size_t end)
{
    redact_led(passage, at, end);
    redact_told(passage, at, end);
    redact_beside_ips(passage, at, end);
    redact_receiver(passage, at, end);
    redact_logger(passage, at, end);
    redact_exchanger(passage, at, end);
}
