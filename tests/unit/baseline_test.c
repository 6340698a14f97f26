/* Which failures are the same, what a report is without the known ones, and what a baseline's file may hold.
 */
#include "cmocka_all.h"

#include <string.h>

#include "baseline.h"

static struct session session_with(const char *host, const char *address)
{
    return (struct session){.server = {.name = span_of(host), .address = span_of(address)}};
}

static void same_failure(void **state)
{
    static const struct {
        const char *host, *address, *enhanced, *text;
        int code;
        const char *server, *reply;
    } rows[] = {
        {"mx1.contoso.example", "192.0.2.1", "5.1.1",
         "5.1.1 <karl@contoso.example>: User unknown (id 4XyZ12)", 550, "contoso.example",
         "550 5.1.1 <#>: User unknown (id #)"},
        {"MX2.Contoso.Example.", "192.0.2.2", "5.1.1", "<kate@contoso.example>: User unknown (id 7)", 550,
         "contoso.example", "550 5.1.1 <#>: User unknown (id #)"},
        {"a.mx.firm.co.uk", "", "", "no", 554, "firm.co.uk", "554 no"},
        {"mx00.gmx.de", "", "", "", 554, "gmx.de", "554"},
        {"localhost", "", "", "", 554, "localhost", "554"},
        {"192.0.2.9", "192.0.2.9", "", "Connection refused", 0, "192.0.2.9", "Connection refused"},
        {"", "2001:db8::1", "", "", 0, "2001:db8::1", ""},
        {"", "", "", "caf\xe9 closed", 421, "", "421 caf? closed"},
    };
    struct arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct session session = session_with(rows[i].host, rows[i].address);
        struct finding finding = {.rule = SPAN("a-rule"),
                                  .code = rows[i].code,
                                  .enhanced = span_of(rows[i].enhanced),
                                  .reply_text = span_of(rows[i].text),
                                  .consequence_of = NO_FINDING};
        struct failure failure = failure_of(&arena, &session, &finding);
        assert_true(span_is(failure.rule, "a-rule"));
        assert_true(span_is(failure.server, rows[i].server));
        assert_true(span_is(failure.reply, rows[i].reply));
    }
    arena_free(&arena);
}

static void long_replies(void **state)
{
    char text[4000];
    struct arena arena = {0};
    struct session session = session_with("mx.contoso.example", "");
    (void)state;
    memset(text, 'x', sizeof text);
    struct finding finding = {.code = 550, .reply_text = {text, sizeof text}, .consequence_of = NO_FINDING};
    assert_int_equal(failure_of(&arena, &session, &finding).reply.len, 500);
    arena_free(&arena);
}

/* ---- a report without what is known ---- */

static void without_known(void **state)
{
    struct finding findings[] = {
        {.rule = SPAN("old"), .severity = SEVERITY_ERROR, .consequence_of = NO_FINDING},
        {.rule = SPAN("follows-old"), .consequence_of = 0},
        {.rule = SPAN("new"), .consequence_of = NO_FINDING},
        {.rule = SPAN("follows-new"), .consequence_of = 2},
    };
    struct report report = {.findings = findings, .count = 4};
    struct session session = session_with("mx.contoso.example", "");
    struct failure old = {SPAN("old"), SPAN("contoso.example"), {"", 0}};
    struct smtplint_baseline *baseline = smtplint_baseline_new();
    struct arena arena = {0};
    (void)state;
    baseline_add(baseline, &old);
    baseline_mark(baseline, &session, &report);
    assert_int_equal(report.known, 1);
    assert_int_equal(report.known_errors, 1);
    assert_true(findings[0].known && findings[1].known && !findings[2].known && !findings[3].known);
    struct report left = report_without_known(&arena, &report);
    assert_int_equal(left.count, 2);
    assert_true(span_is(left.findings[0].rule, "new") && span_is(left.findings[1].rule, "follows-new"));
    assert_int_equal(left.findings[1].consequence_of, 0);
    arena_free(&arena);
    smtplint_baseline_free(baseline);
}

/* ---- the file ---- */

