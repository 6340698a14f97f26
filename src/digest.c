#include "digest.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sha256.h"

enum { STEP = 64 * 1024 };

static void add(struct text *out, struct sha256_pieces *pieces, size_t whole)
{
    struct sha256 hash = sha256_end(pieces);
    sha256_add_hex(out, &hash, SHA256_OCTETS);
    if (whole > DIGEST_WHOLE)
        text_print(out, "-%zu", whole);
}

void digest_bytes(struct text *out, struct span bytes)
{
    struct sha256_pieces *pieces = sha256_begin();
    if (bytes.len <= DIGEST_WHOLE) {
        sha256_take(pieces, bytes);
    } else {
        sha256_take(pieces, span_cut(bytes, 0, DIGEST_END));
        sha256_take(pieces, span_from(bytes, bytes.len - DIGEST_END));
    }
    add(out, pieces, bytes.len);
}

static void take_part(struct sha256_pieces *pieces, int file, size_t at, size_t octets)
{
    char step[STEP];
    while (octets) {
        ssize_t got = pread(file, step, octets < STEP ? octets : STEP, (off_t)at);
        if (got <= 0)
            return;
        sha256_take(pieces, (struct span){step, (size_t)got});
        at += (size_t)got;
        octets -= (size_t)got;
    }
}

static void take_file(struct sha256_pieces *pieces, int file, size_t size)
{
    if (size <= DIGEST_WHOLE) {
        take_part(pieces, file, 0, size);
        return;
    }
    take_part(pieces, file, 0, DIGEST_END);
    take_part(pieces, file, size - DIGEST_END, DIGEST_END);
}

void digest_file(struct text *out, const char *path)
{
    struct stat kind;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return;
    if (fstat(file, &kind) == 0 && S_ISREG(kind.st_mode)) {
        struct sha256_pieces *pieces = sha256_begin();
        take_file(pieces, file, (size_t)kind.st_size);
        add(out, pieces, (size_t)kind.st_size);
    }
    close(file);
}
