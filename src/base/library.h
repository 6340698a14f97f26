/*
 * A shared library that few runs need. Linking it would cost every start the time to load it with all that
 * it needs itself, which for libarchive is longer than reading a log; so it is loaded by the file that is the
 * door to it, when that has something to do.
 *
 *     #define FUNCTIONS(EACH) EACH(archive_read_new) EACH(archive_read_free)
 *     struct calls { FUNCTIONS(LIBRARY_POINTER) };
 *     #define ROW(name) LIBRARY_ROW(struct calls, name)
 *     static const struct library_function functions[] = {FUNCTIONS(ROW)};
 *
 * The types are those of the library's own header.
 */
#ifndef SMTPLINT_BASE_LIBRARY_H
#define SMTPLINT_BASE_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

#define LIBRARY_POINTER(name) __typeof__(name) *name;
#define LIBRARY_ROW(table, name) {#name, offsetof(table, name)},

struct library_function {
    const char *name;
    size_t offset; /* of its pointer in the table */
};

struct library {
    const char *const *names; /* sonames, the first that is there is taken; ends with NULL */
    const struct library_function *functions;
    size_t count;
};

/* Fills the table with pointers. False when there is no such library here, or it lacks a function: the table
 * is not to be used then. It stays loaded as long as the process lives, so that asking again costs little. */
bool library_load(const struct library *library, void *table);

#endif
