#!/usr/bin/env python3
"""Holds what smtplint read in a capture against what gen.py wrote into it: a fast program with wrong counts has not won.

  smtplint -f ndjson FILE.pcap | truth.py TRUTH.tsv [--lossy]

Session by session, told apart by the client's address and port: messages, commands, replies, and that one was found at
all. --lossy: segments are missing in the capture, so that what was in them cannot be there; nothing may be invented, and
at least LEAST of each count must be found. Exit status 1 and the first differences if it is otherwise.
"""
import json
import sys

LEAST = .98     # of 0.2 % lost segments hardly one is a command or a reply alone, but some sessions lose their greeting
SHOWN = 10      # differences
WHAT = ("messages", "commands", "replies")


def counts(session):
    """Messages, commands and replies of one session; lines inside AUTH are commands, a body is none."""
    messages = commands = replies = 0
    for entry in session["dialogue"]:
        if entry["from"] == "server":
            replies += 1
        elif entry["from"] == "client" and entry["verb"] == "(body)":
            messages += 1
        elif entry["from"] == "client" and not entry.get("inferred"):
            commands += 1
    return [messages, commands, replies]


def truth(path):
    """Sessions of SMTP: {client: [messages, commands, replies]}."""
    found = {}
    with open(path) as rows:
        next(rows)
        for row in rows:
            _, client, _, _, kind, _, *numbers = row.split("\t")[:9]
            if kind != "other":
                found[client] = [int(number) for number in numbers]
    return found


def main():
    lossy = "--lossy" in sys.argv[2:]
    expected = truth(sys.argv[1])
    got, twice = {}, 0
    for line in sys.stdin:
        record = json.loads(line)
        if record["type"] != "session":
            continue
        client = "%s:%d" % (record["client"]["address"], record["client"]["port"])
        twice += client in got
        old = got.get(client, [0, 0, 0])
        got[client] = [a + b for a, b in zip(old, counts(record))]
    wrong = [(client, numbers, got.get(client)) for client, numbers in expected.items() if got.get(client) != numbers]
    invented = len(got.keys() - expected.keys())
    sums = [(sum(n[i] for n in got.values()), sum(n[i] for n in expected.values())) for i in range(len(WHAT))]
    print("%d of %d sessions, " % (len(got), len(expected)) +
          ", ".join("%d of %d %s" % (*pair, what) for pair, what in zip(sums, WHAT)) +
          ("; %d sessions differ" % len(wrong) if wrong else ": all as written"))
    failed = invented or twice or (wrong and not lossy) or any(not LEAST * b <= a <= b for a, b in sums)
    if failed:
        print("truth.py: %d sessions invented, %d told twice" % (invented, twice))
        for client, numbers, seen in wrong[:SHOWN]:
            print("  %s: %s, not %s (messages, commands, replies)" % (client, seen, numbers))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
