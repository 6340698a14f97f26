/*
 * The literal words that a pattern requires, read off its source. Wrong in one direction only: when in doubt,
 * none.
 *
 *     user (is )?unknown|(no|not a) such user   ->  "unknown" and "user", or " such user"
 *
 * Letters beyond ASCII end a word: the pattern takes them caseless, the word search does not. Where there is
 * no word beside them, that there is such a letter is what is required.
 */
#include "rules/required.h"

#include "base/ascii.h"
#include "base/octets.h"
#include "base/words.h"

enum {
    DEPTH_MOST = 12, /* groups in groups */
    BEYOND_RANK = 8, /* a letter beyond ASCII is about as rare in replies as a word of so many letters */
    RARE = 9,        /* letters: such a word tells enough without a second one */
    REPEATED_MOST = 8
};

typedef LIST(struct span) word_list;

/* A word of the first list must stand in the text, and one of the second, unless that is empty. */
struct need {
    word_list first, second;
};

/* One of these needs must be met; none: nothing is required. */
typedef LIST(struct need) need_list;

struct reading {
    struct arena *arena;
    struct span rest;
    uint64_t octets; /* that what was read of the sequence requires; behind alternatives: that all require */
    bool failed;
};

static char next(struct reading *reading)
{
    char c = reading->rest.at[0];
    reading->rest = span_from(reading->rest, 1);
    return c;
}

static char peek(const struct reading *reading)
{
    return reading->rest.len ? reading->rest.at[0] : '\0';
}

static bool is_beyond(struct span word)
{
    return span_is(word, REQUIRED_BEYOND_ASCII);
}

static size_t rank_of(struct span word)
{
    return is_beyond(word) ? BEYOND_RANK : word.len;
}

static size_t least_rank(const word_list *words)
{
    size_t least = words->count ? rank_of(words->at[0]) : 0;
    for (size_t i = 1; i < words->count; i++)
        least = rank_of(words->at[i]) < least ? rank_of(words->at[i]) : least;
    return least;
}

static void add_once(struct arena *arena, word_list *words, struct span word)
{
    for (size_t i = 0; i < words->count; i++)
        if (span_equal(words->at[i], word))
            return;
    *LIST_ADD(arena, words) = word;
}

static void add_all(struct arena *arena, word_list *words, const word_list *more)
{
    for (size_t i = 0; i < more->count; i++)
        add_once(arena, words, more->at[i]);
}

static word_list all_first(struct arena *arena, const need_list *needs)
{
    word_list all = {0};
    for (size_t i = 0; i < needs->count; i++)
        add_all(arena, &all, &needs->at[i].first);
    return all;
}

/* What a sequence requires: the part that is rarest in texts, and the next. */
struct best {
    need_list needs;
    word_list next;
};

static void keep_rarer(word_list *next, const word_list *other)
{
    if (least_rank(other) >= WORD_SHORTEST && least_rank(other) > least_rank(next))
        *next = *other;
}

static bool is_same(const word_list *a, const word_list *b)
{
    for (size_t i = 0; i < a->count && a->count == b->count; i++)
        if (!span_equal(a->at[i], b->at[i]))
            return false;
    return a->count == b->count;
}

/* Of two parts that are both required. */
static void keep_better(struct arena *arena, struct best *best, const need_list *other)
{
    word_list words = all_first(arena, other), known = all_first(arena, &best->needs);
    bool better = least_rank(&words) >= WORD_SHORTEST && least_rank(&words) > least_rank(&known);
    if (is_same(&words, &known))
        return;
    keep_rarer(&best->next, better ? &known : &words);
    if (better)
        best->needs = *other;
}

static void keep_word(struct arena *arena, struct best *best, struct span word)
{
    struct need need = {{0}, {0}};
    need_list single = {0};
    *LIST_ADD(arena, &need.first) = word;
    *LIST_ADD(arena, &single) = need;
    keep_better(arena, best, &single);
}

struct run {
    char text[128];
    size_t len;
};

static void end_run(struct reading *reading, struct run *run, struct best *best)
{
    if (run->len >= WORD_SHORTEST) {
        keep_word(reading->arena, best, arena_copy(reading->arena, (struct span){run->text, run->len}));
    }
    run->len = 0;
}

