/* Facts about the reply being judged and the command it answers. */
#include <math.h>

#include "session/facts_part.h"
#include "smtp/address.h"
#include "smtp/reply.h"

enum { SLOW_SECONDS = 5 }; /* Exchange's tarpit begins there; ordinary replies take well under one */

static struct fact ask_verb(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !reply->verb.len)
        return fact_unknown();
    return fact_text(facts, reply->verb, reply->first, reply->last);
}

static struct fact ask_stage(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply ? fact_text(facts, span_of(stage_name(reply->stage)), reply->first, reply->last)
                 : fact_unknown();
}

static struct fact ask_code(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !reply->code)
        return fact_unknown();
    return fact_text(facts, arena_number(facts->arena, (unsigned long)reply->code), reply->first,
                     reply->last);
}

static struct fact ask_enhanced(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply)
        return fact_unknown();
    return reply->enhanced.len ? fact_text(facts, reply->enhanced, reply->first, reply->last) : fact_none();
}

static struct fact ask_text(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply ? fact_said(facts, reply_text(facts, reply), at) : fact_unknown();
}

static struct fact ask_reply(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    return reply ? fact_said(facts, reply_whole(facts, reply), at) : fact_unknown();
}

static struct fact ask_command(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    return command ? fact_text(facts, command->line, command->first, command->last) : fact_unknown();
}

static struct fact ask_argument(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    if (!command)
        return fact_unknown();
    return command->argument.len ? fact_text(facts, command->argument, command->first, command->last)
                                 : fact_none();
}

static struct fact ask_address(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    struct path path = path_at(facts, at);
    if (!command || !path.seen)
        return fact_unknown();
    return fact_text(facts, path.null ? span_of("<>") : path.address, command->first, command->last);
}

struct span lower_domain(struct facts *facts, struct span address)
{
    struct span domain = arena_lower(facts->arena, domain_of(address));
    while (domain.len && domain.at[domain.len - 1] == '.')
        domain.len--;
    return domain;
}

struct span facts_domain_of(struct facts *facts, size_t entry)
{
    if (!facts->domains)
        facts->domains = arena_take(facts->arena, facts->session->entry_count * sizeof *facts->domains);
    struct known_domain *known = &facts->domains[entry];
    if (!known->read)
        known->domain = lower_domain(facts, facts->session->entries[entry].path.address);
    known->read = true;
    return known->domain;
}

static struct fact ask_domain(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    struct path path = path_at(facts, at);
    if (!command || !path.seen)
        return fact_unknown();
    struct span domain = lower_domain(facts, path.address);
    return domain.len ? fact_text(facts, domain, command->first, command->last) : fact_none();
}

static struct fact ask_parameters(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    struct path path = path_at(facts, at);
    item_list items = {0};
    if (!command || !path.seen)
        return fact_unknown();
    for (struct span word; (word = span_take_word(&path.parameters)).len;)
        item_add(facts, &items, word, command);
    return fact_items(&items);
}

static double latency(const struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at), *command = command_entry(facts, at);
    return reply && command ? reply->time - command->time : NAN;
}

static struct fact ask_latency(struct facts *facts, size_t at)
{
    return fact_seconds(facts, latency(facts, at));
}

static struct fact ask_slow(struct facts *facts, size_t at)
{
    double seconds = latency(facts, at);
    return isnan(seconds) ? fact_unknown() : fact_yes(facts, seconds >= SLOW_SECONDS);
}

static struct fact gave_up_on_greeting(struct facts *facts, const struct entry *reply)
{
    double seconds;
    const struct entry *quit = session_gave_up_on_greeting(facts->session, &seconds);
    return quit && reply->code == 220 && reply > quit ? fact_seconds(facts, seconds) : fact_unknown();
}

/* QUIT may follow at once in a pipelined group (RFC 2920 section 3.1), or end a dialogue that was pasted
 * whole; after a while behind a single command it is despair. */
static struct fact ask_gave_up_after(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at), *entries = facts->session->entries;
    if (!reply || (reply->partner != NO_ENTRY && isnan(entries[reply->partner].time)))
        return fact_unknown();
    if (reply->partner == NO_ENTRY)
        return gave_up_on_greeting(facts, reply);
    for (size_t i = reply->partner + 1; i < at; i++) {
        if (entries[i].from != SIDE_CLIENT || entries[i].inferred)
            continue;
        return entry_is(&entries[i], "QUIT")
                   ? fact_seconds(facts, entries[i].time - entries[reply->partner].time)
                   : fact_none();
    }
    return fact_none();
}

