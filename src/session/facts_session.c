/* Facts about the session as a whole. */
#include <math.h>

#include "base/ascii.h"
#include "session/facts_part.h"
#include "smtp/address.h"
#include "smtp/masked.h"
#include "smtp/reply.h"

static struct fact known_text(struct facts *facts, struct span text)
{
    return text.len ? fact_text(facts, text, 0, 0) : fact_unknown();
}

static struct fact ask_software(struct facts *facts, size_t at)
{
    (void)at;
    if (facts->parts->greeting == NO_ENTRY && !facts->session->software.len)
        return fact_unknown();
    const struct entry *greeting =
        facts->parts->greeting == NO_ENTRY ? NULL : &facts->session->entries[facts->parts->greeting];
    if (!facts->session->software.len)
        return fact_none();
    return fact_text(facts, facts->session->software, greeting ? greeting->first : 0,
                     greeting ? greeting->last : 0);
}

static const struct entry *greeting(const struct facts *facts)
{
    return facts->parts->greeting == NO_ENTRY ? NULL : &facts->session->entries[facts->parts->greeting];
}

static struct fact ask_server_name(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *reply = greeting(facts);
    if (!reply || !reply->line_count || reply->code != 220)
        return fact_unknown();
    struct span rest = reply->lines[0].text, name = span_take_word(&rest);
    return name.len ? fact_text(facts, arena_lower(facts->arena, name), reply->first, reply->last)
                    : fact_none();
}

static struct fact ask_client_program(struct facts *facts, size_t at)
{
    (void)at;
    return known_text(facts, facts->conversation->client_program);
}

static struct fact ask_greeting(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *reply = greeting(facts);
    return reply ? fact_text(facts, reply_text(facts, reply), reply->first, reply->last) : fact_unknown();
}

static const struct entry *first_server(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_SERVER)
            return &facts->session->entries[i];
    return NULL;
}

/* What speaks another protocol has no code to greet with. */
static bool never_greeted(const struct facts *facts)
{
    const struct entry *first = first_server(facts);
    return !first || !first->code;
}

static struct fact ask_greeting_code(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *reply = greeting(facts);
    if (reply)
        return fact_text(facts, arena_number(facts->arena, (unsigned long)reply->code), reply->first,
                         reply->last);
    bool all_seen = facts->parts->server_visible && !is_gap_before(facts, facts->session->entry_count);
    return facts_connected(facts) && all_seen && never_greeted(facts) ? fact_none() : fact_unknown();
}

static struct fact ask_greeting_delay(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *reply = greeting(facts);
    if (!reply || !facts->parts->times)
        return fact_unknown();
    double connected = 0;
    for (size_t i = 0; i < facts->parts->greeting; i++)
        if (facts->session->entries[i].event == EVENT_CONNECTED)
            connected = facts->session->entries[i].time;
    return fact_seconds(facts, reply->time - connected);
}

static const struct entry *find_last_hello(const struct facts *facts)
{
    for (size_t i = facts->session->entry_count; i-- > 0;) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_CLIENT && entry->stage == STAGE_HELLO && !entry->inferred)
            return entry;
    }
    return NULL;
}

/* Sought once: each reply of a session of thousands without any would walk all over it. */
static const struct entry *last_hello(struct facts *facts)
{
    if (!facts->last_hello_sought)
        facts->last_hello = find_last_hello(facts);
    facts->last_hello_sought = true;
    return facts->last_hello;
}

/* Whoever handed the record on overwrote it. A word in the place of a name is one, and was sent, where the
 * server complains of it. */
static bool is_name_hidden(const struct facts *facts, const struct entry *hello)
{
    struct span name = span_trim(hello->argument);
    bool refused =
        hello->partner != NO_ENTRY && reply_is_failure(facts->session->entries[hello->partner].code);
    return name_is_masked(name) || (!refused && name_is_stand_in(name));
}

