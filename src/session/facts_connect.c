/* How the connection was opened, and why it did not come about. */
#include <math.h>

#include "base/ascii.h"
#include "session/facts_part.h"
#include "smtp/address.h"

enum {
    FAST_SECONDS = 4
}; /* a reset comes at once; Windows gives up after 21 s, Linux after 127 s, an unanswered ARP after 3 s */

static const struct entry *failure(const struct facts *facts)
{
    const struct entry *found = NULL;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->event == EVENT_CONNECTED || entry->from == SIDE_SERVER)
            return NULL;
        if (entry->event == EVENT_FAILED)
            found = entry;
    }
    return found;
}

static bool is_breaking(enum event event)
{
    return event == EVENT_CLOSED || event == EVENT_RESET || event == EVENT_TIMEOUT;
}

bool facts_server_spoke(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_SERVER)
            return true;
    return false;
}

/* What broke had stood, unless the attempt is known to have failed. */
bool facts_connected(const struct facts *facts)
{
    bool failed = false, broke = false;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->event == EVENT_CONNECTED || entry->from == SIDE_SERVER)
            return true;
        failed |= entry->event == EVENT_FAILED;
        broke |= is_breaking(entry->event);
    }
    return broke && !failed;
}

static struct fact ask_host(struct facts *facts, size_t at)
{
    (void)at;
    struct span name = facts->conversation->server.name;
    return name.len ? fact_text(facts, name, facts->conversation->first, facts->conversation->first)
                    : fact_unknown();
}

/* The record is somebody else's: what a shell reads as more than a name never gets into a command that the
 * reader may copy. */
static struct fact ask_host_in_commands(struct facts *facts, size_t at)
{
    struct span name = facts->conversation->server.name;
    bool plain = name.len && name.at[0] != '-';
    for (size_t i = 0; i < name.len; i++)
        plain &= ascii_is_letter(name.at[i]) || ascii_is_digit(name.at[i]) ||
                 span_find((struct span)SPAN(".-:_"), name.at[i]) < strlen(".-:_");
    return plain ? ask_host(facts, at) : fact_unknown();
}

static struct fact ask_port(struct facts *facts, size_t at)
{
    (void)at;
    unsigned port = facts->conversation->server.port;
    return port ? fact_text(facts, arena_number(facts->arena, port), facts->conversation->first,
                            facts->conversation->first)
                : fact_unknown();
}

static struct fact address_fact(struct facts *facts, struct span address)
{
    return address.len ? fact_text(facts, address, 0, 0) : fact_unknown();
}

static struct fact kind_fact(struct facts *facts, struct span address)
{
    enum address_kind kind = address_kind(address);
    bool six = address_is_ipv6(address);
    if (kind == ADDRESS_NONE)
        return fact_unknown();
    if (six && kind == ADDRESS_PUBLIC)
        return fact_word(facts, "ipv6-public");
    return fact_word(facts, six && kind == ADDRESS_PRIVATE ? "ipv6-local" : address_kind_name(kind));
}

static struct fact ask_server_address(struct facts *facts, size_t at)
{
    (void)at;
    return address_fact(facts, facts->conversation->server.address);
}

static struct fact ask_client_address(struct facts *facts, size_t at)
{
    (void)at;
    return address_fact(facts, facts->session->client.address);
}

static struct fact ask_server_kind(struct facts *facts, size_t at)
{
    (void)at;
    return kind_fact(facts, facts->conversation->server.address);
}

static struct fact ask_client_kind(struct facts *facts, size_t at)
{
    (void)at;
    return kind_fact(facts, facts->session->client.address);
}

static struct fact ask_family(struct facts *facts, size_t at)
{
    (void)at;
    struct span address = facts->conversation->server.address;
    if (!address.len)
        return fact_unknown();
    return fact_word(facts, address_is_ipv6(address) ? "ipv6" : "ipv4");
}

static struct fact ask_error(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *failed = failure(facts);
    item_list items = {0};
    if (!failed)
        return facts_connected(facts) ? fact_none() : fact_unknown();
    item_add(facts, &items, span_of(trouble_name(failed->trouble)), failed);
    if (facts->conversation->bad_syntax && failed->trouble != TROUBLE_BAD_SYNTAX)
        item_add(facts, &items, span_of(trouble_name(TROUBLE_BAD_SYNTAX)), failed);
    return fact_items(&items);
}

static struct fact ask_message(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *failed = failure(facts);
    return failed ? fact_text(facts, failed->line, failed->first, failed->last) : fact_none();
}

/* A log's one line tells when the attempt failed, not when it began. */
static double seconds_to_failure(const struct facts *facts)
{
    const struct entry *failed = failure(facts);
    bool alone = failed == facts->session->entries && !facts->conversation->frames;
    if (!failed || (alone && failed->time <= 0))
        return NAN;
    if (!isnan(failed->time))
        return failed->time;
    return facts->conversation->seconds;
}

