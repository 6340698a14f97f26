/*
 * pcap as tcpdump and Wireshark write it: version 2.4, micro- or nanoseconds, either byte order. What others
 * made of it is left to libpcap. For capture.c alone.
 *
 *     d4 c3 b2 a1 02 00 04 00 | zone, accuracy | snap length | link type       then for each packet
 *     seconds | fraction | captured octets | octets on the wire | octets
 */
#ifndef SMTPLINT_RECORD_PCAP_FILE_H
#define SMTPLINT_RECORD_PCAP_FILE_H

#include <stdint.h>

#include "record/capture.h"
#include "record/window.h"

enum { PCAP_HEADER = 24, PCAP_DAMAGE = 160 };

struct pcap_file {
    bool swapped;      /* the byte order is not ours */
    uint32_t fraction; /* nanoseconds a unit of the time stamp's second part */
    size_t snap;
    int link;
    unsigned long frame;
    char damage[PCAP_DAMAGE]; /* "": none */
};

/* False if it is another variant. The window stays before its header, of PCAP_HEADER octets. */
bool pcap_file_begin(struct pcap_file *pcap, struct span head);

bool pcap_file_packet(struct pcap_file *pcap, struct window *window, struct packet *packet);

/* Can the next packet be read without the window moving? */
bool pcap_file_ready(const struct pcap_file *pcap, struct window *window);

#endif
