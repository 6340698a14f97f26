/*
 * The pen writes rows: it knows its column, pads only before ink, and lets no byte of a recording through
 * unchanged. Widths are counted in columns from 0.
 */
#ifndef SMTPLINT_RENDER_TTY_PEN_H
#define SMTPLINT_RENDER_TTY_PEN_H

#include "base/arena.h"
#include "render/render.h"
#include "render/tty_words.h"

enum style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_NOTE,
    STYLE_GOOD,
    STYLE_PLACE,
    STYLE_DIM,
    STYLES
};

/* Drawn in Unicode or ASCII. */
enum mark { MARK_OK, MARK_FAILED, MARK_FOLLOWS, MARK_SKIPPED, MARK_OPEN, MARK_CUT, MARKS };

struct pen {
    struct text *out;
    struct arena *arena; /* for words put together; lives as long as the pen */
    const struct render_options *options;
    bool color;
    size_t width;
    size_t column, inked; /* where the next ink goes; where the last one ended */
};

struct pen pen_new(struct text *out, struct arena *arena, const struct render_options *options, bool color);

/* Text as it may be shown, on one line: our own words (spelt in ASCII if need be), and quoted ones (written
 * out). */
struct span pen_clean(const struct pen *pen, struct span prose);
struct span pen_quoted(const struct pen *pen, struct span quoted);

void pen_to(struct pen *pen, size_t column); /* nothing if already there or behind */
void pen_end(struct pen *pen);               /* of the row */
void pen_put(struct pen *pen, enum style style, struct span prose);
void pen_ink(struct pen *pen, enum style style,
             struct span shown); /* what pen_clean or pen_quoted returned */
void pen_cut(struct pen *pen, enum style style, struct span shown,
             size_t right); /* with a mark where it was cut */
void pen_cut_front(struct pen *pen, enum style style, struct span shown, size_t right); /* keeps the end */
void pen_mark(struct pen *pen, enum style style, enum mark mark);
size_t pen_mark_columns(const struct pen *pen, enum mark mark);

/* Flush right at the end of this row, or of the next if there is no room. */
void pen_right(struct pen *pen, enum style style, struct span prose);

/* Prose from here on, broken before column `right` and going on at `left`. The last row stays open. */
void pen_prose(struct pen *pen, enum style style, struct span prose, size_t left, size_t right);

/* The renderer's own words. */
struct span pen_say(const struct pen *pen, enum phrase phrase);
struct span pen_say_with(const struct pen *pen, enum phrase phrase, struct parts parts);
struct span pen_say_count(const struct pen *pen, enum counted counted, unsigned long count);
struct span pen_say_words(const struct pen *pen, struct words words);
struct span pen_say_number(const struct pen *pen, unsigned long number);
struct span pen_say_place(const struct pen *pen, unsigned long first, unsigned long last); /* "18", "5-14" */
struct span pen_say_size(const struct pen *pen, unsigned long octets);                     /* "9.8 MiB" */

#endif
