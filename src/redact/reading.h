/*
 * What the rest of the program makes of a recording: its findings, to compare, and what only the dialogue
 * tells of its octets. Inside redact/ only.
 */
#ifndef SMTPLINT_REDACT_READING_H
#define SMTPLINT_REDACT_READING_H

#include "redact/redact.h"

struct place {
    unsigned long first, last; /* lines or frames */
};

typedef LIST(struct span) span_list;
typedef LIST(struct place) place_list;

/* A command, and where it was said. */
struct said_there {
    struct place place;
    struct span text;
};

/* A connection of a capture, and which of the client's DATA and BDAT a text followed. */
struct dialogue {
    struct span client, server; /* addresses */
    unsigned client_port, server_port;
    LIST(bool) texts;
};

struct reading {
    struct arena arena;
    size_t sessions;
    span_list diagnosis;              /* one line a session, stage and finding */
    span_list causes;                 /* one line a cause, as they rank */
    span_list secrets;                /* what AUTH carried */
    place_list auth;                  /* lines with such */
    place_list replies;               /* the server's */
    span_list hosts;                  /* what client and server call themselves, and who was looked up */
    span_list ids;                    /* of queues */
    span_list said;                   /* every line of the dialogue, decoded */
    LIST(struct said_there) commands; /* the client's, but those of AUTH */
    LIST(struct body_line) bodies;
    unsigned long open; /* line of the first text that was never ended; 0: none */
    LIST(struct dialogue) dialogues;
};

/* `octets`: one recording that is not packed. False with `why` set: it cannot be read. */
bool reading_of(const struct redact_tools *tools, struct span octets, struct reading *reading,
                struct text *why);
void reading_free(struct reading *reading);

/* The first line in which two lists differ, {0}: none. */
struct span reading_difference(const span_list *before, const span_list *after);

#endif
