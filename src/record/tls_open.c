/* Which keys open which record: RFC 5246 section 6.3, RFC 8446 section 7.3. */
#include "record/tls_names.h"
#include "record/tls_part.h"

static struct span random_of(const struct tls_reader *reader)
{
    return (struct span){(const char *)reader->randoms.client, RANDOM_OCTETS};
}

static struct span secret_of(const struct tls_reader *reader, enum tls_secret secret)
{
    if (!reader->random_known[false])
        return (struct span){"", 0};
    return tls_keys_find(reader->keys, random_of(reader), secret);
}

/* Closed, and in its place; few captures come with secrets. */
static struct tls_seal *new_seal(struct tls_reader *reader, struct tls_side *side)
{
    if (!side->seal)
        side->seal = arena_take(reader->arena, sizeof *side->seal);
    tls_side_close(side);
    return side->seal;
}

void tls_open_older(struct tls_reader *reader)
{
    struct tls_side *side = tls_its(reader);
    struct span master = secret_of(reader, SECRET_MASTER);
    bool known = reader->random_known[false] && reader->random_known[true] && master.len && !side->missed;
    tls_side_close(side);
    if (known &&
        !tls_seal_older(new_seal(reader, side), reader->suite, &reader->randoms, master, reader->from_server))
        tls_tell_broken(reader, "the secret is at hand, but records of this cipher suite are not opened");
}

static void open_modern(struct tls_reader *reader, bool from_server, enum tls_secret which)
{
    struct tls_side *side = &reader->side[from_server];
    struct span secret = secret_of(reader, which);
    tls_side_close(side);
    if (secret.len && !side->missed && !tls_seal_modern(new_seal(reader, side), reader->suite, secret))
        tls_tell_broken(reader, "the secret is at hand, but records of this cipher suite are not opened");
}

void tls_open_handshake(struct tls_reader *reader)
{
    open_modern(reader, false, SECRET_CLIENT_HANDSHAKE);
    open_modern(reader, true, SECRET_SERVER_HANDSHAKE);
}

void tls_open_traffic(struct tls_reader *reader)
{
    open_modern(reader, reader->from_server,
                reader->from_server ? SECRET_SERVER_TRAFFIC : SECRET_CLIENT_TRAFFIC);
}

void tls_open_next(struct tls_reader *reader)
{
    struct tls_side *side = tls_its(reader);
    if (tls_side_is_open(side) && !tls_seal_update(side->seal))
        tls_side_close(side);
}

/* ---- records ---- */

static void keep_plain(struct tls_reader *reader, struct span plain)
{
    if (reader->plain.len + plain.len > PLAIN_MOST) {
        tls_side_close(tls_its(reader));
        tls_tell_broken(reader, "more was decrypted at once than is kept");
        return;
    }
    *LIST_ADD(reader->arena, &reader->pieces) =
        (struct plain_piece){reader->from_server, reader->plain.len, plain.len, reader->frame, reader->time};
    octets_add(reader->arena, &reader->plain, plain);
}

static void take_alert(struct tls_reader *reader, struct span plain)
{
    if (plain.len >= 2)
        tls_tell_alert(reader, (unsigned char)plain.at[0], (unsigned char)plain.at[1]);
}

void tls_inner_take(struct tls_reader *reader, unsigned type, struct span plain)
{
    if (type == RECORD_HANDSHAKE) {
        tls_messages_take(reader, plain);
    } else if (type == RECORD_ALERT) {
        take_alert(reader, plain);
    } else if (type == RECORD_CHANGE_CIPHER && reader->version != TLS_1_3) {
        tls_open_older(reader); /* renegotiation */
    } else if (type == RECORD_DATA) {
        tls_tell_data(reader);
        if (plain.len)
            keep_plain(reader, plain);
    }
}

/* TLSInnerPlaintext: content, its type, padding of zeros. RFC 8446 section 5.2 */
static unsigned take_type(struct span *plain)
{
    while (plain->len && !plain->at[plain->len - 1])
        plain->len--;
    if (!plain->len)
        return 0;
    return (unsigned char)plain->at[--plain->len];
}

static void refuse_record(struct tls_reader *reader, struct tls_side *side, unsigned type, size_t len)
{
    /* Sealed with a key of its own before the handshake's: RFC 8446 section 4.2.10 */
    bool early = reader->early_data && !reader->from_server && !side->sealed_once;
    if (early)
        return;
    tls_side_close(side);
    tls_tell_broken(reader, "a record does not open with the secret at hand; what follows stays closed");
    tls_hidden_take(reader, type, len);
}

void tls_open_record(struct tls_reader *reader)
{
    struct tls_side *side = tls_its(reader);
    struct span sealed = {(const char *)side->record.at, side->record.len}, opened;
    struct octets *room = &reader->opened;
    unsigned type = side->head[0];
    room->len = 0;
    unsigned char *plain = octets_reserve(reader->arena, room, sealed.len);
    if (!sealed.len || !tls_seal_open(side->seal, side->head, sealed, &opened, plain)) {
        refuse_record(reader, side, type, sealed.len);
        return;
    }
    side->sealed_once = true;
    if (side->seal->modern)
        type = take_type(&opened);
    tls_inner_take(reader, type, opened);
}
