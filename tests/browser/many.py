#!/usr/bin/env python3
"""many.py FOLDER COUNT: that many recordings, each a little different, the same ones each time."""
import pathlib
import random
import sys

REPLIES = [
    ("RCPT", "550 5.1.1 <{r}>: Recipient address rejected: User unknown in local recipient table"), ("RCPT", "450 4.2.0 <{r}>: Recipient address rejected: Greylisted, try again in {n} seconds"),
    ("RCPT", "554 5.7.1 <{r}>: Relay access denied"), ("RCPT", "452 4.2.2 <{r}>: mailbox full"), ("MAIL", "530 5.7.0 Must issue a STARTTLS command first"),
    ("MAIL", "553 5.1.8 <{s}>: Sender address rejected: Domain not found"), ("BODY", "554 5.7.1 Message refused as spam, id {q}"), ("BODY", "552 5.3.4 Message size exceeds fixed limit"),
    ("RCPT", "550 5.7.1 Service unavailable, client [198.51.100.{n}] blocked using zen.block.example"), ("BODY", "451 4.3.0 Error: queue file write error, {q}"),
]


def session(chance, number):
    n = chance.randrange(1, 250)
    host, domain = f"mx{n % 40}.{chance.choice(['contoso', 'adatum', 'litware'])}.example", f"host{chance.randrange(400)}.fabrikam.example"
    sender, recipient = f"user{chance.randrange(9999)}@{domain}", f"name{chance.randrange(99999)}@{host.split('.', 1)[1]}"
    queue = "%X" % chance.getrandbits(44)
    stage, reply = chance.choice(REPLIES) if chance.random() < 0.45 else ("", "")
    reply = reply.format(r=recipient, s=sender, n=n, q=queue)
    day, second = 1 + number * 27 // 10000 % 28, chance.randrange(86400)
    lines = [f'Script started on 2026-11-{day:02d} {second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}+00:00 [COMMAND="telnet {host} 25"]',
             f"Trying 192.0.2.{n}...", f"Connected to {host}.", "Escape character is '^]'.", f"220 {host} ESMTP Postfix", f"EHLO {domain}",
             f"250-{host}", "250-PIPELINING", f"250-SIZE {chance.choice([10240000, 36700160, 52428800])}", "250-STARTTLS", "250-ENHANCEDSTATUSCODES", "250 8BITMIME",
             f"MAIL FROM:<{sender}>", reply if stage == "MAIL" else "250 2.1.0 Ok"]
    if stage != "MAIL":
        lines += [f"RCPT TO:<{recipient}>", reply if stage == "RCPT" else "250 2.1.5 Ok"]
    if stage not in ("MAIL", "RCPT"):
        lines += ["DATA", "354 End data with <CR><LF>.<CR><LF>", f"Subject: ticket {number}", "", "text", ".", reply if stage == "BODY" else f"250 2.0.0 Ok: queued as {queue}"]
    return "\n".join(lines + ["QUIT", "221 2.0.0 Bye", "Connection closed by foreign host.", ""])


def main():
    folder, count, chance = pathlib.Path(sys.argv[1]), int(sys.argv[2]), random.Random(1)
    for number in range(count):
        path = folder / f"{number // 1000:03d}" / f"ticket-{number:06d}.log"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(session(chance, number))


main()
