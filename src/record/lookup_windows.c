/* PowerShell: Resolve-DnsName as table and as list, Test-NetConnection. */
#include "base/ascii.h"
#include "record/lookup_part.h"

static bool claim(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)reader, (void)rest, (void)line;
    return true;
}

/* "   : value" of a list; false without the colon */
static bool take_value(struct span *rest)
{
    struct span text = span_trim(*rest);
    if (!text.len || text.at[0] != ':')
        return false;
    *rest = span_trim(span_from(text, 1));
    return true;
}

/* A field that tells us nothing. */
static bool field_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)reader, (void)line;
    return take_value(&rest);
}

/* Name    Type   TTL   Section    NameExchange    Preference */
static bool is_head(struct span rest)
{
    rest = span_trim(rest);
    return lookup_take_words(&rest, "Type TTL Section");
}

static bool name_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (is_head(rest)) {
        lookup_enter_names(reader, TOOL_RESOLVE, line);
        return true;
    }
    if (reader->tool != TOOL_RESOLVE || !take_value(&rest))
        return false;
    reader->owner = lookup_is_name(rest) ? lookup_name(reader, rest) : (struct span){0};
    return true;
}

static bool list_record(struct lookup_reader *reader, enum record_type type, struct span rest,
                        unsigned long line)
{
    return take_value(&rest) &&
           lookup_record(reader, (struct lookup_record){type, -1, reader->owner, rest}, line);
}

static bool exchange_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    return list_record(reader, RECORD_MX, rest, line);
}

static bool address_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    return list_record(reader, RECORD_ADDRESS, rest, line);
}

static bool alias_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    enum record_type type = lookup_is_address(reader->owner) ? RECORD_PTR : RECORD_CNAME;
    return list_record(reader, type, rest, line);
}

static bool strings_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (!take_value(&rest))
        return false;
    if (rest.len >= 2 && rest.at[0] == '{')
        rest = span_cut(rest, 1, rest.len - 2);
    return lookup_record(reader, (struct lookup_record){RECORD_TXT, -1, reader->owner, rest}, line);
}

static bool preference_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    unsigned long preference;
    struct lookup *open = lookup_open(reader);
    if (!take_value(&rest) || !span_take_number(&rest, &preference) || rest.len)
        return false;
    if (open && open->kind == LOOKUP_MX && open->answer_count) {
        open->answers[open->answer_count - 1].preference = (long)preference;
        open->last = line;
    }
    return true;
}

/* Resolve-DnsName : fabrikm.com : DNS name does not exist */
static bool error_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (!take_value(&rest))
        return false;
    struct span name = span_take_word(&rest);
    if (!lookup_is_name(name) || !take_value(&rest))
        return false;
    lookup_enter_names(reader, TOOL_RESOLVE, line);
    if (!reader->asked.len)
        reader->asked = lookup_name(reader, name);
    const char *trouble = lookup_trouble(rest);
    if (trouble)
        lookup_fail(reader, name, trouble, line);
    return true;
}

/* + FullyQualifiedErrorId : DNS_ERROR_RCODE_NAME_ERROR,Microsoft.DnsClient.Commands.ResolveDnsName: in no
 * language */
static bool error_detail(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    const char *trouble = lookup_trouble(rest);
    if (trouble && lookup_take_words(&rest, "FullyQualifiedErrorId"))
        lookup_fail(reader, (struct span){0}, trouble, line);
    return true;
}

static bool computer_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (!take_value(&rest) || !lookup_is_name(rest))
        return false;
    if (reader->tool != TOOL_TEST)
        lookup_enter(reader, TOOL_TEST, line);
    if (reader->reach_listed)
        lookup_reach_settle(reader);
    reader->reach_listed = true;
    reader->reach.host = lookup_name(reader, rest);
    return true;
}

static bool remote_address(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)line;
    if (!take_value(&rest))
        return false;
    if (lookup_is_address(rest))
        reader->reach.address = lookup_name(reader, rest);
    return true;
}

static void port_set(struct lookup_reader *reader, struct span text)
{
    unsigned long port;
    if (span_take_number(&text, &port) && !text.len && port <= 65535)
        reader->reach.port = (unsigned)port;
}

static bool remote_port(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)line;
    if (!take_value(&rest))
        return false;
    port_set(reader, rest);
    return true;
}

static bool said_read(struct lookup_said *said, struct span value, unsigned long line)
{
    bool yes = span_is_word(value, "True");
    if (yes || span_is_word(value, "False"))
        *said = (struct lookup_said){.line = line, .yes = yes};
    return true;
}

