"""Plays the scenarios and saves what the programs themselves wrote: script(1)'s typescript, PuTTY's log, nc's output.

A scenario is a program and a list of steps:
  "text"       waits for the server's reply, then types text and Enter
  "$ text"     waits for the shell's prompt, then types text and Enter
  Now(text)    types text and Enter at once, as in a message body
  Keys(text)   types exactly these keys
  Paste(text)  puts all of it in at once, as the mouse does
  Wait(regex)  waits until this was shown
  Pause(n)     does nothing for n seconds
  Do(command)  changes something on the server's side
"""

import os
import shutil
import subprocess
import sys
import time
from collections import namedtuple

from terminal import DESK, HOME, PROMPT, REPLY, Terminal, at_desk

Now = namedtuple("Now", "text")
Keys = namedtuple("Keys", "text")
Paste = namedtuple("Paste", "text")
Wait = namedtuple("Wait", "regex")
Pause = namedtuple("Pause", "seconds")
Do = namedtuple("Do", "command")

ME = "EHLO ws7.contoso.com"
FROM = "MAIL FROM:<chris@contoso.com>"
CTRL_BRACKET = "\x1d"
ERASE = "\x7f"
BACKSPACE = "\x08"  # what some terminals send for the same key: the tty does not erase with it
LOG = os.path.join(HOME, "session.log")


def to(*addresses):
    return [f"RCPT TO:<{address}>" for address in addresses]


def letter(*lines):
    """DATA, a message with a proper header, the dot."""
    return ["DATA", Wait(rb"354 "), Now("From: Chris <chris@contoso.com>"), Now("Subject: Test from Contoso"), Now(""),
            *map(Now, lines or ["This is a test message."]), Now(".")]


def play(terminal, steps):
    for step in steps:
        if isinstance(step, Keys):
            terminal.type(step.text)
        elif isinstance(step, Paste):
            terminal.paste(step.text)
        elif isinstance(step, Now):
            terminal.type(step.text + "\r")
        elif isinstance(step, Wait):
            terminal.wait(step.regex)
        elif isinstance(step, Pause):
            time.sleep(step.seconds)
            terminal.hear(0)
        elif isinstance(step, Do):
            subprocess.run(step.command, shell=True, check=True)
        else:
            shell = step.startswith("$ ")
            if not terminal.wait(PROMPT if shell else REPLY, 30):
                print("  gave up waiting before:", step, terminal.seen[-200:])
            time.sleep(0.2)
            terminal.hear(0)
            terminal.type((step[2:] if shell else step) + "\r")
    terminal.close()


def script(command, *steps, locale="en_US.UTF-8"):
    """One program under script(1)."""
    def record():
        play(Terminal(["script", "-f", "-c", command, "session.log"], locale), steps)
    return record


def telnet(target, *steps, locale="en_US.UTF-8"):
    return script(f"telnet {target}", *steps, locale=locale)


def nc(command, *steps):
    """Netcat stays when the server has gone, until the user ends the input."""
    return script(command, *steps, Wait(REPLY), Pause(0.5), Keys("\x04"))


def shell(*steps, locale="en_US.UTF-8"):
    """A login on the workstation under script(1), prompt, colours and all."""
    def record():
        play(Terminal(["script", "-f", "session.log"], locale), [*steps, "$ exit"])
    return record


def pipe(command):
    """No terminal: the output of a shell pipeline, as a cron job or a support script saves it."""
    def record():
        # A typescript is owned by the user; the redirection must be, too.
        subprocess.run(at_desk(["sh", "-c", f"({command}) > session.log 2>&1"]), stdin=subprocess.DEVNULL, check=False)
    return record


def says(*lines, pause=1):
    """A shell command that says these lines one by one."""
    return "for line in " + " ".join(f"'{line}'" for line in lines) + f"; do sleep {pause}; echo \"$line\"; done"


