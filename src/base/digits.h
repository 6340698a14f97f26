/* Numbers in decimal digits, for who writes so many that printf would be what is waited for. */
#ifndef SMTPLINT_BASE_DIGITS_H
#define SMTPLINT_BASE_DIGITS_H

#include <stddef.h>
#include <string.h>

enum { DIGITS_MOST = 20 }; /* of 2^64 */

extern const char digits_pairs[2 * 100]; /* "00" to "99" */

static inline size_t digits_count(unsigned long number)
{
    size_t count = 1;
    for (; number >= 10000; number /= 10000)
        count += 4;
    return count + (number >= 10) + (number >= 100) + (number >= 1000);
}

/* The last `count` digits, zeros in front included. */
static inline void digits_put(char *to, size_t count, unsigned long number)
{
    for (; count >= 2; number /= 100) {
        count -= 2;
        memcpy(to + count, digits_pairs + 2 * (number % 100), 2);
    }
    if (count)
        *to = (char)('0' + number % 10);
}

/* Writes them without a NUL, returns how many. */
static inline size_t digits_write(char to[DIGITS_MOST], unsigned long number)
{
    size_t count = digits_count(number);
    digits_put(to, count, number);
    return count;
}

/* As "%.1f" to "%.9f" write it, for numbers of which there are many; returns how many octets. 0: left to
 * printf, as what lies between two numbers of so many places, and what is so large that it would not come out
 * exact. */
enum { DECIMAL_MOST = DIGITS_MOST + 10 };
size_t decimal_write(char to[DECIMAL_MOST], double number, unsigned places);

#endif
