/* The command line begins here; see cli/. The only place that prints errors or exits. */
#include "cli/cli.h"

int main(int count, char **words)
{
    return cli_run(count, words);
}
