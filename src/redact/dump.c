/*
 * Hex dumps tell every octet twice. What they show is put together, redacted as a text, and written back in
 * both columns.
 *
 *     0000: 52 43 50 54 20 54 4f 3a 3c 61 6e 6e 61 40 ..  RCPT TO:<anna@..      curl --trace
 *     00000010  61 6d 2e 63 6f 6d 20 45  53 4d 54 50 ..  am.com E SMTP ..       tshark -z follow,tcp,hex
 *     \t0x0000:  4500 003c 32d7 4000 4006 83d3 c000 ..  E..<2.@.@.......        tcpdump -X
 */
#include <stdlib.h>

#include "base/ascii.h"
#include "base/memory.h"
#include "redact/part.h"

enum { DUMP_OCTETS = 16 }; /* of a line */

struct dump_line {
    unsigned long offset;
    size_t digits[DUMP_OCTETS]; /* where the two digits of an octet stand in the text */
    size_t letters[DUMP_OCTETS];
    unsigned char octets[DUMP_OCTETS];
    size_t count;
    size_t begin, end; /* of the line */
};

/* "0x0010:", "00000010", "0010:" */
static bool take_offset(struct span line, size_t *at, unsigned long *offset)
{
    enum { LEAST = 4, MOST = 8 };
    size_t digits = 0;
    while (*at < line.len && ascii_is_blank(line.at[*at]))
        ++*at;
    if (span_starts(span_from(line, *at), "0x"))
        *at += 2;
    *offset = 0;
    for (; *at < line.len && digits < MOST && ascii_hex_value(line.at[*at]) >= 0; ++*at, digits++)
        *offset = *offset << 4 | (unsigned)ascii_hex_value(line.at[*at]);
    *at += *at < line.len && line.at[*at] == ':';
    return digits >= LEAST && *at < line.len && ascii_is_blank(line.at[*at]);
}

/* The octets in pairs of digits or in fours. */
static void take_digits(struct span line, size_t *at, struct dump_line *dump)
{
    while (dump->count < DUMP_OCTETS) {
        size_t next = *at, blanks = 0, most = dump->count ? 2 : 3; /* ncat has three behind the offset */
        for (; next < line.len && line.at[next] == ' ' && blanks < most; next++)
            blanks++;
        bool joined = !blanks && dump->count % 2 == 1;
        int high = next < line.len ? ascii_hex_value(line.at[next]) : -1;
        int low = next + 1 < line.len ? ascii_hex_value(line.at[next + 1]) : -1;
        if (high < 0 || low < 0 || (!blanks && !joined))
            return;
        dump->digits[dump->count] = next;
        dump->octets[dump->count++] = (unsigned char)(high << 4 | low);
        *at = next + 2;
    }
}

/* tcpdump shows no blanks. */
static bool shows(char letter, unsigned char octet)
{
    bool printable = octet >= ' ' && octet < 0x7f;
    return (printable && letter == (char)octet) || ((!printable || octet == ' ') && letter == '.');
}

/* The same octets as letters, perhaps with a blank in their middle. `count` octets, beginning at `at`. */
static bool take_letters(struct span line, size_t at, struct dump_line *dump)
{
    for (size_t i = 0; i < dump->count; i++, at++) {
        bool gap = i == DUMP_OCTETS / 2 && at < line.len && line.at[at] == ' ' && dump->octets[i] != ' ';
        at += gap;
        if (at >= line.len || !shows(line.at[at], dump->octets[i]))
            return false;
        dump->letters[i] = at;
    }
    return !span_trim(span_from(line, at)).len;
}

/* Where the digits end and the letters begin, which may be digits, too, only the letters tell. */
static bool read_line(struct span line, struct dump_line *dump)
{
    size_t at = 0;
    *dump = (struct dump_line){.count = 0};
    if (!take_offset(line, &at, &dump->offset))
        return false;
    take_digits(line, &at, dump);
    for (; dump->count; dump->count--) {
        size_t letters = dump->digits[dump->count - 1] + 2;
        while (letters < line.len && line.at[letters] == ' ') {
            letters++;
            if (take_letters(line, letters, dump))
                return true;
        }
        if (letters < line.len && line.at[letters] == '|' && span_ends(line, "|") && /* hexdump -C */
            take_letters(span_cut(line, 0, line.len - 1), letters + 1, dump))
            return true;
    }
    return false;
}

/* ---- a block of lines that go on from each other ---- */

struct block {
    struct passage inner;
    LIST(struct dump_line) lines; /* places are in the outer text */
    unsigned long first, last;    /* numbers of its lines */
};

struct dump {
    struct arena arena;
    struct passage *outer;
    LIST(struct block) blocks;
};

static void put_back(struct passage *outer, const struct block *block)
{
    static const char lower[] = "0123456789abcdef";
    size_t at = 0;
    for (size_t i = 0; i < block->lines.count; i++)
        for (size_t j = 0; j < block->lines.at[i].count; j++, at++) {
            const struct dump_line *line = &block->lines.at[i];
            unsigned char octet = (unsigned char)block->inner.out[at];
            bool printable = octet >= ' ' && octet < 0x7f;
            char *digits = outer->out + line->digits[j];
            if (octet != line->octets[j]) {
                digits[0] = lower[octet >> 4];
                digits[1] = lower[octet & 15];
                outer->out[line->letters[j]] = printable ? (char)octet : '.';
            }
        }
    for (size_t i = 0; i < block->lines.count; i++) {
        const struct dump_line *line = &block->lines.at[i];
        passage_close(outer, line->begin, line->end - line->begin);
    }
}

