/* ping of Windows (English, German), Linux and macOS; nc -z. */
#include "base/ascii.h"
#include "record/lookup_part.h"

static bool claim(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)reader, (void)rest, (void)line;
    return true;
}

static bool ping_enter(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest;
    if (reader->tool != TOOL_PING)
        lookup_enter(reader, TOOL_PING, line);
    return true;
}

static void ping_heard(struct lookup_reader *reader, bool answered, unsigned long line)
{
    if (reader->ping.line && (reader->ping.yes || !answered))
        return;
    reader->ping = (struct lookup_said){.line = line, .yes = answered};
}

/* The target stands before `end`, perhaps with its address: mail1.fabrikam.com [192.168.1.10] */
static bool ping_head(struct lookup_reader *reader, struct span target, unsigned long line)
{
    static const char brackets[] = "[]()";
    struct span address = {0}, host = {0};
    for (struct span word = span_take_word(&target); word.len || target.len; word = span_take_word(&target)) {
        while (word.len && span_find(span_of(brackets), word.at[0]) < sizeof brackets - 1)
            word = span_from(word, 1);
        while (word.len && (span_find(span_of(brackets), word.at[word.len - 1]) < sizeof brackets - 1 ||
                            word.at[word.len - 1] == ':'))
            word.len--;
        if (lookup_is_address(word))
            address = word;
        else if (lookup_is_name(word))
            host = word;
    }
    if (!address.len && !host.len)
        return false;
    ping_enter(reader, target, line);
    if (reader->ping.line)
        lookup_reach_settle(reader);
    if (host.len)
        reader->reach.host = lookup_name(reader, host);
    reader->reach.address = lookup_name(reader, address);
    return true;
}

/* mail1.fabrikam.com [192.168.1.10] with 32 bytes of data: */
static bool head_english(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    size_t end = span_find_text(rest, " with ");
    return end < rest.len && span_find_text(rest, " bytes of data") < rest.len &&
           ping_head(reader, span_cut(rest, 0, end), line);
}

/* ausgeführt für mail1.fabrikam.com [192.168.1.10] mit 32 Bytes Daten: */
static bool head_german(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    span_take_word(&rest);
    span_take_word(&rest);
    size_t end = span_find_text(rest, " mit ");
    return end < rest.len && span_find_text(rest, " Bytes Daten") < rest.len &&
           ping_head(reader, span_cut(rest, 0, end), line);
}

/* mx1.contoso.example (192.0.2.25) 56(84) bytes of data. */
static bool head_unix(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    size_t end = span_find_text(rest, ") ");
    if (end == rest.len)
        end = span_find_text(rest, "): ");
    bool ours =
        span_find_text(rest, " bytes of data") < rest.len || span_find_text(rest, " data bytes") < rest.len;
    return ours && end < rest.len && ping_head(reader, span_cut(rest, 0, end), line);
}

/* 192.0.2.1: bytes=32 time<1ms TTL=128; 192.0.2.1: Destination host unreachable. */
static bool reply_windows(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    struct span from = span_take_word(&rest);
    if (!span_ends(from, ":") || !lookup_is_address(span_cut(from, 0, from.len - 1)))
        return false;
    ping_enter(reader, rest, line);
    bool answered = span_starts(span_trim(rest), "bytes=") || span_starts(span_trim(rest), "Zeit");
    if (answered && !reader->reach.host.len && !reader->reach.address.len)
        reader->reach.address = lookup_name(reader, span_cut(from, 0, from.len - 1));
    ping_heard(reader, answered, line);
    return true;
}

/* mx1.contoso.example (192.0.2.25): icmp_seq=1 ttl=64 time=0.030 ms */
static bool reply_unix(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    if (span_find_text(rest, "seq=") == rest.len)
        return false;
    ping_enter(reader, rest, line);
    if (!reader->reach.host.len && !reader->reach.address.len)
        ping_head(reader, span_cut(rest, 0, span_find_text(rest, " icmp")), line);
    ping_heard(reader, true, line);
    return true;
}

static bool silence(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    (void)rest;
    ping_heard(reader, false, line);
    return true;
}

