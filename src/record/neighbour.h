/* Questions for a neighbour's hardware address that nobody answers (ARP, RFC 826, and RFC 4861 for IPv6): all
 * that a capture shows of an attempt at a host that is off. For flow.c alone. */
#ifndef SMTPLINT_RECORD_NEIGHBOUR_H
#define SMTPLINT_RECORD_NEIGHBOUR_H

#include "record/packet.h"
#include "record/record.h"

enum { NEIGHBOURS = 16 };

struct neighbour {
    struct ip from, to;
    unsigned asked;
    unsigned long first, last;
    double since, until;
};

struct neighbours {
    struct neighbour neighbour[NEIGHBOURS];
    size_t count, told;
};

void neighbours_note(struct neighbours *neighbours, const struct sighting *sighting,
                     const struct packet *packet);

/* The next one that never answered, as an attempt that failed. */
bool neighbours_take(struct neighbours *neighbours, struct arena *arena, struct conversation *conversation);

#endif
