/* smtplint merge: see merge.h in the folder above. */
#include <stdio.h>

#include "cli/outputs.h"

int merge_run(const struct cli *cli, struct smtplint *engine)
{
    (void)cli, (void)engine;
    return STATUS_USAGE;
}
