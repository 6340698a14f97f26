/* Tests src/rules/cause.c and say.c: causes ranked by the record, and texts filled in. */
#include "book_text.h"

#define RULE(causes)                                                                                         \
    "[{'rule': 'a', 'category': 'greylisted', 'stage': 'rcpt', 'severity': 'error', 'when': {'code': "       \
    "'^550$', "                                                                                              \
    "'text': '(?<what>unknown|denied)'}, 'causes': [" causes "]}]"
#define CAUSE(id, base, evidence)                                                                            \
    "{'cause': '" id "', 'base': " base ", 'acts': 'sender', 'title': {'en': '" id "', 'de': '" id           \
    "'}, 'evidence': [" evidence "]}"
#define SAY_(en) "'say': {'en': '" en "', 'de': '" en "'}"
/* True, false and unknown of the record below. */
#define TRUE_ "{'when': {'verb': '^RCPT$'}, " SAY_("t") ", "
#define FALSE_ "{'when': {'verb': '^DATA$'}, " SAY_("f") ", "
#define UNKNOWN_ "{'when': {'slow reply': '^yes$'}, " SAY_("u") ", "
#define RECORD                                                                                               \
    "X: open mx1.fabrikam.com 25\nS: 220 mx1 ESMTP\nC: EHLO ws7\nS: 250-mx1\nS: 250-A\nS: 250-B\nS: "        \
    "250-C\nS: 250-D\nS: "                                                                                   \
    "250-E\nS: 250 F\nC: RCPT TO:<c@d.example>\nS: 550 5.1.1 User unknown\n"

/* "cause standing score: marks", best first; "undecided" or "contradicted" behind. */
static struct text ranked(const struct finding *finding)
{
    struct text out = {0};
    for (size_t i = 0; i < finding->cause_count; i++) {
        const struct cause_found *cause = &finding->causes[i];
        text_print(&out, "%s%.*s %s %d", i ? ", " : "", (int)cause->cause.len, cause->cause.at,
                   standing_name(cause->standing), cause->score);
        for (size_t j = 0; j < cause->evidence_count; j++) {
            struct span text = cause->evidence[j].text.in[LANGUAGE_EN];
            bool unseen = cause->evidence[j].mark == '?';
            text_print(&out, " %c%.*s", cause->evidence[j].mark, unseen ? 0 : (int)text.len, text.at);
            if (cause->evidence[j].first)
                text_print(&out, "@%lu", cause->evidence[j].first);
        }
    }
    text_add_string(&out, finding->undecided ? ", undecided" : "");
    text_add_string(&out, finding->contradicted ? ", contradicted" : "");
    return out;
}