static void add_literal(struct reading *reading, struct run *run, struct best *best, char c)
{
    if (run->len == sizeof run->text)
        end_run(reading, run, best);
    run->text[run->len++] = c;
}

static void skip_class(struct reading *reading)
{
    if (peek(reading) == '^')
        next(reading);
    if (peek(reading) == ']')
        next(reading);
    while (reading->rest.len) {
        char c = next(reading);
        if (c == '\\' && reading->rest.len)
            next(reading);
        else if (c == '[' && peek(reading) == ':')
            span_take_until(&reading->rest, ']');
        else if (c == ']')
            return;
    }
}

/* True if an escape stands for the sign itself, which is then *literal. */
static bool take_escape(struct reading *reading, char *literal)
{
    *literal = reading->rest.len ? next(reading) : '\0';
    if (!ascii_is_letter(*literal) && !ascii_is_digit(*literal))
        return true;
    if (peek(reading) == '{')
        span_take_until(&reading->rest, '}');
    if (*literal == 'x' || *literal == 'c' || *literal == 'Q' || *literal == 'o')
        reading->failed = true; /* not in our patterns; not worth reading */
    return false;
}

/* Whether a quantifier follows that allows none of what came before; it is eaten, with a lazy or possessive
 * sign. */
static bool take_quantifier(struct reading *reading, bool *any)
{
    char c = peek(reading);
    bool optional = c == '?' || c == '*';
    *any = optional || c == '+' || c == '{';
    if (!*any)
        return false;
    next(reading);
    if (c == '{') {
        optional = peek(reading) == '0' || peek(reading) == ',';
        span_take_until(&reading->rest, '}');
    }
    if (peek(reading) == '?' || peek(reading) == '+')
        next(reading);
    return optional;
}

static need_list read_alternatives(struct reading *reading, int depth);

/* "(?:", "(?<name>", "(?=" ...: false if the group's inside need not stand in the text. What a look ahead
 * asks for does. */
static bool take_group_head(struct reading *reading)
{
    if (peek(reading) != '?')
        return true;
    next(reading);
    char kind = reading->rest.len ? next(reading) : '\0';
    if (kind == ':' || kind == '=')
        return true;
    if (kind == '<' && ascii_is_letter(peek(reading))) {
        span_take_until(&reading->rest, '>');
        return true;
    }
    if (kind != '!' && kind != '<')
        reading->failed = true; /* flags change what follows */
    return false;
}

static need_list read_group(struct reading *reading, int depth)
{
    uint64_t before = reading->octets;
    bool counts = take_group_head(reading), any;
    need_list inside = read_alternatives(reading, depth + 1);
    if (peek(reading) == ')')
        next(reading);
    if (take_quantifier(reading, &any) || !counts) {
        inside.count = 0;
        reading->octets = 0;
    }
    reading->octets |= before;
    return inside;
}

/* How often at least: "{4,}" stands ahead. */
static unsigned long times_ahead(const struct reading *reading)
{
    unsigned long times = 1;
    struct span rest = span_from(reading->rest, 1);
    if (peek(reading) == '{')
        span_take_number(&rest, &times);
    return times < REPEATED_MOST ? times : REPEATED_MOST;
}

static void read_literal(struct reading *reading, struct run *run, struct best *best, char c)
{
    bool any, optional;
    struct reading ahead = *reading;
    optional = take_quantifier(&ahead, &any);
    reading->octets |= optional ? 0 : octet_bit(c);
    ahead.octets = reading->octets;
    for (unsigned long i = 0; !optional && i < times_ahead(reading); i++)
        add_literal(reading, run, best, c);
    if (any) {
        end_run(reading, run, best);
        *reading = ahead;
    }
}

