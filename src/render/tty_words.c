#include "render/tty_words.h"

#include "base/ascii.h"
#include "base/text.h"

/* clang-format off */
#define IN(english, german) {{SPAN(english), SPAN(german)}}

static const struct words phrases[PHRASES] = {
    [SAY_SESSION] = IN("session %1", "Sitzung %1"),
    [SAY_FROM_CLIENT] = IN("client ", "Client "),
    [SAY_SESSION_OF] = IN("session %1 of %2", "Sitzung %1 von %2"),
    [SAY_PORT] = IN(" port %1", " Port %1"),
    [SAY_INFERRED] = IN("(%1, inferred)", "(%1, erschlossen)"),
    [SAY_AUTH_ANSWER] = IN("answer to AUTH", "Antwort auf AUTH"),
    [SAY_MESSAGE_TEXT] = IN("message text", "Nachrichtentext"),
    [SAY_BODY] = IN("[body: %1, %2]", "[Inhalt: %1, %2]"),
    [SAY_BODY_LEFT_OUT] = IN("[body: not in this record]", "[Inhalt: nicht in der Aufzeichnung]"),
    [SAY_BODY_OPEN] = IN("[body: %1, %2, no final dot]", "[Inhalt: %1, %2, ohne Schlusspunkt]"),
    [SAY_CONNECTING] = IN("(connecting to %1)", "(Verbindung zu %1)"),
    [SAY_TRYING] = IN("(trying %1)", "(Versuch mit %1)"),
    [SAY_MISSING] = IN("(something is missing here)", "(hier fehlt etwas)"),
    [SAY_CONNECTED] = IN("(connected to %1)", "(verbunden mit %1)"),

    [SAY_RECIPIENTS_OF] = IN(" (%1 of %2 recipients)", " (%1 von %2 Empfängern)"),
    [SAY_MESSAGES_OF] = IN(" (%1 of %2 messages)", " (%1 von %2 Nachrichten)"),
    [SAY_TAKEN] = IN("the server took the message.", "der Server hat die Nachricht übernommen."),
    [SAY_TAKEN_MESSAGES] = IN("the server took all %1.", "der Server hat alle übernommen: %1."),
    [SAY_NOT_DELIVERED] = IN("Accepted is not delivered: queue id %1.", "Angenommen ist nicht zugestellt: Queue-ID %1."),
    [SAY_NOT_DELIVERED_LOG] = IN("Accepted is not delivered: queue id %1, the log of %2 tells what became of it.",
                                 "Angenommen ist nicht zugestellt: Queue-ID %1, das Log von %2 sagt, was daraus wurde."),
    [SAY_OTHERS_REFUSED] = IN("the rest was refused.", "der Rest wurde abgelehnt."),
    [SAY_ONLY_RECIPIENT] = IN("the only recipient was refused.", "der einzige Empfänger wurde abgelehnt."),
    [SAY_REFUSED_SOMEWHERE] = IN("at which command it was refused, this record does not show.", "bei welchem Befehl abgelehnt wurde, zeigt diese Aufzeichnung nicht."),
    [SAY_SOME_RECIPIENTS] = IN("%1 of %2 recipients were refused.", "%1 von %2 Empfängern wurden abgelehnt."),
    [SAY_LAST_WORD] = IN("the server's last word was %1.", "das letzte Wort des Servers war %1."),
    [SAY_BROKEN] = IN("the connection ended without a verdict.", "die Verbindung endete ohne Ergebnis."),
    [SAY_NO_MAIL] = IN("the session ended, no message was handed over.", "die Sitzung endete, ohne dass eine Nachricht übergeben wurde."),
    [SAY_KEPT] = IN("the server that wrote this log keeps the mail in its queue.", "der Server, der dieses Log schrieb, behält die Mail in seiner Queue."),
    [SAY_GIVEN_BACK] = IN("the server that wrote this log gave the mail up.", "der Server, der dieses Log schrieb, hat die Mail aufgegeben."),
    [SAY_ENDS_AT] = IN("nothing follows line %1.", "hinter Zeile %1 kommt nichts mehr."),
    [SAY_ENDS_AT_FRAME] = IN("nothing follows frame %1.", "hinter Frame %1 kommt nichts mehr."),
    [SAY_BEGINS_INSIDE] = IN("it begins inside the session.", "er beginnt mitten in der Sitzung."),
    [SAY_VERDICT_MISSING] = IN("the session was ended, but not all that was said is there.", "die Sitzung wurde beendet, aber nicht alles, was gesagt wurde, ist da."),
    [SAY_NOTHING] = IN("nothing was said.", "es wurde nichts gesagt."),

    [SAY_OFFERED_UNUSED] = IN("offered, not used", "angeboten, nicht benutzt"),
    [SAY_ENDS_BEFORE] = IN("the record ends before: %1", "die Aufzeichnung endet vor: %1"),
    [SAY_NOT_REACHED] = IN("not reached: %1", "nicht erreicht: %1"),
    [SAY_NOT_TRIED] = IN("not tried: %1", "nicht versucht: %1"),
    [SAY_FOLLOWS_FROM] = IN("%1, follows from %2", "%1, Folge von %2"),
    [SAY_UNANSWERED] = IN("sent, no reply in this record", "gesendet, keine Antwort in der Aufzeichnung"),
    [SAY_ATTEMPT_FAILED] = IN(", after %1 failed", ", zuvor %1 vergeblich"),
    [SAY_NO_OFFERS] = IN("no extensions with HELO", "mit HELO keine Erweiterungen"),
    [SAY_OFFERS_NOTHING] = IN("no extensions offered", "keine Erweiterungen angeboten"),
    [SAY_AND_MORE] = IN("+%1 more", "+%1 weitere"),
    [SAY_TLS_DONE] = IN("handshake done", "Handshake gelungen"),
    [SAY_TLS_ACCEPTED] = IN("%1, the handshake is not in this record", "%1, der Handshake ist nicht in der Aufzeichnung"),
    [SAY_RECIPIENTS_TAKEN] = IN("%1 of %2 recipients accepted", "%1 von %2 Empfängern angenommen"),
    [SAY_SENDERS] = IN("%1 and %2 more", "%1 und %2 weitere"),
    [SAY_QUEUED] = IN("%1, queue id %2", "%1, Queue-ID %2"),
    [SAY_END] = IN("end", "Ende"),
    [SAY_NOT_FOUND_NAME] = IN("%1: %2", "%1: %2"),

    [SAY_PERMANENT] = IN("permanent refusal", "endgültige Ablehnung"),
    [SAY_TEMPORARY] = IN("temporary refusal", "vorläufige Ablehnung"),
    [SAY_THIS_RECIPIENT] = IN("this recipient", "dieser Empfänger"),
    [SAY_THIS_SENDER] = IN("this sender", "dieser Absender"),
    [SAY_THIS_NAME] = IN("this name", "dieser Name"),
    [SAY_THIS] = IN("this line", "diese Zeile"),
    [SAY_ALSO] = IN("also: %1", "ebenso: %1"),
    [SAY_ALSO_LINES] = IN("also at lines %1", "ebenso in den Zeilen %1"),
    [SAY_ALSO_FRAMES] = IN("also in frames %1", "ebenso in den Frames %1"),
    [SAY_FRAME] = IN(": session %1, frame %2", ": Sitzung %1, Frame %2"),
    [SAY_FRAMES] = IN(": session %1, frames %2", ": Sitzung %1, Frames %2"),

    [SAY_MEANING] = IN("meaning", "Bedeutung"),
    [SAY_REPAIRED] = IN("Later in the session it was made good.", "Später in der Sitzung wurde es behoben."),
    [SAY_CAUSES] = IN("causes", "Ursachen"),
    [SAY_UNSEEN] = IN("not visible here: %1", "hier nicht sichtbar: %1"),
    [SAY_RULED_OUT] = IN("ruled out: %1", "ausgeschlossen: %1"),
    [SAY_UNDECIDED] = IN("This record cannot tell 1 and 2 apart.", "Diese Aufzeichnung kann 1 und 2 nicht unterscheiden."),
    [SAY_CONTRADICTED] = IN("The record contradicts every cause known for this.", "Die Aufzeichnung widerspricht jeder bekannten Ursache."),
    [SAY_TEST] = IN("test", "Prüfen"),
    [SAY_TO_DO] = IN("to do", "Zu tun"),
    [SAY_IF_CAUSE] = IN("%1: %2", "%1: %2"),
    [SAY_AVOID] = IN("avoid", "Vorsicht"),
    [SAY_WHO] = IN("who", "Wer"),
    [SAY_WHO_NAMED] = IN("%1 (%2)", "%1 (%2)"),
    [SAY_SOMEBODY] = IN("somebody this record does not name", "jemand, den diese Aufzeichnung nicht nennt"),
    [SAY_WHO_OPEN] = IN("open: %1 if it is cause 1, %2 if it is 2.", "offen: bei Ursache 1 %1, bei 2 %2."),
    [SAY_RETRY] = IN("retry", "Erneut"),
    [SAY_RETRY_FINAL] = IN("not unchanged: %1 is final.", "nicht unverändert: %1 ist endgültig."),
    [SAY_RETRY_LATER] = IN("later: %1 is temporary; a mail server repeats by itself.", "später: %1 ist vorläufig; ein Mailserver wiederholt von selbst."),
    [SAY_RETRY_DESPITE] = IN("later it may pass, although %1 says final.", "später kann es gehen, obwohl %1 endgültig heißt."),
    [SAY_RETRY_NOT_DESPITE] = IN("not unchanged, although %1 says temporary.", "nicht unverändert, obwohl %1 vorläufig heißt."),
    [SAY_RETRY_MAYBE] = IN("later it may pass.", "später kann es gehen."),
    [SAY_RETRY_NO] = IN("not unchanged.", "nicht unverändert."),
    [SAY_THEIR_LOG] = IN("their log", "deren Log"),
    [SAY_QUEUE_ID] = IN("queue id %1", "Queue-ID %1"),
    [SAY_MORE] = IN("more", "Mehr"),
    [SAY_FOLLOWS] = IN("follows from %1: %2", "Folge von %1: %2"),
    [SAY_FOLLOWS_CODE] = IN("%3 follows from %1: %2", "%3 ist Folge von %1: %2"),

    [SAY_SUM_SESSIONS] = IN("sessions", "Sitzungen"),
    [SAY_SUM_CAUSE] = IN("what failed", "was gescheitert ist"),
    [SAY_SUM_ACTS] = IN("who must act", "wer handeln muss"),
    [SAY_SUM_FIRST] = IN("first seen", "zuerst"),
    [SAY_SUM_NONE] = IN("No session failed.", "Keine Sitzung ist gescheitert."),
    [SAY_SUM_DETAILS] = IN("Each session in full: -v. A report to search in: -o html=report.html.", "Jede Sitzung ganz: -v. Ein Bericht zum Suchen: -o html=report.html."),
    [SAY_ACROSS] = IN("What these sessions have in common", "Was diese Sitzungen gemeinsam haben"),
    [SAY_ACROSS_FAILURES] = IN("The same failure, counted once", "Derselbe Fehler, einmal gezählt"),
    [SAY_ACROSS_MORE] = IN("and %1 more findings of this kind", "und %1 weitere Befunde dieser Art"),
    [SAY_ACROSS_LIMITED] =
        IN("The run is too long to be compared as a whole: this tells of its first sessions.",
           "Der Lauf ist zu lang, um ihn ganz zu vergleichen: Dies gilt für seine ersten Sitzungen."),
    [SAY_EXTENT] = IN("%1 in %2", "%1 in %2"),
    [SAY_EXTENT_AT] = IN("%1, %2", "%1, %2"),
    [SAY_EXTENT_FROM_TO] = IN("%1, %2 to %3", "%1, %2 bis %3"),
    [SAY_EXTENT_SERVERS] = IN("%1, at %2", "%1, an %2"),
    [SAY_EXTENT_DOMAINS] = IN("%1, for %2", "%1, für %2"),
    [SAY_RUN] = IN("%1, %2, %3", "%1, %2, %3"),
    [SAY_UNREAD] = IN("%1: %2", "%1: %2"),
    [SAY_UNREAD_WHY] = IN("%1: %2: %3", "%1: %2: %3"),
};

