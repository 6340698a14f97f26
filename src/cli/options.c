/* One table makes getopt_long, the help and (by tests/checks) the manual. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

typedef bool set_option(struct cli *cli, const char *value);

static bool set_format(struct cli *cli, const char *value)
{
    cli->format = value;
    return true;
}

/* "html=report.html" */
static bool set_output(struct cli *cli, const char *value)
{
    char *equal = strchr(value, '=');
    if (!equal && !cli->into) {
        cli->into = value; /* a folder, for redact */
        return true;
    }
    if (!equal || equal == value || cli->output_count == OUTPUTS_MOST)
        return false;
    *equal = '\0';
    cli->outputs[cli->output_count++] = (struct output){value, equal + 1};
    return true;
}

static bool set_language(struct cli *cli, const char *value)
{
    cli->language = value;
    return strcmp(value, "en") == 0 || strcmp(value, "de") == 0;
}

static bool set_fail_on(struct cli *cli, const char *value)
{
    static const char *const names[] = {"note", "warning", "error", "never"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(value, names[i]) != 0)
            continue;
        cli->fail_never = i == 3;
        if (i < 3)
            cli->fail_on = (enum smtplint_level)i;
        return true;
    }
    return false;
}

static bool set_color(struct cli *cli, const char *value)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(value, names[i]) == 0) {
            cli->color = (enum color)i;
            return true;
        }
    }
    return false;
}

static bool set_rules(struct cli *cli, const char *value)
{
    if (cli->folder_count == FOLDERS_MOST)
        return false;
    cli->folders[cli->folder_count++] = value;
    return true;
}

static bool set_ours(struct cli *cli, const char *value)
{
    cli->ours = value;
    return true;
}

static bool set_audience(struct cli *cli, const char *value)
{
    cli->for_customer = strcmp(value, "customer") == 0;
    return cli->for_customer || strcmp(value, "admin") == 0;
}

static bool set_dialect(struct cli *cli, const char *value)
{
    cli->dialect = value;
    return true;
}

static bool set_key_log(struct cli *cli, const char *value)
{
    cli->key_log = value;
    return true;
}

static bool set_stdin_name(struct cli *cli, const char *value)
{
    cli->stdin_name = value;
    return true;
}

static bool set_at(struct cli *cli, const char *value)
{
    cli->at = value;
    return true;
}

static bool set_check(struct cli *cli, const char *value)
{
    cli->check = value;
    return true;
}

static bool set_conflicts(struct cli *cli, const char *value)
{
    (void)value;
    return cli->conflicts = true;
}

static bool set_quiet(struct cli *cli, const char *value)
{
    (void)value;
    return cli->quiet = true;
}

static bool set_unmatched(struct cli *cli, const char *value)
{
    (void)value;
    return set_format(cli, "unmatched");
}

static bool set_every_session(struct cli *cli, const char *value)
{
    (void)value;
    return cli->every_session = true;
}

static bool set_list_files(struct cli *cli, const char *value)
{
    (void)value;
    return cli->list_files = true;
}

static bool set_allow_empty(struct cli *cli, const char *value)
{
    (void)value;
    return cli->allow_empty = true;
}

static bool add_glob(struct globs *globs, const char *value)
{
    if (globs->count == GLOBS_MOST)
        return false;
    globs->at[globs->count++] = value;
    return true;
}

static bool set_include(struct cli *cli, const char *value)
{
    return add_glob(&cli->include, value);
}

static bool set_exclude(struct cli *cli, const char *value)
{
    return add_glob(&cli->exclude, value);
}

static bool set_files_from(struct cli *cli, const char *value)
{
    cli->files_from = value;
    return true;
}

static bool set_files0_from(struct cli *cli, const char *value)
{
    cli->files0_from = value;
    return true;
}

static bool set_baseline(struct cli *cli, const char *value)
{
    cli->baseline = value;
    return true;
}

static bool set_resume(struct cli *cli, const char *value)
{
    cli->resume = value;
    return true;
}

/* Digits only, from 1 to `most`. */
static bool take_count(const char **text, unsigned long most, unsigned long *count)
{
    char *end;
    if (**text < '0' || **text > '9')
        return false;
    *count = strtoul(*text, &end, 10);
    *text = end;
    return *count >= 1 && *count <= most;
}

enum { JOBS_MOST = 1024, SECONDS_MOST = 1000000, SHARDS_MOST = 1000000 };

static bool set_jobs(struct cli *cli, const char *value)
{
    return take_count(&value, JOBS_MOST, &cli->jobs) && !*value;
}

