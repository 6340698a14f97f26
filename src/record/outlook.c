/*
 * Messages saved by Outlook (.msg): properties of a message lie in streams of a compound file, attachments in
 * storages of it ([MS-OXMSG]). The text comes as "body", attachments by their file names.
 *
 *     __substg1.0_1000001F            text, UTF-16
 *     __attach_version1.0_#00000000/  __substg1.0_37010102   the octets
 *                                     __substg1.0_3707001F   the name
 *                                     __substg1.0_3701000D/  a message again
 */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "record/cfb.h"
#include "record/charset.h"
#include "record/lzfu.h"
#include "record/rtf.h"
#include "record/unpack.h"

enum {
    MESSAGES_DEEP_MOST = 8, /* messages attached to each other */
    PARTS_MOST = 1000       /* of one file; Outlook itself stops far below */
};

struct part {
    struct span name;
    long stream; /* -1: there is only trouble */
    const char *trouble;
    bool wide; /* UTF-16 */
    bool rich; /* compressed RTF */
    bool again, aside;
};

struct outlook {
    struct limits *limits;
    struct arena arena, part_arena;
    struct span whole;
    struct cfb cfb;
    LIST(struct part) parts;
    size_t at;
    const char *damage;
    char name[MEMBER_NAME_MOST];
};

static const char document[] =
    "a Word, Excel or similar document: save the log in it as plain text and send that";
static const char bad_rtf[] =
    "a message in Rich Text that cannot be read: send it again as plain text, or the log as a file";
static const char linked[] = "an attachment that is only a link: send the file itself";
static const char cut_file[] = "cut: the Outlook message ends before its parts do";

