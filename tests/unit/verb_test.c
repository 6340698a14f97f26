/* Tests src/smtp/verb.c. */
#include "smtp/verb.h"

#include <string.h>

#include "base/ascii.h"
#include "table.h"

static void the_table_agrees_with_itself(void **state)
{
    size_t count = 0;
    (void)state;
    for (const struct verb *verb; (verb = verb_at(count)); count++) {
        bool command = verb->name[0] != '(';
        assert_ptr_equal(verb_find(span_of(verb->name)), verb);
        assert_true(strlen(verb->name) >= 4 && strlen(verb->name) < VERB_LONGEST);
        assert_true(command ? strncmp(verb->written, verb->name, strlen(verb->name)) == 0 : !*verb->written);
        for (const char *c = verb->name; *c; c++)
            assert_true(!command || *c == ascii_upper(*c));
        assert_true(verb->stage >= STAGE_GREETING && verb->stage <= STAGE_PROTOCOL);
        assert_true(*verb->reference);
        /* What needs a recipient needs a sender, what needs a sender a hello, and that the greeting. */
        assert_true(!(verb->needs & NEED_RCPT) || verb->needs & NEED_MAIL);
        assert_true(!(verb->needs & NEED_MAIL) || verb->needs & NEED_HELLO);
        assert_true(!(verb->needs & NEED_HELLO) || verb->needs & NEED_GREETING);
        assert_true(!(verb->needs & NEED_NO_MAIL) || !(verb->needs & NEED_MAIL));
        for (size_t i = 0; i < count; i++)
            assert_string_not_equal(verb_at(i)->name, verb->name);
    }
    assert_true(count >= 25);
    assert_null(verb_at(count));
    assert_null(verb_at((size_t)-1));
}

/* RFC 5321 section 4.1.4 and the extensions, as the knowledge of the trade has it. */
static void what_each_needs(void **state)
{
    static const struct {
        const char *name;
        enum stage stage;
        enum effect effect;
        unsigned needs;
    } rows[] = {
        {"EHLO", STAGE_HELLO, EFFECT_HELLO, NEED_GREETING},
        {"HELO", STAGE_HELLO, EFFECT_HELLO, NEED_GREETING},
        {"STARTTLS", STAGE_TLS, EFFECT_TLS, NEED_GREETING | NEED_HELLO | NEED_NO_MAIL},
        {"AUTH", STAGE_AUTH, EFFECT_AUTH, NEED_GREETING | NEED_HELLO | NEED_NO_MAIL},
        {"MAIL", STAGE_MAIL, EFFECT_MAIL, NEED_GREETING | NEED_HELLO},
        {"RCPT", STAGE_RCPT, EFFECT_RCPT, NEED_GREETING | NEED_HELLO | NEED_MAIL},
        {"DATA", STAGE_DATA, EFFECT_DATA, NEED_GREETING | NEED_HELLO | NEED_MAIL | NEED_RCPT},
        {"BDAT", STAGE_CONTENT, EFFECT_BODY, NEED_GREETING | NEED_HELLO | NEED_MAIL | NEED_RCPT},
        {"(body)", STAGE_CONTENT, EFFECT_BODY, NEED_GREETING | NEED_HELLO | NEED_MAIL | NEED_RCPT},
        {"RSET", STAGE_PROTOCOL, EFFECT_RESET, NEED_GREETING},
        {"NOOP", STAGE_PROTOCOL, EFFECT_NONE, NEED_GREETING},
        {"VRFY", STAGE_PROTOCOL, EFFECT_NONE, NEED_GREETING},
        {"QUIT", STAGE_QUIT, EFFECT_QUIT, NEED_NOTHING},
        {"(greeting)", STAGE_GREETING, EFFECT_NONE, NEED_NOTHING},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        const struct verb *verb = verb_find(span_of(rows[i].name));
        assert_non_null(verb);
        wrong += row_differs_number(rows[i].name, verb->stage, rows[i].stage);
        wrong += row_differs_number(rows[i].name, verb->effect, rows[i].effect);
        wrong += row_differs_number(rows[i].name, verb->needs, rows[i].needs);
    }
    assert_int_equal(wrong, 0);
}

