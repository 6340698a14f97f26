/*
 * Recordings are written by strangers. What a terminal would obey, hide or turn round is written out here.
 *
 *     RCPT TO:<kate^H^H ESC[2J    RCPT TO:<kate␈␈␛[2J    with options->ascii: RCPT TO:<kate\x08\x08\x1b[2J
 */
#include "render/render.h"

#include <unictype.h>
#include <unistr.h>

enum { SPACE = 0x20, DELETE = 0x7f, PICTURES = 0x2400, PICTURE_OF_DELETE = 0x2421, OCTETS_MOST = 6 };

static void add_picture(struct text *out, ucs4_t control)
{
    uint8_t octets[OCTETS_MOST];
    int len = u8_uctomb(octets, control == DELETE ? PICTURE_OF_DELETE : PICTURES + control, OCTETS_MOST);
    text_add(out, (struct span){(const char *)octets, (size_t)len});
}

static bool is_control(ucs4_t c)
{
    return c < SPACE || c == DELETE;
}

/* Bidi and other format controls, odd blanks, what is drawn as nothing, and what Unicode does not know. */
static bool deceives(ucs4_t c)
{
    return uc_is_general_category_withtable(c, UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Z) ||
           uc_is_property_default_ignorable_code_point(c);
}

/* Printable ASCII does not come here. */
static void add_character(struct text *out, ucs4_t c, struct span octets, bool ascii)
{
    if (is_control(c) && !ascii)
        add_picture(out, c);
    else if (is_control(c))
        text_print(out, "\\x%02x", (unsigned)c);
    else if (!ascii && !deceives(c))
        text_add(out, octets);
    else
        text_print(out, "<U+%04X>", (unsigned)c);
}

static size_t plain_length(struct span text)
{
    size_t len = 0;
    while (len < text.len && (unsigned char)text.at[len] >= SPACE && (unsigned char)text.at[len] < DELETE)
        len++;
    return len;
}

void render_harmless(struct text *out, struct span text, const struct render_options *options)
{
    while (text.len) {
        size_t plain = plain_length(text);
        text_add(out, span_cut(text, 0, plain));
        text = span_from(text, plain);
        if (!text.len)
            break;
        ucs4_t c;
        int len = u8_mbtoucr(&c, (const uint8_t *)text.at, text.len);
        if (len > 0)
            add_character(out, c, span_cut(text, 0, (size_t)len), options->ascii);
        else
            text_print(out, "\\x%02x", (unsigned char)text.at[0]);
        text = span_from(text, len > 0 ? (size_t)len : 1);
    }
}
