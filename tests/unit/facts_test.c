/* Tests src/session/facts*.c: what rules may ask, with its three answers and their places. */
#include "session_text.h"

/* A session with most of what there is; line numbers stand beside. */
#define FULL                                                                                                 \
    "X: open mx1.fabrikam.com 587\n"                         /* 1 */                                         \
    "X: own 198.51.100.7\n"                                  /* 2 */                                         \
    "X: trying 192.0.2.25\n"                                 /* 3 */                                         \
    "X: connected 192.0.2.25\n"                              /* 4 */                                         \
    "X: wait 2\n"                                            /* 5 */                                         \
    "S: 220 MX1.fabrikam.com ESMTP Postfix\n"                /* 6 */                                         \
    "C: EHLO ws7.contoso.com\n"                              /* 7 */                                         \
    "S: 250-mx1.fabrikam.com Hello ws7 [198.51.100.7]\n"     /* 8 */                                         \
    "S: 250-SIZE 1000\n"                                     /* 9 */                                         \
    "S: 250-AUTH PLAIN login\n"                              /* 10 */                                        \
    "S: 250 8BITMIME\n"                                      /* 11 */                                        \
    "C: MAIL FROM:<chris@contoso.com> SIZE=2000 RET=HDRS\n"  /* 12 */                                        \
    "S: 250 2.1.0 Ok\n"                                      /* 13 */                                        \
    "C: RCPT TO:<kate@fabrikam.com>\n"                       /* 14 */                                        \
    "S: 250 2.1.5 Ok\n"                                      /* 15 */                                        \
    "C: RCPT TO:<bob@fabrikm.com> NOTIFY=SUCCESS,FAILURE\n"  /* 16 */                                        \
    "X: wait 6\n"                                            /* 17 */                                        \
    "S: 550-5.7.1 <bob@fabrikm.com> blocked: 198.51.100.7\n" /* 18 */                                        \
    "S: 550 5.7.1 see http://list.example/ and [10.0.0.1]\n" /* 19 */                                        \
    "C: QUIT\n"                                              /* 20 */                                        \
    "S: 221 2.0.0 Bye\n"                                     /* 21 */                                        \
    "X: closed\n"                                            /* 22 */

#define TLS                                                                                                  \
    "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nS: 250-STARTTLS\nS: 250 SIZE\nC: STARTTLS\nS: 220 go\nX: tls\n"    \
    "C: EHLO ws7\nS: 250-mx1\nS: 250 AUTH=PLAIN\nC: AUTH PLAIN AGNocmlzAHg=\nS: 535 5.7.8 no\nC: AUTH "      \
    "PLAIN "                                                                                                 \
    "AGNocmlzAHg=\nS: 235 2.7.0 Ok\nC: MAIL FROM:<>\nS: 250 Ok\n"

#define ALONE "C: EHLO ws7\nC: MAIL FROM:<a@b.example>\nC: RCPT TO:<c@d.example>\n"

#define REPLIES "220 mx1 ESMTP\n250-mx1\n250 SIZE 5\n250 2.1.0 Ok\n550 5.1.1 no such user\n"

#define SHORT "S: 220 mx1\nC: EHLO ws7\nS: 250 mx1\n"

#define TELNET(lines) "Trying 192.0.2.25...\nConnected to mx1.fabrikam.com.\n220 mx1 ESMTP\n" lines

#define BODY(lines) SHORT "C: DATA\nS: 354 go\n" lines

#define CHUNK SHORT "C: BDAT 6\nC: A: b\nS: 250 x\n"
#define CHUNKS CHUNK "C: BDAT 4\nC: B:\nS: 250 x\nC: BDAT 5 LAST\nC:\nC: x\nS: 250 x\n"

#define EXIM                                                                                                 \
    "Connecting to mx1.fabrikam.com [192.0.2.10]:25 ...  connected\n  SMTP<< 220 mx1 ESMTP\n  SMTP>> EHLO "  \
    "ws7\n  SMTP<< 250 CHUNKING\n  SMTP|> MAIL FROM:<a@b.example>\n  SMTP+> BDAT 377 LAST\n"

#define NO_PTR                                                                                               \
    "$ nslookup 192.0.2.7\nServer:\t\t10.0.0.53\nAddress:\t10.0.0.53#53\n** server can't find "              \
    "7.2.0.192.in-addr.arpa: NXDOMAIN\n\n"

#define LOOKUPS                                                                                              \
    "$ nslookup -q=mx fabrikam.com\nServer:\t\t10.0.0.53\nAddress:\t10.0.0.53#53\n\nfabrikam.com\tmail "     \
    "exchanger = 10 mx1.fabrikam.com.\nfabrikam.com\tmail exchanger = 20 mx2.fabrikam.com.\n\n"              \
    "mx1.fabrikam.com\tinternet address = 192.168.1.10\n"

struct row {
    const char *fact, *record;
    unsigned long line;   /* of the reply; 0: the session is asked */
    const char *expected; /* "?" unknown, "-" none, else "text@first-last" of each item */
};

