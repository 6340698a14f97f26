/*
 * Regular expressions: the one door to PCRE2. Patterns are caseless, UTF-8, and JIT-compiled on their first
 * use, so that loading a thousand rules costs nothing. A pattern may be shared; the scratch (match data)
 * belongs to one worker.
 */
#ifndef SMTPLINT_BASE_PATTERN_H
#define SMTPLINT_BASE_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"

struct pattern;
struct pattern_scratch;

enum { PATTERN_GROUPS = 16 }; /* named groups a pattern may have; the rest of the book uses three at most */

struct pattern_match {
    struct span whole;
    struct span group[PATTERN_GROUPS]; /* in the order of pattern_group_name(); empty when unset */
};

/* Not compiled yet; lives in `arena`, which must outlive it. Free the compiled code with pattern_release().
 */
struct pattern *pattern_new(struct arena *arena, struct span source);
void pattern_release(struct pattern *pattern);
struct span pattern_source(const struct pattern *pattern);

/*
 * One of the built-in book: its text stays where it is. `begins` is what pattern_begins() found when the
 * program was built, and `octets` what a match must hold (base/octets.h), so that where it cannot match it is
 * never compiled.
 */
struct pattern *pattern_built_in(struct arena *arena, const char *source, const unsigned char *begins,
                                 uint64_t octets);

enum { PATTERN_BEGINS = 32 }; /* octets: a bit for each value of one */

/* Which octets a match may begin with, in PATTERN_BEGINS octets; NULL: any, or it may be empty. Compiles. */
const unsigned char *pattern_begins(struct pattern *pattern);

/* False: no match begins with the subject's first octet. Of a pattern that is not compiled and not built in
 * nothing is known. */
bool pattern_may_begin(const struct pattern *pattern, struct span subject);

/* What every subject that it matches holds; 0: not known. */
uint64_t pattern_octets(const struct pattern *pattern);

/* Compile now. On failure the error says what and where (with a caret line). */
bool pattern_check(struct pattern *pattern, struct error *error);

/* Number and names of the named groups (compiles if need be). */
size_t pattern_group_count(struct pattern *pattern);
struct span pattern_group_name(struct pattern *pattern, size_t index);

struct pattern_scratch *pattern_scratch_new(void);
void pattern_scratch_free(struct pattern_scratch *scratch);

/*
 * Whether the pattern occurs in the subject. `match` may be NULL. A match that hits the step limit counts as
 * "no".
 */
bool pattern_match(struct pattern *pattern, struct pattern_scratch *scratch, struct span subject,
                   struct pattern_match *match);

#endif
