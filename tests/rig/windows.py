"""Writes the Windows screens among the samples.

The Windows console programs do not run on Debian, so these are written, not recorded: the wording of Telnet Client and
nslookup as Microsoft documents and people paste it, Exchange's replies as in exchange.py, in the exact form of a copied
or redirected console: CRLF, hard line breaks at 80 columns, CP850 for `> file` in cmd, UTF-16 for it in PowerShell.
"""

import os
import sys

COLUMNS = 80

GREETING = "220 {host} Microsoft ESMTP MAIL Service ready at Wed, 25 Nov 2026 21:40:03 +0100"
OFFERS = ["250-SIZE 37748736", "250-PIPELINING", "250-DSN", "250-ENHANCEDSTATUSCODES", "250-STARTTLS",
          "250-X-ANONYMOUSTLS", "250-AUTH NTLM", "250-X-EXPS GSSAPI NTLM", "250-8BITMIME", "250-BINARYMIME",
          "250-CHUNKING", "250 XRDST"]
QUEUED = ("250 2.6.0 <3f0c7d52-8a41-4b7e-9d15-6e2b90c4a8f1@mail1.fabrikam.com> [InternalId=5111011082268, "
          "Hostname=mail1.fabrikam.com] Queued mail for delivery")
BYE = ["QUIT", "221 2.0.0 Service closing transmission channel"]


def console(lines):
    """What is marked and copied from a console window: its rows, not its lines."""
    rows = []
    for line in lines:
        rows += [line[at:at + COLUMNS] for at in range(0, len(line), COLUMNS)] or [""]
    return "".join(row + "\r\n" for row in rows)


def file(lines):
    """What a program wrote to a file: long lines stay long."""
    return "".join(line + "\r\n" for line in lines)


def telnet_en(host="mail1.fabrikam.com", port=25, echo=True, start="C:\\>telnet"):
    """Up to the greeting, as the page of Microsoft shows it."""
    return [start, "Welcome to Microsoft Telnet Client", "", "Escape Character is 'CTRL+]'", "",
            *(["Microsoft Telnet> set localecho", "Local echo on"] if echo else []),
            f"Microsoft Telnet> OPEN {host} {port}", f"Connecting To {host}..."]


def telnet_de(host="mail1.fabrikam.com", port=25):
    return ["C:\\Users\\Jürgen>telnet", "Willkommen", "", "Das Escapezeichen ist \"CTRL+ß\"", "",
            "Microsoft Telnet> set localecho", "Lokales Echo ein", f"Microsoft Telnet> OPEN {host} {port}",
            f"Verbindungsaufbau zu {host}..."]


def failed_en(host, port):
    """The message stands behind the points, on the same line."""
    return f"Connecting To {host}...Could not open connection to the host, on port {port}: Connect failed"


def failed_de(host, port):
    return (f"Verbindungsaufbau zu {host}...Es konnte keine Verbindung mit dem Host hergestellt werden, "
            f"auf Port {port}: Verbinden fehlgeschlagen")


def hello(host="mail1.fabrikam.com", typed="EHLO contoso.com"):
    return [GREETING.format(host=host), typed, f"250-{host} Hello [198.51.100.7]", *OFFERS]


LOST_EN = ["", "Connection to host lost.", "", "Press any key to continue..."]
LOST_DE = ["", "Verbindung zu Host verloren.", "", "Weiter mit beliebiger Taste..."]
ENVELOPE = ["MAIL FROM:<chris@contoso.com>", "250 2.1.0 Sender OK",
            "RCPT TO:<kate@fabrikam.com> NOTIFY=success,failure", "250 2.1.5 Recipient OK"]
LETTER = ["DATA", "354 Start mail input; end with <CRLF>.<CRLF>", "Subject: Test from Contoso", "",
          "This is a test message", ".", QUEUED]
