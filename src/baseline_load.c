/* The baseline's file: JSON in and out. */
#include <jansson.h>
#include <stdlib.h>

#include "baseline.h"

static const char *text_at(const json_t *row, const char *name)
{
    const char *text = json_string_value(json_object_get(row, name));
    return text ? text : "";
}

static bool is_text_or_null(const json_t *row, const char *name)
{
    const json_t *value = json_object_get(row, name);
    return !value || json_is_null(value) || json_is_string(value);
}

static bool row_load(struct smtplint_baseline *baseline, const json_t *row, size_t index, struct error *error)
{
    if (!json_is_string(json_object_get(row, "rule")) || !is_text_or_null(row, "server") ||
        !is_text_or_null(row, "reply"))
        return error_set(
            error, ".known[%zu]: not {\"rule\": \"...\", \"server\": \"...\", \"reply\": \"...\"}", index);
    struct failure failure = {span_of(text_at(row, "rule")), span_of(text_at(row, "server")),
                              span_of(text_at(row, "reply"))};
    baseline_add(baseline, &failure);
    return true;
}

static bool rows_load(struct smtplint_baseline *baseline, const json_t *json, struct error *error)
{
    const json_t *rows = json_object_get(json, "known");
    struct span schema = span_of(text_at(json, "schema"));
    if (!span_is(schema, "smtplint-baseline/1") || !json_is_array(rows))
        return error_set(error, "not a baseline of smtplint");
    for (size_t i = 0; i < json_array_size(rows); i++)
        if (!row_load(baseline, json_array_get(rows, i), i, error))
            return false;
    return true;
}

bool baseline_load(struct smtplint_baseline *baseline, struct span text, struct error *error)
{
    json_error_t wrong;
    json_t *json = json_loadb(text.at ? text.at : "", text.len, 0, &wrong);
    if (!json)
        return error_set(error, "line %d: %s", wrong.line, wrong.text);
    bool good = rows_load(baseline, json, error);
    json_decref(json);
    return good;
}

static void member(json_t *row, const char *name, struct span text)
{
    json_object_set_new(row, name, text.len ? json_stringn(text.at, text.len) : json_null());
}

void failure_write(struct text *out, const struct failure *failure)
{
    json_t *row = json_object();
    member(row, "rule", failure->rule);
    member(row, "server", failure->server);
    member(row, "reply", failure->reply);
    char *line = json_dumps(row, JSON_PRESERVE_ORDER);
    text_add_string(out, line ? line : "null");
    free(line);
    json_decref(row);
}