static bool set_timeout(struct cli *cli, const char *value)
{
    return take_count(&value, SECONDS_MOST, &cli->timeout) && !*value;
}

/* "2/7" */
static bool set_shard(struct cli *cli, const char *value)
{
    bool good = take_count(&value, SHARDS_MOST, &cli->shard) && *value++ == '/' &&
                take_count(&value, SHARDS_MOST, &cli->shard_count) && !*value;
    return good && cli->shard <= cli->shard_count;
}

static bool set_level(struct cli *cli, const char *value)
{
    cli->level = value;
    return true;
}

static bool set_map(struct cli *cli, const char *value)
{
    cli->map = value;
    return true;
}

static bool set_key_file(struct cli *cli, const char *value)
{
    cli->key_file = value;
    return true;
}

static bool set_redact(struct cli *cli, const char *value)
{
    cli->redact = value;
    return true;
}

static bool set_rename(struct cli *cli, const char *value)
{
    (void)value;
    return cli->rename = true;
}

static bool set_list(struct cli *cli, const char *value)
{
    (void)value;
    return cli->list = true;
}

static bool set_help(struct cli *cli, const char *value)
{
    (void)value;
    return cli->help = true;
}

static bool set_version(struct cli *cli, const char *value)
{
    (void)value;
    return cli->version = true;
}