static const struct {
    struct words one, many;
} counted_things[COUNTED] = {
    [COUNT_CAUSES] = {IN("1 cause", "1 Ursache"), IN("%1 causes", "%1 Ursachen")},
    [COUNT_CONSEQUENCES] = {IN("1 consequence", "1 Folge"), IN("%1 consequences", "%1 Folgen")},
    [COUNT_ERRORS] = {IN("1 error", "1 Fehler"), IN("%1 errors", "%1 Fehler")},
    [COUNT_WARNINGS] = {IN("1 warning", "1 Warnung"), IN("%1 warnings", "%1 Warnungen")},
    [COUNT_NOTES] = {IN("1 note", "1 Hinweis"), IN("%1 notes", "%1 Hinweise")},
    [COUNT_FILES] = {IN("1 file", "1 Datei"), IN("%1 files", "%1 Dateien")},
    [COUNT_SESSIONS] = {IN("1 session", "1 Sitzung"), IN("%1 sessions", "%1 Sitzungen")},
    [COUNT_SERVERS] = {IN("1 server", "1 Server"), IN("%1 servers", "%1 Servern")},
    [COUNT_DOMAINS] = {IN("1 recipient domain", "1 Empfängerdomain"), IN("%1 recipient domains", "%1 Empfängerdomains")},
    [COUNT_FAILED] = {IN("1 failed", "1 gescheitert"), IN("%1 failed", "%1 gescheitert")},
    [COUNT_IN_PART] = {IN("1 read in part", "1 zum Teil gelesen"), IN("%1 read in part", "%1 zum Teil gelesen")},
    [COUNT_UNREAD] = {IN("1 not read", "1 nicht gelesen"), IN("%1 not read", "%1 nicht gelesen")},
        [COUNT_KNOWN] = {IN("1 known failure not shown", "1 bekannter Fehler nicht gezeigt"), IN("%1 known failures not shown", "%1 bekannte Fehler nicht gezeigt")},
    [COUNT_KNOWN_SLIGHT] = {IN("1 known warning or note not shown", "1 bekannte Warnung oder Hinweis nicht gezeigt"), IN("%1 known warnings and notes not shown", "%1 bekannte Warnungen und Hinweise nicht gezeigt")},
        [COUNT_KNOWN_HERE] = {IN("1 known finding of this session is not shown.", "1 bekannter Befund dieser Sitzung ist nicht gezeigt."), IN("%1 known findings of this session are not shown.", "%1 bekannte Befunde dieser Sitzung sind nicht gezeigt.")},
        [COUNT_KNOWN_LEFT] = {IN("1 known finding is not shown.", "1 bekannter Befund ist nicht gezeigt."), IN("%1 known findings are not shown.", "%1 bekannte Befunde sind nicht gezeigt.")},
    [COUNT_LINES] = {IN("1 line", "1 Zeile"), IN("%1 lines", "%1 Zeilen")},
    [COUNT_OCTETS] = {IN("1 byte", "1 Byte"), IN("%1 bytes", "%1 Byte")},
    [COUNT_MESSAGES] = {IN("1 message", "1 Nachricht"), IN("%1 messages", "%1 Nachrichten")},
};

