/* How things stood when the reply came: offers, TLS, login, envelope. */
#include "base/ascii.h"
#include "session/facts_part.h"
#include "smtp/address.h"

static const struct entry *offer_reply(const struct facts *facts, size_t at)
{
    const struct standing *now = standing_at(facts, at);
    return now->hello_reply == NO_ENTRY ? NULL : &facts->session->entries[now->hello_reply];
}

static struct fact ask_tls(struct facts *facts, size_t at)
{
    bool yes = standing_at(facts, at)->tls;
    return !yes && is_gap_before(facts, at) ? fact_unknown() : fact_yes(facts, yes);
}

static struct fact ask_authenticated(struct facts *facts, size_t at)
{
    bool yes = standing_at(facts, at)->authenticated;
    return !yes && is_gap_before(facts, at) ? fact_unknown() : fact_yes(facts, yes);
}

/* "AUTH=PLAIN LOGIN" is the old form of "AUTH PLAIN LOGIN". */
static struct span offer_of(struct facts *facts, struct span text)
{
    if (span_starts(text, "AUTH="))
        return arena_join(facts->arena, (struct span)SPAN("AUTH "), span_from(text, 5));
    return text;
}

static struct fact offers(struct facts *facts, size_t at)
{
    const struct entry *reply = offer_reply(facts, at);
    item_list items = {0};
    if (!standing_at(facts, at)->offers_known)
        return fact_unknown();
    for (size_t i = 1; reply && i < reply->line_count; i++)
        item_add_line(facts, &items, offer_of(facts, reply->lines[i].text), reply->lines[i].number,
                      reply->lines[i].number);
    return fact_items(&items);
}

static struct fact ask_mechanisms(struct facts *facts, size_t at)
{
    struct fact all = offers(facts, at);
    item_list items = {0};
    for (size_t i = 0; i < all.count; i++) {
        struct span rest = all.items[i].text;
        if (!span_is_word(span_take_word(&rest), "AUTH"))
            continue;
        for (struct span word; (word = span_take_word(&rest)).len;)
            item_add_line(facts, &items, arena_upper(facts->arena, word), all.items[i].first,
                          all.items[i].last);
    }
    return all.known ? fact_items(&items) : fact_unknown();
}

static struct fact ask_hello_verb(struct facts *facts, size_t at)
{
    struct span verb = standing_at(facts, at)->hello_verb;
    return verb.len ? fact_text(facts, verb, 0, 0) : fact_none();
}

static struct fact ask_hello_after_login(struct facts *facts, size_t at)
{
    size_t anew = standing_at(facts, at)->hello_anew;
    return fact_yes_at(facts, anew != NO_ENTRY, anew != NO_ENTRY ? &facts->session->entries[anew] : NULL);
}

static const struct entry *first_command(const struct facts *facts, enum stage stage, size_t before)
{
    for (size_t i = 0; i < before && i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_CLIENT && entry->stage == stage)
            return entry;
    }
    return NULL;
}

static struct fact tried(struct facts *facts, size_t at, enum stage stage)
{
    const struct entry *command = first_command(facts, stage, at);
    if (!command && is_gap_before(facts, at))
        return fact_unknown();
    return fact_yes_at(facts, command != NULL, command);
}

static struct fact ask_login_tried(struct facts *facts, size_t at)
{
    return tried(facts, at, STAGE_AUTH);
}

static struct fact ask_starttls_tried(struct facts *facts, size_t at)
{
    return tried(facts, at, STAGE_TLS);
}

/* The last MAIL command before the reply, whether it was accepted or not. */
static const struct entry *last_mail(const struct facts *facts, size_t at)
{
    const struct entry *found = NULL;
    for (size_t i = 0; i < facts->session->entry_count && (at == FACTS_SESSION || i <= at); i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_CLIENT && entry_is(entry, "MAIL") && !entry->inferred)
            found = entry;
    }
    return found;
}

