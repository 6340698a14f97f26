/* Tests src/record/belief.c: which of the texts without marks are SMTP at all. */
#include "recording_text.h"

#define PROSE "Sehr geehrte Damen und Herren,\n\nanbei die Liste.\nSie ist lang.\nUnd alt.\n"

static const struct {
    const char *record;
    bool smtp;
} rows[] = {
    {"550 5.1.1 no such user\n", true},
    {"550 Relaying denied\n", true},
    {"550 Usuário não encontrado\n", true},
    {"421 out of memory\n", true},
    {"540 5.7.1 <c@d.example>: inactive\n", true},
    {"522 c@d.example account is full\n", true},
    {"554 30 This mailbox is disabled (554.30).\n", true},
    {"550 198.51.100.7 is not allowed to send mail\n", true},
    {"404 c@d.example account not found\n", false},
    {"540 Muttern an c@d.example\n", false},
    {"563 account\n", false},
    {PROSE "550 5.7.1 Relaying denied\n" PROSE, true},
    {PROSE "550 mailbox is full\n" PROSE, true},
    {PROSE "EHLO ws7\n250 x\nMAIL FROM:<a@b.example>\n550 y\n" PROSE, true},
    {"220 mx1\n250-mx1\n250-8BITMIME\n250 HELP\n250 Ok\n550 x\n", true},
    {"$ telnet mx1 25\n550 x\n", true},
    {"telnet: Unable to connect to remote host: Connection refused\n", true},
    {PROSE "550 Euro sind zu zahlen.\n" PROSE, false},
    {PROSE "521 Teilnehmer kamen, 12 davon zu spät.\n503 Fehler wurden gefunden.\n" PROSE, false},
    {"550 Schrauben M8\n563 Muttern M8\n512 Bolzen\n", false},
    {PROSE "554 hei\xc3\x9ft, wir d\xc3\xbcrfen nicht?\n" PROSE, false},
    {"554 hei\xc3\x9ft, wir d\xc3\xbcrfen nicht?\nJa\n", false},
    {"550 Relaying denied?\n", true},
    {"550 551 552\n553 554 550\n", false},
    {"563 Muttern M8\n", false},
    {"Connected to ftp.contoso.com.\nftp> get x\n550 bytes received in 0.01 secs\n", false},
    {"250 apples\n", false},
    {PROSE "503 ms, while a threshold of 10 ms was specified for the message\n" PROSE, false},
    {PROSE "512-byte units; the size is in blocks\n" PROSE, false},
    {"AUTH PLAIN\n", true},
    {"auth login\n", true},
    {"AUTH SCRAM-SHA-512-PLUS\n", true},
    {"auth required pam_unix.so\n", false},
    {"    auth sufficient pam_rootok.so\n    auth required pam_wheel.so\n", false},
    {"HTTP/1.0 503 Service Unavailable\r\nCache-Control: no-cache\r\nConnection: close\r\n", false},
    {"$ telnet mx1 25\nTrying 192.0.2.1...\nConnected to mx1.\nHTTP/1.0 400 Bad Request\n", true},
};

static void texts(void **state)
{
    const struct recording_fixture *fixture = *state;
    EACH(i, rows)
    {
        struct arena arena = {0};
        struct error error = {{0}};
        struct conversation conversation;
        struct recording *recording =
            recording_open(fixture->dialects, NULL, span_of(rows[i].record), &error);
        bool found = recording_next(recording, &arena, &conversation);
        if (found != rows[i].smtp)
            print_error("row %zu: %s", (size_t)i, rows[i].record);
        assert_int_equal(found, rows[i].smtp);
        recording_close(recording);
        arena_free(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(texts)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
