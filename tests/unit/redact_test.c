/* Tests src/redact/ as a whole: what may not be read any more, and what must be. Each row was a fault once.
 */
#include <string.h>

#include "smtplint.h"
#include "table.h"

struct row {
    const char *name, *level;
    struct span record;
    const char *gone[4], *there[4]; /* what the result must not, and must hold */
    enum smtplint_redacted result;
};

#define HEAD                                                                                                 \
    "220 mx.contoso.com ESMTP\r\nEHLO ws7.contoso.com\r\n250-mx.contoso.com\r\n250 AUTH PLAIN LOGIN "        \
    "XOAUTH2\r\n"
#define MAIL                                                                                                 \
    "MAIL FROM:<a@b.example>\r\n250 2.1.0 Ok\r\nRCPT TO:<karl@fabrikam.com>\r\n250 2.1.5 Ok\r\nDATA\r\n354 " \
    "go\r\n"
#define TAIL "QUIT\r\n221 Bye\r\n"

static const struct row rows[] = {
    {"password with an at sign",
     "credentials",
     SPAN(
         HEAD
         "AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\nYW5uYQ==\r\n334 UGFzc3dvcmQ6\r\nUEBzc3cwcmQh\r\n535 no\r\n" TAIL),
     {"UEBzc3cwcmQh"},
     {"YW5uYQ==", "535 no"},
     SMTPLINT_REDACTED},
    {"LOGIN as smtplib shows it: what ends the line in its quotes is no user",
     "credentials",
     SPAN("connect: to ('mx.contoso.com', 25) None\n"
          "reply: b'220 mx.contoso.com ESMTP\\r\\n'\nsend: 'ehlo ws7.contoso.com\\r\\n'\n"
          "reply: b'250-mx.contoso.com\\r\\n'\nreply: b'250 AUTH LOGIN\\r\\n'\nsend: 'AUTH LOGIN\\r\\n'\n"
          "reply: b'334 VXNlcm5hbWU6\\r\\n'\nsend: 'a2F0ZQ==\\r\\n'\nreply: b'334 UGFzc3dvcmQ6\\r\\n'\n"
          "send: 'd3JvbmctaG9yc2UtNDM=\\r\\n'\nreply: b'535 5.7.8 no\\r\\n'\n"),
     {"d3JvbmctaG9yc2UtNDM"},
     {"a2F0ZQ=="},
     SMTPLINT_REDACTED},
    {"LOGIN as Ruby shows it",
     "credentials",
     SPAN("Connection opened: mx.contoso.com:25\n-> \"220 mx.contoso.com ESMTP\\r\\n\"\n"
          "<- \"EHLO ws7.contoso.com\\r\\n\"\n-> \"250-mx.contoso.com\\r\\n\"\n-> \"250 AUTH LOGIN\\r\\n\"\n"
          "<- \"AUTH LOGIN\\r\\n\"\n-> \"334 VXNlcm5hbWU6\\r\\n\"\n<- \"a2F0ZQ==\\r\\n\"\n"
          "-> \"334 UGFzc3dvcmQ6\\r\\n\"\n<- \"d3JvbmctaG9yc2UtNDM=\\r\\n\"\n-> \"535 5.7.8 no\\r\\n\"\n"),
     {"d3JvbmctaG9yc2UtNDM"},
     {"a2F0ZQ=="},
     SMTPLINT_REDACTED},
    {"user goes with addresses",
     "addresses",
     SPAN(
         HEAD
         "AUTH LOGIN\r\n334 VXNlcm5hbWU6\r\nYW5uYQ==\r\n334 UGFzc3dvcmQ6\r\nUEBzc3cwcmQh\r\n535 no\r\n" TAIL),
     {"UEBzc3cwcmQh", "YW5uYQ=="},
     {"contoso"},
     SMTPLINT_REDACTED},
    {"one NUL is missing",
     "credentials",
     SPAN(HEAD "AUTH PLAIN YW5uYQBQQHNzdzByZA==\r\n535 no\r\n" TAIL),
     {"QQHNzdzByZA"},
     {"AUTH PLAIN "},
     SMTPLINT_REDACTED},
    {"typed in clear, and base64 by chance",
     "credentials",
     SPAN(HEAD "AUTH PLAIN anna Geheim99\r\n535 no\r\n" TAIL),
     {"Geheim99", "GXh4"},
     {"AUTH PLAIN "},
     SMTPLINT_REDACTED},
    {"token in two lines",
     "credentials",
     SPAN(HEAD "AUTH XOAUTH2\r\n334 \r\ndXNlcj1hbm5hQGNvbnRvc28uY29tAWF1dGg9QmVhcmVyIHNlY3JldHNlY3JldDEy\r\n"
               "cmV0dG9rZW4BAQ==\r\n535 no\r\n" TAIL),
     {"c2VjcmV0", "cmV0dG9rZW4BAQ=="},
     {"AUTH XOAUTH2"},
     SMTPLINT_REDACTED},
    {"reply in a text",
     "addresses",
     SPAN(HEAD MAIL "Subject: x\r\n\r\n250 Euro owes Mrs Smith\r\nMAIL FROM: Smith and Son\r\n.\r\n250 2.0.0 "
                    "Ok\r\n" TAIL),
     {"Smith", "Euro"},
     {"Subject: ", "250 2.0.0 Ok"},
     SMTPLINT_REDACTED},
    {"text in lines without LF",
     "addresses",
     SPAN("220 mx.contoso.com ESMTP\rHELO a\r250 ok\rMAIL FROM:<a@b.example>\r250 ok\rRCPT "
          "TO:<c@d.example>\r250 "
          "ok\rDATA\r354 go\rSubject: secret thing\r\rsecret thing\r.\r250 ok\rQUIT\r221 bye\r"),
     {"secret thing"},
     {NULL},
     SMTPLINT_REDACT_LEFT},
    {"mailbox called as its domain",
     "addresses",
     SPAN(HEAD "MAIL FROM:<a@b.example>\r\n250 Ok\r\nRCPT TO:<contoso@contoso.com>\r\n550 5.1.1 "
               "<contoso@contoso.com> "
               "unknown\r\n" TAIL),
     {"<contoso@"},
     {"@contoso.com"},
     SMTPLINT_REDACTED},
    {"any end of a name",
     "hosts",
     SPAN("220 mx.adatum.engineering ESMTP\r\nEHLO pc.adatum.haus\r\n250 mx.adatum.engineering\r\n" TAIL),
     {"adatum"},
     {".engineering", ".haus"},
     SMTPLINT_REDACTED},
    {"name with a blank",
     "hosts",
     SPAN("220 mx.contoso.com ESMTP\r\nEHLO ANNAS LAPTOP\r\n501 bad\r\n" TAIL),
     {"ANNAS", "LAPTOP", "contoso"},
     {"501 bad"},
     SMTPLINT_REDACTED},
    {"who is asked for",
     "addresses",
     SPAN(HEAD "VRFY karolinemut\r\n252 2.0.0 karolinemut\r\nEXPN Anna Schmidt\r\n550 no Schmidt\r\n" TAIL),
     {"karolinemut", "Anna", "Schmidt"},
     {"VRFY ", "252 2.0.0 "},
     SMTPLINT_REDACTED},
    {"recipient without a domain",
     "addresses",
     SPAN(HEAD "MAIL FROM:Anna Schmidt <a@b.example>\r\n501 bad\r\nMAIL FROM:<a@b.example>\r\n250 Ok\r\nRCPT "
               "TO:<karla>\r\n550 5.1.1 karla... User unknown\r\n" TAIL),
     {"karla", "Schmidt"},
     {"... User unknown"},
     SMTPLINT_REDACTED},
    {"what a proxy tells",
     "hosts",
     SPAN(HEAD "XCLIENT NAME=ws9x ADDR=192.0.2.77 LOGIN=karla\r\n550 no\r\nETRN node9x\r\n458 no\r\n" TAIL),
     {"ws9x", "192.0.2.77", "karla", "node9x"},
     {"NAME=", "ADDR=192.0.2."},
     SMTPLINT_REDACTED},
    {"parameters of a path",
     "hosts",
     SPAN(HEAD "MAIL FROM:<a@b.example> AUTH=karla+40fabrikam.com\r\n250 Ok\r\nRCPT TO:<bo@b.example> "
               "ORCPT=rfc822;karla+40fabrikam.com\r\n550 no\r\n" TAIL),
     {"karla", "fabrikam"},
     {"AUTH=", "ORCPT=rfc822;"},
     SMTPLINT_REDACTED},
    {"user and password exchanged",
     "credentials",
     SPAN(HEAD "AUTH PLAIN AEdlaGVpbSM5OQBrYXJsYQ==\r\n535 no\r\n" TAIL),
     {"AEdlaGVpbSM5OQBrYXJsYQ==", "R2VoZWlt", "ZWhlaW0j"},
     {"AUTH PLAIN "},
     SMTPLINT_REDACTED},
    {"password as another identity",
     "credentials",
     SPAN(HEAD "AUTH PLAIN aHVudGVyMgBrYXJsYUBiLmV4YW1wbGUA\r\n535 no\r\n" TAIL),
     {"aHVudGVyM"},
     {"AUTH PLAIN "},
     SMTPLINT_REDACTED},
    {"password in two words",
     "credentials",
     SPAN("password = Schnee Flocke\nPasswort: \"Eier Likoer\"\n" HEAD TAIL),
     {"Schnee", "Flocke", "Eier", "Likoer"},
     {"password = ", "Passwort: "},
     SMTPLINT_REDACTED},
    {"password in a URL of a reply",
     "credentials",
     SPAN(HEAD "MAIL FROM:<a@b.example>\r\n550 see https://karla:Geheim99@b.example/x\r\n" TAIL),
     {"Geheim99"},
     {"https://karla:"},
     SMTPLINT_REDACTED},
    {"secure string of PowerShell",
     "credentials",
     SPAN("PS C:\\> $c = New-Object PSCredential('x', (ConvertTo-SecureString 'Geheim99' -AsPlainText "
          "-Force))\n" HEAD TAIL),
     {"Geheim99"},
     {"PS C:"},
     SMTPLINT_REDACTED},
    {"who asks in NTLM",
     "hosts",
     SPAN(HEAD "AUTH NTLM\r\n334 "
               "TlRMTVNTUAACAAAADgAOADgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABDAE8ATgBUAE8AUwBPA"
               "A==\r\n*\r\n501 no\r\n" TAIL),
     {"AE4AVABP", "AE8AUwBPAA"},
     {"334 TlRMTVNTUAAC"},
     SMTPLINT_REDACTED},
    {"hosts without a dot that were asked for",
     "hosts",
     SPAN("$ nslookup -type=mx fabrikam.com\nServer:  dns7x\nAddress:  192.0.2.53\n\nfabrikam.com     MX "
          "preference = 10, mail exchanger = mail7x\nmail7x internet address = 192.0.2.25\n\n" HEAD TAIL),
     {"mail7x", "dns7x", "fabrikam"},
     {"mail exchanger = "},
     SMTPLINT_REDACTED},
    {"another notation of an address",
     "hosts",
     SPAN(HEAD "MAIL FROM:<a@b.example>\r\n550 203.0.113.7 is 0xCB007107, 3405803783, 0313.0.0161.07, "
               "203.0.113.007\r\n" TAIL),
     {"CB007107", "3405803783", "0161.07", "203.0.113.007"},
     {"550 203.0.113."},
     SMTPLINT_REDACTED},
    {"in hexadecimal digits",
     "addresses",
     SPAN(HEAD MAIL "x\r\n.\r\n550 no 6b61726f6c696e656d7574\r\n"
                    "VRFY karolinemut\r\n550 no\r\n" TAIL),
     {"karolinemut"},
     {NULL},
     SMTPLINT_REDACT_LEFT},
    {"name of three letters",
     "addresses",
     SPAN(HEAD "MAIL FROM:<max@b.example>\r\n250 Ok\r\nRCPT TO:<tim@b.example>\r\n550 5.1.1 tim: no such "
               "user, max. "
               "size\r\n" TAIL),
     {"tim"},
     {": no such user, max. size"},
     SMTPLINT_REDACTED},
    {"dump of ncat",
     "addresses",
     SPAN("0000   32 32 30 20 6d 78 0d 0a                           220.mx..        \n"
          "0000   45 48 4c 4f 20 77 73 37  78 0d 0a                 EHLO.ws7x..     \n"
          "0000   32 35 30 2d 53 49 5a 45  20 31 30 32 34 30 30 30  250-SIZE.1024000\n"
          "0010   30 0d 0a 32 35 30 20 41  55 54 48 20 50 4c 41 49  0..250.AUTH.PLAI\n"
          "0020   4e 0d 0a                                          N..             \n"
          "0000   56 52 46 59 20 6b 61 72  6f 6c 69 6e 65 0d 0a     VRFY.karoline.. \n"
          "0000   35 35 30 20 6e 6f 0d 0a                           550.no..        \n"),
     {"karoline", "6b 61 72  6f 6c"},
     {"VRFY.", "250-SIZE.1024000", "20 31 30 32 34 30 30 30"},
     SMTPLINT_REDACTED},
    {"dump of hexdump",
     "addresses",
     SPAN("00000000  56 52 46 59 20 6b 61 72  6f 6c 69 6e 65 0d 0a     |VRFY karoline..|\n" HEAD
          "VRFY karoline\r\n550 no\r\n" TAIL),
     {"karoline", "6b 61 72  6f 6c"},
     {"|VRFY "},
     SMTPLINT_REDACTED},
    {"in UTF-32",
     "addresses",
     SPAN("\xff\xfe\0\0"
          "2\0\0\0"
          "2\0\0\0"
          "0\0\0\0"
          " \0\0\0"
          "a\0\0\0"
          "\n\0\0\0"),
     {NULL},
     {NULL},
     SMTPLINT_REDACT_CANNOT},
    {"no SMTP", "addresses", SPAN("a text\n"), {NULL}, {NULL}, SMTPLINT_REDACT_NO_SMTP},
};

