/*
 * What many sessions tell together. For who works a run through, in the order of the run: give each session
 * with its failures, then ask the facts of what stands out. rules/ asks them as it asks those of a session,
 * with the number of a subject in place of a reply's.
 *
 *     mx1.fabrikam.com accepted   \
 *     mx2.fabrikam.com no answer   > subject: member mx2 of the pool fabrikam.com
 *     mx1.fabrikam.com accepted   /
 *
 * What grows with the number of sessions is a row of 32 octets each, one of 12 for each recipient, and each
 * name once; all is capped (across_part.h), and across_limited() tells that a cap was hit.
 */
#ifndef SMTPLINT_SESSION_ACROSS_H
#define SMTPLINT_SESSION_ACROSS_H

#include <stdint.h>

#include "session/facts.h"
#include "session/session.h"

/* A root error of a session. */
struct failing {
    struct span rule, category;
    struct words title;
    enum stage stage;
    const size_t *at; /* entries */
    size_t at_count;
    unsigned long first;
};

struct across;

struct across *across_new(void);
void across_add(struct across *across, const struct session *session, const struct failing *failings,
                size_t count);
void across_conclude(struct across *across); /* once, after the last session */
void across_free(struct across *across);

bool across_limited(const struct across *across);
size_t across_sessions(const struct across *across);

/* The facts of what stands out; `at` is a subject's number. They live in the arena and in `across`. */
struct facts *across_facts(struct arena *arena, const struct across *across);

/* How far a subject reaches (`at` is its number). Lists hold the first EXTENT_MOST, counts are whole. */
enum { EXTENT_MOST = 20 };

struct seen_place {
    struct span file;
    unsigned long session, line; /* line 0: the session as a whole */
};

struct extent {
    const char *subject; /* "failure", "pool", ... */
    struct span rule;    /* of a failure that came back; {0} otherwise */
    struct words title;
    unsigned long sessions, files, server_count, domain_count;
    struct span servers[EXTENT_MOST], domains[EXTENT_MOST]; /* domains: of the recipients */
    struct seen_place places[EXTENT_MOST];
    struct span first_seen, last_seen; /* RFC 3339; "" not known */
};

unsigned long across_reach(const struct across *across, size_t at); /* sessions */
struct extent across_extent(struct arena *arena, const struct across *across, size_t at);

#endif
