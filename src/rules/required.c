/*
 * The literal words that a pattern requires, read off its source. Wrong in one direction only: when in doubt,
 * none.
 *
 *     user (is )?unknown|(no|not a) such user   ->  one of "unknown", " such user"
 *
 * Letters beyond ASCII end a word: the pattern takes them caseless, the word search does not. Where there is
 * no word beside them, that there is such a letter is what is required.
 */
#include "rules/required.h"

#include "base/ascii.h"
#include "base/words.h"

enum {
    DEPTH_MOST = 12, /* groups in groups */
    BEYOND_RANK = 8  /* a letter beyond ASCII is about as rare in replies as a word of so many letters */
};

struct set {
    struct span words[REQUIRED_MOST];
    size_t count; /* 0: nothing is required */
};

struct reading {
    struct arena *arena;
    struct span rest;
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

static size_t least_rank(const struct set *set)
{
    size_t least = set->count ? rank_of(set->words[0]) : 0;
    for (size_t i = 1; i < set->count; i++)
        least = rank_of(set->words[i]) < least ? rank_of(set->words[i]) : least;
    return least;
}

/* Of two sets that are both required, the one that is rarer in texts. */
static void keep_better(struct set *best, const struct set *other)
{
    if (least_rank(other) >= WORD_SHORTEST && least_rank(other) > least_rank(best))
        *best = *other;
}

struct run {
    char text[128];
    size_t len;
};

static void end_run(struct reading *reading, struct run *run, struct set *best)
{
    if (run->len >= WORD_SHORTEST) {
        struct set single = {.words = {arena_copy(reading->arena, (struct span){run->text, run->len})},
                             .count = 1};
        keep_better(best, &single);
    }
    run->len = 0;
}

static void add_literal(struct reading *reading, struct run *run, struct set *best, char c)
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

static struct set read_alternatives(struct reading *reading, int depth);

/* "(?:", "(?<name>", "(?=" ...: false if the group's inside need not stand in the text. */
static bool take_group_head(struct reading *reading)
{
    if (peek(reading) != '?')
        return true;
    next(reading);
    char kind = reading->rest.len ? next(reading) : '\0';
    if (kind == ':')
        return true;
    if (kind == '<' && ascii_is_letter(peek(reading))) {
        span_take_until(&reading->rest, '>');
        return true;
    }
    if (kind != '=' && kind != '!' && kind != '<')
        reading->failed = true; /* flags change what follows */
    return false;
}

static struct set read_group(struct reading *reading, int depth)
{
    bool counts = take_group_head(reading), any;
    struct set inside = read_alternatives(reading, depth + 1);
    if (peek(reading) == ')')
        next(reading);
    if (take_quantifier(reading, &any) || !counts)
        inside.count = 0;
    return inside;
}

static void read_literal(struct reading *reading, struct run *run, struct set *best, char c)
{
    bool any, optional;
    struct reading ahead = *reading;
    optional = take_quantifier(&ahead, &any);
    if (!optional)
        add_literal(reading, run, best, c);
    if (any) {
        end_run(reading, run, best);
        *reading = ahead;
    }
}

/* A character of several octets, with its quantifier. */
static void read_beyond(struct reading *reading, struct run *run, struct set *best)
{
    static const struct set beyond = {.words = {SPAN(REQUIRED_BEYOND_ASCII)}, .count = 1};
    struct span whole = {reading->rest.at - 1, 1};
    bool any;
    end_run(reading, run, best);
    while ((peek(reading) & 0xc0) == 0x80) {
        next(reading);
        whole.len++;
    }
    /* The long s and the sign for Kelvin match an "s" and a "k" as well. */
    bool ours = !span_is(whole, "\xc5\xbf") && !span_is(whole, "\xe2\x84\xaa");
    if (!take_quantifier(reading, &any) && ours)
        keep_better(best, &beyond);
}

static void read_one(struct reading *reading, struct run *run, struct set *best, int depth)
{
    char c = next(reading), literal;
    bool any;
    if (c == '\\' && take_escape(reading, &literal)) {
        read_literal(reading, run, best, literal);
    } else if (c == '(') {
        end_run(reading, run, best);
        struct set inside = read_group(reading, depth);
        keep_better(best, &inside);
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

static struct set read_sequence(struct reading *reading, int depth)
{
    struct set best = {.count = 0};
    struct run run = {.len = 0};
    while (reading->rest.len && peek(reading) != '|' && peek(reading) != ')' && !reading->failed)
        read_one(reading, &run, &best, depth);
    end_run(reading, &run, &best);
    return best;
}

static void add_once(struct set *set, struct span word)
{
    for (size_t i = 0; i < set->count && is_beyond(word); i++)
        if (is_beyond(set->words[i]))
            return;
    set->words[set->count++] = word;
}

/* All alternatives must require something, or none does. */
static struct set read_alternatives(struct reading *reading, int depth)
{
    struct set all = {.count = 0};
    bool nothing = false;
    if (depth > DEPTH_MOST)
        reading->failed = true;
    while (!reading->failed) {
        struct set one = read_sequence(reading, depth);
        nothing |= !one.count || all.count + one.count > REQUIRED_MOST;
        for (size_t i = 0; i < one.count && !nothing; i++)
            add_once(&all, one.words[i]);
        if (peek(reading) != '|')
            break;
        next(reading);
    }
    if (nothing)
        all.count = 0;
    return all;
}

size_t required_words(struct arena *arena, struct span pattern, struct span words[REQUIRED_MOST])
{
    struct reading reading = {.arena = arena, .rest = pattern};
    struct set set = read_alternatives(&reading, 0);
    if (reading.failed || reading.rest.len)
        return 0;
    for (size_t i = 0; i < set.count; i++)
        words[i] = set.words[i];
    return set.count;
}
