/*
 * A recording may end anywhere, and often does. Reads each prefix of a file as a recording of its own: no
 * crash, no hang, no memory error.
 *
 *     cut FILE            every length from 0 to all
 *     cut FILE LENGTH     that one
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "smtplint.h"

/* No prefix of a sample takes a tenth of a second, even with the sanitizers on a busy machine. */
enum { SECONDS_MOST = 10 };

static _Noreturn void fail(const char *what, const char *why)
{
    fprintf(stderr, "cut: %s: %s\n", what, why);
    exit(2);
}

static char *read_file(const char *path, size_t *len)
{
    FILE *file = fopen(path, "rb");
    char *bytes = NULL;
    *len = 0;
    for (size_t room = 0, got = 1; file && got > 0; *len += got) {
        if (*len == room) {
            room = room ? room * 2 : 65536;
            bytes = realloc(bytes, room);
        }
        if (!bytes)
            fail(path, "out of memory");
        got = fread(bytes + *len, 1, room - *len, file);
    }
    if (!file || ferror(file))
        fail(path, strerror(errno));
    fclose(file);
    return bytes;
}

static bool drop(void *to, const char *bytes, size_t len)
{
    (void)to, (void)bytes, (void)len;
    return true;
}

static void read_prefix(struct smtplint *engine, const char *bytes, size_t len)
{
    struct smtplint_options options = {.format = "ndjson"};
    struct smtplint_run *run = smtplint_begin(engine, &options, drop, NULL);
    /* A copy of exactly that size, so that reading past its end is a memory error. */
    char *prefix = malloc(len ? len : 1);
    if (!run || !prefix)
        fail("ndjson", "cannot begin");
    memcpy(prefix, bytes, len);
    alarm(SECONDS_MOST);
    smtplint_bytes(run, prefix, len, "cut");
    smtplint_end(run);
    alarm(0);
    free(prefix);
}

static int read_prefixes(const char *bytes, size_t from, size_t to, volatile size_t *length)
{
    char why[SMTPLINT_WHY] = "";
    struct smtplint *engine = smtplint_new(NULL, why, sizeof why);
    if (!engine)
        fail("rules", why);
    for (*length = from; *length <= to; ++*length)
        read_prefix(engine, bytes, *length);
    smtplint_free(engine);
    return 0;
}

/* The prefixes are read in a child, which tells how far it got even when it dies. */
static bool survives(const char *path, const char *bytes, size_t from, size_t to)
{
    volatile size_t *length =
        mmap(NULL, sizeof *length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    int status = 0;
    pid_t child = length == MAP_FAILED ? -1 : fork();
    if (child == 0)
        exit(read_prefixes(bytes, from, to, length));
    if (child < 0 || waitpid(child, &status, 0) < 0)
        fail(path, strerror(errno));
    if (status != 0 && *length > to)
        printf("%s: all lengths read, then %s\n", path, "the end went wrong (a leak?)");
    else if (status != 0)
        printf("%s: cut after byte %zu: %s\n", path, *length,
               WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : "a sanitizer's finding, see above");
    return status == 0;
}

int main(int count, char **words)
{
    if (count < 2 || count > 3) {
        fprintf(stderr, "usage: cut FILE [LENGTH]\n");
        return 2;
    }
    size_t len;
    char *bytes = read_file(words[1], &len);
    size_t from = count == 3 ? strtoul(words[2], NULL, 10) : 0;
    size_t to = count == 3 && from < len ? from : len;
    bool good = survives(words[1], bytes, from < to ? from : to, to);
    printf("cut: %zu lengths of %s\n", to - from + 1, words[1]);
    free(bytes);
    return good ? 0 : 1;
}