static bool silence_german(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    return span_find_text(rest, "berschreitung der Anforderung") < rest.len && silence(reader, rest, line);
}

/* Sent = 4, Received = 0, Lost = 4 (100% loss). What the replies said counts more: "unreachable" is received
 * too. */
static bool count_windows(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    unsigned long received;
    span_take_until(&rest, ',');
    span_take_until(&rest, '=');
    rest = span_trim(rest);
    if (span_take_number(&rest, &received) && !reader->ping.line)
        ping_heard(reader, received > 0, line);
    return true;
}

/* (0% loss), on a line of its own in German */
static bool loss_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    unsigned long percent;
    (void)reader, (void)line;
    return span_take_number(&rest, &percent) && rest.len && rest.at[0] == '%';
}

static bool not_found(struct lookup_reader *reader, struct span name, const char *trouble, unsigned long line)
{
    if (!lookup_is_name(name))
        return false;
    ping_enter(reader, name, line);
    reader->asked = lookup_name(reader, name);
    lookup_fail(reader, name, trouble, line);
    return true;
}

/* fabrikm.com. Please check the name and try again. Windows says so when no resolver answers, too. */
static bool not_found_windows(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    struct span name = span_take_word(&rest);
    if (name.len > 2 && name.at[0] == '"')
        name = span_cut(name, 1, name.len - 2);
    return not_found(reader, name, "no-answer", line);
}

/* "fabrikm.com: Name or service not known", "unknown host fabrikm.com", "cannot resolve fabrikm.com: Unknown
 * host" */
static bool not_found_unix(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    rest = span_trim(rest);
    const char *trouble = lookup_trouble(rest);
    if (!lookup_take_words(&rest, "unknown host ") && !lookup_take_words(&rest, "cannot resolve "))
        lookup_take_words(&rest, "");
    struct span name = span_take_until(&rest, ':');
    if (trouble)
        return not_found(reader, name, trouble, line);
    if (!span_find_text(name, "connect") || !span_find_text(name, "sendmsg")) {
        ping_enter(reader, rest, line);
        ping_heard(reader, false, line);
        return true;
    }
    return false;
}

static bool statistics_unix(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    bool ours = span_find_text(rest, "ping statistics ---") < rest.len ||
                span_find_text(rest, "Ping-Statistik") < rest.len;
    return ours && ping_enter(reader, rest, line);
}

/* 4 packets transmitted, 0 received, 100% packet loss, time 3062ms */
bool lookup_ping_plain(struct lookup_reader *reader, struct span text, unsigned long line)
{
    unsigned long received;
    struct span rest = text;
    struct span sent = span_take_until(&rest, ',');
    if (span_find_text(sent, " packets transmitted") == sent.len &&
        span_find_text(sent, " Pakete ") == sent.len)
        return false;
    rest = span_trim(rest);
    if (span_take_number(&rest, &received) && !reader->ping.line)
        ping_heard(reader, received > 0, line);
    return true;
}

static bool nc_result(struct lookup_reader *reader, struct reach reach, bool answered, unsigned long line)
{
    if (!reach.host.len)
        reach.host = reader->reach.host;
    if (!reach.port)
        reach.port = reader->reach.port;
    reach.answered = answered;
    reach.line = line;
    reach.text = answered ? (struct span){0} : lookup_keep(reader, reader->current);
    lookup_reach_add(reader, reach);
    return true;
}

static void take_host(struct lookup_reader *reader, struct span *rest, struct reach *reach)
{
    *rest = span_trim(*rest);
    struct span host = span_take_word(rest);
    *rest = span_trim(*rest);
    if (lookup_is_name(host) || lookup_is_address(host))
        reach->host = lookup_name(reader, host);
    if (!rest->len || (rest->at[0] != '(' && rest->at[0] != '['))
        return;
    struct span address = span_take_word(rest);
    address = address.len > 2 ? span_cut(address, 1, address.len - 2) : (struct span){0};
    if (lookup_is_address(address))
        reach->address = lookup_name(reader, address);
    *rest = span_trim(*rest);
}

