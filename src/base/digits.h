/* Numbers in decimal digits, for who writes so many that printf would be what is waited for. */
#ifndef SMTPLINT_BASE_DIGITS_H
#define SMTPLINT_BASE_DIGITS_H

#include <stddef.h>

enum { DIGITS_MOST = 20 }; /* of 2^64 */

/* Writes them without a NUL, returns how many. */
static inline size_t digits_write(char to[DIGITS_MOST], unsigned long number)
{
    size_t digits = 1;
    for (unsigned long rest = number; rest > 9; rest /= 10)
        digits++;
    for (size_t i = digits; i > 0; number /= 10)
        to[--i] = (char)('0' + number % 10);
    return digits;
}

#endif