static const struct row rows[] = {
    /* The reply and its command. */
    {"verb", FULL, 18, "RCPT@18-19"},
    {"verb", FULL, 6, "(greeting)@6"},
    {"verb", SHORT "C: RCTP TO:<x>\nS: 500 no\n", 5, "RCTP@5"},
    {"verb", REPLIES "500 5.3.3 Unrecognized command\n", 6, "?"},
    {"verb", FULL, 0, "?"},
    {"stage", FULL, 18, "rcpt@18-19"},
    {"stage", FULL, 0, "?"},
    {"code", FULL, 18, "550@18-19"},
    {"code", FULL, 0, "?"},
    {"enhanced", FULL, 18, "5.7.1@18-19"},
    {"enhanced", FULL, 8, "-"},
    {"enhanced", FULL, 0, "?"},
    {"text", FULL, 18,
     "<bob@fabrikm.com> blocked: 198.51.100.7 see http://list.example/ and [10.0.0.1]@18-19"},
    {"text", FULL, 13, "Ok@13"},
    {"text", SHORT "C: NOOP\nS: 250\n", 5, "@5"},
    {"reply", FULL, 13, "250 2.1.0 Ok@13"},
    {"reply", SHORT "C: NOOP\nS: 250\n", 5, "250@5"},
    {"reply", FULL, 0, "?"},
    {"command", FULL, 18, "RCPT TO:<bob@fabrikm.com> NOTIFY=SUCCESS,FAILURE@16"},
    {"command", REPLIES, 5, "?"},
    {"command", TLS, 13, "AUTH PLAIN (hidden)@12"},
    {"argument", FULL, 18, "TO:<bob@fabrikm.com> NOTIFY=SUCCESS,FAILURE@16"},
    {"argument", FULL, 21, "-"},
    {"argument", REPLIES, 5, "?"},
    {"address", FULL, 18, "bob@fabrikm.com@16"},
    {"address", TLS, 17, "<>@16"},
    {"address", FULL, 8, "?"},
    {"address", REPLIES, 5, "?"},
    {"address domain", FULL, 18, "fabrikm.com@16"},
    {"address domain", SHORT "C: RCPT TO:<a@B.Example.>\nS: 250 x\n", 5, "b.example@4"},
    {"address domain", SHORT "C: RCPT TO:<postmaster>\nS: 250 x\n", 5, "-"},
    {"parameters", FULL, 13, "SIZE=2000@12 RET=HDRS@12"},
    {"parameters", FULL, 15, "-"},
    {"parameters", REPLIES, 5, "?"},
    {"latency", FULL, 18, "6.0@0"},
    {"latency", SHORT, 3, "?"},
    {"slow reply", FULL, 18, "yes@0"},
    {"slow reply", FULL, 15, "no@0"},
    {"slow reply", SHORT, 3, "?"},
    {"reply address", FULL, 18, "198.51.100.7@18-19 10.0.0.1@18-19"},
    {"reply address", FULL, 13, "-"},
    {"reply address is own", FULL, 18, "yes@18-19"},
    {"reply address is own", FULL, 13, "?"},
    {"reply address is own", SHORT "C: NOOP\nS: 550 blocked 192.0.2.7\n", 5, "?"},
    {"reply address kind", FULL, 18, "documentation@18-19 private@18-19"},
    {"reply domain", FULL, 18, "fabrikm.com@18-19 list.example@18-19"},
    {"reply domain", FULL, 13, "-"},
    {"passed on", FULL, 18, "no@18-19"},
    {"passed on", SHORT "C: NOOP\nS: 550 host mx2.x.example said: 550 no\n", 5, "yes@5"},
    {"mailbox echoed", FULL, 18, "yes@18-19"},
    {"mailbox echoed", FULL, 15, "no@15"},
    {"mailbox echoed", REPLIES, 5, "?"},
    {"nearest verb", SHORT "C: RCTP TO:<x>\nS: 500 no\n", 5, "RCPT@4"},
    {"nearest verb", FULL, 18, "-"},
    {"nearest verb", REPLIES, 5, "?"},
    {"typed control", "220 mx1\nehx\bLO^Ha\n500 no\n", 3, "backspace@2 caret-H@2"},
    {"typed control", FULL, 18, "-"},
    {"typed control", REPLIES, 5, "?"},
    {"typed correction", "220 mx1\nEHx\b \bLO\n250 no\n", 3, "yes@2"},
    {"typed correction", FULL, 18, "no@16"},
    {"typed correction", REPLIES, 5, "?"},
    {"syntax", SHORT "C: MAIL FROM: a@b@c\nS: 501 no\n", 5, "no-brackets@4 space-after-colon@4 two-at@4"},
    {"syntax", SHORT "C: MAIL FROM :<a b@c>\nS: 501 no\n", 5, "space-before-colon@4 blank-in-address@4"},
    {"syntax", SHORT "C: RCPT <a@b>\nS: 501 no\n", 5, "no-colon@4 missing-to@4"},
    {"syntax", SHORT "C: RCPT TO:<a@b.\nS: 501 no\n", 5, "unbalanced-brackets@4 trailing-dot@4"},
    {"syntax", SHORT "C: MAIL\nS: 501 no\n", 5, "no-argument@4"},
    {"syntax", SHORT "C: RCPT TO:<\"a@b\">\nS: 501 no\n", 5, "quotes-around@4"},
    {"address", SHORT "C: RCPT TO:<\"a>b\"@c.example>\nS: 501 no\n", 5, "\"a>b\"@c.example@4"},
    {"address", SHORT "C: RCPT TO:<a@c.example> X=\">\"\nS: 501 no\n", 5, "a@c.example@4"},
    {"syntax", SHORT "C: RCPT TO:<a@[192.0.2.1]>\nS: 250 x\n", 5, "domain-literal@4"},
    {"syntax", SHORT "C: RCPT TO:<j\xc3\xb6rg@b>\nS: 250 x\n", 5, "non-ascii@4"},
    {"syntax", SHORT "C: MAIL FORM:<a@b>\nS: 501 no\n", 5, "no-colon@4 missing-from@4"},
    {"syntax", SHORT "C: MAIL a@b\nS: 501 no\n", 5, "no-brackets@4 no-colon@4 bare-address@4 missing-from@4"},
    {"syntax", SHORT "C: MAIL FROM <a@b>\nS: 501 no\n", 5, "no-colon@4"},
    {"syntax", SHORT "C: RCPT TO:<a@b>, <c@b>\nS: 501 no\n", 5, "several-addresses@4"},
    {"syntax", SHORT "C: RCPT TO:<\"a>,<b\"@c> NOTIFY=NEVER\nS: 250 x\n", 5, "-"},
    {"syntax", FULL, 18, "-"},
    {"syntax", REPLIES, 5, "?"},
    {"unbracketed taken", "C: MAIL FROM: a@b.example\nS: 250 ok\nC: RCPT TO:c@d\nS: 501 no\n", 0,
     "MAIL FROM: a@b.example@1"},
    {"unbracketed taken", "C: MAIL FROM:<a@b.example>\nS: 250 ok\nC: RCPT TO:c@d\nS: 501 no\n", 0, "-"},
    {"non-ascii address", SHORT "C: RCPT TO:<j\xc3\xb6rg@b>\nS: 250 x\n", 5, "yes@4"},
    {"non-ascii address", FULL, 18, "no@16"},
    {"non-ascii address", FULL, 8, "?"},
    {"address repeated", SHORT "C: RCPT TO:<a@b>\nS: 450 x\nC: RCPT TO:<A@B>\nS: 250 x\n", 7, "yes@5"},
    {"address repeated", FULL, 18, "no@0"},
    {"address repeated", REPLIES, 5, "?"},
    {"same address accepted", SHORT "C: RCPT TO:<a@b>\nS: 450 x\nC: RCPT TO:<a@b>\nS: 250 x\n", 5, "yes@7"},
    {"same address accepted", FULL, 18, "no@0"},
    {"same address accepted", REPLIES, 5, "?"},
    {"recipients before", FULL, 18, "1@0"},
    {"recipients before", FULL, 15, "0@0"},
    {"recipients refused", FULL, 0, "1@0"},
    {"earlier reply", FULL, 21,
     "RCPT 550 5.7.1 <bob@fabrikm.com> blocked: 198.51.100.7 see http://list.example/ and "
     "[10.0.0.1]@18-19"},
    {"earlier reply", FULL, 18, "-"},
    {"later reply", FULL, 18, "QUIT 221 2.0.0 Bye@21"},
    {"later reply", FULL, 21, "-"},
    {"repaired", SHORT "C: RCPT TO:<a@b>\nS: 450 x\nC: RCPT TO:<a@b>\nS: 250 x\n", 5, "yes@0"},
    {"repaired", SHORT "C: RCPT TO:<a@b>\nS: 550 x\nC: RCPT TO:<c@d>\nS: 250 x\n", 5, "no@0"},
    {"repaired", SHORT "C: RCTP TO:<a@b>\nS: 500 x\nC: RCPT TO:<a@b>\nS: 250 x\n", 5, "yes@0"},
    {"repaired", "S: 220 x\nC: EHLO a\nS: 500 x\nC: HELO a\nS: 250 x\n", 3, "yes@0"},
    {"repaired", "S: 220 x\nC: EHLO a\nS: 250 x\nC: HELO a\nS: 503 x\nC: MAIL FROM:<a@b>\nS: 250 x\n", 5,
     "yes@0"},
    {"repaired", "S: 220 x\nC: EHLO a\nS: 250 x\nC: HELO a\nS: 503 x\nC: QUIT\nS: 221 x\n", 5, "no@0"},
    {"repaired", FULL, 0, "?"},
    {"other rcpt",
     SHORT
     "C: MAIL FROM:<a@b.example>\nS: 250 x\nC: RCPT TO:<c@d.example>\nS: 250 x\nC: RCPT TO:<e@d.example>\n"
     "S: 550 x\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 550 no\n",
     14, "550 e@d.example@9"},
    {"other rcpt", FULL, 18, "250 kate@fabrikam.com@15"},
    {"other rcpt", FULL, 15, "550 bob@fabrikm.com@18-19"},
    {"other rcpt", SHORT, 3, "-"},
    {"other mail", TLS "C: MAIL FROM:<a@b>\nS: 503 nested\n", 19, "250 <>@17"},
    {"other mail", FULL, 13, "-"},
    {"earlier auth", TLS, 17, "535 5.7.8 no@13 235 2.7.0 Ok@15"},
    {"earlier auth", FULL, 18, "-"},
    {"earlier starttls", TLS, 13, "220 go@7"},
    {"earlier starttls", FULL, 18, "-"},
    {"earlier hello", SHORT "C: NOOP\nS: 250 x\n", 5, "EHLO 250 mx1@3"},
    {"earlier hello", FULL, 6, "-"},
    {"previous verb", FULL, 18, "RCPT@15"},
    {"previous verb", FULL, 6, "-"},
    {"last reply", FULL, 21, "yes@0"},
    {"last reply", FULL, 18, "no@0"},
    {"last reply", FULL, 0, "?"},
    {"closed after", FULL, 21, "yes@22"},
    {"closed after", FULL, 18, "no@0"},
    {"closed after", REPLIES, 5, "?"},
    {"closed after", FULL, 0, "?"},
    {"error number", FULL, 18, "1@0"},
    {"error number", FULL, 15, "0@0"},

    /* How things stood. */
    {"tls", TLS, 17, "yes@0"},
    {"tls", TLS, 3, "no@0"},
    {"authenticated", TLS, 17, "yes@0"},
    {"authenticated", TLS, 13, "no@0"},
    {"tls", SHORT "X: gap\nC: MAIL FROM:<a@b>\nS: 250 x\n", 6, "?"},
    {"authenticated", SHORT "X: gap\nC: MAIL FROM:<a@b>\nS: 250 x\n", 6, "?"},
    {"offers", FULL, 18, "SIZE 1000@9 AUTH PLAIN login@10 8BITMIME@11"},
    {"offers", TLS, 13, "AUTH PLAIN@11"},
    {"offers", TLS, 10, "?"},
    {"offers", "S: 220 x\nC: HELO a\nS: 250 x\nC: NOOP\nS: 250 x\n", 5, "-"},
    {"offers", "C: MAIL FROM:<a@b>\nS: 250 Ok\n", 2, "?"},
    {"auth mechanisms", FULL, 18, "PLAIN@10 LOGIN@10"},
    {"auth mechanisms", SHORT "C: NOOP\nS: 250 x\n", 5, "-"},
    {"auth mechanisms", "C: MAIL FROM:<a@b>\nS: 250 Ok\n", 2, "?"},
    {"hello verb", FULL, 18, "EHLO@0"},
    {"hello verb", "S: 220 x\nC: MAIL FROM:<a@b>\nS: 503 x\n", 3, "-"},
    {"hello after login", TLS, 17, "no@0"},
    {"hello after login", TLS "C: EHLO ws7\nS: 250 mx1\nC: MAIL FROM:<a@b>\nS: 530 no\n", 21, "yes@19"},
    {"login tried", TLS, 17, "yes@12"},
    {"login tried", FULL, 18, "no@0"},
    {"login tried", SHORT "X: gap\nC: MAIL FROM:<a@b>\nS: 250 x\n", 6, "?"},
    {"starttls tried", TLS, 13, "yes@6"},
    {"starttls tried", FULL, 18, "no@0"},
    {"starttls tried", SHORT "X: gap\nC: MAIL FROM:<a@b>\nS: 250 x\n", 6, "?"},
    {"envelope sender", FULL, 18, "chris@contoso.com@12"},
    {"envelope sender", TLS, 0, "<>@16"},
    {"envelope sender", SHORT, 3, "-"},
    {"envelope sender", REPLIES, 5, "?"},
    {"sender domain", FULL, 18, "contoso.com@12"},
    {"sender domain", TLS, 17, "-"},
    {"sender domain", REPLIES, 5, "?"},
    {"used but not offered", FULL, 13, "DSN@12"},
    {"used but not offered", FULL, 18, "DSN@16"},
    {"used but not offered", FULL, 15, "-"},
    {"used but not offered", SHORT "C: AUTH PLAIN AGEAYg==\nS: 503 x\n", 5, "AUTH@4"},
    {"used but not offered", "C: MAIL FROM:<a@b> SIZE=1\nS: 250 Ok\n", 2, "?"},
    {"used but not offered", REPLIES, 5, "?"},
    {"size declared", FULL, 13, "2000@12"},
    {"size declared", SHORT, 3, "-"},
    {"size declared", REPLIES, 5, "?"},
    {"size offered", FULL, 13, "1000@0"},
    {"size offered", TLS, 7, "0@0"},
    {"size offered", SHORT "C: NOOP\nS: 250 x\n", 5, "-"},
    {"size offered", "C: MAIL FROM:<a@b>\nS: 250 Ok\n", 2, "?"},
    {"size over offer", FULL, 13, "yes@12"},
    {"size over offer", SHORT, 3, "?"},
    {"sender domain is recipient domain", FULL, 18, "no@16"},
    {"sender domain is recipient domain", SHORT "C: MAIL FROM:<a@b>\nS: 250 x\nC: RCPT TO:<c@B>\nS: 250 x\n",
     7, "yes@6"},
    {"sender domain is recipient domain", REPLIES, 5, "?"},
    {"recipient domain is server domain", FULL, 15, "yes@14"},
    {"recipient domain is server domain", FULL, 18, "no@16"},
    {"recipient domain is server domain", REPLIES, 5, "?"},
    {"sender domain is server domain", FULL, 15, "no@12"},
    {"sender domain is server domain", REPLIES, 5, "?"},
    {"recipient domain among mx",
     LOOKUPS "$ telnet mx1.fabrikam.com 25\n220 x\nEHLO a\n250 x\nMAIL FROM:<a@b.example>\n250 x\n"
             "RCPT TO:<c@fabrikam.com>\n550 x\n",
     16, "yes@1-8"},
    {"recipient domain among mx", FULL, 15, "?"},

    /* The session. */
    {"server software", FULL, 0, "postfix@6"},
    {"server software", SHORT, 0, "-"},
    {"server software",
     "C: RCPT TO:<a@b.example>\nS: 550 5.4.1 Recipient address rejected: Access denied. "
     "[DB5FT010.eop-EUR01.prod.protection.outlook.com 2030-01-02T03:04:05.678Z 08DD]\n",
     0, "exchange-online@0"},
    {"server software", "S: 220 mercury.contoso.com ESMTP ready\n", 0, "-"},
    {"server software", "S: 220 james ESMTP\n", 0, "-"},
    {"server software", "S: 220 postfix.contoso.com ESMTP Exim 4.96 Thu\n", 0, "exim@1"},
    {"server software", "S: 220 mx1.contoso.com ESMTP Remoxing\n", 0, "-"},
    {"server software", "S: 220 mx1.contoso.com Mercury/32 v4.80 ESMTP server ready.\n", 0, "mercury@1"},
    {"server software", "S: 220 Postfix\n", 0, "postfix@1"},
    {"server software", "S: 220 mx1.web.de ESMTP\n", 0, "gmx@1"},
    {"server software", "S: 220 acme.com ESMTP\n", 0, "-"},
    {"server software", "S: 220 mail.rub.de ESMTP\n", 0, "-"},
    {"server software", "S: 220 p00-mail.me.com ESMTP\n", 0, "icloud@1"},
    {"server software", "C: NOOP\nS: 250 Ok\n", 0, "?"},
    {"server name", FULL, 0, "mx1.fabrikam.com@6"},
    {"server name", "C: NOOP\nS: 250 Ok\n", 0, "?"},
    {"server name", "S: 554 no\n", 0, "?"},
    {"client software", TELNET("QUIT\n221 x\n"), 0, "telnet@0"},
    {"client software", SHORT, 0, "?"},
    {"greeting", FULL, 0, "MX1.fabrikam.com ESMTP Postfix@6"},
    {"greeting", "C: NOOP\nS: 250 Ok\n", 0, "?"},
    {"greeting code", FULL, 0, "220@6"},
    {"greeting code", "X: connected 192.0.2.1\nX: timeout\n", 0, "-"},
    {"greeting code", "C: NOOP\nS: 250 Ok\n", 0, "?"},
    {"greeting delay", FULL, 0, "2.0@0"},
    {"greeting delay", SHORT, 0, "?"},
    {"hello name", FULL, 0, "ws7.contoso.com@7"},
    {"hello name", "S: 220 x\nC: EHLO\nS: 501 x\n", 3, "-"},
    {"hello name", REPLIES, 0, "?"},
    {"hello name kind", FULL, 0, "fqdn@7"},
    {"hello name kind", SHORT, 0, "bare-label@2"},
    {"hello name kind", "S: 220 mx1.b.example x\nC: EHLO mx1.b.example\nS: 250 x\n", 0, "own-domain@2"},
    {"hello name kind", "S: 220 x\nC: EHLO\nS: 501 x\n", 3, "empty@2"},
    {"hello name kind", REPLIES, 0, "?"},
    {"hello address", FULL, 0, "198.51.100.7@0"},
    {"hello address", SHORT, 0, "?"},
    {"early talker", "X: connected 192.0.2.25\nC: EHLO ws7\nS: 250 mx1\n", 0, "?"},
    {"early talker", "C: EHLO ws7\nC: QUIT\nS: 220 mx1\nS: 250 mx1\nS: 221 Bye\n", 0, "?"},
    {"pipelined", "C: EHLO ws7\nC: QUIT\nS: 220 mx1\nS: 250 mx1\nS: 221 Bye\n", 0, "?"},
    {"early talker", "X: connected 192.0.2.25\nC: EHLO ws7\nS: 220 mx1\nS: 250 mx1\n", 0, "yes@2"},
    {"early talker", "X: connected 192.0.2.25\nX: wait 5\nC: QUIT\nS: 220 mx1\nS: 221 Bye\n", 0, "no@3"},
    {"early talker", "X: connected 192.0.2.25\nX: wait 0\nC: QUIT\nS: 220 mx1\nS: 221 Bye\n", 0, "yes@3"},
    {"gave up after", "X: connected 192.0.2.25\nX: wait 5\nC: QUIT\nS: 220 mx1\nS: 221 Bye\n", 4, "5.0@0"},
    {"greeting code", "X: connected 192.0.2.25\nC: EHLO ws7\nS: 250 mx1\n", 0, "?"},
    {"server visible", FULL, 0, "yes@0"},
    {"server visible", ALONE, 0, "no@0"},
    {"server visible", ALONE "X: timeout\n", 0, "yes@0"},
    {"server visible", ALONE "X: closed\n", 0, "yes@0"},
    {"server visible", ALONE "C: QUIT\nX: closed\n", 0, "no@0"},
    {"server visible", "X: connected 192.0.2.25\n" ALONE, 0, "no@0"},
    {"server visible", "X: connected 192.0.2.25\n" ALONE "X: left\n", 0, "no@0"},
    {"server visible", "X: connected 192.0.2.25\nC: EHLO ws7\nC: QUIT\nX: closed\n", 0, "no@0"},
    {"server visible", "X: connected 192.0.2.25\nC: EHLO ws7\n", 0, "yes@0"},
    {"server visible", "X: connected 192.0.2.25\nX: closed\n", 0, "yes@0"},
    {"greeting code", "X: connected 192.0.2.25\n" ALONE, 0, "?"},
    {"other protocol", "X: connected 192.0.2.25\n" ALONE, 0, "?"},
    {"unanswered command", ALONE, 0, "?"},
    {"pipelined", ALONE, 0, "?"},
    {"early talker", "X: connected 192.0.2.25\n" ALONE, 0, "?"},
    {"closed", ALONE "C: QUIT\nX: closed\n", 0, "?"},
    {"closed", ALONE "C: QUIT\n", 0, "?"},
    {"client visible", FULL, 0, "yes@0"},
    {"client visible", REPLIES, 0, "no@0"},
    {"times visible", FULL, 0, "yes@0"},
    {"times visible", SHORT, 0, "no@0"},
    {"record", FULL, 0, "marked@0"},
    {"record", REPLIES, 0, "plain@0"},
    {"session seconds", FULL, 0, "8.0@0"},
    {"session seconds", SHORT, 0, "?"},
    {"outcome", FULL, 0, "refused@0"},
    {"masked", "S: 220 ****************************\nC: EHLO a\nS: 250-x\nS: 250 XXXXXXXA\n", 0,
     "greeting@1 offers@4"},
    {"masked", SHORT "C: XXXX\nS: 500 5.3.3 Unrecognized command \"XXXX\"\n", 0, "verb@5"},
    {"masked", SHORT, 0, "-"},
    {"masked", "S: 220 ****.********.com ESMTP Postfix\nC: EHLO a\nS: 250 x\n", 0, "-"},
    {"masked", "X: connected 192.0.2.1\nX: timeout\n", 0, "?"},
    {"hidden keyword", "S: 220 x\nC: EHLO a\nS: 250-x\nS: 250 XXXXXXXA\n", 0,
     "STARTTLS@4 CHUNKING@4 8BITMIME@4 SMTPUTF8@4"},
    {"hidden keyword", SHORT, 0, "-"},
    {"hidden keyword", "X: connected 192.0.2.1\nX: timeout\n", 0, "?"},
    {"early talker", "S: 220-x\nC: EHLO a\nS: 220 x\nS: 250 x\n", 0, "yes@2"},
    {"early talker", SHORT, 0, "no@2"},
    {"early talker", "C: NOOP\nS: 250 Ok\n", 0, "?"},
    {"early talker", REPLIES, 0, "?"},
    {"command inside reply",
     "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nC: MAIL FROM:<a@b.example>\nS: 250-SIZE 5\nC: DATA\nS: 250 HELP\n",
     0, "MAIL@4 DATA@6"},
    {"command inside reply",
     "S: 220 mx1\nC: EHLO ws7\nS: 250-mx1\nC: MAIL FROM:<a@b.example>\nS: 250 2.1.0 Ok\n", 0, "-"},
    {"command inside reply", REPLIES, 0, "?"},
    {"pipelined", SHORT "C: NOOP\nC: RSET\nS: 250 x\nS: 250 x\n", 0, "yes@0"},
    {"pipelined", SHORT, 0, "no@0"},
    {"pipelined", REPLIES, 0, "?"},
    {"other protocol", "S: 220 lmtp.fabrikam.com Dovecot ready\nC: EHLO ws7\nS: 250 lmtp\n", 0, "-"},
    {"other protocol", "S: 220 mx1 LMTP ready\nC: LHLO ws7\nS: 250 mx1\n", 0, "-"},
    {"other protocol", "S: 220 mx1 LMTP ready\nC: QUIT\nS: 221 x\n", 0, "lmtp@1"},
    {"other protocol", "SSH-2.0-OpenSSH_9.2\nEHLO a\nProtocol mismatch.\n", 0, "ssh@1"},
    {"other protocol", SHORT, 0, "-"},
    {"other protocol", "X: open mx1 25\nX: failed Connection refused\n", 0, "?"},
    {"first server line", FULL, 0, "220 MX1.fabrikam.com ESMTP Postfix@6"},
    {"first server line", "X: connected 192.0.2.1\nX: timeout\n", 0, "?"},
    {"client first line", FULL, 0, "EHLO ws7.contoso.com@7"},
    {"client first line", REPLIES, 0, "?"},
    {"error count", FULL, 0, "1@0"},
    {"commands without mail", SHORT "C: EHLO b\nS: 250 x\nC: RSET\nS: 250 x\nC: NOOP\nS: 250 x\n", 0, "3@0"},
    {"commands without mail", SHORT, 0, "0@0"},
    {"commands without mail", REPLIES, 0, "?"},
    {"closed", SHORT "S: 221 Bye\nX: closed\n", 0, "server@5"},
    {"closed", FULL, 0, "server@22"},
    {"closed", SHORT "X: closed\n", 0, "server-unasked@4"},
    {"closed", SHORT "X: left\n", 0, "client@4"},
    {"closed", SHORT "X: reset\n", 0, "reset@4"},
    {"closed", SHORT "X: timeout\n", 0, "timeout@4"},
    {"closed", SHORT, 0, "open@0"},
    {"closed", EXIM "  SMTP>> QUIT\n", 0, "client@7"},
    {"closed", EXIM "  SMTP+> QUIT\n", 0, "open@0"},
    {"closed", REPLIES, 0, "?"},
    {"closed after verb", SHORT "X: closed\n", 0, "EHLO@2"},
    {"closed after verb", "X: connected 192.0.2.1\nX: closed\n", 0, "(connect)@0"},
    {"closed after verb", SHORT, 0, "?"},
    {"last command", FULL, 0, "QUIT@20"},
    {"last command", "X: connected 192.0.2.1\nX: closed\n", 0, "?"},
    {"unanswered command", SHORT "C: NOOP\nX: closed\n", 0, "NOOP@4"},
    {"unanswered command", FULL, 0, "-"},
    {"unanswered line", SHORT "C: noop\nX: closed\n", 0, "noop@4"},
    {"unanswered line", FULL, 0, "-"},
    {"unanswered line", REPLIES, 0, "?"},
    {"unanswered command", REPLIES, 0, "?"},
    {"left", SHORT "X: left\n", 0, "yes@4"},
    {"left", FULL, 0, "no@22"},
    {"left", REPLIES, 0, "?"},
    {"idle seconds", SHORT "X: wait 300\nX: closed\n", 0, "300.0@0"},
    {"idle seconds", SHORT "X: closed\n", 0, "?"},
    {"pause before", SHORT "X: wait 300\nC: MAIL FROM:<a@b.example>\nX: closed\n", 0, "300.0@0"},
    {"pause before", SHORT "X: wait 300\nX: closed\n", 0, "-"},
    {"pause before", SHORT "C: MAIL FROM:<a@b.example>\nX: closed\n", 0, "?"},
    {"event", FULL, 0, "connecting@1 trying@3 connected@4 closed@22"},
    {"event", SHORT, 0, "-"},
    {"remark", "telnet> mode character\n" TELNET("Escape character is '^]'.\nQUIT\n221 x\n"), 0,
     "Escape character is '^]'.@5"},
    {"remark", SHORT, 0, "-"},
    {"failed step", "SMTP Error: Could not authenticate.\n", 0, "login@1"},
    {"failed step", SHORT "SMTP Error: Could not authenticate.\n", 0, "-"},
    {"failed step", FULL, 0, "-"},
    {"failed step message", "SMTP Error: Could not authenticate.\n", 0,
     "SMTP Error: Could not authenticate.@1"},
    {"failed step message", FULL, 0, "-"},
    {"quit sent", SHORT "S: 221 Bye\nX: closed\n", 0, "?"},
    {"quit sent", FULL, 0, "yes@20"},
    {"quit sent", SHORT, 0, "no@0"},
    {"quit sent", SHORT "X: gap\nS: 221 Bye\n", 0, "?"},
    {"tls error", SHORT "X: tls failed no shared cipher\n", 0, "no shared cipher@4"},
    {"tls error", SHORT, 0, "-"},
    {"tls error kind", SHORT "X: tls failed no shared cipher\n", 0, "cipher@4"},
    {"tls error kind", SHORT "X: tls failed certificate has expired\n", 0, "certificate-expired@4"},
    {"tls error kind", SHORT "X: tls failed wrong version number\n", 0, "wrong-version-number@4"},
    {"tls error kind", SHORT "X: tls failed A TLS fatal alert has been received.: Handshake failed\n", 0,
     "cipher@4"},
    {"tls error kind", SHORT "X: tls failed (certificate verification failed): certificate invalid\n", 0,
     "certificate-refused@4"},
    {"tls error kind", SHORT "X: tls failed something\n", 0, "other@4"},
    {"idle goodbye",
     SHORT "C: MAIL FROM:<a@b>\nS: 250 Ok\nC: RCPT TO:<c@d>\nS: 250 Ok\nC: DATA\nS: 354 go\nC: x\nC: .\nS: "
           "250 Ok\nS: 421 4.4.2 timeout\n",
     13, "yes@0"},
    {"tls error kind", SHORT, 0, "-"},
    {"tls error kind",
     SHORT "X: tls doubted certificate has expired\nX: tls failed certificate verify failed\n", 0,
     "certificate-expired@4"},
    {"tls error kind", SHORT "X: tls doubted certificate has expired\nX: tls failed something\n", 0,
     "other@5"},
    {"tls error kind", SHORT "X: tls failed CRL has expired\n", 0, "certificate-refused@4"},
    {"tls error kind", SHORT "X: tls failed The certificate chain does not match the intended purpose.\n", 0,
     "certificate-refused@4"},
    {"tls error", SHORT "X: tls doubted certificate revoked\nX: tls failed certificate verify failed\n", 0,
     "certificate verify failed@5 certificate revoked@4"},
    {"tls told by", SHORT "X: tls failed SSL_accept: no shared cipher\n", 0, "server@4"},
    {"tls told by", SHORT "X: tls failed SSL_connect: no shared cipher\n", 0, "client@4"},
    {"tls told by", SHORT "X: tls failed no shared cipher\n", 0, "-"},
    {"tls error kind", SHORT "X: tls failed SSL_accept: certificate verify failed\n", 0,
     "client-certificate@4"},
    {"tls error kind", SHORT "X: tls failed SSL_accept: tlsv1 alert unknown ca\n", 0,
     "certificate-untrusted@4"},
    {"tls error kind", SHORT "X: tls failed SSL_accept: http request\n", 0, "wrong-version-number@4"},
    {"certificate doubt", SHORT "X: tls doubted SSL_accept: self-signed certificate\nX: tls\n", 0, "-"},
    {"certificate doubt", SHORT, 0, "-"},
    {"certificate doubt", SHORT "X: tls doubted certificate has expired\nX: tls\n", 0,
     "certificate-expired: certificate has expired@4"},
    {"certificate doubt",
     SHORT "X: tls doubted certificate has expired\nX: tls failed certificate verify failed\n", 0, "-"},
    {"certificate doubt", SHORT "X: tls doubted unexpected eof\nX: tls\n", 0, "-"},

    /* The connection. */
    {"host", FULL, 0, "mx1.fabrikam.com@1"},
    {"host", SHORT, 0, "?"},
    {"host in commands", "X: open mx1.b.example 25\nX: failed Connection refused\n", 0, "mx1.b.example@1"},
    {"host in commands", "X: open $(calc) 25\nX: failed Connection refused\n", 0, "?"},
    {"host in commands", "X: open -h 25\nX: failed Connection refused\n", 0, "?"},
    {"port", FULL, 0, "587@1"},
    {"port", SHORT, 0, "?"},
    {"server address", FULL, 0, "192.0.2.25@0"},
    {"server address", SHORT, 0, "?"},
    {"client address", FULL, 0, "198.51.100.7@0"},
    {"client address", SHORT, 0, "?"},
    {"server address kind", FULL, 0, "documentation@0"},
    {"server address kind", "X: connected 10.1.2.3\n" SHORT, 0, "private@0"},
    {"server address kind", "X: connected 2a00::1\n" SHORT, 0, "ipv6-public@0"},
    {"server address kind", SHORT, 0, "?"},
    {"client address kind", FULL, 0, "documentation@0"},
    {"client address kind", SHORT, 0, "?"},
    {"address family", FULL, 0, "ipv4@0"},
    {"address family", "X: connected 2a00::1\n" SHORT, 0, "ipv6@0"},
    {"address family", SHORT, 0, "?"},
    {"connect error", "X: open mx1 25\nX: failed Connection refused\n", 0, "refused@2"},
    {"connect error", "$ telnet mx1:25\nmx1:25: Name or service not known\n", 0, "name@2 bad-syntax@2"},
    {"connect error", FULL, 0, "-"},
    {"connect error", "X: open mx1 25\n", 0, "?"},
    {"connect message", "X: open mx1 25\nX: failed Connection refused\n", 0, "Connection refused@2"},
    {"connect message", FULL, 0, "-"},
    {"connect seconds", "X: open mx1 25\nX: wait 21\nX: failed Connection timed out\n", 0, "21.0@0"},
    {"connect seconds", "X: open mx1 25\nX: failed Connection refused\n", 0, "?"},
    {"failed after", "X: open mx1 25\nX: wait 21\nX: failed Connection timed out\n", 0, "slow@0"},
    {"failed after", "X: open mx1 25\nX: wait 1\nX: failed Connection refused\n", 0, "fast@0"},
    {"failed after", "X: open mx1 25\nX: failed Connection refused\n", 0, "?"},
    {"connect attempts",
     "X: open mx1 25\nX: trying 2001:db8::5\nX: failed Connection refused\nX: trying 192.0.2.5\n"
     "X: failed No route to host\n",
     0, "refused 2001:db8::5@3 unreachable 192.0.2.5@5"},
    {"connect attempts", FULL, 0, "-"},
    {"ipv6 failed first",
     "X: open mx1 25\nX: trying 2001:db8::5\nX: failed Connection refused\nX: connected 192.0.2.5\n" SHORT, 0,
     "yes@3"},
    {"ipv6 failed first", FULL, 0, "no@0"},
    {"ipv6 failed first", SHORT, 0, "?"},
    {"ping",
     "$ ping -c1 mx1.fabrikam.com\nPING mx1.fabrikam.com (192.0.2.25) 56(84) bytes of data.\n64 bytes from "
     "192.0.2.25: "
     "icmp_seq=1 ttl=57 time=24.1 ms\n$ telnet mx1.fabrikam.com 25\nTrying 192.0.2.25...\ntelnet: Unable to "
     "connect to "
     "remote host: Connection refused\n",
     0, "yes@3"},
    {"ping", FULL, 0, "?"},
    {"open port",
     "X: open mx1 587\nS: 220 x\nC: QUIT\nS: 221 x\nX: closed\nX: open mx1 25\nX: failed Connection timed "
     "out\n",
     0, "587@1-5"},
    {"open port", "X: open mx1 25\nS: 554 no\nX: closed\nX: open mx1 587\nX: failed Connection timed out\n",
     0, "25@1-3"},
    {"open port",
     "X: open mx1 25\nX: failed Connection refused\nX: open mx1 587\nX: failed Connection timed out\n", 0,
     "?"},
    {"open port", FULL, 0, "?"},
    {"earlier attempt",
     "X: open mx1 25\nX: failed Connection refused\nX: open mx2 25\nX: failed Connection refused\n", 0,
     "refused mx1 25@1-2"},
    {"earlier attempt", FULL, 0, "-"},
    {"same host earlier",
     "X: open mx1 25\nX: failed Connection refused\nX: open mx1 25\nX: failed No route to host\n", 0,
     "refused@1-2"},
    {"same host earlier", FULL, 0, "-"},

    /* Lookups of the file. */
    {"mx", LOOKUPS "$ telnet mx2.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0,
     "10 mx1.fabrikam.com 192.168.1.10@1-8 20 "
     "mx2.fabrikam.com@1-8"},
    {"mx", FULL, 0, "?"},
    {"mx domain", LOOKUPS "$ telnet mx2.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "fabrikam.com@1-8"},
    {"mx domain", FULL, 0, "?"},
    {"host among mx", LOOKUPS "$ telnet mx2.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "yes@1-8"},
    {"host among mx", LOOKUPS "$ telnet www.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "no@1-8"},
    {"host among mx", LOOKUPS "220 x\nQUIT\n221 x\n", 0, "?"},
    {"host among mx", FULL, 0, "?"},
    {"host is mail domain", LOOKUPS "$ telnet fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "yes@1-8"},
    {"host is mail domain", LOOKUPS "$ telnet mx1.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "no@0"},
    {"host is mail domain", FULL, 0, "?"},
    {"lower mx", LOOKUPS "$ telnet mx2.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "mx1.fabrikam.com@1-8"},
    {"lower mx", LOOKUPS "$ telnet mx1.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "-"},
    {"lower mx", FULL, 0, "?"},
    {"mx address kind", LOOKUPS "$ telnet mx2.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "private@1-8"},
    {"mx address kind", FULL, 0, "?"},
    {"host address known", LOOKUPS "$ telnet mx1.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "yes@0"},
    {"host address known", LOOKUPS "$ telnet mx2.fabrikam.com 25\n220 x\nQUIT\n221 x\n", 0, "no@0"},
    {"host address known", FULL, 0, "?"},
    {"address differs", LOOKUPS "$ telnet mx1.fabrikam.com 25\nTrying 192.0.2.9...\n220 x\nQUIT\n221 x\n", 0,
     "yes@1-8"},
    {"address differs", LOOKUPS "$ telnet mx1.fabrikam.com 25\nTrying 192.168.1.10...\n220 x\nQUIT\n221 x\n",
     0, "no@0"},
    {"address differs", FULL, 0, "?"},
    {"host lookup",
     "$ nslookup mx9.fabrikam.com\n** server can't find mx9.fabrikam.com: NXDOMAIN\n$ telnet "
     "mx9.fabrikam.com 25\n"
     "telnet: could not resolve mx9.fabrikam.com/25: Name or service not known\n",
     0, "nxdomain@1-2"},
    {"host lookup", FULL, 0, "?"},
    {"lookup error",
     "$ nslookup mx9.fabrikam.com\n** server can't find mx9.fabrikam.com: NXDOMAIN\n220 x\nQUIT\n221 x\n", 0,
     "nxdomain mx9.fabrikam.com@1-2"},
    {"lookup error", LOOKUPS "220 x\nQUIT\n221 x\n", 0, "-"},
    {"lookup error", FULL, 0, "?"},
    {"null mx", "$ dig +short mx fabrikam.com\n0 .\n220 x\nQUIT\n221 x\n", 0, "yes@1-2"},
    {"null mx", LOOKUPS "220 x\nQUIT\n221 x\n", 0, "no@0"},
    {"null mx", FULL, 0, "?"},
    {"resolver", LOOKUPS "220 x\nQUIT\n221 x\n", 0, "10.0.0.53@1-8"},
    {"resolver", FULL, 0, "?"},
    {"resolver kind", LOOKUPS "220 x\nQUIT\n221 x\n", 0, "private@1-8"},
    {"resolver kind", FULL, 0, "?"},
    {"suffix appended",
     "C:\\>nslookup mail1\nServer:  dc1.contoso.com\nAddress:  10.0.0.10\n\nName:    "
     "mail1.contoso.local\nAddress:  "
     "10.0.0.25\n\nC:\\>telnet mail1 25\n220 x\nQUIT\n221 x\n",
     0, "yes@1-6"},
    {"suffix appended", LOOKUPS "220 x\nQUIT\n221 x\n", 0, "no@0"},
    {"suffix appended", FULL, 0, "?"},
    {"ptr",
     "$ host 192.0.2.25\n25.2.0.192.in-addr.arpa domain name pointer mx1.fabrikam.com.\n220 x\nQUIT\n221 x\n",
     0, "mx1.fabrikam.com@1-2"},
    {"ptr", FULL, 0, "?"},
    {"ptr",
     "$ host 192.0.2.25\n25.2.0.192.in-addr.arpa domain name pointer mx1.fabrikam.com.\nTrying "
     "192.0.2.25...\nConnected to 192.0.2.25.\n554 no\n",
     5, "?"},
    {"ptr missing", NO_PTR "554 5.7.1 no PTR\n", 6, "192.0.2.7@1-4"},
    {"ptr missing", NO_PTR "554 no PTR for 192.0.2.7\n", 6, "192.0.2.7@1-4"},
    {"ptr missing", NO_PTR "554 no PTR for 192.0.2.8\n", 6, "?"},
    {"ptr missing", FULL, 0, "?"},
    {"spf record", "$ dig +short txt fabrikam.com\n\"v=spf1 -all\"\n\"x\"\n220 x\nQUIT\n221 x\n", 0,
     "v=spf1 -all@1-3"},
    {"spf record", FULL, 0, "?"},

    /* Near misses. */
    {"foreign server name",
     "$ telnet smtp.fabrikam.com 25\n220 box7.hosting.example ESMTP\nEHLO ws7\n250 box7.hosting.example\n", 0,
     "box7.hosting.example@2"},
    {"foreign server name", "$ telnet smtp.fabrikam.com 25\n220 mx1.fabrikam.com ESMTP\nEHLO ws7\n250 mx1\n",
     0, "-"},
    {"foreign server name", FULL, 0, "-"},
    {"foreign server name", REPLIES, 0, "?"},
    {"foreign server name",
     "X: open smtp.fabrikam.co.uk 25\nS: 220 mx1.contoso.co.uk\nX: tls failed [/srv/SMTP.php] "
     "CN=`box7.hosting.example' did not match\n",
     0, "mx1.contoso.co.uk@2 box7.hosting.example@3"},
    {"similar host",
     LOOKUPS
     "$ telnet mx1.fabrikm.com 25\ntelnet: could not resolve mx1.fabrikm.com/25: Name or service not known\n",
     0, "mx1.fabrikam.com@1-8"},
    {"similar host", LOOKUPS "$ telnet www.other.example 25\n220 x\nQUIT\n221 x\n", 0, "-"},
    {"similar host", FULL, 0, "?"},
    {"similar sender domain",
     "S: 220 mx1\nC: EHLO ws7.contoso.com\nS: 250 mx1\nC: MAIL FROM:<a@cotnoso.com>\nS: 250 x\nC: RCPT "
     "TO:<kate@fabrikam.com>\nS: 550 no\n",
     7, "contoso.com@2"},
    {"similar sender domain", FULL, 13, "-"},
    {"similar sender domain", FULL, 8, "?"},
    {"similar domain", FULL, 18, "fabrikam.com@14"},
    {"similar domain", FULL, 13, "-"},
    {"similar domain", FULL, 8, "?"},
    {"similar address",
     SHORT "C: RCPT TO:<chirs@b.example>\nS: 550 x\nC: RCPT TO:<chris@b.example>\nS: 250 x\n", 5,
     "chris@b.example@6"},
    {"similar address", FULL, 13, "-"},
    {"similar address", FULL, 8, "?"},
    {"well known domain", SHORT "C: RCPT TO:<a@gmial.com>\nS: 550 x\n", 5, "gmail.com@4"},
    {"well known domain", SHORT "C: RCPT TO:<a@gmail.com>\nS: 550 x\n", 5, "-"},
    {"well known domain", FULL, 8, "?"},

    /* Message text and login. */
    {"body seen", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "yes@6-7"},
    {"body seen", SHORT, 3, "no@0"},
    {"body terminated", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "yes@6-7"},
    {"body terminated", BODY("C: Hi\nS: 421 x\n"), 7, "no@6"},
    {"body terminated", SHORT, 3, "?"},
    {"body end tried", BODY("C: Hi\nC: . \nS: 421 x\n"), 8, "yes@6-7"},
    {"body end tried", BODY("C: Hi\nC: QUIT\nS: 421 x\n"), 8, "yes@6-7"},
    {"body end tried", BODY("C: Hi\nS: 421 x\n"), 7, "no@6"},
    {"body end tried", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "?"},
    {"body end tried", SHORT, 3, "?"},
    {"body octets", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "4@0"},
    {"body octets", SHORT, 3, "?"},
    {"body lines", BODY("C: Hi\nC: you\nC: .\nS: 250 x\n"), 9, "2@0"},
    {"body lines", SHORT, 3, "?"},
    {"body longest line", BODY("C: Hi\nC: you\nC: .\nS: 250 x\n"), 9, "3@0"},
    {"body longest line", SHORT, 3, "?"},
    {"body blank line", BODY("C: A: b\nC:\nC: .\nS: 250 x\n"), 9, "yes@6-8"},
    {"body blank line", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "no@6"},
    {"body blank line", SHORT, 3, "?"},
    {"body header", BODY("C: From: a\nC: To: b\nC:\nC: X: y\nC: .\nS: 250 x\n"), 11, "From@6-10 To@6-10"},
    {"body header", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "-"},
    {"body header", SHORT, 3, "?"},
    {"command in text", SHORT "C: DATA\nS: 354 go\nC: RCPT TO:<b@d>\nC: \nC: x\nC: .\nS: 250 Ok\n", 10,
     "RCPT TO:<b@d>@6"},
    {"command in text", SHORT "C: DATA\nS: 354 go\nC: A: b\nC: \nC: x\nC: .\nS: 250 Ok\n", 10, "-"},
    {"from fault", SHORT "C: DATA\nS: 354 go\nC: From: chris\nC: \nC: x\nC: .\nS: 250 Ok\n", 10,
     "no-address@6"},
    {"from fault", SHORT "C: DATA\nS: 354 go\nC: From: <a@b.example>\nC: \nC: x\nC: .\nS: 250 Ok\n", 10, "-"},
    {"from fault", SHORT "C: DATA\nS: 354 go\nC: From: A\nC:  <a@b.example>\nC: \nC: x\nC: .\nS: 250 Ok\n",
     11, "-"},
    {"body first line", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "Hi@6"},
    {"body first line", BODY("C: .\nS: 250 x\n"), 7, "?"},
    {"body first line", SHORT, 3, "?"},
    {"body eight bit", BODY("C: \xc3\xa4\nC: .\nS: 250 x\n"), 8, "yes@6-7"},
    {"body eight bit", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "no@6-7"},
    {"body eight bit", SHORT, 3, "?"},
    {"body bare lf", BODY("C: Hi\nC: .\nS: 250 x\n"), 8, "?"},
    /* Chunks are one text; what a missing part may hold is unknown. */
    {"body octets", CHUNKS, 13, "15@0"},
    {"body octets", CHUNKS, 0, "15@0"},
    {"body lines", CHUNKS, 13, "4@0"},
    {"body longest line", CHUNKS, 13, "4@0"},
    {"body header", CHUNKS, 13, "A@5 B@5"},
    {"body header", CHUNK, 6, "?"},
    {"body blank line", CHUNKS, 13, "yes@5"},
    {"body blank line", CHUNK, 6, "?"},
    {"body first line", CHUNK, 6, "A: b@5"},
    {"body eight bit", CHUNK, 6, "?"},
    {"body eight bit", CHUNKS, 13, "no@5"},
    {"body terminated", CHUNKS, 13, "yes@11-12"},
    {"body terminated", CHUNK, 6, "no@5"},
    {"body terminated", CHUNK "C: BDAT 0 LAST\nS: 250 x\n", 8, "yes@5"},
    {"body terminated", CHUNK "C: BDAT 9 LAST\nS: 451 x\n", 8, "no@5"},
    {"body terminated", CHUNK "C: RSET\nS: 250 x\n", 0, "no@5"},
    {"body header", CHUNK "X: gap\nC: BDAT 0 LAST\nS: 250 x\n", 9, "?"},
    {"body header", BODY("C: From: a\n"), 0, "?"},
    {"body header", BODY("C: From: a\nC:\n"), 0, "From@6-7"},
    {"body blank line", BODY("C: From: a\n"), 0, "?"},
    {"body eight bit", BODY("C: Hi\n"), 0, "?"},
    {"body lone dot early", BODY("C: Hi\nC: .\nS: 250 x\nC: more text\nS: 500 x\n"), 0, "yes@6-7"},
    {"body lone dot early", BODY("C: Hi\nC: .\nS: 250 x\n"), 0, "no@0"},
    {"body lone dot early", SHORT, 0, "?"},
    {"text as commands", BODY("C: Hi\nC: .\nS: 250 x\nC: more text\nS: 500 x\nC: still more\nS: 500 x\n"), 0,
     "2@0"},
    {"text as commands", SHORT "C: DATA\nS: 503 x\nC: Subject: x\nS: 500 x\n", 0, "1@0"},
    {"text as commands", SHORT, 0, "0@0"},
    {"text as commands", REPLIES, 0, "?"},
    {"auth fault", SHORT "C: AUTH PLAIN chris:x\nS: 501 x\n", 0, "not-base64@4"},
    {"auth fault", SHORT "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: MAIL FROM:<a@b>\nS: 501 x\n", 0,
     "not-base64@6 command@6"},
    {"auth fault", SHORT, 0, "?"},
    {"auth tried mechanism", TLS, 0, "PLAIN@12 PLAIN@14"},
    {"auth tried mechanism", SHORT, 0, "-"},
    {"auth tried mechanism", REPLIES, 0, "?"},
    {"login readable", TLS, 0, "yes@12"},
    {"login readable", SHORT, 0, "no@0"},
    {"login readable", REPLIES, 0, "no@0"},
    {"login without tls", TLS, 0, "no@12"},
    {"login without tls", SHORT "C: AUTH PLAIN AGNocmlzAHg=\nS: 235 x\n", 0, "yes@4"},
    {"login without tls", "X: tls\n" SHORT "C: AUTH PLAIN AGNocmlzAHg=\nS: 235 x\n", 0, "no@5"},
    {"login without tls", REPLIES, 0, "no@0"},
    {"login without tls", "220 mx1\n250-mx1\n250 SIZE 5\n334 VXNlcm5hbWU6\n334 UGFzc3dvcmQ6\n235 Ok\n", 0,
     "?"},
};

static struct text told(const struct fact *fact)
{
    struct text out = {0};
    if (!fact->known)
        text_add_byte(&out, '?');
    else if (!fact->count)
        text_add_byte(&out, '-');
    for (size_t i = 0; fact->known && i < fact->count; i++) {
        const struct fact_item *item = &fact->items[i];
        text_print(&out, "%s%.*s@%lu", i ? " " : "", (int)item->text.len, item->text.len ? item->text.at : "",
                   item->first);
        if (item->last != item->first)
            text_print(&out, "-%lu", item->last);
    }
    return out;
}

/* The reply that begins at the line; behind a command that was inferred from it. */
static size_t reply_of_line(const struct session *session, unsigned long line)
{
    for (size_t i = 0; i < session->entry_count; i++)
        if (session->entries[i].from == SIDE_SERVER && session->entries[i].first == line)
            return i;
    return NO_ENTRY;
}

static size_t row_wrong(const struct dialects *dialects, const struct row *row)
{
    struct played played;
    size_t fact, wrong = 0;
    char name[120];
    snprintf(name, sizeof name, "row %zu: %s at %lu", (size_t)(row - rows), row->fact, row->line);
    assert_true(fact_find(span_of(row->fact), &fact));
    play(&played, dialects, span_of(row->record));
    size_t at = row->line && played.session ? reply_of_line(played.session, row->line) : FACTS_SESSION;
    if (!played.session || (row->line && at == NO_ENTRY)) {
        wrong += row_differs(name, span_of("no such session or reply"), row->expected);
        play_end(&played);
        return wrong;
    }
    struct fact known = facts_ask(played.facts, fact, at);
    struct text got = told(&known);
    wrong += row_differs(name, text_span(&got), row->expected);
    text_free(&got);
    play_end(&played);
    return wrong;
}

static void three_answers(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    wrong += row_wrong(fixture->dialects, &rows[i]);
    assert_int_equal(wrong, 0);
}

static bool is_in_rows(const char *fact)
{
    EACH(i, rows)
    if (span_is(span_of(rows[i].fact), fact))
        return true;
    return false;
}

/* Of a text record, what only captures show is unknown; of all others there is a row above. */
static void every_fact(void **state)
{
    const struct recording_fixture *fixture = *state;
    struct played played;
    size_t wrong = 0;
    play(&played, fixture->dialects, span_of(FULL));
    for (size_t fact = 0; fact < fact_count(); fact++) {
        const char *name = fact_kind(fact)->name;
        if (!is_in_rows(name))
            wrong += row_differs_number(name, facts_ask(played.facts, fact, FACTS_SESSION).known, false);
    }
    play_end(&played);
    assert_int_equal(wrong, 0);
    assert_null(fact_kind(fact_count()));
}

static void names_and_words(void **state)
{
    (void)state;
    for (size_t fact = 0; fact < fact_count(); fact++) {
        const struct fact_kind *kind = fact_kind(fact);
        size_t found;
        assert_true(fact_find(span_of(kind->name), &found));
        assert_int_equal(found, fact);
        assert_true(kind->meaning.in[LANGUAGE_EN].len && kind->meaning.in[LANGUAGE_DE].len);
        assert_int_equal(kind->unseen.in[LANGUAGE_EN].len == 0, kind->unseen.in[LANGUAGE_DE].len == 0);
    }
    size_t kept = 4711;
    assert_false(fact_find(span_of("no such fact"), &kept));
    assert_false(fact_find((struct span){0}, &kept));
    assert_int_equal(kept, 4711);
}

/* The answer does not depend on what was asked before. */
static void order_of_asking(void **state)
{
    const struct recording_fixture *fixture = *state;
    struct played once, twice;
    play(&once, fixture->dialects, span_of(FULL));
    play(&twice, fixture->dialects, span_of(FULL));
    size_t replies = facts_reply_count(once.facts);
    for (size_t i = 0; i <= replies; i++)
        for (size_t fact = fact_count(); fact-- > 0;)
            facts_ask(twice.facts, fact, i < replies ? facts_reply_at(twice.facts, i) : FACTS_SESSION);
    for (size_t i = 0; i <= replies; i++)
        for (size_t fact = 0; fact < fact_count(); fact++) {
            size_t at = i < replies ? facts_reply_at(once.facts, i) : FACTS_SESSION;
            struct fact a = facts_ask(once.facts, fact, at), b = facts_ask(twice.facts, fact, at);
            struct text first = told(&a), second = told(&b);
            assert_true(span_equal(text_span(&first), text_span(&second)));
            text_free(&first);
            text_free(&second);
        }
    play_end(&once);
    play_end(&twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(three_answers), cmocka_unit_test(every_fact),
                                       cmocka_unit_test(names_and_words), cmocka_unit_test(order_of_asking)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