static void found_or_not(void **state)
{
    (void)state;
    assert_string_equal(verb_find(span_of("ehlo"))->name, "EHLO");
    assert_string_equal(verb_find(span_of("StArTtLs"))->name, "STARTTLS");
    static const char *const none[] = {
        "", "EHL", "EHLOO", "XXXX", "(", "greeting", "MAIL FROM:", "EHLO ", "AVERYLONGWORDINDEEDNOVERB"};
    EACH(i, none)
    assert_null(verb_find(span_of(none[i])));
    assert_null(verb_find((struct span){0}));
    assert_null(verb_find(BYTES("EHL\0")));
}

static void words_of_lines(void **state)
{
    static const struct {
        const char *line, *word;
    } rows[] = {
        {"MAIL FROM:<a@b>", "MAIL"},
        {"  mail from:", "mail"},
        {"\tRSET", "RSET"},
        {"RCPT:TO", "RCPT"},
        {"X-EXPS LOGIN", "X-EXPS"},
        {"<a@b>", ""},
        {"", ""},
        {"   ", ""},
        {"\xc3\xa4hlo", ""},
        {"EHLO\x08", "EHLO"},
        {"8BITMIME", "8BITMIME"},
        {".", ""},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].line, verb_of_line(span_of(rows[i].line)), rows[i].word);
    assert_int_equal(wrong, 0);
    assert_int_equal(verb_of_line((struct span){0}).len, 0);
}

static const struct {
    const char *typed, *meant;
} misses[] = {
    {"RCTP", "RCPT"},
    {"RCPR", "RCPT"},
    {"MIAL", "MAIL"},
    {"MAILL", "MAIL"},
    {"EHOL", "EHLO"},
    {"EHLP", "EHLO"},
    {"EHLOO", "EHLO"},
    {"ELHO", "EHLO"},
    {"HEHLO", "EHLO"},
    {"DTAA", "DATA"},
    {"DAT", "DATA"},
    {"QUTI", "QUIT"},
    {"QIUT", "QUIT"},
    {"QUIR", "QUIT"},
    {"STARTLS", "STARTTLS"},
    {"STARTTSL", "STARTTLS"},
    {"STATTLS", "STARTTLS"},
    {"AUHT", "AUTH"},
    {"rctp", "RCPT"},
    {"RSTE", "RSET"},
    {"EHLO", ""},
    {"quit", ""},
    {"Hello", "HELO"},
    {"Subject", ""},
    {"From", ""},
    {"To", ""},
    {"", ""},
    {"exit", "QUIT"},
    {"MAILFROM", "MAIL"},
    {"rcptto", "RCPT"},
    {"EHLOws7", "EHLO"},
    {"bye", "QUIT"},
    {"XXXX", ""},
    {"AVERYLONGWORDINDEED", ""},
};

static void nearest(void **state)
{
    size_t wrong = 0;
    (void)state;
    EACH(i, misses)
    {
        const struct verb *verb = verb_nearest(span_of(misses[i].typed));
        wrong += row_differs(misses[i].typed, span_of(verb ? verb->name : ""), misses[i].meant);
    }
    assert_int_equal(wrong, 0);
}

static void stages(void **state)
{
    static const char *const names[STAGES] = {"name", "connect", "greeting", "hello",   "tls",  "auth",
                                              "mail", "rcpt",    "data",     "content", "quit", "protocol"};
    (void)state;
    for (int i = 0; i < STAGES; i++) {
        enum stage stage;
        assert_string_equal(stage_name((enum stage)i), names[i]);
        assert_true(stage_find(span_of(names[i]), &stage));
        assert_int_equal(stage, i);
    }
    enum stage kept = STAGE_QUIT;
    assert_false(stage_find(span_of("Mail"), &kept));
    assert_false(stage_find((struct span){0}, &kept));
    assert_int_equal(kept, STAGE_QUIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_agrees_with_itself),
        cmocka_unit_test(what_each_needs),
        cmocka_unit_test(found_or_not),
        cmocka_unit_test(words_of_lines),
        cmocka_unit_test(nearest),
        cmocka_unit_test(stages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
