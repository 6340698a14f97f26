/* Facts about how the session ended, and what was left without a reply. */
#include <math.h>

#include "session/facts_part.h"

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

/* Something is missing between the server's last line and the end, or all that the server said: what led to
 * it is not known, unless the end is told with the command that it came at. */
static bool is_end_unclear(const struct facts *facts)
{
    bool gap = false;
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        gap = (entry->event == EVENT_GAP && i != facts->parts->front) ||
              (gap && entry->from != SIDE_SERVER && !entry->named);
    }
    return gap || !facts->parts->server_visible;
}

static struct fact ask_closed(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *event = last_event(facts);
    if (is_end_unclear(facts))
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
    if (!last_event(facts) || is_end_unclear(facts))
        return fact_unknown();
    const struct entry *command = last_command(facts);
    if (command)
        return fact_text(facts, command->verb, command->first, command->last);
    return fact_word(facts, facts_server_spoke(facts) ? "(greeting)" : "(connect)");
}

static struct fact ask_last_command(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *command = last_command(facts);
    if (!command)
        return facts->parts->client_visible ? fact_none() : fact_unknown();
    return fact_text(facts, command->verb, command->first, command->last);
}

static bool shows_both(const struct facts *facts)
{
    return facts->parts->client_visible && facts->parts->server_visible;
}

static const struct entry *unanswered(const struct facts *facts)
{
    return shows_both(facts) ? session_unanswered(facts->session, facts->session->entry_count) : NULL;
}

static struct fact ask_unanswered(struct facts *facts, size_t at)
{
    (void)at;
    if (!shows_both(facts))
        return fact_unknown();
    const struct entry *entry = unanswered(facts);
    return entry ? fact_text(facts, entry->verb, entry->first, entry->last) : fact_none();
}

static struct fact ask_unanswered_line(struct facts *facts, size_t at)
{
    (void)at;
    if (!shows_both(facts))
        return fact_unknown();
    const struct entry *entry = unanswered(facts);
    return entry ? fact_text(facts, entry->line, entry->first, entry->last) : fact_none();
}

static struct fact ask_broken_stage(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *entry = unanswered(facts);
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

/* A server's log tells of the client that was gone or fell silent in words of its own. */
static struct fact ask_left_message(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *event = last_event(facts);
    if (!event || event->event != EVENT_LEFT)
        return fact_unknown();
    return fact_text(facts, event->line, event->first, event->last);
}

static struct fact ask_idle(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *event = last_event(facts);
    if (!event || !facts->parts->times)
        return fact_unknown();
    double before = NAN;
    for (const struct entry *entry = facts->session->entries; entry < event; entry++)
        /* A reply may come when the client has left; what a log's one line tells together has no time. */
        if (!entry->inferred && !entry->named && entry->event != EVENT_GAP && entry->time <= event->time)
            before = entry->time;
    return fact_seconds(facts, event->time - before);
}

/* Between what was said last and the command that got no answer: firewalls forget connections meanwhile. */
static struct fact ask_pause(struct facts *facts, size_t at)
{
    (void)at;
    if (!shows_both(facts) || !facts->parts->times)
        return fact_unknown();
    const struct entry *command = unanswered(facts);
    const struct entry *before = command;
    if (!command)
        return fact_none();
    while (before > facts->session->entries && before[-1].from == SIDE_NOTE)
        before--;
    return before > facts->session->entries ? fact_seconds(facts, command->time - before[-1].time)
                                            : fact_none();
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

static struct fact words_of(struct facts *facts, enum event event)
{
    item_list items = {0};
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].event == event)
            item_add(facts, &items, facts->session->entries[i].line, &facts->session->entries[i]);
    return fact_items(&items);
}

static struct fact ask_step_words(struct facts *facts, size_t at)
{
    (void)at;
    return words_of(facts, EVENT_STEP_FAILED);
}

static struct fact ask_remarks(struct facts *facts, size_t at)
{
    (void)at;
    return words_of(facts, EVENT_REMARK);
}

