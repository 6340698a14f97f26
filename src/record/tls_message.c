/* Handshake messages, RFC 8446 section 4 and RFC 5246 section 7.4, put together from records and told as
 * events. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "record/tls_cursor.h"
#include "record/tls_names.h"
#include "record/tls_part.h"

enum message_type {
    MESSAGE_CLIENT_HELLO = 1,
    MESSAGE_SERVER_HELLO = 2,
    MESSAGE_CERTIFICATE = 11,
    MESSAGE_CERTIFICATE_REQUEST = 13,
    MESSAGE_FINISHED = 20,
    MESSAGE_KEY_UPDATE = 24
};

enum {
    SNI_TEXT = 255, /* RFC 1035 section 2.3.4 */
    PROTOCOLS_TOLD = 4,
    NAMES_TOLD = 8,
    CERTIFICATES_MOST = 16, /* messages read of one connection; a handshake has one or two */
    LARGE_HELLO =
        1400 /* a ClientHello above it takes more than one segment, which some devices do not bear */
};

/* ---- words ---- */

/* A name that the other side chose: one line of printable ASCII. */
static void add_name(struct text *text, struct span name)
{
    struct span part = span_cut(name, 0, SNI_TEXT);
    for (size_t i = 0; i < part.len; i++)
        text_add_byte(text, part.at[i] > 0x20 && part.at[i] < 0x7f ? part.at[i] : '?');
}

static struct span text_keep(struct tls_reader *reader, struct text *text)
{
    struct span kept = arena_copy(reader->arena, text_span(text));
    text_free(text);
    return kept;
}

static struct span name_keep(struct tls_reader *reader, struct span name)
{
    struct text text = {0};
    add_name(&text, name);
    return text_keep(reader, &text);
}

static void add_number_or(struct text *text, const char *name, unsigned number)
{
    if (name)
        text_add_string(text, name);
    else
        text_print(text, "0x%04x", number);
}

static void add_protocols(struct text *text, struct span alpn)
{
    struct cursor names = cursor_of(alpn);
    for (size_t i = 0; i < PROTOCOLS_TOLD && cursor_has(&names); i++) {
        struct cursor name = cursor_vector(&names, 1);
        text_add_string(text, i ? " " : ", ALPN ");
        add_name(text, name.rest);
    }
}

static void add_shares(struct text *text, const struct tls_hello *hello)
{
    for (size_t i = 0; i < hello->share_count; i++) {
        text_add_string(text, i ? " " : ", key share ");
        add_number_or(text, tls_group_name(hello->shares[i]), hello->shares[i]);
    }
}

/* ---- hellos ---- */

static void keep_random(struct tls_reader *reader, bool server, struct span random)
{
    memcpy(server ? reader->randoms.server : reader->randoms.client, random.at, RANDOM_OCTETS);
    reader->random_known[server] = true;
}

static struct tls_event *tell_message(struct tls_reader *reader, enum tls_event_kind kind, struct text *text)
{
    struct tls_event *event = tls_tell(reader, kind, text_keep(reader, text));
    event->octets = MESSAGE_HEAD + tls_its(reader)->message.length;
    return event;
}

static void tell_client_hello(struct tls_reader *reader, const struct tls_hello *hello, size_t octets)
{
    struct text text = {0};
    text_add_string(&text, "ClientHello: ");
    add_number_or(&text, tls_version_name(hello->version), hello->version);
    text_add_string(&text, " at most");
    if (hello->sni.len) {
        text_add_string(&text, ", SNI ");
        add_name(&text, hello->sni);
    }
    text_print(&text, ", %zu cipher suite%s", hello->suite_count, hello->suite_count == 1 ? "" : "s");
    add_protocols(&text, hello->alpn);
    add_shares(&text, hello);
    if (octets > LARGE_HELLO)
        text_print(&text, ", %zu octets", octets);
    struct tls_event *event = tell_message(reader, TLS_CLIENT_HELLO, &text);
    event->version = hello->version;
    event->cipher_count = hello->suite_count;
    event->sni = name_keep(reader, hello->sni);
}

