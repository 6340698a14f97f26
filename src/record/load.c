/* The files in rules/dialects/ to structs. */
#include "base/assets.h"
#include "record/dialect.h"

static bool is_of_telnet(struct span program)
{
    static const char *const programs[] = {"telnet", "windows-telnet", "nc", "ncat", "busybox"};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (span_is(program, programs[i]))
            return true;
    return false;
}

static bool message_kind(struct arena *arena, const struct asset_node *node, struct message *message,
                         struct error *error)
{
    struct span event = asset_member_text(node, "event");
    struct span trouble = asset_member_text(node, "trouble");
    if (!event_find(event, &message->event) || !trouble_find(trouble, &message->trouble))
        return error_set(error, "no such event or trouble: %.*s %.*s", (int)event.len, event.at,
                         (int)trouble.len, trouble.at);
    message->program = asset_member_text(node, "program");
    message->of_telnet = is_of_telnet(message->program);
    message->pattern = asset_pattern(arena, node, "pattern");
    message->extract = asset_pattern(arena, node, "extract");
    message->needs_mail = message->event != EVENT_STEP_FAILED || asset_member(node, "needs-mail");
    return true;
}

static bool add_word(struct dialects *dialects, struct arena *arena, struct span text, struct error *error)
{
    enum event event = dialects->messages.at[dialects->messages.count - 1].event;
    if ((event == EVENT_CLOSED || event == EVENT_LEFT) && text.len) {
        words_add(&dialects->closings, arena, text, dialects->messages.count - 1);
        dialects->closing_first[(unsigned char)text.at[0]] = true;
    }
    if (dialects->messages.at[dialects->messages.count - 1].of_telnet)
        words_add(&dialects->told, arena, text, TOLD_TELNET);
    if (!words_add(&dialects->words, arena, text, dialects->messages.count - 1))
        return error_set(error, "message word too short: \"%.*s\"", (int)text.len, text.at);
    return true;
}

static bool message_load(struct dialects *dialects, struct arena *arena, const struct asset_node *node,
                         struct error *error)
{
    struct message *message = LIST_ADD(arena, &dialects->messages);
    *message = (struct message){0};
    if (!message_kind(arena, node, message, error))
        return false;
    const struct asset_node *one = asset_member(node, "word"), *many = asset_member(node, "words");
    if (one)
        return add_word(dialects, arena, span_of(one->text), error);
    for (unsigned i = 0; many && i < many->count; i++)
        if (!add_word(dialects, arena, span_of(many->members[i].text), error))
            return false;
    return true;
}

static bool mail_words_load(struct dialects *dialects, struct arena *arena, const struct asset_node *words,
                            struct error *error)
{
    for (unsigned i = 0; words && i < words->count; i++)
        if (!words_add(&dialects->mail_words, arena, span_of(words->members[i].text), i))
            return error_set(error, "of-mail-words[%u] is too short", i);
    return true;
}

static bool messages_load(struct dialects *dialects, struct arena *arena, const struct asset_node *file,
                          struct error *error)
{
    const struct asset_node *stamps = asset_member(file, "stamps"),
                            *messages = asset_member(file, "messages");
    if (!dialects->extract)
        dialects->extract = asset_pattern(arena, file, "extract");
    if (!dialects->of_mail)
        dialects->of_mail = asset_pattern(arena, file, "of-mail");
    if (!mail_words_load(dialects, arena, asset_member(file, "of-mail-words"), error))
        return false;
    if (!dialects->source)
        dialects->source = asset_pattern(arena, file, "source");
    if (stamps && dialects->stamps.count + stamps->count > FRONTS_MOST)
        return error_set(error, "more than %d stamps", FRONTS_MOST);
    for (unsigned i = 0; stamps && i < stamps->count; i++) {
        struct pattern *pattern = asset_pattern(arena, &stamps->members[i], "pattern");
        fronts_add(&dialects->stamp_fronts, pattern, dialects->stamps.count);
        *LIST_ADD(arena, &dialects->stamps) = pattern;
    }
    for (unsigned i = 0; messages && i < messages->count; i++)
        if (!message_load(dialects, arena, &messages->members[i], error))
            return false;
    return true;
}

struct dialects *dialects_load(struct arena *arena, struct error *error)
{
    struct dialects *dialects = arena_take(arena, sizeof *dialects);
    for (unsigned i = 0; i < asset_dialect_count; i++) {
        const struct asset_node *file = &asset_dialects[i];
        bool loaded = asset_member(file, "dialect") ? dialect_load(dialects, arena, file, error)
                                                    : messages_load(dialects, arena, file, error);
        if (!loaded) {
            error_where(error, "%s", file->key);
            return NULL;
        }
    }
    return dialects;
}