/* The EHLO or HELO that the reply at hand answers; else the last one. */
static const struct entry *hello_at(struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    const struct entry *hello = command && command->stage == STAGE_HELLO ? command : last_hello(facts);
    return hello && (hello->unended || is_name_hidden(facts, hello)) ? NULL : hello;
}

static struct fact ask_hello_name(struct facts *facts, size_t at)
{
    const struct entry *hello = hello_at(facts, at);
    if (!hello)
        return fact_unknown();
    return hello->argument.len ? fact_text(facts, hello->argument, hello->first, hello->last) : fact_none();
}

static bool is_name_of_server(struct facts *facts, struct span name)
{
    struct fact server = ask_server_name(facts, FACTS_SESSION);
    bool greeted = server.count && span_same_word(server.items[0].text, name);
    return name.len && (greeted || span_same_word(facts->conversation->server.name, name));
}

static struct fact ask_hello_kind(struct facts *facts, size_t at)
{
    const struct entry *hello = hello_at(facts, at);
    if (!hello)
        return fact_unknown();
    struct span name = span_trim(hello->argument);
    enum hello_kind kind = hello_kind(name);
    bool own = kind == HELLO_FQDN && is_name_of_server(facts, name);
    return fact_text(facts, span_of(own ? "own-domain" : hello_kind_name(kind)), hello->first, hello->last);
}

static struct fact ask_hello_address(struct facts *facts, size_t at)
{
    (void)at;
    return known_text(facts, facts->session->client.address);
}

static struct fact ask_visible(struct facts *facts, size_t at)
{
    (void)at;
    return fact_yes(facts, facts->parts->client_visible || facts->conversation->client_heard);
}

static struct fact ask_server_visible(struct facts *facts, size_t at)
{
    (void)at;
    return fact_yes(facts, facts->parts->server_visible);
}

static struct fact ask_times(struct facts *facts, size_t at)
{
    (void)at;
    return fact_yes(facts, facts->parts->times);
}

static struct fact ask_record(struct facts *facts, size_t at)
{
    (void)at;
    return fact_text(facts, facts->conversation->format, 0, 0);
}

static struct fact ask_seconds(struct facts *facts, size_t at)
{
    (void)at;
    return fact_seconds(facts, facts->conversation->seconds);
}

static struct fact ask_outcome(struct facts *facts, size_t at)
{
    (void)at;
    return fact_word(facts, outcome_name(facts->session->outcome));
}

/* ---- a device that rewrites SMTP ---- */

