/* What happened, told as events. */
#include <assert.h>

#include "record/tls_names.h"
#include "record/tls_part.h"

enum { FATAL = 2, CLOSE_NOTIFY = 0, USER_CANCELED = 90 };

const char *tls_side_name(bool from_server)
{
    return from_server ? "server" : "client";
}

static void place(const struct tls_reader *reader, struct tls_event *event)
{
    const struct span none = {"", 0};
    *event = (struct tls_event){.from_server = reader->from_server,
                                .frame = reader->frame,
                                .time = reader->time,
                                .text = none,
                                .cipher = none,
                                .sni = none,
                                .alert_name = none,
                                .held = none};
}

bool tls_may_tell(struct tls_reader *reader)
{
    if (reader->events.count < EVENTS_MOST - 1)
        return true;
    if (reader->events.count == EVENTS_MOST - 1) {
        struct tls_event *last = LIST_ADD(reader->arena, &reader->events);
        place(reader, last);
        last->kind = TLS_BROKEN;
        last->text = span_of("More happened in the TLS connection than is kept");
    }
    return false;
}

struct tls_event *tls_tell(struct tls_reader *reader, enum tls_event_kind kind, struct span text)
{
    assert(reader->events.count < EVENTS_MOST - 1);
    struct tls_event *event = LIST_ADD(reader->arena, &reader->events);
    place(reader, event);
    event->kind = kind;
    event->text = text;
    return event;
}

/* Under TLS 1.3 all alerts but two end the connection, whatever their level says: RFC 8446 section 6. */
static bool is_ending(const struct tls_reader *reader, int level, int number)
{
    return number != USER_CANCELED &&
           (level == FATAL || number == CLOSE_NOTIFY || reader->version == TLS_1_3);
}

/* A server refuses a client certificate when the client is done already: RFC 8446 section 4.4.2.4. */
static bool is_failure(const struct tls_reader *reader, int number)
{
    bool torn = reader->side[0].torn || reader->side[1].torn; /* data may be in what is missing */
    bool refused_late = reader->from_server && !reader->side[1].data && !torn && number != CLOSE_NOTIFY;
    return !reader->established || refused_late;
}

void tls_tell_alert(struct tls_reader *reader, int level, int number)
{
    if (!tls_may_tell(reader))
        return;
    const char *name = tls_alert_name(number), *strength = level == 2 ? "fatal" : level == 1 ? "warning" : "";
    struct span text = arena_print(reader->arena, "Alert: %s%s%s (%d)", strength, *strength ? ", " : "",
                                   name ? name : "unknown", number);
    struct tls_event *event = tls_tell(reader, TLS_ALERT, text);
    event->fails = is_ending(reader, level, number) && is_failure(reader, number);
    event->alert_level = level;
    event->alert_number = number;
    event->alert_name = span_of(name ? name : "unknown");
}

/* Without the other side's records, or some of its own, it may as well be the farewell after all that was to
 * be said; and so it may where it was done with its part of the handshake and the other's is not known. */
static bool may_be_farewell(struct tls_reader *reader)
{
    const struct tls_side *side = tls_its(reader), *other = tls_other(reader);
    return other->state == SIDE_FRESH || side->torn || (other->torn && (side->finished || side->data));
}

void tls_tell_hidden_alert(struct tls_reader *reader)
{
    if (!tls_may_tell(reader))
        return;
    struct tls_event *event = tls_tell(reader, TLS_ALERT, span_of("Encrypted alert (content not visible)"));
    event->alert_number = TLS_ALERT_HIDDEN;
    event->fails = !may_be_farewell(reader) && is_failure(reader, TLS_ALERT_HIDDEN);
    tls_its(reader)->guess = reader->events.count;
}

void tls_tell_data(struct tls_reader *reader)
{
    struct tls_side *side = tls_its(reader);
    if (!side->data && tls_may_tell(reader))
        tls_tell(
            reader, TLS_APPLICATION_DATA,
            span_of(tls_side_is_open(side) ? "Application data, decrypted" : "Application data, encrypted"));
    side->data = true;
}

void tls_tell_established(struct tls_reader *reader)
{
    bool known = reader->established;
    reader->established = true;
    if (known || !tls_may_tell(reader))
        return;
    const char *version = tls_version_name(reader->version), *suite = tls_suite_name(reader->suite);
    struct span text =
        arena_print(reader->arena, "TLS established%s%s%s%s", version ? ": " : "", version ? version : "",
                    suite && reader->suite ? ", " : "", suite && reader->suite ? suite : "");
    struct tls_event *event = tls_tell(reader, TLS_ESTABLISHED, text);
    event->version = reader->version;
    event->cipher = span_of(reader->suite && suite ? suite : "");
}

void tls_tell_not_tls(struct tls_reader *reader, size_t held, size_t rest)
{
    if (!tls_may_tell(reader))
        return;
    const struct tls_side *side = tls_its(reader);
    struct span text = arena_print(reader->arena, "No TLS: the %s's octets begin no TLS record",
                                   tls_side_name(reader->from_server));
    struct tls_event *event = tls_tell(reader, TLS_NOT_TLS, text);
    event->held = arena_copy(reader->arena, (struct span){(const char *)side->head, held});
    event->rest = rest;
    event->fails = !reader->established && tls_other(reader)->state != SIDE_FRESH;
}

void tls_tell_broken(struct tls_reader *reader, const char *why)
{
    if (!tls_may_tell(reader))
        return;
    tls_tell(reader, TLS_BROKEN,
             arena_print(reader->arena, "The %s's TLS: %s", tls_side_name(reader->from_server), why));
}
