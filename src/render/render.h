/*
 * Reports as bytes. One file a format; a format decides nothing, it says what session and report hold. A new
 * one is a file and a row in render.c.
 */
#ifndef SMTPLINT_RENDER_RENDER_H
#define SMTPLINT_RENDER_RENDER_H

#include "base/language.h"
#include "base/text.h"
#include "rules/rules.h"
#include "session/across.h"
#include "session/session.h"

/* Who is going to read it. */
enum audience { AUDIENCE_ADMIN, AUDIENCE_CUSTOMER };

struct render_options {
    enum language language;
    bool color;          /* escape sequences of the 16 colours */
    bool ascii;          /* no drawing beyond ASCII */
    size_t width;        /* columns of prose; evidence is cut there */
    bool dialogue_only;  /* `smtplint show` */
    bool every_session;  /* in full, however many there are */
    enum severity least; /* findings below are not shown */
    struct span ours;    /* domain or address of the reader's side; "" unknown */
    enum audience audience;
};

/* What the whole run came to. */
struct render_counts {
    unsigned long files, sessions, failed; /* failed: sessions with a root error */
    unsigned long errors, warnings, notes; /* roots */
    unsigned long consequences;
    unsigned long known[SEVERITIES]; /* roots that the baseline has: counted nowhere else */
    unsigned long outcomes[OUTCOMES];

    unsigned long unread, in_part; /* the latter among the former: damaged, and read up to there */
};

/* What sessions have in common: a finding about several of them, and how far it reaches. */
struct run_finding {
    struct finding finding; /* without places of its own */
    struct extent extent;
};

struct run_report {
    struct run_finding *findings; /* what weighs most comes first */
    size_t count;
    unsigned long left_out; /* findings that are only counted */
    bool limited;           /* the run was too long: its last sessions were not compared */
};

struct render_run {
    const char *version;
    struct span book_digest;
    size_t rules;
    struct rulebook *book; /* for formats that explain the rules themselves */
    struct render_options options;
    bool baseline;        /* there is one */
    const char *redacted; /* what was taken out of the records first: "hosts"; NULL: nothing */
    struct render_counts counts;
    const struct run_report *across; /* set before the end; NULL: there were no two sessions */
};

/* A file that gave no session, or was damaged. English words; `line` 0: none. */
struct unread {
    struct span file;
    struct span why;
    unsigned long line;
    bool damaged;
};

struct rendering {
    const struct renderer *renderer;
    struct render_run *run;
    struct text out;     /* the caller takes it out and empties it after each call */
    struct text held;    /* what a format must keep until the end */
    unsigned long begun; /* sessions or rows written, for separators */
    unsigned long held_count;
    void *own; /* of the format: taken in begin, freed in end */
};

struct renderer {
    const char *name;
    struct words about;
    void (*begin)(struct rendering *rendering);
    void (*session)(struct rendering *rendering, const struct session *session, const struct report *report,
                    unsigned long of);
    void (*unread)(struct rendering *rendering, const struct unread *unread);
    void (*end)(struct rendering *rendering);
};

const struct renderer *renderer_find(struct span name); /* NULL: no such format */

/* The same format for another audience; those that programs read are one for all. */
const struct renderer *renderer_for(const struct renderer *renderer, enum audience audience);

/* Whether it marks what the baseline knows; the others are not told of it. */
bool renderer_marks_known(const struct renderer *renderer);

/* Not for people: the lines of ndjson that tell of one file, for render_line_read(). */
extern const struct renderer render_lines;

/* What a line of ndjson tells. It lives in the arena and in the text of the line. */
enum line_kind { LINE_BAD, LINE_RUN, LINE_SESSION, LINE_UNREAD, LINE_END };

struct line_read {
    enum line_kind kind;
    struct session *session;
    struct report report;
    struct unread *unread; /* an unread line has one, an end line any number */
    size_t unread_count;
    struct span version, book_digest; /* of a run line */
};

/* The line without its end. Of a session only `file`, `number` and `digest` if it is only to be put in order.
 * LINE_BAD: not a line of ndjson, or one that contradicts itself. */
struct line_read render_line_read(struct arena *arena, struct span text, bool only_order);
const struct renderer *renderer_at(size_t index); /* NULL behind the last */

/* A rule's page for `smtplint explain`, and the list of all. */
void render_rule_page(struct text *out, const struct rule_page *page, const struct render_options *options);

/* Text made harmless for a terminal: control characters shown as \xNN or symbols, bidi controls as <U+202E>.
 */
void render_harmless(struct text *out, struct span text, const struct render_options *options);

#endif
