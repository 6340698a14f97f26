/*
 * What the files in rules/dialects/ say: the client programs' messages, the stamps that carriers put in front
 * of lines, and the ways of writing a dialogue down. rules/dialects/README.md describes the fields. Inside
 * record/ only.
 *
 * messages.json   {"messages": [{"event": "failed", "trouble": "refused", "words": ["Connection refused",
 * ...]}, ...]} stamps.json     {"stamps": [{"is": "time alone", "pattern": "^(?<hour>\\d\\d):..."}, ...]}
 * marked.json     {"dialect": "marked", "lines": [{"from": "server", "pattern": "^S: (?<text>.*)"}, ...],
 * "examples": [...]}
 */
#ifndef SMTPLINT_RECORD_DIALECT_H
#define SMTPLINT_RECORD_DIALECT_H

#include "base/error.h"
#include "base/fronts.h"
#include "base/language.h"
#include "base/pattern.h"
#include "base/words.h"
#include "record/record.h"
#include "record/stamp.h"

/* What the named groups of a matching pattern gave; empty where there was none. */
struct extract {
    struct span text, host, address, port, key, seconds;
    struct span code;    /* of a reply whose text stands apart */
    struct span command; /* what a reply told by an error message answered: "RCPT TO", "end of DATA" */
    struct span sender, recipient, helo; /* of the envelope, told beside the reply */
    struct span source, target;          /* ends of a packet, or local and remote end of a log's line */
    struct span mail;                    /* queue id */
    struct span peer, peername;          /* the client's address and name */
    struct span sequence;                /* of a packet: the same one again is a retransmission */
    struct span octets;                  /* length of the text that follows without marks */
    struct span said;                    /* the whole command, as an error message quotes it */
    struct span enhanced;                /* enhanced code that stands apart from the text */
    struct span fate;                    /* what the sending server did: "deferred", "bounced" */
    bool code_inferred;                  /* the code is not in the record */
    enum trouble trouble;                /* of an event; NONE: the program's words tell, if they do */
};

struct message {
    enum event event;
    enum trouble trouble;
    struct span program;
    struct pattern *pattern; /* must match; NULL: the word is enough */
    struct pattern *extract; /* may match */
    bool of_telnet;          /* telnet, or one of its kin, says it */
    bool needs_mail;         /* of a step: others fail in the same words */
};

enum line_from {
    FROM_CLIENT,
    FROM_SERVER,
    FROM_EITHER,  /* the packet's ends tell: source and target */
    FROM_SPOKEN,  /* more of whoever spoke last */
    FROM_MORE,    /* more of a reply that has not ended */
    FROM_JOIN,    /* the rest of the line before, folded */
    FROM_REPLY,   /* a reply told by an error message: counts only if it was not heard */
    FROM_COMMAND, /* a command told by a message, for what is not shown */
    FROM_EVENT,
    FROM_PLACE,   /* host, address or port alone */
    FROM_WORDS,   /* the program's own words: messages.json says what they mean */
    FROM_SILENCE, /* nothing came: the connection ended, or the program gave up waiting; times tell */
    FROM_ELIDED,  /* stands for the message text */
    FROM_NOISE,
    FROM_WAIT,
    FROM_OWN,
    FROM_NETWORK, /* what only a capture proves, for the rules' examples */
    FROM_TLS      /* the same of TLS */
};

/* How octets are shown. */
enum coding {
    CODING_TEXT,
    CODING_HEX,
    CODING_CHUNK, /* hex, and no mark: what is said tells who said it */
    CODING_BASE64,
    CODING_ROWS,       /* text broken at 64 octets (curl) */
    CODING_WRAPPED,    /* text broken anywhere (ngrep) */
    CODING_PACKET,     /* hex, with the headers of IP and TCP in front */
    CODING_PACKET_TEXT /* the same as text */
};

struct line_form {
    enum line_from from;
    enum event event;
    enum trouble trouble; /* instead of what the words tell */
    enum coding coding;
    struct pattern *pattern;
    struct pattern *until; /* noise: up to the line that matches, which is noise as well */
    struct pattern *split; /* instead of the dialect's */
    struct span says;      /* instead of the group "text" */
    struct span command;   /* instead of the group "command" */
    struct span code;      /* instead of the group "code"; "class": any code of the enhanced code's class */
    struct span stand_in;  /* the code of a reply of which the record tells none; "class" as above */
    bool again;            /* may repeat what another form has said */
    bool twice;            /* the program prints it twice */
    bool turn;             /* lines without a mark that follow belong to the same speaker */
    bool quiet;            /* an event that alone, or with others such, is no session */
    bool unseen;           /* an event of a session whose dialogue such a record does not show */
    bool ahead;            /* the client sent it together with what stands before */
    bool starts;           /* begins another session with the same key */
};

enum escape {
    ESCAPE_NONE,
    ESCAPE_BACKSLASH,
    ESCAPE_QUOTES,
    ESCAPE_PLUS,      /* for blanks */
    ESCAPE_UNDERSCORE /* the same */
};

