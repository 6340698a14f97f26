/* What programs and TLS libraries say of a handshake that failed, and of a certificate that they let pass. */
#include <string.h>

#include "session/facts_part.h"

static const struct entry *tls_failure(const struct facts *facts)
{
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (facts->session->entries[i].event == EVENT_TLS_FAILED)
            return &facts->session->entries[i];
    return NULL;
}

/* What the libraries' words mean, the more telling first. */
static const struct {
    const char *word;
    const char *kind;
} tls_words[] = {
    {"wrong version number", "wrong-version-number"},
    {"unknown protocol", "wrong-version-number"},
    {"not look like a TLS handshake", "wrong-version-number"},
    {"unexpected TLS packet", "wrong-version-number"},
    {"plaintext connection", "wrong-version-number"},
    {"Unsupported or unrecognized SSL message", "wrong-version-number"},
    {"http request", "wrong-version-number"},
    {"https proxy request", "wrong-version-number"},
    {"protocol version", "version"},
    {"unsupported version was received", "version"}, /* GnuTLS */
    {"unsupported protocol", "version"},
    {"protocol_version", "version"},
    {"No appropriate protocol", "version"},
    {"no protocols available", "version"},
    {"alert internal error",
     "other"}, /* of the server's own: what is said of its certificate ended nothing */
    {"start TLS: handshake failure", "other"}, /* Postfix' client, whatever the reason */
    {"no shared cipher", "cipher"},
    {"No supported cipher suites", "cipher"},
    {"no suitable signature algorithm", "cipher"},
    {"no suitable key share", "cipher"},
    {"no cipher", "cipher"},
    {"handshake failure", "cipher"},
    {"handshake_failure", "cipher"},
    {"alert has been received.: Handshake failed", "cipher"}, /* GnuTLS */
    {"alert [40]: Handshake failed", "cipher"},
    {"dh key too small", "cipher"},
    {"insufficient security", "cipher"},
    {"No client certificate", "client-certificate"}, /* Postfix */
    {"Client certificate not", "client-certificate"},
    {"peer did not return a certificate", "client-certificate"},
    {"(gnutls_handshake): Certificate is required", "client-certificate"},
    {"certificate required", "client-certificate"},
    {"certificate_required", "client-certificate"},
    {"received.: Certificate is required", "client-certificate"},
    {"alert [116]: Certificate is required", "client-certificate"},
    {"CRL has expired", "certificate-refused"},
    {"CRL is not yet valid", "certificate-refused"},
    {"alert bad certificate", "certificate-refused"},
    {"alert certificate unknown", "certificate-refused"},
    {"alert unsupported certificate", "certificate-refused"},
    {"alert certificate revoked", "certificate-refused"},
    {"has expired", "certificate-expired"},
    {"certificate expired", "certificate-expired"},
    {"certificate_expired", "certificate-expired"},
    {"CertificateExpiredException", "certificate-expired"},
    {"validity check failed", "certificate-expired"}, /* Java */
    {"not yet valid", "certificate-expired"},
    {"not yet activated", "certificate-expired"},
    {"uses expired certificate", "certificate-expired"},
    {"Certificate was expired", "certificate-expired"},
    {"match the intended purpose", "certificate-refused"}, /* GnuTLS */
    {"certificate chain is revoked", "certificate-refused"},
    {"OCSP", "certificate-refused"},
    {"signer's constraints", "certificate-refused"},
    {"fingerprint does not match", "certificate-refused"}, /* msmtp */
    {"UnsupportedCertVersion", "certificate-refused"},     /* rustls */
    {"did not match", "certificate-name"},
    {"does not match", "certificate-name"},
    {"hostname mismatch", "certificate-name"},
    {"certificate name mismatch", "certificate-name"}, /* Exim */
    {"IP address mismatch", "certificate-name"},
    {"doesn't match", "certificate-name"},
    {"no alternative certificate subject name", "certificate-name"},
    {"not valid for", "certificate-name"},
    {"key too weak", "certificate-refused"},
    {"key too small", "certificate-refused"},
    {"md too weak", "certificate-refused"},
    {"algorithm too weak", "certificate-refused"},
    {"certificate purpose", "certificate-refused"},
    {"not designated for use", "certificate-refused"}, /* Postfix */
    {"insecure algorithm", "certificate-refused"},
    {"certificate revoked", "certificate-refused"},
    {"verify identity of server", "certificate-name"}, /* JavaMail */
    {"hostname verification failed", "certificate-name"},
    {"self signed", "certificate-untrusted"},
    {"self-signed", "certificate-untrusted"},
    {"unable to get local issuer", "certificate-untrusted"},
    {"unable to get issuer", "certificate-untrusted"},
    {"untrusted issuer", "certificate-untrusted"},
    {"unable to verify the first", "certificate-untrusted"},
    {"unknown ca", "certificate-untrusted"},
    {"CA is unknown", "certificate-untrusted"},
    {"unknown authority", "certificate-untrusted"},
    {"issuer is unknown", "certificate-untrusted"},
    {"not trusted", "certificate-untrusted"},
    {"certificate is untrusted", "certificate-untrusted"}, /* nullmailer */
    {"Untrusted server certificate", "certificate-untrusted"},
    {"unable to find valid certification path", "certificate-untrusted"},
    {"PKIX path building failed", "certificate-untrusted"}, /* Java */
    {"certificate not verified", "certificate-refused"},    /* Postfix */
    {"certificate verify failed", "certificate-refused"},
    {"certificate verification failed", "certificate-refused"}, /* Exim */
    {"Error in the certificate", "certificate-refused"},
    {"SSL_accept() syscall failed", "other"}, /* Dovecot, whatever the reason */
    {"lost connection", "closed"},
    {"closed", "closed"},
    {"unexpected eof", "closed"},
    {"terminated the handshake", "closed"}, /* Java */
    {"did not properly respond", "closed"}, /* Windows: timed out */
    {"non-properly terminated", "closed"},  /* GnuTLS */
    {"EOF", "closed"},
    {"reset", "closed"},
    {"SSL_ERROR_SYSCALL", "closed"},
    {"Error in the pull function", "closed"},
    {"SSL_error=5", "closed"}, /* Sendmail: of the system, and: it waits for more */
    {"SSL_error=2", "closed"},
    {"timed out", "closed"},
};