static struct fact ask_sender(struct facts *facts, size_t at)
{
    const struct entry *mail = last_mail(facts, at);
    if (!mail)
        return facts->parts->client_visible ? fact_none() : fact_unknown();
    struct path path = mail->path;
    return fact_text(facts, path.null ? (struct span)SPAN("<>") : path.address, mail->first, mail->last);
}

static struct fact ask_sender_domain(struct facts *facts, size_t at)
{
    const struct entry *mail = last_mail(facts, at);
    if (!mail)
        return facts->parts->client_visible ? fact_none() : fact_unknown();
    struct span domain = lower_domain(facts, mail->path.address);
    return domain.len ? fact_text(facts, domain, mail->first, mail->last) : fact_none();
}

/* ---- used but not offered: RFC 5321 section 2.2.1, an extension may be used only where it was offered ----
 */

static bool is_offered(const struct fact *all, const char *keyword)
{
    for (size_t i = 0; i < all->count; i++) {
        struct span rest = all->items[i].text;
        if (span_is_word(span_take_word(&rest), keyword))
            return true;
    }
    return false;
}

static const struct {
    struct span parameter; /* of MAIL or RCPT */
    const char *keyword;
} parameters[] = {{SPAN("SIZE="), "SIZE"},
                  {SPAN("NOTIFY="), "DSN"},
                  {SPAN("ORCPT="), "DSN"},
                  {SPAN("RET="), "DSN"},
                  {SPAN("ENVID="), "DSN"},
                  {SPAN("BODY=8"), "8BITMIME"},
                  {SPAN("BODY=BINARYMIME"), "BINARYMIME"},
                  {SPAN("SMTPUTF8"), "SMTPUTF8"},
                  {SPAN("AUTH="), "AUTH"},
                  {SPAN("MT-PRIORITY="), "MT-PRIORITY"},
                  {SPAN("HOLDFOR="), "FUTURERELEASE"},
                  {SPAN("BY="), "DELIVERBY"},
                  {SPAN("REQUIRETLS"), "REQUIRETLS"}};

static void add_unoffered(struct facts *facts, item_list *items, const struct fact *all, const char *keyword,
                          const struct entry *entry)
{
    for (size_t i = 0; i < items->count; i++)
        if (span_is(items->at[i].text, keyword))
            return;
    if (!is_offered(all, keyword))
        item_add(facts, items, span_of(keyword), entry);
}

static void look_at_parameters(struct facts *facts, item_list *items, const struct fact *all,
                               const struct entry *command)
{
    struct span rest = command->path.parameters;
    for (struct span word; (word = span_take_word(&rest)).len;)
        for (size_t i = 0; i < sizeof parameters / sizeof parameters[0]; i++)
            if (span_starts_with(word, parameters[i].parameter))
                add_unoffered(facts, items, all, parameters[i].keyword, command);
}

static void look_at_mechanism(struct facts *facts, item_list *items, size_t at, const struct entry *command)
{
    struct fact mechanisms = ask_mechanisms(facts, at);
    struct span rest = command->argument, mechanism = span_take_word(&rest);
    if (mechanism.len && (mechanism.at[0] == '=' || mechanism.at[0] == ':')) /* "AUTH=LOGIN": mistyped */
        return;
    for (size_t i = 0; i < mechanisms.count; i++)
        if (span_same_word(mechanisms.items[i].text, mechanism))
            return;
    if (mechanisms.known && mechanisms.count && mechanism.len)
        item_add(facts, items, arena_print(facts->arena, "AUTH %.*s", (int)mechanism.len, mechanism.at),
                 command);
}

static struct fact ask_unoffered(struct facts *facts, size_t at)
{
    struct fact all = offers(facts, at);
    item_list items = {0};
    const struct entry *only = command_entry(facts, at);
    if (!all.known || !facts->parts->client_visible)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from != SIDE_CLIENT || entry->inferred || (at != FACTS_SESSION && entry != only))
            continue;
        const struct verb *verb = entry->known;
        if (verb && verb->extension)
            add_unoffered(facts, &items, &all, verb->extension, entry);
        if (entry_is(entry, "AUTH"))
            look_at_mechanism(facts, &items, at, entry);
        if (entry_is_of_envelope(entry))
            look_at_parameters(facts, &items, &all, entry);
    }
    return fact_items(&items);
}

