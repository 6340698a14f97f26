/*
 * Names that a key in front of them tells: "sasl_username=anna", "user=<anna>", "helo=<ws7>", "Delivered-To:
 * anna". All but what names nobody, as "user=unknown".
 */
#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/passage.h"

void named_user(struct passage *passage, size_t at, size_t end)
{
    for (size_t stop; at < end; at = stop + (stop == at)) {
        stop = word_end(passage, at, end);
        struct span word = passage_span(passage, at, stop);
        if (word.len > 1 && !keep_is_role(word) && !keep_is_usual(word) && !is_number(word))
            passage_word(passage, REDACTED_ADDRESS, at, word.len);
    }
}

void named_host(struct passage *passage, size_t at, size_t end)
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

void named_id(struct passage *passage, size_t at, size_t end)
{
    for (size_t stop; at < end && passage->level >= REDACT_ALL; at = stop + (stop == at)) {
        stop = word_end(passage, at, end);
        if (stop > at + 1) /* not of "\\r\\n" behind it */
            passage_word(passage, REDACTED_ID, at, stop - at);
    }
}

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
} keys[] = {{"user", HOW_ANY, named_user},          {"username", HOW_ANY, named_user},
            {"userid", HOW_ANY, named_user},        {"user_id", HOW_ANY, named_user},
            {"user_name", HOW_ANY, named_user},     {"login", HOW_ANY, named_user},
            {"logname", HOW_ANY, named_user},       {"account", HOW_ANY, named_user},
            {"accountname", HOW_ANY, named_user},   {"authid", HOW_ANY, named_user},
            {"authcid", HOW_ANY, named_user},       {"authzid", HOW_ANY, named_user},
            {"set_id", HOW_ASSIGNED, named_user},   {"samaccountname", HOW_ANY, named_user},
            {"benutzer", HOW_ANY, named_user},      {"benutzername", HOW_ANY, named_user},
            {"konto", HOW_ANY, named_user},         {"postfach", HOW_ANY, named_user},
            {"mailbox", HOW_ANY, named_user},       {"to", HOW_FIRST, named_user},
            {"from", HOW_FIRST, named_user},        {"delivered-to", HOW_FIRST, named_user},
            {"envelope-to", HOW_FIRST, named_user}, {"x-original-to", HOW_FIRST, named_user},
            {"to", HOW_BRACKETS, named_user},       {"from", HOW_BRACKETS, named_user},
            {"orig_to", HOW_BRACKETS, named_user},  {"recipient", HOW_BRACKETS, named_user},
            {"sender", HOW_BRACKETS, named_user},   {"helo", HOW_ANY, named_host},
            {"ehlo", HOW_ANY, named_host},          {"h", HOW_ASSIGNED, named_host},
            {"host", HOW_ASSIGNED, named_host},     {"host", HOW_FIRST, named_host},
            {"hostname", HOW_ANY, named_host},      {"computername", HOW_ANY, named_host},
            {"computer", HOW_ASSIGNED, named_host}, {"workstation", HOW_ANY, named_host},
            {"servername", HOW_ANY, named_host},    {"server", HOW_FIRST, named_host}};

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

enum { VALUE_MOST = 512 }; /* octets; a mailbox has 320 at most, RFC 5321 section 4.5.3.1 */

/* Behind what opens at `*at`, and where it closes. */
size_t named_value(const struct passage *passage, size_t *at, size_t end, bool *opened)
{
    static const char pairs[] = "\"\"''<>()[]``";
    size_t stop = *at;
    end = end - *at > VALUE_MOST ? *at + VALUE_MOST : end;
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
    size_t end = named_value(passage, &at, line.end, &opened);
    struct span value = passage_span(passage, at, end);
    enum how how = keys[key].how;
    if ((how == HOW_ASSIGNED && !assigned) || (how == HOW_BRACKETS && !(assigned && opened)) ||
        (!assigned && !opened && !ends_phrase(passage, end, line.end)) || span_find(value, '@') < value.len ||
        span_starts(value, "//") || (opened && span_is(value, "hidden")))
        return;
    keys[key].redact(passage, at, end);
}

/* "with username "anna"": the blank is the sign. */
static bool is_quoted(const struct passage *passage, size_t at, size_t end)
{
    return passage->in[at] == ' ' && at + 1 < end && is_one_of(passage->in[at + 1], "\"'");
}

void named_redact(struct passage *passage, size_t from, size_t end)
{
    for (size_t at = from; at < end; at++) {
        bool quoted = is_quoted(passage, at, end);
        if (passage->in[at] != '=' && passage->in[at] != ':' && !quoted)
            continue;
        struct span key = key_before(passage, from, at);
        for (size_t i = 0; key.len && i < sizeof keys / sizeof keys[0]; i++)
            if (key_is(key, keys[i].name) && (keys[i].how == HOW_ANY || !quoted) &&
                (keys[i].how != HOW_FIRST || key.at == passage->in + from))
                redact_value(passage, (struct place_in_text){from, end}, at, i);
    }
}
