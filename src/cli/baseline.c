/* smtplint baseline create|update|prune, and --baseline of the others. */
#include "cli/baseline.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/check.h"

enum { PATH_MOST = 4096 };

struct smtplint_baseline *baseline_open(const char *path)
{
    char why[SMTPLINT_WHY] = "";
    struct smtplint_baseline *baseline = smtplint_baseline_new();
    if (smtplint_baseline_read(baseline, path, why, sizeof why))
        return baseline;
    complain("%s: %s", path, why);
    smtplint_baseline_free(baseline);
    return NULL;
}

bool baseline_wanted(const struct cli *cli, struct smtplint_baseline **baseline)
{
    *baseline = cli->baseline ? baseline_open(cli->baseline) : NULL;
    return *baseline || !cli->baseline;
}

/* Whole or not at all. */
static bool save(struct smtplint_baseline *baseline, const char *path, enum smtplint_keep keep)
{
    char scratch[PATH_MOST];
    int len = snprintf(scratch, sizeof scratch, "%s.part", path);
    FILE *file = len > 0 && len < PATH_MOST ? fopen(scratch, "w") : NULL;
    bool good = file && smtplint_baseline_write(baseline, keep, write_file, file);
    if (file)
        good &= fclose(file) == 0;
    good = good && rename(scratch, path) == 0;
    if (file && !good)
        unlink(scratch);
    return good;
}

static void tell(const struct cli *cli, const char *path, const struct smtplint_baseline *baseline,
                 enum smtplint_keep keep)
{
    bool german = strcmp(cli->language, "de") == 0;
    struct smtplint_baseline_counts counts = smtplint_baseline_count(baseline);
    if (cli->quiet)
        return;
    if (keep == SMTPLINT_KEEP_MET)
        printf(german ? "%s: %lu bekannt, %lu nicht mehr vorgekommen und entfernt\n"
                      : "%s: %lu known, %lu no longer met and removed\n",
               path, counts.known - counts.gone, counts.gone);
    else
        printf(german ? "%s: %lu bekannt, davon %lu neu\n" : "%s: %lu known, %lu of them new\n", path,
               counts.known + counts.fresh, counts.fresh);
}

/* What is there when the work begins. NULL: that cannot be worked with. */
static struct smtplint_baseline *create(const char *path)
{
    if (access(path, F_OK) != 0)
        return smtplint_baseline_new();
    complain("%s: there is one; update adds to it, prune removes what is gone", path);
    return NULL;
}

static const struct {
    const char *name;
    struct smtplint_baseline *(*begin)(const char *path);
    enum smtplint_keep keep;
} verbs[] = {{"create", create, SMTPLINT_KEEP_ALL},
             {"update", baseline_open, SMTPLINT_KEEP_ALL},
             {"prune", baseline_open, SMTPLINT_KEEP_MET}};

/* Findings are what is wanted here; what was not read might hold what a prune would remove. */
static int learn(const struct cli *cli, struct smtplint *engine, struct smtplint_baseline *baseline,
                 enum smtplint_keep keep)
{
    const char *path = cli->files[1];
    struct cli inner = *cli;
    inner.quiet = true;
    inner.fail_never = true;
    inner.files += 2;
    inner.file_count -= 2;
    int status = check_learn(&inner, engine, baseline);
    bool unsafe = status > STATUS_INPUT || (status == STATUS_INPUT && keep == SMTPLINT_KEEP_MET);
    if (unsafe) {
        complain("%s: not written, since not all could be read", path);
        return status;
    }
    if (!save(baseline, path, keep)) {
        complain("%s: %s", path, strerror(errno));
        return STATUS_OUTPUT;
    }
    tell(cli, path, baseline, keep);
    return status;
}

int baseline_run(const struct cli *cli, struct smtplint *engine)
{
    for (size_t i = 0; cli->file_count > 1 && i < sizeof verbs / sizeof verbs[0]; i++) {
        if (strcmp(cli->files[0], verbs[i].name) != 0)
            continue;
        struct smtplint_baseline *baseline = verbs[i].begin(cli->files[1]);
        int status = baseline ? learn(cli, engine, baseline, verbs[i].keep) : STATUS_USAGE;
        smtplint_baseline_free(baseline);
        return status;
    }
    cli_wants("baseline");
    return STATUS_USAGE;
}
