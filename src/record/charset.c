#include "record/charset.h"

#include <iconv.h>
#include <string.h>

#include "base/text.h"
#include "record/record.h"

enum { SAMPLE_LINES = 400 }; /* lines with 8-bit octets tried for a known message */

size_t utf8_in_utf16(struct span text)
{
    size_t octets = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        octets += (c & 0xc0) == 0x80 ? 0 : c >= 0xf0 ? 4 : 2;
    }
    return octets;
}

size_t utf8_characters(struct span text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.at[i] & 0xc0) != 0x80;
    return count;
}

static bool has_eight_bit(struct span text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0x80)
            return true;
    return false;
}

static void add_replaced(struct text *out, struct span text)
{
    while (text.len) {
        size_t len = utf8_sequence(text);
        if (len)
            text_add(out, span_cut(text, 0, len));
        else
            text_add_string(out, "\xef\xbf\xbd");
        text = span_from(text, len ? len : 1);
    }
}

static void add_converted(struct text *out, iconv_t with, struct span text)
{
    char *from = (char *)(size_t)text.at; /* iconv's prototype lacks the const */
    size_t left = text.len;
    while (left) {
        char piece[512], *to = piece;
        size_t room = sizeof piece;
        size_t result = iconv(with, &from, &left, &to, &room);
        text_add(out, span_between(piece, to));
        if (result == (size_t)-1 && room > 8) { /* not for want of room: an octet without a meaning */
            text_add_string(out, "\xef\xbf\xbd");
            from++, left--;
        }
    }
}

struct span charset_decode(struct arena *arena, const char *charset, struct span text)
{
    struct text out = {0};
    iconv_t with = charset ? iconv_open("UTF-8", charset) : (iconv_t)-1;
    if (with == (iconv_t)-1) {
        add_replaced(&out, text);
    } else {
        add_converted(&out, with, text);
        iconv_close(with);
    }
    struct span decoded = arena_copy(arena, text_span(&out));
    text_free(&out);
    return decoded;
}

static void note_message(void *with, const struct word *word)
{
    size_t *longest = with;
    if (has_eight_bit(word->text) && word->text.len > *longest)
        *longest = word->text.len;
}

/* Length of the longest message with letters beyond ASCII that the line holds in that encoding. */
static size_t message_length(struct arena *arena, const char *charset, struct span line,
                             const struct word_index *messages)
{
    size_t longest = 0;
    words_scan(messages, charset_decode(arena, charset, line), note_message, &longest);
    return longest;
}

static const char *const consoles[] = {"CP850", "CP1252", "CP866", "CP1251", "CP852", "CP1250",
                                       "CP932", "CP936",  "CP950", "CP949",  "CP737", "CP1253",
                                       "CP857", "CP1254", "CP862", "CP1255"};

/* Octets that are letters of western languages in the one encoding and drawing or rare signs in the other. */
static bool is_letter_in_cp850(unsigned char c)
{
    return c && strchr("\x81\x84\x8e\x94\x99\x9a\x82\x8a\x85\x87\x90\xa0\xa2\xa3\xa4\xa1\x83\x88\x93\x96\xa5",
                       c) != NULL;
}

static const char *western_guess(struct span sample)
{
    long balance = 0;
    for (size_t i = 0; i < sample.len; i++) {
        unsigned char c = (unsigned char)sample.at[i];
        balance += c >= 0xc0 ? 1 : is_letter_in_cp850(c) ? -1 : 0;
    }
    return balance < 0 ? "CP850" : "CP1252";
}

const char *charset_guess(struct span sample, const struct word_index *messages)
{
    struct arena arena = {0};
    const char *best = NULL;
    size_t longest = 0, tried = 0;
    for (struct span rest = sample; rest.len && tried < SAMPLE_LINES;) {
        struct span line = span_take_line(&rest);
        if (!has_eight_bit(line) || utf8_valid(line))
            continue;
        tried++;
        for (size_t i = 0; i < sizeof consoles / sizeof consoles[0]; i++) {
            size_t length = message_length(&arena, consoles[i], span_cut(line, 0, 512), messages);
            if (length > longest)
                longest = length, best = consoles[i];
        }
        arena_empty(&arena);
    }
    arena_free(&arena);
    return best ? best : western_guess(sample);
}

/* ---- what is wider than an octet ---- */

enum { PAIR = 4 }; /* octets of a surrogate pair, and of a UTF-32 unit */

/* Byte order marks; that of UTF-32 begins like that of UTF-16. */
static const struct {
    char octets[PAIR];
    struct text_encoding encoding;
} marks[] = {{"\xef\xbb\xbf", {NULL, 1, 3}},
             {{'\xff', '\xfe', '\0', '\0'}, {"UTF-32LE", PAIR, 4}},
             {{'\0', '\0', '\xfe', '\xff'}, {"UTF-32BE", PAIR, 4}},
             {{'\xff', '\xfe'}, {"UTF-16LE", 2, 2}},
             {{'\xfe', '\xff'}, {"UTF-16BE", 2, 2}}};

/* NUL in every second byte without a byte order mark: PowerShell's redirection, cut. */
static const char *unmarked_utf16(struct span head)
{
    enum { LEAST = 8, MOST = 512 }; /* pairs looked at */
    size_t even = 0, odd = 0, pairs = head.len / 2 < MOST ? head.len / 2 : MOST;
    for (size_t i = 0; i < pairs; i++) {
        even += head.at[2 * i] == 0;
        odd += head.at[2 * i + 1] == 0;
    }
    if (pairs < LEAST)
        return NULL;
    return odd > pairs * 3 / 4 && !even ? "UTF-16LE" : even > pairs * 3 / 4 && !odd ? "UTF-16BE" : NULL;
}

struct text_encoding recording_encoding(struct span head)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        struct span mark = {marks[i].octets, marks[i].encoding.mark};
        if (span_equal(span_cut(head, 0, mark.len), mark))
            return marks[i].encoding;
    }
    const char *unmarked = unmarked_utf16(head);
    return (struct text_encoding){unmarked, unmarked ? 2 : 1, 0};
}
