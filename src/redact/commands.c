/*
 * What a command names though no sign marks it: "VRFY anna", "RCPT TO:<anna>", "XCLIENT LOGIN=anna". Only the
 * verb tells, so who calls has to know that a client said it.
 */
#include "base/ascii.h"
#include "redact/part.h"
#include "smtp/address.h"
#include "smtp/verb.h"

/* All words but those of an address, which shows for itself. */
static void redact_names(struct passage *passage, size_t at, size_t end)
{
    struct span text = passage_span(passage, at, end);
    size_t sign = span_find(text, '@'), stop = text.len;
    if (sign < text.len) {
        stop = span_find(span_cut(text, 0, sign), '<');
        while (stop == sign && stop > 0 && !ascii_is_blank(text.at[stop - 1]))
            sign = --stop;
    }
    local_redact(passage, at, at + stop);
}

static void redact_host(struct passage *passage, size_t at, size_t end)
{
    enum { SHORTEST = 3 }; /* "EHLO x" names nobody */
    struct span text = passage_span(passage, at, end);
    if (span_trim(text).len < SHORTEST)
        return;
    if (!address_in(&text).len && passage->level >= REDACT_HOSTS && passage_is_free(passage, at, end - at))
        host_redact(passage, at, end);
}

/* An address in xtext (RFC 3461 section 4), "anna+40contoso.com", behind its kind: "rfc822;". */
static void redact_xtext(struct passage *passage, size_t at, size_t end)
{
    static const char *const signs[] = {"+40", "@"};
    struct span text = passage_span(passage, at, end);
    size_t kind = span_find(text, ';'), sign = text.len, octets = 0;
    at += kind < text.len ? kind + 1 : 0;
    text = passage_span(passage, at, end);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0] && !octets; i++)
        if (span_has_text(text, signs[i])) {
            sign = span_find_text(text, signs[i]);
            octets = strlen(signs[i]);
        }
    local_redact(passage, at, octets ? at + sign : end);
    if (octets)
        redact_host(passage, at + sign + octets, end);
}

/* XCLIENT and XFORWARD of Postfix, and what stands behind the paths of MAIL and RCPT. ADDR shows for itself.
 */
static void redact_parameters(struct passage *passage, size_t from, size_t end)
{
    static const struct {
        const char *name;
        redact_part *redact;
    } parameters[] = {{"NAME=", redact_host},   {"HELO=", redact_host},    {"LOGIN=", redact_names},
                      {"IDENT=", named_id},     {"ENVID=", named_id},      {"AUTH=", redact_xtext},
                      {"ORCPT=", redact_xtext}, {"DESTNAME=", redact_host}};
    struct span rest = passage_span(passage, from, end);
    for (struct span word; (word = span_take_word(&rest)).len;)
        for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++) {
            size_t name = strlen(parameters[i].name), at = (size_t)(word.at - passage->in) + name;
            if (word.len > name && span_same_word(span_cut(word, 0, name), span_of(parameters[i].name)) &&
                !span_is(span_from(word, name), "<>") && !span_is(span_from(word, name), "(hidden)") &&
                word.at[name] != '[')
                parameters[i].redact(passage, at, at + word.len - name);
        }
}

/* Where the brackets end that open at `at`: a quoted local part may hold others (RFC 5321 section 4.1.2). */
static size_t path_end(const struct passage *passage, size_t at, size_t end)
{
    bool quoted = false;
    for (; at < end && (quoted || passage->in[at] != '>'); at++)
        quoted ^= passage->in[at] == '"';
    return at;
}

/* "FROM:&lt;anna@b.example&gt;" in the source of a page, and "FROM:<a" where its link goes on in the next
 * line.
 */
static bool redact_escaped_path(struct passage *passage, size_t at, size_t end)
{
    static const char opens[] = "&lt;", closes[] = "&gt;";
    struct span text = passage_span(passage, at, end),
                link = span_trim(span_from(text, span_find(text, ':')));
    size_t open = span_find_text(text, opens), from = open + strlen(opens);
    if (span_is(link, ":<a"))
        return true;
    if (open > span_find(text, '<') || open == text.len)
        return false;
    size_t stop = from + span_find_text(span_from(text, from), closes);
    if (stop < text.len && span_find(span_cut(text, from, stop - from), '@') == stop - from)
        local_redact(passage, at + from, at + stop);
    return true;
}

static void redact_path(struct passage *passage, size_t at, size_t end)
{
    struct span text = passage_span(passage, at, end);
    size_t colon = span_find(text, ':'), open = colon + span_find(span_from(text, colon), '<');
    if (colon == text.len || redact_escaped_path(passage, at, end))
        return;
    if (open < text.len) {
        size_t stop = path_end(passage, at + open, end);
        local_redact(passage, at + colon + 1, at + open);
        if (span_find(passage_span(passage, at + open, stop), '@') == stop - at - open)
            local_redact(passage, at + open + 1, stop);
        redact_parameters(passage, stop, end);
        return;
    }
    struct span rest = span_from(text, colon + 1), word = span_take_word(&rest);
    size_t begin = (size_t)(word.at - passage->in);
    if (word.len && span_find(word, '@') == word.len)
        local_redact(passage, begin, begin + word.len);
    redact_parameters(passage, end - rest.len, end);
}

void command_redact(struct passage *passage, size_t at, size_t end)
{
    static const struct {
        const char *verb;
        redact_part *redact;
    } verbs[] = {{"VRFY", redact_names},         {"EXPN", redact_names},         {"MAIL", redact_path},
                 {"RCPT", redact_path},          {"EHLO", redact_host},          {"HELO", redact_host},
                 {"LHLO", redact_host},          {"SEND", redact_path},          {"SOML", redact_path},
                 {"SAML", redact_path},          {"XCLIENT", redact_parameters}, {"ETRN", redact_host},
                 {"XFORWARD", redact_parameters}};
    struct span line = passage_span(passage, at, end), verb = verb_of_line(line);
    if (passage->level < REDACT_ADDRESSES || !verb.len)
        return;
    size_t behind = (size_t)(verb.at - passage->in) + verb.len;
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
        if (span_is_word(verb, verbs[i].verb) && behind < end)
            verbs[i].redact(passage, behind, end);
}

static void redact_in_line(struct passage *passage, struct place_in_text line, struct span command)
{
    struct span there = passage_span(passage, line.at, line.end);
    size_t at = span_find_span(there, command), len = command.len;
    if (at == there.len) { /* in another encoding, or with signs that are not shown */
        at = span_find_span(there, verb_of_line(command));
        len = there.len - at;
    }
    if (at < there.len)
        command_redact(passage, line.at + at, line.at + at + len);
}

void commands_redact(struct passage *passage, const struct lines *lines, const struct reading *reading)
{
    struct span text = {passage->in, passage->len};
    for (size_t i = 0; i < reading->commands.count; i++) {
        const struct said_there *command = &reading->commands.at[i];
        for (unsigned long n = command->place.first; n <= command->place.last && n <= lines->count; n++)
            redact_in_line(passage, line_place(lines, text, n), command->text);
    }
}