/* Text and link of a reply often name the same one. */
static bool holds_address(const item_list *items, struct span address)
{
    for (size_t i = 0; i < items->count; i++)
        if (address_same(items->at[i].text, address))
            return true;
    return false;
}

static struct fact ask_reply_address(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    item_list items = {0};
    if (!reply)
        return fact_unknown();
    for (struct span rest = reply_text(facts, reply), found; (found = address_in(&rest)).len;)
        if (!holds_address(&items, found))
            item_add(facts, &items, found, reply);
    return fact_items(&items);
}

static struct fact ask_address_is_own(struct facts *facts, size_t at)
{
    struct fact named = ask_reply_address(facts, at);
    struct span own = facts->session->client.address;
    if (!named.known || !named.count || !own.len)
        return fact_unknown();
    bool same = false;
    for (size_t i = 0; i < named.count; i++)
        same |= address_same(named.items[i].text, own);
    return fact_yes_at(facts, same, reply_entry(facts, at));
}

static struct fact ask_reply_address_kind(struct facts *facts, size_t at)
{
    struct fact named = ask_reply_address(facts, at);
    item_list items = {0};
    for (size_t i = 0; i < named.count; i++)
        item_add(facts, &items, span_of(address_kind_name(address_kind(named.items[i].text))),
                 reply_entry(facts, at));
    return named.known ? fact_items(&items) : fact_unknown();
}

static struct span server_name(const struct facts *facts)
{
    if (facts->parts->greeting == NO_ENTRY || !facts->session->entries[facts->parts->greeting].line_count)
        return (struct span){"", 0};
    struct span rest = facts->session->entries[facts->parts->greeting].lines[0].text;
    return span_take_word(&rest);
}

static struct fact ask_reply_domain(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    item_list items = {0};
    if (!reply)
        return fact_unknown();
    for (struct span rest = reply_text(facts, reply), found; (found = domain_in(&rest)).len;)
        if (!span_same_word(found, server_name(facts)))
            item_add(facts, &items, arena_lower(facts->arena, found), reply);
    return fact_items(&items);
}

/* "host mx2.x said: 550 ..." and kin: another server's words are passed on. */
static struct fact ask_other_host_said(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply)
        return fact_unknown();
    struct span text = reply_text(facts, reply);
    bool passed_on =
        span_find_text(text, " said: ") < text.len || span_find_text(text, "remote host said") < text.len ||
        span_find_text(text, "(in reply to ") < text.len || span_find_text(text, "smtp;5") < text.len;
    return fact_yes_at(facts, passed_on, reply);
}

static struct fact ask_echoed(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    const struct entry *reply = reply_entry(facts, at);
    if (!reply || !path.seen || !path.address.len)
        return fact_unknown();
    struct span text = reply_text(facts, reply);
    return fact_yes_at(facts, span_find_text(text, arena_string(facts->arena, path.address)) < text.len,
                       reply);
}

