#include "base/set.h"

size_t set_length(size_t count)
{
    return count / SET_WORD + 1;
}

uint64_t *set_new(struct arena *arena, size_t count)
{
    return arena_take(arena, set_length(count) * sizeof(uint64_t));
}

bool sets_meet(const uint64_t *a, const uint64_t *b, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (a[i] & b[i])
            return true;
    return false;
}