MX_EN = ["C:\\>nslookup", "Default Server:  dc1.contoso.com", "Address:  198.51.100.53", "", "> set type=mx",
         "> set timeout=20", "> fabrikam.com.", "Server:  dc1.contoso.com", "Address:  198.51.100.53", "",
         "Non-authoritative answer:", "fabrikam.com    MX preference = 10, mail exchanger = mail1.fabrikam.com",
         "fabrikam.com    MX preference = 20, mail exchanger = mail2.fabrikam.com", "",
         "mail1.fabrikam.com      internet address = 192.0.2.10",
         "mail2.fabrikam.com      internet address = 192.0.2.20",
         "> exit", ""]
MX_DE = ["C:\\Users\\Jürgen>nslookup -type=mx fabrikam.com.", "Server:  dc1.contoso.com", "Address:  198.51.100.53", "",
         "Nicht autorisierende Antwort:", "fabrikam.com    MX preference = 10, mail exchanger = mail1.fabrikam.com",
         "fabrikam.com    MX preference = 20, mail exchanger = mail2.fabrikam.com", ""]


def answers_only(lines):
    """Without local echo the screen shows the server's half only."""
    return [line for line in lines if line[:3].isdigit()]


SCREENS = {
    "windows-clean": ("ascii", console([*telnet_en(start="C:\\Windows\\System32>telnet"), *hello(), *ENVELOPE, *LETTER,
                                        *BYE, *LOST_EN])),
    "windows-clean-no-localecho": ("ascii", console([*answers_only([*hello(), *ENVELOPE, *LETTER, *BYE]), *LOST_EN])),
    "windows-clean-logfile": ("ascii", file([
        *hello(), "MAIL FROM: chris@contoso.com", "250 2.1.0 Sender OK",
        "RCPT TO: kate@fabrikam.com NOTIFY=success,failure", "250 2.1.5 Recipient OK", *LETTER, *BYE])),
    "windows-clean-german": ("cp850", console([
        *telnet_de(), *hello(), *ENVELOPE, *LETTER[:2], "Subject: Prüfung der Übertragung", "", "Grüße von Jürgen",
        ".", QUEUED, *BYE, *LOST_DE])),
    "windows-failed-wrong-host": ("ascii", console([
        *MX_EN, *telnet_en("fabrikam.com")[:-1], failed_en("fabrikam.com", 25), "Microsoft Telnet> quit"])),
    "windows-failed-port-26": ("ascii", console([
        *MX_EN, "C:\\>telnet mail1.fabrikam.com 26", failed_en("mail1.fabrikam.com", 26), "", "C:\\>"])),
    "windows-failed-missing-dot": ("ascii", file([
        "> set type=mx", "> fabrikam.com.", "fabrikam.com mx preference=10, mail exchanger = mail1.fabrikam.com",
        "fabrikam.com mx preference=20, mail exchanger = mail2.fabrikam.com",
        "mail1.fabrikam.com internet address = 192.168.1.10", "mail2 fabrikam.com internet address = 192.168.1.20",
        "> exit", "", "Microsoft Telnet> OPEN mail2.fabrikam.com 25",
        "Connecting to mail2.fabrikam.com...Could not open connection to the host, on port 25: Connect failed"])),
    "windows-failed-german": ("cp850", console([
        *MX_DE, "C:\\Users\\Jürgen>telnet mail1.fabrikam.com 25", failed_de("mail1.fabrikam.com", 25), "",
        "C:\\Users\\Jürgen>"])),
    "windows-failed-name-unknown": ("utf-16", console([
        "PS C:\\> nslookup mail1.fabrikm.com.", "Server:  dc1.contoso.com", "Address:  198.51.100.53", "",
        "*** dc1.contoso.com can't find mail1.fabrikm.com.: Non-existent domain",
        "PS C:\\> telnet mail1.fabrikm.com 25",
        failed_en("mail1.fabrikm.com", 25), "PS C:\\>"])),
    "windows-telnet-missing": ("ascii", console([
        "C:\\>telnet mail1.fabrikam.com 25", "'telnet' is not recognized as an internal or external command,",
        "operable program or batch file.", "", "C:\\>"])),
    "windows-telnet-missing-german": ("cp850", console([
        "C:\\Users\\Jürgen>telnet mail1.fabrikam.com 25", "Der Befehl \"telnet\" ist entweder falsch geschrieben oder",
        "konnte nicht gefunden werden.", "", "C:\\Users\\Jürgen>"])),
    "windows-test-netconnection": ("utf-16", file([
        "PS C:\\> Test-NetConnection mail1.fabrikam.com -Port 25", "WARNING: TCP connect to (192.0.2.10 : 25) failed",
        "", "",
        "ComputerName     : mail1.fabrikam.com", "RemoteAddress    : 192.0.2.10", "RemotePort       : 25",
        "InterfaceAlias   : Ethernet", "SourceAddress    : 198.51.100.7", "PingSucceeded    : True",
        "PingReplyDetails (RTT) : 2 ms", "TcpTestSucceeded : False", "", "", ""])),
    "windows-501-underscore": ("ascii", console([
        *telnet_en(), GREETING.format(host="mail1.fabrikam.com"), "EHLO mail_gw.contoso.com",
        "501 5.5.4 Invalid domain name", *BYE, *LOST_EN])),
    "windows-501-good-name": ("ascii", console([
        *telnet_en(), GREETING.format(host="mail1.fabrikam.com"), "EHLO contoso.com", "501 5.5.4 Invalid domain name",
        *BYE, *LOST_EN])),
    "windows-530-port-2525": ("ascii", console([
        *telnet_en("mbx01.fabrikam.com", 2525), *hello("mbx01.fabrikam.com"), "MAIL FROM:<chris@contoso.com>",
        "530 5.7.1 Client was not authenticated", *BYE, *LOST_EN])),
    "windows-530-german": ("utf-16", console([
        *telnet_de("mbx01.fabrikam.com"), *hello("mbx01.fabrikam.com"), "MAIL FROM:<chris@contoso.com>",
        "530 5.7.1 Client was not authenticated", *BYE, *LOST_DE])),
    "windows-550-invalid-address": ("ascii", console([
        *telnet_en(), *hello(), "MAIL FROM:<chris@contoso..com>", "550 5.1.7 Invalid address", *BYE, *LOST_EN])),
    # The log file holds the backspaces that were sent; on the screen the same line looks faultless.
    "windows-500-backspace-logfile": ("ascii", file([
        *hello(), *ENVELOPE[:2], "RCTP\b\b\bCPT TO:<kate@fabrikam.com>", "500 5.3.3 Unrecognized command",
        *ENVELOPE[2:], *LETTER, *BYE])),
    "windows-500-backspace-screen": ("ascii", console([
        *telnet_en(), *hello(), *ENVELOPE[:2], "RCPT TO:<kate@fabrikam.com>", "500 5.3.3 Unrecognized command", *BYE,
        *LOST_EN])),
    "windows-550-unknown-no-localecho": ("ascii", console([
        *answers_only([*hello(), *ENVELOPE[:2]]), "550 5.1.1 User unknown", BYE[1], *LOST_EN])),
    "windows-http": ("ascii", console([
        *telnet_en("www.fabrikam.com", 80), "EHLO contoso.com", "HTTP/1.1 400 Bad Request", "Server: nginx/1.22.1",
        "Date: Wed, 25 Nov 2026 21:40:03 GMT", "Content-Type: text/html", "Content-Length: 157", "Connection: close", "",
        "<html>", "<head><title>400 Bad Request</title></head>", "<body>", "<center><h1>400 Bad Request</h1></center>",
        "<hr><center>nginx/1.22.1</center>", "</body>", "</html>", *LOST_EN])),
    "windows-421-not-available": ("ascii", console([
        "421 4.3.2 Service not available, closing transmission channel", *LOST_EN])),
}


def main():
    samples, wanted = sys.argv[1], sys.argv[2:]
    for name, (encoding, text) in SCREENS.items():
        if not wanted or name in wanted:
            # "utf-16" alone writes the byte order of this machine, with its mark; Windows is little-endian.
            data = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)
            with open(os.path.join(samples, name + ".log"), "wb") as log:
                log.write(data)


main()
