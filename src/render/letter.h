/*
 * The answer for a customer. While the sessions pass, what they have in common is kept: one matter for each
 * distinct failure; at the end each becomes a paragraph of four or five plain sentences. Inside render/ only.
 *
 *     what happened   In 2 of the 3 attempts that we have a record of, the message to kate@... was not
 * accepted ... why             The receiving mail server knows no mailbox of this name. the cause       The
 * most likely cause: The address is misspelt or never existed. whose turn      The next step is the sender's:
 * please check the address letter by letter ... what is needed  We need nothing more from you for now.
 */
#ifndef SMTPLINT_RENDER_LETTER_H
#define SMTPLINT_RENDER_LETTER_H

#include "render/letter_words.h"
#include "render/render.h"

enum {
    MATTERS_MOST = 20,    /* paragraphs: nobody reads a longer answer; more are counted */
    RECIPIENTS_NAMED = 3, /* of a matter; then "and others" */
    CAUSES_NAMED = 2,     /* the first, or the two that cannot be told apart */
    SENTENCES_MOST = 6
};

struct matter {
    struct span key;
    enum event_told event;
    enum outcome outcome; /* of sessions without a failure; OUTCOMES: a failure */
    unsigned long attempts, last_attempt;
    double started; /* NAN unknown */
    int zone;
    bool utc; /* the clock is known to be right about its zone */
    struct span server, sender, recipients[RECIPIENTS_NAMED];
    size_t recipient_count;
    bool several_servers, several_senders, more_recipients;
    struct span category, queue_id;
    struct words step; /* instead of the category's; may be empty */
    struct words why;  /* instead of the category's; may be empty */
    struct words causes[CAUSES_NAMED];
    enum standing standing; /* of the first */
    enum acts acts;
    enum ours ours;
    bool undecided, contradicted, in_vain;
    bool wanted[REQUESTS + 1];
    enum request need; /* REQUESTS: none */
};

struct letter {
    struct arena arena;
    LIST(struct matter) matters;
    unsigned long attempts, left_out;
    unsigned long unread;
    struct span unread_file; /* the first */
    bool unread_damaged;
};

void letter_add(struct letter *letter, const struct render_run *run, const struct session *session,
                const struct report *report);
void letter_add_unread(struct letter *letter, const struct unread *unread);

/* letter_say.c: one paragraph after the other; false behind the last. It lives in the arena and holds words
 * of the recording, not yet made harmless. */
struct paragraph {
    struct span sentences[SENTENCES_MOST];
    size_t count;
};
bool letter_paragraph(const struct letter *letter, size_t index, enum language language, struct arena *arena,
                      struct paragraph *paragraph);

#endif
