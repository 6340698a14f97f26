/*
 * What is said on one TCP connection: octets of both sides, in the order in which they were sent, to lines on
 * a tape. Tells by content whether it is SMTP at all. Inside record/ only.
 *
 * Knows of SMTP what is needed to tell commands from a message's text and from TLS: what the client sends
 * behind DATA, STARTTLS and AUTH waits until the reply says what it is (RFC 2920 section 3.1 lets nobody send
 * on, but some do).
 */
#ifndef SMTPLINT_RECORD_STREAM_H
#define SMTPLINT_RECORD_STREAM_H

#include "record/tape.h"

enum verdict { VERDICT_OPEN, VERDICT_SMTP, VERDICT_OTHER };

struct stream;
struct tls_keys;

/* `from_start`: the connection was seen coming up, so a greeting is due. `keys`, `phrases`: may be NULL;
 * must outlive it. */
struct stream *stream_new(unsigned server_port, bool from_start, const struct tls_keys *keys,
                          struct phrases *phrases);
void stream_free(struct stream *stream);

/* Has the memory fetched that the next octets will need: the stream's own, or (it is there by now) its tape's
 * end. */
void stream_fetch(const struct stream *stream, bool tape);

struct heard {
    bool from_server;
    unsigned long frame;
    double time;
};

void stream_octets(struct stream *stream, const struct heard *heard, struct span octets);
void stream_gap(struct stream *stream, const struct heard *heard, size_t octets);

/* No more octets will come: unfinished lines are told. */
void stream_end(struct stream *stream, bool closed); /* closed: the capture shows how it ended */

/* VERDICT_OPEN after the end: nothing spoke against SMTP, little for it. */
enum verdict stream_verdict(const struct stream *stream);
bool stream_is_likely(const struct stream *stream); /* some line was a command or a reply */
bool stream_quit(const struct stream *stream);      /* QUIT was sent, or the server said 421 */
unsigned long
stream_farewell(const struct stream *stream);     /* frame of the client's TLS alert that was the first; 0 */
bool stream_in_text(const struct stream *stream); /* a message's text is being sent */
struct tape *stream_tape(struct stream *stream);

/* What is visible of TLS, for the conversation; NULL when there was none. `now`: seconds since 1970. */
struct tls_facts *stream_tls_facts(const struct stream *stream, struct arena *arena, double now);

/* Ports on which every connection is taken for SMTP, whatever it says. */
bool port_is_smtp(unsigned port);
bool port_is_smtps(unsigned port);

/* The side that sent this first is the server: -1 it cannot be told, 0 no, 1 yes. */
int stream_looks_like_server(struct span octets);

#endif
