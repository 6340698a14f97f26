/* Reading recordings for another command. */
#ifndef SMTPLINT_CLI_CHECK_H
#define SMTPLINT_CLI_CHECK_H

#include "cli/cli.h"

/* As `check`, and what is found is added to the baseline. */
int check_learn(const struct cli *cli, struct smtplint *engine, struct smtplint_baseline *baseline);

#endif