/* ---- sizes, RFC 1870 ---- */

static bool size_declared(const struct facts *facts, size_t at, unsigned long *octets,
                          const struct entry **mail)
{
    *mail = last_mail(facts, at);
    struct span rest = *mail ? (*mail)->path.parameters : (struct span){0};
    for (struct span word; (word = span_take_word(&rest)).len;) {
        if (!span_starts(word, "SIZE="))
            continue;
        struct span digits = span_from(word, 5);
        return span_take_number(&digits, octets);
    }
    return false;
}

static bool size_offered(struct facts *facts, size_t at, unsigned long *octets)
{
    struct fact all = offers(facts, at);
    for (size_t i = 0; i < all.count; i++) {
        struct span rest = all.items[i].text;
        if (!span_is_word(span_take_word(&rest), "SIZE"))
            continue;
        rest = span_trim(rest);
        *octets = 0;
        span_take_number(&rest, octets);
        return true;
    }
    return false;
}

static struct fact ask_size_declared(struct facts *facts, size_t at)
{
    unsigned long octets;
    const struct entry *mail;
    if (!facts->parts->client_visible)
        return fact_unknown();
    if (!size_declared(facts, at, &octets, &mail))
        return fact_none();
    return fact_text(facts, arena_number(facts->arena, octets), mail->first, mail->last);
}

static struct fact ask_size_offered(struct facts *facts, size_t at)
{
    unsigned long octets;
    if (!offers(facts, at).known)
        return fact_unknown();
    return size_offered(facts, at, &octets) ? fact_number(facts, octets) : fact_none();
}

static const struct entry *body_seen(const struct facts *facts)
{
    for (size_t i = facts->session->entry_count; i-- > 0;)
        if (facts->session->entries[i].body && !facts->session->entries[i].body->elided)
            return &facts->session->entries[i];
    return NULL;
}

static struct fact ask_size_over(struct facts *facts, size_t at)
{
    unsigned long declared = 0, offered = 0;
    const struct entry *mail, *body = body_seen(facts);
    bool said = size_declared(facts, at, &declared, &mail);
    if (!size_offered(facts, at, &offered) || !offered || (!said && !body))
        return fact_unknown();
    bool over = (said && declared > offered) || (body && body->body->octets > offered);
    return fact_yes_at(facts, over, said ? mail : body);
}

/* ---- how the domains of the envelope relate to the server ---- */

static bool server_is_in(const struct facts *facts, struct span domain)
{
    const struct session *session = facts->session;
    if (domain.len && domain_within(session->server.name, domain))
        return true;
    if (facts->parts->greeting == NO_ENTRY || !session->entries[facts->parts->greeting].line_count)
        return false;
    struct span rest = session->entries[facts->parts->greeting].lines[0].text;
    return domain.len && domain_within(span_take_word(&rest), domain);
}

static bool server_is_named(const struct facts *facts)
{
    bool opened = facts->conversation->server.name.len &&
                  address_kind(facts->conversation->server.name) == ADDRESS_NONE;
    return opened || facts->parts->greeting != NO_ENTRY;
}

static const struct entry *rcpt_command(const struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    if (command && entry_is(command, "RCPT"))
        return command;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_CLIENT && entry_is(entry, "RCPT") && !entry->inferred)
            return entry;
    }
    return NULL;
}

static struct fact ask_same_domain(struct facts *facts, size_t at)
{
    const struct entry *mail = last_mail(facts, at), *rcpt = rcpt_command(facts, at);
    if (!mail || !rcpt)
        return fact_unknown();
    struct span from = lower_domain(facts, mail->path.address), to = lower_domain(facts, rcpt->path.address);
    return fact_yes_at(facts, from.len && span_equal(from, to), rcpt);
}