static const char *tls_kind_of(struct span line)
{
    for (size_t i = 0; i < sizeof tls_words / sizeof tls_words[0]; i++)
        if (span_has_text(line, tls_words[i].word))
            return tls_words[i].kind;
    return "other";
}

static bool is_refusal(const char *kind)
{
    return strcmp(kind, "certificate-refused") == 0;
}

/* "Certificate refused" says no more than that it failed, if another line gives the reason. */
static bool is_reason(const char *kind)
{
    return strcmp(kind, "other") != 0 && !is_refusal(kind) && strcmp(kind, "closed") != 0;
}

static bool is_doubt(const struct entry *entry)
{
    return entry->from == SIDE_NOTE && entry->event == EVENT_TLS_DOUBTED;
}

/* "Could not convert socket to TLS", and below it why: what ends a connection by itself. */
static bool is_break(const struct entry *entry)
{
    return entry->from == SIDE_NOTE && (entry->event == EVENT_RESET || entry->event == EVENT_TIMEOUT);
}

/* Better than what is known so far. A capture shows what ended it, and why the handshake had failed before.
 */
static bool gives_reason(const struct facts *facts, const struct entry *entry, const char *known)
{
    const char *kind = tls_kind_of(entry->line);
    bool nothing = strcmp(known, "other") == 0;
    bool breaks = is_break(entry) && !facts->conversation->frames && nothing;
    return breaks || is_reason(kind) || (nothing && is_refusal(kind));
}

/* What a client held against the certificate is why it failed only where it says that the certificate was. */
static bool tells_reason(const struct entry *entry, const struct entry *failure)
{
    if (is_doubt(entry))
        return is_refusal(tls_kind_of(failure->line));
    return entry >= failure && (entry->event == EVENT_TLS_FAILED || is_break(entry));
}

static struct fact ask_tls_error(struct facts *facts, size_t at)
{
    (void)at;
    /* A capture holds no library's words; "tls alert" tells who said what. */
    const struct entry *failure = facts->conversation->tls ? NULL : tls_failure(facts);
    const struct session *session = facts->session;
    item_list items = {0};
    if (!failure)
        return fact_none();
    item_add(facts, &items, failure->line, failure);
    bool told = is_reason(tls_kind_of(failure->line));
    for (size_t i = 0; i < session->entry_count && !told; i++)
        if (&session->entries[i] != failure && tells_reason(&session->entries[i], failure))
            item_add(facts, &items, session->entries[i].line, &session->entries[i]);
    return fact_items(&items);
}

/* ---- whose log it is ---- */

static bool is_of_tls(const struct entry *entry)
{
    return entry->from == SIDE_NOTE && (entry->event == EVENT_TLS_FAILED || is_doubt(entry));
}

static const char *named_side(struct span words)
{
    if (span_has_text(words, "SSL_accept") || span_has_text(words, "accept failed"))
        return "server";
    return span_has_text(words, "SSL_connect") || span_has_text(words, "connect failed") ? "client" : NULL;
}

