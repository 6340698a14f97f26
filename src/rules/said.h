/*
 * What patterns said of short texts ("yes", "25", "RCPT", "5.7.1"), kept with the very text: a memo on
 * anything less exact gives wrong verdicts. Each such text has a number, by which each pattern keeps what it
 * said. Only texts that come again get one, so that names and addresses do not crowd out the rest; when all
 * numbers are given away, all is forgotten. Inside rules/ only.
 */
#ifndef SMTPLINT_RULES_SAID_H
#define SMTPLINT_RULES_SAID_H

#include "base/arena.h"

enum {
    SAID_TEXT = 31,  /* octets: most facts are shorter; replies are longer and told apart by their words */
    SAID_TEXTS = 512 /* the book's own words, verbs, codes and enhanced codes are about 300 */
};

struct said_texts {
    unsigned generation; /* numbers are given away anew in each */
    struct said_book *book;
};
struct said_texts said_texts_new(struct arena *arena);

/* A note: the number, or SAID_NONE, and the generation. */
enum { SAID_NONE = SAID_TEXTS - 1, SAID_NOTE_STEP = SAID_TEXTS };
unsigned said_note(struct said_texts *texts, struct span text);

/*
 * Number of the text, or SAID_NONE. `note` is where the asker keeps what it was told of this text, 0 before
 * it first asked.
 */
static inline unsigned said_number(struct said_texts *texts, struct span text, unsigned *note)
{
    if (*note / SAID_NOTE_STEP != texts->generation)
        *note = said_note(texts, text);
    return *note % SAID_NOTE_STEP;
}

unsigned said_number_now(struct said_texts *texts, struct span text); /* the first time it is seen, too */

/* What one pattern said; {0} to begin with. */
struct said {
    signed char *of; /* by number: 0 not asked, 1 yes, -1 no */
    unsigned generation;
};
void said_renew(const struct said_texts *texts, struct said *said, struct arena *arena);

static inline signed char *said_place(const struct said_texts *texts, struct said *said, unsigned number,
                                      struct arena *arena)
{
    if (said->generation != texts->generation)
        said_renew(texts, said, arena);
    return &said->of[number];
}

#endif