static const struct {
    const char *name, *rules, *expected;
} rows[] = {
    {"no evidence", RULE(CAUSE("x", "60", "")), "x likely 60"},
    {"by the score", RULE(CAUSE("x", "19", "") ", " CAUSE("y", "60", "") ", " CAUSE("z", "20", "")),
     "y likely 60, z possible 20, x unlikely 19"},
    {"equal ones keep their order", RULE(CAUSE("x", "30", "") ", " CAUSE("y", "30", "")),
     "x possible 30, y possible 30, undecided"},
    {"true adds", RULE(CAUSE("x", "30", TRUE_ "'add': 25}")), "x likely 55 +t@12"},
    {"true takes away", RULE(CAUSE("x", "30", TRUE_ "'add': -25}")), "x unlikely 5 -t@12"},
    {"false adds nothing", RULE(CAUSE("x", "30", FALSE_ "'add': 25}")), "x possible 30"},
    {"unknown adds nothing and is told", RULE(CAUSE("x", "30", UNKNOWN_ "'add': 25}")), "x possible 30 ?"},
    {"unknown that weighs little is not", RULE(CAUSE("x", "30", UNKNOWN_ "'add': 14}")), "x possible 30"},
    {"unknown that would exclude", RULE(CAUSE("x", "30", UNKNOWN_ "'excludes': true}")), "x possible 30 ?"},
    {"proves", RULE(CAUSE("x", "5", TRUE_ "'proves': true}")), "x certain 95 +t@12"},
    {"no heap of hints is a proof", RULE(CAUSE("x", "90", TRUE_ "'add': 90}")), "x likely 94 +t@12"},
    {"never below nothing", RULE(CAUSE("x", "10", TRUE_ "'add': -90}")), "x unlikely 0 -t@12"},
    {"excludes", RULE(CAUSE("x", "60", TRUE_ "'excludes': true}") ", " CAUSE("y", "5", "")),
     "y unlikely 5, x excluded 0 -t@12"},
    {"excludes beats proves",
     RULE(CAUSE("x", "60",
                TRUE_ "'proves': true}, {'when': {'code': '550'}, " SAY_("e") ", 'excludes': true}")),
     "x excluded 0 +t@12 -e@12, contradicted"},
    {"all excluded",
     RULE(CAUSE("x", "60", TRUE_ "'excludes': true}") ", " CAUSE("y", "40", TRUE_ "'excludes': true}")),
     "x excluded 0 -t@12, y excluded 0 -t@12, contradicted"},
    {"14 apart: undecided", RULE(CAUSE("x", "54", "") ", " CAUSE("y", "40", "")),
     "x likely 54, y possible 40, undecided"},
    {"15 apart: decided", RULE(CAUSE("x", "55", "") ", " CAUSE("y", "40", "")), "x likely 55, y possible 40"},
    {"a proof decides", RULE(CAUSE("x", "5", TRUE_ "'proves': true}") ", " CAUSE("y", "94", "")),
     "x certain 95 +t@12, y likely 94"},
    {"an excluded one is no rival",
     RULE(CAUSE("x", "50", "") ", " CAUSE("y", "50", TRUE_ "'excludes': true}")),
     "x likely 50, y excluded 0 -t@12"},
    {"the same words once", RULE(CAUSE("x", "10", TRUE_ "'add': 10}, " TRUE_ "'add': 10}")),
     "x possible 30 +t@12"},
    {"any of several",
     RULE(CAUSE("x", "10", "{'when': [{'verb': 'DATA'}, {'code': '550'}], " SAY_("s") ", 'add': 20}")),
     "x possible 30 +s@12"},
    {"unless",
     RULE(
         CAUSE("x", "10", "{'when': {'code': '550'}, 'unless': {'verb': 'DATA'}, " SAY_("s") ", 'add': 20}")),
     "x possible 30 +s@12"},
    {"unless true",
     RULE(
         CAUSE("x", "10", "{'when': {'code': '550'}, 'unless': {'verb': 'RCPT'}, " SAY_("s") ", 'add': 20}")),
     "x unlikely 10"},
    {"unless unknown",
     RULE(CAUSE("x", "10",
                "{'when': {'code': '550'}, 'unless': {'slow reply': 'yes'}, " SAY_("s") ", 'add': 20}")),
     "x unlikely 10 ?"},
    {"unless alone", RULE(CAUSE("x", "10", "{'unless': {'reply address': '.'}, " SAY_("s") ", 'add': 20}")),
     "x possible 30 +s"},
    {"no words of its own", RULE(CAUSE("x", "10", "{'when': {'port': '^25$'}, 'add': 20}")),
     "x possible 30 +port: 25@1"},
    {"no weight of its own, and no evidence: not told",
     RULE(CAUSE("x", "60", "") ", " CAUSE("y", "0", FALSE_ "'add': 25}")), "x likely 60"},
    {"brought up by evidence", RULE(CAUSE("x", "0", TRUE_ "'add': 25}")), "x possible 25 +t@12"},
    {"no causes", RULE(""), ""},
};

static void ranks(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, rows)
    {
        struct judged judged;
        judge(&judged, fixture->dialects, rows[i].rules, RECORD);
        assert_int_equal(judged.report.count, 1);
        struct text got = ranked(&judged.report.findings[0]);
        wrong += row_differs(rows[i].name, text_span(&got), rows[i].expected);
        text_free(&got);
        judged_end(&judged);
    }
    assert_int_equal(wrong, 0);
}

/* 240 octets, back to a blank, and never into a character. */
static void long_values_are_cut(void **state)
{
    static const struct {
        const char *unit; /* of the reply, over and over */
        size_t kept;      /* octets of it that are quoted */
    } cases[] = {{"word ", 236}, {"\xc3\xa4", 119}, {"a\xc3\xa4", 119}};
    const struct recording_fixture *fixture = *state;
    EACH(i, cases)
    {
        struct text record = {0}, expected = {0};
        text_add_string(
            &record, "S: 220 mx1 ESMTP\nC: EHLO ws7\nS: 250 mx1\nC: RCPT TO:<c@d.example>\nS: 550 denied ");
        text_add_string(&expected, "denied ");
        for (size_t j = 0; j < 200; j++) {
            text_add_string(&record, cases[i].unit);
            text_add_string(&expected, cases[i].unit);
        }
        text_add(&record, (struct span)SPAN("\n\0"));
        struct judged judged;
        judge(&judged, fixture->dialects,
              RULE(CAUSE("x", "10", "{'when': {'code': '550'}, " SAY_("{text}") ", 'add': 20}")),
              text_span(&record).at);
        assert_int_equal(judged.report.count, 1);
        struct span got = judged.report.findings[0].causes[0].evidence[0].text.in[LANGUAGE_EN];
        assert_int_equal(got.len, cases[i].kept + strlen(" \u2026"));
        assert_memory_equal(got.at, text_span(&expected).at, cases[i].kept);
        assert_true(span_ends(got, " \u2026"));
        judged_end(&judged);
        text_free(&record);
        text_free(&expected);
    }
}

