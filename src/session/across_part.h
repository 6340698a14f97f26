/*
 * The inside of what many sessions tell: what is kept of each, and what the finders share. One finder a file;
 * a new one is a file, a row in across.c and rows in facts_across.c. Inside session/ only.
 */
#ifndef SMTPLINT_SESSION_ACROSS_PART_H
#define SMTPLINT_SESSION_ACROSS_PART_H

#include "base/names.h"
#include "session/across.h"

/* Octets kept of a run: 32 a session and as many for its two letters, 30 for a new recipient; below some 60
 * MiB. A run that has more tells of its first sessions. */
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

/* Bits of the numbers in a row. A session brings one client, one name, one server and two files at most. */
enum { VISIT_BITS = 18, FILE_BITS = 19, LETTER_BITS = 19, KIND_BITS = 13, SENDER_HIGH_BITS = 14 };
_Static_assert(VISITS_MOST < 1 << VISIT_BITS && 2 * VISITS_MOST < 1 << FILE_BITS, "a visit's numbers fit");
_Static_assert(LETTERS_MOST < 1 << LETTER_BITS && KINDS_MOST < (1 << KIND_BITS) - 1, "letters and kinds fit");

#define VISIT_MASK ((1u << VISIT_BITS) - 1) /* for the compiler, who does not know that they fit */
#define FILE_MASK ((1u << FILE_BITS) - 1)
#define SENDER_HIGH ((1u << SENDER_HIGH_BITS) - 1)
#define LETTER_MASK ((1u << LETTER_BITS) - 1)

enum known { KNOWN_NOT, KNOWN_NO, KNOWN_YES };

/* A session. Numbers are of the tables in struct across; 0 is not known. */
struct visit {
    double started; /* NAN not known */
    uint64_t file : FILE_BITS;
    uint64_t ticket : FILE_BITS;   /* the file that was named, without the member of an archive */
    uint64_t letter : LETTER_BITS; /* the first */
    uint64_t letters : 7;
    uint64_t peer : VISIT_BITS;   /* the client's address */
    uint64_t hello : VISIT_BITS;  /* what it called itself */
    uint64_t server : VISIT_BITS; /* as it was met */
    uint64_t failures : 5;
    uint64_t outcome : 3;
    uint64_t offers : 2; /* enum known: the EHLO reply without TLS offered STARTTLS */
    uint64_t number : 32;
    int64_t zone : 16;
    uint64_t zoned : 1;     /* the record tells it */
    uint64_t tls : 2;       /* enum known: the session came to be under TLS */
    uint64_t masked : 1;    /* the EHLO reply had a word of X alone instead: a firewall's work */
    uint64_t helo_only : 1; /* HELO and no EHLO */
    uint64_t ehlo : 1;
    uint64_t public_peer : 1; /* the client's address tells it apart */
};

/* A server, as one session met it. Numbers of across->names. */
struct met {
    uint32_t address, opened, greeting; /* host name opened, name it gave */
    uint16_t port, public_address;      /* address: 1 if it tells the server apart */
};

struct server {
    struct met met;
    uint32_t known_as, organisation; /* what across_servers() made of it */
    uint32_t pool, member;           /* what across_pools() did */
};

/* A root error of a session. */
struct failure {
    uint32_t visit : VISIT_BITS, kind : KIND_BITS;
    uint32_t line;
};

/* A rule that failed somewhere. */
struct failure_kind {
    struct span rule, category;
    struct words title;
    enum stage stage;
};

#define NO_KIND ((1u << KIND_BITS) - 1)

/*
 * One recipient of one message; the session is the one whose letters it stands among. Senders are compared
 * and never told, so a hash stands for one: 46 bits of two senders of one recipient are equal once in 10^13.
 */
