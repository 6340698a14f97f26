/* The files in rules/dialects/ to structs. */
#include <jansson.h>
#include <string.h>

#include "base/assets.h"
#include "record/dialect.h"

static struct span json_span(struct arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    return text ? arena_copy(arena, span_of(text)) : (struct span){"", 0};
}

static struct pattern *pattern_of(struct arena *arena, const json_t *value)
{
    const char *text = json_string_value(value);
    return text ? pattern_new(arena, span_of(text)) : NULL;
}

static bool message_kind(struct arena *arena, const json_t *json, struct message *message,
                         struct error *error)
{
    struct span event = json_span(arena, json_object_get(json, "event"));
    struct span trouble = json_span(arena, json_object_get(json, "trouble"));
    if (!event_find(event, &message->event) || !trouble_find(trouble, &message->trouble))
        return error_set(error, "no such event or trouble: %.*s %.*s", (int)event.len, event.at,
                         (int)trouble.len, trouble.at);
    message->program = json_span(arena, json_object_get(json, "program"));
    message->pattern = pattern_of(arena, json_object_get(json, "pattern"));
    message->extract = pattern_of(arena, json_object_get(json, "extract"));
    return true;
}

static bool add_word(struct dialects *dialects, struct arena *arena, const json_t *word, struct error *error)
{
    struct span text = arena_copy(arena, span_of(json_string_value(word)));
    enum event event = dialects->messages.at[dialects->messages.count - 1].event;
    if ((event == EVENT_CLOSED || event == EVENT_LEFT) && text.len) {
        words_add(&dialects->closings, arena, text, dialects->messages.count - 1);
        dialects->closing_first[(unsigned char)text.at[0]] = true;
    }
    if (!words_add(&dialects->words, arena, text, dialects->messages.count - 1))
        return error_set(error, "message word too short: \"%.*s\"", (int)text.len, text.at);
    return true;
}

static bool message_load(struct dialects *dialects, struct arena *arena, const json_t *json,
                         struct error *error)
{
    struct message *message = LIST_ADD(arena, &dialects->messages);
    *message = (struct message){0};
    if (!message_kind(arena, json, message, error))
        return false;
    const json_t *one = json_object_get(json, "word"), *many = json_object_get(json, "words");
    if (one)
        return add_word(dialects, arena, one, error);
    size_t index;
    json_t *word;
    json_array_foreach(many, index, word)
    {
        if (!add_word(dialects, arena, word, error))
            return false;
    }
    return true;
}

static bool file_load(struct dialects *dialects, struct arena *arena, const json_t *json, struct error *error)
{
    if (json_object_get(json, "dialect"))
        return dialect_load(dialects, arena, json, error);
    size_t index;
    json_t *message, *stamp;
    if (!dialects->extract)
        dialects->extract = pattern_of(arena, json_object_get(json, "extract"));
    json_array_foreach(json_object_get(json, "stamps"), index, stamp)
    {
        struct span source = json_span(arena, json_object_get(stamp, "pattern"));
        *LIST_ADD(arena, &dialects->stamps) = pattern_new(arena, source);
    }
    json_array_foreach(json_object_get(json, "messages"), index, message)
    {
        if (!message_load(dialects, arena, message, error))
            return false;
    }
    return true;
}

struct dialects *dialects_load(struct arena *arena, struct error *error)
{
    struct dialects *dialects = arena_take(arena, sizeof *dialects);
    for (unsigned i = 0; i < asset_count; i++) {
        if (strncmp(assets[i].name, "dialects/", 9) != 0)
            continue;
        json_error_t where;
        json_t *json = json_loadb(assets[i].bytes, assets[i].len, 0, &where);
        bool loaded = json ? file_load(dialects, arena, json, error) : error_set(error, "%s", where.text);
        json_decref(json);
        if (!loaded) {
            error_where(error, "%s", assets[i].name);
            return NULL;
        }
    }
    return dialects;
}
