/*
 * From a packet of any link type to the TCP segment, the ICMP error, the ARP or the DNS question inside.
 * Inside record/ only.
 *
 *     ethernet | VLAN 7 | IPv6 | fragment header | TCP | octets
 *     ethernet | IPv4 | ICMP 3/13 | IPv4 | TCP           what the error quotes: whose segment it is about
 */
#ifndef SMTPLINT_RECORD_PACKET_H
#define SMTPLINT_RECORD_PACKET_H

#include <stdint.h>

#include "base/arena.h"
#include "record/capture.h"

/* IPv4 addresses as ::ffff:a.b.c.d, RFC 4291 section 2.5.5.2. */
struct ip {
    unsigned char octet[16];
};

bool ip_is_4(const struct ip *ip);
bool ip_same(const struct ip *a, const struct ip *b);
struct span ip_text(struct arena *arena, const struct ip *ip); /* "192.0.2.25", "2001:db8::25" */

enum tcp_flag { TCP_FIN = 1, TCP_SYN = 2, TCP_RST = 4, TCP_PSH = 8, TCP_ACK = 16 };

struct segment {
    struct ip from, to;
    uint16_t from_port, to_port;
    uint32_t seq, ack;
    unsigned flags; /* enum tcp_flag */
    uint16_t window;
    unsigned char ttl;
    struct span octets; /* captured of what it carries */
    size_t length;      /* octets that it carried */
};

enum packet_kind {
    PACKET_OTHER,
    PACKET_TCP,
    PACKET_ICMP,  /* an error; `segment` is what it quotes (`length` 0), `reporter` who sent it */
    PACKET_NAMES, /* DNS over UDP: `segment` from, to, and its message as the octets */
    PACKET_ARP    /* a question for `segment.to` from `segment.from` (`answer`: the answer from `from`);
                    neighbour discovery, too */
};

struct icmp {
    struct ip reporter;
    unsigned char type, code;
    bool quotes_all; /* all of the TCP header, which Wireshark takes for one of a stream */
};

struct sighting {
    enum packet_kind kind;
    struct segment segment;
    struct icmp icmp;
    bool answer; /* ARP */
};

/* Where in a packet stands what tells who spoke with whom, and what was said. In its order. */
enum part_kind {
    PART_HARDWARE, /* an address of six octets */
    PART_IP4,      /* headers */
    PART_IP6,
    PART_TCP,
    PART_UDP, /* of a tunnel */
    PART_ICMP,
    PART_ARP,
    PART_NEIGHBOUR, /* the IPv6 address that is asked for */
    PART_QUESTION,  /* of DNS, for an address or a mail exchanger: header, name, type and class */
    PART_OCTETS     /* what TCP carries */
};
struct packet_part {
    enum part_kind kind;
    size_t at, len; /* in the packet */
};
enum { PARTS_MOST = 32 }; /* two hardware addresses, and three headers in each tunnel */
struct packet_map {
    struct packet_part part[PARTS_MOST];
    size_t count;
    size_t known;    /* octets at the front that belong to layers which are known */
    bool fragmented; /* what it carries was put together from others */
};

bool packet_link_is_read(int link); /* LINKTYPE_ */

struct packet_reader; /* remembers fragments */

struct packet_reader *packet_reader_new(void);
void packet_reader_free(struct packet_reader *reader);

/* Spans in what is found point into the packet, or into the reader until the next call. */
void packet_read(struct packet_reader *reader, const struct packet *packet, struct sighting *found);

/* The same, and `map` tells where it stood. */
void packet_read_places(struct packet_reader *reader, const struct packet *packet, struct sighting *found,
                        struct packet_map *map);

#endif
