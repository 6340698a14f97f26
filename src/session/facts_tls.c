/* What a capture shows of TLS: who offered what, which certificate was shown, who broke it off. A text record
 * shows none of it. */
#include "session/facts_part.h"
#include "smtp/address.h"

enum {
    CLOSE_NOTIFY = 0,
    UNEXPECTED_MESSAGE = 10,
    HANDSHAKE_FAILURE = 40,
    BAD_CERTIFICATE = 42,
    CERTIFICATE_UNKNOWN = 46,
    DECODE_ERROR = 50,
    FATAL = 2
};

static struct fact word_at(struct facts *facts, const char *word, unsigned long at)
{
    return fact_text(facts, span_of(word), at, at);
}

static struct fact span_at(struct facts *facts, struct span text, unsigned long at)
{
    return text.len ? fact_text(facts, text, at, at) : fact_unknown();
}

static struct fact answer_at(struct facts *facts, enum tls_answer answer, unsigned long at)
{
    return answer == TLS_UNKNOWN ? fact_unknown() : word_at(facts, answer == TLS_YES ? "yes" : "no", at);
}

static struct fact version_at(struct facts *facts, unsigned version, unsigned long at)
{
    const char *name = tls_version_name(version);
    return name ? word_at(facts, name, at) : fact_unknown();
}

static const struct tls_facts *seen(const struct facts *facts)
{
    return facts->conversation->tls;
}

/* ---- the hellos ---- */

static struct fact ask_client_max(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    return tls ? version_at(facts, tls->client_version, tls->client_hello_at) : fact_unknown();
}

static struct fact ask_sni(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    if (!tls || !tls->client_hello_at)
        return fact_unknown();
    return tls->sni.len ? span_at(facts, tls->sni, tls->client_hello_at) : fact_none();
}

static struct fact ask_hello_size(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    if (!tls || !tls->hello_octets)
        return fact_unknown();
    return span_at(facts, arena_print(facts->arena, "%zu", tls->hello_octets), tls->client_hello_at);
}

static struct fact ask_client_suites(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    if (!tls || !tls->client_suites)
        return fact_unknown();
    return span_at(facts, arena_print(facts->arena, "%zu", tls->client_suites), tls->client_hello_at);
}

static struct fact ask_version(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    return tls ? version_at(facts, tls->version, tls->server_hello_at) : fact_unknown();
}

static struct fact ask_cipher(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    return tls ? span_at(facts, tls->cipher, tls->server_hello_at) : fact_unknown();
}

/* ---- how it went ---- */

static const char *side_name(bool from_server)
{
    return from_server ? "server" : "client";
}

static struct span alert_text(struct facts *facts, const struct tls_alert *alert)
{
    if (alert->number < 0)
        return arena_print(facts->arena, "encrypted %s", side_name(alert->from_server));
    return arena_print(facts->arena, "%d %.*s %s", alert->number, (int)alert->name.len, alert->name.at,
                       side_name(alert->from_server));
}

static struct fact ask_alert(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    item_list items = {0};
    (void)at;
    if (!tls)
        return fact_unknown();
    for (size_t i = 0; i < tls->alert_count; i++)
        item_add_line(facts, &items, alert_text(facts, &tls->alerts[i]), tls->alerts[i].at,
                      tls->alerts[i].at);
    return fact_items(&items);
}

static unsigned long place_of_step(const struct tls_facts *tls)
{
    const unsigned long places[] = {
        [TLS_STEP_NONE] = 0,
        [TLS_STEP_CLIENT_HELLO] = tls->client_hello_at,
        [TLS_STEP_SERVER_HELLO] = tls->server_hello_at,
        [TLS_STEP_CERTIFICATE] = tls->certificate_at,
        [TLS_STEP_ESTABLISHED] = tls->established_at,
    };
    return places[tls->step];
}

static struct fact ask_handshake(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    if (!tls)
        return fact_unknown();
    return tls->step == TLS_STEP_NONE ? fact_none()
                                      : word_at(facts, tls_step_name(tls->step), place_of_step(tls));
}

