/*
 * Entries of the dialogue behind a margin with their line numbers. Used by tty_excerpt.c.
 *
 *     18 | S  550 5.1.1 User unknown
 *     ^^ digits  ^ margin_left
 */
#ifndef SMTPLINT_RENDER_TTY_DIALOGUE_H
#define SMTPLINT_RENDER_TTY_DIALOGUE_H

#include "render/tty.h"

struct margin {
    const struct view *view;
    size_t digits; /* of the largest number */
};

void margin_fit(struct margin *margin, const struct entry *entry);    /* wide enough for its numbers */
size_t margin_left(const struct margin *margin);                      /* where the quoted text begins */
void margin_begin(const struct margin *margin, unsigned long number); /* 0: none */
void margin_empty(const struct margin *margin);                       /* a row of its own */
void margin_entry(const struct margin *margin, const struct entry *entry);

/* What is shown of a note, and how many octets of a reply's line are its code with the enhanced one. */
struct span note_said(const struct view *view, const struct entry *note);
struct span inferred_said(const struct view *view, const struct entry *command);
struct span body_said(const struct view *view, const struct body *body);
size_t code_length(struct span shown);

/* The reply's code as the record shows it: where it was inferred, the enhanced code alone. */
struct span reply_code_said(const struct view *view, const struct entry *reply);

#endif