static size_t run_of_x(struct span text)
{
    size_t run = 0, longest = 0;
    for (size_t i = span_find(text, 'X'); i < text.len; i++) {
        run = text.at[i] == 'X' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static bool is_masked_greeting(struct span text)
{
    size_t stars = 0, letters = 0; /* of words: its owner painted over a part of it */
    for (size_t i = 0; i < text.len; i++) {
        stars += text.at[i] == '*';
        letters += ascii_is_letter(text.at[i]);
    }
    return stars >= 8 && stars > letters; /* Cisco's inspection leaves "220 ****2**0*" of the greeting */
}

enum { MASK_LEAST = 7 }; /* seven X and one letter stand for STARTTLS */

static void add_masked_lines(struct facts *facts, item_list *items, const struct entry *entry)
{
    bool of_offers = entry->stage == STAGE_HELLO && entry->code == 250, failed = entry_failed(entry);
    if (!of_offers && !failed)
        return;
    for (size_t i = 0; i < entry->line_count; i++) {
        const struct reply_text *line = &entry->lines[i];
        bool offers = of_offers && i > 0 && run_of_x(line->text) >= MASK_LEAST;
        bool verb = failed && run_of_x(line->text) >= 4 && span_has_text(line->text, "\"XXXX");
        if (offers || verb)
            item_add_line(facts, items, span_of(offers ? "offers" : "verb"), line->number, line->number);
    }
}

static struct fact ask_masked(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    const struct entry *reply = greeting(facts);
    const struct entry *entry = facts->session->entries;
    if (!facts_server_spoke(facts))
        return fact_unknown();
    if (reply && is_masked_greeting(reply_text(facts, reply)))
        item_add(facts, &items, (struct span)SPAN("greeting"), reply);
    for (const struct entry *end = entry + facts->session->entry_count; entry < end; entry++)
        if (entry->from == SIDE_SERVER)
            add_masked_lines(facts, &items, entry);
    return fact_items(&items);
}

static const char *const hideable[] = {"STARTTLS", "CHUNKING",       "PIPELINING",          "8BITMIME",
                                       "SMTPUTF8", "X-ANONYMOUSTLS", "ENHANCEDSTATUSCODES", "BINARYMIME"};

static struct fact ask_hidden_keyword(struct facts *facts, size_t at)
{
    struct fact masked = ask_masked(facts, at);
    item_list items = {0};
    const struct entry *hello = facts->parts->last.hello_reply == NO_ENTRY
                                    ? NULL
                                    : &facts->session->entries[facts->parts->last.hello_reply];
    if (!masked.known)
        return fact_unknown();
    for (size_t j = 1; hello && j < hello->line_count; j++)
        for (size_t k = 0;
             run_of_x(hello->lines[j].text) >= MASK_LEAST && k < sizeof hideable / sizeof hideable[0]; k++)
            if (span_of(hideable[k]).len == hello->lines[j].text.len)
                item_add_line(facts, &items, span_of(hideable[k]), hello->lines[j].number,
                              hello->lines[j].number);
    return fact_items(&items);
}

static const struct entry *first_client(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_CLIENT && !facts->session->entries[i].inferred)
            return &facts->session->entries[i];
    return NULL;
}

static struct fact ask_early(struct facts *facts, size_t at)
{
    (void)at;
    double seconds;
    if (!facts->parts->early_known)
        return fact_unknown();
    bool early = facts->parts->early_talker && !session_gave_up_on_greeting(facts->session, &seconds);
    return fact_yes_at(facts, early, first_client(facts));
}

static struct fact ask_pipelined(struct facts *facts, size_t at)
{
    (void)at;
    return facts->parts->order_visible ? fact_yes(facts, facts->parts->pipelined) : fact_unknown();
}

static struct fact ask_inside(struct facts *facts, size_t at)
{
    item_list items = {0};
    (void)at;
    if (!facts->parts->client_visible)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].inside)
            item_add(facts, &items, facts->session->entries[i].verb, &facts->session->entries[i]);
    return fact_items(&items);
}

/* ---- something else than SMTP ---- */

static const struct {
    const char *start;
    const char *name;
} foreign[] = {{"* OK", "imap"}, {"* BYE", "imap"}, {"* PREAUTH", "imap"}, {"+OK", "pop3"},
               {"-ERR", "pop3"}, {"HTTP/", "http"}, {"<html", "http"},     {"<!DOCTYPE", "http"},
               {"SSH-", "ssh"},  {"RFB ", "vnc"},   {"\x15\x03", "tls"}};

static struct span shown_line(const struct entry *entry)
{
    return entry->line_count ? entry->lines[0].shown : entry->line;
}

/* Dovecot's submission service knows EHLO; its LMTP service greets alike. */
static size_t telling_refusals(struct span greeting)
{
    return span_has_text(greeting, "Dovecot") ? 1 : 2;
}

static bool refuses_hello(const struct facts *facts, struct span greeting)
{
    size_t refused = 0;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from != SIDE_SERVER || entry->stage != STAGE_HELLO)
            continue;
        if (!entry_failed(entry) || (entry->code != 500 && entry->code != 502 && entry->code != 503))
            return false;
        refused++;
    }
    return refused >= telling_refusals(greeting);
}

static bool takes_hello(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_SERVER && entry->stage == STAGE_HELLO && entry->code == 250)
            return true;
    }
    return false;
}