def putty(target, *lines):
    """PuTTY's own session log. It is a window, so it runs on a virtual X server and the keys are sent there."""
    def record():
        keys = "".join(f"xdotool type --delay 15 -- '{line}'; xdotool key Return; sleep 0.8\n" for line in lines)
        subprocess.run(at_desk(["sh", "-c", f"""
            Xvfb :7 -screen 0 1024x768x24 -nolisten tcp >/dev/null 2>&1 & x=$!
            export DISPLAY=:7
            sleep 2
            putty -raw -sessionlog session.log -P {target.split()[1]} {target.split()[0]} >/dev/null 2>&1 & p=$!
            sleep 3
            xdotool search --sync --onlyvisible --class putty windowfocus
            {keys}
            sleep 1
            kill $p $x 2>/dev/null; wait"""]), stdin=subprocess.DEVNULL, check=False)
    return record


def and_then(*records):
    """Several recordings one after the other in one file, as `script -a` leaves them."""
    def record():
        saved = b""
        for one in records:
            one()
            saved += open(LOG, "rb").read()
        open(LOG, "wb").write(saved)
    return record


def in_a_mail(before, after, record, quote=""):
    """What a user pastes into a mail to the help desk: the dialogue itself was recorded, the prose is invented."""
    def pasted():
        record()
        lines = open(LOG, "rb").read().decode().replace("\r", "").splitlines()
        dialogue = [quote + line for line in lines if not line.startswith("Script ") and line]
        with open(LOG, "w") as mail:
            mail.write("\n".join([*before, *dialogue, *after]) + "\n")
    return pasted


def only_while(before, after, record):
    def changed():
        subprocess.run(before, shell=True, check=True)
        try:
            record()
        finally:
            subprocess.run(after, shell=True, check=True)
    return changed


MAIL1, MAIL2, SMTP = "mail1.fabrikam.com 25", "mail2.fabrikam.com 25", "smtp.fabrikam.com 587"
EXIM, OPENSMTPD, SENDMAIL = "mx.adatum.example 25", "mail.litware.example 25", "mailhub.northwind.example 25"
STRICT, SCREEN, CLOSED = "mx.wingtip.example 25", "mx.proseware.example 25", "mx.lucerne.example 25"
SMALL, OLD, COHO = "mx.margie.example 25", "old.alpine.example 25", "mx.cohovineyard.example 25"
EXCHANGE = "mbx01.fabrikam.com 25"
FULL = [ME, FROM, *to("kate@fabrikam.com"), *letter(), "QUIT"]
DNS_OFF = "nft add rule ip rig dns udp dport 53 reject"
DNS_ON = "nft flush chain ip rig dns"
TELNET = os.path.join(DESK, "usr/bin/telnet")

