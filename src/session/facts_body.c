/* What the message text shows, RFC 5322 section 2, and what AUTH carried. */
#include "session/facts_part.h"
#include "session/message_text.h"

static struct message_text_seen text_at(const struct facts *facts, size_t at)
{
    return message_text_seen(facts->session, reply_entry(facts, at));
}

static struct fact ask_seen(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    return fact_yes_at(facts, text.first != NULL, text.first);
}

/* Left out of the record, but told to be complete, or not to be. */
static const struct entry *elided_text(const struct session *session)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (session->entries[i].body &&
            (session->entries[i].body->terminated || session->entries[i].body->broken_off))
            return &session->entries[i];
    return NULL;
}

static struct fact ask_terminated(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    if (text.first)
        return fact_yes_at(facts, text.ended, text.last);
    const struct entry *elided = elided_text(facts->session);
    return elided ? fact_yes_at(facts, !elided->body->broken_off, elided) : fact_unknown();
}

static struct fact ask_octets(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    return text.first ? fact_number(facts, text.body.octets) : fact_unknown();
}

static struct fact ask_lines(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    return text.first ? fact_number(facts, text.body.lines) : fact_unknown();
}

static struct fact ask_longest(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    return text.first ? fact_number(facts, text.body.longest) : fact_unknown();
}

/* Where it is missing: behind the header fields. */
static struct fact ask_blank(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    bool hidden = text.body.no_blanks && !text.body.blank_line;
    if (!text.first || !text.body.lines || !text.header || hidden)
        return fact_unknown();
    unsigned long place = text.first->first + text.body.headers;
    bool missing = !text.body.blank_line && place <= text.first->last;
    return missing ? fact_text(facts, span_of("no"), place, place)
                   : fact_yes_at(facts, text.body.blank_line, text.first);
}

static struct fact ask_header(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    item_list items = {0};
    if (!text.first || !text.header)
        return fact_unknown();
    for (size_t i = 0; i < text.body.headers; i++)
        item_add(facts, &items, text.body.header[i], text.first);
    return fact_items(&items);
}

static struct fact ask_command(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    const struct body *body = text.first ? text.first->body : NULL;
    if (!body || body->ends_seen || !text.begun)
        return fact_unknown();
    return body->command.len ? fact_text(facts, body->command, body->command_at, body->command_at)
                             : fact_none();
}

static struct fact ask_from_fault(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    if (!text.first || !text.header)
        return fact_unknown();
    if (text.body.from_fault == MAILBOX_FINE)
        return fact_none();
    return fact_text(facts, span_of(mailbox_fault_name(text.body.from_fault)), text.first->first,
                     text.first->first);
}

static struct fact ask_first_line(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    if (!text.first || !text.begun || text.body.header_cut || !text.body.lines)
        return fact_unknown();
    return fact_text(facts, text.body.first_line, text.first->first, text.first->first);
}

/* What was not seen in a part of the text may stand in the rest. */
static struct fact found_in_text(struct facts *facts, const struct message_text_seen *text, bool found)
{
    return found || text->whole ? fact_yes_at(facts, found, text->first) : fact_unknown();
}

static struct fact ask_eight_bit(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    return text.first ? found_in_text(facts, &text, text.body.eight_bit) : fact_unknown();
}

/* A text log shows lines, not the octets that ended them. */
static struct fact ask_bare_lf(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    if (!text.first || !text.body.ends_seen)
        return fact_unknown();
    return found_in_text(facts, &text, text.body.bare_lf);
}

static struct fact ask_end_tried(struct facts *facts, size_t at)
{
    struct message_text_seen text = text_at(facts, at);
    if (!text.first || text.ended || text.body.cut || text.body.elided || text.body.ends_seen)
        return fact_unknown();
    return fact_yes_at(facts, text.body.end_tried, text.last);
}

/* "QIUT", "exit", "MIAL FROM:<chris@contoso.com>": a command that was meant, and no text. */
static bool is_mistyped(const struct entry *entry)
{
    const struct verb *nearest = verb_nearest(entry->verb);
    bool envelope = nearest && (nearest->stage == STAGE_MAIL || nearest->stage == STAGE_RCPT);
    bool bare =
        nearest && !entry->argument.len &&
        (nearest->effect == EFFECT_QUIT || nearest->effect == EFFECT_RESET || nearest->effect == EFFECT_DATA);
    return envelope ? span_find(entry->argument, '@') < entry->argument.len : bare;
}

static bool is_unknown_word(const struct entry *entry)
{
    return entry->from == SIDE_CLIENT && !entry->inferred && !entry->known && !entry_is(entry, NO_WORD) &&
           !is_mistyped(entry);
}

