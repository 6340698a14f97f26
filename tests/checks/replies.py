"""Sessions around one reply, in the rule book's notation (rules/README.md, "Examples"), and what smtplint finds in them."""
import json
import pathlib
import re
import subprocess
import tempfile

OPENED = ["X: open mx.fabrikam.com 25", "X: connected 192.0.2.10"]
GREETING = "S: 220 mx.fabrikam.com ESMTP"
HELLO = ["C: EHLO mail.contoso.com", "S: 250-mx.fabrikam.com", "S: 250-SIZE 36700160", "S: 250-8BITMIME"]
MAIL = ["C: MAIL FROM:<chris@contoso.com>", "S: 250 OK"]
RCPT = ["C: RCPT TO:<kate@fabrikam.com>", "S: 250 OK"]
DATA = ["C: DATA", "S: 354 Go ahead"]
BODY = ["C: From: <chris@contoso.com>", "C: To: <kate@fabrikam.com>", "C: Date: Tue, 4 Aug 2026 10:00:00 +0200",
        "C: Message-ID: <1@mail.contoso.com>", "C: Subject: Report", "C: ", "C: Hello Kate"]
LOOKUP = ["Default Server:  UnKnown", "Address:  10.0.0.10", "", "> fabrikm.com", "Server:  UnKnown", "Address:  10.0.0.10", ""]
OFFER = HELLO + ["S: 250-STARTTLS", "S: 250 ENHANCEDSTATUSCODES"]
STARTTLS = HELLO + ["S: 250 STARTTLS", "C: STARTTLS"]
AUTH = "C: AUTH PLAIN AGNocmlzAHNlY3JldA=="
UP_TO_EHLO = OPENED + [GREETING] + OFFER
UP_TO_MAIL = UP_TO_EHLO + MAIL
UP_TO_RCPT = UP_TO_MAIL + RCPT
UNESCAPE = {r"\n": "\n", r"\t": "\t", r"\x08": "\b", r"\xff": "\udcff", r"\xfd": "\udcfd", r"\x03": "\x03"}

# Where the server says it: what stands before, and what behind.
PLACES = {
    "greeting": (OPENED, []),
    "ehlo": (OPENED + [GREETING, "C: EHLO mail.contoso.com"], []),
    "helo": (OPENED + [GREETING, "C: HELO mail.contoso.com"], []),
    "ehlo again": (UP_TO_EHLO + ["C: EHLO mail.contoso.com"], []),
    "mail before ehlo": (OPENED + [GREETING, "C: MAIL FROM:<chris@contoso.com>"], []),
    "starttls": (OPENED + [GREETING] + STARTTLS, []),
    "starttls again": (OPENED + [GREETING] + STARTTLS +
                       ["S: 220 Go", "X: tls", "C: EHLO mail.contoso.com", "S: 250 mx.fabrikam.com", "C: STARTTLS"], []),
    "auth": (["X: open mx.fabrikam.com 587", OPENED[1], GREETING] + HELLO + ["S: 250 AUTH PLAIN LOGIN", AUTH], []),
    "auth not offered": (UP_TO_EHLO + [AUTH], []),
    "mail": (UP_TO_EHLO + ["C: MAIL FROM:<chris@contoso.com>"], []),
    "mail again": (UP_TO_MAIL + ["C: MAIL FROM:<chris@contoso.com>"], []),
    "rcpt": (UP_TO_MAIL + ["C: RCPT TO:<kate@fabrikam.com>"], []),
    "rcpt before mail": (UP_TO_EHLO + ["C: RCPT TO:<kate@fabrikam.com>"], []),
    "data": (UP_TO_RCPT + ["C: DATA"], []),
    "data before mail": (UP_TO_EHLO + ["C: DATA"], []),
    "data before rcpt": (UP_TO_MAIL + ["C: DATA"], []),
    "bdat": (UP_TO_RCPT + ["C: BDAT 17 LAST"], []),
    "content": (UP_TO_RCPT + DATA + BODY + ["C: ."], []),
    "rset": (UP_TO_MAIL + ["C: RSET"], []),
    "noop": (UP_TO_EHLO + ["C: NOOP"], []),
    "help": (UP_TO_EHLO + ["C: HELP"], []),
    "quit": (UP_TO_EHLO + ["C: QUIT"], ["X: closed"]),
    "vrfy": (UP_TO_EHLO + ["C: VRFY kate"], []),
    "etrn": (UP_TO_EHLO + ["C: ETRN fabrikam.com"], []),
    "unknown": (UP_TO_EHLO + ["C: FOO"], []),
    "idle": (UP_TO_EHLO + ["X: wait 300"], ["X: closed"]),
}