/* What a line is that has none of the forms. */
enum unmarked {
    UNMARKED_NOTHING,
    UNMARKED_PLAIN, /* as in a telnet log */
    UNMARKED_TURN,  /* the speaker's whose turn it is */
    UNMARKED_BODY   /* of the message, while one is open */
};

/* Read when a line is first held against them. */
struct line_forms {
    const struct asset_node *lines;
    struct arena *arena;
    struct line_form *at;
    size_t count;
    struct fronts *fronts; /* of their patterns */
    bool read, wrong;
};

struct dialect {
    struct span name, program;
    struct words title;
    struct line_forms *forms;
    size_t sign_count; /* 0: tried on every recording */
    enum escape escape;
    enum unmarked unmarked;
    struct pattern *split;   /* matches between the lines that one text holds */
    struct pattern *unfold;  /* matches where a line is to be cut into several */
    struct pattern *opens;   /* a paragraph: lines are joined from one that matches ... */
    struct pattern *closes;  /* ... to one that matches ... */
    struct pattern *goes_on; /* ... or as long as the next one matches */
    bool fused;              /* replies stand without anything between their lines */
    bool by_content;         /* which mark is whose is told by what is said */
    bool hides_body;
    bool hides_greeting; /* the program has greeted and said STARTTLS before it shows anything */
    bool inside_tls;     /* what it shows was said under TLS, even if it does not tell so */
    bool stamp_key;      /* the process of the stamp tells sessions apart */
    bool errors_first;   /* error messages may stand before the dialogue */
    bool drops_blanks;   /* empty lines of a text are left out */
    bool omits_replies;  /* good replies, and the RCPT before them, are left out */
    bool by_hand;        /* people put the marks, and words between */
    bool generic;        /* yields to any other that explains as much */
    bool last_resort;    /* taken only if no other explains anything */
    bool library;        /* in a program that does more than send mail; see trace.c */
    bool other_uses;     /* the program speaks more than SMTP: what it says alone must tell of mail */
};

enum { TOLD_TELNET = 256 }; /* above the dialects that can be told by signs */

struct dialects {
    struct word_index words; /* id: index of the message */
    struct word_index signs; /* id: index of the dialect */
    struct word_index
        told; /* the signs, and with TOLD_TELNET the words of telnet's messages: one look for both */
    LIST(struct message) messages;
    struct pattern
        *extract; /* finds host, address and port in failures whose message has no pattern; may be NULL */
    struct pattern *of_mail;      /* what only a program's words about mail hold */
    struct word_index mail_words; /* one of them stands wherever it matches */
    struct pattern *source;       /* a line of a program's text, not of its output */
    LIST(struct dialect) all;
    LIST(struct pattern *) stamps;
    struct fronts stamp_fronts;
    struct word_index closings; /* what clients say when a connection ends; also words of `words` */
    bool closing_first[256];    /* octets that one of them begins with, in its own case */
};

/* Whether the line begins with words that end a connection. */
bool dialects_may_close(const struct dialects *dialects, struct span line);

bool event_find(struct span name, enum event *event);
bool trouble_find(struct span name, enum trouble *trouble);

/* The message that a line holds (the longest word decides), or NULL. */
const struct message *message_find(const struct dialects *dialects, struct pattern_scratch *scratch,
                                   struct span line, struct extract *extract);

/* Whether the line in which the message was found says such a failure as an error message does ("telnet: ...:
 * Connection refused"), not in the middle of a sentence. */
bool message_is_error(const struct dialects *dialects, struct span line, const struct message *found);

/* The form of a dialect that a line has, behind as many of its stamps as can be, or NULL; *depth: which rest
 * has it. */
const struct line_form *dialect_line(const struct dialect *dialect, struct pattern_scratch *scratch,
                                     const struct peeled *peeled, struct extract *extract, size_t *depth);

/* Whether the line itself says that it is about SMTP: a library's name, a port, what was to be sent. */
bool message_is_source(const struct dialects *dialects, struct pattern_scratch *scratch, struct span line);
bool message_shows_mail(const struct dialects *dialects, struct pattern_scratch *scratch, struct span line);

/* RFC 3463 section 2: the first digit of both codes says the same. "4.2.2": 450. */
struct span code_of_class(struct span enhanced);

/* What a form says itself takes the place of what its pattern found. */
void form_adds(const struct line_form *form, struct extract *extract);

/* Whether the sign of any dialect stands in the line. */
bool dialect_hints(const struct dialects *dialects, struct span line);

/* By its name, or NULL. */
const struct dialect *dialect_find(const struct dialects *dialects, struct span name);

/* dialect_load.c: the lines of a built-in dialect. False with the error set (may be NULL) if they are wrong.
 */
bool line_forms_read(struct line_forms *forms, struct error *error);

/* dialect_load.c: the member's pattern, NULL if there is none. */
struct pattern *asset_pattern(struct arena *arena, const struct asset_node *node, const char *name);

/* dialect_load.c: one file. */
bool dialect_load(struct dialects *dialects, struct arena *arena, const struct asset_node *node,
                  struct error *error);

#endif
