#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/part.h"

enum {
    BARE_LEAST = 4, /* letters: shorter words are parts of everything */
    BARE_SURE = 7   /* one as long, and no usual word, is meant wherever it stands */
};

static bool has_letter(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_digit(word.at[i]) && is_word_octet(word.at[i]))
            return true;
    return false;
}

static bool is_looked_for(const struct alias *name)
{
    bool word = name->kind == REDACTED_IP || (has_letter(name->original) && !keep_is_word(name->original));
    return name->listed && name->times && name->original.len >= BARE_LEAST && word &&
           !span_equal(name->original, name->image);
}

void bare_begin(struct bare *bare, const struct aliases *aliases, enum redact_level level)
{
    *bare = (struct bare){.known = aliases, .level = level};
    for (size_t i = 0; i < aliases->all.count; i++) {
        const struct alias *name = aliases->all.at[i];
        if (is_looked_for(name) && words_add(&bare->index, &bare->arena, name->original, bare->aliases.count))
            *LIST_ADD(&bare->arena, &bare->aliases) = name;
    }
}

void bare_end(struct bare *bare)
{
    arena_free(&bare->arena);
}

bool bare_stands(const struct alias *name, struct span text, size_t at)
{
    size_t len = name->original.len;
    bool begins = at == 0 || !is_word_octet(text.at[at - 1]);
    bool ends = at + len == text.len || !is_word_octet(text.at[at + len]);
    return (begins && ends) || (len >= BARE_SURE && name->kind != REDACTED_IP && name->kind != REDACTED_ID);
}

struct looking {
    struct passage *passage;
    const struct bare *bare;
};

static void see(void *with, const struct word *word, size_t at)
{
    struct looking *looking = with;
    struct passage *passage = looking->passage;
    const struct alias *name = looking->bare->aliases.at[word->id];
    struct span text = {passage->in, passage->len};
    if (!bare_stands(name, text, at) || !passage_is_free(passage, at, word->text.len))
        return;
    if (name->kind == REDACTED_IP)
        passage_ip(passage, at, word->text.len);
    else
        passage_word(passage, name->kind, at, word->text.len);
}

/* A name without what ends it, which is no name of anybody's. */
static struct span without_end(struct span host)
{
    size_t dot = host.len;
    while (dot > 0 && host.at[dot - 1] != '.')
        dot--;
    return dot > 1 ? span_cut(host, 0, dot - 1) : host;
}

/* What the dialogue itself tells to be a name: "EHLO WIN-7KQ2", and ids of queues. */
static void take_told(struct passage *passage, const span_list *told, enum redact_class kind)
{
    for (size_t i = 0; i < told->count; i++) {
        bool tenant;
        struct span whole = kind == REDACTED_HOST ? without_end(told->at[i]) : told->at[i];
        if (kind == REDACTED_HOST && passage->level < REDACT_ALL && keep_provider(told->at[i], &tenant))
            continue;
        for (size_t at = 0, stop; at < whole.len; at = stop + (stop == at)) {
            for (stop = at; stop < whole.len && is_word_octet(whole.at[stop]); stop++)
                ;
            struct span word = span_cut(whole, at, stop - at);
            if (word.len >= BARE_LEAST && !keep_is_word(word))
                aliases_word(passage->aliases, kind, word)->times++;
        }
    }
}

void bare_redact(struct passage *passage, const struct bare *bare)
{
    struct looking looking = {passage, bare};
    words_scan_places(&bare->index, (struct span){passage->in, passage->len}, see, &looking);
}

void told_redact(struct passage *passage, const struct reading *reading)
{
    if (passage->level >= REDACT_HOSTS)
        take_told(passage, &reading->hosts, REDACTED_HOST);
    if (passage->level >= REDACT_ALL)
        take_told(passage, &reading->ids, REDACTED_ID);
}