static bool keep(void *to, const char *bytes, size_t len)
{
    text_add(to, (struct span){bytes, len});
    return true;
}

static bool loads(struct smtplint_baseline *baseline, const char *json)
{
    struct error error = {{0}};
    bool good = baseline_load(baseline, span_of(json), &error);
    assert_true(good || error.text[0]);
    return good;
}

static void is_sorted_and_read_back(void **state)
{
    static const char file[] =
        "{\"schema\": \"smtplint-baseline/1\",\n \"known\": [\n"
        "  {\"rule\": \"a\", \"server\": null, \"reply\": null},\n"
        "  {\"rule\": \"a\", \"server\": \"b.example\", \"reply\": \"550 \\\"x\\\"\"},\n"
        "  {\"rule\": \"b\", \"server\": \"ä\", \"reply\": null}\n ]}\n";
    struct failure rows[] = {{SPAN("b"), SPAN("ä"), {"", 0}},
                             {SPAN("a"), SPAN("b.example"), SPAN("550 \"x\"")},
                             {SPAN("a"), {"", 0}, {"", 0}}};
    struct smtplint_baseline *baseline = smtplint_baseline_new(), *again = smtplint_baseline_new();
    struct text out = {0}, twice = {0};
    (void)state;
    for (size_t i = 0; i < 6; i++)
        baseline_meet(baseline, &rows[i % 3], true);
    assert_true(smtplint_baseline_write(baseline, SMTPLINT_KEEP_ALL, keep, &out));
    assert_true(span_is(text_span(&out), file));
    assert_true(loads(again, file));
    assert_true(baseline_meet(again, &rows[1], false));
    assert_int_equal(smtplint_baseline_count(again).gone, 2);
    assert_true(smtplint_baseline_write(again, SMTPLINT_KEEP_ALL, keep, &twice));
    assert_true(span_is(text_span(&twice), file));
    twice.len = 0;
    assert_true(smtplint_baseline_write(again, SMTPLINT_KEEP_MET, keep, &twice));
    assert_true(span_find_text(text_span(&twice), "b.example") < twice.len);
    assert_false(span_find_text(text_span(&twice), "\"b\"") < twice.len);
    text_free(&out);
    text_free(&twice);
    smtplint_baseline_free(baseline);
    smtplint_baseline_free(again);
}

static void wrong_files(void **state)
{
    static const char *const files[] = {
        "",
        "{",
        "[]",
        "{}",
        "7",
        "{\"schema\":\"smtplint-baseline/2\",\"known\":[]}",
        "{\"schema\":\"smtplint-baseline/1\",\"known\":{}}",
        "{\"schema\":\"smtplint-baseline/1\",\"known\":[7]}",
        "{\"schema\":\"smtplint-baseline/1\",\"known\":[{\"server\":\"x\"}]}",
        "{\"schema\":\"smtplint-baseline/1\",\"known\":[{\"rule\":\"x\",\"reply\":7}]}"};
    struct smtplint_baseline *baseline = smtplint_baseline_new();
    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        assert_false(loads(baseline, files[i]));
    assert_true(
        loads(baseline, "{\"known\":[{\"rule\":\"x\"}],\"schema\":\"smtplint-baseline/1\",\"more\":1}"));
    smtplint_baseline_free(baseline);
}

static void many_failures(void **state)
{
    struct smtplint_baseline *baseline = smtplint_baseline_new();
    struct arena arena = {0};
    (void)state;
    for (unsigned long round = 0; round < 2; round++)
        for (unsigned long i = 0; i < 5000; i++) {
            struct failure failure = {SPAN("a"), arena_print(&arena, "%lu.example", i), {"", 0}};
            baseline_meet(baseline, &failure, true);
        }
    assert_int_equal(smtplint_baseline_count(baseline).fresh, 5000);
    arena_free(&arena);
    smtplint_baseline_free(baseline);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_failure),  cmocka_unit_test(long_replies),
        cmocka_unit_test(without_known), cmocka_unit_test(is_sorted_and_read_back),
        cmocka_unit_test(wrong_files),   cmocka_unit_test(many_failures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
