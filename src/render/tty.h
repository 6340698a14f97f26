/*
 * The report for people, part by part; tty.c puts the parts in order. Inside render/ only.
 *
 *     ticket.log - session 1 of 1 - mx1.contoso.example:25 (Exchange)            view_header
 *     ✗ NOT ACCEPTED: the only recipient was refused.         1 cause            view_verdict
 *       ✗ RCPT      0 of 1 recipients accepted                 17-18             view_stages
 *     error[recipient-unknown]: Recipient unknown                                view_finding
 *       --> ticket.log:18                                                        view_place
 *     18 | S  550 5.1.1 User unknown                                             view_excerpt
 */
#ifndef SMTPLINT_RENDER_TTY_H
#define SMTPLINT_RENDER_TTY_H

#include "render/tty_pen.h"
#include "render/tty_session.h"

/* What is drawn from, and with what. */
struct view {
    struct pen *pen;
    const struct session *session;
    const struct report *report;
    unsigned long of; /* sessions in the file; 0 unknown */
    enum ours ours;
};

bool view_shows(const struct view *view,
                const struct finding *finding); /* severe enough, or follows from what is */
bool finding_is_root(const struct finding *finding);
enum style style_of(enum severity severity);

void view_header(const struct view *view);  /* tty_header.c */
void view_verdict(const struct view *view); /* tty_verdict.c */
struct words verdict_words(const struct session *session,
                           bool gentle);             /* "NOT ACCEPTED"; gentle: not in capitals */
struct span verdict_clause(const struct view *view); /* "the only recipient was refused."; may be empty */

/* tty_tree.c, with the texts of tty_stage.c, tty_way.c and tty_offers.c */
void view_stages(const struct view *view);
typedef struct span detail_of(const struct view *view, const struct stage_result *stage);
detail_of detail_name_found, detail_name_failed, detail_connected, detail_not_connected;
struct span stage_found(const struct view *view, enum stage stage); /* title of its first error; "" */
struct span stage_detail(const struct view *view, const struct stage_result *stage);
struct span offers_said(const struct view *view);
struct span stage_label(const struct view *view, enum stage stage);

/* Entries with their line numbers: all of them, tty_dialogue.c, or those of a finding, tty_excerpt.c. */
void view_dialogue(const struct view *view);
void view_excerpt(const struct view *view, const struct finding *finding);

/* tty_place.c */
void view_place(const struct view *view, const struct finding *finding);
void view_other_places(const struct view *view, const struct finding *finding, size_t left);

/* tty_finding.c */
void view_finding(const struct view *view, const struct finding *finding);
void view_consequence(const struct view *view, const struct finding *finding);
void view_title(const struct view *view, enum severity severity, struct span rule, struct span title);
void view_explanation(const struct view *view, const struct finding *finding, bool full);

/* tty_across.c: what sessions have in common, at the end; `many`: where a table told the failures already. */
void across_put(struct pen *pen, const struct run_report *across, bool many);
struct span extent_said(const struct pen *pen, const struct extent *extent);
struct span seen_place_said(struct arena *arena, const struct seen_place *place); /* "a.log:18" */
bool across_shows(const struct run_finding *found, bool many, enum severity least);

/* Sections of a finding: a label, and where their text begins. */
size_t section_left(const struct view *view);
void section_begin(const struct view *view, enum phrase label);
void section_prose(const struct view *view, enum phrase label,
                   struct span prose); /* nothing if there is no prose */

/* tty_causes.c, tty_advice.c */
/* The likely causes; where none is or the record cannot tell, the first two. */
bool cause_is_worth_acting(const struct finding *finding, size_t cause);
void view_causes(const struct view *view, const struct finding *finding);
void view_to_do(const struct view *view, const struct finding *finding);
void view_who(const struct view *view, const struct finding *finding);
struct span retry_said(const struct view *view, const struct finding *finding); /* "" nothing to say */
void view_retry(const struct view *view, const struct finding *finding);
void view_their_log(const struct view *view, const struct finding *finding);

/* tty_side.c */
enum ours ours_in(const struct session *session, struct span ours);

#endif
