#include "cli/batch.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "cli/progress.h"

enum {
    READ_ONCE = 256 * 1024,
    AHEAD = 4096,                     /* files that may be done before the one whose turn it is */
    BUFFERED_MOST = 64 * 1024 * 1024, /* octets of their lines; then only that one is listened to */
    TICK = 100,                       /* milliseconds between looks at the clock */
    SECONDS_USUAL = 60,               /* without a sign of life; no sample takes one */
    OCTETS_A_SECOND = 1024 * 1024     /* and so many more for large files: a hundredth of the real speed */
};

/* What is known of an input whose turn has not come. */
struct slot {
    struct text lines; /* complete ones */
    struct text why;   /* it ended badly */
    bool done, unopened;
};

struct batch {
    const struct work *work;
    struct state *state;
    struct smtplint_run *run;
    struct worker *workers;
    size_t worker_count;
    struct slot *slots; /* a ring of AHEAD */
    size_t head, next;  /* whose turn it is; the first that nobody has */
    bool begun;         /* the run knows that it is about the head */
    size_t buffered;
    bool bad_input;
    struct progress progress;
};

static struct slot *slot_at(struct batch *batch, size_t number)
{
    return &batch->slots[number % AHEAD];
}

static const char *path_at(const struct batch *batch, size_t number)
{
    return batch->work->inputs->at[number].path;
}

/* ---- the one whose turn it is ---- */

static void tell_lines(struct batch *batch, struct span lines)
{
    const char *name = input_name(batch->work->cli, path_at(batch, batch->head));
    if (!batch->begun)
        smtplint_next_file(batch->run);
    batch->begun = true;
    while (lines.len) {
        struct span line = span_take_until(&lines, '\n');
        smtplint_line(batch->run, line.at, line.len, name);
    }
}

static void tell_end(struct batch *batch, struct slot *slot)
{
    const struct input *input = &batch->work->inputs->at[batch->head];
    const char *name = input_name(batch->work->cli, input->path);
    tell_lines(batch, (struct span){0});
    if (slot->why.len) {
        text_add_byte(&slot->why, '\0');
        if (!slot->unopened)
            smtplint_unread(batch->run, name, slot->why.at, !input->skipped);
        if (input->skipped)
            return;
        progress_wipe(&batch->progress);
        complain("%s: %s", name, slot->why.at);
    }
    batch->bad_input |= slot->why.len || (input->named && !smtplint_sessions_of_last(batch->run));
}

static void advance(struct batch *batch)
{
    while (batch->head < batch->next) {
        struct slot *slot = slot_at(batch, batch->head);
        tell_lines(batch, text_span(&slot->lines));
        batch->buffered -= slot->lines.len;
        slot->lines.len = 0;
        if (!slot->done)
            break;
        tell_end(batch, slot);
        text_free(&slot->lines);
        text_free(&slot->why);
        *slot = (struct slot){0};
        batch->begun = false;
        progress_tell(&batch->progress, ++batch->head);
    }
}

/* ---- what workers say ---- */

static void add_line(struct batch *batch, size_t number, struct span line)
{
    struct slot *slot = slot_at(batch, number);
    text_add(&slot->lines, line);
    text_add_byte(&slot->lines, '\n');
    batch->buffered += line.len + 1;
}

static void end_file(struct batch *batch, struct worker *worker, struct span mark)
{
    size_t number = worker->queue[0];
    struct slot *slot = slot_at(batch, number);
    char kind = mark.len > 1 ? mark.at[1] : '\0';
    struct span rest = span_from(mark, 2);
    if (kind == '+') {
        unsigned long known = 0;
        span_take_number(&rest, &known);
        struct text lines = state_lines(batch->state, known);
        text_add(&slot->lines, text_span(&lines));
        batch->buffered += lines.len;
        text_free(&lines);
    } else if (kind == '=') {
        state_add(batch->state, mark.at + 2, text_span(&worker->lines));
    } else if (kind == '.') {
        text_add(&slot->why, span_from(mark, 3));
        slot->unopened = true;
    }
    slot->done = true;
    worker->lines.len = 0;
    memmove(worker->queue, worker->queue + 1, --worker->queued * sizeof *worker->queue);
}

