/*
 * From bytes to conversations. The only header of record/ that the others may see.
 *
 * A recording (file, pipe or memory) is pulled: each recording_next() hands out one finished conversation.
 * What kind of recording it was - telnet log, another program's transcript, capture - is known here alone.
 *
 *     Trying 192.0.2.25...                        EVENT   trying
 *     Connected to mx1.contoso.example.           EVENT   connected
 *     220 mx1.contoso.example ESMTP               SERVER
 *     EHLO ws7.client.example                     CLIENT
 *     250-mx1.contoso.example                     SERVER
 *     ...
 *     Subject: test                               BODY    (all of it one moment)
 *     Connection closed by foreign host.          EVENT   closed
 *
 * The conversation lives in the caller's arena and holds no pointer into the file. Lookups and pings belong
 * to the file and stay valid until recording_close().
 */
#ifndef SMTPLINT_RECORD_RECORD_H
#define SMTPLINT_RECORD_RECORD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/language.h"
#include "base/span.h"
#include "smtp/mailbox.h"

enum moment_kind { MOMENT_CLIENT, MOMENT_SERVER, MOMENT_BODY, MOMENT_EVENT };

/* A remark that begins so says that the code of the reply before it stands in no line of the log. */
#define RECORD_NO_CODE "the log tells no code"

/* A remark that ends so says that the end of the client's line before it is not in the capture. */
#define RECORD_LINE_CUT " octets of the client were not captured"

enum event {
    EVENT_NONE,
    EVENT_CONNECTING, /* the user asked for a connection */
    EVENT_TRYING,     /* one address is tried; text: the address */
    EVENT_CONNECTED,  /* text: host or address */
    EVENT_FAILED,     /* no connection (trouble says why); text: the client's words */
    EVENT_CLOSED,     /* ended by the server's side, or by no one knows whom on it */
    EVENT_LEFT,       /* the user left */
    EVENT_RESET,
    EVENT_TIMEOUT, /* the client gave up waiting */
    EVENT_GAP,     /* something is missing here */
    EVENT_TLS_STARTED,
    EVENT_TLS_FAILED,  /* text: the TLS library's words */
    EVENT_TLS_DOUBTED, /* the client holds something against the certificate, and goes on all the same unless
                          a failure follows; text: what */
    EVENT_STEP_FAILED, /* the client says that a step failed (trouble: which) and not what the server said */
    EVENT_REMARK       /* the client program's words, of no consequence */
};

/* Why there was no connection, as far as the client's words tell; or which step failed. */
enum trouble {
    TROUBLE_NONE,
    TROUBLE_REFUSED,
    TROUBLE_TIMEOUT,
    TROUBLE_UNREACHABLE,
    TROUBLE_NETWORK_UNREACHABLE,
    TROUBLE_NAME,
    TROUBLE_NAME_TEMPORARY,
    TROUBLE_WINDOWS, /* Windows' telnet client has one text for them all */
    TROUBLE_RESET,
    TROUBLE_PROHIBITED,
    TROUBLE_NOT_INSTALLED,
    TROUBLE_BAD_SYNTAX,
    TROUBLE_LOGIN, /* steps */
    TROUBLE_SENDER,
    TROUBLE_RECIPIENTS,
    TROUBLE_MESSAGE,
    TROUBLE_STARTTLS,    /* wanted and not offered */
    TROUBLE_LOGIN_OFFER, /* the same of AUTH */
    TROUBLE_CREDENTIALS, /* the program has none */
    TROUBLE_UNENCRYPTED, /* it keeps them back without TLS */
    TROUBLE_CONNECTION,  /* it broke, and nothing tells where */
    TROUBLE_SESSION,     /* it was not opened: connection, TLS or login */
    TROUBLE_OTHER
};

const char *event_name(enum event event);       /* "closed" */
const char *trouble_name(enum trouble trouble); /* "refused" */

/* Control characters in a client line, as the server got them (bits). */
enum control {
    CONTROL_BACKSPACE = 1,
    CONTROL_DELETE = 2,
    CONTROL_ESCAPE = 4,
    CONTROL_ARROW = 8,
    CONTROL_NUL = 16,
    CONTROL_TELNET = 32,  /* telnet option bytes */
    CONTROL_CARET_H = 64, /* shown as ^H: the terminal's erase key was another one */
    CONTROL_OTHER = 128
};

enum { BODY_HEADERS = 40 }; /* header field names kept of a message; more are counted with the rest */

