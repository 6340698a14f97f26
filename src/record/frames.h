/*
 * A capture as it lies in its file: where the frames are, where in them the addresses, headers and octets of
 * TCP, and what else stands between them. For redact/ alone, which writes the file again with as many octets.
 */
#ifndef SMTPLINT_RECORD_FRAMES_H
#define SMTPLINT_RECORD_FRAMES_H

#include "base/error.h"
#include "record/packet.h"

struct frame {
    size_t at;          /* in the file */
    struct span octets; /* of the packet, there */
    size_t wire;        /* octets that it had on the wire */
    bool packet;        /* false: a record of the file that is none */
    struct sighting sighting;
    struct packet_map map;
};

struct frames_told {
    void (*frame)(void *with, const struct frame *frame);
    /* Octets of the container that tell of the machine, the program or the people who captured: comments,
     * names, secrets. */
    void (*aside)(void *with, size_t at, size_t len);
    void *with;
};

/* False with the error set: the container is of a kind that is not known here. Where it is damaged it ends.
 */
bool frames_walk(struct span file, const struct frames_told *told, struct error *error);

#endif
