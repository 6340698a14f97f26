#include "cli/baseline.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

static int done(bool good)
{
    return file_is_written(stdout) && good ? STATUS_CLEAN : STATUS_OUTPUT;
}

static int explain(const struct cli *cli, struct smtplint *engine)
{
    struct smtplint_options options = {.language = cli->language, .width = terminal_width()};
    struct smtplint_question question = {.at = cli->at};
    if (cli->file_count != 1) {
        complain("explain takes one rule, code or reply (in quotes)");
        return STATUS_USAGE;
    }
    question.what = cli->files[0];
    if (smtplint_explain(engine, &question, &options, write_file, stdout))
        return done(true);
    if (!file_is_written(stdout))
        return STATUS_OUTPUT;
    complain("nothing is known of \"%s\"; smtplint rules lists what is", cli->files[0]);
    return STATUS_USAGE;
}

static int conflicts(const struct cli *cli, struct smtplint *engine)
{
    for (int i = 0; i < cli->file_count; i++) {
        if (smtplint_conflicts(engine, cli->files[i], write_file, stdout))
            continue;
        if (!file_is_written(stdout))
            return STATUS_OUTPUT;
        complain("%s: cannot be read", cli->files[i]);
        return STATUS_INPUT;
    }
    return done(true);
}

static int rules(const struct cli *cli, struct smtplint *engine)
{
    if (cli->conflicts)
        return conflicts(cli, engine);
    if (cli->check) {
        bool good = smtplint_check(engine, cli->check, write_file, stdout);
        return !file_is_written(stdout) ? STATUS_OUTPUT : good ? STATUS_CLEAN : STATUS_USAGE;
    }
    if (smtplint_rules(engine, cli->format ? cli->format : "text", cli->language, write_file, stdout))
        return done(true);
    if (!file_is_written(stdout))
        return STATUS_OUTPUT;
    complain("rules are listed as text, json, csv or markdown");
    return STATUS_USAGE;
}

static int facts(const struct cli *cli, struct smtplint *engine)
{
    (void)engine;
    smtplint_facts(cli->language, write_file, stdout);
    return done(true);
}

static int formats(const struct cli *cli, struct smtplint *engine)
{
    smtplint_formats(engine, cli->language, write_file, stdout);
    return done(true);
}

static const struct {
    const char *name;
    int (*run)(const struct cli *cli, struct smtplint *engine);
} commands[] = {{"check", check_run}, {"show", check_run},        {"explain", explain},
                {"rules", rules},     {"facts", facts},           {"formats", formats},
                {"merge", merge_run}, {"baseline", baseline_run}, {"redact", redact_run}};

static int run(const struct cli *cli, struct smtplint *engine)
{
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(commands[i].name, cli->command) == 0)
            return commands[i].run(cli, engine);
    return STATUS_USAGE;
}

static struct smtplint *engine_of(const struct cli *cli)
{
    char why[SMTPLINT_WHY] = "";
    /* A folder that is being checked is not loaded here: its faults are what the check tells. */
    struct smtplint *engine = smtplint_new(cli->folders, why, sizeof why);
    if (!engine)
        fprintf(stderr, "smtplint: %s\n", why); /* of the rules, in several lines */
    size_t len;
    const char *id;
    for (size_t i = 0; engine && (id = smtplint_replaced(engine, i, &len)); i++)
        complain("rule %.*s is replaced", (int)len, id);
    return engine;
}

int cli_run(int count, char **words)
{
    struct cli cli;
    setlocale(LC_CTYPE, "");
    if (!cli_read(&cli, count, words))
        return STATUS_USAGE;
    if (cli.help || strcmp(cli.command, "help") == 0) {
        bool whole = !cli.named || strcmp(cli.command, "help") == 0;
        cli_help(cli.language, whole ? NULL : cli.command);
        return done(true);
    }
    struct smtplint *engine = engine_of(&cli);
    if (!engine)
        return STATUS_USAGE;
    int status;
    if (!wishes_take(&cli, engine)) {
        status = STATUS_USAGE;
    } else if (cli.version || strcmp(cli.command, "version") == 0) {
        printf("smtplint %s, %zu rules\n", smtplint_version(), smtplint_rule_count(engine));
        status = done(true);
    } else {
        status = run(&cli, engine);
    }
    smtplint_free(engine);
    return status;
}
