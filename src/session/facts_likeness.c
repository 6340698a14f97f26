/* Near misses: names that differ by one or two letters from others in the record. */
#include "base/distance.h"
#include "session/facts_part.h"
#include "smtp/address.h"
#include "smtp/name.h"

enum {
    SIMILAR_MOST = 2, /* more and half of all short names resemble each other */
    SHORTEST = 6      /* names shorter than this are too near to everything */
};

static bool is_near(struct span a, struct span b)
{
    if (a.len < SHORTEST || b.len < SHORTEST || span_same_word(a, b))
        return false;
    unsigned allowed = a.len < 10 ? 1 : SIMILAR_MOST;
    return distance_between(a, b, allowed) <= allowed;
}

/* mx1 and mx2 of one pool are no typing errors of each other. */
static bool differs_in_digits_alone(struct span a, struct span b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.at[i] != b.at[i] && !(a.at[i] >= '0' && a.at[i] <= '9' && b.at[i] >= '0' && b.at[i] <= '9'))
            return false;
    return true;
}

static bool is_typo(struct span a, struct span b)
{
    return is_near(a, b) && !differs_in_digits_alone(a, b);
}

static struct fact ask_similar_host(struct facts *facts, size_t at)
{
    (void)at;
    struct span host = facts->conversation->server.name;
    const struct surroundings *around = &facts->conversation->around;
    if (!host.len || address_kind(host) != ADDRESS_NONE)
        return fact_unknown();
    bool others = around->lookup_count || (facts->earlier && facts->earlier->attempt_count);
    for (size_t i = 0; i < around->lookup_count; i++) {
        const struct lookup *lookup = &around->lookups[i];
        if (!lookup->trouble.len && is_typo(lookup->name, host))
            return fact_text(facts, lookup->name, lookup->first, lookup->last);
        for (size_t j = 0; j < lookup->answer_count; j++)
            if (is_typo(lookup->answers[j].name, host))
                return fact_text(facts, lookup->answers[j].name, lookup->first, lookup->last);
    }
    for (size_t i = 0; facts->earlier && i < facts->earlier->attempt_count; i++)
        if (is_typo(facts->earlier->attempts[i].host, host))
            return fact_text(facts, facts->earlier->attempts[i].host, facts->earlier->attempts[i].first,
                             facts->earlier->attempts[i].last);
    return others ? fact_none() : fact_unknown();
}

/* A client's own name mostly lies in the domain of its mail: ws7.contoso.com. */
static struct span named_domain(struct facts *facts, size_t at, struct span like)
{
    const struct entry *entry = &facts->session->entries[at];
    if (entry->stage != STAGE_HELLO)
        return facts_domain_of(facts, at);
    return is_typo(entry->argument, like) ? entry->argument : domain_organisation(entry->argument);
}

/* Domains of the record that this one may have been meant to be. */
static struct fact similar_to(struct facts *facts, struct span domain)
{
    if (!domain.len)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from != SIDE_CLIENT || entry->inferred ||
            !(entry_is_of_envelope(entry) || entry->stage == STAGE_HELLO))
            continue;
        struct span other = named_domain(facts, i, domain);
        if (is_typo(other, domain))
            return fact_text(facts, other, entry->first, entry->last);
    }
    for (size_t i = 0; i < facts->conversation->around.lookup_count; i++)
        if (!facts->conversation->around.lookups[i].trouble.len &&
            is_typo(facts->conversation->around.lookups[i].name, domain))
            return fact_text(facts, facts->conversation->around.lookups[i].name,
                             facts->conversation->around.lookups[i].first,
                             facts->conversation->around.lookups[i].last);
    return fact_none();
}

static struct fact ask_similar_address(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    if (!path.address.len)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from != SIDE_CLIENT || entry->inferred || !entry_is_of_envelope(entry))
            continue;
        struct span other = entry->path.address;
        if (is_typo(other, path.address))
            return fact_text(facts, other, entry->first, entry->last);
    }
    for (size_t i = 0; facts->earlier && i < facts->earlier->address_count; i++)
        if (is_typo(facts->earlier->addresses[i].address, path.address))
            return fact_text(facts, facts->earlier->addresses[i].address, 0, 0);
    return fact_none();
}

static const char *const well_known[] = {
    "gmail.com",  "googlemail.com", "hotmail.com", "outlook.com", "yahoo.com",  "icloud.com",
    "gmx.de",     "gmx.net",        "web.de",      "t-online.de", "freenet.de", "yandex.ru",
    "mail.ru",    "live.com",       "orange.fr",   "hotmail.de",  "outlook.de", "protonmail.com",
    "wanadoo.fr", "libero.it",      "comcast.net", "verizon.net"};

static struct fact ask_similar_domain(struct facts *facts, size_t at)
{
    return similar_to(facts, lower_domain(facts, path_at(facts, at).address));
}

static struct fact ask_similar_sender(struct facts *facts, size_t at)
{
    const struct standing *now = standing_at(facts, at);
    const struct entry *reply = reply_entry(facts, at);
    size_t mail = reply && entry_is(reply, "MAIL") ? at : now->mail_reply;
    if (mail == NO_ENTRY || facts->session->entries[mail].partner == NO_ENTRY)
        return fact_unknown();
    const struct entry *command = &facts->session->entries[facts->session->entries[mail].partner];
    return command->inferred ? fact_unknown() : similar_to(facts, lower_domain(facts, command->path.address));
}

