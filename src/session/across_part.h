/*
 * The inside of what many sessions tell: what is kept of each, and what the finders share. One finder a file;
 * a new one is a file, a row in across.c and rows in facts_across.c. Inside session/ only.
 */
#ifndef SMTPLINT_SESSION_ACROSS_PART_H
#define SMTPLINT_SESSION_ACROSS_PART_H

#include "base/names.h"
#include "session/across.h"

/* Octets kept of a run stay below some 100 MiB. A run that has more tells of its first sessions. */
enum {
    VISITS_MOST = 250000,
    FAILURES_MOST = 500000,
    LETTERS_MOST = 500000,
    MEMBERS_MOST = 20000,
    KINDS_MOST = 4096,        /* rules that failed; the book has fewer */
    NAMES_OCTETS = 32 << 20,  /* of all names together */
    NAME_LONGEST = 320,       /* octets: a mailbox of 64, "@", a domain of 255 (RFC 5321 section 4.5.3.1) */
    FAILURES_OF_SESSION = 16, /* remembered of one */
    LETTERS_OF_SESSION = 100, /* RFC 5321 section 4.5.3.1.8: recipients that any server must take */
    SUBJECTS_MOST = 4096,     /* more would not be read */
    SIDES_COMPARED = 64       /* sessions of each side of a comparison */
};

enum known { KNOWN_NOT, KNOWN_NO, KNOWN_YES };

/* A session. Names are numbers of across->names; 0 is not known. */
struct visit {
    double started;        /* NAN not known */
    uint32_t file, ticket; /* the file that was named, without the member of an archive */
    uint32_t number;
    uint32_t client, client_name;       /* public address; what it called itself */
    uint32_t address, opened, greeting; /* of the server: public address, host name opened, name it gave */
    uint32_t any_client, any_address;   /* addresses of every kind */
    uint32_t server, organisation;      /* what across_servers() made of them */
    uint32_t pool, member;              /* what across_pools() did */
    uint32_t failure, letter;           /* the first of each */
    uint16_t failures, letters;
    uint16_t port;
    int16_t zone;
    uint8_t outcome;
    uint8_t offers;    /* enum known: the EHLO reply without TLS offered STARTTLS */
    uint8_t masked;    /* it had a word of X alone instead: a firewall's work */
    uint8_t tls;       /* enum known: the session came to be under TLS */
    uint8_t helo_only; /* HELO and no EHLO */
    uint8_t ehlo;
};

/* A root error of a session. */
struct failure {
    uint32_t visit, kind;
    uint32_t line;
};

/* A rule that failed somewhere. */
struct failure_kind {
    struct span rule, category;
    struct words title;
    enum stage stage;
};

#define NO_KIND UINT32_MAX

/* One recipient of one message. */
struct letter {
    uint32_t visit, sender, recipient; /* lower case; sender "<>" for the null sender, 0 not visible */
    uint32_t kind;                     /* what the failure was; NO_KIND: not told */
    uint8_t status;                    /* enum recipient_status */
    uint8_t outcome;                   /* of its message */
};

/* An answer of an MX lookup. */
struct pool_member {
    uint32_t domain, name, address;
};

/* What a subject says: an item of one of the facts. */
struct told {
    const char *fact;
    struct span text, german; /* german "": the same */
    bool none;                /* known to be none */
};

struct subject {
    const char *name;
    LIST(struct told) told;
    LIST(uint32_t) visits;
};

struct across {
    struct names names;
    struct visit *visits;
    struct failure *failures;
    struct letter *letters;
    struct pool_member *members;
    size_t visit_count, visit_room, failure_count, failure_room, letter_count, letter_room, member_count,
        member_room;
    struct arena arena; /* kinds and subjects */
    LIST(struct failure_kind) kinds;
    LIST(struct subject) subjects;
    uint32_t lookups_of; /* the file whose lookups were read last, and how many it had */
    size_t lookups_read;
    bool limited;
};

/* ---- across_visit.c: what is kept of a session ---- */
void visit_read(struct across *across, struct visit *visit, const struct session *session);
uint32_t name_kept(struct across *across, struct span text); /* lower case; 0 if it cannot be kept */
uint32_t text_kept(struct across *across, struct span text); /* as it is */

/* ---- across_letters.c ---- */
void letters_read(struct across *across, struct visit *visit, const struct session *session,
                  const struct failing *failings, size_t count);
uint32_t kind_number(struct across *across, const struct failing *failing);

/* ---- across_servers.c: which sessions met the same server ---- */
void across_servers(struct across *across);

/* ---- across_pools.c: which servers stand in for each other ---- */
void across_pools(struct across *across);
bool pool_is_looked_up(const struct across *across, uint32_t pool); /* false: told by the names alone */

/* ---- across_compare.c ---- */
enum order { ORDER_UNKNOWN, ORDER_BEFORE, ORDER_AFTER };
enum order visit_order(const struct visit *a, const struct visit *b);
enum alike { ALIKE_UNKNOWN, ALIKE_SAME, ALIKE_DIFFERENT };
enum alike clients_alike(const struct visit *a, const struct visit *b);
bool visit_accepted(const struct visit *visit);                                 /* mail was taken */
bool visit_unserved(const struct across *across, const struct visit *visit);    /* failed before any mail */
bool visits_near(const struct visit *a, const struct visit *b, double seconds); /* true if not known */
const struct failure_kind *first_kind(const struct across *across,
                                      const struct visit *visit);   /* NULL: it did not fail */
bool is_among(struct span category, const char *const *categories); /* NULL behind the last */

/* Indices put in groups of one key, each in the order of the run. */
struct grouped {
    uint64_t key;
    uint32_t index;
};
struct groups {
    struct grouped *rows;
    size_t count, room;
};
void groups_add(struct groups *groups, uint64_t key, size_t index); /* key 0: not taken */
void groups_sort(struct groups *groups);
size_t groups_end(const struct groups *groups, size_t from); /* where the group that begins there ends */
void groups_free(struct groups *groups);
uint64_t key_of(uint32_t high, uint32_t low);

/* Visits of two sides compared by who the client was: SAME if one was on both sides. */
typedef LIST(uint32_t) visit_list;
enum alike sides_alike(const struct across *across, const visit_list *a, const visit_list *b,
                       enum alike (*alike)(const struct visit *, const struct visit *));
enum alike addresses_alike(const struct visit *a, const struct visit *b);

/* ---- across_say.c: making subjects ---- */
struct subject *subject_new(struct across *across, const char *name); /* NULL: there are too many */
void subject_visit(struct across *across, struct subject *subject, size_t visit);
void subject_tell(struct across *across, struct subject *subject, const char *fact, struct span text);
void subject_word(struct across *across, struct subject *subject, const char *fact, const char *word);
void subject_count(struct across *across, struct subject *subject, const char *fact, unsigned long count);
void subject_alike(struct across *across, struct subject *subject, const char *fact, enum alike alike);
void subject_tell_both(struct across *across, struct subject *subject, const char *fact, struct words words);
void subject_moment(struct across *across, struct subject *subject, const char *fact,
                    const struct visit *visit);
struct span visit_server(const struct across *across, const struct visit *visit); /* "" not known */
struct span told_once(const struct subject *subject, const char *fact);

/* ---- the finders ---- */
void find_failures(struct across *across);
void find_pools(struct across *across);
void find_offers(struct across *across);
void find_fallbacks(struct across *across);
void find_addresses(struct across *across);
void find_onsets(struct across *across);
void find_deferrals(struct across *across);
void find_clients(struct across *across);

#endif