static const struct {
    const char *name;
    char letter; /* 0: none */
    const char *value;
    const char *en, *de; /* NULL: only for tests, not in the help */
    set_option *set;
} options[] = {
    {"format", 'f', "FORMAT",
     "what standard output gets: tty, text, brief, html, json, ... (see formats; rules: text, json, csv, "
     "markdown)",
     "was die Standardausgabe bekommt: tty, text, brief, html, json, ... (siehe formats; rules: text, json, "
     "csv, markdown)",
     set_format},
    {"output", 'o', "FORMAT=FILE",
     "write a format to a file as well; may be repeated, - is standard output. redact: the folder to write "
     "to",
     "ein Format zusätzlich in eine Datei schreiben; mehrfach möglich, - ist die Standardausgabe. redact: "
     "der Ordner für das Ergebnis",
     set_output},
    {"lang", 'l', "LANG", "en or de (default: the locale's)", "en oder de (sonst nach der Locale)",
     set_language},
    {"fail-on", 0, "LEVEL", "exit status 1 from error (default), warning or note on; never",
     "Exit-Status 1 ab error (Vorgabe), warning oder note; never", set_fail_on},
    {"ours", 0, "DOMAIN", "domain or address of your own side: who must act is worded for it",
     "Domain oder Adresse der eigenen Seite: danach richtet sich, wer handeln muss", set_ours},
    {"for", 0, "READER",
     "admin (default), or customer: a few plain sentences to paste into an answer (tty, text, markdown, "
     "html)",
     "admin (Vorgabe) oder customer: wenige einfache Sätze für die Antwort an einen Kunden (tty, text, "
     "markdown, html)",
     set_audience},
    {"rules", 0, "DIR", "more rules; one of the same id replaces the built-in one",
     "weitere Regeln; gleiche ID ersetzt die eingebaute", set_rules},
    {"check", 0, "DIR", "rules: check the rules of a folder and run their examples",
     "rules: Regeln eines Ordners prüfen und ihre Beispiele ausführen", set_check},
    {"conflicts", 0, NULL, NULL, NULL, set_conflicts},
    {"at", 0, "COMMAND",
     "explain: the command a pasted reply answered (greeting, ehlo, auth, mail, rcpt, data, content)",
     "explain: der Befehl, auf den die Antwort kam (greeting, ehlo, auth, mail, rcpt, data, content)",
     set_at},
    {"dialect", 0, "NAME", "read texts as this dialect (see formats) instead of finding out",
     "Texte als diesen Dialekt lesen (siehe formats), statt ihn zu erkennen", set_dialect},
    {"tls-keylog", 0, "FILE", "TLS secrets of captures (SSLKEYLOGFILE), to read what was encrypted",
     "TLS-Geheimnisse zu Mitschnitten (SSLKEYLOGFILE), um Verschlüsseltes zu lesen", set_key_log},
    {"stdin-name", 0, "NAME", "what reports call standard input", "wie Berichte die Standardeingabe nennen",
     set_stdin_name},
    {"color", 0, "WHEN", "auto (default), always or never; NO_COLOR and TERM=dumb are obeyed",
     "auto (Vorgabe), always oder never; NO_COLOR und TERM=dumb gelten", set_color},
    {"unmatched", 0, NULL, "only replies that no rule but the last resort explained, with rule skeletons",
     "nur Antworten, die keine Regel außer der letzten Auskunft erklärt, mit Regelgerüsten", set_unmatched},
    {"verbose", 'v', NULL, "each session in full, also where more than 20 make a summary",
     "jede Sitzung ganz, auch wo mehr als 20 eine Übersicht ergeben", set_every_session},
    {"include", 0, "GLOB", "of folders only the files whose name or path fits; may be repeated",
     "aus Ordnern nur Dateien, deren Name oder Pfad passt; mehrfach möglich", set_include},
    {"exclude", 0, "GLOB", "of folders all but what fits; may be repeated",
     "aus Ordnern alles außer dem, was passt; mehrfach möglich", set_exclude},
    {"files-from", 0, "FILE", "read names of files from FILE, one a line; - is standard input",
     "Dateinamen aus FILE lesen, einer je Zeile; - ist die Standardeingabe", set_files_from},
    {"files0-from", 0, "FILE", "the same with a NUL behind each name, as find -print0 writes them",
     "dasselbe mit NUL hinter jedem Namen, wie find -print0 sie schreibt", set_files0_from},
    {"list-files", 0, NULL, "only say what each file is, and why one is skipped",
     "nur sagen, was jede Datei ist und warum eine übergangen wird", set_list_files},
    {"allow-empty", 0, NULL, "no file at all is no error", "gar keine Datei ist kein Fehler",
     set_allow_empty},
    {"jobs", 'j', "N", "worker processes (default: one for each processor)",
     "Arbeitsprozesse (Vorgabe: einer je Prozessor)", set_jobs},
    {"timeout", 0, "SECONDS",
     "give a file up after so long without progress (default: 60, more for large ones)",
     "eine Datei nach so langer Zeit ohne Fortschritt aufgeben (Vorgabe: 60, bei großen mehr)", set_timeout},
    {"shard", 0, "I/N", "only the I-th of N parts of the files, for merge",
     "nur der I-te von N Teilen der Dateien, für merge", set_shard},
    {"resume", 0, "STATE", "keep results in STATE and skip files whose content it knows",
     "Ergebnisse in STATE aufheben und Dateien mit bekanntem Inhalt überspringen", set_resume},
    {"baseline", 0, "KNOWN",
     "leave out the failures of this file (see baseline create): only new ones are told and fail the run",
     "die Fehler aus dieser Datei weglassen (siehe baseline create): nur neue werden gezeigt und gelten",
     set_baseline},
    {"level", 0, "LEVEL",
     "redact: replace credentials, addresses (default: mailboxes and texts as well), hosts (domains and IP "
     "addresses as well) or all",
     "redact: credentials, addresses (Vorgabe: auch Postfächer und Texte), hosts (auch Domains und "
     "IP-Adressen) oder all ersetzen",
     set_level},
    {"key-file", 0, "FILE", "redact: the same stand-ins in each run with this file; made if it is not there",
     "redact: gleiche Ersatznamen in jedem Lauf mit dieser Datei; wird angelegt, wenn es sie nicht gibt",
     set_key_file},
    {"map", 0, "FILE", "redact: write what stands for what; keep it to yourself",
     "redact: schreiben, was wofür steht; nicht weitergeben", set_map},
    {"list", 0, NULL, "redact: only show what would be replaced", "redact: nur zeigen, was ersetzt würde",
     set_list},
    {"rename", 0, NULL,
     "redact: give the copies names that tell nothing (record-0001.log); --map keeps the old ones",
     "redact: den Kopien Namen geben, die nichts verraten (record-0001.log); --map behält die alten",
     set_rename},
    {"redact", 0, "LEVEL", "check, show: report on the records as redact would leave them",
     "check, show: über die Aufzeichnungen berichten, wie redact sie hinterließe", set_redact},
    {"quiet", 'q', NULL, "nothing on standard output: the exit status, and files of -o",
     "nichts auf der Standardausgabe: der Exit-Status und Dateien von -o", set_quiet},
    {"help", 'h', NULL, "this text", "dieser Text", set_help},
    {"version", 'V', NULL, "version", "Version", set_version},
};

enum { OPTIONS = sizeof options / sizeof options[0] };

