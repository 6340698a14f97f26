#include "base/ascii.h"
#include "redact/keep.h"
#include "redact/part.h"

enum {
    SEARCHED_MOST = 4096, /* names that are looked for inside of other words, which takes the longer the more
                             begin alike; whole words are found by their hash */
    BARE_LEAST = 3,       /* letters: shorter words are parts of everything */
    BARE_SHORT = 3,       /* so many, and no digits, make a name that is looked for as it stands */
    BARE_SURE = 7         /* one as long, and no usual word, is meant wherever it stands */
};

static bool has_letter(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_digit(word.at[i]) && is_word_octet(word.at[i]))
            return true;
    return false;
}

static bool has_other(struct span word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!ascii_is_letter(word.at[i]))
            return true;
    return false;
}

/* A name of another file may be a word in this one. */
static bool is_looked_for(const struct pseudonyms *pseudonyms, const struct pseudonym *name)
{
    bool word = name->kind == REDACTED_IP || (has_letter(name->original) && !keep_is_word(name->original));
    bool shorter = name->original.len <= BARE_SHORT;
    if (shorter && (has_other(name->original) || keep_is_short(name->original) || name->kind == REDACTED_ID))
        return false;
    return name->listed && name->times && name->file == pseudonyms->file &&
           name->original.len >= BARE_LEAST && word && !span_equal(name->original, name->image);
}

void bare_begin(struct bare *bare, const struct pseudonyms *pseudonyms, enum redact_level level)
{
    *bare = (struct bare){.known = pseudonyms, .level = level};
    for (size_t i = 0; i < pseudonyms->all.count && bare->pseudonyms.count < SEARCHED_MOST; i++) {
        const struct pseudonym *name = pseudonyms->all.at[i];
        if (is_looked_for(pseudonyms, name) &&
            words_add(&bare->index, &bare->arena, name->original, bare->pseudonyms.count))
            *LIST_ADD(&bare->arena, &bare->pseudonyms) = name;
    }
}

bool bare_has_more(const struct bare *bare)
{
    return bare->pseudonyms.count == SEARCHED_MOST;
}

void bare_end(struct bare *bare)
{
    arena_free(&bare->arena);
}

bool bare_stands(const struct pseudonym *name, struct span text, size_t at)
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

static void see_name(void *with, const struct pseudonym *name, size_t at)
{
    struct looking *looking = with;
    struct passage *passage = looking->passage;
    size_t len = name->original.len;
    struct span text = {passage->in, passage->len};
    if (!bare_stands(name, text, at) || !passage_is_free(passage, at, len))
        return;
    if (name->kind == REDACTED_IP)
        passage_ip(passage, at, len);
    else
        passage_word(passage, name->kind, at, len);
}

static void see(void *with, const struct word *word, size_t at)
{
    struct looking *looking = with;
    see_name(looking, looking->bare->pseudonyms.at[word->id], at);
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
                pseudonyms_word(passage->pseudonyms, kind, word)->times++;
        }
    }
}

void bare_words(const struct bare *bare, struct span text, bare_seen *seen, void *with)
{
    for (size_t at = 0, stop; at < text.len; at = stop + (stop == at)) {
        for (stop = at; stop < text.len && is_word_octet(text.at[stop]); stop++)
            ;
        if (stop - at < BARE_LEAST)
            continue;
        const struct pseudonym *pseudonym = pseudonyms_find(bare->known, span_cut(text, at, stop - at));
        if (pseudonym && pseudonym->kind != REDACTED_IP && is_looked_for(bare->known, pseudonym))
            seen(with, pseudonym, at);
    }
}

void bare_redact(struct passage *passage, const struct bare *bare)
{
    struct looking looking = {passage, bare};
    struct span text = {passage->in, passage->len};
    words_scan_places(&bare->index, text, see, &looking);
    if (bare_has_more(bare))
        bare_words(bare, text, see_name, &looking);
}

void told_redact(struct passage *passage, const struct reading *reading)
{
    if (passage->level >= REDACT_HOSTS)
        take_told(passage, &reading->hosts, REDACTED_HOST);
    if (passage->level >= REDACT_ALL)
        take_told(passage, &reading->ids, REDACTED_ID);
}