_Static_assert(RECIPIENT_DEFERRED < 1 << 2 && OUTCOMES <= 1 << 3, "what became of a letter fits");
struct letter {
    uint32_t recipient; /* of across->mailboxes */
    uint32_t sender_low;
    uint32_t sender_high : SENDER_HIGH_BITS;
    uint32_t kind : KIND_BITS; /* what the failure was; NO_KIND: not told */
    uint32_t status : 2;       /* enum recipient_status */
    uint32_t outcome : 3;      /* of its message */
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
    struct names names;                                    /* of servers, and their addresses */
    struct names files, peers, hellos, mailboxes, domains; /* domains: of mailboxes */
    struct names met, member_keys; /* each of its octets: struct met, struct pool_member */
    struct mix_seed seed;          /* of senders' hashes */
    struct visit *visits;
    struct server *servers; /* made when it is concluded: of what was met, number 1 and so on */
    struct failure *failures;
    struct letter *letters;
    struct pool_member *members;
    size_t visit_count, visit_room, server_count, failure_count, failure_room, letter_count, letter_room,
        member_count, member_room;
    struct arena arena; /* kinds and subjects */
    LIST(struct failure_kind) kinds;
    LIST(struct subject) subjects;
    uint32_t lookups_of; /* the file whose lookups were read last, and how many it had */
    size_t lookups_read;
    bool limited;
};

/* ---- across_keep.c: names, each in its table ---- */
uint32_t kept_in(struct across *across, struct names *names, struct span text); /* 0 if it cannot be kept */
uint32_t kept_lower_in(struct across *across, struct names *names, struct span text);
uint32_t text_kept(struct across *across, struct span text); /* as it is, in across->names */
uint32_t name_kept(struct across *across, struct span text); /* lower case */
uint32_t mailbox_kept(struct across *across, struct span address);
struct span mailbox_text(const struct across *across, uint32_t mailbox, char room[NAME_LONGEST]);
struct span mailbox_domain(const struct across *across, uint32_t mailbox);
struct span name_lower(struct span text, char room[NAME_LONGEST]);     /* no longer than that */
void *rows_grown(void *rows, size_t count, size_t *room, size_t size); /* room for one more */

/* ---- across_visit.c: what is kept of a session ---- */
void visit_read(struct across *across, struct visit *visit, const struct session *session);

/* ---- across_letters.c ---- */
void letters_read(struct across *across, struct visit *visit, const struct session *session,
                  const struct failing *failings, size_t count);
uint32_t kind_number(struct across *across, const struct failing *failing);
uint64_t letter_sender(const struct letter *letter); /* 0 not visible */
uint32_t letter_visit(const struct across *across, size_t letter);

/* ---- across_servers.c: which sessions met the same server ---- */
uint32_t met_number(struct across *across, const struct met *met);
const struct server *server_of(const struct across *across, const struct visit *visit); /* concluded */
void across_servers(struct across *across);

/* ---- across_pools.c: which servers stand in for each other ---- */
void across_pools(struct across *across);
bool pool_is_looked_up(const struct across *across, uint32_t pool); /* false: told by the names alone */

/* ---- across_compare.c ---- */
enum order { ORDER_UNKNOWN, ORDER_BEFORE, ORDER_AFTER };
uint32_t visit_client(const struct visit *visit);     /* public address, of across->peers */
uint32_t server_address(const struct server *server); /* public address */
const struct failure *first_failure(const struct across *across, const struct visit *visit); /* NULL: none */
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
size_t groups_find(const struct groups *groups, uint64_t key); /* of sorted rows */
size_t groups_end(const struct groups *groups, size_t from);   /* where the group that begins there ends */
void groups_free(struct groups *groups);
uint64_t key_of(uint32_t high, uint32_t low);

/* Visits of two sides compared by who the client was, or at which address: SAME if one was on both sides. */
typedef LIST(uint32_t) visit_list;
enum alike sides_clients(const struct across *across, const visit_list *a, const visit_list *b);
enum alike sides_addresses(const struct across *across, const visit_list *a, const visit_list *b);

/* ---- across_say.c: making subjects ---- */
struct subject *subject_new(struct across *across, const char *name); /* NULL: there are too many */
void subject_visit(struct across *across, struct subject *subject, size_t visit);
void subject_tell(struct across *across, struct subject *subject, const char *fact, struct span text);
void subject_mailbox(struct across *across, struct subject *subject, const char *fact, uint32_t mailbox);
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
