#!/usr/bin/env python3
"""A scripted SMTP server for the recordings of client programs: usage dialects_server.py CERT KEY

What it answers depends on the port (25 and 587: mail; 465: the same under TLS; 2501: refuses everybody; 2502: silent;
2503: 421 to MAIL; 2504: closes without a word; 2506: no answer after the dot) and on the recipient.
"""
import socket, ssl, sys, threading, time

NAME = "mail1.fabrikam.com"
REPLIES = {
    "nobody@fabrikam.com": "550 5.1.1 <nobody@fabrikam.com>: Recipient address rejected: User unknown in local recipient table",
    "bob@example.org": "554 5.7.1 <bob@example.org>: Relay access denied",
    "full@fabrikam.com": "452 4.2.2 <full@fabrikam.com>: Recipient address rejected: Mailbox is full",
    "grey@fabrikam.com": "450 4.2.0 <grey@fabrikam.com>: Recipient address rejected: Greylisted, see http://postgrey.example/help/fabrikam.com.html",
}

class Session:
    def __init__(self, sock, port, context):
        self.sock, self.port, self.context, self.tls = sock, port, context, False
        self.file = sock.makefile("rb")

    def say(self, *lines):
        code = lines[0][:3]
        for i, line in enumerate(lines):
            text = line[4:] if i == 0 else line
            self.sock.sendall(("%s%s%s\r\n" % (code, " " if i == len(lines) - 1 else "-", text)).encode())

    def start_tls(self):
        self.sock = self.context.wrap_socket(self.sock, server_side=True)
        self.file = self.sock.makefile("rb")
        self.tls = True

    def hello(self, verb, name):
        offers = ["PIPELINING", "SIZE 10240000", "ENHANCEDSTATUSCODES", "8BITMIME"]
        offers += ["AUTH PLAIN LOGIN"] if self.tls or self.port == 25 else []
        offers += [] if self.tls or self.port == 2500 else ["STARTTLS"]
        self.say("250 " + NAME) if verb == "HELO" else self.say("250 " + NAME, *offers)

    def auth(self, words):
        if words[1].upper() == "LOGIN":
            self.say("334 VXNlcm5hbWU6")
            self.file.readline()
            self.say("334 UGFzc3dvcmQ6")
            self.file.readline()
        elif len(words) < 3:
            self.say("334 ")
            self.file.readline()
        self.say("535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6")

    def data(self):
        if not self.accepted:
            return self.say("554 5.5.1 Error: no valid recipients")
        self.say("354 End data with <CR><LF>.<CR><LF>")
        while self.file.readline() not in (b".\r\n", b""):
            pass
        if self.port == 2506:
            time.sleep(60)
        self.say("250 2.0.0 Ok: queued as 4F54440729")

    def command(self, line):
        words = line.split() or [""]
        verb = words[0].upper()
        if verb in ("EHLO", "HELO"):
            self.hello(verb, words[1:])
        elif verb == "STARTTLS":
            self.say("220 2.0.0 Ready to start TLS")
            self.start_tls()
        elif verb == "AUTH":
            self.auth(words)
        elif verb == "MAIL" and self.port == 2503:
            self.say("421 4.7.0 %s Error: too many errors" % NAME)
            return False
        elif verb == "MAIL" and self.port == 587 and not self.tls:
            self.say("530 5.7.0 Must issue a STARTTLS command first")
        elif verb == "RCPT":
            address = line[line.find("<") + 1:line.find(">")].lower()
            self.accepted |= address not in REPLIES
            self.say(REPLIES.get(address, "250 2.1.5 Ok"))
        elif verb == "DATA":
            self.data()
        elif verb in ("MAIL", "RSET", "NOOP"):
            self.accepted = False
            self.say("250 2.1.0 Ok" if verb == "MAIL" else "250 2.0.0 Ok")
        elif verb == "QUIT":
            self.say("221 2.0.0 Bye")
            return False
        else:
            self.say("502 5.5.2 Error: command not recognized")
        return True

    def run(self):
        self.accepted = False
        if self.port == 2504:
            return
        if self.port == 2502:
            time.sleep(60)
        if self.port == 2501:
            self.say("554 %s" % NAME, "5.7.1 Your address 192.0.2.7 has a poor reputation")
            self.file.readline()
            return
        if self.port == 465:
            self.start_tls()
        self.say("220 %s ESMTP Postfix" % NAME)
        while True:
            line = self.file.readline() # of another file once TLS has begun
            if not line or not self.command(line.decode("latin-1").rstrip("\r\n")):
                return

def serve(port, context):
    listener = socket.create_server(("192.0.2.10", port), backlog=16)
    def one(sock):
        try:
            Session(sock, port, context).run()
            sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        finally:
            sock.close()
    while True:
        threading.Thread(target=one, args=(listener.accept()[0],), daemon=True).start()

context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1], sys.argv[2])
for port in (25, 587, 465, 2500, 2501, 2502, 2503, 2504, 2506):
    threading.Thread(target=serve, args=(port, context), daemon=True).start()
time.sleep(3600)