struct body {
    unsigned long lines, octets; /* octets as sent, line ends counted as two, without the final dot */
    unsigned long longest;       /* octets of the longest line, without its end */
    struct span first_line;
    struct span header[BODY_HEADERS];
    size_t headers;
    bool terminated;      /* a line "." ended it */
    bool broken_off;      /* it broke off in the middle, as the record says without showing it */
    bool blank_line;      /* an empty line came before the end */
    bool cut, header_cut; /* octets of it, and of its header, are missing in the record */
    bool eight_bit;
    bool ends_seen; /* the octets that ended its lines are known (captures) */
    bool bare_lf;   /* then: a line ended in LF alone */
    bool no_blanks; /* the program that wrote the record leaves out empty lines */
    bool elided;    /* the program that wrote the record left it out */
    bool end_tried; /* of a text log: a line was meant for its end, and is none */
    struct span
        command; /* of a text log: MAIL or RCPT that was typed in its header or as its last line; "" none */
    unsigned long command_at;      /* its line in the file */
    enum mailbox_fault from_fault; /* of the From line; fine where there is none, or it is folded */
};

struct moment {
    enum moment_kind kind;
    enum event event;
    enum trouble trouble;
    struct span text; /* without marks and line end; valid UTF-8 */
    const struct body *body;
    unsigned long first, last; /* 1-based lines or frames */
    size_t offset;             /* of `first` in the original bytes */
    double time;               /* seconds from the conversation's start; NAN when unknown */
    unsigned control;
    bool corrected;   /* typed wrong, corrected with backspace, applied by the terminal */
    bool inferred;    /* it is not in the record; server: its code is not */
    bool quiet;       /* of an event: no reason to tell of the conversation, which the record does not show */
    bool ahead;       /* sent together with what stands before, not because of its answer */
    bool named;       /* of a command: what tells the end names it as the last, without a reply */
    bool auth_answer; /* the reader knows it for an answer inside an AUTH dialogue */
};

enum lookup_kind { LOOKUP_ADDRESS, LOOKUP_MX, LOOKUP_PTR, LOOKUP_TXT, LOOKUP_OTHER };

struct lookup_answer {
    long preference;     /* of an MX; -1 otherwise */
    struct span name;    /* MX host, CNAME target, PTR name; lower case, no dot at the end */
    struct span address; /* IP address, "" if none was shown */
    struct span text;    /* TXT */
};

struct lookup {
    enum lookup_kind kind;
    struct span name;     /* the name that was asked for, lower case, no dot at the end */
    struct span typed;    /* as typed, if it differs in more than case and dot ("" otherwise) */
    struct span trouble;  /* "nxdomain", "timeout", "servfail", "refused", "no-answer"; "" when answered */
    struct span resolver; /* address of the resolver, "" if not shown */
    struct lookup_answer *answers;
    size_t answer_count;
    unsigned long first, last;
};

/* A reachability test in the file: ping (port 0), Test-NetConnection, nc -z. */
struct reach {
    struct span host; /* name or address as typed, lower case */
    struct span address;
    unsigned port;
    bool answered;
    unsigned long line;
    struct span text; /* what that line said of a port that failed; may be empty */
};

struct surroundings {
    const struct lookup *lookups;
    size_t lookup_count;
    const struct reach *reaches;
    size_t reach_count;
};

enum tls_answer { TLS_UNKNOWN, TLS_NO, TLS_YES };
enum tls_step {
    TLS_STEP_NONE,
    TLS_STEP_CLIENT_HELLO,
    TLS_STEP_SERVER_HELLO,
    TLS_STEP_CERTIFICATE,
    TLS_STEP_ESTABLISHED
};
enum tls_end {
    TLS_END_OPEN,
    TLS_END_NOTIFIED,
    TLS_END_ALERT,
    TLS_END_HIDDEN_ALERT,
    TLS_END_NOT_TLS,
    TLS_END_LOST
};

struct tls_certificate {
    struct span subject, issuer;  /* "CN=mx1.contoso.example, O=Contoso" */
    double not_before, not_after; /* seconds since 1970; NAN not readable */
    struct span *names;           /* host names and addresses it stands for, as in it */
    size_t name_count;
    bool self_signed;
};

/* An alert, RFC 8446 section 6: the side that sends it is the one that dislikes something. */
struct tls_alert {
    int number; /* -1: encrypted, only its length tells that it is one */
    int level;  /* 1 warning, 2 fatal, 0 not visible */
    struct span name;
    bool from_server;
    unsigned long at;
};