# What is no reply of the server: the whole record around it; {} is the text.
RECORDS = {
    "line": ["{}"],
    "lookup": LOOKUP + ["{}", "> exit"] + OPENED + [GREETING, "C: QUIT", "S: 221 Bye"],
    "failed": ["X: open mx.fabrikam.com 25", "X: failed {}"],
    "tls": OPENED + [GREETING] + STARTTLS + ["S: 220 Go", "X: tls failed {}"],
    "tls on plain port": OPENED + ["X: tls failed {}"],
    "openssl": OPENED + [GREETING] + STARTTLS + ["S: 220 Go", "X: tls"] + OFFER + MAIL +
               ["C: RCPT TO:<kate@fabrikam.com>", "X: tls failed {}"],
    "offer": OPENED + [GREETING] + HELLO + ["S: {}", "C: QUIT", "S: 221 Bye"],
    "no code": UP_TO_EHLO + ["C: FOO", "S: {}"],
    "passed on": UP_TO_RCPT + DATA + BODY + ["C: .", "S: 450 4.4.3 {}"],
    "mail line": UP_TO_EHLO + ["C: {}", "S: 250 OK"],
    "rcpt line": UP_TO_MAIL + ["C: {}", "S: 250 OK"],
    "dsn line": UP_TO_MAIL + ["C: {}", "S: 501 Syntax error in parameters or arguments"],
    "typed": UP_TO_EHLO + ["C: {}", "S: 500 5.3.3 Unrecognized command"],
    "before greeting": OPENED + ["C: {}", "S: 554 SMTP synchronization error"],
    "in body": UP_TO_RCPT + DATA + BODY + ["C: {}", "X: wait 300", "X: closed"],
}


def reply_lines(text):
    """"554-a 554-b 554 c" is a reply of three lines; " / " does not split."""
    start = re.match(r"(\d{3})-", text)
    if not start:
        return [text]
    code = start.group(1)
    lines = re.split(rf" (?={code}[- ])", text)
    lines[-1] = code + " " + lines[-1][4:]
    return lines


def session(place, text):
    """The lines of a session in which the text is said at this place."""
    if place in RECORDS:
        for escaped, plain in UNESCAPE.items():
            text = text.replace(escaped, plain)
        return [line.replace("{}", text) for line in RECORDS[place]]
    before, behind = PLACES[place]
    return before + ["S: " + line for line in reply_lines(text)] + behind


class Batch:
    """Many small records in one run of the program."""

    def __init__(self, program):
        self.program = program

    def _run(self, records, options):
        if not records:
            return []
        with tempfile.TemporaryDirectory() as folder:
            names = []
            for number, lines in enumerate(records):
                file = pathlib.Path(folder) / f"{number:05d}"
                file.write_bytes("".join(line + "\n" for line in lines).encode("utf-8", "surrogateescape"))
                names.append(str(file))
            done = subprocess.run([self.program, *options, *names], capture_output=True, check=False)
        if done.returncode not in (0, 1, 3):
            raise SystemExit(f"{self.program}: exit status {done.returncode}: {done.stderr.decode()}")
        return done.stdout.decode("utf-8", "replace").splitlines()

    def sessions(self, records):
        """The sessions of each record, as `-f ndjson` tells them."""
        found = [[] for _ in records]
        for line in self._run(records, ["-f", "ndjson"]):
            told = json.loads(line)
            if told["type"] == "session":
                found[int(pathlib.PurePath(told["file"]).name)].append(told)
        return found

    def conflicts(self, records):
        """(number of the record, what decided, winner, its category, loser, its category) of `rules --conflicts`."""
        for line in self._run(records, ["rules", "--conflicts"]):
            file, _, *rest = line.split("\t")
            yield int(pathlib.PurePath(file).name), *rest


def roots(sessions):
    """Findings at warning and above that are no consequences; errors first."""
    found = [finding for one in sessions for finding in one["findings"]
             if finding.get("consequence_of") is None and finding["severity"] in ("error", "warning")]
    return sorted(found, key=lambda finding: finding["severity"] != "error")


COLUMNS = {
    "families.tsv": ["family", "place", "allowed", "rules", "who", "text", "reason"],
    "unseen.tsv": ["place", "allowed", "rules", "source", "text"],
    "success.tsv": ["place", "who", "text"],
    "programs.tsv": ["allowed", "rules", "who", "text"],
}


def table(name):
    """Rows of a table beside this file; lines that begin with # are remarks, missing cells are empty."""
    for line in (pathlib.Path(__file__).parent / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            cells = line.split("\t")
            yield dict(zip(COLUMNS[name], cells + [""] * (len(COLUMNS[name]) - len(cells)), strict=True))