static size_t words_behind(const struct facts *facts, size_t from)
{
    size_t count = 0;
    for (size_t i = from + 1; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_CLIENT && entry->known)
            break;
        count += is_unknown_word(entry);
    }
    return count;
}

static bool accepted_body(const struct facts *facts, size_t i)
{
    const struct entry *entry = &facts->session->entries[i];
    return entry->from == SIDE_CLIENT && entry->body && entry->body->terminated &&
           entry->partner != NO_ENTRY && facts->session->entries[entry->partner].code < 400;
}

static struct fact ask_early_dot(struct facts *facts, size_t at)
{
    (void)at;
    if (!text_at(facts, FACTS_SESSION).first)
        return fact_unknown();
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (accepted_body(facts, i) && words_behind(facts, i))
            return fact_yes_at(facts, true, &facts->session->entries[i]);
    return fact_yes(facts, false);
}

static struct fact ask_text_as_commands(struct facts *facts, size_t at)
{
    (void)at;
    size_t count = 0;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        bool refused = entry->from == SIDE_CLIENT && entry_is(entry, "DATA") && entry->partner != NO_ENTRY &&
                       facts->session->entries[entry->partner].code >= 400;
        if (refused || accepted_body(facts, i))
            count += words_behind(facts, i);
    }
    return facts->parts->client_visible ? fact_number(facts, count) : fact_unknown();
}

static struct fact ask_faults(struct facts *facts, size_t at)
{
    (void)at;
    const struct secrets *secrets = &facts->parts->secrets;
    if (!secrets->tokens_seen || (secrets->left_out && !secrets->faults.count))
        return fact_unknown();
    return (struct fact){true, secrets->faults.at, secrets->faults.count};
}

static struct fact ask_tried_mechanism(struct facts *facts, size_t at)
{
    (void)at;
    const struct secrets *secrets = &facts->parts->secrets;
    if (!facts->parts->client_visible)
        return fact_unknown();
    return (struct fact){true, secrets->mechanisms.at, secrets->mechanisms.count};
}

static const struct entry *auth_line(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].from == SIDE_CLIENT &&
            facts->session->entries[i].stage == STAGE_AUTH && facts->session->entries[i].hidden)
            return &facts->session->entries[i];
    return NULL;
}

static struct fact ask_readable(struct facts *facts, size_t at)
{
    (void)at;
    return fact_yes_at(facts, facts->parts->secrets.readable, auth_line(facts));
}

static struct fact ask_without_tls(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *line = auth_line(facts);
    if (!facts->parts->client_visible && facts->parts->last.login_tried)
        return fact_unknown();
    if (!line || !facts->parts->secrets.tokens_seen)
        return fact_yes(facts, false);
    bool tls = facts->parts->standings[line - facts->session->entries].tls;
    return fact_yes_at(facts, facts->parts->secrets.readable && !tls, line);
}