static bool looks(struct input *input)
{
    return span_is(span_cut(input_head(input), 0, 8), "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
}

/* [MS-OXPROPS] numbers of what is read, in the forms that it comes in: UTF-16, 8-bit, octets. */
static const char *const body_forms[] = {"__substg1.0_1000001F", "__substg1.0_1000001E", NULL};
static const char *const html_forms[] = {"__substg1.0_10130102", "__substg1.0_1013001F",
                                         "__substg1.0_1013001E", NULL};
static const char *const rtf_forms[] = {"__substg1.0_10090102", NULL};
static const char *const name_forms[] = {"__substg1.0_3707001F",
                                         "__substg1.0_3707001E",
                                         "__substg1.0_3704001F",
                                         "__substg1.0_3704001E",
                                         "__substg1.0_3001001F",
                                         "__substg1.0_3001001E",
                                         NULL};

/* -1: none that holds anything. */
static long find(const struct outlook *outlook, long storage, const char *const *forms, bool *wide)
{
    for (; *forms; forms++) {
        long entry = cfb_find(&outlook->cfb, storage, *forms);
        *wide = span_ends(span_of(*forms), "1F");
        if (entry >= 0 && outlook->cfb.entries[entry].size)
            return entry;
    }
    return -1;
}

static bool add_text(struct outlook *outlook, long message, const char *const *forms, const struct part *as)
{
    struct part part = *as;
    part.stream = find(outlook, message, forms, &part.wide);
    if (part.stream >= 0)
        *LIST_ADD(&outlook->arena, &outlook->parts) = part;
    return part.stream >= 0;
}

static struct span attachment_name(struct outlook *outlook, long storage, struct span prefix, unsigned number)
{
    struct arena *arena = &outlook->arena;
    bool wide, cut;
    long entry = find(outlook, storage, name_forms, &wide);
    struct span name = entry >= 0 ? cfb_stream(&outlook->cfb, arena, entry, &cut) : (struct span){"", 0};
    name = span_cut(name, 0, MEMBER_NAME_MOST * 2);
    if (wide && name.len)
        name = charset_decode(arena, "UTF-16LE", name);
    char room[MEMBER_NAME_MOST];
    name = arena_copy(arena, piece_name(name, room));
    return arena_join(arena, prefix, name.len ? name : arena_print(arena, "%u", number));
}

static void walk(struct outlook *outlook, long message, struct span prefix, unsigned depth);

static void add_attachment(struct outlook *outlook, long storage, struct span name, unsigned depth)
{
    struct arena *arena = &outlook->arena;
    long stream = cfb_find(&outlook->cfb, storage, "__substg1.0_37010102");
    long message = cfb_find(&outlook->cfb, storage, "__substg1.0_3701000D");
    if (stream < 0 && message >= 0 && depth < MESSAGES_DEEP_MOST) {
        walk(outlook, message, arena_join(arena, name, span_of("!")), depth + 1);
        return;
    }
    *LIST_ADD(arena, &outlook->parts) =
        (struct part){.name = name, .stream = stream, .trouble = stream < 0 ? linked : NULL};
}

/* The storages are numbered from 0 without gaps, section 2.2.2. */
static void add_attachments(struct outlook *outlook, long message, struct span prefix, unsigned depth)
{
    for (unsigned number = 0; outlook->parts.count <= PARTS_MOST; number++) {
        const char *storage =
            arena_string(&outlook->arena, arena_print(&outlook->arena, "__attach_version1.0_#%08X", number));
        long entry = cfb_find(&outlook->cfb, message, storage);
        if (entry < 0)
            return;
        add_attachment(outlook, entry, attachment_name(outlook, entry, prefix, number + 1), depth);
    }
}

static void walk(struct outlook *outlook, long message, struct span prefix, unsigned depth)
{
    struct arena *arena = &outlook->arena;
    struct part body = {.name = arena_join(arena, prefix, span_of("body")), .aside = true};
    bool text = add_text(outlook, message, body_forms, &body);
    body.name = arena_join(arena, prefix, span_of("body.html"));
    body.again = text;
    bool any = add_text(outlook, message, html_forms, &body) || text;
    struct part rich = {.name = arena_join(arena, prefix, span_of("body")), .rich = true, .aside = true};
    if (!any)
        add_text(outlook, message, rtf_forms, &rich);
    add_attachments(outlook, message, prefix, depth);
}

static void *start(struct input *input, struct limits *limits)
{
    struct outlook *outlook = memory_get(sizeof *outlook);
    bool cut;
    outlook->limits = limits;
    outlook->whole = limits_hold(limits, input, &cut);
    bool file = cfb_open(&outlook->cfb, &outlook->arena, outlook->whole);
    if (file && cfb_find(&outlook->cfb, 0, "__properties_version1.0") >= 0)
        walk(outlook, 0, (struct span){"", 0}, 0);
    else
        *LIST_ADD(&outlook->arena, &outlook->parts) =
            (struct part){.stream = -1, .trouble = file ? document : cut_file};
    if (!file || cut || input_broken(input))
        outlook->damage = file ? cut_file : NULL;
    return outlook;
}

/* UTF-16 gets its mark, so that whoever reads it knows. */
static struct span octets_of(struct outlook *outlook, const struct part *part, bool *cut)
{
    struct arena *arena = &outlook->part_arena;
    struct span octets = cfb_stream(&outlook->cfb, arena, part->stream, cut), rtf;
    if (part->rich)
        return lzfu_unpack(arena, octets, &rtf) ? rtf_text(arena, rtf) : (struct span){"", 0};
    return part->wide ? arena_join(arena, span_of("\xff\xfe"), octets) : octets;
}

static bool next_part(struct outlook *outlook, struct piece *piece)
{
    const struct part *part = &outlook->parts.at[outlook->at++];
    piece->name = piece_name(part->name, outlook->name);
    piece->again = part->again;
    piece->aside = part->aside;
    piece->trouble = part->trouble;
    piece->damaged = part->trouble == cut_file;
    if (part->stream < 0)
        return true;
    bool cut;
    struct span octets = octets_of(outlook, part, &cut);
    if (cut)
        outlook->damage = cut_file;
    if (part->rich && !octets.len) {
        piece->trouble = bad_rtf;
        return true;
    }
    if (limits_member(outlook->limits) && limits_unpack(outlook->limits, octets.len))
        piece->input = input_open(NULL, octets, NULL);
    return true;
}

static bool next(void *from, struct piece *piece)
{
    struct outlook *outlook = from;
    arena_empty(&outlook->part_arena);
    if (outlook->at < outlook->parts.count && outlook->at < PARTS_MOST)
        return next_part(outlook, piece);
    return piece_damage(piece, &outlook->damage);
}

static void finish(void *from)
{
    struct outlook *outlook = from;
    limits_release(outlook->limits, outlook->whole);
    arena_free(&outlook->arena);
    arena_free(&outlook->part_arena);
    free(outlook);
}

const struct unpacker unpack_outlook = {looks, start, next, finish};
