/*
 * From the text that a program shows for what was said to the lines that went over the wire. Inside record/
 * only.
 *
 *     '250-mx.example.net\nSIZE 1000\nHELP'  with code 250        (Python)
 *     250-mx.example.net250-SIZE 1000250 HELP                     (fused)
 *  -> 250-mx.example.net / 250-SIZE 1000 / 250 HELP
 */
#ifndef SMTPLINT_RECORD_UTTER_H
#define SMTPLINT_RECORD_UTTER_H

#include "record/dialect.h"

struct utterance {
    struct span *at;
    size_t count, room;
};

struct saying {
    struct span text, code;
    bool server;
    struct pattern *split; /* NULL: the dialect's */
};

/* The lines live in the arena or in the text. */
struct utterance utter(struct arena *arena, struct pattern_scratch *scratch, const struct dialect *dialect,
                       struct saying saying);

#endif
