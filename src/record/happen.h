/* Inside record/ only. */
#ifndef SMTPLINT_RECORD_HAPPEN_H
#define SMTPLINT_RECORD_HAPPEN_H

#include "record/transcript.h"

/* An event in the words of reader->line, unless the conversation has it already. */
void happen_add(struct reader *reader, enum event event, enum trouble trouble, const struct extract *extract);

/* Whether the dialogue itself stands in the record and holds the reply, or the same step was told before:
 * what a program says of it adds nothing then. */
bool happen_is_shown(const struct builder *builder, enum trouble step);

/* What the message tells here: a connection that broke before anything was shown is a step that failed, for
 * nobody knows where it broke. */
enum event happen_kind(const struct builder *builder, const struct message *message, enum trouble *trouble);

/* It tells of a connection that stood, and with whom. */
bool happen_tells_end(enum event event);

/* Before such an event: a connection that had just failed for no known reason stood after all, if this can
 * happen only to one that stands. */
void happen_stood(struct builder *builder, enum event event);

/* The program read nothing: the connection was closed, or it gave up waiting. */
void happen_silence(struct reader *reader);

/* True: the program says once more, in vaguer words, that the connection is gone; how it ended had stood. */
bool happen_ended(const struct builder *builder, enum event event);

#endif
