/*
 * From facts to findings. Rules come from JSON files (rules/README.md is their manual); a report is what they
 * say of one session.
 */
#ifndef SMTPLINT_RULES_RULES_H
#define SMTPLINT_RULES_RULES_H

#include "base/error.h"
#include "base/language.h"
#include "session/facts.h"
#include "smtp/verb.h"

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR, SEVERITIES };
enum standing {
    STANDING_EXCLUDED,
    STANDING_UNLIKELY,
    STANDING_POSSIBLE,
    STANDING_LIKELY,
    STANDING_CERTAIN,
    STANDINGS
};
enum acts {
    ACTS_OPEN,
    ACTS_SENDER,
    ACTS_SENDING_SIDE,
    ACTS_NETWORK,
    ACTS_RECEIVING_SIDE,
    ACTS_RECIPIENT,
    ACTS_NOBODY,
    ACTS_COUNT
};
enum permanence { PERMANENCE_NONE, PERMANENCE_TEMPORARY, PERMANENCE_PERMANENT };
enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

const char *severity_name(enum severity severity);
const char *standing_name(enum standing standing);
const char *acts_name(enum acts acts);
const char *permanence_name(enum permanence permanence);
bool severity_find(struct span name, enum severity *severity);
bool category_is(struct span name);    /* one of the words a rule may have as its category */
struct span category_at(size_t index); /* {0} behind the last */

/* Whether it holds commands, codes or words that only administrators read; for texts meant for customers. */
bool jargon_in(struct span text);

/* Whether English words stand in a German text, quotations left out. */
bool english_in(struct span german);

struct evidence_found {
    char mark; /* '+' for, '-' against, '?' not visible in this record and would decide */
    struct words text;
    unsigned long first, last; /* 0: no place */
};

struct step {
    enum acts acts;
    struct words text;
};

struct cause_found {
    struct span cause;
    struct words title;
    enum standing standing;
    int score;
    enum acts acts;
    struct evidence_found *evidence;
    size_t evidence_count;
    struct step *fixes;
    size_t fix_count;
};

struct finding {
    struct span rule, category;
    enum severity severity;
    enum stage stage;
    size_t *at; /* entry indices */
    size_t at_count;
    unsigned long first, last;
    int code; /* 0: not about a reply */
    struct span enhanced, reply_text;
    enum permanence permanence;
    enum answer retry;
    enum acts acts;
    struct words title, meaning;
    struct cause_found *causes; /* ranked, excluded ones last */
    size_t cause_count;
    struct words *avoid, *probe;
    size_t avoid_count, probe_count;
    size_t consequence_of; /* index of a finding, or NO_FINDING */
    struct span *references;
    size_t reference_count;
    bool undecided;    /* the first two causes are within 15 points: this record cannot tell */
    bool contradicted; /* every known cause is excluded by the record */
    bool repaired;     /* the session made it good later */
    bool known;        /* the baseline has it, or what it follows from */
    bool last_resort;  /* nothing but the general meaning of the code explained it */
};

#define NO_FINDING ((size_t)-1)

/* An error that another one on the same reply kept out. For those who write rules. */
struct outdone {
    struct span winner, loser;
    struct span winner_category, loser_category;
    const char *by; /* what decided: "refine", "generic", "exactness", "depth", "conditions" or "id" */
    unsigned long line;
};

struct report {
    struct finding *findings; /* in the order of the dialogue */
    size_t count;
    size_t known;        /* roots that are left out, because the baseline has them */
    size_t known_errors; /* of these, the errors */

    struct outdone *outdone;
    size_t outdone_count;
};

struct rulebook;

/* The built-in book; then each folder of `folders` (NULL-terminated, may be NULL) adds or replaces.
 * `replaced` (may be NULL) collects "id" lines. */
struct rulebook *rulebook_load(struct arena *arena, const char *const *folders, struct error *error);
void rulebook_free(struct rulebook *book);

/* Each JSON file of a folder, in order; for the rule check, which looks at files and not at rules. */
struct json_t;
void rulebook_each_file(const char *folder, void (*each)(void *with, const char *file, struct json_t *json),
                        void *with);

/* The id of a rule that a folder replaced; empty behind the last. */
struct span rulebook_replaced(const struct rulebook *book, size_t index);

size_t rulebook_count(const struct rulebook *book);
struct span rulebook_digest(const struct rulebook *book); /* 16 hex digits over all rules */

/* What `explain` shows of one rule: texts without placeholders filled in. Conditions as "fact" and "pattern".
 */
struct page_condition {
    struct span fact, pattern;
    bool unless;
};

struct page_evidence {
    char mark; /* '+', '-', '!' proves, 'x' excludes */
    struct words text;
};

struct page_cause {
    struct span cause;
    struct words title;
    struct words customer; /* what customers are asked to do about it; empty: as for the category */

    int base;
    enum acts acts;
    struct page_evidence *evidence;
    size_t evidence_count;
    struct step *fixes;
    size_t fix_count;
};

struct rule_page {
    struct span rule, category, refines;
    enum stage stage;
    enum severity severity;
    bool generic, of_run;
    struct words title, meaning;
    struct words customer;   /* what happened, for who runs no mail server; empty: as the category has it */
    struct words bare_title; /* without the parts that a record would fill in */
    struct page_cause *causes;
    size_t cause_count;
    struct words *avoid, *probe;
    size_t avoid_count, probe_count;
    struct span *references;
    size_t reference_count;
    struct page_condition *conditions;
    size_t condition_count;
};

/* The rule at an index (in file order), or of an id; false if there is none. Lives in `arena`. */
bool rulebook_page(struct rulebook *book, size_t index, struct arena *arena, struct rule_page *page);
bool rulebook_find(const struct rulebook *book, struct span id, size_t *index);

/* The folder of a rule: "rcpt"; or RULE_OF_RUN. */
#define RULE_OF_RUN "run"
const char *rule_page_stage(const struct rule_page *page);

/* What a code ("550") or enhanced code ("5.1.1") means by the tables; false: not in them. */
bool rulebook_code(struct rulebook *book, struct span code, struct words *meaning);

/* Judge one session. The report lives in `arena`. */
struct report rules_judge(struct rulebook *book, struct facts *facts, struct arena *arena);

/* The same for a whole run: what its subjects (session/facts.h) have in common. `at` of a finding is the
 * number of its subject; in the order of the subjects. */
struct report rules_judge_run(struct rulebook *book, struct facts *facts, struct arena *arena);

#endif
