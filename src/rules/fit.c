/*
 * Which clauses fit the head of a reply: code, verb and enhanced code. There are some hundred different heads
 * and most clauses ask for one, so what fits is found once for each and kept, by the very texts.
 */
#include <string.h>

#include "base/mix.h"
#include "rules/book.h"

enum {
    HEAD_FACTS = 3,
    HEAD_TEXT = 32, /* octets: the standard's verbs and codes have room, what else was typed may not */
    HEADS = 1024    /* places, a power of two; when half of them are taken all is forgotten */
};

/* The lengths of the texts, then the texts: "\3\4\5" "550RCPT5.1.1". */
struct head {
    char text[HEAD_TEXT]; /* no length: the place is free */
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

static const uint64_t *fits_of_code(struct rulebook *book, struct span digits)
{
    struct span rest = digits;
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

/* False: there is no room for it. Of a fact without an item no condition is true, nor is one known to be. */
static bool head_read(const struct asking *asking, char text[HEAD_TEXT])
{
    const struct rulebook *book = asking->book;
    const size_t facts[HEAD_FACTS] = {book->fact_code, book->fact_verb, book->fact_enhanced};
    size_t end = HEAD_FACTS;
    for (size_t i = 0; i < HEAD_FACTS; i++) {
        struct fact fact = facts_ask(asking->facts, facts[i], asking->at);
        struct span item = fact.count ? fact.items[0].text : (struct span){"", 0};
        if (fact.count > 1 || item.len > HEAD_TEXT - end)
            return false;
        text[i] = (char)item.len;
        memcpy(&text[end], item.at, item.len);
        end += item.len;
    }
    return true;
}

static struct heads *heads_ready(struct rulebook *book)
{
    struct heads *heads = book->heads;
    if (!heads) {
        heads = book->heads = arena_take(book->arena, sizeof *heads);
        heads->seed = mix_seed();
    }
    if (heads->count >= HEADS / 2) {
        for (size_t i = 0; i < HEADS; i++)
            heads->at[i].text[0] = 0;
        heads->count = 0;
    }
    return heads;
}

static struct head *place_of(struct heads *heads, const char text[HEAD_TEXT])
{
    size_t at = (size_t)mix_text(&heads->seed, (struct span){text, HEAD_TEXT});
    for (at %= HEADS; heads->at[at].text[0]; at = (at + 1) % HEADS)
        if (memcmp(heads->at[at].text, text, HEAD_TEXT) == 0)
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
    memcpy(head->fits, by_code, book->set_words * sizeof *by_code);
    for (size_t i = 0; i < book->candidates.count; i++)
        if (set_has(by_code, i) && !head_fits(asking, book->candidates.at[i].clause))
            set_drop(head->fits, i);
}

const uint64_t *fits_find(const struct asking *asking)
{
    struct rulebook *book = asking->book;
    struct fact code = facts_ask(asking->facts, book->fact_code, asking->at);
    const uint64_t *by_code = code.count ? fits_of_code(book, code.items[0].text) : NULL;
    char text[HEAD_TEXT] = {0};
    if (!by_code || book->asks_all || !head_read(asking, text))
        return by_code;
    struct heads *heads = heads_ready(book);
    struct head *head = place_of(heads, text);
    if (!head->text[0]) {
        memcpy(head->text, text, HEAD_TEXT);
        heads->count++;
        head_fill(asking, head, by_code);
    }
    return head->fits;
}
