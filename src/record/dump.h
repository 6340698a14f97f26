/*
 * Octets that a program shows as hex, base64 or in rows, put together to lines again. Inside record/ only.
 *
 *     0000 - 32 32 30 2d 6d 61 69 6c-2e 65 78 61 6d 70 6c 65   220-mail.example        (openssl -debug)
 *     0x0030:  0040 fe5d 0000 0101 080a 50db 7209 ba27  .                              (tcpdump -X: with
 * headers)
 */
#ifndef SMTPLINT_RECORD_DUMP_H
#define SMTPLINT_RECORD_DUMP_H

#include "base/text.h"
#include "record/dialect.h"

/* Adds what one row shows. */
void dump_row(struct text *octets, enum coding coding, struct span row);

/* Octets in front that are whole lines; with `at_end` all that is there. dump_drop() takes them off. */
size_t dump_complete(const struct text *octets, bool at_end);
void dump_drop(struct text *octets, size_t len);

/* Leaves the payload of an IP packet, with a frame header in front or without, cut to `len` octets at its
 * end. */
void dump_payload(struct text *octets, size_t len);

/* The same where the packet stands there as text. */
void dump_payload_text(struct text *octets, size_t len);

/* Begins a TLS record: RFC 8446 section 5.1. */
bool dump_is_tls(const struct text *octets);

#endif
