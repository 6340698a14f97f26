/* Tests src/render/json.c: strings as JSON has them, and the frame of a report. */
#include <jansson.h>
#include <string.h>

#include "base/text.h"
#include "smtplint.h"
#include "table.h"

#define RECORD "220 mx1\nEHLO ws7\n250 mx1\nMAIL FROM:<a@b.example>\n550 5.7.1 no\nQUIT\n221 Bye\n"

static bool collect(void *to, const char *bytes, size_t len)
{
    text_add(to, (struct span){bytes, len});
    return true;
}

static int begin(void **state)
{
    char why[SMTPLINT_WHY] = "";
    *state = smtplint_new(NULL, why, sizeof why);
    return *state ? 0 : 1;
}

static int end(void **state)
{
    smtplint_free(*state);
    return 0;
}

static struct text report_of(struct smtplint *engine, const char *format, struct span record,
                             const char *name)
{
    struct text out = {0};
    struct smtplint_options options = {.format = format};
    struct smtplint_run *run = smtplint_begin(engine, &options, collect, &out);
    assert_non_null(run);
    smtplint_bytes(run, record.at ? record.at : "", record.len, name);
    assert_false(smtplint_failed(run));
    smtplint_end(run);
    return out;
}

/* A file may be called anything; the JSON stays JSON, and shows no reader another order than it has. */
static void strings(void **state)
{
    static const struct {
        const char *name, *json;
    } rows[] = {
        {"ticket.log", "\"ticket.log\""},
        {"a \"b\" \\c", "\"a \\\"b\\\" \\\\c\""},
        {"a\nb\tc\rd", "\"a\\nb\\tc\\rd\""},
        {"\x01\x1f\x7f\x1b[31m", "\"\\u0001\\u001f\\u007f\\u001b[31m\""},
        {"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x92\xa9",
         "\"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x92\xa9\""},
        {"gr\xfc\xdf", "\"gr\\ufffd\\ufffd\""},
        {"cut \xe2\x82", "\"cut \\ufffd\\ufffd\""},
        {"overlong \xc0\xaf", "\"overlong \\ufffd\\ufffd\""},
        {"surrogate \xed\xa0\x80", "\"surrogate \\ufffd\\ufffd\\ufffd\""},
        {"bidi \xe2\x80\xae gpj.exe", "\"bidi \\u202e gpj.exe\""},
        {"isolate \xe2\x81\xa6 \xe2\x81\xa9", "\"isolate \\u2066 \\u2069\""},
        {"mark \xd8\x9c", "\"mark \\u061c\""},
        {"zero \xe2\x80\x8b width", "\"zero \\u200b width\""},
        {"line \xe2\x80\xa8 separator", "\"line \\u2028 separator\""},
        {"C1 \xc2\x9b", "\"C1 \\u009b\""},
        {"BOM \xef\xbb\xbf", "\"BOM \\ufeff\""},
        {"/ stays", "\"/ stays\""},
    };
    size_t wrong = 0;
    EACH(i, rows)
    {
        struct text out = report_of(*state, "json", span_of(RECORD), rows[i].name);
        char wanted[256];
        json_error_t where;
        snprintf(wanted, sizeof wanted, "\"file\":%s", rows[i].json);
        wrong += row_differs_number(rows[i].json, span_find_text(text_span(&out), wanted) < out.len, true);
        json_t *json = json_loadb(out.at, out.len, JSON_REJECT_DUPLICATES, &where);
        wrong += row_differs_number(where.text, json != NULL, true);
        json_decref(json);
        text_free(&out);
    }
    assert_int_equal(wrong, 0);
}

/* All octets in all places of a record: whatever comes is valid JSON. */
static void any_octet(void **state)
{
    static const char *const forms[] = {
        "220 %c\nEHLO ws7\n250 x\n", "220 x\nEHLO %c\n250 x\n", "220 x\n%c\n500 %c\n",
        "220 x\nMAIL FROM:<%c>\n250 x\nRCPT TO:<%c>\n250 x\nDATA\n354 x\n%c\n.\n250 %c\n"};
    EACH(f, forms)
    for (int octet = 1; octet < 256; octet++) {
        char record[256];
        snprintf(record, sizeof record, forms[f], octet, octet, octet, octet);
        struct text out = report_of(*state, "json", span_of(record), "x");
        json_error_t where;
        json_t *json = json_loadb(out.at, out.len, JSON_REJECT_DUPLICATES, &where);
        if (!json)
            print_error("octet %d: %s\n", octet, where.text);
        assert_non_null(json);
        json_decref(json);
        text_free(&out);
    }
}

