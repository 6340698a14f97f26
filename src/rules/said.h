/*
 * What patterns said of texts ("yes", "RCPT", "5.7.1", "Mailbox is full"), kept with the very text: a memo on
 * anything less exact gives wrong verdicts. Each such text has a number, by which each pattern keeps what it
 * said. Only texts that come again get one, so that names and addresses do not crowd out the rest; when all
 * numbers are given away, or the room for texts, all is forgotten. Inside rules/ only.
 */
#ifndef SMTPLINT_RULES_SAID_H
#define SMTPLINT_RULES_SAID_H

#include <stdint.h>

#include "base/arena.h"

enum {
    SAID_TEXT = 255,   /* octets: nearly all facts and replies are shorter */
    SAID_TEXTS = 2048, /* the book's own words and codes are about 300; the rest is what servers repeat */
    SAID_OCTETS = 64 << 10, /* of all texts together; usual are some 30 each */
    SAID_CELLS = 32         /* answers in a word of 64 bits */
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

enum said_answer { SAID_NOTHING, SAID_YES, SAID_NO };

/* What one pattern said; {0} to begin with. */
struct said {
    uint64_t *of; /* by number, two bits each */
    unsigned generation;
};
void said_renew(const struct said_texts *texts, struct said *said, struct arena *arena);
void said_keep(struct said *said, unsigned number,
               bool yes); /* after said_recall() of that number said nothing */

static inline enum said_answer said_recall(const struct said_texts *texts, struct said *said, unsigned number,
                                           struct arena *arena)
{
    if (said->generation != texts->generation)
        said_renew(texts, said, arena);
    return (enum said_answer)(said->of[number / SAID_CELLS] >> number % SAID_CELLS * 2 & 3);
}

#endif
