/*
 * A recording's octets before anything is known of them: a file, standard input or memory. Its head can be
 * looked at without being eaten, so that pipes work as files do. What unpacks archives belongs in here, in
 * front of everything else. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_INPUT_H
#define SMTPLINT_RECORD_INPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/span.h"

struct input;

/* `path` NULL: the bytes, which must stay; "-": standard input. NULL with the error set if it cannot be
 * opened. */
struct input *input_open(const char *path, struct span bytes, struct error *error);
void input_close(struct input *input);

/* The first octets (at most INPUT_HEAD), whatever has been read since. */
enum { INPUT_HEAD = 64 };
struct span input_head(const struct input *input);

/* Reads from the first octet on; less than `most` does not mean the end, 0 does. */
size_t input_read(struct input *input, char *to, size_t most);

/* Reading failed in the middle. */
bool input_broken(const struct input *input);

/* The same octets as a stream, for libraries that want one; NULL if there is no memory for it. fclose()
 * leaves the input open. */
FILE *input_file(struct input *input);

#endif