static const char usage_en[] =
    "usage: smtplint [check] [options] FILE|DIR|- ...    explain saved SMTP sessions\n"
    "       smtplint show [options] FILE|DIR|- ...       the dialogue alone\n"
    "       smtplint explain RULE|CODE|\"550 5.7.54 text\"  what a rule, code or reply means\n"
    "       smtplint merge [options] PART.ndjson ...     one report of what several runs wrote\n"
    "       smtplint baseline create|update|prune KNOWN.json FILE|DIR ...  what is known, for --baseline\n"
    "       smtplint redact -o DIR [--level LEVEL] FILE|DIR ...  records that can be given away\n"

    "       smtplint rules [--check DIR] | facts | formats\n\n";

static const char usage_de[] =
    "Aufruf: smtplint [check] [Optionen] DATEI|ORDNER|- ...  gespeicherte SMTP-Sitzungen erklären\n"
    "        smtplint show [Optionen] DATEI|ORDNER|- ...     nur der Dialog\n"
    "        smtplint explain REGEL|CODE|\"550 5.7.54 Text\"   was Regel, Code oder Antwort bedeuten\n"
    "        smtplint merge [Optionen] TEIL.ndjson ...       ein Bericht aus mehreren Läufen\n"
    "        smtplint baseline create|update|prune BEKANNT.json DATEI|ORDNER ...  Bekanntes, für --baseline\n"
    "        smtplint redact -o ORDNER [--level STUFE] DATEI|ORDNER ...  Aufzeichnungen zum Weitergeben\n"

    "        smtplint rules [--check ORDNER] | facts | formats\n\n";

static const char exit_en[] =
    "\nexit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or rules,\n"
    "3 a named file is unreadable or holds no SMTP, 4 internal error or output not writable\n";
static const char exit_de[] =
    "\nExit-Status: 0 nichts ab --fail-on, 1 Befunde, 2 falscher Aufruf oder falsche Regeln,\n"
    "3 eine genannte Datei ist unlesbar oder enthält kein SMTP, 4 interner Fehler oder Ausgabe nicht "
    "schreibbar\n";

void cli_help(const char *language)
{
    bool german = language && strcmp(language, "de") == 0;
    fputs(german ? usage_de : usage_en, stdout);
    for (size_t i = 0; i < OPTIONS; i++) {
        char left[64], letter[8] = "    ";
        if (!options[i].en)
            continue;
        if (options[i].letter)
            snprintf(letter, sizeof letter, "-%c, ", options[i].letter);
        snprintf(left, sizeof left, "%s--%s%s%s", letter, options[i].name, options[i].value ? " " : "",
                 options[i].value ? options[i].value : "");
        printf("  %-26s %s\n", left, german ? options[i].de : options[i].en);
    }
    fputs(german ? exit_de : exit_en, stdout);
}

static void make_tables(struct option *longs, char *shorts)
{
    size_t at = 0;
    for (size_t i = 0; i < OPTIONS; i++) {
        longs[i] = (struct option){options[i].name, options[i].value ? required_argument : no_argument, NULL,
                                   (int)i + 256};
        if (!options[i].letter)
            continue;
        shorts[at++] = options[i].letter;
        if (options[i].value)
            shorts[at++] = ':';
    }
}

static int index_of(int found)
{
    if (found >= 256)
        return found - 256;
    for (size_t i = 0; i < OPTIONS; i++)
        if (options[i].letter == found)
            return (int)i;
    return -1;
}

static bool is_command(const char *word)
{
    static const char *const commands[] = {"check", "show",    "explain", "rules",    "facts", "formats",
                                           "help",  "version", "merge",   "baseline", "redact"};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(word, commands[i]) == 0)
            return true;
    return false;
}

bool cli_read(struct cli *cli, int count, char **words)
{
    struct option longs[OPTIONS + 1] = {{0}};
    char shorts[2 * OPTIONS + 1] = "";
    int found;
    *cli = (struct cli){.command = "check", .fail_on = SMTPLINT_ERROR, .language = terminal_language()};
    make_tables(longs, shorts);
    while ((found = getopt_long(count, words, shorts, longs, NULL)) != -1) {
        int index = index_of(found);
        if (index < 0)
            return false; /* getopt has said why */
        if (!options[index].set(cli, optarg)) {
            complain("--%s: not understood: %s", options[index].name, optarg);
            return false;
        }
    }
    cli->files = words + optind;
    cli->file_count = count - optind;
    if (cli->file_count && is_command(cli->files[0])) {
        cli->command = *cli->files++;
        cli->file_count--;
    }
    if (cli->into && strcmp(cli->command, "redact") != 0) {
        complain("--output: not understood: %s", cli->into);
        return false;
    }
    return true;
}