static struct fact ask_ended(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    if (!tls)
        return fact_unknown();
    if (tls->ended == TLS_END_OPEN)
        return fact_none();
    struct span text =
        tls->ended == TLS_END_LOST
            ? span_of(tls_end_name(tls->ended))
            : arena_print(facts->arena, "%s %s", tls_end_name(tls->ended), side_name(tls->ended_by_server));
    return fact_text(facts, text, tls->ended_at, tls->ended_at);
}

static struct fact ask_server_data(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    (void)at;
    return tls ? answer_at(facts, tls->server_data, tls->established_at) : fact_unknown();
}

static struct fact ask_client_certificate(struct facts *facts, size_t at)
{
    const struct tls_facts *tls = seen(facts);
    item_list items = {0};
    (void)at;
    if (!tls)
        return fact_unknown();
    if (tls->certificate_requested)
        item_add_line(facts, &items, span_of("asked"), tls->request_at, tls->request_at);
    if (tls->client_certificate != TLS_UNKNOWN)
        item_add_line(facts, &items, span_of(tls->client_certificate == TLS_YES ? "sent" : "none"),
                      tls->request_at, tls->request_at);
    return items.count ? fact_items(&items) : fact_unknown();
}

/* ---- the server's certificate ---- */

static const struct tls_certificate *certificate(const struct facts *facts)
{
    const struct tls_facts *tls = seen(facts);
    return tls && tls->server_certificate_seen ? &tls->certificate : NULL;
}

static struct fact ask_subject(struct facts *facts, size_t at)
{
    (void)at;
    return certificate(facts) ? span_at(facts, certificate(facts)->subject, seen(facts)->certificate_at)
                              : fact_unknown();
}

static struct fact ask_issuer(struct facts *facts, size_t at)
{
    (void)at;
    return certificate(facts) ? span_at(facts, certificate(facts)->issuer, seen(facts)->certificate_at)
                              : fact_unknown();
}

static struct fact ask_names(struct facts *facts, size_t at)
{
    const struct tls_certificate *its = certificate(facts);
    item_list items = {0};
    (void)at;
    if (!its)
        return fact_unknown();
    for (size_t i = 0; i < its->name_count; i++)
        item_add_line(facts, &items, its->names[i], seen(facts)->certificate_at, seen(facts)->certificate_at);
    return fact_items(&items);
}

static struct fact ask_self_signed(struct facts *facts, size_t at)
{
    const struct tls_certificate *its = certificate(facts);
    (void)at;
    return its ? answer_at(facts, its->self_signed ? TLS_YES : TLS_NO, seen(facts)->certificate_at)
               : fact_unknown();
}

static struct fact ask_chain(struct facts *facts, size_t at)
{
    (void)at;
    if (!certificate(facts) || !seen(facts)->chain_count)
        return fact_unknown();
    return span_at(facts, arena_print(facts->arena, "%zu", seen(facts)->chain_count),
                   seen(facts)->certificate_at);
}

static struct fact ask_expired(struct facts *facts, size_t at)
{
    (void)at;
    return certificate(facts) ? answer_at(facts, seen(facts)->expired, seen(facts)->certificate_at)
                              : fact_unknown();
}

static struct fact ask_issuer_expired(struct facts *facts, size_t at)
{
    (void)at;
    return certificate(facts) ? answer_at(facts, seen(facts)->issuer_expired, seen(facts)->certificate_at)
                              : fact_unknown();
}

static struct span without_dot(struct span name)
{
    return span_cut(name, 0, name.len - span_ends(name, "."));
}

/* A wildcard stands for the whole first label and for no more: RFC 9525 section 6.3. */
static bool name_matches(struct span name, struct span host)
{
    if (!span_starts(name, "*."))
        return span_same_word(name, host);
    size_t dot = span_find(host, '.');
    return dot > 0 && dot < host.len && span_same_word(span_from(name, 1), span_from(host, dot));
}