static const struct words stages[STAGES] = {
    [STAGE_NAME] = IN("DNS", "DNS"),
    [STAGE_CONNECT] = IN("connect", "Verbindung"),
    [STAGE_GREETING] = IN("greeting", "Begrüßung"),
    [STAGE_HELLO] = IN("EHLO", "EHLO"),
    [STAGE_TLS] = IN("TLS", "TLS"),
    [STAGE_AUTH] = IN("AUTH", "AUTH"),
    [STAGE_MAIL] = IN("MAIL", "MAIL"),
    [STAGE_RCPT] = IN("RCPT", "RCPT"),
    [STAGE_DATA] = IN("DATA", "DATA"),
    [STAGE_CONTENT] = IN("message", "Nachricht"),
    [STAGE_QUIT] = IN("QUIT", "QUIT"),
    [STAGE_PROTOCOL] = IN("other", "Sonstiges"),
};

static const struct words refusals[STAGES] = {
    [STAGE_GREETING] = IN("the server turned the client away at the greeting.", "der Server wies den Client schon bei der Begrüßung ab."),
    [STAGE_HELLO] = IN("the client's EHLO or HELO was refused.", "EHLO oder HELO des Clients wurde abgelehnt."),
    [STAGE_TLS] = IN("TLS did not come about.", "TLS kam nicht zustande."),
    [STAGE_AUTH] = IN("the login was refused.", "die Anmeldung wurde abgelehnt."),
    [STAGE_MAIL] = IN("refused at MAIL, before any recipient was named.", "bei MAIL abgelehnt, bevor ein Empfänger genannt war."),
    [STAGE_RCPT] = IN("refused at RCPT.", "bei RCPT abgelehnt."),
    [STAGE_DATA] = IN("refused at DATA, before the message was sent.", "bei DATA abgelehnt, bevor die Nachricht gesendet war."),
    [STAGE_CONTENT] = IN("refused after the message had been sent.", "abgelehnt, nachdem die Nachricht gesendet war."),
};

