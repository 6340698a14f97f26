#include "cli/worker.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#endif

enum { CHUNK = 64 * 1024, STATUS_CRASHED = 70 };

/* ---- the worker's own side ---- */

struct mouth {
    int socket;
    struct text out;
};

static void say(struct mouth *mouth)
{
    size_t at = 0;
    while (at < mouth->out.len) {
        ssize_t len = write(mouth->socket, mouth->out.at + at, mouth->out.len - at);
        if (len < 0 && errno != EINTR)
            _exit(STATUS_CRASHED); /* nobody listens any more */
        at += len > 0 ? (size_t)len : 0;
    }
    mouth->out.len = 0;
}

static bool keep_line(void *to, const char *bytes, size_t len)
{
    struct mouth *mouth = to;
    text_add(&mouth->out, (struct span){bytes, len});
    if (mouth->out.len > CHUNK)
        say(mouth);
    return true;
}

/* More than all the machine has is a runaway; without a limit the kernel would pick its victim. The
 * sanitizers reserve far more than they use. */
static void limit_memory(void)
{
#ifndef SANITIZED
    long pages = sysconf(_SC_PHYS_PAGES), octets = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || octets <= 0)
        return;
    struct rlimit most = {(rlim_t)pages * (rlim_t)octets, (rlim_t)pages * (rlim_t)octets};
    setrlimit(RLIMIT_AS, &most);
#endif
}

/* For the tests alone, and in no program that is built without them: SMTPLINT_TEST_TROUBLE set, a file called
 * crash-*, hang-* or hunger-* brings it about. */
static void make_trouble(const char *path)
{
#ifdef SMTPLINT_TESTING
    enum { GIGABYTE = 1 << 30 };
    const char *slash = strrchr(path, '/'), *name = slash ? slash + 1 : path;
    if (!getenv("SMTPLINT_TEST_TROUBLE"))
        return;
    if (strncmp(name, "crash-", 6) == 0)
        raise(SIGSEGV);
    while (strncmp(name, "hang-", 5) == 0)
        pause();
    while (strncmp(name, "hunger-", 7) == 0)
        memory_get(GIGABYTE);
#else
    (void)path;
#endif
}

/* What the file holds is known by its content, which is looked at first: it may be growing. */
static bool tell_known(struct mouth *mouth, const struct work *work, const char *path, char *digest)
{
    size_t known;
    if (!work->state || !smtplint_digest(path, digest, DIGEST_MOST) ||
        !state_knows(work->state, digest, &known))
        return false;
    text_print(&mouth->out, ".+%zu\n", known);
    return true;
}

static void explain(struct mouth *mouth, const struct work *work, struct smtplint_run *run, size_t number)
{
    char why[SMTPLINT_WHY] = "", digest[DIGEST_MOST] = "";
    const char *path = work->inputs->at[number].path;
    make_trouble(path);
    if (tell_known(mouth, work, path, digest))
        return;
    bool opened = smtplint_file(run, path, input_name(work->cli, path), why, sizeof why);
    for (char *at = why; *at; at++)
        *at = *at == '\n' ? ' ' : *at;
    if (!opened)
        text_print(&mouth->out, "...%s\n", why);
    else
        text_print(&mouth->out, ".%s%s\n", digest[0] ? "=" : "", digest);
}

static _Noreturn void work_on(struct mouth *mouth, const struct work *work)
{
    struct smtplint_output output = {{.format = "lines", .without_digest = !work->digests}, keep_line, mouth};
    struct smtplint_run *run = smtplint_begin_all(work->engine, &output, 1);
    size_t number;
    limit_memory();
    while (run && recv(mouth->socket, &number, sizeof number, MSG_WAITALL) == sizeof number) {
        explain(mouth, work, run, number);
        say(mouth);
    }
    _exit(STATUS_CLEAN);
}

static _Noreturn void be_worker(int socket, const struct work *work)
{
    struct mouth mouth = {.socket = socket};
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* one that hangs would stay otherwise */
    signal(SIGINT, SIG_IGN);          /* the terminal sends it to all; the parent ends us */
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    work_on(&mouth, work);
}

/* ---- the parent's side ---- */

bool worker_start(struct worker *workers, size_t count, size_t which, const struct work *work)
{
    struct worker *worker = &workers[which];
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    worker->pid = fork();
    if (worker->pid == 0) {
        for (size_t i = 0; i < count; i++)
            if (i != which && workers[i].pid)
                close(workers[i].socket);
        close(pair[0]);
        be_worker(pair[1], work);
    }
    close(pair[1]);
    worker->socket = pair[0];
    if (worker->pid < 0) {
        close(pair[0]);
        worker->pid = 0;
    }
    worker->got.len = 0;
    worker->timed_out = false;
    return worker->pid != 0;
}

const char *worker_end(struct worker *worker, char *why, size_t size)
{
    int status = 0;
    close(worker->socket);
    while (waitpid(worker->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (worker->timed_out)
        snprintf(why, size, "given up: it took too long without progress");
    else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        snprintf(why, size, "the process that read it was killed, perhaps because memory ran out");
    else if (WIFSIGNALED(status))
        snprintf(why, size, "the process that read it crashed (signal %d)", WTERMSIG(status));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == STATUS_OUTPUT)
        snprintf(why, size, "out of memory");
    else
        snprintf(why, size, "the process that read it ended (status %d)", WEXITSTATUS(status));
    worker->pid = 0;
    return why;
}
