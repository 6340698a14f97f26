/* Failures that are known: kept in a file, left out of later runs. */
#ifndef SMTPLINT_CLI_BASELINE_H
#define SMTPLINT_CLI_BASELINE_H

#include "cli/cli.h"

/* NULL with a message on stderr. */
struct smtplint_baseline *baseline_open(const char *path);

/* The one of --baseline; NULL if none is asked for. False with a message on stderr. */
bool baseline_wanted(const struct cli *cli, struct smtplint_baseline **baseline);

int baseline_run(const struct cli *cli, struct smtplint *engine);

#endif
