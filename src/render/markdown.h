/*
 * What the files of the Markdown report share. Quoted lines stand in fences, all else is escaped. Inside
 * render/ only.
 *
 *     ### error: Recipient unknown: kate@fabrikam.com `recipient-unknown`
 */
#ifndef SMTPLINT_RENDER_MARKDOWN_H
#define SMTPLINT_RENDER_MARKDOWN_H

#include "render/tty.h"

/* Escaped, in the report's language. */
void markdown_words(const struct view *view, struct words words);

/* " (line 12)"; nothing where `first` is 0. */
void markdown_place(const struct view *view, unsigned long first, unsigned long last);

/* With a heading of its own. */
void markdown_finding(const struct view *view, const struct finding *finding);

#endif
