#include "session/part.h"

#include "base/ascii.h"
#include "base/distance.h"

void entry_name(struct entry *entry, struct span verb)
{
    entry->verb = verb;
    entry->known = verb_find(verb);
    entry->stage = entry->known ? entry->known->stage : STAGE_PROTOCOL;
}

void entry_name_as(struct entry *reply, const struct entry *command)
{
    reply->verb = command->verb;
    reply->known = command->known;
    reply->stage = command->stage;
}

void entry_name_again(struct entry *entry)
{
    entry->known = verb_find(entry->verb);
    if (entry->from == SIDE_CLIENT && entry_is_of_envelope(entry))
        entry->path = path_of(entry->argument);
}

bool entry_is_of_envelope(const struct entry *entry)
{
    return entry->known && (entry->known->effect == EFFECT_MAIL || entry->known->effect == EFFECT_RCPT);
}

bool entry_failed(const struct entry *entry)
{
    return entry->from == SIDE_SERVER && entry->code >= 400;
}

static bool first_line_holds(const struct entry *reply, const char *word)
{
    return reply->line_count && span_find_text(reply->lines[0].shown, word) < reply->lines[0].shown.len;
}

bool code_may_greet(int code)
{
    static const int others[] = {455, 501, 504, 534, 535, 538, 551, 552, 555, 556};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (others[i] == code)
            return false;
    return code == 220 || code >= 400;
}

bool reply_may_greet(int code, struct span text)
{
    static const char *const complaints[] = {"command", "syntax", "sequence", "parameter", "argument"};
    if (code >= 500 && code <= 504)
        for (size_t i = 0; i < sizeof complaints / sizeof complaints[0]; i++)
            if (span_has_text(text, complaints[i]))
                return false;
    return code_may_greet(code);
}

bool session_is_chunk(const struct session *session, size_t at)
{
    const struct entry *before = at ? &session->entries[at - 1] : NULL;
    return before && before->from == SIDE_CLIENT && entry_is(before, "BDAT");
}

bool entry_is_last_chunk(const struct entry *entry)
{
    struct span rest = entry->argument;
    if (!entry_is(entry, "BDAT"))
        return false;
    span_take_word(&rest); /* its size */
    return span_is_word(span_trim(rest), "LAST");
}

bool entry_answers_handshake(const struct entry *entry)
{
    return entry->from == SIDE_SERVER && span_starts(entry->verb, "\x16\x03");
}

bool entry_greets_as_ftp(const struct entry *entry)
{
    return entry->code == 220 && !first_line_holds(entry, "SMTP") &&
           (first_line_holds(entry, "FTP") || first_line_holds(entry, "FileZilla"));
}

bool entry_tells_client_left(const struct entry *entry)
{
    return entry->code == 421 && first_line_holds(entry, "lost input connection");
}

/* "FROM:" or "TO:" off the front, with the blanks that people put around the colon. */
static struct span behind_colon(struct span argument)
{
    size_t colon = span_find(argument, ':'), bracket = span_find(argument, '<');
    if (colon < argument.len && colon < bracket)
        return span_trim(span_from(argument, colon + 1));
    struct span rest = argument, word = span_take_word(&rest);
    bool preposition = span_is_word(word, "FROM") || span_is_word(word, "TO");
    return span_trim(preposition ? rest : argument);
}

/* End of "<...>": a quoted local part may hold ">" (RFC 5321 section 4.1.2), but most have no quotes. */
static size_t end_of_brackets(struct span text)
{
    bool quoted = false;
    size_t first = span_find(text, '>');
    if (span_find(span_cut(text, 0, first), '"') == first)
        return first;
    for (size_t i = 1; i < text.len; i++) {
        if (text.at[i] == '\\' && quoted)
            i++;
        else if (text.at[i] == '"')
            quoted = !quoted;
        else if (text.at[i] == '>' && !quoted)
            return i;
    }
    return text.len;
}

struct path path_of(struct span argument)
{
    struct path path = {.address = {"", 0}};
    struct span rest = behind_colon(argument);
    if (!rest.len)
        return path;
    path.seen = true;
    if (rest.at[0] != '<') {
        path.address = span_take_word(&rest);
        path.parameters = span_trim(rest);
        return path;
    }
    size_t end = end_of_brackets(rest);
    path.brackets = end < rest.len;
    path.address = span_trim(span_cut(rest, 1, end - 1));
    path.null = path.brackets && !path.address.len;
    path.parameters = span_trim(span_from(rest, end + 1));
    return path;
}

bool path_is_slip(struct span address, struct span other)
{
    enum { SLIP_MOST = 3 }; /* a letter, a sign and one more */
    return address.len && other.len && distance_between(address, other, SLIP_MOST) <= SLIP_MOST;
}
