#include "render/reason.h"

#include "render/formats.h"

static const struct {
    struct span english, german;
} reasons[] = {
#define SAID(en, de)                                                                                         \
    {                                                                                                        \
        SPAN(en), SPAN(de)                                                                                   \
    }
    SAID("the file is empty", "die Datei ist leer"),
    SAID("there is nothing in it", "es ist nichts darin"),
    SAID("nothing in it looks like an SMTP dialogue", "nichts darin sieht nach einem SMTP-Dialog aus"),
    SAID("no line looks like an SMTP command or reply",
         "keine Zeile sieht nach einem SMTP-Befehl oder einer Antwort aus"),
    SAID("lines that begin with numbers, but nothing that an SMTP server says",
         "Zeilen, die mit Zahlen beginnen, aber nichts, was ein SMTP-Server sagt"),
    SAID("the newest line stands first: sort the log by time (tac FILE) and read that",
         "die neueste Zeile steht oben: bitte nach der Zeit sortieren (tac DATEI) und das Ergebnis lesen"),
    SAID("a web page is asked for, not SMTP", "eine Webseite wird abgerufen, kein SMTP"),
    SAID("DNS lookups, but no SMTP dialogue", "DNS-Abfragen, aber kein SMTP-Dialog"),
    SAID("the recording could not be read to its end", "die Aufzeichnung ließ sich nicht bis zum Ende lesen"),
    SAID("reading it failed", "das Lesen schlug fehl"),
    SAID("is a folder", "ist ein Ordner"),
    SAID("neither file nor folder", "weder Datei noch Ordner"),
    SAID("a symbolic link", "eine symbolische Verknüpfung"),
    SAID("fits --exclude", "passt auf --exclude"),
    SAID("fits no --include", "passt auf kein --include"),
    SAID("belongs to another shard", "gehört zu einem anderen Teil (--shard)"),
    SAID("given up: it took too long without progress", "aufgegeben: zu lange ohne Fortschritt"),
    SAID("the process that read it was killed, perhaps because memory ran out",
         "der lesende Prozess wurde beendet, vielleicht weil der Speicher ausging"),
    SAID("cannot be read as a capture", "lässt sich nicht als Mitschnitt lesen"),
    SAID("a picture: copy the text out of the window and send that",
         "ein Bild: bitte den Text aus dem Fenster kopieren und diesen schicken"),
    SAID("a video: copy the text out of the window and send that",
         "ein Video: bitte den Text aus dem Fenster kopieren und diesen schicken"),
    SAID("a PDF document: send the log as plain text",
         "ein PDF: bitte das Protokoll als reinen Text schicken"),
    SAID("a Word, Excel or similar document: save the log in it as plain text and send that",
         "ein Dokument aus Word, Excel oder Ähnlichem: bitte das Protokoll darin als reinen Text speichern "
         "und "
         "diesen schicken"),
    SAID("a program: send the log that it wrote",
         "ein Programm: bitte das Protokoll schicken, das es geschrieben hat"),
    SAID("a database: export what it holds as text",
         "eine Datenbank: bitte ihren Inhalt als Text exportieren"),
    SAID("a Windows event log: export the events as text",
         "ein Windows-Ereignisprotokoll: bitte die Ereignisse als Text exportieren"),
    SAID("a Windows event trace (.etl): convert it to a capture (etl2pcapng) and send that",
         "eine Windows-Ablaufverfolgung (.etl): bitte in einen Mitschnitt umwandeln (etl2pcapng) und diesen "
         "schicken"),
    SAID("a stream shown as EBCDIC: follow it as ASCII or raw, or send the capture",
         "ein Strom als EBCDIC angezeigt: bitte als ASCII oder roh ausgeben oder den Mitschnitt schicken"),
    SAID("packet headers without contents: record with tcpdump -w and send the capture",
         "Paketköpfe ohne Inhalt: bitte mit tcpdump -w aufzeichnen und den Mitschnitt schicken"),
    SAID("a Network Monitor capture: convert it (editcap -F pcap) and send that",
         "ein Mitschnitt des Netzwerkmonitors: bitte umwandeln (editcap -F pcap) und das Ergebnis schicken"),
    SAID("a capture of another kind: convert it (editcap -F pcap) and send that",
         "ein Mitschnitt anderer Art: bitte umwandeln (editcap -F pcap) und das Ergebnis schicken"),
    SAID("an Outlook mailbox (.pst): send the one message with the log",
         "ein Outlook-Postfach (.pst): bitte die eine Nachricht mit dem Protokoll schicken"),
    SAID(
        "a message in Rich Text that cannot be read: send it again as plain text, or the log as a file",
        "eine Nachricht in Rich Text, die sich nicht lesen lässt: bitte noch einmal als reinen Text schicken "
        "oder das Protokoll als Datei"),
    SAID("cut: winmail.dat ends before its parts do", "abgeschnitten: winmail.dat endet vor seinen Teilen"),
    SAID("a document of more than 16 MB, or one that is cut: the rest is not read",
         "ein Dokument von mehr als 16 MB oder ein abgeschnittenes: der Rest wird nicht gelesen"),
    SAID("an attachment that is only a link: send the file itself",
         "ein Anhang, der nur ein Verweis ist: bitte die Datei selbst schicken"),
    SAID("a cabinet (.cab): unpack it and send the files in a zip",
         "ein Cabinet (.cab): bitte entpacken und die Dateien als zip schicken"),
    SAID("an archive of a kind that is not read: send the files in a zip or tar.gz",
         "ein Archiv, dessen Art nicht gelesen wird: bitte die Dateien als zip oder tar.gz schicken"),
    SAID("a container in too many others: unpack it and send what is in it",
         "zu oft ineinander verpackt: bitte entpacken und den Inhalt schicken"),
    SAID("a mail with too many parts: the rest is not read",
         "eine Mail mit zu vielen Teilen: der Rest wird nicht gelesen"),
    SAID("a mailbox of more than 256 MB: the rest is not read",
         "ein Postfach von mehr als 256 MB: der Rest wird nicht gelesen"),
    SAID("more than 100,000 members: the rest is not read",
         "mehr als 100.000 Dateien darin: der Rest wird nicht gelesen"),
    SAID("more than 64 GB unpacked: the rest is not read",
         "entpackt mehr als 64 GB: der Rest wird nicht gelesen"),
    SAID("it unpacks to more than 500 times its size: the rest is not read",
         "entpackt über 500-mal so groß: der Rest wird nicht gelesen"),
    SAID("nested too deep", "zu tief verschachtelt"),
    SAID("not enough memory to unpack it", "zu wenig Speicher, um es zu entpacken"),
    SAID("encrypted mail: send the log itself, not encrypted",
         "eine verschlüsselte Mail: bitte das Protokoll selbst unverschlüsselt schicken"),
    SAID("encrypted: decrypt it and send the log in it",
         "verschlüsselt: bitte entschlüsseln und das Protokoll darin schicken"),
    SAID("encrypted: unpack it with its password and send the files without",
         "verschlüsselt: bitte mit dem Kennwort entpacken und die Dateien ohne schicken"),
    SAID("cut: its list of members at the end is missing; send it again",
         "abgeschnitten: das Verzeichnis an seinem Ende fehlt; bitte noch einmal schicken"),
    SAID("cut: the Outlook message ends before its parts do",
         "abgeschnitten: die Outlook-Nachricht endet vor ihren Teilen"),
    SAID("cut: the compressed data end before their time",
         "abgeschnitten: die komprimierten Daten enden zu früh"),
    SAID("cut: the mail ends before its last part does",
         "abgeschnitten: die Mail endet vor ihrem letzten Teil"),
    SAID("damaged: the compressed data make no sense from here on",
         "beschädigt: die komprimierten Daten ergeben ab hier keinen Sinn"),
    SAID("it makes no sense from here on", "es ergibt ab hier keinen Sinn"),
    SAID("a block has an impossible length", "ein Block hat eine unmögliche Länge"),
    SAID("a packet is longer than its block", "ein Paket ist länger als sein Block"),
    SAID("a section has no byte order", "ein Abschnitt hat keine Bytereihenfolge"),
    SAID("the file ends inside a block", "die Datei endet mitten in einem Block"),
    SAID("too many interfaces", "zu viele Schnittstellen"),
#undef SAID
};

