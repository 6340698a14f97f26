/* What only a capture proves: record/ names it, rules ask for it by the same name. */
#include "session/facts_part.h"

/* The items of that name. A capture without one shows that it did not happen: then `absent` is the answer
 * ("": none, NULL: unknown). */
static struct fact of_network(struct facts *facts, const char *name, const char *absent)
{
    const struct network *network = &facts->conversation->network;
    item_list items = {0};
    if (!network->seen)
        return fact_unknown();
    for (size_t i = 0; i < network->items.count; i++) {
        const struct network_item *item = &network->items.at[i];
        if (span_is(item->name, name))
            item_add_line(facts, &items, item->text, item->first, item->last);
    }
    if (items.count)
        return fact_items(&items);
    return !absent ? fact_unknown() : *absent ? fact_word(facts, absent) : fact_none();
}

#define UNSEEN_NETWORK SAY("only a packet capture shows it", "nur ein Paketmitschnitt zeigt es")

/* A function a row: facts.c asks functions. */
#define ASK(function, name, absent)                                                                          \
    static struct fact function(struct facts *facts, size_t at)                                              \
    {                                                                                                        \
        (void)at;                                                                                            \
        return of_network(facts, name, absent);                                                              \
    }

ASK(ask_syn_answered_by, "syn answered by", NULL)
ASK(ask_syn_count, "syn count", NULL)
ASK(ask_syn_ack_count, "syn ack count", NULL)
ASK(ask_client_arrived, "client octets acknowledged", "open")
ASK(ask_server_arrived, "server octets acknowledged", "open")
ASK(ask_icmp, "icmp", "")
ASK(ask_icmp_from_server, "icmp from server", NULL)
ASK(ask_arp, "arp", "")
ASK(ask_ttl_differs, "ttl differs", NULL)
ASK(ask_retransmissions, "retransmissions", "0")
ASK(ask_retransmissions_at_data, "retransmissions at data", "0")
ASK(ask_mtu_black_hole, "mtu black hole", "no")
ASK(ask_zero_window, "zero window", "")
ASK(ask_stalled, "stalled", "no")
ASK(ask_closed_by, "closed by", "")
ASK(ask_command_bare_lf, "command bare lf", "no")
ASK(ask_smuggling_sequence, "smuggling sequence", "")
ASK(ask_bytes_before_greeting, "bytes before greeting", "")
ASK(ask_line_end, "line end", "")
ASK(ask_unfinished_line, "unfinished line", "")
ASK(ask_unread_reply, "unread reply", "")
ASK(ask_overlap_differs, "overlap differs", "no")

/* What has no TLS of its own, as far as a record says which program it was. */
static bool is_terminal(const struct conversation *conversation)
{
    static const char *const programs[] = {"telnet", "windows-telnet", "busybox", "nc", "ncat", "putty"};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (span_is(conversation->client_program, programs[i]))
            return true;
    return span_is(conversation->format, "plain") && !conversation->client_program.len;
}

static struct fact ask_plaintext_after_starttls(struct facts *facts, size_t at)
{
    (void)at;
    bool asks_text = !facts->conversation->network.seen && is_terminal(facts->conversation);
    const struct entry *typed = asks_text ? session_typed_for_handshake(facts->session) : NULL;
    if (!typed)
        return of_network(facts, "plaintext after starttls", "");
    return fact_text(facts, (struct span)SPAN("instead of the handshake"), typed->first, typed->last);
}

