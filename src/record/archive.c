/*
 * zip, tar, 7z, rar and compress (.Z): the door to libarchive. Members come in the order of the archive and
 * are unpacked while they are read; nothing is written anywhere.
 */
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/library.h"
#include "base/memory.h"
#include "record/charset.h"
#include "record/office.h"
#include "record/unpack.h"

#define FUNCTIONS(EACH)                                                                                      \
    EACH(archive_read_new)                                                                                   \
    EACH(archive_read_free)                                                                                  \
    EACH(archive_read_open1)                                                                                 \
    EACH(archive_read_set_read_callback)                                                                     \
    EACH(archive_read_set_seek_callback)                                                                     \
    EACH(archive_read_set_callback_data)                                                                     \
    EACH(archive_read_support_format_zip)                                                                    \
    EACH(archive_read_support_format_tar)                                                                    \
    EACH(archive_read_support_format_7zip)                                                                   \
    EACH(archive_read_support_format_rar)                                                                    \
    EACH(archive_read_support_format_rar5)                                                                   \
    EACH(archive_read_support_format_raw)                                                                    \
    EACH(archive_read_support_filter_compress)                                                               \
    EACH(archive_read_next_header)                                                                           \
    EACH(archive_read_data_block)                                                                            \
    EACH(archive_read_has_encrypted_entries)                                                                 \
    EACH(archive_format)                                                                                     \
    EACH(archive_error_string)                                                                               \
    EACH(archive_entry_filetype)                                                                             \
    EACH(archive_entry_pathname)                                                                             \
    EACH(archive_entry_pathname_utf8)                                                                        \
    EACH(archive_entry_is_data_encrypted)

struct calls {
    FUNCTIONS(LIBRARY_POINTER)
};

#define ROW(name) LIBRARY_ROW(struct calls, name)
static const struct library_function functions[] = {FUNCTIONS(ROW)};
static const char *const sonames[] = {"libarchive.so.13", NULL}; /* of all 3.x */
static const struct library library = {sonames, functions, sizeof functions / sizeof functions[0]};

enum {
    CHUNK = 64 * 1024,
    RESUMES_MOST = 16, /* broken members of one archive behind which reading goes on: each costs a walk over
                          all before */
    WHY_MOST = 200     /* octets of libarchive's words */
};

static const char document[] =
    "a Word, Excel or similar document: save the log in it as plain text and send that";
static const char no_list[] = "cut: its list of members at the end is missing; send it again";
static const char missing[] = "not unpacked: libarchive.so.13 is not on this machine; install it (Debian: "
                              "libarchive13) or unpack the file by hand";
static const char locked[] = "encrypted: unpack it with its password and send the files without";

struct unpacking {
    struct input *input;
    struct limits *limits;
    struct calls call;
    bool callable; /* the library is there */
    struct archive *archive;
    locale_t utf8; /* libarchive translates names by the locale of the thread */
    char chunk[CHUNK];
    struct span held;
    const char *block; /* unpacked octets not handed on yet */
    size_t block_len;
    la_int64_t sent; /* octets of the member that were handed on, with the holes of sparse files */
    la_int64_t block_at;
    unsigned long members; /* headers read */
    unsigned resumes;
    bool dead; /* the archive can only be read from its begin again */
    bool ended, no_list;
    bool document, given; /* of Word and its kin; its text was handed out */
    const char *member_damage;
    char why[WHY_MOST], name[MEMBER_NAME_MOST];
};

static la_ssize_t give(struct archive *archive, void *to, const void **at)
{
    struct unpacking *state = to;
    (void)archive;
    *at = state->chunk;
    return (la_ssize_t)input_read(state->input, state->chunk, sizeof state->chunk);
}

static la_int64_t seek(struct archive *archive, void *to, la_int64_t offset, int whence)
{
    struct unpacking *state = to;
    (void)archive;
    if (whence == SEEK_END) /* SEEK_CUR is never asked for */
        offset += (la_int64_t)input_octets(state->input);
    return offset >= 0 && input_seek(state->input, (unsigned long long)offset) ? offset : ARCHIVE_FATAL;
}

