#include "record/tls.h"

#include <string.h>

#include "record/tls_part.h"

unsigned char *octets_reserve(struct arena *arena, struct octets *octets, size_t more)
{
    size_t need = octets->len + more, room = octets->room ? octets->room : 256;
    if (need <= octets->room)
        return octets->len ? octets->at + octets->len : octets->at; /* nothing is added to NULL */
    while (room < need)
        room *= 2;
    unsigned char *grown = arena_take(arena, room);
    if (octets->len)
        memcpy(grown, octets->at, octets->len);
    octets->at = grown;
    octets->room = room;
    return grown + octets->len;
}

void octets_add(struct arena *arena, struct octets *octets, struct span more)
{
    if (!more.len)
        return;
    memcpy(octets_reserve(arena, octets, more.len), more.at, more.len);
    octets->len += more.len;
}

struct tls_reader *tls_new(struct arena *arena, const struct tls_keys *keys)
{
    struct tls_reader *reader = arena_take(arena, sizeof *reader);
    *reader = (struct tls_reader){.arena = arena, .keys = keys};
    return reader;
}

/* What was fetched makes room for what comes. */
static void forget_fetched(struct tls_reader *reader)
{
    if (reader->next_piece < reader->pieces.count)
        return;
    reader->pieces.count = reader->next_piece = 0;
    reader->plain.len = 0;
}

void tls_take(struct tls_reader *reader, bool from_server, struct span bytes, unsigned long frame,
              double time)
{
    reader->from_server = from_server;
    reader->frame = frame;
    reader->time = time;
    forget_fetched(reader);
    tls_records_take(reader, bytes);
}

void tls_gap(struct tls_reader *reader, bool from_server, size_t octets)
{
    struct tls_side *side = &reader->side[from_server];
    if (side->state == SIDE_NOT_TLS)
        return;
    reader->from_server = from_server;
    if (tls_records_skip(reader, octets))
        return;
    side->torn = true;
    side->head_len = side->left = 0;
    tls_side_lose(reader, side, "octets are missing in the record; what follows is not decrypted");
}

bool tls_plain(struct tls_reader *reader, bool *from_server, struct span *bytes, unsigned long *frame,
               double *time)
{
    if (reader->next_piece >= reader->pieces.count)
        return false;
    const struct plain_piece *piece = &reader->pieces.at[reader->next_piece++];
    *from_server = piece->from_server;
    *bytes = (struct span){(const char *)reader->plain.at + piece->at, piece->len};
    *frame = piece->frame;
    *time = piece->time;
    return true;
}

bool tls_is_open(const struct tls_reader *reader, bool from_server)
{
    return tls_side_is_open(&reader->side[from_server]);
}

size_t tls_event_count(const struct tls_reader *reader)
{
    return reader->events.count;
}

const struct tls_event *tls_event_at(const struct tls_reader *reader, size_t index)
{
    return index < reader->events.count ? &reader->events.at[index] : NULL;
}
