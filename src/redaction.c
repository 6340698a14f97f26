/* The public side of redact/. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "engine.h"
#include "smtplint.h"

enum { REDACT_MOST = 256 << 20 }; /* octets of one recording: it is held in memory four times */

struct smtplint_redactor {
    struct redactor *redactor;
    enum redact_level level;
    smtplint_take_redacted *take;
    void *with;
};

const char *redactor_level(const struct smtplint_redactor *redactor)
{
    return redactor ? redact_level_name(redactor->level) : NULL;
}

/* Nobody can guess a random key, nor undo what was made with it. */
static struct sha256 key_of(const void *key, size_t len)
{
    unsigned char random[SHA256_OCTETS];
    if (key)
        return sha256_of((struct span){key, len});
    if (getentropy(random, sizeof random) != 0)
        memory_lack();
    return sha256_of((struct span){(const char *)random, sizeof random});
}

struct smtplint_redactor *smtplint_redactor_new(struct smtplint *engine, const char *level, const void *key,
                                                size_t len)
{
    enum redact_level found;
    if (!redact_level_find(level, &found))
        return NULL;
    const struct redact_tools tools = {engine->dialects, engine->book, &engine->wishes};
    struct smtplint_redactor *redactor = memory_get(sizeof *redactor);
    struct sha256 octets = key_of(key, len);
    redactor->level = found;
    redactor->redactor = redactor_new(&tools, found, octets.octets);
    return redactor;
}

void smtplint_redactor_free(struct smtplint_redactor *redactor)
{
    if (!redactor)
        return;
    redactor_free(redactor->redactor);
    free(redactor);
}

static enum smtplint_redacted redact(struct smtplint_redactor *redactor, const struct member *member,
                                     struct text *out, struct text *why)
{
    static const enum smtplint_redacted results[] = {[REDACT_DONE] = SMTPLINT_REDACTED,
                                                     [REDACT_NO_SMTP] = SMTPLINT_REDACT_NO_SMTP,
                                                     [REDACT_CHANGED] = SMTPLINT_REDACT_CHANGED,
                                                     [REDACT_LEFT] = SMTPLINT_REDACT_LEFT,
                                                     [REDACT_CANNOT] = SMTPLINT_REDACT_CANNOT};
    bool cut = false;
    if (!member->input) {
        text_add_string(why, member->trouble);
        return SMTPLINT_REDACT_CANNOT;
    }
    struct span octets = member_octets(member, REDACT_MOST, &cut);
    if (cut) {
        text_print(why, "more than %d MiB are not redacted; split it first", REDACT_MOST >> 20);
        return SMTPLINT_REDACT_CANNOT;
    }
    enum smtplint_redacted result = results[redact_octets(redactor->redactor, octets, out, why)];
    if (result == SMTPLINT_REDACT_NO_SMTP)
        text_add_string(why, "it holds no SMTP, so nothing tells what of it has a meaning");
    return result;
}

static void tell(struct smtplint_redactor *redactor, const struct member *member)
{
    struct text out = {0}, why = {0};
    struct arena arena = {0};
    enum smtplint_redacted result = redact(redactor, member, &out, &why);
    const struct smtplint_redacted_member told = {.name = arena_string(&arena, member->name),
                                                  .packed = member->packed,
                                                  .result = result,
                                                  .why = arena_string(&arena, text_span(&why)),
                                                  .bytes = out.at,
                                                  .len = out.len};
    if (!member->aside || result == SMTPLINT_REDACTED)
        redactor->take(redactor->with, &told);
    arena_free(&arena);
    text_free(&out);
    text_free(&why);
}

static void tell_members(struct smtplint_redactor *redactor, struct container *container)
{
    struct member member;
    while (container_next(container, &member))
        tell(redactor, &member);
    container_close(container);
}

void smtplint_redact_to(struct smtplint_redactor *redactor, smtplint_take_redacted *take, void *with)
{
    redactor->take = take;
    redactor->with = with;
}

bool smtplint_redact(struct smtplint_redactor *redactor, const char *path, const char *name, char *why,
                     size_t size)
{
    struct error error = {{0}};
    struct container *container = container_open(path, (struct span){0}, name, &error);
    if (container)
        tell_members(redactor, container);
    else if (why && size)
        snprintf(why, size, "%s", error.text);
    return container != NULL;
}

void smtplint_redact_bytes(struct smtplint_redactor *redactor, const char *bytes, size_t len,
                           const char *name)
{
    struct error error = {{0}};
    struct container *container = container_open(NULL, (struct span){bytes, len}, name, &error);
    if (container)
        tell_members(redactor, container);
}

unsigned long smtplint_redact_count(const struct smtplint_redactor *redactor, size_t kind, const char **name)
{
    *name = kind < REDACTED_CLASSES ? redact_class_name((enum redact_class)kind) : NULL;
    return *name ? redact_count(redactor->redactor, (enum redact_class)kind) : 0;
}

bool smtplint_redact_pair(const struct smtplint_redactor *redactor, size_t *next,
                          struct smtplint_redacted_pair *pair)
{
    struct redact_pair found;
    if (!redact_pair(redactor->redactor, next, &found))
        return false;
    *pair = (struct smtplint_redacted_pair){redact_class_name(found.kind), found.original.at, found.image.at,
                                            found.original.len, found.times};
    return true;
}

bool smtplint_redact_knows(const struct smtplint_redactor *redactor, const char *word, size_t len)
{
    return redact_knows(redactor->redactor, (struct span){word, len});
}

void smtplint_redact_all(struct smtplint *engine, struct smtplint_redactor *redactor)
{
    engine->redactor = redactor;
}

const char *redact_member(struct smtplint *engine, const struct member *member, struct text *out,
                          struct text *why)
{
    enum smtplint_redacted result = redact(engine->redactor, member, out, why);
    if (result == SMTPLINT_REDACTED)
        return NULL;
    if (result == SMTPLINT_REDACT_LEFT) /* the reason quotes it, and a report is to be given away */
        return "what was to be replaced can still be read in it; smtplint redact tells what";
    text_add_byte(why, '\0');
    return why->at;
}