static json_t *first_session(struct text *out)
{
    json_error_t where;
    json_t *json = json_loadb(out->at, out->len, 0, &where);
    json_t *session = json_incref(json_array_get(json_object_get(json, "sessions"), 0));
    json_decref(json);
    return session;
}

static void what_is_not_known_is_null(void **state)
{
    static const char *const paths[][2] = {{"started", NULL},     {"seconds", NULL},  {"stream", NULL},
                                           {"client", "address"}, {"client", "port"}, {"server", "address"},
                                           {"server", "host"},    {"server", "port"}};
    struct text out = report_of(*state, "json", span_of(RECORD), "x");
    json_t *session = first_session(&out);
    EACH(i, paths)
    {
        json_t *value = json_object_get(session, paths[i][0]);
        value = paths[i][1] ? json_object_get(value, paths[i][1]) : value;
        assert_true(json_is_null(value));
    }
    json_t *entry = json_array_get(json_object_get(session, "dialogue"), 0);
    assert_int_equal(json_integer_value(json_object_get(entry, "n")), 1);
    assert_int_equal(json_integer_value(json_object_get(entry, "code")), 220);
    assert_true(json_is_null(json_object_get(entry, "time")));
    assert_true(json_is_null(json_object_get(entry, "enhanced")));
    assert_string_equal(json_string_value(json_object_get(session, "outcome")), "refused");
    assert_string_equal(json_string_value(json_object_get(session, "place")), "line");
    json_decref(session);
    text_free(&out);
}

/* ndjson holds the same session as json, and what merge wants besides. */
static void lines_hold_the_same(void **state)
{
    struct text whole = report_of(*state, "json", span_of(RECORD), "x"),
                lines = report_of(*state, "ndjson", span_of(RECORD), "x");
    json_t *session = first_session(&whole);
    static const char *const types[] = {"run", "session", "end"};
    struct span rest = text_span(&lines);
    EACH(i, types)
    {
        struct span line = span_take_line(&rest);
        json_t *json = json_loadb(line.at, line.len, 0, NULL);
        assert_string_equal(json_string_value(json_object_get(json, "type")), types[i]);
        json_object_del(json, "type");
        assert_true(i != 1 || json_is_object(json_object_get(json, "kept")));
        json_object_del(json, "kept");
        if (i == 1)
            assert_true(json_equal(json, session));
        json_decref(json);
    }
    assert_int_equal(rest.len, 0);
    json_decref(session);
    text_free(&whole);
    text_free(&lines);
}

static void no_recording_at_all(void **state)
{
    static const char *const records[] = {"", "\n", "Dear all,\nregards\n"};
    EACH(i, records)
    {
        struct text out = report_of(*state, "json", span_of(records[i]), "x");
        json_t *json = json_loadb(out.at, out.len, 0, NULL);
        assert_non_null(json);
        assert_int_equal(json_array_size(json_object_get(json, "sessions")), 0);
        assert_string_equal(json_string_value(json_object_get(json, "schema")), "smtplint/1");
        json_decref(json);
        text_free(&out);
    }
}

/* Same in, same out, however often the engine was used before. */
static void the_same_bytes_again(void **state)
{
    struct text first = report_of(*state, "json", span_of(RECORD), "x");
    for (int i = 0; i < 30; i++) {
        struct text again = report_of(*state, "json", span_of(RECORD), "x");
        assert_true(span_equal(text_span(&first), text_span(&again)));
        text_free(&again);
    }
    text_free(&first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings),
        cmocka_unit_test(any_octet),
        cmocka_unit_test(what_is_not_known_is_null),
        cmocka_unit_test(lines_hold_the_same),
        cmocka_unit_test(no_recording_at_all),
        cmocka_unit_test(the_same_bytes_again),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
