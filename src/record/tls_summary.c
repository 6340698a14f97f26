/* The events of a connection in short. */
#include <math.h>

#include "record/tls_names.h"
#include "record/tls_part.h"

enum { ALERT_FATAL = 2, CLOSE_NOTIFY = 0, USER_CANCELED = 90 };

struct tls_facts *tls_facts_new(struct arena *arena)
{
    const struct span none = {"", 0};
    struct tls_facts *facts = arena_take(arena, sizeof *facts);
    *facts = (struct tls_facts){.cipher = none, .sni = none};
    facts->certificate =
        (struct tls_certificate){.subject = none, .issuer = none, .not_before = NAN, .not_after = NAN};
    return facts;
}

static void reach(struct tls_facts *facts, enum tls_step step)
{
    if (step > facts->step)
        facts->step = step;
}

static void end(struct tls_facts *facts, const struct tls_event *event, enum tls_end how)
{
    facts->ended = how;
    facts->ended_by_server = event->from_server;
    facts->ended_at = event->frame;
}

/* ---- one function an event ---- */

static void see_client_hello(struct tls_facts *facts, const struct tls_event *event)
{
    if (event->version > facts->client_version)
        facts->client_version = event->version;
    if (event->sni.len)
        facts->sni = event->sni;
    if (!facts->client_hello_at)
        facts->client_hello_at = event->frame;
    facts->hello_octets = event->octets;
    facts->client_suites = event->cipher_count;
    reach(facts, TLS_STEP_CLIENT_HELLO);
}

static void see_server_hello(struct tls_facts *facts, const struct tls_event *event)
{
    facts->version = event->version;
    facts->cipher = event->cipher;
    facts->server_hello_at = event->frame;
    reach(facts, TLS_STEP_SERVER_HELLO);
}

static void see_certificate(struct tls_facts *facts, const struct tls_event *event)
{
    if (!event->from_server) {
        facts->client_certificate = event->chain_count ? TLS_YES : TLS_NO;
        return;
    }
    reach(facts, TLS_STEP_CERTIFICATE);
    facts->certificate_at = event->frame;
    facts->chain_count = event->chain_count;
    if (!event->certificate)
        return;
    facts->server_certificate_seen = true;
    facts->certificate = *event->certificate;
}

static void see_request(struct tls_facts *facts, const struct tls_event *event)
{
    facts->certificate_requested = true;
    facts->request_at = event->frame;
}

/* Under TLS 1.3 all but two are fatal, whatever their level says: RFC 8446 section 6. */
static bool is_fatal(const struct tls_facts *facts, const struct tls_event *event)
{
    if (event->alert_number == CLOSE_NOTIFY || event->alert_number == USER_CANCELED)
        return false;
    return event->alert_level == ALERT_FATAL || facts->version == TLS_1_3;
}

static void see_alert(struct tls_facts *facts, const struct tls_event *event)
{
    bool hidden = event->alert_number == TLS_ALERT_HIDDEN;
    if (facts->alert_count < TLS_ALERTS)
        facts->alerts[facts->alert_count++] = (struct tls_alert){
            event->alert_number, event->alert_level, event->alert_name, event->from_server, event->frame};
    if (facts->ended != TLS_END_OPEN)
        return;
    if (hidden)
        end(facts, event, TLS_END_HIDDEN_ALERT);
    else if (event->alert_number == CLOSE_NOTIFY)
        end(facts, event, TLS_END_NOTIFIED);
    else if (is_fatal(facts, event))
        end(facts, event, TLS_END_ALERT);
    else
        return;
    bool farewell = hidden && !event->fails; /* or it may be one */
    if (facts->established == TLS_UNKNOWN && !farewell)
        facts->established = TLS_NO;
}

static void see_established(struct tls_facts *facts, const struct tls_event *event)
{
    facts->established = TLS_YES;
    facts->established_at = event->frame;
    reach(facts, TLS_STEP_ESTABLISHED);
    if (event->version)
        facts->version = event->version;
}

