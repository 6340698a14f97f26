/* Facts about the session as a whole. */
#include <math.h>

#include "session/facts_part.h"
#include "smtp/address.h"
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

static bool server_spoke(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_SERVER)
            return true;
    return false;
}

static struct fact ask_greeting_code(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *reply = greeting(facts);
    if (reply)
        return fact_text(facts, arena_number(facts->arena, (unsigned long)reply->code), reply->first,
                         reply->last);
    return facts_connected(facts) && !server_spoke(facts) ? fact_none() : fact_unknown();
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

static const struct entry *last_hello(const struct facts *facts)
{
    for (size_t i = facts->session->entry_count; i-- > 0;) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_CLIENT && entry->stage == STAGE_HELLO && !entry->inferred)
            return entry;
    }
    return NULL;
}

/* The EHLO or HELO that the reply at hand answers; else the last one. */
static const struct entry *hello_at(const struct facts *facts, size_t at)
{
    const struct entry *command = command_entry(facts, at);
    return command && command->stage == STAGE_HELLO ? command : last_hello(facts);
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
    return fact_yes(facts, facts->parts->client_visible);
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
    size_t stars = 0;
    for (size_t i = span_find(text, '*'); i < text.len; i++)
        stars += text.at[i] == '*';
    return stars >= 8; /* Cisco's inspection leaves "220 ****2**0*" of the greeting */
}

enum { MASK_LEAST = 7 }; /* seven X and one letter stand for STARTTLS */

static void add_masked_lines(struct facts *facts, item_list *items, const struct entry *entry)
{
    for (size_t i = 0; i < entry->line_count; i++) {
        const struct reply_text *line = &entry->lines[i];
        size_t run = run_of_x(line->text);
        bool offers = entry->stage == STAGE_HELLO && entry->code == 250 && i > 0 && run >= MASK_LEAST;
        bool verb = entry_failed(entry) && run >= 4 && span_find_text(line->text, "\"XXXX") < line->text.len;
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
    if (!server_spoke(facts))
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
    if (!facts->parts->early_known)
        return fact_unknown();
    return fact_yes_at(facts, facts->parts->early_talker, first_client(facts));
}

static struct fact ask_pipelined(struct facts *facts, size_t at)
{
    (void)at;
    return facts->parts->client_visible ? fact_yes(facts, facts->parts->pipelined) : fact_unknown();
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

static const struct entry *first_server(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_SERVER)
            return &facts->session->entries[i];
    return NULL;
}

static bool has_word(struct span text, const char *word)
{
    return span_find_text(text, word) < text.len;
}

/* Dovecot's submission service knows EHLO; its LMTP service greets alike. */
static size_t telling_refusals(struct span greeting)
{
    return has_word(greeting, "Dovecot") ? 1 : 2;
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

static const char *protocol_of(const struct facts *facts, const struct entry *first)
{
    struct span line = shown_line(first);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        if (span_starts(line, foreign[i].start))
            return foreign[i].name;
    if (entry_greets_as_ftp(first))
        return "ftp";
    if (first->code == 220 &&
        (has_word(line, "LMTP") || (refuses_hello(facts, line) && !has_word(line, "ESMTP") &&
                                    !has_word(line, "SMTP") && !has_word(line, "*"))))
        return "lmtp";
    return first->code                                            ? NULL
           : has_word(line, "mysql") || has_word(line, "MariaDB") ? "mysql"
                                                                  : "unknown-text";
}

static struct fact ask_protocol(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *first = first_server(facts);
    if (!first) /* nothing answered at all, if the connection is known to have stood */
        return facts_connected(facts) ? fact_none() : fact_unknown();
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
    return fact_number(facts, facts->parts->last.errors);
}

/* ---- how it ended ---- */

static bool is_end(const struct entry *entry)
{
    return entry->from == SIDE_NOTE && entry->event >= EVENT_CLOSED && entry->event <= EVENT_TIMEOUT;
}

/* The first sign of the end behind what the server said last: what comes after it only follows. */
static const struct entry *last_event(const struct facts *facts)
{
    const struct entry *found = NULL;
    for (size_t i = facts->session->entry_count; i-- > 0;) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_SERVER && found)
            break;
        if (is_end(entry))
            found = entry;
    }
    return found;
}

static bool was_asked(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (session_said_goodbye(facts->session, i) || (entry->from == SIDE_SERVER && entry->code == 421))
            return true;
    }
    return false;
}

