/*
 * The HTML report, part by part; html.c puts the parts in order. Everything is in both languages at once:
 * texts that differ stand side by side, the style sheet shows the page's own. Inside render/ only.
 *
 *     head, policy, style                          html.c      while the run begins
 *     data of the sessions                         html_session.c, html_island.c    as they come
 *     summary, why, stages, who, time, servers     html_tables.c, html_time.c       at the end
 *     what sessions have in common                 html_across.c
 *     the first failed sessions                    html_failed.c
 *     what was not read, method, script            html.c
 */
#ifndef SMTPLINT_RENDER_HTML_H
#define SMTPLINT_RENDER_HTML_H

#include "render/html_island.h"
#include "render/html_packed.h"
#include "render/tty.h"

#define BOTH(english, german) ((struct words){{SPAN(english), SPAN(german)}})

struct rule_tally {
    struct span rule;
    struct words title;
    enum stage stage;
    enum severity severity;
    enum acts acts;
    enum permanence permanence;
    unsigned long sessions;
};

struct server_tally {
    struct span host;
    unsigned long sessions, failed;
};

struct hour_tally {
    long hour; /* since 1970, UTC */
    unsigned long failed, others;
};

/* What grows with the run: a row for each rule, server and hour that occurs, and the hashes of the island. */
struct page {
    struct island island;
    struct packed *packed;
    struct text row; /* of the island, before it is packed */
    struct arena words;
    LIST(struct rule_tally) rules;
    LIST(struct server_tally) servers;
    LIST(struct hour_tally) hours;
    size_t *server_index; /* hash: index in servers + 1 */
    size_t server_room;
    unsigned long ended[STAGES], acts[ACTS_COUNT], timeless, unzoned;
    struct text failed; /* the first failed sessions, ready to be written */
    unsigned long failed_shown;
    unsigned long unread_shown;
};

/* The same session seen in each language. */
struct seen {
    struct page *page;
    struct arena arena;
    struct text spare; /* the pens draw nothing, but must have paper */
    struct render_options options[LANGUAGES];
    struct pen pens[LANGUAGES];
    struct view views[LANGUAGES];
};

/* html_session.c */
void seen_begin(struct seen *seen, struct page *page, const struct render_options *options);
void seen_look(struct seen *seen, const struct session *session, const struct report *report);
void seen_end(struct seen *seen);
void session_add_row(struct seen *seen, struct text *out);
bool stage_is_told(const struct session *session, const struct stage_result *stage);

/* html_tally.c */
void tally_session(struct page *page, const struct render_run *run, const struct session *session,
                   const struct report *report);

/* Texts of our own, and of the rules. */
void html_words(struct text *out, struct words words);
void html_prose(struct text *out, struct words words);  /* of a rule: `commands` as code */
void html_count(struct text *out, unsigned long count); /* "10 000" */
void html_open_section(struct text *out, const char *id, struct words title);
void html_open_table(struct text *out, const struct words *columns, size_t count, const char *classes);
void html_close_table(struct text *out);
void html_cell_count(struct text *out, unsigned long count);
void html_bar(struct text *out, unsigned long part, unsigned long whole, const char *style);
struct words permanence_words(enum permanence permanence);

/* html_tables.c, html_time.c, html_failed.c */
void html_summary(struct text *out, const struct render_run *run);
void html_why(struct text *out, struct page *page);
void html_stages(struct text *out, const struct page *page);
void html_who(struct text *out, const struct page *page);
void html_servers(struct text *out, struct page *page);
void html_time(struct text *out, struct page *page);
void html_failed(struct seen *seen);
void html_explanation(struct text *out, const struct finding *finding); /* meaning, causes, what to do */
void html_across(struct text *out, const struct render_run *run);

#endif
