/*
 * One file, compressed: gzip, bzip2, xz, zstd. The libraries are asked directly, because what libarchive's
 * filters unpacked just before the place where a file is cut never comes out of them: for a log of a few
 * kilobytes that is all of it.
 */
#include <bzlib.h>
#include <limits.h>
#include <lzma.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

#include "base/memory.h"
#include "record/unpack.h"

enum step { STEP_MORE, STEP_END, STEP_BAD };

enum {
    CHUNK = 64 * 1024,
    XZ_MEMORY = 128 << 20, /* xz -9 needs 65 MiB to unpack */
    ZSTD_WINDOW = 27       /* 128 MiB, what the zstd program itself allows without being asked */
};

struct codec;
struct squeezed {
    struct input *input;
    struct limits *limits;
    const struct codec *codec;
    union {
        z_stream gz;
        bz_stream bz2;
        lzma_stream xz;
        ZSTD_DStream *zst;
    } with;
    char chunk[CHUNK];
    struct span in; /* what is left of the chunk */
    bool ended, given;
    const char *damage;
};

struct codec {
    struct span magic;
    bool (*begin)(struct squeezed *state);
    enum step (*step)(struct squeezed *state, char **to, size_t *room);
    void (*end)(struct squeezed *state);
};

static bool gz_begin(struct squeezed *state)
{
    enum { GZIP_ONLY = 16 }; /* added to the window's bits, see zlib.h */
    return inflateInit2(&state->with.gz, MAX_WBITS + GZIP_ONLY) == Z_OK;
}

static enum step gz_step(struct squeezed *state, char **to, size_t *room)
{
    z_stream *stream = &state->with.gz;
    stream->next_in = (z_const Bytef *)(size_t)state->in.at;
    stream->avail_in = (uInt)state->in.len;
    stream->next_out = (Bytef *)*to;
    stream->avail_out = *room < INT_MAX ? (uInt)*room : INT_MAX;
    int got = inflate(stream, Z_NO_FLUSH);
    state->in = span_from(state->in, state->in.len - stream->avail_in);
    *room -= (size_t)((char *)stream->next_out - *to);
    *to = (char *)stream->next_out;
    return got == Z_STREAM_END ? STEP_END : got == Z_OK || got == Z_BUF_ERROR ? STEP_MORE : STEP_BAD;
}

static void gz_end(struct squeezed *state)
{
    inflateEnd(&state->with.gz);
}

static bool bz2_begin(struct squeezed *state)
{
    return BZ2_bzDecompressInit(&state->with.bz2, 0, 0) == BZ_OK;
}

static enum step bz2_step(struct squeezed *state, char **to, size_t *room)
{
    bz_stream *stream = &state->with.bz2;
    stream->next_in = (char *)(size_t)state->in.at;
    stream->avail_in = (unsigned)state->in.len;
    stream->next_out = *to;
    stream->avail_out = *room < INT_MAX ? (unsigned)*room : INT_MAX;
    int got = BZ2_bzDecompress(stream);
    state->in = span_from(state->in, state->in.len - stream->avail_in);
    *room -= (size_t)(stream->next_out - *to);
    *to = stream->next_out;
    return got == BZ_STREAM_END ? STEP_END : got == BZ_OK ? STEP_MORE : STEP_BAD;
}

static void bz2_end(struct squeezed *state)
{
    BZ2_bzDecompressEnd(&state->with.bz2);
}

static bool xz_begin(struct squeezed *state)
{
    state->with.xz = (lzma_stream)LZMA_STREAM_INIT;
    return lzma_stream_decoder(&state->with.xz, XZ_MEMORY, 0) == LZMA_OK;
}

static enum step xz_step(struct squeezed *state, char **to, size_t *room)
{
    lzma_stream *stream = &state->with.xz;
    stream->next_in = (const uint8_t *)state->in.at;
    stream->avail_in = state->in.len;
    stream->next_out = (uint8_t *)*to;
    stream->avail_out = *room;
    lzma_ret got = lzma_code(stream, LZMA_RUN);
    state->in = span_from(state->in, state->in.len - stream->avail_in);
    *to = (char *)stream->next_out;
    *room = stream->avail_out;
    return got == LZMA_STREAM_END ? STEP_END : got == LZMA_OK || got == LZMA_BUF_ERROR ? STEP_MORE : STEP_BAD;
}

static void xz_end(struct squeezed *state)
{
    lzma_end(&state->with.xz);
}

static bool zst_begin(struct squeezed *state)
{
    state->with.zst = ZSTD_createDStream();
    return state->with.zst &&
           !ZSTD_isError(ZSTD_DCtx_setParameter(state->with.zst, ZSTD_d_windowLogMax, ZSTD_WINDOW));
}

static enum step zst_step(struct squeezed *state, char **to, size_t *room)
{
    ZSTD_inBuffer in = {state->in.at, state->in.len, 0};
    ZSTD_outBuffer out = {*to, *room, 0};
    size_t got = ZSTD_decompressStream(state->with.zst, &out, &in);
    state->in = span_from(state->in, in.pos);
    *to += out.pos;
    *room -= out.pos;
    return ZSTD_isError(got) ? STEP_BAD : got == 0 ? STEP_END : STEP_MORE;
}

