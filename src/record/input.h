/*
 * A recording's octets before anything is known of them: a file, standard input, memory, or what something
 * else unpacks (a member of an archive). Its head can be looked at without being eaten, so that pipes work as
 * files do. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_INPUT_H
#define SMTPLINT_RECORD_INPUT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"
#include "base/span.h"

struct input;

/* Where unpacked octets come from. `read` returns 0 at the end and where it cannot go on; then `damage` says
 * why (English, NULL: it was the end). Whoever `from` is must live as long as the input. */
struct pull {
    size_t (*read)(void *from, char *to, size_t most);
    const char *(*damage)(const void *from);
    void *from;
};

/* `path` NULL: the bytes, which must stay; "-": standard input. NULL with the error set if it cannot be
 * opened. */
struct input *input_open(const char *path, struct span bytes, struct error *error);
struct input *input_pull(const struct pull *pull);
void input_close(struct input *input);

/* The first octets (at most INPUT_HEAD, or what input_peek() asked for), whatever has been read since. */
enum { INPUT_HEAD = 512 }; /* the header block of a tar archive; all other kinds show themselves sooner */
struct span input_head(const struct input *input);

/* The same with up to `most` octets. Before anything was read only. */
struct span input_peek(struct input *input, size_t most);

/* Reads from the first octet on; less than `most` does not mean the end, 0 does. */
size_t input_read(struct input *input, char *to, size_t most);

/* Goes to an octet counted from the first one; false if this input cannot, as pipes. */
bool input_seek(struct input *input, unsigned long long to);
bool input_can_seek(const struct input *input);

/* All of it that fits in `most` octets, in memory; valid until the input is closed. Before anything was read
 * only; from then on the input can be read again and sought in. `*cut`: there is more. */
struct span input_whole(struct input *input, size_t most, bool *cut);

/* How long it is, as far as that is known: what was read of it at least. */
unsigned long long input_octets(const struct input *input);

/* Reading failed in the middle; and why, in English. */
bool input_broken(const struct input *input);
const char *input_damage(const struct input *input); /* NULL: nothing is wrong */

/* The same octets as a stream, for libraries that want one; NULL if there is no memory for it. fclose()
 * leaves the input open. */
FILE *input_file(struct input *input);

#endif
