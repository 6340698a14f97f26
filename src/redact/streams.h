/*
 * The TCP streams of a capture as texts: for each direction its octets in order, and where in the file each
 * of them lies, once or several times. Inside redact/ only.
 */
#ifndef SMTPLINT_REDACT_STREAMS_H
#define SMTPLINT_REDACT_STREAMS_H

#include "record/frames.h"
#include "redact/part.h"

struct ends {
    struct ip ip[2]; /* the lesser first */
    uint16_t port[2];
};

struct segment_place {
    uint32_t seq;
    size_t at, len; /* in the file */
};

struct direction {
    LIST(struct segment_place) segments;
    struct text in, out; /* its octets; where some are missing stands one NUL */
    unsigned char *taken;
};

/* One connection. */
struct stream_of_capture {
    struct ends ends;
    const struct dialogue *dialogue; /* NULL: nothing the program knows: nothing of it is left */
    struct direction direction[2];   /* from the lesser, from the greater */
    bool client_is_greater;
    bool opened; /* it was seen from its SYN on, which had the number `syn` */
    uint32_t syn;
    bool talked;
    struct stream_of_capture *next;  /* of the same hash */
    struct stream_of_capture *later; /* of the same ends */
    struct stream_of_capture *now,
        *last; /* of the first of its ends: the one that packets are of; the latest */
};

struct known_ip {
    struct ip ip;
    struct known_ip *next;
};

/* The connections that the reading knows; others are not found. */
enum { STREAM_SLOTS = 1 << 14 };
struct streams {
    struct arena arena;
    struct mix_seed seed;
    struct stream_of_capture *slot[STREAM_SLOTS];
    struct known_ip *ip[STREAM_SLOTS];
    LIST(struct stream_of_capture *) all;
};

void streams_begin(struct streams *streams, const struct reading *reading);
void streams_free(struct streams *streams);
bool streams_know_ip(struct streams *streams, const struct ip *ip);

/* The latest connection between these ends, NULL. */
struct stream_of_capture *streams_find(const struct streams *streams, const struct segment *segment);

/* Adds what it carries; a new connection begins with a new SYN. */
void streams_add(struct streams *streams, const struct frame *frame);

/* Puts each direction's octets together; and brings what became of them back to `file`. */
void direction_join(struct direction *direction, const char *file);
void direction_part(const struct direction *direction, char *file);

/* stream_text.c: what one direction says, both being joined. First what shows for itself in any of them, then
 * the names that are known by then. */
void stream_redact(struct passage *passage, const struct stream_of_capture *stream, bool of_client,
                   const struct secrets_known *secrets);

/* tls.c: from `at` on there are TLS records. */
size_t tls_begin(struct span text);
void tls_redact(struct passage *passage, size_t at);

#endif
