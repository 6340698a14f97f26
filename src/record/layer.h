/*
 * Mark-up that mail, forums and issue trackers lay over a whole record. Which layers a recording has is told
 * once, by what becomes readable without them; then they come off every line. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_LAYER_H
#define SMTPLINT_RECORD_LAYER_H

#include "base/arena.h"
#include "base/text.h"

enum layer {
    LAYER_QUOTED_PRINTABLE = 1, /* RFC 2045 section 6.7 */
    LAYER_HTML = 2,             /* &gt; and <br> */
    LAYER_BBCODE = 4,           /* [EMAIL]x[/EMAIL], Markdown's [x](mailto:x) */
    LAYER_QUOTE = 8,            /* "> " of a mail */
    LAYER_GUTTER = 16,          /* line numbers, table bars */
    LAYER_TICKS = 32,           /* `line`, "- line" */
    LAYER_STAMPS = 64,          /* of syslog, docker ...: see stamp.h */
    LAYER_INDENT = 128,         /* a quoted block of Markdown, a log inside a list */
    LAYER_WRAP = 256,           /* broken where a viewer's window ended */
    LAYER_HARD_BLANKS = 512,    /* U+00A0, as Word, Outlook and web pages put them; signs without width */
    LAYER_TRAILING = 1024,      /* lines filled up with blanks: a block copied from a console */
    LAYER_JSON = 2048,          /* {"log":"line\n"}, or a string alone: see boxed.h, escaped.h */
    LAYER_TABLE = 4096,         /* a column of a table */
    LAYERS = 8192,
    LAYER_BLANK = 8192, /* times the blanks behind a line number */
    LAYER_BLANKS_MOST = 8,
    LAYER_STEP = 16 * LAYER_BLANK,       /* times the blanks in front of each line */
    LAYER_STEPS_MOST = 16,               /* deeper stands a column of something else */
    LAYER_COLUMN = 32 * LAYER_STEP,      /* times the column of the table */
    LAYER_SEPARATOR = 16 * LAYER_COLUMN, /* times what stands between the columns */
    LAYER_DEPTH = 4 * LAYER_SEPARATOR,   /* times the marks of quoting; 0: all, however many */
    LAYER_DEPTHS_MOST = 3,
    LAYER_FLOW = 4 * LAYER_DEPTH, /* of HTML: a line goes on up to a tag that ends one */
    JOINED_MOST = 64 * 1024,      /* octets; no line of a file is taken longer either */
    CONSOLE_WIDTH = 80            /* Windows' console and most terminals, where a copy breaks lines */
};

/* The number of a line that a viewer numbered; false if it did not. */
bool layer_gutter_number(struct span line, unsigned long *number);

/* Blanks between the number at the front and the line; 0: no number, or nothing behind it. */
unsigned layer_gutter_blanks(struct span line);

/* Blanks and tabs at the front, LAYER_STEPS_MOST at most; 0 for a line of nothing else. */
unsigned layer_indent(struct span line);

/* The text without the layers; a <br> becomes a line feed. Stamps are left. */
struct span layers_undo(unsigned layers, struct span line, struct arena *arena);

/* Marks of quoting in front of the line, and what stands behind them. */
unsigned layer_quotes(struct span line, struct span *behind);

/* Between ticks, or behind the first of two. */
bool layer_ticked(struct span line);

/* In ticks, or a reply or command of a list. */
bool layer_lists_dialogue(struct span line);

/* Does the line look as if that layer lay over it? */
bool layer_hints(enum layer layer, struct span line);

/* A "<" that begins no tag: nobody wrote this line as HTML. */
bool layer_html_unescaped(struct span line);

/* Does a tag of HTML end the line, as <br> does? */
bool layer_html_ends(struct span line);

/* A soft line break of quoted-printable, the inside of a tag, or a line as wide as the window: the next line
 * belongs to it. */
bool layer_goes_on(unsigned layers, struct span line);

/* Adds the next line to all of a text, which ends with `piece`. */
void layers_join(unsigned layers, struct text *all, struct span piece, struct span next);

/* Columns of a line, combining and wide characters apart. */
size_t layer_width(struct span line);

#endif
