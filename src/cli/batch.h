/*
 * Many inputs, by worker processes. What comes out has the order of the inputs, whoever was ready first, and
 * one file's crash or hang costs that file alone.
 */
#ifndef SMTPLINT_CLI_BATCH_H
#define SMTPLINT_CLI_BATCH_H

#include "cli/worker.h"

/* Tells `run` everything, and standard error what cannot be read. *bad_input: a file is unreadable, or a
 * named one holds no SMTP. False: no process can be started. */
bool batch_run(const struct work *work, struct state *state, struct smtplint_run *run, bool *bad_input);

#endif