/* RFC 5321 section 4.2: the word behind the code is the host's name, which may be lmtp.fabrikam.com. */
static bool names_lmtp(const struct entry *greeting)
{
    struct span text = greeting->line_count ? greeting->lines[0].text : (struct span){"", 0};
    return span_has_text(span_from(text, span_find(text, ' ')), "LMTP");
}

static bool names_smtp(struct span greeting)
{
    return span_has_text(greeting, "SMTP") || span_has_text(greeting, "*");
}

/* Whoever is taken up on its LHLO or EHLO got what it came for. */
static bool is_lmtp(const struct facts *facts, const struct entry *first)
{
    struct span line = shown_line(first);
    return first->code == 220 && !takes_hello(facts) &&
           (names_lmtp(first) || (refuses_hello(facts, line) && !names_smtp(line)));
}

static const char *protocol_of(const struct facts *facts, const struct entry *first)
{
    struct span line = shown_line(first);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (span_starts(line, foreign[i].start))
            return foreign[i].name;
    if (entry_greets_as_ftp(first))
        return "ftp";
    if (is_lmtp(facts, first))
        return "lmtp";
    return first->code                                                      ? NULL
           : span_has_text(line, "mysql") || span_has_text(line, "MariaDB") ? "mysql"
                                                                            : "unknown-text";
}

static struct fact ask_protocol(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *first = first_server(facts);
    if (!first) /* nothing answered at all, if the connection is known to have stood */
        return facts_connected(facts) && facts->parts->server_visible && !is_gap_before(facts, at)
                   ? fact_none()
                   : fact_unknown();
    const char *name = protocol_of(facts, first);
    return name ? fact_text(facts, span_of(name), first->first, first->last) : fact_none();
}

static struct fact ask_first_server(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *first = first_server(facts);
    return first ? fact_text(facts, shown_line(first), first->first, first->last) : fact_unknown();
}

static struct fact ask_first_client(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *first = first_client(facts);
    return first ? fact_text(facts, first->line, first->first, first->last) : fact_unknown();
}

static struct fact ask_error_count(struct facts *facts, size_t at)
{
    (void)at;
    unsigned long errors = facts->parts->last.errors;
    bool all_seen = facts->parts->server_visible && !is_gap_before(facts, facts->session->entry_count);
    return errors || all_seen ? fact_number(facts, errors) : fact_unknown();
}

/* They are answered 2yz and bring no message nearer: servers count them (Exim smtp_accept_max_nonmail,
 * Postfix smtpd_junk_command_limit). */
static bool moves_no_mail(const struct entry *entry)
{
    static const char *const idle[] = {"NOOP", "RSET", "VRFY", "EXPN", "HELP", "ETRN"};
    for (size_t i = 0; i < sizeof idle / sizeof idle[0]; i++)
        if (entry_is(entry, idle[i]))
            return true;
    return false;
}

static struct fact ask_without_mail(struct facts *facts, size_t at)
{
    (void)at;
    unsigned long count = 0, hellos = 0;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from != SIDE_CLIENT)
            continue;
        hellos += entry->stage == STAGE_HELLO;
        count += moves_no_mail(entry);
    }
    return facts->parts->client_visible ? fact_number(facts, count + (hellos > 1 ? hellos - 1 : 0))
                                        : fact_unknown();
}