static struct fact ask_well_known(struct facts *facts, size_t at)
{
    struct path path = path_at(facts, at);
    const struct entry *command = command_entry(facts, at);
    struct span domain = lower_domain(facts, path.address);
    if (!domain.len)
        return fact_unknown();
    for (size_t i = 0; i < sizeof well_known / sizeof well_known[0]; i++)
        if (span_is(domain, well_known[i]))
            return fact_none();
    for (size_t i = 0; i < sizeof well_known / sizeof well_known[0]; i++)
        if (is_near(span_of(well_known[i]), domain))
            return fact_text(facts, span_of(well_known[i]), command->first, command->last);
    return fact_none();
}

/* ---- another server than the one asked for ---- */

static bool is_foreign(struct span name, struct span host)
{
    return !span_same_word(name, host) && hello_kind(name) == HELLO_FQDN &&
           !span_same_word(domain_organisation(name), domain_organisation(host));
}

/* "CN=`box7.hosting.example' did not match": the first name that is no part of a path. */
static struct span foreign_in(struct span text, struct span host)
{
    struct span rest = text;
    for (;;) {
        struct span name = domain_in(&rest);
        if (!name.len || (name.at > text.at && name.at[-1] != '/' && is_foreign(name, host)))
            return name;
    }
}

static struct span name_given(const struct entry *entry, struct span host)
{
    bool reply = entry->from == SIDE_SERVER && entry->line_count;
    struct span rest = reply ? entry->lines[0].text : entry->line, name = {"", 0};
    if (entry->event == EVENT_TLS_FAILED && entry->from == SIDE_NOTE)
        return span_find_text(rest, "match") < rest.len ? foreign_in(rest, host) : name;
    if ((entry->code == 220 && entry->stage == STAGE_GREETING) ||
        (entry->code == 250 && entry->stage == STAGE_HELLO && reply))
        name = span_take_word(&rest);
    return is_foreign(name, host) ? name : (struct span){"", 0};
}

static struct fact ask_foreign_name(struct facts *facts, size_t at)
{
    struct span host = facts->conversation->server.name;
    item_list items = {0};
    (void)at;
    if (hello_kind(host) != HELLO_FQDN || facts->parts->greeting == NO_ENTRY)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        struct span name = name_given(entry, host);
        bool again = items.count && span_same_word(items.at[items.count - 1].text, name);
        if (name.len && !again)
            item_add(facts, &items, arena_lower(facts->arena, name), entry);
    }
    return fact_items(&items);
}

static const struct fact_row rows[] = {
    {{"foreign server name", SAY("name of the server that answers", "Name des Servers, der antwortet"),
      SAY("names in greeting, EHLO reply and certificate that belong to another domain than the opened host; "
          "empty: none does",
          "Namen in Begrüßung, EHLO-Antwort und Zertifikat, die zu einer anderen Domain gehören als der "
          "geöffnete Host; leer: keiner"),
      UNSEEN_OPEN},
     false,
     ask_foreign_name},
    {{"similar host", SAY("similar name in the record", "ähnlicher Name in der Aufzeichnung"),
      SAY("a name of the lookups or other sessions within two letters of the opened host",
          "ein Name aus Abfragen oder anderen Sitzungen, höchstens zwei Buchstaben vom geöffneten Host "
          "entfernt"),
      UNSEEN_RELATED},
     false,
     ask_similar_host},
    {{"similar domain", SAY("similar domain in the record", "ähnliche Domain in der Aufzeichnung"),
      SAY("a domain elsewhere in the record within two letters of this one",
          "eine Domain anderswo in der Aufzeichnung, höchstens zwei Buchstaben von dieser entfernt"),
      UNSEEN_CLIENT},
     true,
     ask_similar_domain},
    {{"similar sender domain",
      SAY("domain like the sender's in the record", "Domain ähnlich der des Absenders"),
      SAY("a domain elsewhere in the record within two letters of the envelope sender's",
          "eine Domain anderswo in der Aufzeichnung, höchstens zwei Buchstaben von der des Absenders "
          "entfernt"),
      UNSEEN_CLIENT},
     true,
     ask_similar_sender},
    {{"similar address", SAY("similar address in the record", "ähnliche Adresse in der Aufzeichnung"),
      SAY("an address elsewhere in the record within two letters of this one",
          "eine Adresse anderswo in der Aufzeichnung, höchstens zwei Buchstaben von dieser entfernt"),
      UNSEEN_CLIENT},
     true,
     ask_similar_address},
    {{"well known domain",
      SAY("well-known domain that this one resembles", "bekannte Domain, der diese ähnelt"),
      SAY("a big provider's domain within two letters of this one",
          "die Domain eines großen Anbieters, höchstens zwei Buchstaben von dieser entfernt"),
      UNSEEN_CLIENT},
     true,
     ask_well_known},
};

const struct fact_table likeness_facts = ROWS(rows);