/* The name that the client asked for; without one, the host that was opened. */
static struct span wanted_host(const struct facts *facts)
{
    const struct tls_facts *tls = seen(facts);
    return without_dot(tls && tls->sni.len ? tls->sni : facts->session->server.name);
}

static enum tls_answer host_answer(const struct facts *facts)
{
    const struct tls_certificate *its = certificate(facts);
    struct span host = wanted_host(facts);
    if (!its || !host.len)
        return TLS_UNKNOWN;
    for (size_t i = 0; i < its->name_count; i++)
        if (name_matches(without_dot(its->names[i]), host))
            return TLS_YES;
    return TLS_NO;
}

static struct fact ask_matches(struct facts *facts, size_t at)
{
    (void)at;
    return seen(facts) ? answer_at(facts, host_answer(facts), seen(facts)->certificate_at) : fact_unknown();
}

static struct fact ask_wanted(struct facts *facts, size_t at)
{
    struct span host = seen(facts) ? wanted_host(facts) : (struct span){"", 0};
    (void)at;
    return span_at(facts, host, seen(facts) ? seen(facts)->client_hello_at : 0);
}

/* ---- what the alert means ---- */

/* Who sends it dislikes the other's hello or certificate: RFC 8446 section 6.2. */
static const struct alert_kind {
    int number;
    const char *from_client, *from_server;
} alert_kinds[] = {
    {0, "closed", "closed"}, /* close_notify in the middle of the handshake */
    {90, "closed", "closed"},
    {HANDSHAKE_FAILURE, "cipher", "cipher"},
    {71, "cipher", "cipher"},
    {70, "version", "version"},
    {86, "version", "version"},
    {41, "client-certificate", "client-certificate"},
    {BAD_CERTIFICATE, "certificate-refused", "client-certificate"},
    {43, "certificate-refused", "client-certificate"},
    {44, "certificate-refused", "client-certificate"},
    {45, "certificate-expired", "client-certificate"},
    {CERTIFICATE_UNKNOWN, "certificate-refused", "client-certificate"},
    {48, "certificate-untrusted", "client-certificate"},
    {49, "certificate-untrusted", "client-certificate"},
    {116, "client-certificate", "client-certificate"},
    {112, "server-name", "server-name"},
};

/* Some libraries have one alert for all that they dislike in a certificate (Java 46, Go 42); the certificate
 * says more. */
static const char *dislike(const struct facts *facts)
{
    if (seen(facts)->expired == TLS_YES || seen(facts)->issuer_expired == TLS_YES)
        return "certificate-expired";
    return host_answer(facts) == TLS_NO ? "certificate-name" : "certificate-refused";
}

static const char *kind_of(const struct facts *facts, const struct tls_alert *alert)
{
    if (alert->number == UNEXPECTED_MESSAGE && alert->from_server && !seen(facts)->client_hello_at)
        return "closed"; /* the client never began: the server says good-bye to that */
    /* OpenSSL says so of a connection that ends where a handshake message is due. */
    if (alert->number == DECODE_ERROR && !alert->from_server && !seen(facts)->server_hello_at)
        return "closed";
    bool vague = alert->number == BAD_CERTIFICATE || alert->number == CERTIFICATE_UNKNOWN;
    if (vague && !alert->from_server && certificate(facts))
        return dislike(facts);
    if (alert->number == HANDSHAKE_FAILURE && alert->from_server && seen(facts)->client_certificate == TLS_NO)
        return "client-certificate";
    for (size_t i = 0; i < sizeof alert_kinds / sizeof alert_kinds[0]; i++)
        if (alert_kinds[i].number == alert->number)
            return alert->from_server ? alert_kinds[i].from_server : alert_kinds[i].from_client;
    return alert->number < 0 ? "encrypted-alert" : "other";
}

/* The alert that ended it: a fatal one before one whose content is not visible. */
static const struct tls_alert *telling_alert(const struct tls_facts *tls)
{
    const struct tls_alert *found = NULL;
    for (size_t i = 0; i < tls->alert_count; i++) {
        const struct tls_alert *alert = &tls->alerts[i];
        if (alert->level == FATAL)
            return alert;
        if (!found)
            found = alert;
    }
    return found;
}

