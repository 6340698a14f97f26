/* What the files of session/ share. Inside session/ only. */
#ifndef SMTPLINT_SESSION_PART_H
#define SMTPLINT_SESSION_PART_H

#include "session/facts.h"
#include "session/session.h"

typedef LIST(struct entry) entry_list;

/* How things stood when a reply was heard: before its effect. */
struct standing {
    struct span hello_verb; /* "EHLO", "HELO"; "" none */
    size_t hello_reply;     /* entry of the EHLO reply whose offers count; NO_ENTRY */
    size_t hello_anew;      /* reply to an EHLO or HELO behind the login that had succeeded; NO_ENTRY */
    bool hello_done;
    bool offers_known; /* false: no EHLO reply was seen since the start or since STARTTLS */
    bool tls, authenticated;
    bool login_tried, starttls_tried;
    bool mail_open;           /* MAIL accepted, transaction not ended */
    size_t mail_reply;        /* reply to the last MAIL; NO_ENTRY */
    size_t accepted, refused; /* recipients of this transaction */
    unsigned long errors;     /* failing replies before this one */
};

/* What AUTH carried, decoded, for forensics and for masking; never leaves session/. */
struct secrets {
    LIST(struct span) words;       /* tokens and what they decode to */
    LIST(struct fact_item) faults; /* "not-base64", "trailing-newline", ... with their lines */
    LIST(struct fact_item) mechanisms;
    unsigned answers;      /* of the client to the AUTH at hand, the one in its own line included */
    unsigned long mail_at; /* line of a MAIL that was typed as an answer, and read as one; 0: none */
    bool readable;         /* a token stood there in clear base64 */
    bool tokens_seen;
    bool left_out; /* an answer is masked in the record: nobody knows whether it was well formed */
    bool without_tls;
};

struct session_parts {
    struct standing *standings; /* one an entry; filled for server entries */
    struct standing last;       /* at the end */
    struct secrets secrets;
    bool client_visible, server_visible, order_visible, greeting_seen, early_talker, early_known, pipelined,
        times;
    size_t greeting; /* entry or NO_ENTRY */
    size_t front;    /* the gap at which a record begins inside the session, see missing.c; NO_ENTRY */
    size_t *cause;   /* one an entry: reply that made this one inevitable, or NO_ENTRY */
};

/* Exim's PRDR (draft-hall-prdr): 353 behind the text, then one reply for each recipient that was taken, then
 * one for the message. */
enum { PRDR_BEGINS = 353 };

/* pair.c */
void session_pair(struct arena *arena, struct session *session, struct session_parts *parts);

/* suits.c: what a reply tells of the command that it answers. */
enum suits { SUITS_ANY, SUITS_THIS, SUITS_ANOTHER };
enum suits reply_suits(const struct entry *reply, const struct entry *command, bool accepts_all);
/* The reply to EHLO of smtp-server (Node.js), which says "Accepted" to whatever it takes: `accepts_all`. */
bool reply_is_of_smtp_server(const struct entry *reply);
const char *
reply_tells_verb(const struct entry *reply); /* the usual one of those that it may answer; NULL: any */

/* sides.c: which sides the record shows. */
bool session_shows_client(const struct conversation *conversation);
bool session_shows_server(const struct conversation *conversation);
bool session_shows_order(const struct conversation *conversation); /* which side spoke when */

/* infer.c: commands for a record that shows the server's lines alone. */
void session_infer(struct arena *arena, struct session *session, struct session_parts *parts);

/* What a reply answers whose command, and all before it, is missing: "EHLO", "(body)", "(unsolicited)" where
 * its words do not tell. */
const char *session_verb_told(const struct entry *reply);
/* For the entry that comes next: that something is missing before it; the command that the reply answers, if
 * it is told, with the partners of both. */
void entries_add_gap(struct arena *arena, entry_list *entries, const struct entry *next);
void entries_add_command(struct arena *arena, entry_list *entries, struct entry *reply);

/* missing.c: of a record that begins inside a message the moments up to the dot that ends it, and in `text`
 * what they are together; 0 if it does not begin so. */
