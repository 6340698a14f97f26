/* What the files that read marked records share. Inside record/ only. */
#ifndef SMTPLINT_RECORD_TRANSCRIPT_H
#define SMTPLINT_RECORD_TRANSCRIPT_H

#include "record/talk.h"
#include "record/verdict.h"

enum { EARLY_MOST = 16 }; /* error messages before a dialogue */

/* An error message that stood before the dialogue it belongs to. */
struct early_error {
    struct line line;
    struct utterance reply; /* what the server said, or ... */
    struct extract extract;
    bool is_reply;
    enum event event; /* that the form tells; EVENT_NONE: messages.json does */
};

struct early {
    struct arena arena;
    struct early_error at[EARLY_MOST];
    size_t count;
};

struct transcript {
    struct talks talks;
    struct arena scratch; /* one line's pieces */
    struct early early;
    bool ended; /* no more lines */
};

/* take.c: what a form's line adds to the conversation that reader->builder builds. */
void transcript_take(struct reader *reader, struct talk *talk, const struct line_form *form,
                     const struct extract *extract);

/* Nothing more of it will come. */
void transcript_close(struct reader *reader, struct talk *talk);

/* What follows without a mark is nobody's. */
void transcript_pause(struct reader *reader, struct talk *talk);

void transcript_unmarked(struct reader *reader);
void transcript_spoken(struct reader *reader, struct talk *talk);

/* An event that a form tells, with its host, address and port. */
void transcript_event(struct reader *reader, enum event event, const struct extract *extract);

/* An event in the words of the program, as messages.json knows them; false: it knows none. */
bool transcript_words(struct reader *reader, struct span words);

#endif