/* A packet of its own: the octets behind the headers of IPv4 (RFC 791 section 3.1) and TCP; 0: it is none. */
static size_t behind_headers(struct block *block)
{
    enum { IP = 20, TCP = 20, FROM = 12, PROTOCOL = 9, TCP_NUMBER = 6 };
    unsigned char *packet = (unsigned char *)block->inner.out;
    size_t len = block->inner.len, header = len ? (packet[0] & 15) * 4u : 0;
    bool four = len >= IP + TCP && packet[0] >> 4 == 4 && header >= IP && len >= header + TCP &&
                packet[PROTOCOL] == TCP_NUMBER && ((size_t)packet[2] << 8 | packet[3]) == len;
    if (!four)
        return 0;
    for (size_t i = 0; i < 2 && block->inner.level >= REDACT_HOSTS; i++) {
        unsigned char from[IP4_OCTETS];
        memcpy(from, packet + FROM + i * IP4_OCTETS, sizeof from);
        pseudonyms_ip4(block->inner.pseudonyms, from, packet + FROM + i * IP4_OCTETS);
    }
    size_t tcp = header + (packet[header + 12] >> 4) * 4u;
    return tcp < len ? tcp : len;
}

static void fill_bodies(struct block *block, const struct reading *reading)
{
    struct span text = {block->inner.in, block->inner.len};
    size_t at = 0;
    for (size_t i = 0; i < reading->bodies.count; i++) {
        const struct body_line *line = &reading->bodies.at[i];
        bool here = line->first <= block->last && line->last >= block->first && line->text.len;
        size_t found = here ? at + span_find_span(span_from(text, at), line->text) : text.len;
        if (found >= text.len)
            continue;
        fill_body_line(&block->inner, (struct place_in_text){found, found + line->text.len},
                       body_part_of(reading, line));
        at = found + line->text.len;
    }
}

static void redact_commands(struct block *block, const struct reading *reading)
{
    struct span text = {block->inner.in, block->inner.len};
    size_t at = 0;
    for (size_t i = 0; i < reading->commands.count; i++) {
        const struct said_there *command = &reading->commands.at[i];
        bool here = command->place.first <= block->last && command->place.last >= block->first;
        size_t found = here ? at + span_find_span(span_from(text, at), command->text) : text.len;
        if (found >= text.len)
            continue;
        at = found + command->text.len;
        command_redact(&block->inner, found, at);
    }
}

static void join(struct dump *dump, struct block *block)
{
    size_t len = 0;
    char *in = arena_take(&dump->arena, block->lines.count * DUMP_OCTETS + 1);
    char *out = arena_take(&dump->arena, block->lines.count * DUMP_OCTETS + 1);
    for (size_t i = 0; i < block->lines.count; i++)
        for (size_t j = 0; j < block->lines.at[i].count; j++)
            in[len++] = (char)block->lines.at[i].octets[j];
    memcpy(out, in, len);
    block->inner = *dump->outer;
    block->inner.in = in;
    block->inner.out = out;
    block->inner.taken = arena_take(&dump->arena, len + 1);
    block->inner.len = len;
}

static void redact_block(struct block *block, const struct secrets_known *secrets,
                         const struct reading *reading)
{
    struct arena arena = {0};
    struct lines lines = lines_of(&arena, (struct span){block->inner.in, block->inner.len});
    passage_close(&block->inner, 0, behind_headers(block));
    secrets_redact_stream(&block->inner, secrets, true);
    if (block->inner.level >= REDACT_ADDRESSES)
        fill_bodies(block, reading);
    redact_commands(block, reading);
    lines_redact(&block->inner, &lines);
    arena_free(&arena);
}

void dumps_redact(struct dump *dump, const struct secrets_known *secrets, const struct reading *reading)
{
    for (size_t i = 0; i < dump->blocks.count; i++) {
        redact_block(&dump->blocks.at[i], secrets, reading);
        put_back(dump->outer, &dump->blocks.at[i]);
    }
}

void dumps_end(struct dump *dump, const struct bare *bare)
{
    for (size_t i = 0; i < dump->blocks.count; i++) {
        bare_redact(&dump->blocks.at[i].inner, bare);
        put_back(dump->outer, &dump->blocks.at[i]);
    }
    arena_free(&dump->arena);
    free(dump);
}

static void add_line(struct dump *dump, struct block *block, const struct dump_line *read,
                     struct place_in_text place)
{
    struct dump_line *line = LIST_ADD(&dump->arena, &block->lines);
    *line = *read;
    line->begin = place.at;
    line->end = place.end;
    for (size_t i = 0; i < line->count; i++) {
        line->digits[i] += place.at;
        line->letters[i] += place.at;
    }
}

/* Does the line go on where the last one ended? */
static bool goes_on(const struct block *block, const struct dump_line *dump)
{
    const struct dump_line *last = &block->lines.at[block->lines.count - 1];
    return dump->offset == last->offset + last->count;
}

struct dump *dumps_begin(struct passage *passage, const struct lines *lines)
{
    struct dump *dump = memory_get(sizeof *dump);
    struct block block = {.first = 0};
    struct span text = {passage->in, passage->len};
    dump->outer = passage;
    for (unsigned long n = 1; n <= lines->count + 1; n++) {
        struct place_in_text place = line_place(lines, text, n);
        struct dump_line line;
        bool one = n <= lines->count && read_line(passage_span(passage, place.at, place.end), &line);
        if (block.lines.count && !(one && goes_on(&block, &line))) {
            join(dump, &block);
            *LIST_ADD(&dump->arena, &dump->blocks) = block;
            block = (struct block){.first = 0};
        }
        if (!one)
            continue;
        block.first = block.lines.count ? block.first : n;
        block.last = n;
        add_line(dump, &block, &line, place);
    }
    return dump;
}
