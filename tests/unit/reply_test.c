/* Tests src/smtp/reply.c. */
#include "smtp/reply.h"

#include "table.h"

static void lines(void **state)
{
    static const struct {
        const char *line;
        int code; /* 0: no reply line */
        bool more;
        const char *text;
    } rows[] = {
        {"250 Ok", 250, false, "Ok"}, {"250-SIZE 1000", 250, true, "SIZE 1000"},
        {"250", 250, false, ""},      {"250 ", 250, false, ""},
        {"250-", 250, true, ""},      {"250  two", 250, false, " two"},
        {"220--", 220, true, "-"},    {"599 x", 599, false, "x"},
        {"200 x", 200, false, "x"},   {"199 x", 0, false, ""},
        {"600 x", 0, false, ""},      {"100 Continue", 0, false, ""},
        {"25 x", 0, false, ""},       {"2500 x", 0, false, ""},
        {"250: x", 0, false, ""},     {"250\tx", 0, false, ""},
        {"250.1", 0, false, ""},      {" 250 x", 0, false, ""},
        {"2x0 x", 0, false, ""},      {"", 0, false, ""},
        {"25", 0, false, ""},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct reply_line line = {.code = 0, .text = {"", 0}};
        bool good = reply_line_parse(span_of(rows[i].line), &line);
        wrong += row_differs_number(rows[i].line, good, rows[i].code != 0);
        wrong += row_differs_number(rows[i].line, reply_line_looks(span_of(rows[i].line)), rows[i].code != 0);
        wrong += row_differs_number(rows[i].line, line.code, rows[i].code);
        wrong += row_differs_number(rows[i].line, line.more, rows[i].more);
        wrong += row_differs(rows[i].line, line.text, rows[i].text);
    }
    assert_int_equal(wrong, 0);
    assert_false(reply_line_looks((struct span){0}));
}

static void enhanced_codes(void **state)
{
    static const struct {
        const char *text, *code, *rest;
    } rows[] = {
        {"5.1.1 no such user", "5.1.1", "no such user"},
        {"5.1.1", "5.1.1", ""},
        {"  4.7.1  later", "4.7.1", "later"},
        {"2.0.0 Ok", "2.0.0", "Ok"},
        {"5.7.500 x", "5.7.500", "x"},
        {"5.7.5000 x", "", "5.7.5000 x"},
        {"5.7.133: sender", "5.7.133", ": sender"},
        {"#5.1.1 x", "5.1.1", "x"},
        {"5.5.2. x", "5.5.2", ". x"},
        {"3.1.1 x", "", "3.1.1 x"},
        {"1.2.3 x", "", "1.2.3 x"},
        {"5.1 x", "", "5.1 x"},
        {"5.1.1.2 x", "", "5.1.1.2 x"},
        {"5.1.1a", "", "5.1.1a"},
        {"5.1.", "", "5.1."},
        {"5..1", "", "5..1"},
        {"4.99.1 x", "4.99.1", "x"},
        {"4.96 Sendmail", "", "4.96 Sendmail"},
        {"<a@b>... User unknown", "", "<a@b>... User unknown"},
        {"", "", ""},
        {"#", "", "#"},
        {"5", "", "5"},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    {
        struct span rest = span_of(rows[i].text), code = enhanced_take(&rest);
        wrong +=
            row_differs(rows[i].text, code, rows[i].code) + row_differs(rows[i].text, rest, rows[i].rest);
    }
    assert_int_equal(wrong, 0);
}

static void codes_in_qmail_s_manner(void **state)
{
    static const struct {
        const char *text, *code;
    } rows[] = {
        {"sorry, no mailbox here by that name. (#5.1.1)", "5.1.1"},
        {"sorry (#4.4.2) ", "4.4.2"},
        {"sorry (chkuser) (#5.7.1)", "5.7.1"},
        {"sorry (#5.1.1) again", ""},
        {"sorry (5.1.1)", ""},
        {"sorry (#5.1.1 )", ""},
        {"sorry (#3.1.1)", ""},
        {"sorry #5.1.1", ""},
        {"(#)", ""},
        {")", ""},
        {"", ""},
    };
    size_t wrong = 0;
    (void)state;
    EACH(i, rows)
    wrong += row_differs(rows[i].text, enhanced_at_end(span_of(rows[i].text)), rows[i].code);
    assert_int_equal(wrong, 0);
}

static void first_digits(void **state)
{
    (void)state;
    assert_false(reply_is_failure(250) || reply_is_failure(354) || reply_is_failure(334));
    assert_true(reply_is_failure(400) && reply_is_failure(421) && reply_is_failure(550));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines), cmocka_unit_test(enhanced_codes),
                                       cmocka_unit_test(codes_in_qmail_s_manner),
                                       cmocka_unit_test(first_digits)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
