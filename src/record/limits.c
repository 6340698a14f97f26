#include "record/limits.h"

static bool reach(struct limits *limits, const char *what)
{
    if (!limits->reached)
        limits->reached = what;
    return false;
}

bool limits_unpack(struct limits *limits, size_t octets)
{
    limits->unpacked += octets;
    if (limits->unpacked >> 30 >= UNPACKED_MOST_GB)
        return reach(limits, "more than 64 GB unpacked: the rest is not read");
    bool bomb = limits->unpacked > RATIO_FREE && limits->unpacked / RATIO_MOST > input_octets(limits->root);
    return bomb ? reach(limits, "it unpacks to more than 500 times its size: the rest is not read") : true;
}

bool limits_member(struct limits *limits)
{
    if (limits->reached)
        return false;
    if (++limits->members > MEMBERS_MOST)
        return reach(limits, "more than 100,000 members: the rest is not read");
    return true;
}

struct span limits_hold(struct limits *limits, struct input *input, bool *cut)
{
    struct span whole = input_whole(input, HELD_MOST - limits->held, cut);
    limits->held += whole.len;
    return whole;
}

void limits_release(struct limits *limits, struct span held)
{
    limits->held -= held.len;
}