static struct fact ask_quit(struct facts *facts, size_t at)
{
    bool answered = false; /* 221: by a QUIT that the record lacks, or the server's own farewell */
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (entry->from == SIDE_CLIENT && entry_is(entry, "QUIT"))
            return fact_yes_at(facts, true, entry);
        answered |= entry->code == 221;
    }
    return answered || is_gap_before(facts, at) ? fact_unknown() : fact_yes(facts, false);
}

static const struct fact_row rows[] = {
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
      UNSEEN_SIDES},
     false,
     ask_unanswered},
    {{"unanswered line", SAY("line without a reply", "Zeile ohne Antwort"),
      SAY("that command as it was sent, small letters and all",
          "dieser Befehl, wie er gesendet wurde, mit Groß- und Kleinschreibung"),
      UNSEEN_SIDES},
     false,
     ask_unanswered_line},
    {{"broken stage", SAY("stage that it broke in", "Abschnitt, in dem es abbrach"),
      SAY("stage of the unanswered command: hello, mail, rcpt, content and so on",
          "Abschnitt des Befehls ohne Antwort: hello, mail, rcpt, content und so weiter"),
      UNSEEN_SIDES},
     false,
     ask_broken_stage},
    {{"left", SAY("the user left", "der Benutzer ging"),
      SAY("yes: the user left with the client's own command",
          "yes: der Benutzer beendete mit dem Befehl des Clients"),
      UNSEEN_END},
     false,
     ask_left},
    {{"left message", SAY("how the client's side ended", "wie die Seite des Clients endete"),
      SAY("the record's words about how the client's side ended",
          "die Worte der Aufzeichnung darüber, wie die Seite des Clients endete"),
      UNSEEN_END},
     false,
     ask_left_message},
    {{"idle seconds", SAY("seconds of silence before the end", "Sekunden Stille vor dem Ende"),
      SAY("silence before the close", "Stille vor dem Trennen"), UNSEEN_TIMES},
     false,
     ask_idle},
    {{"pause before", SAY("silence before the command", "Stille vor dem Befehl"),
      SAY("seconds of silence before the command that never got its reply; empty: there is none such",
          "Sekunden Stille vor dem Befehl, der nie eine Antwort bekam; leer: das gibt es hier nicht"),
      UNSEEN_TIMES},
     false,
     ask_pause},
    {{"event", SAY("event", "Ereignis"),
      SAY("what happened around the dialogue: connecting, connected, failed, closed, left, reset, timeout, "
          "gap, tls-started, tls-failed, tls-doubted",
          "was um den Dialog herum geschah: connecting, connected, failed, closed, left, reset, timeout, "
          "gap, tls-started, tls-failed, tls-doubted"),
      UNSEEN_NEVER},
     false,
     ask_events},
    {{"failed step", SAY("step that failed", "gescheiterter Schritt"),
      SAY("what the client says has failed where no dialogue is shown: login, sender, recipients, message, "
          "connection, session (not opened: connection, TLS or login); or by itself: starttls, login-offer "
          "(wanted and not offered), credentials (it has "
          "none), "
          "unencrypted (it keeps them back)",
          "was laut Client scheiterte, wo kein Dialog gezeigt wird: login, sender, recipients, message, "
          "connection, session (nicht eröffnet: Verbindung, TLS oder Anmeldung); oder von ihm aus: starttls, "
          "login-offer (gewollt, nicht angeboten), credentials (er "
          "hat "
          "keine), unencrypted (er hält sie zurück)"),
      UNSEEN_NEVER},
     false,
     ask_steps},
    {{"failed step message", SAY("the client's words about the step", "Worte des Clients zum Schritt"),
      SAY("what the client says of the step that failed, word for word",
          "was der Client zum gescheiterten Schritt sagt, wörtlich"),
      UNSEEN_NEVER},
     false,
     ask_step_words},
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
};

const struct fact_table end_facts = ROWS(rows);
