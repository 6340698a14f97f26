#include <stdlib.h>

#include "base/memory.h"
#include "redact/part.h"

static const char *const level_names[] = {"credentials", "addresses", "hosts", "all"};
static const char *const class_names[] = {"credential", "address", "text", "host", "ip", "id"};

const char *redact_level_name(enum redact_level level)
{
    return level_names[level];
}

bool redact_level_find(const char *name, enum redact_level *level)
{
    for (size_t i = 0; i < REDACT_LEVELS; i++)
        if (strcmp(name, level_names[i]) == 0) {
            *level = (enum redact_level)i;
            return true;
        }
    return false;
}

const char *redact_class_name(enum redact_class kind)
{
    return class_names[kind];
}

struct redactor *redactor_new(const struct redact_tools *tools, enum redact_level level,
                              const unsigned char key[REDACT_KEY])
{
    struct redactor *redactor = memory_get(sizeof *redactor);
    redactor->tools = *tools;
    redactor->wishes = *tools->wishes;
    redactor->wishes.key_log = (struct span){"", 0}; /* what TLS hides stays hidden */
    redactor->tools.wishes = &redactor->wishes;
    redactor->level = level;
    memcpy(redactor->key, key, REDACT_KEY);
    pseudonyms_begin(&redactor->pseudonyms, redactor->key);
    return redactor;
}

void redactor_free(struct redactor *redactor)
{
    if (!redactor)
        return;
    pseudonyms_free(&redactor->pseudonyms);
    memset(redactor->key, 0, sizeof redactor->key);
    free(redactor);
}

unsigned long redact_count(const struct redactor *redactor, enum redact_class kind)
{
    return redactor->counts[kind];
}

bool redact_pair(const struct redactor *redactor, size_t *next, struct redact_pair *pair)
{
    while (*next < redactor->pseudonyms.all.count) {
        const struct pseudonym *name = redactor->pseudonyms.all.at[(*next)++];
        if (!name->listed || !name->times)
            continue;
        *pair = (struct redact_pair){name->kind, name->original, name->image, name->times};
        return true;
    }
    return false;
}

bool redact_knows(const struct redactor *redactor, struct span word)
{
    enum { SHORTEST = 3 };
    const struct pseudonym *name = pseudonyms_find(&redactor->pseudonyms, word);
    return name && name->listed && name->times && word.len >= SHORTEST && !is_number(word) &&
           (name->kind == REDACTED_ADDRESS || name->kind == REDACTED_HOST);
}

/* ---- before and after ---- */

static enum redact_result left(struct span found, const char *where, struct text *why)
{
    text_print(why, "\"%.*s\" was replaced and can still be read %s", (int)found.len, found.at, where);
    return REDACT_LEFT;
}

/* The first line of the dialogue that holds names and is what it was, as in a notation that is read and not
 * understood here; {0}: none. */
static struct span said_as_before(struct redactor *redactor, const struct reading *before,
                                  const struct reading *after)
{
    const struct passage like = {.pseudonyms = &redactor->pseudonyms, .level = redactor->level};
    for (size_t i = 0; i < before->said.count && i < after->said.count; i++)
        if (span_equal(before->said.at[i], after->said.at[i]) &&
            passage_changes(&like, tokens_redact, before->said.at[i]))
            return before->said.at[i];
    return (struct span){0};
}

static struct span command_as_before(struct redactor *redactor, const struct reading *before,
                                     const struct reading *after)
{
    const struct passage like = {.pseudonyms = &redactor->pseudonyms, .level = redactor->level};
    for (size_t i = 0; i < before->commands.count && i < after->commands.count; i++)
        if (span_equal(before->commands.at[i].text, after->commands.at[i].text) &&
            passage_changes(&like, command_redact, before->commands.at[i].text))
            return before->commands.at[i].text;
    return (struct span){0};
}

/* `readable`: what of it is text. */
static enum redact_result compare(struct redactor *redactor, const struct reading *before, struct span out,
                                  struct span readable, struct text *why)
{
    struct reading after;
    struct bare bare;
    enum redact_result result = REDACT_DONE;
    if (!reading_of(&redactor->tools, out, &after, why))
        return REDACT_CHANGED;
    struct span difference = reading_difference(&before->diagnosis, &after.diagnosis), found = {0};
    bare_begin(&bare, &redactor->pseudonyms, redactor->level);
    if (difference.len) {
        text_print(why, "what is left tells another story: %.*s", (int)difference.len, difference.at);
        result = REDACT_CHANGED;
    } else if (redactor->level >= REDACT_ADDRESSES && bodies_left(redactor, before, &after).len) {
        text_add_string(why, "a line of a message could not be found in the file");
        result = REDACT_LEFT;
    } else if ((found = said_as_before(redactor, before, &after)).len ||
               (found = command_as_before(redactor, before, &after)).len) {
        text_print(why, "what is said in \"%.*s\" was not found in the file", (int)found.len, found.at);
        result = REDACT_LEFT;
    } else if ((found = residue_in(&bare, readable)).len) {
        result = left(found, "in what is left", why);
    }
    for (size_t i = 0; i < after.said.count && result == REDACT_DONE; i++)
        if ((found = residue_in(&bare, after.said.at[i])).len)
            result = left(found, "in the dialogue", why);
    struct span cause = reading_difference(&before->causes, &after.causes);
    if (result == REDACT_DONE && cause.len)
        text_print(why, "the causes rank otherwise in what is left: %.*s no more", (int)cause.len, cause.at);
    bare_end(&bare);
    reading_free(&after);
    return result;
}

static bool write_again(struct redactor *redactor, struct span in, const struct reading *reading,
                        const struct capture_texts *texts, struct text *why)
{
    if (recording_is_capture(in))
        return capture_redact(redactor, in, reading, texts, why);
    return text_redact(redactor, in, reading, texts->out, why);
}

enum redact_result redact_octets(struct redactor *redactor, struct span in, struct text *out,
                                 struct text *why)
{
    struct reading before;
    struct text readable = {0};
    const struct capture_texts texts = {out, &readable};
    size_t begun = out->len;
    redactor->pseudonyms.file++;
    if (!reading_of(&redactor->tools, in, &before, why))
        return REDACT_CANNOT;
    enum redact_result result = REDACT_NO_SMTP;
    if (before.sessions && !write_again(redactor, in, &before, &texts, why)) {
        result = REDACT_CANNOT;
    } else if (before.sessions) {
        struct span made = span_from(text_span(out), begun);
        result = compare(redactor, &before, made, readable.len ? text_span(&readable) : made, why);
    }
    if (result != REDACT_DONE)
        out->len = begun;
    text_free(&readable);
    reading_free(&before);
    return result;
}
