#!/usr/bin/env python3
"""Packs existing samples the way people attach them: compressed, zip, tar.zst, 7z, mails, Outlook messages, winmail.dat, RTF.

    containers.py SAMPLES      writes samples/packed-*

Needs bsdtar (libarchive-tools) and zstd. The Outlook messages are written from [MS-CFB]
and [MS-OXMSG] here, small streams in the mini stream, as Outlook does it; winmail.dat from [MS-OXTNEF],
compressed RTF from [MS-OXRTFCP].
"""
import base64
import bz2
import gzip
import io
import lzma
import pathlib
import quopri
import struct
import subprocess
import sys
import tarfile
import tempfile
import zipfile

WHEN = (2025, 3, 4, 9, 12, 44)
SECONDS = 1741079564


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, octets in members:
            archive.writestr(zipfile.ZipInfo(name, WHEN), octets, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, octets in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(octets), SECONDS
            archive.addfile(info, io.BytesIO(octets))
    return out.getvalue()


def with_program(words, octets):
    return subprocess.run(words, input=octets, stdout=subprocess.PIPE, check=True).stdout


def seven_zip_of(members):
    with tempfile.TemporaryDirectory() as folder:
        for name, octets in members:
            path = pathlib.Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(octets)
        names = [name for name, _ in members]
        out = pathlib.Path(folder, "out.7z")  # to a pipe it would be padded to a tape's block
        subprocess.run(["bsdtar", "-C", folder, "--format", "7zip", "-cf", out] + names, check=True)
        return out.read_bytes()


def part(fields, body):
    return "".join(f"{field}\r\n" for field in fields).encode() + b"\r\n" + body


def multipart(kind, boundary, parts, before=()):
    head = list(before) + [f'Content-Type: multipart/{kind}; boundary="{boundary}"']
    line = f"--{boundary}".encode()
    body = b"".join(line + b"\r\n" + one + b"\r\n" for one in parts)
    return part(head, body + line + b"--\r\n")


def coded(octets):
    return base64.encodebytes(octets).replace(b"\n", b"\r\n")


MAIL = ["Return-Path: <chris@contoso.com>", "Received: from ws7.contoso.com ([192.0.2.7]) by mail1.fabrikam.com",
        "\twith ESMTP; Tue, 4 Mar 2025 09:12:44 +0100", "From: Chris <chris@contoso.com>", "To: helpdesk@fabrikam.com",
        "Subject: =?utf-8?Q?Mail_kommt_zur=C3=BCck?=", "Date: Tue, 4 Mar 2025 09:12:40 +0100",
        "Message-ID: <4e1a@contoso.com>", "MIME-Version: 1.0"]
HELLO = "Hallo,\r\n\r\nanbei das Protokoll. Können Sie bitte nachsehen?\r\n\r\nGrüße\r\nChris\r\n"
PIXEL = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")


def mail_with_attachments(one, two):
    alternative = multipart("alternative", "=_inner", [
        part(["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
             quopri.encodestring(HELLO.encode())),
        part(["Content-Type: text/html; charset=utf-8"], b"<p>Hallo,</p><p>anbei das Protokoll.</p>\r\n")])
    return multipart("mixed", "=_outer", [
        alternative,
        part(["Content-Type: text/plain", "Content-Disposition: attachment;", "\tfilename*0=\"telnet-\";",
              "\tfilename*1=\"session.log\"", "Content-Transfer-Encoding: base64"], coded(one)),
        part(["Content-Type: application/gzip", "Content-Disposition: attachment; filename*=utf-8''Pr%C3%BCfung.log.gz",
              "Content-Transfer-Encoding: base64"], coded(gzip.compress(two, mtime=0))),
        part(["Content-Type: image/png; name=screenshot.png", "Content-Transfer-Encoding: base64"], coded(PIXEL))],
        MAIL)


def mail_with_log_in_text(log):
    text = HELLO.replace("anbei das Protokoll", "unten das Protokoll").encode() + b"\r\n" + log
    return part(MAIL + ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
                quopri.encodestring(text).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))


class CompoundFile:
    """[MS-CFB] version 3: sectors of 512 octets; streams below 4096 in the mini stream."""
    FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

    def __init__(self):
        self.entries = [["Root Entry", 5, [], b""]]

    def storage(self, parent, name):
        return self.add(parent, name, 1, b"")

    def add(self, parent, name, kind, octets):
        self.entries.append([name, kind, [], octets])
        self.entries[parent][2].append(len(self.entries) - 1)
        return len(self.entries) - 1

    def stream(self, parent, name, octets):
        return self.add(parent, name, 2, octets)

    def place(self, sectors, chains, octets, size):
        start = len(chains)
        count = (len(octets) + size - 1) // size
        for i in range(count):
            sectors.append(octets[i * size:(i + 1) * size].ljust(size, b"\0"))
            chains.append(start + i + 1 if i + 1 < count else self.END)
        return start if count else self.END

    def octets(self):
        sectors, fat, mini, minifat, starts = [], [], [], [], {}
        for number, (_, kind, _, octets) in enumerate(self.entries):
            if kind == 2 and octets:
                small = len(octets) < 4096
                starts[number] = self.place(mini if small else sectors, minifat if small else fat, octets, 64 if small else 512)
        mini_octets = b"".join(mini)
        starts[0] = self.place(sectors, fat, mini_octets, 512)
        minifat_octets = b"".join(struct.pack("<I", one) for one in minifat)
        minifat_octets += b"\xff" * (-len(minifat_octets) % 512)
        minifat_at = self.place(sectors, fat, minifat_octets, 512)
        directory = b""
        links = {}
        for _, _, children, _ in self.entries:  # a list to the right is a tree as well
            children.sort(key=lambda one: (len(self.entries[one][0]), self.entries[one][0].upper()))
            for one, after in zip(children, children[1:] + [self.FREE]):
                links[one] = after
        for number, (name, kind, children, octets) in enumerate(self.entries):
            coded_name = name.encode("utf-16-le") + b"\0\0"
            size = len(mini_octets) if number == 0 else len(octets)
            directory += coded_name.ljust(64, b"\0") + struct.pack(
                "<HBBIII16sIQQIQ", len(coded_name), kind, 1, self.FREE, links.get(number, self.FREE),
                children[0] if children else self.FREE, b"", 0, 0, 0, starts.get(number, 0), size)
        directory += (b"\0" * 64 + struct.pack("<HBBIII", 0, 0, 0, self.FREE, self.FREE, self.FREE)).ljust(128, b"\0") * (
            -len(directory) // 128 % 4)
        directory_at = self.place(sectors, fat, directory, 512)
        fat_count = 1
        while fat_count * 128 < len(fat) + fat_count:
            fat_count += 1
        fat_at = list(range(len(fat), len(fat) + fat_count))
        fat += [self.FAT] * fat_count
        fat += [self.FREE] * (fat_count * 128 - len(fat))
        table = b"".join(struct.pack("<I", one) for one in fat)
        header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack(
            "<HHHHH6sIIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_count, directory_at, 0, 4096, minifat_at,
            len(minifat_octets) // 512, self.END, 0, fat_at[0])
        header += b"".join(struct.pack("<I", one) for one in fat_at[1:]) + b"\xff" * 4 * (109 - fat_count)
        return header + b"".join(sectors) + table


def message(file, at, text, attachments):
    file.stream(at, "__properties_version1.0", b"\0" * 32)
    file.stream(at, "__substg1.0_0037001F", "Mail kommt zurück".encode("utf-16-le"))
    file.stream(at, "__substg1.0_1000001F", text.encode("utf-16-le"))
    for number, (name, octets) in enumerate(attachments):
        storage = file.storage(at, f"__attach_version1.0_#{number:08X}")
        file.stream(storage, "__properties_version1.0", b"\0" * 8)
        file.stream(storage, "__substg1.0_3707001F", name.encode("utf-16-le"))
        if isinstance(octets, bytes):
            file.stream(storage, "__substg1.0_37010102", octets)
        else:
            message(file, file.storage(storage, "__substg1.0_3701000D"), *octets)


def outlook(text, attachments):
    file = CompoundFile()
    message(file, 0, text, attachments)
    return file.octets()


def rtf_of(text):
    """What a word processor makes of pasted lines: fonts, one paragraph a line, umlauts in hex."""
    out = ["{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0\\fmodern Courier New;}}{\\*\\generator Riched20 10.0.19041}\\viewkind4\\uc1\n\\pard\\f0\\fs20 "]
    for line in text.splitlines():
        for c in line:
            code = ord(c)
            out.append("\\" + c if c in "\\{}" else c if code < 128 else f"\\'{code:02x}" if code < 256 else f"\\u{code}?")
        out.append("\\par\n")
    return ("".join(out) + "}\n").encode("ascii")


RING_BEGINS = (b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
               b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")


def compressed_rtf(rtf):
    """Longest matches among the last 4 KB; the sum over the packed octets is left 0, as readers do not ask for it."""
    history, out, run, bits = RING_BEGINS + rtf, b"", b"", []
    at = len(RING_BEGINS)

    def add(item, reference):
        nonlocal out, run, bits
        run += item
        bits.append(reference)
        if len(bits) == 8:
            out += bytes([sum(bit << n for n, bit in enumerate(bits))]) + run
            run, bits = b"", []
    while at < len(history):
        best, where = 0, 0
        for length in range(17, 1, -1):
            found = history.rfind(history[at:at + length], max(0, at - 4000), at)
            if found >= 0 and found + length <= at and at + length <= len(history):
                best, where = length, found
                break
        if best:
            add(struct.pack(">H", where % 4096 << 4 | best - 2), 1)
            at += best
        else:
            add(history[at:at + 1], 0)
            at += 1
    add(struct.pack(">H", at % 4096 << 4), 1)
    while bits:
        add(b"", 0)
    return struct.pack("<II4sI", len(out) + 12, len(rtf), b"LZFu", 0) + out


def outlook_of_rtf(rtf):
    file = CompoundFile()
    file.stream(0, "__properties_version1.0", b"\0" * 32)
    file.stream(0, "__substg1.0_0037001F", "Mail kommt zurück".encode("utf-16-le"))
    file.stream(0, "__substg1.0_10090102", compressed_rtf(rtf))
    return file.octets()


def tnef_of(rtf, attachments):
    def attribute(level, number, octets):
        return struct.pack("<BII", level, number, len(octets)) + octets + struct.pack("<H", sum(octets) & 0xFFFF)

    def variable(tag, kind, octets):
        return struct.pack("<HHII", kind, tag, 1, len(octets)) + octets + b"\0" * (-len(octets) % 4)
    packed = compressed_rtf(rtf)
    out = b"\x78\x9f\x3e\x22" + struct.pack("<H", 1)
    out += attribute(1, 0x00089006, struct.pack("<I", 0x00010000)) + attribute(1, 0x00069003, struct.pack("<I", 2) + struct.pack(
        "<HHI", 0x0003, 0x0E07, 0) + variable(0x1009, 0x0102, packed))
    for name, octets in attachments:
        out += attribute(2, 0x00069002, b"\1\0" + b"\xff" * 4 + b"\0" * 8) + attribute(2, 0x0006800F, octets)
        out += attribute(2, 0x00018010, name[:8].encode("ascii", "replace") + b"\0")
        out += attribute(2, 0x00069005, struct.pack("<I", 1) + variable(0x3707, 0x001F, name.encode("utf-16-le") + b"\0\0"))
    return out


def main():
    folder = pathlib.Path(sys.argv[1])

    def sample(name):
        return (folder / name).read_bytes()

    relay, unknown, clean = sample("rcpt-relay-postfix.log"), sample("rcpt-unknown-exim.log"), sample("clean-postfix.log")
    refused, auth = sample("refused.log"), sample("auth-535-wrong-password.log")
    mail = mail_with_attachments(relay, unknown)
    packed = {
        "packed.log.gz": gzip.compress(relay, mtime=0),
        "packed.log.bz2": bz2.compress(unknown),
        "packed-cut.log.gz": gzip.compress(relay + b"\n" + clean, mtime=0)[:-40],
        "packed-ticket.zip": zip_of([("ticket/", b""), ("ticket/logs/a.txt", relay), ("ticket/logs/b.txt", clean),
                                     ("ticket/screenshot.png", PIXEL), ("__MACOSX/._a.txt", b"\0\5\26\7")]),
        "packed-nested.zip": zip_of([("mail.eml", mail), ("old.tar.gz", gzip.compress(
            tar_of([("logs/refused.log", refused)]), mtime=0))]),
        "packed-logs.tar.zst": with_program(["zstd", "-q", "-19", "-c"], tar_of(
            [("./logs/auth.log", auth), ("./logs/clean.log", clean)])),
        "packed-ticket.7z": seven_zip_of([("auth.log", auth), ("refused.log", refused)]),
        "packed-mail.eml": mail,
        "packed-mail-text.eml": mail_with_log_in_text(unknown),
        "packed-message.msg": outlook("Hallo,\r\n\r\nanbei das Protokoll.\r\n", [
            ("telnet.log", relay), ("WG: Fehler.msg", ("Siehe unten.\r\n", [("Prüfung.txt", unknown)]))]),
    }
    text = unknown.decode("utf-8").replace("\r", "")
    packed["packed-log.rtf"] = rtf_of(text)
    packed["packed-message-rtf.msg"] = outlook_of_rtf(rtf_of("Hallo,\n\nunten das Protokoll. Können Sie bitte nachsehen?\n\n" + text))
    packed["packed-winmail.dat"] = tnef_of(rtf_of("Hallo,\n\nanbei das Protokoll.\n"), [("telnet-Mitschnitt.log", relay)])
    captures = sorted(folder.glob("capture-interleaved.pcap"))
    if captures:
        packed["packed.pcap.xz"] = lzma.compress(captures[0].read_bytes())
    for name, octets in packed.items():
        (folder / name).write_bytes(octets)


if __name__ == "__main__":
    main()
