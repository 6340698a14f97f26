/*
 * Mails: .eml files, saved web pages (.mht), parts of type message/rfc822. A part is named by its file name,
 * or by its section number as IMAP counts (RFC 9051 section 6.4.5): 1, 2, 2.1. Decoded parts are handed on as
 * they are; places are lines of the decoded part. Several mails saved behind each other in one file are read
 * one by one (mail-2.1), and so is what else somebody pasted behind the last part.
 */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "record/mime.h"
#include "record/unpack.h"

enum {
    HEAD_LOOKED_AT = 64 * 1024, /* octets of a mail's header; servers refuse longer ones */
    NESTING_MOST = 16,          /* multiparts in each other; mailers make 4 */
    PARTS_MOST = 1000,          /* of one mail; servers allow a few hundred */
    BOUNDARY_MOST = 512         /* RFC 2046 section 5.1.1 allows 70 */
};

static const char too_many[] = "a mail with too many parts: the rest is not read";
static const char cut_mail[] = "cut: the mail ends before its last part does";
static const char locked_mail[] = "encrypted mail: send the log itself, not encrypted";

struct part {
    struct span name, type, encoding, charset, body;
    const char *trouble;
    bool again, aside;
};

struct mail {
    struct limits *limits;
    struct arena arena, part_arena; /* what is known of all; the one part at hand */
    struct span whole, behind;      /* behind: what follows the last part of the mail at hand */
    unsigned number;                /* of the mail at hand in this file */
    bool cut;
    LIST(struct part) parts;
    size_t at;
    bool told;
    char name[MEMBER_NAME_MOST];
};

/* ---- which texts are mails ---- */

static bool is_encoded(struct arena *arena, struct span head)
{
    struct span encoding = mime_value(arena, mime_field(arena, head, "Content-Transfer-Encoding"));
    return span_is(encoding, "base64") || span_is(encoding, "quoted-printable");
}

/* How many of the fields stand there that each mail has. */
static unsigned witnesses_of(struct arena *arena, struct span head)
{
    static const char *const witnesses[] = {"From",    "Received", "Return-Path",
                                            "Subject", "Date",     "Message-ID"};
    unsigned count = 0;
    for (size_t i = 0; i < sizeof witnesses / sizeof witnesses[0]; i++)
        count += mime_field(arena, head, witnesses[i]).len > 0;
    return count;
}

/* A mail of one part that is not encoded reads as it stands: its lines are the file's. */
static bool has_parts(struct arena *arena, struct span head)
{
    struct span type = mime_value(arena, mime_field(arena, head, "Content-Type"));
    return witnesses_of(arena, head) &&
           (span_starts(type, "multipart/") || span_is(type, "message/rfc822") || is_encoded(arena, head));
}

static bool begins_with_field(struct span head)
{
    struct span line = span_take_line(&head);
    size_t colon = span_find(line, ':');
    for (size_t i = 0; i < colon; i++)
        if (!ascii_is_letter(line.at[i]) && !ascii_is_digit(line.at[i]) && line.at[i] != '-')
            return false;
    return colon > 0 && colon < line.len;
}

static bool looks(struct input *input)
{
    struct span head, body;
    struct arena arena = {0};
    if (!begins_with_field(input_head(input)))
        return false;
    bool mail = mime_split(input_peek(input, HEAD_LOOKED_AT), &head, &body) && has_parts(&arena, head);
    arena_free(&arena);
    return mail;
}

/* ---- its parts ---- */

/* Where a part stands: its section number, how deep, and what the parts above say of it. */
struct place {
    struct span section;
    unsigned depth;
    bool again, digest;
};

static void walk(struct mail *mail, struct span entity, const struct place *place);

/* Signatures and the like hold nothing that anyone wants to read. */
static bool is_ornament(struct span type)
{
    static const char *const ornaments[] = {"application/pgp-signature",
                                            "application/pkcs7-signature",
                                            "application/x-pkcs7-signature",
                                            "application/pgp-keys",
                                            "text/calendar",
                                            "text/x-vcard",
                                            "text/vcard"};
    for (size_t i = 0; i < sizeof ornaments / sizeof ornaments[0]; i++)
        if (span_is(type, ornaments[i]))
            return true;
    return false;
}

