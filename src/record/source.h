/*
 * A text recording as lines. Reads its input through one window, so that memory does not
 * follow the size of the input. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_SOURCE_H
#define SMTPLINT_RECORD_SOURCE_H

#include "base/words.h"
#include "record/input.h"
#include "record/line.h"

struct source;

/* The input must stay open as long as the source. */
struct source *source_open(struct input *input, const struct word_index *messages);
void source_close(struct source *source);

/* The first part of the text (UTF-8 unless 8-bit), for telling what kind it is. Valid until the first line is
 * read. */
struct span source_head(struct source *source);

/* The next line; its spans are valid until the next call. False at the end. */
bool source_line(struct source *source, struct line *line);

/* A mark of what the whole has to say: set when reading failed in the middle. */
bool source_broken(const struct source *source);

#endif