static void take_port(struct span *rest, struct reach *reach)
{
    unsigned long port;
    lookup_take_words(rest, "port ");
    if (span_take_number(rest, &port) && port <= 65535)
        reach->port = (unsigned)port;
}

/* Connection to mx1.contoso.example (192.0.2.25) 587 port [tcp/submission] succeeded! */
static bool nc_opened(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct reach reach = {0};
    if (!span_ends(rest, "succeeded!"))
        return false;
    take_host(reader, &rest, &reach);
    take_port(&rest, &reach);
    return nc_result(reader, reach, true, line);
}

/* nc: connect to mx1.contoso.example port 25 (tcp) failed: Connection refused */
static bool nc_failed(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    struct reach reach = {0};
    if (span_find_text(rest, "failed") == rest.len && span_find_text(rest, "timed out") == rest.len)
        return false;
    take_host(reader, &rest, &reach);
    take_port(&rest, &reach);
    return nc_result(reader, reach, false, line);
}

/* Ncat: Connected to 192.0.2.25:25. */
static bool ncat_read(struct lookup_reader *reader, struct span rest, unsigned long line)
{
    static const char *const failures[] = {"Connection refused",     "TIMEOUT",
                                           "Connection timed out",   "No route to host",
                                           "Network is unreachable", "Connection reset"};
    rest = span_trim(rest);
    if (span_starts(rest, "Connected to "))
        return nc_result(reader, (struct reach){0}, true, line);
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (span_starts(rest, failures[i]))
            return nc_result(reader, (struct reach){0}, false, line);
    return true;
}

/* mx1.contoso.example [192.0.2.25] 25 (smtp) open; (UNKNOWN) [192.0.2.25] 25 (smtp) : Connection refused */
bool lookup_nc_plain(struct lookup_reader *reader, struct span text, unsigned long line)
{
    struct reach reach = {0};
    struct span rest = text;
    take_host(reader, &rest, &reach);
    take_port(&rest, &reach);
    bool opened = span_ends(rest, " open");
    if (!reach.address.len || !reach.port || (!opened && span_find_text(rest, " : ") == rest.len))
        return false;
    return nc_result(reader, reach, opened, line);
}

const struct lookup_shape lookup_reach_shapes[] = {
    {"Pinging ", ANYWHERE, head_english},
    {"Ping wird", ANYWHERE, head_german},
    {"Ping statistics for ", ANYWHERE, ping_enter},
    {"Ping-Statistik f", ANYWHERE, ping_enter},
    {"Ping request could not find host ", ANYWHERE, not_found_windows},
    {"Ping-Anforderung konnte Host ", ANYWHERE, not_found_windows},
    {"ping:", ANYWHERE, not_found_unix},
    {"PING ", ANYWHERE, head_unix},
    {"Reply from ", ANYWHERE, reply_windows},
    {"Antwort von ", ANYWHERE, reply_windows},
    {"64 bytes from ", ANYWHERE, reply_unix},
    {"64 Bytes von ", ANYWHERE, reply_unix},
    {"From ", IN_PING, silence},
    {"Von ", IN_PING, silence},
    {"Request timed out.", IN_PING, silence},
    {"Request timeout for icmp_seq", IN_PING, silence},
    {"General failure.", IN_PING, silence},
    {"Allgemeiner Fehler.", IN_PING, silence},
    {"Zeit", IN_PING, silence_german},
    {"Zielhost nicht erreichbar", IN_PING, silence},
    {"Packets: ", IN_PING, count_windows},
    {"Pakete: ", IN_PING, count_windows},
    {"(", IN_PING, loss_read},
    {"Approximate round trip times", IN_PING, claim},
    {"Ca. Zeitangaben", IN_PING, claim},
    {"Minimum = ", IN_PING, claim},
    {"--- ", ANYWHERE, statistics_unix},
    {"rtt min/", IN_PING, claim},
    {"round-trip min/", IN_PING, claim},
    {"Connection to ", IN_NC, nc_opened},
    {"nc: connect to ", IN_NC, nc_failed},
    {"Ncat: ", IN_NC, ncat_read},
    {NULL, 0, NULL},
};