static struct span known(struct span english)
{
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (span_equal(reasons[i].english, english))
            return reasons[i].german;
    return english;
}

/* Behind `prefix` up to `end`; empty if the text begins otherwise. */
static struct span behind(struct span text, const char *prefix, char end)
{
    size_t len = span_of(prefix).len;
    struct span rest =
        span_equal(span_cut(text, 0, len), span_of(prefix)) ? span_from(text, len) : (struct span){0};
    return span_cut(rest, 0, span_find(rest, end));
}

/* The three that hold numbers. */
static struct span german(struct arena *arena, struct span english)
{
    struct span packet = behind(english, "after packet ", ':');
    struct span frames = behind(english, "no SMTP in this capture: ", ' ');
    if (packet.len) {
        struct span what = known(span_from(english, span_find(english, ':') + sizeof ": " - 1));
        return arena_print(arena, "nach Paket %.*s: %.*s", (int)packet.len, packet.at, (int)what.len,
                           what.at);
    }
    if (frames.len) {
        struct span flows = span_from(english, span_find(english, ',') + sizeof ", " - 1);
        return arena_print(arena, "kein SMTP in diesem Mitschnitt: %.*s Frames, %.*s TCP-Verbindungen",
                           (int)frames.len, frames.at, (int)span_find(flows, ' '), flows.at);
    }
    struct span link = behind(english, "link type ", ' ');
    if (link.len)
        return arena_print(arena, "der Link-Typ %.*s wird nicht gelesen", (int)link.len, link.at);
    return known(english);
}

struct span reason_in(struct arena *arena, struct span english, enum language language)
{
    return language == LANGUAGE_DE ? german(arena, english) : english;
}

struct words reason_kind(const struct unread *unread)
{
    static const struct words damaged = SAY_ABOUT("damaged, read only up to here",
                                                  "beschädigt, nur bis hierher gelesen"),
                              unreadable = SAY_ABOUT("cannot be read", "nicht lesbar"),
                              no_smtp = SAY_ABOUT("no SMTP found", "kein SMTP gefunden");
    return !unread->damaged ? no_smtp : unread->line ? damaged : unreadable;
}
