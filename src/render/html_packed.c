#include "render/html_packed.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/memory.h"

enum {
    PIECE = 3 * 4096,      /* of squeezed octets; whole groups of three */
    GZIP_WINDOW = 15 + 16, /* zlib.h: a gzip wrapper, without name and time */
    MEMORY_LEVEL = 8       /* zlib's usual one */
};

struct packed {
    z_stream stream;
    size_t kept;
    unsigned char piece[PIECE];
};

struct packed *packed_begin(void)
{
    struct packed *packed = memory_get(sizeof *packed);
    if (deflateInit2(&packed->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY_LEVEL,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        memory_lack();
    return packed;
}

/* RFC 4648 section 4. Only the last piece may not be whole groups. */
static void add_base64(struct text *out, const unsigned char *octets, size_t len)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < len; i += 3) {
        size_t left = len - i;
        unsigned long three = (unsigned long)octets[i] << 16 |
                              (left > 1 ? (unsigned long)octets[i + 1] << 8 : 0) |
                              (left > 2 ? octets[i + 2] : 0);
        for (size_t j = 0; j < 4; j++)
            text_add_byte(out, j > left ? '=' : letters[three >> (18 - 6 * j) & 63]);
    }
}

static void squeeze(struct packed *packed, struct text *out, int flush)
{
    int done = Z_OK;
    do {
        packed->stream.next_out = packed->piece + packed->kept;
        packed->stream.avail_out = (uInt)(PIECE - packed->kept);
        done = deflate(&packed->stream, flush);
        packed->kept = PIECE - packed->stream.avail_out;
        if (packed->kept == PIECE) {
            add_base64(out, packed->piece, PIECE);
            text_add_byte(out, '\n');
            packed->kept = 0;
        }
    } while (packed->stream.avail_in || (flush == Z_FINISH && done != Z_STREAM_END));
}

void packed_add(struct packed *packed, struct text *out, struct span bytes)
{
    packed->stream.next_in = (z_const Bytef *)bytes.at;
    packed->stream.avail_in = (uInt)bytes.len;
    squeeze(packed, out, Z_NO_FLUSH);
}

void packed_end(struct packed *packed, struct text *out)
{
    squeeze(packed, out, Z_FINISH);
    add_base64(out, packed->piece, packed->kept);
    deflateEnd(&packed->stream);
    free(packed);
}
