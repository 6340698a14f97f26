/*
 * A text being rewritten in place: what it was, what becomes of it, and which octets have got their last
 * form. Inside redact/ only.
 *
 *     in     RCPT TO:<anna@contoso.com>
 *     taken           ####
 *     out    RCPT TO:<mupo@contoso.com>
 */
#ifndef SMTPLINT_REDACT_PASSAGE_H
#define SMTPLINT_REDACT_PASSAGE_H

#include "redact/pseudonyms.h"

enum login_turn { TURN_ANY, TURN_USER, TURN_PASSWORD }; /* the two of AUTH LOGIN */

struct passage {
    const char *in;
    char *out;            /* begins as a copy of `in` */
    unsigned char *taken; /* one an octet */
    size_t len;
    struct pseudonyms *pseudonyms;
    enum redact_level level;
    unsigned long *counts; /* REDACTED_CLASSES of them */
    enum login_turn turn;  /* whose answer to AUTH comes */
};

/* A word or an address whose image stands from now on in its place; nothing if something of it is taken. */
void passage_word(struct passage *passage, enum redact_class kind, size_t at, size_t len);
bool passage_ip(struct passage *passage, size_t at, size_t len);

/* Other octets in place of it; counted once. */
void passage_put(struct passage *passage, enum redact_class kind, size_t at, struct span image);

/* A secret: each octet but blanks, so that lines and columns stay. */
void passage_hide(struct passage *passage, size_t at, size_t end);

bool passage_is_free(const struct passage *passage, size_t at, size_t len);
void passage_close(struct passage *passage, size_t at, size_t len); /* it stays as it is */

static inline struct span passage_span(const struct passage *passage, size_t at, size_t end)
{
    return (struct span){passage->in + at, end - at};
}

typedef void redact_part(struct passage *passage, size_t at, size_t end);

/* Would the text become another one? Its names are known to `like`, and nothing is counted. */
bool passage_changes(const struct passage *like, redact_part *redact, struct span text);

/* ---- who rewrites what ---- */

/* tokens.c: addresses, hosts, paths and what else shows by its form, in one line. */
void tokens_redact(struct passage *passage, size_t at, size_t end);

/* The part of an address before the "@", and what users are called. */
void local_redact(struct passage *passage, size_t from, size_t end);

/* tokens_host.c: a host name, mail domain or what stands behind an "@". */
void hosts_redact(struct passage *passage, size_t from, size_t end);
void host_redact(struct passage *passage, size_t at, size_t end);

/* paths.c: users in paths, accounts and shares of Windows, what URLs hold. */
void paths_redact(struct passage *passage, size_t at, size_t end);

/* named.c, spoken.c, directory.c: names that a key, the words around them or another name tells, in one line.
 */
void named_redact(struct passage *passage, size_t from, size_t end);
void spoken_redact(struct passage *passage, size_t at, size_t end);
void directory_redact(struct passage *passage, size_t from, size_t end);

/* All words of it that may name somebody; the host that it is, if it is one; the words of a queue's id. */
void named_user(struct passage *passage, size_t at, size_t end);
void named_host(struct passage *passage, size_t at, size_t end);
void named_id(struct passage *passage, size_t at, size_t end);

/* The end of the value that begins at `*at`, behind what opens there (`*opened`): "<", a quote ... */
size_t named_value(const struct passage *passage, size_t *at, size_t end, bool *opened);

/* numbers.c: of telephones and of network cards. */
void telephones_redact(struct passage *passage, size_t from, size_t end);
void cards_redact(struct passage *passage, size_t from, size_t end);

/* fill.c: nothing of the words is left but their lengths. */
void fill(struct passage *passage, enum redact_class kind, size_t at, size_t end);
enum body_part {
    BODY_HEADER,
    BODY_TEXT,
    BODY_OPEN_HEADER, /* of a text that was never ended: replies may follow in it */
    BODY_OPEN
};
struct place_in_text {
    size_t at, end;
};
void fill_body_line(struct passage *passage, struct place_in_text place, enum body_part part);

/* base64.c: of a token what it decodes to is rewritten. `as_secret`: nothing of it may be read. */
bool base64_redact(struct passage *passage, size_t at, size_t end, bool as_secret);
bool base64_is_binary(struct span token); /* what it means are no letters */
void base64_find(struct passage *passage, size_t at, size_t end);

/* A letter, digit or octet beyond ASCII: what words are made of. */
bool is_word_octet(char c);

static inline bool is_one_of(char c, const char *set)
{
    return c && strchr(set, c);
}

bool is_number(struct span word); /* of digits alone */

bool is_host_octet(char c); /* of a name with its dots */

/* One mail address and nothing else, below a domain that ends as domains do. */
bool address_looks(struct span text);

/* The end of the word at `at`. */
size_t word_end(const struct passage *passage, size_t at, size_t end);

#endif