static const struct fact_row rows[] = {
    {{"verb", SAY("command", "Befehl"),
      SAY("the command that the reply answers: EHLO, MAIL, (greeting), (auth), (body), (blank), "
          "(unsolicited), or a "
          "word as typed",
          "der Befehl, auf den die Antwort sich bezieht: EHLO, MAIL, (greeting), (auth), (body), "
          "(blank), (unsolicited) oder das getippte Wort"),
      UNSEEN_CLIENT},
     true,
     ask_verb},
    {{"stage", SAY("stage", "Abschnitt"),
      SAY("stage of the session: connect to quit, or protocol",
          "Abschnitt der Sitzung: connect bis quit oder protocol"),
      UNSEEN_CLIENT},
     true,
     ask_stage},
    {{"code", SAY("reply code", "Antwortcode"), SAY("the reply code", "der Antwortcode"), UNSEEN_NEVER},
     true,
     ask_code},
    {{"enhanced", SAY("enhanced code", "erweiterter Code"),
      SAY("enhanced status code; empty: the reply has none",
          "erweiterter Statuscode; leer: die Antwort hat keinen"),
      UNSEEN_NEVER},
     true,
     ask_enhanced},
    {{"text", SAY("the reply says", "die Antwort sagt"),
      SAY("all lines of the reply joined by blanks, without codes",
          "alle Zeilen der Antwort, mit Leerzeichen verbunden, ohne Codes"),
      UNSEEN_NEVER},
     true,
     ask_text},
    {{"reply", SAY("the reply", "die Antwort"),
      SAY("the text with the first code in front", "der Text mit dem ersten Code davor"), UNSEEN_NEVER},
     true,
     ask_reply},
    {{"command", SAY("command", "Befehl"),
      SAY("the client's line, secrets masked", "die Zeile des Clients, Geheimes verdeckt"), UNSEEN_CLIENT},
     true,
     ask_command},
    {{"argument", SAY("argument", "Argument"),
      SAY("what follows the verb", "was hinter dem Befehlswort steht"), UNSEEN_CLIENT},
     true,
     ask_argument},
    {{"address", SAY("address", "Adresse"),
      SAY("address in this MAIL or RCPT; <> for the null sender",
          "Adresse in diesem MAIL oder RCPT; <> für den leeren Absender"),
      UNSEEN_CLIENT},
     true,
     ask_address},
    {{"address domain", SAY("domain", "Domain"),
      SAY("its domain, in lower case", "deren Domain, klein geschrieben"), UNSEEN_CLIENT},
     true,
     ask_domain},
    {{"parameters", SAY("parameter", "Parameter"),
      SAY("ESMTP parameters of this MAIL or RCPT", "ESMTP-Parameter dieses MAIL oder RCPT"), UNSEEN_CLIENT},
     true,
     ask_parameters},
    {{"latency", SAY("seconds until the reply", "Sekunden bis zur Antwort"),
      SAY("seconds that the reply took", "Sekunden, die die Antwort brauchte"), UNSEEN_TIMES},
     true,
     ask_latency},
    {{"slow reply", SAY("slow reply", "langsame Antwort"),
      SAY("yes: it took five seconds or more", "yes: sie brauchte fünf Sekunden oder mehr"), UNSEEN_TIMES},
     true,
     ask_slow},
    {{"gave up after", SAY("seconds until the client gave up", "Sekunden, bis der Client aufgab"),
      SAY("seconds after which the client sent QUIT although the reply had not come; empty: it waited for it",
          "Sekunden, nach denen der Client QUIT sendete, obwohl die Antwort noch ausstand; leer: er wartete "
          "sie ab"),
      UNSEEN_TIMES},
     true,
     ask_gave_up_after},
    {{"reply address", SAY("address in the reply", "Adresse in der Antwort"),
      SAY("IP addresses named in the reply", "IP-Adressen, die die Antwort nennt"), UNSEEN_NEVER},
     true,
     ask_reply_address},
    {{"reply address is own",
      SAY("the address in the reply is the client's own", "die Adresse in der Antwort ist die des Clients"),
      SAY("yes: one of them is the client's own", "yes: eine davon ist die des Clients"),
      UNSEEN_CLIENT_ADDRESS},
     true,
     ask_address_is_own},
    {{"reply address kind", SAY("kind of that address", "Art dieser Adresse"),
      SAY("public, private, loopback and so on", "public, private, loopback und so weiter"), UNSEEN_NEVER},
     true,
     ask_reply_address_kind},
    {{"reply domain", SAY("name in the reply", "Name in der Antwort"),
      SAY("host and domain names in the reply, without the server's own",
          "Host- und Domainnamen in der Antwort, ohne den des Servers"),
      UNSEEN_NEVER},
     true,
     ask_reply_domain},
    {{"passed on", SAY("another server's words passed on", "Worte eines anderen Servers weitergereicht"),
      SAY("yes: the reply passes on what another server said",
          "yes: die Antwort gibt weiter, was ein anderer Server sagte"),
      UNSEEN_NEVER},
     true,
     ask_other_host_said},
    {{"mailbox echoed", SAY("the reply quotes the address", "die Antwort nennt die Adresse"),
      SAY("yes: the reply quotes the address of the command",
          "yes: die Antwort nennt die Adresse des Befehls"),
      UNSEEN_CLIENT},
     true,
     ask_echoed},
};

const struct fact_table reply_facts = ROWS(rows);
