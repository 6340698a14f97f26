/* The inside of the rule book. Inside rules/ only. */
#ifndef SMTPLINT_RULES_BOOK_H
#define SMTPLINT_RULES_BOOK_H

#include "base/pattern.h"
#include "base/set.h"
#include "base/words.h"
#include "rules/rules.h"
#include "rules/said.h"

enum { CODE_LEAST = 200, CODE_MOST = 599 };

/* One pattern of the book; the same source is one shared pattern, in the built-in rules and in those of
 * folders. */
struct shared_pattern {
    struct pattern *pattern;
    struct said said;
    struct shared_pattern *next;
};

struct condition {
    size_t fact;
    struct shared_pattern *shared;
};

/* All conditions of one JSON object. */
struct clause {
    struct condition *conditions;
    size_t count;
    bool on_code, on_text, on_enhanced; /* what makes a rule more exact than another */
    struct condition *code;             /* the condition on `code`, or NULL */
    size_t telling;     /* the condition that kept it from holding last time: asked first; screen_wait() */
    struct span *words; /* of which a reply must hold one; none: none can be told */
    size_t word_count;
};

struct evidence {
    struct clause *when;
    size_t when_count;
    struct clause unless; /* count 0: none */
    int add;
    bool proves, excludes;
    struct words say; /* empty: label and value of the fact */
};

struct cause {
    struct span id;
    struct words title, customer;
    int base;
    enum acts acts;
    struct evidence *evidence;
    size_t evidence_count;
    struct step *fixes;
    size_t fix_count;
};

/* What a rule says once it holds; read when it is first needed. */
struct body {
    struct words title, meaning, customer;
    struct cause *causes;
    size_t cause_count;
    struct words *avoid, *probe;
    size_t avoid_count, probe_count;
    struct span *references;
    size_t reference_count;
};

struct rule {
    struct span id, category, file;
    enum stage stage;
    enum severity severity;
    bool generic, of_reply, built_in;
    bool of_run;       /* asked of a whole run, not of a session */
    enum answer retry; /* ANSWER_UNKNOWN: as the code says */
    struct clause *when;
    size_t when_count;
    struct clause unless;
    struct shared_pattern *follows;
    struct span refines_id;
    struct rule *refines;
    struct body *body;  /* NULL: not read yet */
    struct span source; /* JSON text; of a built-in rule packed */
};

struct candidate { /* a clause with its rule, for the lists below */
    struct rule *rule;
    struct clause *clause;
};

enum { PATTERN_BUCKETS = 1024 };

struct rulebook {
    struct arena *arena;
    struct pattern_scratch *scratch;
    struct said_texts texts;
    struct rule **rules;
    size_t count, room;
    size_t *built_in_facts;                           /* numbers of asset_facts */
    struct shared_pattern *built_in;                  /* of asset_patterns */
    struct shared_pattern *patterns[PATTERN_BUCKETS]; /* of folders */
    LIST(struct candidate) candidates;                /* clauses of reply rules */
    size_t set_words;                                 /* of a set of candidates */
    uint64_t *needs_word; /* those with no chance unless one of their words stands in the reply ... */
    struct needs *needs;
    uint64_t *by_code[CODE_MOST + 1 - CODE_LEAST];
    struct heads *heads; /* fit.c */
    struct chooser *chooser;
    LIST(struct candidate) session_clauses; /* of rules about a session */
    struct screen *screen;                  /* screen.c */
    LIST(struct rule *) run_rules;
    LIST(struct span) replaced; /* ids of built-in rules that a folder replaced */
    size_t fact_code, fact_verb, fact_text, fact_reply, fact_enhanced, fact_command;
    char digest[17];
    struct code_table *codes;
    bool asks_all; /* for the test that asking fewer rules loses none */
};

/* head_load.c. `clause->conditions` must have room. */
void clause_add(struct rulebook *book, struct clause *clause, size_t fact, struct shared_pattern *shared);
bool rule_is_about_reply(const struct rulebook *book, const struct rule *rule);
bool rule_set_stage(struct rule *rule, struct span stage); /* false: no such stage */

