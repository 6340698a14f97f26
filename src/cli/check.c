/* smtplint check and show: the commands that read recordings. */
#include <errno.h>
#include <string.h>

#include "cli/baseline.h"
#include "cli/batch.h"
#include "cli/check.h"
#include "cli/inputs.h"
#include "cli/outputs.h"
#include "cli/state.h"

static bool is_at_or_above(const struct cli *cli, const struct smtplint_counts *counts)
{
    if (cli->fail_never)
        return false;
    const unsigned long *across = counts->across;
    return counts->errors || across[SMTPLINT_ERROR] ||
           ((counts->warnings || across[SMTPLINT_WARNING]) && cli->fail_on <= SMTPLINT_WARNING) ||
           ((counts->notes || across[SMTPLINT_NOTE]) && cli->fail_on <= SMTPLINT_NOTE);
}

int status_of(const struct cli *cli, const struct smtplint_counts *counts, bool bad_input)
{
    if (bad_input || counts->damaged)
        return STATUS_INPUT;
    return !cli->list_files && is_at_or_above(cli, counts) ? STATUS_FINDINGS : STATUS_CLEAN;
}

/* One file needs no other process. */
static bool read_one(const struct work *work, struct smtplint_run *run)
{
    const struct input *input = &work->inputs->at[0];
    const char *name = input_name(work->cli, input->path);
    char why[SMTPLINT_WHY] = "";
    if (input->skipped) {
        smtplint_next_file(run);
        smtplint_unread(run, name, input->skipped, false);
        return false;
    }
    bool opened = smtplint_file(run, input->path, name, why, sizeof why);
    if (!opened)
        complain("%s: %s", name, why);
    return !opened || (input->named && !smtplint_sessions_of_last(run));
}

static int read_all(const struct work *work, struct state *state, struct outputs *outputs)
{
    struct smtplint_run *run = outputs_begin(outputs, work->engine);
    bool bad_input = false, good = true;
    if (work->baseline)
        (work->learns ? smtplint_learn : smtplint_hush)(run, work->baseline);
    if (work->inputs->count == 1 && !state)
        bad_input = read_one(work, run);
    else if (work->inputs->count)
        good = batch_run(work, state, run, &bad_input);
    good &= !smtplint_failed(run);
    struct smtplint_counts counts = smtplint_end(run);
    if (!outputs_close(outputs, good) || !good)
        return STATUS_OUTPUT;
    return status_of(work->cli, &counts, bad_input || work->inputs->bad);
}

/* Parts and states know a file by its content. */
static bool wants_digests(const struct cli *cli)
{
    bool wants = cli->resume || (cli->format && strcmp(cli->format, "ndjson") == 0);
    for (size_t i = 0; i < cli->output_count; i++)
        wants |= strcmp(cli->outputs[i].format, "ndjson") == 0;
    return wants;
}

static int with_state(struct work *work)
{
    int status;
    struct state *state = NULL;
    const char *why;
    if (work->cli->resume && !(state = state_open(work->cli, work->engine, &why))) {
        complain("%s: %s", work->cli->resume, why);
        return STATUS_OUTPUT;
    }
    work->state = state;
    work->digests = wants_digests(work->cli);
    struct outputs *outputs = outputs_open(work->cli, &status);
    if (outputs)
        status = read_all(work, state, outputs);
    if (state && !state_close(state)) {
        complain("%s: cannot be written", work->cli->resume);
        status = STATUS_OUTPUT;
    }
    return status;
}

static int read_inputs(struct work *work)
{
    const struct cli *cli = work->cli;
    struct inputs inputs = {0};
    work->inputs = &inputs;
    inputs_gather(cli, &inputs);
    bool empty = !inputs.count && !cli->allow_empty && !cli->shard_count;
    if (empty && !inputs.bad)
        complain("no files there (--allow-empty if that is all right)");
    inputs.bad |= empty;
    int status = with_state(work);
    inputs_free(&inputs);
    work->inputs = NULL;
    return status;
}

static bool names_inputs(const struct cli *cli)
{
    if (cli->file_count || cli->files_from || cli->files0_from)
        return true;
    cli_wants(NULL);
    return false;
}

int check_run(const struct cli *cli, struct smtplint *engine)
{
    struct work work = {.cli = cli, .engine = engine};
    struct smtplint_redactor *redactor = NULL;
    int status = STATUS_USAGE;
    if (!names_inputs(cli))
        return status;
    if (cli->redact && cli->resume) {
        complain("--redact and --resume do not go together: the state holds names");
        return status;
    }
    if (cli->redact && !(redactor = redactor_of(cli, engine, cli->redact, &status)))
        return status;
    smtplint_redact_all(engine, redactor);
    if (baseline_wanted(cli, &work.baseline))
        status = read_inputs(&work);
    smtplint_redact_all(engine, NULL);
    smtplint_redactor_free(redactor);
    smtplint_baseline_free(work.baseline);
    return status;
}

int check_learn(const struct cli *cli, struct smtplint *engine, struct smtplint_baseline *baseline)
{
    struct work work = {.cli = cli, .engine = engine, .baseline = baseline, .learns = true};
    return names_inputs(cli) ? read_inputs(&work) : STATUS_USAGE;
}