static void who_must_act(void **state)
{
    static const struct {
        const char *causes;
        enum acts acts;
    } cases[] = {
        {"{'cause': 'x', 'base': 60, 'acts': 'network'}, {'cause': 'y', 'base': 10, 'acts': 'sender'}",
         ACTS_NETWORK},
        {"{'cause': 'x', 'base': 40, 'acts': 'network'}, {'cause': 'y', 'base': 35, 'acts': 'sender'}",
         ACTS_OPEN},
        {"{'cause': 'x', 'base': 40, 'acts': 'network'}, {'cause': 'y', 'base': 35, 'acts': 'network'}",
         ACTS_NETWORK},
        {"{'cause': 'x', 'base': 40, 'acts': 'network', 'evidence': [{'when': {'code': '550'}, 'excludes': "
         "true}]}",
         ACTS_OPEN},
        {"", ACTS_OPEN},
    };
    const struct recording_fixture *fixture = *state;
    EACH(i, cases)
    {
        struct judged judged;
        char rules[1024];
        snprintf(rules, sizeof rules, RULE("%s"), cases[i].causes);
        judge(&judged, fixture->dialects, rules, RECORD);
        assert_int_equal(judged.report.findings[0].acts, cases[i].acts);
        judged_end(&judged);
    }
}

/* ---- texts ---- */

static const struct {
    const char *text, *english, *german;
} texts[] = {
    {"plain words", "plain words", "plain words"},
    {"port {port}", "port 25", "port 25"},
    {"{host}:{port}", "mx1.fabrikam.com:25", "mx1.fabrikam.com:25"},
    {"it says {what}", "it says unknown", "it says unknown"},
    {"{no such thing}", "(not visible here)", "(hier nicht sichtbar)"},
    {"after {latency} s", "after (not visible here) s", "after (hier nicht sichtbar) s"},
    {"No answer[ after {latency} s]", "No answer", "No answer"},
    {"No connection[ to {host}][, port {port}]", "No connection to mx1.fabrikam.com, port 25",
     "No connection to mx1.fabrikam.com, port 25"},
    {"a[ {host} after {latency}]b", "ab", "ab"},
    {"none: [{reply address}]", "none: ", "none: "},
    {"none: {reply address}", "none: (not visible here)", "none: (hier nicht sichtbar)"},
    {"[no placeholder] {port}", "[no placeholder] 25", "[no placeholder] 25"},
    {"open [ {port}", "open [ 25", "open [ 25"},
    {"open { brace {port}", "open (not visible here)", "open (hier nicht sichtbar)"},
    {"a { alone", "a { alone", "a { alone"},
    {"{last reply}", "yes", "ja"},
    {"{times visible}", "no", "nein"},
    {"{offers}", "A, B, C, D, E, ...", "A, B, C, D, E, ..."},
    {"{code} {enhanced} {text}", "550 5.1.1 User unknown", "550 5.1.1 User unknown"},
    {"{}", "(not visible here)", "(hier nicht sichtbar)"},
    {"", "", ""},
};

static void filled_in(void **state)
{
    const struct recording_fixture *fixture = *state;
    size_t wrong = 0;
    EACH(i, texts)
    {
        struct judged judged;
        char rules[1024];
        snprintf(rules, sizeof rules,
                 "[{'rule': 'a', 'category': 'greylisted', 'stage': 'rcpt', 'severity': 'error', 'when': "
                 "{'code': '^550$', "
                 "'text': '(?<what>unknown|denied)'}, 'title': {'en': '%s', 'de': '%s'}}]",
                 texts[i].text, texts[i].text);
        judge(&judged, fixture->dialects, rules, RECORD);
        const struct finding *finding = &judged.report.findings[0];
        wrong += row_differs(texts[i].text, finding->title.in[LANGUAGE_EN], texts[i].english);
        wrong += row_differs(texts[i].text, finding->title.in[LANGUAGE_DE], texts[i].german);
        judged_end(&judged);
    }
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(ranks), cmocka_unit_test(long_values_are_cut),
                                       cmocka_unit_test(who_must_act), cmocka_unit_test(filled_in)};
    return cmocka_run_group_tests(tests, dialects_begin, dialects_end);
}
