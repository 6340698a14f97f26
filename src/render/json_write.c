#include "render/json_write.h"

#include <math.h>

#include "base/ascii.h"
#include "base/utf8.h"

static void add_escaped(struct text *out, unsigned char c)
{
    const char *known = c == '"'    ? "\\\""
                        : c == '\\' ? "\\\\"
                        : c == '\n' ? "\\n"
                        : c == '\t' ? "\\t"
                        : c == '\r' ? "\\r"
                                    : NULL;
    if (known)
        text_add_string(out, known);
    else
        text_print(out, "\\u%04x", c);
}

static void add_odd(struct text *out, struct span sequence)
{
    unsigned char c = (unsigned char)sequence.at[0];
    if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
        add_escaped(out, c);
    else if (sequence.len > 1 && sequence.len < 4 && utf8_is_control(sequence))
        text_print(out, "\\u%04x", utf8_code(sequence));
    else
        text_add(out, sequence);
}

/* Invalid UTF-8 becomes U+FFFD: JSON is UTF-8 (RFC 8259 section 8.1). Bidi controls are escaped, so that no
 * viewer turns the line around. */
static void json_odd_string(struct text *out, struct span text)
{
    text_add_byte(out, '"');
    while (text.len) {
        size_t plain = ascii_run(text.at, text.len, '"', '\\');
        text_add(out, span_cut(text, 0, plain));
        text = span_from(text, plain);
        if (!text.len)
            break;
        size_t len = (unsigned char)text.at[0] < 0x80 ? 1 : utf8_sequence(text);
        if (len)
            add_odd(out, span_cut(text, 0, len));
        else
            text_add_string(out, "\\ufffd");
        text = span_from(text, len ? len : 1);
    }
    text_add_byte(out, '"');
}

void json_string(struct text *out, struct span text)
{
    if (ascii_run(text.at, text.len, '"', '\\') < text.len) {
        json_odd_string(out, text);
        return;
    }
    char *at = text_room(out, text.len + 2);
    *at = at[text.len + 1] = '"';
    if (text.len)
        memcpy(at + 1, text.at, text.len);
    out->len += text.len + 2;
}

void json_string_or_null(struct text *out, struct span text)
{
    if (text.len)
        json_string(out, text);
    else
        text_add_string(out, "null");
}

/* Milliseconds: finer than any text record, and the same bytes on every machine. */
void json_seconds(struct text *out, double seconds)
{
    if (isnan(seconds)) {
        text_add_string(out, "null");
        return;
    }
    size_t len = decimal_write(text_room(out, DECIMAL_MOST), seconds, 3);
    out->len += len;
    if (!len)
        text_print(out, "%.3f", seconds);
}