static const struct words troubles[] = {
    [TROUBLE_NONE] = IN("no TCP connection, so SMTP never began.", "TCP kam nicht zustande, SMTP begann nie."),
    [TROUBLE_NAME] = IN("the server's name was not found, so nothing was connected.", "der Name des Servers wurde nicht gefunden, also nichts verbunden."),
    [TROUBLE_NAME_TEMPORARY] = IN("the server's name could not be looked up just then.", "der Name des Servers ließ sich gerade nicht auflösen."),
    [TROUBLE_NOT_INSTALLED] = IN("the client program is missing, nothing was tried.", "das Client-Programm fehlt, versucht wurde nichts."),
    [TROUBLE_BAD_SYNTAX] = IN("the command was mistyped, nothing was tried.", "der Aufruf war falsch, versucht wurde nichts."),
};

static const struct words troubles_short[] = {
    [TROUBLE_NONE] = {{{"", 0}, {"", 0}}},
    [TROUBLE_REFUSED] = IN("refused", "abgelehnt"),
    [TROUBLE_TIMEOUT] = IN("no answer", "keine Antwort"),
    [TROUBLE_UNREACHABLE] = IN("host unreachable", "Host nicht erreichbar"),
    [TROUBLE_NETWORK_UNREACHABLE] = IN("network unreachable", "Netz nicht erreichbar"),
    [TROUBLE_NAME] = IN("name not found", "Name nicht gefunden"),
    [TROUBLE_NAME_TEMPORARY] = IN("lookup failed for now", "Auflösung derzeit gescheitert"),
    [TROUBLE_WINDOWS] = IN("failed, no reason given", "gescheitert, ohne Grundangabe"),
    [TROUBLE_RESET] = IN("reset", "zurückgesetzt"),
    [TROUBLE_PROHIBITED] = IN("forbidden by a filter", "von einem Filter verboten"),
    [TROUBLE_NOT_INSTALLED] = IN("client program missing", "Client-Programm fehlt"),
    [TROUBLE_BAD_SYNTAX] = IN("command mistyped", "Aufruf falsch"),
    [TROUBLE_OTHER] = {{{"", 0}, {"", 0}}},
};