/* Something is missing between the last line and the end: what led to it is not known. */
static bool ends_in_gap(const struct facts *facts)
{
    bool gap = false;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        gap = entry->event == EVENT_GAP || (gap && entry->from == SIDE_NOTE);
    }
    return gap;
}

static struct fact ask_closed(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *event = last_event(facts);
    if (ends_in_gap(facts))
        return fact_unknown();
    const struct entry *quit = event ? NULL : session_gave_up(facts->session);
    if (quit)
        return fact_text(facts, span_of("client"), quit->first, quit->last);
    if (!event)
        return facts->conversation->tells_close && facts_connected(facts) ? fact_word(facts, "open")
                                                                          : fact_unknown();
    const char *how = event->event == EVENT_LEFT      ? "client"
                      : event->event == EVENT_RESET   ? "reset"
                      : event->event == EVENT_TIMEOUT ? "timeout"
                      : was_asked(facts)              ? "server"
                                                      : "server-unasked";
    return fact_text(facts, span_of(how), event->first, event->last);
}

static const struct entry *last_command(const struct facts *facts)
{
    for (size_t i = facts->session->entry_count; i-- > 0;)
        if (facts->session->entries[i].from == SIDE_CLIENT)
            return &facts->session->entries[i];
    return NULL;
}

static struct fact ask_closed_after_verb(struct facts *facts, size_t at)
{
    (void)at;
    if (!last_event(facts) || ends_in_gap(facts))
        return fact_unknown();
    const struct entry *command = last_command(facts);
    if (command)
        return fact_text(facts, command->verb, command->first, command->last);
    return fact_word(facts, server_spoke(facts) ? "(greeting)" : "(connect)");
}

static struct fact ask_last_command(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *command = last_command(facts);
    if (!command)
        return facts->parts->client_visible ? fact_none() : fact_unknown();
    return fact_text(facts, command->verb, command->first, command->last);
}

static struct fact ask_unanswered(struct facts *facts, size_t at)
{
    (void)at;
    if (!facts->parts->client_visible)
        return fact_unknown();
    const struct entry *entry = session_unanswered(facts->session, facts->session->entry_count);
    return entry ? fact_text(facts, entry->verb, entry->first, entry->last) : fact_none();
}

static struct fact ask_unanswered_line(struct facts *facts, size_t at)
{
    (void)at;
    if (!facts->parts->client_visible)
        return fact_unknown();
    const struct entry *entry = session_unanswered(facts->session, facts->session->entry_count);
    return entry ? fact_text(facts, entry->line, entry->first, entry->last) : fact_none();
}

static struct fact ask_broken_stage(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *entry =
        facts->parts->client_visible ? session_unanswered(facts->session, facts->session->entry_count) : NULL;
    if (!entry || entry->stage >= STAGE_QUIT)
        return fact_unknown();
    return fact_text(facts, span_of(stage_name(entry->stage)), entry->first, entry->last);
}

static struct fact ask_left(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *event = last_event(facts);
    if (!event && !facts->conversation->tells_close)
        return fact_unknown();
    return fact_yes_at(facts, event && event->event == EVENT_LEFT, event);
}

static struct fact ask_idle(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *event = last_event(facts);
    if (!event || !facts->parts->times)
        return fact_unknown();
    double before = 0;
    for (const struct entry *entry = facts->session->entries; entry < event; entry++)
        before = entry->time;
    return fact_seconds(facts, event->time - before);
}

static struct fact ask_events(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_NOTE && entry->event != EVENT_REMARK)
            item_add(facts, &items, span_of(event_name(entry->event)), entry);
    }
    return fact_items(&items);
}

static struct fact ask_steps(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].event == EVENT_STEP_FAILED)
            item_add(facts, &items, span_of(trouble_name(facts->session->entries[i].trouble)),
                     &facts->session->entries[i]);
    return fact_items(&items);
}

static struct fact ask_remarks(struct facts *facts, size_t at)
{
    (void)at;
    item_list items = {0};
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].event == EVENT_REMARK)
            item_add(facts, &items, facts->session->entries[i].line, &facts->session->entries[i]);
    return fact_items(&items);
}

static struct fact ask_quit(struct facts *facts, size_t at)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_CLIENT && entry_is(&facts->session->entries[i], "QUIT"))
            return fact_yes_at(facts, true, &facts->session->entries[i]);
    return is_gap_before(facts, at) ? fact_unknown() : fact_yes(facts, false);
}

/* ---- TLS ---- */

static const struct entry *tls_failure(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].event == EVENT_TLS_FAILED)
            return &facts->session->entries[i];
    return NULL;
}

