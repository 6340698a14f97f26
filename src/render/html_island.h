/*
 * The data of the HTML page: a JSON array of [new nodes], row, [new nodes], row ... Equal texts and equal
 * parts are one node, so that 10,000 similar sessions stay small. A node is a string, a pair of strings
 * (English, German), or an array of numbers that are ids of earlier nodes or plain counts; report.js knows
 * which. Nothing is kept but a hash of each node, 24 octets. Inside render/ only.
 *
 *     [ ["550 User unknown",[1,0]], [12,1,0,...],  [], [12,2,0,...] ]
 */
#ifndef SMTPLINT_RENDER_HTML_ISLAND_H
#define SMTPLINT_RENDER_HTML_ISLAND_H

#include <stdint.h>

#include "render/render.h"

struct known_node;

struct island {
    struct known_node *known; /* open addressing; `room` is a power of two */
    size_t room;
    unsigned long count;
    struct text fresh; /* nodes since the last row */
    struct text part;  /* a node being written down */
};

unsigned long island_text(struct island *island, struct span text); /* made harmless */
unsigned long island_words(struct island *island, struct words words);
unsigned long island_node(struct island *island, struct text *numbers); /* "1,2,3"; freed */

/* Writes the fresh nodes and the row; `numbers` is freed. */
void island_row(struct island *island, struct text *out, struct text *numbers);
void island_free(struct island *island);

void number_add(struct text *numbers, unsigned long number); /* with a comma before all but the first */
void number_add_signed(struct text *numbers, long number);

#endif
