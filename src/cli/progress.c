#include "cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static const double first = 1.0, interval = 0.1; /* seconds */

double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_begin(struct progress *progress, size_t all)
{
    double now = clock_seconds();
    *progress = (struct progress){.wanted = isatty(STDERR_FILENO), .begun = now, .told = now, .all = all};
}

void progress_tell(struct progress *progress, size_t done)
{
    if (!progress->wanted)
        return;
    double now = clock_seconds(), past = now - progress->begun;
    if (past < first || now - progress->told < interval)
        return;
    double rate = (double)done / past;
    unsigned long left = rate > 0 ? (unsigned long)((double)(progress->all - done) / rate) : 0;
    fprintf(stderr, "\r\033[K%zu/%zu %zu%% %.0f/s ETA %lu:%02lu", done, progress->all,
            done * 100 / progress->all, rate, left / 60, left % 60);
    progress->told = now;
    progress->shown = true;
}

void progress_wipe(struct progress *progress)
{
    if (progress->shown)
        fputs("\r\033[K", stderr);
    progress->shown = false;
}