enum { TLS_ALERTS = 8 }; /* kept of one connection; a pair each way is usual */

/* What is visible of TLS in a capture. Versions as on the wire: 0x0303 is TLS 1.2; 0 unknown. Places `*_at`
 * are 0 when unknown. */
struct tls_facts {
    unsigned client_version; /* the highest that the client offers */
    unsigned version;        /* agreed */
    struct span cipher;      /* agreed: "TLS_AES_256_GCM_SHA384"; "" unknown */
    struct span sni;         /* the name that the client asked for; "" none or unknown */
    struct tls_alert alerts[TLS_ALERTS];
    size_t alert_count;
    bool server_certificate_seen;
    struct tls_certificate certificate; /* the server's */
    size_t chain_count;                 /* certificates that the server sent */
    enum tls_answer expired;            /* the server's, when the capture was made */
    enum tls_answer issuer_expired;     /* one of those above it */
    bool certificate_requested;
    enum tls_answer client_certificate; /* the client sent one */
    enum tls_step step;                 /* how far the handshake came */
    enum tls_answer established;
    enum tls_answer server_data; /* the server sent something under TLS after the handshake */
    enum tls_answer client_data; /* so did the client */
    enum tls_end ended;
    bool ended_by_server;
    size_t hello_octets;  /* length of the ClientHello; 0 unknown */
    size_t client_suites; /* cipher suites that it offers; 0 unknown */
    unsigned long client_hello_at, server_hello_at, certificate_at, request_at, established_at, ended_at;
};

const char *tls_version_name(unsigned version); /* "TLS 1.2"; NULL: no such version */
const char *tls_step_name(enum tls_step step);  /* "client-hello" */
const char *tls_end_name(enum tls_end end);     /* "alert" */

/*
 * What only a capture proves, by the names of its facts: {"syn answered by", "rst"}. A name may stand several
 * times. What is seen and has no item did not happen.
 */
struct network_item {
    struct span name, text;
    unsigned long first, last;
};

struct network {
    bool seen;
    LIST(struct network_item) items;
};

struct endpoint {
    struct span address, name;
    unsigned port; /* 0: unknown */
};

typedef LIST(struct moment) moment_list;

/* What a sending server did with the mail, by its own log: it may defer or return it without any reply. */
enum fate { FATE_UNKNOWN, FATE_DEFERRED, FATE_RETURNED, FATE_MIXED };

struct conversation {
    struct span format;         /* dialect name, or kind of capture */
    struct span client_program; /* "telnet", "nc", ...; "" when it cannot be told */
    bool frames;                /* places are frames, not lines */
    long stream;                /* captures: tcp.stream; -1 otherwise */
    struct endpoint client, server;
    double started;     /* seconds since 1970, NAN unknown */
    int zone;           /* minutes east of UTC of the clock that `started` was told by */
    bool zoned;         /* the record tells it; otherwise `started` is read as if it were UTC */
    double seconds;     /* how long it lasted, NAN unknown */
    bool bad_syntax;    /* the command that opened it could not work: `telnet host:25` */
    bool both_heard;    /* segments of both sides were captured */
    bool client_heard;  /* the client's octets are in the record: a line that is not there was not sent */
    bool tells_close;   /* the recording program would have told an ended connection */
    bool given_up;      /* the last lines are the client program's own words about what failed */
    bool greeting_told; /* a program says that it was the greeting which refused */
    enum fate fate;     /* as a sending server's log tells it */
    moment_list moments;
    struct network network;
    unsigned long first, last;
    struct tls_facts *tls;      /* NULL: the record does not show the TLS records */
    struct surroundings around; /* as known when the conversation ended */
};

/* What could not be read of a recording, and the nearest thing to SMTP that was seen. */
struct recording_notes {
    struct span format;  /* dialect taken; "" if none */
    struct span nearest; /* English; "" if dialogues were found */
    unsigned long nearest_line;
    bool damaged;       /* container cut or broken */
    struct span damage; /* English: where and how; "" if it cannot be told */
    bool limited;       /* a limit on what is kept was reached: something is left out */
    bool cut_lines;     /* a line was longer than the limit */
    unsigned long lines;
};

struct recording;
struct dialects;

/* All dialect files and the client messages; one for the whole program. Sources as for rules: see
 * base/assets.h. */
