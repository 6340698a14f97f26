/*
 * What a reply tells of the command that it answers. Used where replies seem to be missing in a record: by
 * counting alone all that follow would then stand at the command before their own.
 */
#include "session/part.h"

enum { VERBS = 5 };

/* The first row that fits speaks: nobody but these says so. Servers differ; what one of them says to another
 * command is not in here. */
static const struct {
    int class;            /* first digit of the code */
    const char *enhanced; /* RFC 3463, RFC 5248: without the class; NULL: any */
    const char *words;    /* NULL: any */
    const char *verbs[VERBS];
} rows[] = {
    {2, NULL, "sender ok", {"MAIL"}},
    {5, NULL, "sender verify failed", {"MAIL", "RCPT", "DATA"}},
    {2, NULL, "recipient ok", {"RCPT"}},
    {2, NULL, "queued", {"(body)", "BDAT"}},
    {2, NULL, "ok id=", {"(body)", "BDAT"}}, /* Exim */
    {2, NULL, "accepted for delivery", {"(body)", "BDAT"}},
    {2, ".1.0", NULL, {"MAIL", "RCPT", "VRFY"}},
    {2, ".1.5", NULL, {"RCPT", "VRFY", "EXPN"}},
    {2, ".6.0", NULL, {"(body)", "BDAT"}},
    {4, NULL, "recipient address rejected", {"RCPT", "VRFY", "DATA"}},
    {4, ".5.3", "recipients", {"RCPT", "DATA"}},
    {5, NULL, "bad recipient", {"RCPT", "VRFY"}},
    {5, NULL, "invalid recipient", {"RCPT", "VRFY"}},
    {5, NULL, "unrouteable address", {"RCPT", "VRFY"}},
    {5, NULL, "recipient address rejected", {"RCPT", "VRFY", "DATA"}},
    {5, NULL, "relay access denied", {"RCPT", "DATA"}},
    {5, NULL, "relay not permitted", {"RCPT"}},
    {5, NULL, "relaying denied", {"RCPT"}},
    {5, NULL, "unable to relay", {"RCPT"}},
    {5, ".1.1", NULL, {"RCPT", "VRFY", "EXPN", "(body)", "BDAT"}},
    {5, NULL, "no valid recipients", {"DATA", "BDAT"}},
};

static bool is_verb_of(const char *const verbs[VERBS], const struct entry *command)
{
    for (size_t i = 0; i < VERBS && verbs[i]; i++)
        if (entry_is(command, verbs[i]))
            return true;
    return false;
}

static bool has_words(const struct entry *reply, const char *words)
{
    for (size_t i = 0; i < reply->line_count; i++)
        if (span_has_text(reply->lines[i].text, words))
            return true;
    return false;
}

static bool fits(size_t row, const struct entry *reply)
{
    if (reply->code / 100 != rows[row].class)
        return false;
    bool enhanced = !rows[row].enhanced ||
                    (reply->enhanced.len && span_is(span_from(reply->enhanced, 1), rows[row].enhanced));
    return enhanced && (!rows[row].words || has_words(reply, rows[row].words));
}

/* "<bob@example.net>... User unknown", "<bob@example.net>: Recipient address rejected" */
static struct span named_first(const struct entry *reply)
{
    struct span text = reply->line_count ? span_trim(reply->lines[0].text) : (struct span){"", 0};
    size_t end = span_find(text, '>');
    bool named = span_starts(text, "<") && end < text.len && span_find(text, '@') < end;
    return named ? span_cut(text, 1, end - 1) : (struct span){"", 0};
}

/* Exim says "Accepted" to RCPT and "OK" to all else. */
static bool is_accepted(const struct entry *reply)
{
    return reply->code == 250 && reply->line_count == 1 &&
           span_is_word(span_trim(reply->lines[0].text), "accepted");
}

/* RFC 2034 section 4: never with an enhanced code; RFC 5321 section 4.1.1.1: it begins with a domain; RFC
 * 3207 section 4: never 530. */
static bool is_no_hello(const struct entry *reply)
{
    bool bare = reply->line_count == 1 && span_is_word(span_trim(reply->lines[0].text), "ok");
    return reply->code == 530 || (reply->code == 250 && (reply->enhanced.len || bare));
}

bool reply_is_of_smtp_server(const struct entry *reply)
{
    return reply->stage == STAGE_HELLO && has_words(reply, "nice to meet you");
}

const char *reply_tells_verb(const struct entry *reply)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (fits(i, reply))
            return rows[i].verbs[0];
    return is_accepted(reply) ? "RCPT" : NULL;
}

enum suits reply_suits(const struct entry *reply, const struct entry *command, bool accepts_all)
{
    bool hello = command->stage == STAGE_HELLO;
    if (hello && is_no_hello(reply))
        return SUITS_ANOTHER;
    if (reply->code == 250 && reply->line_count > 1 && !reply->enhanced.len)
        return hello ? SUITS_THIS : SUITS_ANY;
    struct span named = named_first(reply);
    if (named.len && entry_is(command, "RCPT") && command->path.address.len)
        return span_same_word(named, command->path.address) ? SUITS_THIS : SUITS_ANOTHER;
    if (is_accepted(reply))
        return accepts_all ? SUITS_ANY : entry_is(command, "RCPT") ? SUITS_THIS : SUITS_ANOTHER;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (fits(i, reply))
            return is_verb_of(rows[i].verbs, command) ? SUITS_THIS : SUITS_ANOTHER;
    return SUITS_ANY;
}