static struct fact ask_seconds(struct facts *facts, size_t at)
{
    (void)at;
    return fact_seconds(facts, seconds_to_failure(facts));
}

static struct fact ask_failed_after(struct facts *facts, size_t at)
{
    (void)at;
    double seconds = seconds_to_failure(facts);
    return isnan(seconds) ? fact_unknown() : fact_word(facts, seconds < FAST_SECONDS ? "fast" : "slow");
}

static struct fact ask_attempts(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    struct span trying = {"", 0};
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->event == EVENT_TRYING)
            trying = entry->line;
        if (entry->event == EVENT_FAILED) {
            const char *why = trouble_name(entry->trouble);
            item_add(facts, &items, arena_print(facts->arena, "%s %.*s", why, (int)trying.len, trying.at),
                     entry);
        }
    }
    return fact_items(&items);
}

static struct fact ask_ipv6_failed(struct facts *facts, size_t at)
{
    struct fact attempts = ask_attempts(facts, at);
    for (size_t i = 0; i < attempts.count; i++) {
        struct span rest = attempts.items[i].text;
        span_take_word(&rest);
        bool six = address_is_ipv6(span_trim(rest));
        if (six && (facts_connected(facts) || i + 1 < attempts.count))
            return fact_text(facts, (struct span)SPAN("yes"), attempts.items[i].first,
                             attempts.items[i].last);
    }
    return facts->conversation->server.address.len ? fact_yes(facts, false) : fact_unknown();
}

static bool is_this_host(const struct facts *facts, const struct reach *reach)
{
    const struct endpoint *server = &facts->conversation->server;
    bool name = server->name.len &&
                (span_same_word(reach->host, server->name) || address_same(reach->host, server->name));
    return name || address_same(reach->address, server->address) ||
           address_same(reach->host, server->address);
}

static struct fact ask_ping(struct facts *facts, size_t at)
{
    (void)at;
    const struct surroundings *around = &facts->conversation->around;
    for (size_t i = 0; i < around->reach_count; i++)
        if (around->reaches[i].port == 0 && is_this_host(facts, &around->reaches[i]))
            return fact_text(facts, span_of(around->reaches[i].answered ? "yes" : "no"),
                             around->reaches[i].line, around->reaches[i].line);
    return fact_unknown();
}

static struct fact ask_open_port(struct facts *facts, size_t at)
{
    (void)at;
    const struct surroundings *around = &facts->conversation->around;
    item_list items = {0};
    bool tested = false;
    for (size_t i = 0; i < around->reach_count; i++) {
        const struct reach *reach = &around->reaches[i];
        if (!reach->port || reach->port == facts->conversation->server.port || !is_this_host(facts, reach))
            continue;
        tested = true;
        if (reach->answered)
            item_add_line(facts, &items, arena_number(facts->arena, reach->port), reach->line, reach->line);
    }
    for (size_t i = 0; facts->earlier && i < facts->earlier->attempt_count; i++) {
        const struct attempt *attempt = &facts->earlier->attempts[i];
        if (attempt->answered && attempt->port && attempt->port != facts->conversation->server.port &&
            span_same_word(attempt->host, facts->conversation->server.name)) {
            tested = true;
            item_add_line(facts, &items, arena_number(facts->arena, attempt->port), attempt->first,
                          attempt->last);
        }
    }
    return tested ? fact_items(&items) : fact_unknown();
}

static struct span attempt_text(struct facts *facts, const struct attempt *attempt)
{
    return arena_print(facts->arena, "%.*s %.*s %u", (int)attempt->result.len, attempt->result.at,
                       (int)attempt->host.len, attempt->host.at, attempt->port);
}

static struct fact ask_earlier(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    for (size_t i = 0; facts->earlier && i < facts->earlier->attempt_count; i++) {
        const struct attempt *attempt = &facts->earlier->attempts[i];
        item_add_line(facts, &items, attempt_text(facts, attempt), attempt->first, attempt->last);
    }
    return fact_items(&items);
}

static struct fact ask_same_host(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    for (size_t i = 0; facts->earlier && i < facts->earlier->attempt_count; i++) {
        const struct attempt *attempt = &facts->earlier->attempts[i];
        if (attempt->host.len && span_same_word(attempt->host, facts->conversation->server.name) &&
            attempt->port == facts->conversation->server.port)
            item_add_line(facts, &items, attempt->result, attempt->first, attempt->last);
    }
    return fact_items(&items);
}

