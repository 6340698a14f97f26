/* What the earlier sessions of a file leave behind for the facts of the later ones; bounded. Owned by the
 * pipeline, one a file. */
#ifndef SMTPLINT_SESSION_MEMORY_H
#define SMTPLINT_SESSION_MEMORY_H

#include "session/facts.h"
#include "session/session.h"

enum {
    ATTEMPTS_MOST = 64, /* sessions remembered */
    ADDRESSES_MOST = 64
};

struct attempt {
    struct span host; /* name or address opened */
    unsigned port;
    struct span result; /* outcome's name, or the trouble of a failed connection */
    bool answered;      /* a server spoke there; "refused" alone may be either's word */
    unsigned long first, last;
};

struct remembered_address {
    struct span address; /* accepted recipient */
};

struct memory_of_file {
    struct arena arena;
    struct attempt attempts[ATTEMPTS_MOST];
    size_t attempt_count;
    struct remembered_address addresses[ADDRESSES_MOST];
    size_t address_count;
    struct span returned[ADDRESSES_MOST]; /* senders of refused messages */
    size_t returned_count;
};

#endif
