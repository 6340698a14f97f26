/*
 * Tables of rows: every row is looked at, and each that differs is told by its name with what came out, so
 * that one run shows all that is wrong.
 *
 *     size_t wrong = 0;
 *     EACH(i, rows)
 *         wrong += row_differs(rows[i].name, span_trim(span_of(rows[i].text)), rows[i].expected);
 *     assert_int_equal(wrong, 0);
 */
#ifndef SMTPLINT_TESTS_UNIT_TABLE_H
#define SMTPLINT_TESTS_UNIT_TABLE_H

#include <stdio.h>

#include "base/span.h"
#include "cmocka_all.h"

#define COUNT(rows) (sizeof(rows) / sizeof *(rows))
#define EACH(i, rows) for (size_t i = 0; i < COUNT(rows); i++)

/* A literal with NULs inside as a span. */
#define BYTES(literal) ((struct span){literal, sizeof(literal) - 1})

/* 1 and a message if they are not the same bytes. */
static inline size_t row_differs(const char *name, struct span got, const char *expected)
{
    if (span_is(got, expected))
        return 0;
    print_error("%s\n  expected: %s\n       got: %.*s\n", name, expected, (int)got.len, got.at ? got.at : "");
    return 1;
}

static inline size_t row_differs_number(const char *name, long got, long expected)
{
    if (got != expected)
        print_error("%s\n  expected: %ld\n       got: %ld\n", name, expected, got);
    return got != expected;
}

#endif
