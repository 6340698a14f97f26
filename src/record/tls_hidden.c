/*
 * What a bystander without the secrets learns from the type and the length of encrypted records, and nothing
 * more.
 *
 *     TLS 1.2   16 03 03 00 28 ...   after ChangeCipherSpec: Finished           15 03 03 00 1a ...   an alert
 *     TLS 1.3   17 03 03 00 13 ...   19 octets: an alert, most likely           17 03 03 00 35 ...   the
 * client's first: Finished
 */
#include "record/tls_names.h"
#include "record/tls_part.h"

/* The octets after an alert told by its length show that it was none: nobody speaks on after it. */
static void take_guess_back(struct tls_reader *reader, struct tls_side *side)
{
    if (!side->guess)
        return;
    struct tls_event *event = &reader->events.at[side->guess - 1];
    event->kind = TLS_APPLICATION_DATA;
    event->text = span_of("Encrypted record of two octets");
    event->alert_number = 0;
    event->fails = false;
    side->guess = 0;
}

static void hear_alert(struct tls_reader *reader, struct tls_side *side)
{
    if (!side->guess)
        tls_tell_hidden_alert(reader);
}

/* TLS 1.3 seals the handshake as well: what the server sends before the client's first record belongs to it.
 */
static void hear_modern(struct tls_reader *reader, struct tls_side *side)
{
    struct tls_side *other = tls_other(reader);
    bool client_done = reader->from_server ? other->finished : side->finished;
    if (client_done) {
        if (reader->from_server)
            tls_tell_established(reader);
        tls_tell_data(reader);
    } else if (reader->from_server) {
        side->flight = true;
    } else if (!reader->early_data) {
        side->finished = other->finished = true;
        tls_tell_established(reader);
    }
}

static void hear_finished(struct tls_reader *reader, struct tls_side *side)
{
    side->finished = true;
    if (tls_other(reader)->finished)
        tls_tell_established(reader);
}

/* A client may speak before the server is done (False Start, RFC 7918); a server does not. */
static void hear_data(struct tls_reader *reader)
{
    bool alone = tls_other(reader)->state == SIDE_FRESH;
    if (reader->from_server || alone)
        tls_tell_established(reader);
    tls_tell_data(reader);
}

/* Up to TLS 1.2 the first encrypted record is a Finished, which shows as a handshake message. */
static bool shows_modern(const struct tls_reader *reader, const struct tls_side *side, unsigned type)
{
    return !reader->version && type == RECORD_DATA && side->changed && !side->finished && !side->torn;
}

void tls_hidden_take(struct tls_reader *reader, unsigned type, size_t len)
{
    struct tls_side *side = tls_its(reader);
    if (shows_modern(reader, side, type))
        reader->version = TLS_1_3;
    bool modern = reader->version == TLS_1_3 || (!reader->version && !side->changed) ||
                  (!reader->version && type == RECORD_DATA && !side->finished);
    bool alert = type == RECORD_ALERT || (modern && type == RECORD_DATA && len == HIDDEN_ALERT);
    if (alert) {
        hear_alert(reader, side);
        return;
    }
    if (type != RECORD_DATA && type != RECORD_HANDSHAKE)
        return;
    take_guess_back(reader, side);
    if (type == RECORD_HANDSHAKE)
        hear_finished(reader, side);
    else if (modern)
        hear_modern(reader, side);
    else
        hear_data(reader);
}
