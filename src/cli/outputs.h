/*
 * The files that a run writes. Each is written under another name and takes its own when it is complete; what
 * is interrupted leaves nothing behind.
 */
#ifndef SMTPLINT_CLI_OUTPUTS_H
#define SMTPLINT_CLI_OUTPUTS_H

#include "cli/cli.h"

struct outputs;

/* For each -o and for standard output. NULL with *status set; what is wrong has been said. */
struct outputs *outputs_open(const struct cli *cli, int *status);

struct smtplint_run *outputs_begin(struct outputs *outputs, struct smtplint *engine);

/* All take their names, or, unless `good`, none does. False: something could not be written; has been said.
 */
bool outputs_close(struct outputs *outputs, bool good);

#endif
