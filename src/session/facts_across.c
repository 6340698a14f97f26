/* Facts of a whole run, asked by the rules in rules/run. across_*.c finds them. */
#include <string.h>

#include "base/moment.h"
#include "session/across_part.h"
#include "session/facts_part.h"

#define UNSEEN_TIMES_ACROSS                                                                                  \
    SAY("not all of these records have times", "nicht alle diese Aufzeichnungen enthalten Zeiten")
#define UNSEEN_CLIENTS_ACROSS                                                                                \
    SAY("whether it was the same client is not visible in these records",                                    \
        "ob es derselbe Client war, ist in diesen Aufzeichnungen nicht sichtbar")
#define UNSEEN_SERVERS_ACROSS                                                                                \
    SAY("which server it was is not in these records",                                                       \
        "welcher Server es war, steht nicht in diesen Aufzeichnungen")

/* A subject tells it or does not; no row has a function. */
static const struct fact_row rows[] = {
    {{"across sessions", SAY("sessions", "Sitzungen"),
      SAY("how many sessions of the run it concerns", "wie viele Sitzungen des Laufs es betrifft"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"across files", SAY("files", "Dateien"),
      SAY("in how many files they stand", "in wie vielen Dateien sie stehen"), UNSEEN_NEVER},
     true,
     NULL},
    {{"across servers", SAY("servers", "Server"),
      SAY("the servers of these sessions", "die Server dieser Sitzungen"), UNSEEN_SERVERS_ACROSS},
     true,
     NULL},
    {{"across domains", SAY("recipient domains", "Empfängerdomains"),
      SAY("the domains of their recipients", "die Domains ihrer Empfänger"), UNSEEN_CLIENT},
     true,
     NULL},
    {{"across first seen", SAY("first seen", "zuerst gesehen"),
      SAY("when the first of them began", "wann die erste von ihnen begann"), UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"across last seen", SAY("last seen", "zuletzt gesehen"),
      SAY("when the last of them began", "wann die letzte von ihnen begann"), UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"failure rule", SAY("rule", "Regel"),
      SAY("the rule that explains the failure of two sessions or more",
          "die Regel, die das Scheitern von zwei oder mehr Sitzungen erklärt"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"failure category", SAY("category", "Kategorie"), SAY("its category", "ihre Kategorie"), UNSEEN_NEVER},
     true,
     NULL},
    {{"failure title", SAY("failure", "Fehler"), SAY("its title", "ihr Titel"), UNSEEN_NEVER}, true, NULL},
    {{"client", SAY("client", "Client"),
      SAY("a client's public address that no server of the run took mail from, though several were asked",
          "die öffentliche Adresse eines Clients, dem kein Server des Laufs Mail abnahm, obwohl mehrere "
          "gefragt wurden"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"client names", SAY("its names", "seine Namen"), SAY("what it called itself", "wie er sich nannte"),
      UNSEEN_CLIENT},
     true,
     NULL},
    {{"client refused as", SAY("refused as", "abgelehnt als"),
      SAY("categories of its refusals", "Kategorien seiner Ablehnungen"), UNSEEN_NEVER},
     true,
     NULL},
    {{"client refused by", SAY("refused by", "abgelehnt von"),
      SAY("domains of the servers that refused it", "Domains der Server, die ihn ablehnten"), UNSEEN_NEVER},
     true,
     NULL},
    {{"client refused by how many", SAY("refused by so many", "abgelehnt von so vielen"),
      SAY("how many owners of servers refused it", "wie viele Betreiber von Servern ihn ablehnten"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"client refusals", SAY("refusals", "Ablehnungen"),
      SAY("in how many sessions", "in wie vielen Sitzungen"), UNSEEN_NEVER},
     true,
     NULL},
    {{"client others taken", SAY("mail of others taken there", "Mail anderer dort angenommen"),
      SAY("yes: one of those who refuse it took mail of another client",
          "yes: einer von denen, die ihn ablehnen, nahm Mail eines anderen Clients an"),
      SAY("no session of another client with these servers is in this run",
          "in diesem Lauf steht keine Sitzung eines anderen Clients mit diesen Servern")},
     true,
     NULL},
    {{"onset failure", SAY("failure", "Fehler"),
      SAY("a failure that a server gives from some moment on, though it took mail before",
          "ein Fehler, den ein Server ab einem Zeitpunkt meldet, obwohl er vorher Mail annahm"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"onset category", SAY("category", "Kategorie"), SAY("its category", "seine Kategorie"), UNSEEN_NEVER},
     true,
     NULL},
    {{"onset server", SAY("server", "Server"), SAY("the server", "der Server"), UNSEEN_NEVER}, true, NULL},
    {{"onset since", SAY("since", "seit"),
      SAY("when the first of these failures began", "wann der erste dieser Fehler auftrat"),
      UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"onset last taken", SAY("last success", "letzter Erfolg"),
      SAY("when it took mail for the last time before", "wann er davor zuletzt Mail annahm"),
      UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"onset taken", SAY("successes before", "Erfolge davor"),
      SAY("in how many sessions it took mail", "in wie vielen Sitzungen er Mail annahm"), UNSEEN_NEVER},
     true,
     NULL},
    {{"onset failed", SAY("failures since", "Fehler seitdem"),
      SAY("in how many sessions it failed since", "in wie vielen Sitzungen es seitdem scheiterte"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"onset clients", SAY("clients", "Clients"),
      SAY("same: one client had success before and failure after; different: none had",
          "same: ein Client hatte vorher Erfolg und danach Fehler; different: keiner"),
      UNSEEN_CLIENTS_ACROSS},
     true,
     NULL},
    {{"onset mail", SAY("mail", "Mail"),
      SAY("same: a sender's mail to a domain was taken before, and failed after",
          "same: Mail eines Absenders an eine Domain wurde vorher angenommen und scheiterte danach"),
      SAY("that the same sender wrote to the same domain before and after is not in these records",
          "dass derselbe Absender vorher und nachher an dieselbe Domain schrieb, steht nicht in diesen "
          "Aufzeichnungen")},
     true,
     NULL},
    {{"onset elsewhere", SAY("other servers", "andere Server"),
      SAY("began: the same failure began elsewhere within an hour; taken: another owner's server took mail "
          "of this client since",
          "began: derselbe Fehler begann binnen einer Stunde anderswo; taken: ein Server eines anderen "
          "Betreibers nahm seitdem Mail dieses Clients an"),
      SAY("how other servers treated this client since is not in this run",
          "wie andere Server diesen Client seitdem behandelten, steht nicht in diesem Lauf")},
     true,
     NULL},
    {{"pool", SAY("pool", "Verbund"),
      SAY("the domain of an MX lookup, or the pattern of the names, of servers that stand in for each other",
          "die Domain einer MX-Abfrage oder das Muster der Namen von Servern, die einander vertreten"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"pool member", SAY("server of the pool", "Server des Verbunds"),
      SAY("one of them that failed every session while others took mail",
          "einer von ihnen, an dem jede Sitzung scheiterte, während andere Mail annahmen"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"pool member failures", SAY("its failures", "seine Fehler"),
      SAY("in how many sessions", "in wie vielen Sitzungen"), UNSEEN_NEVER},
     true,
     NULL},
    {{"pool member failed as", SAY("its failures are", "seine Fehler sind"),
      SAY("categories of these failures", "Kategorien dieser Fehler"), UNSEEN_NEVER},
     true,
     NULL},
    {{"pool others", SAY("others that took mail", "andere, die Mail annahmen"),
      SAY("the servers of the pool that took mail within a day",
          "die Server des Verbunds, die binnen eines Tages Mail annahmen"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"pool known by", SAY("the pool is known by", "der Verbund ist bekannt durch"),
      SAY("lookup: an MX lookup lists them; names: their names differ in digits alone",
          "lookup: eine MX-Abfrage zählt sie auf; names: ihre Namen unterscheiden sich nur in Ziffern"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"pool clients", SAY("clients", "Clients"),
      SAY("same: one client failed here and succeeded there; different: none did",
          "same: ein Client scheiterte hier und hatte dort Erfolg; different: keiner"),
      UNSEEN_CLIENTS_ACROSS},
     true,
     NULL},
    {{"starttls server", SAY("server", "Server"),
      SAY("a server that offered STARTTLS in one session and not in another, on the same port",
          "ein Server, der STARTTLS in einer Sitzung anbot und in einer anderen nicht, am selben Port"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"starttls offered", SAY("offered in sessions", "angeboten in Sitzungen"),
      SAY("in how many sessions it offered it", "in wie vielen Sitzungen er es anbot"), UNSEEN_NEVER},
     true,
     NULL},
    {{"starttls missing", SAY("missing in sessions", "gefehlt in Sitzungen"),
      SAY("in how many it did not", "in wie vielen nicht"), UNSEEN_NEVER},
     true,
     NULL},
    {{"starttls masked", SAY("masked", "überschrieben"),
      SAY("yes: where it was missing, a word of X stood in the EHLO reply",
          "yes: wo es fehlte, stand ein Wort aus X in der EHLO-Antwort"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"starttls order", SAY("order", "Reihenfolge"),
      SAY("lost: offered at first and no longer; gained: the other way round; mixed: neither",
          "lost: erst angeboten, dann nicht mehr; gained: umgekehrt; mixed: weder noch"),
      UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"starttls clients", SAY("clients", "Clients"),
      SAY("same: one client saw both; different: none did", "same: ein Client sah beides; different: keiner"),
      UNSEEN_CLIENTS_ACROSS},
     true,
     NULL},
    {{"starttls addresses", SAY("server's addresses", "Adressen des Servers"),
      SAY("same: one address of the server did both; different: none did",
          "same: eine Adresse des Servers tat beides; different: keine"),
      SAY("the addresses of the server are not in all of these records",
          "die Adressen des Servers stehen nicht in allen diesen Aufzeichnungen")},
     true,
     NULL},
    {{"fallback kind", SAY("way out", "Ausweg"),
      SAY("how a session that follows a failed one differs: helo, plain (no TLS), port, mx",
          "worin sich eine Sitzung, die auf eine gescheiterte folgt, unterscheidet: helo, plain (ohne TLS), "
          "port, mx"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"fallback from", SAY("failed at", "gescheitert an"),
      SAY("the server of the failed session", "der Server der gescheiterten Sitzung"), UNSEEN_SERVERS_ACROSS},
     true,
     NULL},
    {{"fallback to", SAY("then tried", "dann versucht"),
      SAY("the server of the session that followed", "der Server der Sitzung, die folgte"),
      UNSEEN_SERVERS_ACROSS},
     true,
     NULL},
    {{"fallback failed as", SAY("failed as", "gescheitert als"),
      SAY("category of the failure", "Kategorie des Fehlers"), UNSEEN_NEVER},
     true,
     NULL},
    {{"fallback result", SAY("result", "Ergebnis"),
      SAY("what came of the session that followed: accepted, refused, ...",
          "was aus der Sitzung wurde, die folgte: accepted, refused, ..."),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"fallback port", SAY("port", "Port"),
      SAY("the port of the session that followed", "der Port der Sitzung, die folgte"), UNSEEN_OPEN},
     true,
     NULL},
    {{"fallback port before", SAY("port before", "Port davor"),
      SAY("the port of the failed session", "der Port der gescheiterten Sitzung"), UNSEEN_OPEN},
     true,
     NULL},
    {{"fallback offers starttls", SAY("STARTTLS offered", "STARTTLS angeboten"),
      SAY("whether the session that followed was offered STARTTLS",
          "ob der Sitzung, die folgte, STARTTLS angeboten wurde"),
      UNSEEN_OFFERS},
     true,
     NULL},
    {{"fallback times", SAY("times", "Male"),
      SAY("how often that happened in the run", "wie oft das im Lauf vorkam"), UNSEEN_NEVER},
     true,
     NULL},
    {{"address refused", SAY("refused address", "abgelehnte Adresse"),
      SAY("a recipient that was unknown", "ein Empfänger, der unbekannt war"), UNSEEN_NEVER},
     true,
     NULL},
    {{"address taken", SAY("address taken", "angenommene Adresse"),
      SAY("an address one edit away from it that was taken elsewhere in the run",
          "eine Adresse, die sich um einen Tippfehler von ihr unterscheidet und im Lauf anderswo angenommen "
          "wurde"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"address edited", SAY("differs in", "Unterschied in"),
      SAY("mailbox or domain: where they differ", "mailbox oder domain: worin sie sich unterscheiden"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"address taken times", SAY("times taken", "Male angenommen"),
      SAY("how often the other one was taken", "wie oft die andere angenommen wurde"), UNSEEN_NEVER},
     true,
     NULL},
    {{"address clients", SAY("clients", "Clients"),
      SAY("same: one client tried both; different: none did",
          "same: ein Client versuchte beide; different: keiner"),
      UNSEEN_CLIENTS_ACROSS},
     true,
     NULL},
    {{"mailbox", SAY("mailbox", "Postfach"),
      SAY("a recipient that was taken at first and is unknown now",
          "ein Empfänger, der zuerst angenommen wurde und jetzt unbekannt ist"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"mailbox last taken", SAY("last taken", "zuletzt angenommen"),
      SAY("when it was taken for the last time", "wann er zuletzt angenommen wurde"), UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"mailbox refused since", SAY("refused since", "abgelehnt seit"),
      SAY("when it was refused for the first time", "wann er zum ersten Mal abgelehnt wurde"),
      UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"mailbox servers", SAY("servers", "Server"),
      SAY("same: the server that took it refuses it now; different: another one of the same owner",
          "same: der Server, der ihn annahm, lehnt ihn jetzt ab; different: ein anderer desselben "
          "Betreibers"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"deferral category", SAY("category", "Kategorie"),
      SAY("of a temporary refusal after which the same sender's mail to the same recipient was taken",
          "einer vorläufigen Ablehnung, nach der Mail desselben Absenders an denselben Empfänger angenommen "
          "wurde"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"deferral failure", SAY("refusal", "Ablehnung"),
      SAY("the title of that refusal", "der Titel dieser Ablehnung"), UNSEEN_NEVER},
     true,
     NULL},
    {{"deferral server", SAY("server", "Server"), SAY("the domain of the servers", "die Domain der Server"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"deferral letters", SAY("senders and recipients", "Absender und Empfänger"),
      SAY("how many pairs of sender and recipient", "wie viele Paare aus Absender und Empfänger"),
      UNSEEN_NEVER},
     true,
     NULL},
    {{"deferral shortest wait", SAY("shortest wait", "kürzeste Wartezeit"),
      SAY("from the first refusal to the success", "von der ersten Ablehnung bis zum Erfolg"),
      UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"deferral longest wait", SAY("longest wait", "längste Wartezeit"),
      SAY("the longest of these times", "die längste dieser Zeiten"), UNSEEN_TIMES_ACROSS},
     true,
     NULL},
    {{"deferral clients", SAY("clients", "Clients"),
      SAY("same: the same client tried again", "same: derselbe Client versuchte es noch einmal"),
      UNSEEN_CLIENTS_ACROSS},
     true,
     NULL},
};

const struct fact_table across_facts_table = ROWS(rows);

/* ---- asking ---- */

static struct fact of_list(struct facts *facts, const struct span *list, unsigned long count)
{
    item_list items = {.room = count < EXTENT_MOST ? count : EXTENT_MOST};
    items.at = arena_take(facts->arena, items.room * sizeof *items.at);
    for (unsigned long i = 0; i < count && i < EXTENT_MOST; i++)
        item_add_line(facts, &items, list[i], 0, 0);
    return items.count ? fact_items(&items) : fact_unknown();
}

static struct fact of_text(struct facts *facts, struct span text)
{
    return text.len ? fact_text(facts, text, 0, 0) : fact_unknown();
}

/* How far the subject reaches. */
static bool ask_extent(struct facts *facts, const char *name, size_t at, struct fact *fact)
{
    struct span asked = span_of(name);
    if (!span_starts(asked, "across "))
        return false;
    struct extent extent = across_extent(facts->arena, facts->across, at);
    *fact = span_is(asked, "across sessions")     ? fact_number(facts, extent.sessions)
            : span_is(asked, "across files")      ? fact_number(facts, extent.files)
            : span_is(asked, "across servers")    ? of_list(facts, extent.servers, extent.server_count)
            : span_is(asked, "across domains")    ? of_list(facts, extent.domains, extent.domain_count)
            : span_is(asked, "across first seen") ? of_text(facts, moment_said(extent.first_seen))
                                                  : of_text(facts, moment_said(extent.last_seen));
    return true;
}

struct fact facts_of_subject(struct facts *facts, const char *name, size_t at)
{
    struct fact fact = fact_unknown();
    item_list items = {0};
    if (!facts->across || at >= facts->across->subjects.count || ask_extent(facts, name, at, &fact))
        return fact;
    const struct subject *subject = &facts->across->subjects.at[at];
    for (size_t i = 0; i < subject->told.count; i++) {
        const struct told *told = &subject->told.at[i];
        if (strcmp(name, told->fact) == 0)
            *LIST_ADD(facts->arena, &items) = (struct fact_item){.text = told->text, .german = told->german};
    }
    return items.count ? fact_items(&items) : fact_unknown();
}

struct facts *across_facts(struct arena *arena, const struct across *across)
{
    struct facts *facts = arena_take(arena, sizeof *facts);
    *facts = (struct facts){.arena = arena, .across = across};
    facts->cache = facts_cache(arena);
    return facts;
}

size_t facts_subject_count(const struct facts *facts)
{
    return facts->across ? facts->across->subjects.count : 0;
}