struct shared_pattern *pattern_shared(struct rulebook *book, struct span source);
struct rule *rule_find(const struct rulebook *book, struct span id);
struct body *rule_body(struct rulebook *book, struct rule *rule);

/* index.c: after loading, the lists by which rules are found. */
void book_index(struct rulebook *book);

/* hold.c. Who is asked about which reply; at FACTS_SESSION about the session. */
struct asking {
    struct rulebook *book;
    struct facts *facts;
    size_t at;
};

struct captured {
    const struct clause *clause;
    size_t count;              /* of the groups */
    unsigned long first, last; /* place of the most telling item; 0 none */
    size_t place_fact;         /* the fact that gave the place */
    struct span item;          /* its text */
    size_t item_fact;
    size_t unknown_fact; /* the first fact that was not visible */
    bool has_unknown;
    size_t untrue;                                           /* the first condition that does not hold */
    struct span name[PATTERN_GROUPS], value[PATTERN_GROUPS]; /* named groups; the first `count` are filled */
};
/* Makes it empty. Of the groups only the count: clearing them all would cost more than most clauses. */
void captured_begin(struct captured *captured, const struct clause *clause);

/* Whether the pattern occurs in a reply's code. */
bool code_matches(struct rulebook *book, struct shared_pattern *shared, struct span digits);
bool condition_true(const struct asking *asking, const struct condition *condition); /* without capturing */
bool condition_met(const struct asking *asking, const struct condition *condition,
                   const struct fact *fact); /* by what the fact told */
enum answer clause_holds(const struct asking *asking, const struct clause *clause, struct captured *captured);
enum answer when_holds(const struct asking *asking, const struct clause *clauses, size_t count,
                       struct captured *captured);
/* YES: none of the conditions is true and all are known. */
enum answer unless_holds(const struct asking *asking, const struct clause *clause, struct captured *captured);

/* needs.c: the candidates of which a text meets what they require; only of those that require any words. It
 * stands until the next call. */
struct needs *needs_new(struct rulebook *book);
const uint64_t *needs_met(const struct rulebook *book, struct span text);

/* fit.c: the set of candidates whose conditions on code, verb and enhanced code are true of the reply (a few
 * more where that is not known yet); NULL: none. It stands until the next call. */
const uint64_t *fits_find(const struct asking *asking, const struct reply_key *key);

/* choose.c: numbers of the candidates that may hold of the reply, in order. They stand until the next call.
 */
struct chosen {
    unsigned *at;
    size_t count;
    size_t *kept; /* the count for all replies alike; NULL: it is not kept */
};
struct chooser *chooser_new(struct rulebook *book);
struct chosen candidates_choose(const struct asking *asking);
/* Only the first `count` are chosen for replies alike from now on: the asker moved them to the front, for the
 * others cannot hold of any of these. */
void candidates_leave(struct chosen chosen, size_t count);

/* screen.c: the set of session clauses of which the telling condition is true. It stands until the next call.
 */
struct screen *screen_new(struct rulebook *book);
const uint64_t *screen_open(const struct asking *asking);
/* That condition, by number, is the telling one of a session clause from now on. */
void screen_wait(struct rulebook *book, struct clause *clause, size_t condition);

/* say.c: placeholders filled in, both languages. */
struct speaker {
    struct rulebook *book;
    struct facts *facts;
    size_t at;
    struct arena *arena;
    const struct captured *captured,
        *more; /* groups of the rule's own condition, and of the evidence; may be NULL */
};
struct words say(const struct speaker *speaker, const struct words *text);
struct words say_item(const struct speaker *speaker, size_t fact, struct span value);

/* judge.c */
bool rule_refines(const struct rule *rule, const struct rule *other);
/* What the rule says of what it found: texts, causes, references. */
void finding_say(const struct speaker *speaker, struct rule *rule, struct finding *finding);

/* cause.c: the causes of a rule ranked by the record. */
void rank_causes(const struct speaker *speaker, const struct body *body, struct finding *finding);

struct code_table;

/* load.c */
bool acts_find(struct span name, enum acts *acts);

#endif
