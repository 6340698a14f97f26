/*
 * A line on standard error, if that is a terminal and the run takes longer than a second:
 *
 *     4213/10000 42% 812/s ETA 0:07
 */
#ifndef SMTPLINT_CLI_PROGRESS_H
#define SMTPLINT_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct progress {
    bool wanted, shown;
    double begun, told;
    size_t all;
};

double clock_seconds(void); /* only differences mean something */

void progress_begin(struct progress *progress, size_t all);
void progress_tell(struct progress *progress, size_t done);
void progress_wipe(struct progress *progress);

#endif
