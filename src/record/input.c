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
    int fd; /* -1: memory */
    struct span memory;
    char head[INPUT_HEAD];
    size_t head_len, head_read;
    bool broken;
};

static size_t read_raw(struct input *input, char *to, size_t most)
{
    if (input->fd < 0) {
        struct span piece = span_cut(input->memory, 0, most);
        if (piece.len)
            memcpy(to, piece.at, piece.len);
        input->memory = span_from(input->memory, piece.len);
        return piece.len;
    }
    for (;;) {
        ssize_t got = read(input->fd, to, most);
        if (got >= 0)
            return (size_t)got;
        if (errno == EINTR)
            continue;
        input->broken = true;
        return 0;
    }
}

static void read_head(struct input *input)
{
    size_t got;
    do {
        got = read_raw(input, input->head + input->head_len, INPUT_HEAD - input->head_len);
        input->head_len += got;
    } while (got && input->head_len < INPUT_HEAD);
}

struct input *input_open(const char *path, struct span bytes, struct error *error)
{
    int fd = -1;
    if (path) {
        fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
        struct stat kind;
        if (fd < 0 || fstat(fd, &kind) != 0) {
            error_set(error, "%s", strerror(errno));
            return NULL;
        }
        if (S_ISDIR(kind.st_mode)) {
            close(fd);
            error_set(error, "is a folder");
            return NULL;
        }
    }
    struct input *input = memory_get(sizeof *input);
    input->fd = fd;
    input->memory = bytes;
    read_head(input);
    return input;
}

void input_close(struct input *input)
{
    if (!input)
        return;
    if (input->fd >= 0)
        close(input->fd);
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

bool input_broken(const struct input *input)
{
    return input->broken;
}

static ssize_t read_cookie(void *cookie, char *to, size_t most)
{
    struct input *input = cookie;
    size_t got = input_read(input, to, most);
    return got || !input->broken ? (ssize_t)got : -1;
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
