/* What a line of a telnet log looks like: a command, or what another service says. */
#include "base/ascii.h"
#include "record/plain.h"
#include "smtp/verb.h"

/* FROM and TO stand before an address, or before what was meant as one: "Mail from us" is prose. */
static bool may_be_path(struct span rest)
{
    rest = span_trim(rest);
    return !rest.len || span_find(rest, ':') < rest.len || span_find(rest, '<') < rest.len ||
           span_find(rest, '@') < rest.len;
}

static bool follows_word(struct span rest, const char *word)
{
    while (rest.len && (ascii_is_blank(rest.at[0]) || rest.at[0] == ':'))
        rest = span_from(rest, 1);
    return span_starts(rest, word) && (!*word || may_be_path(span_from(rest, span_of(word).len)));
}

/* How much may stand behind a verb in a command, so that prose is not taken for one. */
static const struct {
    const char *verb;
    const char *follows; /* must come next */
    size_t words;        /* at most */
} plausible[] = {
    {"MAIL", "FROM", 20}, {"RCPT", "TO", 20}, {"SEND", "FROM", 20}, {"SAML", "FROM", 20},
    {"SOML", "FROM", 20}, {"DATA", "", 0},    {"QUIT", "", 0},      {"RSET", "", 0},
    {"STARTTLS", "", 0},  {"TURN", "", 0},    {"HELP", "", 1},      {"EHLO", "", 2},
    {"HELO", "", 2},      {"LHLO", "", 2},    {"NOOP", "", 1},      {"AUTH", "", 3},
    {"VRFY", "", 3},      {"EXPN", "", 3},    {"BDAT", "", 2},      {"ETRN", "", 1},
};

static size_t count_words(struct span text)
{
    size_t count = 0;
    while (span_take_word(&text).len)
        count++;
    return count;
}

/* "MAIL FROM failed: 550 ...": what a program says of a command. */
static bool tells_failure(struct span rest)
{
    span_take_word(&rest);
    return span_starts(span_trim(rest), "failed");
}

bool plain_command_looks(struct span text)
{
    struct span verb = verb_of_line(text);
    if (!verb_find(verb))
        return false;
    struct span rest = span_from(text, (size_t)(verb.at - text.at) + verb.len);
    if (rest.len && !ascii_is_blank(rest.at[0]) && rest.at[0] != ':')
        return false;
    if (span_starts(span_trim(rest), "=") || tells_failure(rest))
        return false; /* "auth = plain": a setting */
    for (size_t i = 0; i < sizeof plausible / sizeof plausible[0]; i++)
        if (span_is_word(verb, plausible[i].verb))
            return follows_word(rest, plausible[i].follows) && count_words(rest) <= plausible[i].words;
    return count_words(rest) <= 4;
}

/* How other services greet and answer. */
static const char *const foreign_starts[] = {"* OK",  "* BYE", "* PREAUTH", "+OK",  "-ERR",    "SSH-",
                                             "HTTP/", "<html", "<!DOCTYPE", "RFB ", "\x15\x03"};

/* What a server sends that waited for a ClientHello and got text, RFC 8446 section 5.1: 15 03 03 00 02 02 0a.
 * No key types it.
 */
bool plain_tls_alert(struct span text)
{
    enum { VERSION_AT = 2, LENGTH_AT = 4, NEWEST = 4, ALERT_OCTETS = 2 };
    return text.len > LENGTH_AT && span_starts(text, "\x15\x03") && text.at[VERSION_AT] <= NEWEST &&
           text.at[LENGTH_AT] == ALERT_OCTETS;
}

bool plain_foreign_greeting(struct span text)
{
    static const struct span firsts = SPAN("*+-SHR<\x15"); /* what they begin with: most lines do not */
    if (!text.len || span_find(firsts, ascii_upper(text.at[0])) == firsts.len)
        return false;
    for (size_t i = 0; i < sizeof foreign_starts / sizeof foreign_starts[0]; i++)
        if (span_starts(text, foreign_starts[i]))
            return true;
    return false;
}

/* "EHLO BAD Error in IMAP command", "-ERR Unknown command": an IMAP or POP3 server answers. SSH's say one
 * line. */
bool plain_foreign_answer(struct span text)
{
    if (span_starts(text, "Invalid SSH identification") || span_starts(text, "Protocol mismatch"))
        return true;
    struct span rest = text;
    span_take_word(&rest);
    struct span second = span_take_word(&rest);
    return plain_foreign_greeting(text) || (text.len && text.at[0] == '*') || span_is(second, "BAD") ||
           span_is(second, "NO") || span_is(second, "OK");
}
