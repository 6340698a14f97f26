#include "redact/flat.h"

#include "base/utf8.h"

#include "record/record.h"

enum { UNIT = 2, LEAD = 0xd800, TRAIL = 0xdc00, BEHIND = 0xe000, PLANE = 0x10000 };

bool flat_form_of(struct span octets, enum flat_form *form)
{
    struct text_encoding encoding = recording_encoding(octets);
    bool little = encoding.name && span_ends(span_of(encoding.name), "LE");
    *form = !encoding.name ? FLAT_OCTETS : little ? FLAT_UTF16LE : FLAT_UTF16BE;
    return encoding.unit <= UNIT;
}

static unsigned unit_at(enum flat_form form, struct span octets, size_t at)
{
    unsigned first = (unsigned char)octets.at[at], second = (unsigned char)octets.at[at + 1];
    return form == FLAT_UTF16LE ? second << 8 | first : first << 8 | second;
}

static void add_code(struct text *out, unsigned code)
{
    char octets[UTF8_MOST];
    text_add(out, (struct span){octets, utf8_write(octets, code)});
}

void flat_read(enum flat_form form, struct span octets, struct text *flat)
{
    if (form == FLAT_OCTETS) {
        text_add(flat, octets);
        return;
    }
    for (size_t at = 0; at + UNIT <= octets.len; at += UNIT) {
        unsigned unit = unit_at(form, octets, at);
        unsigned next = at + UNIT + UNIT <= octets.len ? unit_at(form, octets, at + UNIT) : 0;
        bool pair = unit >= LEAD && unit < TRAIL && next >= TRAIL && next < BEHIND;
        add_code(flat, pair ? PLANE + ((unit - LEAD) << 10) + (next - TRAIL) : unit);
        at += pair ? UNIT : 0;
    }
}

/* The code point at the front, well-formed by flat_read() but that halves of pairs are codes as well. */
static unsigned take_code(struct span *rest)
{
    unsigned first = (unsigned char)rest->at[0];
    size_t octets = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    unsigned code = octets == 1 ? first : first & (0x7fu >> octets);
    for (size_t i = 1; i < octets && i < rest->len; i++)
        code = code << 6 | ((unsigned char)rest->at[i] & 63u);
    *rest = span_from(*rest, octets);
    return code;
}

static void add_unit(struct text *out, enum flat_form form, unsigned unit)
{
    char high = (char)(unit >> 8 & 0xff), low = (char)(unit & 0xff);
    text_add_byte(out, form == FLAT_UTF16LE ? low : high);
    text_add_byte(out, form == FLAT_UTF16LE ? high : low);
}

void flat_write(enum flat_form form, struct span flat, struct span octets, struct text *out)
{
    if (form == FLAT_OCTETS) {
        text_add(out, flat);
        return;
    }
    while (flat.len) {
        unsigned code = take_code(&flat);
        if (code >= PLANE) {
            add_unit(out, form, LEAD + ((code - PLANE) >> 10));
            add_unit(out, form, TRAIL + ((code - PLANE) & 0x3ff));
        } else {
            add_unit(out, form, code);
        }
    }
    if (octets.len % UNIT)
        text_add_byte(out, octets.at[octets.len - 1]);
}