static void see_not_tls(struct tls_facts *facts, const struct tls_event *event)
{
    if (facts->ended == TLS_END_OPEN)
        end(facts, event, TLS_END_NOT_TLS);
    if (facts->established == TLS_UNKNOWN)
        facts->established = TLS_NO;
}

/* NULL: of no weight here. */
static void (*const seers[])(struct tls_facts *, const struct tls_event *) = {
    [TLS_CLIENT_HELLO] = see_client_hello,
    [TLS_SERVER_HELLO] = see_server_hello,
    [TLS_HELLO_RETRY] = NULL,
    [TLS_CERTIFICATE] = see_certificate,
    [TLS_CERTIFICATE_REQUEST] = see_request,
    [TLS_ALERT] = see_alert,
    [TLS_ESTABLISHED] = see_established,
    [TLS_APPLICATION_DATA] = NULL,
    [TLS_NOT_TLS] = see_not_tls,
    [TLS_BROKEN] = NULL,
};

/* ---- the certificate and the clock ---- */

static enum tls_answer is_expired(const struct tls_certificate *certificate, double now)
{
    if (isnan(now) || isnan(certificate->not_after) || isnan(certificate->not_before))
        return TLS_UNKNOWN;
    return now > certificate->not_after || now < certificate->not_before ? TLS_YES : TLS_NO;
}

static void judge_chain(struct tls_facts *facts, const struct tls_event *event, double now)
{
    if (!event->chain_count)
        return;
    facts->expired = is_expired(&event->chain[0], now);
    for (size_t i = 1; i < event->chain_count; i++) {
        enum tls_answer expired = is_expired(&event->chain[i], now);
        if (expired > facts->issuer_expired)
            facts->issuer_expired = expired;
    }
}

/* Did a side say something under TLS? */
static enum tls_answer has_data(const struct tls_facts *facts, const struct tls_side *side)
{
    bool shown = side->state != SIDE_FRESH && !side->torn;
    return side->data ? TLS_YES : shown && facts->established == TLS_YES ? TLS_NO : TLS_UNKNOWN;
}

struct tls_facts *tls_summary(const struct tls_reader *reader, double now)
{
    struct tls_facts *facts = tls_facts_new(reader->arena);
    for (size_t i = 0; i < reader->events.count; i++) {
        const struct tls_event *event = &reader->events.at[i];
        if (seers[event->kind])
            seers[event->kind](facts, event);
        if (event->kind == TLS_CERTIFICATE && event->from_server)
            judge_chain(facts, event, now);
    }
    const struct tls_side *client = &reader->side[false], *server = &reader->side[true];
    facts->server_data = has_data(facts, server);
    facts->client_data = has_data(facts, client);
    if ((client->missed || server->missed) && facts->ended == TLS_END_OPEN)
        facts->ended = TLS_END_LOST;
    return facts;
}

static struct tls_certificate certificate_copy(struct arena *arena, const struct tls_certificate *certificate)
{
    struct tls_certificate copy = *certificate;
    copy.subject = arena_copy(arena, certificate->subject);
    copy.issuer = arena_copy(arena, certificate->issuer);
    copy.names = arena_take(arena, certificate->name_count * sizeof *copy.names);
    for (size_t i = 0; i < certificate->name_count; i++)
        copy.names[i] = arena_copy(arena, certificate->names[i]);
    return copy;
}

struct tls_facts *tls_facts_copy(struct arena *arena, const struct tls_facts *facts)
{
    struct tls_facts *copy = arena_take(arena, sizeof *copy);
    *copy = *facts;
    copy->cipher = arena_copy(arena, facts->cipher);
    copy->sni = arena_copy(arena, facts->sni);
    copy->certificate = certificate_copy(arena, &facts->certificate);
    for (size_t i = 0; i < facts->alert_count; i++)
        copy->alerts[i].name = arena_copy(arena, facts->alerts[i].name);
    return copy;
}
