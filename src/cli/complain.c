#include <stdarg.h>
#include <stdio.h>

#include "cli/cli.h"
#include "render/render.h"

enum { WORDS_MOST = 8192 }; /* octets: two paths and what is wrong with them */

void complain(const char *format, ...)
{
    char words[WORDS_MOST];
    struct text out = {0};
    struct render_options options = {.ascii = !terminal_is_utf8()};
    va_list values;
    va_start(values, format);
    int len = vsnprintf(words, sizeof words, format, values);
    va_end(values);
    if (len < 0)
        return;
    render_harmless(&out, span_of(words), &options);
    fprintf(stderr, "smtplint: %.*s\n", (int)out.len, out.at);
    text_free(&out);
}
