/* What the files of a stream share. For stream*.c alone. */
#ifndef SMTPLINT_RECORD_STREAM_PART_H
#define SMTPLINT_RECORD_STREAM_PART_H

#include "base/text.h"
#include "record/message.h"
#include "record/stream.h"
#include "record/tls.h"

/* A line that has begun. */
struct unfinished {
    struct text text;
    unsigned long frame; /* of its first octet */
    unsigned long last;
    double time;
};

/* Client octets that wait for a reply to tell what they are. */
struct waiting {
    struct waiting *next;
    struct heard heard;
    size_t len;
    char octets[];
};

enum waits { WAITS_NOT, WAITS_DATA, WAITS_STARTTLS, WAITS_AUTH };

enum tls_state {
    TLS_NONE,
    TLS_DUE,   /* STARTTLS got its 220: what comes next tells */
    TLS_PLAIN, /* it was plain text: the server's answer tells whether that is decrypted TLS or a mistake */
    TLS_ACTIVE,
    TLS_REFUSED, /* the client speaks TLS, the server does not, or not any more */
    TLS_LOST     /* records that make no sense: nothing can be told of what follows */
};

/* In front of the dialogue: a request to a proxy on the way. By what the proxy has to answer next. */
enum proxy {
    PROXY_UNSEEN, /* nothing was said yet */
    PROXY_PASSED, /* there is none, or it let the client through */
    PROXY_HTTP,
    PROXY_SOCKS4,
    PROXY_METHOD, /* SOCKS5: how to log in */
    PROXY_LOGIN,
    PROXY_REQUEST,
    PROXY_REFUSED
};

/* A PROXY header, until the server's first line tells what it took it for; a proxy's answer as far as it
 * came. Few streams have either. */
struct prefix {
    struct text header, answer;
    struct place place;
};

/* From the first octets of TLS on. */
struct stream_tls {
    struct arena arena;
    struct tls_reader *reader;
    unsigned long octets[2];
    uint32_t told; /* events */
    bool done;     /* the handshake is */
    bool failed;
    bool missed; /* a piece is missing */
};

/* Tens of thousands are in memory at once: what few of them need is allocated when they do, and what is small
 * stands together. */
struct stream {
    struct tape tape;
    struct unfinished *side[2]; /* by from_server; NULL: no line has begun */
    struct waiting *first, *last;
    struct message_text *message; /* NULL: not in one */
    uint64_t chunk_left;          /* octets of a BDAT, RFC 3030 section 2 */
    const struct tls_keys *keys;
    struct stream_tls *tls; /* NULL: there was none */
    struct prefix *prefix;
    unsigned long latest_frame; /* where the last octets stood */
    double latest_time;
    unsigned long octets[2];
    unsigned lines[2];
    unsigned port;
    uint32_t waiting_octets;
    uint32_t unanswered; /* commands in front of the one that waits */
    enum verdict verdict;
    enum waits waits;
    enum tls_state tls_state;
    enum proxy proxy;
    bool greeting_due, auth_answer_due;
    bool joined;      /* the capture was begun inside the connection */
    bool body;        /* it has begun on the tape */
    bool message_odd; /* it stands at a line that may have been its end */
    bool message_gap; /* a piece of it is missing */
    bool inside;      /* octets come out of TLS */
    bool quit, foreign, likely;
    bool no_reply; /* the one that is waited for is in a gap */
    bool told_bare_lf, told_early, resync[2];
};

/* stream_kind.c */
void kind_server_line(struct stream *stream, struct span line, int code); /* 0: it has none */
void kind_client_line(struct stream *stream, struct span line);
void kind_client_octets(struct stream *stream, struct span octets);

/* stream_client.c, stream_server.c */
void client_octets(struct stream *stream, const struct heard *heard, struct span octets);
void client_gap(struct stream *stream, const struct heard *heard, size_t octets);
void client_end(struct stream *stream);
void client_resume(struct stream *stream, bool granted); /* the reply has come: granted 354, 334 or 220 */
void client_granted_unseen(struct stream *stream);       /* 354, and DATA was not captured */
void client_text_unseen(struct stream *stream);
void client_unsure(struct stream *stream);        /* it will not come */
void client_text_answered(struct stream *stream); /* a reply came while a message was being read */
void server_octets(struct stream *stream, const struct heard *heard, struct span octets);
void server_gap(struct stream *stream, const struct heard *heard, size_t octets);
void server_end(struct stream *stream);

/* stream_line.c: takes a line with its end from the front; false, with what there is kept, while it is not
 * whole. The result is valid until the next call of the same side; `place` says where it stands. */
bool line_take(struct unfinished **unfinished, const struct heard *heard, struct span *octets,
               struct span *line, struct place *place);
void line_done(struct unfinished **unfinished);

/* stream.c: octets as they are on the wire, to TLS or to lines. */
void stream_route(struct stream *stream, const struct heard *heard, struct span octets);

/* stream_tls.c */
bool tls_begins(struct span octets);
void stream_tls_begin(struct stream *stream);
void stream_tls_octets(struct stream *stream, const struct heard *heard, struct span octets);
void stream_tls_gap(struct stream *stream, const struct heard *heard, size_t octets);
void stream_tls_plain(
    struct stream *stream,
    const struct heard *heard); /* text came where a handshake was due, and was no decrypted one */
void stream_tls_refused(struct stream *stream, const struct heard *heard);
void stream_tls_end(struct stream *stream, bool closed);

/* The stream's, made when it is wanted. */
struct prefix *stream_prefix(struct stream *stream);

/* stream_prefix.c: eats a PROXY header, and tells of it when the server's answer shows how it was taken. */
void prefix_client(struct stream *stream, const struct heard *heard, struct span *octets);
void prefix_tell(struct stream *stream, bool taken);

/* stream_proxy.c: eats what is meant for a proxy, and what it answers. */
void proxy_client(struct stream *stream, const struct heard *heard, struct span *octets);
void proxy_server(struct stream *stream, const struct heard *heard, struct span *octets);
void proxy_gap(struct stream *stream, bool from_server);

#endif
