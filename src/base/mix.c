#include "base/mix.h"

#include <string.h>
#include <unistd.h>

struct mix_seed mix_seed(void)
{
    struct mix_seed seed;
    if (getentropy(&seed, sizeof seed) != 0)
        seed = (struct mix_seed){{(uintptr_t)&seed, 1}}; /* the layout of memory is random as well */
    return seed;
}

uint64_t mix_text(const struct mix_seed *seed, struct span text)
{
    uint64_t hash = mix_word(seed->word[0], text.len), word;
    for (; text.len >= sizeof word; text = span_from(text, sizeof word)) {
        memcpy(&word, text.at, sizeof word);
        hash = mix_word(hash, word ^ seed->word[1]);
    }
    word = 0;
    if (text.len)
        memcpy(&word, text.at, text.len);
    hash = mix_word(hash, word ^ seed->word[1]);
    return hash ^ hash >> 32;
}