static const struct words outcomes[OUTCOMES] = {
    [OUTCOME_UNKNOWN] = IN("RECORD ENDS BEFORE THE RESULT", "MITSCHNITT ENDET VOR DEM ERGEBNIS"),
    [OUTCOME_ACCEPTED] = IN("ACCEPTED", "ANGENOMMEN"),
    [OUTCOME_PARTLY] = IN("PARTLY ACCEPTED", "TEILWEISE ANGENOMMEN"),
    [OUTCOME_REFUSED] = IN("NOT ACCEPTED", "NICHT ANGENOMMEN"),
    [OUTCOME_DEFERRED] = IN("TEMPORARILY REFUSED", "VORLÄUFIG ABGELEHNT"),
    [OUTCOME_NOT_CONNECTED] = IN("NOT CONNECTED", "KEINE VERBINDUNG"),
    [OUTCOME_ABORTED] = IN("BROKEN OFF", "ABGEBROCHEN"),
    [OUTCOME_NO_MAIL] = IN("NO MAIL TRIED", "KEINE MAIL VERSUCHT"),
};

static const struct words gentle_outcomes[OUTCOMES] = {
    [OUTCOME_UNKNOWN] = IN("Record ends early", "Aufzeichnung endet zu früh"),
    [OUTCOME_ACCEPTED] = IN("Accepted", "Angenommen"),
    [OUTCOME_PARTLY] = IN("Partly accepted", "Teilweise angenommen"),
    [OUTCOME_REFUSED] = IN("Not accepted", "Nicht angenommen"),
    [OUTCOME_DEFERRED] = IN("Temporarily refused", "Vorläufig abgelehnt"),
    [OUTCOME_NOT_CONNECTED] = IN("Not connected", "Keine Verbindung"),
    [OUTCOME_ABORTED] = IN("Broken off", "Abgebrochen"),
    [OUTCOME_NO_MAIL] = IN("No mail tried", "Keine Mail versucht"),
};

