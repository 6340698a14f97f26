#include "record/cfb.h"

#include <string.h>

#include "record/little.h"

enum {
    HEADER = 512,
    ENTRY = 128,      /* octets of a directory entry, section 2.6.1 */
    MINI_SECTOR = 64, /* section 2.2 */
    MINI_BELOW = 4096,
    DIFAT_IN_HEADER = 109,
    ENTRIES_MOST = 65536, /* a message with 1,000 attachments of 20 properties has a third of it */
    SHIFT_3 = 9,          /* sectors of 512 octets: version 3 */
    SHIFT_4 = 12
};

static const uint32_t REGULAR_MOST = 0xfffffffa; /* section 2.1; larger ones are marks */

/* Cut short at the end of the file. */
static struct span sector(const struct cfb *cfb, uint32_t id)
{
    return span_cut(cfb->file, ((size_t)id + 1) * cfb->sector, cfb->sector);
}

static size_t sectors(const struct cfb *cfb)
{
    return cfb->file.len / cfb->sector + 1;
}

static void add_table(struct cfb_table *table, struct arena *arena, struct span octets)
{
    for (size_t at = 0; at + 4 <= octets.len; at += 4)
        *LIST_ADD(arena, table) = little_32(octets, at);
}

static void add_fat_sector(struct cfb *cfb, struct arena *arena, uint32_t id)
{
    bool room = cfb->fat.count < sectors(cfb) + cfb->sector / 4;
    if (id <= REGULAR_MOST && room)
        add_table(&cfb->fat, arena, sector(cfb, id));
}

/* Where the table of sectors lies: the first 109 pieces in the header, the others in a chain. */
static void read_fat(struct cfb *cfb, struct arena *arena)
{
    for (size_t i = 0; i < DIFAT_IN_HEADER; i++)
        add_fat_sector(cfb, arena, little_32(cfb->file, 76 + i * 4));
    uint32_t id = little_32(cfb->file, 68);
    for (size_t steps = 0; id <= REGULAR_MOST && steps < sectors(cfb); steps++) {
        struct span list = sector(cfb, id);
        if (list.len < cfb->sector)
            break;
        for (size_t at = 0; at + 8 <= list.len; at += 4)
            add_fat_sector(cfb, arena, little_32(list, at));
        id = little_32(list, list.len - 4);
    }
}

static uint32_t next_sector(const struct cfb *cfb, uint32_t id)
{
    return id < cfb->fat.count ? cfb->fat.at[id] : UINT32_MAX;
}

/* Octets of the chain, at most `most`; less when it breaks off, no more than the file has. */
static size_t chain_length(const struct cfb *cfb, uint32_t id, size_t most)
{
    size_t len = 0;
    for (size_t steps = 0; id <= REGULAR_MOST && len < most && steps < sectors(cfb); steps++) {
        size_t piece = sector(cfb, id).len;
        if (!piece)
            break;
        len += piece;
        id = next_sector(cfb, id);
    }
    return len < most ? len : most;
}

static struct span chain(const struct cfb *cfb, struct arena *arena, uint32_t id, size_t most)
{
    size_t all = chain_length(cfb, id, most);
    char *to = arena_take(arena, all + 1);
    for (size_t len = 0; len < all; id = next_sector(cfb, id)) {
        struct span piece = span_cut(sector(cfb, id), 0, all - len);
        memcpy(to + len, piece.at, piece.len);
        len += piece.len;
    }
    return (struct span){to, all};
}

static struct span mini_chain(const struct cfb *cfb, struct arena *arena, uint32_t id, size_t most)
{
    char *to = arena_take(arena, most + 1);
    size_t len = 0;
    for (size_t steps = 0; id <= REGULAR_MOST && len < most && steps <= cfb->minifat.count; steps++) {
        struct span piece =
            span_cut(span_cut(cfb->mini, (size_t)id * MINI_SECTOR, MINI_SECTOR), 0, most - len);
        if (!piece.len)
            break;
        memcpy(to + len, piece.at, piece.len);
        len += piece.len;
        id = id < cfb->minifat.count ? cfb->minifat.at[id] : UINT32_MAX;
    }
    return (struct span){to, len};
}

