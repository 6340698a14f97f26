/*
 * --resume STATE: what earlier runs found out, by the content of the files. The state is a file of lines that
 * only grows; it is written while the run goes on, so that one that was killed is worth something. It begins
 * with the program, the rules, --dialect and the content of --tls-keylog that it was written with; others
 * begin anew. A file that does not begin so is left alone.
 *
 *     {"state":1,"version":"0.1.0","rules":"90ab...","dialect":"","keys":""}
 *     .9f86d08188...            digest of a file
 *     {"type":"session",...}    its lines
 *     .                         complete
 */
#ifndef SMTPLINT_CLI_STATE_H
#define SMTPLINT_CLI_STATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "cli/cli.h"
#include "smtplint.h"

enum { DIGEST_MOST = 96 }; /* hex digits, and a length with its sign */

struct state;

/* The one that cli names. NULL: cannot be read or written, and why. */
struct state *state_open(const struct cli *cli, const struct smtplint *engine, const char **why);
bool state_close(struct state *state); /* false: not all could be written */

/* A file whose content is known; *known says which entry. */
bool state_knows(const struct state *state, const char *digest, size_t *known);

/* The lines of an entry; the caller frees them. */
struct text state_lines(const struct state *state, size_t known);

/* The lines of a file that is done. */
void state_add(struct state *state, const char *digest, struct span lines);

#endif