static bool is_zip(struct span head)
{
    return span_is(span_cut(head, 0, 4), "PK\x03\x04") || span_is(span_cut(head, 0, 4), "PK\x05\x06");
}

static bool is_7z(struct span head)
{
    return span_is(span_cut(head, 0, 6), "7z\xbc\xaf\x27\x1c");
}

/* POSIX ustar interchange format: the sum over the header block, with its own field taken as blanks, stands
 * in it in octal. */
static bool is_tar(struct span head)
{
    enum { BLOCK = 512, SUM_AT = 148, SUM_LEN = 8 };
    unsigned long sum = 0, said = 0;
    if (head.len < BLOCK || !head.at[0])
        return false;
    for (size_t i = 0; i < BLOCK; i++)
        sum += i - SUM_AT < SUM_LEN ? ' ' : (unsigned char)head.at[i];
    size_t at = SUM_AT;
    while (at < SUM_AT + SUM_LEN && head.at[at] == ' ')
        at++;
    for (; at < SUM_AT + SUM_LEN && head.at[at] >= '0' && head.at[at] <= '7'; at++)
        said = said * 8 + (unsigned long)(head.at[at] - '0');
    return sum == said;
}

static bool is_rar(struct span head)
{
    return span_is(span_cut(head, 0, 6), "Rar!\x1a\x07");
}

/* .Z of compress(1), .tar.Z. */
static bool is_compress(struct span head)
{
    enum { BITS = 0x1f, RESERVED = 0x60, LEAST = 9, MOST = 16 };
    unsigned flags = head.len > 2 ? (unsigned char)head.at[2] : RESERVED;
    bool possible = !(flags & RESERVED) && (flags & BITS) >= LEAST && (flags & BITS) <= MOST;
    return span_is(span_cut(head, 0, 2), "\x1f\x9d") && possible;
}

/* They tell what they hold in front of it. */
static bool is_in_order(struct span head)
{
    return is_tar(head) || is_rar(head) || is_compress(head);
}

static bool begin(struct unpacking *state)
{
    struct archive *archive = state->archive = state->call.archive_read_new();
    if (!archive)
        memory_lack();
    state->call.archive_read_support_format_zip(archive);
    state->call.archive_read_support_format_tar(archive);
    state->call.archive_read_support_format_7zip(archive);
    state->call.archive_read_support_format_rar(archive);
    state->call.archive_read_support_format_rar5(archive);
    if (is_compress(input_head(state->input))) {
        state->call.archive_read_support_filter_compress(archive);
        state->call.archive_read_support_format_raw(archive);
    }
    state->call.archive_read_set_read_callback(archive, give);
    if (input_can_seek(state->input))
        state->call.archive_read_set_seek_callback(archive, seek);
    state->call.archive_read_set_callback_data(archive, state);
    return state->call.archive_read_open1(archive) == ARCHIVE_OK;
}

/* Word, Excel and OpenDocument files are zip archives, of which one member may be read. */
static bool is_document(struct span head)
{
    struct span name = span_from(head, 30); /* PKWARE APPNOTE section 4.3.7 */
    return span_starts(name, "[Content_Types].xml") || span_starts(name, "mimetypeapplication/") ||
           span_starts(name, "_rels/.rels");
}

/* PKWARE APPNOTE section 4.3.16: the record at the end of a zip archive, before a comment of at most 65,535
 * octets. */
static bool zip_has_list(struct input *input)
{
    enum { RECORD = 22, TAIL = 65535 + RECORD };
    unsigned long long all = input_octets(input);
    char *tail = memory_get(TAIL);
    size_t len = 0, got = 1;
    bool found = false;
    if (!input_seek(input, all > TAIL ? all - TAIL : 0))
        got = 0;
    for (; got && len < TAIL; len += got)
        got = input_read(input, tail + len, TAIL - len);
    for (size_t i = 0; i + RECORD <= len && !found; i++)
        found = memcmp(tail + i, "PK\x05\x06", 4) == 0;
    free(tail);
    return found;
}

