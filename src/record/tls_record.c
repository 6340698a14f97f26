/* The record layer, RFC 8446 section 5.1: five octets of head, then up to 18 KB of payload. */
#include "base/ascii.h"
#include "record/tls_names.h"
#include "record/tls_part.h"

enum { ALERT_OCTETS = 2, VERSION_MAJOR = 3, VERSION_MINOR_MOST = 4 };

static size_t length_of(const struct tls_side *side)
{
    return (size_t)side->head[3] << 8 | side->head[4];
}

/* ---- what to do with a payload ---- */

static bool is_sealed(const struct tls_reader *reader, const struct tls_side *side)
{
    unsigned type = side->head[0];
    if (reader->version == TLS_1_3)
        return type == RECORD_DATA;
    /* An alert in the clear has two octets: one of another length is encrypted, whatever was missed before.
     */
    return side->changed || type == RECORD_DATA || (type == RECORD_ALERT && length_of(side) != ALERT_OCTETS);
}

static enum record_use use_of(const struct tls_reader *reader, const struct tls_side *side)
{
    if (is_sealed(reader, side))
        return tls_side_is_open(side) ? USE_SEALED : USE_LENGTH;
    if (side->head[0] == RECORD_HANDSHAKE && !side->deaf)
        return USE_MESSAGES;
    return side->head[0] == RECORD_ALERT ? USE_ALERT : USE_LENGTH;
}

static void end_closed(struct tls_reader *reader, struct tls_side *side)
{
    if (is_sealed(reader, side)) {
        tls_hidden_take(reader, side->head[0], length_of(side));
    } else if (side->head[0] == RECORD_CHANGE_CIPHER && reader->version != TLS_1_3) {
        side->changed = true;
        tls_open_older(reader);
    }
}

static void end_record(struct tls_reader *reader, struct tls_side *side)
{
    side->head_len = 0;
    if (side->use == USE_SEALED)
        tls_open_record(reader);
    else if (side->use == USE_ALERT && side->record.len == ALERT_OCTETS)
        tls_tell_alert(reader, side->record.at[0], side->record.at[1]);
    else if (side->use == USE_LENGTH)
        end_closed(reader, side);
    side->record.len = 0;
}

static bool may_be_first(const struct tls_side *side)
{
    return side->head[0] == RECORD_HANDSHAKE || side->head[0] == RECORD_ALERT;
}

static void begin_record(struct tls_reader *reader, struct tls_side *side)
{
    if (side->state == SIDE_FRESH && !may_be_first(side))
        tls_side_lose(reader, side, "no hello came before its first record");
    side->state = SIDE_RECORDS;
    side->left = length_of(side);
    side->use = use_of(reader, side);
    side->record.len = 0;
    if (!side->left)
        end_record(reader, side);
}

static void take_payload(struct tls_reader *reader, struct tls_side *side, struct span *bytes)
{
    struct span part = span_cut(*bytes, 0, side->left);
    *bytes = span_from(*bytes, part.len);
    side->left -= part.len;
    if (side->use == USE_MESSAGES)
        tls_messages_take(reader, part);
    else if (side->use != USE_LENGTH)
        octets_add(reader->arena, &side->record, part);
    if (!side->left)
        end_record(reader, side);
}

/* ---- heads ---- */

static bool type_fits(const struct tls_side *side)
{
    return side->head[0] >= RECORD_CHANGE_CIPHER && side->head[0] <= RECORD_HEARTBEAT;
}

/* Could what is there of the head be one? */
static bool head_fits(const struct tls_side *side)
{
    size_t len = side->head_len;
    return type_fits(side) && (len < 2 || side->head[1] == VERSION_MAJOR) &&
           (len < 3 || side->head[2] <= VERSION_MINOR_MOST) &&
           (len < RECORD_HEAD || length_of(side) <= RECORD_MOST);
}

static bool is_text(unsigned char octet)
{
    return octet < 0x80 && (!ascii_is_control((char)octet) || octet == '\r' || octet == '\n');
}

static void not_tls(struct tls_reader *reader, struct tls_side *side, size_t behind)
{
    size_t read = reader->octets - behind, of_this = side->head_len < read ? side->head_len : read;
    side->state = SIDE_NOT_TLS;
    tls_tell_not_tls(reader, side->head_len - of_this, of_this + behind);
}

static void shift_head(struct tls_side *side)
{
    side->head_len--;
    for (size_t i = 0; i < side->head_len; i++)
        side->head[i] = side->head[i + 1];
}

void tls_side_lose(struct tls_reader *reader, struct tls_side *side, const char *why)
{
    if (!side->missed)
        tls_tell_broken(reader, why);
    side->missed = true;
    side->state = SIDE_LOST;
    tls_side_close(side);
    tls_message_drop(&side->message);
}

static void search(struct tls_side *side)
{
    while (side->head_len && !head_fits(side))
        shift_head(side);
}

/* Text in the clear may follow a handshake that failed; anything else is damage. */
static void refuse_head(struct tls_reader *reader, struct tls_side *side, size_t behind)
{
    bool text = is_text(side->head[0]) && !side->data && !side->missed;
    if (side->state == SIDE_FRESH || (side->state == SIDE_RECORDS && text)) {
        not_tls(reader, side, behind);
        return;
    }
    if (side->state == SIDE_RECORDS)
        tls_side_lose(reader, side, "no record begins where one should");
    search(side);
}

/* A short snap length cuts the ends of packets: type and length of a record are known all the same. */
bool tls_records_skip(struct tls_reader *reader, size_t octets)
{
    struct tls_side *side = tls_its(reader);
    if (side->state != SIDE_RECORDS || side->head_len < RECORD_HEAD || !octets || octets > side->left)
        return false;
    tls_side_lose(reader, side, "octets are missing in the record; what follows is not decrypted");
    side->state = SIDE_RECORDS;
    side->use = USE_LENGTH;
    side->left -= octets;
    if (!side->left)
        end_record(reader, side);
    return true;
}

void tls_records_take(struct tls_reader *reader, struct span bytes)
{
    struct tls_side *side = tls_its(reader);
    reader->octets = bytes.len;
    while (bytes.len && side->state != SIDE_NOT_TLS) {
        if (side->head_len == RECORD_HEAD) {
            take_payload(reader, side, &bytes);
            continue;
        }
        side->head[side->head_len++] = (unsigned char)bytes.at[0];
        bytes = span_from(bytes, 1);
        if (!head_fits(side))
            refuse_head(reader, side, bytes.len);
        if (side->head_len == RECORD_HEAD && side->state != SIDE_NOT_TLS)
            begin_record(reader, side);
    }
}
