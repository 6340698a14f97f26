"""Says what Microsoft documents Exchange Server to say, for real clients to talk to.

Exchange itself cannot be had on Debian. Its replies are fixed texts, known from Microsoft's page on testing SMTP with
telnet and from its table of SMTP responses, so a script can stand in; the samples made with it are marked `scripted`.
"""

import re
import socketserver
import sys
import threading
import time
import uuid

OFFERS = ["SIZE 37748736", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "X-ANONYMOUSTLS", "AUTH NTLM",
          "X-EXPS GSSAPI NTLM", "8BITMIME", "BINARYMIME", "CHUNKING", "XRDST"]
MAILBOXES = {"kate@fabrikam.com", "bob@fabrikam.com"}
# Between mailbox servers: takes nothing from anonymous clients.
INTERNAL_PORT = 2525
# Connection restrictions are told with the text for a name of wrong characters.
RESTRICTED_PORT = 2626
# 5.1.7 comes with 550 in the documentation, with 501 elsewhere.
NEW_CODES_PORT = 587


class Session(socketserver.StreamRequestHandler):
    def say(self, *lines):
        for line in lines:
            self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        port = self.server.server_address[1]
        self.sender, self.recipients = None, 0
        self.say(f"220 {self.server.name} Microsoft ESMTP MAIL Service ready at "
                 + time.strftime("%a, %-d %b %Y %H:%M:%S +0000", time.gmtime()))
        for raw in self.rfile:
            line = raw.decode(errors="replace").rstrip("\r\n")
            verb = line.split(" ")[0].upper()
            if verb == "QUIT":
                self.say("221 2.0.0 Service closing transmission channel")
                return
            if verb in ("EHLO", "HELO"):
                self.hello(line.partition(" ")[2].strip(), port)
            elif re.match(r"MAIL FROM:", line, re.I):
                self.mail(line[10:].strip(), port)
            elif re.match(r"RCPT TO:", line, re.I):
                self.rcpt(line[8:].split()[0].strip("<>"))
            elif verb == "DATA":
                self.body()
            elif verb == "RSET":
                self.sender, self.recipients = None, 0
                self.say("250 2.0.0 Resetting")
            else:
                self.say("500 5.3.3 Unrecognized command")

    def hello(self, name, port):
        if not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9.]+\]", name) or port == RESTRICTED_PORT:
            self.say("501 5.5.4 Invalid domain name")
            return
        lines = [f"{self.server.name} Hello [{self.client_address[0]}]", *OFFERS]
        self.say(*["250-" + text for text in lines[:-1]], "250 " + lines[-1])

    def mail(self, argument, port):
        address = argument.split()[0].strip("<>") if argument.split() else ""
        if port == INTERNAL_PORT:
            self.say("530 5.7.1 Client was not authenticated")
        elif not re.fullmatch(r"[^@\s<>]+@[A-Za-z0-9.-]+|", address):
            self.say(f"{501 if port == NEW_CODES_PORT else 550} 5.1.7 Invalid address")
        else:
            self.sender = address
            self.say("250 2.1.0 Sender OK")

    def rcpt(self, address):
        if self.sender is None:
            self.say("503 5.5.2 Need mail command")
        elif not address.lower().endswith("@fabrikam.com"):
            self.say("550 5.7.1 Unable to relay")
        elif address.lower() not in MAILBOXES:
            self.say("550 5.1.1 User unknown")
        else:
            self.recipients += 1
            self.say("250 2.1.5 Recipient OK")

    def body(self):
        if not self.recipients:
            self.say("503 5.5.2 Need rcpt command")
            return
        self.say("354 Start mail input; end with <CRLF>.<CRLF>")
        for raw in self.rfile:
            if raw.rstrip(b"\r\n") == b".":
                break
        self.sender, self.recipients = None, 0
        self.say(f"250 2.6.0 <{uuid.uuid4()}@{self.server.name}> [InternalId=5111011082268, "
                 f"Hostname={self.server.name}] Queued mail for delivery")


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    address, name = sys.argv[1:]
    for port in (25, INTERNAL_PORT, RESTRICTED_PORT, NEW_CODES_PORT):
        server = Server((address, port), Session)
        server.name = name
        threading.Thread(target=server.serve_forever).start()


main()