struct dialects *dialects_load(struct arena *arena, struct error *error);
void dialects_free(struct dialects *dialects); /* what the arena does not hold */
size_t dialects_count(const struct dialects *dialects);
struct span dialects_name(const struct dialects *dialects, size_t index);
struct words dialects_title(const struct dialects *dialects, size_t index);

/* What is otherwise read on first use; false with the error set if it is wrong, or there is no such dialect.
 */
bool dialects_complete(const struct dialects *dialects, struct span name, struct error *error);

/*
 * A named file holds one recording, or many when it is an archive, a mail or something compressed, in each
 * other to any depth that is sane:
 *
 *     trace.log                     a member of its own name: nothing is packed, nothing is copied
 *     trace.log.gz                  the same
 *     ticket.zip!logs/a.txt         two of a zip
 *     ticket.zip!mail.eml!b.log
 *
 * Nothing is written to disk. Limits end the reading of hostile ones; see record/limits.h.
 */
struct container;
struct input;

struct member {
    struct span name;    /* valid until the next one */
    struct input *input; /* for recording_of(); NULL: there is only trouble */
    const char *trouble; /* English: why it cannot be read; NULL: it can be tried */
    bool damaged;        /* the trouble is a damage, a lock or a limit */
    bool packed;         /* the named file is a container */
    bool again; /* the same as the member before it in another form (HTML and plain text of a mail) */
    bool aside; /* a text around the recordings, as a mail's: no wonder if it holds none */
};

/* `path` NULL: the bytes; "-": standard input. `name` is what it is called. NULL with the error set when it
 * cannot be opened. */
struct container *container_open(const char *path, struct span bytes, const char *name, struct error *error);
bool container_next(struct container *container, struct member *member); /* what came before is closed */
void container_close(struct container *container);

/* Who wants to know where the lines of messages stand: told of each line of a body in a text recording, its
 * final dot left out. `first` to `last`: the lines of the file; `text`: as the server got it, valid during
 * the call. */
struct body_line {
    unsigned long first, last;
    struct span text;
    bool header; /* no empty line came before */
};
struct body_watch {
    void (*line)(void *with, const struct body_line *line);
    void *with;
};

/* What the user knows better than the recording; all may be empty. */
struct recording_wishes {
    const char *dialect; /* of a text; its name */
    struct span key_log; /* TLS secrets of captures, NSS key log format; must stay as long as the recording */
    const struct body_watch *bodies; /* NULL: nobody wants to know */
};

/* The recording of a member; close it before the next member is asked for. `wishes` may be NULL. */
struct recording *recording_of(const struct dialects *dialects, const struct recording_wishes *wishes,
                               struct input *input, struct error *error);

/* All octets of a member, as far as they are no more than `most`, before a recording is made of it; valid
 * until the next member. `*cut`: there are more. */
struct span member_octets(const struct member *member, size_t most, bool *cut);

bool recording_is_capture(struct span head); /* by its first octets */

/* How a text is written that takes more than an octet for each character of ASCII, by its first octets. */
struct text_encoding {
    const char *name; /* as iconv has it; NULL: octets */
    size_t unit;      /* octets of a unit */
    size_t mark;      /* octets of the byte order mark */
};
struct text_encoding recording_encoding(struct span head);

/* Passwords and tokens in a line that a program or a person wrote: `password = secret`, `swaks -ap secret`,
 * "smtp://chris:secret@mx1". What each way of writing one finds next is kept, or a line full of one way would
 * be looked through for the others each time. */
enum { SECRET_WAYS = 31 };
struct line_secrets {
    struct span line;
    struct {
        size_t at, end; /* `at` is the line's length: no more */
    } next[SECRET_WAYS];
};
void line_secrets_begin(struct line_secrets *secrets, struct span line);

/* The next one from `*at` on: up to `*end`. False: none. `*at` never goes back. */
bool line_secrets_next(struct line_secrets *secrets, size_t *at, size_t *end);

/* One that is not packed. `path` NULL: the bytes; "-": standard input. Returns NULL with the error set when
 * it cannot be opened or read. */
struct recording *recording_open(const struct dialects *dialects, const char *path, struct span bytes,
                                 struct error *error);
bool recording_next(struct recording *recording, struct arena *arena, struct conversation *conversation);
const struct recording_notes *recording_notes(const struct recording *recording);
void recording_close(struct recording *recording);

#endif
