/*
 * Mark-up that mail, forums and issue trackers lay over a whole record. Which layers a recording has is told
 * once, by what becomes readable without them; then they come off every line. Inside record/ only.
 */
#ifndef SMTPLINT_RECORD_LAYER_H
#define SMTPLINT_RECORD_LAYER_H

#include "base/arena.h"

enum layer {
    LAYER_QUOTED_PRINTABLE = 1, /* RFC 2045 section 6.7 */
    LAYER_HTML = 2,             /* &gt; and <br> */
    LAYER_BBCODE = 4,           /* [EMAIL]x[/EMAIL] */
    LAYER_QUOTE = 8,            /* "> " of a mail */
    LAYER_GUTTER = 16,          /* line numbers, table bars */
    LAYER_TICKS = 32,           /* `line` */
    LAYER_STAMPS = 64,          /* of syslog, docker ...: see stamp.h */
    LAYERS = 128,
    LAYER_BLANK = 256, /* times the blanks behind a line number */
    LAYER_BLANKS_MOST = 8
};

/* Blanks between the number at the front and the line; 0: no number, or nothing behind it. */
unsigned layer_gutter_blanks(struct span line);

/* The text without the layers; a <br> becomes a line feed. Stamps are left. */
struct span layers_undo(unsigned layers, struct span line, struct arena *arena);

/* Does the line look as if that layer lay over it? */
bool layer_hints(enum layer layer, struct span line);

/* A soft line break of quoted-printable: the next line belongs to it. */
bool layer_goes_on(unsigned layers, struct span line);

#endif
