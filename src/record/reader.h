/* What readers of text recordings share. Inside record/ only. */
#ifndef SMTPLINT_RECORD_READER_H
#define SMTPLINT_RECORD_READER_H

#include "record/build.h"
#include "record/dialect.h"
#include "record/lookup.h"
#include "record/source.h"

enum { NAME_MOST = 255 }; /* RFC 1035 section 2.3.4 */

/* The connection that a command asked for and nothing has shown yet. */
struct pending {
    char host[NAME_MOST + 1], program[16];
    unsigned port;
    bool set, bad_syntax;
};

struct reader {
    const struct dialects *dialects;
    struct pattern_scratch *scratch;
    struct source *source;
    struct lookup_reader lookups;
    struct arena file_arena; /* lookups; lives as long as the recording */
    struct recording_notes notes;
    struct builder builder;
    struct pending pending;
    const struct dialect *dialect; /* NULL: plain */
    struct line line;              /* the one being read */
    struct arena line_arena;       /* copies of held and joined lines */
    struct line held;
    bool has_held;
    bool again;        /* the line begins the next conversation: it is taken once more */
    bool marks_two_cr; /* server lines end CR CR LF, typed ones CR LF */
    bool scripted;     /* recorded by script(1): no hard wraps */
    double script_started;
    int script_zone;
    bool script_command; /* the one command of the script is the connection */
    bool any;            /* a conversation was handed out */
    bool seen_text;      /* a line of text came before, outside of any conversation */
    bool foreign;        /* something else than SMTP answered */
};

/* One conversation; false at the end. */
bool plain_next(struct reader *reader, struct arena *arena, struct conversation *conversation);
bool transcript_next(struct reader *reader, struct arena *arena, struct conversation *conversation);

/* Starts a conversation if none is being built, with what the pending command said. */
void reader_begin(struct reader *reader, struct arena *arena, struct conversation *conversation);

/* A line of a client program: adds the event and takes over host, address and port. */
void reader_event(struct reader *reader, enum event event, enum trouble trouble,
                  const struct extract *extract);

/* True if a conversation worth handing out is complete; hands over what belongs to the file. */
bool reader_finish(struct reader *reader);

/* Remembers the line as the nearest thing to SMTP if none was remembered. */
void reader_nearest(struct reader *reader, const char *what, unsigned long line);

#endif
