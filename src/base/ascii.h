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

static inline int ascii_hex_value(char c) /* -1: none */
{
    return ascii_is_digit(c) ? c - '0' : ascii_is_hex(c) ? (c | 0x20) - 'a' + 10 : -1;
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

/* Whether one of eight octets at once is this sign: one that equals it is zero once the sign is taken out of
 * it, and borrows. */
static inline bool ascii_holds(uint64_t eight, char sign)
{
    const uint64_t ones = UINT64_MAX / 0xff, tops = ones * 0x80;
    uint64_t rest = eight ^ ones * (unsigned char)sign;
    return (rest - ones) & ~rest & tops;
}

/*
 * Of eight octets at once, the topmost bit of some: not 0 if one is not printable ASCII (0x20 to 0x7e), or is
 * one of two signs. An octet is odd if its topmost bit is set, comes up by adding one, or is borrowed for by
 * taking 0x20 away; one that equals a sign is zero once the sign is taken out of it.
 */
static inline uint64_t ascii_odd(uint64_t eight, char sign, char other)
{
    const uint64_t ones = UINT64_MAX / 0xff, tops = ones * 0x80;
    uint64_t a = eight ^ ones * (unsigned char)sign, b = eight ^ ones * (unsigned char)other;
    uint64_t odd =
        eight | (eight + ones) | ((eight - ones * 0x20) & ~eight) | ((a - ones) & ~a) | ((b - ones) & ~b);
    return odd & tops;
}

/* The same of sixteen octets, as yes or no. Those beyond ASCII are below zero. */
typedef signed char ascii_sixteen __attribute__((vector_size(16)));

static inline bool ascii_odd_sixteen(const char *at, signed char sign, signed char other)
{
    ascii_sixteen octets;
    uint64_t halves[2];
    memcpy(&octets, at, sizeof octets);
    ascii_sixteen odd = (octets < 0x20) | (octets == 0x7f) | (octets == sign) | (octets == other);
    memcpy(halves, &odd, sizeof halves);
    return halves[0] | halves[1];
}

/* Of four to fifteen octets: their front and their end, which may overlap. */
static inline bool ascii_odd_few(const char *at, size_t len, char sign, char other)
{
    uint64_t front, end;
    uint32_t first, last;
    if (len >= sizeof front) {
        memcpy(&front, at, sizeof front);
        memcpy(&end, at + len - sizeof end, sizeof end);
        return ascii_odd(front, sign, other) | ascii_odd(end, sign, other);
    }
    memcpy(&first, at, sizeof first);
    memcpy(&last, at + len - sizeof last, sizeof last);
    return ascii_odd((uint64_t)first << 32 | last, sign, other);
}

/* How many octets at the front are printable ASCII and none of two more. */
static inline size_t ascii_run(const char *at, size_t len, char sign, char other)
{
    enum { FEW = 4, SIXTEEN = sizeof(ascii_sixteen) };
    size_t i = 0;
    while (i + SIXTEEN <= len && !ascii_odd_sixteen(at + i, (signed char)sign, (signed char)other))
        i += SIXTEEN;
    bool plain = len < SIXTEEN
                     ? len >= FEW && !ascii_odd_few(at, len, sign, other)
                     : i + SIXTEEN > len &&
                           !ascii_odd_sixteen(at + len - SIXTEEN, (signed char)sign, (signed char)other);
    if (plain)
        return len;
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
