/*
 * What the network shows of one TCP connection beside the octets: how it came up, what was sent twice, how it
 * ended. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_WIRE_H
#define SMTPLINT_RECORD_WIRE_H

#include "record/order.h"
#include "record/stream.h"

/* When and where; frame 0: never. */
struct sight {
    unsigned long frame;
    double time;
};

/* What few connections show; allocated when one does. */
struct wire_trouble {
    struct sight zero_window[2];
    struct sight icmp;
    struct ip icmp_from;
    unsigned char icmp_type, icmp_code;
    unsigned resent_in_text; /* the client's, while a message's text was sent */
    struct sight first_resent;
    uint32_t stuck_at;               /* a big segment that is sent again and again */
    unsigned char stuck, stuck_most; /* how often, without an acknowledgement */
    bool stuck_answered;             /* the other side lived meanwhile */
    struct sight stuck_since;
};

struct wire_side {
    struct sight fin, sent; /* sent: the last new octets */
    uint32_t highest;       /* sequence number behind the last octet sent */
    uint32_t acked;         /* what the other side acknowledged last */
    unsigned resent;        /* segments that came again */
    bool any;               /* highest is known */
    bool heard;             /* acked is known */
    bool full;              /* its last segment told a receive window of 0 */
    double full_since;
    unsigned char vain; /* segments that came again since the other side answered at all */
    unsigned char ttl;
    bool ttl_moves; /* not all of its packets have it */
};

enum rst_origin { RST_UNKNOWN, RST_OWN, RST_NEAR, RST_FOREIGN };

struct wire {
    struct wire_side side[2];
    struct sight syn, last_syn, answer; /* answer: SYN ACK */
    struct sight rst;
    struct wire_trouble *trouble;
    unsigned syns, answers; /* SYN, and SYN ACK, that were sent */
    struct sight last_answer;
    bool stood;       /* the client went on behind the SYN ACK */
    uint32_t acked;   /* the server's last acknowledgement */
    bool acked_again; /* it came again while more had been sent: something behind it arrived */
    bool hole;        /* big octets of the client never arrived */
    signed char rst_side;
    enum rst_origin rst_origin; /* told by its TTL and that of the host's other packets */
};

/* The connection that this segment belongs to, as far as the wire has to know it. */
struct wire_view {
    int side;   /* of the segment */
    int client; /* -1 unknown */
    bool in_text;
    unsigned char usual_ttl; /* of its sender on other connections; 0 unknown */
};

void wire_segment(struct wire *wire, const struct segment *segment, const struct packet *packet,
                  const struct wire_view *view);
void wire_icmp(struct wire *wire, const struct icmp *icmp, const struct packet *packet);

void wire_free(struct wire *wire); /* what it holds */

/* What there is of it; never NULL. */
const struct wire_trouble *wire_trouble(const struct wire *wire);

/* Is it over, but for stragglers? */
bool wire_is_closed(const struct wire *wire);

/* How it came up, and how it ended. `now`: the last time of the capture. */
struct wire_end {
    struct arena *arena;
    struct conversation *conversation;
    int client;
    struct ip server;
    double started, now;
    bool quit;              /* the dialogue had come to its end */
    bool both;              /* segments of both sides were captured */
    unsigned long farewell; /* frame of the TLS alert by which the client ended it; 0: none */
};

bool wire_failed(const struct wire *wire, double now); /* the attempt came to nothing */
void wire_begin(const struct wire *wire, const struct wire_end *end);
void wire_close(const struct wire *wire, const struct wire_end *end);
void wire_items(const struct wire *wire, const struct wire_end *end);

#endif
