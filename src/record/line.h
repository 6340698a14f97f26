/* One line of a text recording with the layers taken off that lie over every dialect. Inside record/ only. */
#ifndef SMTPLINT_RECORD_LINE_H
#define SMTPLINT_RECORD_LINE_H

#include "base/span.h"
#include "record/record.h"

struct line {
    struct span raw;      /* as in the file, without its end; valid until the next line is read */
    struct span text;     /* UTF-8; terminal control, backspaces and what a lone CR overwrote are gone */
    unsigned long number; /* 1-based */
    unsigned long last;   /* of the lines that were joined; 0: one line */
    size_t offset;        /* in the original bytes */
    unsigned control;     /* enum control: bytes that were no editing of the terminal */
    bool two_cr;          /* ended CR CR LF: a server's line as a terminal shows it */
    bool one_cr;          /* ended CR LF */
    bool corrected;       /* backspaces were applied */
    bool cut;             /* longer than LINE_MOST, the rest is gone */
};

#endif
