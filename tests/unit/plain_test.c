/* Tests src/record/plain.c, apart.c, build.c, prose.c, reader.c: records without marks. */
#include "recording_text.h"

#define LOG(...) SPAN(__VA_ARGS__)
#define SCRIPT "Script started on 2026-11-22 03:07:53+00:00 [COMMAND=\"nc -v mx1 25\" TERM=\"xterm\"]\n"

struct row {
    const char *name;
    struct span bytes;
    const char *expected;
};

static const struct row rows[] = {
    {"both sides",
     LOG("220 mx1 ESMTP\nEHLO ws7\n250-mx1\n250 SIZE 1000\nMAIL FROM:<a@b.example>\n250 Ok\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 ESMTP | 2 C EHLO ws7 | 3 S 250-mx1 | 4 S 250 SIZE 1000 | 5 C MAIL FROM:<a@b.example> | "
     "6 S 250 Ok | 7 C QUIT | 8 S 221 Bye"},
    {"telnet",
     LOG("Trying 192.0.2.25...\r\nConnected to mx1.contoso.example.\r\nEscape character is '^]'.\r\n220 "
         "mx1\r\n"
         "QUIT\r\n221 Bye\r\nConnection closed by foreign host.\r\n"),
     "[mx1.contoso.example=192.0.2.25 telnet] 1 trying 192.0.2.25 | 2 connected | "
     "3 remark Escape character is '^]'. | 4 S 220 mx1 | 5 C QUIT | 6 S 221 Bye | 7 closed"},
    {"typed ahead while telnet tries",
     LOG("$ telnet a.contoso.example 25\nTrying 192.0.2.1...\ntelnet b.contoso.example 25\nEHLO ws7\n"
         "telnet: Unable to connect to remote host: Connection timed out\n"),
     "[a.contoso.example=192.0.2.1:25 telnet] 2 trying 192.0.2.1 | 4 C EHLO ws7 | 5 failed timeout"},
    {"one attempt broken off, another begun",
     LOG("telnet a.contoso.example 25\nTrying 192.0.2.1...\ntelnet b.contoso.example 25\nTrying "
         "192.0.2.2...\n"
         "Connected to b.contoso.example.\n220 b ESMTP\n"),
     "[a.contoso.example=192.0.2.1:25 telnet] 2 trying 192.0.2.1 || [b.contoso.example=192.0.2.2:25 telnet] "
     "4 trying 192.0.2.2 | 5 connected | 6 S 220 b ESMTP"},
    {"the server alone",
     LOG("220 mx1 ESMTP\r\n250-mx1\r\n250 SIZE 1000\r\n250 2.1.0 Ok\r\n550 5.1.1 no such user\r\n221 "
         "Bye\r\n"),
     "1 S 220 mx1 ESMTP | 2 S 250-mx1 | 3 S 250 SIZE 1000 | 4 S 250 2.1.0 Ok | 5 S 550 5.1.1 no such user | "
     "6 S 221 Bye"},
    {"CR alone", LOG("220 mx1\rQUIT\r221 Bye\r"), "1 S 220 mx1 | 2 C QUIT | 3 S 221 Bye"},
    {"nothing", {0}, ""},
    {"blank lines alone", LOG("\n\n\r\n"), ""},
    {"prose alone", LOG("Dear all,\nplease find the log below.\nRegards\n"), ""},
    {"one positive line is chance", LOG("notes\n250 apples, 550 pears\n"), ""},
    {"one greeting is none", LOG("220 mx1 ESMTP\n"), "1 S 220 mx1 ESMTP"},
    {"one refusal is none", LOG("550 5.1.1 no such user\n"), "1 S 550 5.1.1 no such user"},
    {"words in front of a reply's first line", LOG("Not sent: 550-5.7.1 no\n550 5.7.1 see x\n"),
     "1 S 550-5.7.1 no | 2 S 550 5.7.1 see x"},
    {"words in front of another reply", LOG("Not sent: 450-4.2.0 no\n550 5.7.1 see x\n"),
     "2 S 550 5.7.1 see x"},

    /* Message text. */
    {"a body",
     LOG("220 mx1\nDATA\n354 go on\nSubject: test\n\nHello\n.\n250 Ok: queued as 1\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4-7 B 3 24._ | 8 S 250 Ok: queued as 1 | 9 C QUIT | 10 S 221 "
     "Bye"},
    {"a body with lines like replies",
     LOG("220 mx1\nDATA\n354 go on\nSubject: x\n250 this is text\nRCPT TO:<trap@x.example>\nQUIT\n.\n250 "
         "Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4-8 B 4 62. | 9 S 250 Ok"},
    {"a body beyond ASCII", LOG("220 mx1\nDATA\n354 go on\ngr\xc3\xbc\xc3\x9f\n.\n250 Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4-5 B 1 8.8 | 6 S 250 Ok"},
    {"a body and two dots", LOG("220 mx1\nDATA\n354 go on\n..\n. \n.\n250 Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4-6 B 2 8. | 7 S 250 Ok"},
    {"an empty body", LOG("220 mx1\nDATA\n354 go on\n.\n250 Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4 B 0 0. | 5 S 250 Ok"},
    {"no dot", LOG("220 mx1\nDATA\n354 go on\nSubject: x\nHello\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4-5 B 2 19"},
    {"no dot, and the server speaks", LOG("220 mx1\nDATA\n354 go on\nSubject: x\nHello\n421 4.4.2 timeout\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4-5 B 2 19 | 6 S 421 4.4.2 timeout"},
    {"no dot, and the server closes",
     LOG("220 mx1\nDATA\n354 go on\nHello\n421 4.4.2 timeout\nConnection closed by foreign host.\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4 B 1 7 | 5 S 421 4.4.2 timeout | 6 closed"},
    {"a text that speaks of an end",
     LOG("220 mx1\nDATA\n354 go on\nConnection closed by foreign host.\nwhat is wrong?\n.\n250 Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4-6 B 2 52. | 7 S 250 Ok"},
    {"an end, and the next session's dot",
     LOG("220 mx1\nDATA\n354 go on\nHello\nConnection closed by foreign host.\n\n220 mx1\nDATA\n354 go\n.\n"
         "250 Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4 B 1 7 | 5 closed || 7 S 220 mx1 | 8 C DATA | 9 S 354 go | "
     "10 B 0 0. | 11 S 250 Ok"},
    {"an end, and a dot without an answer",
     LOG("220 mx1\nDATA\n354 go on\nHello\nConnection closed by foreign host.\n.\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4 B 1 7 | 5 closed"},
    {"typed while the server hung up",
     LOG("Trying 192.0.2.1...\nConnected to mx1.\n421 4.3.2 not now\nConnection closed by foreign host.\n"
         "EHLO ws7\n"),
     "[mx1=192.0.2.1 telnet] 1 trying 192.0.2.1 | 2 connected | 3 S 421 4.3.2 not now | 4 closed"},
    {"bash's own connection",
     LOG("$ exec 3<>/dev/tcp/mx1.contoso.example/25\n$ head -1 <&3\n220 mx1\n$ printf 'EHLO %s\\r\\n' ws7 "
         ">&3\n$ "
         "head -1 <&3\n250 mx1\n$ echo -e \"DATA\\r\" >&3; cat <&3\n354 go\n$ printf 'A: "
         "b\\r\\n\\r\\nx\\r\\n.\\r\\n' >&3\n250 Ok\n$ echo QUIT >&3\n221 Bye\n$ exec 3>&-\n"),
     "[mx1.contoso.example:25 bash] 3 S 220 mx1 | 4 C EHLO ws7 | 6 S 250 mx1 | 7 C DATA | 8 S 354 go | 9 B 3 "
     "11._ | 10 S 250 Ok | 11 C QUIT | 12 S 221 Bye | 13 left"},
    {"a port test by bash",
     LOG("$ timeout 5 bash -c 'cat < /dev/null > /dev/tcp/mx1.contoso.example/25'\nbash: connect: Connection "
         "refused\nbash: line 1: /dev/tcp/mx1.contoso.example/25: Connection refused\n"),
     "[mx1.contoso.example:25 bash] 2 failed refused"},
    {"all commands, then all replies",
     LOG("EHLO ws7\nDATA\nA: b\n\nx\n.\nQUIT\n220 mx1\n250 mx1\n354 go\n250 Ok\n221 Bye\n"),
     "1 C EHLO ws7 | 2 C DATA | 3-6 B 3 11._ | 7 C QUIT | 8 S 220 mx1 | 9 S 250 mx1 | 10 S 354 go | 11 S 250 "
     "Ok | 12 S 221 Bye"},
    {"no text, and the server speaks", LOG("220 mx1\nDATA\n354 go on\n250 Ok: queued\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go on | 4 S 250 Ok: queued | 5 C QUIT | 6 S 221 Bye"},
    {"a bounce quoted in a message",
     LOG("220 mx1\nEHLO a\n250 mx1\nDATA\n354 go\n\n> 220 mx2\n> 550 5.1.1 no\n> QUIT\n.\n250 Ok\nQUIT\n221 "
         "Bye\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 | 4 C DATA | 5 S 354 go | 6-10 B 4 37._ | 11 S 250 Ok | 12 C "
     "QUIT | "
     "13 S 221 Bye"},
    {"a dialogue quoted with its message",
     LOG("> 220 mx1\n> DATA\n> 354 go\n> a\n> .\n> 250 Ok\n> QUIT\n> 221 Bye\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go | 4-5 B 1 3. | 6 S 250 Ok | 7 C QUIT | 8 S 221 Bye"},
    {"two messages", LOG("220 mx1\nDATA\n354 go\na\n.\n250 Ok\nDATA\n354 go\nb\n.\n250 Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go | 4-5 B 1 3. | 6 S 250 Ok | 7 C DATA | 8 S 354 go | 9-10 B 1 3. | "
     "11 S 250 Ok"},
    {"text goes on behind the dot", LOG("220 mx1\nDATA\n354 go\na\n.\n250 Ok\nmore text\n500 what?\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go | 4-5 B 1 3. | 6 S 250 Ok | 7 C more text | 8 S 500 what?"},
    {"leaving from the text", LOG("220 mx1\nDATA\n354 go\na\n^]\ntelnet> quit\nConnection closed.\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go | 4 B 1 3 | 6 left | 7 left"},

    {"a table's empty cell",
     LOG("| S | 220 mx1 |\n| C | EHLO a |\n| S | 250 mx1 |\n| C | MAIL FROM:<a@b> |\n| S | 250 Ok |\n| C | "
         "DATA |\n| S | "
         "354 go |\n| C | A: b |\n| C | |\n| C | x |\n| C | . |\n| S | 250 Ok |\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 | 4 C MAIL FROM:<a@b> | 5 S 250 Ok | 6 C DATA | 7 S 354 go | "
     "8-11 B 3 "
     "11._ | 12 S 250 Ok"},

    /* BDAT, RFC 3030. */
    {"BDAT", LOG("220 mx1\nBDAT 10 LAST\n.\nabcde\n250 Ok\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 | 2 C BDAT 10 LAST | 3-4 B 2 10. | 5 S 250 Ok | 6 C QUIT | 7 S 221 Bye"},
    {"BDAT without octets", LOG("220 mx1\nBDAT 0 LAST\n250 Ok\n"),
     "1 S 220 mx1 | 2 C BDAT 0 LAST | 3 S 250 Ok"},
    {"BDAT refused", LOG("220 mx1\nBDAT 10 LAST\n503 no\n"), "1 S 220 mx1 | 2 C BDAT 10 LAST | 3 S 503 no"},
    {"BDAT of no number", LOG("220 mx1\nBDAT x LAST\n501 no\n"),
     "1 S 220 mx1 | 2 C BDAT x LAST | 3 S 501 no"},

    /* AUTH dialogues. */
    {"AUTH LOGIN",
     LOG("220 mx1\nAUTH LOGIN\n334 VXNlcm5hbWU6\nY2hyaXM=\n334 UGFzc3dvcmQ6\nc2VjcmV0\n535 no\n"),
     "1 S 220 mx1 | 2 C AUTH LOGIN | 3 S 334 VXNlcm5hbWU6 | 4 C Y2hyaXM= | 5 S 334 UGFzc3dvcmQ6 | 6 C "
     "c2VjcmV0 | "
     "7 S 535 no"},
    {"an answer that looks like a verb", LOG("220 mx1\nAUTH LOGIN\n334 VXNlcm5hbWU6\nQUIT\n501 bad base64\n"),
     "1 S 220 mx1 | 2 C AUTH LOGIN | 3 S 334 VXNlcm5hbWU6 | 4 C QUIT | 5 S 501 bad base64"},
    {"AUTH cancelled", LOG("220 mx1\nAUTH PLAIN\n334 \n*\n501 cancelled\n"),
     "1 S 220 mx1 | 2 C AUTH PLAIN | 3 S 334  | 4 C * | 5 S 501 cancelled"},

    /* Several sessions in one file. */
    {"two sessions", LOG("220 mx1\nQUIT\n221 Bye\n220 mx2\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 | 2 C QUIT | 3 S 221 Bye || 4 S 220 mx2 | 5 C QUIT | 6 S 221 Bye"},
    {"words between two of them, the second from EHLO on",
     LOG("220 mx1\nEHLO a\n250 mx1\nMAIL FROM:<a@b>\n250 Ok\nRCPT TO:<c@d>\n550 no\n\nAnd from the "
         "office:\nEHLO "
         "b\n250 mx1\nMAIL FROM:<a@b>\n250 Ok\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 | 4 C MAIL FROM:<a@b> | 5 S 250 Ok | 6 C RCPT TO:<c@d> | 7 S "
     "550 no "
     "|| 10 C EHLO b | 11 S 250 mx1 | 12 C MAIL FROM:<a@b> | 13 S 250 Ok"},
    {"words, and a MAIL that is taken though one is open",
     LOG("MAIL FROM:<a@b>\n250 Ok\nRCPT TO:<c@d>\n550 no\nThe new server takes it\n\nMAIL FROM:<a@b>\n250 "
         "Ok\n"),
     "1 C MAIL FROM:<a@b> | 2 S 250 Ok | 3 C RCPT TO:<c@d> | 4 S 550 no || 7 C MAIL FROM:<a@b> | 8 S 250 Ok"},
    {"words, and the same MAIL, refused for good before",
     LOG("MAIL FROM:<a@b>\n550 no\n-----\nMAIL FROM:<a@b>\n250 Ok\n"),
     "1 C MAIL FROM:<a@b> | 2 S 550 no || 4 C MAIL FROM:<a@b> | 5 S 250 Ok"},
    {"words, and a greeting behind a good reply",
     LOG("220 mx1\nEHLO a\n250 mx1\nand the second one:\n220 mx2 ESMTP\nEHLO a\n250 mx2\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 || 5 S 220 mx2 ESMTP | 6 C EHLO a | 7 S 250 mx2"},
    {"words inside one session",
     LOG("220 mx1\nEHLO a\n250 mx1\nMAIL FROM:<a@b>\n250 Ok\nRCPT TO:<c@d>\n550 no\nanother sender, same "
         "window\nMAIL FROM:<x@b>\n503 nested\nand again the recipient\nRCPT TO:<c@d>\n550 no\nRSET\n250 "
         "Ok\nonce "
         "more\nMAIL FROM:<a@b>\n250 Ok\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 | 4 C MAIL FROM:<a@b> | 5 S 250 Ok | 6 C RCPT TO:<c@d> | 7 S "
     "550 no | 9 "
     "C MAIL FROM:<x@b> | 10 S 503 nested | 12 C RCPT TO:<c@d> | 13 S 550 no | 14 C RSET | 15 S 250 Ok | 17 "
     "C MAIL "
     "FROM:<a@b> | 18 S 250 Ok"},
    {"words, and EHLO where it may come again",
     LOG("220 mx1\nEHLO a\n250 mx1\nSTARTTLS\n220 go on\nhere TLS began\nEHLO a\n250 mx1\nAUTH PLAIN "
         "eA==\n235 Ok\n"
         "it works now\nEHLO a\n250 mx1\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 | 4 C STARTTLS | 5 S 220 go on | 7 C EHLO a | 8 S 250 mx1 | 9 C "
     "AUTH "
     "PLAIN eA== | 10 S 235 Ok | 12 C EHLO a | 13 S 250 mx1"},
    {"the client's own words came last", LOG("220 mx1\r\nQUIT\r\n221 Bye\r\nConnected to 192.0.2.25\r\n"),
     "1 S 220 mx1 | 2 C QUIT | 3 S 221 Bye"},
    {"two connections",
     LOG("Trying 192.0.2.1...\nConnected to mx1.\n220 mx1\nTrying 192.0.2.2...\nConnected to mx2.\n220 "
         "mx2\n"),
     "[mx1=192.0.2.1 telnet] 1 trying 192.0.2.1 | 2 connected | 3 S 220 mx1 || "
     "[mx2=192.0.2.2 telnet] 4 trying 192.0.2.2 | 5 connected | 6 S 220 mx2"},
    {"the next address is the same session",
     LOG("Trying 2001:db8::1...\ntelnet: connect to address 2001:db8::1: Network is unreachable\n"
         "Trying 192.0.2.1...\nConnected to mx1.\n220 mx1\n"),
     "[mx1=192.0.2.1 telnet] 1 trying 2001:db8::1 | 2 failed network-unreachable | 3 trying 192.0.2.1 | "
     "4 connected | 5 S 220 mx1"},
    {"220 answers STARTTLS", LOG("220 mx1\nSTARTTLS\n220 ready\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 | 2 C STARTTLS | 3 S 220 ready | 4 C QUIT | 5 S 221 Bye"},

    /* Shell sessions. */
    {"a shell session",
     LOG("admin@ws7:~$ date\nSun Nov 22\nadmin@ws7:~$ telnet mx1.contoso.example 25\nTrying 192.0.2.25...\n"
         "Connected to mx1.contoso.example.\n220 mx1\nQUIT\n221 Bye\nadmin@ws7:~$ exit\n"),
     "[mx1.contoso.example=192.0.2.25:25 telnet] 4 trying 192.0.2.25 | 5 connected | 6 S 220 mx1 | 7 C QUIT "
     "| "
     "8 S 221 Bye"},
    {"two attempts",
     LOG("$ telnet mx1.contoso.example 25\nTrying 192.0.2.1...\ntelnet: Unable to connect to remote host: "
         "Connection refused\n$ telnet mx2.contoso.example 25\nTrying 192.0.2.2...\ntelnet: Unable to "
         "connect to "
         "remote host: No route to host\n"),
     "[mx1.contoso.example=192.0.2.1:25 telnet] 2 trying 192.0.2.1 | 3 failed refused || "
     "[mx2.contoso.example=192.0.2.2:25 telnet] 5 trying 192.0.2.2 | 6 failed unreachable"},
    {"an attempt and no word of it", LOG("admin@ws7:~$ telnet mx1.contoso.example 25\n"), ""},
    {"Windows",
     LOG("C:\\>telnet mx1.contoso.example 25\nConnecting To mx1.contoso.example...Could not open connection "
         "to the "
         "host, on port 25: Connect failed\n\nC:\\>"),
     "[mx1.contoso.example:25 windows-telnet] 2 failed windows"},
    {"Windows, behind a dialogue that did not end: its words are of another attempt",
     LOG("220 mx1\nEHLO ws7\n250 mx1\nConnecting To mx1.contoso.example...Could not open connection to the "
         "host, on port 25: Connect failed\n"),
     "1 S 220 mx1 | 2 C EHLO ws7 | 3 S 250 mx1 || [mx1.contoso.example:25 windows-telnet] 4 failed windows"},
    {"Windows, behind lines that nobody answered",
     LOG("C:\\>telnet mx1.contoso.example 25\nEHLO ws7\nConnecting To mx1.contoso.example...Could not open "
         "connection to the host, on port 25: Connect failed\n"),
     "[mx1.contoso.example:25 windows-telnet] 2 C EHLO ws7 | 3 failed windows"},
    {"Windows's prompt",
     LOG("Microsoft Telnet> set localecho\nLocal echo on\nMicrosoft Telnet> o mx1.contoso.example "
         "25\nConnecting To "
         "mx1.contoso.example...\n220 mx1\nQUIT\n221 Bye\n\nConnection to host lost.\n"),
     "[mx1.contoso.example:25 windows-telnet] 4 connecting | 5 S 220 mx1 | 6 C QUIT | 7 S 221 Bye | 9 "
     "closed"},
    {"wrong words",
     LOG("$ telnet mx1.contoso.example:25\ntelnet: could not resolve "
         "mx1.contoso.example:25/telnet: Name or service not known\n"),
     "[mx1.contoso.example:25 telnet bad] 2 failed name"},

    /* script(1), its two kinds of line ends, and what it writes around. */
    {"nc under script",
     LOG(SCRIPT
         "Connection to mx1 (192.0.2.25) 25 port [tcp/smtp] succeeded!\r\r\n220 mx1\r\r\nnonsense\r\n500 "
         "what?\r\r\nSubject: x\r\n500 no\r\r\n\nScript done on 2026-11-22 03:08:03+00:00 "
         "[COMMAND_EXIT_CODE=\"0\"]\n"),
     "[mx1=192.0.2.25:25 nc] 2 connected | 3 S 220 mx1 | 4 C nonsense | 5 S 500 what? | 6 C Subject: x | 7 S "
     "500 no"},
    {"the marks tell a body's end",
     LOG(SCRIPT "220 mx1\r\r\nDATA\r\n354 go\r\r\nHello\r\n250 text\r\n421 4.4.2 timeout\r\r\nQUIT\r\n"),
     "[mx1:25 nc] 2 S 220 mx1 | 3 C DATA | 4 S 354 go | 5-6 B 2 17 | 7 S 421 4.4.2 timeout | 8 C QUIT"},

    /* The user leaves. */
    {"leaving by ^]",
     LOG("Trying 192.0.2.1...\nConnected to mx1.\n220 mx1\n^]\ntelnet> quit\nConnection closed.\n"),
     "[mx1=192.0.2.1 telnet] 1 trying 192.0.2.1 | 2 connected | 3 S 220 mx1 | 5 left | 6 left"},
    {"a half typed line at the close",
     LOG("Trying 192.0.2.1...\nConnected to mx1.\n220 mx1\nEHConnection closed by foreign host.\n"),
     "[mx1=192.0.2.1 telnet] 1 trying 192.0.2.1 | 2 connected | 3 S 220 mx1 | 4 closed"},
    {"a half typed line and a farewell",
     LOG("220 mx1\nEHLO ws7\n250 mx1\nRC421 4.4.2 mx1 Error: timeout exceeded\n"),
     "1 S 220 mx1 | 2 C EHLO ws7 | 3 S 250 mx1 | 4 remark RC | 4 S 421 4.4.2 mx1 Error: timeout exceeded"},
    {"a number in a command is no farewell", LOG("220 mx1\nMAIL FROM:<a421 b@x.example>\n501 no\n"),
     "1 S 220 mx1 | 2 C MAIL FROM:<a421 b@x.example> | 3 S 501 no"},
    {"the erase key", LOG("220 mx1\r\nEHx\b \bLO ws7\r\n250 mx1\r\nehx^Hlo ws7\r\n500 no\r\n"),
     "1 S 220 mx1 | 2 C EHLO ws7 {corrected} | 3 S 250 mx1 | 4 C ehx^Hlo ws7 | 5 S 500 no"},

    /* A console of 80 columns broke the lines where it was copied. */
    {"a wrapped reply",
     LOG("220 mx1.fabrikam.com Microsoft ESMTP MAIL Service is ready at Sunday, 22 Nov 04:\n12:41 "
         "+0100\nEHLO ws7\n250 mx1\n"),
     "1 S 220 mx1.fabrikam.com Microsoft ESMTP MAIL Service is ready at Sunday, 22 Nov 04:12:41 +0100 | 3 C "
     "EHLO ws7 | 4 S 250 mx1"},
    {"wrapped twice",
     LOG("220 mx1\nNOOP\n550 5.7.1 "
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nddddddddddddddddddddddddddd"
         "ddddddddddddddddddddddddddddddddddddddddddddddddddddd\ne\nQUIT\n221 x\n"),
     "1 S 220 mx1 | 2 C NOOP | 3 S 550 5.7.1 "
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaddddddddddddddddddddddddddddddddd"
     "ddddddddddddddddddddddddddddddddddddddddddddddde | 6 C QUIT | 7 S 221 x"},
    {"as long as the console, but ended",
     LOG("220 mx1\nNOOP\n550 5.7.1 "
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\nQUIT\n221 x\n"),
     "1 S 220 mx1 | 2 C NOOP | 3 S 550 5.7.1 "
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | 4 C QUIT | 5 S 221 x"},
    {"two replies as long as the console",
     LOG("220 mx1\nNOOP\n550-5.7.1 "
         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n550 5.7.1 "
         "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\n"),
     "1 S 220 mx1 | 2 C NOOP | 3 S 550-5.7.1 "
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | 4 S 550 5.7.1 "
     "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"},
    {"a message's lines stay as they are",
     LOG("220 mx1\nDATA\n354 "
         "go\nffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\ng\n.\n250 "
         "Ok\n"),
     "1 S 220 mx1 | 2 C DATA | 3 S 354 go | 4-6 B 2 85. | 7 S 250 Ok"},
    {"script(1) breaks no lines",
     LOG(SCRIPT "550 5.7.1 "
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\r\nnonsense\r\n500 "
                "x\r\r\n"),
     "[mx1:25 nc] 2 S 550 5.7.1 aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | 3 C "
     "nonsense | 4 S 500 x"},

    /* Others. */
    {"two typescripts",
     LOG(SCRIPT "220 mx1\r\r\nQUIT\r\n221 x\r\r\n\nScript done on 2026-11-22 03:08:03+00:00\n" SCRIPT
                "220 mx1\r\r\nQUIT\r\n221 y\r\r\n"),
     "[mx1:25 nc] 2 S 220 mx1 | 3 C QUIT | 4 S 221 x || [mx1:25 nc] 8 S 220 mx1 | 9 C QUIT | 10 S 221 y"},
    {"a port test alone",
     LOG("PS C:\\> Test-NetConnection mx1.fabrikam.com -Port 25\n\nComputerName     : mx1.fabrikam.com\n"
         "RemoteAddress    : 192.0.2.25\nRemotePort       : 25\nTcpTestSucceeded : False\n"),
     "[mx1.fabrikam.com=192.0.2.25:25] 6 failed other"},
    {"verbs in lower case", LOG("220 mx1\nehlo ws7\n250 mx1\nmail from:<a@b>\n250 x\n"),
     "1 S 220 mx1 | 2 C ehlo ws7 | 3 S 250 mx1 | 4 C mail from:<a@b> | 5 S 250 x"},
    {"UTF-16 as PowerShell writes it",
     LOG("\xff\xfe"
         "2\0"
         "2\0"
         "0\0 \0x\0\r\0\n\0Q\0U\0I\0T\0\r\0\n\0"
         "2\0"
         "2\0"
         "1\0 \0y\0\r\0\n\0"),
     "1 S 220 x | 2 C QUIT | 3 S 221 y"},

    /* Prose around the dialogue. */
    {"prose before and behind",
     LOG("Hi,\nhere is what I get:\n\n220 mx1\nEHLO ws7\n250 mx1\nQUIT\n221 Bye\n\nAny idea?\nThanks\n"),
     "4 S 220 mx1 | 5 C EHLO ws7 | 6 S 250 mx1 | 7 C QUIT | 8 S 221 Bye"},
    {"words that begin like verbs",
     LOG("Data is lost in 50 of our mails, help me please with this one\n"
         "Mail from us is not accepted.\n220 mx1\nQUIT\n221 Bye\n"),
     "3 S 220 mx1 | 4 C QUIT | 5 S 221 Bye"},

    /* Something else answers. */
    {"IMAP",
     LOG("Trying 192.0.2.1...\nConnected to mx1.\n* OK IMAP4rev1 ready\nEHLO ws7\nEHLO BAD Error in IMAP "
         "command received by server.\n"),
     "[mx1=192.0.2.1 telnet] 1 trying 192.0.2.1 | 2 connected | 3 S * OK IMAP4rev1 ready | 4 C EHLO ws7 | "
     "5 S EHLO BAD Error in IMAP command received by server."},
    {"POP3", LOG("+OK POP3 ready\nEHLO ws7\n-ERR Unknown command\n"),
     "1 S +OK POP3 ready | 2 C EHLO ws7 | 3 S -ERR Unknown command"},
    {"SSH", LOG("SSH-2.0-OpenSSH_9.2p1\r\nEHLO ws7\r\nInvalid SSH identification string.\r\n"),
     "1 S SSH-2.0-OpenSSH_9.2p1 | 2 C EHLO ws7 | 3 S Invalid SSH identification string."},

    {"HTTP, after what was typed on Windows",
     LOG("Microsoft Telnet> OPEN www.x.example 80\nConnecting To www.x.example...\nEHLO ws7\nHTTP/1.1 400 "
         "no\n"),
     "[www.x.example:80 windows-telnet] 2 connecting | 3 C EHLO ws7 | 4 S HTTP/1.1 400 no"},
    {"SSH behind words about it", LOG("I get this:\n\nSSH-2.0-x\nEHLO ws7\n"),
     "3 S SSH-2.0-x | 4 C EHLO ws7"},

    /* What telnet's own prompt does to a line. */
    {"a key in the line called for the prompt",
     LOG("220 mx1\nMAIL FROM:<c@d.example>\n\ntelnet> @d.example>\n?Invalid command\ntelnet> quit\n"),
     "1 S 220 mx1 | 2 remark MAIL FROM:<c@d.example> | 4 remark @d.example> | 6 left"},
    {"status in between",
     LOG("Trying 192.0.2.1...\nConnected to mx1.\n220 mx1\n^]\ntelnet> status\nConnected to mx1.\nQUIT\n221 "
         "x\n"),
     "[mx1=192.0.2.1 telnet] 1 trying 192.0.2.1 | 2 connected | 3 S 220 mx1 | 5 remark status | 7 C QUIT | 8 "
     "S 221 x"},
    {"left at a login prompt", LOG("220 mx1\nAUTH LOGIN\n334 VXNlcm5hbWU6\n^]\ntelnet> quit\n"),
     "1 S 220 mx1 | 2 C AUTH LOGIN | 3 S 334 VXNlcm5hbWU6 | 5 left"},
    {"the server spoke into a command", LOG("220 mx1\nRCPT TO:<ka421 4.4.2 mx1 timeout exceeded\n"),
     "1 S 220 mx1 | 2 remark RCPT TO:<ka | 2 S 421 4.4.2 mx1 timeout exceeded"},

    /* Blank lines. */
    {"Enter alone is no command", LOG("220 mx1\n\n500 bad syntax\nQUIT\n221 x\n"),
     "1 S 220 mx1 | 2 C  | 3 S 500 bad syntax | 4 C QUIT | 5 S 221 x"},
    {"a form's blank lines",
     LOG("220 mx1\n\nNOOP\n\n250 x\n\nEHLO x\n\n250 x\n\nMAIL FROM:<a@b>\n\n250 x\n\nDATA\n\n354 go\n\n"
         "Subject: x\n\n\n\ny\n\n.\n\n250 Ok\n\n"),
     "1 S 220 mx1 | 3 C NOOP | 5 S 250 x | 7 C EHLO x | 9 S 250 x | 11 C MAIL FROM:<a@b> | 13 S 250 x | 15 C "
     "DATA | "
     "17 S 354 go | 19-25 B 3 17._ | 27 S 250 Ok"},

    /* Replies that a mail program has broken. */
    {"a reply in two lines",
     LOG("220 mx1\nEHLO a\n250 mx1\nMAIL FROM:<a@b.example>\n250 Ok\nRCPT TO:<karl@fabrikam.example>\n550 "
         "5.1.1 "
         "<karl@fabrikam.example>: Recipient address rejected: User\nunknown in local recipient "
         "table\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 | 4 C MAIL FROM:<a@b.example> | 5 S 250 Ok | 6 C RCPT "
     "TO:<karl@fabrikam.example> | 7-8 S 550 5.1.1 <karl@fabrikam.example>: Recipient address rejected: User "
     "unknown "
     "in local recipient table | 9 C QUIT | 10 S 221 Bye"},
    {"a line of a longer reply in two",
     LOG("220 mx1\nRCPT TO:<a@b>\n550-5.7.26 The sender is\nunauthenticated. We require\n550 5.7.26 "
         "more\nQUIT\n"
         "221 Bye\n"),
     "1 S 220 mx1 | 2 C RCPT TO:<a@b> | 3-4 S 550-5.7.26 The sender is unauthenticated. We require | 5 S 550 "
     "5.7.26 "
     "more | 6 C QUIT | 7 S 221 Bye"},
    {"a remark under a reply",
     LOG("220 mx1\nEHLO a\n250 mx1\nMAIL FROM:<a@b.example>\n550 5.7.1 <a@b.example>: Sender address "
         "rejected: not "
         "your domain\nHere you see that it does not work\nQUIT\n221 Bye\n"),
     "1 S 220 mx1 | 2 C EHLO a | 3 S 250 mx1 | 4 C MAIL FROM:<a@b.example> | 5 S 550 5.7.1 <a@b.example>: "
     "Sender "
     "address rejected: not your domain | 7 C QUIT | 8 S 221 Bye"},

    /* Two replies to pipelined commands, and a late one. */
    {"pasted at once",
     LOG("220 mx1\nEHLO ws7\nMAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\n250 mx1\n250 Ok\n"
         "550 no\n"),
     "1 S 220 mx1 | 2 C EHLO ws7 | 3 C MAIL FROM:<a@b.example> | 4 C RCPT TO:<c@d.example> | 5 S 250 mx1 | "
     "6 S 250 Ok | 7 S 550 no"},
    {"a late reply", LOG("220 mx1\nRCPT TO:<c@d.example>\nQUIT\n451 4.3.5 later\n221 Bye\n"),
     "1 S 220 mx1 | 2 C RCPT TO:<c@d.example> | 3 C QUIT | 4 S 451 4.3.5 later | 5 S 221 Bye"},
};

static void records(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    wrong += recording_differs(fixture->dialects, rows[i].name, rows[i].bytes, rows[i].expected);
    assert_int_equal(wrong, 0);
}

/* A recording may end anywhere; sanitizers watch. */
static void cut_anywhere(void **state)
{
    const struct recording_fixture *fixture = *state;
    EACH(i, rows)
    for (size_t len = 0; len < rows[i].bytes.len; len++) {
        struct text got = recording_text(fixture->dialects, span_cut(rows[i].bytes, 0, len));
        text_free(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(records), cmocka_unit_test(cut_anywhere)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
