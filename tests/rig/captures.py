"""Plays the scenarios of captures.sh and saves what tcpdump saw beside them.

A scenario is a function that talks to a server from the client's namespace; the decorator says how it is captured. Clients are Python's smtplib and
sockets, and openssl s_client for TLS.
"""
import ctypes
import os
import signal
import smtplib
import socket
import subprocess
import sys
import threading
import time

SAMPLES, WANTED = sys.argv[1], set(sys.argv[2:])
RIG = os.environ["RIG"]
LIBC = ctypes.CDLL(None, use_errno=True)
SCENARIOS = []
ME, SENDER, KATE = "ws7.contoso.com", "chris@contoso.com", "kate@fabrikam.com"
LETTER = "From: Chris <chris@contoso.com>\r\nTo: Kate <kate@fabrikam.com>\r\nSubject: Test from Contoso\r\n\r\nThis is a test message.\r\n"


def capture(name, pattern="host 198.51.100.7 and not arp and not udp and not host 203.0.113.95", interface="eth0", options=(), seconds=1.0, keep=None):
    """NAME.pcap; `keep`: what becomes of the octets afterwards; `pattern`: tcpdump's filter."""
    def add(play):
        SCENARIOS.append((name, pattern, interface, options, seconds, keep, play))
        return play
    return add


def record(name, pattern, interface, options, seconds, keep, play):
    path = os.path.join(SAMPLES, name)
    dump = subprocess.Popen(["ip", "netns", "exec", "ws", "tcpdump", "-q", "-n", "-U", "--immediate-mode", "-Z", "root", "-i", interface, "-w", path,
                             *options, pattern], stderr=subprocess.PIPE, text=True)
    dump.stderr.readline()  # "listening on ..."
    time.sleep(.4)
    child = os.fork()
    if not child:
        with open("/run/netns/ws") as namespace:
            if LIBC.setns(namespace.fileno(), 0x40000000):
                os._exit(3)
        try:
            play()
        except (OSError, smtplib.SMTPException) as why:
            print(f"  {name}: {why}")
        os._exit(0)
    os.waitpid(child, 0)
    time.sleep(seconds)
    dump.send_signal(signal.SIGINT)
    dump.wait()
    if keep:
        keep(path)
    print(f"{name}: {os.path.getsize(path)} octets")


# ---- clients ----

class Talk:
    """A dialogue line by line; what is sent and what is waited for are the scenario's own words."""

    def __init__(self, host, port=25, timeout=20, source=None):
        self.socket = socket.create_connection((host, port), timeout, source and (source, 0))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.heard = b""

    def reply(self):
        while True:
            *_, last = self.heard.rsplit(b"\r\n", 2)[:-1] or [b""]
            if self.heard.endswith(b"\r\n") and last[3:4] in (b" ", b""):
                break
            more = self.socket.recv(4096)
            if not more:
                break
            self.heard += more
        said, self.heard = self.heard, b""
        return said.decode(errors="replace")

    def send(self, text):
        self.socket.sendall(text if isinstance(text, bytes) else text.encode())

    def say(self, *lines):
        """Each line, and its reply before the next."""
        said = ""
        for line in lines:
            self.send(line + "\r\n")
            said = self.reply()
        return said

    def close(self):
        self.socket.close()


def begin(host, port=25, **options):
    talk = Talk(host, port, **options)
    talk.reply()
    talk.say(f"EHLO {ME}")
    return talk