/* 7zFormat.txt, "SignatureHeader": where the list begins behind octet 32, and its length. */
static bool seven_has_list(struct input *input)
{
    struct span head = input_head(input);
    unsigned long long at = 0, len = 0, all = input_octets(input);
    enum { HEADER = 32 };
    for (size_t i = 8; i-- > 0 && head.len >= HEADER;) {
        at = at << 8 | (unsigned char)head.at[12 + i];
        len = len << 8 | (unsigned char)head.at[20 + i];
    }
    return head.len >= HEADER && at <= all && len <= all && HEADER + at + len <= all;
}

static bool has_list(struct input *input)
{
    struct span head = input_head(input);
    bool has = is_in_order(head) || (is_7z(head) ? seven_has_list(input) : zip_has_list(input));
    return !input_can_seek(input) || (input_seek(input, 0) && has);
}

static bool looks(struct input *input)
{
    struct span head = input_head(input);
    return is_zip(head) || is_7z(head) || is_in_order(head);
}

static void *start(struct input *input, struct limits *limits)
{
    struct unpacking *state = memory_get(sizeof *state);
    state->input = input;
    state->limits = limits;
    state->callable = library_load(&library, &state->call);
    if (!state->callable)
        return state;
    state->utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    bool cut;
    if (!is_in_order(input_head(input)) &&
        !input_can_seek(input)) /* their lists of members stand at the end */
        state->held = limits_hold(limits, input, &cut);
    state->no_list = !has_list(input);
    state->document = is_zip(input_head(input)) && is_document(input_head(input));
    state->dead = !begin(state);
    return state;
}

static void finish(void *from)
{
    struct unpacking *state = from;
    if (state->callable)
        state->call.archive_read_free(state->archive);
    limits_release(state->limits, state->held);
    if (state->utf8)
        freelocale(state->utf8);
    free(state);
}

/* ---- one member's octets ---- */

static const char *words_of(struct unpacking *state)
{
    const char *said = state->call.archive_error_string(state->archive);
    if (input_broken(state->input))
        return input_damage(state->input);
    if (said && strstr(said, "(-5)")) /* zlib's number */
        return "cut: the compressed data end before their time";
    bool cut = said && (strstr(said, "runcated") || strstr(said, "end of file"));
    snprintf(state->why, sizeof state->why, "%s: %s", cut ? "cut" : "damaged",
             said ? said : "it makes no sense from here on");
    return state->why;
}

static void next_block(struct unpacking *state)
{
    const void *at = NULL;
    size_t len = 0;
    la_int64_t offset = 0;
    int got = state->call.archive_read_data_block(state->archive, &at, &len, &offset);
    if (got == ARCHIVE_EOF)
        return;
    if (got != ARCHIVE_OK)
        state->member_damage = words_of(state);
    state->dead |= got == ARCHIVE_FATAL;
    if (got >= ARCHIVE_WARN) /* its check sum is wrong, and that is all we know */
        state->block = at, state->block_len = len, state->block_at = offset;
}

/* The hole of a sparse file before the block. */
static size_t give_hole(struct unpacking *state, char *to, size_t most)
{
    la_int64_t hole = state->block_at - state->sent;
    size_t len = (unsigned long long)hole < most ? (size_t)hole : most;
    memset(to, 0, len);
    return len;
}

static size_t give_block(struct unpacking *state, char *to, size_t most)
{
    size_t len = state->block_len < most ? state->block_len : most;
    memcpy(to, state->block, len);
    state->block += len;
    state->block_len -= len;
    state->block_at += (la_int64_t)len;
    return len;
}

static size_t read_member(void *from, char *to, size_t most)
{
    struct unpacking *state = from;
    while (!state->block_len && !state->member_damage) {
        next_block(state);
        if (!state->block_len)
            break;
    }
    if (!state->block_len || state->limits->reached)
        return 0;
    size_t got = state->block_at > state->sent ? give_hole(state, to, most) : give_block(state, to, most);
    state->sent += (la_int64_t)got;
    if (!limits_unpack(state->limits, got))
        state->member_damage = state->limits->reached;
    return got;
}

static const char *member_damage(const void *from)
{
    return ((const struct unpacking *)from)->member_damage;
}

/* ---- one member after the other ---- */

