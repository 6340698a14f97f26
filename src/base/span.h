/*
 * A span is a piece of text that somebody else owns: `{at, len}`, no NUL at its end, passed by value.
 * {0} is the empty span. Used by every folder.
 *
 *     MAIL FROM:<chris@contoso.com> SIZE=1000
 *     ^^^^ take_word         ^ len 39
 */
#ifndef SMTPLINT_BASE_SPAN_H
#define SMTPLINT_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
    const char *at;
    size_t len;
};

/* A literal as a span, usable in table initialisers. */
#define SPAN(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }

static inline struct span span_of(const char *nul_terminated) /* NULL gives the empty span */
{
    return (struct span){nul_terminated, nul_terminated ? strlen(nul_terminated) : 0};
}

static inline struct span span_cut(struct span text, size_t from, size_t len) /* clamped to the text */
{
    size_t at = from < text.len ? from : text.len, left = text.len - at;
    return (struct span){at ? text.at + at : text.at, len < left ? len : left}; /* nothing is added to NULL */
}

static inline struct span span_from(struct span text, size_t from)
{
    return span_cut(text, from, text.len);
}

static inline struct span span_between(const char *from, const char *to)
{
    return (struct span){from, to > from ? (size_t)(to - from) : 0};
}

static inline bool span_equal(struct span a, struct span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

/* Most comparisons end at the first octet, whatever its case: not even the word's length is needed then. */
static inline bool span_begins_unlike(struct span text, const char *word)
{
    return word && *word && (!text.len || ((unsigned)*text.at ^ (unsigned)*word) & ~0x20u);
}

static inline bool span_is(struct span a, const char *word) /* byte for byte */
{
    return !span_begins_unlike(a, word) && span_equal(a, span_of(word));
}

/* ASCII letters caseless, these and all below. */
bool span_same_word(struct span a, struct span b);
bool span_starts_with(struct span text, struct span prefix);
size_t span_find_span(struct span text, struct span needle); /* index of the first occurrence, or text.len */

static inline bool span_is_word(struct span a, const char *word)
{
    return !span_begins_unlike(a, word) && span_same_word(a, span_of(word));
}

static inline bool span_starts(struct span text, const char *prefix)
{
    return !span_begins_unlike(text, prefix) && span_starts_with(text, span_of(prefix));
}

static inline size_t span_find_text(struct span text, const char *needle)
{
    return span_find_span(text, span_of(needle));
}

static inline bool span_has_text(struct span text, const char *needle)
{
    return span_find_text(text, needle) < text.len;
}

bool span_ends(struct span text, const char *suffix);

/* Index of the first occurrence, or text.len; in its own case. */
size_t span_find(struct span text, char byte);

struct span span_trim(struct span text); /* blanks, tabs, CR and LF off both ends */

/* Eat from the front of *rest; the part eaten is returned, with the separator dropped. At the end of *rest:
 * empty. */
struct span span_take_word(struct span *rest); /* up to a blank or tab; leading blanks are skipped */
struct span span_take_until(struct span *rest,
                            char end);         /* up to `end`, which is dropped; all if there is none */
struct span span_take_line(struct span *rest); /* up to LF; CRs before it are dropped */

/* Decimal digits from the front; false, leaving *rest and *number alone, without a digit or above 2^53. */
bool span_take_number(struct span *rest, unsigned long *number);

#endif