def letter(talk, text=LETTER):
    talk.say(f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{KATE}>", "DATA")
    talk.send(text + ".\r\n")
    talk.reply()


def attempt(host, port=25):
    try:
        socket.create_connection((host, port), 10).close()
    except OSError:
        pass


def s_client(port, *options, text="QUIT\n"):
    """openssl s_client with the options; the letter is typed when it lets us."""
    subprocess.run(["openssl", "s_client", "-starttls", "smtp", "-quiet", "-connect", f"192.0.2.10:{port}", "-name", ME, *options], input=text.encode(),
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=15, check=False)


PKI = f"{RIG}/postfix/etc/postfix/pki"


# ---- what works ----

@capture("capture-clean.pcap")
def clean():
    talk = begin("192.0.2.10")
    letter(talk)
    talk.say("QUIT")
    talk.close()


@capture("capture-ipv6.pcap", "ip6 host 2001:db8::25 and tcp")
def ipv6():
    talk = begin("2001:db8::25")
    letter(talk)
    talk.say("QUIT")
    talk.close()


@capture("capture-pipelining.pcap")
def pipelining():
    talk = begin("192.0.2.10")
    talk.send(f"MAIL FROM:<{SENDER}>\r\nRCPT TO:<{KATE}>\r\nRCPT TO:<bob@fabrikam.com>\r\nRCPT TO:<nobody@fabrikam.com>\r\nDATA\r\n")
    while "354" not in (said := talk.reply()):
        if not said:
            return
    talk.send(LETTER + ".\r\nQUIT\r\n")
    while talk.reply():
        pass
    talk.close()


@capture("capture-bdat.pcap")
def bdat():
    talk = begin("203.0.113.25")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<kate@adatum.example>")
    first, last = LETTER.encode()[:90], LETTER.encode()[90:] + b".\r\nQUIT\r\n"
    talk.send(b"BDAT %d\r\n" % len(first) + first)
    talk.reply()
    talk.send(b"BDAT %d LAST\r\n" % len(last) + last)
    talk.reply()
    talk.say("QUIT")
    talk.close()


@capture("capture-interleaved.pcap")
def interleaved():
    def one(address, host="192.0.2.10"):
        talk = begin(host)
        time.sleep(.2)
        talk.say(f"MAIL FROM:<{SENDER}>")
        time.sleep(.2)
        talk.say(f"RCPT TO:<{address}>")
        time.sleep(.2)
        talk.say("QUIT")
        talk.close()
    threads = [threading.Thread(target=one, args=args) for args in
               ((KATE,), ("nobody@fabrikam.com",), ("someone@tailspin.example",), ("kate@adatum.example", "203.0.113.25"))]
    for thread in threads:
        thread.start()
        time.sleep(.07)
    for thread in threads:
        thread.join()


def packets_of(path):
    """The file's header, and each packet with its own."""
    with open(path, "rb") as file:
        head, rest = file.read(24), file.read()
    packets, at = [], 0
    while at + 16 <= len(rest):
        octets = int.from_bytes(rest[at + 8:at + 12], "little")
        packets.append(rest[at:at + 16 + octets])
        at += 16 + octets
    return head, packets


def put_into_vlan(path):
    """802.1Q tag 7 into each frame: the kernel of the rig may lack VLAN devices."""
    head, packets = packets_of(path)
    with open(path, "wb") as file:
        file.write(head)
        for packet in packets:
            octets = (int.from_bytes(packet[8:12], "little") + 4).to_bytes(4, "little")
            file.write(packet[:8] + octets * 2 + packet[16:28] + b"\x81\x00\x00\x07" + packet[28:])


@capture("capture-vlan.pcap", keep=put_into_vlan)
def vlan():
    talk = begin("192.0.2.30")
    talk.say("HELO printer", f"MAIL FROM:<{SENDER}>", "QUIT")
    talk.close()


def put_into_wireless(path):
    """Each frame as IEEE 802.11 has it: radiotap, a QoS data frame to or from the access point, LLC and SNAP."""
    head, packets = packets_of(path)
    station, point = packets[0][22:28], packets[0][16:22]
    with open(path, "wb") as file:
        file.write(head[:20] + (127).to_bytes(4, "little"))
        for number, packet in enumerate(packets):
            up = packet[22:28] == station
            ends = point + station + point if up else station + point + point
            frame = (b"\0\0\x08\0\0\0\0\0" + (b"\x88\x01" if up else b"\x88\x02") + b"\x2c\0" + ends + (number << 4).to_bytes(2, "little") +
                     b"\0\0" + b"\xaa\xaa\x03\0\0\0" + packet[28:])
            file.write(packet[:8] + len(frame).to_bytes(4, "little") * 2 + frame)


@capture("capture-wireless.pcap", keep=put_into_wireless)
def wireless():
    talk = begin("192.0.2.10")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<nobody@fabrikam.com>", "QUIT")
    talk.close()


@capture("capture-gre.pcap", "ip proto 47")
def gre():
    talk = begin("192.0.2.35")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<kate@cohovineyard.example>", "QUIT")
    talk.close()


def curl(proxy, host, to):
    """A letter by curl through the proxy."""
    subprocess.run(["curl", "-s", "-m", "20", "-x", proxy, "--proxytunnel", f"smtp://{host}/{ME}", "--mail-from", SENDER, "--mail-rcpt", to, "-T", "-"],
                   input=LETTER.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=30, check=False)


@capture("capture-http-connect.pcap", "tcp port 8888")
def http_connect():
    curl("http://203.0.113.70:8888", "192.0.2.10", "nobody@fabrikam.com")


@capture("capture-socks5.pcap", "tcp port 1080")
def socks5():
    curl("socks5h://chris:open-sesame-7@203.0.113.70:1080", "mail1.fabrikam.com", KATE)


@capture("capture-sll2.pcap", "tcp port 25", interface="any", options=("-y", "LINUX_SLL2"))
def sll2():
    talk = begin("203.0.113.60")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<kate@northwind.example>", "RSET", "QUIT")
    talk.close()


@capture("capture-loss.pcap", "tcp port 25 and host 203.0.113.96", seconds=2)
def loss():
    talk = begin("203.0.113.96", timeout=60)
    letter(talk, LETTER + "".join(f"{number:4} all work and no play makes Jack a dull boy\r\n" for number in range(380)))
    talk.say("QUIT")
    talk.close()


def begin_late(path):
    """Throws away the first third, as a capture that was started too late."""
    head, packets = packets_of(path)
    with open(path, "wb") as file:
        file.write(head + b"".join(packets[len(packets) // 3:]))


@capture("capture-late-start.pcap", keep=begin_late)
def late_start():
    talk = begin("192.0.2.10")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<nobody@fabrikam.com>", "QUIT")
    talk.close()


def cut_off(path):
    os.truncate(path, os.path.getsize(path) - 100)


@capture("capture-cut-off.pcap", keep=cut_off)
def cut():
    talk = begin("192.0.2.10")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<nobody@fabrikam.com>", "QUIT")
    talk.close()


# ---- no connection ----

@capture("capture-port-closed.pcap")
def port_closed():
    attempt("192.0.2.80")


@capture("capture-dropped.pcap", seconds=5)
def dropped():
    attempt("203.0.113.91")


@capture("capture-prohibited.pcap")
def prohibited():
    attempt("203.0.113.93")


@capture("capture-port-unreachable.pcap")
def port_unreachable():
    attempt("203.0.113.94")


@capture("capture-no-route.pcap")
def no_route():
    attempt("203.0.113.92")


@capture("capture-host-off.pcap", "arp", seconds=2)
def host_off():
    attempt("198.51.100.200")


# ---- broken in the middle ----

@capture("capture-killed-in-data.pcap")
def killed_in_data():
    talk = begin("192.0.2.10")
    talk.say(f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{KATE}>", "DATA")
    talk.send(LETTER)
    time.sleep(.3)
    subprocess.run(["pkill", "-9", "-x", "smtpd"], check=False)  # in this PID namespace: the rig's own, nobody else's
    time.sleep(.3)
    try:
        talk.send("more text\r\n.\r\n")
        talk.reply()
    finally:
        talk.close()


@capture("capture-big-packets-lost.pcap", "tcp port 25 and host 203.0.113.95")
def big_packets_lost():
    talk = begin("203.0.113.95")
    talk.say(f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{KATE}>", "DATA")
    talk.send(LETTER + "".join(f"{number:4} all work and no play makes Jack a dull boy\r\n" for number in range(60)) + ".\r\n")
    talk.socket.settimeout(9)
    try:
        talk.reply()
    finally:
        talk.close()


@capture("capture-idle.pcap", "tcp port 25 and host 192.0.2.33")
def idle():
    talk = begin("192.0.2.33")
    talk.say(f"MAIL FROM:<{SENDER}>")
    talk.reply()
    talk.close()


@capture("capture-user-unknown.pcap")
def user_unknown():
    talk = begin("192.0.2.10")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<nobody@fabrikam.com>", "QUIT")
    talk.close()


# ---- out of line ----

@capture("capture-early-talker.pcap", "tcp port 587")
def early_talker():
    talk = Talk("203.0.113.25", 587)
    talk.send(f"EHLO {ME}\r\n")
    talk.reply()
    talk.close()


@capture("capture-smuggling.pcap")
def smuggling():
    talk = begin("203.0.113.60")
    talk.say(f"MAIL FROM:<{SENDER}>", "RCPT TO:<kate@northwind.example>", "DATA")
    talk.send(LETTER + "first\n.\r\nMAIL FROM:<admin@northwind.example>\r\nsecond\r\n.\r\n")
    talk.reply()
    talk.say("QUIT")
    talk.close()


@capture("capture-lf-only.pcap")
def lf_only():
    talk = Talk("192.0.2.10")
    talk.reply()
    for line in (f"EHLO {ME}", f"MAIL FROM:<{SENDER}>", f"RCPT TO:<{KATE}>", "DATA"):
        talk.send(line + "\n")
        talk.reply()
    talk.send(LETTER.replace("\r", "") + ".\n")
    talk.reply()
    talk.send("QUIT\n")
    talk.reply()
    talk.close()


@capture("capture-character-mode.pcap")
def character_mode():
    talk = Talk("192.0.2.10")
    talk.reply()
    talk.send(b"\xff\xfd\x03\xff\xfd\x01")
    for key in f"EHLO {ME}":
        talk.send(key)
        time.sleep(.01)
    talk.send(b"\r\0")
    time.sleep(1)
    talk.close()


@capture("capture-wrong-service.pcap")
def wrong_service():
    talk = Talk("192.0.2.81")
    time.sleep(.2)
    talk.send(f"EHLO {ME}\r\n")
    time.sleep(.5)
    talk.close()


# ---- TLS ----

@capture("capture-starttls.pcap")
def starttls():
    s_client(2501, "-CAfile", f"{PKI}/ca.crt", "-verify_return_error", "-verify_hostname", "mail1.fabrikam.com", "-tls1_2",
             text=f"mail from:<{SENDER}>\nquit\n")


@capture("capture-starttls-ahead.pcap")
def starttls_ahead():
    talk = begin("192.0.2.10")
    talk.send("STARTTLS\r\nRSET\r\n")
    talk.reply()
    time.sleep(.5)
    talk.close()


@capture("capture-starttls-typed-on.pcap")
def starttls_typed_on():
    talk = begin("192.0.2.10")
    talk.say("STARTTLS")
    talk.send(f"EHLO {ME}\r\n")
    talk.reply()
    talk.close()


@capture("capture-tls-version.pcap")
def tls_version():
    s_client(2505, "-tls1_2")


@capture("capture-tls-cipher.pcap")
def tls_cipher():
    s_client(2501, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-GCM-SHA256")


@capture("capture-tls-name.pcap")
def tls_name():
    s_client(2502, "-tls1_2", "-CAfile", f"{PKI}/ca.crt", "-verify_return_error", "-verify_hostname", "mail1.fabrikam.com")


@capture("capture-tls-unknown-ca.pcap")
def tls_unknown_ca():
    s_client(2503, "-tls1_2", "-CAfile", f"{PKI}/ca.crt", "-verify_return_error")


@capture("capture-tls-expired.pcap")
def tls_expired():
    s_client(2504, "-tls1_2", "-CAfile", f"{PKI}/ca.crt", "-verify_return_error")


@capture("capture-tls-client-certificate.pcap")
def tls_client_certificate():
    s_client(2506, "-tls1_2", "-CAfile", f"{PKI}/ca.crt")


@capture("capture-tls-on-port-25.pcap", "tcp port 25 and host 192.0.2.10")
def tls_on_port_25():
    subprocess.run(["openssl", "s_client", "-quiet", "-connect", "192.0.2.10:25", "-tls1_2"], input=b"", stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, timeout=15, check=False)


for scenario in SCENARIOS:
    if not WANTED or scenario[0] in WANTED or scenario[0].rsplit(".", 1)[0] in WANTED:
        record(*scenario)


# ---- pcapng with two interfaces of different link types, as Wireshark saves it; put together from two of the above ----

def block(kind, body):
    body += bytes(-len(body) % 4)
    size = (len(body) + 12).to_bytes(4, "little")
    return kind.to_bytes(4, "little") + size + body + size


def two_interfaces(name, *parts):
    packets, out = [], [block(0x0a0d0d0a, b"\x4d\x3c\x2b\x1a\1\0\0\0" + b"\xff" * 8)]
    for number, part in enumerate(parts):
        head, read = packets_of(os.path.join(SAMPLES, part))
        out.append(block(1, head[20:22] + bytes(6)))
        packets += [(packet[0:8], number, packet) for packet in read]
    for stamp, number, packet in sorted(packets, key=lambda p: (int.from_bytes(p[0][:4], "little"), int.from_bytes(p[0][4:], "little"))):
        time_us = int.from_bytes(stamp[:4], "little") * 10**6 + int.from_bytes(stamp[4:], "little")
        out.append(block(6, number.to_bytes(4, "little") + (time_us >> 32).to_bytes(4, "little") + (time_us & 0xffffffff).to_bytes(4, "little") +
                         packet[8:16] + packet[16:]))
    with open(os.path.join(SAMPLES, name), "wb") as file:
        file.write(b"".join(out))


if not WANTED or "capture-two-interfaces" in WANTED:
    two_interfaces("capture-two-interfaces.pcapng", "capture-sll2.pcap", "capture-user-unknown.pcap")
