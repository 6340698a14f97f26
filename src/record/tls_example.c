/*
 * What a capture would have shown of TLS, told by the lines of a rule's example:
 *
 *     X: tls client max TLS 1.0
 *     X: tls alert 70 server
 */
#include "record/tls_names.h"
#include "record/tls_part.h"

struct telling {
    struct arena *arena;
    struct tls_facts *facts;
    unsigned long line;
};

static void reach(struct tls_facts *facts, enum tls_step step)
{
    if (step > facts->step)
        facts->step = step;
}

static enum tls_answer answer_of(struct span value)
{
    return span_is(value, "yes") ? TLS_YES : span_is(value, "no") ? TLS_NO : TLS_UNKNOWN;
}

static void tell_client_max(struct telling *telling, struct span value)
{
    telling->facts->client_version = tls_version_find(value);
    telling->facts->client_hello_at = telling->line;
    reach(telling->facts, TLS_STEP_CLIENT_HELLO);
}

static void tell_sni(struct telling *telling, struct span value)
{
    telling->facts->sni = arena_copy(telling->arena, value);
    telling->facts->client_hello_at = telling->line;
    reach(telling->facts, TLS_STEP_CLIENT_HELLO);
}

static void tell_hello_size(struct telling *telling, struct span value)
{
    unsigned long octets;
    if (span_take_number(&value, &octets))
        telling->facts->hello_octets = octets;
    telling->facts->client_hello_at = telling->line;
    reach(telling->facts, TLS_STEP_CLIENT_HELLO);
}

static void tell_client_suites(struct telling *telling, struct span value)
{
    unsigned long suites;
    if (span_take_number(&value, &suites))
        telling->facts->client_suites = suites;
    telling->facts->client_hello_at = telling->line;
    reach(telling->facts, TLS_STEP_CLIENT_HELLO);
}

static void tell_version(struct telling *telling, struct span value)
{
    telling->facts->version = tls_version_find(value);
    telling->facts->server_hello_at = telling->line;
    reach(telling->facts, TLS_STEP_SERVER_HELLO);
}

static void tell_cipher(struct telling *telling, struct span value)
{
    telling->facts->cipher = arena_copy(telling->arena, value);
    telling->facts->server_hello_at = telling->line;
    reach(telling->facts, TLS_STEP_SERVER_HELLO);
}

/* "70 server", "70 protocol_version server", "encrypted client" */
static void tell_alert(struct telling *telling, struct span value)
{
    struct tls_facts *facts = telling->facts;
    struct tls_alert alert = {.number = -1, .name = {"", 0}, .at = telling->line};
    struct span first = span_take_word(&value);
    unsigned long number;
    if (span_take_number(&first, &number)) {
        const char *name = tls_alert_name((int)number);
        alert.number = (int)number;
        alert.level = number ? 2 : 1;
        alert.name = span_of(name ? name : "unknown");
    }
    alert.from_server = span_ends(value, "server");
    if (facts->alert_count < TLS_ALERTS)
        facts->alerts[facts->alert_count++] = alert;
    facts->ended = alert.number < 0    ? TLS_END_HIDDEN_ALERT
                   : alert.number == 0 ? TLS_END_NOTIFIED
                                       : TLS_END_ALERT;
    facts->ended_by_server = alert.from_server;
    facts->ended_at = telling->line;
    if (facts->established == TLS_UNKNOWN)
        facts->established = TLS_NO;
}

static void tell_handshake(struct telling *telling, struct span value)
{
    tls_step_find(value, &telling->facts->step);
    if (telling->facts->step == TLS_STEP_ESTABLISHED) {
        telling->facts->established = TLS_YES;
        telling->facts->established_at = telling->line;
    }
}

static void tell_client_certificate(struct telling *telling, struct span value)
{
    telling->facts->request_at = telling->line;
    telling->facts->certificate_requested |= span_is(value, "asked");
    if (span_is(value, "sent") || span_is(value, "none"))
        telling->facts->client_certificate = span_is(value, "sent") ? TLS_YES : TLS_NO;
}

static void tell_server_data(struct telling *telling, struct span value)
{
    telling->facts->server_data = answer_of(value);
}

static void tell_client_data(struct telling *telling, struct span value)
{
    telling->facts->client_data = answer_of(value);
}

/* ---- the server's certificate ---- */

static struct tls_certificate *certificate_of(struct telling *telling)
{
    struct tls_facts *facts = telling->facts;
    facts->server_certificate_seen = true;
    facts->certificate_at = telling->line;
    if (!facts->chain_count)
        facts->chain_count = 1;
    reach(facts, TLS_STEP_CERTIFICATE);
    return &facts->certificate;
}

static void tell_subject(struct telling *telling, struct span value)
{
    certificate_of(telling)->subject = arena_copy(telling->arena, value);
}

static void tell_issuer(struct telling *telling, struct span value)
{
    certificate_of(telling)->issuer = arena_copy(telling->arena, value);
}

static void tell_names(struct telling *telling, struct span value)
{
    LIST(struct span) names = {0};
    while (value.len)
        *LIST_ADD(telling->arena, &names) =
            arena_copy(telling->arena, span_trim(span_take_until(&value, ',')));
    certificate_of(telling)->names = names.at;
    certificate_of(telling)->name_count = names.count;
}

static void tell_self_signed(struct telling *telling, struct span value)
{
    certificate_of(telling)->self_signed = span_is(value, "yes");
}

static void tell_expired(struct telling *telling, struct span value)
{
    certificate_of(telling);
    telling->facts->expired = answer_of(value);
}

static void tell_issuer_expired(struct telling *telling, struct span value)
{
    certificate_of(telling);
    telling->facts->issuer_expired = answer_of(value);
}

static void tell_chain(struct telling *telling, struct span value)
{
    unsigned long count;
    certificate_of(telling);
    if (span_take_number(&value, &count))
        telling->facts->chain_count = count;
}

static const struct {
    const char *key; /* name of the fact */
    void (*tell)(struct telling *telling, struct span value);
} keys[] = {
    {"client max", tell_client_max},
    {"sni", tell_sni},
    {"client hello size", tell_hello_size},
    {"client suites", tell_client_suites},
    {"version", tell_version},
    {"cipher", tell_cipher},
    {"alert", tell_alert},
    {"handshake", tell_handshake},
    {"client certificate", tell_client_certificate},
    {"server data", tell_server_data},
    {"client data", tell_client_data},
    {"certificate subject", tell_subject},
    {"certificate issuer", tell_issuer},
    {"certificate names", tell_names},
    {"certificate self-signed", tell_self_signed},
    {"certificate expired", tell_expired},
    {"certificate issuer expired", tell_issuer_expired},
    {"certificate chain", tell_chain},
};

bool tls_facts_set(struct arena *arena, struct tls_facts *facts, struct span key, struct span value,
                   unsigned long line)
{
    struct telling telling = {arena, facts, line};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        if (span_is(key, keys[i].key)) {
            keys[i].tell(&telling, value);
            return true;
        }
    }
    return false;
}
