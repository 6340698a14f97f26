/* Tests src/record/stamp.c and rules/dialects/stamps.json: what carries a line, peeled off. */
#include "record/stamp.h"

#include <math.h>

#include "recording_text.h"

struct row {
    const char *name, *line, *innermost, *key;
    double when; /* -1: no time */
};

static const struct row rows[] = {
    {"no stamp", "250 Ok", "250 Ok", "", -1},
    {"a reply is no process column", "2500 Ok", "Ok", "2500", -1},
    {"syslog", "Jan  2 03:04:05 mx postfix/smtp[123]: < x", "< x", "123", 97445},
    {"syslog with priority", "<22>Jan  2 03:04:05 mx exim[7]: x y", "x y", "7", 97445},
    {"ISO", "2030-01-02 03:04:05\tSERVER -> CLIENT: 220", "SERVER -> CLIENT: 220", "", 1893553445},
    {"ISO in brackets", "[2030-01-02T03:04:05.5+01:00] < 220 x", "< 220 x", "", 1893549845.5},
    {"level and id", "[2030-01-02 03:04:05] DEBUG [aB3] S: 220 x", "S: 220 x", "aB3", 1893553445},
    {"Roundcube", "[02-Jan-2030 03:04:05 +0200]: <a> Recv: 220", "<a> Recv: 220", "", 1893546245},
    {"MDaemon", "Wed 2030-01-02 03:04:05.250: [7:3] --> 220", "--> 220", "7:3", 1893553445.25},
    {"12 hours", "1/2/2030 3:04:05 PM - 220", "- 220", "", 1893596645},
    {"midnight", "1/2/2030 12:00:05 AM - x", "- x", "", 1893542405},
    {"time alone", "03:04:05.678 send: 'x'", "send: 'x'", "", 11045.678},
    {"docker", "mail_1  | 2030-01-02 03:04:05 220 x", "220 x", "", 1893553445},
    {"docker, an empty line", "mail_1  |", "", "", -1},
    {"a table's columns", "03:04:05 | C | EHLO ws7", "EHLO ws7", "", 11045},
    {"Kubernetes", "2030-01-02T03:04:05.0Z stdout F 220 x", "220 x", "", 1893553445},
    {"logger", "03:04:05 DEBUG org.example.mail.Session - Server: 220", "Server: 220", "", 11045},
    {"seconds since 1970", "1893553445 220 x", "220 x", "", 1893553445},
    {"multilog", "@400000005f5e0ff02d5e8f14 220 x", "220 x", "", -1},
    {"stacked", "app  | Jan  2 03:04:05 mx mail[9]: 03:04:06 INFO 220 x", "220 x", "9", 97445},
    {"RFC 5424", "<22>1 2030-01-02T03:04:05Z mx mail 812 - - > QUIT", "> QUIT", "812", 1893553445},
    {"journalctl -o short-full", "Wed 2030-01-02 03:04:05 UTC mx mail[9]: < 220 x", "< 220 x", "9",
     1893553445},
    {"Kibana", "Jan 2, 2030 @ 03:04:05.500 220 x", "220 x", "", 1893553445.5},
    {"German syslog", "Okt  2 03:04:05 mx mail[9]: 220 x", "220 x", "9", 23684645},
    {"NLog", "2030-01-02 03:04:05.5|DEBUG|App.Smtp|220 x", "220 x", "", 1893553445.5},
    {"Monolog", "[2030-01-02T03:04:05+00:00] mail.DEBUG: > QUIT", "> QUIT", "", 1893553445},
    {"gh run view --log", "test\tsend mail\t2030-01-02T03:04:05.0000000Z < 220 x", "< 220 x", "", 1893553445},
    {"GitLab CI", "2030-01-02T03:04:05.000000Z 01O < 220 x", "< 220 x", "", 1893553445},
    {"stern", "mailer-7d9f8b6c5d-x2v9k app < 220 x", "< 220 x", "", -1},
    {"grep -Hn", "test.log:12:< 220 x", "< 220 x", "", -1},
    {"a chat", "[03:04] <anna> > QUIT", "> QUIT", "", 11040},
    {"a chat's export", "23.08.30, 20:03 - Anna Day: 220 x", "220 x", "", -1},
    {"a chat's export, month first", "[8/23/30, 8:03:48\xe2\x80\xafPM] Anna: 220 x", "220 x", "", -1},
    {"a chat's window", "[20:03] J\xc3\xb6rg M\xc3\xbcller: QUIT", "QUIT", "", -1},
    {"copied from a chat's page", "[20:03, 23.8.2030] Anna Day: 220 x", "220 x", "", -1},
    {"a label in the place of a name", "[20:03] Server: 220 x", "Server: 220 x", "20:03", -1},
    {"a bullet and a mark", "  \xe2\x80\xa2 > QUIT", "> QUIT", "", -1},
    {"a bullet that may have been typed", "\xe2\x80\xa2 QUIT", "\xe2\x80\xa2 QUIT", "", -1},
    {"no end of stamps", "1 2 3 4 5 6 7 8", "1 2 3 4 5 6 7 8", "", -1},
    {"empty", "", "", "", -1},
};

static void lines(void **state)
{
    const struct recording_fixture *fixture = *state;
    struct pattern_scratch *scratch = pattern_scratch_new();
    size_t wrong = 0;
    EACH(i, rows)
    {
        struct peeled peeled;
        stamps_peel(fixture->dialects, scratch, span_of(rows[i].line), &peeled);
        wrong += row_differs(rows[i].name, peeled.rest[peeled.count - 1], rows[i].innermost);
        wrong += row_differs(rows[i].name, peeled.stamp.key, rows[i].key);
        double when = isnan(peeled.stamp.when) ? -1 : peeled.stamp.when;
        wrong += row_differs_number(rows[i].name, lround(when * 1000), lround(rows[i].when * 1000));
    }
    pattern_scratch_free(scratch);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