/* Hidden files are left out as in folders, with what macOS puts beside each file. */
static bool is_hidden(struct span name)
{
    while (name.len) {
        struct span step = span_take_until(&name, '/');
        bool here = span_is(step, ".") || span_is(step, "..");
        if ((span_starts(step, ".") && !here) || span_is(step, "__MACOSX"))
            return true;
    }
    return false;
}

static struct span name_of(struct unpacking *state, struct archive_entry *entry)
{
    const char *name = state->call.archive_entry_pathname_utf8(entry);
    struct span raw = span_of(name ? name : state->call.archive_entry_pathname(entry));
    while (span_starts(raw, "./"))
        raw = span_from(raw, 2);
    return piece_name(raw, state->name);
}

static void fill_piece(struct unpacking *state, struct archive_entry *entry, struct piece *piece)
{
    if (state->call.archive_entry_is_data_encrypted(entry) > 0) {
        piece->trouble = locked;
        piece->damaged = true;
    } else {
        piece->input = input_pull(&(struct pull){read_member, member_damage, state});
    }
}

/* Goes on behind a member on which the library gave up; only where a list of members shows the way. */
static bool resume(struct unpacking *state)
{
    if (!state->dead)
        return true;
    if (state->resumes++ >= RESUMES_MOST || !input_can_seek(state->input) || !input_seek(state->input, 0))
        return false;
    state->call.archive_read_free(state->archive);
    state->dead = !begin(state);
    struct archive_entry *entry;
    for (unsigned long i = 0; i < state->members && !state->dead; i++)
        state->dead = state->call.archive_read_next_header(state->archive, &entry) < ARCHIVE_WARN;
    return !state->dead;
}

static bool tell_end(struct unpacking *state, struct piece *piece, const char *trouble)
{
    state->ended = true;
    piece->name = (struct span){0}; /* of a member that was passed over */
    piece->trouble = trouble;
    piece->damaged = trouble != document;
    return trouble != NULL;
}

/* Why there is no next header: NULL at the regular end. */
static const char *end_reason(struct unpacking *state, int got)
{
    if (got == ARCHIVE_EOF && state->document && !state->given)
        return document;
    if (got == ARCHIVE_EOF || state->no_list)
        return input_damage(state->input) ? input_damage(state->input) : state->no_list ? no_list : NULL;
    return state->call.archive_read_has_encrypted_entries(state->archive) > 0 ? locked : words_of(state);
}

static bool read_header(struct unpacking *state, struct piece *piece)
{
    struct archive_entry *entry;
    bool broke = state->member_damage != NULL;
    for (;;) {
        state->member_damage = NULL;
        state->block_len = 0;
        state->sent = state->block_at = 0;
        if (!resume(state)) /* told by the member, if one was being read */
            return tell_end(state, piece, broke ? NULL : words_of(state));
        int got = state->call.archive_read_next_header(state->archive, &entry);
        if (got < ARCHIVE_WARN || got == ARCHIVE_EOF)
            return tell_end(state, piece, broke && got != ARCHIVE_EOF ? NULL : end_reason(state, got));
        state->members++;
        if (!limits_member(state->limits))
            return tell_end(state, piece, state->limits->reached);
        struct span name = name_of(state, entry);
        if (state->document && (state->given || !office_is_text(name)))
            continue;
        state->given = true;
        bool alone = state->document ||
                     state->call.archive_format(state->archive) == ARCHIVE_FORMAT_RAW; /* it keeps its name */
        piece->name = alone ? (struct span){"", 0} : name;
        if (state->call.archive_entry_filetype(entry) == AE_IFREG && !is_hidden(piece->name)) {
            fill_piece(state, entry, piece);
            return true;
        }
    }
}

static bool next(void *from, struct piece *piece)
{
    struct unpacking *state = from;
    if (state->ended)
        return false;
    if (!state->callable)
        return tell_end(state, piece, missing);
    locale_t before = state->utf8 ? uselocale(state->utf8) : (locale_t)0;
    bool more = read_header(state, piece);
    if (before)
        uselocale(before);
    return more;
}

const struct unpacker unpack_archive = {looks, start, next, finish};
