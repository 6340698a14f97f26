/*
 * Containers of packets: pcap in all variants that libpcap reads, and pcapng. One packet after the other, in
 * the order of the file. Inside record/ only.
 *
 *     d4 c3 b2 a1 02 00 04 00 ...   pcap      pcap_file.c, which takes half the time of libpcap
 *     34 cd b2 a1 ...                         its variants through libpcap
 *     0a 0d 0d 0a ...               pcapng    pcapng.c: libpcap stops at a file whose interfaces differ in
 *                                             link type, and leaves out the TLS secrets that a file can hold
 */
#ifndef SMTPLINT_RECORD_CAPTURE_H
#define SMTPLINT_RECORD_CAPTURE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/span.h"
#include "record/input.h"

struct packet {
    struct span octets; /* what was captured of it; valid until one is read that was not capture_ready() */
    size_t wire;        /* octets that it had on the wire */
    int link; /* LINKTYPE_ number; negative: a record of the file that is no packet but counts as a frame */
    double time;         /* seconds since 1970 */
    unsigned long frame; /* 1-based, as Wireshark counts */
};

enum {
    PACKET_MOST = 4 * 1024 * 1024
}; /* octets of one packet; libpcap's own limit for most link types is 256 KiB */

struct capture;

bool capture_looks(struct span head);

/* NULL with the error set when not even the container's header can be read. The input must stay as long as
 * it. */
struct capture *capture_open(struct input *input, struct error *error);
void capture_close(struct capture *capture);

/* The next packet; false at the end or where the file is damaged. */
bool capture_packet(struct capture *capture, struct packet *packet);

/* Is the next packet there already, so that reading it leaves the octets of those before it where they are?
 */
bool capture_ready(struct capture *capture);

struct span capture_format(const struct capture *capture); /* "pcap", "pcapng" */

/* English: what is wrong with the container ("" nothing), valid until it is closed. */
struct span capture_damage(const struct capture *capture);

/* Lines of TLS key logs that the file itself holds so far; grows while packets are read. */
struct span capture_secrets(const struct capture *capture);

#endif
