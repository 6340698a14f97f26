/*
 * A finding as one line, as compilers and the formats made after them have it. Inside render/ only.
 *
 *     ticket.log:18:1: error: Recipient unknown: <j.mueler@contoso.example> [recipient-unknown]
 *                ^ line  ^ severity  ^ remark_text
 */
#ifndef SMTPLINT_RENDER_REMARK_H
#define SMTPLINT_RENDER_REMARK_H

#include "render/render.h"

/* Severe enough to be shown, or a consequence of what is. */
bool remark_shown(const struct rendering *rendering, const struct report *report,
                  const struct finding *finding);

typedef void remark_row(struct rendering *rendering, const struct session *session,
                        const struct report *report, const struct finding *finding);

/* Calls `row` for each that is shown. */
void remark_each(struct rendering *rendering, const struct session *session, const struct report *report,
                 remark_row *row);

/* A consequence is a note: it must not count twice. */
enum severity remark_severity(const struct finding *finding);

/* The line to go to. A capture has none, its frame is told in the text; 1 where something must be said. */
unsigned long remark_line(const struct session *session, const struct finding *finding);

/* Title, the frame of a capture, and what it follows from; not yet made harmless. */
void remark_text(struct text *out, const struct rendering *rendering, const struct session *session,
                 const struct report *report, const struct finding *finding);

/* Why a file gave nothing, in a few words; not yet made harmless. */
void remark_unread(struct text *out, const struct rendering *rendering, const struct unread *unread);

#endif
