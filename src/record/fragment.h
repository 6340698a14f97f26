/* Fragments of IP packets, RFC 791 section 3.2 and RFC 8200 section 4.5, back to whole ones. For packet.c
 * alone. */
#ifndef SMTPLINT_RECORD_FRAGMENT_H
#define SMTPLINT_RECORD_FRAGMENT_H

#include "record/packet.h"

struct fragment {
    struct ip from, to;
    uint32_t id;
    unsigned char protocol;
    size_t offset;
    bool more;
    struct span octets;
    double time;
};

struct fragments;

struct fragments *fragments_new(void);
void fragments_free(struct fragments *fragments);

/* True if this one made the packet whole: its octets, valid until the next call. Of octets that came twice
 * the first count. */
bool fragments_add(struct fragments *fragments, const struct fragment *fragment, struct span *whole);

#endif
