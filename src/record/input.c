#define _GNU_SOURCE /* fopencookie() */
#include "record/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"

struct input {
    int fd;           /* -1: not a file */
    bool regular;     /* a file in which one can go back */
    off_t start;      /* where its first octet lies: standard input may be in the middle of a file */
    struct pull pull; /* .read NULL: not unpacked by others */
    struct span memory;
    size_t memory_at;
    char *held; /* memory of our own */
    char *head;
    size_t head_len, head_read;
    unsigned long long octets; /* known to be there */
    const char *damage;
};

static size_t read_memory(struct input *input, char *to, size_t most)
{
    struct span piece = span_cut(input->memory, input->memory_at, most);
    if (piece.len)
        memcpy(to, piece.at, piece.len);
    input->memory_at += piece.len;
    return piece.len;
}

static size_t read_pull(struct input *input, char *to, size_t most)
{
    size_t got = input->pull.read(input->pull.from, to, most);
    if (!got)
        input->damage = input->pull.damage(input->pull.from);
    return got;
}

static size_t read_fd(struct input *input, char *to, size_t most)
{
    for (;;) {
        ssize_t got = read(input->fd, to, most);
        if (got >= 0)
            return (size_t)got;
        if (errno == EINTR)
            continue;
        input->damage = "reading it failed";
        return 0;
    }
}

static size_t read_raw(struct input *input, char *to, size_t most)
{
    if (input->pull.read || input->fd >= 0) {
        size_t got = input->pull.read ? read_pull(input, to, most) : read_fd(input, to, most);
        input->octets += input->regular ? 0 : got;
        return got;
    }
    return read_memory(input, to, most);
}

struct span input_peek(struct input *input, size_t most)
{
    size_t got = 1;
    if (input->head_len < most)
        input->head = memory_resize(input->head, most);
    while (got && input->head_len < most) {
        got = read_raw(input, input->head + input->head_len, most - input->head_len);
        input->head_len += got;
    }
    return input_head(input);
}

static int open_file(const char *path, struct stat *kind, struct error *error)
{
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0 || fstat(fd, kind) != 0) {
        error_set(error, "%s", strerror(errno));
    } else if (S_ISDIR(kind->st_mode)) {
        error_set(error, "is a folder");
    } else {
        return fd;
    }
    if (fd >= 0)
        close(fd);
    return -1;
}

struct input *input_open(const char *path, struct span bytes, struct error *error)
{
    struct stat kind = {0};
    int fd = path ? open_file(path, &kind, error) : -1;
    if (path && fd < 0)
        return NULL;
    struct input *input = memory_get(sizeof *input);
    input->fd = fd;
    input->memory = bytes;
    input->octets = bytes.len;
    input->start = fd >= 0 ? lseek(fd, 0, SEEK_CUR) : 0;
    input->regular = fd >= 0 && S_ISREG(kind.st_mode) && input->start >= 0;
    if (input->regular && kind.st_size > input->start)
        input->octets = (unsigned long long)(kind.st_size - input->start);
    input_peek(input, INPUT_HEAD);
    return input;
}

struct input *input_pull(const struct pull *pull)
{
    struct input *input = memory_get(sizeof *input);
    input->fd = -1;
    input->pull = *pull;
    input_peek(input, INPUT_HEAD);
    return input;
}

void input_close(struct input *input)
{
    if (!input)
        return;
    if (input->fd >= 0)
        close(input->fd);
    free(input->held);
    free(input->head);
    free(input);
}

struct span input_head(const struct input *input)
{
    return (struct span){input->head, input->head_len};
}

size_t input_read(struct input *input, char *to, size_t most)
{
    size_t left = input->head_len - input->head_read;
    if (!left)
        return read_raw(input, to, most);
    if (left > most)
        left = most;
    memcpy(to, input->head + input->head_read, left);
    input->head_read += left;
    return left;
}

static bool in_memory(const struct input *input)
{
    return !input->pull.read && input->fd < 0;
}

bool input_can_seek(const struct input *input)
{
    return in_memory(input) || input->regular;
}

bool input_seek(struct input *input, unsigned long long to)
{
    if (!input_can_seek(input) || to > input->octets)
        return false;
    if (in_memory(input))
        input->memory_at = (size_t)to;
    else if (lseek(input->fd, input->start + (off_t)to, SEEK_SET) < 0)
        return false;
    input->head_read = input->head_len; /* what follows comes from behind it */
    return true;
}

enum { GROW_FIRST = 64 * 1024 };

static size_t hold(struct input *input, size_t most)
{
    size_t len = 0, room = 0, got = 1;
    while (got && len < most) {
        if (len == room) {
            room = room ? room * 2 : GROW_FIRST;
            input->held = memory_resize(input->held, room);
        }
        size_t want = (room < most ? room : most) - len;
        got = input_read(input, input->held + len, want);
        len += got;
    }
    return len;
}

struct span input_whole(struct input *input, size_t most, bool *cut)
{
    if (in_memory(input)) {
        *cut = input->memory.len > most;
        return span_cut(input->memory, 0, most);
    }
    size_t len = hold(input, most);
    char more;
    *cut = len == most && input_read(input, &more, 1) == 1;
    if (input->fd >= 0)
        close(input->fd);
    input->fd = -1;
    input->pull = (struct pull){0};
    input->memory = (struct span){input->held, len};
    input->octets = len;
    input_seek(input, 0);
    return input->memory;
}

unsigned long long input_octets(const struct input *input)
{
    return input->octets;
}

bool input_broken(const struct input *input)
{
    return input->damage != NULL;
}

const char *input_damage(const struct input *input)
{
    return input->damage;
}

static ssize_t read_cookie(void *cookie, char *to, size_t most)
{
    struct input *input = cookie;
    size_t got = input_read(input, to, most);
    return got || !input->damage ? (ssize_t)got : -1;
}

FILE *input_file(struct input *input)
{
    FILE *file = fopencookie(input, "r", (cookie_io_functions_t){.read = read_cookie});
    enum {
        BUFFER = 256 * 1024
    }; /* a capture is read in big pieces; 4 KB would be a system call for each few packets */
    if (file)
        setvbuf(file, NULL, _IOFBF, BUFFER);
    return file;
}
