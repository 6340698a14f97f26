/*
 * Puts a conversation together from lines whose speaker is known. Knows as much of the protocol as is needed
 * to tell a message's body from commands. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_BUILD_H
#define SMTPLINT_RECORD_BUILD_H

#include "record/line.h"
#include "record/message.h"
#include "record/record.h"

enum expecting { EXPECT_COMMAND, EXPECT_AUTH, EXPECT_BODY, EXPECT_CHUNK };

enum { LATE_MOST = 256 }; /* lines of a dialogue behind a text; what is longer is a text of such lines */

/* A line of a body without a final dot that may turn out to be of the dialogue behind it. */
struct late_line {
    struct span text;
    unsigned long number;
    size_t offset;
    bool server;
};

/* All that came since the first of them. */
struct late {
    LIST(struct late_line) lines;
    unsigned long taken, octets; /* of the body, blank lines and wrapped ones included */
};

struct builder {
    struct arena *arena; /* of the conversation; NULL while none is being built */
    struct conversation *conversation;
    enum expecting expecting;
    const struct body_watch *bodies; /* who is told of its lines; NULL: nobody */
    struct body *body;               /* the one being read */
    size_t body_at;
    bool in_body;
    bool text_ahead;          /* the text came before the reply to its DATA */
    unsigned long chunk_left; /* octets of a BDAT still to come, RFC 3030 section 2 */
    size_t client_lines, server_lines;
    int last_code;
    bool ended; /* nothing more of this conversation is due */
    bool connected;
    double began; /* on the recording's own clock; NAN unknown */
    double clock; /* seconds since the start; NAN unknown */
    struct late late;
    struct from_line from; /* of the message being read */
    struct text_commands {
        bool last, replies; /* the line before was one; there are replies */
    } commands;
};

void build_begin(struct builder *builder, struct arena *arena, struct conversation *conversation);
void build_client(struct builder *builder, const struct line *line, struct span text);
void build_server(struct builder *builder, const struct line *line, struct span text);
struct moment *build_event(struct builder *builder, const struct line *line, enum event event,
                           struct span text);

/* DATA waits for its reply, and this is no command: the client sends the text without waiting. */
bool build_is_text_ahead(const struct builder *builder, struct span text);

/* The client's last line was sent together with what stands before it. */
void build_ahead(struct builder *builder);

/* The text goes on where the last moment's ended (a viewer had wrapped it). */
void build_join(struct builder *builder, const struct line *line, struct span text);

/* The program that wrote the record left the message text out, or says so in its place. `complete`: it was
 * sent to its end. */
void build_elided(struct builder *builder, const struct line *line, bool complete);

/* Ends a body whose dot never came. */
void build_body_end(struct builder *builder);

/* Nothing to hand out yet? */
bool build_is_empty(const struct builder *builder);

/* The conversation is complete. */
void build_finish(struct builder *builder);

#endif
