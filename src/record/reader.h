/* What readers of text recordings share. Inside record/ only. */
#ifndef SMTPLINT_RECORD_READER_H
#define SMTPLINT_RECORD_READER_H

#include "record/build.h"
#include "record/dialect.h"
#include "record/lookup.h"
#include "record/source.h"
#include "record/stamp.h"
#include "record/tell.h"

enum { NAME_MOST = 255 }; /* RFC 1035 section 2.3.4 */

/* The connection that a command asked for and nothing has shown yet. */
struct pending {
    char host[NAME_MOST + 1], program[16];
    unsigned port;
    bool set, bad_syntax, starttls;
};

struct reader {
    const struct dialects *dialects;
    const struct body_watch *bodies; /* NULL: nobody */
    struct pattern_scratch *scratch;
    struct source *source;
    struct lookup_reader lookups;
    struct arena file_arena; /* lookups; lives as long as the recording */
    struct recording_notes notes;
    struct builder builder;
    struct pending pending;
    bool says_starttls;            /* the program does, by the command that began the conversation */
    const struct dialect *dialect; /* NULL: plain */
    struct line line;              /* the one being read */
    struct arena line_arena;       /* copies of held and joined lines */
    struct stamp stamp;            /* of that line */
    unsigned layers;               /* enum layer: what comes off every line */
    size_t width;                  /* columns to which marked lines were wrapped; 0: they are whole */
    bool hard_wrapped;             /* inside words, too */
    struct arena layer_arena;      /* copies of lines without their layers */
    struct span pieces;            /* what is left of a line that held several */
    struct line pieces_of;
    struct pattern *until; /* noise goes on up to a line that matches */
    struct span bare;      /* the line without as many stamps as the dialect's lines have */
    struct span innermost; /* the line without any stamp */
    size_t depth;
    const struct dialect *forced;  /* the user named it */
    struct told next;              /* another dialect begins ... */
    bool switching;                /* ... as soon as the open conversations are handed out */
    size_t unexplained;            /* lines in a row that the dialect does not know */
    unsigned long looked;          /* where another dialect was looked for last in vain */
    unsigned turns;                /* so often one was found */
    struct transcript *transcript; /* of marked dialects; see transcript.c */
    struct line held;
    bool has_held;
    bool again;        /* the line begins the next conversation: it is taken once more */
    bool marks_two_cr; /* server lines end CR CR LF, typed ones CR LF */
    bool scripted;     /* recorded by script(1): no hard wraps */
    double script_started;
    int script_zone;
    bool script_zoned;
    bool script_command; /* the one command of the script is the connection */
    size_t text_lines;   /* lines with text since the last conversation */
    struct line blank;   /* the last line without any text; its number is 0 where one with text came behind */
    size_t blank_lines;  /* since the last conversation */
    bool doubled;        /* the last line was blank, and the one that a copy puts behind each */
    bool any;            /* a conversation was handed out */
    bool unopened;       /* the one before it shows a dialogue and nothing of how it was opened */
    bool seen_text;      /* a line of text came before, outside of any conversation */
    bool foreign;        /* something else than SMTP answered */
    unsigned long mail_told; /* line of the same error message that told of mail; see trace.c */
};

/* The next line into reader->line: the same once more if it is to be taken `again`. `complete` adds what
 * belongs to it from lines behind. False at the end. */
bool reader_take(struct reader *reader, void (*complete)(struct reader *reader));

/* The line behind, without layers: the one held, or the next; false at the end. */
bool reader_more(struct reader *reader, struct line *line);

/* Does the command begin another conversation, by the line behind it? See apart.h. */
bool reader_is_apart(const struct reader *reader, const moment_list *moments, struct span command);

/* The line belongs to nothing before it: it is taken next. */
void reader_hold(struct reader *reader, const struct line *line);

/* The form of the current line in the reader's dialect, with stamps or without; NULL: none. Sets the stamp.
 */
const struct line_form *reader_form(struct reader *reader, struct extract *extract);

/* Sets the clock of the open conversation by the line's stamp. */
void reader_tick(struct reader *reader);

/* Another dialect explains the lines from the current one on: reader->next is set, the line will be taken
 * again. */
bool reader_turns(struct reader *reader);

/* One conversation; false at the end. */
bool plain_next(struct reader *reader, struct arena *arena, struct conversation *conversation);
bool transcript_next(struct reader *reader, struct arena *arena, struct conversation *conversation);
void transcript_free(struct reader *reader);

/* Starts a conversation if none is being built, with what the pending command said. */
void reader_begin(struct reader *reader, struct arena *arena, struct conversation *conversation);

/* A line of a client program: adds the event and takes over host, address and port. */
void reader_event(struct reader *reader, enum event event, enum trouble trouble,
                  const struct extract *extract);

/* The client's name and address, as far as they are not known yet. */
void reader_client(struct reader *reader, const struct extract *extract);

/* The same, and the server's with its port. */
void reader_place(struct reader *reader, const struct extract *extract);

/* True if a conversation worth handing out is complete; hands over what belongs to the file. */
bool reader_finish(struct reader *reader);

/* Remembers the line as the nearest thing to SMTP if none was remembered. */
void reader_nearest(struct reader *reader, const char *what, unsigned long line);

#endif