static struct fact ask_rcpt_is_server(struct facts *facts, size_t at)
{
    const struct entry *rcpt = rcpt_command(facts, at);
    if (!rcpt || !server_is_named(facts))
        return fact_unknown();
    struct span domain = lower_domain(facts, rcpt->path.address);
    return domain.len ? fact_yes_at(facts, server_is_in(facts, domain_organisation(domain)), rcpt)
                      : fact_unknown();
}

static struct fact ask_sender_is_server(struct facts *facts, size_t at)
{
    const struct entry *mail = last_mail(facts, at);
    if (!mail || !server_is_named(facts))
        return fact_unknown();
    struct span domain = lower_domain(facts, mail->path.address);
    return domain.len ? fact_yes_at(facts, server_is_in(facts, domain_organisation(domain)), mail)
                      : fact_unknown();
}

static struct fact ask_rcpt_among_mx(struct facts *facts, size_t at)
{
    const struct entry *rcpt = rcpt_command(facts, at);
    const struct surroundings *around = &facts->conversation->around;
    if (!rcpt)
        return fact_unknown();
    struct span domain = lower_domain(facts, rcpt->path.address);
    for (size_t i = 0; i < around->lookup_count; i++) {
        const struct lookup *lookup = &around->lookups[i];
        if (lookup->kind != LOOKUP_MX || !lookup->answer_count || !span_same_word(lookup->name, domain))
            continue;
        for (size_t j = 0; j < lookup->answer_count; j++) {
            const struct lookup_answer *answer = &lookup->answers[j];
            if (span_same_word(answer->name, facts->conversation->server.name) ||
                address_same(answer->address, facts->conversation->server.address))
                return fact_text(facts, (struct span)SPAN("yes"), lookup->first, lookup->last);
        }
        return fact_text(facts, (struct span)SPAN("no"), lookup->first, lookup->last);
    }
    return fact_unknown();
}

/* The server's own goodbye (RFC 5321 section 3.8: 421 at any time) to a client that has nothing more to send.
 */
static struct fact ask_idle_goodbye(struct facts *facts, size_t at)
{
    const struct entry *reply = reply_entry(facts, at);
    if (!reply)
        return fact_unknown();
    bool said_unasked = reply->code == 421 && entry_is(reply, "(unsolicited)");
    return fact_yes(facts, said_unasked && facts->session->outcome == OUTCOME_ACCEPTED &&
                               !standing_at(facts, at)->mail_open);
}

