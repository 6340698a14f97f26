/*
 * What many sessions failed of: a block for each root cause, the most frequent first. It grows with the rules
 * and servers that occur, not with the sessions. Inside render/ only.
 *
 *     sessions  what failed                              who must act   first seen
 *         1849  recipient unknown                        receiving side 2025-05-01
 *               recipient-unknown: contoso.example 811, adatum.example 402, +3 more
 *               tickets/1/a.log:18, tickets/1/b.log:22, tickets/2.log:9
 */
#ifndef SMTPLINT_RENDER_TTY_SUMMARY_H
#define SMTPLINT_RENDER_TTY_SUMMARY_H

#include "render/tty_pen.h"

struct summary;

struct summary *summary_new(void);
void summary_add(struct summary *summary, const struct render_run *run, const struct session *session,
                 const struct report *report);
void summary_put(struct summary *summary, struct pen *pen,
                 const struct run_report *across); /* NULL: nothing is known of the run as a whole */
void summary_free(struct summary *summary);

#endif
