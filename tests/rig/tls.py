#!/usr/bin/env python3
"""Makes tests/unit/tls_data.h: TLS connections of OpenSSL, real octets in the order in which they were sent, with the key log.

    tests/rig/tls.py > tests/unit/tls_data.h

Certificates are made anew on each run (ECDSA, so that they are short), so all octets change; names and dates stay.
Needs the openssl command and Python's ssl with TLS 1.0 still built in (Debian's has it, at security level 0).
"""
import os
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

GREETED = [(b"EHLO ws7.contoso.example\r\n", b"250-mx1.fabrikam.example\r\n250 SIZE 1000\r\n"), (b"QUIT\r\n", b"221 2.0.0 Bye\r\n")]
FOLDER = pathlib.Path(tempfile.mkdtemp())


def run(*words):
    subprocess.run(words, check=True, capture_output=True, cwd=FOLDER)


def make_authority(name):
    run("openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", name + ".key")
    run("openssl", "req", "-x509", "-new", "-key", name + ".key", "-subj", f"/O=Fabrikam/CN={name}", "-days", "36500", "-out", name + ".pem")


def make_certificate(name, subject, names, dates, authority="authority"):
    (FOLDER / "ext").write_text("subjectAltName=" + names + "\n")
    run("openssl", "ecparam", "-genkey", "-name", "prime256v1", "-noout", "-out", name + ".key")
    run("openssl", "req", "-new", "-utf8", "-key", name + ".key", "-subj", subject, "-out", name + ".csr")
    (FOLDER / "index.txt").write_text("")
    (FOLDER / "index.txt.attr").write_text("unique_subject = no\n")
    (FOLDER / "ca.conf").write_text("[ca]\ndefault_ca=c\n[c]\ndatabase=index.txt\nnew_certs_dir=.\ndefault_md=sha256\npolicy=p\nrand_serial=yes\nemail_in_dn=no\n[p]\norganizationName=optional\ncommonName=supplied\n")
    run("openssl", "ca", "-batch", "-config", "ca.conf", "-cert", authority + ".pem", "-keyfile", authority + ".key", "-in", name + ".csr",
        "-startdate", dates[0], "-enddate", dates[1], "-extfile", "ext", "-utf8", "-notext", "-out", name + ".pem")
    chain = (FOLDER / (name + ".pem")).read_text() + (FOLDER / (authority + ".pem")).read_text()
    (FOLDER / (name + ".chain")).write_text(chain)


def context(server, version, ciphers=None, certificate=None, authority=None):
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if server else ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    made.set_ciphers((ciphers or "ALL:!aNULL") + ":@SECLEVEL=0")
    made.minimum_version, made.maximum_version = version
    made.options |= ssl.OP_NO_TICKET if server else 0
    if certificate:
        made.load_cert_chain(FOLDER / (certificate + (".chain" if server else ".pem")), FOLDER / (certificate + ".key"))
    if authority:
        made.load_verify_locations(FOLDER / (authority + ".pem"))
        made.verify_mode = ssl.CERT_REQUIRED
    if server:
        made.num_tickets = 0
        made.keylog_filename = str(FOLDER / "keys")
    return made


class Side:
    def __init__(self, made, server, name=None):
        self.into, self.out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = made.wrap_bio(self.into, self.out, server_side=server, server_hostname=name)
        self.done = self.failed = False

    def step(self):
        if self.done or self.failed:
            return
        try:
            self.tls.do_handshake()
            self.done = True
        except ssl.SSLWantReadError:
            pass
        except ssl.SSLError:
            self.failed = True


def converse(client, server, dialogue):
    """Octets as (mark, bytes), in order."""
    sent = []

    def move():
        for mark, giver, taker in (("C", client, server), ("S", server, client)):
            octets = giver.out.read()
            if octets:
                sent.append((mark, octets))
                taker.into.write(octets)

    for _ in range(8):
        client.step()
        move()
        server.step()
        move()
    if not (client.done and server.done):
        return sent
    for command, reply in dialogue:
        client.tls.write(command)
        move()
        try:
            server.tls.read()
        except ssl.SSLError:
            move()
            return sent
        server.tls.write(reply)
        move()
        client.tls.read()
    for side in (client, server):
        try:
            side.tls.unwrap()
        except ssl.SSLError:
            pass
        move()
    return sent


def record(client, server, name="mx1.fabrikam.example", dialogue=GREETED):
    (FOLDER / "keys").write_text("")
    sent = converse(Side(client, False, name), Side(server, True), dialogue)
    return sent, keep_keys((FOLDER / "keys").read_text())


