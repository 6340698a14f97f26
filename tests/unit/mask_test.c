/* Tests src/record/mask.c: what programs print beside the dialogue keeps its secrets. */
#include "record/mask.h"

#include "table.h"

static const struct {
    const char *typed, *shown;
} rows[] = {
    {"user=chris, password=hunter2secret", "user=chris, password=(hidden)"},
    {"password=hunter&2,se)cret", "password=(hidden)"},
    {"auth: { user: 'chris', pass: 'hun ter2' },", "auth: { user: 'chris', pass: '(hidden)' },"},
    {"{\"pass\":\"hunter2\",\"host\":\"mx1\"}", "{\"pass\":\"(hidden)\",\"host\":\"mx1\"}"},
    {"Passwort: hunter2", "Passwort: (hidden)"},
    {"Das Passwort ist hunter2.", "Das Passwort ist (hidden)."},
    {"the password was 'hunter 2' or", "the password was 'hunter 2' or"},
    {"the password is incorrect", "the password is incorrect"},
    {"contraseña: hunter2", "contraseña: (hidden)"},
    {"Authorization: Bearer hunter2", "Authorization: Bearer (hidden)"},
    {"Authorization: Basic Y2hyaXM6aHVudGVyMg==", "Authorization: Basic (hidden)"},
    {"$ swaks -s mx1 -ap hunter2 --auth-user chris", "$ swaks -s mx1 -ap (hidden) --auth-user chris"},
    {"$ swaks --auth-password hunter2", "$ swaks --auth-password (hidden)"},
    {"$ swaks --auth-password=hunter2 -s mx1", "$ swaks --auth-password=(hidden) -s mx1"},
    {"$ curl -u chris:hunter2 smtp://mx1", "$ curl -u chris:(hidden) smtp://mx1"},
    {"$ curl --user 'chris:hun ter2' smtp://mx1", "$ curl --user 'chris:(hidden)' smtp://mx1"},
    {"$ curl -u chris smtp://mx1", "$ curl -u chris smtp://mx1"},
    {"connect to smtp://chris:hunter2@mx1:587 failed", "connect to smtp://chris:(hidden)@mx1:587 failed"},
    {"smtp://chris:hun@ter2@mx1", "smtp://chris:(hidden)@mx1"},
    {"smtp://chris@mx1:587", "smtp://chris@mx1:587"},
    {"[ATTEMPT] target mx1 - login \"chris\" - pass \"hunter two\" - 1 of 3",
     "[ATTEMPT] target mx1 - login \"chris\" - pass \"(hidden)\" - 1 of 3"},
    {"see https://mx1/a?id=7&otp=hunter2&x=y", "see https://mx1/a?id=7&otp=(hidden)&x=y"},
    {"see https://mx1/a?id=7&sig=hunter2 or https://mx1/b?key=hunter3.",
     "see https://mx1/a?id=7&sig=(hidden) or https://mx1/b?key=(hidden)"},
    {"see https://mx1/a?lang=en&monkey=yes", "see https://mx1/a?lang=en&monkey=yes"},
    {"is it so? sig=x", "is it so? sig=x"},
    {"https://mx1:8080/a:b@c", "https://mx1:8080/a:b@c"},
    {"    server.login('chris', 'hunter2')", "    server.login('chris',(hidden))"},
    {"Password command failed: 535 no", "Password command failed: 535 no"},
    {"could not log in (user chris, password hunter2)", "could not log in (user chris, password (hidden))"},
    {"$ echo -ne '\\0chris\\0hunter2' | base64", "$ echo (hidden) | base64"},
    {"$ printf '%s' hunter2 | openssl base64", "$ printf (hidden) | openssl base64"},
    {"$ perl -MMIME::Base64 -e 'print encode_base64(\"chris\")'", "$ perl -MMIME::Base64 -e (hidden)"},
    {"AWS_SECRET_ACCESS_KEY=hunter2", "AWS_SECRET_ACCESS_KEY=(hidden)"},
    {"<password>hunter2 </password>", "<password>(hidden) </password>"},
    {"new NetworkCredential('chris', 'hunter2')", "new NetworkCredential('chris',(hidden))"},
    {"password", "password"},
    {"pass=", "pass="},
    {"", ""},
};

static void typed(void **state)
{
    struct arena arena = {0};
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].typed, mask_typed(&arena, span_of(rows[i].typed)), rows[i].shown);
    arena_free(&arena);
    assert_int_equal(wrong, 0);
}

/* In either case; each as the only name in its text. */
static void each_name(void **state)
{
    static const char *const names[] = {"password",   "passwd",   "passwort", "passphrase",
                                        "pass",       "pwd",      "kennwort", "secret",
                                        "token",      "apikey",   "api_key",  "api-key",
                                        "credential", "de passe", "contrase", "authorization"};
    struct arena arena = {0};
    size_t wrong = 0;
    (void)state;
    EACH(i, names)
    {
        char line[64], expected[64];
        snprintf(line, sizeof line, "%s=1", names[i]);
        snprintf(expected, sizeof expected, "%s=(hidden)", names[i]);
        wrong += row_differs(line, mask_typed(&arena, span_of(line)), expected);
        struct span upper = arena_upper(&arena, span_of(line));
        wrong += span_has_text(mask_typed(&arena, upper), "=1");
    }
    arena_free(&arena);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(typed), cmocka_unit_test(each_name)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