static void zst_end(struct squeezed *state)
{
    ZSTD_freeDStream(state->with.zst);
}

static const struct codec codecs[] = {
    {SPAN("\x1f\x8b\x08"), gz_begin, gz_step, gz_end},       /* RFC 1952 section 2.3 */
    {SPAN("BZh"), bz2_begin, bz2_step, bz2_end},             /* a digit and pi follow */
    {SPAN("\xfd\x37zXZ\0"), xz_begin, xz_step, xz_end},      /* the .xz file format, 2.1.1.1 */
    {SPAN("\x28\xb5\x2f\xfd"), zst_begin, zst_step, zst_end} /* RFC 8878 section 3.1.1 */
};

static const struct codec *codec_of(struct span head)
{
    for (size_t i = 0; i < sizeof codecs / sizeof codecs[0]; i++)
        if (span_equal(span_cut(head, 0, codecs[i].magic.len), codecs[i].magic))
            return &codecs[i];
    return NULL;
}

static bool looks(struct input *input)
{
    struct span head = input_head(input);
    const struct codec *codec = codec_of(head);
    bool bz2 = codec && codec->begin == bz2_begin;
    return codec && (!bz2 || head.len == 4 || span_is(span_cut(head, 4, 6), "1AY&SY") ||
                     span_is(span_cut(head, 4, 6), "\x17\x72\x45\x38\x50\x90"));
}

static void fill(struct squeezed *state)
{
    if (state->in.len || state->ended)
        return;
    size_t got = input_read(state->input, state->chunk, sizeof state->chunk);
    state->in = (struct span){state->chunk, got};
    state->ended = !got;
}

/* RFC 8878 section 3.1.2: what such a frame holds is not to be unpacked. */
static bool is_skippable(const struct codec *codec, struct span head)
{
    return codec->begin == zst_begin && head.len >= 4 && ((unsigned char)head.at[0] & 0xf0) == 0x50 &&
           span_is(span_cut(head, 1, 3), "\x2a\x4d\x18");
}

/* NULs are padding, as gzip, xz and tapes write it; gzip warns of anything else. */
static bool has_more_than_padding(struct squeezed *state)
{
    for (fill(state); state->in.len; fill(state)) {
        for (size_t i = 0; i < state->in.len; i++)
            if (state->in.at[i])
                return true;
        state->in.len = 0;
    }
    return false;
}

/* Another stream may follow (`cat a.gz b.gz`). */
static void next_stream(struct squeezed *state)
{
    struct span magic = state->codec->magic;
    state->codec->end(state);
    fill(state);
    if (state->in.len && state->in.len < magic.len) { /* its first octets end a chunk */
        size_t had = state->in.len;
        memmove(state->chunk, state->in.at, had);
        size_t got = input_read(state->input, state->chunk + had, sizeof state->chunk - had);
        state->in = (struct span){state->chunk, had + got};
    }
    const struct codec *codec = state->codec;
    bool more = (codec_of(state->in) == codec || is_skippable(codec, state->in)) && codec->begin(state);
    if (more)
        return;
    state->codec = NULL;
    if (has_more_than_padding(state))
        state->damage = "damaged, or other data behind it: what follows the compressed data is left out";
}

static const char *reason(const struct squeezed *state)
{
    return input_broken(state->input) ? input_damage(state->input)
                                      : "cut: the compressed data end before their time";
}

static size_t unsqueeze(void *from, char *to, size_t most)
{
    struct squeezed *state = from;
    char *at = to;
    while (at == to && most && state->codec && !state->damage) {
        fill(state);
        bool starved = state->ended;
        enum step step = state->codec->step(state, &at, &most);
        if (step == STEP_END)
            next_stream(state);
        else if (step == STEP_BAD)
            state->damage = "damaged: the compressed data make no sense from here on";
        else if (starved && at == to)
            state->damage = reason(state);
    }
    if (!limits_unpack(state->limits, (size_t)(at - to)))
        state->damage = state->limits->reached;
    return (size_t)(at - to);
}

static const char *damage(const void *from)
{
    return ((const struct squeezed *)from)->damage;
}

static void *start(struct input *input, struct limits *limits)
{
    struct squeezed *state = memory_get(sizeof *state);
    state->input = input;
    state->limits = limits;
    state->codec = codec_of(input_head(input));
    if (!state->codec->begin(state)) {
        state->codec->end(state);
        state->codec = NULL;
        state->damage = "not enough memory to unpack it";
    }
    return state;
}

static bool next(void *from, struct piece *piece)
{
    struct squeezed *state = from;
    if (state->given)
        return false;
    state->given = true;
    piece->input = input_pull(&(struct pull){unsqueeze, damage, state});
    return true;
}

static void finish(void *from)
{
    struct squeezed *state = from;
    if (state->codec)
        state->codec->end(state);
    free(state);
}

const struct unpacker unpack_squeezed = {looks, start, next, finish};
