#include <math.h>
#include <stdlib.h>

#include "render/ndjson_part.h"

enum { DIGITS_MOST = 400 }; /* %.3f of the largest double has 313 */

static const double seconds_most = 1e308; /* more is infinite, and no number in JSON */

const char *name_of_stage(int index)
{
    return stage_name((enum stage)index);
}

const char *name_of_outcome(int index)
{
    return outcome_name((enum outcome)index);
}

static bool is_null(const struct json *value)
{
    return value && value->kind == JSON_NULL;
}

struct span text_of(struct reading *reading, const struct json *value)
{
    if (is_null(value))
        return (struct span){"", 0};
    if (value && value->kind == JSON_STRING)
        return value->text.len ? value->text : (struct span){"", 0};
    reading->bad = true;
    return (struct span){"", 0};
}

unsigned long number_of(struct reading *reading, const struct json *value)
{
    unsigned long number = 0;
    bool good = value && value->kind == JSON_NUMBER && value->text.len < 20;
    for (size_t i = 0; good && i < value->text.len; i++) {
        char digit = value->text.at[i];
        good = digit >= '0' && digit <= '9';
        number = number * 10 + (unsigned long)(digit - '0');
    }
    reading->bad |= !good;
    return good ? number : 0;
}

struct span read_text(struct reading *reading, const struct json *object, const char *key)
{
    return text_of(reading, json_at(object, key));
}

unsigned long read_number(struct reading *reading, const struct json *object, const char *key)
{
    const struct json *value = json_at(object, key);
    return is_null(value) ? 0 : number_of(reading, value);
}

double read_seconds(struct reading *reading, const struct json *object, const char *key)
{
    const struct json *value = json_at(object, key);
    if (is_null(value))
        return NAN;
    if (value && value->kind == JSON_NUMBER && value->text.len < DIGITS_MOST) {
        char *end;
        const char *digits = arena_string(reading->arena, value->text);
        double seconds = strtod(digits, &end);
        if (!*end && fabs(seconds) < seconds_most)
            return seconds;
    }
    reading->bad = true;
    return NAN;
}

bool read_yes(const struct json *object, const char *key)
{
    const struct json *value = json_at(object, key);
    return value && value->kind == JSON_TRUE;
}

const struct json *read_array(struct reading *reading, const struct json *object, const char *key)
{
    static const struct json empty = {.kind = JSON_ARRAY};
    const struct json *value = json_at(object, key);
    if (value && value->kind == JSON_ARRAY)
        return value;
    reading->bad = true;
    return &empty;
}

int read_name(struct reading *reading, const struct json *object, const char *key,
              const char *(*name)(int index), int count)
{
    struct span text = read_text(reading, object, key);
    for (int i = 0; i < count; i++)
        if (span_is(text, name(i)))
            return i;
    reading->bad = true;
    return 0;
}
