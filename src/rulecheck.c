/*
 * `smtplint rules --check DIR`: every rule complete, every example run. In lnav's manner: file, JSON path,
 * what is wrong, what to do.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/pattern.h"
#include "dialectcheck.h"
#include "engine.h"
#include "runcheck.h"
#include "smtplint.h"

struct checking {
    struct smtplint *engine; /* the built-in book with the folder on top */
    struct text out;
    unsigned long rules, examples, wrong;
    struct dialect_checks dialects;
    const char *file;
    bool of_run; /* the rule at hand */
};

static void complain(struct checking *checking, const char *path, const char *what, const char *help)
{
    text_print(&checking->out, "%s: %s: %s\n", checking->file, path, what);
    if (help)
        text_print(&checking->out, "    = help: %s\n", help);
    checking->wrong++;
}

/* ---- form ---- */

static const char *const rule_fields[] = {"rule",   "category",   "stage",    "severity", "generic",
                                          "refine", "when",       "unless",   "follows",  "retry",
                                          "title",  "meaning",    "causes",   "customer", "avoid",
                                          "probe",  "references", "examples", NULL};
static const char *const cause_fields[] = {"cause",    "base", "acts",     "title",
                                           "evidence", "fix",  "customer", NULL};
static const char *const evidence_fields[] = {"when", "unless", "add", "proves", "excludes", "say", NULL};
static const char *const example_fields[] = {"name", "record", "sessions", "expect", NULL};
static const char *const session_fields[] = {"file", "started", "record", NULL};
static const char *const expect_fields[] = {"found",    "line",        "top",      "excluded",
                                            "standing", "consequence", "sessions", NULL};