static const struct fact_row rows[] = {
    {{"server software", SAY("server software", "Serversoftware"),
      SAY("software or provider that greeting and replies tell: postfix, exim, exchange, gmail and so on; "
          "empty: they do not",
          "Software oder Anbieter, den Begrüßung und Antworten verraten: postfix, exim, exchange, gmail und "
          "so weiter; leer: keiner"),
      SAY("no greeting is in this record", "in dieser Aufzeichnung steht keine Begrüßung")},
     false,
     ask_software},
    {{"server name", SAY("name in the greeting", "Name in der Begrüßung"),
      SAY("the name that the server gives itself", "der Name, den der Server sich gibt"),
      SAY("no greeting is in this record", "in dieser Aufzeichnung steht keine Begrüßung")},
     false,
     ask_server_name},
    {{"client software", SAY("client program", "Client-Programm"),
      SAY("the program that made the record, where it can be told",
          "das Programm, das die Aufzeichnung machte, wenn es zu erkennen ist"),
      UNSEEN_OPEN},
     false,
     ask_client_program},
    {{"greeting", SAY("the greeting says", "die Begrüßung sagt"),
      SAY("text of the greeting", "Text der Begrüßung"),
      SAY("no greeting is in this record", "in dieser Aufzeichnung steht keine Begrüßung")},
     false,
     ask_greeting},
    {{"greeting code", SAY("greeting code", "Code der Begrüßung"),
      SAY("its code; empty: none came though the connection stood",
          "ihr Code; leer: es kam keine, obwohl die Verbindung stand"),
      SAY("no greeting is in this record", "in dieser Aufzeichnung steht keine Begrüßung")},
     false,
     ask_greeting_code},
    {{"greeting delay", SAY("seconds until the greeting", "Sekunden bis zur Begrüßung"),
      SAY("seconds from the connection to the greeting", "Sekunden von der Verbindung bis zur Begrüßung"),
      UNSEEN_TIMES},
     false,
     ask_greeting_delay},
    {{"hello name", SAY("EHLO name", "EHLO-Name"),
      SAY("argument of the last EHLO or HELO", "Argument des letzten EHLO oder HELO"), UNSEEN_NAME},
     true,
     ask_hello_name},
    {{"hello name kind", SAY("kind of the EHLO name", "Art des EHLO-Namens"),
      SAY("fqdn, bare-label, localhost, ip, literal, underscore, bad-character, empty, undefined, own-domain "
          "(the server's), non-ascii, trailing-dot",
          "fqdn, bare-label, localhost, ip, literal, underscore, bad-character, empty, undefined, own-domain "
          "(der des Servers), non-ascii, trailing-dot"),
      UNSEEN_NAME},
     true,
     ask_hello_kind},
    {{"hello address", SAY("the server knows the client as", "der Server kennt den Client als"),
      SAY("the address by which the server called the client: Hello [198.51.100.7]",
          "die Adresse, mit der der Server den Client anredete: Hello [198.51.100.7]"),
      UNSEEN_CLIENT_ADDRESS},
     false,
     ask_hello_address},
    {{"client visible", SAY("client's lines visible", "Zeilen des Clients sichtbar"),
      SAY("yes: the record shows what the client sent",
          "yes: die Aufzeichnung zeigt, was der Client sendete"),
      UNSEEN_NEVER},
     false,
     ask_visible},
    {{"server visible", SAY("server's lines visible", "Zeilen des Servers sichtbar"),
      SAY("no: the client's lines alone are in the record, and nothing tells of a silent server",
          "no: nur Zeilen des Clients stehen in der Aufzeichnung, und nichts spricht für einen stummen "
          "Server"),
      UNSEEN_NEVER},
     false,
     ask_server_visible},
    {{"times visible", SAY("times visible", "Zeiten sichtbar"),
      SAY("yes: the record has times", "yes: die Aufzeichnung enthält Zeiten"), UNSEEN_NEVER},
     false,
     ask_times},
    {{"record", SAY("kind of record", "Art der Aufzeichnung"),
      SAY("the dialect: plain, marked and so on", "der Dialekt: plain, marked und so weiter"), UNSEEN_NEVER},
     false,
     ask_record},
    {{"session seconds", SAY("seconds that the session lasted", "Dauer der Sitzung in Sekunden"),
      SAY("how long the record lasted", "wie lange die Aufzeichnung dauerte"), UNSEEN_TIMES},
     false,
     ask_seconds},
    {{"outcome", SAY("outcome", "Ergebnis"),
      SAY("accepted, partly-accepted, refused, deferred, not-connected, aborted, no-mail, unknown",
          "accepted, partly-accepted, refused, deferred, not-connected, aborted, no-mail, unknown"),
      UNSEEN_NEVER},
     false,
     ask_outcome},
    {{"masked", SAY("masked", "verdeckt"),
      SAY("what a device between has masked: greeting, offers, verb; empty: nothing",
          "was ein Gerät dazwischen verdeckt hat: greeting, offers, verb; leer: nichts"),
      SAY("the server's lines are not in this record",
          "die Zeilen des Servers stehen nicht in dieser Aufzeichnung")},
     false,
     ask_masked},
    {{"hidden keyword", SAY("hidden keyword", "verdecktes Schlüsselwort"),
      SAY("EHLO keyword whose length a run of X has",
          "EHLO-Schlüsselwort, dessen Länge eine Kette von X hat"),
      UNSEEN_OFFERS},
     false,
     ask_hidden_keyword},
    {{"early talker", SAY("client spoke before the greeting", "Client sprach vor der Begrüßung"),
      SAY("yes: the client spoke before the greeting was complete",
          "yes: der Client sprach, bevor die Begrüßung vollständig war"),
      SAY("this record does not show who spoke first", "diese Aufzeichnung zeigt nicht, wer zuerst sprach")},
     false,
     ask_early},
    {{"pipelined", SAY("several commands at once", "mehrere Befehle auf einmal"),
      SAY("yes: commands were sent before the replies to earlier ones",
          "yes: Befehle wurden vor den Antworten auf frühere gesendet"),
      UNSEEN_SIDES},
     false,
     ask_pipelined},
    {{"command inside reply", SAY("sent before a reply was complete", "vor dem Ende einer Antwort gesendet"),
      SAY("commands that the client sent while a reply of several lines was still coming; empty: none",
          "Befehle, die der Client sendete, während noch Zeilen einer Antwort kamen; leer: keine"),
      UNSEEN_CLIENT},
     false,
     ask_inside},
    {{"other protocol", SAY("protocol that answers", "antwortendes Protokoll"),
      SAY("what answered instead of SMTP: imap, pop3, http, ssh, ftp, lmtp, unknown-text; empty: SMTP",
          "was statt SMTP antwortete: imap, pop3, http, ssh, ftp, lmtp, unknown-text; leer: SMTP"),
      SAY("the server's lines are not in this record",
          "die Zeilen des Servers stehen nicht in dieser Aufzeichnung")},
     false,
     ask_protocol},
    {{"first server line", SAY("first line of the server", "erste Zeile des Servers"),
      SAY("the first line that the server sent", "die erste Zeile, die der Server sendete"),
      SAY("the server's lines are not in this record",
          "die Zeilen des Servers stehen nicht in dieser Aufzeichnung")},
     false,
     ask_first_server},
    {{"client first line", SAY("first line of the client", "erste Zeile des Clients"),
      SAY("the first line that the client sent", "die erste Zeile, die der Client sendete"), UNSEEN_CLIENT},
     false,
     ask_first_client},
    {{"error count", SAY("failing replies", "ablehnende Antworten"),
      SAY("number of failing replies in the session", "Zahl der ablehnenden Antworten in der Sitzung"),
      UNSEEN_GAP},
     false,
     ask_error_count},
    {{"commands without mail", SAY("commands that move no mail", "Befehle, die keine Mail voranbringen"),
      SAY("how many NOOP, RSET, VRFY, EXPN, HELP, ETRN and repeated EHLO the client sent",
          "wie viele NOOP, RSET, VRFY, EXPN, HELP, ETRN und wiederholte EHLO der Client sendete"),
      UNSEEN_CLIENT},
     false,
     ask_without_mail},
};

const struct fact_table session_facts = ROWS(rows);
