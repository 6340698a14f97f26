/* Recipients of the whole run, for the two finders that look at them. Inside session/ only. */
#ifndef SMTPLINT_SESSION_ACROSS_ADDRESSES_H
#define SMTPLINT_SESSION_ACROSS_ADDRESSES_H

#include "session/across_part.h"

/* What the letters to one mailbox met. */
enum {
    MET_TAKEN = 1,
    MET_GONE = 2,    /* refused, as if it were not there any more */
    MET_UNKNOWN = 4, /* refused, as if it had never been there */
    MET_CHOSEN = 8   /* it is to be looked at closely */
};

/* What the run says of one address. */
struct mailbox {
    uint32_t address;
    visit_list taken, refused;
};

/* By number of a mailbox; free() it. */
unsigned char *mailboxes_met(const struct across *across);

/* The letters to mailboxes that met all of `what`. */
void group_letters(const struct across *across, const unsigned char *met, unsigned what,
                   struct groups *groups);

/* `rows`: the letters to one address. `refused`: how, MET_GONE or MET_UNKNOWN. */
struct mailbox mailbox_of(const struct across *across, struct arena *arena, const struct grouped *rows,
                          size_t count, unsigned refused);

/* ---- across_neighbours.c: a refused address one edit away from one that was taken elsewhere ---- */
void find_neighbours(struct across *across, unsigned char *met);

#endif