/* A server's log names the client that came, a client's the server; NULL: it cannot be told. */
static const char *teller(const struct facts *facts)
{
    const struct endpoint *client = &facts->conversation->client, *server = &facts->conversation->server;
    for (size_t i = 0; i < facts->session->entry_count; i++)
        if (is_of_tls(&facts->session->entries[i]) && named_side(facts->session->entries[i].line))
            return named_side(facts->session->entries[i].line);
    if (server->name.len || server->address.len)
        return "client";
    return client->name.len || client->address.len ? "server" : NULL;
}

static bool told_by_server(const struct facts *facts)
{
    const char *side = teller(facts);
    return side && strcmp(side, "server") == 0;
}

static struct fact ask_teller(struct facts *facts, size_t at)
{
    (void)at;
    for (size_t i = 0; i < facts->session->entry_count && !facts->conversation->tls; i++)
        if (is_of_tls(&facts->session->entries[i]) && teller(facts))
            return fact_text(facts, span_of(teller(facts)), facts->session->entries[i].first,
                             facts->session->entries[i].last);
    return fact_none();
}

static bool is_of_certificate(const char *kind)
{
    return strncmp(kind, "certificate-", sizeof "certificate-" - 1) == 0;
}

/* What a server itself finds wrong is the client's certificate; an alert that it got is about its own. */
static const char *kind_told(const struct facts *facts, const char *kind, struct span words)
{
    bool own = is_of_certificate(kind) && !span_has_text(words, "alert");
    return own && told_by_server(facts) ? "client-certificate" : kind;
}

/* A program may say first that it failed, and why in a line of its own. */
static struct fact ask_tls_kind(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *failure = tls_failure(facts), *told = failure;
    struct fact alert = fact_tls_kind(facts);
    if (alert.count || !failure)
        return alert.count ? alert : fact_none();
    const char *kind = tls_kind_of(failure->line);
    const struct entry *end = facts->session->entries + facts->session->entry_count;
    for (const struct entry *entry = facts->session->entries; entry < end && !is_reason(kind); entry++)
        if (tells_reason(entry, failure) && gives_reason(facts, entry, kind)) {
            kind = is_break(entry) ? "closed" : tls_kind_of(entry->line);
            told = entry;
        }
    return fact_text(facts, span_of(kind_told(facts, kind, told->line)), told->first, told->last);
}

/* ---- let pass ---- */

static bool is_told(const item_list *items, struct span text)
{
    for (size_t i = 0; i < items->count; i++)
        if (span_equal(items->at[i].text, text))
            return true;
    return false;
}

static struct fact ask_doubt(struct facts *facts, size_t at)
{
    (void)at;
    const struct entry *failure = tls_failure(facts);
    item_list items = {0};
    if (told_by_server(facts) || (failure && is_of_certificate(tls_kind_of(failure->line))))
        return fact_none(); /* it is about the client's, or it did not go on */
    for (size_t i = 0; i < facts->session->entry_count; i++) {
        const struct entry *entry = &facts->session->entries[i];
        if (!is_doubt(entry) || !is_of_certificate(tls_kind_of(entry->line)))
            continue;
        struct span text = arena_print(facts->arena, "%s: %.*s", tls_kind_of(entry->line),
                                       (int)entry->line.len, entry->line.at);
        if (!is_told(&items, text))
            item_add(facts, &items, text, entry);
    }
    return fact_items(&items);
}

static const struct fact_row rows[] = {
    {{"tls error", SAY("TLS error", "TLS-Fehler"),
      SAY("the TLS library's words about a failed handshake",
          "die Worte der TLS-Bibliothek zu einem gescheiterten Handshake"),
      UNSEEN_NEVER},
     false,
     ask_tls_error},
    {{"tls error kind", SAY("kind of TLS error", "Art des TLS-Fehlers"),
      SAY("version, cipher, certificate-expired, certificate-name, certificate-untrusted, "
          "certificate-refused, client-certificate, wrong-version-number, closed, other",
          "version, cipher, certificate-expired, certificate-name, certificate-untrusted, "
          "certificate-refused, client-certificate, wrong-version-number, closed, other"),
      UNSEEN_NEVER},
     false,
     ask_tls_kind},
    {{"tls told by", SAY("whose log tells of TLS", "wessen Log von TLS berichtet"),
      SAY("server or client: whose words about the handshake these are; empty: it cannot be told",
          "server oder client: wessen Worte zum Handshake es sind; leer: nicht zu erkennen"),
      UNSEEN_NEVER},
     false,
     ask_teller},
    {{"certificate doubt", SAY("held against the certificate", "am Zertifikat beanstandet"),
      SAY("what the client held against the server's certificate and passed over: kind of TLS error and its "
          "words",
          "was der Client am Zertifikat des Servers beanstandete und überging: Art des TLS-Fehlers und seine "
          "Worte"),
      UNSEEN_NEVER},
     false,
     ask_doubt},
};

const struct fact_table tls_words_facts = ROWS(rows);
