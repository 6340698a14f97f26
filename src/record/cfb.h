/*
 * Compound files, the file system in a file of Outlook and old Office ([MS-CFB]). All lengths and chains in
 * it are hostile: a chain is followed for as many sectors as the file has, and no further. Inside record/
 * only.
 *
 *     d0 cf 11 e0 a1 b1 1a e1 ...  header, then sectors; tables of sectors chain them to streams
 */
#ifndef SMTPLINT_RECORD_CFB_H
#define SMTPLINT_RECORD_CFB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

enum cfb_kind { CFB_UNUSED = 0, CFB_STORAGE = 1, CFB_STREAM = 2, CFB_ROOT = 5 };

struct cfb_entry {
    struct span name; /* ASCII; other characters are "?" */
    enum cfb_kind kind;
    uint32_t left, right, child, start;
    uint64_t size;
    long parent; /* entry; -1: none, or out of reach */
};

struct cfb_table {
    uint32_t *at;
    size_t count, room;
};

struct cfb {
    struct span file;
    size_t sector; /* octets of a sector */
    struct cfb_table fat, minifat;
    struct cfb_entry *entries; /* [0]: the root */
    size_t count;
    struct span mini; /* the stream that small streams lie in */
};

/* The file must stay. False: not one, or not even its directory can be read. */
bool cfb_open(struct cfb *cfb, struct arena *arena, struct span file);

/* The entry of that name in a storage; -1: none. */
long cfb_find(const struct cfb *cfb, long parent, const char *name);

/* A stream's octets, in the arena; `*cut`: not all of them are there. */
struct span cfb_stream(const struct cfb *cfb, struct arena *arena, long entry, bool *cut);

#endif
