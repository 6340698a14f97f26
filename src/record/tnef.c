/*
 * winmail.dat: what Outlook packs a mail into ([MS-OXTNEF]). Attributes follow each other; those of an
 * attachment stand behind the one that begins it. Text and attachments come as from a .msg.
 *
 *     78 9f 3e 22  key                          the file's begin
 *     01|02  id (4)  length (4)  octets  sum    01: of the message, 02: of an attachment
 */
#include <stdlib.h>

#include "base/memory.h"
#include "record/charset.h"
#include "record/little.h"
#include "record/lzfu.h"
#include "record/rtf.h"
#include "record/unpack.h"

enum {
    PARTS_MOST = 1000,      /* of one file, as in a .msg */
    PROPERTIES_MOST = 5000, /* of one message or attachment; Outlook writes some hundreds */
    VALUES_MOST = 1000,     /* of one property */
    FILE_HEAD = 6,          /* signature and key */
    ATTRIBUTE_HEAD = 9,     /* level, id and length */
    GUID = 16,
    BODY = 0x0002800c,              /* attBody */
    ATTACHMENT_BEGINS = 0x00069002, /* attAttachRendData */
    ATTACHMENT_TITLE = 0x00018010,
    ATTACHMENT_DATA = 0x0006800f,
    ATTACHMENT_PROPERTIES = 0x00069005,
    MESSAGE_PROPERTIES = 0x00069003
};

/* Property types, [MS-OXCDATA] section 2.11.1. */
enum {
    TYPE_STRING8 = 0x1e,
    TYPE_UNICODE = 0x1f,
    TYPE_OBJECT = 0x0d,
    TYPE_BINARY = 0x102,
    TYPE_MANY = 0x1000
};

/* Properties, [MS-OXPROPS]. */
enum { TAG_BODY = 0x1000, TAG_RTF = 0x1009, TAG_HTML = 0x1013, TAG_DATA = 0x3701, TAG_LONG_NAME = 0x3707 };

struct part {
    struct span name, octets;
    bool again, aside;
};

struct tnef {
    struct limits *limits;
    struct arena arena;
    struct span whole;
    LIST(struct part) parts;
    size_t at;
    struct part *attachment; /* the one whose attributes are being read */
    struct span body, html, rtf;
    const char *damage;
    char name[MEMBER_NAME_MOST];
};

static const char cut_file[] = "cut: winmail.dat ends before its parts do";

static bool looks(struct input *input)
{
    return span_is(span_cut(input_head(input), 0, 4), "\x78\x9f\x3e\x22");
}

/* ---- properties ---- */

struct property {
    unsigned type, tag;
    struct span value; /* the first one */
};

/* Octets of a value of fixed length with its padding; 0: its length stands before it. */
static size_t fixed_length(unsigned type)
{
    static const struct {
        unsigned type;
        size_t len;
    } types[] = {{0x01, 4}, {0x02, 4}, {0x03, 4}, {0x04, 4}, {0x05, 8}, {0x06, 8},
                 {0x07, 8}, {0x0a, 4}, {0x0b, 4}, {0x14, 8}, {0x40, 8}, {0x48, GUID}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == type)
            return types[i].len;
    return 0;
}

/* Eats octets and what fills them up to four. */
static struct span take_padded(struct span *rest, size_t len)
{
    struct span value = span_cut(*rest, 0, len);
    size_t padded = len > (size_t)-4 ? len : (len + 3) & ~(size_t)3;
    *rest = span_from(*rest, padded);
    return value;
}

static uint32_t take_number(struct span *rest)
{
    uint32_t number = little_32(*rest, 0);
    *rest = span_from(*rest, 4);
    return number;
}

/* Named properties tell their name between number and value. */
static void skip_name(struct span *rest)
{
    *rest = span_from(*rest, GUID);
    if (take_number(rest) == 0)
        take_number(rest);
    else
        take_padded(rest, take_number(rest));
}

static void take_values(struct span *rest, struct property *property)
{
    size_t fixed = fixed_length(property->type & ~(unsigned)TYPE_MANY);
    bool many = property->type & TYPE_MANY || !fixed;
    size_t count = many ? take_number(rest) : 1;
    for (size_t i = 0; i < count && i < VALUES_MOST && rest->len; i++) {
        struct span value = take_padded(rest, fixed ? fixed : take_number(rest));
        if (i == 0)
            property->value = value;
    }
}

static bool take_property(struct span *rest, struct property *property)
{
    if (rest->len < 4)
        return false;
    *property = (struct property){.type = little_16(*rest, 0), .tag = little_16(*rest, 2)};
    *rest = span_from(*rest, 4);
    if (property->tag >= 0x8000)
        skip_name(rest);
    take_values(rest, property);
    return true;
}

/* A text's NUL at its end is no part of it; UTF-16 becomes UTF-8. */
static struct span text_of(struct tnef *tnef, const struct property *property)
{
    struct span text = property->value;
    if (property->type == TYPE_UNICODE)
        text = charset_decode(&tnef->arena, "UTF-16LE", text);
    while (text.len && text.at[text.len - 1] == '\0')
        text.len--;
    return text;
}

