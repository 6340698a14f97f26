/*
 * pcapng, draft-ietf-opsawg-pcapng: sections of blocks, each section with its own byte order and interfaces.
 * For capture.c alone.
 *
 *     type | length | body ... | length        type 6: a packet, with the number of its interface
 */
#ifndef SMTPLINT_RECORD_PCAPNG_H
#define SMTPLINT_RECORD_PCAPNG_H

#include <stdint.h>

#include "base/text.h"
#include "record/capture.h"
#include "record/window.h"

struct interface {
    int link;
    uint32_t snap;
    double tick;   /* seconds a unit of time stamp */
    double offset; /* seconds to add */
};

struct pcapng {
    bool swapped; /* this section's byte order is not ours */
    struct interface *interfaces;
    size_t interface_count, interface_room;
    struct text secrets;
    unsigned long frame;
    const char *damage; /* NULL: none */
};

bool pcapng_packet(struct pcapng *pcapng, struct window *window, struct packet *packet);

/* Can the next block be read without the window moving? */
bool pcapng_ready(const struct pcapng *pcapng, struct window *window);

void pcapng_free(struct pcapng *pcapng);

#endif
