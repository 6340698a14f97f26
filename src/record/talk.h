/*
 * Conversations that are open at once in one recording, told apart by process, session id or port. They are
 * handed out in the order in which they began. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_TALK_H
#define SMTPLINT_RECORD_TALK_H

#include "base/text.h"
#include "record/reader.h"

enum {
    TALKS_MOST = 128, /* open at once; a busy server's log has some dozens between one line and the next */
    KEY_MOST = 120,   /* two addresses with ports */
    HEARD_RING = 64,  /* lines of one reply that are printed twice */
    LINGER = 400      /* lines after its end in which a conversation may still say something */
};

enum speaker { SPEAKER_NONE, SPEAKER_CLIENT, SPEAKER_SERVER };

struct heard {
    unsigned long hash;
    const struct line_form *form;
};

/* Octets shown as hex or in rows, until they make lines. */
struct dump {
    struct text octets;
    unsigned long line; /* where the line being collected began */
    size_t offset;
    size_t payload; /* octets at the end of a packet that are TCP's payload */
    const struct line_form *form;
    bool either; /* the packet's ends tell whose they are, no mark */
    bool binary; /* TLS began: nothing more can be read */
};

struct talk {
    char key[KEY_MOST];
    size_t key_len;
    struct builder builder;
    struct arena arena;
    struct conversation conversation;
    enum speaker speaker;    /* of the last line */
    unsigned long last_line; /* where something was said */
    unsigned long words;     /* the last line of nobody's words */
    bool reply_open;         /* a line with a hyphen was the last */
    bool mirrored, mirror_known;
    bool peer_told;            /* a line named the client as such, whatever the marks say */
    bool over;                 /* another one with its key has begun */
    bool repeated;             /* a report's fields have told again what its text told */
    char mail[24];             /* queue id that a summary line named */
    char process[24];          /* of the first line, as its stamp tells */
    unsigned long octets_left; /* of a text without marks whose length was told */
    bool counted;
    char server_end[KEY_MOST / 2]; /* of a packet; "" not known yet */
    char ends[2][KEY_MOST / 2];    /* source and target of the last packet while that is so */
    char sequence[2][40];          /* of the last packet of either side */
    struct heard heard[HEARD_RING];
    size_t heard_count;
    struct dump dump;
};

struct talks {
    struct talk *at[TALKS_MOST]; /* in the order in which they began */
    size_t count;
    struct talk *last; /* the one that spoke last; may be NULL */
};

struct talk *talks_find(struct talks *talks, struct span key);

/* A new conversation; NULL when there is no room (hand one out first). */
struct talk *talks_begin(struct talks *talks, struct span key);

/* The one that began first, if it is over, or if `all` are to go or there is no room; NULL otherwise. It is
 * taken out of the list. */
struct talk *talks_due(struct talks *talks, unsigned long line, bool all);
void talk_free(struct talk *talk);

#endif
