#include "digest.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/sha256.h"

static void add(struct text *out, struct span octets, size_t whole)
{
    struct sha256 hash = sha256_of(octets);
    sha256_add_hex(out, &hash, SHA256_OCTETS);
    if (whole != octets.len)
        text_print(out, "-%zu", whole);
}

void digest_bytes(struct text *out, struct span bytes)
{
    struct text ends = {0};
    if (bytes.len <= DIGEST_WHOLE) {
        add(out, bytes, bytes.len);
        return;
    }
    text_add(&ends, span_cut(bytes, 0, DIGEST_WHOLE / 2));
    text_add(&ends, span_from(bytes, bytes.len - DIGEST_WHOLE / 2));
    add(out, text_span(&ends), bytes.len);
    text_free(&ends);
}

static size_t read_at(int file, char *to, size_t most, size_t at)
{
    size_t got = 0;
    ssize_t len;
    while (got < most && (len = pread(file, to + got, most - got, (off_t)(at + got))) > 0)
        got += (size_t)len;
    return got;
}

void digest_file(struct text *out, const char *path)
{
    struct stat kind;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return;
    if (fstat(file, &kind) == 0 && S_ISREG(kind.st_mode)) {
        size_t size = (size_t)kind.st_size, most = size > DIGEST_WHOLE ? DIGEST_WHOLE : size;
        size_t front = size > most ? most / 2 : most;
        char *octets = memory_resize(NULL, most);
        size_t got = read_at(file, octets, front, 0);
        got += read_at(file, octets + got, most - front, size - (most - front));
        add(out, (struct span){octets, got}, size);
        free(octets);
    }
    close(file);
}
