/* One file of rules/dialects/ to a struct dialect. */
#include <jansson.h>

#include "base/assets.h"
#include "record/dialect.h"

static struct span text_of(struct arena *arena, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? arena_copy(arena, span_of(text)) : (struct span){"", 0};
}

static struct pattern *pattern_of(struct arena *arena, const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? pattern_new(arena, span_of(text)) : NULL;
}

static bool flag_of(const json_t *object, const char *name)
{
    return json_is_true(json_object_get(object, name));
}

/* One of `names`, which end with NULL; nothing said is the first. */
static bool choice_of(const json_t *object, const char *name, const char *const *names, int *choice)
{
    const char *text = json_string_value(json_object_get(object, name));
    *choice = 0;
    if (!text)
        return true;
    for (; *names; names++, ++*choice)
        if (span_is(span_of(text), *names))
            return true;
    return false;
}

static const char *const from_names[] = {
    [FROM_CLIENT] = "client",   [FROM_SERVER] = "server",   [FROM_EITHER] = "either",
    [FROM_SPOKEN] = "spoken",   [FROM_MORE] = "more",       [FROM_JOIN] = "join",
    [FROM_REPLY] = "reply",     [FROM_COMMAND] = "command", [FROM_EVENT] = "event",
    [FROM_PLACE] = "place",     [FROM_WORDS] = "words",     [FROM_SILENCE] = "silence",
    [FROM_ELIDED] = "elided",   [FROM_NOISE] = "noise",     [FROM_WAIT] = "wait",
    [FROM_OWN] = "own-address", [FROM_NETWORK] = "network", [FROM_TLS] = "tls",
    [FROM_TLS + 1] = NULL};
static const char *const coding_names[] = {
    [CODING_TEXT] = "text",         [CODING_HEX] = "hex",
    [CODING_CHUNK] = "chunk",       [CODING_BASE64] = "base64",
    [CODING_ROWS] = "rows",         [CODING_WRAPPED] = "wrapped",
    [CODING_PACKET] = "packet",     [CODING_PACKET_TEXT] = "packet-text",
    [CODING_PACKET_TEXT + 1] = NULL};
static const char *const escape_names[] = {[ESCAPE_NONE] = "none",
                                           [ESCAPE_BACKSLASH] = "backslash",
                                           [ESCAPE_QUOTES] = "quotes",
                                           [ESCAPE_PLUS] = "plus",
                                           NULL};
static const char *const unmarked_names[] = {[UNMARKED_NOTHING] = "nothing",
                                             [UNMARKED_PLAIN] = "plain",
                                             [UNMARKED_TURN] = "turn",
                                             [UNMARKED_BODY] = "body",
                                             NULL};

static bool form_load(struct arena *arena, const json_t *json, struct line_form *form, struct error *error)
{
    int from, coding;
    struct span event = text_of(arena, json, "event");
    bool known = json_object_get(json, "from") && choice_of(json, "from", from_names, &from) &&
                 choice_of(json, "coding", coding_names, &coding) && event_find(event, &form->event);
    form->pattern = pattern_of(arena, json, "pattern");
    if (!known || !form->pattern)
        return error_set(error, "a line needs \"pattern\" and a known \"from\" (\"event\", \"coding\"): %s",
                         json_string_value(json_object_get(json, "from")));
    form->from = (enum line_from)from;
    form->coding = (enum coding)coding;
    form->until = pattern_of(arena, json, "until");
    form->split = pattern_of(arena, json, "split");
    form->says = text_of(arena, json, "says");
    form->command = text_of(arena, json, "command");
    form->again = flag_of(json, "again");
    form->turn = flag_of(json, "turn");
    form->starts = flag_of(json, "starts");
    return true;
}

static bool forms_load(struct line_forms *forms, const json_t *lines, struct error *error)
{
    size_t count = json_array_size(lines);
    forms->at = arena_take(forms->arena, count * sizeof *forms->at);
    for (; forms->count < count; forms->count++)
        if (!form_load(forms->arena, json_array_get(lines, forms->count), &forms->at[forms->count], error))
            return error_where(error, "lines[%zu]", forms->count);
    return true;
}

bool line_forms_read(struct line_forms *forms, struct error *error)
{
    struct error ignored = {{0}};
    json_error_t where;
    json_t *lines = json_loadb(forms->json.at, forms->json.len, 0, &where);
    forms->read = true;
    bool good = lines ? forms_load(forms, lines, error ? error : &ignored)
                      : error_set(error ? error : &ignored, "%s", where.text);
    forms->wrong = !good;
    json_decref(lines);
    return good;
}

static struct line_forms *forms_of(struct arena *arena, struct span dialect)
{
    struct line_forms *forms = arena_take(arena, sizeof *forms);
    *forms = (struct line_forms){.json = asset_text(arena_join(arena, (struct span)SPAN("lines/"), dialect)),
                                 .arena = arena};
    return forms;
}

static bool signs_load(struct dialects *dialects, struct arena *arena, const json_t *signs,
                       struct dialect *dialect, struct error *error)
{
    dialect->sign_count = json_array_size(signs);
    for (size_t i = 0; i < dialect->sign_count; i++) {
        struct span sign = span_of(json_string_value(json_array_get(signs, i)));
        if (!words_add(&dialects->signs, arena, sign, dialects->all.count))
            return error_set(error, "signs[%zu] is too short to tell a dialect by", i);
    }
    return true;
}

static void patterns_load(struct arena *arena, const json_t *json, struct dialect *dialect)
{
    dialect->split = pattern_of(arena, json, "split");
    dialect->unfold = pattern_of(arena, json, "unfold");
    dialect->opens = pattern_of(arena, json, "opens");
    dialect->closes = pattern_of(arena, json, "closes");
    dialect->goes_on = pattern_of(arena, json, "goes-on");
}

static void flags_load(const json_t *json, struct dialect *dialect)
{
    dialect->fused = flag_of(json, "fused");
    dialect->by_content = flag_of(json, "by-content");
    dialect->hides_body = flag_of(json, "hides-body");
    dialect->hides_greeting = flag_of(json, "hides-greeting");
    dialect->stamp_key = flag_of(json, "stamp-key");
    dialect->errors_first = flag_of(json, "errors-first");
    dialect->omits_replies = flag_of(json, "omits-replies");
    dialect->generic = flag_of(json, "generic");
    dialect->last_resort = flag_of(json, "last-resort");
}

bool dialect_load(struct dialects *dialects, struct arena *arena, const json_t *json, struct error *error)
{
    struct dialect dialect = {.name = text_of(arena, json, "dialect"),
                              .program = text_of(arena, json, "program")};
    const json_t *title = json_object_get(json, "title");
    int escape, unmarked;
    dialect.title.in[LANGUAGE_EN] = text_of(arena, title, "en");
    dialect.title.in[LANGUAGE_DE] = text_of(arena, title, "de");
    if (!choice_of(json, "escape", escape_names, &escape) ||
        !choice_of(json, "unmarked", unmarked_names, &unmarked))
        return error_set(error, "\"escape\" or \"unmarked\" has an unknown value");
    dialect.escape = (enum escape)escape;
    dialect.unmarked = (enum unmarked)unmarked;
    patterns_load(arena, json, &dialect);
    flags_load(json, &dialect);
    dialect.forms = forms_of(arena, dialect.name);
    if (!signs_load(dialects, arena, json_object_get(json, "signs"), &dialect, error))
        return false;
    *LIST_ADD(arena, &dialects->all) = dialect;
    return true;
}
