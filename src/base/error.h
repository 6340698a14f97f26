/*
 * Why we could not do our work (never: what is wrong in a recording; that is data). The caller owns the
 * struct; the first message wins, an outer caller may put "where" in front.
 */
#ifndef SMTPLINT_BASE_ERROR_H
#define SMTPLINT_BASE_ERROR_H

#include <stdbool.h>

enum { ERROR_TEXT = 1024 };

struct error {
    char text[ERROR_TEXT]; /* UTF-8, may have several lines; "" while nothing is wrong */
};

/* Both return false, so that `return error_set(...)` reads well. */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool error_where(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
