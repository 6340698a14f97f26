#include <string.h>

#include "base/ascii.h"
#include "record/mime.h"

static int base64_value(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (ascii_is_digit(c))
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* What is not of the alphabet is passed over, RFC 2045 section 6.8; behind padding another piece may begin,
 * as programs that encode in blocks write it. */
static struct span base64(struct arena *arena, struct span text)
{
    char *to = arena_take(arena, text.len / 4 * 3 + 3);
    size_t len = 0, bits = 0;
    unsigned long held = 0;
    for (size_t i = 0; i < text.len; i++) {
        int value = base64_value(text.at[i]);
        if (text.at[i] == '=')
            bits = 0;
        if (value < 0)
            continue;
        held = (held << 6 | (unsigned long)value) & 0xffff;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            to[len++] = (char)(held >> bits & 0xff);
        }
    }
    return (struct span){to, len};
}

/* Octets of a soft line break at the front of the text ("=", blanks, line end); 0 if it is none. */
static size_t soft_break(struct span text)
{
    size_t at = 1;
    while (at < text.len && (ascii_is_blank(text.at[at]) || text.at[at] == '\r'))
        at++;
    return at == text.len ? at : text.at[at] == '\n' ? at + 1 : 0;
}

/* One sign at the front; what is no encoding stays as it is, RFC 2045 section 6.7 note 2. */
static size_t printable_sign(struct span text, char *to, size_t *len)
{
    bool sign = text.at[0] == '=';
    size_t soft = sign ? soft_break(text) : 0;
    if (soft)
        return soft;
    int high = sign && text.len > 2 ? ascii_hex_value(text.at[1]) : -1;
    int low = high >= 0 ? ascii_hex_value(text.at[2]) : -1;
    to[(*len)++] = low >= 0 ? (char)((unsigned)high << 4 | (unsigned)low) : text.at[0];
    return low >= 0 ? 3 : 1;
}

static struct span quoted_printable(struct arena *arena, struct span text)
{
    char *to = arena_take(arena, text.len + 1);
    size_t len = 0;
    while (text.len)
        text = span_from(text, printable_sign(text, to, &len));
    return (struct span){to, len};
}

static const struct {
    const char *name;
    struct span (*decode)(struct arena *arena, struct span text);
} encodings[] = {{"base64", base64}, {"quoted-printable", quoted_printable}, {"b", base64}};

struct span mime_decode(struct arena *arena, struct span body, struct span encoding)
{
    for (size_t i = 0; i < sizeof encodings / sizeof encodings[0]; i++)
        if (span_is_word(encoding, encodings[i].name))
            return encodings[i].decode(arena, body);
    return body;
}