/* A client certificate that TLS 1.3 refuses: the client is done before the server looks at it. */
static bool is_refused_late(const struct tls_facts *tls, const struct tls_alert *alert)
{
    return tls->established == TLS_YES && tls->server_data == TLS_NO && alert->from_server &&
           alert->number != CLOSE_NOTIFY;
}

struct fact fact_tls_kind(struct facts *facts)
{
    const struct tls_facts *tls = seen(facts);
    const struct tls_alert *alert = tls ? telling_alert(tls) : NULL;
    if (!tls)
        return fact_unknown();
    if (alert && (tls->established == TLS_NO || is_refused_late(tls, alert)))
        return word_at(facts, kind_of(facts, alert), alert->at);
    if (tls->ended == TLS_END_NOT_TLS && tls->ended_by_server && tls->client_hello_at)
        return word_at(facts, "wrong-version-number", tls->ended_at);
    return fact_none();
}

#define UNSEEN_RECORDS                                                                                       \
    SAY("the TLS records are not in this record (a packet capture would show them)",                         \
        "die TLS-Records stehen nicht in dieser Aufzeichnung (ein Paketmitschnitt würde sie zeigen)")
#define UNSEEN_CERTIFICATE                                                                                   \
    SAY("the server's certificate is not visible here (TLS 1.3 encrypts it; a key log would show it)",       \
        "das Zertifikat des Servers ist hier nicht sichtbar (TLS 1.3 verschlüsselt es; ein Key-Log würde " \
        "es zeigen)")

