#include "base/fronts.h"

#include <assert.h>

void fronts_add(struct fronts *fronts, const struct pattern *pattern, size_t number)
{
    assert(number < FRONTS_MOST);
    if (fronts->words <= number / SET_WORD)
        fronts->words = number / SET_WORD + 1;
    for (int octet = 0; octet < 256; octet++) {
        char subject = (char)(unsigned char)octet;
        if (pattern_may_begin(pattern, (struct span){&subject, 1}))
            set_add(fronts->of[octet], number);
    }
    fronts->octets[number] = pattern_octets(pattern);
    if (pattern_may_begin(pattern, (struct span){0}))
        set_add(fronts->of_empty, number);
}
