/* Numbers in decimal digits, for who writes so many that printf would be what is waited for. */
#ifndef SMTPLINT_BASE_DIGITS_H
#define SMTPLINT_BASE_DIGITS_H

#include <stddef.h>
#include <string.h>

enum { DIGITS_MOST = 20 }; /* of 2^64 */

/* Writes them without a NUL, returns how many; what stands behind them in `to` may change. */
static inline size_t digits_write(char to[DIGITS_MOST], unsigned long number)
{
    char room[2 * DIGITS_MOST] = {0}; /* digits come from the last one on; all of `to` is cheaper to copy than
                                         what is needed */
    size_t first = DIGITS_MOST;
    do
        room[--first] = (char)('0' + number % 10);
    while (number /= 10);
    memcpy(to, room + first, DIGITS_MOST);
    return DIGITS_MOST - first;
}

#endif