SCENARIOS = {
    # ---- everything in order, one for each program and server ----
    "clean-postfix": telnet(MAIL1, *FULL),
    "clean-exim": telnet(EXIM, ME, FROM, *to("kate@adatum.example"), *letter(), "QUIT"),
    "clean-opensmtpd": telnet(OPENSMTPD, ME, FROM, *to("kate@litware.example"), *letter(), "QUIT"),
    "clean-sendmail": telnet(SENDMAIL, ME, FROM, *to("kate@northwind.example"), *letter(), "QUIT"),
    "clean-nc": nc(f"nc -C -v {MAIL1}", *FULL),
    "clean-ncat": nc(f"ncat -C -v {MAIL1}", *FULL),
    "clean-busybox": script(f"busybox telnet {MAIL1}", *FULL),
    "clean-putty": putty(MAIL1, ME, FROM, *to("kate@fabrikam.com"), "DATA", "From: Chris <chris@contoso.com>",
                         "Subject: Test from Contoso", "", "This is a test message.", ".", "QUIT"),
    "clean-server-lines-only": pipe(says(ME, FROM, *to("kate@fabrikam.com"), "DATA", "Subject: cron test", "", "test",
                                         ".", "QUIT") + f" | nc -C {MAIL1}"),
    "clean-telnet-piped": pipe(says(ME, FROM, *to("kate@fabrikam.com"), "DATA", "Subject: cron test", "", "test", ".",
                                    "QUIT", "") + f" | telnet {MAIL1}"),
    "clean-body-looks-like-smtp": telnet(
        MAIL1, ME, FROM, *to("kate@fabrikam.com"),
        *letter("Bob's test gave this:", "", "RCPT TO:<bob@wingtip.example>",
                "550 5.1.1 <bob@wingtip.example>: Recipient address rejected: User unknown", "QUIT", "221 2.0.0 Bye",
                "", "What does it mean?"), "QUIT"),
    "clean-notify": telnet(MAIL1, ME, FROM, "RCPT TO:<kate@fabrikam.com> NOTIFY=SUCCESS,FAILURE", *letter(), "QUIT"),
    "clean-pasted-at-once": telnet(MAIL1, ME, Wait(REPLY), Pause(0.3),
                                   Paste("\r".join([FROM, *to("kate@fabrikam.com"), "DATA", ""])), Wait(rb"354 "),
                                   Now("Subject: pasted"), Now(""), Now("This is a test message."), Now("."), "QUIT"),
    "clean-ipv6-falls-back": telnet("dual.fabrikam.com 25", *FULL),
    "clean-lower-case": telnet(EXIM, "ehlo ws7.contoso.com", "mail from: <chris@contoso.com>",
                               "rcpt to: <kate@adatum.example>", "data", *letter()[1:], "quit"),
    "clean-exchange": telnet(EXCHANGE, *FULL),
    "clean-auth-relaying": telnet(SMTP, ME, "AUTH LOGIN", "a2F0ZUBmYWJyaWthbS5jb20=", "Y29ycmVjdC1ob3JzZS00Mg==",
                                  "MAIL FROM:<kate@fabrikam.com>", *to("bob@wingtip.example"), *letter(), "QUIT"),
    "clean-probe-only": telnet(SENDMAIL, "HELO ws7.contoso.com", "NOOP", "VRFY kate", "QUIT"),

    # ---- no connection ----
    "refused": telnet("mail.tailspin.example 25"),
    "refused-wrong-host": shell("$ host -t mx fabrikam.com", "$ telnet fabrikam.com 25"),
    "refused-port-26": shell("$ dig +short mx fabrikam.com", "$ telnet mail1.fabrikam.com 26"),
    "refused-nc": script("nc -v mail.tailspin.example 25"),
    "refused-ncat": script("ncat -v mail.tailspin.example 25"),
    "refused-busybox": script("busybox telnet mail.tailspin.example 25"),
    "refused-piped": pipe("echo QUIT | telnet mail.tailspin.example 25"),
    "refused-german": shell("$ telnet mail.tailspin.example 25", locale="de_DE.UTF-8"),
    "refused-french": telnet("mail.tailspin.example 25", locale="fr_FR.UTF-8"),
    "timed-out": telnet("mx.treyresearch.example 25"),
    "timed-out-nc": script("nc -v -w 3 mx.treyresearch.example 25"),
    "timed-out-spanish": telnet("mx.treyresearch.example 25", locale="es_ES.UTF-8"),
    "no-route-router": telnet("mx.fourthcoffee.example 25"),
    "no-route-filter": telnet("mx.wideworld.example 25"),
    "network-unreachable": only_while("ip -n ws route del default", "ip -n ws route add default via 198.51.100.1",
                                      telnet(MAIL1)),
    "name-unknown": shell("$ telnet mail1.fabrikm.com 25", "$ host mail1.fabrikm.com"),
    "name-unknown-nc": script("nc -v mail3.fabrikam.com 25"),
    "dns-failure": only_while(DNS_OFF, DNS_ON, telnet(MAIL1)),
    "dns-failure-german": only_while(DNS_OFF, DNS_ON, telnet(MAIL1, locale="de_DE.UTF-8")),
    "telnet-missing-bash": only_while(f"mv {TELNET} {TELNET}.away", f"mv {TELNET}.away {TELNET}",
                                      shell("$ nslookup -type=mx fabrikam.com", f"$ telnet {MAIL1}")),
    "connection-lost-rcpt": telnet("mx.relecloud.example 25", ME, FROM, *to("kate@relecloud.example")),

    # ---- greeting ----
    "wrong-service-imap": telnet("imap.fabrikam.com 143", Wait(rb"OK"), Pause(0.5), Now(ME), Wait(rb"BAD"), Pause(0.5),
                                 Now("a LOGOUT")),
    "wrong-service-http": telnet("www.fabrikam.com 80", Wait(rb"Escape"), Pause(1), Now(ME)),
    "wrong-service-ssh": telnet("imap.fabrikam.com 25", Wait(rb"SSH"), Pause(1), Now(ME)),
    "greeting-554-client-rejected": telnet(CLOSED, Wait(REPLY), ME, "QUIT"),
    "greeting-554-block-list": nc(f"nc -C -v -s 198.51.100.99 {CLOSED}", ME, "QUIT"),
    "greeting-421-too-many-connections": only_while(
        f"ip netns exec ws sh -c 'sleep 20 | nc 192.0.2.33 25 >/dev/null & sleep 2'", "true", telnet(SMALL)),
    "greeting-postscreen-pregreet": telnet(SCREEN, Wait(rb"Escape[^\n]*\n"), Now(ME), Wait(rb"\n250 [A-Z]"), FROM,
                                           *to("kate@proseware.example"), "QUIT"),
    "greeting-554-synchronization": telnet("mx.adatum.example 587", Wait(rb"Escape[^\n]*\n"), Now(ME)),

    # ---- hello, TLS, login ----
    "ehlo-500-helo-works": telnet(OLD, ME, "HELO ws7.contoso.com", FROM, *to("kate@alpine.example"), *letter(), "QUIT"),
    "ehlo-name-not-found": telnet(STRICT, "EHLO ws9.contoso.com", "QUIT"),
    "ehlo-name-not-qualified": telnet(STRICT, "EHLO ws7", FROM, "QUIT"),
    "ehlo-address-sendmail": telnet(SENDMAIL, "EHLO chris@contoso.com", "QUIT"),
    "ehlo-underscore-exim": telnet(EXIM, "EHLO ws_7.contoso.com", FROM, *to("kate@adatum.example"), "QUIT"),
    "ehlo-without-name": telnet(MAIL1, "EHLO", *FULL),
    "mail-before-ehlo": telnet(STRICT, FROM, "QUIT"),
    "starttls-required": telnet("mail1.fabrikam.com 587", ME, FROM, "QUIT"),
    "starttls-required-opensmtpd": telnet("mail.litware.example 587", ME, FROM, "QUIT"),
    "auth-required-sendmail": telnet("mailhub.northwind.example 587", ME, FROM, "QUIT"),
    "auth-required-postfix": telnet(SMTP, ME, "MAIL FROM:<kate@fabrikam.com>", *to("bob@wingtip.example"), "QUIT"),
    "auth-535-wrong-password": telnet(SMTP, ME, "AUTH LOGIN", "a2F0ZUBmYWJyaWthbS5jb20=", "aG9yc2UtNDI=", "QUIT"),
    "auth-not-base64": telnet("mx.adatum.example 587", ME, "AUTH LOGIN", "kate@adatum.example", "QUIT"),
    "auth-not-base64-postfix": telnet(SMTP, ME, "AUTH LOGIN", "kate@fabrikam.com", "QUIT"),
    "auth-504-mechanism": telnet("mx.adatum.example 587", ME, "AUTH CRAM-MD5", "QUIT"),
    "auth-503-not-offered": telnet(MAIL1, ME, "AUTH LOGIN", "QUIT"),

    # ---- sender ----
    "mail-501-no-brackets": telnet(STRICT, ME, "MAIL FROM: chris@contoso.com", "QUIT"),
    "mail-450-domain-not-found": telnet(MAIL1, ME, "MAIL FROM:<chris@contosso.example>", *to("kate@fabrikam.com"),
                                        "QUIT"),
    "mail-553-domain-sendmail": telnet(SENDMAIL, ME, "MAIL FROM:<chris@contosso.example>", "QUIT"),
    "mail-550-verify-exim": telnet(EXIM, ME, "MAIL FROM:<chris@contosso.example>", *to("kate@adatum.example"), "QUIT"),
    "mail-554-sender-denied": telnet(MAIL1, ME, "MAIL FROM:<news@wingtip.example>", *to("kate@fabrikam.com"), "QUIT"),
    "mail-552-size": telnet(MAIL1, ME, "MAIL FROM:<chris@contoso.com> SIZE=52428800", "QUIT"),

    # ---- recipients ----
    "rcpt-unknown-postfix": telnet(MAIL1, ME, FROM, *to("karl@fabrikam.com"), "QUIT"),
    "rcpt-unknown-exim": telnet(EXIM, ME, FROM, *to("karl@adatum.example"), "QUIT"),
    "rcpt-unknown-opensmtpd": telnet(OPENSMTPD, ME, FROM, *to("karl@litware.example"), "QUIT"),
    "rcpt-unknown-sendmail": telnet(SENDMAIL, ME, FROM, *to("karl@northwind.example"), "QUIT"),
    "rcpt-unknown-piped": pipe(says(ME, FROM, *to("karl@fabrikam.com"), "DATA", "QUIT") + f" | nc -C {MAIL1}"),
    "rcpt-unknown-putty": putty(MAIL1, ME, FROM, *to("karl@fabrikam.com"), "QUIT"),
    "rcpt-relay-postfix": telnet(MAIL1, ME, FROM, *to("bob@adatum.example"), "QUIT"),
    "rcpt-relay-454-postfix": telnet(COHO, ME, FROM, *to("bob@adatum.example"), "QUIT"),
    "rcpt-relay-exim": telnet(EXIM, ME, FROM, *to("kate@fabrikam.com"), "DATA", "QUIT"),
    "rcpt-relay-opensmtpd": telnet(OPENSMTPD, ME, FROM, *to("kate@fabrikam.com"), "QUIT"),
    "rcpt-relay-sendmail": telnet(SENDMAIL, ME, FROM, *to("kate@fabrikam.com"), "QUIT"),
    "rcpt-greylisted": telnet(MAIL2, ME, FROM, *to("bob@fabrikam.com"), "QUIT"),
    "rcpt-greylisted-retried": shell(
        "$ dig mx fabrikam.com +noall +answer", f"$ telnet {MAIL2}", ME, "MAIL FROM:<dana@contoso.com>",
        *to("kate@fabrikam.com"), "QUIT", "$ sleep 17", f"$ telnet {MAIL2}", ME, "MAIL FROM:<dana@contoso.com>",
        *to("kate@fabrikam.com"), *letter(), "QUIT"),
    "rcpt-450-no-ptr": nc(f"nc -C -v -s 198.51.100.99 {COHO}", ME, FROM, *to("kate@cohovineyard.example"), "QUIT"),
    "rcpt-452-over-quota": telnet(MAIL1, ME, FROM, *to("frank@fabrikam.com"), "QUIT"),
    "rcpt-452-too-many": telnet(SMALL, ME, FROM, *to("kate@margie.example", "bob@margie.example"),
                                *to("carol@margie.example"), *letter(), "QUIT"),
    "rcpt-501-syntax": telnet(STRICT, ME, FROM, "RCPT TO: kate@wingtip.example", "QUIT"),
    "rcpt-one-of-two": telnet(MAIL1, ME, FROM, *to("kate@fabrikam.com", "karl@fabrikam.com"), *letter(), "QUIT"),
    "rcpt-second-message-refused": telnet(MAIL1, *FULL[:-1], FROM, *to("karl@fabrikam.com"), "RSET", "QUIT"),

    # ---- the message ----
    "data-without-rcpt": telnet(MAIL1, ME, FROM, "DATA", "QUIT"),
    "data-without-rcpt-sendmail": telnet(SENDMAIL, ME, FROM, "DATA", "QUIT"),
    "data-rcpt-refused-before": telnet(EXIM, ME, FROM, *to("karl@adatum.example"), "DATA", "QUIT"),
    "data-no-blank-line": telnet(MAIL1, ME, FROM, *to("kate@fabrikam.com"), "DATA", Wait(rb"354 "),
                                 Now("Subject: Test from Contoso"), Now("This is a test message."), Now("."), "QUIT"),
    "data-content-refused": telnet(MAIL1, ME, FROM, *to("kate@fabrikam.com"), "DATA", Wait(rb"354 "),
                                   Now("From: Chris <chris@contoso.com>"), Now("Subject: You won the lottery"), Now(""),
                                   Now("Congratulations."), Now("."), "QUIT"),
    "data-never-ended": telnet(SMALL, ME, FROM, *to("kate@margie.example"), "DATA", Wait(rb"354 "),
                               Now("Subject: Test from Contoso"), Now(""), Now("This is a test message."), Now("QUIT")),
    "data-early-dot": telnet(MAIL1, ME, FROM, *to("kate@fabrikam.com"), "DATA", Wait(rb"354 "),
                             Now("Subject: list of things"), Now(""), Now("first"), Now("."), "second", "third",
                             "QUIT"),
    "data-too-big": telnet(SMALL, ME, FROM, *to("kate@margie.example"),
                           *letter(*[f"{n:02} All work and no play makes Jack a dull boy." for n in range(14)]),
                           "QUIT"),

    # ---- typing, leaving, waiting ----
    "typed-rctp": telnet(MAIL1, ME, FROM, "RCTP TO:<kate@fabrikam.com>", *FULL[2:]),
    "typed-ehloo": telnet(EXIM, "EHLOO ws7.contoso.com", "QUIT"),
    "typed-erase-works": telnet(MAIL1, f"EHOL{ERASE * 2}LO ws7.contoso.com",
                                f"MAIL FROM:<crhis{ERASE * 4}hris@contoso.com>",
                                f"RCPT TO:<kaet{ERASE * 2}te@fabrikam.com>", *letter(), "QUIT"),
    "typed-erase-wrong-key": telnet(MAIL1, ME, FROM, f"RXPT{BACKSPACE * 3}CPT TO:<kate@fabrikam.com>", "QUIT"),
    "typed-erase-in-address": telnet(MAIL1, ME, FROM, f"RCPT TO:<kaet{BACKSPACE * 2}te@fabrikam.com>", "QUIT"),
    "typed-arrow-keys": telnet(MAIL1, ME, FROM, "RCPT TO:<kte@fabrikam.com>\x1b[D\x1b[D", "QUIT"),
    "typed-header-without-data": telnet(MAIL1, ME, FROM, *to("kate@fabrikam.com"), "Subject: Test from Contoso"),
    "typed-typo-then-unknown": telnet(MAIL1, "HALO ws7", ME, "MIAL FROM:<chris@contoso.com>", FROM,
                                      *to("karl@fabrikam.com"), "QUIT"),
    "typed-exit": telnet(EXIM, ME, FROM, *to("kate@adatum.example"), *letter(), "exit", "QIUT", "QUIT"),
    "typed-empty-line": telnet(MAIL1, "", *FULL),
    "typed-curly-quote": telnet(MAIL1, ME, "MAIL FROM:<\u201cchris\u201d@contoso.com>", Wait(rb"telnet> $"), Pause(0.5),
                                Now("QUIT")),
    "typed-bullet": telnet(MAIL1, "\u2022 EHLO ws7.contoso.com"),
    "typed-status": telnet(MAIL1, ME, FROM, Wait(REPLY), Keys(CTRL_BRACKET), Wait(rb"telnet> "), Now("status"),
                           Pause(0.7), Now("RCPT TO:<karl@fabrikam.com>"), "QUIT"),
    "typed-into-time-out": nc(f"nc -C -v {SMALL}", ME, FROM, Wait(REPLY), Pause(1), Keys("RCPT TO:<ka"),
                              Wait(rb"421 ")),
    "typed-order-then-unknown": telnet(MAIL1, *to("karl@fabrikam.com"), ME, FROM, *to("karl@fabrikam.com"), "QUIT"),
    "mail-display-name": telnet(MAIL1, ME, "MAIL FROM: Chris Smith <chris@contoso.com>", "QUIT"),
    "mail-in-quotes-exim": telnet(EXIM, ME, 'MAIL FROM:"chris@contoso.com"', "QUIT"),
    "typed-pasted-opensmtpd": telnet(
        OPENSMTPD, ME, Wait(REPLY), Pause(0.3),
        Paste("\r".join([FROM, *to("karl@litware.example"), "DATA", "Subject: pasted", "", "hello", ".", "QUIT", ""]))),
    "auth-name-in-clear": telnet(SMTP, ME, "AUTH LOGIN", "kate", "QUIT"),
    "auth-equals-sign": telnet(SMTP, ME, "AUTH=LOGIN", "QUIT"),
    "auth-quit-at-prompt": telnet(SENDMAIL, ME, "AUTH LOGIN", "QUIT", Wait(rb"334 [^\n]*\n"), Pause(0.5),
                                  Keys(CTRL_BRACKET), Wait(rb"telnet> "), Now("quit")),
    "starttls-with-argument": telnet(MAIL1, ME, "STARTTLS now", "QUIT"),
    "too-many-errors": telnet(SMALL, "HALLO", "HELP ME", "IS ANYBODY THERE"),
    "idle-timeout": telnet(SMALL, ME, FROM, Wait(REPLY), Pause(5), Keys("RC")),
    "idle-timeout-exim": telnet(EXIM, ME, FROM, Wait(REPLY), Pause(1)),
    "left-by-escape": telnet(MAIL1, ME, FROM, Wait(REPLY), Pause(0.5), Keys(CTRL_BRACKET), Wait(rb"telnet> "),
                             Now("quit")),

    # ---- several sessions, whole shells ----
    "shell-mx-by-mx": shell(
        "$ host -t mx tailspin.example", "$ telnet mail.tailspin.example 25", "$ host -t mx treyresearch.example",
        "$ telnet mx.treyresearch.example 25", "$ host -t mx adatum.example", f"$ telnet {EXIM}", ME, FROM,
        *to("kate@adatum.example"), *letter(), "QUIT"),
    "shell-nslookup-backup-mx": shell(
        "$ nslookup -type=mx fabrikam.com", f"$ telnet {MAIL2}", ME, "MAIL FROM:<eve@contoso.com>",
        *to("kate@fabrikam.com"), "QUIT"),
    "two-typescripts": and_then(telnet(MAIL1, ME, FROM, *to("karl@fabrikam.com"), "QUIT"), telnet(MAIL1, *FULL)),
    "pasted-into-mail": in_a_mail(
        ["From: Dana <dana@contoso.com>", "To: helpdesk@contoso.com", "Subject: mail to Northwind comes back", "",
         "Hello,", "", "since Monday 9:30 none of my mails to Northwind arrive. 3 of 5 colleagues have it,",
         "too. I tried what you told me on the phone and this is what I got:", ""],
        ["", "What does that mean? Their people say that everything is in order over there. I can be reached",
         "on extension 550 until 5 pm.", "", "Regards, Dana"],
        telnet(SENDMAIL, ME, FROM, *to("karl@northwind.example"), "QUIT")),
    "pasted-quoted-german": in_a_mail(
        ["Hallo Dana,", "", "das hier ist der Teil, auf den es ankommt:", ""],
        ["", "Bitte das Postfach leeren lassen, dann noch einmal versuchen. 452 heisst: voruebergehend.", "",
         "Viele Gruesse, Chris"],
        telnet(MAIL1, ME, FROM, *to("frank@fabrikam.com"), "QUIT"), quote="> "),
    "no-smtp": shell("$ uptime --version", "$ host -t mx fabrikam.com", "$ echo 250 apples, 550 pears"),

    # ---- Exchange wording, from exchange.py ----
    "exchange-user-unknown": telnet(EXCHANGE, ME, FROM, *to("karl@fabrikam.com"), "QUIT"),
    "exchange-unable-to-relay": telnet(EXCHANGE, ME, FROM, *to("bob@wingtip.example"), "QUIT"),
    "exchange-530-port-2525": telnet("mbx01.fabrikam.com 2525", ME, FROM, "QUIT"),
    "exchange-550-invalid-address": telnet(EXCHANGE, ME, "MAIL FROM:<chris@contoso,com>", "QUIT"),
    "exchange-501-invalid-address": telnet("mbx01.fabrikam.com 587", ME, "MAIL FROM:<chris contoso.com>", "QUIT"),
    "exchange-500-unrecognized": telnet(EXCHANGE, ME, FROM, "RCTP TO:<kate@fabrikam.com>", "QUIT"),
    "exchange-501-underscore": telnet(EXCHANGE, "EHLO ws_7.contoso.com", "QUIT"),
    "exchange-501-good-name": telnet("mbx01.fabrikam.com 2626", ME, "QUIT"),
    "exchange-need-rcpt": telnet(EXCHANGE, ME, FROM, *to("karl@fabrikam.com"), "DATA", "QUIT"),
}


def main():
    samples, wanted = sys.argv[1], sys.argv[2:]
    for name, record in SCENARIOS.items():
        if wanted and name not in wanted:
            continue
        if os.path.exists(LOG):
            os.remove(LOG)
        print(name, flush=True)
        record()
        shutil.copyfile(LOG, os.path.join(samples, name + ".log"))
        os.remove(LOG)
        time.sleep(0.3)


main()
