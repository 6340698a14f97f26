#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/cli.h"

enum { NARROWEST = 60, WIDEST = 100, USUAL = 79 };

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value && *value;
}

static bool is_value(const char *name, const char *wanted)
{
    const char *value = getenv(name);
    return value && strcmp(value, wanted) == 0;
}

/* no-color.org and bixense.com/clicolors, as the best linters do. */
bool terminal_colors(enum color wanted)
{
    if (wanted != COLOR_AUTO)
        return wanted == COLOR_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (is_set("FORCE_COLOR") || (is_set("CLICOLOR_FORCE") && !is_value("CLICOLOR_FORCE", "0")))
        return true;
    bool dumb = !is_set("TERM") || is_value("TERM", "dumb");
    return !dumb && !is_value("CLICOLOR", "0") && isatty(STDOUT_FILENO);
}

size_t terminal_width(void)
{
    struct winsize size = {0};
    const char *columns = getenv("COLUMNS");
    long width = USUAL + 1;
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col)
        width = size.ws_col;
    else if (columns)
        width = strtol(columns, NULL, 10);
    width--; /* some terminals wrap a line that fills the last column */
    return (size_t)(width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width);
}

bool terminal_is_utf8(void)
{
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

const char *terminal_language(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    const char *value = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !(value && *value); i++)
        value = getenv(names[i]);
    return value && strncmp(value, "de", 2) == 0 ? "de" : "en";
}