static void take_line(struct batch *batch, struct worker *worker, struct span line)
{
    if (!worker->queued)
        return;
    if (line.len && line.at[0] == '.') {
        end_file(batch, worker, line);
        return;
    }
    add_line(batch, worker->queue[0], line);
    if (batch->state) {
        text_add(&worker->lines, line);
        text_add_byte(&worker->lines, '\n');
    }
}

/* The lines end in NUL instead of LF, so that the last word of one is a string. */
static void take_lines(struct batch *batch, struct worker *worker, size_t from)
{
    struct text *got = &worker->got;
    size_t begin = 0;
    for (size_t at = from; at < got->len; at++) {
        char *end = memchr(got->at + at, '\n', got->len - at);
        if (!end)
            break;
        *end = '\0';
        at = (size_t)(end - got->at);
        take_line(batch, worker, (struct span){got->at + begin, at - begin});
        begin = at + 1;
    }
    memmove(got->at, got->at + begin, got->len - begin);
    got->len -= begin;
}

/* ---- birth and death ---- */

/* The file that it had costs that file alone; the others that waited there get a new worker. */
static void bury(struct batch *batch, size_t which)
{
    struct worker *worker = &batch->workers[which];
    char why[SMTPLINT_WHY];
    worker_end(worker, why, sizeof why);
    worker->lines.len = 0;
    if (worker->queued) {
        struct slot *slot = slot_at(batch, worker->queue[0]);
        text_add_string(&slot->why, why);
        slot->done = true;
        memmove(worker->queue, worker->queue + 1, --worker->queued * sizeof *worker->queue);
    }
}

static void send_number(struct worker *worker, size_t number)
{
    /* A worker that is gone is noticed when it is listened to. */
    (void)!send(worker->socket, &number, sizeof number, MSG_NOSIGNAL);
}

static void revive(struct batch *batch, size_t which)
{
    struct worker *worker = &batch->workers[which];
    if (worker->pid || !worker_start(batch->workers, batch->worker_count, which, batch->work))
        return;
    worker->since = clock_seconds();
    for (size_t i = 0; i < worker->queued; i++)
        send_number(worker, worker->queue[i]);
}

/* Skipped ones have their slot too: --list-files tells of them in their place. */
static bool skip(struct batch *batch)
{
    const struct input *input = &batch->work->inputs->at[batch->next];
    if (!input->skipped)
        return false;
    text_add_string(&slot_at(batch, batch->next)->why, input->skipped);
    slot_at(batch, batch->next++)->done = true;
    return true;
}

static bool is_room(const struct batch *batch)
{
    return batch->next < batch->work->inputs->count && batch->next < batch->head + AHEAD &&
           batch->buffered < BUFFERED_MOST;
}

static bool next_to_read(struct batch *batch)
{
    while (is_room(batch) && skip(batch))
        continue;
    return is_room(batch);
}

static void hand_to(struct batch *batch, size_t which, size_t round)
{
    struct worker *worker = &batch->workers[which];
    if (worker->queued > round)
        return;
    revive(batch, which);
    if (!worker->pid)
        return;
    if (!worker->queued)
        worker->since = clock_seconds();
    worker->queue[worker->queued++] = batch->next;
    send_number(worker, batch->next++);
}

/* First one for each, then the second. */
static void hand_out(struct batch *batch)
{
    for (size_t round = 0; round < QUEUE; round++)
        for (size_t i = 0; i < batch->worker_count && next_to_read(batch); i++)
            hand_to(batch, i, round);
}

/* ---- time ---- */

static double patience(const struct batch *batch, size_t number)
{
    struct stat kind;
    double seconds = batch->work->cli->timeout ? (double)batch->work->cli->timeout : SECONDS_USUAL;
    if (stat(path_at(batch, number), &kind) == 0)
        seconds += (double)kind.st_size / OCTETS_A_SECOND;
    return seconds;
}