static const struct fact_row rows[] = {
    {{"host", SAY("opened host", "geöffneter Host"),
      SAY("the name or address that was opened", "der geöffnete Name oder die geöffnete Adresse"),
      UNSEEN_OPEN},
     false,
     ask_host},
    {{"host in commands", SAY("opened host", "geöffneter Host"),
      SAY("the same, if it holds nothing that means more to a shell: for commands in texts",
          "dasselbe, wenn nichts darin einer Shell mehr bedeutet: für Befehle in Texten"),
      UNSEEN_OPEN},
     false,
     ask_host_in_commands},
    {{"port", SAY("port", "Port"), SAY("the port that was opened", "der geöffnete Port"), UNSEEN_OPEN},
     false,
     ask_port},
    {{"server address", SAY("server's address", "Adresse des Servers"),
      SAY("IP address of the server", "IP-Adresse des Servers"), UNSEEN_SERVER_ADDRESS},
     false,
     ask_server_address},
    {{"client address", SAY("client's address", "Adresse des Clients"),
      SAY("IP address of the client, as the server or the capture names it",
          "IP-Adresse des Clients, wie sie der Server oder das Capture nennt"),
      UNSEEN_CLIENT_ADDRESS},
     false,
     ask_client_address},
    {{"server address kind", SAY("kind of the server's address", "Art der Serveradresse"),
      SAY("public, private, loopback, link-local, shared, documentation, ipv6-public, ipv6-local",
          "public, private, loopback, link-local, shared, documentation, ipv6-public, ipv6-local"),
      UNSEEN_SERVER_ADDRESS},
     false,
     ask_server_kind},
    {{"client address kind", SAY("kind of the client's address", "Art der Clientadresse"),
      SAY("the same for the client", "dasselbe für den Client"), UNSEEN_CLIENT_ADDRESS},
     false,
     ask_client_kind},
    {{"address family", SAY("address family", "Adressfamilie"), SAY("ipv4 or ipv6", "ipv4 oder ipv6"),
      UNSEEN_SERVER_ADDRESS},
     false,
     ask_family},
    {{"connect error", SAY("connection attempt", "Verbindungsversuch"),
      SAY("why there was no connection: refused, timeout, unreachable, network-unreachable, name, "
          "name-temporary, windows, reset, prohibited, not-installed, bad-syntax, other; empty: it connected",
          "warum es keine Verbindung gab: refused, timeout, unreachable, network-unreachable, name, "
          "name-temporary, windows, reset, prohibited, not-installed, bad-syntax, other; leer: sie kam "
          "zustande"),
      UNSEEN_OPEN},
     false,
     ask_error},
    {{"connect message", SAY("the client says", "der Client sagt"),
      SAY("the client's words about it", "die Worte des Clients dazu"), UNSEEN_OPEN},
     false,
     ask_message},
    {{"connect seconds", SAY("seconds until it failed", "Sekunden bis zum Scheitern"),
      SAY("seconds until the attempt failed", "Sekunden, bis der Versuch scheiterte"), UNSEEN_TIMES},
     false,
     ask_seconds},
    {{"failed after", SAY("failed", "gescheitert"),
      SAY("fast (below 4 s) or slow", "fast (unter 4 s) oder slow"), UNSEEN_TIMES},
     false,
     ask_failed_after},
    {{"connect attempts", SAY("attempt", "Versuch"),
      SAY("each address tried: \"refused 2001:db8::5\"", "jede versuchte Adresse: \"refused 2001:db8::5\""),
      UNSEEN_OPEN},
     false,
     ask_attempts},
    {{"ipv6 failed first", SAY("IPv6 failed first", "IPv6 scheiterte zuerst"),
      SAY("yes: an IPv6 address failed before another was tried",
          "yes: eine IPv6-Adresse scheiterte, bevor eine andere versucht wurde"),
      UNSEEN_SERVER_ADDRESS},
     false,
     ask_ipv6_failed},
    {{"ping", SAY("host answers ping", "Host antwortet auf Ping"),
      SAY("yes: the host answered ping in this file", "yes: der Host antwortete in dieser Datei auf Ping"),
      UNSEEN_PING},
     false,
     ask_ping},
    {{"open port", SAY("other open port", "anderer offener Port"),
      SAY("other ports of this host shown open in this file",
          "andere Ports dieses Hosts, die in dieser Datei offen waren"),
      UNSEEN_PORTS},
     false,
     ask_open_port},
    {{"earlier attempt", SAY("earlier session in the file", "frühere Sitzung in der Datei"),
      SAY("earlier sessions: \"timeout mx2.fabrikam.com 25\", \"accepted mx1.fabrikam.com 25\"",
          "frühere Sitzungen: \"timeout mx2.fabrikam.com 25\", \"accepted mx1.fabrikam.com 25\""),
      UNSEEN_NEVER},
     false,
     ask_earlier},
    {{"same host earlier", SAY("earlier session with this host", "frühere Sitzung mit diesem Host"),
      SAY("outcome of earlier sessions with the same host and port",
          "Ergebnis früherer Sitzungen mit demselben Host und Port"),
      UNSEEN_NEVER},
     false,
     ask_same_host},
};

const struct fact_table connect_facts = ROWS(rows);
