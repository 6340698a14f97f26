/* DNS lookups that stand in the same file. */
#include "session/facts_part.h"
#include "smtp/address.h"

static bool is_mx(const struct lookup *lookup)
{
    return lookup->kind == LOOKUP_MX && lookup->answer_count > 0;
}

static bool any_mx(const struct facts *facts)
{
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++)
        if (is_mx(&facts->conversation->around.lookups[i]))
            return true;
    return false;
}

/* Calls `each` for all MX answers of the file. */
typedef void each_answer(struct facts *facts, const struct lookup *lookup, const struct lookup_answer *answer,
                         item_list *items);

static struct fact over_mx(struct facts *facts, each_answer *each)
{
    item_list items = {0};
    const struct surroundings *around = &facts->conversation->around;
    if (!any_mx(facts))
        return fact_unknown();
    for (size_t i = 0; i < around->lookup_count; i++)
        for (size_t j = 0; is_mx(&around->lookups[i]) && j < around->lookups[i].answer_count; j++)
            each(facts, &around->lookups[i], &around->lookups[i].answers[j], &items);
    return fact_items(&items);
}

static void add_mx(struct facts *facts, const struct lookup *lookup, const struct lookup_answer *answer,
                   item_list *items)
{
    struct span text = arena_print(facts->arena, "%ld %.*s%s%.*s", answer->preference, (int)answer->name.len,
                                   answer->name.at, answer->address.len ? " " : "", (int)answer->address.len,
                                   answer->address.at ? answer->address.at : "");
    item_add_line(facts, items, text, lookup->first, lookup->last);
}

static struct fact ask_mx(struct facts *facts, size_t at)
{
    (void)at;
    return over_mx(facts, add_mx);
}

static struct fact ask_mx_domain(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    bool asked = false;
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++) {
        const struct lookup *lookup = &facts->conversation->around.lookups[i];
        if (lookup->kind != LOOKUP_MX)
            continue;
        asked = true;
        item_add_line(facts, &items, lookup->name, lookup->first, lookup->last);
    }
    return asked ? fact_items(&items) : fact_unknown();
}

static bool is_opened(const struct facts *facts, const struct lookup_answer *answer)
{
    const struct endpoint *server = &facts->conversation->server;
    return span_same_word(answer->name, server->name) ||
           (answer->address.len &&
            (address_same(answer->address, server->address) || address_same(answer->address, server->name)));
}

static bool host_known(const struct facts *facts)
{
    return facts->conversation->server.name.len || facts->conversation->server.address.len;
}

static void add_opened(struct facts *facts, const struct lookup *lookup, const struct lookup_answer *answer,
                       item_list *items)
{
    if (is_opened(facts, answer))
        item_add_line(facts, items, (struct span)SPAN("yes"), lookup->first, lookup->last);
}

static const struct lookup *first_mx(const struct facts *facts)
{
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++)
        if (is_mx(&facts->conversation->around.lookups[i]))
            return &facts->conversation->around.lookups[i];
    return NULL;
}

static struct fact ask_among(struct facts *facts, size_t at)
{
    (void)at;
    struct fact opened = over_mx(facts, add_opened);
    const struct lookup *lookup = first_mx(facts);
    if (!opened.known || !host_known(facts))
        return fact_unknown();
    if (opened.count)
        return fact_text(facts, opened.items[0].text, opened.items[0].first, opened.items[0].last);
    return fact_text(facts, (struct span)SPAN("no"), lookup->first, lookup->last);
}

static struct fact ask_is_domain(struct facts *facts, size_t at)
{
    struct fact among = ask_among(facts, at);
    if (!among.known)
        return fact_unknown();
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++) {
        const struct lookup *lookup = &facts->conversation->around.lookups[i];
        bool domain = is_mx(lookup) && span_same_word(lookup->name, facts->conversation->server.name);
        if (domain && span_is(among.items[0].text, "no"))
            return fact_text(facts, (struct span)SPAN("yes"), lookup->first, lookup->last);
    }
    return fact_yes(facts, false);
}

static long opened_preference(const struct facts *facts)
{
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++)
        for (size_t j = 0; j < facts->conversation->around.lookups[i].answer_count; j++)
            if (is_mx(&facts->conversation->around.lookups[i]) &&
                is_opened(facts, &facts->conversation->around.lookups[i].answers[j]))
                return facts->conversation->around.lookups[i].answers[j].preference;
    return -1;
}

static bool was_tried(const struct facts *facts, struct span host)
{
    for (size_t i = 0; facts->earlier && i < facts->earlier->attempt_count; i++)
        if (span_same_word(facts->earlier->attempts[i].host, host))
            return true;
    return false;
}

