/*
 * Which clauses fit the head of a reply: code, verb and enhanced code. There are some hundred different heads
 * and most clauses ask for one, so what fits is found once for each and kept, by the very texts.
 */
#include <string.h>

#include "base/mix.h"
#include "rules/book.h"

enum {
    HEAD_KEY = 32, /* octets: the standard's verbs and codes have room, what else was typed may not */
    HEADS = 1024   /* places, a power of two; when half of them are taken all is forgotten */
};

struct head {
    char key[HEAD_KEY];
    size_t len; /* 0: the place is free */
    uint64_t *fits;
};

struct heads {
    struct mix_seed seed;
    size_t count;
    struct head at[HEADS];
};

/* ---- by the code alone ---- */

static bool code_fits(struct rulebook *book, const struct clause *clause, struct span digits, size_t code)
{
    return clause->code ? code_matches(book, clause->code->shared, digits) : code >= 400;
}

static const uint64_t *fits_of_code(const struct asking *asking)
{
    struct rulebook *book = asking->book;
    struct fact told = facts_ask(asking->facts, book->fact_code, asking->at);
    struct span digits = told.count ? told.items[0].text : (struct span){0}, rest = digits;
    unsigned long code = 0;
    span_take_number(&rest, &code);
    if (code < CODE_LEAST || code > CODE_MOST)
        return NULL;
    uint64_t **fits = &book->by_code[code - CODE_LEAST];
    if (*fits)
        return *fits;
    *fits = set_new(book->arena, book->candidates.count);
    for (size_t i = 0; i < book->candidates.count; i++)
        if (code_fits(book, book->candidates.at[i].clause, digits, code))
            set_add(*fits, i);
    return *fits;
}

/* ---- by the whole head ---- */

static struct heads *heads_ready(struct rulebook *book)
{
    struct heads *heads = book->heads;
    if (!heads) {
        heads = book->heads = arena_take(book->arena, sizeof *heads);
        heads->seed = mix_seed();
    }
    if (heads->count >= HEADS / 2) {
        for (size_t i = 0; i < HEADS; i++)
            heads->at[i].len = 0;
        heads->count = 0;
    }
    return heads;
}

static struct head *place_of(struct heads *heads, struct span key)
{
    size_t at = (size_t)mix_text(&heads->seed, key);
    for (at %= HEADS; heads->at[at].len; at = (at + 1) % HEADS)
        if (span_equal((struct span){heads->at[at].key, heads->at[at].len}, key))
            break;
    return &heads->at[at];
}

static bool head_fits(const struct asking *asking, const struct clause *clause)
{
    const struct rulebook *book = asking->book;
    for (size_t i = 0; i < clause->count; i++) {
        const struct condition *condition = &clause->conditions[i];
        bool of_head = condition->fact == book->fact_verb || condition->fact == book->fact_enhanced;
        if (of_head && !condition_true(asking, condition))
            return false;
    }
    return true;
}

static void head_fill(const struct asking *asking, struct head *head, const uint64_t *by_code)
{
    struct rulebook *book = asking->book;
    if (!head->fits)
        head->fits = set_new(book->arena, book->candidates.count);
    memset(head->fits, 0, book->set_words * sizeof *head->fits);
    for (size_t i = 0; by_code && i < book->candidates.count; i++)
        if (set_has(by_code, i) && head_fits(asking, book->candidates.at[i].clause))
            set_add(head->fits, i);
}

static const uint64_t *fits_of_head(const struct asking *asking, struct span key)
{
    struct heads *heads = heads_ready(asking->book);
    struct head *head = place_of(heads, key);
    if (!head->len) {
        head_fill(asking, head, fits_of_code(asking));
        memcpy(head->key, key.at, key.len);
        head->len = key.len;
        heads->count++;
    }
    return head->fits;
}

const uint64_t *fits_find(const struct asking *asking, const struct reply_key *key)
{
    bool kept = key->head && key->head <= HEAD_KEY && !asking->book->asks_all;
    return kept ? fits_of_head(asking, (struct span){key->octets, key->head}) : fits_of_code(asking);
}