struct seen {
    const struct row *row;
    size_t wrong, members;
};

static bool holds(const struct smtplint_redacted_member *member, const char *text)
{
    for (size_t i = 0; i + strlen(text) <= member->len; i++)
        if (memcmp(member->bytes + i, text, strlen(text)) == 0)
            return true;
    return false;
}

static void take(void *with, const struct smtplint_redacted_member *member)
{
    struct seen *seen = with;
    const struct row *row = seen->row;
    seen->members++;
    seen->wrong += row_differs_number(row->name, member->result, row->result);
    if (member->result != row->result)
        print_error("%s\n", member->why);
    if (member->result != SMTPLINT_REDACTED)
        return;
    seen->wrong += row_differs_number(row->name, (long)member->len, (long)row->record.len);
    for (size_t i = 0; i < 4 && row->gone[i]; i++)
        if (holds(member, row->gone[i])) {
            print_error("%s: \"%s\" is left in\n%.*s", row->name, row->gone[i], (int)member->len,
                        member->bytes);
            seen->wrong++;
        }
    for (size_t i = 0; i < 4 && row->there[i]; i++)
        if (!holds(member, row->there[i])) {
            print_error("%s: \"%s\" is missing in\n%.*s", row->name, row->there[i], (int)member->len,
                        member->bytes);
            seen->wrong++;
        }
}

static void test_rows(void **state)
{
    char why[SMTPLINT_WHY] = "";
    struct smtplint *engine = smtplint_new(NULL, why, sizeof why);
    size_t wrong = 0;
    (void)state;
    assert_non_null(engine);
    EACH(i, rows)
    {
        struct seen seen = {&rows[i], 0, 0};
        struct smtplint_redactor *redactor = smtplint_redactor_new(engine, rows[i].level, "key", 3);
        assert_non_null(redactor);
        smtplint_redact_to(redactor, take, &seen);
        smtplint_redact_bytes(redactor, rows[i].record.at, rows[i].record.len, "row");
        wrong += seen.wrong + row_differs_number(rows[i].name, (long)seen.members, 1);
        smtplint_redactor_free(redactor);
    }
    assert_null(smtplint_redactor_new(engine, "none", NULL, 0));
    smtplint_free(engine);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