static void add_lower(struct facts *facts, const struct lookup *lookup, const struct lookup_answer *answer,
                      item_list *items)
{
    if (answer->preference < opened_preference(facts) && !was_tried(facts, answer->name))
        item_add_line(facts, items, answer->name, lookup->first, lookup->last);
}

static struct fact ask_lower(struct facts *facts, size_t at)
{
    (void)at;
    return host_known(facts) ? over_mx(facts, add_lower) : fact_unknown();
}

static void add_kind(struct facts *facts, const struct lookup *lookup, const struct lookup_answer *answer,
                     item_list *items)
{
    if (answer->address.len)
        item_add_line(facts, items, span_of(address_kind_name(address_kind(answer->address))), lookup->first,
                      lookup->last);
}

static struct fact ask_kind(struct facts *facts, size_t at)
{
    (void)at;
    return over_mx(facts, add_kind);
}

/* Addresses that lookups of the file gave for the opened host. */
static struct fact host_addresses(struct facts *facts)
{
    item_list items = {0};
    const struct surroundings *around = &facts->conversation->around;
    bool asked = false;
    for (size_t i = 0; i < around->lookup_count; i++) {
        asked |= around->lookups[i].kind == LOOKUP_ADDRESS || around->lookups[i].kind == LOOKUP_MX;
        for (size_t j = 0; j < around->lookups[i].answer_count; j++) {
            const struct lookup_answer *answer = &around->lookups[i].answers[j];
            bool same = span_same_word(answer->name, facts->conversation->server.name) ||
                        span_same_word(around->lookups[i].name, facts->conversation->server.name);
            if (same && answer->address.len)
                item_add_line(facts, &items, answer->address, around->lookups[i].first,
                              around->lookups[i].last);
        }
    }
    return asked ? fact_items(&items) : fact_unknown();
}

static struct fact ask_address_known(struct facts *facts, size_t at)
{
    (void)at;
    struct fact addresses = host_addresses(facts);
    return addresses.known && facts->conversation->server.name.len ? fact_yes(facts, addresses.count > 0)
                                                                   : fact_unknown();
}

static struct fact ask_differs(struct facts *facts, size_t at)
{
    (void)at;
    struct fact addresses = host_addresses(facts);
    struct span tried = facts->conversation->server.address;
    if (!addresses.known || !addresses.count || !tried.len)
        return fact_unknown();
    for (size_t i = 0; i < addresses.count; i++)
        if (address_same(addresses.items[i].text, tried))
            return fact_yes(facts, false);
    return fact_text(facts, (struct span)SPAN("yes"), addresses.items[0].first, addresses.items[0].last);
}

/* How the lookup of the opened host itself went. */
static struct fact ask_host_lookup(struct facts *facts, size_t at)
{
    (void)at;
    const struct surroundings *around = &facts->conversation->around;
    for (size_t i = around->lookup_count; i-- > 0 && facts->conversation->server.name.len;) {
        const struct lookup *lookup = &around->lookups[i];
        bool asked = span_same_word(lookup->name, facts->conversation->server.name) ||
                     span_same_word(lookup->typed, facts->conversation->server.name);
        if (!asked || lookup->kind == LOOKUP_MX)
            continue;
        struct span result = lookup->trouble.len ? lookup->trouble : (struct span)SPAN("answered");
        return fact_text(facts, result, lookup->first, lookup->last);
    }
    return fact_unknown();
}

static struct fact ask_trouble(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    const struct surroundings *around = &facts->conversation->around;
    for (size_t i = 0; i < around->lookup_count; i++)
        if (around->lookups[i].trouble.len)
            item_add_line(facts, &items,
                          arena_print(facts->arena, "%.*s %.*s", (int)around->lookups[i].trouble.len,
                                      around->lookups[i].trouble.at, (int)around->lookups[i].name.len,
                                      around->lookups[i].name.at),
                          around->lookups[i].first, around->lookups[i].last);
    return around->lookup_count ? fact_items(&items) : fact_unknown();
}

static struct fact ask_null_mx(struct facts *facts, size_t at)
{
    (void)at;
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++) {
        const struct lookup *lookup = &facts->conversation->around.lookups[i];
        if (is_mx(lookup) && (!lookup->answers[0].name.len || span_is(lookup->answers[0].name, ".")))
            return fact_text(facts, (struct span)SPAN("yes"), lookup->first, lookup->last);
    }
    return any_mx(facts) ? fact_yes(facts, false) : fact_unknown();
}

static struct fact ask_resolver(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++)
        if (facts->conversation->around.lookups[i].resolver.len)
            item_add_line(facts, &items, facts->conversation->around.lookups[i].resolver,
                          facts->conversation->around.lookups[i].first,
                          facts->conversation->around.lookups[i].last);
    return items.count ? fact_items(&items) : fact_unknown();
}