static bool ping_said(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    return take_value(&rest) && said_read(&reader->ping, rest, line);
}

static bool port_said(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    bool said = take_value(&rest) && said_read(&reader->opened, rest, line);
    if (said && reader->opened.line == line)
        reader->opened.text = lookup_keep(reader, reader->current);
    return said;
}

/* WARNING: TCP connect to (192.0.2.25 : 25) failed; older: TCP connect to mx1.contoso.example:25 failed */
static bool warning_port(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    struct span target = span_cut(rest, 0, span_find_text(rest, " failed"));
    size_t colon = target.len;
    while (colon && target.at[colon - 1] != ':')
        colon--;
    if (!colon)
        return false;
    struct span host = span_trim(span_cut(target, 0, colon - 1));
    struct span port = span_trim(span_cut(target, colon, span_find(span_from(target, colon), ')')));
    if (host.len && host.at[0] == '(')
        host = span_trim(span_from(host, 1));
    if (!lookup_is_name(host) && !lookup_is_address(host))
        return false;
    if (reader->tool != TOOL_TEST)
        lookup_enter(reader, TOOL_TEST, line);
    if (reader->reach_listed)
        lookup_reach_settle(reader);
    port_set(reader, port);
    *(lookup_is_address(host) ? &reader->reach.address : &reader->reach.host) = lookup_name(reader, host);
    reader->opened = (struct lookup_said){line, false, lookup_keep(reader, reader->current)};
    return true;
}

static bool warning_ping(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (span_find_text(rest, "failed") == rest.len)
        return false;
    if (reader->tool != TOOL_TEST)
        lookup_enter(reader, TOOL_TEST, line);
    reader->ping = (struct lookup_said){.line = line};
    return true;
}

/* WARNING: Name resolution of mx1.contoso.example failed -- Status: HostNotFound */
static bool warning_name(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    struct span name = span_take_word(&rest);
    if (!lookup_is_name(name) || !span_starts(rest, "failed"))
        return false;
    if (reader->tool != TOOL_TEST)
        lookup_enter(reader, TOOL_TEST, line);
    const char *trouble = lookup_trouble(rest);
    lookup_fail(reader, name, trouble ? trouble : "no-answer", line);
    return true;
}

/* -InformationLevel Quiet */
bool lookup_test_plain(struct lookup_reader *reader, struct span text, unsigned long line)
{
    if (!reader->brief || !(span_is(text, "True") || span_is(text, "False")))
        return false;
    return said_read(reader->reach.port ? &reader->opened : &reader->ping, text, line);
}

const struct lookup_shape lookup_windows_shapes[] = {
    {"Name", ANYWHERE, name_read},
    {"NameExchange", IN_RESOLVE, exchange_read},
    {"Preference", IN_RESOLVE, preference_read},
    {"IPAddress", IN_RESOLVE, address_read},
    {"IP4Address", IN_RESOLVE, address_read},
    {"IP6Address", IN_RESOLVE, address_read},
    {"NameHost", IN_RESOLVE, alias_read},
    {"Strings", IN_RESOLVE, strings_read},
    {"QueryType", IN_RESOLVE, field_read},
    {"Type", IN_RESOLVE, field_read},
    {"TTL", IN_RESOLVE, field_read},
    {"Section", IN_RESOLVE, field_read},
    {"----", IN_RESOLVE, claim},
    {"Resolve-DnsName", ANYWHERE, error_read},
    {"At line:", IN_RESOLVE, claim},
    {"In Zeile:", IN_RESOLVE, claim},
    {"+ ", IN_RESOLVE, error_detail},
    {"ComputerName", ANYWHERE, computer_read},
    {"RemoteAddress", IN_TEST, remote_address},
    {"RemotePort", IN_TEST, remote_port},
    {"InterfaceAlias", IN_TEST, field_read},
    {"SourceAddress", IN_TEST, field_read},
    {"PingReplyDetails", IN_TEST, claim},
    {"PingSucceeded", IN_TEST, ping_said},
    {"TcpTestSucceeded", IN_TEST, port_said},
    {"NameResolutionSucceeded", IN_TEST, field_read},
    {"WARNING: TCP connect to ", ANYWHERE, warning_port},
    {"WARNUNG: TCP connect to ", ANYWHERE, warning_port},
    {"WARNING: Ping to ", ANYWHERE, warning_ping},
    {"WARNUNG: Ping to ", ANYWHERE, warning_ping},
    {"WARNING: Name resolution of ", ANYWHERE, warning_name},
    {"WARNUNG: Name resolution of ", ANYWHERE, warning_name},
    {NULL, 0, NULL},
};