static void see_of_message(struct tnef *tnef, const struct property *property)
{
    if (property->tag == TAG_BODY)
        tnef->body = text_of(tnef, property);
    else if (property->tag == TAG_HTML)
        tnef->html = text_of(tnef, property);
    else if (property->tag == TAG_RTF)
        tnef->rtf = property->value;
}

/* A mail that was attached is a TNEF file behind its class. */
static void see_of_attachment(struct tnef *tnef, const struct property *property)
{
    struct part *part = tnef->attachment;
    if (part && property->tag == TAG_LONG_NAME)
        part->name = text_of(tnef, property);
    else if (part && property->tag == TAG_DATA && property->type == TYPE_OBJECT)
        part->octets = span_from(property->value, GUID);
    else if (part && property->tag == TAG_DATA && !part->octets.len)
        part->octets = property->value;
}

static void read_properties(struct tnef *tnef, struct span rest,
                            void (*see)(struct tnef *tnef, const struct property *property))
{
    struct property property;
    take_number(&rest); /* their count; the end of the attribute counts */
    for (size_t i = 0; i < PROPERTIES_MOST && take_property(&rest, &property); i++)
        see(tnef, &property);
}

/* ---- attributes ---- */

static struct part *add_part(struct tnef *tnef, const char *name, struct span octets)
{
    struct part *part = LIST_ADD(&tnef->arena, &tnef->parts);
    *part = (struct part){.name = span_of(name), .octets = octets};
    return part;
}

static struct span without_nul(struct span text)
{
    return span_cut(text, 0, span_find(text, '\0'));
}

static void see_attribute(struct tnef *tnef, uint32_t id, struct span octets)
{
    if (id == BODY && !tnef->body.len)
        tnef->body = without_nul(octets);
    else if (id == MESSAGE_PROPERTIES)
        read_properties(tnef, octets, see_of_message);
    else if (id == ATTACHMENT_BEGINS && tnef->parts.count < PARTS_MOST)
        tnef->attachment = add_part(tnef, "", (struct span){"", 0});
    else if (id == ATTACHMENT_TITLE && tnef->attachment && !tnef->attachment->name.len)
        tnef->attachment->name = without_nul(octets);
    else if (id == ATTACHMENT_DATA && tnef->attachment)
        tnef->attachment->octets = octets;
    else if (id == ATTACHMENT_PROPERTIES)
        read_properties(tnef, octets, see_of_attachment);
}

static void read_attributes(struct tnef *tnef, struct span rest)
{
    while (rest.len >= ATTRIBUTE_HEAD) {
        uint32_t id = little_32(rest, 1), len = little_32(rest, 5);
        rest = span_from(rest, ATTRIBUTE_HEAD);
        if (len > rest.len)
            tnef->damage = cut_file;
        see_attribute(tnef, id, span_cut(rest, 0, len));
        rest = span_from(span_from(rest, len), 2);
    }
}

static void add_body(struct tnef *tnef)
{
    struct span rtf = {"", 0};
    bool any = tnef->body.len || tnef->html.len;
    if (tnef->body.len)
        add_part(tnef, "body", tnef->body)->aside = true;
    if (tnef->html.len) {
        struct part *part = add_part(tnef, "body.html", tnef->html);
        part->again = tnef->body.len > 0;
        part->aside = true;
    }
    if (!any && lzfu_unpack(&tnef->arena, tnef->rtf, &rtf))
        add_part(tnef, "body", rtf_text(&tnef->arena, rtf))->aside = true;
}

static void *start(struct input *input, struct limits *limits)
{
    struct tnef *tnef = memory_get(sizeof *tnef);
    bool cut;
    tnef->limits = limits;
    tnef->whole = limits_hold(limits, input, &cut);
    read_attributes(tnef, span_from(tnef->whole, FILE_HEAD));
    if (cut || input_broken(input))
        tnef->damage = cut_file;
    add_body(tnef);
    return tnef;
}

static bool next(void *from, struct piece *piece)
{
    struct tnef *tnef = from;
    if (tnef->at < tnef->parts.count) {
        const struct part *part = &tnef->parts.at[tnef->at++];
        piece->name = piece_name(part->name.len ? part->name : span_of("attachment"), tnef->name);
        piece->again = part->again;
        piece->aside = part->aside;
        if (limits_member(tnef->limits) && limits_unpack(tnef->limits, part->octets.len))
            piece->input = input_open(NULL, part->octets, NULL);
        return true;
    }
    return piece_damage(piece, &tnef->damage);
}

static void finish(void *from)
{
    struct tnef *tnef = from;
    limits_release(tnef->limits, tnef->whole);
    arena_free(&tnef->arena);
    free(tnef);
}

const struct unpacker unpack_tnef = {looks, start, next, finish};