static struct fact ask_tls_error(struct facts *facts, size_t at)
{
    (void)at;
    /* A capture holds no library's words; "tls alert" tells who said what. */
    const struct entry *failure = facts->conversation->tls ? NULL : tls_failure(facts);
    return failure ? fact_text(facts, failure->line, failure->first, failure->last) : fact_none();
}

/* What the libraries' words mean, the more telling first. */
static const struct {
    const char *word;
    const char *kind;
} tls_words[] = {
    {"wrong version number", "wrong-version-number"},
    {"unknown protocol", "wrong-version-number"},
    {"not look like a TLS handshake", "wrong-version-number"},
    {"unexpected TLS packet", "wrong-version-number"},
    {"plaintext connection", "wrong-version-number"},
    {"Unsupported or unrecognized SSL message", "wrong-version-number"},
    {"protocol version", "version"},
    {"unsupported protocol", "version"},
    {"protocol_version", "version"},
    {"No appropriate protocol", "version"},
    {"no shared cipher", "cipher"},
    {"no cipher", "cipher"},
    {"handshake failure", "cipher"},
    {"handshake_failure", "cipher"},
    {"alert has been received.: Handshake failed", "cipher"}, /* GnuTLS */
    {"dh key too small", "cipher"},
    {"insufficient security", "cipher"},
    {"certificate required", "client-certificate"},
    {"certificate_required", "client-certificate"},
    {"received.: Certificate is required", "client-certificate"},
    {"has expired", "certificate-expired"},
    {"certificate expired", "certificate-expired"},
    {"certificate_expired", "certificate-expired"},
    {"CertificateExpiredException", "certificate-expired"},
    {"validity check failed", "certificate-expired"}, /* Java */
    {"not yet valid", "certificate-expired"},
    {"not yet activated", "certificate-expired"},
    {"uses expired certificate", "certificate-expired"},
    {"did not match", "certificate-name"},
    {"does not match", "certificate-name"},
    {"hostname mismatch", "certificate-name"},
    {"doesn't match", "certificate-name"},
    {"no alternative certificate subject name", "certificate-name"},
    {"not valid for", "certificate-name"},
    {"key too weak", "certificate-refused"},
    {"key too small", "certificate-refused"},
    {"md too weak", "certificate-refused"},
    {"insecure algorithm", "certificate-refused"},
    {"certificate revoked", "certificate-refused"},
    {"verify identity of server", "certificate-name"}, /* JavaMail */
    {"hostname verification failed", "certificate-name"},
    {"self signed", "certificate-untrusted"},
    {"self-signed", "certificate-untrusted"},
    {"unable to get local issuer", "certificate-untrusted"},
    {"unknown ca", "certificate-untrusted"},
    {"unknown authority", "certificate-untrusted"},
    {"issuer is unknown", "certificate-untrusted"},
    {"not trusted", "certificate-untrusted"},
    {"Untrusted server certificate", "certificate-untrusted"},
    {"unable to find valid certification path", "certificate-untrusted"},
    {"certificate verify failed", "certificate-refused"},
    {"certificate verification failed", "certificate-refused"}, /* Exim */
    {"Error in the certificate", "certificate-refused"},
    {"closed", "closed"},
    {"unexpected eof", "closed"},
    {"non-properly terminated", "closed"}, /* GnuTLS */
    {"EOF", "closed"},
    {"reset", "closed"},
    {"SSL_ERROR_SYSCALL", "closed"},
    {"Error in the pull function", "closed"},
};

