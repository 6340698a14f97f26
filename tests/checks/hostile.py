"""Recordings that want to be more than text: markup, formulas, controls, commands of CI servers."""
import pathlib

TRICKS = [
    b"</script><script>document.title='owned'</script>", b"<img src=x onerror=document.title='owned'>",
    b"<!--<script>", b"\xe2\x80\xae\xe2\x80\xaddrowssap", b"\xff\xfe\xc0\xaf broken", b"]]>&amp;&lt;\"'`", b"=HYPERLINK(0)",
    b"%0A::error::owned", b"::error file=x::owned", b"\x1b[31mred\x07", b"[x](javascript:alert(1)) ```", b"\\u003c\\", b"${7*7}{{7*7}}",
    b"\xe2\x80\xa8\xe2\x80\xa9", b"a\x00b",
]


def write(folder):
    """One recording for each trick; the trick stands in banner, names, addresses and replies. Returns the folder."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number, trick in enumerate(TRICKS):
        text = (b"Trying 192.0.2.1...\nConnected to mx.contoso.example.\nEscape character is '^]'.\n"
                b"220 mx.contoso.example ESMTP " + trick + b"\nEHLO " + trick + b"\n250-mx.contoso.example\n250 SIZE 1000 " + trick
                + b"\nMAIL FROM:<" + trick + b"@fabrikam.example>\n250 2.1.0 Ok\nRCPT TO:<" + trick
                + b"@contoso.example>\n550 5.1.1 <" + trick + b">: User unknown\nQUIT\n221 Bye\nConnection closed by foreign host.\n")
        (folder / f"{number:02d}.log").write_bytes(text)
    for name in ("<b onclick=x>,\"=1+1\".log", "=cmd|' !A0.log", "\u202egol.evil.log", "a%0A::error::x:1,b.log"):
        (folder / name).write_bytes((folder / "00.log").read_bytes())
    (folder / "<i>nothing.txt").write_text("no mail here\n")
    return folder