static bool take_client_hello(struct tls_reader *reader, struct span body)
{
    struct tls_hello hello;
    if (!tls_client_hello(body, &hello))
        return false;
    keep_random(reader, false, hello.random);
    reader->early_data |= hello.early_data;
    if (tls_may_tell(reader))
        tell_client_hello(reader, &hello, MESSAGE_HEAD + body.len);
    return true;
}

static void tell_server_hello(struct tls_reader *reader, const struct tls_hello *hello)
{
    struct text text = {0};
    const char *suite = tls_suite_name(hello->suite);
    text_add_string(&text, hello->retry ? "HelloRetryRequest: " : "ServerHello: ");
    add_number_or(&text, tls_version_name(hello->version), hello->version);
    text_add_string(&text, ", ");
    add_number_or(&text, suite, hello->suite);
    add_protocols(&text, hello->alpn);
    add_shares(&text, hello);
    struct tls_event *event = tell_message(reader, hello->retry ? TLS_HELLO_RETRY : TLS_SERVER_HELLO, &text);
    event->version = hello->version;
    event->cipher = suite ? span_of(suite) : arena_print(reader->arena, "0x%04x", hello->suite);
}

static bool take_server_hello(struct tls_reader *reader, struct span body)
{
    struct tls_hello hello;
    if (!tls_server_hello(body, &hello))
        return false;
    reader->version = hello.version;
    reader->suite = hello.suite;
    if (tls_may_tell(reader))
        tell_server_hello(reader, &hello);
    if (hello.retry)
        return true;
    keep_random(reader, true, hello.random);
    if (hello.version == TLS_1_3)
        tls_open_handshake(reader);
    return true;
}

/* ---- certificates ---- */

static void add_dates(struct tls_reader *reader, struct text *text, const struct tls_certificate *certificate)
{
    struct span until = tls_date(reader->arena, certificate->not_after);
    if (!isnan(certificate->not_before) && certificate->not_before > certificate->not_after)
        text_add_string(text, ", never valid");
    else if (until.len)
        text_print(text, ", valid until %.*s", (int)until.len, until.at);
}

static void add_certificate(struct tls_reader *reader, struct text *text,
                            const struct tls_certificate *certificate)
{
    text_add(text, certificate->subject);
    if (certificate->self_signed) {
        text_add_string(text, ", self-signed");
    } else {
        text_add_string(text, ", issuer ");
        text_add(text, certificate->issuer);
    }
    add_dates(reader, text, certificate);
    for (size_t i = 0; i < certificate->name_count && i < NAMES_TOLD; i++) {
        text_add_string(text, i ? ", " : ", names ");
        text_add(text, certificate->names[i]);
    }
    if (certificate->name_count > NAMES_TOLD)
        text_print(text, " and %zu more", certificate->name_count - NAMES_TOLD);
}

static bool take_certificate(struct tls_reader *reader, struct span body)
{
    if (!tls_may_tell(reader) || reader->certificates >= CERTIFICATES_MOST)
        return true;
    reader->certificates++;
    struct tls_chain chain = tls_chain_read(reader->arena, body, reader->version == TLS_1_3);
    struct text text = {0};
    if (!chain.complete)
        return false;
    text_add_string(&text, "Certificate: ");
    if (chain.count)
        add_certificate(reader, &text, &chain.at[0]);
    else
        text_add_string(&text, chain.sent ? "not readable" : "none sent");
    struct tls_event *event = tell_message(reader, TLS_CERTIFICATE, &text);
    event->certificate = chain.count ? &chain.at[0] : NULL;
    event->chain = chain.at;
    event->chain_count = chain.count;
    return true;
}

static bool take_certificate_request(struct tls_reader *reader, struct span body)
{
    struct text text = {0};
    (void)body;
    if (!tls_may_tell(reader))
        return true;
    text_add_string(&text, "CertificateRequest: the server asks for a client certificate");
    tell_message(reader, TLS_CERTIFICATE_REQUEST, &text);
    return true;
}

/* ---- the end of the handshake ---- */

static bool take_finished(struct tls_reader *reader, struct span body)
{
    (void)body;
    tls_its(reader)->finished = true;
    if (tls_other(reader)->finished)
        tls_tell_established(reader);
    if (reader->version == TLS_1_3)
        tls_open_traffic(reader);
    return true;
}