static const struct fact_row rows[] = {
    {{"tls client max", SAY("highest TLS version of the client", "höchste TLS-Version des Clients"),
      SAY("the highest TLS version that the client offered: \"TLS 1.0\"",
          "die höchste TLS-Version, die der Client anbot: \"TLS 1.0\""),
      UNSEEN_RECORDS},
     false,
     ask_client_max},
    {{"tls sni", SAY("name asked for in TLS", "in TLS verlangter Name"),
      SAY("the server name in the ClientHello; empty: it names none",
          "der Servername im ClientHello; leer: es nennt keinen"),
      UNSEEN_RECORDS},
     false,
     ask_sni},
    {{"tls client hello size", SAY("octets of the ClientHello", "Oktette des ClientHello"),
      SAY("length of the ClientHello in octets", "Länge des ClientHello in Oktetten"), UNSEEN_RECORDS},
     false,
     ask_hello_size},
    {{"tls client suites", SAY("cipher suites offered by the client", "angebotene Cipher-Suites des Clients"),
      SAY("how many cipher suites the ClientHello offers",
          "wie viele Cipher-Suites das ClientHello anbietet"),
      UNSEEN_RECORDS},
     false,
     ask_client_suites},
    {{"tls version", SAY("TLS version", "TLS-Version"),
      SAY("the TLS version that was agreed: \"TLS 1.2\"", "die vereinbarte TLS-Version: \"TLS 1.2\""),
      UNSEEN_RECORDS},
     false,
     ask_version},
    {{"tls cipher", SAY("cipher suite", "Cipher-Suite"),
      SAY("the cipher suite that was agreed, by its IANA name",
          "die vereinbarte Cipher-Suite mit ihrem IANA-Namen"),
      UNSEEN_RECORDS},
     false,
     ask_cipher},
    {{"tls alert", SAY("TLS alert", "TLS-Alert"),
      SAY("each alert with number, name and sender: \"70 protocol_version server\"; \"encrypted client\": "
          "its content is not visible",
          "jeder Alert mit Nummer, Name und Absender: \"70 protocol_version server\"; \"encrypted client\": "
          "Inhalt nicht sichtbar"),
      UNSEEN_RECORDS},
     false,
     ask_alert},
    {{"tls handshake", SAY("TLS handshake came to", "TLS-Handshake kam bis"),
      SAY("how far it came: client-hello, server-hello, certificate, established; empty: it did not begin",
          "wie weit er kam: client-hello, server-hello, certificate, established; leer: er begann nicht"),
      UNSEEN_RECORDS},
     false,
     ask_handshake},
    {{"tls ended", SAY("TLS ended by", "TLS endete durch"),
      SAY("what ended it and who: \"alert server\", \"encrypted-alert client\", \"close_notify client\", "
          "\"not-tls server\", \"gap\"; empty: nothing did",
          "was es beendete und wer: \"alert server\", \"encrypted-alert client\", \"close_notify client\", "
          "\"not-tls server\", \"gap\"; leer: nichts"),
      UNSEEN_RECORDS},
     false,
     ask_ended},
    {{"tls server data", SAY("server spoke under TLS", "Server sprach unter TLS"),
      SAY("yes: the server sent something under TLS after the handshake",
          "yes: der Server sendete nach dem Handshake etwas unter TLS"),
      UNSEEN_RECORDS},
     false,
     ask_server_data},
    {{"tls client certificate", SAY("client certificate", "Client-Zertifikat"),
      SAY("asked: the server asked for one; sent or none: what the client answered",
          "asked: der Server verlangte eines; sent oder none: die Antwort des Clients"),
      UNSEEN_RECORDS},
     false,
     ask_client_certificate},
    {{"tls host", SAY("name the certificate must have", "Name, den das Zertifikat haben muss"),
      SAY("the name asked for in the ClientHello, or else the host that was opened",
          "der im ClientHello verlangte Name, sonst der geöffnete Host"),
      UNSEEN_RECORDS},
     false,
     ask_wanted},
    {{"certificate subject", SAY("certificate of", "Zertifikat für"),
      SAY("subject of the server's certificate", "Inhaber des Serverzertifikats"), UNSEEN_CERTIFICATE},
     false,
     ask_subject},
    {{"certificate issuer", SAY("certificate issued by", "Zertifikat ausgestellt von"),
      SAY("issuer of the server's certificate", "Aussteller des Serverzertifikats"), UNSEEN_CERTIFICATE},
     false,
     ask_issuer},
    {{"certificate names", SAY("names in the certificate", "Namen im Zertifikat"),
      SAY("host names and addresses that the server's certificate stands for",
          "Hostnamen und Adressen, für die das Serverzertifikat gilt"),
      UNSEEN_CERTIFICATE},
     false,
     ask_names},
    {{"certificate name matches host", SAY("certificate fits the host", "Zertifikat passt zum Host"),
      SAY("yes or no: \"tls host\" is one of the names in the server's certificate",
          "yes oder no: \"tls host\" ist einer der Namen im Serverzertifikat"),
      UNSEEN_CERTIFICATE},
     false,
     ask_matches},
    {{"certificate expired", SAY("certificate expired", "Zertifikat abgelaufen"),
      SAY("yes: when the capture was made, the server's certificate was not valid (any more, or yet)",
          "yes: zur Zeit der Aufzeichnung galt das Serverzertifikat nicht (mehr oder noch nicht)"),
      UNSEEN_CERTIFICATE},
     false,
     ask_expired},
    {{"certificate issuer expired",
      SAY("issuer's certificate expired", "Zertifikat des Ausstellers abgelaufen"),
      SAY("yes: one of the certificates above it in the chain was not valid then",
          "yes: eines der Zertifikate darüber in der Kette galt da nicht"),
      UNSEEN_CERTIFICATE},
     false,
     ask_issuer_expired},
    {{"certificate self-signed", SAY("certificate self-signed", "Zertifikat selbst signiert"),
      SAY("yes: the server's certificate names itself as its issuer",
          "yes: das Serverzertifikat nennt sich selbst als Aussteller"),
      UNSEEN_CERTIFICATE},
     false,
     ask_self_signed},
    {{"certificate chain", SAY("certificates sent", "gesendete Zertifikate"),
      SAY("how many certificates the server sent", "wie viele Zertifikate der Server sendete"),
      UNSEEN_CERTIFICATE},
     false,
     ask_chain},
};

const struct fact_table tls_facts = ROWS(rows);