size_t session_begun_text(struct arena *arena, const moment_list *moments, struct moment *text);
bool session_is_elision(struct span line); /* "...", as people put where they left lines out */
/* missing.c: what people leave out: all before the first line, the text of the message. */
void session_missing(struct arena *arena, struct session *session, struct session_parts *parts);

/* secret.c: what AUTH sent, gone from every line. */
bool secret_is_command(const struct entry *entry); /* AUTH, also mistyped */
void secret_command(struct arena *arena, struct secrets *secrets, struct entry *entry);
void secret_answer(struct arena *arena, struct secrets *secrets, struct entry *entry);
void secret_replies(struct arena *arena, struct session *session, struct secrets *secrets);

/* standing.c */
void session_stand(struct arena *arena, struct session *session, struct session_parts *parts);
void session_fold(struct arena *arena, struct session *session, struct session_parts *parts);

/* notice.c: the refusal of which the RCPT that failed at `at` was to tell the sender, NO_ENTRY. */
size_t session_told_refusal(const struct session *session, const struct standing *before, size_t at);

/* handshake.c: what a terminal program sent where STARTTLS had been agreed to and a handshake was due, NULL.
 */
const struct entry *session_typed_for_handshake(const struct session *session);

/* The RCPT of the recipient for whom the reply at `at` speaks, one of several to the same text (LMTP); NULL:
 * for all. */
const struct entry *session_verdict_on(const struct session *session, size_t at);

/* waiting.c: the first command before entry `end` that no reply answers, NULL; whether the QUIT there ends a
 * session in which nothing was owed (true for its reply, too); the QUIT of a client that had waited in vain,
 * NULL. */
const struct entry *session_unanswered(const struct session *session, size_t end);
bool session_said_goodbye(const struct session *session, size_t at);
/* The QUIT by which a client that was not greeted left, and after how many seconds; NULL: it did not. */
const struct entry *session_gave_up_on_greeting(const struct session *session, double *seconds);
const struct entry *session_gave_up(const struct session *session);

/* envelope.c, outcome.c, software.c */
void session_envelope(struct arena *arena, struct session *session, const struct session_parts *parts);

/* returned.c: whether its sender may be told by a bounce. */
bool message_was_refused(const struct message *message);
/* Of the message whose text or recipient the reply judges, the refused one that it tells the
 * sender of; NULL: it is no bounce. */
const struct message *session_returned_by(const struct session *session, const struct entry *reply);
/* What is refused of a bounce follows from what was refused of the message. */
void session_fold_bounces(struct session *session, struct session_parts *parts);
void session_outcome(struct session *session, const struct session_parts *parts);
void session_stages(struct arena *arena, struct session *session, const struct session_parts *parts);
struct span session_software(const struct session *session, const struct session_parts *parts);

struct path path_of(struct span argument);

/* The same address, but for a slip of the keys. */
bool path_is_slip(struct span address, struct span other);

void entry_name(struct entry *entry, struct span verb); /* and its stage */
void entry_name_as(struct entry *reply, const struct entry *command);
bool entry_is_of_envelope(const struct entry *entry); /* MAIL and RCPT */
bool entry_failed(const struct entry *entry);         /* a server entry with 4yz or 5yz */
/* 220 or a refusal, but none that only AUTH, MAIL, RCPT or a text gets (RFC 4954 section 6, RFC 5321 section
 * 4.3.2). */
bool code_may_greet(int code);
bool reply_may_greet(int code,
                     struct span text); /* nor does "command not recognized", which complains of a line */
bool session_is_chunk(const struct session *session, size_t at); /* the text behind a BDAT */
bool entry_is_last_chunk(const struct entry *entry); /* a client's BDAT ... LAST, RFC 3030 section 2 */
/* What a server says to the ClientHello of a client that took a refused STARTTLS for granted: 22, 3. */
bool entry_answers_handshake(const struct entry *entry);
bool entry_tells_client_left(const struct entry *entry); /* Exim says so into the closed connection */
bool entry_greets_as_ftp(const struct entry *entry);     /* FTP greets with 220, too, RFC 959 section 5.4 */

static inline bool entry_is(const struct entry *entry, const char *verb)
{
    return span_is(entry->verb, verb);
}

#endif