static struct fact ask_resolver_kind(struct facts *facts, size_t at)
{
    struct fact resolvers = ask_resolver(facts, at);
    item_list items = {0};
    for (size_t i = 0; i < resolvers.count; i++)
        item_add_line(facts, &items, span_of(address_kind_name(address_kind(resolvers.items[i].text))),
                      resolvers.items[i].first, resolvers.items[i].last);
    return resolvers.known ? fact_items(&items) : fact_unknown();
}

static struct fact ask_suffix(struct facts *facts, size_t at)
{
    (void)at;
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++) {
        const struct lookup *lookup = &facts->conversation->around.lookups[i];
        bool longer = lookup->typed.len && lookup->name.len > lookup->typed.len + 1;
        if (longer && span_same_word(span_cut(lookup->name, 0, lookup->typed.len), lookup->typed) &&
            lookup->name.at[lookup->typed.len] == '.')
            return fact_text(facts, (struct span)SPAN("yes"), lookup->first, lookup->last);
    }
    return facts->conversation->around.lookup_count ? fact_yes(facts, false) : fact_unknown();
}

static struct fact texts_of(struct facts *facts, enum lookup_kind kind)
{
    item_list items = {0};
    bool asked = false;
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++) {
        const struct lookup *lookup = &facts->conversation->around.lookups[i];
        if (lookup->kind != kind)
            continue;
        asked = true;
        for (size_t j = 0; j < lookup->answer_count; j++)
            item_add_line(facts, &items,
                          kind == LOOKUP_TXT ? lookup->answers[j].text : lookup->answers[j].name,
                          lookup->first, lookup->last);
    }
    return asked ? fact_items(&items) : fact_unknown();
}

/* Of an address that the reply names or that is the client's own; where none is known, of any but the
 * server's. */
static bool is_about_client(struct facts *facts, size_t at, const struct lookup *lookup)
{
    const struct entry *reply = reply_entry(facts, at);
    struct span own = facts->session->client.address, rest = {"", 0}, found;
    bool known = own.len > 0;
    if (reply)
        rest = reply_text(facts, reply);
    while ((found = address_in(&rest)).len) {
        known = true;
        if (address_same(found, lookup->name))
            return true;
    }
    return address_same(own, lookup->name) ||
           (!known && !address_same(facts->session->server.address, lookup->name));
}

/* The next PTR lookup about the client from `i` on, NULL behind the last. */
static const struct lookup *next_ptr(struct facts *facts, size_t at, size_t *i)
{
    while (*i < facts->conversation->around.lookup_count) {
        const struct lookup *lookup = &facts->conversation->around.lookups[(*i)++];
        if (lookup->kind == LOOKUP_PTR && is_about_client(facts, at, lookup))
            return lookup;
    }
    return NULL;
}

static struct fact ask_ptr(struct facts *facts, size_t at)
{
    item_list items = {0};
    const struct lookup *lookup;
    bool asked = false;
    for (size_t i = 0; (lookup = next_ptr(facts, at, &i)) != NULL; asked = true)
        for (size_t j = 0; j < lookup->answer_count; j++)
            item_add_line(facts, &items, lookup->answers[j].name, lookup->first, lookup->last);
    return asked ? fact_items(&items) : fact_unknown();
}

static struct fact ask_ptr_missing(struct facts *facts, size_t at)
{
    item_list items = {0};
    const struct lookup *lookup;
    bool told = false;
    for (size_t i = 0; (lookup = next_ptr(facts, at, &i)) != NULL;) {
        bool missing = span_is(lookup->trouble, "nxdomain") || span_is(lookup->trouble, "no-answer");
        if (missing)
            item_add_line(facts, &items, lookup->name, lookup->first, lookup->last);
        told |= missing || lookup->answer_count;
    }
    return told ? fact_items(&items) : fact_unknown();
}

static struct fact ask_spf(struct facts *facts, size_t at)
{
    (void)at;
    struct fact all = texts_of(facts, LOOKUP_TXT);
    item_list items = {0};
    for (size_t i = 0; i < all.count; i++)
        if (span_starts(all.items[i].text, "v=spf1"))
            item_add_line(facts, &items, all.items[i].text, all.items[i].first, all.items[i].last);
    return all.known ? fact_items(&items) : fact_unknown();
}

