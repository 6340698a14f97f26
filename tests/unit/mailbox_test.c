/* Tests src/smtp/mailbox.c. */
#include "smtp/mailbox.h"

#include "cmocka_all.h"

static const struct {
    const char *list, *fault;
} rows[] = {
    {"chris@contoso.com", ""},
    {" <chris@contoso.com> ", ""},
    {"Chris Muster <chris@contoso.com>", ""},
    {"\"Muster, Chris\" <chris@contoso.com>", ""},
    {"\"a \\\" b\" <chris@contoso.com>", ""},
    {"chris@contoso.com (Chris, at home)", ""},
    {"Chris (Office) <chris@contoso.com>", ""},
    {"a@contoso.com, b@contoso.com,", ""},
    {"=?utf-8?q?M=C3=BCller?= <m@contoso.com>", ""},
    {"Undisclosed senders:;", ""},
    {"\"a@b\"@contoso.com", ""},
    {"chris @ contoso.com", ""},
    {"", "empty"},
    {"  ", "empty"},
    {"chris", "no-address"},
    {"<>", "no-address"},
    {"Chris <chris>", "no-address"},
    {"<chris@contoso.com", "open-bracket"},
    {"chris@contoso.com>", "open-bracket"},
    {"<<chris@contoso.com>", "open-bracket"},
    {"\"Muster, Chris <chris@contoso.com>", "open-quote"},
    {"Chris Muster chris@contoso.com", "no-brackets"},
    {"a@contoso.com b@contoso.com", "no-brackets"},
    {"Muster, Chris <chris@contoso.com>", "unquoted-comma"},
};

static void faults(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(mailbox_fault_name(mailbox_list_fault(span_of(rows[i].list))), rows[i].fault);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(faults)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
