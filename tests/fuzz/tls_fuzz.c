/*
 * What both sides of a TLS connection send: its first octet says how much of the rest is a key log, then come
 * pieces `head length octets`, where the head's bits say whose they are and whether something is missing.
 * Beside crashes a finding is: other events when the same octets come one by one.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/tls.h"

int LLVMFuzzerInitialize(int *count, char ***words);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets);

enum { SERVER = 1, GAP = 2, LONG = 4 };

static void drain(struct tls_reader *reader)
{
    struct span plain;
    unsigned long frame;
    double time;
    bool server;
    while (tls_plain(reader, &server, &plain, &frame, &time))
        if (plain.len && plain.at[plain.len - 1] == plain.at[0] && frame == 0)
            abort();
}

static void take(struct tls_reader *reader, bool server, struct span piece, size_t step)
{
    while (piece.len) {
        tls_take(reader, server, span_cut(piece, 0, step), 1, 0);
        drain(reader);
        piece = span_from(piece, step);
    }
}

static void play(struct tls_reader *reader, struct span rest, size_t step)
{
    while (rest.len >= 2) {
        unsigned head = (unsigned char)rest.at[0];
        size_t len = (size_t)(unsigned char)rest.at[1] * (head & LONG ? 16 : 1);
        if (head & GAP)
            tls_gap(reader, head & SERVER, head >> 4);
        struct span piece = span_cut(rest, 2, len);
        take(reader, head & SERVER, piece, step ? step : piece.len);
        rest = span_from(rest, 2 + piece.len);
    }
}

static void compare(const struct tls_reader *a, const struct tls_reader *b)
{
    if (tls_event_count(a) != tls_event_count(b))
        abort();
    for (size_t i = 0; i < tls_event_count(a); i++)
        if (!span_equal(tls_event_at(a, i)->text, tls_event_at(b, i)->text))
            abort();
}

int LLVMFuzzerInitialize(int *count, char ***words)
{
    (void)count, (void)words;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t octets)
{
    struct arena arena = {0};
    struct span all = {(const char *)bytes, octets};
    size_t log = octets ? (size_t)bytes[0] * 16 : 0;
    struct tls_keys *keys = tls_keys_load(&arena, span_cut(all, 1, log));
    struct tls_reader *whole = tls_new(&arena, keys), *single = tls_new(&arena, keys);
    play(whole, span_from(all, 1 + log), 0);
    play(single, span_from(all, 1 + log), 1);
    compare(whole, single);
    tls_summary(whole, 1.8e9);
    tls_summary(single, NAN);
    arena_free(&arena);
    return 0;
}
