#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(struct error *error, const char *format, ...)
{
    if (!error || error->text[0])
        return false;
    va_list args;
    va_start(args, format);
    vsnprintf(error->text, sizeof error->text, format, args);
    va_end(args);
    return false;
}

bool error_where(struct error *error, const char *format, ...)
{
    if (!error)
        return false;
    char inner[ERROR_TEXT];
    memcpy(inner, error->text, sizeof inner);
    va_list args;
    va_start(args, format);
    int len = vsnprintf(error->text, sizeof error->text, format, args);
    va_end(args);
    size_t used = len < 0 ? 0 : (size_t)len;
    if (used + 3 < sizeof error->text)
        snprintf(error->text + used, sizeof error->text - used, ": %.*s",
                 (int)(sizeof error->text - used - 3), inner);
    return false;
}