static const struct fact_row rows[] = {
    {{"body seen", SAY("message text visible", "Nachrichtentext sichtbar"),
      SAY("yes: the message text stands in the record", "yes: der Nachrichtentext steht in der Aufzeichnung"),
      UNSEEN_NEVER},
     true,
     ask_seen},
    {{"body terminated",
      SAY("ended by a line with a dot or a last chunk",
          "mit einer Punktzeile oder einem letzten Teil beendet"),
      SAY("yes: a line with only a dot, or the last BDAT chunk, ended the message",
          "yes: eine Zeile nur mit Punkt oder der letzte BDAT-Teil beendete die Nachricht"),
      UNSEEN_BODY},
     true,
     ask_terminated},
    {{"body octets", SAY("octets of message text", "Oktette Nachrichtentext"),
      SAY("octets of the message as seen", "Oktette der Nachricht, soweit gesehen"), UNSEEN_BODY},
     true,
     ask_octets},
    {{"body lines", SAY("lines of message text", "Zeilen Nachrichtentext"),
      SAY("lines of the message as seen", "Zeilen der Nachricht, soweit gesehen"), UNSEEN_BODY},
     true,
     ask_lines},
    {{"body longest line", SAY("longest line", "längste Zeile"),
      SAY("octets of its longest line", "Oktette der längsten Zeile"), UNSEEN_BODY},
     true,
     ask_longest},
    {{"body blank line", SAY("empty line in the message", "Leerzeile in der Nachricht"),
      SAY("yes: an empty line separates header and body", "yes: eine Leerzeile trennt Kopf und Text"),
      UNSEEN_BODY},
     true,
     ask_blank},
    {{"body header", SAY("header field", "Kopfzeile"),
      SAY("names of the header fields; unknown where a part of the header is missing",
          "Namen der Kopfzeilen; unbekannt, wo ein Teil des Kopfs fehlt"),
      UNSEEN_BODY},
     true,
     ask_header},
    {{"command in text", SAY("command in the message text", "Befehl im Nachrichtentext"),
      SAY("MAIL or RCPT that stands in the header of the message or as its last line",
          "MAIL oder RCPT, das im Kopf der Nachricht oder als ihre letzte Zeile steht"),
      UNSEEN_BODY},
     true,
     ask_command},
    {{"from fault", SAY("fault in the From line", "Fehler in der From-Zeile"),
      SAY("empty, no-address, open-bracket, open-quote, no-brackets (words beside a bare address), "
          "unquoted-comma; empty list: none, or it is folded and not judged",
          "empty, no-address, open-bracket, open-quote, no-brackets (Worte neben einer bloßen Adresse), "
          "unquoted-comma; leere Liste: keiner, oder sie ist umbrochen und wird nicht beurteilt"),
      UNSEEN_BODY},
     true,
     ask_from_fault},
    {{"body first line", SAY("first line of the message", "erste Zeile der Nachricht"),
      SAY("its first line", "die erste Zeile"), UNSEEN_BODY},
     true,
     ask_first_line},
    {{"body eight bit", SAY("characters beyond ASCII in the message", "Nicht-ASCII-Zeichen in der Nachricht"),
      SAY("yes: the message holds octets over 127", "yes: die Nachricht enthält Oktette über 127"),
      UNSEEN_BODY},
     true,
     ask_eight_bit},
    {{"body bare lf", SAY("bare LF", "einzelnes LF"),
      SAY("yes: lines ended in LF without CR; only captures show it",
          "yes: Zeilen endeten mit LF ohne CR; nur Captures zeigen es"),
      SAY("a text log does not show how lines ended (a capture would)",
          "ein Textmitschnitt zeigt nicht, wie Zeilen endeten (ein Capture würde es)")},
     true,
     ask_bare_lf},
    {{"body end tried",
      SAY("a line meant as the end of the message", "eine Zeile, die als Ende der Nachricht gemeint war"),
      SAY("yes: the text never ended, though a line in it was meant to end it: a dot beside blanks, or QUIT",
          "yes: der Text endete nie, obwohl eine Zeile darin ihn beenden sollte: ein Punkt neben Leerzeichen "
          "oder QUIT"),
      UNSEEN_BODY},
     true,
     ask_end_tried},
    {{"body lone dot early",
      SAY("text went on after the final dot", "nach dem Schlusspunkt ging Text weiter"),
      SAY("yes: text was typed on after the dot that ended the message",
          "yes: nach dem Punkt, der die Nachricht beendete, wurde Text weitergetippt"),
      UNSEEN_BODY},
     false,
     ask_early_dot},
    {{"text as commands", SAY("lines of text taken for commands", "Textzeilen, die als Befehle galten"),
      SAY("number of lines behind a message or a refused DATA that are no commands",
          "Zahl der Zeilen hinter einer Nachricht oder einem abgelehnten DATA, die keine Befehle sind"),
      UNSEEN_CLIENT},
     false,
     ask_text_as_commands},
    {{"auth fault", SAY("what the login token shows", "was das Anmelde-Token zeigt"),
      SAY("faults found in what AUTH carried: not-base64, trailing-newline, no-at and so on",
          "Fehler in dem, was AUTH übertrug: not-base64, trailing-newline, no-at und so weiter"),
      SAY("what AUTH carried is not in this record",
          "was AUTH übertrug, steht nicht in dieser Aufzeichnung")},
     false,
     ask_faults},
    {{"auth tried mechanism", SAY("mechanism tried", "versuchtes Verfahren"),
      SAY("mechanisms that AUTH named", "Verfahren, die AUTH nannte"), UNSEEN_CLIENT},
     false,
     ask_tried_mechanism},
    {{"login readable", SAY("credentials readable", "Zugangsdaten lesbar"),
      SAY("yes: AUTH PLAIN or LOGIN credentials stand readable in this record",
          "yes: Zugangsdaten von AUTH PLAIN oder LOGIN stehen lesbar in dieser Aufzeichnung"),
      UNSEEN_CLIENT},
     false,
     ask_readable},
    {{"login without tls", SAY("login without TLS", "Anmeldung ohne TLS"),
      SAY("yes: they crossed the wire without TLS", "yes: sie gingen ohne TLS über die Leitung"),
      UNSEEN_CLIENT},
     false,
     ask_without_tls},
};

const struct fact_table body_facts = ROWS(rows);
