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

/* Invalid UTF-8 becomes U+FFFD: JSON is UTF-8 (RFC 8259 section 8.1). Bidi controls are escaped, so that no
 * viewer turns the line around. */
void json_string(struct text *out, struct span text)
{
    text_add_byte(out, '"');
    while (text.len) {
        size_t plain = ascii_run(text.at, text.len, '"', '\\');
        text_add(out, span_cut(text, 0, plain));
        text = span_from(text, plain);
        if (!text.len)
            break;
        unsigned char c = (unsigned char)text.at[0];
        size_t len = c < 0x80 ? 1 : utf8_sequence(text);
        if (c < 0x20 || c == '"' || c == '\\' || c == 0x7f)
            add_escaped(out, c);
        else if (!len)
            text_add_string(out, "\\ufffd");
        else if (len > 1 && len < 4 && utf8_is_control(span_cut(text, 0, len)))
            text_print(out, "\\u%04x", utf8_code(span_cut(text, 0, len)));
        else
            text_add(out, span_cut(text, 0, len));
        text = span_from(text, len ? len : 1);
    }
    text_add_byte(out, '"');
}

void json_string_or_null(struct text *out, struct span text)
{
    if (text.len)
        json_string(out, text);
    else
        text_add_string(out, "null");
}

/* As "%.3f" writes it, which captures, with a time for each entry, would wait for. What lies between two
 * milliseconds is left to printf. */
static bool add_milliseconds(struct text *out, double seconds)
{
    enum { MOST = 1000000000 };
    double all = seconds * 1000, whole = floor(all), over = all - whole;
    if (!(seconds >= 0 && seconds < MOST) || fabs(over - 0.5) < 1e-3)
        return false;
    unsigned long milliseconds = (unsigned long)whole + (over > 0.5);
    json_number(out, milliseconds / 1000);
    size_t point = out->len;
    json_number(out, 1000 + milliseconds % 1000);
    out->at[point] = '.'; /* for the 1 that keeps the zeros */
    return true;
}

/* Milliseconds: finer than any text record, and the same bytes on every machine. */
void json_seconds(struct text *out, double seconds)
{
    if (isnan(seconds))
        text_add_string(out, "null");
    else if (!add_milliseconds(out, seconds))
        text_print(out, "%.3f", seconds);
}