static struct span entry_name(struct arena *arena, struct span raw)
{
    size_t octets = little_16(raw, 64); /* with the NUL at the end */
    size_t len = octets >= 2 && octets <= 64 ? octets / 2 - 1 : 0;
    char *name = arena_take(arena, len + 1);
    for (size_t i = 0; i < len; i++) {
        uint32_t unit = little_16(raw, i * 2);
        name[i] = unit >= ' ' && unit < 0x7f ? (char)unit : '?';
    }
    return (struct span){name, len};
}

static void read_directory(struct cfb *cfb, struct arena *arena)
{
    struct span raw = chain(cfb, arena, little_32(cfb->file, 48), cfb->file.len);
    cfb->count = raw.len / ENTRY < ENTRIES_MOST ? raw.len / ENTRY : ENTRIES_MOST;
    cfb->entries = arena_take(arena, cfb->count * sizeof *cfb->entries);
    for (size_t i = 0; i < cfb->count; i++) {
        struct span entry = span_cut(raw, i * ENTRY, ENTRY);
        cfb->entries[i] = (struct cfb_entry){.name = entry_name(arena, entry),
                                             .kind = (enum cfb_kind)little(entry, 66, 1),
                                             .left = little_32(entry, 68),
                                             .right = little_32(entry, 72),
                                             .child = little_32(entry, 76),
                                             .start = little_32(entry, 116),
                                             .size = little_32(entry, 120),
                                             .parent = -1};
    }
}

struct climb {
    uint32_t *waiting;
    size_t count;
};

/* Each entry waits once at most: it has a parent from then on. */
static void push(const struct cfb *cfb, struct climb *climb, uint32_t id, long parent)
{
    if (id == 0 || id >= cfb->count || cfb->entries[id].parent >= 0)
        return;
    cfb->entries[id].parent = parent;
    climb->waiting[climb->count++] = id;
}

/* The entries of a storage are a tree of siblings; what is asked for here is who lies in whom. */
static void find_parents(struct cfb *cfb, struct arena *arena)
{
    struct climb climb = {arena_take(arena, (cfb->count + 1) * sizeof *climb.waiting), 0};
    push(cfb, &climb, cfb->entries[0].child, 0);
    while (climb.count) {
        uint32_t id = climb.waiting[--climb.count];
        const struct cfb_entry *entry = &cfb->entries[id];
        push(cfb, &climb, entry->left, entry->parent);
        push(cfb, &climb, entry->right, entry->parent);
        if (entry->kind == CFB_STORAGE)
            push(cfb, &climb, entry->child, (long)id);
    }
}

bool cfb_open(struct cfb *cfb, struct arena *arena, struct span file)
{
    uint32_t shift = little_16(file, 30);
    *cfb = (struct cfb){.file = file, .sector = (size_t)1 << (shift & 15)};
    bool known = span_is(span_cut(file, 0, 8), "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") && file.len >= HEADER &&
                 (shift == SHIFT_3 || shift == SHIFT_4);
    if (!known)
        return false;
    read_fat(cfb, arena);
    read_directory(cfb, arena);
    if (!cfb->count || cfb->entries[0].kind != CFB_ROOT)
        return false;
    find_parents(cfb, arena);
    add_table(&cfb->minifat, arena, chain(cfb, arena, little_32(file, 60), file.len));
    cfb->mini = chain(cfb, arena, cfb->entries[0].start, cfb->entries[0].size);
    return true;
}

long cfb_find(const struct cfb *cfb, long parent, const char *name)
{
    for (size_t i = 0; i < cfb->count; i++)
        if (cfb->entries[i].parent == parent && span_is_word(cfb->entries[i].name, name))
            return (long)i;
    return -1;
}

struct span cfb_stream(const struct cfb *cfb, struct arena *arena, long entry, bool *cut)
{
    const struct cfb_entry *stream = &cfb->entries[entry];
    size_t size = stream->size < cfb->file.len ? (size_t)stream->size : cfb->file.len;
    struct span octets = stream->size < MINI_BELOW ? mini_chain(cfb, arena, stream->start, size)
                                                   : chain(cfb, arena, stream->start, size);
    *cut = octets.len < stream->size;
    return octets;
}