static bool is_listed(const char *const *names, const char *name)
{
    for (; *names; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static void check_fields(struct checking *checking, json_t *object, const char *const *names,
                         const char *where)
{
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value)
    {
        char path[160];
        (void)value;
        snprintf(path, sizeof path, "%s.%s", where, name);
        if (!is_listed(names, name))
            complain(checking, path, "no such field", "see rules/README.md for the fields");
    }
}

static void check_languages(struct checking *checking, const json_t *text, const char *path)
{
    const char *en = json_string_value(json_object_get(text, "en")),
               *de = json_string_value(json_object_get(text, "de"));
    if (!en || !*en || !de || !*de)
        complain(checking, path, "a text is missing in one of the languages",
                 "give {\"en\": \"...\", \"de\": \"...\"}");
    else if (english_in(span_of(de)))
        complain(checking, path, "English words stand in the German text", de);
}

static bool has_group(struct checking *checking, json_t *when, struct span name)
{
    char group[96];
    bool found = false;
    char *dump = json_dumps(when, JSON_COMPACT);
    snprintf(group, sizeof group, "(?<%.*s>", (int)name.len, name.at);
    found = dump && strstr(dump, group);
    free(dump);
    (void)checking;
    return found;
}

static bool is_known(struct checking *checking, struct span name, json_t *rule, json_t *evidence)
{
    size_t fact;
    return fact_find(name, &fact) || span_is(name, "code meaning") || span_is(name, "enhanced meaning") ||
           has_group(checking, json_object_get(rule, "when"), name) ||
           (evidence && has_group(checking, json_object_get(evidence, "when"), name)) ||
           json_object_get(rule, "refine");
}

static void check_placeholders(struct checking *checking, const json_t *text, const char *path, json_t *rule,
                               json_t *evidence)
{
    static const char *const languages[] = {"en", "de"};
    for (size_t i = 0; i < 2; i++) {
        struct span rest = span_of(json_string_value(json_object_get(text, languages[i])));
        while (span_find(rest, '{') < rest.len) {
            span_take_until(&rest, '{');
            struct span name = span_take_until(&rest, '}');
            if (is_known(checking, name, rule, evidence))
                continue;
            char what[160];
            snprintf(what, sizeof what, "no such fact or group: {%.*s}", (int)name.len, name.at);
            complain(checking, path, what, "`smtplint facts` lists the facts");
        }
    }
}

static void check_evidence(struct checking *checking, json_t *evidence, const char *where, json_t *rule)
{
    char path[240];
    json_t *say = json_object_get(evidence, "say"), *add = json_object_get(evidence, "add");
    check_fields(checking, evidence, evidence_fields, where);
    snprintf(path, sizeof path, "%s.say", where);
    if (say) {
        check_languages(checking, say, path);
        check_placeholders(checking, say, path, rule, evidence);
    }
    if (!add && !json_is_true(json_object_get(evidence, "proves")) &&
        !json_is_true(json_object_get(evidence, "excludes")))
        complain(checking, where, "evidence that neither adds nor proves nor excludes", NULL);
    if (add && (!json_is_integer(add) || json_integer_value(add) < -100 || json_integer_value(add) > 100))
        complain(checking, where, "\"add\" is a whole number from -100 to 100", NULL);
}

static void check_texts(struct checking *checking, json_t *list, const char *name, json_t *rule)
{
    size_t i;
    json_t *text;
    json_array_foreach(list, i, text)
    {
        char path[160];
        snprintf(path, sizeof path, "%s[%zu]", name, i);
        check_languages(checking, text, path);
        check_placeholders(checking, text, path, rule, NULL);
    }
}

/* Texts for customers stand between others: a rule's is a sentence, a cause's goes on behind "The next step
 * is the sender's: " or "they need to ". */
static void check_customer(struct checking *checking, const json_t *text, const char *path, bool sentence)
{
    static const char *const languages[] = {"en", "de"};
    if (!text)
        return;
    check_languages(checking, text, path);
    for (size_t i = 0; i < 2; i++) {
        struct span said = span_of(json_string_value(json_object_get(text, languages[i])));
        if (jargon_in(said))
            complain(checking, path, "it holds a command, a code or a word for administrators",
                     "say it as to somebody who only wants to send mail");
        if (said.len && span_ends(said, ".") != sentence)
            complain(checking, path, sentence ? "it is not a sentence" : "it ends a sentence",
                     sentence ? "end it with a point" : "leave the point out");
    }
}

/* The person is asked, of an administrator it is told what they need to do. */
static void check_step(struct checking *checking, const json_t *cause, const char *where)
{
    const json_t *step = json_object_get(cause, "customer");
    const char *acts = json_string_value(json_object_get(cause, "acts"));
    bool asks = span_starts(span_of(json_string_value(json_object_get(step, "en"))), "please "),
         sender = acts && (strcmp(acts, "sender") == 0 || strcmp(acts, "open") == 0);
    char path[200];
    snprintf(path, sizeof path, "%s.customer", where);
    check_customer(checking, step, path, false);
    if (step && asks != sender)
        complain(checking, path, sender ? "it does not ask the sender" : "it asks, but others act",
                 "\"please check ...\" for acts sender, else \"check ...\"");
}

static void check_cause(struct checking *checking, json_t *cause, size_t index, json_t *rule)
{
    char path[160];
    size_t i;
    json_t *one;
    snprintf(path, sizeof path, ".causes[%zu]", index);
    check_fields(checking, cause, cause_fields, path);
    check_languages(checking, json_object_get(cause, "title"), path);
    check_placeholders(checking, json_object_get(cause, "title"), path, rule, NULL);
    check_step(checking, cause, path);
    json_array_foreach(json_object_get(cause, "evidence"), i, one)
    {
        char inner[200];
        snprintf(inner, sizeof inner, "%s.evidence[%zu]", path, i);
        check_evidence(checking, one, inner, rule);
    }
    json_array_foreach(json_object_get(cause, "fix"), i, one)
    {
        char inner[200];
        snprintf(inner, sizeof inner, "%s.fix[%zu]", path, i);
        check_languages(checking, one, inner);
        check_placeholders(checking, one, inner, rule, NULL);
    }
}

static void check_form(struct checking *checking, json_t *rule)
{
    bool refines = json_object_get(rule, "refine") != NULL;
    size_t i;
    json_t *cause;
    check_fields(checking, rule, rule_fields, "");
    static const char *const texts[] = {"title", "meaning"};
    for (size_t t = 0; t < 2; t++) {
        json_t *text = json_object_get(rule, texts[t]);
        if (text || !refines)
            check_languages(checking, text, texts[t]);
        check_placeholders(checking, text, texts[t], rule, NULL);
    }
    if (!json_object_get(rule, "when") && !refines)
        complain(checking, ".when", "missing", "a rule needs conditions");
    if (!json_array_size(json_object_get(rule, "causes")) && !refines)
        complain(checking, ".causes", "missing", "a rule needs a cause that a person can check");
    json_array_foreach(json_object_get(rule, "causes"), i, cause)
    {
        check_cause(checking, cause, i, rule);
    }
    check_customer(checking, json_object_get(rule, "customer"), ".customer", true);
    check_texts(checking, json_object_get(rule, "avoid"), ".avoid", rule);
    check_texts(checking, json_object_get(rule, "probe"), ".probe", rule);
}

/* ---- patterns ---- */

static void check_pattern(struct checking *checking, const char *source, const char *path)
{
    struct arena arena = {0};
    struct error error = {{0}};
    struct pattern *pattern = pattern_new(&arena, span_of(source));
    if (!pattern_check(pattern, &error))
        complain(checking, path, error.text,
                 "patterns are PCRE2, caseless; in JSON a backslash is written twice");
    pattern_release(pattern);
    arena_free(&arena);
}

/* A fact of a run says nothing of a session, and the other way round. */
static void check_kind(struct checking *checking, json_t *conditions, const char *where)
{
    const char *name;
    json_t *value;
    json_object_foreach(conditions, name, value)
    {
        size_t fact;
        bool known = json_is_string(value) && fact_find(span_of(name), &fact);
        if (known && fact_is_of_run(fact) != checking->of_run)
            complain(checking, where, checking->of_run ? "a fact of one session" : "a fact of the whole run",
                     "rules of the stage \"run\" ask the whole run, the others one session");
    }
}

/* Every string below a "when" or "unless" is a pattern. */
static void check_patterns(struct checking *checking, json_t *value, const char *name, bool inside)
{
    size_t i;
    json_t *one;
    const char *key;
    if (inside && json_is_string(value))
        check_pattern(checking, json_string_value(value), name);
    json_array_foreach(value, i, one)
    {
        check_patterns(checking, one, name, inside);
    }
    if (inside)
        check_kind(checking, value, name);
    json_object_foreach(value, key, one)
    {
        if (strcmp(key, "examples") != 0)
            check_patterns(checking, one, key,
                           inside || strcmp(key, "when") == 0 || strcmp(key, "unless") == 0);
    }
}

/* ---- examples ---- */

struct expected {
    const char *rule;
    json_t *expect;
};

static const struct finding *find(const struct report *report, const char *rule, bool consequence)
{
    for (size_t i = 0; i < report->count; i++) {
        const struct finding *finding = &report->findings[i];
        if (span_is(finding->rule, rule) && (finding->consequence_of != NO_FINDING) == consequence)
            return finding;
    }
    return NULL;
}

static void wrong(struct checking *checking, const char *path, const char *what, const struct report *report)
{
    char said[512] = "";
    size_t used = 0;
    for (size_t i = 0; i < report->count && used < sizeof said - 80; i++)
        used += (size_t)snprintf(said + used, sizeof said - used, " %.*s%s",
                                 (int)report->findings[i].rule.len, report->findings[i].rule.at,
                                 report->findings[i].consequence_of != NO_FINDING ? "(consequence)" : "");
    char line[700];
    snprintf(line, sizeof line, "%s; found:%s", what, *said ? said : " nothing");
    complain(checking, path, line, NULL);
}

static const struct cause_found *cause_named(const struct finding *finding, const char *name)
{
    for (size_t i = 0; i < finding->cause_count; i++)
        if (span_is(finding->causes[i].cause, name))
            return &finding->causes[i];
    return NULL;
}

static void compare_causes(struct checking *checking, const struct finding *finding, json_t *expect,
                           const char *path)
{
    const char *top = json_string_value(json_object_get(expect, "top")),
               *standing = json_string_value(json_object_get(expect, "standing"));
    size_t i;
    json_t *excluded;
    char what[200];
    if (top && (!finding->cause_count || !span_is(finding->causes[0].cause, top))) {
        struct span got = finding->cause_count ? finding->causes[0].cause : (struct span)SPAN("none");
        snprintf(what, sizeof what, "the first cause is %.*s, not %s", (int)got.len, got.at, top);
        complain(checking, path, what, NULL);
    }
    if (standing && finding->cause_count && strcmp(standing_name(finding->causes[0].standing), standing) != 0)
        complain(checking, path, "the first cause has another standing", NULL);
    json_array_foreach(json_object_get(expect, "excluded"), i, excluded)
    {
        const struct cause_found *cause = cause_named(finding, json_string_value(excluded));
        if (cause && cause->standing == STANDING_EXCLUDED)
            continue;
        snprintf(what, sizeof what, "not excluded: %s", json_string_value(excluded));
        complain(checking, path, what, NULL);
    }
}

static void compare(struct checking *checking, const struct report *report, const struct expected *expected,
                    const char *path)
{
    json_t *expect = expected->expect, *line = json_object_get(expect, "line");
    bool wanted = json_is_true(json_object_get(expect, "found"));
    const struct finding *finding =
        find(report, expected->rule, json_is_true(json_object_get(expect, "consequence")));
    if (wanted && !finding)
        wrong(checking, path, "should be found and is not", report);
    if (!wanted && finding)
        wrong(checking, path, "should be silent and is not", report);
    if (!wanted || !finding)
        return;
    if (line && (unsigned long)json_integer_value(line) != finding->first) {
        char what[80];
        snprintf(what, sizeof what, "found at line %lu, not %d", finding->first,
                 (int)json_integer_value(line));
        complain(checking, path, what, NULL);
    }
    compare_causes(checking, finding, expect, path);
}

static void add_report(struct arena *arena, struct report *all, const struct report *more)
{
    struct finding *joined = arena_take(arena, (all->count + more->count + 1) * sizeof *joined);
    if (all->count)
        memcpy(joined, all->findings, all->count * sizeof *joined);
    if (more->count)
        memcpy(joined + all->count, more->findings, more->count * sizeof *joined);
    *all = (struct report){.findings = joined, .count = all->count + more->count};
}

/* All sessions of the example together. Each keeps its arena until the end. */
static void run_example(struct checking *checking, struct span record, const struct expected *expected,
                        const char *path)
{
    enum { SESSIONS_MOST = 8 };
    struct arena arenas[SESSIONS_MOST] = {{0}}, all_arena = {0};
    struct report all = {0};
    struct error error = {{0}};
    struct conversation conversations[SESSIONS_MOST];
    struct memory_of_file *memory = memory_new();
    struct recording *recording = recording_open(checking->engine->dialects, NULL, record, &error);
    for (size_t i = 0; i < SESSIONS_MOST && recording_next(recording, &arenas[i], &conversations[i]); i++) {
        struct session *session =
            session_build(&arenas[i], &conversations[i], (struct span)SPAN("example"), i + 1);
        struct report report =
            rules_judge(checking->engine->book, facts_new(&arenas[i], session, memory), &arenas[i]);
        size_t before = all.count;
        add_report(&all_arena, &all, &report);
        for (size_t j = before; j < all.count; j++)
            if (all.findings[j].consequence_of != NO_FINDING)
                all.findings[j].consequence_of += before;
        memory_note(memory, session);
    }
    compare(checking, &all, expected, path);
    recording_close(recording);
    memory_free(memory);
    for (size_t i = 0; i < SESSIONS_MOST; i++)
        arena_free(&arenas[i]);
    arena_free(&all_arena);
}

/* Of a rule that asks the whole run. */
static void run_examples(struct checking *checking, json_t *sessions, const struct expected *expected,
                         const char *path)
{
    struct whole *whole = whole_new(checking->engine->book);
    const struct run_report *found = runcheck_judge(checking->engine, whole, sessions);
    unsigned long wanted = (unsigned long)json_integer_value(json_object_get(expected->expect, "sessions"));
    struct arena arena = {0};
    struct report report = {.findings =
                                arena_take(&arena, (found ? found->count : 0) * sizeof *report.findings +
                                                       sizeof *report.findings)};
    for (size_t i = 0; found && i < found->count; i++) {
        report.findings[report.count++] = found->findings[i].finding;
        bool mine = span_is(found->findings[i].finding.rule, expected->rule);
        if (mine && wanted && found->findings[i].extent.sessions != wanted)
            complain(checking, path, "found in another number of sessions", NULL);
    }
    compare(checking, &report, expected, path);
    arena_free(&arena);
    whole_free(whole);
}

static void check_sessions(struct checking *checking, json_t *sessions, const char *path)
{
    size_t i;
    json_t *one;
    json_array_foreach(sessions, i, one)
    {
        check_fields(checking, one, session_fields, path);
    }
}

static void check_example(struct checking *checking, json_t *rule, json_t *example, size_t index)
{
    struct text record = {0};
    struct expected expected = {json_string_value(json_object_get(rule, "rule")),
                                json_object_get(example, "expect")};
    char path[200];
    const char *name = json_string_value(json_object_get(example, "name"));
    size_t i;
    json_t *line;
    snprintf(path, sizeof path, ".examples[%zu] (%s)", index, name ? name : "");
    check_fields(checking, example, example_fields, path);
    check_fields(checking, expected.expect, expect_fields, path);
    json_array_foreach(json_object_get(example, "record"), i, line)
    {
        text_add_string(&record, json_string_value(line));
        text_add_byte(&record, '\n');
    }
    json_t *sessions = json_object_get(example, "sessions");
    check_sessions(checking, sessions, path);
    if (sessions)
        run_examples(checking, sessions, &expected, path);
    else
        run_example(checking, text_span(&record), &expected, path);
    text_free(&record);
    checking->examples++;
}

static void check_examples(struct checking *checking, json_t *rule)
{
    size_t i, found = 0, silent = 0;
    json_t *example;
    json_array_foreach(json_object_get(rule, "examples"), i, example)
    {
        bool finds = json_is_true(json_object_get(json_object_get(example, "expect"), "found"));
        found += finds;
        silent += !finds;
        check_example(checking, rule, example, i);
    }
    if (!found || !silent)
        complain(checking, ".examples", found ? "no silent example" : "no example that is found",
                 "give one of each, so that the rule is tested both ways");
}

static void check_place(struct checking *checking, json_t *rule, const char *file)
{
    const char *id = json_string_value(json_object_get(rule, "rule")),
               *stage = json_string_value(json_object_get(rule, "stage"));
    char tail[256];
    snprintf(tail, sizeof tail, "%s/%s.json", stage ? stage : "", id ? id : "");
    if (!span_ends(span_of(file), tail))
        complain(checking, ".rule", "the file is not named STAGE/ID.json", NULL);
}

static void rulecheck_file(void *with, const char *file, json_t *json)
{
    struct checking *checking = with;
    checking->file = file;
    dialectcheck_file(&checking->dialects, file, json);
    if (!json_object_get(json, "rule"))
        return;
    checking->rules++;
    checking->of_run = span_is(span_of(json_string_value(json_object_get(json, "stage"))), RULE_OF_RUN);
    check_form(checking, json);
    check_patterns(checking, json, "", false);
    check_place(checking, json, file);
    check_examples(checking, json);
}

bool smtplint_check(struct smtplint *engine, const char *folder, smtplint_write *write, void *to)
{
    const char *const folders[] = {folder, NULL};
    char why[SMTPLINT_WHY] = "";
    struct checking checking = {.engine = smtplint_new(folders, why, sizeof why)};
    (void)engine;
    if (!checking.engine) {
        text_print(&checking.out, "%s\n", why);
        checking.wrong++;
    } else {
        checking.dialects =
            (struct dialect_checks){.dialects = checking.engine->dialects, .out = &checking.out};
        rulebook_each_file(folder, rulecheck_file, &checking);
        checking.wrong += checking.dialects.wrong;
        smtplint_free(checking.engine);
    }
    text_print(&checking.out, "%lu rules, %lu examples, %lu wrong\n", checking.rules, checking.examples,
               checking.wrong);
    text_print(&checking.out, "%lu dialects, %lu examples\n", checking.dialects.dialects_seen,
               checking.dialects.examples);
    struct span out = text_span(&checking.out);
    bool written = write(to, out.at, out.len);
    text_free(&checking.out);
    return written && !checking.wrong;
}

/* ---- conflicts ---- */

static void tell_outdone(struct text *out, const char *file, const struct report *report)
{
    for (size_t i = 0; i < report->outdone_count; i++) {
        const struct outdone *outdone = &report->outdone[i];
        text_print(out, "%s\t%lu\t%s\t%.*s\t%.*s\t%.*s\t%.*s\n", file, outdone->line, outdone->by,
                   (int)outdone->winner.len, outdone->winner.at, (int)outdone->winner_category.len,
                   outdone->winner_category.at, (int)outdone->loser.len, outdone->loser.at,
                   (int)outdone->loser_category.len, outdone->loser_category.at);
    }
}

bool smtplint_conflicts(struct smtplint *engine, const char *path, smtplint_write *write, void *to)
{
    struct error error = {{0}};
    struct arena arena = {0};
    struct text out = {0};
    struct conversation conversation;
    struct recording *recording = recording_open(engine->dialects, path, (struct span){0}, &error);
    if (!recording)
        return false;
    struct memory_of_file *memory = memory_new();
    for (unsigned long i = 1; recording_next(recording, &arena, &conversation); i++) {
        struct session *session = session_build(&arena, &conversation, span_of(path), i);
        struct report report = rules_judge(engine->book, facts_new(&arena, session, memory), &arena);
        tell_outdone(&out, path, &report);
        memory_note(memory, session);
        arena_empty(&arena);
    }
    struct span said = text_span(&out);
    bool written = write(to, said.at, said.len);
    memory_free(memory);
    recording_close(recording);
    arena_free(&arena);
    text_free(&out);
    return written;
}