static const struct words severities[SEVERITIES] = {
    [SEVERITY_NOTE] = IN("note", "Hinweis"),
    [SEVERITY_WARNING] = IN("warning", "Warnung"),
    [SEVERITY_ERROR] = IN("error", "Fehler"),
};

static const struct words standings[STANDINGS] = {
    [STANDING_EXCLUDED] = IN("ruled out", "ausgeschlossen"),
    [STANDING_UNLIKELY] = IN("unlikely", "kaum"),
    [STANDING_POSSIBLE] = IN("possible", "möglich"),
    [STANDING_LIKELY] = IN("likely", "wahrscheinlich"),
    [STANDING_CERTAIN] = IN("certain", "sicher"),
};

static const struct words actors[ACTS_COUNT][OURS_COUNT] = {
    [ACTS_OPEN] = {IN("open", "offen"), IN("open", "offen"), IN("open", "offen")},
    [ACTS_SENDER] = {IN("sender", "Absender"), IN("your sender", "Ihr Absender"), IN("other side", "Gegenseite")},
    [ACTS_SENDING_SIDE] = {IN("sending side", "Absenderseite"), IN("you", "Sie"), IN("other side", "Gegenseite")},
    [ACTS_NETWORK] = {IN("network", "Netz"), IN("network", "Netz"), IN("network", "Netz")},
    [ACTS_RECEIVING_SIDE] = {IN("receiving side", "Empfängerseite"), IN("other side", "Gegenseite"), IN("you", "Sie")},
    [ACTS_RECIPIENT] = {IN("recipient", "Empfänger"), IN("recipient", "Empfänger"), IN("your recipient", "Ihr Empfänger")},
    [ACTS_NOBODY] = {IN("nobody", "niemand"), IN("nobody", "niemand"), IN("nobody", "niemand")},
};

static const struct words actors_long[ACTS_COUNT][OURS_COUNT] = {
    [ACTS_OPEN] = {IN("open, this record does not tell", "offen, diese Aufzeichnung sagt es nicht"),
                   IN("open, this record does not tell", "offen, diese Aufzeichnung sagt es nicht"),
                   IN("open, this record does not tell", "offen, diese Aufzeichnung sagt es nicht")},
    [ACTS_SENDER] = {IN("the sender", "der Absender"), IN("your side's sender", "der Absender auf Ihrer Seite"),
                     IN("the sender, on the other side", "der Absender, auf der Gegenseite")},
    [ACTS_SENDING_SIDE] = {IN("the administrator of the sending side", "der Admin der Absenderseite"),
                           IN("you: the sending side", "Sie: die Absenderseite"),
                           IN("the other side: its sending system", "die Gegenseite: ihr sendendes System")},
    [ACTS_NETWORK] = {IN("whoever runs the network in between", "wer das Netz dazwischen betreibt"),
                      IN("whoever runs the network in between", "wer das Netz dazwischen betreibt"),
                      IN("whoever runs the network in between", "wer das Netz dazwischen betreibt")},
    [ACTS_RECEIVING_SIDE] = {IN("the administrator of the receiving side", "der Admin der Empfängerseite"),
                             IN("the other side: its receiving system", "die Gegenseite: ihr Empfangssystem"),
                             IN("you: the receiving side", "Sie: die Empfängerseite")},
    [ACTS_RECIPIENT] = {IN("the recipient", "der Empfänger"), IN("the recipient, on the other side", "der Empfänger, auf der Gegenseite"),
                        IN("your side's recipient", "der Empfänger auf Ihrer Seite")},
    [ACTS_NOBODY] = {IN("nobody has to act", "niemand muss handeln"), IN("nobody has to act", "niemand muss handeln"),
                     IN("nobody has to act", "niemand muss handeln")},
};
/* clang-format on */