static const struct fact_row rows[] = {
    {{"mx", SAY("MX", "MX"),
      SAY("MX answers in the file: \"10 mail1.fabrikam.com 192.168.1.10\"",
          "MX-Antworten in der Datei: \"10 mail1.fabrikam.com 192.168.1.10\""),
      UNSEEN_LOOKUP},
     false,
     ask_mx},
    {{"mx domain", SAY("MX looked up for", "MX abgefragt für"),
      SAY("domains whose MX was asked", "Domains, deren MX abgefragt wurde"), UNSEEN_LOOKUP},
     false,
     ask_mx_domain},
    {{"host among mx",
      SAY("the opened host is among the MX hosts", "der geöffnete Host ist unter den MX-Hosts"),
      SAY("yes: the opened host or address is one of them",
          "yes: der geöffnete Host oder die Adresse ist einer davon"),
      UNSEEN_LOOKUP},
     false,
     ask_among},
    {{"host is mail domain", SAY("the mail domain itself was opened", "die Maildomain selbst wurde geöffnet"),
      SAY("yes: the opened host is a domain whose MX points elsewhere",
          "yes: der geöffnete Host ist eine Domain, deren MX woandershin zeigt"),
      UNSEEN_LOOKUP},
     false,
     ask_is_domain},
    {{"lower mx", SAY("MX of lower preference, not tried", "MX mit kleinerer Präferenz, nicht versucht"),
      SAY("MX hosts of lower preference than the opened one",
          "MX-Hosts mit kleinerer Präferenz als der geöffnete"),
      UNSEEN_LOOKUP},
     false,
     ask_lower},
    {{"mx address kind", SAY("kind of an MX address", "Art einer MX-Adresse"),
      SAY("public, private and so on", "public, private und so weiter"), UNSEEN_LOOKUP},
     false,
     ask_kind},
    {{"host address known", SAY("the host has an address in DNS", "der Host hat eine Adresse im DNS"),
      SAY("yes: a lookup in the file gave the opened host's address",
          "yes: eine Abfrage in der Datei gab die Adresse des geöffneten Hosts"),
      UNSEEN_LOOKUP},
     false,
     ask_address_known},
    {{"address differs", SAY("another address than DNS gave", "andere Adresse als im DNS"),
      SAY("yes: the address tried is not the looked-up one",
          "yes: die versuchte Adresse ist nicht die abgefragte"),
      UNSEEN_LOOKUP},
     false,
     ask_differs},
    {{"host lookup", SAY("lookup of the opened host", "Abfrage des geöffneten Hosts"),
      SAY("how the lookup of the opened host's own name went: answered, nxdomain, timeout, servfail, "
          "no-answer",
          "wie die Abfrage des geöffneten Hostnamens selbst ausging: answered, nxdomain, timeout, servfail, "
          "no-answer"),
      UNSEEN_LOOKUP},
     false,
     ask_host_lookup},
    {{"lookup error", SAY("lookup failed", "Abfrage gescheitert"),
      SAY("\"nxdomain fabrikm.com\", \"timeout fabrikam.com\", servfail, refused, no-answer; empty: none",
          "\"nxdomain fabrikm.com\", \"timeout fabrikam.com\", servfail, refused, no-answer; leer: keine"),
      UNSEEN_LOOKUP},
     false,
     ask_trouble},
    {{"null mx", SAY("null MX", "Null-MX"),
      SAY("yes: the domain says by DNS that it takes no mail",
          "yes: die Domain sagt im DNS, dass sie keine Mail annimmt"),
      UNSEEN_LOOKUP},
     false,
     ask_null_mx},
    {{"resolver", SAY("resolver", "Resolver"),
      SAY("address of the resolver that answered", "Adresse des antwortenden Resolvers"), UNSEEN_LOOKUP},
     false,
     ask_resolver},
    {{"resolver kind", SAY("kind of resolver address", "Art der Resolveradresse"),
      SAY("public, private, loopback", "public, private, loopback"), UNSEEN_LOOKUP},
     false,
     ask_resolver_kind},
    {{"suffix appended", SAY("a search suffix was appended", "ein Suchsuffix wurde angehängt"),
      SAY("yes: the name asked for is the typed one and a local suffix",
          "yes: der abgefragte Name ist der getippte mit einem lokalen Suffix"),
      UNSEEN_LOOKUP},
     false,
     ask_suffix},
    {{"ptr", SAY("PTR", "PTR"),
      SAY("names that PTR lookups in the file gave for the client's address",
          "Namen, die PTR-Abfragen in der Datei für die Adresse des Clients gaben"),
      UNSEEN_LOOKUP},
     true,
     ask_ptr},
    {{"ptr missing", SAY("address without PTR", "Adresse ohne PTR"),
      SAY("the client's address, if a PTR lookup in the file found no name for it; empty: it found one",
          "die Adresse des Clients, wenn eine PTR-Abfrage in der Datei keinen Namen zu ihr fand; leer: sie "
          "fand einen"),
      UNSEEN_LOOKUP},
     true,
     ask_ptr_missing},
    {{"spf record", SAY("SPF record", "SPF-Eintrag"),
      SAY("v=spf1 texts in the file", "v=spf1-Texte in der Datei"), UNSEEN_LOOKUP},
     false,
     ask_spf},
};

const struct fact_table lookup_facts = ROWS(rows);