static bool is_locked(struct span type, struct span field, struct arena *arena)
{
    bool envelope = span_is(type, "application/pkcs7-mime") || span_is(type, "application/x-pkcs7-mime");
    return envelope && !span_is_word(mime_parameter(arena, field, "smime-type"), "signed-data");
}

static struct span file_name(struct arena *arena, struct span head, struct span type_field)
{
    struct span disposition = mime_field(arena, head, "Content-Disposition");
    struct span name = mime_parameter(arena, disposition, "filename");
    return name.len ? name : mime_parameter(arena, type_field, "name");
}

static struct span default_type(const struct place *place)
{
    return span_of(place->digest ? "message/rfc822" : "text/plain"); /* RFC 2046 section 5.1.5 */
}

static void add_leaf(struct mail *mail, struct span head, struct span body, const struct place *place)
{
    struct arena *arena = &mail->arena;
    struct span field = mime_field(arena, head, "Content-Type"), type = mime_value(arena, field);
    if (is_ornament(type))
        return;
    struct span name = file_name(arena, head, field);
    bool text = !type.len || span_starts(type, "text/");
    *LIST_ADD(arena, &mail->parts) = (struct part){
        .name = name.len ? name : place->section,
        .type = type.len ? type : default_type(place),
        .encoding = mime_value(arena, mime_field(arena, head, "Content-Transfer-Encoding")),
        .charset = text ? mime_parameter(arena, field, "charset") : (struct span){"", 0},
        .body = body,
        .trouble = is_locked(type, field, arena) ? locked_mail : NULL,
        .again = place->again,
        .aside = !name.len,
    };
}

/* A line that is the boundary; `*last`: the one behind the last part. RFC 2046 section 5.1.1. */
static bool is_boundary(struct span line, struct span boundary, bool *last)
{
    if (line.len < boundary.len + 2 || line.at[0] != '-' || line.at[1] != '-')
        return false;
    struct span rest = span_from(line, boundary.len + 2);
    if (!span_equal(span_cut(line, 2, boundary.len), boundary))
        return false;
    *last = span_is(span_cut(rest, 0, 2), "--");
    return !span_trim(*last ? span_from(rest, 2) : rest).len;
}

/* What stands before the next boundary, which is eaten; the line end before it belongs to it. False: there is
 * no more boundary, and `*part` is the rest. */
static bool take_part(struct span *rest, struct span boundary, struct span *part, bool *last)
{
    const char *begin = rest->at;
    while (rest->len) {
        const char *line_begin = rest->at;
        if (is_boundary(span_take_line(rest), boundary, last)) {
            *part = span_between(begin, line_begin);
            size_t ends = part->len && part->at[part->len - 1] == '\n';
            ends += part->len > 1 && ends && part->at[part->len - 2] == '\r';
            part->len -= ends;
            return true;
        }
    }
    *part = span_between(begin, rest->at);
    *last = true;
    return false;
}

/* RFC 2046 section 5.1.4: the same in several forms; RFC 6522: words for people, then the same for programs.
 */
static bool repeats(struct span type, unsigned number)
{
    return number > 1 &&
           (span_is(type, "multipart/alternative") || (span_is(type, "multipart/report") && number == 2));
}

static struct span section_of(struct mail *mail, const struct place *place, unsigned number)
{
    struct span above = place->section;
    if (place->depth)
        return arena_print(&mail->arena, "%.*s.%u", (int)above.len, above.at, number);
    return mail->number > 1 ? arena_print(&mail->arena, "mail-%u.%u", mail->number, number)
                            : arena_print(&mail->arena, "%u", number);
}

/* False: its boundary never comes. */
static bool walk_parts(struct mail *mail, struct span type, struct span boundary, struct span body,
                       const struct place *place)
{
    struct span part;
    bool last = false;
    if (!boundary.len || boundary.len > BOUNDARY_MOST || !take_part(&body, boundary, &part, &last))
        return false;
    for (unsigned number = 1; !last && mail->parts.count <= PARTS_MOST; number++) {
        struct place below = {.depth = place->depth + 1,
                              .again = place->again || repeats(type, number),
                              .digest = span_is(type, "multipart/digest")};
        below.section = section_of(mail, place, number);
        mail->cut |= !take_part(&body, boundary, &part, &last) && place->depth == 0;
        walk(mail, part, &below);
    }
    if (!place->depth)
        mail->behind = body;
    return true;
}