/* Names that are more than a first letter in capitals. */
static const struct {
    const char *software, *name;
} names[] = {
    {"exchange-online", "Exchange Online"},
    {"outlook", "Outlook.com"},
    {"iis", "IIS SMTP"},
    {"gmx", "GMX"},
    {"icloud", "iCloud"},
    {"ionos", "IONOS"},
    {"t-online", "T-Online"},
    {"mailru", "Mail.ru"},
    {"qq", "QQ"},
    {"netease", "NetEase"},
    {"ses", "Amazon SES"},
    {"sendgrid", "SendGrid"},
    {"protonmail", "Proton Mail"},
    {"messagelabs", "MessageLabs"},
    {"ironport", "Cisco IronPort"},
    {"trendmicro", "Trend Micro"},
    {"opensmtpd", "OpenSMTPD"},
    {"hmailserver", "hMailServer"},
    {"mdaemon", "MDaemon"},
    {"mailenable", "MailEnable"},
    {"icewarp", "IceWarp"},
    {"communigate", "CommuniGate"},
    {"maddy", "maddy"},
    {"mox", "mox"},
    {"james", "Apache James"},
    {"lotus", "Domino"},
    {"groupwise", "GroupWise"},
    {"smtpd-python", "Python smtpd"},
    {"smartermail", "SmarterMail"},
    {"mailsite", "MailSite"},
    {"xmail", "XMail"},
    {"subethasmtp", "SubEthaSMTP"},
    {"qmail", "qmail"},
};

struct words phrase_words(enum phrase phrase)
{
    return phrases[phrase];
}

struct words counted_words(enum counted counted, unsigned long count)
{
    return count == 1 ? counted_things[counted].one : counted_things[counted].many;
}

struct span phrase_filled(struct arena *arena, struct span phrase, const struct parts *parts)
{
    struct text text = {0};
    for (size_t i = 0; i < phrase.len; i++) {
        bool part =
            phrase.at[i] == '%' && i + 1 < phrase.len && phrase.at[i + 1] >= '1' && phrase.at[i + 1] <= '3';
        if (part)
            text_add(&text, parts->part[phrase.at[++i] - '1']);
        else
            text_add_byte(&text, phrase.at[i]);
    }
    struct span filled = arena_copy(arena, text_span(&text));
    text_free(&text);
    return filled;
}

struct words stage_words(enum stage stage)
{
    return stages[stage];
}

struct words refusal_words(enum stage stage)
{
    return refusals[stage];
}

struct words trouble_words(enum trouble trouble)
{
    bool own =
        (size_t)trouble < sizeof troubles / sizeof troubles[0] && troubles[trouble].in[LANGUAGE_EN].len;
    return troubles[own ? trouble : TROUBLE_NONE];
}

struct words trouble_short_words(enum trouble trouble)
{
    return troubles_short[trouble];
}

struct words own_words(enum outcome outcome, bool gentle)
{
    static const struct words deferred[] = {IN("DEFERRED", "ZURÜCKGESTELLT"),
                                            IN("Deferred", "Zurückgestellt")},
                              given_up[] = {IN("GIVEN UP", "AUFGEGEBEN"), IN("Given up", "Aufgegeben")};
    return outcome == OUTCOME_DEFERRED ? deferred[gentle] : given_up[gentle];
}

struct words missing_words(bool gentle)
{
    static const struct words missing[] = {
        IN("RESULT NOT IN THIS RECORD", "ERGEBNIS NICHT IM MITSCHNITT"),
        IN("Result not in the record", "Ergebnis nicht in der Aufzeichnung")};
    return missing[gentle];
}

struct words outcome_words(enum outcome outcome)
{
    return outcomes[outcome];
}

struct words outcome_gentle_words(enum outcome outcome)
{
    return gentle_outcomes[outcome];
}

struct words severity_words(enum severity severity)
{
    return severities[severity];
}

struct words standing_words(enum standing standing)
{
    return standings[standing];
}

struct words acts_words(enum acts acts, enum ours ours)
{
    return actors[acts][ours];
}

struct words acts_long_words(enum acts acts, enum ours ours)
{
    return actors_long[acts][ours];
}

struct span software_name(struct arena *arena, struct span software)
{
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (span_is(software, names[i].software))
            return span_of(names[i].name);
    return arena_join(arena, arena_upper(arena, span_cut(software, 0, 1)), span_from(software, 1));
}
