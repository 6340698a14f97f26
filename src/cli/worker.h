/*
 * A process that explains files for batch.c. The numbers of the inputs go to it through a socket; the lines
 * of each file come back, and then one line that begins with a point:
 *
 *     -> 17                      size_t
 *     <- {"type":"session",...}
 *     <- .                       done
 *        .=9f86d08188...         done, and what its content is known by
 *        .+3                     known: entry 3 of the state
 *        ...No such file         it cannot be opened
 */
#ifndef SMTPLINT_CLI_WORKER_H
#define SMTPLINT_CLI_WORKER_H

#include <sys/types.h>

#include "base/text.h"
#include "cli/inputs.h"
#include "cli/state.h"

enum { QUEUE = 4 }; /* files that a worker has at once, so that it need not wait for the next */

struct worker {
    pid_t pid; /* 0: none */
    int socket;
    struct text got;   /* of a line that is not complete yet */
    struct text lines; /* of the file it has, for the state */
    size_t queue[QUEUE], queued;
    double since; /* of the last sign of life */
    bool timed_out;
};

/* What every worker has from its birth. */
struct work {
    struct smtplint_baseline *baseline; /* NULL: none */
    bool learns;                        /* the baseline, else it hushes */
    const struct cli *cli;
    struct smtplint *engine;
    const struct inputs *inputs;
    const struct state *state; /* NULL: none */
    bool digests;              /* an output or the state wants them */
};

/* Forks. The others' sockets are closed in the child. */
bool worker_start(struct worker *workers, size_t count, size_t which, const struct work *work);

/* What became of it, in words; reaps it. */
const char *worker_end(struct worker *worker, char *why, size_t size);

#endif