/* A character of several octets, with its quantifier. */
static void read_beyond(struct reading *reading, struct run *run, struct best *best)
{
    struct span whole = {reading->rest.at - 1, 1};
    bool any;
    end_run(reading, run, best);
    while ((peek(reading) & 0xc0) == 0x80) {
        next(reading);
        whole.len++;
    }
    /* The long s and the sign for Kelvin match an "s" and a "k" as well. */
    bool ours = !span_is(whole, "\xc5\xbf") && !span_is(whole, "\xe2\x84\xaa");
    if (take_quantifier(reading, &any) || !ours)
        return;
    keep_word(reading->arena, best, (struct span)SPAN(REQUIRED_BEYOND_ASCII));
    reading->octets = OCTETS_ANY; /* as any text that holds one has it */
}

static void read_one(struct reading *reading, struct run *run, struct best *best, int depth)
{
    char c = next(reading), literal;
    bool any;
    if (c == '\\' && take_escape(reading, &literal)) {
        read_literal(reading, run, best, literal);
    } else if (c == '(') {
        end_run(reading, run, best);
        need_list inside = read_group(reading, depth);
        keep_better(reading->arena, best, &inside);
    } else if (c == '[' || c == '.' || c == '^' || c == '$' || c == '\\') {
        end_run(reading, run, best);
        if (c == '[')
            skip_class(reading);
        take_quantifier(reading, &any);
    } else if ((unsigned char)c >= 0x80) {
        read_beyond(reading, run, best);
    } else {
        read_literal(reading, run, best, c);
    }
}

/* A need with the same second list joins the one before. */
static void add_need(struct arena *arena, need_list *needs, const struct need *need)
{
    for (size_t i = 0; i < needs->count; i++)
        if (needs->at[i].second.at == need->second.at) {
            add_all(arena, &needs->at[i].first, &need->first);
            return;
        }
    *LIST_ADD(arena, needs) = *need;
}

static need_list read_sequence(struct reading *reading, int depth)
{
    struct best best = {{0}, {0}};
    struct run run = {.len = 0};
    need_list needs = {0};
    while (reading->rest.len && peek(reading) != '|' && peek(reading) != ')' && !reading->failed)
        read_one(reading, &run, &best, depth);
    end_run(reading, &run, &best);
    for (size_t i = 0; i < best.needs.count; i++) {
        struct need need = best.needs.at[i];
        keep_rarer(&need.second, &best.next);
        if (least_rank(&need.first) >= RARE)
            need.second = (word_list){0};
        add_need(reading->arena, &needs, &need);
    }
    return needs;
}

/* All alternatives must require something, or none does. */
static need_list read_alternatives(struct reading *reading, int depth)
{
    need_list all = {0};
    bool nothing = false;
    uint64_t octets = OCTETS_ANY;
    if (depth > DEPTH_MOST)
        reading->failed = true;
    while (!reading->failed) {
        reading->octets = 0;
        need_list one = read_sequence(reading, depth);
        octets &= reading->octets;
        nothing |= !one.count;
        for (size_t i = 0; i < one.count; i++)
            add_need(reading->arena, &all, &one.at[i]);
        if (peek(reading) != '|')
            break;
        next(reading);
    }
    if (nothing)
        all.count = 0;
    reading->octets = octets;
    return all;
}

static void write_words(struct span words[REQUIRED_MOST], size_t *count, const char *sign,
                        const word_list *list)
{
    if (*count && list->count && *count < REQUIRED_MOST)
        words[(*count)++] = span_of(sign);
    for (size_t i = 0; i < list->count && *count < REQUIRED_MOST; i++)
        words[(*count)++] = list->at[i];
}

size_t required_words(struct arena *arena, struct span pattern, struct span words[REQUIRED_MOST])
{
    struct reading reading = {.arena = arena, .rest = pattern};
    need_list needs = read_alternatives(&reading, 0);
    size_t count = 0;
    if (reading.failed || reading.rest.len)
        return 0;
    for (size_t i = 0; i < needs.count; i++) {
        write_words(words, &count, REQUIRED_OR, &needs.at[i].first);
        write_words(words, &count, REQUIRED_AND, &needs.at[i].second);
    }
    return count < REQUIRED_MOST ? count : 0;
}

uint64_t required_octets(struct arena *arena, struct span pattern)
{
    struct reading reading = {.arena = arena, .rest = pattern};
    read_alternatives(&reading, 0);
    return reading.failed || reading.rest.len ? 0 : reading.octets;
}