def keep_keys(text):
    wanted = ("CLIENT_RANDOM", "CLIENT_HANDSHAKE", "SERVER_HANDSHAKE", "CLIENT_TRAFFIC_SECRET_0", "SERVER_TRAFFIC_SECRET_0")
    return "\n".join(line for line in text.splitlines() if line.startswith(wanted))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def record_key_update():
    """OpenSSL's own programs: s_client updates its keys, and asks the server to do so too, when told K."""
    listening, inner = socket.create_server(("127.0.0.1", 0)), free_port()
    (FOLDER / "keys").write_text("")
    server = subprocess.Popen(["openssl", "s_server", "-accept", str(inner), "-cert", "good.pem", "-key", "good.key", "-num_tickets", "0", "-rev"],
                              cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.5)
    client = subprocess.Popen(["openssl", "s_client", "-connect", f"127.0.0.1:{listening.getsockname()[1]}", "-servername", "mx1.fabrikam.example",
                               "-groups", "X25519", "-sigalgs", "ECDSA+SHA256", "-tls1_3", "-keylogfile", "keys"],
                              cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    outer, _ = listening.accept()
    onward = socket.create_connection(("127.0.0.1", inner))
    sent = []

    def pump(mark, giver, taker):
        while octets := giver.recv(65536):
            sent.append((mark, octets))
            taker.sendall(octets)

    for words in (("C", outer, onward), ("S", onward, outer)):
        threading.Thread(target=pump, args=words, daemon=True).start()
    time.sleep(0.5)
    for line in (b"before\n", b"K\n", b"after\n", b"again\n"):
        client.stdin.write(line)
        client.stdin.flush()
        time.sleep(0.4)
    client.kill()
    server.kill()
    return list(sent), keep_keys((FOLDER / "keys").read_text())


def alerting(number):
    def named(_tls, _name, _context):
        return number
    return named


def cases():
    V = ssl.TLSVersion
    old, v11, v12, v13 = (V.TLSv1, V.TLSv1), (V.TLSv1_1, V.TLSv1_1), (V.TLSv1_2, V.TLSv1_2), (V.TLSv1_3, V.TLSv1_3)
    good = lambda version, **more: context(True, version, certificate=more.pop("certificate", "good"), **more)
    plain = lambda version, **more: context(False, version, **more)
    yield "tls10", record(plain(old), good(old))
    yield "tls11", record(plain(v11), good(v11))
    for label, suite in (("aes128", "ECDHE-ECDSA-AES128-GCM-SHA256"), ("aes256", "ECDHE-ECDSA-AES256-GCM-SHA384"), ("chacha", "ECDHE-ECDSA-CHACHA20-POLY1305")):
        yield "tls12_" + label, record(plain(v12, ciphers=suite), good(v12))
    yield "tls13", record(plain(v13), good(v13))
    other = good(v13)
    other.set_ecdh_curve("secp384r1")
    yield "tls13_retry", record(plain(v13), other)
    yield "tls13_update", record_key_update()
    yield "client_certificate", record(plain(v12, certificate="client"), good(v12, authority="authority"))
    yield "alert_40", record(plain(v12, ciphers="ECDHE-ECDSA-AES128-GCM-SHA256"), good(v12, ciphers="ECDHE-ECDSA-AES256-GCM-SHA384"))
    checking = plain(v12, authority="authority")
    checking.check_hostname = True
    yield "alert_42", record(checking, good(v12), name="mail.contoso.example")
    yield "alert_45", record(plain(v12, authority="authority"), good(v12, certificate="old"))
    yield "alert_48", record(plain(v12, authority="stranger"), good(v12))
    yield "alert_48_tls13", record(plain(v13, authority="stranger"), good(v13))
    yield "alert_70", record(plain(old), good((V.TLSv1_2, V.TLSv1_3)))
    for number, label in ((ssl.AlertDescription.ALERT_DESCRIPTION_INTERNAL_ERROR, "alert_80"), (ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME, "alert_112")):
        refusing = good((V.TLSv1_2, V.TLSv1_3))
        refusing.sni_callback = alerting(number)
        yield label, record(plain((V.TLSv1_2, V.TLSv1_3)), refusing)
    yield "alert_116", record(plain(v13), good(v13, authority="authority"))
    yield "alert_40_no_client_certificate", record(plain(v12), good(v12, authority="authority"))


def literal(text, indent):
    lines = [text[i:i + 96] for i in range(0, len(text), 96)] or [""]
    return ("\n" + " " * indent).join(f'"{line}"' for line in lines)


def merge(sent):
    merged = []
    for mark, octets in sent:
        if merged and merged[-1][0] == mark:
            merged[-1] = (mark, merged[-1][1] + octets)
        else:
            merged.append((mark, octets))
    return merged


def main():
    make_authority("authority")
    make_authority("stranger")
    dates = ("20260101000000Z", "20400131235959Z")
    make_certificate("good", "/O=Fabrikam Müller/CN=mx1.fabrikam.example", "DNS:mx1.fabrikam.example,DNS:*.mail.fabrikam.example,IP:192.0.2.25", dates)
    make_certificate("old", "/CN=mx1.fabrikam.example", "DNS:mx1.fabrikam.example", ("20240101000000Z", "20250131235959Z"))
    make_certificate("client", "/CN=ws7.contoso.example", "DNS:ws7.contoso.example", dates)
    print("/* Made by tests/rig/tls.py: connections of OpenSSL, in hex. */")
    print("/* clang-format off */")
    print("#ifndef SMTPLINT_TESTS_UNIT_TLS_DATA_H\n#define SMTPLINT_TESTS_UNIT_TLS_DATA_H\n")
    print("#include <stddef.h>\n")
    print("struct sent {\n    char from; /* 'C' or 'S' */\n    const char *hex;\n};\n")
    print("struct tls_recording {\n    const char *name, *keys;\n    struct sent sent[24];\n};\n")
    print("static const struct tls_recording recordings[] = {")
    for name, (sent, keys) in cases():
        print(f'    {{"{name}",')
        print("     " + "\n     ".join(f'"{line}\\n"' for line in keys.split("\n")) + ",")
        print("     {")
        for mark, octets in merge(sent):
            print(f"      {{'{mark}', {literal(octets.hex(), 12)}}},")
        print("     }},")
        print(name, len(sent), [len(o) for _, o in merge(sent)], file=sys.stderr)
    print("};\n\n#endif")


if __name__ == "__main__":
    main()
