/* The help, whole or for one command. */
#include <stdio.h>
#include <string.h>

#include "cli/cli.h"

/* Options between blanks. */
#define OF_INPUTS " include exclude files-from files0-from allow-empty "
#define OF_READING " dialect tls-keylog rules lang help "
#define OF_REPORTS " format output lang fail-on ours for rules color verbose baseline quiet help "

static const struct {
    const char *name;
    const char *en, *de;
    const char *options; /* NULL: all but those of other commands, which name theirs */
} commands[] = {
    {"check", "smtplint [check] [options] FILE|DIR|- ...    explain saved SMTP sessions",
     "smtplint [check] [Optionen] DATEI|ORDNER|- ...  gespeicherte SMTP-Sitzungen erklären", NULL},
    {"show", "smtplint show [options] FILE|DIR|- ...       the dialogue alone",
     "smtplint show [Optionen] DATEI|ORDNER|- ...     nur der Dialog", NULL},
    {"explain", "smtplint explain RULE|CODE|\"550 5.7.54 text\"  what a rule, code or reply means",
     "smtplint explain REGEL|CODE|\"550 5.7.54 Text\"   was Regel, Code oder Antwort bedeuten",
     " at rules lang help "},
    {"merge", "smtplint merge [options] PART.ndjson ...     one report of what several runs wrote",
     "smtplint merge [Optionen] TEIL.ndjson ...       ein Bericht aus mehreren Läufen",
     OF_REPORTS "unmatched "},
    {"baseline",
     "smtplint baseline create|update|prune KNOWN.json FILE|DIR ...  what is known, for --baseline",
     "smtplint baseline create|update|prune BEKANNT.json DATEI|ORDNER ...  Bekanntes, für --baseline",
     OF_INPUTS OF_READING "jobs timeout quiet "},
    {"redact", "smtplint redact -o DIR [--level LEVEL] FILE|DIR ...  records that can be given away",
     "smtplint redact -o ORDNER [--level STUFE] DATEI|ORDNER ...  Aufzeichnungen zum Weitergeben",
     OF_INPUTS OF_READING "output level key-file map list rename quiet "},
    {"rules", "smtplint rules [--check DIR] | facts | formats",
     "smtplint rules [--check ORDNER] | facts | formats", " check format rules lang help "},
    {"facts", NULL, NULL, " lang help "},
    {"formats", NULL, NULL, " lang help "},
};

enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const char exit_en[] =
    "\nexit status: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or rules,\n"
    "3 a named file is unreadable or holds no SMTP, 4 internal error or output not writable\n";
static const char exit_de[] =
    "\nExit-Status: 0 nichts ab --fail-on, 1 Befunde, 2 falscher Aufruf oder falsche Regeln,\n"
    "3 eine genannte Datei ist unlesbar oder enthält kein SMTP, 4 interner Fehler oder Ausgabe nicht "
    "schreibbar\n";

static size_t command_of(const char *name)
{
    size_t i = 0;
    while (i < COMMANDS && (!name || strcmp(commands[i].name, name) != 0))
        i++;
    return i;
}

static void put_usage(FILE *to, bool german, size_t which)
{
    const char *begin = german ? "Aufruf: " : "usage: ";
    bool all = which == COMMANDS, lists = !all && !commands[which].en;
    for (size_t i = 0; i < COMMANDS; i++) {
        bool wanted = all || i == which || (lists && strcmp(commands[i].name, "rules") == 0);
        if (!wanted || !commands[i].en)
            continue;
        fprintf(to, "%s%s\n", begin, german ? commands[i].de : commands[i].en);
        begin = german ? "        " : "       ";
    }
}

/* "redact: ..." belongs to redact; what serves all names no command. */
static bool is_for(size_t which, const struct option_text *option)
{
    char word[32];
    snprintf(word, sizeof word, " %s ", option->name);
    if (which < COMMANDS && commands[which].options)
        return strstr(commands[which].options, word) != NULL;
    bool others = false;
    for (size_t i = 0; i < COMMANDS && which < COMMANDS; i++) {
        size_t len = strlen(commands[i].name);
        others |= strncmp(option->en, commands[i].name, len) == 0 && option->en[len] == ':';
    }
    return !others;
}

static void put_option(const struct option_text *option, bool german)
{
    char left[64], letter[8] = "    ";
    if (option->letter)
        snprintf(letter, sizeof letter, "-%c, ", option->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
             option->value ? option->value : "");
    printf("  %-26s %s\n", left, german ? option->de : option->en);
}

void cli_help(const char *language, const char *command)
{
    bool german = language && strcmp(language, "de") == 0;
    size_t which = command_of(command);
    struct option_text option;
    put_usage(stdout, german, which);
    putchar('\n');
    for (size_t i = 0; cli_option(i, &option); i++)
        if (option.en && is_for(which, &option))
            put_option(&option, german);
    fputs(german ? exit_de : exit_en, stdout);
}

void cli_wants(const char *command)
{
    bool german = strcmp(terminal_language(), "de") == 0;
    put_usage(stderr, german, command_of(command));
    fputs(german ? "(smtplint --help sagt mehr)\n" : "(smtplint --help says more)\n", stderr);
}
