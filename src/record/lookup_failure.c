/* Why there was no answer: the sentences of Windows' nslookup (English, German) and of BIND's tools. */
#include "record/lookup_part.h"

static bool claim(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)reader, (void)rest, (void)line;
    return true;
}

static bool wait_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest;
    lookup_enter_names(reader, TOOL_NSLOOKUP, line);
    reader->waited = line;
    return true;
}

/* "Zeitüberschreitung bei DNS-Anforderung." in whatever charset */
static bool wait_german(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    bool ours = span_find_text(rest, "berschreitung bei DNS-Anforderung") < rest.len;
    return ours && wait_read(reader, rest, line);
}

static bool wait_limit(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    return span_find_text(rest, "Zeitlimit") < rest.len && wait_read(reader, rest, line);
}

/* The part between two words; empty if they are not there in this order. */
static struct span between(struct span text, const char *before, const char *after)
{
    size_t from = span_find_text(text, before) + span_of(before).len;
    if (from > text.len)
        return (struct span){0};
    struct span rest = span_from(text, from);
    size_t to = span_find_text(rest, after);
    return to < rest.len ? span_cut(rest, 0, to) : (struct span){0};
}

static bool failed_at_all(struct lookup_reader *reader, struct span name, const char *trouble,
                          unsigned long line)
{
    lookup_enter_names(reader, TOOL_NSLOOKUP, line);
    if (trouble && (lookup_is_name(name) || lookup_is_address(name)))
        lookup_fail(reader, name, trouble, line);
    reader->waited = 0;
    return true;
}

static bool failed_name(struct lookup_reader *reader, struct span text, unsigned long line)
{
    static const struct {
        const char *before, *after;
    } ways[] = {{"can't find ", ": "},
                {" kann ", " nicht finden: "},
                {"", " wurde von "}, /* the name first, then who was asked */
                {" wurde ", " nicht gefunden: "}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct span name = between(text, ways[i].before, ways[i].after);
        if (!name.len)
            continue;
        const char *trouble = lookup_trouble(span_between(name.at + name.len, text.at + text.len));
        if (trouble)
            return failed_at_all(reader, name, trouble, line);
    }
    return false;
}

static bool failed_server(struct lookup_reader *reader, struct span text, unsigned long line)
{
    static const char *const words[] = {"timed-out", "berschreitung bei Anforderung an "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_find_text(text, words[i]) < text.len)
            return failed_at_all(reader, reader->asked, "timeout", line);
    return false;
}

/* "*** No mail exchange (MX) records available for fabrikam.com", "*** Keine ... für fabrikam.com verfügbar"
 */
static bool failed_empty(struct lookup_reader *reader, struct span text, unsigned long line)
{
    struct span name = between(text, "records available for ", " ");
    if (!name.len)
        name = span_from(text, span_find_text(text, "records available for ") +
                                   sizeof "records available for " - 1);
    if (!name.len && span_starts(text, "Kein")) {
        struct span before = span_cut(text, 0, span_find_text(text, " verf"));
        while (before.len)
            name = span_take_word(&before);
    }
    name = span_trim(name);
    return lookup_is_name(name) && failed_at_all(reader, name, "no-answer", line);
}

static bool server_trouble(struct lookup_reader *reader, struct span text, unsigned long line)
{
    static const char *const words[] = {"Can't find server name for", "Can't find address for server",
                                        "Default servers are not available", "Der Servername f",
                                        "Die Standardserver sind"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (span_starts(text, words[i])) {
            lookup_enter_names(reader, TOOL_NSLOOKUP, line);
            reader->waited = 0;
            return true;
        }
    return false;
}

static bool stars_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    return server_trouble(reader, rest, line) || failed_name(reader, rest, line) ||
           failed_server(reader, rest, line) || failed_empty(reader, rest, line);
}

/* ";; connection timed out; no servers could be reached", of BIND's three tools */
static bool unreachable_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest;
    lookup_enter_names(reader, TOOL_NSLOOKUP, line);
    lookup_fail(reader, (struct span){0}, "timeout", line);
    return true;
}

const struct lookup_shape lookup_failure_shapes[] = {
    {"DNS request timed out.", ANYWHERE, wait_read},
    {"DNS-Anforderungstimeout", ANYWHERE, wait_read},
    {"Die DNS-Anforderung", ANYWHERE, wait_limit},
    {"Zeit", ANYWHERE, wait_german},
    {"timeout was ", IN_NSLOOKUP, claim},
    {"Timeout war ", IN_NSLOOKUP, claim},
    {"Das Zeitlimit betr", IN_NSLOOKUP, claim},
    {"*** ", ANYWHERE, stars_read},
    {"** server ", ANYWHERE, stars_read},
    {";; connection timed out", ANYWHERE, unreachable_read},
    {";; no servers could be reached", ANYWHERE, unreachable_read},
    {";; communications error", ANYWHERE, wait_read},
    {NULL, 0, NULL},
};
