/* Tests src/rules/tongue.c. */
#include "rules/rules.h"
#include "table.h"

static const struct {
    const char *german;
    bool english;
} rows[] = {
    {"The gateway hält die Nachricht für Spam.", true},
    {"Dieses Postfach is voll.", true},
    {"Der Server sagt \"quota\" (the limit).", true},
    {"Das Gateway hält die Nachricht für Spam.", false},
    {"Es war die Antwort des Servers; am Ort liegt es nicht, so viel ist sicher.", false},
    {"Die From-Zeile; Track and Trace; accept_these_nonmembers", false},
    {"Der Server sagt \"this is spam\" und „the end“, auch `which is`.", false},
    {"{code} war {the fact}", false},
    {"Thermometer, Isolierung, Arena", false},
    {"offen \"the", false},
    {"", false},
};

static void english_is_found_in_german(void **state)
{
    (void)state;
    EACH(i, rows)
    {
        if (english_in(span_of(rows[i].german)) != rows[i].english)
            fail_msg("%s", rows[i].german);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(english_is_found_in_german)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