static void walk(struct mail *mail, struct span entity, const struct place *place)
{
    struct span head = {"", 0}, body = entity;
    bool blank = !entity.len || entity.at[0] == '\n' || entity.at[0] == '\r';
    if (blank) /* no header at all: text, RFC 2046 section 5.1 */
        span_take_line(&body);
    else
        mime_split(entity, &head, &body);
    struct span field = mime_field(&mail->arena, head, "Content-Type");
    struct span type = mime_value(&mail->arena, field);
    if (span_is(type, "multipart/encrypted")) {
        *LIST_ADD(&mail->arena, &mail->parts) = (struct part){.name = place->section, .trouble = locked_mail};
        return;
    }
    bool many = span_starts(type, "multipart/") && place->depth < NESTING_MOST;
    struct span boundary = many ? mime_parameter(&mail->arena, field, "boundary") : (struct span){"", 0};
    if (!many || !walk_parts(mail, type, boundary, body, place))
        add_leaf(mail, head, body, place);
}

/* ---- what stands behind its last part ---- */

static bool begins_mail(struct span text)
{
    struct span head, body;
    struct arena arena = {0};
    bool mail = begins_with_field(text) && mime_split(span_cut(text, 0, HEAD_LOOKED_AT), &head, &body) &&
                witnesses_of(&arena, head) > 1;
    arena_free(&arena);
    return mail;
}

static void add_text(struct mail *mail, struct span text)
{
    if (span_trim(text).len)
        *LIST_ADD(&mail->arena, &mail->parts) =
            (struct part){.name = SPAN("behind"), .type = SPAN("text/plain"), .body = text, .aside = true};
}

/* Somebody saved or pasted another mail behind the one at hand; mostly nothing stands there, or a mailing
 * list's last words. A mail begins behind an empty line, or behind the "From " of a mailbox. */
static struct span next_mail(struct mail *mail)
{
    struct span rest = mail->behind;
    bool blank = true;
    while (rest.len) {
        if (blank && begins_mail(rest)) {
            add_text(mail, span_between(mail->behind.at, rest.at));
            return rest;
        }
        struct span line = span_trim(span_take_line(&rest));
        blank = !line.len || span_starts(line, "From ");
    }
    add_text(mail, mail->behind);
    return (struct span){"", 0};
}

static void *start(struct input *input, struct limits *limits)
{
    struct mail *mail = memory_get(sizeof *mail);
    mail->limits = limits;
    mail->whole = limits_hold(limits, input, &mail->cut);
    mail->cut |= input_broken(input);
    struct span rest = mail->whole;
    do {
        mail->number++;
        mail->behind = (struct span){"", 0};
        walk(mail, rest, &(struct place){.section = section_of(mail, &(struct place){.depth = 0}, 1)});
        rest = next_mail(mail);
    } while (rest.len && mail->parts.count <= PARTS_MOST);
    return mail;
}

static bool next(void *from, struct piece *piece)
{
    struct mail *mail = from;
    arena_empty(&mail->part_arena);
    if (mail->at == mail->parts.count || mail->at == PARTS_MOST) {
        piece->trouble = mail->at == PARTS_MOST ? too_many : mail->cut ? cut_mail : NULL;
        piece->damaged = true;
        bool tell = piece->trouble && !mail->told;
        mail->told = true;
        return tell;
    }
    const struct part *part = &mail->parts.at[mail->at++];
    piece->name = piece_name(part->name, mail->name);
    piece->again = part->again;
    piece->aside = part->aside;
    piece->trouble = part->trouble;
    piece->damaged = part->trouble != NULL;
    struct span body = mime_decode(&mail->part_arena, part->body, part->encoding);
    if (part->trouble || !limits_member(mail->limits) || !limits_unpack(mail->limits, body.len))
        return true;
    piece->input = input_open(NULL, mime_utf8(&mail->part_arena, part->charset, body), NULL);
    return true;
}

static void finish(void *from)
{
    struct mail *mail = from;
    limits_release(mail->limits, mail->whole);
    arena_free(&mail->arena);
    arena_free(&mail->part_arena);
    free(mail);
}

const struct unpacker unpack_mail = {looks, start, next, finish};
