#!/usr/bin/env python3
"""What client programs print of refusals: the server of matrix.sh, and the comparison of what is found.

    matrix.py rows SEED COUNT       so many refusals of tests/checks/*.tsv, as JSON
    matrix.py serve ROWS ADDRESS    one scripted server for each, on ports from 20000 on
    matrix.py check ROWS FOLDER PROGRAM
"""
import collections
import json
import pathlib
import random
import re
import socketserver
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "checks"))
import replies  # noqa: E402

NAME, FIRST_PORT = "mx.fabrikam.com", 20000
PLACES = ("greeting", "ehlo", "mail", "rcpt", "data", "content", "auth")


def rows(seed, count):
    known = []
    for name in ("families.tsv", "unseen.tsv"):
        for row in replies.table(name):
            if row["place"] in PLACES and re.match(r"[45]\d\d[ -]", row["text"]) and "\\" not in row["text"]:
                known.append({"place": row["place"], "text": row["text"], "allowed": row.get("allowed", "-").split()})
    random.Random(seed).shuffle(known)
    return known[:count]


class Refusing(socketserver.StreamRequestHandler):
    """Takes everything but what it is to refuse, at its place."""
    timeout = 20

    def say(self, *lines):
        code = lines[0][:3]
        for number, line in enumerate(lines):
            text = line[4:] if line[:3] == code else line
            self.wfile.write(f"{code}{' ' if number == len(lines) - 1 else '-'}{text}\r\n".encode("utf-8", "surrogateescape"))

    def refuses(self, place):
        refused = self.server.row["place"] == place
        if refused:
            self.say(*replies.reply_lines(self.server.row["text"]))
        return refused

    def answer(self, place, *lines):
        if not self.refuses(place):
            self.say(*lines)

    def hello(self, verb):
        offers = ["SIZE 36700160", "8BITMIME"] + (["AUTH PLAIN LOGIN"] if self.server.row["place"] == "auth" else [])
        self.answer("ehlo", f"250 {NAME}", *(offers + ["ENHANCEDSTATUSCODES"] if verb == "EHLO" else []))

    def auth(self, words):
        if words[1:2] == ["LOGIN"]:
            if len(words) < 3:
                self.say("334 VXNlcm5hbWU6")
                self.rfile.readline()
            self.say("334 UGFzc3dvcmQ6")
            self.rfile.readline()
        elif len(words) < 3:
            self.say("334 ")
            self.rfile.readline()
        self.answer("auth", "235 2.7.0 OK")

    def data(self):
        if self.refuses("data"):
            return
        if self.server.row["place"] in ("mail", "rcpt"):
            self.say("503 5.5.1 Need RCPT first" if self.server.row["place"] == "rcpt" else "503 5.5.1 Need MAIL first")
            return
        self.say("354 Go ahead")
        while self.rfile.readline() not in (b".\r\n", b".\n", b""):
            pass
        self.answer("content", "250 2.0.0 OK queued as ABC123")

    def command(self, line):
        words = line.decode("latin1").upper().split() or [""]
        verb = words[0]
        if verb in ("EHLO", "HELO"):
            self.hello(verb)
        elif verb == "AUTH":
            self.auth(words)
        elif verb == "DATA":
            self.data()
        elif verb in ("MAIL", "RCPT"):
            self.answer(verb.lower(), "250 OK")
        else:
            self.say("221 2.0.0 Bye" if verb == "QUIT" else "502 5.5.1 Not offered" if verb == "STARTTLS" else "250 2.0.0 OK")
        return verb != "QUIT"

    def handle(self):
        try:
            refused = self.refuses("greeting")
            if not refused:
                self.say(f"220 {NAME} ESMTP")
            for line in self.rfile:
                if refused and not line.upper().startswith(b"QUIT"):
                    self.say("503 5.5.1 Bad sequence of commands")
                elif not self.command(line):
                    break
        except OSError:
            pass  # the client has gone


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


def serve(known, address):
    for number, row in enumerate(known):
        server = Server((address, FIRST_PORT + number), Refusing)
        server.row = row
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print("ready", flush=True)
    threading.Event().wait()


def check(known, folder, program):
    """Files are named NUMBER.CLIENT.log; what holds no refusal (a client that says nothing of one) counts as lost."""
    right, total = collections.Counter(), collections.Counter()
    for path in sorted(pathlib.Path(folder).glob("*.log")):
        number, client = path.name.split(".")[:2]
        row = known[int(number)]
        run = subprocess.run([program, "-f", "json", path], capture_output=True, check=False)
        sessions = json.loads(run.stdout)["sessions"] if run.stdout else []
        categories = [f["category"] for f in replies.roots(sessions) if f["category"] not in ("practice", "credentials-exposed")]
        total[client] += 1
        right[client] += bool(set(categories) & set(row["allowed"]))
        if not set(categories) & set(row["allowed"]) or set(categories) - set(row["allowed"]):
            print(f"{path.name}, at {row['place']}: {row['text'][:110]}\n    found {' '.join(categories) or 'nothing'}, allowed {' '.join(row['allowed'])}")
    for client in sorted(total):
        print(f"{client}: {right[client]} of {total[client]}")


def main():
    task, *words = sys.argv[1:]
    if task == "rows":
        json.dump(rows(int(words[0]), int(words[1])), sys.stdout, indent=1)
        return
    known = json.loads(pathlib.Path(words[0]).read_text(encoding="utf-8"))
    (serve if task == "serve" else check)(known, *words[1:])


main()
