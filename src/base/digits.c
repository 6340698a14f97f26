#include "base/digits.h"

#include <math.h>

const char digits_pairs[2 * 100] = "0001020304050607080910111213141516171819"
                                   "2021222324252627282930313233343536373839"
                                   "4041424344454647484950515253545556575859"
                                   "6061626364656667686970717273747576777879"
                                   "8081828384858687888990919293949596979899";

size_t decimal_write(char to[DECIMAL_MOST], double number, unsigned places)
{
    static const double tens[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
    const double most = 4e12; /* neighbours are 2^-11 apart there, less than is left to both sides below */
    double all = number * tens[places];
    if (!(number >= 0 && all < most))
        return 0;
    unsigned long unit = (unsigned long)tens[places], whole = (unsigned long)all;
    double over = all - (double)whole;
    if (fabs(over - 0.5) < 1e-3)
        return 0;
    whole += over > 0.5;
    size_t len = digits_write(to, whole / unit);
    to[len] = '.';
    digits_put(to + len + 1, places, whole % unit);
    return len + 1 + places;
}