static const struct fact_row rows[] = {
    {{"syn answered by", SAY("answer to the SYN", "Antwort auf das SYN"),
      SAY("what answered the attempt to connect: synack, rst, icmp, nothing",
          "was auf den Verbindungsversuch antwortete: synack, rst, icmp, nothing"),
      UNSEEN_NETWORK},
     false,
     ask_syn_answered_by},
    {{"syn count", SAY("SYN sent", "gesendete SYN"),
      SAY("how many SYN the client sent", "wie viele SYN der Client sendete"), UNSEEN_NETWORK},
     false,
     ask_syn_count},
    {{"syn ack count", SAY("SYN ACK sent", "gesendete SYN ACK"),
      SAY("how many SYN ACK the server sent: two or more, if the client's answer did not reach it",
          "wie viele SYN ACK der Server sendete: zwei oder mehr, wenn die Antwort des Clients ihn nicht "
          "erreichte"),
      UNSEEN_NETWORK},
     false,
     ask_syn_ack_count},
    {{"client octets acknowledged", SAY("client's octets acknowledged", "Oktette des Clients bestätigt"),
      SAY("yes: the server's TCP acknowledged all that the client sent; no: the client sent its last octets "
          "again and again, and no acknowledgement came; open: neither is to be seen",
          "yes: das TCP des Servers bestätigte alles, was der Client sendete; no: der Client sendete seine "
          "letzten Oktette immer wieder, ohne dass eine Bestätigung kam; open: nichts davon ist zu sehen"),
      UNSEEN_NETWORK},
     false,
     ask_client_arrived},
    {{"server octets acknowledged", SAY("server's octets acknowledged", "Oktette des Servers bestätigt"),
      SAY("the same for what the server sent", "dasselbe für das, was der Server sendete"), UNSEEN_NETWORK},
     false,
     ask_server_arrived},
    {{"icmp", SAY("ICMP error", "ICMP-Fehler"),
      SAY("type, code and sender of an ICMP error about this connection: \"3/13 from 192.0.2.1\"; empty: "
          "none",
          "Typ, Code und Absender eines ICMP-Fehlers zu dieser Verbindung: \"3/13 from 192.0.2.1\"; leer: "
          "keiner"),
      UNSEEN_NETWORK},
     false,
     ask_icmp},
    {{"icmp from server", SAY("ICMP error from the server itself", "ICMP-Fehler vom Server selbst"),
      SAY("yes: its sender has the server's address; no: a device on the way sent it",
          "yes: der Absender hat die Adresse des Servers; no: ein Gerät unterwegs sendete ihn"),
      UNSEEN_NETWORK},
     false,
     ask_icmp_from_server},
    {{"arp", SAY("ARP", "ARP"),
      SAY("unanswered: nobody answered the question for the server's hardware address; empty: that did not "
          "happen",
          "unanswered: niemand antwortete auf die Frage nach der Hardwareadresse des Servers; leer: das kam "
          "nicht vor"),
      UNSEEN_NETWORK},
     false,
     ask_arp},
    {{"ttl differs", SAY("RST has another TTL", "RST hat eine andere TTL"),
      SAY("yes: the RST came from farther or nearer than the other packets of its sender; slightly: by a hop "
          "or "
          "two",
          "yes: das RST kam von weiter weg oder näher als die anderen Pakete seines Absenders; slightly: um "
          "ein oder zwei Hops"),
      UNSEEN_NETWORK},
     false,
     ask_ttl_differs},
    {{"retransmissions", SAY("segments sent again", "wiederholte Segmente"),
      SAY("how many segments with octets were sent again",
          "wie viele Segmente mit Inhalt noch einmal gesendet wurden"),
      UNSEEN_NETWORK},
     false,
     ask_retransmissions},
    {{"retransmissions at data",
      SAY("segments of the message sent again", "wiederholte Segmente der Nachricht"),
      SAY("how many segments of the message text the client sent again",
          "wie viele Segmente des Nachrichtentexts der Client noch einmal sendete"),
      UNSEEN_NETWORK},
     false,
     ask_retransmissions_at_data},
    {{"mtu black hole", SAY("big packets vanish", "große Pakete verschwinden"),
      SAY("yes: big segments of the message were sent again and again while small ones arrived; maybe: they "
          "were, and nothing else shows whether small ones arrived; no",
          "yes: große Segmente der Nachricht wurden immer wieder gesendet, während kleine ankamen; maybe: "
          "das erste, ob kleine ankamen, ist nicht zu sehen; no"),
      UNSEEN_NETWORK},
     false,
     ask_mtu_black_hole},
    {{"zero window", SAY("receive window of 0", "Empfangsfenster 0"),
      SAY("client or server: that side could take no more octets; empty: it did not happen",
          "client oder server: diese Seite konnte nichts mehr annehmen; leer: das kam nicht vor"),
      UNSEEN_NETWORK},
     false,
     ask_zero_window},
    {{"stalled", SAY("receive window of 0 to the end", "Empfangsfenster 0 bis zum Ende"),
      SAY("client or server: the window of that side was 0 and did not open again; no",
          "client oder server: das Fenster dieser Seite war 0 und öffnete sich nicht wieder; no"),
      UNSEEN_NETWORK},
     false,
     ask_stalled},
    {{"closed by", SAY("connection ended by", "Verbindung beendet von"),
      SAY("who ended the connection and how: client, server, reset-by-client, reset-by-server; empty: it was "
          "open when the capture ended",
          "wer die Verbindung wie beendete: client, server, reset-by-client, reset-by-server; leer: sie "
          "stand noch, als das Capture endete"),
      UNSEEN_NETWORK},
     false,
     ask_closed_by},
    {{"command bare lf", SAY("commands end in LF alone", "Befehle enden nur mit LF"),
      SAY("yes: a command ended in LF without CR", "yes: ein Befehl endete mit LF ohne CR"), UNSEEN_NETWORK},
     false,
     ask_command_bare_lf},
    {{"smuggling sequence", SAY("odd end of message", "abweichendes Nachrichtenende"),
      SAY("a line with a dot whose line ends are not CRLF: LF.LF, LF.CRLF, CRLF.LF, CR.CR, CR.CRLF; empty: "
          "none",
          "eine Zeile mit Punkt, deren Zeilenenden nicht CRLF sind: LF.LF, LF.CRLF, CRLF.LF, CR.CR, CR.CRLF; "
          "leer: keine"),
      UNSEEN_NETWORK},
     false,
     ask_smuggling_sequence},
    {{"plaintext after starttls", SAY("plain text behind STARTTLS", "Klartext nach STARTTLS"),
      SAY("before the reply: the client sent it together with STARTTLS; instead of the handshake: it sent it "
          "where TLS was due; empty: neither",
          "before the reply: der Client sendete ihn zusammen mit STARTTLS; instead of the handshake: er "
          "sendete ihn, wo TLS fällig war; leer: nichts davon"),
      UNSEEN_NETWORK},
     false,
     ask_plaintext_after_starttls},
    {{"bytes before greeting", SAY("octets before the greeting", "Oktette vor der Begrüßung"),
      SAY("how many octets the client sent before the server said anything; empty: none",
          "wie viele Oktette der Client sendete, bevor der Server etwas sagte; leer: keine"),
      UNSEEN_NETWORK},
     false,
     ask_bytes_before_greeting},
    {{"line end", SAY("odd line end", "abweichendes Zeilenende"),
      SAY("CR NUL: the client ended its lines so, which no server takes for an end; empty: it did not",
          "CR NUL: so endeten die Zeilen des Clients, was kein Server als Ende nimmt; leer: das kam nicht "
          "vor"),
      UNSEEN_NETWORK},
     false,
     ask_line_end},
    {{"unfinished line", SAY("line without an end", "Zeile ohne Ende"),
      SAY("client: its last line never ended; empty: all did",
          "client: seine letzte Zeile endete nie; leer: alle endeten"),
      UNSEEN_NETWORK},
     false,
     ask_unfinished_line},
    {{"unread reply", SAY("reply that came too late", "zu späte Antwort"),
      SAY("what the server said when the client had already gone; empty: nothing",
          "was der Server sagte, als der Client schon gegangen war; leer: nichts"),
      UNSEEN_NETWORK},
     false,
     ask_unread_reply},
    {{"overlap differs", SAY("segments contradict each other", "widersprüchliche Segmente"),
      SAY("yes: the same octets were sent twice with different content",
          "yes: dieselben Oktette kamen zweimal mit verschiedenem Inhalt"),
      UNSEEN_NETWORK},
     false,
     ask_overlap_differs},
};

const struct fact_table network_facts = ROWS(rows);
