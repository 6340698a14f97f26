/* A connection that is over, until it is handed out. For flow*.c alone. */
#ifndef SMTPLINT_RECORD_FINISHED_H
#define SMTPLINT_RECORD_FINISHED_H

#include "record/stream.h"
#include "record/wire.h"

struct finished {
    struct finished *next;
    long number; /* tcp.stream */
    struct ip ip[2];
    uint16_t port[2];
    int client; /* -1 unknown */
    struct sight first, last;
    double now;            /* of the capture, when it was over */
    struct stream *stream; /* NULL: no octets */
    struct wire wire;
    bool differs, limited;
    bool client_heard; /* its segments were captured */
    bool both_heard;
};

/* Is it a session, or at least an attempt at one? */
bool finished_counts(const struct finished *finished);

/* An attempt that failed, on whatever port: a session if the capture holds little else. */
bool finished_failed(const struct finished *finished);

/* The conversation's texts are valid as long as the finished one is. */
void finished_play(const struct finished *finished, struct span format, struct arena *arena,
                   struct conversation *conversation);
void finished_free(struct finished *finished); /* NULL is none */

#endif