static const struct fact_row rows[] = {
    {{"tls", SAY("TLS active", "TLS aktiv"),
      SAY("yes: the session was under TLS", "yes: die Sitzung lief unter TLS"), UNSEEN_GAP},
     true,
     ask_tls},
    {{"authenticated", SAY("logged in", "angemeldet"),
      SAY("yes: AUTH had succeeded", "yes: AUTH war erfolgreich"), UNSEEN_GAP},
     true,
     ask_authenticated},
    {{"offers", SAY("offered in EHLO", "in EHLO angeboten"),
      SAY("what the last EHLO reply offered; empty after HELO, unknown without one",
          "was die letzte EHLO-Antwort anbot; leer nach HELO, unbekannt ohne eine"),
      UNSEEN_OFFERS},
     true,
     offers},
    {{"auth mechanisms", SAY("offered mechanism", "angebotenes Verfahren"),
      SAY("AUTH mechanisms offered", "angebotene AUTH-Verfahren"), UNSEEN_OFFERS},
     true,
     ask_mechanisms},
    {{"hello verb", SAY("greeting command", "Begrüßungsbefehl"),
      SAY("EHLO or HELO, whichever the server took last",
          "EHLO oder HELO, je nachdem, was der Server zuletzt annahm"),
      UNSEEN_CLIENT},
     true,
     ask_hello_verb},
    {{"hello after login", SAY("EHLO after the login", "EHLO nach der Anmeldung"),
      SAY("yes: the client sent EHLO or HELO again after AUTH had succeeded",
          "yes: der Client sandte EHLO oder HELO noch einmal, nachdem AUTH gelungen war"),
      UNSEEN_GAP},
     true,
     ask_hello_after_login},
    {{"login tried", SAY("login tried", "Anmeldung versucht"),
      SAY("yes: AUTH was sent before", "yes: AUTH wurde vorher gesendet"), UNSEEN_CLIENT},
     true,
     ask_login_tried},
    {{"starttls tried", SAY("STARTTLS tried", "STARTTLS versucht"),
      SAY("yes: STARTTLS was sent before", "yes: STARTTLS wurde vorher gesendet"), UNSEEN_CLIENT},
     true,
     ask_starttls_tried},
    {{"envelope sender", SAY("envelope sender", "Envelope-Absender"),
      SAY("address of the last MAIL; <> for the null sender",
          "Adresse des letzten MAIL; <> für den leeren Absender"),
      UNSEEN_CLIENT},
     true,
     ask_sender},
    {{"sender domain", SAY("sender's domain", "Domain des Absenders"), SAY("its domain", "deren Domain"),
      UNSEEN_CLIENT},
     true,
     ask_sender_domain},
    {{"used but not offered", SAY("used but not offered", "benutzt, aber nicht angeboten"),
      SAY("extensions that the command (or the session) uses and EHLO did not offer",
          "Erweiterungen, die der Befehl (oder die Sitzung) benutzt und EHLO nicht anbot"),
      UNSEEN_OFFERS},
     true,
     ask_unoffered},
    {{"size declared", SAY("declared size", "angekündigte Größe"),
      SAY("octets in SIZE= of MAIL", "Oktette in SIZE= bei MAIL"), UNSEEN_CLIENT},
     true,
     ask_size_declared},
    {{"size offered", SAY("offered limit", "angebotene Grenze"),
      SAY("octets in the SIZE offer; 0: no fixed limit", "Oktette im SIZE-Angebot; 0: keine feste Grenze"),
      UNSEEN_OFFERS},
     true,
     ask_size_offered},
    {{"size over offer", SAY("over the offered limit", "über der angebotenen Grenze"),
      SAY("yes: the declared or seen size is above the offer",
          "yes: die angekündigte oder gesehene Größe liegt über dem Angebot"),
      UNSEEN_OFFERS},
     true,
     ask_size_over},
    {{"sender domain is recipient domain",
      SAY("sender and recipient share the domain", "Absender und Empfänger haben dieselbe Domain"),
      SAY("yes: both are of one domain", "yes: beide gehören zu einer Domain"), UNSEEN_CLIENT},
     true,
     ask_same_domain},
    {{"recipient domain is server domain",
      SAY("the recipient's domain is the server's", "die Domain des Empfängers ist die des Servers"),
      SAY("yes: the opened host or the greeting's name lies in the recipient's domain",
          "yes: der geöffnete Host oder der Name der Begrüßung liegt in der Domain des Empfängers"),
      UNSEEN_RELATED},
     true,
     ask_rcpt_is_server},
    {{"recipient domain among mx",
      SAY("the opened host is an MX of the recipient's domain",
          "der geöffnete Host ist ein MX der Empfängerdomain"),
      SAY("yes: an MX lookup in the file lists the opened host for that domain",
          "yes: eine MX-Abfrage in der Datei nennt den geöffneten Host für diese Domain"),
      UNSEEN_LOOKUP},
     true,
     ask_rcpt_among_mx},
    {{"sender domain is server domain",
      SAY("the sender's domain is the server's", "die Domain des Absenders ist die des Servers"),
      SAY("yes: the server's name lies in the sender's domain",
          "yes: der Name des Servers liegt in der Domain des Absenders"),
      UNSEEN_RELATED},
     true,
     ask_sender_is_server},
    {{"idle goodbye", SAY("nothing was left to send", "es war nichts mehr zu senden"),
      SAY("yes: the server says 421 on its own, and every message had been taken before",
          "yes: der Server sagt von sich aus 421, und jede Nachricht war vorher angenommen"),
      UNSEEN_NEVER},
     true,
     ask_idle_goodbye},
};

const struct fact_table standing_facts = ROWS(rows);