static struct fact ask_tls_kind(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *failure = tls_failure(facts);
    struct fact alert = fact_tls_kind(facts);
    if (alert.count || !failure)
        return alert.count ? alert : fact_none();
    for (size_t i = 0; i < sizeof tls_words / sizeof tls_words[0]; i++)
        if (has_word(failure->line, tls_words[i].word))
            return fact_text(facts, span_of(tls_words[i].kind), failure->first, failure->last);
    return fact_text(facts, (struct span)SPAN("other"), failure->first, failure->last);
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
      SAY("argument of the last EHLO or HELO", "Argument des letzten EHLO oder HELO"), UNSEEN_CLIENT},
     true,
     ask_hello_name},
    {{"hello name kind", SAY("kind of the EHLO name", "Art des EHLO-Namens"),
      SAY("fqdn, bare-label, localhost, ip, literal, underscore, bad-character, empty, undefined, own-domain "
          "(the server's), non-ascii, trailing-dot",
          "fqdn, bare-label, localhost, ip, literal, underscore, bad-character, empty, undefined, own-domain "
          "(der des Servers), non-ascii, trailing-dot"),
      UNSEEN_CLIENT},
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
      UNSEEN_CLIENT},
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
      UNSEEN_NEVER},
     false,
     ask_error_count},
    {{"closed", SAY("ended by", "beendet durch"),
      SAY("server (after QUIT or 421), server-unasked, client, reset, timeout, open (the record just ends)",
          "server (nach QUIT oder 421), server-unasked, client, reset, timeout, open (die Aufzeichnung endet "
          "einfach)"),
      UNSEEN_END},
     false,
     ask_closed},
    {{"closed after verb", SAY("closed after", "getrennt nach"),
      SAY("last command before the end; (connect) when nothing was said, (greeting), (body)",
          "letzter Befehl vor dem Ende; (connect), wenn nichts gesagt wurde, (greeting), (body)"),
      UNSEEN_END},
     false,
     ask_closed_after_verb},
    {{"last command", SAY("last command", "letzter Befehl"),
      SAY("verb of the last command", "der letzte Befehl"), UNSEEN_CLIENT},
     false,
     ask_last_command},
    {{"unanswered command", SAY("command without a reply", "Befehl ohne Antwort"),
      SAY("a command that never got its reply; empty: none",
          "ein Befehl, der nie eine Antwort bekam; leer: keiner"),
      UNSEEN_CLIENT},
     false,
     ask_unanswered},
    {{"unanswered line", SAY("line without a reply", "Zeile ohne Antwort"),
      SAY("that command as it was sent, small letters and all",
          "dieser Befehl, wie er gesendet wurde, mit Groß- und Kleinschreibung"),
      UNSEEN_CLIENT},
     false,
     ask_unanswered_line},
    {{"broken stage", SAY("stage that it broke in", "Abschnitt, in dem es abbrach"),
      SAY("stage of the unanswered command: hello, mail, rcpt, content and so on",
          "Abschnitt des Befehls ohne Antwort: hello, mail, rcpt, content und so weiter"),
      UNSEEN_CLIENT},
     false,
     ask_broken_stage},
    {{"left", SAY("the user left", "der Benutzer ging"),
      SAY("yes: the user left with the client's own command",
          "yes: der Benutzer beendete mit dem Befehl des Clients"),
      UNSEEN_END},
     false,
     ask_left},
    {{"idle seconds", SAY("seconds of silence before the end", "Sekunden Stille vor dem Ende"),
      SAY("silence before the close", "Stille vor dem Trennen"), UNSEEN_TIMES},
     false,
     ask_idle},
    {{"event", SAY("event", "Ereignis"),
      SAY("what happened around the dialogue: connecting, connected, failed, closed, left, reset, timeout, "
          "gap, tls-started, tls-failed",
          "was um den Dialog herum geschah: connecting, connected, failed, closed, left, reset, timeout, "
          "gap, tls-started, tls-failed"),
      UNSEEN_NEVER},
     false,
     ask_events},
    {{"failed step", SAY("step that failed", "gescheiterter Schritt"),
      SAY("what the client says has failed where no dialogue is shown: login, sender, recipients, message",
          "was laut Client scheiterte, wo kein Dialog gezeigt wird: login, sender, recipients, message"),
      UNSEEN_NEVER},
     false,
     ask_steps},
    {{"remark", SAY("client program's words", "Worte des Client-Programms"),
      SAY("settings and remarks of the client program: mode character, set localecho",
          "Einstellungen und Hinweise des Client-Programms: mode character, set localecho"),
      UNSEEN_NEVER},
     false,
     ask_remarks},
    {{"quit sent", SAY("QUIT sent", "QUIT gesendet"),
      SAY("yes: the client said QUIT", "yes: der Client sagte QUIT"), UNSEEN_CLIENT},
     false,
     ask_quit},
    {{"tls error", SAY("TLS error", "TLS-Fehler"),
      SAY("the TLS library's words about a failed handshake",
          "die Worte der TLS-Bibliothek zu einem gescheiterten Handshake"),
      UNSEEN_NEVER},
     false,
     ask_tls_error},
    {{"tls error kind", SAY("kind of TLS error", "Art des TLS-Fehlers"),
      SAY("version, cipher, certificate-expired, certificate-name, certificate-untrusted, "
          "client-certificate, wrong-version-number, closed, other",
          "version, cipher, certificate-expired, certificate-name, certificate-untrusted, "
          "client-certificate, wrong-version-number, closed, other"),
      UNSEEN_NEVER},
     false,
     ask_tls_kind},
};

const struct fact_table session_facts = ROWS(rows);