static bool take_key_update(struct tls_reader *reader, struct span body)
{
    (void)body;
    if (reader->version == TLS_1_3)
        tls_open_next(reader);
    return true;
}

/* ---- putting them together ---- */

static const struct message_kind {
    const char *name;
    bool (*take)(struct tls_reader *reader, struct span body);
    enum message_type type;
    enum tls_event_kind event; /* told when it cannot be read */
} kinds[] = {
    {"ClientHello", take_client_hello, MESSAGE_CLIENT_HELLO, TLS_CLIENT_HELLO},
    {"ServerHello", take_server_hello, MESSAGE_SERVER_HELLO, TLS_SERVER_HELLO},
    {"Certificate", take_certificate, MESSAGE_CERTIFICATE, TLS_CERTIFICATE},
    {"CertificateRequest", take_certificate_request, MESSAGE_CERTIFICATE_REQUEST, TLS_CERTIFICATE_REQUEST},
    {"Finished", take_finished, MESSAGE_FINISHED, TLS_BROKEN},
    {"KeyUpdate", take_key_update, MESSAGE_KEY_UPDATE, TLS_BROKEN},
};

static const struct message_kind *kind_of(const struct tls_message *message)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (message->head[0] == (unsigned char)kinds[i].type)
            return &kinds[i];
    return NULL;
}

void tls_message_drop(struct tls_message *message)
{
    message->head_len = message->left = message->body.len = 0;
    message->kept = false;
}

static void tell_unread(struct tls_reader *reader, const struct message_kind *kind, const char *why)
{
    if (tls_may_tell(reader))
        tls_tell(reader, kind->event, arena_print(reader->arena, "%s: %s", kind->name, why));
}

static void end_message(struct tls_reader *reader, struct tls_message *message, struct span body)
{
    const struct message_kind *kind = message->kept ? kind_of(message) : NULL;
    if (kind && !kind->take(reader, body))
        tell_unread(reader, kind, "damaged");
    tls_message_drop(message);
}

/* Types of RFC 5246 and 8446 and their extensions all lie below 26; 254 is a hash that is never sent. */
static bool is_type(unsigned char type)
{
    return type < 26;
}

static void begin_message(struct tls_reader *reader, struct tls_side *side)
{
    struct tls_message *message = &side->message;
    const unsigned char *head = message->head;
    const struct message_kind *kind = kind_of(message);
    message->length = message->left = (size_t)head[1] << 16 | (size_t)head[2] << 8 | head[3];
    message->kept = kind && message->left <= MESSAGE_MOST;
    if (!is_type(head[0])) {
        side->deaf = true;
        tls_tell_broken(reader, "its handshake messages make no sense");
    } else if (kind && !message->kept) {
        tell_unread(reader, kind, "longer than is read");
    }
}

/* The next octets of the body; at its end the message. One that came at once, as most do, is read where it
 * lies. */
static void take_body(struct tls_reader *reader, struct tls_message *message, struct span *bytes)
{
    struct span part = span_cut(*bytes, 0, message->left);
    bool whole = part.len == message->length;
    *bytes = span_from(*bytes, part.len);
    message->left -= part.len;
    if (message->kept && !whole)
        octets_add(reader->arena, &message->body, part);
    if (!message->left)
        end_message(reader, message,
                    whole ? part : (struct span){(const char *)message->body.at, message->body.len});
}

void tls_messages_take(struct tls_reader *reader, struct span bytes)
{
    struct tls_side *side = tls_its(reader);
    struct tls_message *message = &side->message;
    while (bytes.len && !side->deaf) {
        if (message->head_len == MESSAGE_HEAD) {
            take_body(reader, message, &bytes);
            continue;
        }
        message->head[message->head_len++] = (unsigned char)bytes.at[0];
        bytes = span_from(bytes, 1);
        if (message->head_len < MESSAGE_HEAD)
            continue;
        begin_message(reader, side);
        if (!message->left)
            end_message(reader, message, (struct span){"", 0});
    }
}
