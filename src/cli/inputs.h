/*
 * What is to be read, in its order: the arguments, then the lists; folders become their files, sorted. Paths
 * live as long as the list.
 *
 *     tickets/              tickets/1/a.log, tickets/1/b.log, tickets/2.pcap
 *     --files-from=list     as if its lines were arguments
 */
#ifndef SMTPLINT_CLI_INPUTS_H
#define SMTPLINT_CLI_INPUTS_H

#include "cli/cli.h"

struct input {
    char *path;
    const char *inside;  /* of the path: below the folder it was found in, or its last part */
    bool named;          /* by the user, not found in a folder */
    const char *skipped; /* why; NULL: to be read. Only kept for --list-files */
};

struct inputs {
    struct input *at;
    size_t count, room;
    bool bad; /* a folder or list could not be read; has been said */
};

void inputs_gather(const struct cli *cli, struct inputs *inputs);
const char *input_name(const struct cli *cli, const char *path); /* what reports call it */
void inputs_free(struct inputs *inputs);

#endif
