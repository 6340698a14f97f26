/* Character classes of ASCII, independent of the locale. Protocol text is ASCII; isalpha() and kin are not.
 */
#ifndef SMTPLINT_BASE_ASCII_H
#define SMTPLINT_BASE_ASCII_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline bool ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ascii_is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool ascii_is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static inline bool ascii_is_hex(char c)
{
    return ascii_is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline bool ascii_is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

static inline char ascii_lower(char c)
{
    return (char)(c | (c >= 'A' && c <= 'Z') << 5);
}

static inline char ascii_upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

/*
 * How many octets at the front are printable ASCII (0x20 to 0x7e) and none of two more. Eight at a time: an
 * octet of `eight` is odd if its topmost bit is set, comes up by adding one, or is borrowed for by taking
 * 0x20 away; one that equals a sign is zero once the sign is taken out of it.
 */
static inline size_t ascii_run(const char *at, size_t len, char sign, char other)
{
    const uint64_t ones = UINT64_MAX / 0xff, tops = ones * 0x80;
    const uint64_t signs = ones * (unsigned char)sign, others = ones * (unsigned char)other;
    size_t i = 0;
    for (uint64_t eight; i + sizeof eight <= len; i += sizeof eight) {
        memcpy(&eight, at + i, sizeof eight);
        uint64_t a = eight ^ signs, b = eight ^ others;
        uint64_t odd =
            eight | (eight + ones) | ((eight - ones * 0x20) & ~eight) | ((a - ones) & ~a) | ((b - ones) & ~b);
        if (odd & tops)
            break;
    }
    while (i < len && at[i] >= ' ' && at[i] < 0x7f && at[i] != sign && at[i] != other)
        i++;
    return i;
}

/* Whether there is an octet beyond ASCII. */
static inline bool ascii_beyond(const char *at, size_t len)
{
    const uint64_t tops = UINT64_MAX / 0xff * 0x80;
    uint64_t all = 0, eight;
    size_t i = 0;
    for (; i + sizeof eight <= len; i += sizeof eight) {
        memcpy(&eight, at + i, sizeof eight);
        all |= eight;
    }
    for (; i < len; i++)
        all |= (unsigned char)at[i];
    return all & tops;
}

#endif