static void look_at_clock(struct batch *batch, struct worker *worker)
{
    double waited = clock_seconds() - worker->since;
    if (!worker->queued || strcmp(path_at(batch, worker->queue[0]), "-") == 0) /* people type slowly */
        return;
    if (waited < 1 || waited < patience(batch, worker->queue[0]))
        return;
    worker->timed_out = true;
    kill(worker->pid, SIGKILL);
}

/* ---- the loop ---- */

/* When too much waits for its turn, only the worker that has the head is listened to. */
static bool is_heard(const struct batch *batch, const struct worker *worker)
{
    bool has_head = worker->queued && worker->queue[0] == batch->head;
    return worker->pid && worker->queued && (has_head || batch->buffered < BUFFERED_MOST);
}

static void listen_to(struct batch *batch, size_t which)
{
    struct worker *worker = &batch->workers[which];
    struct text *got = &worker->got;
    size_t from = got->len;
    if (got->room - got->len < READ_ONCE) {
        got->room = got->room * 2 + READ_ONCE;
        got->at = memory_resize(got->at, got->room);
    }
    ssize_t len = recv(worker->socket, got->at + got->len, READ_ONCE, 0);
    if (len < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    if (len <= 0) {
        bury(batch, which);
        revive(batch, which);
        return;
    }
    got->len += (size_t)len;
    worker->since = clock_seconds();
    take_lines(batch, worker, from);
}

static void wait_for_any(struct batch *batch)
{
    struct pollfd *polled = memory_get(batch->worker_count * sizeof *polled);
    for (size_t i = 0; i < batch->worker_count; i++) {
        bool heard = is_heard(batch, &batch->workers[i]);
        polled[i] = (struct pollfd){.fd = heard ? batch->workers[i].socket : -1, .events = POLLIN};
        if (!heard)
            batch->workers[i].since = clock_seconds();
    }
    int ready = poll(polled, batch->worker_count, TICK);
    for (size_t i = 0; i < batch->worker_count; i++) {
        if (ready > 0 && polled[i].revents)
            listen_to(batch, i);
        else if (polled[i].fd >= 0)
            look_at_clock(batch, &batch->workers[i]);
    }
    free(polled);
}

/* Nobody works: all is done or skipped, or there is no getting on. */
static bool is_stuck(struct batch *batch)
{
    for (size_t i = 0; i < batch->worker_count; i++)
        if (batch->workers[i].queued && batch->workers[i].pid)
            return false;
    return batch->head < batch->work->inputs->count && !slot_at(batch, batch->head)->done;
}

static void end(struct batch *batch)
{
    for (size_t i = 0; i < batch->worker_count; i++) {
        char why[SMTPLINT_WHY];
        if (batch->workers[i].pid)
            worker_end(&batch->workers[i], why, sizeof why);
        text_free(&batch->workers[i].got);
        text_free(&batch->workers[i].lines);
    }
    progress_wipe(&batch->progress);
    free(batch->workers);
    free(batch->slots);
}

static size_t workers_wanted(const struct work *work)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t wanted = work->cli->jobs ? work->cli->jobs : processors > 0 ? (size_t)processors : 1;
    return wanted < work->inputs->count ? wanted : work->inputs->count;
}

bool batch_run(const struct work *work, struct state *state, struct smtplint_run *run, bool *bad_input)
{
    bool good = true;
    struct batch batch = {.work = work, .state = state, .run = run, .worker_count = workers_wanted(work)};
    batch.workers = memory_get(batch.worker_count * sizeof *batch.workers);
    batch.slots = memory_get(AHEAD * sizeof *batch.slots);
    progress_begin(&batch.progress, work->inputs->count);
    while (batch.head < work->inputs->count && good) {
        hand_out(&batch);
        good = !is_stuck(&batch);
        if (good && !slot_at(&batch, batch.head)->done)
            wait_for_any(&batch);
        advance(&batch);
    }
    if (!good)
        complain("no process can be started: %s", strerror(errno));
    *bad_input = batch.bad_input;
    end(&batch);
    return good;
}
