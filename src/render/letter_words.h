/*
 * Words of the answer for customers: whole sentences without commands, codes or terms, in every language.
 * Inside render/ only.
 *
 *     On 1 May 2025 at 09:10 (UTC+2), the mail server mx1.contoso.example did not accept the message ...
 * event The receiving mail server knows no mailbox of this name. why The next step is the sender's: please
 * check the address letter by letter ...                  turn, sender To go on, we need from you: the
 * address as the recipient confirms it.                              request
 */
#ifndef SMTPLINT_RENDER_LETTER_WORDS_H
#define SMTPLINT_RENDER_LETTER_WORDS_H

#include "render/tty_words.h"

/* What to ask a customer for, the most telling first. */
enum request {
    REQUEST_TEXT, /* of what could not be read */
    REQUEST_WHOLE,
    REQUEST_BEGINNING,
    REQUEST_OWN_LINES,
    REQUEST_BOTH_SIDES,
    REQUEST_ERROR,
    REQUEST_WHEN,
    REQUEST_ADDRESSES,
    REQUEST_ADDRESS,
    REQUEST_OPENED,
    REQUEST_OTHER_NETWORK,
    REQUEST_ACCOUNT,
    REQUEST_PROGRAM,
    REQUEST_MESSAGE,
    REQUEST_SIZE,
    REQUEST_VOLUME,
    REQUEST_FORWARDING,
    REQUEST_AGAIN,
    REQUEST_OTHERS,
    REQUEST_CLIENT_ADDRESS,
    REQUEST_TIMES,
    REQUEST_CAPTURE,
    REQUEST_LOOKUP,
    REQUESTS /* none */
};

/* What happened, as a clause behind "On 1 May" or "In 2 of 3 attempts". */
enum event_told {
    TOLD_NO_CONNECTION,
    TOLD_NO_TALK,
    TOLD_TURNED_AWAY,
    TOLD_NO_ENCRYPTION,
    TOLD_NO_LOGIN,
    TOLD_REFUSED,
    TOLD_DEFERRED,
    TOLD_BROKEN,
    TOLD_STUCK,
    TOLD_SEEN,
    TOLD_ACCEPTED,
    TOLD_NO_MAIL,
    TOLD_OPEN,
    TOLD_COUNT
};

struct category_words {
    const char *category;
    struct words why;      /* a sentence */
    struct words sender;   /* what the person does: "please ..." without a point */
    struct words system;   /* what the sending system's operator does, behind "they need to", "Dort ist" */
    struct words network;  /* the same of the network in between; empty: as for any other trouble */
    struct words receiver; /* the same of the receiving side */
    enum request need;     /* what mostly decides */
};

const struct category_words *category_words(struct span category); /* never NULL */

/* %1 the server, %2 the message. */
struct words event_words(enum event_told event);
struct words turn_words(enum acts acts, enum ours ours); /* %1 what to do, %2 the receiving server */
struct words request_words(enum request request);

/* What to ask for where a fact is not visible, by the English words of facts.h for it; REQUESTS: nothing that
 * a customer can give. False: the words are not known here. */
bool request_for(struct span unseen, enum request *request);

enum letter_phrase {
    LETTER_ON, /* %1 date, %2 time, %3 zone */
    LETTER_IN_RECORD,
    LETTER_IN_ONE_OF, /* %1 all attempts */
    LETTER_IN_ONE_OF_TWO,
    LETTER_IN_SOME, /* %1 of %2 */
    LETTER_IN_BOTH,
    LETTER_IN_ALL, /* %1 */
    LETTER_CLOCK,
    LETTER_SERVER, /* German without its article */
    LETTER_SERVER_NAMED,
    LETTER_MESSAGE,
    LETTER_FROM,
    LETTER_TO,
    LETTER_OTHERS,
    LETTER_AND,
    LETTER_CAUSE_IS,
    LETTER_CAUSE_LIKELY,
    LETTER_CAUSE_POSSIBLE,
    LETTER_CAUSE_TWO,
    LETTER_CAUSE_UNSEEN,
    LETTER_CONTRADICTED,
    LETTER_NOT_AGAIN,
    LETTER_ANY_NETWORK,
    LETTER_SEND,
    LETTER_SEND_NOTHING,
    LETTER_NOT_DELIVERED,
    LETTER_LOOK_LATER, /* %1 the server, %2 id */
    LETTER_LOOK_LATER_NO_ID,
    LETTER_IF_MISSING,
    LETTER_NO_VERDICT,
    LETTER_NOTHING_TRIED,
    LETTER_TRY_WHOLE,
    LETTER_NO_REASON,
    LETTER_UNREAD, /* %1 the file */
    LETTER_DAMAGED,
    LETTER_UNREAD_MANY, /* %1 how many */
    LETTER_NO_GUESS,
    LETTER_SEND_ANEW,
    LETTER_SEND_FILE,
    LETTER_MORE, /* %1 how many other failures */
    LETTER_NOTHING,
    LETTER_TITLE,
    LETTER_PHRASES
};

struct words letter_words(enum letter_phrase phrase);

#endif
