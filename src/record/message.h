/*
 * Reads a message's text as it comes over the wire, RFC 5321 section 4.1.1.4: to its end, keeping no more
 * than what rules may ask. Inside record/ only.
 *
 *     ...\r\n.\r\n      the end
 *     ...\n.\r\n        no end for who is strict, one for some servers: SMTP smuggling (CVE-2023-51764,
 * -51765, -51766)
 */
#ifndef SMTPLINT_RECORD_MESSAGE_H
#define SMTPLINT_RECORD_MESSAGE_H

#include "base/text.h"
#include "record/tape.h"

enum { MESSAGE_LINE = 200, MESSAGE_NAMES = 2048 };

/* Reads From lines as they come by, with all others of the header. */
struct from_line {
    enum mailbox_fault fault;
    bool open; /* it was the line before, and may be folded, RFC 5322 section 2.2.3: then it is not judged */
};

struct message_text {
    unsigned long lines, octets;
    unsigned long last;     /* frame of its latest octets */
    unsigned longest, line; /* line: octets of the one being read */
    unsigned headers;
    bool begun;    /* something of it was read */
    bool after_lf; /* the line before ended in LF alone */
    bool cr;       /* the last octet was CR */
    bool blank_line, eight_bit, bare_lf, bare_cr, terminated;
    bool cut, header_cut; /* octets of it, and of its header, were not captured */
    const char *odd_end;  /* "LF.CRLF": a line with a dot that is an end for some servers only; NULL: none */
    unsigned odd_octets;  /* of that line, with its end; 0: it is part of one */
    char start[MESSAGE_LINE]; /* of the line being read */
    struct from_line from;
    struct text names; /* the first line and header field names, each with a NUL behind */
};

void message_free(struct message_text *message); /* NULL is none */

/*
 * Eats from the front of the octets: up to the end of the message (true), or up to a line that only looks
 * like its end (false, odd_end is set by this call), or all. `to_dot` false: a BDAT chunk, in which a dot is
 * nothing.
 */
bool message_take(struct message_text *message, struct span *octets, bool to_dot);

/* RFC 5322 section 2.2: a field name is printable ASCII up to the colon. Empty: the line has none, or one of
 * more octets than are kept. */
struct span message_field_name(struct span line);

void message_read_from(struct from_line *from, struct span line);

/* The line that only looked like the end was it. */
void message_end_here(struct message_text *message);

void message_tape(const struct message_text *message, struct taped_body *body); /* valid until it changes */

#endif
