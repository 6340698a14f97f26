/* What stands in a record beside the dialogue, fit to be shown. Inside record/ only. */
#ifndef SMTPLINT_RECORD_MASK_H
#define SMTPLINT_RECORD_MASK_H

#include "base/arena.h"

/*
 * The words of a client program: what stands behind `password =` and its kin is gone, and so is all beyond a
 * sentence or two.
 */
struct span mask_words(struct arena *arena, struct span words);

/* A line that is no command of SMTP, such as one typed for the shell: `swaks -ap secret`. */
struct span mask_typed(struct arena *arena, struct span text);

/* The password in "smtp://chris:secret@mx1", the token in "https://mx1/unblock?token=secret". */
struct span mask_urls(struct arena *arena, struct span text);

/* A command of SMTP; `free_text`: what stands behind its verb is anything (NOOP). */
struct span mask_command(struct arena *arena, struct span command, bool free_text);

#endif
