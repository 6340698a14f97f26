/*
 * Many literal words looked for in one text at once (ASCII letters caseless). Built once, read by all.
 * Used for the words that rules require and for the client programs' messages.
 */
#ifndef SMTPLINT_BASE_WORDS_H
#define SMTPLINT_BASE_WORDS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

enum { WORD_SHORTEST = 3 }; /* shorter ones are in every text and tell nothing */

struct word {
    struct span text; /* lower case */
    size_t id;
    struct word *next;  /* another of the same crowd */
    struct word *again; /* the same with another id */
};

/* The words of a bucket, and beside each what most places of a text are told by: one piece of memory, for
 * they are looked at one after the other. */
struct word_list {
    size_t count;
    struct word_front {
        uint64_t front, mask; /* its first octets, and where there are such */
        struct word *word;
    } at[];
};

struct crowd;

struct word_index {
    struct word_list **bucket;
    struct crowd **crowds; /* of buckets that have become too long for a list; NULL: none has */
    uint64_t *begins;      /* one bit a key: most octets of a text begin no word, and that is told from few
                              octets of memory */
    unsigned char *codes;  /* of each octet, small, in either case the same: three of them are a key */
};

/* Words shorter than WORD_SHORTEST are refused (false). The same word may be added with several ids. */
bool words_add(struct word_index *index, struct arena *arena, struct span word, size_t id);

/* Calls `seen` for each occurrence of each word, in the order of the text. */
void words_scan(const struct word_index *index, struct span text,
                void (*seen)(void *with, const struct word *word), void *with);

/* The same with the place of each. */
void words_scan_places(const struct word_index *index, struct span text,
                       void (*seen)(void *with, const struct word *word, size_t at), void *with);

/* Whether one of the words stands at the front. */
bool words_begin(const struct word_index *index, struct span text);

#endif
