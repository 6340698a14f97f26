/* smtplint merge: one report of what several runs, on several machines, wrote. */

#include "cli/baseline.h"
#include "cli/outputs.h"

/* False: not all is there. */
static bool read_parts(const struct cli *cli, struct smtplint_merge *merge)
{
    bool whole = true;
    for (int i = 0; i < cli->file_count; i++) {
        char why[SMTPLINT_WHY] = "its run did not come to its end";
        if (smtplint_merge_part(merge, cli->files[i], why, sizeof why) == SMTPLINT_PART_WHOLE)
            continue;
        complain("%s: %s", cli->files[i], why);
        whole = false;
    }
    if (smtplint_merge_mixed(merge))
        complain("the parts come from different versions of the program or its rules");
    return whole;
}

struct merging {
    struct smtplint_merge *merge;
    struct smtplint_baseline *baseline; /* NULL: none */
};

static int tell(const struct cli *cli, struct smtplint *engine, const struct merging *merging)
{
    int status;
    struct outputs *outputs = outputs_open(cli, &status);
    if (!outputs)
        return status;
    bool whole = read_parts(cli, merging->merge);
    struct smtplint_run *run = outputs_begin(outputs, engine);
    if (merging->baseline)
        smtplint_hush(run, merging->baseline);
    whole &= smtplint_merge_tell(merging->merge, run);
    bool written = !smtplint_failed(run);
    struct smtplint_counts counts = smtplint_end(run);
    if (!outputs_close(outputs, written) || !written)
        return STATUS_OUTPUT;
    return status_of(cli, &counts, !whole);
}

int merge_run(const struct cli *cli, struct smtplint *engine)
{
    if (!cli->file_count) {
        cli_wants(cli->command);
        return STATUS_USAGE;
    }
    struct merging merging = {0};
    if (!baseline_wanted(cli, &merging.baseline))
        return STATUS_USAGE;
    merging.merge = smtplint_merge_new();
    int status = tell(cli, engine, &merging);
    smtplint_merge_free(merging.merge);
    smtplint_baseline_free(merging.baseline);
    return status;
}
